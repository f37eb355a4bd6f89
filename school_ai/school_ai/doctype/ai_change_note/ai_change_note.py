from frappe.model.document import Document


class AIChangeNote(Document):
    """A change of a record that has no place in the list of changes yet, written in the transaction that makes it."""
