import frappe
from frappe.model.document import Document

from school_ai.services import insights
from school_ai.services.writing_back import asking

# What people may say of an insight; the rest is written by what computed it.
OF_PEOPLE = ("status", "answer")


class AIInsight(Document):
    """Something that was seen in the school's records, with a suggested step. It is withdrawn when it no longer
    holds."""

    def validate(self):
        before = self.get_doc_before_save()
        if before and not self.flags.is_ours:
            for field in self.meta.get_valid_columns():
                if field not in OF_PEOPLE and field not in ("modified", "modified_by"):
                    self.set(field, before.get(field))
        # Not sealed, as it says nothing that severity and time do not.
        self.urgency = insights.urgency(self.severity, self.computed_on)
        self.sign_actions(before)
        if self.status != "Open":
            self.open_key = None

    def on_update(self):
        asking.ask()

    def on_trash(self):
        asking.ask()

    def sign_actions(self, before):
        """Who wrote an action stays who wrote it."""
        signed = {row.name: row.done_by for row in before.actions_taken} if before else {}
        for row in self.actions_taken:
            row.done_by = signed.get(row.name) or frappe.session.user
