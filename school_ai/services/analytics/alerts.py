"""Estimates that ask for a look become insights, and those who teach the pupil are told of new ones: once, together."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

import frappe
import pandas as pd
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.ai.analytics.outcomes import OUTCOMES
from school_ai.erpnext_records import contacts, enrolment
from school_ai.erpnext_records.contacts import Contact
from school_ai.services import insights
from school_ai.services.analytics import wording
from school_ai.services.analytics.choices import Choices
from school_ai.services.analytics.models import Held
from school_ai.services.analytics.outcome_words import ALERT_KINDS, FAILS, NAMES, OFTEN_ABSENT, WITHDRAWS
from school_ai.services.analytics.predicting import Explained
from school_ai.services.insights import INSIGHT, Insight
from school_ai.services.overseeing import estimates
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language
from school_ai.services.writing_back import choices as writing_back

# An open insight stays until the chance has fallen this far below the one from which it is told: else it would come and
# go with every result.
STAYS_ABOVE = 0.85
VALID_FOR = timedelta(days=14)
# Told of by a notification if it is no older than this; the rest was told of before, or nobody was there to be told.
NEW_FOR = timedelta(hours=20)
MOST_LINES = 10
# An outcome as AI Prediction names it.
_LABELS = {outcome: label for label, outcome in NAMES.items()}


def key_of(outcome: str, student: str, course: str | None) -> str:
    return f"{outcome}:{student}:{course or ''}"


def say(
    held: Held,
    rows: pd.DataFrame,
    why: dict[int, Explained],
    names: dict[str, str],
    choices: Choices,
    today: date,
    students: Sequence[str] | None,
) -> None:
    """Open, update and withdraw insights of one outcome. `rows`: estimates, of some pupils (`students`) or all."""
    if held.outcome not in ALERT_KINDS:
        return
    holding = set()
    if held.threshold and len(rows):
        near = rows[rows["estimate"] >= STAYS_ABOVE * held.threshold]
        open_keys, others = _open_keys(held.outcome), {}
        if held.outcome == WITHDRAWS:
            near, others = _one_each(near)
        aside, per_course = estimates.set_aside(near["pupil"]), OUTCOMES[held.outcome].per_course
        for number, row in near.iterrows():
            if (row["pupil"], _LABELS[held.outcome], row["course"] if per_course else "") in aside:
                continue
            key = key_of(held.outcome, row["pupil"], row["course"] if held.outcome == FAILS else None)
            if row["told"] or key in open_keys:
                holding.add(key)
                course = None if held.outcome == OFTEN_ABSENT else row["course"]
                insights.say(
                    _insight(
                        held, key, row, why.get(number), names, choices, today, course, others.get(row["pupil"], [])
                    )
                )
    insights.withdraw_others([ALERT_KINDS[held.outcome]], holding, students)


def _one_each(near: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Of a pupil who may take part less in several courses one is told, with the others named in it."""
    ordered = near.sort_values("estimate", ascending=False, kind="stable")
    told = ordered[ordered["told"]]
    first = ordered.sort_values("told", ascending=False, kind="stable").drop_duplicates("pupil")
    rest = told[~told.index.isin(first.index)]
    return first, {pupil: rows["course"].tolist() for pupil, rows in rest.groupby("pupil")}


def say_none(outcome: str, students: Sequence[str] | None) -> None:
    """Withdraw what was said of an outcome that nothing is estimated of any more."""
    if outcome in ALERT_KINDS:
        insights.withdraw_others([ALERT_KINDS[outcome]], set(), students)


def _open_keys(outcome: str) -> set[str]:
    found = frappe.get_all(INSIGHT, {"kind": ALERT_KINDS[outcome], "status": insights.OPEN}, pluck="open_key")
    return set(filter(None, found))


def _insight(
    held: Held,
    key: str,
    row: pd.Series,
    why: Explained | None,
    names: dict[str, str],
    choices: Choices,
    today: date,
    course: str | None,
    other_courses: Sequence[str],
) -> Insight:
    chance, name = float(row["estimate"]), names.get(row["pupil"], row["pupil"])
    kind = held.predictor.kind
    said = [
        wording.headline(wording.TEACHER, held.outcome, name, course, chance, choices.pass_mark, choices.absent_share)
    ]
    reasons, changes = (why.reasons, why.changes) if why else ([], [])
    said += [wording.reason(wording.TEACHER, each["theme"], each["part"], each["facts"], kind) for each in reasons]
    said += [wording.change(wording.TEACHER, each["theme"], each["estimate"], kind) for each in changes[:1]]
    if other_courses:
        said.append(_("Likewise in {0}.").format(", ".join(other_courses)))
    return Insight(
        key=key,
        kind=ALERT_KINDS[held.outcome],
        title=wording.title(held.outcome, name, course),
        text=wording.sentences(said),
        suggestion=wording.suggestion(held.outcome),
        evidence={"as_of": str(today), "chance": round(chance, 4), "told_from": held.threshold, "changes": changes},
        severity=severity(chance),
        probability=chance,
        reasons=reasons,
        model=held.name,
        valid_until=min(today + VALID_FOR, row["ends"].date()),
        fingerprint=row["fingerprint"],
        about={
            "student": row["pupil"],
            "course": course,
            "student_group": row["group"] or None,
        },
    )


def severity(chance: float) -> str:
    return insights.HIGH if chance >= 0.75 else insights.MEDIUM if chance >= 0.5 else insights.LOW


# --- telling ---------------------------------------------------------------------------------------------------------


def tell_of_new(choices: Choices) -> int:
    """One notification for each instructor who has new insights about their pupils or groups. Returns how many."""
    if not choices.tells_instructors:
        return 0
    rows = frappe.get_all(
        INSIGHT,
        {"status": insights.OPEN, "creation": (">", now_datetime() - NEW_FOR), "told_on": ("is", "not set")},
        ["name", "title", "student", "course", "student_group", "instructor", "kind", "severity"],
        order_by="severity, creation",
    )
    # What has a notification of its own is not told a second time.
    by_itself = writing_back.current()
    own = {row.name for row in rows if by_itself.has(writing_back.NOTIFICATION, row.kind, row.severity)}
    lines: dict[str, list] = defaultdict(list)
    teachers: dict[tuple, list[str]] = {}
    for row in rows:
        for instructor in () if row.name in own and not row.instructor else _concerned(row, teachers):
            lines[instructor].append(row)
    people = contacts.instructors(lines)
    told = 0
    for instructor, theirs in sorted(lines.items()):
        person = people.get(instructor)
        if person and person.user:
            _tell(person, theirs)
            told += 1
    now = now_datetime()
    for row in rows:
        frappe.db.set_value(INSIGHT, row.name, "told_on", now, update_modified=False)
    return told


def _concerned(row, known: dict[tuple, list[str]]) -> list[str]:
    """Who teaches the group, or the pupil, in the course. What is about no course is told to nobody in particular: it
    stands in the list, and heads see it."""
    if row.instructor:
        return [row.instructor]
    groups = frozenset([row.student_group]) if row.student_group else frozenset()
    if row.student and row.course and not groups:
        groups = enrolment.of_student(row.student).groups
    if not groups or not row.course:
        return []
    place = (groups, row.course)
    if place not in known:
        known[place] = enrolment.instructors_of(*place)
    return known[place]


def _tell(person: Contact, rows: Sequence) -> None:
    titles = [row.title for row in rows]
    with in_language(person.language):
        more = len(titles) - MOST_LINES
        rest = [_("and {0} more").format(more)] if more > 0 else []
        subject = titles[0] if len(titles) == 1 else _("{0} new insights about your pupils").format(len(titles))
        notices.tell(
            person,
            kinds.INSIGHTS,
            subject,
            [*titles[:MOST_LINES], *rest],
            "|".join(sorted(row.name for row in rows)),
            students=filter(None, (row.student for row in rows)),
            link="/app/ai-insight?status=Open",
        )


def expire() -> int:
    """Withdraw insights whose time is over. Returns how many. Run by the scheduler daily."""
    # Frappe takes a day that is not set for one that is over.
    filters = [["status", "=", insights.OPEN], ["valid_until", "is", "set"], ["valid_until", "<", getdate()]]
    keys = frappe.get_all(INSIGHT, filters, pluck="open_key")
    return sum(insights.withdraw(key) for key in keys if key)
