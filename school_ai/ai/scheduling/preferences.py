"""Preferences of planners and teachers, learnt from what they lock, drag, reject and swap. Proposed, never applied.

A preference is a pair of whom it is about (a load, course, group, teacher, or everything) and what is avoided or wanted
(a period, day, slot, late or early periods, a room). It is proposed when changes that say so are more than would come
about by chance (from how often such places occur; all pairs together are held to a false discovery rate after
Benjamini and Hochberg, 1995), and when those that say the opposite are clearly fewer (Wilson, 1927). One change counts
as evidence for one preference only: that which explains most.

A swap between teachers says as much of the teacher who asked for it as a planner's move says of a lesson, and half as
much of the course: the course goes along with whoever wanted the other time.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from school_ai.ai.scheduling.cycle import Cycle
from school_ai.ai.scheduling.problem import Place, Problem, Setting
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import preferences as say

__all__ = [
    "HANDED_OVER",
    "LEAST",
    "LOCKED",
    "MOVED",
    "REJECTED",
    "SWAPPED",
    "Event",
    "Preference",
    "learn",
    "standing",
    "tail",
    "wilson",
]

LOCKED, MOVED, REJECTED, SWAPPED, HANDED_OVER = "locked", "moved", "rejected", "swapped", "handed over"
OF_TEACHERS = (SWAPPED, HANDED_OVER)
# Quantile of the interval that is shown: nine of ten.
Z = 1.6449
# Fewer changes are no pattern.
LEAST = 3
# What a change weighs, and what a swap weighs as evidence of its course.
FULL, HALF = 2, 1


@dataclass(frozen=True)
class Event:
    """What somebody did with a lesson of a load. `kind`:

    - "locked": it shall stay at `to`
    - "moved": dragged from `away` to `to`
    - "rejected": a proposal that put it at `away` was turned down
    - "swapped": `teacher` asked for it to be at `to` instead of `away`, where a colleague has taught since; says
      something of the teacher, and something of the course
    - "handed over": `teacher` asked a colleague to teach it, at `away`, for nothing or for one at `to`; says something
      of the teacher only
    """

    kind: str
    on: date
    load: str
    away: Place | None = None
    to: Place | None = None
    teacher: str | None = None


@dataclass(frozen=True)
class Preference:
    """A proposal. `about` is "load", "course", "group", "teacher" or "everything" and `name` which. One of these says
    how it would be kept: `slots` with `wanted` False are to be forbidden (loads) or wished against (teachers), with
    `wanted` True preferred; `setting` is a rule; `room` is where it should be, or not be.

    `count` changes say so, `swaps` of them between teachers, `against` the opposite, of `total` of that subject;
    `interval` is where their share lies (Wilson, nine of ten), each counted as what it weighs; `chance` is how likely
    as many would be if there were no preference.
    """

    about: str
    name: str
    feature: str
    wanted: bool
    slots: frozenset[int]
    setting: Setting | None
    room: str | None
    count: int
    against: int
    total: int
    interval: tuple[float, float]
    chance: float
    dates: tuple[date, ...]
    said: Said
    evidence: Said
    swaps: int = 0


@dataclass(frozen=True)
class _Feature:
    """`holds(place)`: whether a place has it. `share`: of all places."""

    kind: str
    value: int | str
    holds: Callable[[Place], bool]
    share: float


@dataclass(frozen=True)
class _Seen:
    subject: tuple[str, str]
    feature: _Feature
    wanted: bool
    for_: tuple[int, ...]
    against: int
    total: int
    chance: float
    # By weight: as many changes of full weight.
    so: float
    not_so: float


def wilson(count: float, total: float, z: float = Z) -> tuple[float, float]:
    """Interval of a share (Wilson, 1927). All of it where nothing was seen."""
    if not total:
        return (0.0, 1.0)
    share = count / total
    centre = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return (max(0.0, (centre - spread) / below), min(1.0, (centre + spread) / below))


def learn(
    problem: Problem,
    events: Sequence[Event],
    *,
    usual: Mapping[str, Sequence[Place]] | None = None,
    false_discoveries: float = 0.05,
) -> list[Preference]:
    """Preferences with their evidence, the clearest first. `usual`: load -> the places of its lessons in the timetables
    that the events are about; a place that most of its lessons have is often left by chance. Without it all places
    count as equally common, and more is proposed than there is reason for. Loads that the problem does not have are
    passed over."""
    known = {load.name for load in problem.loads}
    usable = [event for event in events if event.load in known and (event.away or event.to)]
    if not usable:
        return []
    evidence = _Evidence(problem, usable, usual or {})
    left = np.ones(len(usable), bool)
    found: list[Preference] = []
    while True:
        best = _clearest(list(evidence.hypotheses(left)), false_discoveries)
        if best is None:
            return found
        found.append(_preference(problem, usable, best))
        left[list(best.for_)] = False


def _clearest(seen: list[_Seen], rate: float) -> _Seen | None:
    """The most surprising one of those that stand when all of them are asked at once."""
    clear = [
        each for each in standing(seen, rate) if each.so >= LEAST and wilson(each.so, each.so + each.not_so)[0] > 0.5
    ]
    # Of what is as clear the narrowest, and the plainest.
    return min(
        clear,
        key=lambda each: (each.chance, each.wanted, _WIDTH[each.subject[0]], _PLAIN[each.feature.kind]),
        default=None,
    )


def standing(seen: Sequence[Any], rate: float) -> list[Any]:
    """Of hypotheses with a `chance` each, those that stand when all are asked at once (Benjamini and Hochberg, 1995):
    of what is said to hold, a share of `rate` at most is wrong on average."""
    in_order = sorted(seen, key=lambda each: each.chance)
    count = 0
    for rank, each in enumerate(in_order, 1):
        if each.chance <= rate * rank / len(in_order):
            count = rank
    return in_order[:count]


_WIDTH = {"load": 0, "teacher": 1, "group": 2, "course": 3, "everything": 4}
_PLAIN = {"room": 0, "period": 1, "day": 2, "late": 3, "early": 4, "slot": 5}


def _features(problem: Problem) -> Iterator[_Feature]:
    cycle = problem.cycle
    slots = cycle.open_slots
    periods, weekdays = len(cycle.periods), sorted({day.weekday for day in cycle.days})

    def feature(kind: str, value: int, test: Callable[[int], bool]) -> _Feature:
        share = sum(map(test, slots)) / max(1, len(slots))
        return _Feature(kind, value, lambda place: 0 <= place.slot < cycle.slots and test(place.slot), share)

    for period in range(periods):
        yield feature("period", period, lambda slot, period=period: cycle.period_of(slot) == period)
    for weekday in weekdays:
        yield feature("day", weekday, lambda slot, day=weekday: cycle.days[cycle.day_of(slot)].weekday == day)
    for period in range(periods // 2 + 1, periods - 1):
        yield feature("late", period, lambda slot, period=period: cycle.period_of(slot) >= period)
    for period in range(1, periods // 2):
        yield feature("early", period, lambda slot, period=period: cycle.period_of(slot) <= period)
    for each in slots:
        yield feature("slot", each, lambda slot, each=each: slot == each)
    for room in problem.rooms:
        yield _Feature("room", room.name, lambda place, name=room.name: place.room == name, 1 / len(problem.rooms))


def _subjects(problem: Problem, event: Event) -> list[tuple[str, str]]:
    load = next(each for each in problem.loads if each.name == event.load)
    if event.kind in OF_TEACHERS:
        of_teacher = [("teacher", event.teacher)] if event.teacher else []
        return [*of_teacher, ("course", load.course)] if event.kind == SWAPPED else of_teacher
    return [
        ("load", load.name),
        ("course", load.course),
        *(("group", name) for name in load.groups),
        *(("teacher", name) for name in load.teachers),
        ("everything", ""),
    ]


def _weight(event: Event, about: str) -> int:
    """What a change weighs as evidence of a subject."""
    return HALF if event.kind == SWAPPED and about == "course" else FULL


class _Evidence:
    """What every change says of every feature, worked out once: arrays of features x changes."""

    def __init__(self, problem: Problem, events: Sequence[Event], usual: Mapping[str, Sequence[Place]]):
        self.features = list(_features(problem))
        subjects: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, event in enumerate(events):
            for subject in _subjects(problem, event):
                subjects[subject].append(number)
        self.subjects = {subject: np.array(numbers) for subject, numbers in subjects.items()}
        shape = (len(self.features), len(events))
        # Whether a change takes a lesson out of there, or brings it there; and how likely either is by chance, where
        # something is said to be avoided and where something is said to be wanted.
        self.leaves, self.enters = np.zeros(shape, bool), np.zeros(shape, bool)
        self.avoiding, self.wanting = np.zeros((*shape, 2)), np.zeros((*shape, 2))
        shares = _Shares(problem, usual)
        self.weights = {
            about: np.array([_weight(event, about) for event in events])
            for about in {subject[0] for subject in self.subjects}
        }
        for row, feature in enumerate(self.features):
            for column, event in enumerate(events):
                was = event.away is not None and feature.holds(event.away)
                is_ = event.to is not None and feature.holds(event.to)
                self.leaves[row, column], self.enters[row, column] = was and not is_, is_ and not was
                share = shares.of(event, feature)
                self.avoiding[row, column] = _by_chance(event, feature.share, share, max(share, feature.share))
                self.wanting[row, column] = _by_chance(event, feature.share, max(share, feature.share), share)[::-1]
        self._known: dict[tuple, _Seen | None] = {}

    def hypotheses(self, left: np.ndarray) -> Iterator[_Seen]:
        """Of the changes that are left (n, yes or no)."""
        for subject, numbers in self.subjects.items():
            these = numbers[left[numbers]]
            if not len(these):
                continue
            for row, feature in enumerate(self.features):
                if feature.kind == "room" and subject[0] == "everything":
                    continue
                for wanted in (False, True) if feature.kind in ("room", "period", "day") else (False,):
                    key = (subject, row, wanted, len(these))
                    if key not in self._known:
                        self._known[key] = self._seen(subject, row, wanted, these)
                    if self._known[key] is not None:
                        yield self._known[key]

    def _seen(self, subject: tuple[str, str], row: int, wanted: bool, these: np.ndarray) -> _Seen | None:
        away, to = these[self.leaves[row, these]], these[self.enters[row, these]]
        if wanted:
            away, to = to, away
        if not len(away):
            return None
        weights = self.weights[subject[0]]
        so, not_so = int(weights[away].sum()), int(weights[to].sum())
        chance = 1.0
        if so >= LEAST * FULL and so > not_so:
            chance = tail(so - not_so, (self.wanting if wanted else self.avoiding)[row, these], weights[these])
        return _Seen(
            subject,
            self.features[row],
            wanted,
            tuple(map(int, away)),
            len(to),
            len(these),
            chance,
            so / FULL,
            not_so / FULL,
        )


def _by_chance(event: Event, place: float, locked: float, leaves: float) -> tuple[float, float]:
    """How likely a change takes a lesson out of places of which there is a share of `place`, and how likely it brings
    it there. `locked` and `leaves`: the share of its lessons that are there. What was seen is never taken for less
    likely than for any place at all."""
    if event.kind == LOCKED:
        return (0.0, locked)
    if event.to is None:
        return (leaves if event.kind in OF_TEACHERS else place, 0.0)
    return (leaves * (1 - place), (1 - leaves) * place)


class _Shares:
    """How many of the lessons that a change might have been about have a feature: of the load's, or, in a swap, of all
    that its teacher could have given away. As many as of all places where that is not known."""

    def __init__(self, problem: Problem, usual: Mapping[str, Sequence[Place]]):
        self.usual = usual
        self.loads: dict[str, list[str]] = defaultdict(list)
        for load in problem.loads:
            for name in load.teachers:
                self.loads[name].append(load.name)
        self.known: dict[tuple, float] = {}

    def of(self, event: Event, feature: _Feature) -> float:
        teacher = event.teacher if event.kind in OF_TEACHERS else None
        key = (teacher or event.load, bool(teacher), feature.kind, feature.value)
        if key not in self.known:
            loads = self.loads.get(teacher, [event.load]) if teacher else [event.load]
            places = [place for load in loads for place in self.usual.get(load, ())]
            self.known[key] = sum(map(feature.holds, places)) / len(places) if places else feature.share
        return self.known[key]


def tail(excess: int, likely: np.ndarray, weights: np.ndarray | None = None) -> float:
    """How likely changes that each say so or the opposite by chance (`likely`: n x 2) say so that much more often, or
    more. `weights`: whole numbers, what each of them counts; `excess` is counted in the same. Exact: the product of
    their generating functions."""
    weights = np.ones(len(likely), int) if weights is None else weights
    unit = int(np.gcd.reduce(weights))
    weights, excess = weights // unit, -(-excess // unit)
    most = int(weights.sum())
    size = 2 * most + 1
    root = np.exp(-2j * np.pi * np.arange(size) / size) ** weights[:, None]
    steps = 1 + likely[:, :1] * (root - 1) + likely[:, 1:] * (np.conj(root) - 1)
    # Index d is an excess of d, those below 0 counted from the end.
    found = np.fft.ifft(np.prod(steps, axis=0)).real
    return float(np.clip(found[excess : most + 1].sum(), 1e-15, 1.0))


def _preference(problem: Problem, events: Sequence[Event], seen: _Seen) -> Preference:
    about, name = seen.subject
    feature, cycle = seen.feature, problem.cycle
    count = len(seen.for_)
    swaps = sum(events[number].kind in OF_TEACHERS for number in seen.for_)
    dates = tuple(sorted(events[number].on for number in seen.for_))
    slots = frozenset(slot for slot in cycle.open_slots if feature.kind != "room" and feature.holds(Place(slot)))
    room = str(feature.value) if feature.kind == "room" else None
    return Preference(
        about,
        name,
        feature.kind,
        seen.wanted,
        slots,
        _setting(seen, cycle),
        room,
        count,
        seen.against,
        seen.total,
        wilson(seen.so, seen.so + seen.not_so),
        seen.chance,
        dates,
        Sentence(
            _template(seen, all_swaps=swaps == count), (_title(problem, about, name), _value(problem, feature), count)
        ),
        _evidence(seen, swaps, dates),
        swaps,
    )


def _template(seen: _Seen, all_swaps: bool) -> str:
    key = (seen.feature.kind, seen.wanted)
    if all_swaps:
        return (_SWAPPED_BY if seen.subject[0] == "teacher" else _SWAPPED)[key]
    return _TEMPLATES[key]


def _evidence(seen: _Seen, swaps: int, dates: tuple[date, ...]) -> Sentence:
    counts, span = (len(seen.for_), seen.total, seen.against), (dates[0], dates[-1])
    if not swaps:
        return Sentence(say.EVIDENCE, (*counts, *span))
    template = say.EVIDENCE_SWAPS_HALF if seen.subject[0] == "course" else say.EVIDENCE_SWAPS
    return Sentence(template, (*counts, *span, swaps))


_TEMPLATES = {
    ("period", False): say.NOT_IN_PERIOD,
    ("day", False): say.NOT_ON_DAY,
    ("slot", False): say.NOT_AT_SLOT,
    ("late", False): say.NOT_LATE,
    ("early", False): say.NOT_EARLY,
    ("room", False): say.NOT_IN_ROOM,
    ("room", True): say.WANTS_ROOM,
    ("period", True): say.WANTS_PERIOD,
    ("day", True): say.WANTS_DAY,
}


_SWAPPED_BY = {
    ("period", False): say.GIVES_AWAY,
    ("day", False): say.GIVES_AWAY,
    ("slot", False): say.GIVES_AWAY,
    ("late", False): say.GIVES_AWAY_LATE,
    ("early", False): say.GIVES_AWAY_EARLY,
    ("room", False): say.GIVES_AWAY,
    ("room", True): say.TAKES,
    ("period", True): say.TAKES,
    ("day", True): say.TAKES,
}
_SWAPPED = {
    ("period", False): say.SWAPPED_AWAY,
    ("day", False): say.SWAPPED_AWAY,
    ("slot", False): say.SWAPPED_AWAY,
    ("late", False): say.SWAPPED_AWAY_LATE,
    ("early", False): say.SWAPPED_AWAY_EARLY,
    ("room", False): say.SWAPPED_AWAY,
    ("room", True): say.SWAPPED_TO,
    ("period", True): say.SWAPPED_TO,
    ("day", True): say.SWAPPED_TO,
}


def _setting(seen: _Seen, cycle: Cycle) -> Setting | None:
    """The rule that would keep it, where there is one."""
    about, name = seen.subject
    kind, value = seen.feature.kind, seen.feature.value
    if seen.wanted or about not in ("group", "teacher", "everything"):
        return None
    of = "teachers" if about == "teacher" else "groups"
    who = frozenset({name}) if name else None
    if kind == "late" or (kind == "period" and value == len(cycle.periods) - 1):
        return Setting("late", 1, of, limit=int(value), who=who)
    if kind == "early" or (kind == "period" and value == 0):
        return Setting("early", 1, of, limit=int(value) + 1, who=who)
    return None


def _title(problem: Problem, about: str, name: str) -> Said | str:
    if about == "everything":
        return Sentence(say.ALL_LESSONS)
    if about == "load":
        return next(load.title or name for load in problem.loads if load.name == name)
    known = {"group": problem.group, "teacher": problem.teacher}.get(about, {})
    return (known[name].title or name) if name in known else name


def _value(problem: Problem, feature: _Feature) -> str:
    cycle = problem.cycle
    if feature.kind == "room":
        return problem.room[str(feature.value)].title or str(feature.value)
    value = int(feature.value)
    if feature.kind == "day":
        return next(day.name for day in cycle.days if day.weekday == value)
    return cycle.name_of(value) if feature.kind == "slot" else cycle.periods[value].name
