"""What stands in the calendar of a pupil or an instructor: lessons and what of them is otherwise, assessments,
homework, free days."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import formatdate, now_datetime

from school_ai.erpnext_records import calendar_days, contacts, enrolment, lessons, people, school_days
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.services.calendars import writing
from school_ai.services.calendars.writing import Entry
from school_ai.services.timetables import changes, differing

# How far a calendar reaches: some weeks back, so that a missed day is found, and a term ahead.
BACK, AHEAD = timedelta(days=28), timedelta(days=200)


@dataclass(frozen=True)
class Wanted:
    """Whose calendar it is: a pupil's, or where that is empty an instructor's. `with_teachers`: whether teachers are
    named. `for_guardian`: one guardian may have calendars of several children."""

    student: str | None
    instructor: str | None
    with_teachers: bool
    for_guardian: bool


def calendar(wanted: Wanted, now: datetime | None = None) -> bytes:
    """The calendar as a phone reads it (iCalendar), in the language of the request."""
    now = now or now_datetime()
    first, last = now.date() - BACK, now.date() + AHEAD
    if wanted.student:
        entries = _of_pupil(wanted.student, wanted.with_teachers, first, last, now)
    else:
        entries = _of_instructor(wanted.instructor, first, last)
    return writing.written(
        [*entries, *_free_days(first, last)], _title(wanted), frappe.utils.get_system_timezone(), frappe.local.lang
    )


def _title(wanted: Wanted) -> str:
    """What the calendar is called. A first name where there may be several, and no more."""
    if not wanted.for_guardian:
        return _("Timetable")
    name = people.names_of_students([wanted.student]).get(wanted.student) or ""
    return _("Timetable: {0}").format(name.split(" ")[0])


def _of_pupil(student: str, with_teachers: bool, first: date, last: date, now: datetime) -> list[Entry]:
    learns = enrolment.of_student(student)
    groups = sorted(learns.groups)
    held = lessons.between(first, last, student_group=groups)
    found = _lessons(held, groups, first, last, lambda rows: rows[0].course, with_teachers=with_teachers)
    return found + _assessments(groups, first, last) + _homework(learns.courses, learns.groups, now, last)


def _of_instructor(instructor: str, first: date, last: date) -> list[Entry]:
    held = lessons.between(first, last, instructor=[instructor])
    groups = sorted({row.group for row in held} | enrolment.of_instructor(instructor).groups)

    def title(rows: Sequence[LessonHeld]) -> str:
        return f"{rows[0].course} · {', '.join(sorted({row.group for row in rows}))}"

    return _lessons(held, groups, first, last, title, instructor=instructor)


def _lessons(
    held: Sequence[LessonHeld],
    groups: Sequence[str],
    first: date,
    last: date,
    title,
    *,
    with_teachers: bool = False,
    instructor: str | None = None,
) -> list[Entry]:
    """`instructor`: whose lessons they are, where they are no pupil's."""
    differs = differing.between(first, last, groups)
    gone = [(was, now) for was, now in differs.gone if instructor in (None, was.instructor)]
    own = {row.name for row in held}
    # What was moved stands at its new time, under the same name.
    cancelled = [was for was, now in gone if now is None or (instructor and now.name not in own)]
    # One that was handed to somebody else does not take place for who had it.
    handed_on = [
        was
        for name, was in differs.before.items()
        if instructor and was and was.instructor == instructor and name not in own and first <= was.day <= last
    ]
    handed_on = [was for was in handed_on if was not in cancelled]
    rows = [*held, *cancelled, *handed_on, *filter(None, differs.before.values())]
    names, changed = _Names(rows), _changed_on(rows, first, last)
    found = [
        _lesson(each, title(each), names, changed, differs.before, with_teachers=with_teachers) for each in _joint(held)
    ]
    there = {entry.uid for entry in found}
    for was in cancelled:
        words = _("does not take place")
        found.append(_entry([was], title([was]), names, changed, words=words, cancelled=True))
    for was in handed_on:
        words = _("somebody else takes this lesson")
        found.append(_entry([was], title([was]), names, changed, words=words, cancelled=True))
    return [entry for entry in found if not (entry.cancelled and entry.uid in there)]


def _joint(held: Iterable[LessonHeld]) -> list[list[LessonHeld]]:
    """Rows of one lesson together: of several teachers, or of several groups."""
    found: dict[tuple, list[LessonHeld]] = {}
    for row in held:
        found.setdefault((row.day, row.begins, row.course, row.lesson or row.group), []).append(row)
    return list(found.values())


def _lesson(
    rows: Sequence[LessonHeld],
    title: str,
    names: "_Names",
    changed: dict[str, datetime],
    before: dict[str, LessonHeld | None],
    *,
    with_teachers: bool,
) -> Entry:
    words: list[str] = []
    for row in rows:
        if row.name not in before:
            continue
        was = before[row.name]
        if was is None:
            words.append(_("an extra lesson"))
            continue
        if (was.day, was.begins) != (row.day, row.begins):
            words.append(_("moved here from {0}, {1}").format(formatdate(was.day), lessons.clock(was.begins)[:5]))
        if was.room != row.room and was.room and row.room:
            words.append(_("room {0} instead of {1}").format(names.room(row.room), names.room(was.room)))
        if was.instructor != row.instructor:
            told = _("{0} instead of {1}").format(names.instructor(row.instructor), names.instructor(was.instructor))
            words.append(told if with_teachers else _("another teacher"))
    if with_teachers:
        words.insert(0, ", ".join(sorted({names.instructor(row.instructor) for row in rows if row.instructor})))
    return _entry(rows, title, names, changed, words="\n".join(dict.fromkeys(filter(None, words))))


def _entry(
    rows: Sequence[LessonHeld],
    title: str,
    names: "_Names",
    changed: dict[str, datetime],
    *,
    words: str,
    cancelled: bool = False,
) -> Entry:
    row = rows[0]
    midnight = datetime.combine(row.day, time())
    return Entry(
        uid=_uid("lesson", min(each.name for each in rows)),
        title=title,
        begins=midnight + timedelta(minutes=row.begins),
        ends=midnight + timedelta(minutes=max(row.ends, row.begins + 1)),
        changed_on=max(changed[each.name] for each in rows),
        place=names.room(row.room),
        words=words,
        cancelled=cancelled,
    )


class _Names:
    """What instructors and rooms are called, looked up once."""

    def __init__(self, rows: Sequence[LessonHeld]):
        self._instructors = contacts.instructors(row.instructor for row in rows if row.instructor)
        rooms = sorted({row.room for row in rows if row.room})
        found = frappe.get_all("Room", {"name": ("in", rooms or [""])}, ["name", "room_name"], as_list=True)
        self._rooms = dict(found)

    def instructor(self, name: str) -> str:
        return self._instructors[name].title if name in self._instructors else name

    def room(self, name: str | None) -> str:
        return (self._rooms.get(name) or name) if name else ""


def _changed_on(rows: Sequence[LessonHeld], first: date, last: date) -> dict[str, datetime]:
    """When what is said of each lesson was changed last. A lesson that was taken away and put back bears the time
    that it had before: so changes of the timetable count, whether they were taken back or not."""
    found = calendar_days.changed_on(lessons.DOCTYPE, (row.name for row in rows))
    touching = frappe.get_all(
        changes.CHANGE,
        {
            "kind": ("in", (*differing.SINGLE, changes.TAKING_BACK)),
            "status": ("in", (changes.DONE, changes.TAKEN_BACK)),
            "first_date": ("<=", last),
            "last_date": (">=", first),
        },
        ["details", "modified"],
        limit_page_length=0,
    )
    for each in touching:
        for name, _was in differing.touched(json.loads(each.details or "{}")):
            found[name] = max(found.get(name, each.modified), each.modified)
    long_ago = datetime.combine(first, time())
    return {row.name: found.get(row.name, long_ago) for row in rows}


def _assessments(groups: Sequence[str], first: date, last: date) -> list[Entry]:
    rows = school_days.assessments(groups, first, last)
    changed = calendar_days.changed_on(school_days.PLAN, (row.name for row in rows))
    return [
        Entry(
            uid=_uid("assessment", row.name),
            title=_("Test or exam: {0}").format(row.title),
            begins=datetime.combine(row.day, time()) + timedelta(minutes=row.begins),
            ends=datetime.combine(row.day, time()) + timedelta(minutes=max(row.ends, row.begins + 1)),
            changed_on=changed[row.name],
            place=row.room,
            words=row.course,
        )
        for row in rows
    ]


def _homework(courses: Iterable[str], groups: Iterable[str], now: datetime, last: date) -> list[Entry]:
    rows = school_days.homework(courses, groups, now, datetime.combine(last, time()))
    changed = calendar_days.changed_on(school_days.ASSIGNMENT, (row.name for row in rows))
    return [
        Entry(
            uid=_uid("homework", row.name),
            title=_("Hand in: {0}").format(row.title),
            begins=row.due.date(),
            ends=row.due.date() + timedelta(days=1),
            changed_on=changed[row.name],
            words=f"{row.course}\n" + _("until {0}").format(f"{row.due:%H:%M}"),
            takes_time=False,
        )
        for row in rows
    ]


def _free_days(first: date, last: date) -> list[Entry]:
    return [
        Entry(
            uid=_uid("free", each.first.isoformat()),
            title=each.words or _("A free day"),
            begins=each.first,
            ends=each.last + timedelta(days=1),
            changed_on=each.changed_on,
            takes_time=False,
        )
        for each in calendar_days.free_days(first, last)
    ]


def _uid(kind: str, name: str) -> str:
    return f"{kind}-{name}@{frappe.local.site}".replace(" ", "-")
