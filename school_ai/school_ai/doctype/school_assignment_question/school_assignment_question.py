from frappe.model.document import Document


class SchoolAssignmentQuestion(Document):
    pass
