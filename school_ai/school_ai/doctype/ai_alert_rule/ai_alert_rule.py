import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from school_ai import permissions
from school_ai.services.monitoring import alerting, escalating, figures

# What, when it is changed, has the rule begin anew.
DECISIVE = ("enabled", "figure", "kind", "direction", "bound", "clear_by", "window_minutes")


class AIAlertRule(Document):
    """When a figure of operation is an alert, and who is told of it. Looked at by `services/monitoring/alerting.py`."""

    def validate(self):
        figure = figures.BY_NAME[self.figure]
        if self.kind == alerting.UNUSUAL and figure.hourly is None:
            frappe.throw(
                _("{0} is not kept by the hour: nobody knows what is usual. Choose a bound.").format(_(self.figure))
            )
        if self.kind == alerting.THRESHOLD and self.direction == alerting.EITHER:
            frappe.throw(_("Choose whether above or below the bound is out of bounds."))
        for step in self.steps:
            self.check_step(step)

    def check_step(self, step):
        if step.tell != escalating.ONE:
            step.user = None
            return
        if not step.user:
            frappe.throw(_("Row {0}: choose whom to tell.").format(step.idx))
        # Who may not read an alert cannot look after it either, and would not be told.
        if not permissions.standing_of(step.user).oversees:
            frappe.throw(
                _("Row {0}: {1} does not look after School AI. Give them the role School AI Administrator.").format(
                    step.idx, step.user
                )
            )

    def before_save(self):
        if not self.is_new() and any(self.has_value_changed(field) for field in DECISIVE):
            self.update({"state": "Quiet", "state_since": None, "clear_since": None})
            alerting.end(self.name, None, now_datetime())

    def on_trash(self):
        alerting.forget_of(self.name)
