"""/school-ai/home: a pupil's own day, what is to be done, and how they get on."""

from frappe import _

from school_ai import portal
from school_ai.portal import pupils
from school_ai.services.analytics import looking


def get_context(context):
    standing = portal.prepare(context, _("Home"), "families_enabled")
    context.own = True
    if not standing.student:
        context.notice = _("This page is for pupils. Your login is not connected to one.")
        context.at_desk = standing.has_pupils or standing.heads
        return
    context.student = standing.student
    context.name = context.person
    pupils.fill(context, looking.as_family(standing), standing.student)
