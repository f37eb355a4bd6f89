"""The catalogue's methods about one instructor."""

from dataclasses import dataclass
from typing import Annotated

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.erpnext_records import enrolment, staffing
from school_ai.services.analytics import classes, describing
from school_ai.services.analytics.classes import PupilShown
from school_ai.services.analytics.describing import ProgressShown
from school_ai.services.analytics.looking import InsightShown, insights_for
from school_ai.services.remembered import RECORDS, remembered
from school_ai.services.timetables import suggesting
from school_ai.services.timetables.suggesting import ChangeSuggested


@dataclass(frozen=True)
class InstructorInsights:
    """What an instructor's pupils reached beyond expectation, with how unsure that is, and what asks for a look."""

    progress: ProgressShown
    insights: list[InsightShown]


@endpoint("GET", guard=permissions.is_instructor_or_heads, capability="predictions_enabled")
def insights(instructor: str) -> InstructorInsights:
    """GET teachers/{id}/insights: progress of their groups with its uncertainty, never a ranking; and open insights
    about their pupils and groups. For the instructor and for heads of school."""
    teaches = enrolment.of_instructor(instructor)
    return InstructorInsights(
        remembered(
            "instructors.progress",
            (instructor,),
            lambda: describing.progress_of(instructor),
            (*RECORDS, "Course Schedule"),
        ),
        insights_for(teaches.groups, teaches.courses, instructor),
    )


@endpoint("GET", guard=permissions.is_instructor_or_heads, capability="predictions_enabled")
def students_analysis(instructor: str, student_group: str) -> list[PupilShown]:
    """GET teachers/{id}/students-analysis: who of a group needs what, in the courses that the instructor teaches.
    Pupils in the order of the class list, since it is none of merit."""
    return classes.of_group(instructor, student_group)


@endpoint("GET", guard=permissions.plans_or_is_instructor, capability="timetables_enabled")
def schedule_optimization(
    instructor: str, academic_term: str | None = None, most: Annotated[int, Field(ge=1, le=50)] = 10
) -> list[ChangeSuggested]:
    """GET teachers/{id}/schedule-optimization: changes of the timetable in use that would help an instructor, with
    their cost to others. Reasons, which speak of colleagues, are for planners."""
    term = academic_term or staffing.running_term()
    if not term or not frappe.db.exists("Academic Term", term):
        return []
    run = suggesting.found_run(term)
    if not run:
        return []
    return suggesting.for_instructor(run, instructor, with_reasons=permissions.may_plan_timetables(), most=most)
