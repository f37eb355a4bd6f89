"""The school's choices, read from School AI Settings, with the defaults that hold until somebody saves them."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import cint, flt

from school_ai.exceptions import CapabilityDisabled

SETTINGS = "School AI Settings"
# With another of these, vectors cannot be compared with those in the index.
EMBEDDING_FIELDS = ("embedding_provider", "local_embedding_model", "embedding_model", "embedding_base_url")
DEFAULT_INDEX_URL = "http://127.0.0.1:8765"

# switch in the settings -> what it switches, in the words of the settings page
CAPABILITIES = {
    "knowledge_enabled": "Knowledge base",
    "tutor_enabled": "Tutor",
    "education_texts_enabled": "Education’s own articles and topics",
    "timetables_enabled": "Timetables",
    "predictions_enabled": "Predictions and insights",
    "changes_enabled": "Following changes of the school’s records",
    "data_integrity_enabled": "Data integrity",
    "webhooks_enabled": "Webhooks",
    "families_enabled": "Pages of families and pupils",
    "teaching_enabled": "Instructor’s desk",
}


def get():
    """The settings document, cached by Frappe until it is saved."""
    return frappe.get_cached_doc(SETTINGS)


def number(fieldname: str) -> int:
    """A whole-number setting; its default where the field has never been saved."""
    value = get().get(fieldname)
    return cint(default_of(fieldname) if value is None else value)


def default_of(fieldname: str) -> str | None:
    """What holds for a setting until somebody saves it, as it stands in the DocType."""
    return frappe.get_meta(SETTINGS).get_field(fieldname).default


def amount(fieldname: str) -> float:
    """A setting that may have decimals; 0 where it is empty."""
    return flt(get().get(fieldname))


def is_on(capability: str) -> bool:
    """Whether a switch is on. Switches are on until somebody turns them off."""
    return bool(number(capability))


def require(capability: str) -> None:
    """Raise `CapabilityDisabled` where the capability is switched off."""
    if not is_on(capability):
        frappe.throw(
            _("{0} is switched off in School AI Settings.").format(_(CAPABILITIES[capability])), CapabilityDisabled
        )


def index_url() -> str:
    """Address of the index server: the site's setting, else the bench's, else the default."""
    return (get().index_url or frappe.conf.get("school_ai_index_url") or DEFAULT_INDEX_URL).strip()


def models_folder() -> Path:
    """Where models that are made from installed packages are kept, beside the site's files but not in its backups."""
    return Path(frappe.get_site_path("private", "school_ai", "models")).resolve()


@dataclass(frozen=True)
class Provider:
    """Where a model is reached. `key` is a secret: never logged, never shown."""

    kind: str
    model: str
    base_url: str
    key: str
    timeout: int
    max_tokens: int = 0
    # Where it processes what it gets, as the school has put it down; empty where nobody has.
    region: str = ""

    @property
    def is_local(self) -> bool:
        return self.kind == "Local"

    @property
    def is_outside(self) -> bool:
        """Whether what is sent to it leaves the school: not so for this server, nor for one on the school's network."""
        if self.is_local:
            return False
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost":
            return False
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            # A name may lead anywhere.
            return True
        return not (address.is_loopback or address.is_private)

    def __repr__(self) -> str:
        return f"Provider({self.kind}, {self.model}, {self.base_url})"


def _own_server(kind: str | None, address: str | None) -> str:
    """The address, where it is asked for. One that was left behind must not get another provider's key."""
    return address if kind == "OpenAI-compatible" and address else ""


def chat_provider() -> Provider:
    settings = get()
    return Provider(
        kind=settings.chat_provider or "Local",
        model=settings.chat_model or "",
        base_url=_own_server(settings.chat_provider, settings.chat_base_url),
        key=settings.get_password("chat_api_key", raise_exception=False) or "",
        timeout=number("chat_timeout") or 30,
        max_tokens=number("chat_max_tokens") or 1000,
        region=settings.get("chat_region") or "",
    )


def embedding_provider() -> Provider:
    """The embedding model that documents are indexed with."""
    return _embedding_provider("")


def former_embedding_provider() -> Provider | None:
    """The embedding model before the last change, for as long as the index of the new one is not complete."""
    return _embedding_provider("former_") if get().get("former_embedding_provider") else None


def _embedding_provider(prefix: str) -> Provider:
    settings = get()
    kind = settings.get(f"{prefix}embedding_provider") or "Local"
    if kind == "Local":
        model = settings.get(f"{prefix}local_embedding_model") or "English"
    else:
        model = settings.get(f"{prefix}embedding_model") or ""
    return Provider(
        kind=kind,
        model=model,
        base_url=_own_server(kind, settings.get(f"{prefix}embedding_base_url")),
        key=settings.get_password(f"{prefix}embedding_api_key", raise_exception=False) or "",
        timeout=30,
        region=settings.get(f"{prefix}embedding_region") or "",
    )
