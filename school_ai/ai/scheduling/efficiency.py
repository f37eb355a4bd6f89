"""How well rooms and teachers are used, what is scarce, and what a change of the school would bring.

What a change brings is found by solving anew: the school as it is and each variant get the same solver and budget.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from school_ai.ai.scheduling.cycle import Cycle, Period
from school_ai.ai.scheduling.problem import Group, Load, Place, Problem, Room, Teacher, Timetable
from school_ai.ai.scheduling.rules import Scorer
from school_ai.ai.scheduling.rules.placed import GROUPS, ROOMS, TEACHERS, Placed
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import efficiency as say

__all__ = [
    "KindUse",
    "RoomUse",
    "TeacherUse",
    "Use",
    "Variant",
    "WhatIf",
    "always_there",
    "bottlenecks",
    "one_more_period",
    "one_more_room",
    "shifted_break",
    "use_of",
    "variants_for",
    "what_if",
]

# From here on a room, a teacher or a period is called scarce.
SCARCE = 0.9


@dataclass(frozen=True)
class RoomUse:
    """`used` of `open` periods of the cycle; `seats`: the share of seats taken while it is in use."""

    room: str
    kind: str
    used: int
    open: int
    seats: float

    @property
    def share(self) -> float:
        return self.used / self.open if self.open else 0.0


@dataclass(frozen=True)
class KindUse:
    """All rooms of a kind. `at`: slot -> how many are in use; `full_at`: slots at which none is left."""

    kind: str
    rooms: int
    used: int
    open: int
    at: dict[int, int]
    full_at: tuple[int, ...]

    @property
    def share(self) -> float:
        return self.used / self.open if self.open else 0.0


@dataclass(frozen=True)
class TeacherUse:
    """`taught` of `open` periods at which they are there, on `days` days, with `free` periods between lessons."""

    teacher: str
    taught: int
    open: int
    days: int
    free: int

    @property
    def share(self) -> float:
        return self.taught / self.open if self.open else 0.0


@dataclass(frozen=True)
class Use:
    """Rooms, kinds of rooms and teachers, those used most first; and `at`: slot -> rooms in use."""

    rooms: tuple[RoomUse, ...]
    kinds: tuple[KindUse, ...]
    teachers: tuple[TeacherUse, ...]
    at: dict[int, int]


@dataclass(frozen=True)
class Variant:
    """A school that is a little different. `start`: takes a timetable of the school over into it."""

    said: Said
    problem: Problem
    start: Callable[[Timetable], Timetable]


@dataclass(frozen=True)
class WhatIf:
    """One line of the table. `unplaced`: lessons without a place; `hard`: units of broken hard rules, those included;
    `saved` is what the variant costs less than the school as it is, None where one of the two cannot be used."""

    said: Said
    unplaced: int
    hard: int
    cost: int
    saved: int | None

    @property
    def is_complete(self) -> bool:
        return self.hard == 0


Solver = Callable[[Problem, Timetable], Timetable]


def use_of(problem: Problem, timetable: Timetable) -> Use:
    """How much rooms and teachers are used."""
    placed = Scorer(problem).placed(timetable)
    open_slots = frozenset(problem.cycle.open_slots)
    rooms = sorted((_room_use(placed, room, open_slots) for room in problem.rooms), key=lambda each: -each.share)
    kinds = sorted(_kind_uses(placed, open_slots), key=lambda each: -each.share)
    teachers = sorted(
        (_teacher_use(placed, each, open_slots) for each in problem.teachers), key=lambda each: -each.share
    )
    at = {slot: sum(slot in placed.at(ROOMS, room.name) for room in problem.rooms) for slot in sorted(open_slots)}
    return Use(tuple(rooms), tuple(kinds), tuple(teachers), at)


def _room_use(placed: Placed, room: Room, open_slots: frozenset[int]) -> RoomUse:
    at = placed.at(ROOMS, room.name)
    pupils = sum(placed.problem.pupils_of(placed.lesson(positions[0])[0]) for positions in at.values())
    seats = pupils / (len(at) * room.capacity) if at and room.capacity else 0.0
    return RoomUse(room.name, room.kind, len(at), len(open_slots - room.unavailable), seats)


def _kind_uses(placed: Placed, open_slots: frozenset[int]) -> Iterator[KindUse]:
    problem = placed.problem
    for kind in dict.fromkeys(room.kind for room in problem.rooms):
        rooms = [room for room in problem.rooms if room.kind == kind]
        at = {
            slot: count
            for slot in sorted(open_slots)
            if (count := sum(slot in placed.at(ROOMS, each.name) for each in rooms))
        }
        there = {slot: sum(slot not in each.unavailable for each in rooms) for slot in open_slots}
        full = tuple(slot for slot, count in at.items() if count >= there[slot])
        yield KindUse(kind, len(rooms), sum(at.values()), sum(there.values()), at, full)


def _teacher_use(placed: Placed, teacher: Teacher, open_slots: frozenset[int]) -> TeacherUse:
    days = [day for day in placed.days(TEACHERS, teacher.name) if day]
    free = sum(day[-1] - day[0] + 1 - len(day) for day in days)
    open_ = len(open_slots - teacher.unavailable)
    return TeacherUse(teacher.name, sum(map(len, days)), open_, len(days), free)


def bottlenecks(problem: Problem, timetable: Timetable) -> list[Said]:
    """What is nearly used up, in words, the scarcest first."""
    use = use_of(problem, timetable)
    placed = Scorer(problem).placed(timetable)
    found: list[tuple[float, Said]] = []
    for kind in use.kinds:
        title = Sentence(say.ORDINARY) if not kind.kind else kind.kind
        if kind.share >= SCARCE:
            found.append((kind.share, Sentence(say.KIND_SCARCE, (title, kind.used, kind.open, _percent(kind.share)))))
        elif kind.full_at and len(kind.full_at) >= SCARCE * len(use.at) / 2:
            share = len(kind.full_at) / len(use.at)
            found.append((share, Sentence(say.KIND_FULL_AT, (title, len(kind.full_at), len(use.at)))))
    for each in use.teachers:
        if each.share >= SCARCE:
            values = (placed.index.title(TEACHERS, each.teacher), each.taught, each.open, _percent(each.share))
            found.append((each.share, Sentence(say.TEACHER_SCARCE, values)))
    for group in problem.groups:
        there = len([slot for slot in use.at if slot not in group.unavailable])
        taught = len(placed.at(GROUPS, group.name))
        if there and taught / there >= SCARCE:
            values = (group.title or group.name, taught, there, _percent(taught / there))
            found.append((taught / there, Sentence(say.GROUP_SCARCE, values)))
    return [said for _share, said in sorted(found, key=lambda each: -each[0])]


def _percent(share: float) -> int:
    return round(100 * share)


def what_if(problem: Problem, timetable: Timetable, variants: Sequence[Variant], solve: Solver) -> list[WhatIf]:
    """The school as it is, and each variant, solved anew from the timetable that there is. `solve(problem, start)`
    gives a timetable; what it is worth is scored here."""
    rows = [_row(Sentence(say.AS_IT_IS), problem, solve(problem, timetable), None)]
    for variant in variants:
        solved = solve(variant.problem, variant.start(timetable))
        rows.append(_row(variant.said, variant.problem, solved, rows[0]))
    return rows


def _row(said: Said, problem: Problem, timetable: Timetable, as_it_is: WhatIf | None) -> WhatIf:
    result = Scorer(problem).score(timetable)
    unplaced = sum(place is None for place in timetable.places)
    usable = result.hard == 0 and (as_it_is is None or as_it_is.hard == 0)
    saved = (as_it_is.cost - result.cost if as_it_is else 0) if usable else None
    return WhatIf(said, unplaced, result.hard, result.cost, saved)


def variants_for(problem: Problem, timetable: Timetable) -> list[Variant]:
    """Those that are most likely to bring something: one more room of the kind that is used most, one more ordinary
    classroom, one more period on the last day, each break one period earlier or later, and the scarcest teacher there
    all the time."""
    use = use_of(problem, timetable)
    found = []
    special = next((each.kind for each in use.kinds if each.kind and each.used), None)
    if special is not None:
        found.append(one_more_room(problem, special))
    if any(not room.kind for room in problem.rooms):
        found.append(one_more_room(problem, ""))
    if problem.cycle.days and problem.cycle.periods:
        found.append(one_more_period(problem, [len(problem.cycle.days) - 1]))
    periods = problem.cycle.periods
    found += [
        shifted_break(problem, number, other)
        for number, period in enumerate(periods[:-1])
        for other in (number - 1, number + 1)
        if period.break_after and 0 <= other < len(periods) - 1 and not periods[other].break_after
    ]
    scarce = next((each for each in use.teachers if each.share >= SCARCE and _is_away(problem, each.teacher)), None)
    if scarce is not None:
        found.append(always_there(problem, scarce.teacher))
    return found


def _is_away(problem: Problem, teacher: str) -> bool:
    return bool(problem.teacher[teacher].unavailable & set(problem.cycle.open_slots))


def one_more_room(problem: Problem, kind: str = "", capacity: int | None = None, building: str = "") -> Variant:
    """A room as large as the largest of its kind, unless `capacity` says otherwise, with all their equipment."""
    like = [room for room in problem.rooms if room.kind == kind]
    seats = capacity if capacity is not None else max((room.capacity for room in like), default=30)
    equipment = frozenset().union(*(room.equipment for room in like))
    name = next(f"+{number}" for number in range(len(problem.rooms) + 1) if f"+{number}" not in problem.room)
    where = building or (like[0].building if like else "")
    room = Room(name, name, seats, kind, where, equipment)
    said = Sentence(say.ONE_MORE_ROOM, (kind, seats)) if kind else Sentence(say.ONE_MORE_CLASSROOM, (seats,))
    return Variant(said, replace(problem, rooms=(*problem.rooms, room)), lambda timetable: timetable)


def always_there(problem: Problem, teacher: str) -> Variant:
    """A teacher who can teach at all open periods. Raises KeyError for one that there is not."""
    who = problem.teacher[teacher]
    teachers = tuple(replace(each, unavailable=frozenset()) if each is who else each for each in problem.teachers)
    said = Sentence(say.TEACHER_ALWAYS_THERE, (who.title or teacher,))
    return Variant(said, replace(problem, teachers=teachers), lambda timetable: timetable)


def shifted_break(problem: Problem, period: int, instead: int) -> Variant:
    """The break after one period (by number) is after another one; the periods between are earlier or later by as
    much."""
    periods = list(problem.cycle.periods)
    lasts = periods[period + 1].begins - periods[period].ends
    then = periods[instead + 1].begins - periods[instead].ends
    between = range(period + 1, instead + 1) if instead > period else range(instead + 1, period + 1)
    shift = then - lasts if instead > period else lasts - then
    for number in between:
        each = periods[number]
        periods[number] = replace(each, begins=each.begins + shift, ends=each.ends + shift)
    periods[period] = replace(periods[period], break_after=False)
    periods[instead] = replace(periods[instead], break_after=True)
    said = Sentence(say.BREAK_SHIFTED, (periods[period].name, periods[instead].name))
    changed = replace(problem, cycle=replace(problem.cycle, periods=tuple(periods)))
    return Variant(said, changed, lambda timetable: timetable)


def one_more_period(problem: Problem, days: Sequence[int]) -> Variant:
    """One more period at the end of these days (numbers). Whoever is away at what was the last period of a day is away
    then too."""
    cycle = problem.cycle
    count = len(cycle.periods)
    last = cycle.periods[-1]
    gap = min((b.begins - a.ends for a, b in zip(cycle.periods, cycle.periods[1:], strict=False)), default=5)
    length = last.ends - last.begins
    added = Period(f"{count + 1}.", last.ends + gap, last.ends + gap + length)

    def moved(slot: int) -> int:
        return slot // count * (count + 1) + slot % count

    def again(slots: frozenset[int]) -> frozenset[int]:
        return frozenset(map(moved, slots)) | {moved(slot) + 1 for slot in slots if slot % count == count - 1}

    closed = frozenset(map(moved, cycle.closed)) | {
        day * (count + 1) + count for day in range(len(cycle.days)) if day not in set(days)
    }
    larger = Cycle(cycle.days, (*cycle.periods, added), closed)
    changed = replace(
        problem,
        cycle=larger,
        teachers=tuple(
            replace(
                each,
                unavailable=again(each.unavailable),
                wishes={moved(slot): weight for slot, weight in each.wishes.items()},
            )
            for each in problem.teachers
        ),
        groups=tuple(_again(each, again) for each in problem.groups),
        rooms=tuple(_again(each, again) for each in problem.rooms),
        loads=tuple(_load_again(each, moved, again) for each in problem.loads),
        before={number: replace(place, slot=moved(place.slot)) for number, place in problem.before.items()},
    )
    named = ", ".join(cycle.days[day].name for day in days)

    def start(timetable: Timetable) -> Timetable:
        return Timetable(tuple(place and Place(moved(place.slot), place.room) for place in timetable.places))

    return Variant(Sentence(say.ONE_MORE_PERIOD, (named,)), changed, start)


def _again(record: Group | Room, again: Callable[[frozenset[int]], frozenset[int]]):
    return replace(record, unavailable=again(record.unavailable))


def _load_again(load: Load, moved: Callable[[int], int], again: Callable[[frozenset[int]], frozenset[int]]) -> Load:
    lessons = tuple(each if each.slot is None else replace(each, slot=moved(each.slot)) for each in load.lessons)
    return replace(load, lessons=lessons, forbidden=again(load.forbidden))
