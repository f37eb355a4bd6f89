"""Webhooks of Frappe's on our DocTypes that are ready to be used, switched off: installing makes them and uninstalling
takes them away. What the school changes in them, or deletes, stays as the school has left it.

What is sent names no person: names of records, what kind it is, how grave, and a link that leads whoever may read it
there."""

import secrets

import frappe

from school_ai.services.analytics import noticing

# Where nothing is (RFC 2606), until the school writes its own.
NOWHERE = "https://receiver.invalid/school-ai"
INSIGHT, RECOMMENDATION = "AI Insight", "AI Recommendation"

_HEAD = """\
{{
  "event": "{event}",
  "key": {{{{ (doc.doctype ~ "/" ~ doc.name ~ "/" ~ doc.modified) | tojson }}}},
  "doctype": {{{{ doc.doctype | tojson }}}},
  "name": {{{{ doc.name | tojson }}}},
"""
_OF_INSIGHT = """\
  "kind": {{ doc.kind | tojson }},
  "severity": {{ (doc.severity or "") | tojson }},
  "status": {{ doc.status | tojson }},
  "student": {{ (doc.student or none) | tojson }},
  "course": {{ (doc.course or none) | tojson }},
  "student_group": {{ (doc.student_group or none) | tojson }},
  "instructor": {{ (doc.instructor or none) | tojson }},
  "modified": {{ doc.modified | tojson }},
  "link": {{ utils.get_url_to_form(doc.doctype, doc.name) | tojson }}
}"""
_OF_RECOMMENDATION = """\
  "kind": {{ doc.kind | tojson }},
  "status": {{ doc.status | tojson }},
  "student": {{ (doc.student or none) | tojson }},
  "course": {{ (doc.course or none) | tojson }},
  "material": {{ (doc.material or none) | tojson }},
  "modified": {{ doc.modified | tojson }},
  "link": {{ utils.get_url_to_form(doc.doctype, doc.name) | tojson }}
}"""

# Name of the webhook -> what it is.
READY_MADE: dict[str, dict] = {
    "school-ai-insights-generated": {
        "webhook_doctype": INSIGHT,
        "webhook_docevent": "after_insert",
        "webhook_json": _HEAD.format(event="insights-generated") + _OF_INSIGHT,
    },
    # Ready is what a teacher has accepted, as it stands or changed: before that no pupil is shown it either.
    "school-ai-recommendations-ready": {
        "webhook_doctype": RECOMMENDATION,
        "webhook_docevent": "on_update",
        "condition": 'doc.status in ("Accepted", "Changed")',
        "webhook_json": _HEAD.format(event="recommendations-ready") + _OF_RECOMMENDATION,
    },
    # What is unlike what it was, or what it should be.
    "school-ai-anomaly-detected": {
        "webhook_doctype": INSIGHT,
        "webhook_docevent": "after_insert",
        "condition": f"doc.kind in {noticing.KINDS!r}",
        "webhook_json": _HEAD.format(event="anomaly-detected") + _OF_INSIGHT,
    },
}


def make_webhooks() -> None:
    """Make those that are not there, switched off and with a secret that nobody knows until the school sets one."""
    for name, values in READY_MADE.items():
        if frappe.db.exists("Webhook", name):
            continue
        frappe.get_doc(
            {
                "doctype": "Webhook",
                "name": name,
                "__newname": name,
                "enabled": 0,
                "request_url": NOWHERE,
                "request_method": "POST",
                "request_structure": "JSON",
                "timeout": 10,
                "enable_security": 1,
                "webhook_secret": secrets.token_urlsafe(32),
                "webhook_headers": [{"key": "Content-Type", "value": "application/json"}],
                **values,
            }
        ).insert(ignore_permissions=True)


def delete_webhooks(doctypes: list[str]) -> None:
    """Ours, and those that the school has made on DocTypes of ours, which go: with what Frappe has logged of them."""
    names = frappe.get_all("Webhook", {"webhook_doctype": ("in", doctypes or [""])}, pluck="name")
    for name in {*names, *READY_MADE}:
        frappe.db.delete("Webhook Request Log", {"webhook": name})
        frappe.db.delete("Notification Log", {"document_type": "Webhook", "document_name": name})
        if frappe.db.exists("Webhook", name):
            frappe.delete_doc("Webhook", name, force=True, ignore_permissions=True, delete_permanently=True)
        frappe.db.delete("__Auth", {"doctype": "Webhook", "name": name})
