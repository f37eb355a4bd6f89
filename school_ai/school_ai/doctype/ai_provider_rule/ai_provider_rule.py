from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AIProviderRule(WithRightsOfItsRecord, Document):
    """A rule about where texts may go, in School AI Settings. What it means: `ai/llm/destinations.py`."""
