import frappe
from frappe import _
from frappe.model.document import Document

from school_ai.services.rights import exporting


class AIDataExport(Document):
    """A packed file of everything that is kept about a person. The file lies beside the site's own, and is handed out
    to nobody but who asked for it (`services/rights/exporting.py`)."""

    def validate(self):
        if not self.flags.is_ours:
            frappe.throw(_("Exports are asked for on the page, or by the button on the Student."))
        name_of = {"Student": "student_name", "Guardian": "guardian_name"}
        self.subject_name = frappe.db.get_value(self.subject_doctype, self.subject, name_of[self.subject_doctype])

    def on_trash(self):
        exporting.remove_file(self.name)


def on_doctype_update():
    frappe.db.add_index(exporting.EXPORT, ["asked_by", "asked_on"], "asked_by_asked_on")
