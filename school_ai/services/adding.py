"""Documents made of several files at once."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import strip_html

from school_ai.services.markup import without_tags

DOCUMENT = "AI Knowledge Document"
_LONGEST_TITLE = 140


@dataclass(frozen=True)
class DocumentAdded:
    """A document that was made of a file."""

    name: str
    title: str
    file_name: str


@dataclass(frozen=True)
class FileProblem:
    """A file of which no document was made, and why, for a teacher."""

    file_name: str
    reason: str


@dataclass(frozen=True)
class DocumentsAdded:
    """What became of several files."""

    documents: list[DocumentAdded]
    problems: list[FileProblem]


def add_documents(files: list[str], for_instructors: Iterable[str] = (), **values: Any) -> DocumentsAdded:
    """One document for each file, given by the names of File records, with the same `values`; those of the files
    `for_instructors` are visible to instructors only.

    Raises what is wrong with the values themselves, before anything is made.
    """
    # Not `get_doc`: Frappe takes what that makes for a record that is there.
    blank = frappe.new_doc(DOCUMENT).update(values)
    blank.check_permission("create")
    blank.check_audience()
    blank.check_dates()
    added, problems = [], []
    for file in dict.fromkeys(files):
        stored = frappe.db.get_value(
            "File", file, ["name", "file_name", "file_url", "content_hash", "owner", "attached_to_name"], as_dict=True
        )
        if not stored or stored.owner != frappe.session.user:
            # Whether somebody else's file exists is not told.
            problems.append(FileProblem(file, _("There is no such file of yours. Please upload it again.")))
            continue
        if stored.attached_to_name:
            reason = _("The file belongs to another record already. Please upload it again.")
            problems.append(FileProblem(stored.file_name, reason))
            continue
        made = _add(stored, {**values, "visibility": "Instructors"} if file in for_instructors else values)
        (added if isinstance(made, DocumentAdded) else problems).append(made)
    return DocumentsAdded(added, problems)


def _add(stored, values: dict[str, Any]) -> DocumentAdded | FileProblem:
    said_before = len(frappe.local.message_log)
    frappe.db.savepoint("school_ai_add")
    try:
        document = frappe.get_doc(
            {
                "doctype": DOCUMENT,
                "title": title_of(stored.file_name, stored.content_hash),
                "file": stored.file_url,
                **values,
            }
        ).insert()
    except (frappe.ValidationError, frappe.PermissionError) as error:
        frappe.db.rollback(save_point="school_ai_add")
        reason = strip_html(str(error)) or _("You do not have access to this.")
    except Exception:
        frappe.db.rollback(save_point="school_ai_add")
        frappe.log_error(title="School AI: adding documents")
        reason = _("Something went wrong that was not foreseen. The details are in the Error Log.")
    else:
        return DocumentAdded(document.name, document.title, stored.file_name)
    # It is told with its file, not in a message of its own.
    del frappe.local.message_log[said_before:]
    return FileProblem(stored.file_name, reason)


def title_of(file_name: str, content_hash: str | None = None) -> str:
    """A file's name as a title: without its ending, and without what computers put in place of spaces.

    `content_hash` is the file's: Frappe puts its end behind a name that is taken.
    """
    stem = re.sub(r"\.\w{1,5}$", "", file_name)
    if content_hash and stem != content_hash[-6:]:
        stem = stem.removesuffix(content_hash[-6:])
    words = re.sub(r"\s*\(\d+\)$", "", stem.replace("_", " "))
    if " " not in stem.strip():
        # Hyphens between numbers are those of a date.
        words = re.sub(r"(?<!\d)-|-(?!\d)", " ", words)
    words = " ".join(words.replace("+", " ").split()) or file_name
    return without_tags(words[0].upper() + words[1:])[:_LONGEST_TITLE]
