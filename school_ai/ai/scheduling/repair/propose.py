"""The best ways to mend a day: an exact choice among all options of all lessons at once, several times over."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ortools.sat.python import cp_model

from school_ai.ai.scheduling.repair.day import Disruption, Situation
from school_ai.ai.scheduling.repair.option import CANCEL, COVER, KEEP, PLACE, Action, Option
from school_ai.ai.scheduling.repair.options import Options
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.ai.scheduling.sentences import repair as say

__all__ = ["Proposal", "choices", "propose"]


@dataclass(frozen=True)
class Proposal:
    """One way to mend it. Less is better, in this order: `uncovered` lessons (given up), `supervised` ones (somebody is
    with the pupils, nobody teaches), `moved` ones, `people` affected (pupils of lessons at another time or place, each
    once, and colleagues, once for each lesson that is another for them), `cost` by the soft rules. `proven`: there is
    no better one that is as different from those before it. `teachers` and `groups`: who is to be told."""

    actions: tuple[Action, ...]
    uncovered: int
    supervised: int
    moved: int
    people: int
    cost: int
    proven: bool
    teachers: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, int, int, int, int]:
        return (self.uncovered, self.supervised, self.moved, self.people, self.cost)


def choices(situation: Situation, disruptions: Sequence[Disruption]) -> dict[str, tuple[Action, ...]]:
    """For each affected or new lesson all that may be done for it, the best first, for a planner to choose from. What
    is done for one may rule out something for another."""
    options = Options(situation, disruptions)
    return {
        each[0].action.lesson: tuple(option.action for option in sorted(each, key=lambda one: _alone(one, options)))
        for each in options.all()
        if each
    }


def propose(
    situation: Situation, disruptions: Sequence[Disruption], *, most: int = 4, seconds: float = 4.0
) -> list[Proposal]:
    """Up to `most` proposals that differ in a third of their lessons or more, the best first, and one in which fewer
    colleagues take others' lessons, if there is one as complete. Empty where nothing is affected.

    The choice among the options is exact (CP-SAT) unless `seconds` run out; then the best that was found is proposed
    and not `proven`. The same input gives the same proposals.
    """
    options = Options(situation, disruptions)
    listed = options.all()
    if not listed:
        return []
    choice = _Choice(options, listed)
    found: list[Proposal] = []
    before: list[list[int]] = []
    budget = seconds / (most + 1)
    apart = max(1, -(-choice.free // 3))
    while len(found) < most:
        solved = choice.solve(before, apart, budget)
        if solved is None and apart > 1:
            apart = 1
            continue
        if solved is None:
            break
        chosen, proven = solved
        proposal = choice.proposal(chosen, proven)
        if found and proposal.uncovered > found[0].uncovered:
            if apart == 1:
                break
            apart = 1
            continue
        found.append(proposal)
        before.append(chosen)
    if situation.caps.may_move and found and any(each.kind == COVER for each in found[0].actions):
        solved = choice.solve(before, 1, budget, own_teachers=True)
        other = choice.proposal(*solved) if solved else None
        if other and other.uncovered == found[0].uncovered and _covers(other) < min(map(_covers, found)):
            found.append(other)
    return sorted(found, key=lambda each: each.key)


def _covers(proposal: Proposal) -> int:
    return sum(each.kind == COVER for each in proposal.actions)


def _alone(option: Option, options: Options) -> tuple[int, int, int, int, int]:
    pupils = _pupils(options, option.pupils)
    return (option.uncovered, option.supervised, option.moved, option.people + pupils, option.cost)


def _pupils(options: Options, groups: Collection[str]) -> int:
    known = options.present.group
    return sum(known[name].size if name in known else 1 for name in dict.fromkeys(groups))


class _Choice:
    """One option for each lesson, so that nothing is taken twice."""

    def __init__(self, options: Options, listed: list[list[Option]]):
        self.options = options
        self.listed = listed
        self.all = [option for each in listed for option in each]
        self.of = [number for number, each in enumerate(listed) for _option in each]
        self.free = sum(len(each) > 1 for each in listed)
        self.model = cp_model.CpModel()
        self.chosen = [self.model.new_bool_var("") for _option in self.all]
        start = 0
        for each in listed:
            self.model.add_exactly_one(self.chosen[start : start + len(each)])
            start += len(each)
        self._take_nothing_twice()
        self._keep_caps()
        self._count()

    def _take_nothing_twice(self) -> None:
        taken: dict[tuple, list[tuple[int, int, int]]] = defaultdict(list)
        touched: dict[str, list[int]] = defaultdict(list)
        for number, option in enumerate(self.all):
            for kind, name, day, begins, ends in option.takes:
                taken[kind, name, day].append((begins, ends, number))
            for name in option.touches:
                touched[name].append(number)
        for uses in taken.values():
            # Whatever overlaps does so where one of them begins.
            for moment in {begins for begins, _ends, _number in uses}:
                at_once = {number for begins, ends, number in uses if begins <= moment < ends}
                self._at_most_one(at_once)
        for numbers in touched.values():
            self._at_most_one(set(numbers))

    def _at_most_one(self, numbers: set[int]) -> None:
        if len({self.of[number] for number in numbers}) > 1:
            self.model.add_at_most_one(self.chosen[number] for number in sorted(numbers))

    def _keep_caps(self) -> None:
        caps = self.options.caps
        by_day: dict[tuple[str, date], list[int]] = defaultdict(list)
        by_week: dict[tuple[str, int, int], list[int]] = defaultdict(list)
        for number, option in enumerate(self.all):
            for name, day in option.covers:
                by_day[name, day].append(number)
                by_week[name, day.isocalendar()[0], day.isocalendar()[1]].append(number)
        colleague = self.options.present.colleague
        for (name, day), numbers in by_day.items():
            if caps.most_covers_a_day is not None:
                self._at_most(numbers, caps.most_covers_a_day - colleague[name].covers_on.get(day, 0))
        for (name, year, week), numbers in by_week.items():
            if caps.most_covers_a_week is not None:
                done = sum(
                    count for day, count in colleague[name].covers_on.items() if day.isocalendar()[:2] == (year, week)
                )
                self._at_most(numbers, caps.most_covers_a_week - done)

    def _at_most(self, numbers: list[int], most: int) -> None:
        most = max(most, sum(self.all[number].agreed for number in numbers))
        if len({self.of[number] for number in numbers}) > max(0, most) or most <= 0:
            self.model.add(sum(self.chosen[number] for number in numbers) <= max(0, most))

    def _count(self) -> None:
        """The sums that are to be small, and the caps on them."""
        caps = self.options.caps
        by_group: dict[str, list[int]] = defaultdict(list)
        for number, option in enumerate(self.all):
            for name in option.pupils:
                by_group[name].append(number)
        pupils = []
        for name, numbers in by_group.items():
            is_affected = self.model.new_bool_var("")
            for number in numbers:
                self.model.add_implication(self.chosen[number], is_affected)
            pupils.append(_pupils(self.options, [name]) * is_affected)
        self.uncovered = self._sum(lambda option: option.uncovered)
        self.supervised = self._sum(lambda option: option.supervised)
        self.moved = self._sum(lambda option: option.moved)
        self.people = self._sum(lambda option: option.people) + sum(pupils)
        self.cost = self._sum(lambda option: option.cost)
        self.covers = self._sum(lambda option: int(option.action.kind == COVER))
        if caps.most_moved is not None:
            self.model.add(self.moved <= caps.most_moved)
        if caps.most_people is not None:
            kinds = (COVER, KEEP, CANCEL, PLACE)
            disturbed = self._sum(lambda option: option.people * (option.action.kind not in kinds))
            self.model.add(disturbed + sum(pupils) <= caps.most_people)

    def _sum(self, value) -> cp_model.LinearExprT:
        return sum(
            value(option) * var for option, var in zip(self.all, self.chosen, strict=True) if value(option)
        ) + cp_model.LinearExpr.constant(0)

    def solve(
        self, before: list[list[int]], apart: int, seconds: float, own_teachers: bool = False
    ) -> tuple[list[int], bool] | None:
        """Numbers of the chosen options, of a choice that differs from those `before` in at least `apart` lessons, and
        whether it is proven to be the best. None where there is no other."""
        model = self.model.clone()
        chosen = [model.get_bool_var_from_proto_index(var.index) for var in self.chosen]
        for numbers in before:
            signatures = {_signature(self.all[number]) for number in numbers}
            alike = [chosen[number] for number, option in enumerate(self.all) if _signature(option) in signatures]
            model.add(sum(alike) <= len(self.listed) - apart)
        tiers = [self.uncovered, self.supervised, self.moved, self.people]
        if own_teachers:
            # To sit in another lesson is no better than to be covered.
            tiers.insert(1, self.covers + self.supervised)
        hints: list[int] | None = None
        proven = True
        # The first tiers are few and small, so they are one sum.
        for objective in (self._weighed(tiers), self._in_order()):
            model.minimize(objective)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            solver.parameters.random_seed = 7
            solver.parameters.max_time_in_seconds = seconds / 2
            if hints is not None:
                model.clear_hints()
                wanted = set(hints)
                for number, var in enumerate(chosen):
                    model.add_hint(var, number in wanted)
            status = solver.solve(model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return (hints, False) if hints is not None else None
            proven = proven and status == cp_model.OPTIMAL
            hints = [number for number, var in enumerate(chosen) if solver.boolean_value(var)]
            model.add(objective <= round(solver.objective_value))
        return hints, proven

    def _in_order(self) -> cp_model.LinearExprT:
        """The cost, and of options that cost the same the one that was thought of first."""
        weight = 1 + sum(map(len, self.listed))
        numbers = [number for each in self.listed for number in range(len(each))]
        return weight * self.cost + sum(
            number * var for number, var in zip(numbers, self.chosen, strict=True) if number
        )

    def _weighed(self, tiers: list) -> cp_model.LinearExprT:
        """A sum in which one of an earlier tier counts for more than all of the later ones."""
        groups = {name for option in self.all for name in option.pupils}
        people = _pupils(self.options, groups) + sum(max(one.people for one in each) for each in self.listed)
        step = 2 * len(self.listed) + 1
        weighed, weight = tiers[-1], people + 1
        for tier in reversed(tiers[:-1]):
            weighed = weighed + weight * tier
            weight *= step
        return weighed

    def proposal(self, numbers: list[int], proven: bool) -> Proposal:
        options = [self.all[number] for number in numbers]
        pupils = dict.fromkeys(name for option in options for name in option.pupils)
        lessons = {each.name: each for each in self.options.situation.lessons}
        new = {each.name: each for each in self.options.new}
        teachers: dict[str, None] = {}
        groups: dict[str, None] = {}
        for option in options:
            if option.action.by:
                teachers[option.action.by] = None
            for name in (option.action.lesson, *option.touches):
                meant = lessons.get(name) or new.get(name)
                if meant:
                    teachers.update(dict.fromkeys(meant.teachers))
                    groups.update(dict.fromkeys(meant.groups))
        return Proposal(
            tuple(self._explained(number) for number in numbers),
            sum(option.uncovered for option in options),
            sum(option.supervised for option in options),
            sum(option.moved for option in options),
            sum(option.people for option in options) + _pupils(self.options, pupils),
            sum(option.cost for option in options),
            proven,
            tuple(teachers),
            tuple(groups),
        )

    def _explained(self, number: int) -> Action:
        action = self.all[number].action
        if action.kind != CANCEL or len(self.listed[self.of[number]]) == 1:
            return action
        # Something could be done for it by itself.
        return replace(action, reasons=(Sentence(say.CAPS_REACHED),))


def _signature(option: Option) -> tuple:
    """What makes a proposal another one for a person: not the room."""
    action = option.action
    return (action.lesson, action.kind, action.by, action.date, action.begins, action.other)
