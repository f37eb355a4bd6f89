from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord


class AISafetyContact(WithRightsOfItsRecord, Document):
    pass
