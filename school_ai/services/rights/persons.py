"""The person whose data are meant, and by what they are found: their number, names, addresses and telephone numbers.

What is also somebody else's, as the email of a mother that stands in her child's record, says nothing of the person
alone: nothing is erased by it.
"""

import html
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

import frappe

from school_ai import roles
from school_ai.erpnext_records import people

STUDENT, GUARDIAN = "Student", "Guardian"
# Fewer digits than that are no telephone number, fewer letters no name that is looked for in texts.
_DIGITS, _LETTERS = 6, 5
_FIELDS = {
    STUDENT: ("student_name", "user", ("student_email_id",), ("student_mobile_number",)),
    GUARDIAN: ("guardian_name", "user", ("email_address",), ("mobile_number", "alternate_number")),
}
# Where addresses of others stand.
_OTHERS = (
    ("Student", "student_email_id"), ("Student", "student_mobile_number"), ("Guardian", "email_address"),
    ("Guardian", "mobile_number"), ("Guardian", "alternate_number"), ("Employee", "personal_email"),
    ("Employee", "company_email"), ("Employee", "user_id"), ("Employee", "cell_number"),
)  # fmt: skip
_NAMED = (("Student", "student_name"), ("Guardian", "guardian_name"), ("Instructor", "instructor_name"),
          ("Employee", "employee_name"))  # fmt: skip
# A login with nothing beyond these is a family's.
FAMILY_ROLES = frozenset({roles.STUDENT, roles.GUARDIAN, "Customer", *roles.AUTOMATIC})


@dataclass(frozen=True)
class Mark:
    """Something that a person is found by. `text`: as it is written; `instead`: what stands there afterwards; `sure`:
    it is nobody else's, and is replaced wherever it stands. `whole`: not a part of a longer number."""

    text: str
    instead: str
    kind: str
    sure: bool = True
    whole: bool = False

    def spellings(self) -> frozenset[str]:
        """As it stands in JSON, HTML and addresses too; a telephone number also without what divides it."""
        return _spellings(self)

    def pattern(self) -> re.Pattern[str]:
        return _pattern(self)


@lru_cache(maxsize=256)
def _spellings(mark: Mark) -> frozenset[str]:
    written = {mark.text}
    if mark.kind == "telephone number":
        written.add(re.sub(r"[^\d+]", "", mark.text))
    return frozenset(
        spelling
        for text in written
        for spelling in (
            text,
            json.dumps(text)[1:-1],
            html.escape(text),
            html.escape(text, quote=False),
            # As Frappe escapes it.
            html.escape(text).replace("&#x27;", "&apos;").replace("&quot;", "&#34;"),
            html.escape(text).replace("&#x27;", "&#39;"),
            quote(text),
            quote(text, safe=""),
        )
    )


@lru_cache(maxsize=256)
def _pattern(mark: Mark) -> re.Pattern[str]:
    found = "|".join(re.escape(each) for each in sorted(mark.spellings(), key=len, reverse=True))
    after = r"(?![\w-])" if mark.whole else r"(?!\w)"
    before = r"(?<![\w-])" if mark.whole else r"(?<!\w)"
    # “\n” in JSON is no letter before a name.
    return re.compile(rf"(?:{before}|(?<=\\n)|(?<=\\t)|(?<=\\r))(?:{found}){after}", re.IGNORECASE)


@dataclass(frozen=True)
class Person:
    """A pupil or guardian. `pseudonym`: what stands for them afterwards; it is drawn by lot and leads nowhere.
    `login`: their own; `login_is_theirs_alone`: it serves for nothing but being a pupil or guardian here."""

    doctype: str
    name: str
    full_name: str
    login: str | None
    login_is_theirs_alone: bool
    created: str
    pseudonym: str
    marks: tuple[Mark, ...] = ()
    shared: tuple[str, ...] = field(default=())


def of(doctype: str, name: str, pseudonym: str) -> Person | None:
    """The person as they stand in the school's records; None where they are gone."""
    name_field, user_field, emails, phones = _FIELDS[doctype]
    row = frappe.db.get_value(doctype, name, "*", as_dict=True)
    if not row:
        return None
    login = row.get(user_field) or (people.user_of_student(name) if doctype == STUDENT else None)
    full_name = (row.get(name_field) or "").strip()
    marks = [Mark(name, pseudonym, "number", whole=_begins_others(doctype, name))]
    alone_with_login = bool(login) and _serves_for_nothing_else(login, doctype, name)
    shared = []
    addresses = dict.fromkeys(filter(None, (row.get(each) for each in emails)), "address")
    if login:
        addresses[login] = "address"
    addresses |= dict.fromkeys(filter(_is_number, (row.get(each) or "" for each in phones)), "telephone number")
    for text, kind in addresses.items():
        if (text == login and not alone_with_login) or _is_of_others(text.strip(), doctype, name):
            shared.append(text.strip())
        else:
            marks.append(Mark(text.strip(), _instead(text, kind, pseudonym), kind))
    alone = not _has_namesake(full_name, doctype, name)
    # A single word may be one of the language's.
    marks += [Mark(text, ERASED, "name", sure=alone and " " in text) for text in _spelled(row, full_name)]
    return Person(
        doctype,
        name,
        full_name,
        login,
        alone_with_login,
        str(row.creation),
        pseudonym,
        tuple(marks),
        tuple(shared),
    )


ERASED = "[erased]"


def new_pseudonym() -> str:
    return f"ERASED-{frappe.generate_hash(length=10).upper()}"


def is_pseudonym(name: str | None) -> bool:
    return bool(name) and name.startswith("ERASED-")


def _instead(text: str, kind: str, pseudonym: str) -> str:
    return f"{pseudonym.lower()}@erased.invalid" if kind == "address" else ERASED


def _is_number(text: str) -> bool:
    return len(re.sub(r"\D", "", text)) >= _DIGITS


def _spelled(row, full_name: str) -> list[str]:
    """The name as it may be written."""
    first, last = (row.get("first_name") or "").strip(), (row.get("last_name") or "").strip()
    names = [full_name]
    if first and last:
        names += [f"{first} {last}", f"{last}, {first}", f"{last} {first}"]
    return [name for name in dict.fromkeys(names) if len(name) >= _LETTERS]


def _begins_others(doctype: str, name: str) -> bool:
    """Whether the number of another one begins with this one's."""
    table = frappe.qb.DocType(doctype)
    return bool(frappe.qb.from_(table).select(table.name).where(table.name.like(f"{_escaped(name)}-%")).limit(1).run())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _is_of_others(text: str, doctype: str, name: str) -> bool:
    for other, fieldname in _OTHERS:
        if not frappe.db.table_exists(other) or not frappe.get_meta(other).has_field(fieldname):
            continue
        filters = {fieldname: text}
        if other == doctype:
            filters["name"] = ("!=", name)
        if frappe.db.exists(other, filters):
            return True
    return False


def _has_namesake(full_name: str, doctype: str, name: str) -> bool:
    for other, fieldname in _NAMED:
        if not frappe.db.table_exists(other):
            continue
        filters = {fieldname: full_name}
        if other == doctype:
            filters["name"] = ("!=", name)
        if frappe.db.exists(other, filters):
            return True
    return False


def _serves_for_nothing_else(login: str, doctype: str, name: str) -> bool:
    """Whether a login is nobody's but this person's, and no way into anything but the pages of families."""
    if login in frappe.STANDARD_USERS or set(frappe.get_roles(login)) - FAMILY_ROLES:
        return False
    for other, fieldname in (("Student", "user"), ("Student", "student_email_id"), ("Guardian", "user"),
                             ("Employee", "user_id")):  # fmt: skip
        filters = {fieldname: login}
        if other == doctype:
            filters["name"] = ("!=", name)
        if frappe.db.exists(other, filters):
            return False
    return True


def found_in(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """Marks that a text has."""
    return [mark for mark in marks if mark.pattern().search(text)]


def replaced(text: str, marks: Iterable[Mark]) -> str:
    """The text without what is the person's."""
    for mark in marks:
        if mark.sure:
            text = mark.pattern().sub(lambda _found, mark=mark: mark.instead, text)
    return text
