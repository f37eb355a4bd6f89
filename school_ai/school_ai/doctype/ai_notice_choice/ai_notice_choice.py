from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AINoticeChoice(WithRightsOfItsRecord, Document):
    """How one person wants to be told one kind of news."""
