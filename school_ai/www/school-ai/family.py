"""/school-ai/family: for guardians, each child's day, what is to be done, how they get on, and leave from school."""

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import portal, settings
from school_ai.permissions import refuse
from school_ai.portal import pupils
from school_ai.services import family_messages, leave_requests, reading_along
from school_ai.services.analytics import looking


def get_context(context):
    standing = portal.prepare(context, _("Family"), "families_enabled")
    context.own = False
    children = looking.pupils_of_family(looking.as_family(standing)) if standing.children else {}
    context.pupils = {name: title for name, title in children.items() if name in standing.children}
    if not context.pupils:
        context.notice = (
            _("No pupil at the school is connected with you. Please ask the school's office.")
            if standing.guardian
            else _("This page is for guardians. Your login is not connected to one.")
        )
        context.at_desk = standing.has_pupils or standing.heads
        return
    wanted = frappe.form_dict.get("child")
    if wanted and wanted not in context.pupils:
        refuse()
    context.student = wanted or next(iter(context.pupils))
    context.name = context.pupils[context.student]
    pupils.fill(context, looking.as_family(standing), context.student)
    context.asked_by_me = standing.user
    context.leave_from = getdate() - leave_requests.AFTERWARDS
    context.leave_until = getdate() + leave_requests.BEFORE
    context.unread = family_messages.count_unread(standing)
    context.talks = []
    if settings.is_on("tutor_enabled"):
        context.talks = reading_along.of_child(standing, context.student, 0, 5)
