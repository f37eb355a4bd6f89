"""A small school made of documents, the way a person would make it, so that it stands on a bench and the embedded host.

Two grades: pupils of Grade 10 learn Physics and Mathematics, those of Grade 7 only Mathematics. Made once a site and
kept: tests change it only within their own transaction.
"""

from dataclasses import dataclass
from functools import lru_cache

import frappe
from frappe.utils import add_days, getdate

YEAR = "School AI Test Year"
DOMAIN = "school-ai.test"
COMPANY = "School AI Test Company"


@dataclass(frozen=True)
class School:
    """Names of the school's records and logins."""

    physics: str
    mathematics: str
    grade_10: str
    grade_7: str
    group_10: str
    group_7: str
    pupil_10: str
    pupil_10_b: str
    pupil_7: str
    physicist: str
    mathematician: str
    mother: str
    father: str
    pupil_10_login: str
    pupil_10_b_login: str
    pupil_7_login: str
    physicist_login: str
    mathematician_login: str
    mother_login: str
    father_login: str
    principal_login: str
    administrator_login: str
    outsider_login: str
    term: str


def ensure() -> School:
    """The school, made now if it is not there."""
    return _ensure(frappe.local.site)


@lru_cache(maxsize=4)
def _ensure(site: str) -> School:
    frappe.set_user("Administrator")
    made = _make()
    frappe.db.commit()
    return made


def _make() -> School:
    _settings()
    term = _calendar()
    physics, mathematics = _course("School AI Physics"), _course("School AI Mathematics")
    grade_10 = _program("School AI Grade 10", physics, mathematics)
    grade_7 = _program("School AI Grade 7", mathematics)
    mother = _guardian("Amina Test", f"mother@{DOMAIN}")
    father = _guardian("Karl Test", f"father@{DOMAIN}")
    pupil_10 = _student("Ada", "Test", f"ada@{DOMAIN}", guardians=[(mother, "Mother"), (father, "Father")])
    pupil_10_b = _student("Ben", "Test", f"ben@{DOMAIN}")
    pupil_7 = _student("Cleo", "Test", f"cleo@{DOMAIN}", guardians=[(mother, "Mother")])
    for pupil, program in ((pupil_10, grade_10), (pupil_10_b, grade_10), (pupil_7, grade_7)):
        _enrol(pupil, program, term)
    physicist = _instructor("Paul Physicist", f"paul@{DOMAIN}")
    mathematician = _instructor("Mia Mathematician", f"mia@{DOMAIN}")
    group_10 = _group("School AI 10A", grade_10, term, [pupil_10, pupil_10_b], [physicist])
    group_7 = _group("School AI 7A", grade_7, term, [pupil_7], [mathematician])
    _teaches(physicist, grade_10, physics, group_10)
    _teaches(mathematician, grade_7, mathematics, group_7)
    return School(
        physics=physics,
        mathematics=mathematics,
        grade_10=grade_10,
        grade_7=grade_7,
        group_10=group_10,
        group_7=group_7,
        pupil_10=pupil_10,
        pupil_10_b=pupil_10_b,
        pupil_7=pupil_7,
        physicist=physicist,
        mathematician=mathematician,
        mother=mother,
        father=father,
        pupil_10_login=f"ada@{DOMAIN}",
        pupil_10_b_login=f"ben@{DOMAIN}",
        pupil_7_login=f"cleo@{DOMAIN}",
        physicist_login=f"paul@{DOMAIN}",
        mathematician_login=f"mia@{DOMAIN}",
        mother_login=f"mother@{DOMAIN}",
        father_login=f"father@{DOMAIN}",
        principal_login=login(f"head@{DOMAIN}", "Harriet Head", "Principal"),
        administrator_login=login(f"ai@{DOMAIN}", "Aaron Admin", "School AI Administrator"),
        outsider_login=login(f"outsider@{DOMAIN}", "Otto Outsider"),
        term=term,
    )


def _settings() -> None:
    frappe.db.set_single_value("Education Settings", "instructor_created_by", "Full Name")


def _calendar() -> str:
    start, end = add_days(getdate(), -60), add_days(getdate(), 120)
    if not frappe.db.exists("Academic Year", YEAR):
        frappe.get_doc(
            {
                "doctype": "Academic Year",
                "academic_year_name": YEAR,
                "year_start_date": start,
                "year_end_date": end,
            }
        ).insert()
    term = f"{YEAR} (Term 1)"
    if not frappe.db.exists("Academic Term", term):
        frappe.get_doc(
            {
                "doctype": "Academic Term",
                "academic_year": YEAR,
                "term_name": "Term 1",
                "term_start_date": start,
                "term_end_date": end,
            }
        ).insert()
    _company(start, end)
    return term


def _company(start, end) -> None:
    """Attendance and leave ask the default company for its holidays."""
    company = frappe.defaults.get_global_default("company") or frappe.db.get_value("Company", {}, "name")
    if not company:
        company = (
            frappe.get_doc(
                {
                    "doctype": "Company",
                    "company_name": COMPANY,
                    "abbr": "SAT",
                    "default_currency": "EUR",
                    "country": "Germany",
                }
            )
            .insert()
            .name
        )
    frappe.db.set_default("company", company)
    if not frappe.db.get_value("Company", company, "default_holiday_list"):
        holidays = frappe.get_doc(
            {
                "doctype": "Holiday List",
                "holiday_list_name": "School AI Test Holidays",
                "from_date": start,
                "to_date": end,
            }
        ).insert()
        frappe.db.set_value("Company", company, "default_holiday_list", holidays.name)


def _course(name: str) -> str:
    if not frappe.db.exists("Course", name):
        frappe.get_doc({"doctype": "Course", "course_name": name}).insert()
    return name


def _program(name: str, *courses: str) -> str:
    if not frappe.db.exists("Program", name):
        frappe.get_doc(
            {
                "doctype": "Program",
                "program_name": name,
                "program_abbreviation": name.rsplit(" ", 1)[-1],
                "courses": [{"course": course, "required": 1} for course in courses],
            }
        ).insert()
    return name


def _guardian(name: str, email: str) -> str:
    existing = frappe.db.get_value("Guardian", {"email_address": email}, "name")
    if existing:
        return existing
    login(email, name)
    return frappe.get_doc({"doctype": "Guardian", "guardian_name": name, "email_address": email}).insert().name


def _student(first_name: str, last_name: str, email: str, guardians=()) -> str:
    existing = frappe.db.get_value("Student", {"student_email_id": email}, "name")
    if existing:
        return existing
    # A login that is there before the pupil's record: Education leaves the two unconnected, school_ai connects them.
    login(email, f"{first_name} {last_name}")
    return (
        frappe.get_doc(
            {
                "doctype": "Student",
                "first_name": first_name,
                "last_name": last_name,
                "student_email_id": email,
                "joining_date": add_days(getdate(), -60),
                "guardians": [{"guardian": guardian, "relation": relation} for guardian, relation in guardians],
            }
        )
        .insert()
        .name
    )


def _enrol(student: str, program: str, term: str) -> None:
    if frappe.db.exists("Program Enrollment", {"student": student, "program": program, "docstatus": 1}):
        return
    enrolment = frappe.get_doc(
        {
            "doctype": "Program Enrollment",
            "student": student,
            "program": program,
            "academic_year": YEAR,
            "academic_term": term,
            "enrollment_date": add_days(getdate(), -59),
        }
    ).insert()
    enrolment.submit()


def _instructor(name: str, email: str) -> str:
    existing = frappe.db.get_value("Instructor", {"instructor_name": name}, "name")
    if existing:
        return existing
    login(email, name, "Instructor")
    first, last = name.split(" ", 1)
    employee = frappe.get_doc(
        {
            "doctype": "Employee",
            "naming_series": "HR-EMP-",
            "first_name": first,
            "last_name": last,
            "gender": "Female",
            "date_of_birth": "1980-01-01",
            "date_of_joining": "2020-01-01",
            "status": "Active",
            "company": frappe.defaults.get_global_default("company"),
            "user_id": email,
        }
    ).insert()
    return frappe.get_doc({"doctype": "Instructor", "instructor_name": name, "employee": employee.name}).insert().name


def _group(name: str, program: str, term: str, students: list[str], instructors: list[str]) -> str:
    if not frappe.db.exists("Student Group", name):
        frappe.get_doc(
            {
                "doctype": "Student Group",
                "student_group_name": name,
                "academic_year": YEAR,
                "academic_term": term,
                "group_based_on": "Batch",
                "program": program,
                "students": [
                    {
                        "student": student,
                        "student_name": frappe.db.get_value("Student", student, "student_name"),
                        "active": 1,
                        "group_roll_number": number,
                    }
                    for number, student in enumerate(students, 1)
                ],
                "instructors": [{"instructor": instructor} for instructor in instructors],
            }
        ).insert()
    return name


def _teaches(instructor: str, program: str, course: str, group: str) -> None:
    document = frappe.get_doc("Instructor", instructor)
    if any(row.student_group == group for row in document.instructor_log):
        return
    document.append(
        "instructor_log",
        {"academic_year": YEAR, "program": program, "course": course, "student_group": group},
    )
    document.save()


def login(email: str, full_name: str, *user_roles: str) -> str:
    if not frappe.db.exists("User", email):
        user = frappe.get_doc(
            {
                "doctype": "User",
                "email": email,
                "first_name": full_name,
                "send_welcome_email": 0,
                "user_type": "Website User",
            }
        ).insert()
        if user_roles:
            user.add_roles(*user_roles)
    return email
