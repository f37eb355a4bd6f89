"""Those of Education's whitelisted methods that show or change a pupil's data, with the checks that Education makes.

Which is mostly none: that they are open here too is what lets the tests show that school_ai closes them.
"""

import json

import frappe
from frappe.utils import flt

from embedded.standin.education_controllers import grade_for

__all__ = [
    "get_assessment_students",
    "get_current_enrollment",
    "get_result",
    "get_student_attendance",
    "get_student_group_students",
    "get_student_guardians",
    "get_student_info",
    "get_student_invoices",
    "get_student_programs",
    "mark_assessment_result",
    "mark_attendance",
    "submit_assessment_results",
]


@frappe.whitelist()
def mark_attendance(students_present, students_absent, course_schedule=None, student_group=None, date=None):
    for status, listed in (("Present", students_present), ("Absent", students_absent)):
        for row in json.loads(listed):
            attendance = frappe.get_doc(
                {
                    "doctype": "Student Attendance",
                    "student": row["student"],
                    "student_name": row.get("student_name"),
                    "course_schedule": course_schedule,
                    "student_group": student_group,
                    "date": date,
                    "status": status,
                }
            )
            attendance.save()
            attendance.submit()


@frappe.whitelist()
def get_student_guardians(student):
    return frappe.get_all("Student Guardian", fields=["guardian"], filters={"parent": student})


@frappe.whitelist()
def get_student_group_students(student_group, include_inactive=0):
    filters = {"parent": student_group}
    if not include_inactive:
        filters["active"] = 1
    return frappe.get_all(
        "Student Group Student", fields=["student", "student_name"], filters=filters, order_by="group_roll_number"
    )


@frappe.whitelist()
def get_result(student, assessment_plan):
    results = frappe.get_all(
        "Assessment Result",
        filters={"student": student, "assessment_plan": assessment_plan, "docstatus": ("!=", 2)},
    )
    return frappe.get_doc("Assessment Result", results[0].name) if results else None


@frappe.whitelist()
def get_assessment_students(assessment_plan, student_group):
    students = get_student_group_students(student_group)
    for student in students:
        result = get_result(student.student, assessment_plan)
        student["assessment_details"] = result and {
            row.assessment_criteria: [str(row.score), row.grade] for row in result.details
        }
    return students


@frappe.whitelist()
def mark_assessment_result(assessment_plan, scores):
    given = json.loads(scores)
    result = get_result(given["student"], assessment_plan)
    if not result or result.docstatus != 0:
        result = frappe.new_doc("Assessment Result")
    result.update(
        {
            "student": given["student"],
            "assessment_plan": assessment_plan,
            "comment": given.get("comment"),
            "details": [
                {"assessment_criteria": criterion, "score": flt(score)}
                for criterion, score in given["assessment_details"].items()
            ],
        }
    )
    result.save()
    return {"name": result.name, "student": result.student, "total_score": result.total_score, "grade": result.grade}


@frappe.whitelist()
def submit_assessment_results(assessment_plan, student_group):
    count = 0
    for row in get_student_group_students(student_group):
        result = get_result(row.student, assessment_plan)
        if result and result.docstatus == 0:
            result.submit()
            count += 1
    return count


@frappe.whitelist()
def get_grade(grading_scale, percentage):
    return grade_for(grading_scale, flt(percentage))


@frappe.whitelist()
def get_current_enrollment(student, academic_year=None):
    academic_year = academic_year or frappe.defaults.get_defaults().academic_year
    rows = frappe.get_all(
        "Program Enrollment",
        filters={"student": student, "academic_year": academic_year, "docstatus": 1},
        fields=["name as program_enrollment", "student_name", "program", "student_batch_name as student_batch"],
        order_by="creation",
    )
    return rows[0] if rows else None


@frappe.whitelist()
def get_student_info():
    rows = frappe.get_all("Student", fields=["*"], filters={"user": frappe.session.user})
    return rows[0] if rows else None


@frappe.whitelist()
def get_student_programs(student):
    return frappe.get_all(
        "Program Enrollment", fields=["program", "name"], filters={"docstatus": 1, "student": student}
    )


@frappe.whitelist()
def get_student_invoices(student):
    return frappe.get_all(
        "Sales Invoice",
        filters={"student": student, "docstatus": 1},
        fields=["name", "status", "student", "due_date", "outstanding_amount", "grand_total"],
    )


@frappe.whitelist()
def get_student_attendance(student, student_group):
    return frappe.get_all(
        "Student Attendance",
        filters={"student": student, "student_group": student_group, "docstatus": 1},
        fields=["date", "status", "name"],
    )
