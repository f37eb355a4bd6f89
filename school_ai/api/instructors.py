"""The catalogue's methods about one instructor."""

from typing import Annotated

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.timetables import suggesting
from school_ai.services.timetables.suggesting import ChangeSuggested


@endpoint("GET", guard=permissions.plans_or_is_instructor, capability="timetables_enabled")
def schedule_optimization(
    instructor: str, academic_term: str | None = None, most: Annotated[int, Field(ge=1, le=50)] = 10
) -> list[ChangeSuggested]:
    """GET teachers/{id}/schedule-optimization: changes of the timetable in use that would help an instructor, with
    their cost to others. Reasons, which speak of colleagues, are for planners."""
    term = academic_term or suggesting.current_term()
    if not term or not frappe.db.exists("Academic Term", term):
        return []
    run = suggesting.found_run(term)
    if not run:
        return []
    return suggesting.for_instructor(run, instructor, with_reasons=permissions.may_plan_timetables(), most=most)
