from frappe.model.document import Document


class AIMessageFeedback(Document):
    pass
