"""Terms that are over, with pupils who have left, for what learns from them. Written as they lie in the database,
within
a test's transaction."""

from datetime import timedelta

import frappe
import numpy as np
from frappe.utils import add_days, getdate

RESULTS = ((14, 10.0), (42, 30.0), (70, 20.0), (98, 40.0))
DAYS = 112


def put(doctype: str, **values) -> str:
    """A record as it lies in the database. What Education checks when one is saved is not what is tested here."""
    document = frappe.get_doc({"doctype": doctype, **values})
    document.name = values.get("name") or frappe.generate_hash(length=10)
    document.docstatus = values.get("docstatus", 1)
    document.owner = document.modified_by = "Administrator"
    document.creation = document.modified = values.get("creation") or frappe.utils.now_datetime()
    document.db_insert()
    return document.name


def cohort(course: str, years_back: int, pupils: int = 60, seed: int = 0) -> list[str]:
    """A finished term of so many pupils in one course: who began badly mostly ended badly. Returns their names."""
    rng = np.random.default_rng(1000 * seed + years_back)
    begins = add_days(getdate(), -60 - 364 * years_back)
    ends = add_days(begins, DAYS)
    mark = f"SAT{years_back}"
    year = put("Academic Year", name=f"{mark} Year", academic_year_name=f"{mark} Year", year_start_date=begins,
               year_end_date=ends, docstatus=0)  # fmt: skip
    term = put("Academic Term", name=f"{mark} Term", academic_year=year, term_name="Term", title=f"{mark} Term",
               term_start_date=begins, term_end_date=ends, docstatus=0)  # fmt: skip
    names = []
    for number in range(pupils):
        level = rng.normal(60, 14)
        gender = "Female" if number % 2 else "Male"
        names.append(_pupil(f"{mark}-{number:03}", gender))
        _enrolled(names[-1], course, year, term, begins)
        for after, points in RESULTS:
            percent = float(np.clip(level + rng.normal(0, 8), 0, 100))
            result(
                names[-1],
                course,
                year,
                term,
                add_days(begins, after),
                percent * points / 100,
                points,
                f"{mark} {after}",
            )
        for offset in range(0, DAYS, 4):
            away = rng.random() < (0.25 if level < 50 else 0.04)
            put(
                "Student Attendance"
            , student=names[-1], date=add_days(begins, offset), status="Absent" if away else "Present",
                creation=f"{add_days(begins, offset)} 09:00:00")  # fmt: skip
    return names


def _pupil(name: str, gender: str) -> str:
    return put("Student", name=name, first_name=name, student_name=name, gender=gender, enabled=0, docstatus=0,
               student_email_id=f"{name.lower()}@school-ai.test")  # fmt: skip


def _enrolled(student: str, course: str, year: str, term: str, begins) -> None:
    program = put("Program Enrollment", student=student, academic_year=year, academic_term=term, enrollment_date=begins)
    put(
        "Course Enrollment",
        student=student,
        course=course,
        program_enrollment=program,
        enrollment_date=begins,
        docstatus=0,
    )


def result(student: str, course: str, year: str, term: str, day, score: float, maximum: float, plan: str) -> str:
    """A submitted result, entered two days after the assessment."""
    if not frappe.db.exists("Assessment Plan", plan):
        put("Assessment Plan", name=plan, course=course, academic_year=year, academic_term=term, schedule_date=day,
            maximum_assessment_score=maximum, creation=f"{add_days(day, -7)} 08:00:00")  # fmt: skip
    return put("Assessment Result", student=student, course=course, academic_year=year, academic_term=term,
               assessment_plan=plan, total_score=score, maximum_score=maximum,
               creation=f"{getdate(day) + timedelta(days=2)} 08:00:00")  # fmt: skip
