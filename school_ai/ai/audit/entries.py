"""What an entry of the audit log says, in the one form that its digest is taken of."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

# What an entry says, in the order in which its digest takes it. Another order, or a field more, is another form: the
# number in front of it would have to grow, and the entries before keep theirs.
FIELDS = ("at", "who", "who_role", "action", "outcome", "doctype_of", "record", "about", "purpose", "detail",
          "correlation")  # fmt: skip
FORM = b"school_ai audit entry 1"


@dataclass(frozen=True)
class Entry:
    """An entry at its place in the chain. `number`: the place, from 1 on; `name`: what the database knows it by;
    `values`: texts in the order of FIELDS; `digest`: what was kept of it as it was sealed, in hexadecimal digits."""

    number: int
    name: str
    values: tuple[str, ...]
    digest: str = ""


def canonical(number: int, name: str, values: Iterable[str]) -> bytes:
    """The one form of an entry. Each part has its length before it, so that no two entries have the same."""
    parts = [str(number), name, *values]
    if len(parts) != len(FIELDS) + 2:
        raise ValueError(f"an entry has {len(FIELDS)} values, not {len(parts) - 2}")
    encoded = [part.encode() for part in parts]
    return b"".join((FORM, *(b"%d:%b" % (len(part), part) for part in encoded)))


def digest_of(entry: Entry) -> str:
    """SHA-256 of an entry's form, whatever digest was kept of it."""
    return hashlib.sha256(canonical(entry.number, entry.name, entry.values)).hexdigest()
