"""From the weeks that a timetable repeats to the days of a term, and back."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from school_ai.ai.scheduling.cycle import Cycle
from school_ai.ai.scheduling.problem import Load, Problem, Timetable
from school_ai.erpnext_records.lessons import LessonHeld

ONE_DAY = timedelta(days=1)


def week_of_cycle(day: date, begin: date, weeks: int) -> int:
    """Which week of the cycle a day is in. The cycle begins with the calendar week of `begin`."""
    monday = begin - timedelta(days=begin.weekday())
    return (day - monday).days // 7 % weeks


def days_between(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def teaching_days(cycle: Cycle, begin: date, first: date, last: date, free: Iterable[date]) -> list[tuple[date, int]]:
    """Days from `first` to `last` on which there are lessons, with the day of the cycle that each is."""
    free = set(free)
    by_weekday = {(day.week, day.weekday): number for number, day in enumerate(cycle.days)}
    found = []
    for day in days_between(first, last):
        number = by_weekday.get((week_of_cycle(day, begin, cycle.weeks), day.weekday()))
        if number is not None and day not in free:
            found.append((day, number))
    return found


def rows_of(load: Load) -> list[tuple[str, str]]:
    """Pairs of group and instructor that stand for a lesson of a load: Course Schedule has one of each, so a joint or
    co-taught lesson is as many rows as it has groups or instructors, whichever are more."""
    count = max(len(load.groups), len(load.teachers))
    return [(load.groups[at % len(load.groups)], load.teachers[at % len(load.teachers)]) for at in range(count)]


def dated(
    problem: Problem, timetable: Timetable, days: Iterable[tuple[date, int]], change: str = ""
) -> Iterator[LessonHeld]:
    """The lessons of these days (each with its day of the cycle), as rows to be written."""
    by_day: dict[int, list[tuple[int, Load]]] = {}
    for position, (load, _lesson) in enumerate(problem.placings):
        place = timetable.places[position]
        if place is not None:
            by_day.setdefault(problem.cycle.day_of(place.slot), []).append((position, load))
    for day, number in days:
        for position, load in by_day.get(number, ()):
            place = timetable.places[position]
            first = problem.cycle.period_of(place.slot)
            periods = problem.cycle.periods[first : first + problem.placings[position][1].periods]
            rows = rows_of(load)
            for group, instructor in rows:
                yield LessonHeld(
                    name="",
                    group=group,
                    course=load.course,
                    instructor=instructor,
                    room=place.room,
                    day=day,
                    begins=periods[0].begins,
                    ends=periods[-1].ends,
                    lesson=f"{load.name}:{day.isoformat()}:{periods[0].begins}" if len(rows) > 1 else "",
                    change=change,
                )
