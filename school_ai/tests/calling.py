"""Calls of methods the way that Frappe's web server makes them: its handler, statuses and JSON, without the network."""

import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from unittest.mock import patch

import frappe
import frappe.handler
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from school_ai import permissions


@dataclass(frozen=True)
class Reply:
    """What came of a call. `body`: the JSON of the answer; for what is none, None, and its media type in `media`."""

    status: int
    body: Any
    media: str = "application/json"
    words: str = ""

    @property
    def message(self) -> Any:
        return self.body.get("message") if isinstance(self.body, dict) else None


def call(method: str, verb: str, arguments: dict[str, Any], user: str, file: tuple[str, bytes] | None = None) -> Reply:
    """Call `school_ai.api.…` as a user, and take back whatever it has written."""
    before = frappe.session.user
    frappe.db.savepoint("one_call")
    frappe.set_user(user)
    permissions.forget_standings()
    _begin(method, verb, arguments, file)
    try:
        # What a method commits by itself is to be taken back as well.
        with patch.object(frappe.db, "commit"):
            message = frappe.handler.execute_cmd(method)
        if frappe.local.response.get("type") == "download":
            return Reply(200, None, "image/png" if frappe.local.response.filename.endswith(".png") else "other")
        if isinstance(message, Response):
            return Reply(message.status_code, None, message.mimetype)
        body = {} if message is None else {"message": message}
        # What is no JSON, or becomes something else by it, is found here.
        return Reply(200, json.loads(json.dumps(body, allow_nan=False)))
    except Exception as error:
        status = getattr(error, "http_status_code", 500)
        if status == 500:
            raise
        return Reply(status, {"exc_type": type(error).__name__}, words=str(error))
    finally:
        frappe.set_user("Administrator")
        frappe.db.rollback(save_point="one_call")
        frappe.set_user(before)
        frappe.local.request = None
        frappe.local.message_log = []
        frappe.local.response = frappe._dict(docs=[])
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        permissions.forget_standings()


def _begin(method: str, verb: str, arguments: dict[str, Any], file: tuple[str, bytes] | None) -> None:
    data = {"file": (io.BytesIO(file[1]), file[0])} if file else None
    frappe.local.request = Request(EnvironBuilder(f"/api/method/{method}", method=verb, data=data).get_environ())
    # Arguments in an address are text.
    given = {name: _as_text(value) for name, value in arguments.items()} if verb == "GET" else _as_json(arguments)
    frappe.local.form_dict = frappe._dict(given, cmd=method)
    frappe.local.response = frappe._dict(docs=[])
    frappe.local.message_log = []
    frappe.local.uploaded_filename, frappe.local.uploaded_file = file or (None, None)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, date) else json.dumps(value)


def _as_json(arguments: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(arguments, default=str))
