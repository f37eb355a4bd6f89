"""The assistant: a bell schedule, home rooms and course loads proposed from the lessons that the school held in a term.

Nothing is written until a planner takes it over, all or the loads that they choose; what is there already stays. Loads
are proposed for the groups of the term that they are for: those that follow the groups of the lessons, if need be. What
is about a group that none follows is left out, and named.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai.ai.scheduling.loads import LessonRow, ProposedLoad, ProposedTerm, propose_term
from school_ai.erpnext_records import lessons, staffing
from school_ai.services.remembered import remembered
from school_ai.services.timetables import bell, next_year, stating, words

WEEKS = {None: "Every week", 0: "Week A", 1: "Week B"}

# What a proposal is made from.
READ = (
    "Academic Term",
    "Course",
    "Course Load",
    "Course Schedule",
    "Instructor",
    "Program Enrollment",
    "Room",
    "School Period",
    "Student Group",
)


@dataclass(frozen=True)
class PeriodProposed:
    name: str
    begins: str
    ends: str


@dataclass(frozen=True)
class LoadProposed:
    """`number` names it when it is taken over. `groups` are those of the term that it is for; `instead_of`: those that
    they follow, where these are others. `confidence`: percent, at least so many of the lessons were as proposed.
    `is_there`: the term that it is for has such a load."""

    number: int
    course: str
    groups: list[str]
    instead_of: list[str]
    instructors: list[str]
    periods_a_week: int
    double_lessons: int
    triple_lessons: int
    room_kind: str
    confidence: int
    evidence: list[str]
    is_there: bool


@dataclass(frozen=True)
class Proposed:
    """What a term's lessons say. `has_periods`: the school has a bell schedule, which stays. `left`: what is left out,
    and why, in words."""

    periods: list[PeriodProposed]
    weekdays: list[str]
    weeks: int
    evidence: list[str]
    has_periods: bool
    loads: list[LoadProposed]
    home_rooms: int
    left: list[str]


@dataclass(frozen=True)
class Accepted:
    periods: int
    loads: int
    home_rooms: int
    left: list[str]


def propose(from_term: str, for_term: str) -> Proposed:
    """What the lessons of a term say of the school's weeks. Writes nothing."""
    return remembered("loads proposed", [from_term, for_term], lambda: _propose(from_term, for_term), READ)


def _propose(from_term: str, for_term: str) -> Proposed:
    found = _read(from_term)
    follows = _follows(from_term, for_term)
    there = _there(for_term)
    titles = {name: each.title for name, each in staffing.instructors().items()}
    return Proposed(
        periods=[
            PeriodProposed(each.name, words.clock(each.begins), words.clock(each.ends)) for each in found.bells.periods
        ],
        weekdays=[words.weekday(number) for number in found.bells.weekdays],
        weeks=found.bells.weeks,
        evidence=[words.said(each) for each in found.bells.evidence],
        has_periods=bool(frappe.db.count(bell.PERIOD)),
        loads=[
            LoadProposed(
                number=number,
                course=load.course,
                groups=[follows[name] for name in load.groups],
                instead_of=[name for name in load.groups if follows[name] != name],
                instructors=[titles.get(name, name) for name in load.teachers],
                **_periods(load),
                room_kind=load.kind,
                confidence=round(100 * load.confidence[0]),
                evidence=[words.said(each) for each in load.evidence],
                is_there=_key(load, follows) in there,
            )
            for number, load in enumerate(found.loads)
            if not _why_left(load, follows, for_term)
        ],
        home_rooms=sum(_needs_home_room(follows.get(group)) for group in found.home_rooms),
        left=_left(found.loads, follows, for_term),
    )


def accept_all(from_term: str, for_term: str) -> Accepted:
    return accept(from_term, for_term, None)


def accept(from_term: str, for_term: str, numbers: Iterable[int] | None) -> Accepted:
    """Write the bell schedule where there is none, home rooms where groups have none, and course loads: those of these
    numbers, or all. What the new term has already is passed over."""
    found = _read(from_term)
    follows = _follows(from_term, for_term)
    periods = _write_bells(found)
    rooms = _write_home_rooms(found, follows)
    there = _there(for_term)
    chosen = set(numbers) if numbers is not None else None
    wanted = [load for number, load in enumerate(found.loads) if chosen is None or number in chosen]
    made = 0
    for load in wanted:
        if _key(load, follows) in there or _why_left(load, follows, for_term):
            continue
        _write_load(load, [follows[name] for name in load.groups], for_term, from_term)
        made += 1
    return Accepted(periods, made, rooms, _left(wanted, follows, for_term))


def _left(loads: Iterable[ProposedLoad], follows: dict[str, str], term: str) -> list[str]:
    """What of these loads is left out, in words, each reason once."""
    return list(dict.fromkeys(reason for load in loads if (reason := _why_left(load, follows, term))))


def _why_left(load: ProposedLoad, follows: dict[str, str], term: str) -> str | None:
    """Why a load is no proposal for a term."""
    named = _("{0} of {1}").format(load.course, ", ".join(load.groups))
    gone = [name for name in load.groups if name not in follows]
    if gone:
        return _("{0} is left out: {1} is not in {2}, and no group there follows it.").format(
            named, ", ".join(gone), term
        )
    if not load.teachers:
        return _("{0} is left out: nobody taught at least half of its lessons. Make the course load by hand.").format(
            named
        )
    return None


def _read(term: str) -> ProposedTerm:
    """What the engine makes of a term's lessons. Raises `ValidationError` where there are none."""
    dates = staffing.term(term)
    held = lessons.between(dates.first, dates.last)
    rows = [
        LessonRow(each.day, each.begins, each.ends, each.group, each.course, each.instructor, each.room)
        for each in held
    ]
    if not rows:
        frappe.throw(_("There are no lessons in {0} to learn from.").format(term))
    kinds = {room.name: room.kind for room in staffing.rooms()}
    return propose_term(rows, kinds, dates.first)


def _follows(from_term: str, for_term: str) -> dict[str, str]:
    """Group of the old term -> its successor; in one and the same term every group is its own. Groups that have no
    successor are not in it, and neither are those of yet another term whose lessons are in the old one's time."""
    if from_term == for_term:
        return {name: name for name in staffing.groups_of_term(staffing.term(for_term))}
    return next_year.successors(from_term, for_term)


def _key(load: ProposedLoad, follows: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    return load.course, tuple(sorted(follows.get(name, "") for name in load.groups))


def _there(term: str) -> set[tuple[str, tuple[str, ...]]]:
    names = frappe.get_all(stating.LOAD, {"academic_term": term}, ["name", "course"])
    groups: dict[str, list[str]] = {}
    for parent, group in frappe.get_all(
        "Course Load Group",
        {"parenttype": stating.LOAD, "parent": ("in", [row.name for row in names] or [""])},
        ["parent", "student_group"],
        as_list=True,
    ):
        groups.setdefault(parent, []).append(group)
    return {(row.course, tuple(sorted(groups.get(row.name, ())))) for row in names}


def _periods(load: ProposedLoad) -> dict[str, int]:
    """Periods a week, with how many lessons take two and three of them."""
    weeks = [week for week in load.weeks if week is not None]
    lengths = load.lessons
    if weeks and None in load.weeks:
        # What is taught in one week only is counted as if it were taught in each.
        lengths = tuple(
            length for length, week in zip(load.lessons, load.weeks, strict=True) if week in (None, weeks[0])
        )
    return {
        "periods_a_week": sum(lengths),
        "double_lessons": sum(length == 2 for length in lengths),
        "triple_lessons": sum(length == 3 for length in lengths),
    }


def _write_bells(found: ProposedTerm) -> int:
    if frappe.db.count(bell.PERIOD):
        return 0
    days = {day: int(number in found.bells.weekdays) for number, day in enumerate(bell.DAYS)}
    periods = found.bells.periods
    for at, period in enumerate(periods, 1):
        _write_period(period.name or _("Period {0}").format(at), period.begins, period.ends, 0, days)
        if period.break_after and at < len(periods):
            _write_period(_("Break after {0}").format(period.name), period.ends, periods[at].begins, 1, days)
    return len(periods)


def _write_period(name: str, begins: int, ends: int, is_break: int, days: dict[str, int]) -> None:
    frappe.get_doc(
        {
            "doctype": bell.PERIOD,
            "period_name": name,
            "from_time": lessons.clock(begins),
            "to_time": lessons.clock(ends),
            "is_break": is_break,
            **days,
        }
    ).insert(ignore_permissions=True)


def _write_home_rooms(found: ProposedTerm, follows: dict[str, str]) -> int:
    written = 0
    for group, room in found.home_rooms.items():
        new = follows.get(group)
        if _needs_home_room(new):
            frappe.db.set_value("Student Group", new, "school_ai_home_room", room)
            written += 1
    return written


def _needs_home_room(group: str | None) -> bool:
    return bool(group) and not frappe.db.get_value("Student Group", group, "school_ai_home_room")


def _write_load(load: ProposedLoad, groups: list[str], term: str, from_term: str) -> None:
    only = set(load.weeks)
    frappe.get_doc(
        {
            "doctype": stating.LOAD,
            "course": load.course,
            "academic_term": term,
            "groups": [{"student_group": name} for name in groups],
            "instructors": [{"instructor": name} for name in load.teachers],
            "weeks": WEEKS[next(iter(only))] if len(only) == 1 else WEEKS[None],
            "room_kind": load.kind,
            "origin": _("From the lessons of {0}: {1}").format(
                from_term, " ".join(words.said(each) for each in load.evidence)
            ),
            "confidence": round(100 * load.confidence[0]),
            **_periods(load),
        }
    ).insert(ignore_permissions=True)
