from frappe.model.document import Document


class AIInvitation(Document):
    """Who was invited to a login, and what became of it: one record a person, written by the services."""
