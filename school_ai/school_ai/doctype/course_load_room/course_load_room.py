from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class CourseLoadRoom(WithRightsOfItsRecord, Document):
    """A room that serves a course load."""
