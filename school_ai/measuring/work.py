"""What is counted and logged of each kind of work, so that those who do it need to say it in one line."""

import logging
from time import monotonic

from school_ai.measuring import counters, events
from school_ai.measuring.catalogue import (
    ANSWERS,
    COST,
    FEEDBACK,
    PROVIDER_CALLS,
    PROVIDER_SECONDS,
    TASK_SECONDS,
    TASKS,
    TOKENS,
)


def task_ended(kind: str, outcome: str, began: float) -> None:
    """A worker has ended a task, or an attempt at it. `began`: by `monotonic`. Writes the counters, as it goes on."""
    seconds = monotonic() - began
    counters.add(TASKS, kind=kind, outcome=outcome)
    counters.observe(TASK_SECONDS, seconds, kind=kind)
    counters.flush()
    level = logging.WARNING if outcome == "Failed" else logging.INFO
    events.note("task", level, kind=kind, outcome=outcome, duration=seconds)


def provider_called(
    provider: str, purpose: str, outcome: str, seconds: float, tokens_in: int, tokens_out: int, cost: float
) -> None:
    """A chat provider has answered or failed."""
    counters.add(PROVIDER_CALLS, provider=provider, purpose=purpose, outcome=outcome)
    counters.observe(PROVIDER_SECONDS, seconds, provider=provider)
    counters.add(TOKENS, tokens_in, provider=provider, direction="in")
    counters.add(TOKENS, tokens_out, provider=provider, direction="out")
    counters.add(COST, cost, provider=provider)
    level = logging.WARNING if outcome == "Failed" else logging.INFO
    events.note("provider", level, kind=purpose, outcome=outcome, duration=seconds)


def answered(mode: str, sources: int) -> None:
    """The tutor has completed an answer that rests on so many passages."""
    counters.add(ANSWERS, mode=mode or "None", sources="with" if sources else "without")


def rated(rating: str) -> None:
    """A pupil has said what an answer was worth."""
    counters.add(FEEDBACK, rating=rating)
