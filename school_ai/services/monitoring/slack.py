"""Telling a Slack channel of an alert, by an incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
Mattermost and Rocket.Chat take the same.

The address is a secret: whoever has it may write into the channel. It is never logged, and nothing of an answer is kept
but its status.
"""

import frappe
import requests
from frappe import _

from school_ai import settings
from school_ai.measuring import correlation
from school_ai.services.webhooks import addresses

TIMEOUT = 10  # seconds
# Slack refuses longer texts of a block.
LONGEST = 2900


class NotTold(Exception):
    """The channel was not told. The text says why, without the address."""


def is_set_up() -> bool:
    return bool(_address())


def _address() -> str:
    return settings.get().get_password("slack_webhook_url", raise_exception=False) or ""


def tell(title: str, lines: list[str], link: str) -> None:
    """Write into the channel. Raises `NotTold`."""
    address = _address()
    if not address:
        raise NotTold(_("School AI Settings hold no address of a Slack webhook."))
    try:
        with addresses.session() as session:
            answer = session.post(
                addresses.check(address),
                json=message(title, lines, link),
                headers={correlation.HEADER: correlation.current()},
                timeout=TIMEOUT,
                # Where an answer leads on to was not checked.
                allow_redirects=False,
            )
    except addresses.WrongAddress:
        raise NotTold(_("The address of the Slack webhook in School AI Settings is none to send to.")) from None
    except requests.RequestException as error:
        # The error's own words hold the address.
        raise NotTold(_("Slack cannot be reached ({0}).").format(type(error).__name__)) from None
    if answer.status_code != 200:
        raise NotTold(_("Slack answered with status {0}.").format(answer.status_code))


def message(title: str, lines: list[str], link: str) -> dict:
    """What is sent: `text` for notifications, the blocks for the channel."""
    body = "\n".join([f"*{_escaped(title)}*", *map(_escaped, lines)])[:LONGEST]
    said = {"type": "section", "text": {"type": "mrkdwn", "text": body}}
    button = {"type": "section", "text": {"type": "mrkdwn", "text": f"<{link}|{_escaped(_('Look at the alert'))}>"}}
    return {"text": _escaped(title), "blocks": [said, button]}


def _escaped(text: str) -> str:
    """Slack's three characters. So nothing that a rule is called mentions a channel or leads somewhere."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link_to(doctype: str, name: str) -> str:
    return frappe.utils.get_url_to_form(doctype, name)
