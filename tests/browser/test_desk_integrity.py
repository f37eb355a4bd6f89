"""Conflicts at the desk: both versions beside one another, decided and taken back with buttons."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

PLANTED = "browser_test_of_integrity"
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


def inside(function: str, **arguments) -> Any:
    """Run a function of this module inside the site. Returns what it printed, as JSON."""
    printed = testing.inside(testing.BROWSER_SITE, f"tests.browser.test_desk_integrity:{function}", **arguments)
    return json.loads(printed.splitlines()[-1])


# --- run inside the site ---------------------------------------------------------------------------------------------


def plant() -> None:
    """A pupil in a group of a program that they are not enrolled in, and a score above its maximum; each a conflict."""
    import frappe

    from school_ai.patches import lists_told_apart
    from school_ai.services.integrity import checking, repairing
    from school_ai.services.integrity.finding import MEMBER, SCORE
    from school_ai.services.integrity.records import CONFLICT
    from school_ai.tests import damage, results

    frappe.db.delete(CONFLICT)
    lists_told_apart.forget_how_they_stood()
    group, program = frappe.get_all(
        "Student Group", {"program": ("is", "set"), "disabled": 0}, ["name", "program"], order_by="name", as_list=True
    )[0]
    enrolled = frappe.get_all("Program Enrollment", {"program": program, "docstatus": 1}, pluck="student")
    student = frappe.get_all(
        "Student", {"enabled": 1, "name": ("not in", enrolled)}, pluck="name", order_by="name", limit=1
    )[0]
    if not frappe.db.exists("Student Group Student", {"parent": group, "student": student}):
        results.member(group, student)
    row = frappe.db.get_value("Student Group Student", {"parent": group, "student": student}, "name")
    damage.set_past_us("Student Group Student", row, active=1)
    result = frappe.get_all("Assessment Result", {"docstatus": 1}, pluck="name", order_by="name", limit=1)[0]
    row = frappe.get_all(
        "Assessment Result Detail", {"parent": result}, ["name", "score", "maximum_score"], order_by="idx"
    )[0]
    if not frappe.db.get_global(PLANTED):
        frappe.db.set_global(PLANTED, json.dumps([group, student, row.name, row.score]))
    damage.set_past_us("Assessment Result Detail", row.name, score=10 * row.maximum_score)
    found = checking.look((MEMBER, SCORE)).findings
    done = repairing.repair([each.id for each in found], (MEMBER, SCORE))
    frappe.db.commit()
    print(json.dumps({each.kind: each.conflict for each in done}))


def take_away() -> None:
    """Leave the school as it was: others solve its timetable, and read its results."""
    import frappe

    from school_ai.services.integrity.records import CONFLICT
    from school_ai.tests import damage

    group, student, row, score = json.loads(frappe.db.get_global(PLANTED))
    frappe.db.delete("Student Group Student", {"parent": group, "student": student})
    damage.set_past_us("Assessment Result Detail", row, score=score)
    frappe.db.delete(CONFLICT)
    frappe.db.set_global(PLANTED, None)
    frappe.db.commit()
    print("null")


@pytest.fixture(scope="module", autouse=True)
def undamaged(site):
    yield
    inside("take_away")


def active(conflict: str) -> None:
    """Whether the pupil of a conflict is an active member of the group."""
    import frappe

    group, student = frappe.db.get_value("AI Data Conflict", conflict, ["reference_name", "about"])
    member = {"parent": group, "student": student}
    print(json.dumps(frappe.db.get_value("Student Group Student", member, "active")))


# --- tests -----------------------------------------------------------------------------------------------------------


def answer(page: Page, button: str, note: str) -> None:
    page.get_by_role("button", name=button).click()
    dialog = page.locator(".modal.show")
    dialog.locator("textarea").fill(note)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_have_count(0)


@SIZES
def test_both_versions_stand_beside_one_another(visitors, size):
    conflicts = inside("plant")
    page = visitors.page("Administrator", f"/app/ai-data-conflict/{conflicts['Score that cannot be']}", size, "admin")
    shown = page.locator('[data-fieldname="shown"]')
    expect(shown.get_by_text("As the record stands")).to_be_visible()
    expect(shown.get_by_text("As proposed")).to_be_visible()
    lines = shown.locator("tbody tr")
    # What people call things, and no name of a row or field.
    assert ["Score", "60", "6"] in [line.locator("td").all_inner_texts() for line in lines.all()]
    expect(shown).not_to_contain_text("total_score")
    expect(shown.locator("td.font-weight-bold")).not_to_have_count(0)
    is_proposed, stands = (
        shown.get_by_text("As proposed").bounding_box(),
        shown.get_by_text("As the record").bounding_box(),
    )
    assert is_proposed["x"] > stands["x"] + stands["width"] - 1
    form = page.locator(".form-layout").first.bounding_box()
    assert form["x"] >= 0 and form["x"] + form["width"] <= size["width"]
    table = shown.locator("table").bounding_box()
    assert table["x"] + table["width"] <= size["width"]


@SIZES
def test_what_can_be_done_is_in_sight(visitors, size):
    """Not in the menu behind three dots, where Frappe puts buttons on a telephone."""
    conflicts = inside("plant")
    page = visitors.page("Administrator", f"/app/ai-data-conflict/{conflicts['Not enrolled']}", size, "admin")
    for button in ("Take the Proposal", "Keep the Record", re.compile("^Open ")):
        found = page.locator('[data-fieldname="shown"]').get_by_role("button", name=button)
        expect(found).to_be_visible()
        box = found.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= size["width"]


def test_a_proposal_is_taken_and_taken_back(visitors):
    conflict = inside("plant")["Not enrolled"]
    page = visitors.page("Administrator", f"/app/ai-data-conflict/{conflict}", DESKTOP, "admin")
    answer(page, "Take the Proposal", "He has left the program.")
    expect(page.get_by_text("The proposal was taken.", exact=True)).to_be_visible()
    assert inside("active", conflict=conflict) == 0
    answer(page, "Take Back", "He has not.")
    expect(page.get_by_role("button", name="Take the Proposal")).to_be_visible()
    assert inside("active", conflict=conflict) == 1
    expect(page.get_by_text("He has not.").first).to_be_visible()
    answer(page, "Keep the Record", "He visits for a term.")
    expect(page.get_by_text("The record was kept.").first).to_be_visible()


def test_who_may_not_change_the_record_is_told_so(visitors, logins):
    conflict = inside("plant")["Not enrolled"]
    page = visitors.page(logins["School AI Administrator"], f"/app/ai-data-conflict/{conflict}")
    answer(page, "Take the Proposal", "")
    expect(page.get_by_text("Your roles do not let you do this to Student Group").first).to_be_visible()
    assert inside("active", conflict=conflict) == 1


@SIZES
def test_the_list_says_what_is_open(visitors, size):
    inside("plant")
    page = visitors.page("Administrator", "/app/ai-data-conflict?status=Open", size, "admin")
    titles = page.locator(".list-row-container .list-subject a")
    expect(titles).to_have_count(2)
    found = [" ".join(each.split()) for each in titles.all_inner_texts()]
    assert len(set(found)) == 2
    assert any(each.endswith("(Student Group)") for each in found), found
    assert any(each.endswith("(Assessment Result)") for each in found), found
    # The red one: a mark is wrong.
    red = page.locator(".list-row-container .indicator-pill.red, .list-row-container .indicator.red")
    expect(red.locator("visible=true")).to_have_count(1)


def test_the_list_opens_with_what_is_open_until_the_filter_is_taken_out(visitors, logins):
    conflict = inside("plant")["Not enrolled"]
    page = visitors.page(logins["Principal"], f"/app/ai-data-conflict/{conflict}")
    answer(page, "Keep the Record", "")
    expect(page.get_by_text("The record was kept.").first).to_be_visible()
    page.goto("/app/ai-data-conflict")
    titles = page.locator(".list-row-container .list-subject a")
    expect(titles).to_have_count(1)

    def is_kept(response) -> bool:
        return "user_settings.save" in response.url and "Open" not in (response.request.post_data or "")

    with page.expect_response(is_kept):
        page.locator('[data-fieldname="status"] select').first.select_option("")
    expect(titles).to_have_count(2)
    page.goto("/app/ai-data-conflict")
    expect(titles).to_have_count(2)


def test_the_workspace_leads_there(visitors):
    inside("plant")
    page = visitors.page("Administrator", "/app/school-ai", DESKTOP, "admin")
    shortcut = page.locator('[shortcut_name="Integrity"], .shortcut-widget-box:has-text("Integrity")').first
    expect(shortcut).to_contain_text("2 open")
