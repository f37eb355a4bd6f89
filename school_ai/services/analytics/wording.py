"""Estimates in words: for a teacher with figures, for a pupil and a family with what helps. No sentence says what
somebody is; each says what the records show and what may come of it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from frappe import _

from school_ai.services.analytics.outcome_words import FAILS, GRADE, OFTEN_ABSENT, WITHDRAWS

Audience = Literal["teacher", "pupil", "guardian"]
TEACHER, PUPIL, GUARDIAN = "teacher", "pupil", "guardian"
Facts = Mapping[str, float | None]


def percent(share: float) -> int:
    """A chance in whole percent; never 0 or 100, which nobody knows."""
    return min(99, max(1, round(100 * share)))


def in_ten(share: float) -> int:
    return min(9, max(1, round(10 * share)))


def said(outcome: str, chance: float | None, value: float | None, low: float | None, high: float | None) -> str:
    """An estimate as short as it goes: for a list."""
    if outcome == GRADE:
        if value is None:
            return _("No estimate")
        return _("about {0} % ({1} to {2})").format(round(value), round(low), round(high))
    return _("No estimate") if chance is None else _("about {0} %").format(percent(chance))


def headline(
    audience: Audience,
    outcome: str,
    name: str,
    course: str | None,
    chance: float,
    pass_mark: float,
    absent_share: float,
) -> str:
    """What an alert says first. `name`: the pupil's."""
    return _HEADLINES[outcome](audience, name, course or "", chance, round(pass_mark), round(100 * absent_share))


def _of_failing(audience: Audience, name: str, course: str, chance: float, mark: int, _share: int) -> str:
    if audience == TEACHER:
        return _("The chance that {0} ends below {1} % in {2} is estimated at about {3} %.").format(
            name, mark, course, percent(chance)
        )
    if audience == GUARDIAN:
        return _(
            "{0} may need some help to reach {1} % in {2}. This is an estimate from the records so far: of 10 pupils "
            "with such records about {3} did not reach it, and the others did."
        ).format(name, mark, course, in_ten(chance))
    return _(
        "As things stand, {0} could end below {2} %. This is an estimate, no verdict: of 10 pupils with records like "
        "yours so far about {1} ended below it, and the others did not. There is time to change it."
    ).format(course, in_ten(chance), mark)


def _of_absence(audience: Audience, name: str, _course: str, chance: float, _mark: int, share: int) -> str:
    if audience == TEACHER:
        return _("The chance that {0} misses {1} % or more of this term's days is estimated at about {2} %.").format(
            name, share, percent(chance)
        )
    if audience == GUARDIAN:
        return _(
            "{0} may miss {1} % or more of this term's school days. Of 10 pupils with such records so far about {2} "
            "did."
        ).format(name, share, in_ten(chance))
    return _(
        "Many school days could be missed by the end of this term: {0} % or more. Each day you are there counts."
    ).format(share)


def _of_withdrawing(audience: Audience, name: str, course: str, chance: float, _mark: int, _share: int) -> str:
    if audience == TEACHER:
        return _(
            "The chance that {0} does less than half of what is usual in {1} over the next four weeks is estimated at "
            "about {2} %."
        ).format(name, course, percent(chance))
    if audience == GUARDIAN:
        return _("{0} may do little in {1} in the coming weeks.").format(name, course)
    return _(
        "You may be doing less in {0} in the coming weeks. A short look at its materials each week helps to stay in."
    ).format(course)


_HEADLINES: Mapping[str, Callable[..., str]] = {
    FAILS: _of_failing,
    OFTEN_ABSENT: _of_absence,
    WITHDRAWS: _of_withdrawing,
}


def title(outcome: str, name: str, course: str | None) -> str:
    """The title of an insight."""
    if outcome == FAILS:
        return _("{0} may need help in {1}").format(name, course)
    if outcome == OFTEN_ABSENT:
        return _("{0} may be absent often").format(name)
    return _("{0} may take part less in {1}").format(name, course)


def suggestion(outcome: str) -> str:
    """A first step, for a teacher."""
    if outcome == FAILS:
        return _(
            "A talk about what was missed, and one or two steps that can be done this week. See the recommendations."
        )
    if outcome == OFTEN_ABSENT:
        return _("Ask the pupil or the family what keeps them away, before anything else.")
    return _("Ask how the course is going, and agree on one thing to do this week.")


# --- why -------------------------------------------------------------------------------------------------------------


def reason(audience: Audience, theme: str, part: float, facts: Facts, kind: str, name: str = "") -> str:
    """Why the estimate is what it is: what the records show under a theme and which way it moved it. Empty where the
    records show nothing to speak of.

    `part`: by how much the theme moved the chance (of 1) or the value (in points). `facts`: the features of the theme.
    """
    describe = _SHOWN.get(theme)
    shown = describe(audience, facts, name) if describe else ""
    if not shown:
        return ""
    return shown if audience != TEACHER else f"{shown} {_moved(part, kind)}"


def _moved(part: float, kind: str) -> str:
    if kind == "value":
        points = abs(round(part, 1))
        return (
            _("That raises the estimate by {0} points.") if part > 0 else _("That lowers the estimate by {0} points.")
        ).format(points)
    points = max(1, abs(round(100 * part)))
    return (
        _("That raises the chance by {0} points.") if part > 0 else _("That lowers the chance by {0} points.")
    ).format(points)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _of_marks(audience: Audience, facts: Facts, name: str) -> str:
    mean, last, results = _whole(facts.get("mean")), _whole(facts.get("last")), _whole(facts.get("results"))
    if mean is None or not results:
        if audience == PUPIL:
            return _("There are no results of yours in this course yet.")
        return _("There are no results in this course yet.")
    if results == 1:
        if audience == PUPIL:
            return _("Your one result so far is {0} %.").format(mean)
        return _("The one result so far is {0} %.").format(mean)
    if audience == PUPIL:
        return _("Your {0} results so far are {1} % on average, the last one {2} %.").format(results, mean, last)
    return _("The {0} results so far are {1} % on average, the last one {2} %.").format(results, mean, last)


def _of_other_courses(audience: Audience, facts: Facts, name: str) -> str:
    others = facts.get("others")
    if others is None:
        return ""
    if abs(others) < 1:
        return _("Results in other courses are as usual.")
    points = abs(round(others))
    if others > 0:
        return _("Results in other courses are {0} points above what is usual there.").format(points)
    return _("Results in other courses are {0} points below what is usual there.").format(points)


def _of_earlier_terms(audience: Audience, facts: Facts, name: str) -> str:
    earlier = _whole(facts.get("earlier"))
    return "" if earlier is None else _("Earlier terms ended with {0} % on average.").format(earlier)


def _of_attendance(audience: Audience, facts: Facts, name: str) -> str:
    absent, lately = facts.get("absent"), facts.get("absent_lately")
    if absent is None:
        return ""
    share = round(100 * absent)
    if lately is not None and abs(lately - absent) >= 0.05:
        lately_share = round(100 * lately)
        if audience == PUPIL:
            return _("You missed {0} % of the days this term, {1} % of the last three weeks.").format(
                share, lately_share
            )
        return _("Missed: {0} % of the days this term, {1} % of the last three weeks.").format(share, lately_share)
    if audience == PUPIL:
        return _("You missed {0} % of the days this term.").format(share)
    return _("Missed: {0} % of the days this term.").format(share)


def _of_activity(audience: Audience, facts: Facts, name: str) -> str:
    lately = facts.get("activity_lately")
    usual = lately if lately is not None else facts.get("activity")
    if usual is None:
        return ""
    share = round(100 * usual)
    if audience == PUPIL:
        return _("In the last two weeks you used the course's materials {0} % as much as is usual in it.").format(share)
    return _("The course's materials were used {0} % as much as is usual in it over the last two weeks.").format(share)


def _of_practice(audience: Audience, facts: Facts, name: str) -> str:
    practised, practice = _whole(facts.get("practised")), facts.get("practice")
    if not practised:
        return _("There is no marked practice yet.")
    if practice is None or abs(practice) < 1:
        return _("Practice ({0} times) goes as is usual in the course.").format(practised)
    points = abs(round(practice))
    if practice > 0:
        return _("Practice ({0} times) goes {1} points better than is usual in the course.").format(practised, points)
    return _("Practice ({0} times) goes {1} points less well than is usual in the course.").format(practised, points)


def _of_notes(audience: Audience, facts: Facts, name: str) -> str:
    # What teachers noted among themselves is not told on.
    count = (_whole(facts.get("notes_academic")) or 0) + (_whole(facts.get("notes_achievement")) or 0)
    return _("Notes in the student log this term: {0}.").format(count) if audience == TEACHER else ""


def _of_fees(audience: Audience, facts: Facts, name: str) -> str:
    days = _whole(facts.get("overdue"))
    return _("The oldest unpaid fee has been due for {0} days.").format(days) if audience == TEACHER and days else ""


def _of_course(audience: Audience, facts: Facts, name: str) -> str:
    level = _whole(facts.get("course_level"))
    return "" if level is None else _("Results in this course are {0} % on average over all pupils.").format(level)


_SHOWN: Mapping[str, Callable[[Audience, Facts, str], str]] = {
    "marks": _of_marks,
    "other_courses": _of_other_courses,
    "earlier_terms": _of_earlier_terms,
    "attendance": _of_attendance,
    "activity": _of_activity,
    "practice": _of_practice,
    "notes": _of_notes,
    "fees": _of_fees,
    "course": _of_course,
}


# --- what would change it --------------------------------------------------------------------------------------------


def change(audience: Audience, theme: str, estimate: float, kind: str) -> str:
    """What would become of the estimate if something were otherwise from now on."""
    after = f"{round(estimate)} %" if kind == "value" else f"{percent(estimate)} %"
    if audience == TEACHER:
        sentence = {
            "marks": _("With the next results 10 points better than expected it would be about {0}."),
            "attendance": _("Without any more days missed it would be about {0}."),
            "activity": _("With the course's materials used as much as is usual it would be about {0}."),
        }.get(theme)
        return sentence.format(after) if sentence else ""
    if audience == GUARDIAN:
        sentence = {
            "marks": _(
                "What helps most: better next results. A little practice on most days does more than much on one."
            ),
            "attendance": _("What helps: being there. Each day at school counts."),
            "activity": _("What helps: to work with the course's materials every week."),
        }.get(theme)
        return sentence or ""
    sentence = {
        "marks": _(
            "What helps most: the next results. Practise a little on most days, and ask what you are unsure of."
        ),
        "attendance": _("What helps: being there. Each day counts."),
        "activity": _("What helps: work with the course's materials every week."),
    }.get(theme)
    return sentence or ""


# --- other things that were seen -------------------------------------------------------------------------------------


def sentences(texts: Sequence[str]) -> str:
    return " ".join(text for text in texts if text)


def plain(value: Any) -> float | None:
    """A number as JSON has it."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return None if number != number else round(number, 4)
