"""How good a timetable is: every violation of every rule, written apart from the solvers' models, which it checks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from school_ai.ai.scheduling.problem import Place, Problem, Setting, Timetable
from school_ai.ai.scheduling.rules.catalogue import ALWAYS, RULES
from school_ai.ai.scheduling.rules.placed import GROUPS, LOADS, ROOMS, TEACHERS, Index, Placed
from school_ai.ai.scheduling.rules.violation import Rule, Violation

__all__ = ["Score", "Scorer", "Tally", "score"]


@dataclass(frozen=True)
class Tally:
    """What one rule comes to: units that break it and what they cost (hard ones cost 0, but count in `hard`)."""

    units: int = 0
    cost: int = 0
    hard: int = 0

    def plus(self, violation: Violation) -> "Tally":
        units = violation.units
        return Tally(self.units + units, self.cost + violation.cost, self.hard + (units if violation.hard else 0))


@dataclass(frozen=True)
class Score:
    """`hard`: units that break hard rules, of which a timetable must have none. `cost`: of the others. `by_rule` has
    the rules that are broken."""

    hard: int
    cost: int
    violations: tuple[Violation, ...]
    by_rule: dict[str, Tally] = field(default_factory=dict)

    @property
    def key(self) -> tuple[int, int]:
        """Less is better."""
        return (self.hard, self.cost)

    @classmethod
    def of(cls, violations: Iterable[Violation]) -> "Score":
        violations = tuple(violations)
        by_rule: dict[str, Tally] = {}
        for each in violations:
            by_rule[each.rule] = by_rule.get(each.rule, Tally()).plus(each)
        return cls(
            sum(tally.hard for tally in by_rule.values()),
            sum(tally.cost for tally in by_rule.values()),
            violations,
            by_rule,
        )


class Scorer:
    """Scores timetables of one problem. Settings that say too little for their rule are passed over: `checks.py` names
    them."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.index = Index(problem)
        always = [(rule, Setting(name, weight=None)) for name, rule in ALWAYS.items()]
        chosen = [
            (RULES[setting.rule], setting)
            for setting in problem.settings
            if setting.rule in RULES and not RULES[setting.rule].always and RULES[setting.rule].applies(setting)
        ]
        self.rules: tuple[tuple[Rule, Setting], ...] = (*always, *chosen)

    def placed(self, timetable: Timetable) -> Placed:
        return Placed(self.index, timetable.places)

    def score(self, timetable: Timetable) -> Score:
        """Raises ValueError when the timetable is one of another problem."""
        if len(timetable.places) != len(self.index.placings):
            raise ValueError(f"{len(timetable.places)} places for {len(self.index.placings)} lessons")
        placed = self.placed(timetable)
        used = dict.fromkeys(place.room for place in timetable.places if place is not None and place.room is not None)
        names = {of: list(lines) for of, lines in self.index.lines.items()}
        names[ROOMS] = list(used)
        names["lessons"] = range(len(timetable.places))
        return Score.of(self.violations(placed, names))

    def violations(
        self, placed: Placed, names: dict[str, Sequence], rules: frozenset[str] | None = None
    ) -> Iterator[Violation]:
        """The violations of these lines and lessons; of these rules alone, where `rules` is given."""
        for rule, setting in self.rules:
            if rules is not None and rule.name not in rules:
                continue
            meant: Sequence = names.get(rule.is_about(setting), ())
            if setting.who is not None:
                meant = [name for name in meant if name in setting.who]
            if meant:
                yield from rule.function(placed, setting, meant)

    def touched(self, placed: Placed, moves: Sequence[tuple[int, Place | None]]) -> dict[str, Sequence]:
        """The lines and lessons whose violations can change when lessons are moved so."""
        names: dict[str, dict] = {TEACHERS: {}, GROUPS: {}, LOADS: {}, ROOMS: {}, "lessons": {}}
        for position, place in moves:
            names["lessons"][position] = None
            for of, name in self.index.line_of(position):
                names[of][name] = None
            for there in (placed.places[position], place):
                if there is not None and there.room is not None:
                    names[ROOMS][there.room] = None
        return {of: list(found) for of, found in names.items()}


def score(problem: Problem, timetable: Timetable) -> Score:
    """All violations of a timetable. Raises ValueError when it is one of another problem."""
    return Scorer(problem).score(timetable)
