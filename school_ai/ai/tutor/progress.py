"""How a pupil works with the tutor in a week: whether they find things out themselves, whether they understand, and
whether they lean on it. Shares are from 0 to 1, and None where there is too little to tell; docs/tutor.md says in words
how each is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# With fewer exercises in a week, a share says more about chance than about the pupil.
LEAST_EXERCISES = 3
# More hints than this are no further from finding it out oneself.
MOST_HINTS = 4
# So many messages within half an hour, in the last two hours before a deadline, are a burst.
BURST, WITHIN, BEFORE_DEADLINE = 5, timedelta(minutes=30), timedelta(hours=2)

# A pupil leans on the tutor from this share on, in two weeks one after the other, and no more below the other one.
LEANS, NO_LONGER = 0.6, 0.4


@dataclass(frozen=True)
class Worked:
    """An exercise that a pupil worked on. `hints`: how many were given. `checked`: a check of understanding was put."""

    opened: datetime
    tried_first: bool
    hints: int
    solved_alone: bool
    copied: bool
    checked: bool = False
    check_passed: bool = False
    due: datetime | None = None


@dataclass(frozen=True)
class Week:
    """The measures of a week, and what they are made of."""

    questions: int
    exercises: int
    tried_first: int
    solved_alone: int
    hint_depth: float
    checks: int
    checks_passed: int
    copied: int
    late_bursts: int
    independence: float | None
    understanding: float | None
    dependency: float | None

    @property
    def asked_first(self) -> int:
        """Exercises where help was asked for before anything was tried."""
        return self.exercises - self.tried_first


def week(asked_at: Sequence[datetime], worked: Sequence[Worked], deadlines: Sequence[datetime] = ()) -> Week:
    """The measures of one pupil in one course.

    `asked_at`: when the pupil wrote. `deadlines`: when assignments of the course were due.

    Independence is the mean of three shares: exercises that were tried before help was asked for, hints not taken (of
    `MOST_HINTS`), and exercises solved without a hint. Understanding is the share of checks passed. Dependency is the
    mean of three: exercises where help came before trying, exercises whose own text was pasted, and messages that came
    in a burst before a deadline.
    """
    number = len(worked)
    tried = sum(each.tried_first for each in worked)
    alone = sum(each.solved_alone for each in worked)
    copied = sum(each.copied for each in worked)
    depth = sum(min(each.hints, MOST_HINTS) for each in worked) / number if number else 0.0
    checks = sum(each.checked for each in worked)
    passed = sum(each.check_passed for each in worked)
    in_bursts, bursts = _bursts(sorted(asked_at), [*deadlines, *(each.due for each in worked if each.due)])
    enough = number >= LEAST_EXERCISES
    return Week(
        questions=len(asked_at),
        exercises=number,
        tried_first=tried,
        solved_alone=alone,
        hint_depth=round(depth, 2),
        checks=checks,
        checks_passed=passed,
        copied=copied,
        late_bursts=bursts,
        independence=_mean(tried / number, 1 - depth / MOST_HINTS, alone / number) if enough else None,
        understanding=passed / checks if checks >= LEAST_EXERCISES else None,
        dependency=_mean((number - tried) / number, copied / number, in_bursts / max(1, len(asked_at)))
        if enough
        else None,
    )


def _mean(*shares: float) -> float:
    return sum(shares) / len(shares)


def _bursts(asked_at: Sequence[datetime], deadlines: Sequence[datetime]) -> tuple[int, int]:
    """How many messages came in bursts before a deadline, and how many such bursts there were."""
    in_burst: set[int] = set()
    bursts = 0
    for deadline in sorted(set(deadlines)):
        late = [at for at, moment in enumerate(asked_at) if deadline - BEFORE_DEADLINE <= moment <= deadline]
        dense = {
            other
            for place, first in enumerate(late)
            for other in late[place:]
            if len(late) >= place + BURST
            and asked_at[late[place + BURST - 1]] - asked_at[first] <= WITHIN
            and asked_at[other] - asked_at[first] <= WITHIN
        }
        if dense:
            bursts += 1
            in_burst |= dense
    return len(in_burst), bursts


def leans(weeks: Sequence[Week | None], flagged: bool) -> bool:
    """Whether the pupil is to be looked after for leaning on the tutor. `weeks`: the latest last, None for one in which
    there was too little. `flagged`: what was said before, which holds until a week is clearly better, or until there
    has been nothing for two weeks."""
    measured = [each.dependency if each else None for each in weeks[-2:]]
    if flagged:
        if measured and measured[-1] is not None:
            return measured[-1] >= NO_LONGER
        return any(each is not None and each >= NO_LONGER for each in measured)
    return len(measured) == 2 and all(each is not None and each >= LEANS for each in measured)
