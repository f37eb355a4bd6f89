"""When a pupil writes of self-harm, abuse or danger: the pupil is told whom to turn to, and the people whom the school
has named are told at once."""

import frappe
import frappe.share
from frappe import _
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.erpnext_records import contacts, people
from school_ai.permissions import Standing
from school_ai.services.encryption.documents import is_unreadable
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language

ALERT, CONTACT = "AI Safety Alert", "AI Safety Contact"
SEVERITIES = {1: "Low", 2: "Serious", 3: "Acute"}


def text_for_pupils(severity: int) -> str:
    """Whom to turn to: the school's own text, or a general one until there is one."""
    own = (settings.get().safety_text or "").strip()
    if own:
        return own
    if severity >= 3:
        return _(
            "If you or somebody else is in danger now, call the emergency number (112, 911 or 999) or go to the nearest"
            " grown-up you trust. You are not alone, and it is right to tell somebody."
        )
    return _(
        "Please talk to somebody you trust: a parent, your teacher, the school's counsellor or a friend's parents."
    )


def raise_alert(standing: Standing, conversation: str | None, message: str | None, text: str, severity: int, kind: str):
    """Put down what was written and tell the people who are there for it. Several messages of one conversation are one
    alert for as long as it is new, which grows more severe and never less."""
    known = conversation and frappe.db.get_value(
        ALERT,
        {"conversation": conversation, "status": ("!=", "Closed")},
        ["name", "severity"],
        as_dict=True,
        for_update=True,
    )
    called = SEVERITIES[max(1, min(3, severity))]
    # Where the former message cannot be read, nothing is added to it: it would be overwritten.
    alert = frappe.get_doc(ALERT, known.name) if known else None
    if alert and not is_unreadable(alert):
        graver = list(SEVERITIES.values()).index(called) > list(SEVERITIES.values()).index(known.severity)
        alert.text = f"{alert.text or ''}\n\n{text}".strip()
        if graver:
            alert.update({"severity": called, "kind": kind, "status": "New"})
        alert.flags.is_ours = True
        alert.save(ignore_permissions=True)
        if graver:
            _tell(alert)
        return alert
    alert = frappe.get_doc(
        {
            "doctype": ALERT,
            "student": standing.student,
            "user": standing.user,
            "severity": called,
            "kind": kind,
            "status": "New",
            "raised_on": now_datetime(),
            "conversation": conversation,
            "message": message,
            "text": text,
        }
    ).insert(ignore_permissions=True)
    _tell(alert)
    return alert


def people_told(severity: str) -> list[str]:
    """Logins of those who are told of alerts of a severity: the people named in the settings, and the heads of school
    where nobody is named for it."""
    return named_for(severity) or _heads()


def named_for(severity: str) -> list[str]:
    """Logins of the people whom the settings name for alerts of a severity."""
    order = list(SEVERITIES.values())
    # Their rows rather than the settings, which are kept in memory until they are saved.
    rows = frappe.get_all(CONTACT, {"parenttype": settings.SETTINGS}, ["user", "from_severity"], order_by="idx")
    named = [row.user for row in rows if order.index(row.from_severity or "Low") <= order.index(severity)]
    return list(dict.fromkeys(named))


def check_contacts(rows) -> None:
    """Refuse people who could not look after an alert: it is read at the desk."""
    for row in rows:
        user = frappe.db.get_value("User", row.user, ["enabled", "user_type", "full_name"], as_dict=True)
        if user and not (user.enabled and user.user_type == "System User"):
            frappe.throw(
                _(
                    "{0} cannot be told of messages of distress: alerts are read at the desk, which {0} does not use."
                ).format(user.full_name or row.user)
            )


def share_with_named(alerts: list[str] | None = None) -> None:
    """Let the people named in the settings open the alerts that they are told of, whatever their roles, and nobody
    who is named no more. `alerts`: their names, or None for all."""
    filters = {"name": ("in", alerts)} if alerts is not None else {}
    for alert in frappe.get_all(ALERT, filters, ["name", "severity"]):
        named = set(named_for(alert.severity))
        shared = set(frappe.get_all("DocShare", {"share_doctype": ALERT, "share_name": alert.name}, pluck="user"))
        for user in sorted(named - shared):
            frappe.share.add_docshare(ALERT, alert.name, user, write=1, flags={"ignore_share_permission": True})
        for user in sorted(shared - named):
            frappe.share.remove(ALERT, alert.name, user, flags={"ignore_permissions": True})


def _heads() -> list[str]:
    return frappe.get_all(
        "Has Role", {"role": "Principal", "parenttype": "User"}, pluck="parent", distinct=True, order_by="parent"
    )


def _tell(alert) -> None:
    """On the desk, by email at once, and wherever else they want. What the pupil wrote is in none of it: it is read
    where it is kept."""
    share_with_named([alert.name])
    name = people.names_of_students([alert.student]).get(alert.student) if alert.student else alert.user
    for contact in contacts.users(people_told(alert.severity)):
        with in_language(contact.language):
            notices.tell(
                contact,
                kinds.SAFETY,
                _("{0}: a message of {1} to the tutor needs you").format(_(alert.severity), name or alert.user),
                [_("Please read it at once.")],
                f"{alert.name}|{alert.severity}",
                about=(ALERT, alert.name),
                link=f"/app/ai-safety-alert/{alert.name}",
            )
