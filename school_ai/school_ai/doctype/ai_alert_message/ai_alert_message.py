from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIAlertMessage(WithRightsOfItsRecord, Document):
    """That somebody was told of an alert; of Slack, whether it has arrived."""
