# ruff: noqa
import frappe
from frappe.model.document import Document


class Sample(Document):
    def on_update(self):
        # ruleid: commit-in-hook
        frappe.db.commit()

    # ruleid: unchecked-endpoint
    @frappe.whitelist()
    def read_again(self):
        pass
