"""/school-ai/tutor: a pupil asks about their course materials."""

import frappe
from frappe import _

from school_ai import portal
from school_ai.services import tutoring


def get_context(context):
    standing = portal.prepare(context, _("Tutor"), "tutor_enabled")
    if not (standing.student or standing.instructor or standing.heads):
        raise frappe.PermissionError(
            _("Your login is not connected to a pupil or an instructor. Please ask the school's office.")
        )
    context.courses = sorted(standing.learns.courses | standing.teaches.courses)
    context.page_data = {
        "longest": tutoring.longest_question(),
        "courses": context.courses,
    }
