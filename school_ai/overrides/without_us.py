"""What the class of a DocType would be without us: the one to build on."""

import frappe
from frappe.model.base_document import load_doctype_module
from frappe.model.document import Document


def class_without_us(doctype: str) -> type:
    """The DocType's own class, or that of another app that stands in for it."""
    if not getattr(frappe.local, "site", None):
        # Outside of a site, where hooks are only looked at.
        return Document
    for path in reversed(frappe.get_hooks("override_doctype_class").get(doctype, [])):
        if not path.startswith("school_ai."):
            return frappe.get_attr(path)
    module = frappe.db.get_value("DocType", doctype, "module")
    return getattr(load_doctype_module(doctype, module), doctype.replace(" ", ""), Document)


# Class made for another one: the same each time, since a record that Frappe keeps in its cache names its classes.
_made: dict[tuple[type, type], type] = {}


def class_with(ours: type, doctype: str, name: str, module: str) -> type:
    """The class of a DocType with what is ours before it, under a name in a module of ours."""
    bases = ours, class_without_us(doctype)
    if bases not in _made:
        _made[bases] = type(name, bases, {"__module__": module})
    return _made[bases]
