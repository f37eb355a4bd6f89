"""Lessons that are in one another's way, each with a time or a room where the one that is easier to move has none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from frappe import _
from frappe.utils import formatdate, getdate

from school_ai.erpnext_records import disagreements, lessons, staffing
from school_ai.erpnext_records.called import called
from school_ai.erpnext_records.lessons import Clash, LessonHeld, clock
from school_ai.services.integrity.finding import CHANGE, CLASH, NOTHING, REMOVE, Finding, Findings

LAST = date(9999, 12, 31)
_WHO = {"group": "Student Group", "instructor": "Instructor", "room": "Room"}


def clashing() -> Findings:
    """Pairs of lessons of this year that a group, an instructor or a room cannot have both. Rows of a joint lesson are
    no such pair."""
    held = lessons.between(disagreements.first_day(), LAST)
    pairs: dict[tuple[str, str], list[Clash]] = defaultdict(list)
    for clash in lessons.clashes(held):
        pairs[clash.one.name, clash.other.name].append(clash)
    if not pairs:
        return
    attended = lessons.with_attendance({name for pair in pairs for name in pair})
    places = _Places(held)
    for (_one, _other), found in sorted(pairs.items()):
        moves, stays = _which_moves(found[0], attended)
        yield _finding(moves, stays, found, places, moves.name in attended)


def _which_moves(clash: Clash, attended: set[str]) -> tuple[LessonHeld, LessonHeld]:
    """The lesson that is easier to move: one without attendance, that is no joint lesson, that was written later."""
    order = sorted(
        (clash.one, clash.other), key=lambda each: (each.name in attended, bool(each.lesson), _reversed(each.name))
    )
    return order[0], order[1]


def _reversed(name: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in name)


def _finding(moves: LessonHeld, stays: LessonHeld, found: list[Clash], places: "_Places", is_attended: bool) -> Finding:
    who = ", ".join(sorted({called(_WHO[clash.what], clash.who) for clash in found}))
    text = _("{0} cannot have {1} ({2}) and {3} ({4}) at once, on {5} from {6} to {7}.").format(
        who,
        called("Course", moves.course),
        called("Student Group", moves.group),
        called("Course", stays.course),
        called("Student Group", stays.group),
        formatdate(moves.day),
        clock(moves.begins)[:5],
        clock(moves.ends)[:5],
    )
    now = _values(moves)
    about = stays.name
    if moves.is_same_as(stays) and not is_attended:
        text = f"{text} {_('Both say the same: one is enough.')}"
        return Finding(CLASH, lessons.DOCTYPE, moves.name, text, about=about, now=now, proposed={}, way=REMOVE)
    better = None if is_attended or moves.lesson else places.better(moves, found)
    if better is None:
        text = f"{text} {_('Set it right in the timetable.')}"
        return Finding(CLASH, lessons.DOCTYPE, moves.name, text, about=about, now=now, way=NOTHING)
    values = _values(better)
    proposed = {field: value for field, value in values.items() if value != now[field]}
    return Finding(CLASH, lessons.DOCTYPE, moves.name, text, about=about, now=now, proposed=proposed, way=CHANGE)


def _values(lesson: LessonHeld) -> dict:
    return {
        "schedule_date": lesson.day,
        "from_time": clock(lesson.begins),
        "to_time": clock(lesson.ends),
        "room": lesson.room,
    }


class _Places:
    """Where a lesson of the days to come could be: times at which others of the school are, and rooms."""

    def __init__(self, held: list[LessonHeld]):
        self._taken: dict[tuple[date, str, str], list[tuple[int, int]]] = defaultdict(list)
        self._times: dict[date, set[tuple[int, int]]] = defaultdict(set)
        self._today = getdate()
        for each in held:
            if each.day < self._today:
                continue
            self._take(each.day, each.group, each.instructor, each.room, each.begins, each.ends)
            self._times[each.day].add((each.begins, each.ends))
        days = sorted(self._times)
        if days:
            for _name, group, room, supervisor, day, begins, ends in lessons.assessments(days[0], days[-1]):
                self._take(day, group, supervisor, room, begins, ends)
        self._rooms = {room.name: room for room in staffing.rooms()}

    def _take(self, day: date, group: str, instructor: str | None, room: str | None, begins: int, ends: int) -> None:
        for what, who in (("group", group), ("instructor", instructor), ("room", room)):
            if who:
                self._taken[day, what, who].append((begins, ends))

    def better(self, lesson: LessonHeld, found: Iterable[Clash]) -> LessonHeld | None:
        """The same lesson where nothing is in its way: in another room at its time, else at another time of its week,
        the nearest first. It is held there from now on. None where there is no such place, or the lesson is over."""
        if lesson.day < self._today:
            return None
        for place in self._candidates(lesson, {clash.what for clash in found}):
            if self._is_free(place):
                self._take(place.day, place.group, place.instructor, place.room, place.begins, place.ends)
                return place
        return None

    def _candidates(self, lesson: LessonHeld, what: set[str]) -> Iterator[LessonHeld]:
        rooms = self._rooms_like(lesson.room)
        if what == {"room"}:
            yield from (replace(lesson, room=room) for room in rooms if room != lesson.room)
        length = lesson.ends - lesson.begins
        monday = lesson.day - timedelta(days=lesson.day.weekday())
        times = [
            (day, begins, ends)
            for day in (monday + timedelta(days=number) for number in range(7))
            for begins, ends in sorted(self._times.get(day, ()))
            if day >= self._today and ends - begins == length
        ]
        times.sort(key=lambda each: (abs((each[0] - lesson.day).days), abs(each[1] - lesson.begins), each))
        for day, begins, ends in times:
            for room in (lesson.room, *(each for each in rooms if each != lesson.room)):
                yield replace(lesson, day=day, begins=begins, ends=ends, room=room)

    def _rooms_like(self, room: str | None) -> list[str]:
        """Rooms of the same kind with as many seats."""
        like = self._rooms.get(room or "")
        if like is None:
            return []
        return [
            each.name
            for each in self._rooms.values()
            if each.kind == like.kind and (each.seats or 0) >= (like.seats or 0)
        ]

    def _is_free(self, lesson: LessonHeld) -> bool:
        return not any(
            begins < lesson.ends and lesson.begins < ends
            for what, who in (("group", lesson.group), ("instructor", lesson.instructor), ("room", lesson.room))
            for begins, ends in self._taken.get((lesson.day, what, who or ""), ())
        )
