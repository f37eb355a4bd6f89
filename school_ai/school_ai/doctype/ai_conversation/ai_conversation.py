from frappe.model.document import Document


class AIConversation(Document):
    pass
