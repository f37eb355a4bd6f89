"""Assignments and assessments for tests, made the way a teacher would make them."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from school_ai.tests.school import School

SCALE, GROUP, CRITERIA = "School AI Scale", "School AI Tests", "School AI Criteria"
QUESTION = "A trolley of 4 kg is pulled with a force of 36 N. What is its acceleration?"
KEY = {"answer": "9 m/s²", "solution": "a = F / m = 36 N / 4 kg = 9 m/s²"}


def assignment(school: School, question: str = QUESTION, **values):
    """An assignment in physics, due tomorrow, with one question. `answer`, `solution`: its key."""
    row = {"question": question, **KEY}
    for field in ("answer", "solution"):
        if field in values:
            row[field] = values.pop(field)
    return frappe.get_doc(
        {
            "doctype": "School Assignment",
            "title": "Forces worksheet",
            "course": school.physics,
            "due_on": now_datetime() + timedelta(days=1),
            "questions": [row],
            **values,
        }
    ).insert()


def assessment(school: School, begins: datetime | None = None, minutes: int = 60, course: str | None = None):
    """An assessment of the tenth grade's group, submitted; running now unless told otherwise."""
    now = now_datetime()
    # An assessment is of one day, as its record is.
    begins = begins or max(now - timedelta(minutes=5), now.replace(hour=0, minute=0, second=0, microsecond=0))
    ends = min(begins + timedelta(minutes=minutes), begins.replace(hour=23, minute=59, second=59))
    needed()
    plan = frappe.get_doc(
        {
            "doctype": "Assessment Plan",
            "student_group": school.group_10,
            "assessment_name": "Forces test",
            "assessment_group": GROUP,
            "grading_scale": SCALE,
            "course": course or school.physics,
            "schedule_date": begins.date(),
            "from_time": begins.strftime("%H:%M:%S"),
            "to_time": ends.strftime("%H:%M:%S"),
            "maximum_assessment_score": 10,
            "assessment_criteria": [{"assessment_criteria": CRITERIA, "maximum_score": 10}],
        }
    )
    return plan.insert().submit() or plan


def needed() -> None:
    """The records that every assessment leads to."""
    if not frappe.db.exists("Assessment Criteria", CRITERIA):
        frappe.get_doc({"doctype": "Assessment Criteria", "assessment_criteria": CRITERIA}).insert()
    if not frappe.db.exists("Assessment Group", GROUP):
        root = frappe.db.get_value("Assessment Group", {"is_group": 1}, "name")
        frappe.get_doc(
            {"doctype": "Assessment Group", "assessment_group_name": GROUP, "parent_assessment_group": root}
        ).insert(ignore_mandatory=True)
    if not frappe.db.exists("Grading Scale", SCALE):
        frappe.get_doc(
            {
                "doctype": "Grading Scale",
                "grading_scale_name": SCALE,
                "intervals": [{"grade_code": "A", "threshold": 50}, {"grade_code": "F", "threshold": 0}],
            }
        ).insert().submit()


def policy(**values):
    """An integrity policy of the whole school, unless told otherwise."""
    return frappe.get_doc(
        {"doctype": "AI Integrity Policy", "title": "Test policy", "applies_to": "School", **values}
    ).insert()


def only_ours(test) -> None:
    """No integrity policies and no safety contacts but those that the test makes, until its end: a bench may have a
    school of its own, as the demo's. To be asked for last in `setUp`, behind whatever commits."""
    policies = frappe.get_all("AI Integrity Policy", {"disabled": 0}, pluck="name")
    settings = frappe.get_doc("School AI Settings")
    contacts = [(row.user, row.from_severity) for row in settings.safety_contacts]
    test.addCleanup(_back, policies, contacts)
    for name in policies:
        frappe.db.set_value("AI Integrity Policy", name, "disabled", 1, update_modified=False)
    if contacts:
        settings.set("safety_contacts", [])
        settings.save()


def _back(policies: list[str], contacts: list[tuple[str, str]]) -> None:
    """What was there is there again, also where somebody has committed meanwhile."""
    frappe.set_user("Administrator")
    frappe.db.rollback()
    frappe.clear_cache(doctype="School AI Settings")
    settings = frappe.get_doc("School AI Settings")
    is_as_before = [(row.user, row.from_severity) for row in settings.safety_contacts] == contacts
    disabled = frappe.get_all("AI Integrity Policy", {"name": ("in", policies), "disabled": 1}, pluck="name")
    if is_as_before and not disabled:
        return
    for name in disabled:
        frappe.db.set_value("AI Integrity Policy", name, "disabled", 0, update_modified=False)
    if not is_as_before:
        settings.set("safety_contacts", [{"user": user, "from_severity": severity} for user, severity in contacts])
        settings.save()
    frappe.db.commit()
