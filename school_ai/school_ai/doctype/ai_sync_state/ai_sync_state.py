from frappe.model.document import Document


class AISyncState(Document):
    """How far the school's records of one kind are followed; the row All keeps the list of changes."""
