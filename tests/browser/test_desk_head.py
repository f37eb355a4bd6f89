"""A head's desk: the workspace, the reports for heads with their export, and deciding otherwise than was proposed."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from embedded.alias import HOST
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE
from tests.runner.paths import RESULTS

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
MARKUP = "<img src=x onerror=alert(1)>"
ASIDE = "She was ill for weeks."
# An estimate of these tests, told from those of others by the figure.
SAID = "about 83.7 %"
# Report -> what stands in a row of it.
ROWS = {
    "Attendance Outlook": "Browser Test 10",
    "Tutor Use and Quality": "Browser Physics",
    "Timetable Quality": "Browser timetable",
    "Integrity Status": "Conflicts",
    "Provider Cost": "browser-model",
    "Consents": "Nothing said",
    "AI Proposals": SAID,
}
FOR_HEADS = [name for name in ROWS if name != "Attendance Outlook"]


def inside(function: str, **arguments) -> Any:
    """Run a function of this module inside the site. Returns what it printed, as JSON."""
    printed = testing.inside(testing.BROWSER_SITE, f"tests.browser.test_desk_head:{function}", **arguments)
    return json.loads(printed.splitlines()[-1])


# --- run inside the site ---------------------------------------------------------------------------------------------


def known_of_a_school(user: str) -> None:
    """A little of everything that a head looks at, about pupils of a group that the instructor with this login
    teaches."""
    import frappe
    from frappe.utils import add_days, getdate, now_datetime

    from school_ai import permissions
    from school_ai.erpnext_records import enrolment
    from tests.browser import test_desk_predictions

    written: list[tuple[str, str]] = []

    def put(doctype: str, **values) -> str:
        written.append((doctype, test_desk_predictions.put(doctype, **values)))
        return written[-1][1]

    teaches = permissions.standing_of(user).teaches
    group, course = sorted(teaches.groups)[0], sorted(teaches.courses)[0]
    pupils = enrolment.students_in(frozenset([group]))
    student = sorted(pupils)[0]
    name = frappe.db.get_value("Student", student, "student_name")
    about = {"student": student, "student_name": name, "course": course}
    reasons = [{"theme": "marks", "part": 0.42, "facts": {"mean": 41.0, "last": 38.0, "results": 2}}]
    estimate = put(
        "AI Prediction", **about, student_group=group, outcome="Failing a course", said=SAID, chance=0.837,
        told=1, as_of=getdate(), valid_until=add_days(getdate(), 7), reasons=frappe.as_json(reasons),
    )  # fmt: skip
    put("AI Recommendation", **about, kind="Talk", status="Proposed", weight=1, text="Talk about it.",
        title="Talk about it", reason=MARKUP, computed_on=now_datetime())  # fmt: skip
    put("AI Insight", **about, kind="May need help in a course", status="Open", severity="High", text="What was seen.",
        title=f"{name} may need help", suggestion="A talk.", computed_on=now_datetime(), subject_key="browser:head",
        open_key="browser:head")  # fmt: skip
    put("AI Provider Call", purpose="Answer", provider="OpenAI", model="browser-model", outcome="Answered", cost=1.5,
        tokens_in=100, tokens_out=20, latency_ms=900)  # fmt: skip
    put("AI Timetable Run", title="Browser timetable", status="Solved", academic_term=_term(group), cost=120,
        lessons=30, hard_violations=0, has_bound=1, bound=100, gap=16.7, solved_on=now_datetime(),
        solved_in=3)  # fmt: skip
    put("AI Data Conflict", title="Browser conflict", kind="There twice", status="Open", text="Two of one.")
    asking = frappe.get_all("Student", {"enabled": 1}, pluck="name", limit=8)
    for pupil in asking:
        talk = put("AI Conversation", student=pupil, course=course)
        for author in ("Pupil", "Tutor"):
            put("AI Message", conversation=talk, author=author, status="Complete", found=1, mode="Learning",
                course=course, latency_ms=800)  # fmt: skip
    for pupil in pupils:
        put("Student Attendance", student=pupil, date=add_days(getdate(), -3), status="Present", student_group=group,
            docstatus=1)  # fmt: skip
    known = {"student": student, "name": name, "group": group, "course": course, "estimate": estimate}
    print(json.dumps({**known, "written": written}))


def _term(group: str) -> str | None:
    import frappe

    return frappe.db.get_value("Student Group", group, "academic_term") or frappe.db.get_value("Academic Term", {})


def forget(written: list[tuple[str, str]]) -> None:
    """Take away what these tests wrote, and what was decided of it."""
    import frappe

    for doctype, name in written:
        frappe.db.delete(doctype, {"name": name})
        frappe.db.delete("AI Override", {"reference_doctype": doctype, "reference_name": name})
    print(json.dumps(len(written)))


def noted() -> None:
    """What is kept of what heads have decided, the earliest first."""
    import frappe

    fields = ["what", "reason", "holds", "decided_by"]
    print(json.dumps(frappe.get_all("AI Override", fields=fields, order_by="creation")))


# --- what a person does ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def known(logins) -> Iterator[dict[str, Any]]:
    known = inside("known_of_a_school", user=logins["Instructor"])
    yield known
    inside("forget", written=known["written"])


def keep_picture(page: Page, name: str) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=RESULTS / f"head-{name}.png")


def press(page: Page, size: dict[str, int], label: str) -> None:
    """A button of a report, which stands in the menu on a phone."""
    if size == PHONE:
        page.locator(".menu-btn-group:visible").first.click()
        page.locator(".menu-btn-group .dropdown-menu.show").get_by_text(label, exact=True).click()
    else:
        page.get_by_role("button", name=label, exact=True).click()


def shown_in(row: str, known: dict[str, Any]) -> str:
    return {"Browser Test 10": known["group"], "Browser Physics": known["course"]}.get(row, row)


@SIZES
def test_the_workspace_says_first_what_needs_somebody(visitors, logins, known, size):
    page = visitors.page(logins["Principal"], "/app/school-ai", size)
    for card in ("Estimates to Look At", "Open Data Conflicts"):
        expect(page.locator(".number-widget-box", has_text=card)).to_contain_text(re.compile(r"[1-9]"))
    headings = page.locator(".layout-main .h4").filter(has_text=re.compile("What Needs Me Today|Predictions and"))
    expect(headings.first).to_have_text("What Needs Me Today")
    expect(page.locator(".layout-main").get_by_role("link", name="AI Proposals").first).to_be_attached()
    for report in ROWS:
        expect(page.locator(".layout-main .link-item", has_text=report).first).to_be_attached()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"the page is {wide} px too wide"
    keep_picture(page, f"workspace-{size['width']}")


@SIZES
def test_each_report_opens_with_rows(visitors, logins, known, size):
    page = visitors.page(logins["Principal"], "/app", size)
    for report, row in ROWS.items():
        page.goto(f"/app/query-report/{report}")
        found = page.locator(".dt-row", has_text=shown_in(row, known)).first
        expect(found).to_be_attached()
        expect(page.locator(".modal.show")).to_have_count(0)
        keep_picture(page, f"{report.lower().replace(' ', '-')}-{size['width']}")


@pytest.mark.parametrize("report", ROWS)
def test_each_report_is_exported(visitors, logins, known, report):
    page = visitors.page(logins["Principal"], f"/app/query-report/{report}")
    expect(page.locator(".dt-row", has_text=shown_in(ROWS[report], known)).first).to_be_attached()
    page.locator(".menu-btn-group:visible button").first.click()
    menu = page.locator(".menu-btn-group .dropdown-menu.show")
    expect(menu.get_by_text("Print", exact=True)).to_be_visible()
    menu.get_by_text("Export", exact=True).click()
    dialog = page.locator(".modal.show")
    dialog.locator("select[data-fieldname=file_format]").select_option("CSV")
    with page.expect_download() as kept:
        dialog.locator(".btn-modal-primary:visible").click()
    rows = list(csv.reader(Path(kept.value.path()).read_text().splitlines()))
    assert len(rows) > 1, rows
    assert any(shown_in(ROWS[report], known) in cell for row in rows for cell in row)


@SIZES
def test_an_estimate_is_set_aside_with_a_reason_and_shown_again(visitors, logins, known, size):
    before = len(inside("noted"))
    page = visitors.page(logins["Principal"], "/app/query-report/AI Proposals?kind=Estimate", size)
    # A table without rows is hidden, and keeps the last ones.
    row = page.locator(".dt-row:visible", has_text=SAID)
    press(page, size, "Dismiss")
    expect(page.locator(".modal.show")).to_contain_text("Tick the proposals")
    page.locator(".modal.show .btn-modal-close:visible").first.click()
    expect(page.locator(".modal.show")).to_have_count(0)
    row.locator("input[type=checkbox]").check()
    press(page, size, "Dismiss")
    dialog = page.locator(".modal.show")
    dialog.locator("textarea").fill(ASIDE)
    keep_picture(page, f"dismissing-{size['width']}")
    dialog.locator(".btn-primary:visible").click()
    expect(row).to_have_count(0)
    page.locator("select[data-fieldname=state]").select_option("Settled")
    expect(row).to_contain_text("Set aside")
    row.locator("input[type=checkbox]").check()
    press(page, size, "Take Back")
    expect(row).to_have_count(0)
    done, undone = inside("noted")[before:]
    assert (done["what"], done["reason"], done["holds"]) == ("Dismiss", ASIDE, 0)
    assert undone["what"] == "Take back"
    assert {done["decided_by"], undone["decided_by"]} == {logins["Principal"]}


def test_what_was_written_elsewhere_is_shown_as_text(visitors, logins, known):
    page = visitors.page(logins["Principal"], "/app/query-report/AI Proposals?kind=Next step")
    expect(page.locator(".dt-row", has_text=MARKUP).first).to_be_attached()
    assert page.locator(".dt-row img[src=x]").count() == 0


@pytest.mark.parametrize("report", FOR_HEADS)
def test_an_instructor_is_refused(logins, known, report):
    instructor = testing.client(testing.BROWSER_SITE, logins["Instructor"], PASSWORD)
    reply = instructor.get(f"/api/method/{HOST}.desk.query_report.run", params={"report_name": report})
    assert reply.status_code == 403, reply.text


def test_an_instructor_does_not_decide(visitors, logins, known):
    page = visitors.page(logins["Instructor"], "/app")
    page.wait_for_function("window.frappe && frappe.csrf_token")
    status = page.evaluate(
        """async (names) => (await fetch("/api/method/school_ai.api.oversight.decide", {
            method: "POST",
            headers: {"Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token},
            body: JSON.stringify({kind: "Estimate", names, decision: "Dismiss", reason: "No."}),
        })).status""",
        [known["estimate"]],
    )
    assert status in (400, 403)
    assert all(row["decided_by"] != logins["Instructor"] for row in inside("noted"))
