import frappe
from frappe.model.document import Document


class AIChange(Document):
    """The last change of a record, with its place in the list of changes."""

    pass


def on_doctype_update():
    frappe.db.add_index("AI Change", ["entity", "position"], "entity_position")
    frappe.db.add_index("AI Change", ["entity", "record"], "entity_record")
    frappe.db.add_index("AI Change", ["position"], "position_index")
