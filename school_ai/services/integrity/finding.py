"""A finding: something in the records that does not agree, with what could be done about it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from school_ai.erpnext_records.lessons import clock

# The kinds of finding, as they stand in the field `kind` of AI Data Conflict.
KEY = "Signed with another key"
FIELD = "Field of ours changed"
ORPHAN = "About something that is gone"
MOVED = "Renamed or merged"
TWICE = "There twice"
EDITED = "Edited past School AI"
EXPIRED = "Its time is over"
STALE = "Sources have changed"
ROW = "Row without its record"
ENTRY = "Index entry without document"
UNREAD = "Document not wholly indexed"
CLASH = "Lessons clash"
SCORE = "Score that cannot be"
MEMBER = "Not enrolled"
LOGIN = "Logins disagree"
HOLIDAY = "On a holiday"
OUTSIDE = "Outside of the term"
KINDS = (
    *(KEY, FIELD, ORPHAN, MOVED, TWICE, EDITED, EXPIRED, STALE, ROW, ENTRY, UNREAD),
    *(CLASH, SCORE, MEMBER, LOGIN, HOLIDAY, OUTSIDE),
)

# What is ours, but is mended by nobody but a person: they may want something else (to put the former key back).
BY_HAND = (KEY,)

# What a proposal does to a record: nothing, where nobody but the school can know.
CHANGE, REMOVE, CANCEL, AMEND, NOTHING = "Change", "Remove", "Cancel", "Cancel and Amend", "Nothing"


@dataclass(frozen=True)
class Finding:
    """`about` tells several findings of one kind about one record apart. `ours`: whether it is School AI's to mend.
    `now`: the values of the record that it is about, `proposed` those that it should have; both by field, rows of
    tables as lists of values with their `name`. `way`: what taking the proposal does."""

    kind: str
    doctype: str
    name: str
    text: str
    about: str = ""
    ours: bool = False
    now: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] | None = None
    way: str = NOTHING

    @property
    def id(self) -> str:
        """The same, however often it is found."""
        return _hash([self.kind, self.doctype, self.name, self.about])

    @property
    def fingerprint(self) -> str:
        """Of what the record says: it changes when somebody has changed that."""
        return _hash(plain(self.now))


Findings = Iterator[Finding]
Check = Callable[[], Findings]


def plain(value: Any) -> Any:
    """Values as JSON has them, the same from the database and from a document."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return clock(int(value.total_seconds()) // 60)
    if isinstance(value, (float, Decimal)):
        return round(float(value), 6)
    return None if value == "" else value


def _hash(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:20]
