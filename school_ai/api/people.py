"""Logins of the school's people."""

import frappe

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services import people


def may_invite(guardian: str) -> None:
    """Whoever may change the guardian's record at the desk."""
    permissions.is_signed_in()
    if not frappe.has_permission("Guardian", "write"):
        permissions.refuse()
    if not frappe.db.exists("Guardian", guardian):
        raise frappe.DoesNotExistError(frappe._("There is no guardian {0}.").format(guardian))
    if not frappe.has_permission("Guardian", "write", guardian):
        permissions.refuse()


@endpoint("POST", guard=may_invite)
def invite_guardian(guardian: str) -> str:
    """Give a guardian a login for the portal, or connect the one they have. Returns the user's name."""
    return people.invite_guardian(guardian)
