"""Teachers, groups and pupils with more lessons than there is time for, alone and by the hard rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from school_ai.ai.scheduling.checks.finding import ERROR, Finding
from school_ai.ai.scheduling.problem import Group, Load, Problem, Setting, Teacher
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.sentences import Sentence, listed
from school_ai.ai.scheduling.sentences import checks as say

__all__ = ["groups", "pupils", "teachers"]

# Hard settings of these leave a line fewer periods than it is there for.
_NARROWING = ("lessons_a_day", "days_taught", "early", "late", "free_period", "lessons_in_a_row")


def teachers(problem: Problem) -> Iterator[Finding]:
    """Teachers with more lessons than periods."""
    templates = (say.TEACHER_FULL, say.TEACHER_FULL_IN_WEEK, say.TEACHER_FULL_BY_RULE, say.TEACHER_FULL_BY_RULES)
    taught = _by(problem, lambda load: load.teachers)
    for teacher in problem.teachers:
        yield from _full(problem, "teachers", "teacher", teacher, taught.get(teacher.name, []), templates)


def groups(problem: Problem) -> Iterator[Finding]:
    """Groups with more lessons than periods."""
    templates = (say.GROUP_FULL, say.GROUP_FULL_IN_WEEK, say.GROUP_FULL_BY_RULE, say.GROUP_FULL_BY_RULES)
    taught = _by(problem, lambda load: load.groups)
    for group in problem.groups:
        yield from _full(problem, "groups", "group", group, taught.get(group.name, []), templates)


def pupils(problem: Problem) -> Iterator[Finding]:
    """Pupils whose groups together have more lessons than there are periods; each set of groups once. A joint lesson of
    several of their groups is one lesson."""
    sets: dict[str, set[str]] = defaultdict(set)
    for group in problem.groups:
        for pupil in group.pupils:
            sets[pupil].add(group.name)
    taught = _by(problem, lambda load: load.groups)
    open_slots = set(problem.cycle.open_slots)
    full: list[tuple[frozenset[str], int, int]] = []
    for names in sorted({frozenset(each) for each in sets.values() if len(each) > 1}, key=sorted):
        loads = {load.name: load for name in names for load in taught.get(name, ())}.values()
        there = open_slots & set().union(*(open_slots - problem.group[name].unavailable for name in names))
        periods = _periods(loads)
        if periods > len(there):
            full.append((names, periods, len(there)))
    for names, periods, there in full:
        titles = listed([problem.group[name].title or name for name in sorted(names)])
        yield Finding(ERROR, "group", min(names), say.PUPILS_FULL, (titles, periods, there))


def _by(problem: Problem, of) -> dict[str, list[Load]]:
    found: dict[str, list[Load]] = defaultdict(list)
    for load in problem.loads:
        for name in dict.fromkeys(of(load)):
            found[name].append(load)
    return found


def _periods(loads: Iterable[Load], week: int | None = None) -> int:
    lessons = (lesson for load in loads for lesson in load.lessons)
    return sum(lesson.periods for lesson in lessons if week is None or lesson.week == week)


def _full(
    problem: Problem, of: str, kind: str, record: Teacher | Group, loads: list[Load], templates: tuple[str, ...]
) -> Iterator[Finding]:
    alone, in_week, by_rule, by_rules = templates
    title = record.title or record.name
    free = [slot for slot in problem.cycle.open_slots if slot not in record.unavailable]
    periods = _periods(loads)
    if periods > len(free):
        yield Finding(ERROR, kind, record.name, alone, (title, periods, len(free)))
        return
    for week in range(problem.cycle.weeks if problem.cycle.weeks > 1 else 0):
        wanted = _periods(loads, week)
        there = sum(problem.cycle.days[problem.cycle.day_of(slot)].week == week for slot in free)
        if wanted > there:
            yield Finding(ERROR, kind, record.name, in_week, (title, wanted, there, week + 1))
    settings = [
        setting
        for setting in problem.settings
        if setting.is_hard
        and setting.rule in _NARROWING
        and setting.of == of
        and RULES[setting.rule].applies(setting)
        and (setting.who is None or record.name in setting.who)
    ]
    named = False
    for setting in settings:
        left = _left(problem, record, free, [setting])
        if periods > left:
            named = True
            values = (title, periods, left, Sentence(RULES[setting.rule].title))
            yield Finding(ERROR, kind, record.name, by_rule, values)
    if not named and len(settings) > 1:
        left = _left(problem, record, free, settings)
        if periods > left:
            yield Finding(ERROR, kind, record.name, by_rules, (title, periods, left))


def _left(problem: Problem, record: Teacher | Group, free: list[int], settings: list[Setting]) -> int:
    """How many periods a line can have lessons at, at most, by hard settings."""
    days: list[list[int]] = [[] for _day in problem.cycle.days]
    for slot in free:
        days[problem.cycle.day_of(slot)].append(problem.cycle.period_of(slot))
    most_days = len(days)
    for setting in settings:
        if setting.rule == "early":
            days = [[period for period in day if period >= setting.limit] for day in days]
        elif setting.rule == "late":
            days = [[period for period in day if period < setting.limit] for day in days]
        elif setting.rule == "days_taught":
            limit = setting.limit if setting.limit is not None else getattr(record, "most_days", None)
            most_days = most_days if limit is None else min(most_days, limit)
    counts = []
    for day in days:
        most = len(day)
        for setting in settings:
            if setting.rule == "lessons_a_day":
                most = min(most, setting.limit)
            elif setting.rule == "free_period":
                first, last = setting.window
                window = set(range(first, min(last, len(problem.cycle.periods) - 1) + 1))
                if window and window <= set(day):
                    most = min(most, len(day) - 1)
            elif setting.rule == "lessons_in_a_row":
                most = min(most, _most_in_rows(day, setting.limit))
        counts.append(max(0, most))
    return sum(sorted(counts, reverse=True)[: max(0, most_days)])


def _most_in_rows(day: list[int], limit: int) -> int:
    """How many of these periods can be occupied if at most `limit` follow one another."""
    total, run = 0, 0
    for number, period in enumerate(day):
        if number and day[number - 1] != period - 1:
            run = 0
        run = 0 if run >= limit else run + 1
        total += run > 0
    return total
