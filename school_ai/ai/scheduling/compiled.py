"""A problem as flat arrays: what the search and the models of CP-SAT work on.

Every rule about a line (a group or a teacher) on one day depends only on which of that day's periods are occupied, so
it is a table over the bitmask of these; all such rules of a line and a day are one table. Rules about a line's week
depend on how many days have lessons, or on the last and first periods of neighbouring days. Rules about a load depend
on counts (lessons on a day, days, rooms). What is left is a cost of a lesson's start or of its room by itself.

A cost is packed into one whole number: `soft + (hard << 32)`, where `soft` is what it costs and `hard` counts the units
by which hard rules are broken. Packed numbers add up.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from school_ai.ai.scheduling.fit import rooms_for, starts_for
from school_ai.ai.scheduling.problem import Lesson, Load, Place, Problem, Room, Setting, Timetable

__all__ = ["GROUPS", "HARD", "MOST_PERIODS", "TEACHERS", "Arrays", "Compiled", "compiled", "hard_of", "soft_of"]

GROUPS, TEACHERS = "groups", "teachers"
HARD = 1 << 32
# A table over the periods of a day has 2 ** periods entries.
MOST_PERIODS = 16
DAYS, NIGHTS, BUILDINGS = 1, 2, 4


def soft_of(packed: int) -> int:
    """What a packed cost costs."""
    return int(packed) & (HARD - 1)


def hard_of(packed: int) -> int:
    """By how many units a packed cost breaks hard rules."""
    return int(packed) >> 32


class Arrays(NamedTuple):
    """n lessons, c classes of lessons that are alike, m loads, k lines with rules, r rooms, s slots, d days, t tables.
    `x_at[i] : x_at[i + 1]` is the part of `x` that belongs to i."""

    load: np.ndarray  # n: load of a lesson
    kind: np.ndarray  # n: class of a lesson
    length: np.ndarray  # n: periods
    starts_at: np.ndarray  # c + 1
    starts: np.ndarray  # slots from which a class may be taught
    rooms_at: np.ndarray  # c + 1
    rooms: np.ndarray  # rooms that serve a class; none where it needs none
    start_ok: np.ndarray  # c x s
    room_ok: np.ndarray  # c x r
    start_cost: np.ndarray  # c x s, packed
    room_cost: np.ndarray  # c x r, packed
    room_away: np.ndarray  # r x s: 1 where a room cannot be used
    building: np.ndarray  # r: number of its building, 0 for none
    clashes: np.ndarray  # m x m: whether two loads can never be taught at once (a load never with itself)
    rivals_at: np.ndarray  # m + 1
    rivals: np.ndarray  # loads with which a load clashes, itself included
    lines_at: np.ndarray  # m + 1
    lines: np.ndarray  # lines with rules that a load belongs to
    on_line: np.ndarray  # m x k
    by_day_only: np.ndarray  # m: whether all rules of its lines are rules of single days
    table_of: np.ndarray  # k x d: which table
    table: np.ndarray  # t x 2 ** periods, packed
    weekly: np.ndarray  # k: sum of DAYS, NIGHTS, BUILDINGS, whichever rules a line has
    days_cost: np.ndarray  # k x (d + 1), packed: by days with lessons
    night_cost: np.ndarray  # k x (periods + 1) x (periods + 1), packed: by last and first period, 0 for a day off
    next_day: np.ndarray  # d: the day after, -1 for none
    change_cost: np.ndarray  # k, packed: for each change of buildings
    spread_cost: np.ndarray  # m x (d + 1), packed: by days used
    same_day_cost: np.ndarray  # m x (most lessons + 1), packed: by lessons that begin on a day
    rooms_cost: np.ndarray  # m x (most rooms + 1), packed: by rooms used
    periods: int
    days: int


@dataclass(frozen=True)
class Line:
    """A group or a teacher whose rules cost something."""

    of: str
    name: str


@dataclass(frozen=True)
class Compiled:
    """`positions`: for each lesson of the arrays its position in the problem's placings. Lessons that can be nowhere
    (no start, or no room that serves) are in `unplaceable` and not in the arrays."""

    problem: Problem
    arrays: Arrays
    positions: tuple[int, ...]
    unplaceable: tuple[int, ...]
    lines: tuple[Line, ...]
    rooms: tuple[str, ...]
    loads: tuple[Load, ...]
    # The cost that remains whatever the search does: of lessons without a place, and of loads without lessons.
    constant: int

    @property
    def lessons(self) -> int:
        return len(self.positions)

    @cached_property
    def room_number(self) -> dict[str, int]:
        return {name: number for number, name in enumerate(self.rooms)}

    def timetable(self, start: Sequence[int], room: Sequence[int]) -> Timetable:
        """The timetable of lessons' starts and rooms (numbers; -1 for none)."""
        places: list[Place | None] = [None] * len(self.problem.placings)
        for lesson, position in enumerate(self.positions):
            if start[lesson] >= 0:
                number = int(room[lesson])
                places[position] = Place(int(start[lesson]), self.rooms[number] if number >= 0 else None)
        return Timetable(tuple(places))

    def numbers(self, timetable: Timetable) -> tuple[np.ndarray, np.ndarray]:
        """Starts and rooms of a timetable, -1 where a lesson has no place or one where it may not be."""
        arrays = self.arrays
        start = np.full(self.lessons, -1, np.int64)
        room = np.full(self.lessons, -1, np.int64)
        slots = arrays.start_ok.shape[1]
        for lesson, position in enumerate(self.positions):
            place = timetable.places[position] if position < len(timetable.places) else None
            kind = arrays.kind[lesson]
            if place is None or not 0 <= place.slot < slots or not arrays.start_ok[kind, place.slot]:
                continue
            number = self.room_number.get(place.room, -1) if place.room is not None else -1
            needs = arrays.rooms_at[kind + 1] > arrays.rooms_at[kind]
            if needs and number >= 0 and arrays.room_ok[kind, number]:
                start[lesson], room[lesson] = place.slot, number
            elif not needs:
                start[lesson] = place.slot
        return start, room


def compiled(problem: Problem) -> Compiled:
    """Raises ValueError for days of more than MOST_PERIODS periods."""
    return _Compiler(problem).compiled()


class _Compiler:
    def __init__(self, problem: Problem):
        self.problem = problem
        self.cycle = problem.cycle
        self.periods, self.days = len(self.cycle.periods), len(self.cycle.days)
        if self.periods > MOST_PERIODS:
            raise ValueError(f"a day has {self.periods} periods, {MOST_PERIODS} are the most")
        self.slots = self.cycle.slots
        self.loads = problem.loads
        self.room_names = tuple(room.name for room in problem.rooms)
        self.open_days = len({self.cycle.day_of(slot) for slot in self.cycle.open_slots})
        # Imported here since the rules' modules read this package too.
        from school_ai.ai.scheduling.rules import RULES

        self.settings = [
            setting
            for setting in problem.settings
            if setting.rule in RULES and not RULES[setting.rule].always and RULES[setting.rule].applies(setting)
        ]

    def compiled(self) -> Compiled:
        kept, unplaceable = self._kept()
        kinds, kind_of = self._kinds(kept)
        clashes = self._clashes()
        lines, line_numbers, line_arrays = self._lines(kept)
        of_load = [
            sorted({line_numbers[key] for key in self._keys(load) if key in line_numbers}) for load in self.loads
        ]
        on_line = np.zeros((len(self.loads), max(1, len(lines))), np.bool_)
        for number, found in enumerate(of_load):
            on_line[number, found] = True
        lines_at, lines_flat = _ragged(of_load)
        rivals_at, rivals = _ragged([np.flatnonzero(row) for row in clashes])
        weekly = line_arrays["weekly"]
        by_day_only = np.array([not any(weekly[line] for line in found) for found in of_load], np.bool_)
        starts = [starts_for(self.problem, *kind[:2]) for kind in kinds]
        rooms = [self._rooms(*kind[:2]) for kind in kinds]
        starts_at, starts_flat = _ragged(starts)
        rooms_at, rooms_flat = _ragged(rooms)
        arrays = Arrays(
            load=np.array([each[1] for each in kept], np.int64),
            kind=np.array(kind_of, np.int64),
            length=np.array([each[3].periods for each in kept], np.int64),
            starts_at=starts_at,
            starts=starts_flat,
            rooms_at=rooms_at,
            rooms=rooms_flat,
            start_ok=_marked(starts, self.slots),
            room_ok=_marked(rooms, len(self.room_names)),
            start_cost=self._start_costs(kinds),
            room_cost=self._room_costs(kinds),
            room_away=self._rooms_away(),
            building=self._buildings(),
            clashes=clashes,
            rivals_at=rivals_at,
            rivals=rivals,
            lines_at=lines_at,
            lines=lines_flat,
            on_line=on_line,
            by_day_only=by_day_only,
            next_day=self._next_days(),
            **line_arrays,
            **self._load_costs(kept),
            periods=self.periods,
            days=self.days,
        )
        positions = tuple(each[0] for each in kept)
        constant = HARD * len(unplaceable) + self._constant(arrays, {each[1] for each in kept})
        return Compiled(
            self.problem, arrays, positions, tuple(unplaceable), tuple(lines), self.room_names, self.loads, constant
        )

    # which lessons take part

    def _kept(self) -> tuple[list[tuple[int, int, Load, Lesson]], list[int]]:
        kept, unplaceable = [], []
        position = 0
        known: dict[tuple, bool] = {}
        for number, load in enumerate(self.loads):
            for lesson in load.lessons:
                key = (number, lesson)
                if key not in known:
                    starts = [slot for slot in starts_for(self.problem, load, lesson) if self._within(slot, lesson)]
                    known[key] = bool(starts) and (load.need.none or bool(self._rooms(load, lesson)))
                (kept.append((position, number, load, lesson)) if known[key] else unplaceable.append(position))
                position += 1
        return kept, unplaceable

    def _within(self, slot: int, lesson: Lesson) -> bool:
        """Whether a fixed lesson's slots are slots of one day at all."""
        return 0 <= slot < self.slots and self.cycle.period_of(slot) + lesson.periods <= self.periods

    def _rooms(self, load: Load, lesson: Lesson) -> list[int]:
        number = {name: index for index, name in enumerate(self.room_names)}
        return [number[name] for name in rooms_for(self.problem, load, lesson) if name in number]

    def _kinds(self, kept) -> tuple[list[tuple[Load, Lesson, Place | None]], list[int]]:
        """Lessons of a load that are alike share their starts, rooms and costs."""
        moved = any(setting.rule == "moved" for setting in self.settings)
        number_of: dict[tuple, int] = {}
        kinds, found = [], []
        for position, number, load, lesson in kept:
            before = self.problem.before.get(position) if moved else None
            key = (number, lesson, before and before.slot)
            if key not in number_of:
                number_of[key] = len(kinds)
                kinds.append((load, lesson, before))
            found.append(number_of[key])
        return kinds, found

    # always hard

    def _keys(self, load: Load) -> Iterator[tuple[str, str]]:
        for name in dict.fromkeys(load.groups):
            yield GROUPS, name
        for name in dict.fromkeys(load.teachers):
            yield TEACHERS, name

    def _clashes(self) -> np.ndarray:
        loads = len(self.loads)
        found = np.eye(loads, dtype=np.bool_)
        members: dict[tuple[str, str], list[int]] = {}
        for number, load in enumerate(self.loads):
            for key in self._keys(load):
                members.setdefault(key, []).append(number)
        for numbers in members.values():
            found[np.ix_(numbers, numbers)] = True
        for one, other in self.problem.overlapping:
            first, second = members.get((GROUPS, one), []), members.get((GROUPS, other), [])
            if first and second:
                found[np.ix_(first, second)] = True
                found[np.ix_(second, first)] = True
        return found

    def _rooms_away(self) -> np.ndarray:
        away = np.zeros((max(1, len(self.room_names)), self.slots), np.int64)
        for number, room in enumerate(self.problem.rooms):
            for slot in room.unavailable:
                if 0 <= slot < self.slots:
                    away[number, slot] = 1
        return away

    def _buildings(self) -> np.ndarray:
        names = sorted({room.building for room in self.problem.rooms} - {""})
        number = {"": 0, **{name: 1 + index for index, name in enumerate(names)}}
        return np.array([number[room.building] for room in self.problem.rooms] or [0], np.int64)

    def _next_days(self) -> np.ndarray:
        from school_ai.ai.scheduling.rules import nights

        found = np.full(self.days, -1, np.int64)
        for day, after in nights(self.cycle):
            found[day] = after
        return found

    # rules about starts and rooms

    def _start_costs(self, kinds) -> np.ndarray:
        costs = np.zeros((max(1, len(kinds)), self.slots), np.int64)
        for number, (load, lesson, before) in enumerate(kinds):
            for slot in starts_for(self.problem, load, lesson):
                costs[number, slot] = self._start_cost(load, lesson, before, slot)
        return costs

    def _start_cost(self, load: Load, lesson: Lesson, before: Place | None, slot: int) -> int:
        slots = range(slot, slot + lesson.periods)
        cost = HARD * self._broken_by_lock(load, lesson, slots) if lesson.slot is not None else 0
        for setting in self.settings:
            weight = _weight(setting)
            if setting.rule == "wishes":
                for name in dict.fromkeys(load.teachers):
                    teacher = self.problem.teacher.get(name)
                    if teacher is not None and _meant(setting, name):
                        cost += weight * sum(teacher.wishes.get(each, 0) for each in slots)
            elif setting.rule == "heavy_late" and load.heavy and _meant(setting, load.name):
                cost += weight * sum(self.cycle.period_of(each) >= setting.limit for each in slots)
            elif setting.rule == "moved" and before is not None and _meant(setting, load.name):
                cost += weight * (before.slot != slot)
        return cost

    def _broken_by_lock(self, load: Load, lesson: Lesson, slots: range) -> int:
        """What a fixed lesson breaks where it is: such a problem has no timetable."""
        away = [self.problem.teacher[name].unavailable for name in load.teachers if name in self.problem.teacher]
        away += [self.problem.group[name].unavailable for name in load.groups if name in self.problem.group]
        away += [self.cycle.closed, load.forbidden]
        broken = sum(slot in each for each in away for slot in slots)
        if lesson.periods > 1:
            broken += slots[0] not in self.cycle.starts(lesson.periods)
        return broken + (lesson.week is not None and self.cycle.days[self.cycle.day_of(slots[0])].week != lesson.week)

    def _room_costs(self, kinds) -> np.ndarray:
        costs = np.zeros((max(1, len(kinds)), max(1, len(self.room_names))), np.int64)
        for number, (load, lesson, _before) in enumerate(kinds):
            for index in self._rooms(load, lesson):
                costs[number, index] = self._room_cost(load, self.problem.rooms[index])
        return costs

    def _room_cost(self, load: Load, room: Room) -> int:
        from school_ai.ai.scheduling.rules.courses import stays_home

        cost = 0
        short = max(0, self.problem.seats_for(load) - room.capacity)
        home = self.problem.group.get(load.groups[0]) if stays_home(load) else None
        for setting in self.settings:
            if setting.rule == "seats" and short and _meant(setting, load.name):
                cost += _weight(setting) * short
            elif setting.rule == "home_room" and home is not None and _meant(setting, home.name):
                cost += _weight(setting) * bool(home.home_room and home.home_room != room.name)
        return cost

    # rules about loads

    def _load_costs(self, kept) -> dict[str, np.ndarray]:
        taught = np.zeros(len(self.loads), np.int64)
        for _position, number, _load, _lesson in kept:
            taught[number] += 1
        loads, most = max(1, len(self.loads)), int(taught.max(initial=0))
        spread = np.zeros((loads, self.days + 1), np.int64)
        same_day = np.zeros((loads, most + 1), np.int64)
        rooms = np.zeros((loads, min(most, len(self.room_names)) + 1), np.int64)
        for number, load in enumerate(self.loads):
            for setting in self.settings:
                if setting.rule not in ("spread", "same_day", "room_changes") or not _meant(setting, load.name):
                    continue
                weight = _weight(setting)
                if setting.rule == "spread":
                    wanted = load.least_days
                    wanted = min(len(load.lessons), self.open_days) if wanted is None else wanted
                    spread[number] += weight * np.maximum(0, wanted - np.arange(self.days + 1))
                elif setting.rule == "same_day":
                    same_day[number] += weight * np.maximum(0, np.arange(most + 1) - setting.limit)
                else:
                    rooms[number] += weight * np.maximum(0, np.arange(rooms.shape[1]) - 1)
        return {"spread_cost": spread, "same_day_cost": same_day, "rooms_cost": rooms}

    def _constant(self, arrays: Arrays, taught: set[int]) -> int:
        """Loads of which nothing can be placed still lack their days."""
        return sum(int(arrays.spread_cost[number, 0]) for number, load in enumerate(self.loads) if number not in taught)

    # rules about lines

    def _lines(self, kept) -> tuple[list[Line], dict[tuple[str, str], int], dict[str, np.ndarray]]:
        total: dict[tuple[str, str], int] = {}
        for _position, _number, load, lesson in kept:
            for key in self._keys(load):
                total[key] = total.get(key, 0) + lesson.periods
        lines, numbers, rows = [], {}, []
        tables = _Tables(self.cycle)
        for key in total:
            mine = [each for each in self.settings if self._is_of(each, key)]
            row = self._row(tables, key, total[key], mine) if mine else None
            if row is not None:
                numbers[key] = len(lines)
                lines.append(Line(*key))
                rows.append(row)
        count = max(1, len(lines))
        arrays = {
            "table_of": np.zeros((count, self.days), np.int64),
            "weekly": np.zeros(count, np.int64),
            "days_cost": np.zeros((count, self.days + 1), np.int64),
            "night_cost": np.zeros((count, self.periods + 1, self.periods + 1), np.int64),
            "change_cost": np.zeros(count, np.int64),
        }
        for number, row in enumerate(rows):
            for name, value in row.items():
                arrays[name][number] = value
        return lines, numbers, {**arrays, "table": tables.array()}

    def _is_of(self, setting: Setting, key: tuple[str, str]) -> bool:
        return setting.of == key[0] and setting.rule not in ("wishes", "home_room") and _meant(setting, key[1])

    def _row(self, tables: "_Tables", key: tuple[str, str], total: int, settings: list[Setting]) -> dict | None:
        """Everything about a line; None where no rule can cost anything."""
        even = -(-total // max(1, self.open_days))
        table_of = [tables.number(settings, even, day) for day in range(self.days)]
        days_cost = np.zeros(self.days + 1, np.int64)
        night_cost = np.zeros((self.periods + 1, self.periods + 1), np.int64)
        change_cost = 0
        for setting in settings:
            weight = _weight(setting)
            if setting.rule == "days_taught":
                most = setting.limit
                if most is None and key[0] == TEACHERS and key[1] in self.problem.teacher:
                    most = self.problem.teacher[key[1]].most_days
                if most is not None:
                    days_cost += weight * np.maximum(0, np.arange(self.days + 1) - most)
            elif setting.rule == "rest":
                night_cost += weight * self._short_nights(setting.limit)
            elif setting.rule == "building_changes":
                change_cost += weight
        weekly = DAYS * bool(days_cost.any()) + NIGHTS * bool(night_cost.any()) + BUILDINGS * bool(change_cost)
        if not weekly and not any(tables.costs(number) for number in table_of):
            return None
        return {
            "table_of": table_of,
            "weekly": weekly,
            "days_cost": days_cost,
            "night_cost": night_cost,
            "change_cost": change_cost,
        }

    def _short_nights(self, limit: int) -> np.ndarray:
        """1 for a last and a first period (counted from 1) between which there are fewer minutes than `limit`."""
        bells = self.cycle.periods
        found = np.zeros((self.periods + 1, self.periods + 1), np.int64)
        for last in range(self.periods):
            for first in range(self.periods):
                minutes = 24 * 60 - bells[last].ends + bells[first].begins
                found[last + 1, first + 1] = minutes < limit
        return found


class _Tables:
    """Tables over the occupied periods of a day, each only once."""

    def __init__(self, cycle):
        self.cycle = cycle
        self.periods = len(cycle.periods)
        self.masks = np.arange(1 << self.periods, dtype=np.int64)
        bits = (self.masks[:, None] >> np.arange(self.periods)) & 1
        self.bits = bits.astype(np.bool_)
        self.occupied = bits.sum(axis=1)
        self.known: dict[tuple, int] = {}
        self.found: list[np.ndarray] = []
        self._runs = None

    def number(self, settings: Iterable[Setting], even: int, day: int) -> int:
        closed = frozenset(
            self.cycle.period_of(slot) for slot in self.cycle.slots_of_day(day) if slot in self.cycle.closed
        )
        parts = tuple(
            (each.rule, each.weight, each.limit, each.window, even if each.rule == "load_balance" else None)
            for each in settings
        )
        key = (parts, closed)
        if key not in self.known:
            table = np.zeros(len(self.masks), np.int64)
            for setting in settings:
                units = self._units(setting, even, closed)
                if units is not None:
                    table += _weight(setting) * units
            self.known[key] = len(self.found)
            self.found.append(table)
        return self.known[key]

    def costs(self, number: int) -> bool:
        return bool(self.found[number].any())

    def array(self) -> np.ndarray:
        return np.array(self.found or [np.zeros(len(self.masks), np.int64)])

    def _units(self, setting: Setting, even: int, closed: frozenset[int]) -> np.ndarray | None:
        """Units of a rule for every mask; None for a rule that is not about single days."""
        rule, limit = setting.rule, setting.limit
        if rule == "lessons_a_day":
            return np.maximum(0, self.occupied - limit)
        if rule == "load_balance":
            return np.maximum(0, self.occupied - even)
        if rule == "early":
            return self.bits[:, : max(0, limit)].sum(axis=1)
        if rule == "late":
            return self.bits[:, max(0, limit) :].sum(axis=1)
        if rule == "free_period":
            first, last = setting.window
            window = self.bits[:, first : last + 1]
            return window.all(axis=1).astype(np.int64) if window.shape[1] else np.zeros(len(self.masks), np.int64)
        if rule == "gaps":
            return self._gaps(closed)
        if rule == "lonely":
            return (self.runs == 1).sum(axis=1)
        if rule == "lessons_in_a_row":
            return np.maximum(0, self.runs - limit).sum(axis=1)
        return None

    def _gaps(self, closed: frozenset[int]) -> np.ndarray:
        gaps = np.zeros(len(self.masks), np.int64)
        before = np.logical_or.accumulate(self.bits, axis=1)
        after = np.logical_or.accumulate(self.bits[:, ::-1], axis=1)[:, ::-1]
        for period in range(self.periods):
            if period not in closed:
                gaps += ~self.bits[:, period] & before[:, period] & after[:, period]
        return gaps

    @property
    def runs(self) -> np.ndarray:
        """For each mask and period the length of the run of occupied periods that ends there, 0 elsewhere."""
        if self._runs is None:
            self._runs = np.zeros((len(self.masks), self.periods), np.int64)
            length = np.zeros(len(self.masks), np.int64)
            for period in range(self.periods):
                length = np.where(self.bits[:, period], length + 1, 0)
                follows = self.bits[:, period + 1] if period + 1 < self.periods else np.zeros(len(self.masks), np.bool_)
                self._runs[:, period] = np.where(follows, 0, length)
        return self._runs


def _weight(setting: Setting) -> int:
    return HARD if setting.is_hard else setting.weight


def _meant(setting: Setting, name: str) -> bool:
    return setting.who is None or name in setting.who


def _ragged(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    at = np.zeros(len(rows) + 1, np.int64)
    at[1:] = np.cumsum([len(row) for row in rows])
    flat = [int(each) for row in rows for each in row]
    return at, np.array(flat or [0], np.int64)


def _marked(rows: Sequence[Sequence[int]], width: int) -> np.ndarray:
    found = np.zeros((max(1, len(rows)), max(1, width)), np.bool_)
    for number, row in enumerate(rows):
        found[number, list(row)] = True
    return found
