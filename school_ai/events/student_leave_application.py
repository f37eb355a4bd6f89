"""Student Leave Application: the family is told what the school has decided."""

import frappe

from school_ai.events.guarded import never_in_the_way
from school_ai.services.telling import leave


@never_in_the_way("families_enabled")
def on_submit(doc, method=None) -> None:
    leave.tell_decided(doc, leave.GRANTED)


@never_in_the_way("families_enabled")
def on_cancel(doc, method=None) -> None:
    leave.tell_decided(doc, leave.TAKEN_BACK)


@never_in_the_way("families_enabled")
def on_trash(doc, method=None) -> None:
    """A school refuses leave by deleting what was asked for; a family withdraws it the same way."""
    if doc.docstatus.is_draft() and frappe.session.user != doc.owner:
        leave.tell_decided(doc, leave.REFUSED)
