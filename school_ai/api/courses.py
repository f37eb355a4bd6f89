"""The catalogue's methods about one course: for those who teach it and heads of school. Instructors are given their own
groups."""

from dataclasses import dataclass

from frappe.utils import getdate

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.analytics import describing, recommending
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.recommending import ContentGap
from school_ai.services.remembered import RECORDS, remembered

ON = "predictions_enabled"


@dataclass(frozen=True)
class CourseAnalytics:
    """Results by group, criterion and kind of assessment, and how they move, in percent with intervals of 95 %."""

    by_group: Figures
    by_criterion: Figures
    by_kind: Figures
    trends: Figures


def _groups() -> list[str] | None:
    standing = permissions.standing_of()
    return None if standing.heads else sorted(standing.teaches.groups)


@endpoint("GET", guard=permissions.teaches_course, capability=ON)
def analytics(course: str, academic_term: str | None = None) -> CourseAnalytics:
    """GET courses/{id}/analytics: results and their trend, by group, criterion and kind of assessment."""
    groups = _groups()
    return remembered(
        "courses.analytics", (course, groups, academic_term), lambda: _analytics(course, groups, academic_term)
    )


def _analytics(course: str, groups: list[str] | None, academic_term: str | None) -> CourseAnalytics:
    records = describing.of_courses([course], groups, academic_term, criteria=True)
    return CourseAnalytics(
        describing.results(records, ("course", "term", "group")),
        describing.results(records, ("course", "criterion")),
        describing.results(records, ("course", describing.task_of(records))),
        describing.trends(records),
    )


@endpoint("GET", guard=permissions.teaches_course, capability=ON)
def content_suggestions(course: str) -> list[ContentGap]:
    """GET courses/{id}/content-suggestions: topics that pupils miss or ask about, and what the shelf holds of them."""
    return remembered(
        "courses.content_suggestions",
        (course,),
        lambda: recommending.gaps_of_course(course, describing.of_courses([course], criteria=True), getdate()),
        (*RECORDS, "AI Knowledge Document", "AI Message", "Course", "Topic", "Topic Prerequisite"),
    )


@endpoint("GET", guard=permissions.teaches_course, capability=ON)
def difficulty(course: str, academic_term: str | None = None) -> Figures:
    """GET courses/{id}/difficulty-analysis: how hard assessments and criteria are, and how well they tell pupils apart,
    with intervals. Measured by all who take the course; an instructor is listed the assessments of their groups."""
    groups = _groups()
    return remembered(
        "courses.difficulty",
        (course, groups, academic_term),
        lambda: describing.how_hard(describing.of_courses([course], None, academic_term, criteria=True), groups),
    )
