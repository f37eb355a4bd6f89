"""A pupil's own work, photographed or as a file: its text is read here, on the school's server, and shown to the pupil
before it counts for anything."""

import json
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai import settings
from school_ai.ai.knowledge import errors, languages
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.llm.errors import ProviderError
from school_ai.exceptions import InvalidArgument
from school_ai.jobs import tasks
from school_ai.permissions import Standing, refuse, standing_of
from school_ai.services import handwriting, indexing, limits
from school_ai.services.auditing import writing
from school_ai.services.conversations import MESSAGE
from school_ai.services.markup import file_name, without_tags

# A page of OCR takes a second or two, in which a web process is held.
MOST_PAGES = 2
MOST_MEGABYTES = 10
# Below this share of letters that belong to words, what Tesseract gives is no print.
LEAST_READABLE = 0.5

KIND = "Read handwriting"
READ, READING = "Read", "Reading"
# For how long what was read of a file is kept for the message that it is sent with, in seconds.
KEPT = 24 * 3600


@dataclass(frozen=True)
class Attached:
    """A file that a pupil has attached, and the text in it. `status`: READING while a provider reads it."""

    name: str
    title: str
    url: str
    text: str
    # What the pupil should know of how it was read; empty where there is nothing to say.
    note: str = ""
    status: str = READ


def keep(standing: Standing, name: str, content: bytes) -> Attached:
    """Store a file of the pupil's own, private, and read it. Print is read at once; for handwriting a worker asks the
    provider, where one may be asked."""
    limits.admit_question(standing.user)
    name = file_name(name)
    if len(content) > MOST_MEGABYTES * 1024 * 1024:
        frappe.throw(_("A picture may have {0} MB at most.").format(MOST_MEGABYTES), InvalidArgument)
    text = _read(standing, name, content)
    file = frappe.get_doc(
        {"doctype": "File", "file_name": name, "is_private": 1, "content": content, "owner": standing.user}
    )
    file.insert(ignore_permissions=True)
    if not text and handwriting.may_be_read(standing):
        _note(file.name, "", READING)
        tasks.start(KIND, "File", file.name)
    else:
        _note(file.name, text)
    return _attached(file)


def text_of(standing: Standing, name: str) -> Attached:
    """What was attached before, and sent with no message yet. Only the pupil's own."""
    row = frappe.db.get_value(
        "File", name, ["name", "owner", "file_name", "file_url", "attached_to_name"], as_dict=True
    )
    if not row or row.owner != standing.user or row.attached_to_name:
        refuse()
    if _noted(name) is None:
        content = frappe.get_doc("File", name).get_content()
        _note(name, _read(standing, row.file_name, content if isinstance(content, bytes) else content.encode()))
    return _attached(row)


def read_handwriting(task: tasks.Task) -> None:
    """Have a file of a pupil's read by the provider. By a worker."""
    row = frappe.db.get_value("File", task.reference_name, ["name", "owner", "file_name"], as_dict=True)
    if not row:
        return
    # A consent may have been withdrawn since.
    if not handwriting.may_be_read(standing_of(row.owner)):
        raise tasks.CannotBeDone(_("The pupil's pictures may not be sent to the provider."))
    try:
        with writing.of_pupil(standing_of(row.owner).student):
            text = handwriting.read(row.file_name, frappe.get_doc("File", row.name).get_content())
    except ProviderError as error:
        raise tasks.CannotBeDone(str(error)) from error
    _note(row.name, text)


def note_failure(name: str, status: str, problem: str) -> None:
    """Nobody has read it: the pupil is asked to type."""
    _note(name, "")


def _attached(file) -> Attached:
    kept = _noted(file.name) or {"text": "", "status": READ}
    longest = limits.longest_question() or 10_000
    text = kept["text"][:longest]
    if kept["status"] == READING:
        note = _("I am reading your handwriting…")
    elif not text:
        note = _(
            "I could read nothing in this picture: print I can read, handwriting not always. Please type what you have"
            " written."
        )
    elif len(kept["text"]) > longest:
        note = _("Only the first {0} characters of it count.").format(longest)
    else:
        note = _("This is what I can read. Please correct it where it is wrong.")
    return Attached(file.name, without_tags(file.file_name), file.file_url, text, note, kept["status"])


def _note(name: str, text: str, status: str = READ) -> None:
    frappe.cache.setex(_key(name), KEPT, json.dumps({"text": text, "status": status}).encode())


def _noted(name: str) -> dict[str, str] | None:
    kept = frappe.cache.get(_key(name))
    return json.loads(kept) if kept else None


def belongs_to(message: str, name: str) -> None:
    """Make a file part of a message: it goes with it, and serves no other."""
    frappe.db.set_value("File", name, {"attached_to_doctype": MESSAGE, "attached_to_name": message})


def _key(name: str) -> str:
    return frappe.cache.make_key(f"school_ai_attached:{name}")


def _read(standing: Standing, name: str, content: bytes) -> str:
    """The print in a file; empty where there is none."""
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
    return text if _is_print(text) else ""


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
