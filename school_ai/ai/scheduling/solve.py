"""The entrance: solves a problem in the way that fits its size.

Small schools: short searches and CP-SAT take turns. The parts' bound is a target; CP-SAT is asked for a timetable that
costs no more, and finds one, or proves that there is none, which raises the bound by one. Either ends with the best
there is. Large schools: the memetic search, and the parts' bound beside it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from school_ai.ai.scheduling.bounds import bound_by_parts
from school_ai.ai.scheduling.compiled import Compiled, compiled, hard_of, soft_of
from school_ai.ai.scheduling.exact import Model, solve_model
from school_ai.ai.scheduling.memetic import Search
from school_ai.ai.scheduling.outcome import (
    FEASIBLE,
    INFEASIBLE,
    OPTIMAL,
    STOPPED,
    OnProgress,
    Outcome,
    Progress,
    gap_of,
)
from school_ai.ai.scheduling.problem import Problem, Timetable

__all__ = ["SMALL", "is_small", "solve", "warm_up"]

# Pairs of a start and a room over all classes of lessons, up to which CP-SAT can prove something in a minute.
SMALL = 30_000
# Of all seconds: the first search and the first attempt at a proof. Each that follows is twice as long.
FIRST_SEARCH, FIRST_PROOF = 0.05, 0.25
BOUND_SHARE = 0.6


def is_small(ready: Compiled) -> bool:
    arrays = ready.arrays
    starts = arrays.starts_at[1:] - arrays.starts_at[:-1]
    rooms = arrays.rooms_at[1:] - arrays.rooms_at[:-1]
    return int((starts * rooms.clip(min=1)).sum()) <= SMALL


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float | None = None,
    steps: int | None = None,
    start: Timetable | None = None,
    threads: int = 2,
    on_progress: OnProgress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """The best timetable found, with a bound. `seconds` 60 if neither they nor `steps` are given.

    With `steps` (moves of all threads together) a seed always gives the same timetable: then nothing is done by the
    clock, and the bound is worked out afterwards. `start`: a timetable to go on from, whatever it lacks. `on_progress`
    is called in the caller's thread at what is better and every second or so; returning False ends the run, whose
    timetable can be handed in as `start` later. Raises ValueError for days of more than 16 periods.
    """
    seconds = 60.0 if seconds is None and steps is None else seconds
    run = _Run(problem, compiled(problem), seed, seconds, steps, threads, on_progress, clock, clock())
    if steps is not None:
        return run.by_steps(start)
    return run.small(start) if is_small(run.ready) else run.large(start)


def warm_up() -> None:
    """Has numba translate the kernel, or load it from its cache, so that the next search begins at once."""
    from school_ai.ai.scheduling.cycle import Cycle, Day, Period
    from school_ai.ai.scheduling.problem import Group, Lesson, Load, RoomNeed

    cycle = Cycle((Day("Monday", 0),), (Period("1", 480, 525), Period("2", 530, 575)))
    load = Load("L", "C", "C", ("G",), (), (Lesson(),), RoomNeed(none=True))
    Search(Problem(cycle, (), (Group("G", "G", 1),), (), (load,)), steps=2, threads=1).run()


@dataclass
class _Run:
    problem: Problem
    ready: Compiled
    seed: int
    seconds: float | None
    steps: int | None
    threads: int
    on_progress: OnProgress | None
    clock: Callable[[], float]
    began: float
    bound: int = 0
    done_steps: int = 0
    best: Outcome | None = None
    stopped: bool = False
    halt: threading.Event = field(default_factory=threading.Event)
    complete: threading.Event = field(default_factory=threading.Event)

    @property
    def left(self) -> float:
        return self.seconds - (self.clock() - self.began)

    def by_steps(self, start: Timetable | None) -> Outcome:
        self._search(None, self.steps, start)
        if not self.stopped and not self.best.hard:
            self._raise(bound_by_parts(self.problem, seed=self.seed, threads=self.threads, clock=self.clock))
        return self._outcome()

    def large(self, start: Timetable | None) -> Outcome:
        beside = threading.Thread(target=self._bound_beside, daemon=True)
        beside.start()
        try:
            self._search(self.seconds, None, start)
        finally:
            self.halt.set()
            self.complete.set()
            beside.join()
        return self._outcome()

    def small(self, start: Timetable | None) -> Outcome:
        beside = threading.Thread(target=self._bound_beside, daemon=True)
        beside.start()
        try:
            share, turn = 1.0, 0
            while not self._is_over():
                self._search(min(self.left, share * FIRST_SEARCH * self.seconds), None, start if turn == 0 else None)
                if turn == 0:
                    beside.join(max(0.0, min(self.left, 0.1 * self.seconds)))
                if not self._is_over():
                    self._prove(min(self.left, share * FIRST_PROOF * self.seconds))
                share, turn = share * 2, turn + 1
        finally:
            self.halt.set()
            self.complete.set()
            beside.join()
        return self._outcome()

    # parts of a run

    def _is_over(self) -> bool:
        return self.stopped or self.left <= 0 or self._is_proven() or bool(self.ready.unplaceable and self.best)

    def _is_proven(self) -> bool:
        return self.best is not None and self.best.hard == 0 and self.best.cost <= self.bound

    def _bound_beside(self) -> None:
        # A timetable comes first: the bound waits for one, but not for ever.
        self.complete.wait(0.1 * self.seconds)
        if self.halt.is_set():
            return
        bound_by_parts(
            self.problem,
            seconds=BOUND_SHARE * self.seconds,
            seed=self.seed,
            stop=self.halt,
            on_bound=self._raise,
            clock=self.clock,
        )

    def _raise(self, bound: int) -> None:
        self.bound = max(self.bound, bound)

    def _search(self, seconds: float | None, steps: int | None, start: Timetable | None) -> None:
        search = Search(
            self.problem,
            seed=self.seed + 7919 * self.done_steps if steps is None else self.seed,
            seconds=seconds,
            steps=steps,
            threads=self.threads,
            ready=self.ready,
            clock=self.clock,
        )
        before = self.done_steps

        def told(progress: Progress) -> bool:
            search.bound = self.bound
            self.done_steps = before + progress.steps
            return self._told(progress)

        search.on_progress = told
        outcome = search.run(start)
        self.done_steps = before + outcome.steps
        self._better(outcome)
        self.stopped |= outcome.status == STOPPED

    def _better(self, outcome: Outcome) -> None:
        if self.best is None or (outcome.hard, outcome.cost) < (self.best.hard, self.best.cost):
            self.best = outcome
        if not self.best.hard:
            self.complete.set()

    def _told(self, progress: Progress) -> bool:
        """Hands progress on, if it is the best of the whole run, and with its clock. False ends the run."""
        self._better(
            Outcome(FEASIBLE, progress.timetable, progress.cost, progress.hard, 0, progress.seconds, progress.steps)
        )
        if self.on_progress is None:
            return True
        cost, hard = self.best.cost, self.best.hard
        said = Progress(
            self.clock() - self.began,
            self.done_steps,
            cost,
            hard,
            self.bound,
            gap_of(cost, self.bound) if not hard else 1.0,
            self.best.timetable,
        )
        return self.on_progress(said) is not False

    def _prove(self, seconds: float) -> None:
        """Asks CP-SAT, in a thread of its own, for a timetable at the bound; tells the caller meanwhile."""
        if seconds <= 0.05:
            return
        if self.best.hard:
            self._find_any(seconds)
            return
        end = self.clock() + seconds
        while not self._is_over() and self.clock() < end:
            target = self.bound
            model = Model(self.ready)
            model.hint(*self.ready.numbers(self.best.timetable))
            solved = self._meanwhile(model, end - self.clock(), target)
            if solved.start is not None:
                self._take(solved)
                return
            if solved.status != "INFEASIBLE":
                return
            self._raise(target + 1)

    def _find_any(self, seconds: float) -> None:
        """Nothing without clashes was found: CP-SAT finds one, or proves that there is none."""
        model = Model(self.ready)
        model.costs.clear()
        solved = self._meanwhile(model, seconds, 0 if not model.constant else model.constant)
        if solved.start is not None:
            self._take(solved)
        elif solved.status == "INFEASIBLE":
            self.best = replace(self.best, status=INFEASIBLE)
            self.stopped = True

    def _meanwhile(self, model: Model, seconds: float, target: int):
        found: list = []
        stop = threading.Event()

        def work() -> None:
            found.append(
                solve_model(model, seconds=seconds, seed=self.seed, threads=self.threads, stop=stop, at_most=target)
            )

        worker = threading.Thread(target=work, daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(0.5)
            best = self.best
            if worker.is_alive() and not self._told(
                Progress(0.0, self.done_steps, best.cost, best.hard, self.bound, 1.0, best.timetable)
            ):
                self.stopped = True
                stop.set()
        return found[0]

    def _take(self, solved) -> None:
        timetable = self.ready.timetable(solved.start, solved.room)
        search = Search(self.problem, steps=0, threads=1, ready=self.ready)
        member = search.offer(solved.start, solved.room)
        cost = member.cost + soft_of(self.ready.constant)
        hard = member.hard + hard_of(self.ready.constant)
        self._better(Outcome(FEASIBLE, timetable, cost, hard, 0, 0.0, self.done_steps))

    def _outcome(self) -> Outcome:
        best = self.best
        if self.ready.unplaceable or best.status == INFEASIBLE:
            status = INFEASIBLE
        elif self._is_proven():
            status = OPTIMAL
        else:
            status = STOPPED if self.stopped else FEASIBLE
        bound = min(self.bound, best.cost) if best.hard == 0 else self.bound
        return Outcome(status, best.timetable, best.cost, best.hard, bound, self.clock() - self.began, self.done_steps)
