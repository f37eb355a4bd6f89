"""Looking through all records. What stands as an open conflict, and what somebody decided to keep as it is, is not
found again as long as the record says the same."""

from collections.abc import Collection
from dataclasses import dataclass, field

import frappe
from frappe import _

from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.services.integrity import (
    clashes,
    index_entries,
    logins,
    our_fields,
    our_records,
    school_records,
    sources,
)
from school_ai.services.integrity.finding import (
    CLASH,
    EDITED,
    ENTRY,
    EXPIRED,
    FIELD,
    HOLIDAY,
    KEY,
    KINDS,
    LOGIN,
    MEMBER,
    MOVED,
    ORPHAN,
    OUTSIDE,
    ROW,
    SCORE,
    STALE,
    TWICE,
    UNREAD,
    Check,
    Finding,
)
from school_ai.services.integrity.records import CONFLICT, OPEN, RECORD_KEPT
from school_ai.services.providers import ProviderFailed

# In this order: a record of ours that several find is named by the first, which mends it.
CHECKS: tuple[tuple[str, Check], ...] = (
    (KEY, our_records.signed_with_another_key),
    (FIELD, our_fields.changed),
    (FIELD, our_fields.values),
    (ORPHAN, our_records.orphans),
    (ROW, our_records.rows_without_record),
    (MOVED, our_records.moved),
    (TWICE, our_records.twice),
    (EDITED, our_records.edited),
    (EXPIRED, our_records.expired),
    (STALE, sources.stale),
    (ENTRY, index_entries.entries),
    (UNREAD, index_entries.unread),
    (CLASH, clashes.clashing),
    (SCORE, school_records.scores),
    (TWICE, school_records.submitted_twice),
    (MEMBER, school_records.members),
    (LOGIN, logins.disagreeing),
    (HOLIDAY, school_records.on_holidays),
    (OUTSIDE, school_records.outside_term),
)


@dataclass(frozen=True)
class Looked:
    """`not_looked`: kinds that could not be looked for, and why."""

    findings: list[Finding]
    not_looked: dict[str, str] = field(default_factory=dict)

    def was_looked_for(self, kind: str) -> bool:
        return kind not in self.not_looked


def look(kinds: Collection[str] = KINDS, with_known: bool = False) -> Looked:
    """What does not agree, by kind. `with_known`: with what stands as a conflict or was decided to stay."""
    findings: list[Finding] = []
    not_looked: dict[str, str] = {}
    ours: set[tuple[str, str]] = set()
    for kind, check in CHECKS:
        if kind not in kinds:
            continue
        try:
            found = list(check())
        except (IndexUnavailable, ProviderFailed):
            not_looked[kind] = _("The index of course materials cannot be reached.")
            continue
        for finding in found:
            place = finding.doctype, finding.name
            if finding.ours and place in ours:
                continue
            if finding.ours:
                ours.add(place)
            findings.append(finding)
    return Looked(findings if with_known else without_known(findings), not_looked)


def without_known(findings: list[Finding]) -> list[Finding]:
    """Those that neither stand as a conflict nor were decided to stay as they are."""
    known = _Known()
    return [finding for finding in findings if not known.has(finding)]


class _Known:
    def __init__(self):
        rows = frappe.get_all(
            CONFLICT,
            {"status": ("in", (OPEN, RECORD_KEPT))},
            ["finding", "status", "fingerprint"],
            limit_page_length=0,
        )
        self._open = {row.finding for row in rows if row.status == OPEN}
        self._kept = {(row.finding, row.fingerprint) for row in rows if row.status == RECORD_KEPT}

    def has(self, finding: Finding) -> bool:
        if (finding.id, finding.fingerprint) in self._kept:
            return True
        # What is ours and waits for a person is found until it is mended.
        return finding.id in self._open and not finding.ours
