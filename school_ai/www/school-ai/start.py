"""/school-ai/start: leads to the page that somebody comes for first."""

import frappe
from frappe import _

from school_ai import portal


def get_context(context):
    portal.prepare(context, _("School AI"))
    if context.places:
        frappe.local.flags.redirect_location = context.places[0]["route"]
        raise frappe.Redirect
    context.notice = _(
        "Your login is not connected to a pupil, a guardian or an instructor. Please ask the school's office."
    )
    context.at_desk = portal.is_at_desk()
