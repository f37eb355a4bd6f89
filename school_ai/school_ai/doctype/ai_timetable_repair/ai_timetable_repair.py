from frappe.model.document import Document


class AITimetableRepair(Document):
    """Ranked ways to mend the timetable after an absence or a closed room, for a person to choose from."""
