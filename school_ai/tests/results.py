"""Results, attendance and members of groups, saved and submitted as Education does it."""

import frappe
from frappe.utils import add_days, getdate

SCALE, CRITERIA, ALL = "School AI Test Scale", ("School AI Knowledge", "School AI Methods"), "School AI Test"
MAXIMUM = 10.0


def plan(school, group: str | None = None):
    """A submitted Assessment Plan of two criteria with ten points each."""
    name = f"SAT {frappe.generate_hash(length=6)}"
    document = frappe.get_doc(
        {
            "doctype": "Assessment Plan",
            "assessment_name": name,
            "student_group": group or school.group_10,
            "assessment_group": _group(name),
            "grading_scale": _scale(),
            "course": school.physics,
            "schedule_date": add_days(getdate(), -3),
            "from_time": "06:00:00",
            "to_time": "06:30:00",
            "maximum_assessment_score": 2 * MAXIMUM,
            "assessment_criteria": [
                {"assessment_criteria": _criterion(each), "maximum_score": MAXIMUM} for each in CRITERIA
            ],
        }
    )
    document.flags.ignore_validate = True
    document.insert(ignore_permissions=True)
    document.submit()
    return document


def submitted(school, student: str, *scores: float, group: str | None = None):
    """A submitted Assessment Result of a new plan."""
    of = plan(school, group)
    document = frappe.get_doc(
        {
            "doctype": "Assessment Result",
            "assessment_plan": of.name,
            "student": student,
            "student_group": of.student_group,
            "details": [
                {"assessment_criteria": each.assessment_criteria, "score": score}
                for each, score in zip(of.assessment_criteria, (*scores, 5.0, 5.0), strict=False)
            ],
        }
    ).insert(ignore_permissions=True)
    document.submit()
    return document


def attendance(school, student: str) -> str:
    document = frappe.get_doc(
        {
            "doctype": "Student Attendance",
            "student": student,
            "student_group": school.group_10,
            "date": add_days(getdate(), -2),
            "status": "Present",
        }
    ).insert(ignore_permissions=True)
    document.submit()
    return document.name


def member(group: str, student: str) -> None:
    """Put a pupil into a group, whatever Education says of it."""
    document = frappe.get_doc("Student Group", group)
    document.append("students", {"student": student, "active": 1, "group_roll_number": 90})
    document.save(ignore_permissions=True)


def forget(school, *students: str) -> None:
    """Results of these pupils with their assessments, where a test has committed them; and what `member` did."""
    found = frappe.get_all("Assessment Result", {"student": ("in", students)}, ["name", "assessment_plan"])
    for doctype, rows, names in (
        ("Assessment Result", "Assessment Result Detail", {each.name for each in found}),
        ("Assessment Plan", "Assessment Plan Criteria", {each.assessment_plan for each in found}),
    ):
        frappe.db.delete(rows, {"parent": ("in", sorted(names) or [""])})
        frappe.db.delete(doctype, {"name": ("in", sorted(names) or [""])})
    frappe.db.delete("Student Group Student", {"parent": school.group_7, "student": school.pupil_10})


def _scale() -> str:
    if not frappe.db.exists("Grading Scale", SCALE):
        frappe.get_doc(
            {
                "doctype": "Grading Scale",
                "grading_scale_name": SCALE,
                "intervals": [
                    {"grade_code": "A", "threshold": 50.0},
                    {"grade_code": "F", "threshold": 0.0},
                ],
            }
        ).insert(ignore_permissions=True).submit()
    return SCALE


def _criterion(name: str) -> str:
    if not frappe.db.exists("Assessment Criteria", name):
        frappe.get_doc({"doctype": "Assessment Criteria", "assessment_criteria": name}).insert(ignore_permissions=True)
    return name


def _group(name: str) -> str:
    if not frappe.db.exists("Assessment Group", name):
        frappe.get_doc({"doctype": "Assessment Group", "assessment_group_name": name, "is_group": 0}).insert(
            ignore_permissions=True, ignore_mandatory=True
        )
    return name
