"""A large school and the demo school, solved in processes of their own, and checked by the readable scorer."""

import time
from dataclasses import replace

from benchmarks.registry import Figure, Run, benchmark
from benchmarks.scheduling.demo_school import demo_school
from benchmarks.scheduling.large_school import large_school
from benchmarks.scheduling.worker import solved

LARGE_SECONDS, DEMO_SECONDS = 120.0, 60.0
TEACHER_AWAY, MOST_A_DAY = 0.6, 4


@benchmark(unit="seconds", bar=15, aim=3, better="lower")
def large_first_seconds(run: Run) -> Figure:
    """From the start of a process to the first complete timetable of 1,300 lessons, the kernel translated before."""
    solved("large", run.seed, 1.0, first_only=True)
    found = solved("large", run.seed, 60.0, first_only=True)
    cold = solved("large", run.seed, 120.0, first_only=True, cold=True)
    _is_right(found)
    return Figure(found["first"], f"{cold['first']:.1f} s when the kernel is to be translated first")


@benchmark(unit="percent", bar=10, aim=2, better="lower")
def large_gap_percent(run: Run) -> Figure:
    """Gap between cost and bound of a school of 1,300 lessons after 120 seconds, the bound's time included."""
    found = solved("large", run.seed, LARGE_SECONDS)
    _is_right(found)
    gap = 100 * (found["cost"] - found["bound"]) / max(1, found["cost"])
    return Figure(gap, f"cost {found['cost']}, bound {found['bound']}, {found['steps'] / 1e6:.0f} million moves")


@benchmark(unit="GiB", bar=2, better="lower")
def large_memory(run: Run) -> Figure:
    """The most memory that solving a school of 1,300 lessons takes, bound included."""
    return Figure(solved("large", run.seed, 30.0)["gibibytes"])


@benchmark(unit="seconds", bar=60, aim=10, better="lower")
def demo_optimal_seconds(run: Run) -> Figure:
    """Seconds until the demo school's whole timetable is proven to be the best."""
    found = solved("demo", run.seed, DEMO_SECONDS)
    _is_right(found)
    if found["status"] != "optimal":
        return Figure(float("inf"), f"not proven: cost {found['cost']}, bound {found['bound']}")
    return Figure(found["seconds"], f"cost {found['cost']}")


@benchmark(unit="seconds", bar=30, aim=5, better="lower")
def infeasible_named_seconds(run: Run) -> Figure:
    """Slowest of six infeasible schools, until a clash is named; each is smallest by the removal test."""
    from school_ai.ai.scheduling.clash import find_clash, holds_without

    slowest, said = 0.0, ""
    for title, problem in _impossible(run.seed):
        begun = time.monotonic()
        clash = find_clash(problem, seconds=30.0)
        seconds = time.monotonic() - begun
        if clash is None or not clash.is_smallest:
            raise AssertionError(f"{title}: no smallest clash in {seconds:.1f} s")
        for number in range(len(clash.keys)):
            if not holds_without(problem, clash, number):
                raise AssertionError(f"{title}: without “{clash.reasons[number].text}” the others clash all the same")
        if seconds > slowest:
            slowest, said = seconds, f"{title}: {len(clash.reasons)} reasons"
    return Figure(slowest, said)


def _impossible(seed: int):
    from school_ai.ai.scheduling.problem import Setting

    for name, problem in (("demo school", demo_school(seed)), ("large school", large_school(seed))):
        busiest = max(problem.teachers, key=lambda each: _taught(problem, each.name))
        away = frozenset(range(int(TEACHER_AWAY * problem.cycle.slots)))
        teachers = (replace(each, unavailable=away) if each is busiest else each for each in problem.teachers)
        yield f"{name}, a teacher away", replace(problem, teachers=tuple(teachers))
        room = next(each for each in problem.rooms if each.kind)
        kind = [each for each in problem.rooms if each.kind == room.kind]
        shut = (replace(each, unavailable=away) if each in kind else each for each in problem.rooms)
        yield f"{name}, {room.kind} shut", replace(problem, rooms=tuple(shut))
        group = frozenset({problem.groups[0].name})
        rule = Setting("lessons_a_day", None, of="groups", limit=MOST_A_DAY, who=group)
        yield f"{name}, short days", replace(problem, settings=(*problem.settings, rule))


def _taught(problem, name: str) -> int:
    return sum(lesson.periods for load, lesson in problem.placings if name in load.teachers)


def _is_right(found: dict) -> None:
    if found["hard"] or found["said"] != [found["cost"], found["hard"]]:
        raise AssertionError(f"the scorer says {found['cost']}, {found['hard']} hard; the solver {found['said']}")
