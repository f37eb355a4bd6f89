"""The instructor's desk: panels above forms, drafts, the assistant, and the page for teachers, by phone and desktop."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from embedded import testing
from tests.browser.conftest import DESKTOP, PHONE

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
TEACHING = "/school-ai/teaching"
MARKUP = "<img src=x onerror=alert(1)>"


def inside(function: str, **arguments) -> Any:
    """Run a function of this module inside the site. Returns what it printed, as JSON."""
    printed = testing.inside(testing.BROWSER_SITE, f"tests.browser.test_teaching:{function}", **arguments)
    return json.loads(printed.splitlines()[-1])


# --- run inside the site ---------------------------------------------------------------------------------------------


def of(user: str) -> None:
    """What an instructor teaches, with an insight about one of their pupils, and records to open."""
    import frappe
    from frappe.utils import getdate, now_datetime

    from school_ai import permissions
    from school_ai.erpnext_records import enrolment

    clear_records(user)
    standing = permissions.standing_of(user)
    lesson = frappe.get_all(
        "Course Schedule",
        {"instructor": standing.instructor, "schedule_date": (">=", getdate())},
        ["name", "student_group", "course", "schedule_date"],
        order_by="schedule_date, from_time",
        limit=1,
    )[0]
    student = sorted(enrolment.students_in(frozenset([lesson.student_group])))[0]
    name = frappe.db.get_value("Student", student, "student_name")
    insight = frappe.get_doc(
        {"doctype": "AI Insight", "student": student, "student_name": name, "course": lesson.course, "status": "Open",
         "severity": "High", "kind": "May need help in a course", "title": f"Browser {MARKUP}", "text": "Seen.",
         "computed_on": now_datetime()}
    )  # fmt: skip
    insight.name = "browser-desk"
    insight.db_insert()
    result = frappe.get_all(
        "Assessment Result",
        {"course": lesson.course, "docstatus": 1, "student": student},
        ["name", "assessment_plan"],
        limit=1,
    )[0]
    others = frappe.get_all(
        "Course Schedule",
        {"instructor": ("!=", standing.instructor), "student_group": ("not in", sorted(standing.teaches.groups))},
        pluck="name",
        limit=1,
    )
    frappe.db.commit()
    print(
        json.dumps(
            {
                "lesson": lesson.name,
                "group": lesson.student_group,
                "course": lesson.course,
                "day": str(lesson.schedule_date),
                "student": student,
                "name": name,
                "result": result.name,
                "plan": result.assessment_plan,
                "others_lesson": others[0] if others else "",
            }
        )
    )


def clear_records(user: str) -> None:
    import frappe

    from school_ai import permissions

    frappe.db.delete("AI Insight", {"name": "browser-desk"})
    for doctype in ("Report Comment", "Result Feedback", "Assistant Question"):
        frappe.db.delete(doctype)
    instructor = permissions.standing_of(user).instructor
    frappe.db.delete("Instructor Absence", {"instructor": instructor})
    for name in frappe.get_all("Instructor Preference", {"instructor": instructor}, pluck="name"):
        frappe.delete_doc("Instructor Preference", name, force=True)
    frappe.db.commit()


def cleared(user: str) -> None:
    clear_records(user)
    print(json.dumps("clear"))


def kept(doctype: str, **filters) -> None:
    import frappe

    print(frappe.as_json(frappe.get_all(doctype, filters, ["*"]), indent=None))


# --- fixtures ---


@pytest.fixture
def made(site, logins):
    found = inside("of", user=logins["Instructor"])
    yield found
    inside("cleared", user=logins["Instructor"])


def fits(page: Page) -> bool:
    """As wide as the screen, whatever stands in it."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


# --- the page for teachers ---


@SIZES
def test_a_teachers_day_with_who_stands_out(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], f"{TEACHING}?day={made['day']}", size)
    lesson = page.locator(f'[data-lesson="{made["lesson"]}"]')
    expect(lesson).to_contain_text(re.compile(r"To look at: \d"))
    lesson.click()
    expect(page.locator(".teaching__pupils").first).to_contain_text(made["name"])
    expect(page.locator(".teaching__pupils").first).to_contain_text("Browser <img")
    assert fits(page)
    box = lesson.bounding_box()
    assert box["height"] >= 44


@SIZES
def test_an_absence_takes_two_taps(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], TEACHING, size)
    page.get_by_role("button", name="Tomorrow").click()
    page.get_by_role("button", name="Sick").click()
    expect(page.locator("#absences li")).to_have_count(1)
    rows = inside("kept", doctype="Instructor Absence", reason="Sick")
    assert len(rows) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("#absences li")).to_have_count(0)


@SIZES
def test_wishes_are_tapped(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], TEACHING, size)
    page.locator("#wishes summary").click()
    wish = page.locator(".wish").first
    wish.click()
    expect(wish).to_have_attribute("aria-label", re.compile("rather not"))
    expect(page.locator("#wish-said")).to_contain_text("rather not")
    page.reload()
    page.locator("#wishes summary").click()
    expect(page.locator(".wish").first).to_have_attribute("data-wish", "Rather not")
    assert fits(page)


def test_the_assistant_answers_on_the_page(visitors, logins, made):
    page = visitors.page(logins["Instructor"], TEACHING, PHONE)
    page.get_by_label("Your question").fill(f"Who needs attention in {made['group']}?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#answers")).to_contain_text(made["name"])
    assert fits(page)


@pytest.mark.parametrize("role", ["Student", "Guardian", "Principal"])
def test_who_is_no_teacher_is_told_so(visitors, logins, role):
    expect(visitors.page(logins[role], TEACHING).locator(".notice")).to_be_visible()


def test_teachers_are_led_there_and_it_is_written_from_right_to_left(visitors, logins):
    page = visitors.page(logins["Instructor"], "/school-ai/start")
    expect(page).to_have_url(re.compile(TEACHING))
    page.goto(f"{TEACHING}?_lang=ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    assert fits(page)


# --- the desk ---


@SIZES
def test_a_group_above_its_form(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], f"/app/student-group/{made['group']}", size)
    panel = page.locator(".sai-panel")
    expect(panel).to_contain_text("Who Needs Attention")
    expect(panel).to_contain_text("Browser <img")
    expect(panel.get_by_role("link", name=made["name"]).first).to_be_visible()
    expect(panel).to_contain_text("What Pupils Ask the Tutor")


def test_a_lesson_an_assessment_and_a_course_above_their_forms(visitors, logins, made):
    head = logins["Principal"]
    page = visitors.page(head, f"/app/course-schedule/{made['lesson']}")
    expect(page.locator(".sai-panel")).to_contain_text(made["name"])
    expect(page.locator(".sai-panel")).to_contain_text("Materials")
    page = visitors.page(head, f"/app/assessment-plan/{made['plan']}")
    expect(page.locator(".sai-panel")).to_contain_text("How Hard It Was")
    expect(page.locator(".sai-panel")).to_contain_text("Results That Stand Out")
    page = visitors.page(logins["Instructor"], f"/app/course/{made['course']}")
    expect(page.locator(".sai-panel")).to_contain_text("What the Shelf Lacks")


@SIZES
def test_feedback_is_drafted_edited_taken_over_and_taken_back(visitors, logins, made, size):
    page = visitors.page(logins["Principal"], f"/app/assessment-result/{made['result']}", size)
    panel = page.locator(".sai-panel")
    panel.get_by_role("button", name="Draft feedback").click()
    text = panel.get_by_label("Feedback for the pupil")
    expect(text).to_have_value(re.compile(r"points"))
    text.fill("Browser: well done.")
    panel.get_by_role("button", name="Take over").click()
    expect(panel).to_contain_text("Taken over by")
    assert inside("kept", doctype="Result Feedback", status="Taken over")[0]["text"] == "Browser: well done."
    panel.get_by_role("button", name="Take back").click()
    expect(text).to_have_value("Browser: well done.")


@SIZES
def test_comments_are_drafted_read_and_approved(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], f"/app/student/{made['student']}", size)
    panel = page.locator(".sai-panel--comments")
    panel.get_by_role("button", name=f"Draft for {made['course']}").click()
    comment = panel.locator(".sai-comment")
    expect(comment).to_contain_text("Draft")
    comment.locator("textarea").fill("Browser: a good term.")
    comment.get_by_role("button", name="Approve").click()
    expect(comment).to_contain_text("Approved by")
    (row,) = inside("kept", doctype="Report Comment")
    assert (row["status"], row["text"]) == ("Approved", "Browser: a good term.")
    comment.get_by_role("button", name="Open again").click()
    expect(comment.get_by_role("button", name="Save")).to_be_visible()


def test_drafts_of_a_whole_group(visitors, logins, made):
    page = visitors.page(logins["Instructor"], f"/app/student-group/{made['group']}")
    expect(page.locator(".sai-panel")).to_contain_text("Who Needs Attention")
    page.get_by_role("button", name="Draft report comments").click()
    page.locator(".modal.show select").select_option(made["course"])
    page.locator(".modal.show").get_by_role("button", name="Draft", exact=True).click()
    expect(page).to_have_url(re.compile("report-comment"))
    assert len(inside("kept", doctype="Report Comment", course=made["course"])) > 5


@SIZES
def test_the_assistant_beside_a_form(visitors, logins, made, size):
    page = visitors.page(logins["Instructor"], f"/app/student-group/{made['group']}", size)
    expect(page.locator(".sai-panel")).to_contain_text("Who Needs Attention")
    if size == PHONE:
        page.locator(".page-actions .menu-btn-group:visible, .page-actions .actions-btn-group:visible").first.click()
        page.get_by_role("link", name="Ask").or_(page.locator(".dropdown-menu.show").get_by_text("Ask")).first.click()
    else:
        page.get_by_role("button", name="Ask", exact=True).click()
    drawer = page.get_by_role("dialog", name="Assistant")
    drawer.get_by_label("Your question").fill("Who needs attention?")
    drawer.get_by_label("Your question").press("Enter")
    answer = drawer.locator(".sai-answer")
    expect(answer).to_contain_text(made["name"])
    expect(answer).to_contain_text("From the school's records.")
    expect(answer.get_by_role("link").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_another_teachers_lesson_is_told_of_to_nobody(visitors, logins, made):
    if not made["others_lesson"]:
        pytest.skip("everybody teaches everything")
    page = visitors.page(logins["Instructor"], TEACHING)
    address = f"/api/method/school_ai.api.teaching.lesson?lesson={made['others_lesson']}"
    assert page.evaluate("async (address) => (await fetch(address)).status", address) == 403
