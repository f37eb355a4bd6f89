"""What becomes of recommended steps and of proposed prerequisites: a teacher decides, a pupil ticks."""

from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.analytics import gathering, prerequisites, recommending

ON = "predictions_enabled"
Words = Annotated[str, Field(max_length=500)]


@endpoint("POST", guard=permissions.decides_recommendations, capability=ON)
def decide(
    recommendations: Annotated[list[str], Field(min_length=1, max_length=200)],
    decision: Literal["Accepted", "Changed", "Dismissed", "Proposed"],
    text: Words = "",
    note: Words = "",
) -> dict[str, str]:
    """Accept, change or dismiss steps, or take a decision back (Proposed). `text`: what to do instead, for Changed.
    Returns the status of each."""
    return {name: recommending.decide(name, decision, text, note) for name in recommendations}


@endpoint("POST", guard=permissions.may_tick, capability=ON)
def tick(recommendation: str, done: bool = True) -> str:
    """Say that an accepted step was done, or that it was not. Returns its status."""
    return recommending.tick(recommendation, done)


@endpoint("POST", guard=permissions.teaches_course, capability=ON)
def propose_prerequisites(course: str) -> list[str]:
    """Look which topics of a course seem to build on which. Returns the names of the new proposals."""
    students = frappe.get_all("Course Enrollment", {"course": course}, pluck="student", distinct=True)
    return prerequisites.propose_for(course, gathering.records(students, criteria=True, with_tutor=False))


@endpoint("POST", guard=permissions.decides_prerequisite, capability=ON)
def decide_prerequisite(prerequisite: str, status: Literal["Confirmed", "Rejected", "Proposed"]) -> str:
    """Confirm or reject that one topic builds on another. Returns its status."""
    return prerequisites.decide(prerequisite, status)
