"""Insights: what was seen in the school's records, said once, updated rather than repeated, and withdrawn when it no
longer holds.

What somebody has dealt with, or dismissed, is not said again for a while unless it has become graver.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import frappe
from frappe.utils import get_datetime, now_datetime

from school_ai.services import seals

INSIGHT = seals.INSIGHT
OPEN, DONE, DISMISSED, WITHDRAWN = "Open", "Done", "Dismissed", "Withdrawn"
LOW, MEDIUM, HIGH = "Low", "Medium", "High"
_ORDER = ("", LOW, MEDIUM, HIGH)
# For so long what people have answered is heeded.
HEEDED = timedelta(days=28)


@dataclass(frozen=True)
class Insight:
    """Something to say. `key` tells it from all others; `about`: student, course, student_group or instructor."""

    key: str
    kind: str
    title: str
    text: str
    suggestion: str
    evidence: dict[str, Any]
    severity: str = ""
    probability: float = 0.0
    reasons: list[dict[str, Any]] = field(default_factory=list)
    model: str | None = None
    valid_until: date | None = None
    fingerprint: str = ""
    about: dict[str, str | None] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        return {
            "title": self.title[:140],
            "text": self.text,
            "suggestion": self.suggestion,
            "evidence": frappe.as_json(self.evidence),
            "severity": self.severity,
            "probability": round(100 * self.probability, 1),
            "reasons": frappe.as_json(self.reasons) if self.reasons else None,
            "model": self.model,
            "valid_until": self.valid_until,
            "fingerprint": self.fingerprint,
        }


def urgency(severity: str | None, computed_on: Any) -> str:
    """What a list of insights is sorted by, downwards: the gravest come first, of these the newest. As text a severity
    would be sorted by its letters."""
    when = get_datetime(computed_on).strftime("%Y-%m-%d %H:%M:%S") if computed_on else ""
    return f"{_ORDER.index(severity or '')} {when}".strip()


@dataclass(frozen=True)
class Said:
    """`name` None: it was not said, since somebody has answered it of late."""

    name: str | None
    is_new: bool


def say(insight: Insight) -> Said:
    """Open an insight, or bring the open one of this key up to date."""
    name = frappe.db.get_value(INSIGHT, {"open_key": insight.key}, "name", for_update=True)
    if not name and _is_answered(insight):
        return Said(None, False)
    values = {**insight.values(), "computed_on": now_datetime()}
    if name:
        document = frappe.get_doc(INSIGHT, name)
        document.update({**values, **insight.about, "kind": insight.kind, "subject_key": insight.key})
    else:
        document = frappe.get_doc(
            {
                "doctype": INSIGHT,
                "kind": insight.kind,
                "status": OPEN,
                "open_key": insight.key,
                "subject_key": insight.key,
                **insight.about,
                **values,
            }
        )
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
    seals.seal(INSIGHT, [document.name])
    return Said(document.name, not name)


def _is_answered(insight: Insight) -> bool:
    answered = frappe.get_all(
        INSIGHT,
        {
            "subject_key": insight.key,
            "status": ("in", (DONE, DISMISSED)),
            "modified": (">", now_datetime() - HEEDED),
        },
        pluck="severity",
    )
    return any(_ORDER.index(insight.severity) <= _ORDER.index(severity or "") for severity in answered)


def withdraw(key: str) -> bool:
    """Close the open insight of a key, because it no longer holds. Returns whether there was one."""
    name = frappe.db.get_value(INSIGHT, {"open_key": key}, "name", for_update=True)
    if not name:
        return False
    withdraw_named(name)
    return True


def withdraw_named(name: str) -> None:
    """Close one insight, whatever its key says."""
    with seals.kept(INSIGHT, name):
        document = frappe.get_doc(INSIGHT, name)
        document.update({"status": WITHDRAWN, "computed_on": now_datetime()})
        document.flags.is_ours = True
        # What it is about may be gone.
        document.flags.ignore_links = True
        document.save(ignore_permissions=True)


def withdraw_others(kinds: Iterable[str], holding: set[str], students: Iterable[str] | None = None) -> int:
    """Close the open insights of some kinds whose keys are not among those that hold; of some pupils, or of all.
    Returns how many there were."""
    filters: dict[str, Any] = {"kind": ("in", sorted(kinds)), "status": OPEN}
    if students is not None:
        filters["student"] = ("in", sorted(students) or [""])
    keys = frappe.get_all(INSIGHT, filters, pluck="open_key")
    return sum(withdraw(key) for key in keys if key and key not in holding)


def is_open(key: str) -> bool:
    return bool(frappe.db.exists(INSIGHT, {"open_key": key}))
