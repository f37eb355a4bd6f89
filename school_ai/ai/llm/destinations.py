"""Where texts may go: rules about hosts and regions of providers, and what refuses a call.

What is not known is refused as soon as there is a rule about it: nobody finds out afterwards that it was elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from school_ai.ai.llm.chat import ANTHROPIC, OPENAI

ALLOW, FORBID = "Allow", "Forbid"
HOST, REGION = "Host", "Region"
# What the providers' own clients would call; written down, so that what is judged is what is called.
ADDRESSES = {OPENAI: "https://api.openai.com/v1", ANTHROPIC: "https://api.anthropic.com"}

NO_HOST, FORBIDDEN_HOST, OTHER_HOST = "no host", "forbidden host", "host not allowed"
NO_REGION, FORBIDDEN_REGION, OTHER_REGION = "region unknown", "forbidden region", "region not allowed"


@dataclass(frozen=True)
class Rule:
    """`effect`: Allow or Forbid; `kind`: Host or Region; `value`: a host, with all below it, or a region's name. As
    soon as one of a kind is allowed, no other of that kind is."""

    effect: str
    kind: str
    value: str


@dataclass(frozen=True)
class Destination:
    """Where a call goes. `region`: in which the provider processes what it gets, as the school has put it down; empty:
    nobody has. `is_outside`: it leaves the school's own network."""

    host: str
    region: str
    is_outside: bool


@dataclass(frozen=True)
class Refusal:
    """Why a call may not be made. `why`: one of the words above; `about`: the host or the region."""

    why: str
    about: str


def address_of(kind: str, base_url: str) -> str:
    """What a provider is called by."""
    return base_url or ADDRESSES.get(kind, "")


def host_of(address: str) -> str:
    """The host of an address, or an entered host, as hosts are compared."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""
    return host.rstrip(".").lower()


def refusal(destination: Destination, rules: Iterable[Rule]) -> Refusal | None:
    """What stands against a call; None where nothing does. What stays in the school's network is in no region: rules
    about regions do not keep it from the school's own server."""
    rules = tuple(rules)
    hosts = [rule for rule in rules if rule.kind == HOST]
    regions = [rule for rule in rules if rule.kind == REGION]
    return _by_host(destination.host, hosts) or (
        _by_region(destination.region, regions) if destination.is_outside else None
    )


def _by_host(host: str, rules: list[Rule]) -> Refusal | None:
    if rules and not host:
        return Refusal(NO_HOST, "")
    if any(rule.effect == FORBID and _is_at(host, rule.value) for rule in rules):
        return Refusal(FORBIDDEN_HOST, host)
    allowed = [rule for rule in rules if rule.effect == ALLOW]
    if allowed and not any(_is_at(host, rule.value) for rule in allowed):
        return Refusal(OTHER_HOST, host)
    return None


def _is_at(host: str, place: str) -> bool:
    place = host_of(place)
    return bool(place) and (host == place or host.endswith(f".{place}"))


def _by_region(region: str, rules: list[Rule]) -> Refusal | None:
    if rules and not region:
        return Refusal(NO_REGION, "")
    if any(rule.effect == FORBID and rule.value == region for rule in rules):
        return Refusal(FORBIDDEN_REGION, region)
    allowed = [rule for rule in rules if rule.effect == ALLOW]
    if allowed and not any(rule.value == region for rule in allowed):
        return Refusal(OTHER_REGION, region)
    return None
