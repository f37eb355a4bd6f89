"""When there is no timetable: a smallest set of reasons that clash, in words, and what giving way in each would take.

A reason is a rule as it holds for one subject: a teacher's absences, a group's lessons one at a time, the rooms of a
kind, a rule for one line, a lock. Dropping a reason gives another problem, so each set of reasons can be asked of the
same model that solves. Most clashes are about one teacher, one group or one kind of room; these parts are asked first,
and the whole school last. What clashes is narrowed down by dividing it (Junker, QuickXplain: preferred explanations and
relaxations for over-constrained problems, 2004), so that without any one of its reasons the others can all be met.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ortools.sat.python import cp_model

from school_ai.ai.scheduling.compiled import GROUPS, TEACHERS, compiled
from school_ai.ai.scheduling.exact import Model, solve_model, unions
from school_ai.ai.scheduling.fit import rooms_for
from school_ai.ai.scheduling.problem import Lesson, Load, Place, Problem, Setting, Teacher
from school_ai.ai.scheduling.sentences import Said, Sentence, listed
from school_ai.ai.scheduling.sentences import clash as say

__all__ = ["Clash", "Reason", "find_clash", "holds_without"]

ONCE, SHARING, AWAY, FORBIDDEN, LOCKED, ROOMS = "once", "sharing", "away", "forbidden", "locked", "rooms"
LINE_RULES = (
    "days_taught",
    "early",
    "free_period",
    "gaps",
    "late",
    "lessons_a_day",
    "lessons_in_a_row",
    "load_balance",
)
LINE_RULES = (*LINE_RULES, "lonely", "rest", "wishes")
LOAD_RULES = ("heavy_late", "moved", "same_day", "spread")


@dataclass(frozen=True)
class _Key:
    """A reason as the engine knows it. `rule` is one of the names above, or that of a setting with its `number`."""

    rule: str
    of: str
    names: tuple[str, ...]
    number: int = -1


@dataclass(frozen=True)
class Reason(Said):
    """One of the reasons that clash. `rule`: "once" (nobody has two lessons at a time), "sharing" (of two groups),
    "away", "forbidden", "locked", "rooms", "room" and "time" (nothing serves a lesson at all), or the name of a rule of
    the catalogue. `subject`: whom it is about, such as ("teachers", "T1"). `units`: by how much it would have to give
    way so that the other reasons can be met, None where that was not found out in time; `way` says so."""

    rule: str
    subject: tuple[tuple[str, str], ...]
    template: str
    arguments: tuple
    units: int | None
    way: Sentence | None


@dataclass(frozen=True)
class Clash:
    """`is_smallest`: whether it was shown that without any one of the reasons the others can be met."""

    reasons: tuple[Reason, ...]
    is_smallest: bool
    keys: tuple[_Key, ...] = ()


def find_clash(
    problem: Problem, *, seconds: float = 30.0, threads: int = 2, clock: Callable[[], float] = time.monotonic
) -> Clash | None:
    """A smallest set of reasons for which there is no timetable; None where there is one, as far as could be seen in
    `seconds`. Which room a lesson of several periods has is not looked into, only how many rooms there are."""
    search = _Search(problem, clock() + seconds, threads, clock)
    return search.nowhere() or search.clash()


def holds_without(problem: Problem, clash: Clash, number: int, seconds: float = 10.0) -> bool:
    """The removal test: whether all reasons of a clash but one can be met together."""
    search = _Search(problem, time.monotonic() + seconds, 2, time.monotonic)
    keys = [key for each, key in enumerate(clash.keys) if each != number]
    return search.can_be_met(keys, search.loads_of(clash.keys))


class _Search:
    def __init__(self, problem: Problem, end: float, threads: int, clock: Callable[[], float]):
        self.problem, self.end, self.threads, self.clock = problem, end, threads, clock
        self.unsure = False
        self.known_loads: dict[_Key, frozenset[str]] = {}

    # what could clash

    @cached_property
    def serving(self) -> dict[str, frozenset[str]]:
        """Load -> rooms that serve it."""
        found = {}
        for load in self.problem.loads:
            rooms: set[str] = set()
            for lesson in load.lessons:
                rooms.update(rooms_for(self.problem, load, lesson))
            if not load.need.none:
                found[load.name] = frozenset(rooms)
        return found

    @cached_property
    def keys(self) -> tuple[_Key, ...]:
        problem = self.problem
        found = []
        for of, named in ((TEACHERS, lambda load: load.teachers), (GROUPS, lambda load: load.groups)):
            names = dict.fromkeys(name for load in problem.loads for name in named(load))
            known = problem.teacher if of == TEACHERS else problem.group
            found += [_Key(ONCE, of, (name,)) for name in names]
            found += [_Key(AWAY, of, (name,)) for name in names if name in known and known[name].unavailable]
        found += [_Key(SHARING, GROUPS, pair) for pair in sorted(problem.overlapping)]
        found += [_Key(FORBIDDEN, "loads", (load.name,)) for load in problem.loads if load.forbidden]
        for position, (load, lesson) in enumerate(problem.placings):
            if lesson.slot is not None:
                found.append(_Key(LOCKED, "loads", (load.name,), position))
        sets = unions({rooms for rooms in self.serving.values() if rooms})
        found += [_Key(ROOMS, "rooms", tuple(sorted(rooms))) for rooms in sets]
        for number, setting in enumerate(problem.settings):
            if setting.is_hard:
                found += self._of_setting(number, setting)
        return tuple(found)

    def _of_setting(self, number: int, setting: Setting) -> list[_Key]:
        problem = self.problem
        if setting.rule in LINE_RULES:
            of = TEACHERS if setting.rule == "wishes" else setting.of
            known = problem.teachers if of == TEACHERS else problem.groups
        elif setting.rule in LOAD_RULES:
            of, known = "loads", problem.loads
        else:
            return []
        meant = [each.name for each in known if setting.who is None or each.name in setting.who]
        return [_Key(setting.rule, of, (name,), number) for name in meant]

    def loads_of(self, keys: Iterable[_Key]) -> list[Load]:
        """The loads that reasons are about."""
        wanted = frozenset().union(*(self._names_of(key) for key in keys))
        return [load for load in self.problem.loads if load.name in wanted]

    def _names_of(self, key: _Key) -> frozenset[str]:
        if key not in self.known_loads:
            names = set(key.names)
            if key.of == "loads":
                found = names
            elif key.of == "rooms":
                found = {name for name, rooms in self.serving.items() if rooms and rooms <= names}
            else:
                found = {
                    load.name
                    for load in self.problem.loads
                    if not names.isdisjoint(load.teachers if key.of == TEACHERS else load.groups)
                }
            self.known_loads[key] = frozenset(found)
        return self.known_loads[key]

    # the parts, and the whole

    def nowhere(self) -> Clash | None:
        """A lesson that no room serves, or that no day has room for."""
        for load in self.problem.loads:
            for lesson in load.lessons:
                if load.name in self.serving and not self.serving[load.name]:
                    way = Sentence(say.A_ROOM_THAT_SERVES)
                    reason = Reason("room", (("loads", load.name),), say.NO_ROOM_SERVES, (load.title,), 1, way)
                    return Clash((reason,), True)
                if lesson.slot is None and not self.problem.cycle.starts(lesson.periods):
                    values = (load.title, lesson.periods)
                    reason = Reason(
                        "time", (("loads", load.name),), say.NO_TIME_SERVES, values, 1, Sentence(say.SHORTER)
                    )
                    return Clash((reason,), True)
        return None

    def clash(self) -> Clash | None:
        for keys, loads in self._parts():
            if self.clock() > self.end:
                return None
            if not self.can_be_met(keys, loads):
                found = self._narrowed([], list(keys), loads, False)
                return self._explained(found)
        return None

    def _parts(self) -> Iterable[tuple[list[_Key], list[Load]]]:
        """What is asked, the fullest first: the share of its time that a line or a kind of room would be busy."""
        problem, loads = self.problem, self.problem.loads
        open_slots = set(problem.cycle.open_slots)
        of_line: dict[tuple[str, str], set[str]] = defaultdict(set)
        for load in loads:
            for name in load.teachers:
                of_line[TEACHERS, name].add(load.name)
            for name in load.groups:
                of_line[GROUPS, name].add(load.name)
        for one, other in sorted(problem.overlapping):
            for mine, theirs in ((one, other), (other, one)):
                of_line[GROUPS, mine] |= {load.name for load in loads if theirs in load.groups}
        periods = {load.name: sum(lesson.periods for lesson in load.lessons) for load in loads}
        parts = []
        for (of, name), names in of_line.items():
            known = problem.teacher if of == TEACHERS else problem.group
            there = len(open_slots - known[name].unavailable) if name in known else len(open_slots)
            parts.append((sum(periods[each] for each in names) / max(1, there), names))
        for key in self.keys:
            if key.rule == ROOMS:
                names = set(self._names_of(key))
                there = sum(len(open_slots - problem.room[name].unavailable) for name in key.names)
                parts.append((sum(periods[each] for each in names) / max(1, there), names))
        parts.sort(key=lambda part: -part[0])
        for names in (*(names for _share, names in parts), {load.name for load in loads}):
            if names:
                yield self._reasons_within(names), [load for load in loads if load.name in names]

    def _reasons_within(self, loads: set[str]) -> list[_Key]:
        """The reasons that hold for some loads, whatever the others do."""
        mine = [load for load in self.problem.loads if load.name in loads]
        names = {
            TEACHERS: {name for load in mine for name in load.teachers},
            GROUPS: {name for load in mine for name in load.groups},
        }
        found = []
        for key in self.keys:
            if key.of == "loads":
                fits = key.names[0] in loads
            elif key.of == "rooms":
                fits = any(self.serving.get(name) and self.serving[name] <= set(key.names) for name in loads)
            elif key.number >= 0:
                # A line's rule may hold through a lesson that is not among these: a gap that another fills.
                fits = self._names_of(key) <= loads
            else:
                fits = set(key.names) <= names[key.of]
            if fits:
                found.append(key)
        return found

    # asking

    def can_be_met(self, keys: Sequence[_Key], loads: Sequence[Load]) -> bool:
        """Whether there are times for these loads that meet these reasons. What was not found out in time counts as
        met, and is remembered."""
        model = self._model(keys, loads)
        if model is None:
            return False
        model.model.clear_objective()
        left = max(0.5, self.end - self.clock())
        status = solve_model(model, seconds=left, threads=self.threads, linearization=2).status
        self.unsure |= status == "UNKNOWN"
        return status != "INFEASIBLE"

    def _model(self, keys: Sequence[_Key], loads: Sequence[Load], *, soft: _Key | None = None) -> Model | None:
        """The model of some reasons; None where a lesson is left without any place."""
        problem = self._problem(keys, loads, soft)
        ready = compiled(problem)
        if ready.unplaceable:
            return None
        number = ready.room_number
        sets = {frozenset(number[name] for name in key.names) for key in keys if key.rule == ROOMS}
        return Model(ready, rooms=False, room_sets=sets)

    def _problem(self, keys: Sequence[_Key], loads: Sequence[Load], soft: _Key | None) -> Problem:
        """The problem in which these reasons hold and no others. A reason that is `soft` costs what it is broken by."""
        problem = self.problem
        known = set(keys)
        ruled = known if soft is None or soft.number < 0 else known | {soft}

        def holds(rule: str, of: str, *names: str, number: int = -1) -> bool:
            return _Key(rule, of, names, number) in known

        pupils: dict[str, set[str]] = {group.name: set() for group in problem.groups}
        for one, other in problem.overlapping:
            if holds(SHARING, GROUPS, one, other):
                pupils[one].add(f"{one} {other}")
                pupils[other].add(f"{one} {other}")
        groups = {
            each.name: replace(
                each,
                pupils=frozenset(pupils[each.name]),
                unavailable=each.unavailable if holds(AWAY, GROUPS, each.name) else frozenset(),
            )
            for each in problem.groups
        }
        teachers = {
            each.name: replace(
                each,
                unavailable=each.unavailable if holds(AWAY, TEACHERS, each.name) else frozenset(),
                most_days=each.most_days,
            )
            for each in problem.teachers
        }
        settings = [
            replace(
                setting,
                who=frozenset(
                    name
                    for name in _names(problem, setting)
                    if _Key(setting.rule, _of(setting), (name,), number) in known
                ),
            )
            for number, setting in enumerate(problem.settings)
            if setting.is_hard and setting.rule in (*LINE_RULES, *LOAD_RULES)
        ]
        kept, before, position, old = [], {}, 0, 0
        wanted = {load.name for load in loads}
        watchers: list[Teacher] = []
        for load in problem.loads:
            if load.name not in wanted:
                old += len(load.lessons)
                continue
            lessons = []
            for lesson in load.lessons:
                locked = holds(LOCKED, "loads", load.name, number=old)
                slot = lesson.slot if locked else None
                lessons.append(Lesson(lesson.periods, lesson.week, slot))
                if soft is not None and soft.rule == LOCKED and soft.number == old:
                    before[position] = Place(lesson.slot)
                elif old in problem.before:
                    before[position] = problem.before[old]
                position, old = position + 1, old + 1
            mine = [
                name for name in load.teachers if holds(ONCE, TEACHERS, name) or self._has_rule(ruled, TEACHERS, name)
            ]
            for name in load.teachers:
                if name not in mine and holds(AWAY, TEACHERS, name):
                    watchers.append(replace(teachers[name], name=f"{name}\t{load.name}"))
                    mine.append(watchers[-1].name)
            theirs = [
                name
                for name in load.groups
                if holds(ONCE, GROUPS, name)
                or self._has_rule(ruled, GROUPS, name)
                or any(holds(SHARING, GROUPS, *pair) for pair in problem.overlapping if name in pair)
            ]
            forbidden = load.forbidden if holds(FORBIDDEN, "loads", load.name) else frozenset()
            for name in load.groups:
                if name not in theirs and holds(AWAY, GROUPS, name):
                    forbidden |= groups[name].unavailable
            watched = self._watched(soft, load)
            if watched:
                watchers.append(Teacher(f"\t{load.name}", "", wishes=dict.fromkeys(watched, 1)))
                mine.append(watchers[-1].name)
            kept.append(
                replace(load, teachers=tuple(mine), groups=tuple(theirs), lessons=tuple(lessons), forbidden=forbidden)
            )
        if soft is not None:
            settings += self._soft_settings(soft)
        return replace(
            problem,
            loads=tuple(kept),
            groups=tuple(groups.values()),
            teachers=(*teachers.values(), *watchers),
            settings=tuple(settings),
            before=before,
        )

    @staticmethod
    def _has_rule(known: set[_Key], of: str, name: str) -> bool:
        return any(key.of == of and key.number >= 0 and key.names == (name,) for key in known)

    def _watched(self, soft: _Key | None, load: Load) -> frozenset[int]:
        """Slots at which a load's periods count as units of a soft reason."""
        if soft is None:
            return frozenset()
        if soft.rule == FORBIDDEN and soft.names == (load.name,):
            return load.forbidden
        if soft.rule == AWAY and soft.of == TEACHERS and soft.names[0] in load.teachers:
            return self.problem.teacher[soft.names[0]].unavailable
        if soft.rule == AWAY and soft.of == GROUPS and soft.names[0] in load.groups:
            return self.problem.group[soft.names[0]].unavailable
        return frozenset()

    def _soft_settings(self, soft: _Key) -> list[Setting]:
        if soft.rule in (AWAY, FORBIDDEN):
            return [Setting("wishes", 1)]
        if soft.rule == LOCKED:
            return [Setting("moved", 1, who=frozenset(soft.names))]
        if soft.number >= 0:
            return [replace(self.problem.settings[soft.number], weight=1, who=frozenset(soft.names))]
        return []

    # narrowing down

    def _narrowed(self, base: list[_Key], keys: list[_Key], loads: Sequence[Load], changed: bool) -> list[_Key]:
        """A smallest part of `keys` that cannot be met together with `base`; QuickXplain."""
        if changed and not self.can_be_met(base, loads):
            return []
        if len(keys) == 1:
            return keys
        half = len(keys) // 2
        first, second = keys[:half], keys[half:]
        of_second = self._narrowed(base + first, second, loads, bool(first))
        of_first = self._narrowed(base + of_second, first, loads, bool(of_second))
        return of_first + of_second

    # in words

    def _explained(self, keys: list[_Key]) -> Clash:
        loads = self.loads_of(keys)
        reasons = tuple(self._reason(key, [other for other in keys if other != key], loads) for key in keys)
        return Clash(reasons, not self.unsure, tuple(keys))

    def _reason(self, key: _Key, others: list[_Key], loads: Sequence[Load]) -> Reason:
        template, arguments = self._words(key)
        units = self._units(key, others, loads)
        subject = tuple((key.of, name) for name in key.names)
        return Reason(key.rule, subject, template, arguments, units, None if units is None else self._way(key, units))

    def _title(self, of: str, name: str) -> str:
        problem = self.problem
        if of == "loads":
            return next(load.title for load in problem.loads if load.name == name)
        known = {TEACHERS: problem.teacher, GROUPS: problem.group, "rooms": problem.room}[of]
        return known[name].title if name in known else name

    def _words(self, key: _Key) -> tuple[str, tuple]:
        problem, title = self.problem, self._title(key.of, key.names[0])
        open_slots = problem.cycle.open_slots
        if key.rule == ONCE:
            periods = sum(lesson.periods for load in self.loads_of([key]) for lesson in load.lessons)
            return (say.TEACHER_ONCE if key.of == TEACHERS else say.GROUP_ONCE), (title, periods)
        if key.rule == SHARING:
            return say.SHARED_PUPILS, (title, self._title(key.of, key.names[1]))
        if key.rule == AWAY:
            known = problem.teacher if key.of == TEACHERS else problem.group
            away = len(known[key.names[0]].unavailable & set(open_slots))
            return (say.TEACHER_AWAY if key.of == TEACHERS else say.GROUP_AWAY), (title, away, len(open_slots))
        if key.rule == FORBIDDEN:
            load = self.loads_of([key])[0]
            return say.FORBIDDEN_TIMES, (title, len(load.forbidden & set(open_slots)), len(open_slots))
        if key.rule == LOCKED:
            lesson = problem.placings[key.number][1]
            return (say.LOCKED if lesson.locked else say.FIXED), (title, problem.cycle.name_of(lesson.slot))
        if key.rule == ROOMS:
            periods = sum(lesson.periods for load in self.loads_of([key]) for lesson in load.lessons)
            there = sum(len(set(open_slots) - problem.room[name].unavailable) for name in key.names)
            if len(key.names) == 1:
                return say.ONE_ROOM, (title, periods, len(open_slots) - there, len(open_slots))
            return say.FEW_ROOMS, (listed([self._title("rooms", name) for name in key.names]), periods, there)
        from school_ai.ai.scheduling.rules import RULES

        setting = problem.settings[key.number]
        rule = Sentence(RULES[key.rule].title)
        if setting.limit is None:
            return say.RULE_WITHOUT_LIMIT, (title, rule)
        return say.RULE_FOR_LINE, (title, rule, setting.limit)

    def _way(self, key: _Key, units: int) -> Sentence:
        if key.rule == ONCE and key.of == TEACHERS:
            return Sentence(say.ANOTHER_TEACHER, (units,))
        if key.rule in (ONCE, SHARING):
            return Sentence(say.AT_ONCE, (units,))
        if key.rule == LOCKED:
            return Sentence(say.UNLOCKED if self.problem.placings[key.number][1].locked else say.NOT_FIXED)
        template = {AWAY: say.COME_IN, FORBIDDEN: say.ALLOWED_AFTER_ALL, ROOMS: say.MORE_ROOMS}
        return Sentence(template.get(key.rule, say.RULE_BROKEN), (units,))

    def _units(self, key: _Key, others: list[_Key], loads: Sequence[Load]) -> int | None:
        """By how much a reason is broken at least when the others are met."""
        model = self._model(others, loads, soft=key)
        if model is None:
            return None
        if key.rule in (ONCE, SHARING, ROOMS):
            self._count_beyond(model, key)
        model.model.minimize(sum(model.costs))
        seconds = max(0.5, min(3.0, self.end - self.clock()))
        solved = solve_model(model, seconds=seconds, threads=self.threads, linearization=2)
        return solved.cost if solved.status == "OPTIMAL" else None

    def _count_beyond(self, model: Model, key: _Key) -> None:
        """Units of what is twice at once: at each slot the lessons beyond the first, or beyond the rooms."""
        problem = self.problem
        mine = {load.name for load in self.loads_of([key])}
        numbers = [number for number, load in enumerate(model.problem.loads) if load.name in mine]
        model.costs.clear()
        for slot in range(problem.cycle.slots):
            found = [variable for load in numbers for variable in model.covers.get((load, slot), ())]
            there = 1
            if key.rule == ROOMS:
                there = sum(slot not in problem.room[name].unavailable for name in key.names)
            if len(found) > there:
                beyond: cp_model.IntVar = model.model.new_int_var(0, len(found), "")
                model.model.add(beyond >= sum(found) - there)
                model.costs.append(beyond)


def _of(setting: Setting) -> str:
    if setting.rule == "wishes":
        return TEACHERS
    return setting.of if setting.rule in LINE_RULES else "loads"


def _names(problem: Problem, setting: Setting) -> Iterable[str]:
    known = {TEACHERS: problem.teachers, GROUPS: problem.groups, "loads": problem.loads}[_of(setting)]
    return (each.name for each in known)
