from frappe.model.document import Document


class AINoticeDefault(Document):
    """How the school tells people of one kind of news until they choose themselves."""
