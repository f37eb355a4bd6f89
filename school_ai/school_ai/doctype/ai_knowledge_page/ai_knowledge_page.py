from frappe.model.document import Document


class AIKnowledgePage(Document):
    pass
