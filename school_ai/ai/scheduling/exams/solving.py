"""Examinations are placed by CP-SAT, and where that cannot be, it is said why."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from school_ai.ai.scheduling.checks import ERROR, Finding
from school_ai.ai.scheduling.exams.checking import findings
from school_ai.ai.scheduling.exams.model import ExamModel
from school_ai.ai.scheduling.exams.plan import ExamPlan, ExamProblem
from school_ai.ai.scheduling.exams.scoring import ExamViolation, violations
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.ai.scheduling.sentences import exams as say

__all__ = ["ExamResult", "place_exams"]

_SOLVED = (cp_model.OPTIMAL, cp_model.FEASIBLE)
_UNKNOWN = cp_model.UNKNOWN
# Up to so many yes-or-no questions all is one model.
AT_ONCE = 4000
# Seconds between two questions whether to stop.
POLL = 0.2

# Rules that are left out, one after the other, to say what a plan fails on.
_FAMILIES = {
    "most_a_day": say.ONE_EXAM_A_DAY,
    "least_rest": say.REST_BETWEEN,
    "locked": say.LOCKED_EXAMS,
    "supervisors": say.ENOUGH_SUPERVISORS,
    "lessons": say.NO_LESSON_MISSED,
    "alone": say.OWN_ROOMS,
    "rooms": say.ENOUGH_ROOMS,
}


@dataclass(frozen=True)
class ExamResult:
    """`plan` None where there is none; then `findings` say why. `cost` and `violations` are of the plan; no plan costs
    less than `bound`."""

    plan: ExamPlan | None
    findings: tuple[Finding, ...] = ()
    cost: int = 0
    bound: int = 0
    violations: tuple[ExamViolation, ...] = ()


def place_exams(
    problem: ExamProblem, *, seconds: float = 30.0, seed: int = 7, stopped: Callable[[], bool] = lambda: False
) -> ExamResult:
    """The best plan that is found in `seconds`. Errors in the records are told instead of a plan.

    A small term is one exact model. In a large one the times are chosen first, with seats and supervisors enough for
    what is written at once, then the rooms, then the supervisors; if that leads nowhere, all at once.
    """
    wrong = findings(problem)
    if any(each.severity == ERROR for each in wrong):
        return ExamResult(None, tuple(wrong))
    clock = _Clock(seconds, seed, stopped)
    status, plan, bound = _in_steps(problem, clock) if ExamModel.size(problem) > AT_ONCE else (_UNKNOWN, None, 0)
    if plan is None and status != cp_model.INFEASIBLE:
        model = ExamModel(problem)
        status, solver = clock.solve(model)
        if status in _SOLVED:
            bound = round(solver.best_objective_bound)
            plan = model.plan(solver, status == cp_model.OPTIMAL)
    if plan is not None:
        told = tuple(violations(problem, plan))
        cost = sum(each.cost for each in told)
        plan = replace(plan, proven=plan.proven or cost <= bound)
        return ExamResult(plan, tuple(wrong), cost, bound, told)
    if status != cp_model.INFEASIBLE:
        return ExamResult(None, (*wrong, Finding(ERROR, "plan", "", say.NOT_FOUND_IN_TIME)))
    return ExamResult(None, (*wrong, _clash(problem, _Clock(seconds, seed, stopped))))


def _in_steps(problem: ExamProblem, clock: "_Clock") -> tuple[int, ExamPlan | None, int]:
    """Times, then rooms, then supervisors; how it ended, and what no plan can cost less than."""
    bound = 0
    for spacious in (False, True):
        times = ExamModel(problem, seated=False, spacious=spacious)
        status, solver = clock.solve(times, 0.5)
        if not spacious:
            if status == cp_model.INFEASIBLE:
                return status, None, 0
            split = sum(part.pupil is None for part in times.parts) - len({part.exam for part in times.parts})
            bound = max(0, round(solver.best_objective_bound)) + problem.rules.split * max(0, split)
        if status not in _SOLVED:
            continue
        sessions = times.sessions_in(solver)
        rooms = ExamModel(problem, sessions=sessions, supervised=False)
        status, solver = clock.solve(rooms, 0.3)
        if status not in _SOLVED:
            continue
        everything = ExamModel(problem, sessions=sessions, rooms=rooms.rooms_in(solver))
        status, solver = clock.solve(everything, 0.6)
        if status in _SOLVED:
            return status, everything.plan(solver, False), bound
    return _UNKNOWN, None, bound


class _Clock:
    """Solves, within what is left of the time."""

    def __init__(self, seconds: float, seed: int, stopped: Callable[[], bool]):
        self.ends = time.monotonic() + seconds
        self.seed = seed
        self.stopped = stopped

    def solve(self, model: ExamModel, share: float = 1.0) -> tuple[int, cp_model.CpSolver]:
        """In a share of the time that is left."""
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = max(0.0, self.ends - time.monotonic()) * share
        solver.parameters.random_seed = self.seed
        solver.parameters.num_workers = 2
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(POLL):
                if self.stopped():
                    solver.stop_search()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            return solver.solve(model.model), solver
        finally:
            ended.set()
            watcher.join()


def _clash(problem: ExamProblem, clock: _Clock) -> Finding:
    """Which rules, each left out by itself, let a plan exist."""
    helps = []
    for number, (family, title) in enumerate(_FAMILIES.items()):
        status, _solver = clock.solve(ExamModel(problem, {family}), 1 / (len(_FAMILIES) - number))
        if status in _SOLVED:
            helps.append(title)
    if not helps:
        return Finding(ERROR, "plan", "", say.CLASH_OF_ALL)
    named: Sentence = Sentence(helps[0])
    for title in helps[1:]:
        named = Sentence(say.EITHER, (named, Sentence(title)))
    return Finding(ERROR, "plan", "", say.CLASH, (named,))
