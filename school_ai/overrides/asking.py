"""Methods of Frappe's that answer or write without asking for rights, or ask for the DocType's alone: with them.

A pupil could read through them what is linked to a schoolmate's record, find others by global search, count by charts,
or leave tags and assignments at records that they do not see. What is asked is always the same: of a record that is for
some people and not for others (`permissions.is_guarded`), whether this person reads it. Whatever is not guarded goes on
as ever.

hooks.py names these under Frappe's own paths (`override_whitelisted_methods`).
"""

import importlib
import inspect
import json
from collections.abc import Callable, Iterable
from typing import Any

import frappe

from school_ai import permissions

# Rows that are looked up at once.
_MOST = 1000


def _guarded(doctype: str | None) -> bool:
    """Whether it is a DocType at all, whose records are for some people and not for others."""
    return bool(doctype) and bool(frappe.db.exists("DocType", doctype, cache=True)) and permissions.is_guarded(doctype)


def _reads(doctype: str, name: str, ptype: str = "read") -> bool:
    """Whether a record that is guarded is there, and for this person. Whether it is there is not told otherwise."""
    try:
        document = frappe.get_doc(doctype, name)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return False
    return bool(document.has_permission(ptype))


def _check(doctype: str | None, name: str | None) -> None:
    if doctype and _guarded(doctype) and not (name and _reads(doctype, name)):
        permissions.refuse()


def _theirs(doctype: str, names: Iterable[str]) -> set[str]:
    """Those of the records that this person would find in a list."""
    names = list(names)
    if not _guarded(doctype):
        return set(names)
    if not names or frappe.get_meta(doctype).istable or not frappe.has_permission(doctype, "read"):
        return set()
    return set(frappe.get_list(doctype, {"name": ("in", names)}, pluck="name", limit_page_length=0))


def _frappes(path: str, **given: Any) -> Any:
    """Frappe's own method, with as much of what was sent as it takes."""
    given.pop("cmd", None)
    return frappe.call(_method(path), **given)


def _method(path: str) -> Callable:
    module, _dot, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def _with_rights(path: str, doctype_in: str, name_in: str, allow_guest: bool = False) -> Callable:
    """Frappe's method at `path`, for those who read the record that two of its arguments name."""
    name = path.rpartition(".")[2]

    def asking(**given: Any) -> Any:
        _check(given.get(doctype_in), given.get(name_in))
        # What is sent as `args` goes before what is sent beside it.
        inner = frappe.parse_json(given["args"]) if given.get("args") else None
        if isinstance(inner, dict):
            _check(inner.get(doctype_in), inner.get(name_in))
            given["args"] = frappe._dict(inner)
        return _frappes(path, **given)

    asking.__name__ = asking.__qualname__ = name
    asking.__doc__ = f"Stands in for `{path}`."
    return frappe.whitelist(allow_guest=allow_guest)(asking)


toggle_like = _with_rights("frappe.desk.like.toggle_like", "doctype", "name")
add_tag = _with_rights("frappe.desk.doctype.tag.tag.add_tag", "dt", "dn")
remove_tag = _with_rights("frappe.desk.doctype.tag.tag.remove_tag", "dt", "dn")
follow_document = _with_rights("frappe.desk.form.document_follow.follow_document", "doctype", "doc_name")
update_follow = _with_rights("frappe.desk.form.document_follow.update_follow", "doctype", "doc_name")
assignments = _with_rights("frappe.desk.form.assign_to.get", "doctype", "name")
assign = _with_rights("frappe.desk.form.assign_to.add", "doctype", "name")
unassign = _with_rights("frappe.desk.form.assign_to.remove", "doctype", "name")
unassign_all = _with_rights("frappe.desk.form.assign_to.close_all_assignments", "doctype", "name")
get_link_title = _with_rights("frappe.desk.search.get_link_title", "doctype", "docname")
# Of a row of a table, given by its name, that asks for the DocType's rights alone.
can_subscribe_doc = _with_rights("frappe.realtime.can_subscribe_doc", "doctype", "docname", allow_guest=True)
get_submitted_linked_docs = _with_rights("frappe.desk.form.linked_with.get_submitted_linked_docs", "doctype", "name")


@frappe.whitelist()
def add_tags(**given: Any) -> Any:
    """Stands in for `frappe.desk.doctype.tag.tag.add_tags`, which tags many records."""
    for name in frappe.parse_json(given.get("docs")) or ():
        _check(given.get("dt"), name)
    return _frappes("frappe.desk.doctype.tag.tag.add_tags", **given)


@frappe.whitelist()
def assign_many(**given: Any) -> Any:
    """Stands in for `frappe.desk.form.assign_to.add_multiple`, which assigns many records."""
    sent = frappe.parse_json(given["args"]) if given.get("args") else frappe.local.form_dict
    for name in frappe.parse_json(sent.get("name")) or ():
        _check(sent.get("doctype"), name)
    if given.get("args"):
        given["args"] = frappe._dict(sent)
    return _frappes("frappe.desk.form.assign_to.add_multiple", **given)


@frappe.whitelist()
def get_documents_for_tag(tag: str) -> list[dict]:
    """Stands in for `frappe.desk.doctype.tag.tag.get_documents_for_tag`: that tells the titles of what is tagged."""
    return _readable_only(_frappes("frappe.desk.doctype.tag.tag.get_documents_for_tag", tag=tag))


@frappe.whitelist()
def search(**given: Any) -> list[dict]:
    """Stands in for `frappe.utils.global_search.search`, which finds whatever was indexed, for everybody."""
    return _readable_only(_frappes("frappe.utils.global_search.search", **given))


@frappe.whitelist()
def search_link(**given: Any) -> Any:
    """Stands in for `frappe.desk.search.search_link`: told to ignore User Permissions, it ignores all of them."""
    return _frappes("frappe.desk.search.search_link", **_minding_permissions(given))


@frappe.whitelist()
def search_widget(**given: Any) -> Any:
    """Stands in for `frappe.desk.search.search_widget`, which searches for `search_link`."""
    return _frappes("frappe.desk.search.search_widget", **_minding_permissions(given))


def _minding_permissions(given: dict[str, Any]) -> dict[str, Any]:
    if _guarded(given.get("doctype")):
        given.pop("ignore_user_permissions", None)
    return given


def _readable_only(rows: list[dict]) -> list[dict]:
    names: dict[str, set[str]] = {}
    for row in rows:
        names.setdefault(row["doctype"], set()).add(row["name"])
    theirs = {doctype: _theirs(doctype, found) for doctype, found in names.items()}
    return [row for row in rows if row["name"] in theirs[row["doctype"]]]


@frappe.whitelist()
def linked_with(doctype: str, docname: str) -> dict[str, list]:
    """Stands in for `frappe.desk.form.linked_with.get`, which shows of whatever is linked to a record what stands in
    its lists."""
    _check(doctype, docname)
    found = _frappes("frappe.desk.form.linked_with.get", doctype=doctype, docname=docname)
    shown = {}
    for other, rows in found.items():
        theirs = _theirs(other, (row["name"] for row in rows))
        if kept := [row for row in rows if row["name"] in theirs]:
            shown[other] = kept
    return shown


@frappe.whitelist()
def validate_link(doctype: str, docname: str, **given: Any) -> dict:
    """Stands in for `frappe.client.validate_link`, which tells whether there is a record to whoever reads others."""
    if isinstance(doctype, str) and _guarded(doctype):
        may_select = frappe.has_permission(doctype, "select") or frappe.has_permission(doctype, "read")
        if may_select and not (_reads(doctype, docname) or _reads(doctype, docname, "select")):
            return frappe._dict()
    return _frappes("frappe.client.validate_link", doctype=doctype, docname=docname, **given)


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str, field: str) -> list[dict]:
    """Stands in for `frappe.desk.listview.get_group_by_count`, which counts who is assigned to records of others."""
    if _guarded(doctype) and field == "assigned_to":
        filters = frappe.parse_json(current_filters)
        names = frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=_MOST)
        current_filters = json.dumps([[doctype, "name", "in", names or [""]]])
    return _frappes(
        "frappe.desk.listview.get_group_by_count", doctype=doctype, current_filters=current_filters, field=field
    )


@frappe.whitelist()
def chart(**given: Any) -> Any:
    """Stands in for `frappe.desk.doctype.dashboard_chart.dashboard_chart.get`. That keeps what the first sees for all
    who look after them, and counts for heat maps whatever anybody asks it to count."""
    path = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
    if given.get("chart_name"):
        wanted = frappe.get_doc("Dashboard Chart", given["chart_name"])
        wanted.check_permission("read")
    else:
        wanted = frappe._dict(frappe.parse_json(given.get("chart")) or {})
    doctype = wanted.get("document_type")
    if not doctype or not _guarded(doctype):
        return _frappes(path, **given)
    if wanted.get("type") == "Heatmap" and not _lists_all(doctype):
        permissions.refuse()
    # Below what keeps it.
    given.pop("cmd", None)
    # The desk sends empty texts for dates that nobody has chosen; what keeps charts would have sent nothing.
    sent = {argument: value or None for argument, value in given.items()}
    return frappe.call(inspect.unwrap(_method(path)), **sent)


@frappe.whitelist()
def run_report(**given: Any) -> Any:
    """Stands in for `frappe.desk.query_report.run`, which shows what somebody else had prepared, and narrows for
    whomever is named in the request."""
    _check_report(given)
    return _frappes("frappe.desk.query_report.run", **given)


@frappe.whitelist()
def export_report(**given: Any) -> Any:
    """Stands in for `frappe.desk.query_report.export_query`, which runs the report."""
    _check_report(given)
    return _frappes("frappe.desk.query_report.export_query", **given)


def _check_report(given: dict[str, Any]) -> None:
    if given.get("user") not in (None, "", frappe.session.user):
        permissions.refuse()
    filters = frappe.parse_json(given.get("filters") or "{}")
    prepared = filters.get("prepared_report_name") if isinstance(filters, dict) else None
    if prepared and not _reads("Prepared Report", prepared):
        permissions.refuse()


def _lists_all(doctype: str) -> bool:
    """Whether somebody finds every record of the DocType in its list."""
    if frappe.get_meta(doctype).istable or not frappe.has_permission(doctype, "read"):
        return False
    conditions = frappe.get_hooks("permission_query_conditions", {}).get(doctype, [])
    return not any(frappe.call(frappe.get_attr(path), frappe.session.user, doctype=doctype) for path in conditions)
