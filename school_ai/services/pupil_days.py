"""A pupil's days as the family sees them: lessons and what of them is otherwise than planned, what was missed, what is
to be handed in, written and paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from frappe import _
from frappe.utils import formatdate, now_datetime

from school_ai.erpnext_records import contacts, lessons, school_days, staffing
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.erpnext_records.rows import read
from school_ai.erpnext_records.school_days import AssessmentToCome, Due, HomeworkDue, LeaveAskedFor
from school_ai.permissions import learns_of
from school_ai.services.timetables import differing

# How far ahead what is to come is shown, and how far back what was missed.
AHEAD, BACK = timedelta(days=21), timedelta(days=28)
# So far is looked for the next day with lessons.
LOOKED_AHEAD = timedelta(days=28)
AS_PLANNED, CHANGED, MOVED_HERE, ADDED, CANCELLED, MOVED_AWAY = (
    "as planned",
    "changed",
    "moved here",
    "added",
    "cancelled",
    "moved away",
)


@dataclass(frozen=True)
class LessonShown:
    """A lesson of a day. `begins`, `ends`: minutes after midnight. `state`: as planned, changed, moved here, added,
    cancelled, moved away; `remark`: what is otherwise, in words."""

    lesson: str
    course: str
    begins: int
    ends: int
    room: str
    instructors: list[str]
    state: str
    remark: str


@dataclass(frozen=True)
class MissedShown:
    """A day that was missed, or some lessons of it (`courses`; empty: the whole day). `excused`: there is leave."""

    day: date
    courses: list[str]
    excused: bool


@dataclass(frozen=True)
class Day:
    """`free`: why there are no lessons, in words, where that is known; empty otherwise."""

    day: date
    lessons: list[LessonShown]
    assessments: list[AssessmentToCome]
    free: str


@dataclass(frozen=True)
class Ahead:
    """What is to come, and what was missed of late. `day`: the day that was asked for, else the one of most use now."""

    day: Day
    homework: list[HomeworkDue]
    assessments: list[AssessmentToCome]
    missed: list[MissedShown]
    leaves: list[LeaveAskedFor]
    dues: list[Due]


def ahead(student: str, day: date | None = None, *, for_guardian: bool = True, now: datetime | None = None) -> Ahead:
    """All of a pupil's page but how they get on. `day`: the day to be shown, else the one of most use now.
    `for_guardian`: with what is to be paid, which is not the pupil's concern."""
    now = now or now_datetime()
    learns = learns_of(student)
    groups, today = sorted(learns.groups), now.date()
    return Ahead(
        day=of_day(groups, day or _day_of_use(groups, now)),
        homework=school_days.homework(learns.courses, learns.groups, now, now + AHEAD),
        assessments=school_days.assessments(groups, today, today + AHEAD),
        missed=_missed(student, today),
        leaves=school_days.leaves(student, today),
        dues=school_days.dues(student) if for_guardian else [],
    )


def of_day(groups: Sequence[str], day: date) -> Day:
    """The lessons and assessments of some groups on a day."""
    held = lessons.between(day, day, student_group=groups)
    differs = differing.between(day, day, groups)
    names = _Names([*held, *(was for was, _now in differs.gone), *filter(None, differs.before.values())])
    shown = [_shown(rows, differs.before, names) for rows in _joint(held)]
    shown += [_left(was, now, names) for was, now in differs.gone]
    return Day(
        day=day,
        lessons=sorted(shown, key=lambda each: (each.begins, each.course)),
        assessments=school_days.assessments(groups, day, day),
        free="" if held else _why_free(day, bool(groups)),
    )


def _day_of_use(groups: Sequence[str], now: datetime) -> date:
    """Today while a lesson is to come or there is none at all; after the last one the next day with lessons."""
    held = lessons.between(now.date(), now.date() + LOOKED_AHEAD, student_group=groups)
    minute = 60 * now.hour + now.minute
    return next((each.day for each in held if each.day > now.date() or each.ends > minute), now.date())


def _why_free(day: date, has_groups: bool) -> str:
    holiday = staffing.holidays(day, day).get(day)
    if holiday is not None:
        return holiday or _("A free day")
    if day.weekday() > 4:
        return _("Weekend")
    if not has_groups:
        return _("There is no class yet. When the school has put one in, the lessons stand here.")
    return _("There are no lessons on this day.")


def _joint(held: Sequence[LessonHeld]) -> list[list[LessonHeld]]:
    """Rows of one lesson together: of several teachers, or of several groups that the pupil is in."""
    found: dict[tuple, list[LessonHeld]] = {}
    for row in held:
        found.setdefault((row.begins, row.course, row.lesson or row.group), []).append(row)
    return list(found.values())


class _Names:
    """What instructors and rooms are called, looked up once."""

    def __init__(self, rows: Sequence[LessonHeld]):
        self._instructors = contacts.instructors(row.instructor for row in rows)
        rooms = sorted({row.room for row in rows if row.room})
        self._rooms = {row.name: row.room_name for row in read("Room", ["name", "room_name"], {"name": ("in", rooms)})}

    def instructor(self, name: str) -> str:
        return self._instructors[name].title if name in self._instructors else name

    def room(self, name: str | None) -> str:
        return (self._rooms.get(name) or name) if name else ""


def _shown(rows: list[LessonHeld], before: dict[str, LessonHeld | None], names: _Names) -> LessonShown:
    first = rows[0]
    state, remarks = AS_PLANNED, []
    for row in rows:
        if row.name not in before:
            continue
        was = before[row.name]
        if was is None:
            state = ADDED
        elif (was.day, was.begins) != (row.day, row.begins):
            state = MOVED_HERE
            remarks.append(_("moved here from {0}, {1}").format(formatdate(was.day), clock(was.begins)))
        else:
            state = CHANGED
        if was and was.instructor != row.instructor:
            remarks.append(
                _("{0} instead of {1}").format(names.instructor(row.instructor), names.instructor(was.instructor))
            )
        if was and was.room != row.room:
            remarks.append(_("room {0} instead of {1}").format(names.room(row.room), names.room(was.room)))
    if state == ADDED and not remarks:
        remarks.append(_("an extra lesson"))
    return LessonShown(
        lesson=first.name,
        course=first.course,
        begins=first.begins,
        ends=first.ends,
        room=names.room(first.room),
        instructors=sorted({names.instructor(row.instructor) for row in rows if row.instructor}),
        state=state,
        remark=", ".join(dict.fromkeys(remarks)),
    )


def _left(was: LessonHeld, now: LessonHeld | None, names: _Names) -> LessonShown:
    remark = _("moved to {0}, {1}").format(formatdate(now.day), clock(now.begins)) if now else _("does not take place")
    return LessonShown(
        lesson=was.name,
        course=was.course,
        begins=was.begins,
        ends=was.ends,
        room=names.room(was.room),
        instructors=[names.instructor(was.instructor)],
        state=MOVED_AWAY if now else CANCELLED,
        remark=remark,
    )


def _missed(student: str, today: date) -> list[MissedShown]:
    """What was missed in the last weeks, by day: lessons with their courses, unless the whole day was."""
    rows = school_days.missed(student, today - BACK, today)
    names = sorted({row.lesson for row in rows if row.lesson})
    course_of = {each.name: each.course for each in lessons.named(names)}
    found = []
    for day, same in groupby(rows, key=lambda row: row.day):
        of_one = list(same)
        whole = any(not row.lesson for row in of_one)
        courses = [] if whole else sorted({course_of[row.lesson] for row in of_one if row.lesson in course_of})
        found.append(MissedShown(day, courses, all(row.with_leave for row in of_one)))
    return found


def clock(minute: int) -> str:
    """Hours and minutes of a time of day."""
    return lessons.clock(minute)[:5]
