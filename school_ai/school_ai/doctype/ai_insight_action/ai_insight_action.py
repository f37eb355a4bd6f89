from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIInsightAction(WithRightsOfItsRecord, Document):
    """Something that somebody did after an insight."""
