"""Consents: what a family agrees to, and takes back. And the rights of persons: to have their data, and to have them
erased."""

from typing import Annotated, Literal

import frappe
from pydantic import Field
from werkzeug.wrappers import Response

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services import consenting
from school_ai.services.consenting import ConsentShown
from school_ai.services.rights import erasing, exporting
from school_ai.services.rights.erasing import Plan, RequestShown
from school_ai.services.rights.exporting import ExportShown

ON = "families_enabled"
PACKED = "application/zip"
Name = Annotated[str, Field(min_length=1, max_length=140)]
Words = Annotated[str, Field(max_length=1000)]
Purpose = Literal["Outside provider", "Predictions", "Guardians read conversations"]


@endpoint("GET", guard=permissions.is_pupil_or_guardian_of, capability=ON)
def consents(student: str) -> list[ConsentShown]:
    """What can be agreed to for a pupil, what was, by whom and when. For the pupil and the family."""
    return consenting.of(standing_of(), student)


@endpoint("POST", guard=permissions.is_pupil_or_guardian_of, capability=ON)
def set_consent(student: str, purpose: Purpose, given: bool) -> ConsentShown:
    """Give a consent or withdraw it, with effect at once: a guardian for a child, a pupil who is old enough for
    themself."""
    return consenting.decide(standing_of(), student, purpose, given)


# A right does not depend on what a school has switched on: what follows has no capability.


@endpoint("POST", guard=permissions.may_have_data_of, also_answers=(429,))
def export(student: Name | None = None) -> ExportShown:
    """Have everything packed that is kept about a pupil, or without one about the caller: as JSON and CSV, with the
    files. A worker does it; `exports` tells when it is ready."""
    standing = standing_of()
    if student:
        return exporting.start(standing, "Student", student)
    if standing.student:
        return exporting.start(standing, "Student", standing.student)
    return exporting.start(standing, "Guardian", standing.guardian)


@endpoint("GET", guard=permissions.is_signed_in)
def exports() -> list[ExportShown]:
    """What the caller has had packed, the latest first."""
    return exporting.listed(standing_of())


@endpoint("GET", guard=permissions.is_signed_in, produces=PACKED)
def download(export: Name) -> Response:
    """A packed file, for who asked for it and still may have it, until its days are over."""
    packed = exporting.content(standing_of(), export)
    headers = {
        "Content-Disposition": f'attachment; filename="{frappe.scrub(export)}.zip"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(packed, mimetype=PACKED, headers=headers)


@endpoint("POST", guard=permissions.is_pupil_or_guardian_of)
def request_deletion(
    student: Name,
    scope: Literal["Everything", "What School AI keeps"] = "What School AI keeps",
    reason: Words = "",
) -> RequestShown:
    """Ask for a pupil to be erased: a guardian for a child, a pupil who is old enough for themself. A head of school
    decides. `scope`: what School AI keeps; or everything but what a law asks for, of a pupil who has left."""
    return erasing.ask(standing_of(), student, scope, reason)


@endpoint("GET", guard=permissions.is_pupil_or_guardian_of)
def deletion_requests(student: Name) -> list[RequestShown]:
    """What the family has asked for, and what became of it."""
    return erasing.asked(standing_of(), student)


@endpoint("GET", guard=permissions.decides_deletion)
def deletion_plan(request: Name) -> Plan:
    """What would go and what would stay, place by place, before anything is done."""
    return erasing.plan(request)


@endpoint("POST", guard=permissions.decides_deletion)
def decide_deletion(request: Name, approve: bool, answer: Words = "") -> str:
    """Approve a request, and have a worker begin; or refuse it with a reason that the family reads. Returns its
    status."""
    erasing.decide(request, approve, answer, frappe.session.user)
    return frappe.db.get_value(erasing.REQUEST, request, "status")
