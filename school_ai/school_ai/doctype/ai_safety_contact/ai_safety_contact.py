from frappe.model.document import Document


class AISafetyContact(Document):
    pass
