"""What no event tells of (direct SQL, a restored backup, a bulk insert) is found by comparing fingerprints of records
with those that were kept when they were followed last."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.erpnext_records import followed
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services.following import asking, noting, numbering, states
from school_ai.services.following.numbering import CHANGE

COMPARE = "Compare records"
PAGE = 2000
COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "entity", "record", "action",
           "position", "fingerprint")  # fmt: skip


def start(entity: str) -> str:
    """Have the records of a DocType compared. Returns the name of the task: the same while one is open."""
    return tasks.start(COMPARE, "DocType", entity)


def compare_nightly() -> None:
    """All that is followed. Run by the scheduler every night."""
    if not settings.is_on(asking.SWITCH):
        return
    for entity in followed.FOLLOWED:
        if followed.are_there(entity):
            start(entity)


def run(task: Task) -> None:
    """Compare one DocType's records and have what differs followed."""
    entity = task.reference_name
    try:
        differing = compare(entity, alive=lambda count: task.report(0.5, _("{0} records compared").format(count)))
    except (tasks.Lost, tasks.Stopped):
        raise
    except Exception as problem:
        frappe.db.rollback()
        states.note_failure(entity, str(problem))
        frappe.db.commit()
        raise
    if differing:
        asking.start()


def compare(entity: str, alive=lambda count: None) -> int:
    """Note every record that says something else than when it was followed last, that was never seen, or that is gone.
    Returns how many there are. Commits."""
    states.make_sure(entity)
    numbering.number_all()
    fields, known_fields = (
        followed.print_of_fields(entity),
        states.read("fields_compared", entity=entity).fields_compared,
    )
    # With other columns than last time everything would differ: what stands there is taken as it is.
    comparable, first_time = fields == known_fields, not known_fields
    after, count, differing = "", 0, 0
    while True:
        names = followed.names_after(entity, after, PAGE)
        differing += _compare_page(entity, names, after, len(names) < PAGE, comparable, first_time)
        count += len(names)
        frappe.db.commit()
        alive(count)
        if len(names) < PAGE:
            break
        after = names[-1]
    states.write(entity, compared_on=now_datetime(), records=count, differing=differing, fields_compared=fields)
    frappe.db.commit()
    return differing


def _compare_page(entity: str, names: list[str], after: str, is_last: bool, comparable: bool, first_time: bool) -> int:
    said = followed.fingerprints(entity, names)
    filters = [["entity", "=", entity]]
    if after:
        filters.append(["record", ">", after])
    if not is_last:
        filters.append(["record", "<=", names[-1]])
    kept = {
        row.record: row for row in frappe.get_all(CHANGE, filters, ["name", "record", "fingerprint", "action"], limit=0)
    }
    waiting = set(frappe.get_all(noting.NOTE, {"entity": entity}, pluck="record", limit=0))
    missing = {name: print_ for name, print_ in said.items() if name not in kept}
    filled = {kept[name].name: print_ for name, print_ in said.items() if name in kept and not kept[name].fingerprint}
    differing = [
        name
        for name, print_ in said.items()
        if name in kept and kept[name].fingerprint and kept[name].fingerprint != print_
    ]
    if not comparable:
        filled |= {kept[name].name: said[name] for name in differing}
        differing = []
    gone = [name for name, row in kept.items() if name not in said and row.action not in _GONE]
    _keep_new(entity, missing)
    numbering.keep_prints(filled)
    # On the first comparison nothing is new: that is how the list begins.
    changed = [name for name in [*differing, *([] if first_time else missing)] if name not in waiting]
    gone = [name for name in gone if name not in waiting]
    pupils = followed.pupils_now(entity, changed)
    rows = [(entity, name, noting.COMPARED, None, [pupils[name]] if name in pupils else []) for name in changed]
    rows += [(entity, name, noting.DELETED, None, [name] if entity == "Student" else []) for name in gone]
    noting.write(rows)
    return len(rows)


_GONE = (noting.DELETED, noting.RENAMED)


def _keep_new(entity: str, prints: dict[str, str]) -> None:
    """Places of records that were never seen: at the very beginning of the list, before all readers."""
    now, user = now_datetime(), frappe.session.user
    rows = [
        (numbering.name_of(entity, record), now, now, user, user, 0, 0, entity, record, noting.SAVED, 0, said)
        for record, said in prints.items()
    ]
    if rows:
        frappe.db.bulk_insert(CHANGE, list(COLUMNS), rows, ignore_duplicates=True, chunk_size=2000)


def forget_old(days: int = 365) -> None:
    """Take away what is known of records that went long ago. A reader who was away for longer begins anew. Run by the
    scheduler daily."""
    states.make_sure()
    states.read("position", lock=True)
    limit = frappe.utils.add_to_date(now_datetime(), days=-days)
    old = frappe.get_all(
        CHANGE,
        {"action": ("in", _GONE), "changed_on": ("<", limit)},
        ["name", "position"],
        order_by="position",
        limit=5000,
    )
    table = frappe.qb.DocType(CHANGE)
    for row in old:
        frappe.qb.from_(table).delete().where(table.name == row.name).run()
    if old:
        # A record that changed early may be forgotten late: what was forgotten stays so.
        state = states.read("forgotten_to")
        states.write(forgotten_to=max(state.forgotten_to or 0, old[-1].position))
