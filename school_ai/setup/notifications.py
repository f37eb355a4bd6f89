"""Frappe's Notifications on AI Notice that give the words in which people are told: installing makes them and
uninstalling takes them away. What the school changes in them, or deletes, stays as the school has left it.

No event of Frappe's fires them: `services/telling/wording.py` says why, and what is sent by them."""

from pathlib import Path

import frappe

from school_ai.services.telling.wording import AT_DESK, BY_EMAIL, BY_SMS, DIGEST

NOTICE = "AI Notice"
# A method that nothing calls.
NEVER = {"event": "Method", "method": "told_by_school_ai"}
# Name of the Notification -> what it is.
READY_MADE: dict[str, dict] = {
    BY_EMAIL: {"channel": "Email", "subject": "{{ doc.subject }}", "template": "email", "to": "email"},
    DIGEST: {"channel": "Email", "subject": "{{ doc.digest_subject }}", "template": "digest", "to": "email"},
    AT_DESK: {
        "channel": "System Notification",
        "subject": "{{ doc.subject | e }}",
        "template": "desk",
        "to": "email",
    },
    # Each SMS costs: the school switches it on.
    BY_SMS: {
        "channel": "SMS",
        "subject": "{{ doc.subject }}",
        "message": "{{ doc.subject }} {{ doc.address }}",
        "to": "mobile",
        "enabled": 0,
    },
}


def make_notifications() -> None:
    """Make those that are not there."""
    for name, values in READY_MADE.items():
        if frappe.db.exists("Notification", name):
            continue
        frappe.get_doc(
            {
                "doctype": "Notification",
                "name": name,
                "__newname": name,
                "enabled": values.get("enabled", 1),
                "is_standard": 0,
                "document_type": NOTICE,
                "channel": values["channel"],
                "subject": values["subject"],
                "message": values.get("message") or _template(values["template"]),
                "message_type": "HTML",
                "recipients": [{"receiver_by_document_field": values["to"]}],
                **NEVER,
            }
        ).insert(ignore_permissions=True)


def _template(name: str) -> str:
    return (Path(frappe.get_app_path("school_ai")) / "templates" / "notices" / f"{name}.html").read_text()


def delete_notifications() -> None:
    """Ours, and those that the school has made on notices, which go."""
    names = frappe.get_all("Notification", {"document_type": NOTICE}, pluck="name")
    for name in {*names, *READY_MADE}:
        if frappe.db.exists("Notification", name):
            frappe.delete_doc("Notification", name, force=True, ignore_permissions=True, delete_permanently=True)
    delete_traces()


def delete_traces() -> None:
    """What Frappe keeps of what was told."""
    logs = frappe.get_all(NOTICE, {"log": ("is", "set")}, pluck="log")
    for at in range(0, len(logs), 500):
        frappe.db.delete("Notification Log", {"name": ("in", logs[at : at + 500])})
    queued = frappe.get_all("Email Queue", {"reference_doctype": NOTICE}, pluck="name")
    for at in range(0, len(queued), 500):
        frappe.db.delete("Email Queue Recipient", {"parent": ("in", queued[at : at + 500])})
        frappe.db.delete("Email Queue", {"name": ("in", queued[at : at + 500])})
