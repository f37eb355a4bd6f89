"""The week, and names: what stands twice, and what is named but not there."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from school_ai.ai.scheduling.checks.finding import ERROR, WARNING, Finding
from school_ai.ai.scheduling.problem import Load, Problem
from school_ai.ai.scheduling.sentences import checks as say

__all__ = ["cycle", "loads", "names"]


def cycle(problem: Problem) -> Iterator[Finding]:
    """Days and periods."""
    bells = problem.cycle
    if not bells.days:
        yield Finding(ERROR, "cycle", "", say.NO_DAYS)
    if not bells.periods:
        yield Finding(ERROR, "cycle", "", say.NO_PERIODS)
    if bells.days and bells.periods and not bells.open_slots:
        yield Finding(ERROR, "cycle", "", say.ALL_CLOSED)
    for period in bells.periods:
        if period.ends <= period.begins:
            yield Finding(ERROR, "cycle", period.name, say.PERIOD_ENDS_FIRST, (period.name,))
    for period, following in pairwise(bells.periods):
        if following.begins < period.ends:
            yield Finding(ERROR, "cycle", following.name, say.PERIODS_OVERLAP, (following.name, period.name))
    for (_week, _weekday), count in Counter((day.week, day.weekday) for day in bells.days).items():
        if count > 1:
            named = next(day.name for day in bells.days if (day.week, day.weekday) == (_week, _weekday))
            yield Finding(ERROR, "cycle", named, say.DAY_TWICE, (named,))


def names(problem: Problem) -> Iterator[Finding]:
    """Records of one name, and of one title."""
    kinds = (
        ("teacher", problem.teachers),
        ("group", problem.groups),
        ("room", problem.rooms),
        ("load", problem.loads),
    )
    for kind, records in kinds:
        for name, count in Counter(each.name for each in records).items():
            if count > 1:
                yield Finding(ERROR, kind, name, say.TWICE, (name, count))
        by_title: dict[str, set[str]] = {}
        for each in records:
            by_title.setdefault(each.title, set()).add(each.name)
        for title, called in by_title.items():
            # A course of a group may well be several loads, such as one for each kind of room.
            if title and len(called) > 1 and kind != "load":
                yield Finding(WARNING, kind, min(called), say.TWO_OF_ONE_TITLE, (title, len(called)))
    for group in problem.groups:
        if group.home_room and group.home_room not in problem.room:
            values = (group.title or group.name, group.home_room)
            yield Finding(WARNING, "group", group.name, say.UNKNOWN_HOME, values)


def loads(problem: Problem) -> Iterator[Finding]:
    """What every load must have: teachers, groups, lessons, and names that there are."""
    for load in problem.loads:
        yield from _load(problem, load)
    strange = sum(not 0 <= position < len(problem.placings) for position in problem.before)
    if strange:
        yield Finding(WARNING, "load", "", say.BEFORE_UNKNOWN, (strange,))


def _load(problem: Problem, load: Load) -> Iterator[Finding]:
    def found(severity: str, template: str, *values: object) -> Finding:
        return Finding(severity, "load", load.name, template, (load.title or load.name, *values))

    if not load.teachers:
        yield found(ERROR, say.NO_TEACHER)
    if not load.groups:
        yield found(ERROR, say.NO_GROUP)
    if not load.lessons:
        yield found(WARNING, say.NO_LESSONS)
    if any(lesson.periods < 1 for lesson in load.lessons):
        yield found(ERROR, say.NO_LENGTH)
    for name in load.teachers:
        if name not in problem.teacher:
            yield found(ERROR, say.UNKNOWN_TEACHER, name)
    for name in load.groups:
        if name not in problem.group:
            yield found(ERROR, say.UNKNOWN_GROUP, name)
    for name in sorted(load.need.rooms - problem.room.keys()):
        yield found(WARNING, say.UNKNOWN_ROOM, name)
    for name in sorted({lesson.room for lesson in load.lessons if lesson.room} - problem.room.keys()):
        yield found(ERROR, say.UNKNOWN_FIXED_ROOM, name)
    for week in sorted({lesson.week for lesson in load.lessons if lesson.week is not None}):
        if not 0 <= week < problem.cycle.weeks:
            yield found(ERROR, say.NO_SUCH_WEEK, week + 1, problem.cycle.weeks)
