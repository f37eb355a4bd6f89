from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class InstructorCoverException(WithRightsOfItsRecord, Document):
    """Lessons of others that an instructor is not asked to take."""
