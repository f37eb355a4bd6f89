"""/school-ai/teaching: a teacher's own day, by phone: lessons and who stands out, absence and wishes in two taps, and a
question to the assistant."""

import frappe
from frappe import _
from frappe.utils import add_days, getdate

from school_ai import portal, settings
from school_ai.portal.words import Words
from school_ai.services import family_messages
from school_ai.services.teaching import day, wishes


def get_context(context):
    standing = portal.prepare(context, _("Teaching"), "teaching_enabled")
    if not standing.instructor:
        context.notice = _("This page is for teachers. Your login is not connected to an instructor.")
        context.at_desk = portal.is_at_desk()
        return
    context.words = Words()
    context.at_desk = portal.is_at_desk()
    context.today = getdate()
    context.day = day.of(standing.instructor, _asked())
    context.before, context.after = add_days(context.day.day, -1), add_days(context.day.day, 1)
    context.instructor = standing.instructor
    context.teaches = bool(standing.teaches.groups)
    context.has_timetables = settings.is_on("timetables_enabled")
    context.wishes = wishes.of(standing.instructor) if context.has_timetables else None
    context.unread = family_messages.count_unread(standing) if settings.is_on("families_enabled") else 0
    context.has_messages = settings.is_on("families_enabled")


def _asked():
    """The day that the address names; what is no day is today."""
    try:
        return getdate(frappe.form_dict.get("day")) if frappe.form_dict.get("day") else None
    except Exception:
        return None
