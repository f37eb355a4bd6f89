"""The rules as a model of CP-SAT (ortools): for proofs on small schools, for parts of large ones, and for bounds.

Lessons that are alike are one class: a variable says whether one of them begins at a slot, and another in which
room, so that there are no permutations of equal lessons. Whatever of a line or a load is not free stands in the model
as a constant. Every rule is linear in these variables: the units of a soft one are variables that cost, those of a hard
one are zero.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from school_ai.ai.scheduling.compiled import GROUPS, HARD, TEACHERS, Compiled, hard_of
from school_ai.ai.scheduling.problem import Setting

__all__ = ["Model", "Solved", "cliques_of", "solve_model", "unions"]

ROOM_VARIABLES = 400_000  # more than that, and rooms are only counted


@dataclass
class Model:
    """A model of a compiled problem.

    `free`: lessons that may move, None for all; the others stay where `start` and `room` say. `rooms` False leaves out
    which room, and counts rooms only: such a model is a relaxation, good for bounds and not for timetables;
    `room_sets`, if given, are the only sets of rooms that are counted.
    """

    compiled: Compiled
    free: Sequence[int] | None = None
    start: np.ndarray | None = None
    room: np.ndarray | None = None
    rooms: bool = True
    room_sets: set[frozenset[int]] | None = None
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    begins: dict[tuple[int, int], cp_model.IntVar] = field(default_factory=dict)
    in_room: dict[tuple[int, int, int], cp_model.IntVar] = field(default_factory=dict)
    costs: list = field(default_factory=list)
    constant: int = 0

    def __post_init__(self):
        self.arrays = self.compiled.arrays
        self.problem = self.compiled.problem
        self.cycle = self.problem.cycle
        self.periods, self.days = self.arrays.periods, self.arrays.days
        self.free = list(range(self.compiled.lessons)) if self.free is None else list(self.free)
        is_free = np.zeros(self.compiled.lessons, np.bool_)
        is_free[self.free] = True
        self.kept = [lesson for lesson in range(self.compiled.lessons) if not is_free[lesson]]
        self.members: dict[int, list[int]] = defaultdict(list)
        for lesson in self.free:
            self.members[int(self.arrays.kind[lesson])].append(lesson)
        self.load_of = {kind: int(self.arrays.load[lessons[0]]) for kind, lessons in self.members.items()}
        self.length = {kind: int(self.arrays.length[lessons[0]]) for kind, lessons in self.members.items()}
        self._kept_places()
        self._variables()
        self._clashes()
        self._rooms()
        self._loads()
        self._lines()
        self.model.minimize(sum(self.costs) + self.constant)

    # what stays where it is

    def _kept_places(self) -> None:
        """Of lessons that stay: the slots taken of each load's rivals, the rooms taken, the counts of loads."""
        arrays = self.arrays
        self.taken: dict[int, set[int]] = defaultdict(set)  # load -> slots taken by rivals that stay
        self.room_taken: set[tuple[int, int]] = set()
        self.kept_of_load: dict[int, list[int]] = defaultdict(list)
        loads = set(self.load_of.values())
        for lesson in self.kept:
            load, slot = int(arrays.load[lesson]), int(self.start[lesson])
            if slot < 0:
                continue
            self.kept_of_load[load].append(lesson)
            slots = range(slot, slot + int(arrays.length[lesson]))
            for rival in arrays.rivals[arrays.rivals_at[load] : arrays.rivals_at[load + 1]]:
                if int(rival) in loads:
                    self.taken[int(rival)].update(slots)
            if self.room[lesson] >= 0:
                self.room_taken.update((int(self.room[lesson]), each) for each in slots)

    # where lessons may be

    def _variables(self) -> None:
        arrays, model = self.arrays, self.model
        self.covers: dict[tuple[int, int], list] = defaultdict(list)  # load, slot -> variables that cover it
        self.starts_on: dict[tuple[int, int], list] = defaultdict(list)  # load, day -> variables that begin there
        size = 0
        for kind, lessons in self.members.items():
            rooms = arrays.rooms_at[kind + 1] - arrays.rooms_at[kind]
            size += int(rooms) * int(arrays.starts_at[kind + 1] - arrays.starts_at[kind]) * bool(lessons)
        self.rooms = self.rooms and size <= ROOM_VARIABLES
        for kind, lessons in self.members.items():
            load, length = self.load_of[kind], self.length[kind]
            starts = arrays.starts[arrays.starts_at[kind] : arrays.starts_at[kind + 1]]
            found = []
            for slot in map(int, starts):
                if any(slot + step in self.taken[load] for step in range(length)):
                    continue
                variable = model.new_bool_var("")
                self.begins[kind, slot] = variable
                found.append(variable)
                for step in range(length):
                    self.covers[load, slot + step].append(variable)
                self.starts_on[load, self.cycle.day_of(slot)].append(variable)
                self._cost(int(arrays.start_cost[kind, slot]), variable)
            model.add(sum(found) == len(lessons))

    def _cost(self, packed: int, variable) -> None:
        """What each unit of a variable costs; one that breaks a hard rule is zero."""
        if hard_of(packed):
            self.model.add(variable <= 0)
        elif packed:
            self.costs.append(packed * variable)

    def _units(self, weight: int, expression, most: int):
        """Units of a rule, at least `expression` and at most `most`."""
        if weight == HARD:
            self.model.add(expression <= 0)
            return
        units = self.model.new_bool_var("") if most == 1 else self.model.new_int_var(0, max(1, most), "")
        self.model.add(units >= expression)
        self.costs.append(weight * units)

    # nobody and no room twice

    def _clashes(self) -> None:
        free_loads = set(self.load_of.values())
        needed: dict[int, int] = defaultdict(int)
        for kind, lessons in self.members.items():
            needed[self.load_of[kind]] += self.length[kind] * len(lessons)
        for loads in cliques_of(self.compiled):
            mine = [load for load in loads if load in free_loads]
            there = {slot for load in mine for slot in range(self.cycle.slots) if (load, slot) in self.covers}
            if sum(needed[load] for load in mine) > len(there):
                # Too many for their holes: said at once, since proving it by search takes for ever.
                self.model.add_bool_or([])
            for slot in range(self.cycle.slots):
                found = [variable for load in mine for variable in self.covers.get((load, slot), ())]
                if len(found) > 1:
                    self.model.add_at_most_one(found)

    def _rooms(self) -> None:
        if not self.rooms:
            self._count_rooms()
            return
        arrays, model = self.arrays, self.model
        in_room = defaultdict(list)
        for (kind, slot), begins in self.begins.items():
            rooms = arrays.rooms[arrays.rooms_at[kind] : arrays.rooms_at[kind + 1]]
            if not len(rooms):
                continue
            slots = range(slot, slot + self.length[kind])
            found = []
            for room in map(int, rooms):
                if any(arrays.room_away[room, each] or (room, each) in self.room_taken for each in slots):
                    continue
                if hard_of(arrays.room_cost[kind, room]):
                    continue
                variable = model.new_bool_var("")
                self.in_room[kind, slot, room] = variable
                found.append(variable)
                for each in slots:
                    in_room[room, each].append(variable)
                self._cost(int(arrays.room_cost[kind, room]), variable)
            model.add(sum(found) == begins)
        for found in in_room.values():
            if len(found) > 1:
                model.add_at_most_one(found)

    def _count_rooms(self) -> None:
        """For every set of rooms that serves something (and unions of sets that overlap): no more lessons that need one
        of them than are there. Exact for lessons of one period, after Hall, if the sets are nested or apart."""
        arrays = self.arrays
        serving: dict[int, frozenset[int]] = {}
        for kind in self.members:
            rooms = arrays.rooms[arrays.rooms_at[kind] : arrays.rooms_at[kind + 1]]
            if len(rooms):
                serving[kind] = frozenset(map(int, rooms))
        sets = unions(set(serving.values())) if self.room_sets is None else sorted(self.room_sets, key=sorted)
        for rooms in sets:
            kinds = [kind for kind, mine in serving.items() if mine <= rooms]
            free = sum(
                not arrays.room_away[room, slot] and (room, slot) not in self.room_taken
                for room in rooms
                for slot in self.cycle.open_slots
            )
            locked = any(lesson.slot in self.cycle.closed for _load, lesson in self.problem.placings)
            if sum(self.length[kind] * len(self.members[kind]) for kind in kinds) > free and not locked:
                self.model.add_bool_or([])
            for slot in range(self.cycle.slots):
                there = sum(not arrays.room_away[room, slot] and (room, slot) not in self.room_taken for room in rooms)
                found = [
                    self.begins[kind, slot - step]
                    for kind in kinds
                    for step in range(self.length[kind])
                    if (kind, slot - step) in self.begins and self.cycle.day_of(slot - step) == self.cycle.day_of(slot)
                ]
                if len(found) > there:
                    self.model.add(sum(found) <= there)

    # rules about loads

    def _loads(self) -> None:
        arrays = self.arrays
        for load in sorted(set(self.load_of.values())):
            kept = self.kept_of_load.get(load, ())
            kept_days = defaultdict(int)
            for lesson in kept:
                kept_days[self.cycle.day_of(int(self.start[lesson]))] += 1
            starts = {day: self.starts_on.get((load, day), []) for day in range(self.days)}
            self._spread(load, starts, kept_days)
            self._same_day(load, starts, kept_days)
            if arrays.rooms_cost[load].any():
                self._room_changes(load, kept)

    def _spread(self, load: int, starts: dict[int, list], kept_days: dict[int, int]) -> None:
        costs = [int(each) for each in self.arrays.spread_cost[load]]
        if not any(costs):
            return
        used = []
        fixed = 0
        for day, found in starts.items():
            if kept_days[day]:
                fixed += 1
            elif found:
                variable = self.model.new_bool_var("")
                self.model.add(variable <= sum(found))
                used.append(variable)
        self._stepwise(costs, fixed, used)

    def _stepwise(self, costs: list[int], fixed: int, used: list) -> None:
        """A cost that falls with the number of days, and ever more slowly."""
        if not used:
            self.constant += costs[fixed] & (HARD - 1)
            if hard_of(costs[fixed]):
                self.model.add_bool_or([])
            return
        total = sum(used) + fixed
        slopes = [costs[number] - costs[number + 1] for number in range(len(costs) - 1)]
        soft = [each & (HARD - 1) for each in costs]
        hard_until = max((number + 1 for number, each in enumerate(costs) if hard_of(each)), default=0)
        if hard_until:
            self.model.add(total >= hard_until)
        if any(slopes) and any(soft):
            units = self.model.new_int_var(0, max(soft), "")
            for number in range(len(soft) - 1):
                slope = soft[number] - soft[number + 1]
                if slope:
                    self.model.add(units >= soft[number] - slope * (total - number))
            self.costs.append(units)

    def _same_day(self, load: int, starts: dict[int, list], kept_days: dict[int, int]) -> None:
        costs = [int(each) for each in self.arrays.same_day_cost[load]]
        if not any(costs):
            return
        for day, found in starts.items():
            if found:
                self._rising(costs, sum(found) + kept_days[day], kept_days[day] + len(found))

    def _rising(self, costs: list[int], total, most: int) -> None:
        """A cost that rises with a number, and ever faster: at least its tangents."""
        most = min(most, len(costs) - 1)
        allowed = max(number for number, each in enumerate(costs) if not hard_of(each))
        if allowed < most:
            self.model.add(total <= allowed)
        soft = [each & (HARD - 1) for each in costs[: min(allowed, most) + 1]]
        if soft and soft[-1]:
            units = self.model.new_int_var(0, soft[-1], "")
            known = set()
            for number in range(len(soft) - 1):
                slope = soft[number + 1] - soft[number]
                if slope and (slope, soft[number] - slope * number) not in known:
                    known.add((slope, soft[number] - slope * number))
                    self.model.add(units >= soft[number] + slope * (total - number))
            self.costs.append(units)

    def _room_changes(self, load: int, kept: Iterable[int]) -> None:
        if not self.rooms:
            return
        kept_rooms = {int(self.room[lesson]) for lesson in kept} - {-1}
        by_room = defaultdict(list)
        for (_kind, _slot, room), variable in self._rooms_of_load.get(load, ()):
            by_room[room].append(variable)
        if not by_room:
            return
        lessons = sum(len(lessons) for kind, lessons in self.members.items() if self.load_of[kind] == load)
        used = []
        for room, variables in by_room.items():
            if room in kept_rooms:
                continue
            variable = self.model.new_bool_var("")
            # Two lessons are never taught at once, but one room may see many: each of them by itself, and their sum.
            for each in variables:
                self.model.add_implication(each, variable)
            self.model.add(sum(variables) <= min(len(variables), lessons) * variable)
            used.append(variable)
        self._rising(
            [int(each) for each in self.arrays.rooms_cost[load]],
            sum(used) + len(kept_rooms),
            len(used) + len(kept_rooms),
        )

    @property
    def _rooms_of_load(self) -> dict[int, list]:
        if not hasattr(self, "_by_load"):
            self._by_load = defaultdict(list)
            for key, variable in self.in_room.items():
                self._by_load[self.load_of[key[0]]].append((key, variable))
        return self._by_load

    # rules about lines

    def _lines(self) -> None:
        """Every line that one of the free loads is on."""
        arrays = self.arrays
        members = defaultdict(list)
        for load in range(len(self.compiled.loads)):
            for line in arrays.lines[arrays.lines_at[load] : arrays.lines_at[load + 1]]:
                members[int(line)].append(load)
        free_loads = set(self.load_of.values())
        settings = [each for each in self.problem.settings if _is_daily_or_weekly(each)]
        total = np.zeros(len(self.compiled.lines), np.int64)
        for lesson in range(self.compiled.lessons):
            load = int(arrays.load[lesson])
            for line in arrays.lines[arrays.lines_at[load] : arrays.lines_at[load + 1]]:
                total[line] += arrays.length[lesson]
        for number, line in enumerate(self.compiled.lines):
            loads = members[number]
            if not any(load in free_loads for load in loads):
                continue
            mine = [each for each in settings if each.of == line.of and (each.who is None or line.name in each.who)]
            _Line(self, number, loads, mine, int(total[number])).add()

    # what was found

    def hint(self, start: np.ndarray, room: np.ndarray) -> None:
        """Tells the solver of a timetable."""
        self.model.clear_hints()
        chosen = {(int(self.arrays.kind[lesson]), int(start[lesson])): int(room[lesson]) for lesson in self.free}
        for key, variable in self.begins.items():
            self.model.add_hint(variable, key in chosen)
        for (kind, slot, number), variable in self.in_room.items():
            self.model.add_hint(variable, chosen.get((kind, slot), -1) == number)

    def places(self, value: Callable) -> tuple[np.ndarray, np.ndarray]:
        """Starts and rooms, those of lessons that stay included, when `value` gives a variable's value."""
        lessons = self.compiled.lessons
        start = np.full(lessons, -1, np.int64) if self.start is None else self.start.copy()
        room = np.full(lessons, -1, np.int64) if self.room is None else self.room.copy()
        waiting = {kind: list(lessons) for kind, lessons in self.members.items()}
        at_room = {(kind, slot): number for (kind, slot, number), each in self.in_room.items() if value(each)}
        for (kind, slot), variable in self.begins.items():
            if value(variable):
                lesson = waiting[kind].pop(0)
                start[lesson], room[lesson] = slot, at_room.get((kind, slot), -1)
        return start, room


def _is_daily_or_weekly(setting: Setting) -> bool:
    from school_ai.ai.scheduling.rules import RULES

    rule = RULES.get(setting.rule)
    return (
        rule is not None
        and not rule.always
        and rule.applies(setting)
        and setting.of in (GROUPS, TEACHERS)
        and setting.rule not in ("wishes", "home_room")
    )


class _Line:
    """The rules of one line. `busy[day][period]` is 0 or 1, or an expression that is."""

    def __init__(self, owner: Model, number: int, loads: Sequence[int], settings: Sequence[Setting], total: int):
        self.owner, self.number, self.loads, self.settings, self.total = owner, number, loads, settings, total
        self.model, self.cycle = owner.model, owner.cycle
        self.line = owner.compiled.lines[number]
        arrays = owner.arrays
        fixed = {
            slot
            for load in loads
            for lesson in owner.kept_of_load.get(load, ())
            for slot in range(int(owner.start[lesson]), int(owner.start[lesson]) + int(arrays.length[lesson]))
        }
        self.busy: list[list] = []
        self.is_free: list[list[bool]] = []
        for day in range(owner.days):
            row, free = [], []
            for slot in self.cycle.slots_of_day(day):
                found = [variable for load in loads for variable in owner.covers.get((load, slot), ())]
                row.append(1 if slot in fixed else sum(found) if found else 0)
                free.append(slot not in fixed and bool(found))
            self.busy.append(row)
            self.is_free.append(free)
        self._any: dict[tuple[int, int, int], object] = {}

    def add(self) -> None:
        for setting in self.settings:
            weight = HARD if setting.is_hard else setting.weight
            if not weight:
                continue
            rule = getattr(self, "_" + setting.rule, None)
            if rule is not None:
                rule(setting, weight)

    def _most(self, day: int) -> int:
        return sum(not _is_zero(busy) for busy in self.busy[day])

    def _some(self, day: int, first: int, last: int):
        """1 if a period from `first` to `last` is occupied (at least that: it costs, so it is no more)."""
        periods = range(max(0, first), min(last, len(self.busy[day]) - 1) + 1)
        if any(not self.is_free[day][each] and self.busy[day][each] for each in periods):
            return 1
        free = [each for each in periods if self.is_free[day][each]]
        if not free:
            return 0
        if len(free) == 1:
            return self.busy[day][free[0]]
        key = (day, free[0], free[-1])
        if key not in self._any:
            variable = self.model.new_bool_var("")
            for each in free:
                self.model.add(variable >= self.busy[day][each])
            self._any[key] = variable
        return self._any[key]

    def _lessons_a_day(self, setting: Setting, weight: int) -> None:
        self._beyond(setting.limit, weight)

    def _load_balance(self, setting: Setting, weight: int) -> None:
        open_days = len({self.cycle.day_of(slot) for slot in self.cycle.open_slots})
        self._beyond(-(-self.total // max(1, open_days)), weight)

    def _beyond(self, limit: int, weight: int) -> None:
        for day, row in enumerate(self.busy):
            most = self._most(day)
            if most > limit:
                self.owner._units(weight, sum(row) - limit, most - limit)

    def _lessons_in_a_row(self, setting: Setting, weight: int) -> None:
        size = setting.limit + 1
        for row in self.busy:
            for first in range(len(row) - size + 1):
                self.owner._units(weight, sum(row[first : first + size]) - setting.limit, 1)

    def _free_period(self, setting: Setting, weight: int) -> None:
        first, last = setting.window
        for row in self.busy:
            window = row[first : last + 1]
            if window:
                self.owner._units(weight, sum(window) - (len(window) - 1), 1)

    def _gaps(self, setting: Setting, weight: int) -> None:
        for day, row in enumerate(self.busy):
            last = len(row) - 1
            before = self._prefixes(day, range(last + 1))
            after = self._prefixes(day, range(last, -1, -1))
            for period in range(1, last):
                if self.cycle.slot(day, period) in self.cycle.closed:
                    continue
                earlier, later = before[period - 1], after[period + 1]
                if _is_zero(earlier) or _is_zero(later) or (not self.is_free[day][period] and row[period]):
                    continue
                self.owner._units(weight, earlier + later - row[period] - 1, 1)

    def _prefixes(self, day: int, periods: Iterable[int]) -> dict[int, object]:
        """For each period 1 if it or one that comes before it in `periods` is occupied."""
        periods = list(periods)
        key = (day, periods[0], -1)
        if key in self._any:
            return self._any[key]
        found, before = {}, 0
        for period in periods:
            mine = self.busy[day][period]
            if not self.is_free[day][period] and mine:
                before = 1
            elif self.is_free[day][period] and not (isinstance(before, int) and before == 1):
                if _is_zero(before):
                    before = mine
                else:
                    variable = self.model.new_bool_var("")
                    self.model.add(variable >= before)
                    self.model.add(variable >= mine)
                    before = variable
            found[period] = before
        self._any[key] = found
        return found

    def _lonely(self, setting: Setting, weight: int) -> None:
        for row in self.busy:
            for period, mine in enumerate(row):
                if _is_zero(mine):
                    continue
                neighbours = [row[each] for each in (period - 1, period + 1) if 0 <= each < len(row)]
                if any(isinstance(each, int) and each == 1 for each in neighbours):
                    continue
                if isinstance(mine, int) and all(_is_zero(each) for each in neighbours):
                    self._always(weight)
                    continue
                self.owner._units(weight, mine - sum(neighbours), 1)

    def _always(self, weight: int) -> None:
        """A unit that nothing free can change."""
        if weight == HARD:
            self.model.add_bool_or([])
        else:
            self.owner.constant += weight

    def _days_used(self) -> list:
        return [self._some(day, 0, len(row) - 1) for day, row in enumerate(self.busy)]

    def _days_taught(self, setting: Setting, weight: int) -> None:
        most = setting.limit
        if most is None and self.line.of == TEACHERS and self.line.name in self.owner.problem.teacher:
            most = self.owner.problem.teacher[self.line.name].most_days
        if most is not None and self.owner.days > most:
            self.owner._units(weight, sum(self._days_used()) - most, self.owner.days - most)

    def _rest(self, setting: Setting, weight: int) -> None:
        bells = self.cycle.periods
        for day, after in enumerate(self.owner.arrays.next_day):
            if after < 0:
                continue
            units = None
            for first in range(len(bells)):
                short = [
                    last
                    for last in range(len(bells))
                    if 24 * 60 - bells[last].ends + bells[first].begins < setting.limit
                ]
                if not short or _is_zero(self.busy[after][first]):
                    continue
                late = self._some(day, short[0], len(bells) - 1)
                if _is_zero(late):
                    continue
                broken = late + self.busy[after][first] - 1
                if weight == HARD:
                    self.model.add(broken <= 0)
                    continue
                if units is None:
                    units = self.model.new_bool_var("")
                    self.owner.costs.append(weight * units)
                self.model.add(units >= broken)

    def _early(self, setting: Setting, weight: int) -> None:
        self._at(weight, lambda period: period < setting.limit)

    def _late(self, setting: Setting, weight: int) -> None:
        self._at(weight, lambda period: period >= setting.limit)

    def _at(self, weight: int, is_meant: Callable[[int], bool]) -> None:
        for row in self.busy:
            for period, mine in enumerate(row):
                if not is_meant(period) or _is_zero(mine):
                    continue
                if weight == HARD:
                    self.model.add(mine <= 0)
                else:
                    self.owner.costs.append(weight * mine)

    def _building_changes(self, setting: Setting, weight: int) -> None:
        owner, arrays = self.owner, self.owner.arrays
        if not owner.rooms:
            return
        here: dict[tuple[int, int], list] = defaultdict(list)  # slot, building -> variables or 1
        for load in self.loads:
            for lesson in owner.kept_of_load.get(load, ()):
                building = int(arrays.building[owner.room[lesson]]) if owner.room[lesson] >= 0 else 0
                first = int(owner.start[lesson])
                for slot in range(first, first + int(arrays.length[lesson])):
                    here[slot, building].append(1)
            for (kind, slot, room), variable in owner._rooms_of_load.get(load, ()):
                for step in range(owner.length[kind]):
                    here[slot + step, int(arrays.building[room])].append(variable)
        buildings = sorted({building for _slot, building in here} - {0})
        for slot in range(self.cycle.slots - 1):
            if self.cycle.day_of(slot) != self.cycle.day_of(slot + 1):
                continue
            units = None
            for building in buildings:
                mine = here.get((slot, building))
                others = [each for other in buildings if other != building for each in here.get((slot + 1, other), ())]
                if not mine or not others:
                    continue
                broken = sum(mine) + sum(others) - 1
                if weight == HARD:
                    self.model.add(broken <= 0)
                    continue
                if units is None:
                    units = self.model.new_bool_var("")
                    owner.costs.append(weight * units)
                self.model.add(units >= broken)


def _is_zero(value) -> bool:
    return isinstance(value, int) and value == 0


def cliques_of(compiled: Compiled) -> list[list[int]]:
    """Sets of loads of which only one can be taught at a time, such that every two loads that clash are in one: the
    loads of each teacher and each group, and of groups that all share pupils with one another (greedily)."""
    problem = compiled.problem
    of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, load in enumerate(compiled.loads):
        for name in dict.fromkeys(load.teachers):
            of[TEACHERS, name].append(number)
        for name in dict.fromkeys(load.groups):
            of[GROUPS, name].append(number)
    sharing: dict[str, set[str]] = defaultdict(set)
    for one, other in sorted(problem.overlapping):
        sharing[one].add(other)
        sharing[other].add(one)
    found = [sorted(loads) for (kind, name), loads in of.items() if kind == TEACHERS or name not in sharing]
    waiting = set(problem.overlapping)
    while waiting:
        one, other = min(waiting)
        together = [one, other]
        for name in sorted(sharing[one] & sharing[other]):
            if all(name in sharing[each] for each in together):
                together.append(name)
        waiting -= {pair for pair in waiting if pair[0] in together and pair[1] in together}
        found.append(sorted({load for name in together for load in of.get((GROUPS, name), ())}))
    return [loads for loads in found if loads]


def unions(sets: set[frozenset[int]], most: int = 64) -> list[frozenset[int]]:
    """The sets and, while there are not too many, the unions of those that overlap."""
    found = set(sets)
    waiting = list(found)
    while waiting and len(found) < most:
        one = waiting.pop()
        for other in list(found):
            union = one | other
            if one & other and union not in found:
                found.add(union)
                waiting.append(union)
    return sorted(found, key=lambda each: (len(each), sorted(each)))


@dataclass(frozen=True)
class Solved:
    """What CP-SAT found. `status` is its name for it (OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN). `cost` and `bound` are
    those of the model; `start` and `room` None without a timetable."""

    status: str
    cost: int | None
    bound: int
    start: np.ndarray | None
    room: np.ndarray | None


class _Watch(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: Model, on_better):
        super().__init__()
        self.owner, self.on_better = model, on_better

    def on_solution_callback(self) -> None:
        self.on_better(*self.owner.places(self.boolean_value))


def solve_model(
    model: Model,
    *,
    seconds: float | None = None,
    work: float | None = None,
    seed: int = 0,
    threads: int = 2,
    stop: threading.Event | None = None,
    on_better: Callable[[np.ndarray, np.ndarray], None] | None = None,
    on_bound: Callable[[int], None] | None = None,
    linearization: int | None = None,
    at_most: int | None = None,
) -> Solved:
    """Runs CP-SAT. `at_most` asks for any timetable that costs no more, rather than for the cheapest: with a bound as
    the target, many rules are as good as hard, which proves much faster, either way. The model is used up. `work`
    limits its deterministic time: then, with one thread, a seed gives the same outcome."""
    if at_most is not None:
        model.model.clear_objective()
        model.model.add(sum(model.costs) + model.constant <= at_most)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed = seed
    parameters.num_workers = threads
    if seconds is not None:
        parameters.max_time_in_seconds = max(0.01, seconds)
    if work is not None:
        parameters.max_deterministic_time = work
    if linearization is not None:
        parameters.linearization_level = linearization
    # Interrupts belong to whoever started us.
    parameters.catch_sigint_signal = False
    if on_bound is not None:
        solver.best_bound_callback = lambda bound: on_bound(_up(bound))
    watch = _Watch(model, on_better) if on_better is not None else None
    if stop is None:
        status = solver.solve(model.model, watch)
    else:
        status = _stoppable(solver, model, watch, stop)
    name = solver.status_name(status)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        bound = _up(solver.best_objective_bound) if status == cp_model.UNKNOWN else 0
        return Solved(name, None, max(0, bound), None, None)
    start, room = model.places(lambda variable: bool(solver.value(variable)))
    if at_most is not None:
        cost = sum(solver.value(each) for each in model.costs) + model.constant
        return Solved(name, round(cost), 0, start, room)
    return Solved(name, round(solver.objective_value), max(0, _up(solver.best_objective_bound)), start, room)


def _stoppable(solver: cp_model.CpSolver, model: Model, watch, stop: threading.Event):
    done = threading.Event()

    def guard() -> None:
        while not done.wait(0.05):
            if stop.is_set():
                solver.stop_search()
                return

    watcher = threading.Thread(target=guard, daemon=True)
    watcher.start()
    try:
        return solver.solve(model.model, watch)
    finally:
        done.set()
        watcher.join()


def _up(bound: float) -> int:
    """Costs are whole numbers, so a bound of 3.2 is one of 4."""
    return int(np.ceil(bound - 1e-6)) if np.isfinite(bound) else 0
