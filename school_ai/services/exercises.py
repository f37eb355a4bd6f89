"""The exercises that pupils work on with the tutor, as records that outlast a message."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_days, date_diff, getdate, now_datetime

from school_ai.ai.tutor.asked import Judged, Key
from school_ai.ai.tutor.cloze import is_passed
from school_ai.ai.tutor.dialogue import CHECKING, LEFT, UNDERSTOOD, Check, Exercise
from school_ai.ai.tutor.modes import Decision
from school_ai.permissions import Standing
from school_ai.services import set_tasks
from school_ai.services.encryption.documents import is_unreadable

EXERCISE = "AI Guided Exercise"
OPEN = ("Awaiting attempt", "Hinting", "Checking understanding")
# What was understood is asked again after so many days.
AGAIN_AFTER = 7


def current(conversation: str | None):
    """The row of the exercise that a conversation is about, or None."""
    if not conversation:
        return None
    names = frappe.get_all(
        EXERCISE,
        {"conversation": conversation, "state": ("in", OPEN)},
        pluck="name",
        order_by="opened_on desc, creation desc",
        limit_page_length=1,
    )
    row = frappe.get_doc(EXERCISE, names[0]) if names else None
    # One that cannot be read cannot be gone on with: the pupil begins another one.
    return row if row and not is_unreadable(row) else None


def of_conversation(conversation: str) -> list:
    """All exercises that were worked on in a conversation: what is not to be told in it."""
    return frappe.get_all(
        EXERCISE, {"conversation": conversation}, ["question", "task", "state", "attempt"], order_by="creation"
    )


def begin(standing: Standing, conversation: str, question: str, decision: Decision, judged_attempt: str, copied: bool):
    """A new exercise. One that was open before is left."""
    before = current(conversation)
    if before:
        before.update({"state": LEFT, "closed_on": now_datetime()})
        before.save(ignore_permissions=True)
    task = decision.task.task if decision.task else None
    facts = set_tasks.all_tasks().facts.get(task.name) if task else None
    return frappe.get_doc(
        {
            "doctype": EXERCISE,
            "conversation": conversation,
            "student": standing.student,
            "course": decision.course,
            "assignment": facts.assignment if facts else None,
            "task": task.name if task else None,
            "question": task.question if task else question,
            "state": "Awaiting attempt",
            "attempt_first": int(bool(judged_attempt)),
            "copied": int(copied),
            "opened_on": now_datetime(),
        }
    ).insert(ignore_permissions=True)


def as_exercise(row) -> Exercise:
    """The engine's view of a row."""
    return Exercise(
        question=row.question or "",
        key=key_of(row.task),
        state=row.state,
        hint_level=row.hint_level or 0,
        attempts=row.attempts or 0,
        attempt=row.attempt or "",
        right=tuple((row.right_so_far or "").splitlines()),
        check=Check(row.check_question, row.check_answer or "", row.check_passage or "")
        if row.check_question
        else None,
        check_tries=row.check_tries or 0,
    )


def key_of(task: str | None) -> Key:
    return set_tasks.all_tasks().keys.get(task, Key()) if task else Key()


def keep(row, exercise: Exercise) -> None:
    """Write what has become of an exercise."""
    solved_now = exercise.state in (CHECKING, UNDERSTOOD) and row.state not in (CHECKING, UNDERSTOOD)
    row.update(
        {
            "state": exercise.state,
            "hint_level": exercise.hint_level,
            "attempts": exercise.attempts,
            "attempt": exercise.attempt,
            "right_so_far": "\n".join(exercise.right),
            "check_question": exercise.check.question if exercise.check else None,
            "check_answer": exercise.check.answer if exercise.check else None,
            "check_passage": exercise.check.passage if exercise.check else None,
            "check_tries": exercise.check_tries,
        }
    )
    if solved_now:
        row.solved_alone = int(exercise.hint_level == 0)
    if exercise.state == UNDERSTOOD:
        row.update(
            {
                "closed_on": now_datetime(),
                "check_passed": 1,
                "check_again_on": add_days(getdate(), AGAIN_AFTER),
            }
        )
    row.save(ignore_permissions=True)


def is_copied(judged: Judged, decision: Decision) -> bool:
    """Whether the message is the set task's own text and nothing of the pupil's."""
    return bool(decision.task and decision.task.share >= 0.9 and not judged.shows_work)


@dataclass(frozen=True)
class Recheck:
    """A check of understanding that is put once more after a while."""

    exercise: str
    course: str | None
    question: str


@dataclass(frozen=True)
class Rechecked:
    """What became of it. `answer` is told when it was not known any more."""

    passed: bool
    answer: str
    text: str


# How many times as long as before one waits after a check that was passed again.
FURTHER = 2
MOST_DUE = 3


def due_checks(standing: Standing) -> list[Recheck]:
    """What the pupil understood a while ago and is asked once more, the longest due first."""
    if not standing.student:
        return []
    rows = frappe.get_all(
        EXERCISE,
        {
            "student": standing.student,
            "state": UNDERSTOOD,
            "check_again_on": ("<=", getdate()),
            "check_question": ("is", "set"),
        },
        ["name", "course", "check_question"],
        order_by="check_again_on, name",
        limit_page_length=MOST_DUE,
    )
    return [Recheck(row.name, row.course, row.check_question) for row in rows]


def answer_recheck(name: str, answer: str) -> Rechecked:
    """A pupil's answer to a check that was put once more. Known: it is asked again in twice the time; not known: the
    answer is told, and it is asked again in a week."""
    row = frappe.get_doc(EXERCISE, name)
    check = Check(row.check_question, row.check_answer or "", row.check_passage or "")
    passed = is_passed(check, answer)
    waited = max(AGAIN_AFTER, date_diff(row.check_again_on, row.closed_on or row.check_again_on))
    row.check_passed = int(passed)
    row.check_tries = (row.check_tries or 0) + 1
    row.check_again_on = add_days(getdate(), FURTHER * waited if passed else AGAIN_AFTER)
    row.closed_on = now_datetime()
    row.save(ignore_permissions=True)
    if passed:
        return Rechecked(True, "", _("Yes! You still know it."))
    return Rechecked(False, check.answer, _("It was “{0}”. I will ask you again in a while.").format(check.answer))
