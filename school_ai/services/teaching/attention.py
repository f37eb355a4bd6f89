"""Who of a class needs attention, and why: what is recorded, what was noticed, and what is estimated, each with where
it comes from. It is a list to look at people by, and no verdict: pupils stand in the order of how much was found."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import formatdate

from school_ai.erpnext_records import classroom, lessons
from school_ai.erpnext_records.classroom import Member
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.services import consent, insights
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import estimating, recommending
from school_ai.services.analytics.outcome_words import ALERT_KINDS, NAMES, TITLES
from school_ai.services.teaching.evidence import Link, Said

# So far back absences are looked at; from so many days or lessons on they are told.
LATELY, OFTEN = timedelta(days=21), 3
AWAY_NOW, AWAY_LAST, AWAY_OFTEN, INSIGHT, ESTIMATE, STEPS = (
    "leave today",
    "away last lesson",
    "often away",
    "insight",
    "estimate",
    "steps to decide",
)
# What counts how much for the order.
_WEIGHTS = {INSIGHT: 3.0, ESTIMATE: 2.5, AWAY_OFTEN: 2.0, AWAY_LAST: 1.5, STEPS: 0.5, AWAY_NOW: 0.25}
_SEVERITIES = {insights.HIGH: 1.5, insights.MEDIUM: 1.0, insights.LOW: 0.6}
MOST_TITLES = 3


@dataclass(frozen=True)
class PupilSeen:
    """A pupil of the class with what was found; `signs` is empty for one of whom nothing asks for attention. `absent`:
    there is leave for the day."""

    student: str
    name: str
    absent: bool
    signs: list[Said]


def of_class(
    members: Sequence[Member], courses: Collection[str] | None, day: date, lesson: LessonHeld | None = None
) -> list[PupilSeen]:
    """Pupils of a class on a day, those of whom most was found first. `courses`: those in which the reader may know of
    them, None for all; `lesson`: the lesson before which it is asked."""
    pupils = [each.student for each in members]
    found: dict[str, list[Said]] = defaultdict(list)
    weights: dict[str, float] = defaultdict(float)
    on_leave = set()

    def add(student: str, said: Said, weight: float = 1.0) -> None:
        found[student].append(said)
        weights[student] += _WEIGHTS[said.kind] * weight

    for leave in classroom.on_leave(pupils, day):
        on_leave.add(leave.student)
        link = Link(classroom.LEAVE, leave.record, _("Leave"))
        add(leave.student, Said(AWAY_NOW, _("Has leave until {0}.").format(formatdate(leave.last)), links=[link]))
    _add_absences(add, pupils, day, lesson)
    noticed = _add_insights(add, pupils, courses)
    _add_estimates(add, pupils, courses, day, noticed)
    _add_steps(add, pupils, courses)
    seen = [PupilSeen(each.student, each.name, each.student in on_leave, found[each.student]) for each in members]
    return sorted(seen, key=lambda each: -weights[each.student])


def _add_absences(add, pupils: list[str], day: date, lesson: LessonHeld | None) -> None:
    rows = classroom.away(pupils, day - LATELY, day - timedelta(days=1) if not lesson else day)
    before = classroom.lesson_before(lesson) if lesson else None
    of_pupils: dict[str, list] = defaultdict(list)
    for row in rows:
        of_pupils[row.student].append(row)
    for student, missed in of_pupils.items():
        if before:
            last = [row for row in missed if row.day == before.day and row.lesson in ("", before.name)]
            if last:
                day_before = formatdate(before.day)
                words = _("Was not at the last lesson ({0}).").format(day_before)
                if last[0].with_leave:
                    words = _("Was not at the last lesson ({0}), with leave.").format(day_before)
                add(student, Said(AWAY_LAST, words, links=[_attendance(last[0].record)]))
        days = {row.day for row in missed if row.day < day}
        if len(days) >= OFTEN:
            excused = {row.day for row in missed if row.with_leave}
            words = _("Away on {0} days of the last three weeks, {1} of them with leave.").format(
                len(days), len(days & excused)
            )
            links = [_attendance(row.record) for row in missed[:MOST_TITLES]]
            add(student, Said(AWAY_OFTEN, words, links=links))


def _attendance(record: str) -> Link:
    return Link(classroom.ATTENDANCE, record, _("Attendance"))


def _add_insights(add, pupils: list[str], courses: Collection[str] | None) -> set[tuple[str, str, str]]:
    """Returns pupil, kind and course (or "") of what was noticed."""
    rows = frappe.get_all(
        insights.INSIGHT,
        {"student": ("in", pupils or [""]), "status": insights.OPEN},
        ["name", "student", "course", "kind", "title", "severity", "probability"],
        order_by="computed_on desc",
        limit_page_length=0,
    )
    noticed = set()
    for row in rows:
        if not _is_theirs(row.course, courses):
            continue
        sure = _("about {0} %").format(round(row.probability)) if row.probability else ""
        link = Link(insights.INSIGHT, row.name, row.title)
        add(row.student, Said(INSIGHT, row.title, sure, [link]), _SEVERITIES.get(row.severity, 1.0))
        noticed.add((row.student, row.kind, row.course or ""))
    return noticed


def _add_estimates(
    add, pupils: list[str], courses: Collection[str] | None, day: date, noticed: Collection[tuple[str, str, str]]
) -> None:
    """Estimates, but those that an insight has told already (`noticed`)."""
    rows = frappe.get_all(
        estimating.PREDICTION,
        {"student": ("in", pupils or [""]), "told": 1, "valid_until": (">=", day)},
        ["name", "student", "course", "outcome", "said", "chance"],
        order_by="chance desc",
        limit_page_length=0,
    )
    allowed = _may_predict({row.student for row in rows})
    for row in rows:
        if row.student not in allowed or not _is_theirs(row.course, courses):
            continue
        outcome = NAMES[row.outcome]
        if (row.student, ALERT_KINDS.get(outcome), row.course or "") in noticed:
            continue
        title = _(TITLES[outcome])
        words = _("{0}, {1}: {2}").format(title, row.course, row.said) if row.course else f"{title}: {row.said}"
        add(row.student, Said(ESTIMATE, words, row.said, [Link(estimating.PREDICTION, row.name, title)]))


def _may_predict(students: Iterable[str]) -> set[str]:
    return consent.allowed_predictions(students, school_choices.current().consent_needed)


def _add_steps(add, pupils: list[str], courses: Collection[str] | None) -> None:
    rows = frappe.get_all(
        recommending.RECOMMENDATION,
        {"student": ("in", pupils or [""]), "status": recommending.PROPOSED},
        ["name", "student", "course", "text"],
        order_by="weight desc",
        limit_page_length=0,
    )
    steps: dict[str, list[Link]] = defaultdict(list)
    for row in rows:
        if _is_theirs(row.course, courses):
            steps[row.student].append(Link(recommending.RECOMMENDATION, row.name, row.text))
    for student, links in steps.items():
        words = (
            _("A step waits for a decision.")
            if len(links) == 1
            else _("{0} steps wait for a decision.").format(len(links))
        )
        add(student, Said(STEPS, words, links=links[:MOST_TITLES]))


def _is_theirs(course: str | None, courses: Collection[str] | None) -> bool:
    return courses is None or not course or course in courses


def stands_out(pupil: PupilSeen) -> bool:
    """Whether something asks for attention, rather than for a decision or nothing at all."""
    return any(each.kind in (INSIGHT, ESTIMATE, AWAY_LAST, AWAY_OFTEN) for each in pupil.signs)


def clock(minute: int) -> str:
    return lessons.clock(minute)[:5]
