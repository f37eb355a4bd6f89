from frappe.model.document import Document


class InstructorCoverException(Document):
    """Lessons of others that an instructor is not asked to take."""
