from frappe.model.document import Document


class AIInsightPlace(Document):
    """Where an insight stands in ERPNext: a comment in a timeline, or a notification. One a place, by its key."""
