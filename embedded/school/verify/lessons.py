"""The dated timetable and the assessments: nobody and nothing in two places at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from .frames import Frames, some

if TYPE_CHECKING:
    from ..school import School

PLACE = ("schedule_date", "from_time", "to_time", "student_group", "room")


def check_lessons(frames: Frames, school: School) -> Iterator[str]:
    booked = _booked(frames, "Course Schedule", "instructor") + _booked(frames, "Assessment Plan", "supervisor")
    yield from _check_clashes(booked)
    yield from _check_dates(frames, school, booked)
    yield from _check_rooms(frames, booked)
    yield from _check_staff(frames, booked)
    yield from _check_loads(school, booked)


def check_assessments(frames: Frames, school: School) -> Iterator[str]:
    """Assessments alone, of a term whose lessons nobody keeps."""
    booked = _booked(frames, "Assessment Plan", "supervisor")
    yield from _check_clashes(booked)
    yield from _check_dates(frames, school, booked)
    yield from _check_rooms(frames, booked)


def _booked(frames: Frames, doctype: str, person: str) -> list[tuple]:
    return [(doctype, *row) for row in frames.rows(doctype, "name", *PLACE, person, "course")]


def _check_clashes(booked: list[tuple]) -> Iterator[str]:
    for label, position in (("student group", 5), ("room", 6), ("instructor", 7)):
        days: dict[tuple, list[tuple]] = defaultdict(list)
        for row in booked:
            days[row[2], row[position]].append((row[3], row[4], row[1]))
        clashes = []
        for (day, who), spans in days.items():
            spans.sort()
            for (_, end, first), (start, _, second) in pairwise(spans):
                if start < end:
                    clashes.append(f"{who} on {day} ({first}, {second})")
        if clashes:
            yield f"{label} in two places at once: {some(clashes)}"


def _check_dates(frames: Frames, school: School, booked: list[tuple]) -> Iterator[str]:
    holidays = set(frames.column("Holiday", "holiday_date"))
    terms = frames.index("Academic Term", "term_start_date", "term_end_date")
    start, end = terms.get(school.term.term_title, (school.term.term_start, school.term.term_end))
    off = [f"{row[1]} on {row[2]}" for row in booked if row[2] in holidays or not start <= row[2] <= end]
    if off:
        yield f"lessons or assessments on a holiday or outside the term: {some(off)}"
    periods = {(period.start, period.end) for period in school.teaching_periods}
    odd = [row[1] for row in booked if (row[3], row[4]) not in periods]
    if odd:
        yield f"lessons or assessments outside the bell schedule: {some(odd)}"


def _check_rooms(frames: Frames, booked: list[tuple]) -> Iterator[str]:
    seats = frames.index("Room", "seating_capacity")
    size = Counter(frames.column("Student Group Student", "parent"))
    small = sorted(
        {
            f"{row[6]} for {row[5]}"
            for row in booked
            if not (seats.get(row[6]) or "").isdigit() or int(seats[row[6]]) < size[row[5]]
        }
    )
    if small:
        yield f"room too small: {some(small)}"


def _check_staff(frames: Frames, booked: list[tuple]) -> Iterator[str]:
    listed = set(frames.rows("Student Group Instructor", "parent", "instructor"))
    logged = set(frames.rows("Instructor Log", "student_group", "parent", "course"))
    strangers = sorted({f"{row[7]} in {row[5]}" for row in booked if (row[5], row[7]) not in listed})
    if strangers:
        yield f"instructor not listed in the student group: {some(strangers)}"
    unlogged = sorted({f"{row[7]}, {row[8]} in {row[5]}" for row in booked if (row[5], row[7], row[8]) not in logged})
    if unlogged:
        yield f"lessons without an entry in the instructor log: {some(unlogged)}"


def _check_loads(school: School, booked: list[tuple]) -> Iterator[str]:
    """In every week without holidays each group has exactly its lessons, assessments counted in."""
    term = school.term
    full = {week for week, days in Counter(term.school_day_week.tolist()).items() if days == 5}
    held: Counter[tuple] = Counter()
    for row in booked:
        held[row[5], row[8], (row[2] - term.first_monday).days // 7] += 1
    wrong = [
        f"{load.student_group} {load.course} in week {week + 1}"
        for load in school.course_loads()
        for week in sorted(full)
        if held[load.student_group, load.course, week] != load.lessons_a_week
    ]
    if wrong:
        yield f"lessons a week differ from the load: {some(wrong)}"
