"""Who of a class needs attention, and why: what is recorded, what was noticed, and what is estimated, each with where
it comes from. It is a list to look at people by, and no verdict: pupils stand in the order of how much was found."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from frappe import _
from frappe.utils import formatdate

from school_ai.erpnext_records import classroom, lessons
from school_ai.erpnext_records.classroom import Away, Leave, Member
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.erpnext_records.rows import read
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


@dataclass(frozen=True)
class Asked:
    """A class that is asked about. `courses`: those in which the reader may know of its pupils, None for all; `lesson`:
    the lesson before which it is asked."""

    members: Sequence[Member]
    courses: Collection[str] | None
    lesson: LessonHeld | None = None


def of_class(
    members: Sequence[Member], courses: Collection[str] | None, day: date, lesson: LessonHeld | None = None
) -> list[PupilSeen]:
    """Pupils of a class on a day, those of whom most was found first. The arguments are those of `Asked`."""
    return of_classes([Asked(members, courses, lesson)], day)[0]


def of_classes(asked: Sequence[Asked], day: date) -> list[list[PupilSeen]]:
    """Pupils of several classes on one day: what the records say of all of them is read at once."""
    records = _Records.of({each.student for one in asked for each in one.members}, day)
    return [_of_class(each, day, records) for each in asked]


@dataclass(frozen=True)
class _Records:
    """What the records say of pupils, by pupil."""

    leaves: dict[str, list[Leave]]
    absences: dict[str, list[Away]]
    insights: dict[str, list]
    estimates: dict[str, list]
    steps: dict[str, list]

    @classmethod
    def of(cls, pupils: Collection[str], day: date) -> "_Records":
        names = sorted(pupils)
        noticed = read(
            insights.INSIGHT,
            where={"student": ("in", names), "status": insights.OPEN},
            fields=["name", "student", "course", "kind", "title", "severity", "probability"],
            order_by="computed_on desc",
        )
        estimates = read(
            estimating.PREDICTION,
            where={"student": ("in", names), "told": 1, "valid_until": (">=", day)},
            fields=["name", "student", "course", "outcome", "said", "chance"],
            order_by="chance desc",
        )
        allowed = consent.allowed_predictions(
            {row.student for row in estimates}, school_choices.current().consent_needed
        )
        steps = read(
            recommending.RECOMMENDATION,
            where={"student": ("in", names), "status": recommending.PROPOSED},
            fields=["name", "student", "course", "text"],
            order_by="weight desc",
        )
        return cls(
            leaves=_by_pupil(classroom.on_leave(names, day)),
            absences=_by_pupil(classroom.away(names, day - LATELY, day)),
            insights=_by_pupil(noticed),
            estimates=_by_pupil(row for row in estimates if row.student in allowed),
            steps=_by_pupil(steps),
        )


def _by_pupil(rows: Iterable[Any]) -> dict[str, list]:
    found: dict[str, list] = defaultdict(list)
    for row in rows:
        found[row.student].append(row)
    return found


def _of_class(asked: Asked, day: date, records: _Records) -> list[PupilSeen]:
    before = lessons.last_before(asked.lesson) if asked.lesson else None
    seen, weights = [], {}
    for member in asked.members:
        signs = _signs(member.student, asked, day, before, records)
        weights[member.student] = sum(_WEIGHTS[said.kind] * weight for said, weight in signs)
        on_leave = bool(records.leaves.get(member.student))
        seen.append(PupilSeen(member.student, member.name, on_leave, [said for said, _weight in signs]))
    return sorted(seen, key=lambda each: -weights[each.student])


def _signs(
    student: str, asked: Asked, day: date, before: LessonHeld | None, records: _Records
) -> list[tuple[Said, float]]:
    """What was found of a pupil, each with how much it counts among those of its kind."""
    noticed = [row for row in records.insights.get(student, ()) if _is_theirs(row.course, asked.courses)]
    told = {(row.kind, row.course or "") for row in noticed}
    estimates = [row for row in records.estimates.get(student, ()) if _is_theirs(row.course, asked.courses)]
    steps = [row for row in records.steps.get(student, ()) if _is_theirs(row.course, asked.courses)]
    return [
        *((_leave(leave), 1.0) for leave in records.leaves.get(student, ())),
        *((said, 1.0) for said in _absences(records.absences.get(student, []), day, asked.lesson, before)),
        *((_insight(row), _SEVERITIES.get(row.severity, 1.0)) for row in noticed),
        *((_estimate(row), 1.0) for row in estimates if _told_as(row) not in told),
        *((said, 1.0) for said in _steps(steps)),
    ]


def _leave(leave: Leave) -> Said:
    link = Link(classroom.LEAVE, leave.record, _("Leave"))
    return Said(AWAY_NOW, _("Has leave until {0}.").format(formatdate(leave.last)), links=[link])


def _absences(missed: list[Away], day: date, lesson: LessonHeld | None, before: LessonHeld | None) -> Iterator[Said]:
    """Of what a pupil missed, the latest first: the lesson `before` this one, and many days lately."""
    if before:
        last = [row for row in missed if row.day == before.day and row.lesson in ("", before.name)]
        if last:
            day_before = formatdate(before.day)
            words = _("Was not at the last lesson ({0}).").format(day_before)
            if last[0].with_leave:
                words = _("Was not at the last lesson ({0}), with leave.").format(day_before)
            yield Said(AWAY_LAST, words, links=[_attendance(last[0].record)])
    days = {row.day for row in missed if row.day < day}
    if len(days) >= OFTEN:
        excused = {row.day for row in missed if row.with_leave}
        words = _("Away on {0} days of the last three weeks, {1} of them with leave.").format(
            len(days), len(days & excused)
        )
        # What is missed of the day itself is shown with its lesson.
        shown = missed if lesson else [row for row in missed if row.day < day]
        yield Said(AWAY_OFTEN, words, links=[_attendance(row.record) for row in shown[:MOST_TITLES]])


def _attendance(record: str) -> Link:
    return Link(classroom.ATTENDANCE, record, _("Attendance"))


def _insight(row) -> Said:
    sure = _("about {0} %").format(round(row.probability)) if row.probability else ""
    return Said(INSIGHT, row.title, sure, [Link(insights.INSIGHT, row.name, row.title)])


def _told_as(estimate) -> tuple[str | None, str]:
    """Kind and course of the insight that tells an estimate already."""
    return ALERT_KINDS.get(NAMES[estimate.outcome]), estimate.course or ""


def _estimate(row) -> Said:
    outcome = NAMES[row.outcome]
    title = _(TITLES[outcome])
    words = _("{0}, {1}: {2}").format(title, row.course, row.said) if row.course else f"{title}: {row.said}"
    return Said(ESTIMATE, words, row.said, [Link(estimating.PREDICTION, row.name, title)])


def _steps(rows: list) -> Iterator[Said]:
    if rows:
        links = [Link(recommending.RECOMMENDATION, row.name, row.text) for row in rows[:MOST_TITLES]]
        words = _("{0} steps wait for a decision.").format(len(rows))
        if len(rows) == 1:
            words = _("A step waits for a decision.")
        yield Said(STEPS, words, links=links)


def _is_theirs(course: str | None, courses: Collection[str] | None) -> bool:
    return courses is None or not course or course in courses


def stands_out(pupil: PupilSeen) -> bool:
    """Whether something asks for attention, rather than for a decision or nothing at all."""
    return any(each.kind in (INSIGHT, ESTIMATE, AWAY_LAST, AWAY_OFTEN) for each in pupil.signs)


def clock(minute: int) -> str:
    return lessons.clock(minute)[:5]
