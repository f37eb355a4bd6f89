"""Of which pupil a record is."""

import frappe

from school_ai import noted

# Records that know their pupil through another one.
_THROUGH = {
    "AI Message": ("conversation", "AI Conversation"),
    "AI Message Feedback": ("conversation", "AI Conversation"),
    "AI Message Comment": ("conversation", "AI Conversation"),
    "Family Message": ("conversation", "Family Conversation"),
}


def pupil_of(doctype: str, record: str) -> str:
    """Name of the Student; empty where there is none. Looked up once a request."""
    if not doctype or not record:
        return ""
    found = noted.of("pupils of records")
    if (doctype, record) not in found:
        found[doctype, record] = _pupil_of(doctype, record)
    return found[doctype, record]


def of_document(doc) -> str:
    """The same for a document that is being written or deleted."""
    if doc.doctype == "Student":
        return doc.name
    if doc.meta.has_field("student"):
        return doc.get("student") or ""
    if doc.doctype in _THROUGH:
        field, through = _THROUGH[doc.doctype]
        return pupil_of(through, doc.get(field) or "")
    return ""


def _pupil_of(doctype: str, record: str) -> str:
    if doctype == "Student":
        return record
    try:
        meta = frappe.get_meta(doctype)
    except frappe.DoesNotExistError:
        # Whoever asks may name anything.
        frappe.clear_last_message()
        return ""
    if meta.has_field("student"):
        return frappe.db.get_value(doctype, record, "student") or ""
    if doctype in _THROUGH:
        field, through = _THROUGH[doctype]
        return pupil_of(through, frappe.db.get_value(doctype, record, field) or "")
    return ""
