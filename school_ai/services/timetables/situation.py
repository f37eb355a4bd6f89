"""Days on which something has come in between, as the repair engine takes them: lessons, colleagues, rooms, bells."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe.utils import getdate, now_datetime

from school_ai import settings
from school_ai.ai.scheduling.problem import Group, Room, RoomNeed
from school_ai.ai.scheduling.repair import Caps, Colleague, DatedLesson, NotFor, Situation, Span
from school_ai.erpnext_records import lessons, staffing
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.services.timetables import bell, changes, dating, stating

ABSENCE, CLOSURE, EXTRA = "Instructor Absence", "Room Closure", "Extra Lesson"
CANCELLED = "Cancelled"
# What a situation is read from; rows are written with their records.
READ = (
    ABSENCE,
    CLOSURE,
    EXTRA,
    changes.CHANGE,
    stating.LOAD,
    stating.PREFERENCE,
    bell.PERIOD,
    "Academic Term",
    "Assessment Plan",
    "Course",
    "Course Schedule",
    "Holiday List",
    "Instructor",
    "Leave Application",
    "Room",
    "Student Attendance",
    "Student Group",
)
# So far back covers of others are counted, and lessons looked at for who teaches what.
LATELY = timedelta(days=60)
AROUND = timedelta(days=28)
END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class Days:
    """A situation, and the rows of Course Schedule that each of its lessons is made of."""

    situation: Situation
    rows: dict[str, tuple[LessonHeld, ...]]


def of_days(
    days: Iterable[date],
    *,
    agreed_with: str | None = None,
    not_wanted: frozenset = frozenset(),
    groups: Iterable[str] = (),
    locked: Collection[str] = (),
) -> Days:
    """What there is on these days. With `may_change_day` the other school days of their weeks are part of it. `groups`:
    those that are meant though they have no lesson; `locked`: lessons that stay as they are, as those with attendance
    do."""
    caps = _caps()
    wanted = sorted(set(days))
    dates = _with_weeks(wanted) if caps.may_change_day else wanted
    free = staffing.holidays(min(dates), max(dates))
    dates = [day for day in dates if day not in free]
    if not dates:
        dates = wanted
    first, last = min(dates), max(dates)
    held = [lesson for lesson in lessons.between(first, last) if lesson.day in dates]
    attended = lessons.with_attendance(lesson.name for lesson in held) | set(locked)
    there = staffing.groups([*(lesson.group for lesson in held), *groups])
    needs = Needs()
    dated, rows = [], {}
    for together in _joint(held):
        lesson = _dated(together, there, needs, attended)
        dated.append(lesson)
        rows[lesson.name] = together
    of = bell.read()
    situation = Situation(
        dates=tuple(dates),
        bells=of.cycle.periods,
        lessons=tuple(dated),
        colleagues=tuple(_colleagues(dates, of)),
        groups=tuple(Group(each.name, each.title, each.size, each.pupils) for each in there.values()),
        rooms=tuple(_rooms()),
        caps=caps,
        bells_on={day: _periods_on(of, day) for day in dates},
        rooms_closed=closed_rooms(dates),
        now=now_datetime(),
        agreed={lesson.name: agreed_with for lesson in dated} if agreed_with else {},
        not_wanted=not_wanted,
    )
    return Days(situation, rows)


def span_of(row) -> tuple[datetime, datetime]:
    """From when to when an absence or a closure is."""
    from_time = time() if row.get("whole_day", 1) else _clock(row.from_time) or time()
    to_time = END_OF_DAY if row.get("whole_day", 1) else _clock(row.to_time) or END_OF_DAY
    return datetime.combine(getdate(row.from_date), from_time), datetime.combine(getdate(row.to_date), to_time)


def school_days(first: date, last: date) -> list[date]:
    """Days on which there are lessons at this school."""
    weekdays, free = set(bell.read().weekdays), staffing.holidays(first, last)
    return [day for day in dating.days_between(first, last) if day.weekday() in weekdays and day not in free]


def _clock(value) -> time | None:
    if value in (None, ""):
        return None
    minute = lessons.minutes(value)
    return time(minute // 60, minute % 60)


def _caps() -> Caps:
    number = settings.number
    return Caps(
        most_covers_a_day=number("cover_most_a_day") or None,
        most_covers_a_week=number("cover_most_a_week") or None,
        may_move=settings.is_on("cover_may_move"),
        may_change_day=settings.is_on("cover_may_move") and settings.is_on("cover_may_move_day"),
        most_people=number("cover_most_people") or None,
    )


def _with_weeks(days: list[date]) -> list[date]:
    """The days and the other days of their weeks that are still to come, as far as the school has lessons then."""
    weekdays = set(bell.read().weekdays)
    found = set(days)
    for day in days:
        monday = day - timedelta(days=day.weekday())
        found |= {
            each
            for each in dating.days_between(monday, monday + timedelta(days=6))
            if each.weekday() in weekdays and each >= getdate()
        }
    return sorted(found)


def _joint(held: list[LessonHeld]) -> list[tuple[LessonHeld, ...]]:
    """Rows that are one lesson together: those that share their key and their time."""
    found: dict[tuple, list[LessonHeld]] = defaultdict(list)
    for row in held:
        key = (row.lesson, row.day, row.begins) if row.lesson else (row.name,)
        found[key].append(row)
    return [tuple(rows) for rows in found.values()]


def _dated(together: tuple[LessonHeld, ...], groups: dict, needs: "Needs", attended: set[str]) -> DatedLesson:
    first = together[0]
    names = tuple(dict.fromkeys(row.group for row in together))
    titles = ", ".join(groups[name].title if name in groups else name for name in names)
    return DatedLesson(
        name=first.name,
        date=first.day,
        begins=first.begins,
        ends=first.ends,
        groups=names,
        course=first.course,
        teachers=tuple(dict.fromkeys(row.instructor for row in together)),
        room=first.room,
        pupils=sum(groups[name].size for name in names if name in groups),
        title=f"{first.course} ({titles})",
        need=needs.of(first.course, first.group),
        locked=any(row.name in attended for row in together),
    )


class Needs:
    """What rooms must have, by course and group, as the course loads say it; else by the course."""

    def __init__(self):
        self.by_pair: dict[tuple[str, str], RoomNeed] = {}
        rows = frappe.get_all(
            stating.LOAD,
            {"disabled": 0},
            ["name", "course", "room_kind", "building", "equipment", "seats", "no_room"],
            order_by="creation",
        )
        groups: dict[str, list[str]] = defaultdict(list)
        for parent, group in frappe.get_all(
            "Course Load Group", {"parenttype": stating.LOAD}, ["parent", "student_group"], as_list=True
        ):
            groups[parent].append(group)
        rooms: dict[str, set[str]] = defaultdict(set)
        for parent, room in frappe.get_all(
            "Course Load Room", {"parenttype": stating.LOAD}, ["parent", "room"], as_list=True
        ):
            rooms[parent].add(room)
        self.kinds = {
            row.name: (row.school_ai_room_kind or "").strip()
            for row in frappe.get_all("Course", fields=["name", "school_ai_room_kind"])
        }
        for row in rows:
            for group in groups[row.name]:
                self.by_pair[row.course, group] = RoomNeed(
                    kind=(row.room_kind or "").strip() or self.kinds.get(row.course, ""),
                    building=(row.building or "").strip(),
                    equipment=staffing.things(row.equipment),
                    rooms=frozenset(rooms[row.name]),
                    seats=row.seats or None,
                    none=bool(row.no_room),
                )

    def of(self, course: str, group: str) -> RoomNeed:
        return self.by_pair.get((course, group)) or RoomNeed(kind=self.kinds.get(course, ""))


def _rooms() -> Iterable[Room]:
    for room in staffing.rooms():
        if not room.unread:
            seats = stating.ANY_SIZE if room.seats is None else room.seats
            yield Room(room.name, room.title, seats, room.kind, room.building, room.equipment)


def _colleagues(dates: list[date], of: bell.Bell) -> Iterable[Colleague]:
    """Everybody who teaches here, with what and whom they teach, when they cannot, and what they took of others."""
    there = {name: each for name, each in staffing.instructors().items() if each.active}
    courses: dict[str, set[str]] = defaultdict(set)
    groups: dict[str, set[str]] = defaultdict(set)
    for lesson in lessons.between(min(dates) - AROUND, max(dates) + AROUND):
        courses[lesson.instructor].add(lesson.course)
        groups[lesson.instructor].add(lesson.group)
    for row in frappe.get_all(
        "Instructor Log", {"parent": ("in", sorted(there) or [""])}, ["parent", "course", "student_group"]
    ):
        courses[row.parent] |= {row.course} - {None, ""}
        groups[row.parent] |= {row.student_group} - {None, ""}
    covered, covers_on = _covers()
    away, rather_not = _away(dates, of)
    not_for = _not_for(dates, of)
    for name, each in sorted(there.items()):
        yield Colleague(
            name,
            each.title,
            frozenset(courses[name]),
            frozenset(groups[name]),
            covered[name],
            covers_on[name],
            tuple(away[name]),
            tuple(rather_not[name]),
            # Somebody whose record is there but who has taught nothing is no teacher of this school yet.
            may_cover=bool(courses[name]),
            not_for=tuple(not_for[name]),
        )


def _covers() -> tuple[Counter, dict[str, Counter]]:
    """How many lessons each instructor took for others lately, and on which days."""
    covered: Counter = Counter()
    on: dict[str, Counter] = defaultdict(Counter)
    since = now_datetime() - LATELY
    for name in frappe.get_all(
        changes.CHANGE, {"kind": "Cover", "status": changes.DONE, "made_on": (">=", since)}, pluck="name"
    ):
        for before, after in changes.details(name).changed:
            if before.instructor != after.instructor:
                covered[after.instructor] += 1
                on[after.instructor][after.day] += 1
    return covered, on


def _away(dates: list[date], of: bell.Bell) -> tuple[dict[str, list[Span]], dict[str, list[Span]]]:
    """When instructors cannot, and when they would rather not: absences, leave, assessments, preferences."""
    away: dict[str, list[Span]] = defaultdict(list)
    rather_not: dict[str, list[Span]] = defaultdict(list)
    first, last = min(dates), max(dates)
    by_hand: dict[str, list[Span]] = defaultdict(list)
    from_leave: set[str] = set()
    for row in frappe.get_all(
        ABSENCE,
        {"from_date": ("<=", last), "to_date": (">=", first)},
        ["instructor", "from_date", "to_date", "whole_day", "from_time", "to_time", "status", "source"],
    ):
        from_leave.add(row.source or "")
        if row.status == CANCELLED:
            continue
        spans = _spans(*span_of(row), dates)
        away[row.instructor] += spans
        if not row.source:
            by_hand[row.instructor] += spans
    for name, instructor, begins, ends, half in staffing.leaves(first, last):
        # An absence that was made of it says more: from when to when, or that somebody is there after all.
        if name not in from_leave:
            spans = _spans(datetime.combine(begins, time()), datetime.combine(ends, END_OF_DAY), dates)
            said = {span.date for span in by_hand[instructor]}
            away[instructor] += [span for span in spans if span.date != half or half not in said]
    for _name, _group, _room, supervisor, day, begins, ends in lessons.assessments(first, last):
        if supervisor:
            away[supervisor].append(Span(day, begins, ends))
    _add_preferences(away, rather_not, dates, of)
    return away, rather_not


def _preferences() -> tuple[dict[str, Any], set[tuple[str, str]]]:
    """Preferences of instructors that were not declined, by name; and who has some of a term: with them they have said
    what holds in it."""
    rows = frappe.get_all(
        stating.PREFERENCE,
        {"status": ("!=", stating.DECLINED)},
        ["name", "instructor", "status", "academic_term"],
        order_by="creation",
    )
    return {row.name: row for row in rows}, {(row.instructor, row.academic_term) for row in rows if row.academic_term}


def _not_for(dates: list[date], of: bell.Bell) -> dict[str, list[NotFor]]:
    """Lessons of others that instructors are not to take, as approved preferences say."""
    found: dict[str, list[NotFor]] = defaultdict(list)
    by_name, own = _preferences()
    periods = {period.name: period for period in of.cycle.periods}
    terms = {day: _terms_on(day) for day in dates}
    approved = [name for name, row in by_name.items() if row.status == stating.APPROVED]
    for row in frappe.get_all(
        "Instructor Cover Exception",
        {"parenttype": stating.PREFERENCE, "parent": ("in", approved or [""])},
        ["parent", "weekday", "period", "course", "student_group"],
    ):
        of_whom, period = by_name[row.parent], periods.get(row.period)
        if row.period and not period:
            continue
        begins, ends = (period.begins, period.ends) if period else (0, 24 * 60)
        spans = tuple(
            Span(day, begins, ends)
            for day in dates
            if (not row.weekday or day.weekday() == stating.weekday_number(row.weekday))
            and _term_of(of_whom, terms[day], own) is not False
        )
        if spans:
            found[of_whom.instructor].append(NotFor(spans, row.course or None, row.student_group or None))
    return found


def _add_preferences(
    away: dict[str, list[Span]], rather_not: dict[str, list[Span]], dates: list[date], of: bell.Bell
) -> None:
    by_name, own = _preferences()
    periods = {period.name: period for period in of.cycle.periods}
    terms = {day: _terms_on(day) for day in dates}
    for row in frappe.get_all(
        "Instructor Preference Time",
        {"parent": ("in", sorted(by_name) or [""])},
        ["parent", "weekday", "period", "week", "wish"],
    ):
        of_whom = by_name[row.parent]
        period = periods.get(row.period)
        begins, ends = (period.begins, period.ends) if period else (0, 24 * 60)
        if row.period and not period:
            continue
        for day in dates:
            term = _term_of(of_whom, terms[day], own)
            if day.weekday() != stating.weekday_number(row.weekday) or term is False:
                continue
            if row.week and (not term or dating.week_of_cycle(day, term[1], 2) != stating.WEEKS[row.week]):
                continue
            if row.wish == "Cannot" and of_whom.status == stating.APPROVED:
                away[of_whom.instructor].append(Span(day, begins, ends))
            else:
                rather_not[of_whom.instructor].append(Span(day, begins, ends, stating.WISHES.get(row.wish, 3)))


def _terms_on(day: date) -> list[tuple[str, date]]:
    """Terms that a day is in, with their first days; the one that began last comes first."""
    rows = frappe.get_all(
        "Academic Term",
        {"term_start_date": ("<=", day), "term_end_date": (">=", day)},
        ["name", "term_start_date"],
        order_by="term_start_date desc, name",
    )
    return [(row.name, getdate(row.term_start_date)) for row in rows]


def _term_of(preference, terms: list[tuple[str, date]], own: set) -> tuple[str, date] | bool | None:
    """The term by which preferences hold on a day that these terms are on: None where they hold whatever the term is,
    False where they do not hold."""
    if preference.academic_term:
        return next((each for each in terms if each[0] == preference.academic_term), False)
    if any((preference.instructor, name) in own for name, _first in terms):
        return False
    return terms[0] if terms else None


def closed_rooms(dates: list[date]) -> dict[str, tuple[Span, ...]]:
    """When rooms cannot be used: closed, or an assessment is written in them."""
    found: dict[str, list[Span]] = defaultdict(list)
    first, last = min(dates), max(dates)
    for row in frappe.get_all(
        CLOSURE,
        {"status": ("!=", CANCELLED), "from_date": ("<=", last), "to_date": (">=", first)},
        ["room", "from_date", "to_date", "whole_day", "from_time", "to_time"],
    ):
        found[row.room] += _spans(*span_of(row), dates)
    for _name, _group, room, _supervisor, day, begins, ends in lessons.assessments(first, last):
        if room:
            found[room].append(Span(day, begins, ends))
    return {room: tuple(spans) for room, spans in found.items()}


def _spans(begins: datetime, ends: datetime, dates: Iterable[date]) -> list[Span]:
    found = []
    for day in dates:
        if begins.date() <= day <= ends.date():
            start = begins.hour * 60 + begins.minute if day == begins.date() else 0
            end = ends.hour * 60 + ends.minute + (ends.second > 0) if day == ends.date() else 24 * 60
            if start < end:
                found.append(Span(day, start, end))
    return found


def _periods_on(of: bell.Bell, day: date):
    """The periods that there are on a date."""
    number = next((at for at, each in enumerate(of.cycle.days) if each.weekday == day.weekday()), None)
    if number is None:
        return ()
    return tuple(
        replace(period)
        for at, period in enumerate(of.cycle.periods)
        if of.cycle.slot(number, at) not in of.cycle.closed
    )


def meets(row: LessonHeld, begins: datetime, ends: datetime) -> bool:
    """Whether a lesson is within a span of time, if only in part."""
    midnight = datetime.combine(row.day, time())
    return midnight + timedelta(minutes=row.begins) < ends and begins < midnight + timedelta(minutes=row.ends)
