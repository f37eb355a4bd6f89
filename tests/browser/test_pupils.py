"""A pupil's day in a browser: calendar, materials, what is done alone, ticks; and people of whom there is little to
show."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from icalendar import Calendar
from playwright.sync_api import Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE, until
from tests.browser.test_family import FAMILY, HOME, controlled

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
MATERIALS, CHANGES, PROGRESS = "/school-ai/materials", "/school-ai/changes", "/school-ai/progress"
MATERIAL = "Forces and Newton's laws"
WIDE = "document.documentElement.scrollWidth <= window.innerWidth"


def inside(function: str, **arguments) -> str:
    """Run a function of this module inside the site."""
    return testing.inside(testing.BROWSER_SITE, f"tests.browser.test_pupils:{function}", **arguments).splitlines()[-1]


def clear() -> None:
    """Nothing of these tests stays. Run inside the site."""
    import frappe

    frappe.db.delete("Calendar Address")
    frappe.db.delete("AI Tutor Progress", {"questions": 987})
    frappe.db.delete("AI Recommendation", {"text": ("like", "Browser%")})
    frappe.db.commit()
    print("clear")


def worked_with_tutor(user: str) -> None:
    """Three weeks of exercises of the pupil with this login. Run inside the site."""
    from datetime import timedelta

    import frappe
    from frappe.utils import getdate

    from school_ai.erpnext_records import people
    from school_ai.services.tutor_progress import PROGRESS, monday

    for back, share in ((4, 30.0), (2, 50.0), (1, 80.0)):
        week = {"week": monday(getdate()) - timedelta(weeks=back), "course": "Physics", "questions": 987}
        row = {"doctype": PROGRESS, "student": people.student_of(user), "exercises": 5, "independence": share, **week}
        frappe.get_doc(row).insert(ignore_permissions=True)
    frappe.db.commit()
    print("worked")


def accept_a_step(user: str, text: str) -> None:
    """A step that matters more than the pupil's others. Run inside the site."""
    import frappe

    from tests.browser import test_progress

    test_progress.accept_a_step(user, text)
    frappe.db.set_value("AI Recommendation", {"text": text}, "weight", 99)
    frappe.db.commit()
    print("accepted")


def children_of(user: str) -> None:
    """The children that a guardian may see. Run inside the site."""
    from school_ai import permissions

    print("|".join(permissions.standing_of(user).children))


def with_enabled(students: str, enabled: int) -> None:
    """Pupils who are at the school, or not. Run inside the site."""
    import frappe

    for student in students.split("|"):
        frappe.db.set_value("Student", student, "enabled", enabled)
    frappe.db.commit()
    print("done")


def with_groups(user: str, active: int) -> None:
    """A pupil who is in their groups, or in none. Run inside the site."""
    import frappe

    from school_ai.erpnext_records import people

    frappe.db.set_value("Student Group Student", {"student": people.student_of(user)}, "active", active)
    frappe.db.commit()
    print("done")


@pytest.fixture(autouse=True)
def cleared(site):
    inside("clear")
    yield
    inside("clear")


def key_in(page: Page) -> str:
    expect(page.locator("#calendar-address")).to_have_value(re.compile(r"key=\w+\.[\w-]{40,}$"))
    return parse_qs(urlsplit(page.locator("#calendar-address").input_value()).query)["key"][0]


def read(visitors, key: str, **headers) -> requests.Response:
    """What a calendar app is answered, which has no session."""
    caller = testing.client(visitors.site)
    return caller.get("/api/method/school_ai.api.calendar.feed", params={"key": key}, headers=headers)


@SIZES
@pytest.mark.parametrize(("role", "path"), [("Guardian", FAMILY), ("Student", HOME), ("Instructor", CHANGES)])
def test_a_timetable_goes_into_a_calendar_and_is_taken_back(visitors, logins, size, role, path):
    page = visitors.page(logins[role], path, size)
    page.on("dialog", lambda dialog: dialog.accept())
    if role != "Instructor":
        page.get_by_label("with teachers' names").check()
        expect(page.get_by_role("link", name="Download as a file")).to_have_attribute("href", re.compile("teachers=1"))
    page.get_by_role("button", name="Make an address").click()
    key = key_in(page)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.get_by_role("link", name="Open in the calendar app")).to_have_attribute("href", re.compile("^webcal:"))
    assert page.evaluate(WIDE)
    answer = read(visitors, key)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert len(Calendar.from_ical(answer.content).walk("VEVENT")) > 5
    again = read(visitors, key, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    # It is shown no more, but that it is there.
    page.reload()
    expect(page.locator("#calendar-kept")).to_contain_text("It was last read today")
    expect(page.locator("#calendar-address")).to_be_hidden()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert read(visitors, key).status_code == 404
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download as a file").click()
    downloaded = downloading.value
    assert downloaded.suggested_filename == "timetable.ics"
    assert Calendar.from_ical(downloaded.path().read_bytes()).walk("VEVENT")


def test_a_wrong_address_is_answered_like_a_missing_page(visitors):
    answer = read(visitors, "none.none")
    assert answer.status_code == 404
    assert "There is no calendar at this address." in answer.text


@SIZES
def test_materials_are_looked_through_searched_and_opened(visitors, logins, size):
    page = visitors.page(logins["Student"], MATERIALS, size)
    expect(page.get_by_role("heading", name="Physics", exact=True)).to_be_visible()
    assert page.evaluate(WIDE)
    page.get_by_role("link", name=MATERIAL).first.click()
    expect(page.get_by_role("dialog")).to_contain_text(f"{MATERIAL}, Page 1 of")
    expect(page.locator("#page-view-body img")).to_have_js_property("complete", True)
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Search in your materials").fill("unit of force")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Found")).to_be_focused()
    first = page.locator("#found-list a").first
    number = re.search(r"page (\d+)$", first.inner_text())[1]
    first.click()
    expect(page.locator("#page-view-title")).to_contain_text(f"Page {number} of")
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Show all materials").click()
    expect(page.get_by_role("heading", name="Physics", exact=True)).to_be_visible()


def test_materials_are_of_ones_own_courses(visitors, logins):
    page = visitors.page(logins["other pupil"], MATERIALS)
    expect(page.get_by_role("heading", name="Materials")).to_be_visible()
    expect(page.get_by_role("link", name=MATERIAL)).to_have_count(0)


@pytest.mark.parametrize("role", ["Guardian", "Instructor"])
def test_materials_are_for_pupils(visitors, logins, role):
    page = visitors.page(logins[role], MATERIALS)
    expect(page.locator(".notice")).to_contain_text("This page is for pupils")


def test_materials_are_read_without_a_connection(visitors, logins):
    page = visitors.page(logins["Student"], MATERIALS, PHONE)
    controlled(page)
    page.get_by_role("link", name=MATERIAL).first.click()
    picture = page.locator("#page-view-body img")
    expect(picture).to_have_js_property("complete", True)
    until(
        page,
        """caches.open('school-ai-pages').then((cache) => cache.keys())
            .then((all) => all.some((each) => each.url.includes('knowledge.page')))""",
    )
    page.context.set_offline(True)
    page.goto(MATERIALS)
    expect(page.locator("#kept")).to_contain_text("This is how it was on")
    page.get_by_role("link", name=MATERIAL).first.click()
    until(page, "document.querySelector('#page-view-body img')?.naturalWidth > 0")
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Search in your materials").fill("force")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#materials-problem")).to_contain_text("There is no connection to the school")
    page.context.set_offline(False)


@SIZES
def test_a_step_is_ticked_at_home(visitors, logins, size):
    inside("accept_a_step", user=logins["Student"], text="Browser: practise forces")
    page = visitors.page(logins["Student"], HOME, size)
    controlled(page)
    box = page.get_by_role("checkbox", name="Browser: practise forces")
    # Without a connection nothing seems to be ticked, and it is said.
    page.context.set_offline(True)
    page.goto(HOME)
    box.click()
    expect(page.locator("#problem")).to_contain_text("the tick was not kept")
    expect(box).not_to_be_checked()
    page.context.set_offline(False)
    page.goto(HOME)
    box.check()
    expect(page.locator(".step--done")).to_contain_text("done today")
    page.reload()
    expect(box).to_have_count(0)


@SIZES
def test_weeks_are_shown_to_the_eye_and_in_words(visitors, logins, size):
    inside("worked_with_tutor", user=logins["Student"])
    for path in (HOME, PROGRESS):
        page = visitors.page(logins["Student"], path, size)
        section = page.locator("section").filter(has=page.get_by_role("heading", name="What you find out by yourself"))
        expect(section.locator("rect")).to_have_count(3)
        expect(section.get_by_role("img")).to_have_accessible_name(re.compile("more by yourself"))
        section.get_by_text("In figures, and what it means").click()
        expect(section.get_by_role("row").filter(has_text="80 % alone, of 5 exercises")).to_have_count(1)
        assert page.evaluate(WIDE)
    expect(visitors.page(logins["Guardian"], FAMILY).get_by_text("What is found out alone")).to_have_count(0)
    page = visitors.page(logins["Student"], HOME, size)
    chart = page.locator("figure").filter(has_text="School days, week by week")
    expect(chart).to_contain_text(re.compile(r"Was there on \d+ of \d+ school days"))
    assert chart.locator("rect").count() >= 2


def test_a_guardian_whose_child_has_left(visitors, logins):
    children = inside("children_of", user=logins["Guardian"])
    page = visitors.page(logins["Guardian"], FAMILY, PHONE)
    page.get_by_role("button", name="Make an address").click()
    key = key_in(page)
    inside("with_enabled", students=children, enabled=0)
    try:
        for path in (FAMILY, PROGRESS, MATERIALS, CHANGES, "/school-ai/messages", "/school-ai/start"):
            answer = page.goto(path)
            assert answer.status == 200, path
            expect(page.locator("h1")).to_be_visible()
        page.goto(FAMILY)
        expect(page.locator(".notice")).to_contain_text("No pupil at the school is connected with you")
        assert page.goto(f"{FAMILY}?child={children.split('|')[0]}").status in (200, 403)
        expect(page.locator("#day-title")).to_have_count(0)
        assert read(visitors, key).status_code == 404
    finally:
        inside("with_enabled", students=children, enabled=1)


@SIZES
def test_a_pupil_without_a_class(visitors, logins, size):
    inside("with_groups", user=logins["Student"], active=0)
    try:
        page = visitors.page(logins["Student"], HOME, size)
        expect(page.locator("main")).to_contain_text(re.compile("There is no class yet|Weekend|free day", re.I))
        page.get_by_role("button", name="Make an address").click()
        assert read(visitors, key_in(page)).status_code == 200
        for path in (PROGRESS, MATERIALS, CHANGES, "/school-ai/tutor"):
            assert page.goto(path).status == 200, path
    finally:
        inside("with_groups", user=logins["Student"], active=1)
