"""The words in which people are told, as the school has them: in Frappe's own Notifications, which installing makes
(`setup/notifications.py`) and the school edits. One that is switched off or deleted closes that way out of the house.

Frappe's own way to send a Notification is not used, but what is below it: it sends in the language of whoever happens
to save the record, writes what fails into a log and forgets it, may send twice, and keeps a second copy of each email
as a Communication for ever. Recipients, sender, condition and words are the Notification's."""

from dataclasses import dataclass
from email.utils import formataddr

import frappe
from frappe.core.doctype.sms_settings.sms_settings import send_sms
from frappe.email.doctype.notification.notification import get_context

from school_ai import noted, settings
from school_ai.services.telling.kinds import EMAIL, PUSH, SMS

BY_EMAIL, DIGEST = "School AI: a notice by email", "School AI: a digest by email"
AT_DESK, BY_SMS = "School AI: a notice at the desk", "School AI: a notice by SMS"


class NoWay(Exception):
    """It cannot be sent this way. The text says why."""


@dataclass(frozen=True)
class Said:
    """Words that are ready to be sent. `message` is markup, but that of an SMS."""

    subject: str
    message: str


def ways() -> frozenset[str]:
    """The ways out of the house that there are at this school now. Looked up once a request."""
    found = noted.of("telling")
    if "ways" not in found:
        there = {
            EMAIL: _is_on(BY_EMAIL) and has_mail_server(),
            SMS: _is_on(BY_SMS) and bool(frappe.db.get_single_value("SMS Settings", "sms_gateway_url")),
            PUSH: settings.is_on("notices_by_push"),
        }
        found["ways"] = frozenset(way for way, is_there in there.items() if is_there)
    return found["ways"]


def has_mail_server() -> bool:
    if frappe.conf.get("mail_server"):
        return True
    return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def _is_on(name: str) -> bool:
    return bool(frappe.db.get_value("Notification", name, "enabled"))


def _notification(name: str):
    found = noted.of("notifications")
    if name not in found:
        found[name] = frappe.get_doc("Notification", name) if _is_on(name) else None
    return found[name]


def _for(notice, name: str):
    """The Notification, where it is on and its condition holds; and what its words are made from."""
    notification = _notification(name)
    if not notification:
        return None, {}
    if notification.condition and not frappe.safe_eval(notification.condition, None, get_context(notice)):
        return None, {}
    return notification, {"doc": notice, "alert": notification, "comments": None}


def _said(notification, context: dict) -> Said:
    subject = frappe.render_template(notification.subject or "", context)
    message = frappe.render_template(notification.message or "", context)
    # A school may write Markdown, where its version of Frappe has that.
    if notification.get("message_type") == "Markdown":
        message = frappe.utils.md_to_html(message)
    return Said(" ".join(subject.split()), message)


def at_desk(notice) -> Said | None:
    """What stands in the Notification Log; None where the school wants none there."""
    notification, context = _for(notice, AT_DESK)
    return _said(notification, context) if notification else None


def send_email(notice, name: str = BY_EMAIL) -> bool:
    """Put an email on Frappe's queue, in this transaction. Returns False where the school's condition does not want it.
    Raises Frappe's `OutgoingEmailError` without a mail server, `NoWay`."""
    notification, context = _for(notice, name)
    if not notification:
        if not _is_on(name):
            raise NoWay(frappe._("The Notification {0} is switched off.").format(name))
        return False
    recipients, cc, bcc = notification.get_list_of_recipients(notice, context)
    if not recipients:
        return False
    said = _said(notification, context)
    frappe.sendmail(
        recipients=recipients,
        cc=cc,
        bcc=bcc,
        sender=formataddr((notification.sender, notification.sender_email))
        if notification.sender and notification.sender_email
        else None,
        subject=said.subject,
        message=said.message,
        reference_doctype=notice.doctype,
        reference_name=notice.name,
        expose_recipients="header",
    )
    return True


def send_text(notice) -> bool:
    """Send an SMS by the gateway of Frappe's SMS Settings. Raises what the gateway answers, and `NoWay`."""
    notification, context = _for(notice, BY_SMS)
    if not notification:
        if not _is_on(BY_SMS):
            raise NoWay(frappe._("The Notification {0} is switched off.").format(BY_SMS))
        return False
    if not frappe.db.get_single_value("SMS Settings", "sms_gateway_url"):
        raise NoWay(frappe._("The SMS Settings name no gateway."))
    receivers = [number for number in notification.get_receiver_list(notice, context) if number]
    if not receivers:
        return False
    send_sms(receivers, " ".join(_said(notification, context).message.split()), success_msg=False)
    return True
