"""Earlier terms: over before the present one begins, linked to what is there, and in nobody's way."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from embedded.school import EarlierTerms, School, SchoolSpec, Table, earlier_terms, generate, verify_earlier
from embedded.school.doctype_facts import DOCTYPES

SMALL = SchoolSpec(pupils=60, groups=5, instructors=10, rooms=7)
# Days a term may begin on so that years, school years and series are in each other's way.
SPECS = {
    "small": SMALL,
    "over New Year": replace(SMALL, term_start=dt.date(2026, 11, 2), today=dt.date(2027, 2, 5)),
    "turn of the school year": replace(SMALL, term_start=dt.date(2026, 7, 1), today=dt.date(2026, 8, 20)),
    "end of the school year": replace(SMALL, term_start=dt.date(2026, 6, 29), today=dt.date(2026, 8, 20)),
    "leap day": replace(SMALL, term_start=dt.date(2028, 2, 29), today=dt.date(2028, 5, 2)),
    "whole year": replace(SMALL, weeks=42, today=dt.date(2027, 4, 30)),
    "short": replace(SMALL, weeks=8, today=dt.date(2026, 9, 1)),
    "smallest": SchoolSpec.of_size(24),
    "uneven": SchoolSpec(pupils=131, groups=13, instructors=24, rooms=17, seed=3),
}
# What a day of a record is called.
DAYS = (
    *("creation", "date", "from_date", "to_date", "schedule_date", "enrollment_date", "joining_date"),
    *("date_of_leaving", "term_start_date", "term_end_date", "activity_date"),
)


@pytest.fixture(scope="session")
def earlier(school: School) -> EarlierTerms:
    """The three terms before that of the default school."""
    return earlier_terms(school)


@pytest.fixture(scope="session")
def former(earlier: EarlierTerms) -> Callable[[str], list[dict]]:
    """Their rows of a DocType as mappings."""
    tables = list(earlier.tables())
    return lambda doctype: [record for table in tables if table.doctype == doctype for record in table.records()]


@pytest.fixture(scope="session")
def last_year() -> EarlierTerms:
    """The one term before that of a small school."""
    return earlier_terms(generate(SMALL), 1)


@pytest.fixture(scope="session")
def wrong(last_year: EarlierTerms) -> Callable[..., list[Table]]:
    """Its tables with one value changed."""
    tables = list(last_year.tables())

    def change(doctype: str, field: str, row: int, value: object) -> list[Table]:
        number = next(n for n, table in enumerate(tables) if table.doctype == doctype)
        column = list(tables[number].column(field)) if field in tables[number].columns else [None] * len(tables[number])
        column[row] = value(column[row]) if callable(value) else value
        return [*tables[:number], tables[number].changed(**{field: column}), *tables[number + 1 :]]

    return change


def rows_of(earlier: EarlierTerms) -> list[tuple]:
    return [(table.doctype, table.columns, list(table.rows)) for table in earlier.tables()]


def day_of(value: object) -> dt.date:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value.date() if isinstance(value, dt.datetime) else value


@pytest.mark.parametrize("name", sorted(SPECS))
def test_earlier_terms_are_clean(name):
    assert verify_earlier(earlier_terms(generate(SPECS[name]))) == []


@pytest.mark.parametrize("name", sorted(SPECS))
def test_each_term_is_over_before_the_next_one_begins(name):
    school = generate(SPECS[name])
    terms = earlier_terms(school).terms
    ends = [term.term.term_end for term in terms]
    assert all(end < later.term.term_start for end, later in zip(ends, (school, *terms), strict=False))
    years = [term.term.start_year for term in (school, *terms)]
    assert years == list(range(years[0], years[0] - 4, -1))


def test_three_years_of_whole_terms(earlier, former, school):
    assert [row["name"] for row in former("Academic Term")] == [
        "2025-26 (Term 1)",
        "2024-25 (Term 1)",
        "2023-24 (Term 1)",
    ]
    for term in earlier.terms:
        assert term.spec.weeks == 16
        assert term.attendance.days == len(term.term.school_days)
        final = [row for row in former("Assessment Result") if row["academic_term"] == term.term.term_title]
        # All that will ever be marked is marked.
        assert len(final) == (term.scores.marked_on >= 0).sum()
    assert len(former("Student")) == 3 * len(school.pupils)


def test_nothing_about_former_pupils_falls_in_the_present_term(school, former, earlier):
    begins = school.term.term_start
    seen = Counter()
    for doctype in {table.doctype for table in earlier.tables()}:
        for row in former(doctype):
            for field in set(DAYS) & set(row):
                seen[doctype] += 1
                assert day_of(row[field]) < begins, (doctype, row["name"], field)
    assert {"Student", "Assessment Result", "Student Attendance", "Quiz Activity", "Student Log"} <= set(seen)


def test_records_are_dated_within_their_own_year(earlier, former):
    """What was known on a day can be asked only if records were made when they would have been."""
    for term in earlier.terms:
        title = term.term.term_title
        made = [day_of(row["creation"]) for row in former("Assessment Result") if row["academic_term"] == title]
        assert term.term.term_start < min(made) < max(made) <= term.spec.today
    made = {row["name"]: row["creation"] for row in former("Student")}
    enrolled = {row["student"]: row["creation"] for row in former("Program Enrollment")}
    assert all(made[student] <= moment for student, moment in enrolled.items())


def test_links_lead_to_records_of_the_school(school, earlier):
    """Every Link, of every row, without the verifier."""
    names = defaultdict(set)
    for table in (*school.tables(), *earlier.tables()):
        names[table.doctype].update(table.column("name"))
    followed = 0
    for table in earlier.tables():
        for field, fact in DOCTYPES[table.doctype].fields.items():
            if fact.kind == "Link" and field in table.columns:
                targets = set(table.column(field)) - {None, ""}
                followed += len(targets)
                assert targets <= names[fact.options], (table.doctype, field)
        if "parent" in table.columns:
            assert set(table.column("parent")) <= names[table.column("parenttype")[0]]
    assert followed > 5000


def test_courses_rooms_staff_and_assessment_groups_are_the_present_ones(rows, former):
    plans = former("Assessment Plan")
    groups = {row["name"] for row in rows("Assessment Group") if not row["is_group"]}
    assert {row["assessment_group"] for row in plans} == groups
    assert {row["assessment_group"] for row in former("Assessment Result")} == groups
    staff = {row["name"]: row["instructor_name"] for row in rows("Instructor")}
    assert all(staff[row["supervisor"]] == row["supervisor_name"] for row in plans)
    taught = {(row["course"], row["supervisor"]) for row in rows("Assessment Plan")}
    assert {(row["course"], row["supervisor"]) for row in plans} == taught


@pytest.mark.parametrize("name", sorted(SPECS))
def test_no_name_is_used_twice(name):
    school = generate(SPECS[name])
    names, shared = Counter(), Counter()
    for table in (*school.tables(), *earlier_terms(school).tables()):
        names.update((table.doctype, each) for each in table.column("name"))
        if DOCTYPES[table.doctype].naming.startswith("format:"):
            shared.update(each.rpartition("-")[2] for each in table.column("name"))
    assert [key for key, count in names.items() if count > 1] == []
    # DocTypes with a format: draw from one counter, so not even their numbers meet.
    assert [key for key, count in shared.items() if count > 1] == []


@pytest.mark.parametrize("name", sorted(SPECS))
def test_series_have_come_as_far_as_the_names(name):
    school = generate(SPECS[name])
    earlier = earlier_terms(school)
    series = earlier.series()
    assert all(series[key] >= number for key, number in school.series().items())
    for table in earlier.tables():
        naming = DOCTYPES[table.doctype].naming
        if "#" in naming:
            for each in table.column("name"):
                prefix, number = re.fullmatch(r"(.*-)(\d+)", each).groups()
                assert int(number) <= series["" if naming.startswith("format:") else prefix]


def test_names_go_on_where_the_site_has_come_to(school):
    """Somebody may have used the site between writing the school and adding what was before."""
    series = school.series()
    at_site = {"EDU-RES-2025-": 7000, "EDU-STU-2025-": 3, "": series[""] + 500, "SOMETHING-": 12}
    moved = earlier_terms(school, 1, at_site)
    of = {table.doctype: list(table.column("name")) for table in moved.tables()}
    assert of["Student"][0] == "EDU-STU-2025-00004"
    assert "EDU-RES-2025-07001" in of["Assessment Result"]
    assert of["Course Enrollment"][0] == f"EDU-CE-2025-{series[''] + 501:05d}"
    assert moved.series()["SOMETHING-"] == 12
    assert moved.series()["EDU-STU-2025-"] == 3 + len(of["Student"])


def test_former_pupils_cannot_sign_in(school, former):
    known = {login.user for login in school.logins()} | set(school.pupils.email)
    pupils = former("Student")
    assert {row["enabled"] for row in pupils} == {0}
    assert not any(row.get("user") for row in pupils)
    emails = [row["student_email_id"] for row in pupils]
    assert len(set(emails)) == len(emails)
    assert not set(emails) & known
    assert {row["disabled"] for row in former("Student Group")} == {1}


def test_former_pupils_are_others(earlier, school):
    """Other seeds, so other abilities: neither the present ones nor those of another year."""
    abilities = [each.truth.ability for each in (school, *earlier.terms)]
    for number, one in enumerate(abilities):
        for other in abilities[number + 1 :]:
            assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.2
    assert earlier.terms[0].truth.students[0] != school.truth.students[0]


def test_only_what_analytics_reads(earlier):
    doctypes = {table.doctype for table in earlier.tables()}
    assert "Quiz Activity" in doctypes
    assert not doctypes & {"Course Schedule", "Fees", "Guardian", "Employee", "Instructor", "Course", "Room"}


def test_same_spec_gives_the_same_rows():
    assert rows_of(earlier_terms(generate(SMALL))) == rows_of(earlier_terms(generate(SMALL)))


def test_another_seed_gives_other_rows():
    assert rows_of(earlier_terms(generate(SMALL))) != rows_of(earlier_terms(generate(replace(SMALL, seed=8))))


def test_one_more_term_changes_none():
    school = generate(SMALL)
    two, three = rows_of(earlier_terms(school, 2)), rows_of(earlier_terms(school, 3))
    assert two == three[: len(two)]
    assert len(three) > len(two)


def test_the_present_school_stays_as_it_is():
    school = generate(SMALL)
    before = [(table.doctype, list(table.rows)) for table in school.tables()], school.series()
    list(earlier_terms(school).tables())
    assert ([(table.doctype, list(table.rows)) for table in school.tables()], school.series()) == before


def test_no_earlier_terms(school):
    none = earlier_terms(school, 0)
    assert list(none.tables()) == []
    assert none.series() == school.series()


# DocType, field, row, new value (or a function of the old one), and a word of the complaint.
FAULTS = [
    ("Assessment Plan", "supervisor", 0, "EDU-INS-2025-00001", "no such record"),
    ("Assessment Plan", "assessment_group", 0, "2025-26 Term 1 Quiz", "no such record"),
    ("Student", "name", 0, "EDU-STU-2026-00001", "names used twice"),
    ("Student", "name", 59, "EDU-STU-2025-00999", "naming series"),
    ("Student", "enabled", 0, 1, "enabled or with a login"),
    ("Student", "user", 0, "ai.admin@greenfield.example", "enabled or with a login"),
    ("Student", "date_of_birth", 0, lambda day: day.replace(year=day.year - 4), "does not fit the grade"),
    ("Student", "date_of_leaving", 0, "2026-07-31", "not a Date"),
    ("Student Group", "disabled", 3, 0, "not disabled"),
    ("Student Group", "name", 0, "Grade 7A", "names used twice"),
    ("Academic Term", "term_end_date", 0, dt.date(2026, 9, 1), "not over"),
    ("Student Attendance", "creation", 0, dt.datetime(2026, 9, 1), "made after today"),
    ("Student Attendance", "date", 0, lambda day: day + dt.timedelta(days=364), "after today"),
    ("Assessment Result", "total_score", 0, 1.0, "total or grade"),
    ("Assessment Plan", "from_time", 0, dt.timedelta(hours=7), "bell schedule"),
    ("Quiz Activity", "enrollment", 0, "EDU-CE-2026-00089", "not the enrolment"),
]


@pytest.mark.parametrize(("doctype", "field", "row", "value", "complaint"), FAULTS)
def test_faults_are_found(doctype, field, row, value, complaint, last_year, wrong):
    problems = verify_earlier(last_year, wrong(doctype, field, row, value))
    assert any(complaint in problem for problem in problems), problems
