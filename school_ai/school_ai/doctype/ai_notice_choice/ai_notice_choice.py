from frappe.model.document import Document


class AINoticeChoice(Document):
    """How one person wants to be told one kind of news."""
