"""Families, logins and records about people look like those of a school."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict

import numpy as np

from embedded.school import SchoolSpec, generate
from embedded.school.names import CULTURES, FICTION_NUMBERS
from embedded.school.people import EmailBook


def test_families_have_one_to_three_children_in_school(large_school):
    sizes = Counter(len(children) for children in large_school.families.children)
    families = sum(sizes.values())
    assert set(sizes) == {1, 2, 3}
    assert 0.5 < sizes[1] / families < 0.75
    assert 0.02 < sizes[3] / families < 0.15


def test_siblings_share_guardians_surname_and_address(rows):
    students = {row["name"]: row for row in rows("Student")}
    guardians = defaultdict(set)
    for row in rows("Student Guardian"):
        guardians[row["parent"]].add(row["guardian"])
    pairs = [(row["parent"], row["student"]) for row in rows("Student Sibling")]
    assert len(pairs) > 100
    shared_names = 0
    for one, other in pairs:
        assert guardians[one] & guardians[other]
        assert students[one]["address_line_1"] == students[other]["address_line_1"]
        shared_names += students[one]["last_name"] == students[other]["last_name"]
    # Not all of them: some have another father.
    assert 0.85 < shared_names / len(pairs) <= 1


def test_relations_are_those_of_education(large_school):
    relations = Counter(relation for _, _, relation in large_school.guardians.links)
    assert set(relations) == {"Mother", "Father", "Others"}
    assert 0.01 < relations["Others"] / sum(relations.values()) < 0.08


def test_guardian_has_no_students_rows(school):
    assert "Guardian Student" not in {table.doctype for table in school.tables()}


def test_grade_seven_is_not_in_physics(rows):
    programs = {row["name"]: row["program"] for row in rows("Program Enrollment")}
    taken = defaultdict(set)
    for row in rows("Course Enrollment"):
        taken[programs[row["program_enrollment"]]].add(row["course"])
    assert "Physics" not in taken["Grade 7"]
    assert "Physics" in taken["Grade 9"]
    assert "Computer Science" not in taken["Grade 9"]
    assert {len(courses) for courses in taken.values()} == {5, 7, 8}


def test_groups_are_of_equal_size_give_or_take(school):
    assert len(school.groups) == 10
    assert school.groups.size.sum() == 240
    assert school.groups.size.min() >= 20
    assert school.groups.size.max() <= 28
    assert school.groups.names == [f"Grade {grade}{letter}" for grade in range(7, 12) for letter in "AB"]


def test_logins_name_everyone_once(school):
    logins = school.logins()
    roles = Counter(login.role for login in logins)
    assert roles["Student"] == 240
    assert roles["Instructor"] == 20
    assert roles["Principal"] == roles["School AI Administrator"] == 1
    assert roles["Guardian"] == len(school.guardians)
    assert len({login.user for login in logins}) == len(logins)
    assert all(re.fullmatch(r"[a-z0-9.\-]+@(greenfield|home)\.example", login.user) for login in logins)
    assert len({login.record for login in logins if login.record}) == len(logins) - 1


def test_demo_logins_show_the_cases_that_matter(school):
    by_role = defaultdict(list)
    for login in school.demo_logins():
        by_role[login.role].append(login)
    tenth, seventh = by_role["Student"]
    assert "Grade 10" in tenth.note
    assert "takes Physics" in tenth.note
    assert "Grade 7" in seventh.note
    assert "does not take Physics" in seventh.note
    assert "Physics" in by_role["Instructor"][0].note
    several, single = by_role["Guardian"]
    assert several.note.count(" in Grade ") in (2, 3)
    assert single.note.count(" in Grade ") == 1
    users = {login.user for login in school.logins()}
    assert all(login.user in users for login in school.demo_logins())


def test_demo_logins_do_what_their_notes_say(school, rows):
    by_role = {login.role: login for login in reversed(school.demo_logins())}
    physics = {row["student"] for row in rows("Course Enrollment") if row["course"] == "Physics"}
    pupils = [login for login in school.demo_logins() if login.role == "Student"]
    assert [login.record in physics for login in pupils] == [True, False]
    taught = {row["course"] for row in rows("Instructor Log") if row["parent"] == by_role["Instructor"].record}
    assert "Physics" in taught


def test_phone_numbers_are_kept_for_fiction(rows):
    for doctype, field in (
        ("Student", "student_mobile_number"),
        ("Guardian", "mobile_number"),
        ("Employee", "cell_number"),
    ):
        assert all(row[field].startswith(FICTION_NUMBERS) for row in rows(doctype))


def test_names_come_from_many_cultures(school):
    used = {culture.name for culture in school.families.culture}
    assert len(used) >= 10
    for culture in CULTURES:
        assert min(len(culture.female), len(culture.male), len(culture.surnames)) >= 12
        assert "".join((*culture.female, *culture.male, *culture.surnames)).isascii()


def test_second_person_of_a_name_gets_another_address():
    book = EmailBook()
    assert book.address("Amara Okafor", "greenfield.example") == "amara.okafor@greenfield.example"
    assert book.address("Amara Okafor", "greenfield.example") == "amara.okafor2@greenfield.example"


def test_categories_and_boarding_have_believable_shares(large_school):
    shares = np.bincount(large_school.pupils.category) / len(large_school.pupils)
    assert 0.7 < shares[0] < 0.88
    assert 0.05 < shares[1] < 0.16
    assert 0.05 < shares[2] < 0.18
    assert 0.04 < large_school.pupils.boarding.mean() < 0.12


def test_instructor_is_reached_through_the_employee(rows):
    employees = {row["name"]: row for row in rows("Employee")}
    for instructor in rows("Instructor"):
        employee = employees[instructor["employee"]]
        assert employee["user_id"].endswith("@greenfield.example")
        assert employee["employee_name"] == instructor["instructor_name"]
        assert employee["department"] == instructor["department"]


def test_fees_fall_to_scholars_boarders_and_the_late(rows, school):
    category = {row["student"]: row for row in rows("Program Enrollment")}
    scholars = [row for row in rows("Fees") if row["student_category"] == "Scholarship"]
    others = [row for row in rows("Fees") if row["student_category"] != "Scholarship"]
    assert np.mean([row["grand_total"] for row in scholars]) < np.mean([row["grand_total"] for row in others])
    boarding = {row["parent"] for row in rows("Fee Component") if row["fees_category"] == "Boarding"}
    expected = {row["name"] for row in rows("Fees") if category[row["student"]]["boarding_student"]}
    assert boarding == expected
    open_ = np.array([row["outstanding_amount"] > 0 for row in rows("Fees")])
    assert 0.03 < open_.mean() < 0.35
    income = school.truth.income
    assert income[open_].mean() < income[~open_].mean()


def test_income_and_support_are_standard_normal_and_correlate(large_school):
    families = large_school.families
    assert abs(families.income.mean()) < 0.1
    assert 0.93 < families.income.std() < 1.07
    assert 0.4 < np.corrcoef(families.income, families.support)[0, 1] < 0.6


def test_families_with_more_money_pay_earlier():
    spec = SchoolSpec.of_size(1000, today=dt.date(2026, 9, 20))
    school = generate(spec)
    open_ = school.bills.outstanding > 0
    assert school.truth.income[open_].mean() < school.truth.income[~open_].mean() - 0.3


def test_a_small_school_still_has_logins():
    school = generate(SchoolSpec.of_size(24))
    assert {login.role for login in school.demo_logins()} >= {
        "Principal",
        "Instructor",
        "Student",
        "Guardian",
    }
