"""/school-ai/offline: what is shown without a connection where nothing was kept. Kept itself by the service worker, so
nothing of a person stands in it."""

import frappe
from frappe import _

from school_ai import portal


def get_context(context):
    context.no_cache = 1
    context.title = _("No connection")
    context.language = frappe.local.lang
    context.direction = portal.direction()
