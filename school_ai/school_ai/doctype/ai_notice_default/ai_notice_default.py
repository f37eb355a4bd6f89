from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AINoticeDefault(WithRightsOfItsRecord, Document):
    """How the school tells people of one kind of news until they choose themselves."""
