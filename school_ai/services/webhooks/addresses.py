"""Where requests to webhooks may go: the rule for providers' addresses in School AI Settings, and what no receiver of a
school's is ever reached at."""

import ipaddress
import socket
from urllib.parse import urlsplit

from frappe import _


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
    for number in _numbers(parts.hostname, port or (443 if parts.scheme == "https" else 80)):
        if number.is_link_local or number.is_multicast or number.is_unspecified or number.is_reserved:
            raise WrongAddress(_("The Request URL leads to {0}, where no receiver can be.").format(number))
    return address


def _numbers(host: str, port: int) -> list[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise WrongAddress(_("The name {0} of the Request URL is not known ({1}).").format(host, error)) from error
    numbers = {ipaddress.ip_address(entry[4][0].partition("%")[0]) for entry in found}
    mapped = {number.ipv4_mapped for number in numbers if number.version == 6 and number.ipv4_mapped}
    # What stands for an address of the older kind is looked at as that.
    return sorted({*(n for n in numbers if not (n.version == 6 and n.ipv4_mapped)), *mapped}, key=str)
