from frappe.model.document import Document


class AITimetableNotice(Document):
    """What a person was told about a change of the timetable: once."""
