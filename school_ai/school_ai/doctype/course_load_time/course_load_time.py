from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class CourseLoadTime(WithRightsOfItsRecord, Document):
    """A time at which a lesson of a course load is fixed, or at which there may be none."""
