import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import delete_all_passwords_for


class AIWebhookSender(Document):
    """A system outside that may tell of changes. Its name is the key ID that it signs with; its secret is made by
    `services.webhooks.senders` and shown once."""

    def validate(self):
        if self.flags.is_ours:
            return
        for fieldname in ("secret", "former_secret"):
            given = self.get(fieldname)
            if given and not self.is_dummy_password(given):
                frappe.throw(_("A secret is made by School AI: with the button New Secret."))

    def after_delete(self):
        delete_all_passwords_for(self.doctype, self.name)
