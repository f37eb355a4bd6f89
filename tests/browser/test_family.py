"""A guardian's and a pupil's day: their pages by phone and by desktop, leave, messages, and reading without a
connection."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE, until

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
FAMILY, HOME, MESSAGES = "/school-ai/family", "/school-ai/home", "/school-ai/messages"


def inside(function: str, **arguments) -> str:
    """Run a function of this module inside the site."""
    return testing.inside(testing.BROWSER_SITE, f"tests.browser.test_family:{function}", **arguments).splitlines()[-1]


def clear() -> None:
    """Nothing of these tests stays. Run inside the site."""
    import frappe

    for doctype in ("Family Message", "Family Conversation"):
        frappe.db.delete(doctype)
    frappe.db.delete("Student Leave Application", {"reason": ("like", "Browser%")})
    frappe.db.commit()
    print("clear")


def teacher_of_first_child(user: str) -> None:
    """The login of a teacher of a guardian's first child. Run inside the site."""
    import frappe

    from school_ai import permissions
    from school_ai.erpnext_records import contacts
    from school_ai.services import family_messages

    frappe.set_user(user)
    first = family_messages.reachable(permissions.standing_of(user))[0]
    print(f"{contacts.instructors([first.name])[first.name].user}|{first.title}|{first.student_name}")


def limit(user: str, student: str, access: str) -> None:
    """What a guardian may see of a pupil. Run inside the site."""
    import frappe

    from school_ai.erpnext_records import people

    row = {"parent": student, "guardian": people.guardian_of(user)}
    frappe.db.set_value("Student Guardian", row, "school_ai_access", access or None)
    frappe.db.commit()
    print("limited")


@pytest.fixture(autouse=True)
def cleared(site):
    inside("clear")
    yield
    inside("clear")


@SIZES
def test_a_guardian_finds_the_day_and_turns_it(visitors, logins, size):
    page = visitors.page(logins["Guardian"], FAMILY, size)
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    expect(page.get_by_role("heading", name="How it goes")).to_be_visible()
    title = page.locator("#day-title")
    before = title.inner_text()
    page.get_by_role("link", name="The day after").click()
    expect(title).not_to_have_text(before)
    # As wide as the screen, whatever stands in it.
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_children_are_changed_between_and_strangers_refused(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY)
    children = page.locator(".children a")
    for number in range(children.count()):
        name = children.nth(number).inner_text()
        children.nth(number).click()
        expect(page.locator("h1")).to_have_text(name)
    answer = page.goto(f"{FAMILY}?child=EDU-STU-0000")
    assert answer.status == 403


@SIZES
def test_a_pupils_own_day(visitors, logins, size):
    page = visitors.page(logins["Student"], HOME, size)
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    expect(page.get_by_role("heading", name="Leave from school")).to_be_hidden()
    expect(page.get_by_role("heading", name="To pay")).to_be_hidden()
    page.get_by_role("link", name=re.compile("where this comes from")).click()
    expect(page.get_by_role("heading", name="Your progress")).to_be_visible()


@pytest.mark.parametrize("path", [FAMILY, MESSAGES, "/school-ai/progress", "/school-ai/changes", "/school-ai/offline"])
def test_arabic_is_written_from_right_to_left(visitors, logins, path):
    page = visitors.page(logins["Guardian"], f"{path}?_lang=ar", PHONE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    # With the same style as any other language.
    assert page.evaluate("getComputedStyle(document.body).display") == "flex"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize(("role", "path"), [("Instructor", FAMILY), ("Instructor", HOME), ("Student", FAMILY),
                                            ("Guardian", HOME), ("Principal", MESSAGES)])  # fmt: skip
def test_who_is_none_is_told_so(visitors, logins, role, path):
    page = visitors.page(logins[role], path)
    expect(page.locator(".notice")).to_be_visible()


@SIZES
def test_leave_is_asked_for_and_withdrawn(visitors, logins, size):
    page = visitors.page(logins["Guardian"], FAMILY, size)
    page.get_by_text("Ask for leave").click()
    day = datetime.date.today() + datetime.timedelta(days=40)
    page.get_by_label("First day").fill(day.isoformat())
    expect(page.get_by_label("Last day")).to_have_value(day.isoformat())
    page.get_by_label("Reason").fill("Browser: a journey <b>abroad</b>")
    page.get_by_role("button", name="Send").click()
    leave = page.locator("#leaves li")
    expect(leave).to_contain_text("The school has not decided yet")
    expect(leave).to_contain_text("‹b›abroad")
    # The same days once more are refused, with the reason.
    page.get_by_text("Ask for leave").click()
    page.get_by_label("First day").fill(day.isoformat())
    page.get_by_label("Reason").fill("Browser: again")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("is asked for already")
    page.on("dialog", lambda dialog: dialog.accept())
    leave.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("No leave is asked for.")).to_be_visible()


@SIZES
def test_a_consent_is_given_and_withdrawn(visitors, logins, size):
    page = visitors.page(logins["Guardian"], FAMILY, size)
    row = page.locator("#consents li").filter(has_text="Answers by an outside company")
    if row.get_by_role("button", name="Withdraw").count():
        row.get_by_role("button", name="Withdraw").click()
        expect(row).to_contain_text("Withdrawn")
    row.get_by_role("button", name="Agree").click()
    expect(row.get_by_role("status")).to_contain_text("✓ Agreed")
    row.get_by_role("button", name="Withdraw").click()
    expect(row.get_by_role("status")).to_contain_text("Withdrawn")


@SIZES
def test_a_guardian_and_a_teacher_write_to_one_another(visitors, logins, size):
    user, teacher, child = inside("teacher_of_first_child", user=logins["Guardian"]).split("|")
    page = visitors.page(logins["Guardian"], FAMILY, size)
    page.get_by_role("link", name="Write to a teacher").click()
    option = page.locator("option").filter(has_text=teacher).filter(has_text=child).first
    page.locator("[name=whom]").select_option(value=option.get_attribute("value"))
    page.get_by_label("What is it about?").fill("Homework")
    page.get_by_label("Your message").fill("Is it too much?\n<script>alert(1)</script>")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Homework")).to_be_visible()
    expect(page.locator(".talk__message")).to_contain_text("<script>alert(1)</script>")

    other = visitors.page(user, MESSAGES, size)
    row = other.locator(".list li")
    expect(row).to_contain_text("1 not read yet")
    row.get_by_role("link").click()
    other.get_by_label("Your message").fill("No, it is not.")
    other.get_by_role("button", name="Send").click()
    expect(other.locator(".talk__message")).to_have_count(2)

    page.reload()
    expect(page.locator(".talk__message").last).to_contain_text("No, it is not.")
    expect(page.locator(".talk__message").first).to_contain_text("Read:")


def controlled(page: Page) -> None:
    """Wait until the service worker looks after the page, and see the page once more through it."""
    until(page, "navigator.serviceWorker.controller !== null")
    page.reload()


KEPT = """caches.open('school-ai-pages').then((cache) => cache.keys())
    .then((all) => all.map((each) => new URL(each.url).pathname))"""


KEPT_WHOLE = """caches.open('school-ai-pages').then((cache) => cache.keys())
    .then((all) => all.map((each) => each.url))"""


def kept_pages(page: Page) -> list[str]:
    return page.evaluate(KEPT)


@pytest.mark.parametrize(("role", "path"), [("Guardian", FAMILY), ("Student", HOME)])
def test_what_was_seen_last_is_read_without_a_connection(visitors, logins, role, path):
    page = visitors.page(logins[role], path, PHONE)
    controlled(page)
    day = page.locator("#day-title").inner_text()
    page.goto("/school-ai/progress")
    page.context.set_offline(True)
    page.goto(path)
    expect(page.locator("#day-title")).to_have_text(day)
    expect(page.locator("#kept")).to_contain_text("This is how it was on")
    page.goto("/school-ai/progress")
    expect(page.locator("#kept")).to_be_visible()
    page.goto("/school-ai/tutor")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    page.context.set_offline(False)
    page.goto(path)
    expect(page.locator("#kept")).to_have_count(0)


def test_after_signing_out_nothing_stays_on_the_device(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    controlled(page)
    assert FAMILY in kept_pages(page)
    page.get_by_role("link", name="Sign out").click()
    page.wait_for_url(lambda url: "/school-ai/" not in url)
    page.context.set_offline(True)
    page.goto(FAMILY)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert kept_pages(page) == []


def test_an_ended_session_is_forgotten_at_the_next_contact(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    controlled(page)
    assert FAMILY in kept_pages(page)
    page.context.clear_cookies()
    page.goto(FAMILY)
    expect(page).to_have_url(re.compile("/login"))
    page.context.set_offline(True)
    page.goto(FAMILY)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()


def test_after_a_day_without_contact_it_is_forgotten(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    controlled(page)
    page.evaluate(
        """async () => {
            const cache = await caches.open('school-ai-pages');
            for (const request of await cache.keys()) {
                const kept = await cache.match(request);
                const headers = new Headers(kept.headers);
                headers.set('x-school-ai-kept-on', String(Date.now() - 25 * 3600 * 1000));
                await cache.put(request, new Response(await kept.blob(), { headers }));
            }
        }"""
    )
    page.context.set_offline(True)
    page.goto(FAMILY)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert kept_pages(page) == []


def test_who_signs_in_next_reads_nothing_of_who_was_there_before(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    controlled(page)
    page.goto("/school-ai/progress")
    signed_in = testing.client(visitors.site, logins["Student"], "demo")
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": cookie.name, "value": cookie.value, "url": visitors.url} for cookie in signed_in.cookies]
    )
    page.goto(HOME)
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    until(page, f"({KEPT}).then((all) => !all.includes('{FAMILY}'))")
    page.context.set_offline(True)
    page.goto(FAMILY)
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()


def test_a_child_that_is_not_theirs_any_more_is_forgotten_at_the_next_contact(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    controlled(page)
    children = page.locator(".children a")
    lost = children.nth(1).get_attribute("href")
    other = children.nth(0).get_attribute("href")
    page.goto(FAMILY + lost)
    expect(page.get_by_role("heading", name="To do")).to_be_visible()
    assert any(lost in each for each in page.evaluate(KEPT_WHOLE))
    student = lost.split("=", 1)[1]
    try:
        inside("limit", user=logins["Guardian"], student=student, access="No access")
        page.goto(FAMILY + other)
        until(page, f"({KEPT_WHOLE}).then((all) => !all.some((each) => each.includes('{lost}')))")
        page.context.set_offline(True)
        page.goto(FAMILY + lost)
        expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    finally:
        inside("limit", user=logins["Guardian"], student=student, access="")


def test_what_is_written_without_a_connection_goes_out_once(visitors, logins):
    page = visitors.page(logins["Guardian"], f"{MESSAGES}?new=1", PHONE)
    controlled(page)
    page.locator("[name=whom]").select_option(index=1)
    page.get_by_label("What is it about?").fill("A train")
    page.get_by_label("Your message").fill("We are late today.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Waits for a connection")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("")
    page.get_by_label("Your message").fill("This is written meanwhile.")
    page.context.set_offline(False)
    expect(page.get_by_text("A message that waited was sent.")).to_be_visible()
    expect(page.get_by_text("Waits for a connection")).to_be_hidden()
    expect(page.get_by_label("Your message")).to_have_value("This is written meanwhile.")
    page.goto(MESSAGES)
    expect(page.locator(".list li")).to_have_count(1)
    page.locator(".list li a").click()
    expect(page.locator(".talk__message")).to_have_count(1)
    expect(page.locator(".talk__message")).to_contain_text("We are late today.")
