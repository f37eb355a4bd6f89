from frappe.model.document import Document

from school_ai.services import forgetting
from school_ai.services.encryption.documents import WithEncryptedTexts


class AIConversation(WithEncryptedTexts, Document):
    """A pupil's conversation with the tutor. What belongs to it goes with it."""

    def on_trash(self):
        forgetting.forget_parts_of(self.name)
