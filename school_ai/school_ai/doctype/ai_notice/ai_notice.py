import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url


class AINotice(Document):
    """What one person is told, once, on the channels that they have chosen."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Notices are written by School AI alone."))

    @property
    def lines(self) -> list[str]:
        """What it says, for templates: paragraphs of plain text."""
        return [line for line in (self.text or "").split("\n") if line]

    @property
    def address(self) -> str:
        """Where it leads, with the school's own address."""
        return get_url(self.link or "/school-ai/notices")

    @property
    def choosing(self) -> str:
        """Where the person chooses how they are told; empty for somebody without a login."""
        return get_url("/school-ai/notifications") if self.user else ""


def on_doctype_update():
    # Each open page asks every minute what somebody has not read.
    frappe.db.add_index("AI Notice", ["user", "shown_on"], "user_shown")
