import frappe
from frappe import _
from frappe.model.document import Document


class AIWebhookDelivery(Document):
    """A change of a record that a webhook is to be told of, until it has been. Written by `services.webhooks`."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("A delivery is looked after with its buttons: Send Again, or Give Up."))
