"""Lower bounds: costs that no timetable can be below.

Every cost belongs to a group, a teacher or a load. The rules of one group, those of its loads included, cost at least
what they would if the group were alone in the school with its teachers' times; so do the rules of a teacher alone. The
sum over all of them is a bound for the whole, since no cost is counted twice. Groups that share pupils are one part,
since what one of them leaves free another takes. Each part is a small problem that CP-SAT solves to the end, so what is
whole-numbered stays so, which a linear program would lose.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from school_ai.ai.scheduling.compiled import GROUPS, TEACHERS, Compiled, compiled, soft_of
from school_ai.ai.scheduling.exact import Model, solve_model
from school_ai.ai.scheduling.problem import Load, Problem, Setting

__all__ = ["Part", "bound_by_parts", "parts_of"]

# Groups that share pupils are taken together up to so many loads; more, and CP-SAT would not come to an end.
MOST_TOGETHER = 120


class Part:
    """Some loads of a problem, with the rules that count for them here: those of `lines` (of, name) and, for the loads
    in `owned`, those of loads."""

    def __init__(self, lines: frozenset[tuple[str, str]], loads: frozenset[str], owned: frozenset[str]):
        self.lines, self.loads, self.owned = lines, loads, owned

    def problem(self, whole: Problem) -> Problem:
        """The part as a problem of its own. Hard rules all count, soft ones only for what belongs to the part."""
        positions = [position for position, (load, _lesson) in enumerate(whole.placings) if load.name in self.loads]
        place = {position: number for number, position in enumerate(positions)}
        return replace(
            whole,
            loads=tuple(load for load in whole.loads if load.name in self.loads),
            settings=tuple(self._settings(whole.settings)),
            before={place[each]: before for each, before in whole.before.items() if each in place},
        )

    def _settings(self, settings: Iterable[Setting]) -> Iterator[Setting]:
        for setting in settings:
            if setting.rule == "wishes" or setting.of == TEACHERS:
                mine = frozenset(name for of, name in self.lines if of == TEACHERS)
            elif setting.of == GROUPS or setting.rule == "home_room":
                mine = frozenset(name for of, name in self.lines if of == GROUPS)
            else:
                mine = self.owned
            # A line with only some of its loads here keeps no rule: what is elsewhere might fill a gap.
            yield replace(setting, who=mine if setting.who is None else mine & setting.who)


def parts_of(problem: Problem) -> list[Part]:
    """A part for each group, or for some that share pupils, and for each teacher, with all loads that they are taught
    or teach. A load belongs to its first group, or, without one, to its first teacher."""
    of_line: dict[tuple[str, str], list[Load]] = defaultdict(list)
    owner: dict[str, tuple[str, str] | None] = {}
    for load in problem.loads:
        lines = [(GROUPS, name) for name in load.groups] + [(TEACHERS, name) for name in load.teachers]
        for line in dict.fromkeys(lines):
            of_line[line].append(load)
        owner[load.name] = lines[0] if lines else None
    found = [_part(lines, of_line, owner) for lines in _together(problem, of_line)]
    alone = frozenset(name for name, line in owner.items() if line is None)
    return [*found, Part(frozenset(), alone, alone)] if alone else found


def _part(lines: Iterable[tuple[str, str]], of_line, owner) -> Part:
    loads = frozenset(load.name for line in lines for load in of_line[line])
    return Part(frozenset(lines), loads, frozenset(name for name in loads if owner[name] in lines))


def _together(problem: Problem, of_line: dict[tuple[str, str], list[Load]]) -> list[list[tuple[str, str]]]:
    """The lines by parts: groups with those that they share pupils with, and with theirs, while they are few."""
    sharing: dict[str, set[str]] = defaultdict(set)
    for one, other in problem.overlapping:
        sharing[one].add(other)
        sharing[other].add(one)
    found, known = [], set()
    for line in of_line:
        if line in known:
            continue
        of, _name = line
        together = [line]
        if of == GROUPS:
            for each in together:
                more = ((GROUPS, other) for other in sorted(sharing[each[1]]))
                together += [each for each in more if each in of_line and each not in known and each not in together]
            if sum(len(of_line[each]) for each in together) > MOST_TOGETHER:
                together = [line]
        known.update(together)
        found.append(together)
    return found


def bound_by_parts(
    problem: Problem,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    threads: int = 1,
    stop: threading.Event | None = None,
    on_bound: Callable[[int], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """The sum of the parts' bounds, told to `on_bound` as it grows."""
    begun = clock()
    parts = [part for part in parts_of(problem) if any(setting.weight for setting in problem.settings)]
    total = _rooms_alone(problem)
    for number, part in enumerate(parts):
        left = seconds - (clock() - begun)
        if left <= 0 or (stop is not None and stop.is_set()):
            break
        total += _bound_of(part.problem(problem), left / (len(parts) - number) * 3, seed, threads, stop)
        if on_bound is not None:
            on_bound(total)
    return total


def _bound_of(problem: Problem, seconds: float, seed: int, threads: int, stop: threading.Event | None) -> int:
    small: Compiled = compiled(problem)
    if not small.lessons:
        return soft_of(small.constant)
    model = Model(small, rooms=False)
    solved = solve_model(model, seconds=seconds, seed=seed, threads=threads, stop=stop, linearization=2)
    if solved.status == "INFEASIBLE":
        # Then the whole has no timetable at all, and any bound is one.
        return 0
    return solved.bound + soft_of(small.constant)


def _rooms_alone(problem: Problem) -> int:
    """What rooms cost at least: for each lesson by itself the cheapest room, however many want it."""
    whole = compiled(problem)
    arrays = whole.arrays
    cost = 0
    for kind in arrays.kind:
        rooms = arrays.rooms[arrays.rooms_at[kind] : arrays.rooms_at[kind + 1]]
        if len(rooms):
            cost += min(soft_of(arrays.room_cost[kind, room]) for room in rooms)
    return cost
