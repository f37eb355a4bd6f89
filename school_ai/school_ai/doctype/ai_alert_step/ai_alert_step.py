from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIAlertStep(WithRightsOfItsRecord, Document):
    """Whom a rule tells, and how long after it has fired, where nobody looks after it by then."""
