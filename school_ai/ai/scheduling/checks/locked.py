"""Lessons that cannot be where their loads fix them, or where they are locked: they are placed alone, and scored."""

from collections.abc import Iterator

from school_ai.ai.scheduling.checks.finding import ERROR, WARNING, Finding
from school_ai.ai.scheduling.fit import serves
from school_ai.ai.scheduling.problem import Place, Problem, Timetable
from school_ai.ai.scheduling.rules import Scorer
from school_ai.ai.scheduling.rules.hard import missing_in
from school_ai.ai.scheduling.sentences import checks as say
from school_ai.ai.scheduling.sentences import listed

__all__ = ["locked"]

_ASKED = frozenset({"teacher_clash", "group_clash", "room_clash", "unavailable", "across_break", "week"})


def locked(problem: Problem) -> Iterator[Finding]:
    """Lessons at closed times, while somebody is away, two at once, or in rooms that do not serve them."""
    places: list[Place | None] = []
    for load, lesson in problem.placings:
        nowhere = lesson.slot is not None and not 0 <= lesson.slot < problem.cycle.slots
        if nowhere:
            template = say.LOCKED_NOWHERE if lesson.locked else say.FIXED_NOWHERE
            yield Finding(ERROR, "load", load.name, template, (load.title or load.name,))
        places.append(None if lesson.slot is None or nowhere else Place(lesson.slot, lesson.room))
    if any(place is not None for place in places):
        for violation in Scorer(problem).score(Timetable(tuple(places))).violations:
            if violation.hard and violation.rule in _ASKED:
                load = problem.placings[violation.lessons[0]][0]
                yield Finding(ERROR, "load", load.name, violation.template, violation.arguments)
    yield from _rooms(problem)


def _rooms(problem: Problem) -> Iterator[Finding]:
    for load in problem.loads:
        known = [lesson for lesson in load.lessons if lesson.room in problem.room]
        for name, locked in dict.fromkeys((lesson.room, lesson.locked) for lesson in known):
            room = problem.room[name]
            title = load.title or load.name
            missing = missing_in(problem, load, room)
            if load.need.none or (load.need.rooms and name not in load.need.rooms):
                missing = missing or ["–"]
            if missing:
                values = (title, room.title or name, listed(missing))
                template = say.LOCKED_MISFIT if locked else say.FIXED_MISFIT
                yield Finding(WARNING, "load", load.name, template, values)
            elif not serves(problem, load, room):
                values = (title, room.title or name, room.capacity, problem.seats_for(load))
                template = say.LOCKED_TOO_SMALL if locked else say.FIXED_TOO_SMALL
                yield Finding(WARNING, "load", load.name, template, values)
