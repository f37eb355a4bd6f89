"""What the tutor says of itself, in words for a pupil of that age: which mode it is and why, and the moves of a guided
dialogue. What it says of the matter comes from the materials."""

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import format_time, getdate

from school_ai.ai.tutor.cloze import GAP
from school_ai.ai.tutor.dialogue import (
    ASK_ATTEMPT,
    CHECK_FAILED,
    CHECK_PASSED,
    EXAMPLE,
    FIRST_STEP,
    HINT,
    METHOD,
    PARTLY,
    POINTER,
    RIGHT,
    TO_TEACHER,
    WRONG,
    Move,
)
from school_ai.ai.tutor.fit import ABOVE, BELOW, ELSEWHERE, Fit
from school_ai.ai.tutor.modes import ASIDE, BLOCKED, EXPLAIN, GUIDED, RESTRICTED, SUPPORT, Decision

YOUNG = 11  # years: up to then pupils are spoken to in short words
USUAL_AGE = 14


def age_of(student: str | None) -> int:
    """In years; that of the middle of a school where no birthday is known."""
    born = student and frappe.db.get_value("Student", student, "date_of_birth")
    if not born:
        return USUAL_AGE
    today, born = getdate(), getdate(born)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def why(mode: str, reason: str, age: int) -> str:
    """Why the tutor helps as far as it does; empty where there is nothing to explain."""
    young = age <= YOUNG
    if mode in (SUPPORT, ASIDE):
        return ""
    if mode == BLOCKED:
        if reason == "assessment_open":
            if young:
                return _("You have a test now. I will be quiet about it until it is over.")
            return _("An assessment is being written. Until it is over the tutor does not help with its course.")
        return _("The tutor does not help with assessments.")
    if mode == RESTRICTED:
        if reason in ("exam", "assessment_task"):
            if young:
                return _("This looks like a test question, so I may not help with it.")
            return _("This looks like a question of an assessment. The tutor may not help with those.")
        return _("Your school has set that the tutor gives no help with this. Your teacher and the materials do.")
    if mode == GUIDED:
        if reason == "set_task":
            if young:
                return _("This is your homework, so we find it out together. You do the thinking, I help.")
            return _(
                "This is a task that you were set. I give hints rather than the solution, so that it becomes yours."
            )
        if reason == "handed_in":
            return _("The time of this task is over. I still give hints rather than the solution.")
        if reason == "checking":
            if young:
                return _("You have worked on this yourself: well done. I look with you at what is right.")
            return _("You have work of your own here. I say what is right in it and where to look again.")
        if reason == "unsure":
            return _("This may be a task that you were set, so I give hints rather than a solution.")
        if young:
            return _("This looks like an exercise, so we find it out together. You do the thinking, I help.")
        return _("This looks like an exercise. I give hints rather than the solution, so that it becomes yours.")
    if mode == EXPLAIN and reason == "handed_in":
        return _("The time of this task is over, so it may be explained in full.")
    return ""


def not_taught(fit: Fit) -> str:
    """What is added where the materials say nothing of something that is taught to others; empty for what is not."""
    if fit.level == ABOVE:
        return " " + _("It belongs to {0}, which comes in a later year.").format(fit.course)
    if fit.level == BELOW:
        return " " + _("It belongs to {0}, which was taught in an earlier year.").format(fit.course)
    if fit.level == ELSEWHERE:
        return " " + _("It belongs to {0}, which is not among your courses.").format(fit.course)
    return ""


def blocked(decision: Decision) -> str:
    window = decision.window
    if not window:
        return _("I do not help with assessments. Please ask your teacher.")
    return _(
        "I cannot help with {0} until {1}, because “{2}” is being written. You can ask me about other courses."
    ).format(window.course, format_time(window.shuts.time(), "HH:mm"), window.called)


def restricted(teachers: Sequence[str]) -> str:
    if teachers:
        return _("I may not help with this one. Please ask {0}. These materials are about it:").format(
            ", ".join(teachers)
        )
    return _("I may not help with this one. Please ask your teacher. These materials are about it:")


def try_it_with_the_tutor() -> str:
    return _(
        "This looks like an exercise: work on it with the tutor, which goes on from what you have tried. Read here:"
    )


def off_topic(age: int) -> str:
    if age <= YOUNG:
        return _("I am here for school things. Ask me about something that you learn!")
    return _("I am here for what you learn at school. What would you like to understand?")


def move(move: Move, age: int, mark: str = "", tried: bool = False) -> str:
    """A move of the dialogue in words. `mark`: the number of its citation, as ` [1]`; `tried`: the
    pupil has just shown work."""
    young = age <= YOUNG
    parts = []
    if tried and move.kind == HINT:
        parts.append(
            _("Good that you have tried. Whether it is right I cannot tell by myself, but compare it with this.")
        )
    if move.kind == ASK_ATTEMPT:
        parts.append(
            _("What have you tried so far? Write down your first idea, even if you are not sure.")
            if young
            else _(
                "What have you tried so far? Write down your first step or your idea, even if you are not sure of it: I"
                " go on from there."
            )
        )
    if move.right:
        parts.append(_("This adds up: {0}").format("; ".join(move.right)))
    if move.kind == PARTLY:
        parts.append(
            _("Look again at this step: {0}").format(move.first_wrong)
            if move.first_wrong
            else _("Look whether it answers the whole question.")
        )
    elif move.kind == WRONG:
        parts.append(
            _("Look again at this step: {0}").format(move.first_wrong)
            if move.first_wrong
            else _("That is not it yet. You are on your way: let us look at it once more.")
        )
    elif move.kind == RIGHT:
        parts.append(_("Well done, that is right!") if young else _("That is right."))
    elif move.kind == CHECK_PASSED:
        parts.append(_("Exactly. You have understood this."))
    elif move.kind == CHECK_FAILED:
        parts.append(_("Not quite. Read this once more and try again."))
    elif move.kind == TO_TEACHER:
        parts.append(
            _(
                "You have had all my hints for this one. Please show your teacher how far you have come. That is no "
                "shame."
            )
        )
    if move.hint:
        parts.append(_hint(move, mark))
    if move.check and GAP in move.check.question:
        parts.append(
            _("One question to see that it has stuck. Fill in the gap: {0}").format(move.check.question) + mark
        )
    elif move.check:
        parts.append(_("One more to see that it has stuck: {0}").format(move.check.question) + mark)
    return "\n\n".join(filter(None, parts))


def _hint(move: Move, mark: str) -> str:
    hint = move.hint
    if hint.kind == POINTER:
        place = hint.citation
        if place:
            return (
                _("Your materials say how: “{0}”, page {1}. What does it say that helps here?").format(
                    place.title, place.page_number
                )
                + mark
            )
        return _("Which rule or idea from your lessons belongs to this? Write it down in your own words.")
    if hint.kind == METHOD:
        return (
            _("This is what your materials say: {0}").format(hint.text)
            + mark
            + "\n\n"
            + _("How does that apply to your task?")
        )
    if hint.kind == FIRST_STEP:
        return _("Think about this step: {0}").format(hint.text)
    if hint.kind == EXAMPLE:
        return (
            _("Here is an example with other numbers: {0}").format(hint.text)
            + mark
            + "\n\n"
            + _("Do the same with yours.")
        )
    return hint.text


MOVES = (ASK_ATTEMPT, HINT, PARTLY, WRONG, RIGHT, CHECK_PASSED, CHECK_FAILED, TO_TEACHER)
