"""Seals: what was computed for a record, and whom it is about, is signed with the site's key as it is written, so that
a value that was changed past us can be told. What people say of a record (its status, an answer) is not part of it.

Whom a record is about stands beside the seal too: when a pupil or a course is renamed or merged, Frappe changes the
link, and what the link said before tells that from an edit.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import frappe

from school_ai import noted
from school_ai.services import site_key

INSIGHT, PREDICTION, RECOMMENDATION = "AI Insight", "AI Prediction", "AI Recommendation"
# Fields that are computed.
COMPUTED: dict[str, tuple[str, ...]] = {
    INSIGHT: (
        *("kind", "title", "text", "suggestion", "evidence", "severity", "probability", "reasons", "model"),
        *("valid_until", "fingerprint", "subject_key", "computed_on"),
    ),
    PREDICTION: (
        *("outcome", "academic_term", "said", "told", "chance", "value", "low", "high", "as_of", "read_on"),
        *("valid_until", "model", "reasons", "changes", "fingerprint", "outside_key"),
    ),
    RECOMMENDATION: ("kind", "topic", "text", "reason", "weight", "evidence", "computed_on", "outside_key"),
}
# Links to what the record is about.
ABOUT: dict[str, tuple[str, ...]] = {
    INSIGHT: ("student", "course", "student_group", "instructor"),
    PREDICTION: ("student", "course", "student_group"),
    RECOMMENDATION: ("student", "course", "material"),
}
_AT_ONCE = 2000
_DECIMAL = re.compile(r"decimal\(\d+,(\d+)\)")


def sealed(doctype: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The values of `seal` and `sealed_about` for a record as it is written. `values`: all its fields, and `name`."""
    about = json.dumps({field: values.get(field) or "" for field in ABOUT[doctype]}, sort_keys=True)
    return {"seal": _signer(doctype)(about, values), "sealed_about": about}


def fields(doctype: str) -> list[str]:
    """What has to be read of a record to look at its seal."""
    return ["name", "seal", "sealed_about", *COMPUTED[doctype], *ABOUT[doctype]]


def checker(doctype: str) -> Callable[[Mapping[str, Any]], bool]:
    """A function that says of a row with `fields(doctype)` whether nothing computed in it was changed. Whom it is about
    is another question (`changed_links`)."""
    signed = _signer(doctype)
    return lambda row: bool(row["seal"]) and row["seal"] == signed(row["sealed_about"] or "", row)


def changed_links(doctype: str, row: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Links of a record that lead elsewhere than when it was computed: field -> what it was, what it is."""
    before = json.loads(row["sealed_about"] or "{}")
    return {
        field: (before.get(field, ""), row[field] or "")
        for field in ABOUT[doctype]
        if before.get(field, "") != (row[field] or "")
    }


def is_intact(doctype: str, row: Mapping[str, Any]) -> bool:
    """Whether a record is as it was computed, whom it is about included."""
    return checker(doctype)(row) and not changed_links(doctype, row)


def seal(doctype: str, names: Iterable[str]) -> None:
    """Seal records as they stand in the database."""
    names = sorted(set(names))
    for at in range(0, len(names), _AT_ONCE):
        wanted = {"name": ("in", names[at : at + _AT_ONCE])}
        for row in frappe.get_all(doctype, wanted, fields(doctype)):
            frappe.db.set_value(doctype, row.name, sealed(doctype, row), update_modified=False)


@contextmanager
def kept(doctype: str, name: str) -> Iterator[None]:
    """Save a record within: it is sealed anew, unless it had been changed past us before, which stays to be found."""
    row = frappe.db.get_value(doctype, name, fields(doctype), as_dict=True)
    was_intact = bool(row) and is_intact(doctype, row)
    yield
    if was_intact:
        seal(doctype, [name])


def _signer(doctype: str) -> Callable[[str, Mapping[str, Any]], str]:
    key = hashlib.sha256(b"school_ai seals\0" + site_key.to_sign_with().encode()).digest()
    computed, steps = COMPUTED[doctype], _steps(doctype)

    def signed(about: str, values: Mapping[str, Any]) -> str:
        said = (_plain(values.get(field), steps.get(field)) for field in computed)
        parts = [doctype, values["name"], about, *said]
        whole = "\0".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.blake2b(whole.encode(), key=key, digest_size=16).hexdigest()

    return signed


def _steps(doctype: str) -> dict[str, Decimal]:
    """How finely the database keeps the numbers of a DocType. Frappe makes a column of as many decimals as the field
    shows, from v15 on, and of nine before."""
    known = noted.of("steps of decimals")
    if doctype not in known:
        columns = ((row[0], _DECIMAL.fullmatch(row[1])) for row in frappe.db.describe(doctype))
        known[doctype] = {name: Decimal(1).scaleb(-int(found[1])) for name, found in columns if found}
    return known[doctype]


def _plain(value: Any, step: Decimal | None) -> str:
    """A value as it comes back from the database, whatever it was when it was written."""
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        exact = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(value)
        number = (exact.quantize(step, ROUND_HALF_UP) if step else exact).normalize()
        return "" if not number else f"{number:f}"
    # A datetime is a date too.
    return value.isoformat() if isinstance(value, date) else str(value)
