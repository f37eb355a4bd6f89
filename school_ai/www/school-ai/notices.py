"""/school-ai/notices: what somebody is told, the latest first."""

import frappe
from frappe import _
from frappe.utils import cint

from school_ai import portal
from school_ai.portal.words import Words
from school_ai.services.telling import notices

AT_ONCE = 50


def get_context(context):
    standing = portal.prepare(context, _("Notices"))
    start = max(0, min(cint(frappe.form_dict.get("start")), 10_000))
    context.words = Words()
    context.notices = notices.listed(standing, start, AT_ONCE)
    context.unread = notices.unread(standing.user).count
    context.start = start
    # Those that are not shown any more count for the page too.
    context.older = start + AT_ONCE if notices.count(standing.user) > start + AT_ONCE else 0
