"""Trying the connections that School AI Settings names."""

from typing import Literal

import frappe

from school_ai import permissions, settings
from school_ai.api.endpoint import endpoint
from school_ai.exceptions import ServiceUnavailable
from school_ai.services import providers


@endpoint("POST", guard=permissions.oversees_school_ai, also_answers=(503,))
def test_connection(what: Literal["chat", "embedding", "index"]) -> str:
    """Use a connection once, as saved in the settings. Returns a sentence; 503 with what to do when it fails."""
    try:
        if what == "chat":
            return providers.test_chat(settings.chat_provider())
        if what == "embedding":
            return providers.test_embedding(settings.embedding_provider())
        return providers.test_index(settings.index_url())
    except providers.ProviderFailed as failure:
        frappe.throw(str(failure), ServiceUnavailable)
