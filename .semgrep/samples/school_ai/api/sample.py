# ruff: noqa
import frappe

from school_ai import permissions
from school_ai.api.endpoint import endpoint


# ruleid: unchecked-endpoint
@frappe.whitelist()
def open_to_all():
    pass


# ruleid: unchecked-endpoint
@frappe.whitelist(allow_guest=True, methods=["POST"])
def open_to_guests():
    pass


# ruleid: endpoint-without-guard
@endpoint("GET")
def forgotten() -> str:
    return ""


# ruleid: endpoint-without-guard
@endpoint("GET", guard=None)
def emptied() -> str:
    return ""


# ruleid: endpoint-without-guard
@endpoint("GET", open_because="")
def without_a_reason() -> str:
    return ""


# ok: endpoint-without-guard, unchecked-endpoint
@endpoint("GET", guard=permissions.is_signed_in)
def guarded() -> str:
    return ""


# ok: endpoint-without-guard, unchecked-endpoint
@endpoint("GET", open_because="the version is on every page", allow_guest=True)
def version() -> str:
    return ""
