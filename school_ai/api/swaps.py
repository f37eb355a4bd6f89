"""Swaps of lessons between instructors: what is possible, asked, agreed to, and confirmed by a planner."""

from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.timetables import swapping
from school_ai.services.timetables.swapping import SWAP, Mine, Possible, SwapShown

ON = "timetables_enabled"
Words = Annotated[str, Field(max_length=500)]


@permissions.for_callers(permissions.planning_or_instructing)
def _sees_swap(swap: str) -> None:
    """Those whom it is between, and planners."""
    permissions.is_signed_in()
    if permissions.may_plan_timetables():
        permissions.is_there(SWAP, swap)
    elif not frappe.db.exists(SWAP, swap) or not frappe.has_permission(SWAP, "read", swap):
        permissions.refuse()


@endpoint("GET", guard=permissions.is_instructor, capability=ON)
def mine() -> Mine:
    """The caller's lessons of the next two weeks, what colleagues ask of them, and what they have asked."""
    return swapping.mine(permissions.standing_of().instructor)


@endpoint("GET", guard=_sees_swap, capability=ON)
def look(swap: str) -> SwapShown:
    """A swap, and what has become of it."""
    return swapping.look_at([swap])[0]


@endpoint("GET", guard=permissions.teaches_lesson, capability=ON)
def possible(lesson: str) -> list[Possible]:
    """What the caller can ask colleagues for in place of a lesson (Course Schedule) of their own, the best first."""
    return swapping.possible(lesson)


@endpoint("POST", guard=permissions.teaches_lesson, capability=ON)
def ask(
    lesson: str,
    kind: Literal["times", "lessons", "taken"],
    colleague: str,
    other: str | None = None,
    message: Words = "",
) -> SwapShown:
    """Ask a colleague for one of the things that are possible."""
    return swapping.ask(lesson, kind, colleague, other, message)


@endpoint("POST", guard=permissions.was_asked, capability=ON)
def agree(swap: str) -> SwapShown:
    """Agree to what a colleague asks. Its status says whether a planner has to confirm it."""
    return swapping.agree(swap)


@endpoint("POST", guard=permissions.was_asked, capability=ON)
def decline(swap: str, answer: Words = "") -> SwapShown:
    """Decline what a colleague asks."""
    return swapping.decline(swap, answer)


@endpoint("POST", guard=permissions.has_asked, capability=ON)
def withdraw(swap: str) -> SwapShown:
    """Take back what one has asked for, as long as it was not written."""
    return swapping.withdraw(swap)


@endpoint("POST", guard=permissions.decides_swap, capability=ON)
def confirm(swap: str) -> SwapShown:
    """Write a swap that both have agreed on."""
    return swapping.confirm(swap)


@endpoint("POST", guard=permissions.decides_swap, capability=ON)
def refuse(swap: str, answer: Words = "") -> SwapShown:
    """Refuse a swap, whether the colleague has agreed or not."""
    return swapping.refuse(swap, answer)
