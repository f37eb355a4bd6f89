"""What a solver reports while it works, and what it ends with."""

from collections.abc import Callable
from dataclasses import dataclass

from school_ai.ai.scheduling.problem import Timetable

__all__ = ["FEASIBLE", "INFEASIBLE", "OPTIMAL", "STOPPED", "OnProgress", "Outcome", "Progress", "gap_of"]

# Proven to be the best there is; all that was asked for in time and steps; proven that there is none; ended early.
OPTIMAL, FEASIBLE, INFEASIBLE, STOPPED = "optimal", "feasible", "infeasible", "stopped"


def gap_of(cost: int, bound: int) -> float:
    """How much of the cost might still be saved, between 0 and 1."""
    return max(0, cost - bound) / max(cost, 1)


@dataclass(frozen=True)
class Progress:
    """The best so far. `hard`: units that break hard rules; below `bound` no timetable costs."""

    seconds: float
    steps: int
    cost: int
    hard: int
    bound: int
    gap: float
    timetable: Timetable


# Returning False ends the search; anything else lets it go on.
OnProgress = Callable[[Progress], bool | None]


@dataclass(frozen=True)
class Outcome:
    """`status` is one of OPTIMAL, FEASIBLE, INFEASIBLE, STOPPED. `hard` is 0 for a timetable that can be used. `gap` is
    that of `gap_of`, 1.0 while no timetable can be used."""

    status: str
    timetable: Timetable
    cost: int
    hard: int
    bound: int
    seconds: float
    steps: int

    @property
    def gap(self) -> float:
        return gap_of(self.cost, self.bound) if self.hard == 0 else 1.0
