from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIMessageSource(WithRightsOfItsRecord, Document):
    """Read and deleted by who may do so with the record that it stands in."""
