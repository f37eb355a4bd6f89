"""Notes of committed changes get their place in the list of changes.

A number that is given when a change is noted would not do: of two transactions the one with the lower number may commit
later, and a reader who has gone past it would never see it. So notes carry none. Whoever holds the lock on the row
*All* of AI Sync State looks at the notes that are committed by then, gives them the next places, and commits: what a
reader sees is always the beginning of the list as it will stand for ever.

A record stands in the list once, at the place of its last change: who reads on from any place meets every record that
has changed since, and meets it once.
"""

import hashlib
from collections.abc import Sequence

import frappe
from frappe.query_builder.functions import Count, Max
from frappe.utils import now_datetime
from pypika.terms import Values

from school_ai.services.following import noting, restored, states

CHANGE = "AI Change"
BATCH = 1000
COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "entity", "record", "action",
           "renamed_to", "pupils", "position", "changed_on", "changed_by", "fingerprint")  # fmt: skip
_CHANGING = tuple(name for name in COLUMNS if name not in ("name", "creation", "owner", "docstatus", "idx"))


def name_of(entity: str, record: str) -> str:
    """Where a record stands in the list."""
    return hashlib.sha256(f"{entity}\0{record}".encode()).hexdigest()[:24]


def are_waiting() -> int:
    """How many notes have no place yet."""
    table = frappe.qb.DocType(noting.NOTE)
    return frappe.qb.from_(table).select(Count(table.name)).run()[0][0]


def marks(entities: Sequence[str]) -> list[str]:
    """What differs from what it was as soon as a record of one of these DocTypes has changed for whoever asks."""
    change, note = frappe.qb.DocType(CHANGE), frappe.qb.DocType(noting.NOTE)
    places = frappe.qb.from_(change).select(change.entity, Max(change.position))
    waiting = frappe.qb.from_(note).select(note.entity, Count(note.name), Max(note.creation))
    return [
        " ".join(map(str, row))
        for query, entity in ((places, change.entity), (waiting, note.entity))
        for row in query.where(entity.isin(entities or [""])).groupby(entity).orderby(entity).run()
    ]


def number_all(most_batches: int = 200) -> int:
    """Give places to all notes that are committed. Commits before and after. Returns how many notes there were."""
    whole = 0
    restored.begin_anew_where_it_was()
    for _batch in range(most_batches):
        count = number()
        whole += count
        if count < BATCH:
            break
    return whole


def number() -> int:
    """Give places to the oldest notes. Commits before and after. Returns how many notes there were."""
    frappe.db.commit()
    if not frappe.db.get_value(noting.NOTE, {}, "name", order_by=None):
        frappe.db.commit()
        return 0
    states.make_sure()
    # What was read so far belongs to an older view of the database: the lock must come first.
    frappe.db.commit()
    state = states.read("epoch", "position", "followed_to", lock=True)
    notes = frappe.get_all(
        noting.NOTE,
        fields=["name", "creation", "entity", "record", "action", "renamed_to", "pupils", "noted_by"],
        order_by="creation, name",
        limit_page_length=BATCH,
    )
    if notes:
        last = _write(notes, state.position or 0, state.followed_to or 0)
        _take_away([note.name for note in notes])
        states.write(position=last)
    frappe.db.commit()
    if notes:
        restored.keep(state.epoch, last)
    return len(notes)


def _write(notes: Sequence, position: int, followed_to: int) -> int:
    """Put changes at their places. Returns the last place."""
    changes: dict[str, dict] = {}
    for note in notes:
        name = name_of(note.entity, note.record)
        pupils = set(frappe.parse_json(note.pupils) or ()) | changes.pop(name, {}).get("pupils", set())
        changes[name] = {"note": note, "pupils": pupils}
    for name, pupils in _not_followed(list(changes), followed_to):
        changes[name]["pupils"] |= pupils
    now, rows = now_datetime(), []
    for name, change in changes.items():
        note, position = change["note"], position + 1
        pupils = frappe.as_json(sorted(change["pupils"]), indent=None) if change["pupils"] else None
        rows.append(
            (name, now, now, note.noted_by, note.noted_by, 0, 0, note.entity, note.record, note.action, note.renamed_to,
             pupils, position, note.creation, note.noted_by, "")
        )  # fmt: skip
    table = frappe.qb.DocType(CHANGE)
    query = frappe.qb.into(table).columns(*COLUMNS).insert(*rows)
    for fieldname in _CHANGING:
        query = query.on_duplicate_key_update(table[fieldname], Values(table[fieldname]))
    query.run()
    return position


def _not_followed(names: list[str], followed_to: int):
    """Of records whose last change was not followed up yet: the pupils of that change, who must not be forgotten."""
    rows = frappe.get_all(CHANGE, {"name": ("in", names), "position": (">", followed_to)}, ["name", "pupils"], limit=0)
    return [(row.name, set(frappe.parse_json(row.pupils) or ())) for row in rows]


def _take_away(names: Sequence[str]) -> None:
    """One by one, by their keys: a delete that looks through the table would wait for those who are just writing to it,
    and they for it."""
    table = frappe.qb.DocType(noting.NOTE)
    for name in names:
        frappe.qb.from_(table).delete().where(table.name == name).run()


def keep_prints(prints: dict[str, str]) -> None:
    """Fingerprints by place in the list."""
    table = frappe.qb.DocType(CHANGE)
    for name, said in prints.items():
        frappe.qb.update(table).set(table.fingerprint, said).where(table.name == name).run()
