"""/school-ai/api: the methods of the API, to read about and to try."""

from frappe import _

from school_ai import portal


def get_context(context):
    portal.prepare(context, _("API"))
