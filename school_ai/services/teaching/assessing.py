"""An assessment and a result as their teacher looks at them: how hard, how it went, which results stand out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from frappe import _

from school_ai.ai.analytics.performance import FEWEST
from school_ai.ai.assistant.remarks import FEWEST_EARLIER, standing_out
from school_ai.erpnext_records import classroom
from school_ai.erpnext_records.classroom import RESULT, Result
from school_ai.services.analytics import describing
from school_ai.services.analytics.describing import Figures
from school_ai.services.remembered import remembered
from school_ai.services.teaching import feedback
from school_ai.services.teaching.evidence import Link, Said
from school_ai.services.teaching.feedback import FeedbackShown
from school_ai.services.teaching.lessons_seen import quartiles


@dataclass(frozen=True)
class Spread:
    """Quartiles in whole percents; None for fewer than `ai.analytics.performance.FEWEST` results."""

    results: int
    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True)
class CriterionSeen:
    """A criterion of an assessment: the share of its points that was reached, in percent, of how many results."""

    criterion: str
    results: int
    percent: float


@dataclass(frozen=True)
class StandsOut:
    """A result that is far from what the pupil's other results let expect. `difference`: in points of percent."""

    result: str
    student: str
    name: str
    percent: float
    difference: float


@dataclass(frozen=True)
class PlanSeen:
    """An assessment. `difficulty`: its row of `describing.how_hard`, None where there is none; `why`: what it says
    instead; `pupils`: in the group; `missing`: those without a result."""

    plan: str
    title: str
    group: str
    course: str
    day: date | None
    pupils: int
    spread: Spread
    difficulty: dict[str, Any] | None
    why: str
    criteria: list[CriterionSeen]
    stand_out: list[StandsOut]
    missing: list[str]


@dataclass(frozen=True)
class EarlierResult:
    result: str
    title: str
    day: date
    percent: float


@dataclass(frozen=True)
class ResultSeen:
    """A result beside the class, and the pupil's others in the course, by day. `said`: what is worth saying of it, to
    the teacher; `feedback`: what was drafted or taken over."""

    result: str
    student: str
    name: str
    title: str
    course: str
    percent: float | None
    grade: str
    submitted: bool
    spread: Spread
    criteria: list[CriterionSeen]
    class_criteria: list[CriterionSeen]
    earlier: list[EarlierResult]
    said: list[Said]
    feedback: FeedbackShown | None


def of_plan(name: str) -> PlanSeen:
    """All of an assessment. Nobody's rights are asked: who calls has."""
    plan = classroom.plan(name)
    rows = classroom.results(assessment_plan=name, parts=True)
    members = classroom.members(plan.group) if plan.group else []
    figures = how_hard(plan.course, plan.term, plan.group)
    row = next((each for each in figures.rows if each["what"] == "assessment" and each["name"] == name), None)
    has = {each.student for each in rows}
    return PlanSeen(
        plan=name,
        title=plan.title,
        group=plan.group,
        course=plan.course,
        day=plan.day,
        pupils=len(members),
        spread=_spread(rows),
        difficulty=row if row and row.get("enough") else None,
        why=_why(row, rows),
        criteria=_criteria(rows),
        stand_out=_stand_out(plan.course, rows),
        missing=[each.name for each in members if each.student not in has] if rows else [],
    )


def how_hard(course: str, term: str, group: str) -> Figures:
    """Of the assessments of a group in a course and term, measured by all who take the course."""
    groups = [group] if group else []
    return remembered(
        "teaching.difficulty",
        (course, groups, term),
        lambda: describing.how_hard(describing.of_courses([course], None, term or None, criteria=True), groups),
    )


def _why(row: dict[str, Any] | None, rows: Sequence[Result]) -> str:
    if not rows:
        return _("There are no submitted results yet.")
    if row is None:
        return _("Its results belong to no term in which the pupils are enrolled, so it cannot be compared.")
    return row.get("why") or ""


def _spread(rows: Sequence[Result]) -> Spread:
    percents = [each.percent for each in rows if each.percent is not None]
    if len(percents) < FEWEST:
        return Spread(len(percents), None, None, None)
    return Spread(len(percents), *quartiles(percents))


def _criteria(rows: Sequence[Result]) -> list[CriterionSeen]:
    sums: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        for part in row.parts:
            if part.maximum:
                sums[part.criterion].append((part.score, part.maximum))
    return [
        CriterionSeen(name, len(parts), 100 * sum(score for score, _m in parts) / sum(most for _s, most in parts))
        for name, parts in sums.items()
    ]


def _stand_out(course: str, rows: Sequence[Result]) -> list[StandsOut]:
    percents = {each.student: each.percent for each in rows if each.percent is not None}
    others: dict[str, list[float]] = defaultdict(list)
    names = {each.name for each in rows}
    for each in classroom.results(student=percents, course=course) if percents else ():
        if each.name not in names and each.percent is not None:
            others[each.student].append(each.percent)
    far = standing_out(percents, others)
    found = [
        StandsOut(each.name, each.student, each.student_name, each.percent, far[each.student])
        for each in rows
        if each.student in far
    ]
    return sorted(found, key=lambda each: each.difference)


def of_result(name: str) -> ResultSeen:
    """All of a result. Nobody's rights are asked: who calls has."""
    (row,) = classroom.results(name=name, drafts=True, parts=True) or (None,)
    if row is None:
        feedback.facts_of(name)
    of_class = classroom.results(assessment_plan=row.plan, parts=True)
    earlier = [
        each
        for each in classroom.results(student=row.student, course=row.course)
        if each.percent is not None and each.name != name and each.day < row.day
    ]
    spread = _spread(of_class)
    return ResultSeen(
        result=name,
        student=row.student,
        name=row.student_name,
        title=row.title,
        course=row.course,
        percent=row.percent,
        grade=row.grade,
        submitted=row.submitted,
        spread=spread,
        criteria=_criteria([row]),
        class_criteria=_criteria(of_class) if len(of_class) >= FEWEST else [],
        earlier=[EarlierResult(each.name, each.title, each.day, each.percent) for each in earlier],
        said=_said(row, spread, earlier),
        feedback=feedback.latest(name),
    )


def _said(row: Result, spread: Spread, earlier: Sequence[Result]) -> list[Said]:
    if row.percent is None:
        return []
    found = []
    if spread.median is not None:
        percent = round(row.percent)
        words = _("Below the middle half of the class.")
        if row.percent > spread.upper:
            words = _("Above the middle half of the class.")
        elif row.percent >= spread.lower:
            words = _("Within the middle half of the class.")
        sure = _("{0} % beside {1} to {2} % ({3} results)").format(
            percent, round(spread.lower), round(spread.upper), spread.results
        )
        found.append(Said("class", words, sure))
    else:
        found.append(Said("class", _("Of fewer than {0} results nothing is said of the class.").format(FEWEST)))
    if len(earlier) >= FEWEST_EARLIER:
        mean = sum(each.percent for each in earlier) / len(earlier)
        words = _("{0} points beside {1} earlier results in the course.").format(
            f"{row.percent - mean:+.0f}", len(earlier)
        )
        links = [Link(RESULT, each.name, each.title) for each in earlier[-3:]]
        found.append(Said("earlier", words, _("A single result says little."), links))
    else:
        found.append(Said("earlier", _("There are too few earlier results to be beside.")))
    return found
