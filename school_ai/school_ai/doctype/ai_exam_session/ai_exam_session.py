from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIExamSession(WithRightsOfItsRecord, Document):
    """A time of day in which exams are written."""
