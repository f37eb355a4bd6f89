"""The guided dialogue about one exercise: what the tutor does next.

The pupil tries first. Then hints, each a little more concrete, every one past the guard; what was right is said to be
right. Whoever has it right shows in one more question that it has stuck.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from school_ai.ai.knowledge.answer import Citation
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.tutor import attempts, guard
from school_ai.ai.tutor.asked import Judged, Key
from school_ai.ai.tutor.cloze import Check, check_for, is_passed
from school_ai.ai.tutor.hints import EXAMPLE, FIRST_STEP, METHOD, POINTER, Hint, hint_at, pointer_to

__all__ = [
    "ASK_ATTEMPT",
    "AWAITING",
    "CHECKING",
    "CHECK_FAILED",
    "CHECK_PASSED",
    "EXAMPLE",
    "FIRST_STEP",
    "HINT",
    "HINTING",
    "LEFT",
    "METHOD",
    "PARTLY",
    "POINTER",
    "RIGHT",
    "TO_TEACHER",
    "UNDERSTOOD",
    "WRONG",
    "Check",
    "Citation",
    "Exercise",
    "Hint",
    "Move",
    "next_move",
]

AWAITING, HINTING, CHECKING = "Awaiting attempt", "Hinting", "Checking understanding"
UNDERSTOOD, LEFT = "Understood", "Left"

ASK_ATTEMPT, HINT, PARTLY, WRONG, RIGHT = "ask_attempt", "hint", "partly", "wrong", "right"
CHECK_PASSED, CHECK_FAILED, TO_TEACHER = "check_passed", "check_failed", "to_teacher"

MOST_CHECK_TRIES = 2
LONGEST_ATTEMPT = 4_000
NO_KEY = Key()


@dataclass(frozen=True)
class Exercise:
    """An exercise, and how far its pupil has come. `hint_level`: of the last hint, 0 before the first; `attempts`: how
    many were written; `attempt`: the last one; `right`: the pupil's own lines that are right."""

    question: str
    key: Key = NO_KEY
    state: str = AWAITING
    hint_level: int = 0
    attempts: int = 0
    attempt: str = ""
    right: tuple[str, ...] = ()
    check: Check | None = None
    check_tries: int = 0


@dataclass(frozen=True)
class Move:
    """What the tutor does. `right` are lines of the pupil's, `first_wrong` is one, or empty."""

    kind: str
    hint: Hint | None = None
    right: tuple[str, ...] = ()
    first_wrong: str = ""
    check: Check | None = None


def next_move(
    exercise: Exercise, message: str, judged: Judged, hits: Sequence[Hit], most_hints: int = 4
) -> tuple[Exercise, Move]:
    """The tutor's next move, and the exercise after it. `hits`: passages on the exercise, best first."""
    if exercise.state == CHECKING and exercise.check:
        return _checked(exercise, exercise.check, message, hits)
    attempt = _attempt_in(exercise, message, judged)
    if attempt:
        return _judged(exercise, attempt, hits, most_hints)
    if exercise.state == AWAITING and not exercise.attempt and not exercise.hint_level:
        return replace(exercise, state=HINTING), Move(ASK_ATTEMPT)
    return _hinted(exercise, HINT, hits, most_hints)


def _attempt_in(exercise: Exercise, message: str, judged: Judged) -> str:
    if judged.shows_work and judged.attempt.strip() and attempts.is_attempt(judged.attempt, exercise.question):
        return judged.attempt[:LONGEST_ATTEMPT]
    return message[:LONGEST_ATTEMPT] if attempts.is_attempt(message, exercise.question) else ""


def _judged(exercise: Exercise, attempt: str, hits: Sequence[Hit], most_hints: int) -> tuple[Exercise, Move]:
    found = attempts.evaluate(exercise.question, exercise.key, attempt)
    is_new = attempt.strip() != exercise.attempt.strip()
    after = replace(
        exercise,
        state=HINTING,
        attempts=exercise.attempts + is_new,
        attempt=attempt,
        right=found.right or exercise.right,
    )
    if found.outcome == attempts.RIGHT:
        check = check_for(exercise.question, hits)
        state = CHECKING if check else UNDERSTOOD
        return replace(after, state=state, check=check, check_tries=0), Move(RIGHT, right=(), check=check)
    kind = {attempts.PARTLY: PARTLY, attempts.WRONG: WRONG}.get(found.outcome, HINT)
    after, move = _hinted(after, kind, hits, most_hints, raises=not is_new or exercise.hint_level == 0)
    return after, replace(move, right=found.right, first_wrong=found.first_wrong)


def _hinted(
    exercise: Exercise, kind: str, hits: Sequence[Hit], most_hints: int, raises: bool = True
) -> tuple[Exercise, Move]:
    level = exercise.hint_level + (1 if raises else 0)
    if level > most_hints:
        return replace(exercise, state=HINTING), Move(TO_TEACHER)
    secrets = guard.secrets_of(exercise.question, exercise.key, hits, exercise.attempt)
    hint = hint_at(level, exercise.question, secrets, hits, exercise.attempt, exercise.right)
    return replace(exercise, state=HINTING, hint_level=level), Move(kind, hint=hint)


def _checked(exercise: Exercise, check: Check, message: str, hits: Sequence[Hit]) -> tuple[Exercise, Move]:
    if is_passed(check, message):
        return replace(exercise, state=UNDERSTOOD), Move(CHECK_PASSED)
    tries = exercise.check_tries + 1
    if tries >= MOST_CHECK_TRIES:
        after = replace(exercise, state=HINTING, check=None, check_tries=0)
        return after, Move(CHECK_FAILED, hint=_passage_of(check, hits))
    return replace(exercise, check_tries=tries), Move(CHECK_FAILED, check=check)


def _passage_of(check: Check, hits: Sequence[Hit]) -> Hint | None:
    hit = next((hit for hit in hits if hit.passage.name == check.passage), None)
    return pointer_to(hit) if hit else None
