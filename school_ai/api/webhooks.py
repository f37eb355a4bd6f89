"""Webhooks: what systems outside tell of, and looking after what the school tells them."""

from typing import Annotated

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.webhooks import SWITCH, admitting, due, receiving, senders, settling
from school_ai.services.webhooks.receiving import EventName, Received
from school_ai.services.webhooks.senders import MadeSecret
from school_ai.services.webhooks.settling import DeliveryState

EventId = Annotated[str, Field(pattern=r"^[A-Za-z0-9._:/-]{1,140}$")]
RecordName = Annotated[str, Field(min_length=1, max_length=140)]
Name = Annotated[str, Field(min_length=1, max_length=140)]


# Systems call it, and no person; of people those are shown it who let systems in.
@permissions.for_callers(permissions.overseeing)
def signs_as_sender() -> None:
    """The request is signed by a system outside that the school has let in."""
    admitting.admit()


@permissions.for_callers(permissions.overseeing)
def looks_after_sender(sender: str) -> None:
    permissions.oversees_school_ai()
    permissions.is_there(senders.SENDER, sender)


@permissions.for_callers(permissions.overseeing)
def looks_after_delivery(delivery: str) -> None:
    permissions.oversees_school_ai()
    permissions.is_there(due.DELIVERY, delivery)


@permissions.for_callers(permissions.overseeing)
def looks_after_webhook(webhook: str | None = None) -> None:
    permissions.oversees_school_ai()
    if webhook:
        permissions.is_there(due.WEBHOOK, webhook)


@endpoint("POST", guard=signs_as_sender, capability=SWITCH, allow_guest=True, also_answers=(409, 413, 429))
def receive(
    event: EventName,
    id: EventId,  # noqa: A002
    records: Annotated[list[RecordName], Field(max_length=200)] | None = None,
) -> Received:
    """POST webhooks/erpnext/{event}: tell the school that records of its have changed.

    For a system outside that has a record AI Webhook Sender. The headers `X-School-AI-Sender`, `-Timestamp`, `-Nonce`
    and `-Signature` take the place of a user: `v1=` and the HMAC-SHA256 of version, sender, timestamp, nonce and body,
    as the document on webhooks says. The body is JSON.

    `id` is the sender's own for the event: the same one again does nothing. `records` are names of the school's records
    of the event's DocType; without them all are compared. Nothing is written to them: what was computed from those that
    have changed is computed anew. 409: the nonce was used before."""
    return receiving.receive(event, id, records or [])


@endpoint("POST", guard=looks_after_sender, capability=SWITCH)
def make_secret(sender: Name) -> MadeSecret:
    """Make a new secret for a sender and answer with it, this once. The one before is good for another 24 hours."""
    return senders.make_secret(sender)


@endpoint("POST", guard=looks_after_delivery, capability=SWITCH)
def send_again(delivery: Name) -> DeliveryState:
    """Have a delivery sent within a minute, as its record is then, whatever has become of it."""
    return settling.send_again(delivery)


@endpoint("POST", guard=looks_after_webhook, capability=SWITCH)
def send_given_up_again(webhook: Name | None = None) -> int:
    """Have all that was given up sent again, or all of one webhook. Returns how many deliveries there are. Those of
    webhooks that are switched off stay given up."""
    return settling.send_given_up_again(webhook)


@endpoint("POST", guard=looks_after_delivery, capability=SWITCH)
def give_up(delivery: Name) -> DeliveryState:
    """Give up a delivery that waits. `send_again` takes that back."""
    return settling.stop_trying(delivery)
