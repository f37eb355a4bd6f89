from frappe.model.document import Document


class AITask(Document):
    pass
