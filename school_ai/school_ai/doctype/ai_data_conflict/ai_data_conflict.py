from dataclasses import asdict

import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.erpnext_records.called import called
from school_ai.services.integrity import versions


class AIDataConflict(Document):
    """Something in the records that does not agree, with both versions: as the record stands, and as it is proposed.
    Decided by a person; or mended by School AI, where the record is its own."""

    def onload(self):
        """What the form shows of both versions."""
        self.set_onload("lines", [asdict(line) for line in versions.compared(self)])
        self.set_onload("called", called(self.reference_doctype, self.reference_name))

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("A conflict is decided with its buttons: Keep the Record, or Take the Proposal."))
        self.open_key = self.finding if self.status == "Open" else None
