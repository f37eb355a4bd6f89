"""Suggestions: ranked places for one lesson, and changes that would help a teacher, with what they bring and cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from school_ai.ai.scheduling.fit import starts_for
from school_ai.ai.scheduling.problem import Lesson, Place, Problem, Timetable
from school_ai.ai.scheduling.rules import Mover, Violation
from school_ai.ai.scheduling.rules.placed import GROUPS, TEACHERS
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import suggestions as say

__all__ = ["Help", "Suggestion", "for_teacher", "one_more", "places_for"]

# So many of what a change causes and cures are told.
TOLD = 3


@dataclass(frozen=True)
class Suggestion:
    """A place for a lesson. `hard` and `cost` are what it adds: below 0 it is better than what is. `displaced`: other
    lessons (positions in `placings`) and where they go instead. `said`: the changes in words; `reasons`: why, and what
    it costs."""

    place: Place
    hard: int
    cost: int
    displaced: tuple[tuple[int, Place], ...]
    said: tuple[Said, ...]
    reasons: tuple[Said, ...]

    @property
    def key(self) -> tuple:
        return (self.hard, self.cost, len(self.displaced), self.place.slot)


@dataclass(frozen=True)
class Help:
    """Changes that help a teacher: `moves` are (position, place), made together. `gain`: what it is worth to them;
    `cost_to_others`: what it costs everybody else, below 0 where it is good for them too."""

    moves: tuple[tuple[int, Place], ...]
    gain: int
    cost_to_others: int
    said: tuple[Said, ...]
    reasons: tuple[Said, ...]

    @property
    def key(self) -> tuple:
        where = tuple((position, place.slot, place.room or "") for position, place in self.moves)
        return (self.cost_to_others - self.gain, -self.gain, len(self.moves), where)


def places_for(problem: Problem, timetable: Timetable, position: int, most: int = 10) -> list[Suggestion]:
    """The best places for a lesson, other than its own: those that are free, and those from which one other lesson can
    move away to a place that is free. What would break a hard rule that is kept now is left out."""
    return list(_ranked(Mover(problem, timetable), position))[:most]


def one_more(
    problem: Problem, timetable: Timetable, load: str, lesson: Lesson | None = None, most: int = 10
) -> list[Suggestion]:
    """The best places for one more lesson of a load; `lesson` None is one of a single period. Raises KeyError for a
    load that there is not."""
    where = {each.name: number for number, each in enumerate(problem.loads)}[load]
    at = sum(len(each.lessons) for each in problem.loads[: where + 1])
    loads = list(problem.loads)
    loads[where] = replace(loads[where], lessons=(*loads[where].lessons, lesson or Lesson()))
    before = {number + (number >= at): place for number, place in problem.before.items()}
    places = list(timetable.places)
    places.insert(at, None)
    grown = replace(problem, loads=tuple(loads), before=before)
    found = list(_ranked(Mover(grown, Timetable(tuple(places))), at))[:most]
    return [
        # It is no fault of the timetable that the lesson had no place, and positions are those of the caller.
        replace(
            each,
            hard=each.hard + 1,
            displaced=tuple((number - (number > at), place) for number, place in each.displaced),
        )
        for each in found
    ]


def for_teacher(problem: Problem, timetable: Timetable, teacher: str, most: int = 10) -> list[Help]:
    """Moves of a teacher's lessons, and swaps with other lessons of the same groups, that are worth something to them
    and break no hard rule, those first that are best for the school as a whole."""
    mover = Mover(problem, timetable)
    found = []
    for position in mover.scorer.index.lines[TEACHERS].get(teacher, ()):
        _load, lesson = mover.placed.lesson(position)
        now = mover.placed.places[position]
        if now is None or lesson.slot is not None:
            continue
        candidates: list[tuple[tuple[int, Place], ...]] = [
            ((position, change.place),)
            for change in mover.costs_of_moves(position, [slot for slot in _free(mover, position) if slot != now.slot])
        ]
        candidates += _swaps(mover, position)
        for moves in candidates:
            hard, cost, causes, cures = mover.change(moves)
            gain = _of(cures, teacher) - _of(causes, teacher)
            if hard <= 0 and gain > 0:
                found.append(_help(mover, teacher, moves, gain, cost + gain, causes, cures))
    return sorted(_each_once(found), key=lambda each: each.key)[:most]


def _each_once(found: list[Help]) -> Iterator[Help]:
    """A swap of two lessons of one teacher is found from both."""
    seen = set()
    for each in found:
        moves = frozenset(each.moves)
        if moves not in seen:
            seen.add(moves)
            yield each


def _of(violations: Sequence[Violation], teacher: str) -> int:
    return sum(each.cost for each in violations if (TEACHERS, teacher) in each.lines)


def _ranked(mover: Mover, position: int) -> list[Suggestion]:
    placed = mover.placed
    now = placed.places[position]
    found = []
    for change in mover.costs_of_moves(position):
        if now is not None and change.place.slot == now.slot and change.place == now:
            continue
        if change.hard <= (0 if now is not None else -1):
            found.append(_suggestion(mover, [(position, change.place)]))
        elif len(change.lessons) == 1 and all(each.rule.endswith("_clash") for each in change.causes if each.hard):
            moves = _with_other_gone(mover, position, change.place, change.lessons[0])
            if moves:
                found.append(_suggestion(mover, moves))
    return sorted(found, key=lambda each: each.key)


def _with_other_gone(mover: Mover, position: int, place: Place, other: int) -> list[tuple[int, Place]] | None:
    """The moves with which another lesson leaves a place to this one, if that finds a free one."""
    if mover.placed.lesson(other)[1].slot is not None or mover.placed.places[other] is None:
        return None
    with mover.placed.moved((position, place)):
        answers = mover.costs_of_moves(other, _free(mover, other))
    now = mover.placed.places[other]
    answers = [each for each in answers if each.place != now]
    if not answers:
        return None
    moves = [(position, place), (other, min(answers, key=lambda each: each.key).place)]
    return moves if mover.change(moves)[0] <= (0 if mover.placed.places[position] is not None else -1) else None


def _free(mover: Mover, position: int) -> list[int]:
    """Slots at which everybody of a lesson is there and has no other lesson."""
    placed = mover.placed
    load, lesson = placed.lesson(position)
    groups = [each for name in load.groups for each in (name, *placed.index.sharing.get(name, ()))]
    lines = [*((GROUPS, name) for name in groups), *((TEACHERS, name) for name in load.teachers)]
    busy = {
        slot
        for line in dict.fromkeys(lines)
        for slot, positions in placed.at(*line).items()
        if any(each != position for each in positions)
    }
    return [
        slot
        for slot in starts_for(mover.problem, load, lesson)
        if not any(slot + step in busy for step in range(lesson.periods))
    ]


def _swaps(mover: Mover, position: int) -> Iterator[tuple[tuple[int, Place], ...]]:
    """Exchanges with other lessons of its groups that are as long, with the rooms that they have or exchanged too."""
    placed = mover.placed
    load, lesson = placed.lesson(position)
    here = placed.places[position]
    for other in dict.fromkeys(each for name in load.groups for each in placed.positions(GROUPS, name)):
        there = placed.places[other]
        other_load, other_lesson = placed.lesson(other)
        if other == position or there is None or there.slot == here.slot or other_lesson.slot is not None:
            continue
        if set(other_load.groups) != set(load.groups) or other_lesson.periods != lesson.periods:
            continue
        if not _fits(mover, load.teachers, there.slot, lesson.periods, (position, other)):
            continue
        if not _fits(mover, other_load.teachers, here.slot, lesson.periods, (position, other)):
            continue
        ways = {
            (Place(there.slot, here.room), Place(here.slot, there.room)),
            (Place(there.slot, there.room), Place(here.slot, here.room)),
        }
        choices = [((position, mine), (other, theirs)) for mine, theirs in sorted(ways, key=repr)]
        yield min(choices, key=lambda moves: mover.change(moves)[:2])


def _fits(mover: Mover, teachers: Sequence[str], slot: int, periods: int, but: tuple[int, int]) -> bool:
    return not any(
        each not in but
        for name in teachers
        for step in range(periods)
        for each in mover.placed.at(TEACHERS, name).get(slot + step, ())
    )


def _said(mover: Mover, moves: Sequence[tuple[int, Place]]) -> tuple[Said, ...]:
    placed = mover.placed
    title = placed.index.title
    if len(moves) == 2:
        (one, place), (other, back) = moves
        was, there = placed.places[one], placed.places[other]
        if was is not None and there is not None and (place.slot, back.slot) == (there.slot, was.slot):
            values = (
                placed.lesson(one)[0].title,
                placed.named(was.slot),
                placed.lesson(other)[0].title,
                placed.named(there.slot),
            )
            return (Sentence(say.SWAP, values),)
    found = []
    for position, place in moves:
        was = placed.places[position]
        what = placed.lesson(position)[0].title
        if was is not None and was.slot == place.slot:
            found.append(Sentence(say.STAYS_IN, (what, placed.named(place.slot), title("rooms", place.room))))
        elif place.room is None or (was is not None and was.room == place.room):
            found.append(Sentence(say.TO, (what, placed.named(place.slot))))
        else:
            found.append(Sentence(say.TO_IN, (what, placed.named(place.slot), title("rooms", place.room))))
    return tuple(found)


def _told(causes: Sequence[Violation], cures: Sequence[Violation]) -> list[Said]:
    dear = sorted((each for each in causes if each.cost), key=lambda each: -each.cost)[:TOLD]
    cured = sorted((each for each in cures if each.cost), key=lambda each: -each.cost)[:TOLD]
    return [
        *(Sentence(say.CURES, (Sentence(each.template, each.arguments),)) for each in cured),
        *(Sentence(say.CAUSES, (Sentence(each.template, each.arguments),)) for each in dear),
    ]


def _suggestion(mover: Mover, moves: Sequence[tuple[int, Place]]) -> Suggestion:
    hard, cost, causes, cures = mover.change(moves)
    placed = mover.placed
    reasons: list[Said] = []
    for other, _place in moves[1:]:
        where = placed.named(placed.places[other].slot)
        reasons.append(Sentence(say.OTHER_MUST_MOVE, (placed.lesson(other)[0].title, where)))
    if not reasons:
        reasons.append(Sentence(say.FREE))
    reasons += _told(causes, cures)
    return Suggestion(moves[0][1], hard, cost, tuple(moves[1:]), _said(mover, moves), tuple(reasons))


def _help(
    mover: Mover,
    teacher: str,
    moves: tuple[tuple[int, Place], ...],
    gain: int,
    others: int,
    causes: Sequence[Violation],
    cures: Sequence[Violation],
) -> Help:
    reasons: list[Said] = [Sentence(say.HELPS, (gain, mover.scorer.index.title(TEACHERS, teacher)))]
    if others > 0:
        reasons.append(Sentence(say.COSTS_OTHERS, (others,)))
    elif others < 0:
        reasons.append(Sentence(say.GOOD_FOR_OTHERS, (-others,)))
    else:
        reasons.append(Sentence(say.COSTS_NOBODY))
    return Help(moves, gain, others, _said(mover, moves), (*reasons, *_told(causes, cures)))
