"""Records that the service writes which keeps them, and nobody else: no form, no method of Frappe's, no administrator.

Frappe asks neither rights nor `validate` where it is told to ignore them. So what is refused is the writing itself.
"""

import frappe
from frappe import _
from frappe.model.document import Document


class AppendOnly(Document):
    """A record that cannot be made, changed, renamed or deleted as a document."""

    def validate(self):
        refuse()

    def db_insert(self, *arguments, **options):
        refuse()

    def db_update(self, *arguments, **options):
        refuse()

    def db_set(self, *arguments, **options):
        refuse()

    def on_trash(self):
        refuse()

    def before_rename(self, *arguments, **options):
        refuse()


def refuse() -> None:
    frappe.throw(
        _("The audit log is written by what happens, and stays as it is, for everybody."), frappe.PermissionError
    )
