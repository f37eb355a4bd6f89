from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIDataConflictStep(WithRightsOfItsRecord, Document):
    """Who did what about a conflict, and when."""
