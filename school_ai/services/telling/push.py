"""Web push: news on the devices of those who want it, by the push service of the maker of their browser.

What is sent is encrypted for the device (RFC 8291) and signed by the school (RFC 8292), and says little all the same:
the kind of news, and nobody's name, since others look at locked screens too. Where to send it is an address that a
browser has given us, so that nothing is sent but to an https address of a public host, and never on to where its answer
leads."""

import base64
import hashlib
import json
import socket
import time
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import frappe
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from frappe import _
from frappe.utils import get_url, now_datetime
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from school_ai import settings
from school_ai.exceptions import TooManyRequests
from school_ai.services.reaching import Judged, Number, number
from school_ai.services.telling.kinds import KINDS

SUBSCRIPTION = "AI Push Subscription"
PAGE = "/school-ai/notices"
# A device more than that: the one that was used longest ago goes.
MOST_DEVICES = 10
# Of one person in an hour.
MOST_TRIALS = 20
LONGEST_ADDRESS = 1000
TIMEOUT = 10  # seconds
# How long a push service keeps it for a device that is off, in seconds: news of last week are none.
KEPT_FOR = 24 * 60 * 60
GONE = (404, 410)
# Only a site's configuration, which its administrators write, lets a test's receiver on this machine be reached.
LOOPBACK = "school_ai_push_to_loopback"


class NotReached(Exception):
    """A push was not taken. The text says why."""


class WrongAddress(Exception):
    """Nothing is sent there. The text says why."""


@dataclass(frozen=True)
class Device:
    """A device of somebody's, as they are shown it."""

    name: str
    device: str
    last_used: datetime | None


# --- keys ------------------------------------------------------------------------------------------------------------


def make_keys() -> None:
    """The site's pair of keys, made where it has none, or none that can be read. Devices know the site by it: those
    that were added before belong to a pair that is gone."""
    if _private_key():
        return
    pair = ec.generate_private_key(ec.SECP256R1())
    private = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    point = pair.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    public = base64.urlsafe_b64encode(point).rstrip(b"=").decode()
    set_encrypted_password(settings.SETTINGS, settings.SETTINGS, private, "push_private_key")
    # As a save of the settings leaves it: without it, the next one would take the key for emptied.
    frappe.db.set_single_value(settings.SETTINGS, "push_private_key", "*" * 12)
    frappe.db.set_single_value(settings.SETTINGS, "push_public_key", public)
    frappe.clear_document_cache(settings.SETTINGS, settings.SETTINGS)
    forget({})


def _private_key() -> str:
    try:
        return (
            get_decrypted_password(settings.SETTINGS, settings.SETTINGS, "push_private_key", raise_exception=False)
            or ""
        )
    except frappe.ValidationError:
        # The site was restored with another key.
        frappe.clear_messages()
        return ""


def public_key() -> str:
    """What a browser asks its push service for a subscription with, in base64url; empty where push is off."""
    return (settings.get().push_public_key or "") if settings.is_on("notices_by_push") else ""


# --- devices ---------------------------------------------------------------------------------------------------------


def devices(user: str) -> list[Device]:
    rows = frappe.get_all(SUBSCRIPTION, {"user": user}, ["name", "device", "last_used"], order_by="creation")
    return [Device(row.name, row.device or "", row.last_used) for row in rows]


def subscribe(user: str, endpoint: str, p256dh: str, auth: str, agent: str) -> None:
    """Tell somebody on a device from now on. One that was another's before is theirs now. Raises `ValidationError`."""
    try:
        check(endpoint)
        _check_keys(p256dh, auth)
    except WrongAddress as wrong:
        frappe.throw(str(wrong))
    key = _endpoint_key(endpoint)
    name = frappe.db.get_value(SUBSCRIPTION, {"endpoint_key": key}, "name", for_update=True)
    document = frappe.get_doc(SUBSCRIPTION, name) if name else frappe.get_doc({"doctype": SUBSCRIPTION})
    document.update(
        {
            "user": user,
            "device": agent[:140],
            "endpoint": endpoint,
            "public_key": p256dh,
            "secret": auth,
            "session": session_key(),
            "endpoint_key": key,
        }
    )
    document.flags.is_ours = True
    frappe.db.savepoint("school_ai_device")
    try:
        document.save(ignore_permissions=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        # The same device at the same moment: it is there.
        frappe.db.rollback(save_point="school_ai_device")
        frappe.clear_last_message()
    names = frappe.get_all(SUBSCRIPTION, {"user": user}, pluck="name", order_by="modified desc")
    if len(names) > MOST_DEVICES:
        forget({"name": ("in", names[MOST_DEVICES:])})


def unsubscribe(user: str, endpoint: str) -> None:
    forget({"user": user, "endpoint_key": _endpoint_key(endpoint)})


def forget(filters: dict) -> None:
    """Delete devices, and their secrets, which Frappe keeps apart."""
    names = frappe.get_all(SUBSCRIPTION, filters, pluck="name")
    if names:
        frappe.db.delete("__Auth", {"doctype": SUBSCRIPTION, "name": ("in", names)})
        frappe.db.delete(SUBSCRIPTION, {"name": ("in", names)})


def session_key() -> str:
    """Tells the session that a device was added in, without being one."""
    return hashlib.sha256(f"school_ai push\0{frappe.session.sid}".encode()).hexdigest()


def on_logout(login_manager=None) -> None:
    """Whoever signs out is told no more on that device."""
    forget({"session": session_key()})


def _endpoint_key(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _check_keys(p256dh: str, auth: str) -> None:
    try:
        point, secret = (base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)) for key in (p256dh, auth))
    except ValueError as error:
        raise WrongAddress(_("The device's keys cannot be read.")) from error
    if len(point) != 65 or point[0] != 4 or len(secret) != 16:
        raise WrongAddress(_("The device's keys cannot be read."))


# --- sending ---------------------------------------------------------------------------------------------------------


def send(notice) -> bool:
    """Push a notice to all devices of its person, in the language of the moment. Returns False where there is none
    (any more). Raises `NotReached` where none of them was."""
    rows = frappe.get_all(SUBSCRIPTION, {"user": notice.user}, pluck="name")
    urgency = "high" if KINDS[notice.kind].must else "normal"
    reached, problem = 0, None
    for name in rows:
        try:
            reached += push(name, payload(_(notice.kind), notice.name), topic=notice.name, urgency=urgency)
        except NotReached as error:
            problem = error
    if problem and not reached:
        raise problem
    return bool(reached)


def try_out(user: str, endpoint: str) -> bool:
    """Push a word to a device of somebody's. Returns whether it was taken. Raises `TooManyRequests`."""
    key = frappe.cache.make_key(f"school_ai_push:{user}:{now_datetime():%Y%m%d%H}")
    count = frappe.cache.incrby(key, 1)
    if count == 1:
        frappe.cache.expire(key, 3600)
    if count > MOST_TRIALS:
        frappe.throw(_("You have tried this often. Please wait for an hour."), TooManyRequests)
    name = frappe.db.get_value(SUBSCRIPTION, {"user": user, "endpoint_key": _endpoint_key(endpoint)}, "name")
    if not name:
        return False
    try:
        return push(name, payload(_("This is a try"), "try"), topic="try")
    except NotReached as error:
        frappe.throw(str(error))
    return False


def payload(title: str, tag: str) -> dict[str, str]:
    """What a device shows: the kind of news, and what to do. `tag`: the same one replaces what was shown before."""
    return {"title": title, "body": _("Open the page to read it."), "tag": tag, "url": PAGE}


def push(name: str, said: dict[str, str], *, topic: str, urgency: str = "normal") -> bool:
    """Push to one device. Returns False where it is there no more, and forgets it. Raises `NotReached`."""
    document = frappe.get_doc(SUBSCRIPTION, name)
    if not frappe.db.get_value("User", document.user, "enabled"):
        forget({"user": document.user})
        return False
    try:
        check(document.endpoint)
    except WrongAddress as wrong:
        raise NotReached(str(wrong)) from wrong
    secret = document.get_password("secret", raise_exception=False) or ""
    # The libraries are loaded where something is sent, not with every request.
    from pywebpush import WebPusher

    keys = {"p256dh": document.public_key, "auth": secret}
    body = WebPusher({"endpoint": document.endpoint, "keys": keys}).encode(json.dumps(said).encode(), "aes128gcm")[
        "body"
    ]
    headers = {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_FOR),
        "Urgency": urgency,
        # At most 32 letters of base64url: a later one of the same topic replaces it at the push service.
        "Topic": hashlib.sha256(topic.encode()).hexdigest()[:32],
        **_signature(document.endpoint),
    }
    status = _post(document.endpoint, bytes(body), headers)
    if status in GONE:
        forget({"name": name})
        return False
    if not 200 <= status < 300:
        raise NotReached(_("The push service answered with status {0}.").format(status))
    frappe.db.set_value(SUBSCRIPTION, name, "last_used", now_datetime(), update_modified=False)
    return True


def _signature(endpoint: str) -> dict[str, str]:
    from py_vapid import Vapid02

    parts = urlsplit(endpoint)
    address = get_url()
    contact = (
        address if address.startswith("https:") else f"mailto:{frappe.db.get_value('User', 'Administrator', 'email')}"
    )
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(time.time()) + 12 * 60 * 60, "sub": contact}
    private = _private_key()
    if not private:
        raise NotReached(_("The site has no key for push. Migrating makes one."))
    return dict(Vapid02.from_pem(private.encode()).sign(claims))


def _post(endpoint: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        with requests.Session() as session:
            # No proxy and no password of this machine's is used for an address that a browser gave us.
            session.trust_env = False
            if not _is_for_test(endpoint):
                session.mount("https://", Judged(_must_be_public))
            with session.post(
                endpoint, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as reply:
                return reply.status_code
    except WrongAddress as wrong:
        raise NotReached(str(wrong)) from wrong
    except requests.RequestException as error:
        raise NotReached(_("The push service cannot be reached ({0}).").format(type(error).__name__)) from error


# --- where it may go -------------------------------------------------------------------------------------------------


def check(endpoint: str) -> None:
    """Let an address pass that something may be sent to. Raises `WrongAddress`."""
    if len(endpoint) > LONGEST_ADDRESS:
        raise WrongAddress(_("The device's address is too long."))
    try:
        parts = urlsplit(endpoint)
        port = parts.port or 443
    except ValueError as error:
        raise WrongAddress(_("The device's address is none.")) from error
    if _is_for_test(endpoint):
        return
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        raise WrongAddress(_("The device's address must begin with https:// and name a host."))
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WrongAddress(_("The push service of this device is not known here.")) from error
    for entry in found:
        _must_be_public(number(entry[4][0]))


def _must_be_public(address: Number) -> None:
    if not address.is_global or address.is_multicast:
        raise WrongAddress(_("The device's address leads into a network that is not public."))


def _is_for_test(endpoint: str) -> bool:
    return bool(frappe.conf.get(LOOPBACK)) and urlsplit(endpoint).hostname == "127.0.0.1"
