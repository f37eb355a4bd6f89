"""A pupil's own work, photographed or as a file: its text is read here, on the school's server, and shown to the pupil
before it counts for anything."""

from dataclasses import dataclass

import frappe
from frappe import _

from school_ai import settings
from school_ai.ai.knowledge import errors, languages
from school_ai.ai.knowledge.extract import open_document
from school_ai.exceptions import InvalidArgument
from school_ai.permissions import Standing, refuse
from school_ai.services import indexing, limits
from school_ai.services.conversations import MESSAGE
from school_ai.services.markup import without_tags

# A page of OCR takes a second or two, in which a web process is held.
MOST_PAGES = 2
MOST_MEGABYTES = 10
# Below this share of letters that belong to words, what Tesseract gives is no print.
LEAST_READABLE = 0.5


@dataclass(frozen=True)
class Attached:
    """A file that a pupil has attached, and the text in it."""

    name: str
    title: str
    url: str
    text: str
    # What the pupil should know of how it was read; empty where there is nothing to say.
    note: str = ""


def keep(standing: Standing, name: str, content: bytes) -> Attached:
    """Store a file of the pupil's own, private, and read it."""
    limits.admit_question(standing.user)
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        frappe.throw(_("A picture may have {0} MB at most.").format(MOST_MEGABYTES), InvalidArgument)
    text, note = _read(standing, name, content)
    file = frappe.get_doc(
        {"doctype": "File", "file_name": name, "is_private": 1, "content": content, "owner": standing.user}
    )
    file.insert(ignore_permissions=True)
    frappe.cache.setex(_key(file.name), 24 * 3600, text.encode())
    return Attached(file.name, without_tags(file.file_name), file.file_url, text, note)


def text_of(standing: Standing, name: str) -> Attached:
    """What was attached before. Only the pupil's own."""
    row = frappe.db.get_value(
        "File", name, ["name", "owner", "file_name", "file_url", "attached_to_name"], as_dict=True
    )
    if not row or row.owner != standing.user or row.attached_to_name:
        refuse()
    kept = frappe.cache.get(_key(name))
    if kept is None:
        content = frappe.get_doc("File", name).get_content()
        text, _note = _read(standing, row.file_name, content if isinstance(content, bytes) else content.encode())
    else:
        text = kept.decode()
    return Attached(row.name, without_tags(row.file_name), row.file_url, text)


def belongs_to(message: str, name: str) -> None:
    """Make a file part of a message: it goes with it, and serves no other."""
    frappe.db.set_value("File", name, {"attached_to_doctype": MESSAGE, "attached_to_name": message})


def _key(name: str) -> str:
    return frappe.cache.make_key(f"school_ai_attached:{name}")


def _read(standing: Standing, name: str, content: bytes) -> tuple[str, str]:
    courses = sorted(standing.learns.courses)
    language = frappe.db.get_value("Course", courses[0], "school_ai_language") if courses else None
    try:
        with open_document(
            content,
            languages.for_ocr(language, settings.get().ocr_languages or "eng"),
            most_pages=MOST_PAGES,
            name=name,
        ) as opened:
            text = "\n\n".join(page.text for page in opened.pages()).strip()
    except (errors.UnreadableDocument, errors.OcrUnavailable) as error:
        frappe.throw(indexing.words_for(error, name), InvalidArgument)
    longest = limits.longest_question() or 10_000
    if not _is_print(text):
        return "", _(
            "I could read no print in this picture. Handwriting I cannot read: please type what you have written."
        )
    if len(text) > longest:
        return text[:longest], _("Only the first {0} characters of it count.").format(longest)
    return text, _("This is what I can read. Please correct it where it is wrong.")


def _is_print(text: str) -> bool:
    """Whether the text looks like words and sums rather than specks."""
    parts = text.split()
    if not parts:
        return False
    sound = sum(
        (part.strip(".,;:!?()").isalpha() and len(part) > 1) or any(map(str.isdigit, part)) or part in "aAIàyoOeE=+-×·:"
        for part in parts
    )
    return sound >= LEAST_READABLE * len(parts)
