from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class InstructorPreferenceTime(WithRightsOfItsRecord, Document):
    """A time at which an instructor would rather not teach, or cannot."""
