from frappe.model.document import Document


class AITutorProgress(Document):
    pass
