"""Lessons of the calendar that are in one another's way, and the fewest changes that set them right."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai.ai.scheduling.repair import Action, NewLesson, propose
from school_ai.erpnext_records import lessons
from school_ai.erpnext_records.lessons import Clash, LessonHeld
from school_ai.services.timetables import applying, changes, covering, situation, telling, words
from school_ai.services.timetables.changes import Written

# What is set right at a time.
MOST_DAYS = 14
MOST_LESSONS = 60


@dataclass(frozen=True)
class ConflictShown:
    """Two lessons at once of one group, instructor or room."""

    what: str
    who: str
    text: str
    lessons: list[str]


@dataclass(frozen=True)
class Resolution:
    """The conflicts, and a proposal: which lessons go where, in words. `unresolved`: lessons that find no place.
    `change`: what was written, where that was asked for."""

    conflicts: list[ConflictShown]
    proposal: list[str]
    unresolved: int
    moved: int
    change: str | None


def resolve(first: date | None, last: date | None, apply: bool) -> Resolution:
    """Conflicts from today or later on, and the fewest changes that set them right; with `apply` they are made."""
    begin = max(getdate(), first or getdate())
    end = min(last or begin + timedelta(days=MOST_DAYS - 1), begin + timedelta(days=MOST_DAYS - 1))
    found = lessons.clashes(lessons.between(begin, end))
    shown = [_shown(each) for each in found]
    if not found:
        return Resolution([], [], 0, 0, None)
    actions, days = _proposed(_fewest(found))
    change = None
    unresolved = sum(each.kind == "cancel" for each in actions)
    if apply:
        if unresolved:
            frappe.throw(_("{0} lessons find no place: nothing was changed.").format(unresolved))
        with changes.written_at_once("Lesson") as change:
            done = _written(actions, days, change)
            changes.finish(change, done, _("{0} conflicts set right").format(len(found)))
        telling.start(change)
    return Resolution(shown, [words.said(each.said) for each in actions], unresolved, len(actions) - unresolved, change)


def _fewest(found: Iterable[Clash]) -> list[LessonHeld]:
    """Few lessons that between them are part of every clash: those with the most clashes first, the later written one
    of two. Lessons with attendance stay."""
    left = list(found)
    attended = lessons.with_attendance({each.name for clash in left for each in (clash.one, clash.other)})
    chosen: dict[str, LessonHeld] = {}
    while left and len(chosen) < MOST_LESSONS:
        count = Counter(each.name for clash in left for each in (clash.one, clash.other) if each.name not in attended)
        if not count:
            break
        by_name = {each.name: each for clash in left for each in (clash.one, clash.other)}
        name = max(count, key=lambda each: (count[each], each))
        chosen[name] = by_name[name]
        left = [clash for clash in left if name not in (clash.one.name, clash.other.name)]
    return list(chosen.values())


def _proposed(movable: list[LessonHeld]) -> tuple[list[Action], situation.Days]:
    """The lessons taken out, and placed again as new ones."""
    days = situation.of_days({each.day for each in movable})
    rows = {each.name for each in movable}
    out = [
        lesson
        for lesson in days.situation.lessons
        if not lesson.locked and any(row.name in rows for row in days.rows[lesson.name])
    ]
    stays = tuple(each for each in days.situation.lessons if each not in out)
    may_change_day = days.situation.caps.may_change_day
    new = [
        NewLesson(
            lesson.name,
            days.situation.dates if may_change_day else (lesson.date,),
            lesson.groups,
            lesson.course,
            lesson.teachers,
            max(1, sum(lesson.begins <= each.begins and each.ends <= lesson.ends for each in days.situation.bells)),
            lesson.pupils,
            lesson.called,
            lesson.need,
        )
        for lesson in out
    ]
    found = propose(replace(days.situation, lessons=stays), new, most=1) if new else []
    return (list(found[0].actions) if found else []), days


def _written(actions: list[Action], days: situation.Days, change: str) -> Written:
    changed = []
    for action in actions:
        for before in days.rows[action.lesson]:
            at = {"day": action.date, "begins": action.begins, "ends": action.ends, "room": action.room or before.room}
            changed.append((before, replace(before, change=change, **at)))
    covering.refuse_double({after.name: after for _before, after in changed})
    lessons.change(after for _before, after in changed)
    return Written((), (), tuple(changed))


def _shown(clash: Clash) -> ConflictShown:
    return ConflictShown(
        clash.what,
        clash.who,
        _("{0} has {1} and {2} at once.").format(
            clash.who, applying.in_words(clash.one), applying.in_words(clash.other)
        ),
        [clash.one.name, clash.other.name],
    )
