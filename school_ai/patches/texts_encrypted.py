import json

import frappe

from school_ai.services.encryption import FIELDS, renewing

AT_ONCE = 200


def execute() -> None:
    """Texts from before they were encrypted are encrypted where they lie, and are taken out of what Frappe has kept of
    them beside. In batches that are each committed: what a stopped one has done is not done again."""
    renewing.renew()
    _clean("Version", "ref_doctype", _without_changes)
    _clean("Deleted Document", "deleted_doctype", _without_fields)


def _clean(kept_in: str, field: str, clean) -> None:
    start = 0
    while rows := frappe.get_all(
        kept_in,
        {field: ("in", list(FIELDS))},
        ["name", field, "data"],
        order_by="creation, name",
        limit_start=start,
        limit_page_length=AT_ONCE,
    ):
        for row in rows:
            try:
                data = json.loads(row.data or "")
            except ValueError:
                continue
            if clean(data, FIELDS[row[field]]):
                frappe.db.set_value(kept_in, row.name, "data", frappe.as_json(data), update_modified=False)
        start += len(rows)
        # A patch that is stopped goes on where it ended.
        frappe.db.commit()  # nosemgrep: commit-in-hook


def _without_changes(data: dict, fields: tuple[str, ...]) -> bool:
    """Whether there were changes of these fields, which are out now."""
    changed = data.get("changed") or []
    data["changed"] = [change for change in changed if change[0] not in fields]
    return len(data["changed"]) < len(changed)


def _without_fields(data: dict, fields: tuple[str, ...]) -> bool:
    had = [field for field in fields if field in data]
    for field in had:
        del data[field]
    return bool(had)
