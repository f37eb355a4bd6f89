"""One absent teacher in the large school: how long the ranked proposals take, and what they leave uncovered."""

import time
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product

from benchmarks.registry import Figure, Run, benchmark
from benchmarks.scheduling.large_school import large_school
from school_ai.ai.scheduling.problem import Place, Problem, Timetable

MONDAY = date(2026, 9, 7)


def first_fit(problem: Problem) -> Timetable:
    """Every lesson where nobody and nothing is twice at once, as far as one pass finds such places: those with the
    fewest possible starts first. Not a timetable that a school would use, but as full as one."""
    from school_ai.ai.scheduling.fit import rooms_for, starts_for

    sharing: dict[str, set[str]] = {}
    for one, other in problem.overlapping:
        sharing.setdefault(one, set()).add(other)
        sharing.setdefault(other, set()).add(one)
    taken: set[tuple[str, str, int]] = set()
    places: list[Place | None] = [None] * len(problem.placings)
    on_day: Counter = Counter()
    starts = [starts_for(problem, load, lesson) for load, lesson in problem.placings]
    rooms = [rooms_for(problem, load, lesson) for load, lesson in problem.placings]

    def hardest(position: int) -> tuple:
        load, lesson = problem.placings[position]
        return (-lesson.periods, -len(load.groups), len(rooms[position]), len(starts[position]))

    for position in sorted(range(len(places)), key=hardest):
        load, lesson = problem.placings[position]
        asked = [("t", name) for name in load.teachers]
        asked += [("g", each) for name in load.groups for each in (name, *sharing.get(name, ()))]
        homes = [problem.group[name].home_room for name in load.groups]
        in_order = sorted(rooms[position], key=lambda name: (name not in homes, problem.room[name].capacity))
        for slot in sorted(starts[position], key=lambda slot: on_day[load.name, problem.cycle.day_of(slot)]):
            slots = range(slot, slot + lesson.periods)
            if any((*each, at) in taken for each in asked for at in slots):
                continue
            room = next((name for name in in_order if all(("r", name, at) not in taken for at in slots)), None)
            if room is None and rooms[position]:
                continue
            places[position] = Place(slot, room)
            on_day[load.name, problem.cycle.day_of(slot)] += 1
            mine = [("t", name) for name in load.teachers] + [("g", name) for name in load.groups] + [("r", room)]
            taken.update((*each, at) for each in mine for at in slots)
            break
    return Timetable(tuple(places))


def situation(problem: Problem, timetable: Timetable, monday: date = MONDAY):
    """The first week of a timetable in the calendar."""
    from school_ai.ai.scheduling.repair import Colleague, DatedLesson, Situation, Span

    cycle = problem.cycle
    dates = tuple(monday + timedelta(day.weekday) for day in cycle.days)
    lessons = []
    for number, ((load, lesson), place) in enumerate(zip(problem.placings, timetable.places, strict=True)):
        if place is not None:
            begins = cycle.periods[cycle.period_of(place.slot)].begins
            ends = cycle.periods[cycle.period_of(place.slot) + lesson.periods - 1].ends
            day = dates[cycle.day_of(place.slot)]
            lessons.append(
                DatedLesson(
                    f"{number}",
                    day,
                    begins,
                    ends,
                    load.groups,
                    load.course,
                    load.teachers,
                    place.room,
                    problem.pupils_of(load),
                    load.title,
                    load.need,
                )
            )
    colleagues = []
    for number, teacher in enumerate(problem.teachers):
        own = [load for load in problem.loads if teacher.name in load.teachers]
        away = tuple(
            Span(
                dates[cycle.day_of(slot)],
                cycle.periods[cycle.period_of(slot)].begins,
                cycle.periods[cycle.period_of(slot)].ends,
            )
            for slot in sorted(teacher.unavailable)
        )
        colleagues.append(
            Colleague(
                teacher.name,
                teacher.title,
                frozenset(load.course for load in own),
                frozenset(name for load in own for name in load.groups),
                covered=number % 4,
                unavailable=away,
            )
        )
    return Situation(dates, cycle.periods, tuple(lessons), tuple(colleagues), problem.groups, problem.rooms)


@cache
def _week(seed: int):
    problem = large_school(seed)
    return situation(problem, first_fit(problem))


def _absences(week):
    """Every teacher on every day on which they have lessons, in turn."""
    from school_ai.ai.scheduling.repair import Absence

    for day, colleague in product(week.dates, week.colleagues):
        if any(colleague.name in lesson.teachers for lesson in week.lessons if lesson.date == day):
            begins = datetime(day.year, day.month, day.day)
            yield Absence(colleague.name, begins, begins + timedelta(1))


@benchmark(unit="s", bar=5, aim=1, better="lower")
def repair_seconds(run: Run) -> Figure:
    """Ranked repair for one absent teacher in the large school, the slowest of forty absences."""
    from school_ai.ai.scheduling.repair import propose

    week = _week(run.seed)
    took, counts, proven = [], [], 0
    for absence in list(_absences(week))[::8][:40]:
        begun = time.perf_counter()
        proposals = propose(week, [absence])
        took.append(time.perf_counter() - begun)
        counts.append(len(proposals))
        proven += all(each.proven for each in proposals)
    return Figure(
        max(took),
        f"{len(week.lessons)} lessons in the week; {len(took)} absences, {sum(took) / len(took):.2f} s on average, "
        f"{sum(counts) / len(counts):.1f} proposals each, {proven} proven to be the best",
    )


def left_though_free(week, absence, proposal) -> int:
    """Lessons of a proposal that are given up though somebody who may take them is free and below what is the most."""
    by_name = {lesson.name: lesson for lesson in week.lessons}
    taken = Counter()
    spans = [(lesson, name) for lesson in week.lessons for name in lesson.teachers]
    for action in proposal.actions:
        if action.by and action.kind != "keep":
            taken[action.by] += 1
            spans.append((by_name[action.lesson], action.by))
    left = 0
    for action in proposal.actions:
        if action.kind != "cancel":
            continue
        lesson = by_name[action.lesson]
        busy = {
            name
            for each, name in spans
            if each.date == lesson.date and each.begins < lesson.ends and lesson.begins < each.ends
        }
        left += any(
            colleague.name not in busy
            and colleague.name != absence.teacher
            and taken[colleague.name] < (week.caps.most_covers_a_day or 99)
            and not any(span.meets(lesson.date, lesson.begins, lesson.ends) for span in colleague.unavailable)
            for colleague in week.colleagues
        )
    return left


@benchmark(unit="lessons", bar=0, better="lower")
def uncovered_lessons(run: Run) -> Figure:
    """Lessons left uncovered though a free and qualified teacher exists, over every teacher's absence on every day."""
    from school_ai.ai.scheduling.repair import propose

    week = _week(run.seed)
    left = lessons = covered = asked = 0
    for absence in _absences(week):
        best = propose(week, [absence], most=1)[0]
        asked += 1
        lessons += len(best.actions)
        covered += sum(action.kind in ("cover", "keep") for action in best.actions)
        left += left_though_free(week, absence, best)
    return Figure(left, f"{asked} absences, {lessons} lessons, {covered} of them taught by a colleague")
