"""AI Sync State: how far the records of each kind are followed. The row All keeps the list of changes as a whole."""

import frappe
from frappe.utils import now_datetime

STATE = "AI Sync State"
ALL = "All"


def make_sure(entity: str = ALL) -> None:
    """Have the row of an entity. Commits where it was not there."""
    if frappe.db.exists(STATE, entity):
        return
    values = {"doctype": STATE, "entity": entity}
    if entity == ALL:
        values["epoch"] = frappe.generate_hash(length=8)
    try:
        frappe.get_doc(values).insert(ignore_permissions=True, ignore_if_duplicate=True)
    except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
        # Somebody else has made it meanwhile.
        frappe.clear_last_message()
    frappe.db.commit()


def read(*fieldnames: str, entity: str = ALL, lock: bool = False):
    return frappe.db.get_value(STATE, entity, list(fieldnames), as_dict=True, for_update=lock)


def write(entity: str = ALL, **values) -> None:
    frappe.db.set_value(STATE, entity, {**values, "modified": now_datetime()}, update_modified=False)


def note_failure(entity: str, problem: str) -> None:
    """Count a failure, and keep its words until the next."""
    make_sure(entity)
    failures = frappe.db.get_value(STATE, entity, "failures") or 0
    write(entity, failures=failures + 1, last_failure=problem[:500], last_failure_on=now_datetime())
