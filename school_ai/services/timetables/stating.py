"""States a term's timetabling problem from the school's records: loads, groups, instructors, rooms, rules, wishes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import frappe
from frappe import _

from school_ai.ai.scheduling.problem import Group, Lesson, Load, Problem, Room, RoomNeed, Teacher
from school_ai.erpnext_records import staffing
from school_ai.services.timetables import bell, rule_records
from school_ai.services.timetables.bell import Bell

LOAD, PREFERENCE = "Course Load", "Instructor Preference"
APPROVED, DECLINED = "Approved", "Declined"
# How much somebody would rather not: the engine's scale.
WISHES = {"Rather not": 1, "Please not": 3}
ANY_SIZE = 100_000
WEEKS = {"Week A": 0, "Week B": 1, "A": 0, "B": 1}


@dataclass(frozen=True)
class Stated:
    """A problem, with what could not be read of the records (`unread`: sentences, in the reader's language). `rules`:
    names of the AI Scheduling Rules, in the order of the problem's settings."""

    problem: Problem
    bell: Bell
    unread: tuple[str, ...]
    rules: tuple[str, ...]


def state(term: str, program: str | None = None, weeks: int = 1) -> Stated:
    """The problem of a term: of all its Course Loads, or of those of a program's groups. Whoever asks is to have made
    sure that the caller may plan."""
    of = bell.read(weeks)
    unread: list[str] = []
    rows = _loads(term)
    groups = staffing.groups(name for row in rows for name in row.groups)
    if program:
        rows = [row for row in rows if any(groups[name].program == program for name in row.groups if name in groups)]
        groups = {name: group for name, group in groups.items() if any(name in row.groups for row in rows)}
    courses = staffing.courses(row.course for row in rows)
    instructors = staffing.instructors(name for row in rows for name in row.instructors)
    loads = [_load(row, of, courses, groups, instructors, unread) for row in rows]
    teachers = _teachers(term, of, instructors, {name for load in loads for name in load.teachers}, weeks)
    problem = Problem(
        cycle=of.cycle,
        teachers=tuple(teachers),
        groups=tuple(
            Group(group.name, group.title, group.size, group.pupils, frozenset(), group.home_room)
            for group in groups.values()
        ),
        rooms=tuple(_rooms(unread)),
        loads=tuple(loads),
    )
    rules = rule_records.settings(term, groups, loads, of.periods)
    return Stated(replace(problem, settings=tuple(rules.values())), of, tuple(unread), tuple(rules))


# --- loads -----------------------------------------------------------------------------------------------------------


def _loads(term: str) -> list:
    """Course Loads of a term with what their tables name."""
    rows = frappe.get_all(LOAD, {"academic_term": term, "disabled": 0}, ["*"], order_by="course, title, name")
    names = [row.name for row in rows]
    groups = _named("Course Load Group", names, "student_group")
    instructors = _named("Course Load Instructor", names, "instructor")
    rooms = _named("Course Load Room", names, "room")
    times: dict[str, list] = defaultdict(list)
    for time in frappe.get_all(
        "Course Load Time",
        {"parenttype": LOAD, "parent": ("in", names or [""])},
        ["parent", "kind", "weekday", "period", "week", "room"],
        order_by="parent, idx",
    ):
        times[time.parent].append(time)
    for row in rows:
        row.groups, row.instructors, row.rooms = groups[row.name], instructors[row.name], rooms[row.name]
        row.times = times[row.name]
    return rows


def _named(doctype: str, parents: list[str], fieldname: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    filters = {"parenttype": LOAD, "parent": ("in", parents or [""])}
    for row in frappe.get_all(doctype, filters, ["parent", fieldname], order_by="parent, idx"):
        if row[fieldname] and row[fieldname] not in found[row.parent]:
            found[row.parent].append(row[fieldname])
    return found


def _load(row, of: Bell, courses: dict, groups: dict, instructors: dict, unread: list[str]) -> Load:
    title, heavy, kind = courses.get(row.course, (row.course, False, ""))
    named = f"{title} · {', '.join(groups[name].title if name in groups else name for name in row.groups)}"
    unread += [
        _("{0}: the student group {1} is disabled or gone.").format(named, name)
        for name in row.groups
        if name not in groups
    ]
    unread += [
        _("{0}: the instructor {1} has left the school.").format(named, name)
        for name in row.instructors
        if name not in instructors or not instructors[name].active
    ]
    forbidden: set[int] = set()
    for time in row.times:
        if time.kind == "Forbidden":
            forbidden |= of.slots(weekday_number(time.weekday), time.period, WEEKS.get(time.week or ""))
    return Load(
        name=row.name,
        course=row.course,
        title=named,
        groups=tuple(row.groups),
        teachers=tuple(row.instructors),
        lessons=tuple(_fixed(_lessons(row, of), row, of, named, unread)),
        need=RoomNeed(
            kind=(row.room_kind or "").strip() or kind,
            building=(row.building or "").strip(),
            equipment=staffing.things(row.equipment),
            rooms=frozenset(row.rooms),
            seats=row.seats or None,
            none=bool(row.no_room),
        ),
        heavy=bool(row.heavy) or heavy,
        forbidden=frozenset(forbidden),
        least_days=row.least_days or None,
    )


def _lessons(row, of: Bell) -> list[Lesson]:
    """Doubles and triples first, then what is left of the week's periods by itself."""
    singles = max(0, row.periods_a_week - 2 * row.double_lessons - 3 * row.triple_lessons)
    lengths = [3] * row.triple_lessons + [2] * row.double_lessons + [1] * singles
    if of.cycle.weeks == 1:
        return [Lesson(length) for length in lengths]
    weeks = [WEEKS[row.weeks]] if row.weeks in WEEKS else range(of.cycle.weeks)
    return [Lesson(length, week) for week in weeks for length in lengths]


def _fixed(lessons: list[Lesson], row, of: Bell, named: str, unread: list[str]) -> list[Lesson]:
    """The lessons with the fixed times of the record given to them: to the first free lesson of a fitting week."""
    lessons = list(lessons)
    for time in row.times:
        if time.kind != "Fixed":
            continue
        slots = sorted(of.slots(weekday_number(time.weekday), time.period, WEEKS.get(time.week or "")))
        if not time.period or not slots:
            unread.append(
                _("{0}: the fixed time {1}, {2} is not in the bell schedule.").format(
                    named, _(time.weekday), time.period or _("no period")
                )
            )
            continue
        for slot in slots:
            week = of.cycle.days[of.cycle.day_of(slot)].week
            at = next((n for n, each in enumerate(lessons) if each.slot is None and each.week in (None, week)), None)
            if at is None:
                unread.append(_("{0} has more fixed times than lessons.").format(named))
                break
            lessons[at] = replace(lessons[at], slot=slot, room=time.room or None)
    return lessons


def weekday_number(name: str) -> int:
    return ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday").index(name)


# --- people and rooms ------------------------------------------------------------------------------------------------


def _teachers(term: str, of: Bell, instructors: dict, wanted: set[str], weeks: int) -> Iterable[Teacher]:
    """Instructors with their wishes of this term; of those without, their wishes of every term."""
    rows = frappe.get_all(
        PREFERENCE,
        {"instructor": ("in", sorted(wanted) or [""]), "status": ("!=", DECLINED)},
        ["name", "instructor", "academic_term", "most_days", "status"],
        order_by="creation",
    )
    chosen = {}
    for row in sorted(rows, key=lambda each: each.academic_term == term):
        if not row.academic_term or row.academic_term == term:
            chosen[row.instructor] = row
    times: dict[str, list] = defaultdict(list)
    names = [row.name for row in chosen.values()]
    for time in frappe.get_all(
        "Instructor Preference Time",
        {"parent": ("in", names or [""])},
        ["parent", "weekday", "period", "week", "wish"],
    ):
        times[time.parent].append(time)
    for name in sorted(wanted & instructors.keys()):
        row = chosen.get(name)
        away: set[int] = set()
        wishes: dict[int, int] = {}
        for time in times[row.name] if row else ():
            slots = of.slots(weekday_number(time.weekday), time.period, WEEKS.get(time.week or ""))
            if time.wish == "Cannot" and row.status == APPROVED:
                away |= slots
            else:
                for slot in slots:
                    wishes[slot] = max(wishes.get(slot, 0), WISHES.get(time.wish, 3))
        most = row.most_days * weeks if row and row.most_days else None
        yield Teacher(name, instructors[name].title, frozenset(away), wishes, most)


def _rooms(unread: list[str]) -> Iterable[Room]:
    unsaid = 0
    for room in staffing.rooms():
        if room.unread:
            unread.append(
                _("Room {0} is left out: its seating capacity “{1}” is not a number.").format(room.title, room.unread)
            )
            continue
        unsaid += room.seats is None
        seats = ANY_SIZE if room.seats is None else room.seats
        yield Room(room.name, room.title, seats, room.kind, room.building, room.equipment)
    if unsaid:
        unread.append(_("{0} rooms have no seating capacity: they are taken to seat any group.").format(unsaid))
