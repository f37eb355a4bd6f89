"""Schools of other sizes, the tables that carry them, and how long they take (printed, never asserted)."""

from __future__ import annotations

import datetime as dt
import os
import resource
import time

import numpy as np
import pytest

from embedded.school import SchoolSpec, generate
from embedded.school.naming import NamingSeries
from embedded.school.tables import ChildRows, Coded, Same, make_table, position_in_run, records_table


def test_default_spec_is_the_school_of_240():
    assert SchoolSpec.of_size(240) == SchoolSpec()


@pytest.mark.parametrize(("pupils", "groups"), [(24, 5), (240, 10), (2000, 85), (10000, 415)])
def test_size_brings_groups_instructors_and_rooms(pupils, groups):
    spec = SchoolSpec.of_size(pupils)
    assert spec.groups == groups
    assert spec.instructors == 2 * groups
    assert spec.rooms == round(1.4 * groups)
    spec.check()


def test_rows_of_the_default_school(school):
    count: dict[str, int] = {}
    for table in school.tables():
        count[table.doctype] = count.get(table.doctype, 0) + len(table)
    assert count["Student"] == 240
    assert count["Instructor"] == 20
    assert count["Student Group"] == 10
    assert count["Course"] == 8
    assert count["Room"] == 14
    assert count["Program Enrollment"] == 240
    assert count["Student Attendance"] == 240 * school.attendance.days
    assert count["Course Enrollment"] == count["Program Enrollment Course"] == school.truth.takes.sum()
    assert count["Assessment Plan"] == 4 * 66


@pytest.mark.parametrize("pupils", [2000, *([10000] if os.environ.get("LARGE_SCHOOL") else [])])
def test_large_schools_generate(pupils, capsys):
    weeks, today = (36, dt.date(2027, 5, 14)) if pupils == 10000 else (16, dt.date(2026, 12, 18))
    begun = time.perf_counter()
    school = generate(SchoolSpec.of_size(pupils, weeks=weeks, today=today))
    generated = time.perf_counter()
    total = sum(sum(1 for _ in table.rows) for table in school.tables())
    ended = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\n{pupils} pupils, {weeks} weeks: generated in {generated - begun:.1f} s,"
            f" {total} rows in {ended - generated:.1f} s, at most {memory:.0f} MiB in use"
        )
    assert school.attendance.days == len(school.term.school_days)
    assert total > 200 * pupils


def test_a_year_has_room_for_180_school_days():
    school = generate(SchoolSpec.of_size(24, weeks=40, today=dt.date(2027, 6, 30)))
    assert len(school.term.school_days) >= 180


def test_coded_column_reads_like_a_list():
    column = Coded(["a", "b"], np.array([1, 0, -1, 1]))
    assert list(column) == ["b", "a", None, "b"]
    assert [column[n] for n in range(4)] == ["b", "a", None, "b"]
    assert column[1:3] == ["a", None]


def test_rows_are_plain_python_values():
    table = make_table(
        "Room", {"name": ["x", "y"], "floor": np.array([1, 2]), "seats": np.array([1.5, 2.5]), "city": "G"}
    )
    assert list(table.rows) == [("x", 1, 1.5, "G"), ("y", 2, 2.5, "G")]
    assert [type(value) for value in table.rows[1]] == [str, int, float, str]
    assert table.rows[0:2] == list(table.rows)
    assert [type(value) for value in next(iter(table.rows))] == [str, int, float, str]


def test_every_value_of_the_school_is_plain(school):
    allowed = (str, int, float, dt.date, dt.timedelta, type(None))
    for table in school.tables():
        for row in table.rows[:50] + list(table.rows)[-5:]:
            assert all(isinstance(value, allowed) and not isinstance(value, np.generic) for value in row), table.doctype


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="differ in length"):
        make_table("Room", {"name": ["x", "y"], "room_name": ["x"]})


def test_records_with_different_fields_are_filled_up():
    table = records_table("Room", [{"name": "x"}, {"name": "y", "seats": 3}])
    assert list(table.rows) == [("x", None), ("y", 3)]


def test_same_stops_at_its_end():
    column = Same("x", 2)
    assert list(column) == ["x", "x"]
    with pytest.raises(IndexError):
        column[2]


def test_child_names_are_unique_across_tables():
    children = ChildRows()
    names = children.names("Fee Component", 50_000) + children.names("Fee Component", 50_000)
    assert len(set(names)) == 100_000
    assert all(len(name) == 10 for name in names)


def test_position_in_run():
    assert list(position_in_run(np.array([4, 4, 4, 9, 9]))) == [0, 1, 2, 0, 1]
    assert list(position_in_run(np.array([]))) == []


def test_series_count_by_year_and_grow_beyond_five_digits():
    series = NamingSeries()
    names = series.yearly("EDU-ATT-", np.array([2026, 2026, 2027]))
    assert list(names) == ["EDU-ATT-2026-00001", "EDU-ATT-2026-00002", "EDU-ATT-2027-00001"]
    assert names[2] == "EDU-ATT-2027-00001"
    assert list(series.yearly("EDU-ATT-", 2026, 1)) == ["EDU-ATT-2026-00003"]
    assert series.counters == {"EDU-ATT-2026-": 3, "EDU-ATT-2027-": 1}
    assert series.plain("X-", 100_000)[99_999] == "X-100000"


def test_settings_name_the_current_term(school):
    settings = school.settings()["Education Settings"]
    assert settings["current_academic_term"] == "2026-27 (Term 1)"
    assert settings["instructor_created_by"] == "Naming Series"


def test_course_loads_add_up_to_the_timetable(school):
    loads = school.course_loads()
    assert sum(load.lessons_a_week for load in loads) == len(school.timetable) == 266
    assert {load.room_kind for load in loads} >= {"Classroom", "Physics Lab", "Computer Lab"}
    assert [period.name for period in school.teaching_periods] == [f"Period {n}" for n in range(1, 8)]
    assert all((p.end - p.start) == dt.timedelta(minutes=45) for p in school.teaching_periods)
