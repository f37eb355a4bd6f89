"""What a person may see of the estimates, insights and recommendations about a pupil: heads all; instructors what is of
courses in which they teach the pupil; the pupil and the family what helps, in words that fit them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import frappe
import numpy as np
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.ai.analytics import performance
from school_ai.ai.analytics.outcomes import OUTCOMES
from school_ai.erpnext_records import enrolment, people, pupil_records
from school_ai.erpnext_records.enrolment import Membership
from school_ai.erpnext_records.rows import read
from school_ai.permissions import Standing, learns_of
from school_ai.services import consent, insights
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import estimating, gathering, models, recommending, wording
from school_ai.services.analytics.outcome_words import GRADE, NAMES, TITLES
from school_ai.services.analytics.wording import GUARDIAN, PUPIL, TEACHER, Audience
from school_ai.services.overseeing import estimates
from school_ai.services.remembered import OF_RESULTS, RECORDS, remembered

# A step that was done stays on the pupil's page for so long, with its tick.
DONE_SHOWN = timedelta(days=21)


@dataclass(frozen=True)
class EstimateShown:
    """An estimate for a reader. `outcome`: fails, grade, often_absent or withdraws. `chance` of 1, or `value` between
    `low` and `high` in percent (four in five of such estimates hold). `told`: whether it asks for a look. `reasons`:
    what moved it most; `changes`: what would change it. `by`: what it was made by, and how good that is."""

    outcome: str
    title: str
    course: str | None
    chance: float | None
    value: float | None
    low: float | None
    high: float | None
    said: str
    told: bool
    headline: str
    reasons: list[str]
    changes: list[str]
    as_of: date
    valid_until: date | None
    model: str | None
    by: str


@dataclass(frozen=True)
class RecommendationShown:
    """A step. `text`: what to do, as the teacher has changed it; `proposed`: as it was proposed. `material`: a document
    of the shelf, with its title."""

    name: str
    status: str
    kind: str
    course: str
    topic: str
    text: str
    proposed: str
    reason: str
    material: str | None
    material_title: str | None
    decided_by: str | None
    decided_on: Any
    done_on: Any
    note: str


@dataclass(frozen=True)
class InsightShown:
    name: str
    kind: str
    severity: str
    title: str
    text: str
    suggestion: str
    probability: float | None
    course: str | None
    student: str | None
    student_name: str | None
    student_group: str | None
    computed_on: Any
    valid_until: Any


@dataclass(frozen=True)
class CourseMeasure:
    """How a pupil stands in a course of the running term: results so far in percent, beside the class's quartiles,
    which are there only where the class is large enough to name nobody."""

    course: str
    term: str
    group: str
    results: int
    grade: float | None
    class_lower: float | None
    class_median: float | None
    class_upper: float | None


@dataclass(frozen=True)
class Enhanced:
    """A pupil: the record's names, measures, insights, estimates and steps, and how fresh each is."""

    student: str
    student_name: str
    groups: list[str]
    courses: list[CourseMeasure]
    absent_share: float | None
    days_recorded: int
    predictions: list[EstimateShown]
    insights: list[InsightShown]
    recommendations: list[RecommendationShown]
    fresh: dict[str, Any]
    remarks: list[str]


def as_family(standing: Standing) -> Standing:
    """A person as the pupil or the guardian that they are, and no more. Who teaches their own child reads on the
    family's page what other families read."""
    return replace(standing, roles=frozenset(), instructor=None, teaches=Membership())


def pupils_of_family(standing: Standing) -> dict[str, str]:
    """The pupil themself, first, and the children whose records a guardian may see: names by the records' names."""
    own = [standing.student] if standing.student else []
    names = people.names_of_students([*own, *standing.children])
    children = sorted(standing.children, key=lambda each: names.get(each, each))
    return {each: names.get(each, each) for each in [*own, *children]}


def audience_of(standing: Standing, student: str) -> Audience:
    if standing.student == student:
        return PUPIL
    if standing.heads or _teaches(standing, student):
        return TEACHER
    return GUARDIAN


def _teaches(standing: Standing, student: str) -> bool:
    return standing.has_pupils and student in standing.pupils


def _courses(standing: Standing, student: str) -> frozenset[str] | None:
    """The courses of which the reader may see something about a pupil; None: all."""
    if standing.heads or audience_of(standing, student) != TEACHER:
        return None
    return standing.teaches.courses


def predictions(standing: Standing, student: str) -> list[EstimateShown]:
    """Estimates for a pupil as the reader may see them; those that ask for a look first."""
    audience, courses = audience_of(standing, student), _courses(standing, student)
    if not consent.may_predict(student, school_choices.current().consent_needed):
        # Those that were made before are shown no more from the moment of the objection on.
        return []
    rows = read(
        estimating.PREDICTION,
        ["outcome", "course", "chance", "value", "low", "high", "said", "told", "as_of", "valid_until", "model",
         "reasons", "changes", "student", "student_name"],
        {"student": student, "valid_until": (">=", getdate())},
        "told desc, course, outcome",
    )  # fmt: skip
    named = sorted({row.model for row in rows if row.model})
    by = {
        row.name: row
        for row in read(models.MODEL, ["name", "quality", "uses_rule", "why_rule"], {"name": ("in", named)})
    }
    found, aside = [], estimates.set_aside([student])
    for row in rows:
        if courses is not None and row.course and row.course not in courses:
            continue
        if not estimates.is_shown(row, aside):
            continue
        if audience != TEACHER and NAMES[row.outcome] != GRADE and not row.told:
            # A small chance of something bad is nothing to be told.
            continue
        found.append(_shown(row, audience, by.get(row.model)))
    return found


def _shown(row, audience: Audience, by) -> EstimateShown:
    outcome, choices = NAMES[row.outcome], school_choices.current()
    kind = "value" if outcome == GRADE else "chance"
    reasons, changes = frappe.parse_json(row.reasons or "[]"), frappe.parse_json(row.changes or "[]")
    said = [
        wording.reason(audience, each["theme"], each["part"], each["facts"], kind, row.student_name) for each in reasons
    ]
    helps = [wording.change(audience, each["theme"], each["estimate"], kind) for each in changes]
    headline = ""
    if row.told:
        name = row.student_name or row.student
        headline = wording.headline(
            audience, outcome, name, row.course, row.chance, choices.pass_mark, choices.absent_share
        )
    is_grade = outcome == GRADE
    return EstimateShown(
        outcome=outcome,
        title=_(TITLES[outcome]),
        course=row.course,
        chance=None if is_grade else row.chance,
        value=row.value if is_grade else None,
        low=row.low if is_grade else None,
        high=row.high if is_grade else None,
        said=wording.said(outcome, row.chance, row.value if is_grade else None, row.low, row.high),
        told=bool(row.told),
        headline=headline,
        reasons=[each for each in said if each],
        changes=[each for each in helps if each],
        as_of=row.as_of,
        valid_until=row.valid_until,
        model=row.model if audience == TEACHER else None,
        by=_by(by, audience),
    )


def _by(by, audience: Audience) -> str:
    if by is None:
        return ""
    if audience != TEACHER:
        return _("Worked out from the school's records by a computer, and no verdict. Teachers decide what to do.")
    said = [by.quality or ""]
    if by.uses_rule:
        said.append(_("It is the naive rule: {0}").format(by.why_rule or _("no model was better.")))
    return wording.sentences(said)


def explain(standing: Standing, student: str, outcome: str, course: str | None) -> dict[str, list[str]]:
    """Reasons and changes of one estimate, worked out now where they were not when it was made; none of a course that
    is not the reader's."""
    courses = _courses(standing, student)
    if courses is not None and OUTCOMES[outcome].per_course and course not in courses:
        return {"reasons": [], "changes": []}
    if not consent.may_predict(student, school_choices.current().consent_needed):
        return {"reasons": [], "changes": []}
    if (student, TITLES[outcome], course or "") in estimates.set_aside([student]):
        return {"reasons": [], "changes": []}
    audience, kind = audience_of(standing, student), "value" if outcome == GRADE else "chance"
    found = remembered(
        "reasons of an estimate",
        [student, outcome, course],
        lambda: estimating.explained_now(student, outcome, course),
        [*RECORDS, models.MODEL],
    )
    if found is None:
        return {"reasons": [], "changes": []}
    name = people.names_of_students([student]).get(student, student)
    reasons = [
        wording.reason(audience, each["theme"], each["part"], each["facts"], kind, name) for each in found.reasons
    ]
    changes = [wording.change(audience, each["theme"], each["estimate"], kind) for each in found.changes]
    return {"reasons": list(filter(None, reasons)), "changes": list(filter(None, changes))}


def recommendations(standing: Standing, student: str) -> list[RecommendationShown]:
    """Steps for a pupil, those that matter most first. The pupil and the family see what a teacher has accepted."""
    audience, courses = audience_of(standing, student), _courses(standing, student)
    wanted = [*recommending.SHOWN] if audience != TEACHER else [recommending.PROPOSED, *recommending.SHOWN]
    fields = ["name", "status", "kind", "course", "topic", "text", "changed_text", "reason", "material", "decided_by",
              "decided_on", "done_on", "note", "weight"]  # fmt: skip
    step = recommending.RECOMMENDATION
    rows = read(step, fields, {"student": student, "status": ("in", wanted)}, "weight desc, creation")
    done = {"student": student, "status": recommending.DONE, "done_on": (">", now_datetime() - DONE_SHOWN)}
    rows += read(step, fields, done, "done_on desc")
    materials = {"name": ("in", sorted({row.material for row in rows if row.material}))}
    titles = {row.name: row.title for row in read("AI Knowledge Document", ["name", "title"], materials)}
    return [
        RecommendationShown(
            name=row.name,
            status=row.status,
            kind=row.kind,
            course=row.course,
            topic=row.topic or "",
            text=row.changed_text or row.text,
            proposed=row.text if audience == TEACHER else "",
            reason=row.reason if audience == TEACHER or row.kind != "Talk" else "",
            material=row.material,
            material_title=titles.get(row.material),
            decided_by=people.full_name(row.decided_by) if row.decided_by else None,
            decided_on=row.decided_on,
            done_on=row.done_on,
            note=(row.note or "") if audience == TEACHER else "",
        )
        for row in rows
        if courses is None or row.course in courses
    ]


INSIGHT_FIELDS = ["name", "kind", "severity", "title", "text", "suggestion", "probability", "course", "student",
                  "student_name", "student_group", "computed_on", "valid_until"]  # fmt: skip


def insights_of(standing: Standing, student: str) -> list[InsightShown]:
    """Open insights about a pupil: for those who teach them and for heads."""
    if audience_of(standing, student) != TEACHER:
        return []
    courses = _courses(standing, student)
    rows = frappe.get_all(
        insights.INSIGHT,
        {"student": student, "status": insights.OPEN},
        INSIGHT_FIELDS,
        order_by="computed_on desc",
    )
    return _gravest_first([_insight(row) for row in rows if courses is None or not row.course or row.course in courses])


def _gravest_first(found: list[InsightShown]) -> list[InsightShown]:
    order = {insights.HIGH: 0, insights.MEDIUM: 1, insights.LOW: 2}
    return sorted(found, key=lambda each: order.get(each.severity, 3))


def _insight(row) -> InsightShown:
    return InsightShown(**{**row, "probability": row.probability or None})


def insights_for(
    instructor_groups: Iterable[str], courses: Iterable[str], instructor: str | None
) -> list[InsightShown]:
    """Open insights about the pupils and groups that somebody teaches, in the courses that they teach."""
    groups, courses = frozenset(instructor_groups), sorted(set(courses))
    pupils = enrolment.students_in(groups)
    rows = frappe.get_all(
        insights.INSIGHT,
        {"status": insights.OPEN},
        [*INSIGHT_FIELDS, "instructor"],
        or_filters={
            "student": ("in", pupils or [""]),
            "student_group": ("in", sorted(groups) or [""]),
            "instructor": instructor or "\0",
        },
        order_by="computed_on desc",
    )
    mine = [row for row in rows if not row.course or row.course in courses or row.instructor == instructor]
    return _gravest_first([_insight(frappe._dict({key: row[key] for key in INSIGHT_FIELDS})) for row in mine])


def enhanced(standing: Standing, student: str) -> Enhanced:
    """All that a reader may see about a pupil."""
    today, courses = getdate(), _courses(standing, student)
    # Attendance is marked all morning: only the pupil's own makes their figures anew.
    about = [student, pupil_records.attendance_mark(student)]
    figures, absent, days = remembered("measures of a pupil", about, lambda: _figures(student, today), OF_RESULTS)
    measures = [each for each in figures if courses is None or each.course in courses]
    shown = predictions(standing, student)
    return Enhanced(
        student=student,
        student_name=people.names_of_students([student]).get(student, student),
        groups=sorted(learns_of(student).groups),
        courses=measures,
        absent_share=absent,
        days_recorded=days,
        predictions=shown,
        insights=insights_of(standing, student),
        recommendations=recommendations(standing, student),
        fresh={
            "predictions": max((each.as_of for each in shown), default=None),
            "records": now_datetime(),
        },
        remarks=_remarks(student, shown, audience_of(standing, student)),
    )


def worth_a_look(shown: Enhanced) -> list[dict]:
    """What is worth a look: one entry a course, and one for what is of no course. What is said twice stands once."""
    found: dict[str, dict] = {}
    for each in shown.predictions:
        if each.headline:
            entry = found.setdefault(each.course or "", {"headlines": [], "helps": [], "reasons": []})
            entry["headlines"].append(each.headline)
            entry["helps"] += [text for text in each.changes if text not in entry["helps"]]
            entry["reasons"] += [text for text in each.reasons if text not in entry["reasons"]]
    return [{"course": course, **entry} for course, entry in sorted(found.items())]


def likely_grades(shown: Enhanced) -> dict[str, EstimateShown]:
    """Course -> the estimate of its grade at the end of the term."""
    return {each.course: each for each in shown.predictions if each.outcome == "grade" and each.course}


def _figures(student: str, today: date) -> tuple[list[CourseMeasure], float | None, int]:
    """How a pupil stands in the running courses; the share of days absent, of so many recorded."""
    records = gathering.of_their_courses([student])
    return _measures(student, records, today), *_absence(records, today)


def _remarks(student: str, shown: list[EstimateShown], audience: Audience) -> list[str]:
    if shown:
        return []
    needed = school_choices.current().consent_needed
    if not consent.may_predict(student, needed):
        return [_without_consent(audience) if needed else _as_wished(audience)]
    why = models.why_none()
    return [why] if why else []


def _without_consent(audience: Audience) -> str:
    if audience == PUPIL:
        return _("No estimates are made for you: this school asks for a consent first, and there is none.")
    return _("No estimates are made for this pupil: this school asks for a consent first, and there is none.")


def _as_wished(audience: Audience) -> str:
    if audience == PUPIL:
        return _("No estimates are made for you, as was wished.")
    return _("No estimates are made for this pupil, as was wished.")


def _running(records, today: date):
    rows = records.enrolments
    return rows[(rows["begins"].dt.date <= today) & (rows["ends"].dt.date >= today)]


def _measures(student: str, records, today: date) -> list[CourseMeasure]:
    running = _running(records, today)
    mine = performance.graded(records)
    mine = mine[mine["pupil"] == student].set_index(["course", "term"])["percent"]
    count = records.results.groupby(["course", "term"]).size()
    classmates = _of_classmates(running)
    found = []
    for row in running.sort_values("course").itertuples(index=False):
        spread = performance.class_spread(classmates, row.course, row.group, row.term) if classmates else None
        grade = mine.get((row.course, row.term), np.nan)
        lower, median, upper = (
            (wording.plain(spread.lower), wording.plain(spread.median), wording.plain(spread.upper))
            if spread and spread.enough
            else (None, None, None)
        )
        found.append(
            CourseMeasure(
                row.course,
                row.term,
                row.group,
                int(count.get((row.course, row.term), 0)),
                wording.plain(grade),
                lower,
                median,
                upper,
            )
        )
    return found


def _of_classmates(running):
    groups = frozenset(running["group"]) - {""}
    pupils = enrolment.students_in(groups)
    if not pupils:
        return None
    pupils = sorted(pupils)
    return remembered("classmates", pupils, lambda: gathering.results_of(pupils), OF_RESULTS)


def _absence(records, today: date) -> tuple[float | None, int]:
    running = _running(records, today)
    rows = records.attendance
    if not len(rows) or not len(running):
        return None, 0
    rows = rows[rows["day"] >= running["begins"].min()]
    away = rows["state"].astype("object").isin(("absent", "excused"))
    return (wording.plain(away.mean()), int(rows["day"].nunique())) if len(rows) else (None, 0)
