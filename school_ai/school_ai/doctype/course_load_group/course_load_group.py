from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class CourseLoadGroup(WithRightsOfItsRecord, Document):
    """A group that is taught in a course load. Several are taught together."""
