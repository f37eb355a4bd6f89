from frappe.model.document import Document

from school_ai.services.encryption.documents import WithEncryptedTexts

OF_PEOPLE = ("status", "notes")


class AISafetyAlert(WithEncryptedTexts, Document):
    """That a pupil wrote of self-harm, abuse or danger. Those who look after it say how it stands; what was written
    stays as it was."""

    def validate(self):
        before = self.get_doc_before_save()
        if before and not self.flags.is_ours:
            for field in self.meta.get_valid_columns():
                if field not in OF_PEOPLE and field not in ("modified", "modified_by"):
                    self.set(field, before.get(field))
