"""Who comes in without a password: by a token or a key that somebody was given."""

import frappe
from frappe import _


def refuse_disabled() -> None:
    """Hook `auth_hooks`. A login that was disabled comes in no more. Frappe ends its sessions, and asks neither a token
    of OAuth2 nor a key of the API whether its login may still come in."""
    user = frappe.session.user
    if user in frappe.STANDARD_USERS or not frappe.get_request_header("Authorization"):
        return
    if not frappe.get_cached_value("User", user, "enabled"):
        frappe.set_user("Guest")
        frappe.throw(_("This login is disabled."), frappe.AuthenticationError)
