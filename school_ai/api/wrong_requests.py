"""Requests to methods of ours with which Frappe fails before it has found the method: they are answered with 417 too.
And to the description of the API by somebody who has not signed in, which is for programs: no page of Frappe's.

Both hooks of hooks.py are called for every request to the site, and look at none but those to `…/method/school_ai.…`
and to the description.
"""

import json

import frappe
from frappe import _

from school_ai.exceptions import InvalidArgument

OURS = "/method/school_ai."
DESCRIPTION = "/school-ai/openapi.json"
# Arguments that Frappe takes for its own when it calls a method: the first it fails with, the others it drops.
_NOT_HANDED_ON = ("fn", "ignore_permissions", "flags")


def refuse() -> None:
    """Refuse methods that are none, and arguments that would never reach the method (hook `before_request`)."""
    path = frappe.local.request.path
    if OURS not in path:
        return
    method = path.rpartition("/")[2]
    if not _is_served(method):
        frappe.throw(_("There is no method {0}.").format(frappe.utils.escape_html(method)), frappe.DoesNotExistError)
    for name in _NOT_HANDED_ON:
        if name in frappe.local.form_dict:
            frappe.throw(_("There is no argument {0}.").format(name), InvalidArgument)
    # The method that is meant stands in the address; Frappe would rather call the one that is named here.
    if frappe.local.form_dict.get("cmd") not in (None, method):
        frappe.throw(_("There is no argument {0}.").format("cmd"), InvalidArgument)


def _is_served(method: str) -> bool:
    """Whether there is such a method. Frappe fails with what is none, such as a module."""
    try:
        return frappe.get_attr(method) in frappe.whitelisted
    except Exception:
        return False


def answer(response=None, request=None, **_more) -> None:
    """Say that a body is no JSON (hook `after_request`): Frappe answers such a request with 500, before anybody is
    asked. And refuse the description in JSON."""
    if response is None or request is None:
        return
    if response.status_code == 403 and request.path == DESCRIPTION:
        _say(response, frappe.PermissionError, _("Please sign in first."))
    elif response.status_code == 500 and OURS in request.path:
        sends_json = "application/json" in (request.content_type or "")
        if sends_json and not _is_json(request.get_data(as_text=True)):
            _say(response, InvalidArgument, _("The body of the request is not JSON."))


def _say(response, kind: type[Exception], words: str) -> None:
    response.status_code = kind.http_status_code
    response.mimetype = "application/json"
    response.data = json.dumps(
        {
            "exc_type": kind.__name__,
            "exception": f"{kind.__module__}.{kind.__name__}: {words}",
            "_server_messages": json.dumps([json.dumps({"message": words, "indicator": "red"})]),
        }
    )


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
