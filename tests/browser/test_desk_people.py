"""Invitations at the desk, from a form and many at once, and logins that disagree, mended with a button."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE
from tests.runner.paths import RESULTS

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
# Milliseconds that a worker may take to come to it: it may be at something else.
WORKED = 120_000
MAILS = ("nora@browser.test", "noah@browser.test")


def inside(function: str, **arguments) -> Any:
    """Run a function of this module inside the site. Returns what it printed, as JSON."""
    printed = testing.inside(testing.BROWSER_SITE, f"tests.browser.test_desk_people:{function}", **arguments)
    return json.loads(printed.splitlines()[-1])


# --- run inside the site ---------------------------------------------------------------------------------------------


def take_away() -> None:
    """Leave the school as it was."""
    import frappe

    frappe.db.delete("AI Invitation")
    frappe.db.delete("AI Data Conflict", {"kind": "Logins disagree"})
    names = frappe.get_all("Guardian", {"guardian_name": ("like", "Browser %")}, pluck="name")
    frappe.db.delete("Student Guardian", {"guardian": ("in", names or [""])})
    for name in names:
        frappe.delete_doc("Guardian", name, force=True)
    for user in frappe.get_all("User", {"name": ("in", MAILS)}, pluck="name"):
        frappe.delete_doc("User", user, force=True)
    frappe.db.commit()
    print("null")


def plant() -> None:
    """Two guardians of a pupil without a login, one of them without an address."""
    import frappe

    student = frappe.get_all("Student", {"enabled": 1}, pluck="name", order_by="name", limit=1)[0]
    made = {}
    for name, email in (("Browser Nora", MAILS[0]), ("Browser Nobody", None)):
        values = {"doctype": "Guardian", "guardian_name": name, "email_address": email}
        guardian = frappe.get_doc(values).insert()
        document = frappe.get_doc("Student", student)
        document.append("guardians", {"guardian": guardian.name, "relation": "Others"})
        document.save()
        made[name] = guardian.name
    frappe.db.commit()
    print(json.dumps(made))


def plant_a_disagreement() -> None:
    """A guardian whose login is not there, though there is one with their address."""
    import frappe

    from school_ai.tests import damage

    values = {"doctype": "User", "email": MAILS[1], "first_name": "Noah", "send_welcome_email": 0}
    frappe.get_doc(values).insert()
    guardian = frappe.db.get_value("Guardian", {"guardian_name": "Browser Nobody"}, "name")
    damage.set_past_us("Guardian", guardian, user="gone@browser.test", email_address=MAILS[1])
    frappe.db.commit()
    print(json.dumps(guardian))


def login_of(guardian: str) -> None:
    import frappe

    user = frappe.db.get_value("Guardian", guardian, "user")
    print(json.dumps([user, user and frappe.db.get_value("User", user, "enabled")]))


@pytest.fixture
def people(site):
    inside("take_away")
    yield inside("plant")
    inside("take_away")


# --- tests -----------------------------------------------------------------------------------------------------------


def keep_picture(page: Page, name: str) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=RESULTS / f"people-{name}.png")


def confirm(page: Page) -> None:
    page.locator(".modal.show").get_by_role("button", name="Yes").click()


def choose(page: Page, size: dict[str, int], group: str, item: str) -> None:
    """A button of a form: on a phone it stands in the menu."""
    if size == PHONE:
        page.locator(".menu-btn-group:visible").first.click()
        page.locator(".menu-btn-group .dropdown-menu.show").get_by_text(item, exact=False).first.click()
        return
    page.get_by_role("button", name=group, exact=True).click()
    page.locator(".inner-group-button .dropdown-menu.show").get_by_text(item, exact=True).click()


@SIZES
def test_a_guardian_is_invited_from_the_form_and_the_invitation_taken_back(visitors, people, size):
    guardian = people["Browser Nora"]
    page = visitors.page("Administrator", f"/app/guardian/{guardian}", size, "admin")
    expect(page.locator('[data-label="Login"], [data-label="Login%20%3E%20Invite"]').first).to_be_attached()
    choose(page, size, "Login", "Invite")
    expect(page.locator(".modal.show")).to_contain_text("nora@browser.test gets a mail")
    keep_picture(page, f"form-{size['width']}")
    confirm(page)
    expect(page.locator(".desk-alert").first).to_contain_text("nora@browser.test")
    assert inside("login_of", guardian=guardian) == ["nora@browser.test", 1]
    page.reload()
    choose(page, size, "Login", "Take back the invitation")
    confirm(page)
    expect(page.locator(".desk-alert").first).to_contain_text("taken back")
    assert inside("login_of", guardian=guardian) == [None, None]


@SIZES
def test_many_are_invited_from_the_report(visitors, people, size):
    page = visitors.page("Administrator", "/app/query-report/People Without Login?who=Guardian", size, "admin")
    expect(page.get_by_text("Browser Nora").first).to_be_visible()
    keep_picture(page, f"report-{size['width']}")
    if size == PHONE:
        page.locator(".menu-btn-group:visible").first.click()
        page.locator(".menu-btn-group .dropdown-menu.show").get_by_text("Invite all that are listed").click()
    else:
        page.get_by_role("button", name="Invite all that are listed").click()
    confirm(page)
    dialog = page.locator(".modal.show").filter(has_text="Inviting")
    expect(dialog.get_by_role("status")).to_have_text("Everybody was looked at.", timeout=WORKED)
    keep_picture(page, f"invited-{size['width']}")
    dialog.get_by_role("button", name="See who was invited").click()
    row = page.locator(".list-row-container").filter(has_text="Browser Nobody")
    expect(row).to_contain_text("has no email address")
    status = row.get_by_text("Not Invited")
    expect(status.last if size == PHONE else status.first).to_be_visible()
    keep_picture(page, f"list-{size['width']}")
    assert inside("login_of", guardian=people["Browser Nora"]) == ["nora@browser.test", 1]
    assert inside("login_of", guardian=people["Browser Nobody"]) == [None, None]


def test_only_those_who_are_ticked_are_invited(visitors, people):
    page = visitors.page("Administrator", "/app/query-report/People Without Login?who=Guardian", DESKTOP, "admin")
    row = page.locator(".dt-row").filter(has_text="Browser Nora")
    page.get_by_role("button", name="Invite those that are ticked").click()
    expect(page.locator(".modal.show")).to_contain_text("Tick the people")
    page.locator(".modal.show .btn-modal-close").click()
    expect(page.locator(".modal.show")).to_have_count(0)
    row.locator("input[type=checkbox]").check()
    page.get_by_role("button", name="Invite those that are ticked").click()
    expect(page.locator(".modal.show")).to_contain_text("1 people are invited")
    confirm(page)
    dialog = page.locator(".modal.show").filter(has_text="Inviting")
    expect(dialog.get_by_role("status")).to_have_text("Everybody was looked at.", timeout=WORKED)
    assert inside("login_of", guardian=people["Browser Nora"]) == ["nora@browser.test", 1]


@SIZES
def test_a_login_that_disagrees_is_mended_with_a_button(visitors, people, size):
    guardian = inside("plant_a_disagreement")
    page = visitors.page("Administrator", "/app/query-report/Logins that Disagree", size, "admin")
    row = page.locator(".dt-row").filter(has_text="gone@browser.test")
    expect(row).to_be_visible()
    keep_picture(page, f"disagree-{size['width']}")
    row.get_by_role("button", name="Mend").scroll_into_view_if_needed()
    row.get_by_role("button", name="Mend").click()
    expect(page.locator(".modal.show")).to_contain_text("Set User Id to noah@browser.test")
    confirm(page)
    expect(row.first).not_to_be_visible()
    assert inside("login_of", guardian=guardian) == ["noah@browser.test", 1]
