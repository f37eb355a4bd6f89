from frappe.model.document import Document


class AITimetablePreference(Document):
    """Something that planners seem to prefer, with its evidence. It does nothing until somebody accepts it."""
