from frappe.model.document import Document


class AIMessageSource(Document):
    pass
