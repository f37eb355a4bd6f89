from frappe.model.document import Document


class AIKnowledgeVocabulary(Document):
    pass
