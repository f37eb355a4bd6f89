import frappe
from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AINoticeDelivery(WithRightsOfItsRecord, Document):
    """A notice on one channel: when it is due, and what came of it."""


def on_doctype_update():
    # Every minute is looked for what is due.
    frappe.db.add_index("AI Notice Delivery", ["status", "next_try"], "status_due")
