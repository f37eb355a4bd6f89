"""What of some days' lessons is otherwise than the timetable has it: by cover, swaps, closed rooms and lessons moved by
hand, as far as it was not taken back."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from school_ai.erpnext_records import lessons
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.erpnext_records.rows import read
from school_ai.services.timetables import changes

# A whole timetable is how lessons are, and what was taken back is as it was.
SINGLE = ("Cover", "Room", "Lesson", "Swap")


@dataclass(frozen=True)
class Differing:
    """Lessons of some days that differ. `before`: by the name of a lesson that is there, as it was before; an empty row
    (None) for one that was added. `gone`: lessons of these days that do not take place then, with where they went: None
    where they were cancelled."""

    before: dict[str, LessonHeld | None]
    gone: list[tuple[LessonHeld, LessonHeld | None]]


def between(first: date, last: date, groups: Iterable[str]) -> Differing:
    """What differs for some groups from one date to another."""
    groups = set(groups)
    rows = read(
        changes.CHANGE,
        ["name", "details"],
        {"status": changes.DONE, "kind": ("in", SINGLE), "first_date": ("<=", last), "last_date": (">=", first)},
        "made_on",
    )
    before: dict[str, LessonHeld | None] = {}
    for row in rows:
        for name, was in touched(json.loads(row.details or "{}")):
            # The first of several changes says how it was.
            before.setdefault(name, was)
    if not before:
        return Differing({}, [])
    now = {each.name: each for each in lessons.named(before)}
    there = {name: was for name, was in before.items() if name in now and now[name].group in groups}
    there = {name: was for name, was in there.items() if was is None or not _is_same(was, now[name])}
    held = lessons.between(first, last, student_group=groups)
    gone = [
        (was, now.get(name))
        for name, was in before.items()
        if was and was.group in groups and first <= was.day <= last and _has_left(was, now.get(name), held)
    ]
    return Differing(there, sorted(gone, key=lambda pair: (pair[0].day, pair[0].begins, pair[0].name)))


def touched(details: dict) -> Iterable[tuple[str, LessonHeld | None]]:
    for was, _is in details.get("changed", ()):
        row = lessons.from_row(was)
        yield row.name, row
    for row in details.get("removed", ()):
        was = changes.held_from(row)
        yield was.name, was
    for row in details.get("written", ()):
        yield row["name"], None


def _is_same(was: LessonHeld, now: LessonHeld) -> bool:
    return (was.day, was.begins, was.ends, was.course, was.instructor, was.room) == (
        now.day, now.begins, now.ends, now.course, now.instructor, now.room
    )  # fmt: skip


def _has_left(was: LessonHeld, now: LessonHeld | None, held: list[LessonHeld]) -> bool:
    """Whether a lesson does not take place at its time any more. One of two who teach it together may go on alone."""
    if now and (now.day, now.begins) == (was.day, was.begins):
        return False
    return now is not None or not any(
        (each.day, each.begins, each.group, each.course) == (was.day, was.begins, was.group, was.course)
        for each in held
    )
