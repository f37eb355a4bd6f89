"""Whether a request of a system outside is let in. Who does not sign as a sender of the school is told nothing; who
does is told what is wrong.

The order is part of it: the address is counted first, then the signature is looked at, and only behind it anything of
the school.
"""

import hashlib
import time

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import noted, permissions, settings
from school_ai.exceptions import Replayed, TooLarge, TooManyRequests
from school_ai.services.webhooks import senders, signing

NONCE = "AI Webhook Nonce"
# Bytes that a body may have: two hundred names need a tenth of it.
LARGEST_BODY = 64 * 1024
# So often an hour one address may be refused before it is not looked at any more.
MOST_REFUSALS = 300
HOUR = 3600
# A nonce is kept for longer than any request that has it can be let in.
NONCES_KEPT = 3 * signing.WINDOW
# Signed with where there is no sender, so that it takes as long as where there is one.
_NOBODY = "0" * 43


def admit() -> None:
    """Let in the request that is being answered, or refuse it. What it asks for begins with `use_up_nonce`.

    Raises `PermissionError`, `TooLarge`, `TooManyRequests`.
    """
    request = frappe.request
    _look_at_address()
    body = request.get_data()
    if max(len(body), request.content_length or 0) > LARGEST_BODY:
        frappe.throw(_("The body of the request may have {0} bytes at most.").format(LARGEST_BODY), TooLarge)
    signed = signing.read(request.headers)
    if signed is None or not _is_right(signed, body):
        _count(f"address:{frappe.local.request_ip}")
        if signed and frappe.db.get_value(senders.SENDER, signed.sender, "name") == signed.sender:
            senders.note_refusal(signed.sender, _("The signature was not right."))
        permissions.refuse(_("This request is not signed by a system that this school knows."))
    _check_sender(signed)
    _check_clock(signed)
    if not request.is_json or request.args:
        refuse(signed.sender, _("Send all as JSON in the body, and nothing in the address: only the body is signed."))
    _look_at_pace(signed.sender)
    noted.of("request that was let in")["signed"] = signed


def sender() -> str:
    """The sender of the request that was let in."""
    return noted.of("request that was let in")["signed"].sender


def _is_right(signed: signing.Signed, body: bytes) -> bool:
    """Whether a secret of the sender's was signed with. As many are tried for everybody."""
    known = senders.secrets_of(signed.sender)
    tried = [signing.is_signed_with(secret, signed, body) for secret in [*known, _NOBODY, _NOBODY][:2]]
    return any(tried[: len(known)])


def _check_sender(signed: signing.Signed) -> None:
    if not frappe.db.get_value(senders.SENDER, signed.sender, "enabled"):
        refuse(signed.sender, _("This sender is switched off at the school."))


def _check_clock(signed: signing.Signed) -> None:
    off = signed.timestamp - int(time.time())
    if abs(off) > signing.WINDOW:
        refuse(
            signed.sender,
            _("The timestamp is {0} seconds off the school's clock; {1} are let through.").format(off, signing.WINDOW),
        )


def refuse(sender: str, words: str) -> None:
    """Refuse a sender that has signed rightly, with the reason."""
    senders.note_refusal(sender, words)
    permissions.refuse(words)


def use_up_nonce() -> None:
    """Keep the nonce, under a key that is there once, in the transaction of what the request does: one that was done
    may not be sent again as it is, one that failed may. Of two at the same moment the second waits for the first.

    Raises `Replayed`.
    """
    signed = noted.of("request that was let in")["signed"]
    now = now_datetime()
    name = hashlib.sha256(f"{signed.sender}\0{signed.nonce}".encode()).hexdigest()
    table = frappe.qb.DocType(NONCE)
    columns = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "sender")
    row = (name, now, now, "Administrator", "Administrator", 0, 0, signed.sender)
    try:
        frappe.qb.into(table).columns(*columns).insert(row).run()
    except Exception as error:
        if not frappe.db.is_duplicate_entry(error):
            raise
        words = _("This nonce was used before: sign each request with a new one.")
        senders.note_refusal(signed.sender, words)
        frappe.throw(words, Replayed)


def forget_nonces() -> None:
    """Take away nonces that no request can be let in with any more. Run by the scheduler every quarter of an hour."""
    limit = frappe.utils.add_to_date(now_datetime(), seconds=-NONCES_KEPT)
    table = frappe.qb.DocType(NONCE)
    # By their keys: a delete that looks through the table would wait for requests that are being answered.
    for name in frappe.get_all(NONCE, {"creation": ("<", limit)}, pluck="name", limit=20_000):
        frappe.qb.from_(table).delete().where(table.name == name).run()


# --- how often -------------------------------------------------------------------------------------------------------


def _look_at_address() -> None:
    if _counted(f"address:{frappe.local.request_ip}") >= MOST_REFUSALS:
        frappe.throw(_("Too many requests from here were refused. Please go on in the next hour."), TooManyRequests)


def _look_at_pace(sender: str) -> None:
    most = settings.number("webhooks_per_hour")
    if most and _count(f"sender:{sender}") > most:
        words = _("This sender has sent {0} requests this hour. Please go on in the next hour.").format(most)
        senders.note_refusal(sender, words)
        frappe.throw(words, TooManyRequests)


def _key(of: str) -> bytes:
    return frappe.cache.make_key(f"school_ai_webhooks:{of}:{now_datetime():%Y%m%d%H}")


def _counted(of: str) -> int:
    return int(frappe.cache.get(_key(of)) or 0)


def _count(of: str) -> int:
    """One more in this hour. Where Redis has forgotten, the count begins anew: that lets more in, but nobody else."""
    key = _key(of)
    count = frappe.cache.incrby(key, 1)
    if count == 1:
        frappe.cache.expire(key, HOUR)
    return count
