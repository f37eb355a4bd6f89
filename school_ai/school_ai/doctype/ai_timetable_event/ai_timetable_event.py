from frappe.model.document import Document


class AITimetableEvent(Document):
    """Something that a planner or an instructor did to a timetable, from which preferences are learned."""
