"""Logins of the school's people: who has none, who is invited, what disagrees."""

import typing
from collections.abc import Callable
from typing import Annotated, Literal

import frappe
import pydantic
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import Standing
from school_ai.services import inviting, logins, people
from school_ai.services.inviting import Invitation
from school_ai.services.logins import Disagreement
from school_ai.services.people import Unlinked

Kind = Literal["Student", "Guardian", "Instructor"]
Name = Annotated[str, Field(min_length=1, max_length=140)]


class Person(pydantic.BaseModel):
    """Somebody to be invited: one record of Student, Guardian or Instructor."""

    model_config = pydantic.ConfigDict(extra="forbid")

    doctype: Kind
    name: Name


def _may_change_any(*doctypes: str) -> Callable[[Standing], bool]:
    """Whether somebody may change records of one of these DocTypes at the desk."""

    def may(standing: Standing) -> bool:
        return permissions.anybody(standing) and any(
            frappe.has_permission(doctype, "write", user=standing.user) for doctype in doctypes
        )

    return may


@permissions.for_callers(_may_change_any("Guardian"))
def may_invite(guardian: str) -> None:
    may_invite_person("Guardian", guardian)


@permissions.for_callers(_may_change_any(*typing.get_args(Kind)))
def may_invite_person(doctype: Kind, name: str) -> None:
    """Whoever may change the person's record at the desk; an instructor's login stands in their employee record, which
    they must be allowed to change too."""
    permissions.is_signed_in()
    if not frappe.has_permission(doctype, "write"):
        permissions.refuse()
    permissions.is_there(doctype, name)
    if not frappe.has_permission(doctype, "write", name):
        permissions.refuse()
    employee = frappe.db.get_value("Instructor", name, "employee") if doctype == "Instructor" else None
    if employee and frappe.db.exists("Employee", employee) and not frappe.has_permission("Employee", "write", employee):
        permissions.refuse(frappe._("Your roles do not let you change the employee record, in which the login stands."))


@permissions.for_callers(_may_change_any(*typing.get_args(Kind)))
def may_invite_all(persons: list[Person]) -> None:
    for person in persons:
        may_invite_person(person.doctype, person.name)


@endpoint("GET", guard=permissions.oversees_school_ai)
def unlinked(who: Kind | None = None) -> list[Unlinked]:
    """Pupils, guardians and instructors who are at the school and cannot sign in as who they are, and why."""
    return [each for each in people.unlinked() if not who or each.doctype == who]


@endpoint("GET", guard=may_invite_person)
def invitation(doctype: Kind, name: Name) -> Invitation:
    """What became of inviting somebody, and whether they can be invited now."""
    return inviting.state(doctype, name)


@endpoint("POST", guard=may_invite_person)
def invite(doctype: Kind, name: Name) -> Invitation:
    """Invite a pupil, a guardian or an instructor: a login is made, or the one that they have is connected, with the
    role that it stands for. One that nobody has used is sent its invitation again. 417 with what to do where somebody
    cannot be invited."""
    return inviting.invite(doctype, name)


@endpoint("POST", guard=may_invite_all)
def invite_many(persons: Annotated[list[Person], Field(min_length=1, max_length=2000)]) -> str:
    """Have people invited by a worker. Returns the task, which `tasks.state` follows and `tasks.stop` stops. Who was
    invited, who was not, and why stands in AI Invitation."""
    return inviting.invite_many((person.doctype, person.name) for person in persons)


@endpoint("POST", guard=may_invite_person)
def take_back_invitation(doctype: Kind, name: Name) -> Invitation:
    """Take an invitation back: the login is disabled, if it was made for it and nobody has signed in by it."""
    return inviting.take_back(doctype, name)


@endpoint("POST", guard=may_invite)
def invite_guardian(guardian: str) -> str:
    """Give a guardian a login for the portal, or connect the one they have. Returns the user's name."""
    return inviting.invite("Guardian", guardian).user or ""


@endpoint("GET", guard=permissions.oversees_school_ai)
def disagreements() -> list[Disagreement]:
    """Logins, and links to them, that disagree with what else is known, each with what to do."""
    return logins.disagreements()


@endpoint("POST", guard=permissions.oversees_school_ai)
def mend(disagreement: Annotated[str, Field(min_length=20, max_length=20)]) -> str:
    """Set a disagreement right, with the caller's own rights on the record. Returns what was done, and where it can be
    taken back."""
    return logins.mend(disagreement)
