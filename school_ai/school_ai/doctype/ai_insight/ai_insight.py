from frappe.model.document import Document

# What people may say of an insight; the rest is written by what computed it.
OF_PEOPLE = ("status", "answer")


class AIInsight(Document):
    """Something that was seen in the school's records, with a suggested step. It is withdrawn when it no longer
    holds."""

    def validate(self):
        before = self.get_doc_before_save()
        if before and not self.flags.is_ours:
            for field in self.meta.get_valid_columns():
                if field not in OF_PEOPLE and field not in ("modified", "modified_by"):
                    self.set(field, before.get(field))
        if self.status != "Open":
            self.open_key = None
