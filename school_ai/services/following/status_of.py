"""How far each kind of record is followed, and having it looked at now."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count, Max, Min
from frappe.utils import now_datetime

from school_ai.erpnext_records import followed
from school_ai.services.following import asking, comparing, feed, noting, states
from school_ai.services.following.numbering import CHANGE


@dataclass(frozen=True)
class Status:
    """`watermark`: place of the last change; `followed_to`: up to where estimates and insights are true to the records;
    `waiting`: changes beyond that; `lag`: seconds since the oldest of them."""

    doctype: str
    watermark: int
    followed_to: int
    waiting: int
    lag: float
    records: int | None
    compared_on: datetime | None
    differing: int
    failures: int
    last_failure: str | None
    last_failure_on: datetime | None


def all_entities() -> list[Status]:
    """Of all DocTypes that are followed and that the site has."""
    whole = states.read("followed_to")
    followed_to = (whole and whole.followed_to) or 0
    last, behind, noted = _last(), _behind(followed_to), _noted()
    kept = {row.entity: row for row in frappe.get_all(states.STATE, fields=["*"], limit=0)}
    found, now = [], now_datetime()
    for doctype in followed.FOLLOWED:
        if not followed.are_there(doctype):
            continue
        state = kept.get(doctype) or frappe._dict()
        counts = [each.get(doctype, (0, None)) for each in (behind, noted)]
        oldest = min((since for _count, since in counts if since), default=None)
        found.append(
            Status(
                doctype=doctype,
                watermark=last.get(doctype, 0),
                followed_to=min(followed_to, last.get(doctype, 0)),
                waiting=sum(count for count, _since in counts),
                lag=max(0.0, round((now - oldest).total_seconds(), 1)) if oldest else 0.0,
                records=state.records,
                compared_on=state.compared_on,
                differing=state.differing or 0,
                failures=state.failures or 0,
                last_failure=state.last_failure,
                last_failure_on=state.last_failure_on,
            )
        )
    return found


def _last() -> dict[str, int]:
    table = frappe.qb.DocType(CHANGE)
    return dict(frappe.qb.from_(table).select(table.entity, Max(table.position)).groupby(table.entity).run())


def _behind(followed_to: int) -> dict[str, tuple[int, datetime]]:
    table = frappe.qb.DocType(CHANGE)
    query = frappe.qb.from_(table).select(table.entity, Count(table.name), Min(table.changed_on))
    return {row[0]: row[1:] for row in query.where(table.position > followed_to).groupby(table.entity).run()}


def _noted() -> dict[str, tuple[int, datetime]]:
    table = frappe.qb.DocType(noting.NOTE)
    query = frappe.qb.from_(table).select(table.entity, Count(table.name), Min(table.creation))
    return {row[0]: row[1:] for row in query.groupby(table.entity).run()}


def trigger(entity: str) -> list[str]:
    """Have the records of an entity, in the catalogue's words, compared and followed. Returns the tasks."""
    doctypes = [doctype for doctype in feed.ENTITIES[entity] if followed.are_there(doctype)]
    return [*(comparing.start(doctype) for doctype in doctypes), asking.start()]
