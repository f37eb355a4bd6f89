from frappe.model.document import Document


class AIMessageComment(Document):
    pass
