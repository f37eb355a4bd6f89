from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class CourseLoadInstructor(WithRightsOfItsRecord, Document):
    """An instructor of a course load. Several teach together."""
