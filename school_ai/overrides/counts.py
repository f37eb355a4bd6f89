"""How many records there are, for those who may list them."""

import frappe
import frappe.client
from frappe import _

from school_ai import permissions


@frappe.whitelist()
def get_count(doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False) -> int:
    """Stands in for `frappe.client.get_count`, which counts whatever anybody asks it to count: with a filter on a key
    or on a message, letter by letter, that is reading it."""
    if not permissions.is_guarded(doctype):
        return frappe.client.get_count(doctype, filters, debug, cache)
    if frappe.get_meta(doctype).istable:
        permissions.refuse(_("Rows of {0} are not counted.").format(_(doctype)))
    return len(frappe.get_list(doctype, filters=filters, pluck="name", limit_page_length=0))
