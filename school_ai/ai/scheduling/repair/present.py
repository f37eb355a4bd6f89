"""Who and what is free when, with the disruptions counted in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from school_ai.ai.scheduling.problem import Room, RoomNeed
from school_ai.ai.scheduling.repair.day import Absence, DatedLesson, Disruption, RoomClosure, Situation, Span

__all__ = ["Present"]


class Present:
    """The situation as it is now, to be asked. Lessons are meant by their position in `situation.lessons`."""

    def __init__(self, situation: Situation, disruptions: Sequence[Disruption]):
        self.situation = situation
        self.lessons = situation.lessons
        self.colleague = {each.name: each for each in situation.colleagues}
        self.room = {each.name: each for each in situation.rooms}
        self.group = {each.name: each for each in situation.groups}
        self.away = _spans((each.teacher, each) for each in disruptions if isinstance(each, Absence))
        self.closed = _spans((each.room, each) for each in disruptions if isinstance(each, RoomClosure))
        for name, spans in situation.rooms_closed.items():
            self.closed[name] += spans
        self._of: dict[tuple[str, str, date], list[int]] = defaultdict(list)
        for number, lesson in enumerate(self.lessons):
            for name in lesson.teachers:
                self._of["teacher", name, lesson.date].append(number)
            for name in lesson.groups:
                self._of["group", name, lesson.date].append(number)
            if lesson.room:
                self._of["room", lesson.room, lesson.date].append(number)
        self._sharing = _sharing(situation)

    def busy(self, kind: str, name: str, day: date, begins: int, ends: int) -> list[int]:
        """The lessons that a teacher, group or room has at a time."""
        return [
            number
            for number in self._of.get((kind, name, day), ())
            if self.lessons[number].begins < ends and begins < self.lessons[number].ends
        ]

    def lessons_on(self, kind: str, name: str, day: date) -> list[DatedLesson]:
        return [self.lessons[number] for number in self._of.get((kind, name, day), ())]

    def is_away(self, teacher: str, day: date, begins: int, ends: int) -> bool:
        """Absent, or not available anyway."""
        spans: Collection[Span] = self.away.get(teacher, ())
        if teacher in self.colleague:
            spans = [*spans, *self.colleague[teacher].unavailable]
        return any(span.meets(day, begins, ends) for span in spans)

    def is_absent(self, teacher: str, lesson: DatedLesson) -> bool:
        return any(span.meets(lesson.date, lesson.begins, lesson.ends) for span in self.away.get(teacher, ()))

    def is_closed(self, room: str, day: date, begins: int, ends: int) -> bool:
        return any(span.meets(day, begins, ends) for span in self.closed.get(room, ()))

    def teacher_free(self, name: str, day: date, begins: int, ends: int, but: Collection[int] = ()) -> bool:
        """There, and without a lesson other than `but`."""
        busy = any(number not in but for number in self.busy("teacher", name, day, begins, ends))
        return not busy and not self.is_away(name, day, begins, ends)

    def groups_free(self, names: Collection[str], day: date, begins: int, ends: int, but: Collection[int] = ()) -> bool:
        """None of the groups, nor one that shares their pupils, has a lesson other than `but`."""
        return not any(
            number not in but
            for name in names
            for each in self.sharing(name)
            for number in self.busy("group", each, day, begins, ends)
        )

    def sharing(self, name: str) -> tuple[str, ...]:
        """A group, and those that share pupils with it."""
        return (name, *self._sharing.get(name, ()))

    def room_free(self, name: str, day: date, begins: int, ends: int, but: Collection[int] = ()) -> bool:
        busy = any(number not in but for number in self.busy("room", name, day, begins, ends))
        return not busy and not self.is_closed(name, day, begins, ends)

    def rooms_for(self, need: RoomNeed, pupils: int, like: str | None = None) -> list[Room]:
        """Rooms that serve, the one that it is in first, then those of its building, then the ones with the fewest
        seats too many."""
        seats = pupils if need.seats is None else need.seats
        own = self.room.get(like) if like else None
        fitting = [room for room in self.situation.rooms if room.name == like or _serves(need, seats, room)]
        return sorted(
            fitting,
            key=lambda room: (
                room.name != like,
                own is None or room.building != own.building,
                bool(room.kind) != bool(need.kind),
                room.capacity - seats,
                room.name,
            ),
        )

    def is_past(self, day: date, begins: int) -> bool:
        now = self.situation.now
        return now is not None and datetime.combine(day, time(begins // 60, begins % 60)) < now

    def title(self, kind: str, name: str | None) -> str:
        known = {"teacher": self.colleague, "room": self.room, "group": self.group}[kind]
        return (known[name].title or name) if name in known else str(name or "–")

    def pupils(self, lesson: DatedLesson) -> int:
        return lesson.pupils or sum(self.group[name].size for name in lesson.groups if name in self.group)


def _serves(need: RoomNeed, seats: int, room: Room) -> bool:
    if need.none or (need.rooms and room.name not in need.rooms):
        return False
    if not need.rooms and need.kind != room.kind and not (need.other_kinds and not need.kind):
        return False
    return (not need.building or need.building == room.building) and (
        need.equipment <= room.equipment and room.capacity >= seats
    )


def _spans(found) -> dict[str, tuple[Span, ...]]:
    """Name -> the days, or parts of them, between two moments."""
    spans: dict[str, tuple[Span, ...]] = defaultdict(tuple)
    for name, each in found:
        for ordinal in range(each.begins.date().toordinal(), each.ends.date().toordinal() + 1):
            day = date.fromordinal(ordinal)
            begins = each.begins.hour * 60 + each.begins.minute if day == each.begins.date() else 0
            ends = each.ends.hour * 60 + each.ends.minute if day == each.ends.date() else 24 * 60
            if begins < ends:
                spans[name] += (Span(day, begins, ends),)
    return spans


def _sharing(situation: Situation) -> dict[str, tuple[str, ...]]:
    by_pupil: dict[str, list[str]] = defaultdict(list)
    for group in situation.groups:
        for pupil in group.pupils:
            by_pupil[pupil].append(group.name)
    found: dict[str, set[str]] = defaultdict(set)
    for names in {tuple(each) for each in by_pupil.values()}:
        for name in names:
            found[name] |= set(names) - {name}
    return {name: tuple(sorted(others)) for name, others in found.items()}
