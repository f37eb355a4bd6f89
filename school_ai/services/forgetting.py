"""Conversations go when the time that they are kept for is over."""

import frappe
from frappe.utils import getdate

from school_ai.services.conversations import CONVERSATION

AT_ONCE = 500
# What goes with a conversation, each after what refers to it.
PARTS = ("AI Message Comment", "AI Message Feedback", "AI Guided Exercise", "AI Message")


def forget_old_conversations() -> None:
    """Delete conversations whose time is over, some hundreds a run. Run by the scheduler every day. One that a safety
    alert rests on stays until the alert is closed."""
    held = set(frappe.get_all("AI Safety Alert", {"status": ("!=", "Closed")}, pluck="conversation"))
    names = frappe.get_all(
        CONVERSATION,
        {"kept_until": ("<", getdate())},
        pluck="name",
        order_by="kept_until",
        limit_page_length=AT_ONCE + len(held),
    )
    for name in names:
        if name not in held:
            frappe.delete_doc(CONVERSATION, name, force=True, ignore_permissions=True, delete_permanently=True)


def forget_parts_of(conversation: str) -> None:
    """Delete what belongs to a conversation that is being deleted, which whoever deletes it may."""
    before = frappe.flags.school_ai_forgetting
    frappe.flags.school_ai_forgetting = True
    try:
        for doctype in PARTS:
            for name in frappe.get_all(doctype, {"conversation": conversation}, pluck="name"):
                frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
    finally:
        frappe.flags.school_ai_forgetting = before
