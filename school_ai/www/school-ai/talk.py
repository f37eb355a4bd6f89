"""/school-ai/talk: a conversation with the tutor, for a guardian whom the school's policy and a consent let read it."""

import frappe
from frappe import _

from school_ai import permissions, portal
from school_ai.erpnext_records import people
from school_ai.portal.words import Words
from school_ai.services import tutoring
from school_ai.services.encryption import texts


def get_context(context):
    portal.prepare(context, _("Talk with the tutor"), "tutor_enabled")
    name = frappe.form_dict.get("conversation") or ""
    portal.allow(permissions.may_read_conversation, name)
    row = frappe.db.get_value("AI Conversation", name, ["title", "course", "student"], as_dict=True)
    texts.shown("AI Conversation", row)
    portal.note_pupil(row.student)
    context.heading = row.title
    context.course = row.course
    context.student = row.student
    context.pupil = people.names_of_students([row.student]).get(row.student, "") if row.student else ""
    context.messages = tutoring.messages(name, 0)
    context.words = Words()
