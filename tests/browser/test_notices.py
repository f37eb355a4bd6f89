"""What somebody is told, and how: the bell, the list, the page where it is chosen, and news on a device."""

import base64
import json

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import Page, Route, expect

from embedded import testing
from school_ai.tests.receiver import receiver
from tests.browser.conftest import DESKTOP, PHONE, until

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
NOTICES, HOW, FAMILY = "/school-ai/notices", "/school-ai/notifications", "/school-ai/family"


def inside(function: str, **arguments) -> str:
    """Run a function of this module inside the site."""
    return testing.inside(testing.BROWSER_SITE, f"tests.browser.test_notices:{function}", **arguments).splitlines()[-1]


def clear() -> None:
    """Nothing of these tests stays. Run inside the site."""
    import frappe

    from school_ai.services.telling import choices, forgetting

    forgetting.forget(frappe.get_all("AI Notice", pluck="name"))
    for doctype in (choices.CHOICES, choices.ROWS, "AI Push Subscription"):
        frappe.db.delete(doctype)
    for user in frappe.get_all("User", {"language": ("in", ("de", "ar"))}, pluck="name"):
        frappe.db.set_value("User", user, "language", None)
        frappe.cache.hdel("lang", user)
    frappe.db.commit()
    print("clear")


def tell(user: str, subject: str) -> None:
    """Tell a guardian something of their first child. Run inside the site."""
    import frappe

    from school_ai import permissions
    from school_ai.erpnext_records import contacts
    from school_ai.services.telling import kinds, notices

    standing = permissions.standing_of(user)
    student = standing.children[0]
    contact = contacts.guardians([student])[standing.guardian][0]
    notices.tell(contact, kinds.MESSAGES, subject, ["A line <b>of</b> it"], subject, students=[student], link=FAMILY)
    frappe.db.commit()
    print("told")


def choice_of(user: str, kind: str) -> None:
    """How somebody is told of a kind. Run inside the site."""
    from school_ai.services.telling import choices

    found = choices.of(user, "Guardians", kind)
    print(json.dumps([found.on_page, found.email, found.push]))


def let_push_to_loopback(on: int) -> None:
    """Whether the site sends to a push service on this machine. Run inside the site."""
    from frappe.installer import update_site_config

    update_site_config("school_ai_push_to_loopback", on)
    print("let")


@pytest.fixture(autouse=True)
def cleared(site):
    inside("clear")
    yield
    inside("clear")


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@SIZES
def test_the_bell_counts_and_notices_are_read(visitors, logins, size):
    user = logins["Guardian"]
    inside("tell", user=user, subject="A message of Paul's")
    inside("tell", user=user, subject="Another one")
    page = visitors.page(user, FAMILY, size)
    bell = page.locator("[data-bell]")
    expect(bell).to_have_accessible_name("Notices: 2 are not read yet")
    bell.click()
    items = page.locator("[data-notice]")
    expect(items).to_have_count(2)
    expect(items.first).to_contain_text("Another one")
    expect(items.first).to_contain_text("A line <b>of</b> it")
    fits(page)
    items.first.get_by_role("button", name="Mark as read").click()
    expect(page.get_by_role("status").filter(has_text="Marked as read.")).to_be_visible()
    expect(bell).to_have_accessible_name("Notices: one is not read yet")
    # What is opened is read.
    items.last.get_by_role("link").click()
    page.wait_for_url(f"**{FAMILY}")
    expect(page.locator("[data-bell]")).to_have_accessible_name("Notices")
    inside("tell", user=user, subject="A third one")
    page.goto(NOTICES)
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("All are marked as read.")).to_be_visible()
    page.reload()
    expect(page.locator(".news--new")).to_have_count(0)


def test_news_is_asked_for_while_the_page_is_seen(visitors, logins):
    user = logins["Guardian"]
    page = visitors.page(user)
    page.clock.install()
    page.goto(NOTICES)
    expect(page.get_by_text("There is nothing new.")).to_be_visible()
    page.wait_for_load_state("networkidle")
    inside("tell", user=user, subject="It came meanwhile")
    page.clock.run_for(61_000)
    expect(page.locator("[data-bell]")).to_have_accessible_name("Notices: one is not read yet")
    page.get_by_role("link", name="Something new has come").click()
    expect(page.locator("[data-notice]")).to_contain_text("It came meanwhile")


@SIZES
def test_what_is_chosen_is_kept_at_once(visitors, logins, size):
    user = logins["Guardian"]
    page = visitors.page(user, HOW, size)
    fits(page)
    row = page.get_by_role("group", name="Messages")
    row.get_by_label("Email").select_option("Daily")
    expect(row.get_by_role("status")).to_have_text("Saved.")
    # By keyboard as well.
    row.get_by_label("On the page").focus()
    page.keyboard.press("Space")
    expect(row.get_by_role("status")).to_have_text("Saved.")
    page.reload()
    row = page.get_by_role("group", name="Messages")
    expect(row.get_by_label("Email")).to_have_value("Daily")
    expect(row.get_by_label("On the page")).not_to_be_checked()
    assert json.loads(inside("choice_of", user=user, kind="Messages"))[:2] == [False, "Daily"]
    small = page.evaluate(
        """[...document.querySelectorAll('main button, main select, main .tick')].filter((each) => each.offsetParent
           && each.getBoundingClientRect().height < 43.5).map((each) => each.outerHTML)"""
    )
    assert small == []


def test_what_was_not_kept_stands_as_before(visitors, logins):
    page = visitors.page(logins["Guardian"], HOW)
    page.route("**/api/method/school_ai.api.notices.set_choice", lambda route: route.abort())
    row = page.get_by_role("group", name="Messages")
    before = row.get_by_label("Email").input_value()
    row.get_by_label("Email").select_option("Weekly")
    expect(row.get_by_role("status")).to_contain_text("no connection")
    expect(row.get_by_label("Email")).to_have_value(before)


@SIZES
def test_quiet_hours_and_language(visitors, logins, size):
    page = visitors.page(logins["Guardian"], HOW, size)
    expect(page.get_by_label("From")).to_be_hidden()
    # Two changes in a row: the last one is what holds, however long the first one takes.
    asked: list[Route] = []

    def hold_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route("**/api/method/school_ai.api.notices.set_quiet_hours", hold_the_first)
    page.get_by_label("I set my own quiet hours").check()
    page.get_by_label("From").select_option("20:30")
    while not asked:
        page.wait_for_timeout(20)
    # Whatever was sent before this has been asked for by its end.
    page.evaluate("fetch('/api/method/ping').then((answer) => answer.status)")
    assert len(asked) == 1
    with page.expect_response(lambda given: "20%3A30" in (given.request.post_data or "")) as kept:
        asked[0].continue_()
    assert kept.value.ok
    expect(page.locator("#quiet-said")).to_have_text("Saved.")
    page.reload()
    expect(page.get_by_label("From")).to_have_value("20:30")
    page.get_by_label("In which you read and are told").select_option("de")
    expect(page.get_by_role("heading", name="Wie Sie benachrichtigt werden")).to_be_visible()
    expect(page.get_by_role("group", name="Nachrichten")).to_be_visible()
    fits(page)


@pytest.mark.parametrize("path", [NOTICES, HOW])
def test_from_right_to_left(visitors, logins, path):
    page = visitors.page(logins["Guardian"], f"{path}?_lang=ar", PHONE)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    fits(page)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("Student", "Homework"),
        ("Instructor", "Insights about pupils"),
        ("Principal", "Work of School AI"),
    ],
)
def test_each_finds_what_there_is_for_them(visitors, logins, role, kind):
    page = visitors.page(logins[role], HOW, PHONE)
    expect(page.get_by_role("group", name=kind)).to_be_visible()
    fits(page)
    page.goto(NOTICES)
    expect(page.get_by_role("heading", name="Notices")).to_be_visible()


def test_what_must_be_told_cannot_be_switched_off(visitors, logins):
    page = visitors.page(logins["Principal"], HOW)
    row = page.get_by_role("group", name="Safety alerts")
    expect(row.get_by_label("On the page")).to_be_disabled()
    expect(row.get_by_label("Email")).to_be_disabled()


# --- on a device -----------------------------------------------------------------------------------------------------

# What the browser's own push service would answer: the one of the outside that is not on this machine.
SUBSCRIBED = """
const made = { endpoint: %(endpoint)s, toJSON: () => ({ endpoint: %(endpoint)s, keys: %(keys)s }),
    unsubscribe: async () => { localStorage.removeItem("subscribed"); return true; } };
PushManager.prototype.subscribe = async () => { localStorage.setItem("subscribed", "1"); return made; };
PushManager.prototype.getSubscription = async () => localStorage.getItem("subscribed") ? made : null;
"""


def keys() -> str:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)

    def text(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    return json.dumps({"p256dh": text(point), "auth": text(b"sixteen letters!")})


@SIZES
def test_a_device_is_turned_on_tried_and_turned_off(visitors, logins, size):
    inside("let_push_to_loopback", on=1)
    try:
        with receiver(status=201) as service:
            page = visitors.page(logins["Guardian"], "", size)
            page.context.grant_permissions(["notifications"])
            script = SUBSCRIBED % {"endpoint": json.dumps(service.url), "keys": keys()}
            page.add_init_script(script)
            page.goto(HOW)
            page.get_by_role("button", name="Tell me on this device").click()
            expect(page.locator("#push-said")).to_have_text("You are told on this device.")
            page.get_by_role("button", name="Try it").click()
            expect(page.locator("#push-said")).to_have_text("Sent. It should appear in a moment.")
            assert service.got[0].headers["content-encoding"] == "aes128gcm"
            # News goes there by the worker, as it comes.
            inside("tell", user=logins["Guardian"], subject="News for a device")
            wait_until(lambda: len(service.got) > 1, page)
            page.get_by_role("button", name="Not on this device any more").click()
            expect(page.get_by_role("button", name="Tell me on this device")).to_be_visible()
            page.get_by_role("button", name="Tell me on this device").click()
            expect(page.get_by_role("button", name="Try it")).to_be_visible()
            # Whoever signs out is told no more there.
            page.locator("[data-sign-out]").click()
            page.wait_for_url(lambda url: "/school-ai/" not in url)
            assert inside("devices") == "0"
    finally:
        inside("let_push_to_loopback", on=0)


def devices() -> None:
    """How many devices there are. Run inside the site."""
    import frappe

    print(frappe.db.count("AI Push Subscription"))


def wait_until(is_so, page: Page) -> None:
    """Wait for something outside of the browser, as long as for anything in it."""
    for _number in range(300):
        if is_so():
            return
        # Lets the browser work meanwhile, unlike a pause of ours.
        page.wait_for_timeout(100)
    raise AssertionError("it does not come")


def test_a_browser_whose_push_service_is_away_says_so(visitors, logins):
    page = visitors.page(logins["Guardian"])
    page.context.grant_permissions(["notifications"])
    page.add_init_script("PushManager.prototype.subscribe = async () => { throw new Error('push service error'); };")
    page.goto(HOW)
    page.get_by_role("button", name="Tell me on this device").click()
    expect(page.locator("#push-said")).to_contain_text("push service cannot be reached")


def test_a_push_is_shown_without_a_name_and_leads_to_the_page(visitors, logins):
    page = visitors.page(logins["Guardian"], FAMILY)
    page.context.grant_permissions(["notifications"])
    until(page, "navigator.serviceWorker.controller !== null")
    devtools = page.context.new_cdp_session(page)
    registrations = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    wait_until(lambda: registrations, page)
    said = {"title": "Messages", "body": "Open the page to read it.", "tag": "one", "url": "https://elsewhere.example/"}
    for _time in range(2):
        devtools.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": page.evaluate("location.origin"),
                "registrationId": registrations[0]["registrationId"],
                "data": json.dumps(said),
            },
        )
    shown = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
        .map((each) => [each.title, each.body, each.data.url])"""
    wait_until(lambda: page.evaluate(shown), page)
    # The same news replaces itself, and leads to no other place.
    assert page.evaluate(shown) == [["Messages", "Open the page to read it.", NOTICES]]
