"""Any-time search for large schools: islands of simulated annealing that exchange parts of whole timetables.

Each island is a thread with a state of its own; the kernel lets go of Python's lock. First every island anneals from a
high temperature. Then, round by round, each takes a child of two timetables of the population, the places of some
groups and teachers from one, the rest from the other (or, now and then, only the best one shaken up), and anneals it
from a middle temperature; now and then CP-SAT places the lessons of some slots anew instead. The population keeps the
best that differ.

With a number of steps the outcome depends on the seed alone: islands meet only between rounds, and a round's length is
a share of the steps. With seconds, shares are of the time.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from random import Random
from statistics import median

import numpy as np

from school_ai.ai.scheduling import kernel
from school_ai.ai.scheduling.compiled import Compiled, compiled, hard_of, soft_of
from school_ai.ai.scheduling.exact import Model, solve_model
from school_ai.ai.scheduling.outcome import FEASIBLE, OPTIMAL, STOPPED, OnProgress, Outcome, Progress, gap_of
from school_ai.ai.scheduling.problem import Problem, Timetable

__all__ = ["Search", "solve"]

# Of all steps, at most: until a timetable without clashes, a quick cooling, the long one, then each round of crossover.
FIRST_SHARE, QUICK_SHARE, LONG_SHARE, ROUND_SHARE = 0.03, 0.06, 0.7, 0.05
LEVELS = 16
HOT_COST, WARM_COST = 0.6, 0.06
# How often a round is a neighbourhood of CP-SAT instead, of how many lessons, how long (in its own deterministic time),
# and as how many moves it counts.
MODEL_CHANCE, PART, MODEL_WORK, MODEL_STEPS = 0.12, 40, 1.0, 1_000_000
BREED_HEATS = (0.35, 0.5, 0.65, 0.8)
POPULATION = 6
# Moves to another room, loads gathered in one room, exchanges (sums), and how often a chain is tried.
SHARES = np.array([0.1, 0.12, 0.45, 0.7])
# Where the groups have hardly a free period, what is in the way of a lesson is nearly always another of its group, and
# only chains lead on.
FULL, FULL_SHARES = 0.8, np.array([0.1, 0.12, 0.14, 1.0])
# Chains change much at once, so that heat is worth less there.
FULL_HOT_COST = 0.4
# How many moves between two looks at the clock, and how many at most by which a search with `seconds` is measured.
CHUNK_SECONDS, FIRST_CHUNK = 0.1, 20_000
STEPS_CHUNK = 100_000


@dataclass
class Temperatures:
    """`top`: everything is accepted; `cold`: nothing gets worse; annealing begins at `hot`, after crossover at `warm`
    or below. `weight` is that of a hard unit."""

    top: float
    hot: float
    warm: float
    cold: float
    weight: int

    @classmethod
    def of(cls, problem: Problem) -> "Temperatures":
        weights = sorted(setting.weight for setting in problem.settings if setting.weight) or [1]
        top = float(min(weights[-1], 8 * median(weights)))
        cold = 0.1 * weights[0]
        return cls(top, top, (top * cold) ** 0.5, cold, max(20, int(10 * weights[-1])))

    def fit(self, seen: Sequence[tuple[float, float]], hot_cost: float = HOT_COST) -> None:
        """Sets `hot` and `warm` by what a quick cooling cost at each temperature: it begins to freeze where the cost
        has fallen to `hot_cost` of what it was at the top, and has settled what is large at WARM_COST."""
        highest, lowest = seen[0][1], seen[-1][1]
        for temperature, cost in seen:
            if cost - lowest <= hot_cost * (highest - lowest):
                self.hot = temperature
                break
        for temperature, cost in seen:
            if cost - lowest <= WARM_COST * (highest - lowest):
                self.warm = temperature
                break
        self.hot = max(self.hot, 2 * self.cold)
        self.warm = max(min(self.warm, self.hot), 2 * self.cold)


@dataclass
class Member:
    """A timetable of the population, in numbers."""

    start: np.ndarray
    room: np.ndarray
    hard: int
    cost: int

    @property
    def key(self) -> tuple[int, int]:
        return self.hard, self.cost


@dataclass
class Island:
    """A thread's state and its chance."""

    number: int
    state: kernel.Memory
    chance: Random
    steps: int = 0
    rate: float = 0.0  # moves a second


@dataclass
class Search:
    """One run. `enough`: a cost at which to end (a bound that was proven). `bound` may be raised from elsewhere while
    the search runs."""

    problem: Problem
    seed: int = 0
    seconds: float | None = None
    steps: int | None = None
    threads: int = 2
    on_progress: OnProgress | None = None
    bound: int = 0
    ready: Compiled | None = None
    clock: Callable[[], float] = time.monotonic
    best: Member | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _news: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        if self.seconds is None and self.steps is None:
            self.seconds = 60.0
        self.began = self.clock()
        self.compiled = self.ready or compiled(self.problem)
        self.fixed = kernel.fixed_memory(self.compiled.arrays)
        self.heat = Temperatures.of(self.problem)
        self.is_full = fullness(self.problem) >= FULL
        self.shares = FULL_SHARES if self.is_full else SHARES
        # What no search can change: lessons without a place, and what these lack.
        self.least_hard, self.extra = hard_of(self.compiled.constant), soft_of(self.compiled.constant)
        self.islands = [
            Island(
                number,
                kernel.empty_state(self.compiled.arrays, 1009 * self.seed + number),
                Random(f"{self.seed} {number}"),  # noqa: S311
            )
            for number in range(self.threads)
        ]
        self.population: list[Member] = []
        self.stopped_by_caller = False

    # what others see

    @property
    def enough(self) -> int:
        """A packed cost at which no better one can be found."""
        return max(0, self.bound - self.extra)

    def progress(self) -> Progress:
        member = self.best
        cost = member.cost + self.extra if member else 0
        return Progress(
            seconds=self.clock() - self.began,
            steps=sum(island.steps for island in self.islands),
            cost=cost,
            hard=(member.hard if member else len(self.compiled.positions)) + self.least_hard,
            bound=self.bound,
            gap=gap_of(cost, self.bound) if member and not member.hard + self.least_hard else 1.0,
            timetable=self.timetable(),
        )

    def timetable(self) -> Timetable:
        if self.best is None:
            return Timetable.empty(self.problem)
        return self.compiled.timetable(self.best.start, self.best.room)

    def stop(self) -> None:
        self._stop.set()
        self._news.set()

    def offer(self, start: np.ndarray, room: np.ndarray) -> Member:
        """Puts a timetable from elsewhere (a model of CP-SAT, say) among the population; every lesson has a place."""
        state = kernel.empty_state(self.compiled.arrays, 0)
        kernel.load_state(self.fixed.words, state.words, start, room)
        member = _member(state.start, state.room, state.total)
        self._better(member)
        self._admit(member)
        return member

    # the run

    def run(self, start: Timetable | None = None) -> Outcome:
        """Searches until time or steps are used up. `start`: a timetable to go on from, with gaps or clashes maybe."""
        if not self.compiled.lessons:
            self.best = Member(np.zeros(0, np.int64), np.zeros(0, np.int64), 0, 0)
            self._report()
            return self._outcome()
        with ThreadPoolExecutor(self.threads) as pool:
            self._round(pool, lambda island: self._begin(island, start))
            given = start is not None and self.best is not None and self.best.hard == 0
            if not given:
                seen: dict[int, list] = {}
                self._round(pool, lambda island: self._cool_quickly(island, seen))
                # The first island's alone, so that it does not matter who is first.
                self.heat.fit(seen[0], FULL_HOT_COST if self.is_full else HOT_COST)
                self._round(pool, lambda island: self._anneal(island, LONG_SHARE, self.heat.hot))
            while not self._is_over():
                self._round(pool, self._breed)
        self._report()
        return self._outcome()

    def _outcome(self) -> Outcome:
        last = self.progress()
        if last.hard == 0 and last.cost <= self.bound:
            status = OPTIMAL
        else:
            status = STOPPED if self.stopped_by_caller else FEASIBLE
        return Outcome(status, last.timetable, last.cost, last.hard, last.bound, last.seconds, last.steps)

    def _is_over(self) -> bool:
        if self._stop.is_set() or self._is_proven():
            return True
        if self.steps is not None:
            return min(island.steps for island in self.islands) >= self.steps // self.threads
        return self.clock() - self.began >= self.seconds

    def _is_proven(self) -> bool:
        return self.best is not None and self.best.hard == 0 and self.best.cost <= self.enough

    def _round(self, pool: ThreadPoolExecutor, work: Callable[[Island], Member]) -> None:
        """One round of all islands. The caller's thread reports meanwhile. What they find joins the population in the
        islands' order, whoever was first."""
        futures: list[Future] = [pool.submit(work, island) for island in self.islands]
        while True:
            _done, waiting = wait(futures, timeout=0)
            if not waiting:
                break
            self._news.wait(0.05 if self._is_over() else 0.5)
            if self._news.is_set() or self.clock() - self.reported >= 1.0:
                self._news.clear()
                self._report()
        for future in futures:
            self._admit(future.result())

    reported: float = 0.0

    def _report(self) -> None:
        self.reported = self.clock()
        if self.on_progress is not None and self.best is not None and self.on_progress(self.progress()) is False:
            self.stopped_by_caller = True
            self._stop.set()

    def _admit(self, member: Member) -> None:
        if any(np.array_equal(member.start, other.start) and member.key == other.key for other in self.population):
            return
        self.population.append(member)
        self.population.sort(key=lambda each: each.key)
        del self.population[POPULATION:]

    def _better(self, member: Member) -> None:
        with self._lock:
            if self.best is None or member.key < self.best.key:
                self.best = member
                self._news.set()

    # an island's work

    def _begin(self, island: Island, given: Timetable | None) -> Member:
        """A first timetable: what is given, the rest put where it clashes least, then a short search in the cold."""
        arrays = self.compiled.arrays
        if given is not None:
            start, room = self.compiled.numbers(given)
        else:
            start = np.full(self.compiled.lessons, -1, np.int64)
            room = start.copy()
        freedom = np.diff(arrays.starts_at)[arrays.kind] * np.maximum(1, np.diff(arrays.rooms_at)[arrays.kind])
        tightness = freedom / arrays.length - np.array([island.chance.random() for _ in freedom])
        kernel.fill(self.fixed.words, island.state.words, start, room, np.argsort(tightness, kind="stable"))
        island.state.best[:] = 1 << 60
        member = _member(island.state.start, island.state.room, island.state.total)
        self._better(member)
        if member.hard:
            return self._anneal(island, FIRST_SHARE, self.heat.cold, until_complete=True)
        return member

    def _cool_quickly(self, island: Island, seen: dict[int, list]) -> Member:
        """Cools from the top to cold, and notes what the state cost at each of some temperatures."""
        heat = self.heat
        seen[island.number] = levels = []
        ratio = heat.cold / heat.top
        for level in range(LEVELS):
            hot, cold = heat.top * ratio ** (level / LEVELS), heat.top * ratio ** ((level + 1) / LEVELS)
            member = self._anneal(island, QUICK_SHARE / LEVELS, hot, cold)
            levels.append((cold, float(soft_of(island.state.total[0]))))
        return member

    def _breed(self, island: Island) -> Member:
        with self._lock:
            parents = list(self.population)
        if not parents[0].hard and island.chance.random() < MODEL_CHANCE:
            return self._improve_a_part(island, parents[0])
        one = parents[0] if island.chance.random() < 0.5 else island.chance.choice(parents)
        other = island.chance.choice(parents)
        start, room = one.start.copy(), one.room.copy()
        if other is not one:
            self._cross(island.chance, start, room, other)
        kernel.load_state(self.fixed.words, island.state.words, start, room)
        island.state.best[:] = 1 << 60
        heat = self.heat.warm * island.chance.choice(BREED_HEATS)
        return self._anneal(island, ROUND_SHARE, heat)

    def _improve_a_part(self, island: Island, parent: Member) -> Member:
        """Frees the lessons of some slots and has CP-SAT place them in the best way, all others where they are."""
        arrays = self.compiled.arrays
        order = list(range(arrays.periods * arrays.days))
        island.chance.shuffle(order)
        free: list[int] = []
        for slot in order:
            if len(free) >= PART:
                break
            free += np.flatnonzero(parent.start == slot).tolist()
        model = Model(self.compiled, free=sorted(free), start=parent.start, room=parent.room)
        model.hint(parent.start, parent.room)
        solved = solve_model(
            model,
            work=MODEL_WORK,
            seconds=None if self.seconds is None else max(0.05, ROUND_SHARE * self.seconds),
            seed=island.chance.randrange(1 << 30),
            threads=1,
            stop=self._stop,
            linearization=1,
        )
        island.steps += min(MODEL_STEPS, max(0, (self.steps or 0) // self.threads - island.steps))
        if solved.start is None:
            return parent
        kernel.load_state(self.fixed.words, island.state.words, solved.start, solved.room)
        island.state.best[:] = island.state.total
        island.state.best_start[:], island.state.best_room[:] = island.state.start, island.state.room
        return self._seen(island)

    def _cross(self, chance: Random, start: np.ndarray, room: np.ndarray, other: Member) -> None:
        """Takes the places of the loads of some lines from another timetable."""
        arrays = self.compiled.arrays
        loads = len(self.compiled.loads)
        taken = np.zeros(loads, np.bool_)
        share = chance.uniform(0.03, 0.3)
        seed = chance.randrange(loads)
        if chance.random() < 0.5:
            # A neighbourhood: loads that clash with one another, grown from one of them.
            order, known = [seed], {seed}
            while order and taken.sum() < share * loads:
                load = order.pop(chance.randrange(len(order)))
                taken[load] = True
                for rival in np.flatnonzero(arrays.clashes[load]):
                    if int(rival) not in known:
                        known.add(int(rival))
                        order.append(int(rival))
        else:
            taken[[load for load in range(loads) if chance.random() < share]] = True
        mine = taken[arrays.load]
        start[mine], room[mine] = other.start[mine], other.room[mine]

    def _anneal(
        self, island: Island, share: float, hot: float, cold: float | None = None, until_complete: bool = False
    ) -> Member:
        """Anneals the island's state from `hot` to `cold` over a share of all time or steps."""
        cold, weight = self.heat.cold if cold is None else cold, self.heat.weight
        enough = (1 << 31) if until_complete else self.enough
        if self.steps is not None:
            self._anneal_steps(island, max(1, int(share * self.steps / self.threads)), hot, cold, weight, enough)
        else:
            self._anneal_seconds(island, share * self.seconds, hot, cold, weight, enough)
        return self._seen(island)

    def _anneal_steps(self, island, steps: int, hot: float, cold: float, weight: int, enough: int) -> None:
        steps = min(steps, self.steps // self.threads - island.steps)
        done = 0
        while done < steps and not self._stop.is_set():
            chunk = min(STEPS_CHUNK, steps - done)
            self._chunk(island, chunk, hot, cold, done / steps, (done + chunk) / steps, weight, enough)
            done += chunk
            if self._has_enough(island, enough):
                break

    def _anneal_seconds(self, island, seconds: float, hot: float, cold: float, weight: int, enough: int) -> None:
        begun = self.clock()
        seconds = max(0.01, min(seconds, self.seconds - (begun - self.began)))
        while not self._stop.is_set():
            spent = self.clock() - begun
            if spent >= seconds:
                break
            chunk = max(1000, int(island.rate * min(CHUNK_SECONDS, seconds - spent))) if island.rate else FIRST_CHUNK
            ahead = chunk / island.rate if island.rate else 0.01
            self._chunk(island, chunk, hot, cold, spent / seconds, min(1.0, (spent + ahead) / seconds), weight, enough)
            island.rate = chunk / max(1e-6, self.clock() - begun - spent)
            if self._has_enough(island, enough):
                break

    def _chunk(self, island, steps: int, hot: float, cold: float, begin: float, end: float, weight, enough) -> None:
        ratio = cold / hot
        first, last = hot * ratio**begin, hot * ratio**end
        kernel.anneal(self.fixed.words, island.state.words, first, last, steps, weight, self.shares, enough)
        island.steps += steps
        self._seen(island)

    def _seen(self, island: Island) -> Member:
        """The island's best, made known if it is the best of all."""
        state = island.state
        member = _member(state.best_start, state.best_room, state.best)
        self._better(member)
        return member

    def _has_enough(self, island: Island, enough: int) -> bool:
        best = island.state.best
        return bool(best[1] == 0 and best[0] <= enough) or self._is_over_early()

    def _is_over_early(self) -> bool:
        """With seconds, an island may end as soon as another has proven the best; with steps, only between rounds."""
        return self.steps is None and self._is_proven()


def fullness(problem: Problem) -> float:
    """The share of the open slots at which the groups of a lesson are taught: the mean over all lessons of groups."""
    periods: dict[str, int] = defaultdict(int)
    for load, lesson in problem.placings:
        for name in load.groups:
            periods[name] += lesson.periods
    taught = sum(periods.values())
    return (
        sum(each * each for each in periods.values()) / (taught * max(1, len(problem.cycle.open_slots)))
        if taught
        else 0.0
    )


def _member(start: np.ndarray, room: np.ndarray, total: np.ndarray) -> Member:
    return Member(start.copy(), room.copy(), hard_of(total[0]) + int(total[1]), soft_of(total[0]))


def solve(
    problem: Problem,
    *,
    seed: int = 0,
    seconds: float | None = None,
    steps: int | None = None,
    start: Timetable | None = None,
    threads: int = 2,
    on_progress: OnProgress | None = None,
    bound: int = 0,
) -> Outcome:
    """Searches for `seconds`, or for `steps` moves of all threads together (60 seconds if neither is given).

    `start` is a timetable to go on from: a search that was stopped is resumed by handing in what it had. `on_progress`
    is called in the caller's thread at what is better and every second; it ends the search by returning False. `bound`:
    a cost below which there is nothing, at which to end.
    """
    search = Search(problem, seed, seconds, steps, threads, on_progress, bound)
    return search.run(start)
