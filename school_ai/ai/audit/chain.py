"""The chain of seals: each is taken of a batch of entries and of the seal before.

The head of the chain, the digest of the last seal, says all that was logged until then. Where heads are kept outside of
the database, nobody who may write to the database alone can change, leave out, put in or cut off anything unseen
(Haber and Stornetta, How to time-stamp a digital document, 1991; Schneier and Kelsey, Secure audit logs, 1999).
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from school_ai.ai.audit.entries import Entry, digest_of

FORM = b"school_ai audit seal 1"


@dataclass(frozen=True)
class Seal:
    """A batch of entries that is closed. `first`, `last`: numbers of its entries; `entries`: the digest of theirs;
    `before`: the digest of the seal before, empty at the beginning; `sealed_on`: UTC, as text in ISO's order;
    `dropped_on`: when its entries were deleted because their time was over, empty where they are there."""

    number: int
    first: int
    last: int
    count: int
    entries: str
    before: str
    sealed_on: str
    digest: str
    dropped_on: str = ""


@dataclass(frozen=True)
class Head:
    """The end of the chain as it was told outside of the database."""

    number: int
    last: int
    digest: str


def digest_of_entries(digests: Iterable[str]) -> str:
    """SHA-256 of the digests of a batch's entries, in the order of their numbers."""
    whole = hashlib.sha256(b"school_ai audit batch 1")
    for digest in digests:
        whole.update(bytes.fromhex(digest))
    return whole.hexdigest()


def sealed(number: int, entries: Sequence[Entry], before: str, sealed_on: str) -> Seal:
    """The seal of a batch, which must not be empty and whose numbers follow one another."""
    first, last = entries[0].number, entries[-1].number
    if [entry.number for entry in entries] != list(range(first, last + 1)):
        raise ValueError("the numbers of a batch follow one another")
    whole = digest_of_entries(map(digest_of, entries))
    digest = _digest(number, first, last, len(entries), whole, before, sealed_on)
    return Seal(number, first, last, len(entries), whole, before, sealed_on, digest)


def is_intact(seal: Seal) -> bool:
    """Whether a seal says what it said as it was made. That its entries were dropped since is no part of it."""
    said = (seal.number, seal.first, seal.last, seal.count, seal.entries, seal.before, seal.sealed_on)
    return seal.digest == _digest(*said)


def head_of(seal: Seal) -> Head:
    return Head(seal.number, seal.last, seal.digest)


def _digest(*said: int | str) -> str:
    parts = [str(part).encode() for part in said]
    return hashlib.sha256(b"".join((FORM, *(b"%d:%b" % (len(part), part) for part in parts)))).hexdigest()
