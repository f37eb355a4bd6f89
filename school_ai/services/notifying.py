"""Tells one person something: by Frappe's own notification where they have a login, and by email."""

from contextlib import contextmanager

import frappe
from frappe.utils import escape_html

from school_ai.erpnext_records.contacts import Contact


def notify(
    contact: Contact, subject: str, lines: list[str], about: tuple[str, str] | None = None, *, by_email: bool
) -> None:
    """Tell somebody. `about`: DocType and name of the record that the notification leads to. A school without a mail
    server tells on the portal and at the desk."""
    if contact.user:
        frappe.get_doc(
            {
                "doctype": "Notification Log",
                "for_user": contact.user,
                "from_user": frappe.session.user,
                "type": "Alert",
                "subject": escape_html(subject),
                "email_content": _as_html(lines),
                **({"document_type": about[0], "document_name": about[1]} if about else {}),
            }
        ).insert(ignore_permissions=True)
    if contact.email and by_email:
        try:
            frappe.sendmail(recipients=[contact.email], subject=subject, message=_as_html(lines))
        except Exception:
            frappe.clear_last_message()
            frappe.logger("school_ai").warning("somebody is not told by email: there is no mail server")


def _as_html(lines: list[str]) -> str:
    return "".join(f"<p>{escape_html(line)}</p>" for line in lines)


@contextmanager
def in_language(language: str | None):
    """Texts in a person's language, else in the school's."""
    before = frappe.local.lang
    frappe.local.lang = language or frappe.db.get_default("lang") or "en"
    try:
        yield
    finally:
        frappe.local.lang = before
