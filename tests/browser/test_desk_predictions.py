"""Predictions at the desk: a pupil's panel, models with what they are worth, estimates, insights, prerequisites."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
MARKUP = "<img src=x onerror=alert(1)>"


def inside(function: str, **arguments) -> Any:
    """Run a function of this module inside the site. Returns what it printed, as JSON."""
    printed = testing.inside(testing.BROWSER_SITE, f"tests.browser.test_desk_predictions:{function}", **arguments)
    return json.loads(printed.splitlines()[-1])


# --- run inside the site ---------------------------------------------------------------------------------------------


def put(doctype: str, **values) -> str:
    """A record as work in the background writes it."""
    import frappe

    document = frappe.get_doc({"doctype": doctype, **values})
    document.name = values.get("name") or frappe.generate_hash(length=10)
    document.owner = document.modified_by = "Administrator"
    document.creation = document.modified = frappe.utils.now_datetime()
    document.db_insert()
    return document.name


def known_of_a_pupil(user: str) -> None:
    """What is known of a pupil whom the instructor with this login teaches: an estimate, an insight, two steps."""
    import frappe
    from frappe.utils import add_days, getdate, now_datetime

    from school_ai import permissions
    from school_ai.erpnext_records import enrolment

    teaches = permissions.standing_of(user).teaches
    group, course = sorted(teaches.groups)[0], sorted(teaches.courses)[0]
    student = sorted(enrolment.students_in(frozenset([group])))[0]
    name = frappe.db.get_value("Student", student, "student_name")
    about = {"student": student, "student_name": name, "course": course}
    for doctype in ("AI Prediction", "AI Insight", "AI Recommendation"):
        frappe.db.delete(doctype, {"student": student})
    reasons = [{"theme": "marks", "part": 0.42, "facts": {"mean": 41.0, "last": 38.0, "results": 2}}]
    estimate = {
        **about,
        "student_group": group,
        "as_of": getdate(),
        "valid_until": add_days(getdate(), 7),
        "reasons": frappe.as_json(reasons),
        "changes": frappe.as_json([{"theme": "marks", "estimate": 0.6, "difference": -0.2}]),
    }
    steps = [
        put("AI Recommendation", **about, kind="Talk", status="Proposed", weight=1 - number / 10, text=text,
            reason=MARKUP, computed_on=now_datetime())
        for number, text in enumerate(("Talk with your teacher about it.", "Look at the last paper again."))
    ]  # fmt: skip
    prediction = put("AI Prediction", outcome="Failing a course", said="about 83 %", chance=0.83, told=1, **estimate)
    put(
        "AI Prediction",
        outcome="Final grade",
        said="about 44 % (37 to 52)",
        value=44,
        low=37,
        high=52,
        told=0,
        **estimate,
    )
    insight = put("AI Insight", **about, kind="May need help in a course", status="Open", severity="High",
                  title=f"{name} may need help", text="What was seen.", suggestion="A talk.", evidence='{"secret": 1}',
                  computed_on=now_datetime())  # fmt: skip
    frappe.db.commit()
    print(json.dumps({**about, "steps": steps, "prediction": prediction, "insight": insight}))


def models_of_a_school() -> None:
    """A model in use, with a group beyond the limits and one that is too small, and an earlier one."""
    import frappe
    from frappe.utils import now_datetime

    share = [0.2, 0.1, 0.3]
    group = {"attribute": "gender", "group": "Female", "pupils": 40, "rows": 80, "cases": 20, "alerts": share,
             "false_alarms": share, "missed": share, "right": share, "differences": {}, "enough": True,
             "beyond": []}  # fmt: skip
    beyond = {**group, "group": MARKUP, "beyond": ["missed"], "differences": {"missed": [0.4, 0.25, 0.55]}}
    few = {**group, "group": "Other", "enough": False, "right": [None, None, None]}
    values = {
        "outcome": "Failing a course",
        "method": "linear",
        "title": "Failing a course",
        "learned_on": now_datetime(),
        "metrics": frappe.as_json(
            [
                {"model": "rule: mean", "auc": 0.8, "error": 0.02, "gain": 0, "gain_low": 0, "rmse": None, "rows": 600},
                {
                    "model": "linear",
                    "auc": 0.9,
                    "error": 0.01,
                    "gain": 0.1,
                    "gain_low": 0.04,
                    "rmse": None,
                    "rows": 600,
                },
            ]
        ),
        "curve": frappe.as_json(
            [
                {"said": 0.1, "came": 0.08, "low": 0.05, "high": 0.13, "rows": 300},
                {"said": 0.6, "came": 0.8, "low": 0.7, "high": 0.87, "rows": 300},
            ]
        ),
        "alerts": frappe.as_json(
            {"chance": 0.63, "right": [0.79, 0.7, 0.86], "found": [0.65, 0.6, 0.7], "alerts": 0.12, "enough": True}
        ),
        "audit": frappe.as_json(
            {
                "groups": [group, beyond, few],
                "judged": ["gender"],
                "limits": {"false_alarms": 0.1, "missed": 0.2, "calibration": 0.05, "fewest": 20, "fewest_cases": 8},
                "passes": False,
            }
        ),
        "made_with": frappe.as_json({"pass_mark": 50, "leave_out": ["fees"], "apart_by": "terms"}),
    }
    frappe.db.delete("AI Model")
    names = {status: put("AI Model", status=status, **values) for status in ("In Use", "Earlier")}
    nothing = put("AI Model", status="Nothing to Learn From", outcome="Final grade", title="Final grade")
    frappe.db.commit()
    print(json.dumps({**names, "nothing": nothing}))


def prerequisite(user: str) -> None:
    import frappe

    from school_ai import permissions

    course = sorted(permissions.standing_of(user).teaches.courses)[0]
    frappe.db.delete("Topic Prerequisite", {"course": course})
    name = put(
        "Topic Prerequisite", course=course, earlier="Forces", later="Energy", status="Proposed", basis="Results"
    )
    frappe.db.commit()
    print(json.dumps(name))


def switch(on: int) -> None:
    import frappe

    frappe.get_doc("School AI Settings").update({"predictions_enabled": on}).save()
    frappe.db.commit()
    print("null")


def value(doctype: str, name: str, fields: list[str]) -> None:
    import frappe

    print(json.dumps(frappe.db.get_value(doctype, name, fields)))


def actions(insight: str) -> None:
    import frappe

    print(json.dumps(frappe.get_all("AI Insight Action", {"parent": insight}, ["action", "note", "done_by"])))


# --- what a person does ----------------------------------------------------------------------------------------------


@pytest.fixture
def pupil(logins) -> dict[str, Any]:
    return inside("known_of_a_pupil", user=logins["Instructor"])


def step_of(page: Page, name: str) -> Locator:
    return page.locator(f'.sai-step[data-recommendation="{name}"]')


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@SIZES
def test_an_instructor_decides_steps_above_the_pupils_record(visitors, logins, pupil, size):
    page = visitors.page(logins["Instructor"], f"/app/student/{pupil['student']}", size)
    panel = page.locator(".sai-pupil")
    expect(panel).to_contain_text("estimated at about 83 %")
    expect(panel).to_contain_text("The 2 results so far are 41 % on average")
    expect(panel).to_contain_text("Final grade: about 44 % (37 to 52)")
    expect(panel.get_by_role("link", name=f"{pupil['student_name']} may need help")).to_be_visible()
    assert fits(page)

    first, second = (step_of(page, name) for name in pupil["steps"])
    expect(first).to_contain_text(MARKUP)
    first.get_by_role("button", name="Accept").click()
    expect(first.get_by_role("status")).to_have_text("Accepted")
    assert inside("value", doctype="AI Recommendation", name=pupil["steps"][0], fields=["status", "decided_by"]) == [
        "Accepted",
        logins["Instructor"],
    ]
    first.get_by_role("button", name="Take Back").click()
    expect(first.get_by_role("button", name="Accept")).to_be_visible()
    assert inside("value", doctype="AI Recommendation", name=pupil["steps"][0], fields=["status"]) == "Proposed"

    second.get_by_role("button", name="Change").click()
    dialog = page.locator(".modal.show")
    dialog.locator("textarea").fill("Come to the support lesson on Tuesday.")
    dialog.locator(".btn-primary").click()
    expect(second.get_by_role("status")).to_have_text("Changed")
    expect(second).to_contain_text("Come to the support lesson on Tuesday.")
    assert inside("value", doctype="AI Recommendation", name=pupil["steps"][1], fields=["status", "changed_text"]) == [
        "Changed",
        "Come to the support lesson on Tuesday.",
    ]


def test_where_predictions_are_off_the_record_says_nothing(visitors, logins, pupil):
    inside("switch", on=0)
    try:
        page = visitors.page(logins["Instructor"])
        with page.expect_response(re.compile("students.enhanced")) as answered:
            page.goto(f"/app/student/{pupil['student']}")
        assert not answered.value.ok
        expect(page.locator('[data-fieldname="first_name"]').first).to_be_visible()
        expect(page.locator(".sai-pupil")).to_have_count(0)
        expect(page.locator(".modal.show")).to_have_count(0)
    finally:
        inside("switch", on=1)


def test_an_estimate_is_said_in_words(visitors, logins, pupil):
    page = visitors.page(logins["Instructor"], f"/app/ai-prediction/{pupil['prediction']}")
    shown = page.locator('[data-fieldname="shown"] .sai-figures')
    expect(shown).to_contain_text("estimated at about 83 %")
    expect(shown).to_contain_text("What Moved It Most")
    expect(shown).to_contain_text("With the next results 10 points better than expected it would be about 60 %.")
    expect(page.locator('.frappe-control[data-fieldname="reasons"]')).to_be_hidden()


def test_a_head_sees_how_good_a_model_is_and_on_whom_it_errs(visitors, logins):
    names = inside("models_of_a_school")
    page = visitors.page(logins["Principal"], f"/app/ai-model/{names['In Use']}")
    figures = page.locator(".sai-figures")
    chosen = figures.locator(".sai-table__chosen")
    expect(chosen).to_contain_text("Linear model")
    expect(chosen).to_contain_text("10.0 % better, at least 4.0 %")
    curve = figures.get_by_role("img", name=re.compile("said 60 %, came true 80 %"))
    expect(curve).to_be_visible()
    expect(curve.locator("circle")).to_have_count(2)
    expect(figures).to_contain_text("In 1 of 2 parts the chance that was said lies beyond the bar.")
    expect(figures).to_contain_text("79 % (70 to 86)")
    beyond = figures.locator("tr.sai-beyond")
    expect(beyond).to_contain_text(MARKUP)
    expect(beyond).to_contain_text("Missed: 40 points more than among others (25 to 55).")
    expect(figures.locator("tr.sai-table__few")).to_contain_text("Too few to judge")
    # The audit's table scrolls for itself.
    page.set_viewport_size(PHONE)
    assert fits(page)
    expect(page.locator('.frappe-control[data-fieldname="metrics"]')).to_be_hidden()


def test_only_who_oversees_changes_the_model_in_use(visitors, logins):
    names = inside("models_of_a_school")
    head = visitors.page(logins["Principal"], f"/app/ai-model/{names['Earlier']}")
    expect(head.locator(".sai-figures")).to_contain_text("Linear model")
    expect(head.get_by_role("button", name="Use This Model")).to_have_count(0)
    page = visitors.page(logins["School AI Administrator"], f"/app/ai-model/{names['Earlier']}")
    page.get_by_role("button", name="Use This Model").click()
    page.locator(".modal.show").get_by_role("button", name="Yes").click()
    # Its file was never written: the server says so, and nothing changes.
    expect(page.locator(".modal.show .msgprint")).to_contain_text("not there any more")
    assert inside("value", doctype="AI Model", name=names["In Use"], fields=["status"]) == "In Use"


def test_a_model_without_figures_says_so(visitors, logins):
    names = inside("models_of_a_school")
    page = visitors.page(logins["Principal"], f"/app/ai-model/{names['nothing']}")
    expect(page.locator(".sai-figures")).to_contain_text("Nothing could be tried")
    expect(page.locator(".sai-figures")).to_contain_text("there is nothing to compare")


def test_what_was_done_is_noted_with_an_insight(visitors, logins, pupil):
    page = visitors.page(logins["Instructor"], f"/app/ai-insight/{pupil['insight']}")
    expect(page.locator('.frappe-control[data-fieldname="evidence"]')).to_be_hidden()
    page.get_by_role("button", name="Done", exact=True).click()
    dialog = page.locator(".modal.show")
    dialog.locator('select[data-fieldname="action"]').select_option("Talk with the pupil")
    dialog.locator('input[data-fieldname="note"]').fill("We agreed on a plan.")
    dialog.get_by_role("button", name="Done").click()
    expect(page.locator(".form-message", has_text="It was dealt with.")).to_be_visible()
    assert inside("value", doctype="AI Insight", name=pupil["insight"], fields=["status"]) == "Done"
    assert inside("actions", insight=pupil["insight"]) == [
        {"action": "Talk with the pupil", "note": "We agreed on a plan.", "done_by": logins["Instructor"]}
    ]


def test_a_prerequisite_is_confirmed_and_others_are_looked_for(visitors, logins):
    name = inside("prerequisite", user=logins["Instructor"])
    page = visitors.page(logins["Instructor"], f"/app/topic-prerequisite/{name}")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    assert inside("value", doctype="Topic Prerequisite", name=name, fields=["status", "decided_by"]) == [
        "Confirmed",
        logins["Instructor"],
    ]
    page.goto("/app/topic-prerequisite")
    page.get_by_role("button", name="Look for prerequisites").click()
    dialog = page.locator(".modal.show")
    box = dialog.locator('[data-fieldname="course"] input').first
    box.fill("Physics")
    box.press("Tab")
    page.wait_for_function("window.cur_dialog?.get_value('course') === 'Physics'")
    dialog.locator(".btn-primary").click()
    expect(page.locator("#alert-container")).to_contain_text(re.compile("New proposals|Nothing new was found"))


def test_the_report_lists_pupils_with_the_reason(visitors, logins, pupil):
    page = visitors.page(logins["Instructor"], "/app/query-report/Pupils Who May Need Help")
    row = page.locator(".dt-row", has_text=pupil["student_name"])
    expect(row.get_by_role("link", name="about 83 %")).to_have_attribute(
        "href", f"/app/ai-prediction/{pupil['prediction']}"
    )
    expect(row).to_contain_text("The 2 results so far are 41 % on average")
    expect(page.locator(".report-wrapper, .layout-main").first).to_contain_text("An estimate is no verdict")


def test_the_workspace_counts_what_its_reader_may_see(visitors, logins, pupil):
    inside("models_of_a_school")
    page = visitors.page(logins["Instructor"], "/app/school-ai")
    cards = page.locator(".number-widget-box")
    expect(cards.filter(has_text="Open Insights").first).to_contain_text(re.compile(r"\d"))
    expect(cards.filter(has_text="Models in Use")).to_have_count(0)
    head = visitors.page(logins["Principal"], "/app/school-ai")
    expect(head.locator(".number-widget-box", has_text="Models in Use")).to_contain_text("1")
    expect(head.locator(".layout-main")).to_contain_text("Fairness of Predictions")
