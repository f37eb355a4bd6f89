"""Links, names and child rows, checked against a list of their own and, where it is at hand, Education's
source."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from embedded.school.doctype_facts import DOCTYPES

# What each Link field of Education and ERPNext points to, written down apart from the generator's own facts.
LINKS = {
    ("Account", "company"): "Company",
    ("Assessment Plan", "assessment_group"): "Assessment Group",
    ("Assessment Plan", "course"): "Course",
    ("Assessment Plan", "examiner"): "Instructor",
    ("Assessment Plan", "grading_scale"): "Grading Scale",
    ("Assessment Plan", "room"): "Room",
    ("Assessment Plan", "student_group"): "Student Group",
    ("Assessment Plan", "supervisor"): "Instructor",
    ("Assessment Plan Criteria", "assessment_criteria"): "Assessment Criteria",
    ("Assessment Result", "academic_term"): "Academic Term",
    ("Assessment Result", "assessment_plan"): "Assessment Plan",
    ("Assessment Result", "course"): "Course",
    ("Assessment Result", "program"): "Program",
    ("Assessment Result", "student"): "Student",
    ("Assessment Result", "student_group"): "Student Group",
    ("Assessment Result Detail", "assessment_criteria"): "Assessment Criteria",
    ("Company", "cost_center"): "Cost Center",
    ("Company", "default_holiday_list"): "Holiday List",
    ("Company", "default_receivable_account"): "Account",
    ("Course", "default_grading_scale"): "Grading Scale",
    ("Course", "department"): "Department",
    ("Course Activity", "enrollment"): "Course Enrollment",
    ("Course Enrollment", "course"): "Course",
    ("Course Enrollment", "program_enrollment"): "Program Enrollment",
    ("Course Enrollment", "student"): "Student",
    ("Course Schedule", "course"): "Course",
    ("Course Schedule", "instructor"): "Instructor",
    ("Course Schedule", "program"): "Program",
    ("Course Schedule", "room"): "Room",
    ("Course Schedule", "student_group"): "Student Group",
    ("Course Topic", "topic"): "Topic",
    ("Employee", "department"): "Department",
    ("Employee", "user_id"): "User",
    ("Fee Component", "fees_category"): "Fee Category",
    ("Fees", "company"): "Company",
    ("Fees", "cost_center"): "Cost Center",
    ("Fees", "fee_structure"): "Fee Structure",
    ("Fees", "income_account"): "Account",
    ("Fees", "program_enrollment"): "Program Enrollment",
    ("Fees", "receivable_account"): "Account",
    ("Fees", "student"): "Student",
    ("Guardian", "user"): "User",
    ("Instructor", "employee"): "Employee",
    ("Instructor Log", "course"): "Course",
    ("Instructor Log", "student_group"): "Student Group",
    ("Program Course", "course"): "Course",
    ("Program Enrollment", "academic_term"): "Academic Term",
    ("Program Enrollment", "program"): "Program",
    ("Program Enrollment", "school_house"): "School House",
    ("Program Enrollment", "student"): "Student",
    ("Program Enrollment", "student_batch_name"): "Student Batch Name",
    ("Program Enrollment", "student_category"): "Student Category",
    ("Program Enrollment Course", "course"): "Course",
    ("Quiz Activity", "course"): "Course",
    ("Quiz Activity", "enrollment"): "Course Enrollment",
    ("Quiz Activity", "quiz"): "Quiz",
    ("Quiz Activity", "student"): "Student",
    ("Quiz Question", "question_link"): "Question",
    ("Quiz Result", "question"): "Question",
    ("Student", "country"): "Country",
    ("Student", "gender"): "Gender",
    ("Student", "user"): "User",
    ("Student Attendance", "leave_application"): "Student Leave Application",
    ("Student Attendance", "student"): "Student",
    ("Student Attendance", "student_group"): "Student Group",
    ("Student Group", "academic_term"): "Academic Term",
    ("Student Group", "batch"): "Student Batch Name",
    ("Student Group", "program"): "Program",
    ("Student Group Instructor", "instructor"): "Instructor",
    ("Student Group Student", "student"): "Student",
    ("Student Guardian", "guardian"): "Guardian",
    ("Student Leave Application", "student"): "Student",
    ("Student Leave Application", "student_group"): "Student Group",
    ("Student Log", "student"): "Student",
    ("Student Log", "student_batch"): "Student Batch Name",
    ("Student Sibling", "student"): "Student",
}


@pytest.fixture(scope="module")
def names(school) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"User": {login.user for login in school.logins()}}
    for table in school.tables():
        found.setdefault(table.doctype, set()).update(table.column("name"))
    return found


@pytest.mark.parametrize(("doctype", "field"), sorted(LINKS))
def test_link_leads_to_a_record(doctype, field, rows, names):
    values = {row[field] for row in rows(doctype)} - {None}
    assert values, "nothing is linked"
    assert values <= names[LINKS[doctype, field]]


def test_the_generator_knows_the_same_links():
    for (doctype, field), target in LINKS.items():
        fact = DOCTYPES[doctype].fields[field]
        assert (fact.kind, fact.options) == ("Link", target), f"{doctype}.{field}"


def test_dynamic_links_lead_to_a_record(rows, names):
    for doctype in ("Topic Content", "Course Activity"):
        assert all(row["content"] in names[row["content_type"]] for row in rows(doctype))
        assert len({row["content"] for row in rows(doctype)}) > 20


def test_every_written_column_is_a_field(school):
    child = {"name", "parent", "parenttype", "parentfield", "idx", "docstatus"}
    for table in school.tables():
        facts = DOCTYPES[table.doctype]
        standard = child if facts.child else {"name", "creation", "docstatus", "lft", "rgt"}
        assert set(table.columns) <= set(facts.fields) | standard, table.doctype


def test_links_never_lead_to_a_later_table(school):
    seen = {"User", "Account", "Cost Center"}
    for table in school.tables():
        seen.add(table.doctype)
        targets = {
            field.options
            for name, field in DOCTYPES[table.doctype].fields.items()
            if field.kind == "Link" and name in table.columns and any(table.column(name))
        }
        assert targets <= seen, f"{table.doctype} links to {targets - seen}"


def test_names_look_like_those_of_frappe(rows):
    first = {
        "Student": "EDU-STU-2026-00001",
        "Guardian": "EDU-GRD-2026-00001",
        "Instructor": "EDU-INS-2026-00001",
        "Room": "HTL-ROOM-2026-00001",
        "Program Enrollment": "EDU-ENR-2026-00001",
        "Course Schedule": "EDU-CSH-2026-00001",
        "Student Attendance": "EDU-ATT-2026-00001",
        "Assessment Plan": "EDU-ASP-2026-00001",
        "Assessment Result": "EDU-RES-2026-00001",
        "Student Leave Application": "EDU-SLA-2026-00001",
        "Fees": "EDU-FEE-2026-00001",
        "Student Log": "EDU-SLOG-2026-00001",
        "Question": "QUESTION-00001",
        "Course Enrollment": "EDU-CE-2026-00089",
    }
    assert {doctype: rows(doctype)[0]["name"] for doctype in first} == first
    assert {row["name"] for row in rows("Academic Term")} == {"2026-27 (Term 1)", "2026-27 (Term 2)"}
    assert "Grade 7A" in {row["name"] for row in rows("Student Group")}
    assert "Sciences - GS" in {row["name"] for row in rows("Department")}


def test_counters_are_those_that_the_names_used_up(school, rows):
    series = school.series()
    assert series["EDU-STU-2026-"] == 240
    assert series["HR-EMP-"] == 21
    assert series["EDU-ATT-2026-"] == len(rows("Student Attendance"))
    shared = ("Question", "Course Enrollment", "Course Activity", "Quiz Activity")
    assert series[""] == sum(len(rows(doctype)) for doctype in shared)


def test_names_go_on_with_the_new_year():
    import datetime as dt

    from embedded.school import SchoolSpec, generate, verify

    spec = SchoolSpec(term_start=dt.date(2026, 11, 2), weeks=16, today=dt.date(2027, 2, 5))
    school = generate(spec)
    series = school.series()
    assert series["EDU-ATT-2026-"] > 0
    assert series["EDU-ATT-2027-"] > 0
    assert verify(school) == []


EDUCATION = os.environ.get("EDUCATION_DOCTYPES", "")


def facts_unlike(doctype: str, source: dict) -> list[str]:
    """How our facts of a DocType differ from its own description."""
    fields = {field["fieldname"]: field for field in source["fields"]}
    unlike = []
    for name, fact in DOCTYPES[doctype].fields.items():
        field = fields.get(name, {})
        theirs = (field.get("fieldtype"), bool(field.get("reqd")), bool(field.get("unique")))
        if theirs != (fact.kind, fact.required, fact.unique):
            unlike.append(f"{doctype}.{name}: {theirs}")
        if fact.options and field.get("options", "") != fact.options:
            unlike.append(f"{doctype}.{name}: options {field.get('options')}")
    required = {name for name, field in fields.items() if field.get("reqd") and field["fieldtype"] != "Table"}
    unlike.extend(f"{doctype}.{name} is required" for name in required - set(DOCTYPES[doctype].fields))
    if bool(source.get("is_submittable")) != DOCTYPES[doctype].submitted:
        unlike.append(f"{doctype}: submittable {source.get('is_submittable')}")
    if bool(source.get("istable")) != DOCTYPES[doctype].child:
        unlike.append(f"{doctype}: table {source.get('istable')}")
    return unlike


@pytest.mark.skipif(not EDUCATION, reason="set EDUCATION_DOCTYPES to the doctype folder of an Education checkout")
def test_facts_agree_with_education():
    unlike, seen = [], 0
    for doctype in DOCTYPES:
        scrubbed = doctype.lower().replace(" ", "_")
        path = Path(EDUCATION) / scrubbed / f"{scrubbed}.json"
        # what is not there belongs to ERPNext or Frappe
        if path.exists():
            seen += 1
            unlike.extend(facts_unlike(doctype, json.loads(path.read_text())))
    assert seen > 20
    assert unlike == []
