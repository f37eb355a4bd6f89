"""Cover for absent instructors and closed rooms, and places for extra lessons: proposed, chosen, written, told."""

from datetime import date
from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.timetables import absences, covering
from school_ai.services.timetables.covering import REPAIR, Repair

ON = "timetables_enabled"
About = Literal["Instructor Absence", "Room Closure", "Extra Lesson"]
Clock = Annotated[str, Field(pattern=r"^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")]


@permissions.for_callers(permissions.planning)
def _plans_for(doctype: str, name: str) -> None:
    permissions.plans_timetables()
    permissions.is_there(doctype, name)


@permissions.for_callers(permissions.planning)
def _plans_repair(repair: str) -> None:
    _plans_for(REPAIR, repair)


@endpoint("GET", guard=_plans_for, capability=ON)
def look(doctype: About, name: str) -> Repair | None:
    """What is proposed for an absence or a closure, ranked; None as long as nothing was looked for."""
    return covering.look(doctype, name)


@endpoint("POST", guard=_plans_for, capability=ON)
def propose(doctype: About, name: str) -> Repair:
    """Find ways to mend an absence or a closure, as things are now, whatever was rejected before."""
    return covering.find_anew(doctype, name)


@endpoint("POST", guard=_plans_repair, capability=ON)
def confirm(repair: str, proposal: Annotated[int, Field(ge=0)], instead: dict[str, int] | None = None) -> Repair:
    """Do what a proposal says, all of it at once. `instead`: Course Schedule -> number of another of its choices."""
    return covering.confirm(repair, proposal, instead)


@endpoint("POST", guard=_plans_repair, capability=ON)
def reject(repair: str) -> None:
    """None of it is wanted: it is dealt with otherwise."""
    covering.reject(repair)


@endpoint("POST", guard=_plans_repair, capability=ON)
def not_by(repair: str, lesson: str, instructor: str) -> Repair:
    """A colleague is not to take a lesson: find everything anew without that."""
    return covering.not_by(repair, lesson, instructor)


@permissions.for_callers(permissions.planning_or_instructing)
def _may_cancel(doctype: str, name: str) -> None:
    """Planners; of an absence that nothing was done for yet the instructor too."""
    permissions.is_signed_in()
    if not permissions.may_plan_timetables():
        instructor = permissions.standing_of().instructor
        whose = doctype == "Instructor Absence" and frappe.db.get_value(doctype, name, "instructor")
        if not instructor or whose != instructor or permissions.is_dealt_with(name):
            permissions.refuse()
    permissions.is_there(doctype, name)


@endpoint("POST", guard=_may_cancel, capability=ON)
def cancel(doctype: About, name: str) -> None:
    """The absence or closure does not happen: what was changed for it is taken back."""
    covering.cancel(doctype, name)


@endpoint("POST", guard=permissions.plans_or_is_instructor, capability=ON)
def report_absence(
    instructor: str,
    from_date: date,
    to_date: date,
    reason: Literal["", "Sick", "Training", "School trip", "Other"] = "",
    from_time: Clock | None = None,
    to_time: Clock | None = None,
) -> str:
    """Tell that an instructor will be absent; told twice, it is one. Returns the absence's name."""
    return absences.report(instructor, from_date, to_date, reason, from_time, to_time)
