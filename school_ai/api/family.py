"""A pupil's days for the family, and what the family asks the school for."""

from datetime import date
from typing import Annotated

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.erpnext_records import enrolment
from school_ai.erpnext_records.school_days import LEAVE, LeaveAskedFor
from school_ai.services import leave_requests, pupil_days
from school_ai.services.pupil_days import Ahead, Day

ON = "families_enabled"


@permissions.for_callers(permissions.with_children)
def has_asked_for(leave: str) -> None:
    """Who has asked for this leave of their child."""
    permissions.is_signed_in()
    row = frappe.db.get_value(LEAVE, leave, ["student", "owner"], as_dict=True)
    standing = permissions.standing_of()
    if not row or row.owner != standing.user or row.student not in standing.children:
        permissions.refuse()


@endpoint("GET", guard=permissions.may_see_pupil, capability=ON)
def day(student: str, day: date) -> Day:
    """The lessons and assessments of a pupil on a day, and what of them is otherwise than planned."""
    return pupil_days.of_day(sorted(enrolment.of_student(student).groups), day)


@endpoint("GET", guard=permissions.is_pupil_or_guardian_of, capability=ON)
def ahead(student: str, day: date | None = None) -> Ahead:
    """A pupil's day, homework and assessments to come, what was missed of late, leave, and for guardians what is to be
    paid. For the pupil and the family. `day`: which day is shown; without it the one that is of most use now."""
    return pupil_days.ahead(student, day, for_guardian=student in permissions.standing_of().children)


@endpoint("POST", guard=permissions.is_guardian_of, capability=ON)
def ask_leave(
    student: str, first: date, last: date, reason: Annotated[str, Field(min_length=3, max_length=500)]
) -> LeaveAskedFor:
    """Ask for leave of a child of the caller's from one day to another. The school grants it."""
    return leave_requests.ask(permissions.standing_of(), student, first, last, reason)


@endpoint("POST", guard=has_asked_for, capability=ON)
def withdraw_leave(leave: str) -> None:
    """Take back leave that the caller has asked for, until the school has granted it."""
    leave_requests.withdraw(leave)
