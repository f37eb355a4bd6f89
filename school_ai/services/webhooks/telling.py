"""Those who look after School AI are told once when a webhook begins to give up, not of every delivery."""

from urllib.parse import quote

import frappe
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai.erpnext_records import contacts
from school_ai.services import overseers
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language
from school_ai.services.webhooks.due import DELIVERY, GIVEN_UP

# After so many days without one given up, the next is news again.
QUIET_DAYS = 3


def is_first_of_a_row(webhook: str) -> bool:
    """Whether nothing of a webhook was given up of late."""
    since = add_to_date(now_datetime(), days=-QUIET_DAYS)
    return not frappe.db.exists(DELIVERY, {"webhook": webhook, "status": GIVEN_UP, "settled_on": (">", since)})


def tell_that_given_up(webhook: str, problem: str) -> None:
    for contact in contacts.users(overseers.users()):
        with in_language(contact.language):
            words = _(
                "It was given up: {0} What was given up stands in the list AI Webhook Delivery, and can be sent again "
                "from there once the receiver answers."
            ).format(problem)
            notices.tell(
                contact,
                kinds.WORK,
                _("The webhook {0} cannot be delivered to").format(webhook),
                [words],
                f"webhook|{webhook}|{now_datetime()}",
                about=("Webhook", webhook),
                link=f"/app/webhook/{quote(webhook)}",
            )
