from frappe.model.document import Document


class AIInsightAction(Document):
    """Something that somebody did after an insight."""
