"""A change of the embedding model. Until every passage is in the new model's index, the former one answers."""

import frappe
from frappe.utils.password import remove_encrypted_password

from school_ai import settings
from school_ai.ai.knowledge.index import ChromaIndex, IndexUnavailable
from school_ai.services import providers, shelf
from school_ai.settings import EMBEDDING_FIELDS as FIELDS
from school_ai.settings import Provider

PASSAGE = "AI Knowledge Passage"
KEY = "embedding_api_key"
# It says nothing of the vectors: another one is no change of the model.
REGION = "embedding_region"


def begin(document, before) -> None:
    """Keep in the settings that are being saved what the former model was, unless one is kept already: then that one
    still has the whole index. Going back to it ends the change."""
    if not document.former_embedding_provider:
        if not frappe.db.count(PASSAGE):
            return
        for field in FIELDS:
            document.set(f"former_{field}", before.get(field))
        document.former_embedding_provider = before.embedding_provider or "Local"
        document.set(f"former_{KEY}", before.get_password(KEY, raise_exception=False))
        document.set(f"former_{REGION}", before.get(REGION))
    if all((document.get(f"former_{field}") or "") == (document.get(field) or "") for field in FIELDS):
        for field in (*FIELDS, KEY, REGION):
            document.set(f"former_{field}", None)


def searched_with() -> Provider:
    """The model whose index is complete: the former one while a change is under way."""
    return settings.former_embedding_provider() or settings.embedding_provider()


def finish_if_done() -> None:
    """End the change once no passage waits for the new model, and remove the former index."""
    former = settings.former_embedding_provider()
    if former is None:
        return
    name = shelf.embedder().name
    if frappe.db.count(PASSAGE, {"indexed_with": ("!=", name)}) or frappe.db.count(
        PASSAGE, {"indexed_with": ("is", "not set")}
    ):
        return
    former_name = _name_of(former)
    for field in (*FIELDS, REGION):
        frappe.db.set_single_value(settings.SETTINGS, f"former_{field}", None)
    frappe.db.set_single_value(settings.SETTINGS, f"former_{KEY}", None)
    remove_encrypted_password(settings.SETTINGS, settings.SETTINGS, f"former_{KEY}")
    frappe.clear_document_cache(settings.SETTINGS, settings.SETTINGS)
    if former_name and former_name != name:
        try:
            ChromaIndex(settings.index_url(), shelf.site_tag(), former_name).drop()
        except IndexUnavailable:
            # It is never asked again: it only takes room until the site is uninstalled.
            frappe.logger("school_ai").warning("the former index %s could not be removed", former_name)


def _name_of(provider: Provider) -> str:
    try:
        return providers.embedder(provider).name
    except providers.ProviderFailed:
        return ""
