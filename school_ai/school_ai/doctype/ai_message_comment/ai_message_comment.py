from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts


class AIMessageComment(WithEncryptedTexts, Document):
    pass
