import frappe
from frappe.model.document import Document

PARTS = ("AI Message Comment", "AI Message Feedback", "AI Guided Exercise", "AI Message")


class AIConversation(Document):
    """A pupil's conversation with the tutor. What belongs to it goes with it."""

    def on_trash(self):
        before = frappe.flags.school_ai_forgetting
        frappe.flags.school_ai_forgetting = True
        try:
            for doctype in PARTS:
                for name in frappe.get_all(doctype, {"conversation": self.name}, pluck="name"):
                    frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
        finally:
            frappe.flags.school_ai_forgetting = before
