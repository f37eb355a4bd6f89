from frappe.model.document import Document


class AIWebhookNonce(Document):
    """A nonce that was received, under the hash of sender and nonce: it is good for one request only."""
