from frappe.model.document import Document


class AIGuidedExercise(Document):
    pass
