"""/school-ai/messages: guardians and teachers write to one another about a pupil."""

import frappe
from frappe import _

from school_ai import permissions, portal
from school_ai.api.messages import reads_conversation
from school_ai.portal.words import Words
from school_ai.services import family_messages, quiet_hours


def get_context(context):
    standing = portal.prepare(context, _("Messages"), "families_enabled")
    asked = frappe.form_dict.get("conversation")
    if asked:
        # Heads of school look into one that they were given the address of.
        portal.allow(reads_conversation, asked)
    elif not permissions.writing_messages(standing):
        context.notice = _("Here guardians and teachers write to one another. Your login is connected to neither.")
        context.at_desk, context.desk = standing.heads, "/app/family-conversation"
        return
    context.words = Words()
    context.conversations = family_messages.listed(standing)
    if asked:
        portal.note_pupil(frappe.db.get_value("Family Conversation", asked, "student"))
    context.is_new = frappe.form_dict.get("new") is not None and not asked
    context.thread = family_messages.look(standing, asked) if asked else None
    context.reachable = family_messages.reachable(standing) if context.is_new else []
    context.wanted = frappe.form_dict.get("student") or ""
    context.quiet = quiet_hours.in_words() if standing.guardian else ""
    context.longest = family_messages.LONGEST
