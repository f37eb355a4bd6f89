from frappe.model.document import Document


class AIExamSession(Document):
    """A time of day in which exams are written."""
