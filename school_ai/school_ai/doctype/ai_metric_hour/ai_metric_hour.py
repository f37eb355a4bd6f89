import frappe
from frappe import _
from frappe.model.document import Document


class AIMetricHour(Document):
    """A figure of operation of one hour: written in bulk by `services/monitoring/hours.py`, changed by nobody."""

    def validate(self):
        frappe.throw(_("Figures of hours are written by School AI, and stay as they are."))


def on_doctype_update():
    frappe.db.add_index("AI Metric Hour", ["metric", "hour"], "metric_hour")
