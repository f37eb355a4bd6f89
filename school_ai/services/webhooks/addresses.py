"""Where requests to webhooks may go: the rule for providers' addresses in School AI Settings, and what no receiver of a
school's is ever reached at."""

import socket
from urllib.parse import urlsplit

import requests
from frappe import _

from school_ai.services.reaching import Judged, Number, number


class WrongAddress(Exception):
    """Nothing is sent there. The text says why."""


def check(address: str) -> str:
    """The address, if something may be sent to it. A name is looked up: it may lead anywhere. Raises `WrongAddress`."""
    address = (address or "").strip()
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise WrongAddress(_("The Request URL is no address: {0}.").format(error)) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise WrongAddress(_("The Request URL must be an address such as https://receiver.example/school."))
    if parts.username or parts.password:
        raise WrongAddress(_("Please put the key into a header of the webhook, not into its Request URL."))
    for each in _numbers(parts.hostname, port or (443 if parts.scheme == "https" else 80)):
        judge(each)
    return address


def judge(host: Number) -> None:
    """Raise `WrongAddress` where no receiver of a school's can be."""
    if host.is_link_local or host.is_multicast or host.is_unspecified or host.is_reserved:
        raise WrongAddress(_("The Request URL leads to {0}, where no receiver can be.").format(host))


def session() -> requests.Session:
    """What requests to a checked address are made by: it judges the host that it has come to, once more."""
    made = requests.Session()
    for scheme in ("http://", "https://"):
        made.mount(scheme, Judged(judge))
    return made


def _numbers(host: str, port: int) -> list[Number]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WrongAddress(_("The name {0} of the Request URL is not known ({1}).").format(host, error)) from error
    return sorted({number(entry[4][0]) for entry in found}, key=str)
