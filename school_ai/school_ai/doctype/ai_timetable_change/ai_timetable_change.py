from frappe.model.document import Document


class AITimetableChange(Document):
    """What was written to the Course Schedules at one time, so that it can be taken back."""
