from frappe.model.document import Document


class AIDataConflictStep(Document):
    """Who did what about a conflict, and when."""
