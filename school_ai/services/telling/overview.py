"""All that somebody sees of how they are told, and their language."""

from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe import _

from school_ai import noted
from school_ai.erpnext_records import contacts
from school_ai.erpnext_records.contacts import Contact
from school_ai.permissions import Standing
from school_ai.services.telling import choices, push, wording
from school_ai.services.telling.choices import KindShown, QuietShown
from school_ai.services.telling.push import Device


@dataclass(frozen=True)
class Language:
    code: str
    name: str


@dataclass(frozen=True)
class HowTold:
    """How somebody is told. `ways`: Email, SMS and Push, as far as the school has them; `mobile`: their number without
    most of its digits, empty where there is none; `push_key`: what a browser adds this device with."""

    kinds: list[KindShown]
    quiet: QuietShown
    language: str
    languages: list[Language]
    ways: list[str]
    email: str
    mobile: str
    devices: list[Device]
    push_key: str


def look(standing: Standing) -> HowTold:
    row = frappe.db.get_value("User", standing.user, ["email", "language"], as_dict=True)
    return HowTold(
        kinds=choices.shown(standing),
        quiet=choices.quiet_shown(standing),
        language=row.language or frappe.db.get_default("lang") or "en",
        languages=languages(),
        ways=sorted(wording.ways()),
        email=row.email or "",
        mobile=masked(_mobile(standing)),
        devices=push.devices(standing.user),
        push_key=push.public_key(),
    )


def _mobile(standing: Standing) -> str:
    """Their number: of the login, else of the record that it belongs to."""
    for doctype, name in (
        ("Instructor", standing.instructor),
        ("Guardian", standing.guardian),
        ("Student", standing.student),
        ("User", standing.user),
    ):
        if name:
            return contacts.mobile_of(Contact(doctype, name, "", standing.user, None, None)) or ""
    return ""


def masked(number: str) -> str:
    """The last digits alone: enough to know one's own by."""
    digits = [letter for letter in number if letter.isdigit()]
    return f"••• {''.join(digits[-3:])}" if len(digits) > 5 else "•••" if digits else ""


def languages() -> list[Language]:
    """Those that School AI speaks."""
    found = noted.of("languages")
    if not found:
        folder = Path(frappe.get_app_path("school_ai")) / "translations"
        for code in ("en", *sorted(file.stem for file in folder.glob("*.csv"))):
            found[code] = frappe.db.get_value("Language", code, "language_name") or code
    return [Language(code, name) for code, name in found.items()]


def choose_language(user: str, code: str) -> str:
    if code not in {each.code for each in languages()}:
        frappe.throw(_("School AI does not speak this language."))
    frappe.db.set_value("User", user, "language", code)
    # Frappe keeps it by user.
    frappe.cache.hdel("lang", user)
    return code
