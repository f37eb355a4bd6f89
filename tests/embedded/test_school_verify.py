"""`verify` finds nothing in generated schools, and finds each kind of fault that is put into one."""

from __future__ import annotations

import datetime as dt

import pytest

from embedded.school import SchoolSpec, generate, verify

SPECS = {
    "default": SchoolSpec(),
    "another seed": SchoolSpec(seed=2026),
    "first day": SchoolSpec(today=dt.date(2026, 8, 31)),
    "term over": SchoolSpec(today=dt.date(2027, 3, 1)),
    "smallest": SchoolSpec.of_size(24),
    "one section each": SchoolSpec(pupils=110, groups=5, instructors=9, rooms=6),
    "uneven": SchoolSpec(pupils=301, groups=13, instructors=24, rooms=17, seed=3),
    "no labs": SchoolSpec(pupils=240, groups=10, instructors=20, rooms=10),
    "many rooms": SchoolSpec(pupils=240, groups=10, instructors=30, rooms=30),
    "short, in spring": SchoolSpec(term_start=dt.date(2027, 4, 7), weeks=8, today=dt.date(2027, 5, 20)),
    "whole year": SchoolSpec.of_size(250, weeks=36, today=dt.date(2027, 4, 30)),
    "around a day": SchoolSpec.around(dt.date(2026, 11, 22)),
}


@pytest.mark.parametrize("name", sorted(SPECS))
def test_generated_schools_are_clean(name):
    assert verify(generate(SPECS[name])) == []


DAY = dt.timedelta(days=1)
FIRST = "the value of the first row"
# DocType, field, row, new value (or a function of the old one), and a word of the complaint.
FAULTS = [
    ("Student Group Student", "student", 0, "EDU-STU-2026-99999", "no such record"),
    ("Course Schedule", "instructor", 5, "EDU-INS-2026-99999", "no such record"),
    ("Student Attendance", "leave_application", 0, "EDU-SLA-2026-99999", "no such record"),
    ("Topic Content", "content", 0, "Fractions check", "no such record"),
    ("Student", "gender", 0, "Unknown", "no such record"),
    ("Student", "user", 0, "nobody@greenfield.example", "no such record"),
    ("Student Attendance", "status", 0, "Late", "not among the options"),
    ("Student", "first_name", 0, None, "required but empty"),
    ("Fees", "due_date", 0, None, "required but empty"),
    ("Student", "student_email_id", 1, FIRST, "must be unique"),
    ("Student", "date_of_birth", 0, "2014-02-08", "not a Date"),
    ("Student", "enabled", 0, 2, "not a Check"),
    ("Student", "first_name", 0, "A" * 141, "not a Data"),
    ("Course Schedule", "from_time", 0, "08:30:00", "not a Time"),
    ("Student", "name", 0, "STU-1", "named otherwise"),
    ("Course", "name", 0, "Maths", "named otherwise"),
    ("Student", "name", 1, "EDU-STU-2026-00001", "names used twice"),
    ("Student", "name", 239, "EDU-STU-2026-00999", "naming series"),
    ("Program Course", "parent", 0, "Grade 6", "parent does not exist"),
    ("Program Course", "idx", 0, 3, "idx does not count"),
    ("Fees", "docstatus", 0, 0, "not submitted"),
    ("Assessment Result Detail", "docstatus", 0, 0, "docstatus 0 below"),
    ("Student", "date_of_birth", 0, lambda day: day.replace(year=day.year - 4), "does not fit the grade"),
    ("Guardian", "date_of_birth", 0, dt.date(2008, 1, 1), "less than 18 years"),
    ("Student Guardian", "guardian", 0, "EDU-GRD-2026-00007", "no siblings"),
    ("Student Sibling", "student", 0, "EDU-STU-2026-00002", "not mutual"),
    ("Student Group Student", "student", 0, "EDU-STU-2026-00002", "in two groups"),
    ("Program Enrollment", "program", 0, "Grade 8", "Student Group: differs"),
    ("Course Enrollment", "course", 0, "Physics", "courses differ"),
    ("Program Course", "course", 0, "Physics", "should not be"),
    ("Course Enrollment", "student", 0, "EDU-STU-2026-00002", "not that of"),
    ("Course Schedule", "schedule_date", 0, dt.date(2026, 9, 5), "holiday"),
    ("Course Schedule", "schedule_date", 0, dt.date(2026, 10, 22), "holiday"),
    ("Course Schedule", "schedule_date", 0, dt.date(2027, 3, 1), "outside the term"),
    ("Course Schedule", "schedule_date", 0, lambda day: day + 7 * DAY, "in two places at once"),
    ("Course Schedule", "from_time", 0, dt.timedelta(hours=7), "bell schedule"),
    ("Course Schedule", "room", 0, "HTL-ROOM-2026-00002", "in two places at once"),
    ("Course Schedule", "course", 0, "Geography", "lessons a week differ"),
    ("Assessment Plan", "schedule_date", 0, lambda day: day + DAY, "in two places at once"),
    ("Room", "seating_capacity", 0, "3", "room too small"),
    ("Room", "seating_capacity", 0, "about thirty", "room too small"),
    ("Student Group Instructor", "instructor", 0, "EDU-INS-2026-00020", "not listed"),
    ("Instructor Log", "course", 0, "Physics", "instructor log"),
    ("Student Attendance", "creation", 0, dt.datetime(2026, 11, 1), "made after today"),
    ("Student Attendance", "date", 0, dt.date(2026, 11, 2), "after today"),
    ("Student Attendance", "student", 0, "EDU-STU-2026-00002", "two for one pupil"),
    ("Student Attendance", "student_group", 0, "Grade 9B", "not in that group"),
    ("Student Attendance", "status", 0, "Leave", "leave without an application"),
    ("Student Attendance", "creation", 0, dt.datetime(2026, 9, 1, 8, 40), "not entered on its day"),
    ("Student Leave Application", "to_date", 0, lambda day: day + 14 * DAY, "days or dates"),
    ("Assessment Result", "creation", 0, dt.datetime(2026, 9, 1), "came before"),
    ("Assessment Result", "student", 0, "EDU-STU-2026-00001", "differs from its plan"),
    ("Assessment Result", "total_score", 0, 1.0, "total or grade"),
    ("Assessment Result", "grade", 0, "Z", "total or grade"),
    ("Assessment Result Detail", "score", 0, 99.0, "score or grade is off"),
    ("Assessment Plan Criteria", "maximum_score", 0, 77.0, "do not add up"),
    ("Fees", "grand_total", 0, 1.0, "do not agree"),
    ("Fees", "outstanding_amount", 0, 99999.0, "do not agree"),
    ("Fees", "program_enrollment", 0, "EDU-ENR-2026-00002", "do not agree"),
    ("Course Activity", "enrollment", 0, "EDU-CE-2026-00089", "not the enrolment"),
    ("Course Activity", "content", 0, "Fractions: key ideas", "another course"),
    ("Quiz Activity", "score", 0, "12", "score, status or date"),
    ("Quiz Activity", "activity_date", 0, "2026-10-30 16:00:00.000001", "score, status or date"),
    (
        "Quiz Result",
        "quiz_result",
        0,
        lambda old: "Wrong" if old == "Correct" else "Correct",
        "score, status or date",
    ),
]


@pytest.mark.parametrize(("doctype", "field", "row", "value", "complaint"), FAULTS)
def test_faults_are_found(doctype, field, row, value, complaint, school, rows, spoiled):
    if value is FIRST:
        value = rows(doctype)[0][field]
    problems = verify(school, spoiled(doctype, field, row, value))
    assert any(complaint in problem for problem in problems), problems


def test_a_missing_row_is_found(school):
    tables = [table for table in school.tables() if table.doctype != "Student Guardian"]
    assert any("guardian" in problem.lower() for problem in verify(school, tables))
