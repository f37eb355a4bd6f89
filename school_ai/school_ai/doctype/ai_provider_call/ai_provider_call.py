from frappe.model.document import Document


class AIProviderCall(Document):
    """A call of a provider: what it cost, how it went. Nothing of what was asked or answered."""
