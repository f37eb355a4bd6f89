from frappe.model.document import Document


class AIKnowledgePassage(Document):
    pass
