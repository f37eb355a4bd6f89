from frappe.model.document import Document


class AIWebhookEvent(Document):
    """An event that a system outside has told of, under the hash of sender and event ID: told again, nothing is
    done."""
