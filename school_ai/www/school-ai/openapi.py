"""/school-ai/openapi.json: the description of the API, for programs of people who are signed in.

With `?mine=1` of those methods alone that the roles of whoever asks let them call."""

import json

import frappe
from frappe.utils import sbool

from school_ai import permissions
from school_ai.api import description


def get_context(context):
    context.no_cache = 1
    permissions.is_signed_in()
    is_own = sbool(frappe.local.form_dict.get("mine", "")) is True
    described = description.callable_by(permissions.standing_of()) if is_own else None
    context.document = json.dumps(description.document(described), ensure_ascii=False)
