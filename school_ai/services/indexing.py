"""Reads a document's file into pages and passages, and those into the index. Run by a worker, and safe to run again.

What is done is kept page by page and batch by batch, under names that follow from the content. A run that was cut off
is taken up where it ended, and a changed file costs only what changed in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

import frappe
from frappe import _
from frappe.query_builder.functions import Count
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.ai.knowledge import errors, keywords, language_guess, languages, words
from school_ai.ai.knowledge.chunk import Passage, passages_of
from school_ai.ai.knowledge.embed import Embedder
from school_ai.ai.knowledge.extract import READER, open_document
from school_ai.ai.knowledge.index import Entry, IndexUnavailable, VectorIndex
from school_ai.ai.knowledge.pages import EMPTY, OCR, Block, Page
from school_ai.ai.llm.errors import ProviderError, RateLimited, Refused, TimedOut, Unreachable
from school_ai.ai.llm.patience import RestingProvider
from school_ai.erpnext_records import writings
from school_ai.jobs.tasks import CannotBeDone, Task, TryLater
from school_ai.services import cataloguing, model_change, providers, shelf, vocabulary
from school_ai.services.markup import without_tags
from school_ai.services.providers import ProviderFailed

DOCUMENT = "AI Knowledge Document"
PAGE = "AI Knowledge Page"
PASSAGE = "AI Knowledge Passage"

# What goes by by itself: it is tried again.
PASSES = (Unreachable, TimedOut, RateLimited, Refused, RestingProvider)
_PAGES_AT_A_TIME = 25
_PASSAGES_AT_A_TIME = 32
# Share of the progress bar that reading takes; embedding takes the rest.
_READING = 0.5


def run(task: Task) -> None:
    """Bring pages, passages and index entries of a document up to its file as it is now."""
    if not frappe.db.exists(DOCUMENT, task.reference_name):
        return
    if not settings.is_on("knowledge_enabled"):
        raise CannotBeDone(_("The knowledge base is switched off in School AI Settings."))
    document = frappe.get_doc(DOCUMENT, task.reference_name)
    _note(document, status="Working", problem=None)
    try:
        _read(document, task)
        _cut(document)
        vocabulary.count_if_due()
        _propose(document, at_once=True)
        _embed(document, task)
        _propose(document)
    except (errors.UnreadableDocument, errors.OcrUnavailable) as error:
        if isinstance(error, errors.UnreadableDocument):
            _drop_content(document)
        raise CannotBeDone(words_for(error, document.file)) from error
    except IndexUnavailable as error:
        raise TryLater(_index_is_away()) from error
    except ProviderFailed as error:
        raise CannotBeDone(str(error)) from error
    except ProviderError as error:
        words = providers.words_for(error, settings.embedding_provider())
        raise (TryLater(words) if isinstance(error, PASSES) else CannotBeDone(words)) from error


def _index_is_away() -> str:
    return _("The index server at {0} does not answer.").format(settings.index_url())


def _propose(document, at_once: bool = False) -> None:
    """Propose what the document seems to be. Never in the way of reading it: what goes wrong is logged."""
    frappe.db.commit()
    try:
        cataloguing.suggest(document, at_once)
        frappe.db.commit()
    except Exception:
        frappe.db.rollback()
        frappe.log_error(title="School AI: suggestions")


def forget(task: Task) -> None:
    """Take the entries of a deleted document out of the index."""
    try:
        shelf.index_for(shelf.embedder()).remove_document(task.reference_name)
    except IndexUnavailable as error:
        raise TryLater(_index_is_away()) from error


def forget_index() -> None:
    """Throw this site's index away. The passages stay; indexing each document again puts them back."""
    shelf.index_for(shelf.embedder()).drop()
    table = frappe.qb.DocType(PASSAGE)
    frappe.qb.update(table).set(table.indexed_with, None).run()


def forget_index_quietly() -> None:
    """The same, where an index server that does not answer is left to the nightly check."""
    try:
        forget_index()
    except (IndexUnavailable, ProviderFailed) as error:
        frappe.logger("school_ai").warning("index not thrown away: %s", error)


def incomplete() -> list[str]:
    """Documents with passages that the index lacks; none where it cannot be asked."""
    try:
        entries = shelf.index_for(shelf.embedder()).documents()
    except (IndexUnavailable, ProviderFailed) as error:
        frappe.logger("school_ai").warning("index not asked: %s", error)
        return []
    return sorted(name for name, count in shelf.passage_counts().items() if entries.get(name, 0) != count)


def note_wait(document: str, problem: str) -> None:
    """Called when the task was put off: the document says what it waits for."""
    if frappe.db.exists(DOCUMENT, document):
        values = {"status": "Queued", "problem": problem, "step": None}
        frappe.db.set_value(DOCUMENT, document, values, update_modified=False)


def note_failure(document: str, status: str, problem: str) -> None:
    """Called when the task has failed or was stopped: the document says so."""
    if frappe.db.exists(DOCUMENT, document):
        frappe.db.set_value(
            DOCUMENT,
            document,
            {"status": status, "problem": problem or None, "step": None},
            update_modified=False,
        )


def check_size(size: int) -> None:
    """Refuse a file of so many bytes where the settings allow fewer."""
    most = settings.number("max_document_mb")
    if most and size > most * 1024 * 1024:
        frappe.throw(
            _("The file has {0} MB; {1} MB are allowed. Please split it.").format(round(size / 1024**2, 1), most)
        )


def words_for(error: Exception, file_url: str) -> str:
    """What a teacher is told when a document cannot be read: what is wrong, and what to do."""
    match error:
        case errors.EmptyFile():
            return _("The file is empty (0 bytes). Please upload it again.")
        case errors.EncryptedDocument():
            return _(
                "The document is protected by a password. Please save a copy without the password and upload that."
            )
        case errors.BrokenDocument():
            return _(
                "The file is damaged and cannot be opened. Please open it on your computer, save it again as PDF and "
                "upload that."
            )
        case errors.NoPages():
            return _("The document has no pages.")
        case errors.NoText():
            return _(
                "No text was found on any page, neither written nor printed. If it is a scan, please scan it again at "
                "300 dpi."
            )
        case errors.TooManyPages():
            return _(
                "The document has {0} pages; {1} are allowed. Please split it, or ask an administrator to raise the "
                "limit."
            ).format(error.pages, error.allowed)
        case errors.UnsupportedKind():
            name = name_of(file_url)
            if error.kind:
                return _("{0} cannot be read: it is a {1}. Please export it as PDF and upload that.").format(
                    name, _(error.kind)
                )
            return _(
                "{0} is no PDF, picture, Word document, slides, web page or text. Please export it as PDF and upload "
                "that."
            ).format(name)
        case errors.OcrUnavailable():
            return _(
                "This document is a scan, and the server cannot read scans in this language ({0}). Please ask an "
                "administrator to run: bench --site {1} school-ai doctor"
            ).format(error.missing, frappe.local.site)
    return str(error)


def remove_content(document: str) -> None:
    """Take pages and passages of a document away at once: nothing is found in it from here on."""
    for doctype in (PASSAGE, PAGE):
        table = frappe.qb.DocType(doctype)
        frappe.qb.from_(table).delete().where(table.document == document).run()


# --- reading ---------------------------------------------------------------------------------------------------------


def _read(document, task: Task) -> None:
    data = content_of(document)
    content_hash = hashlib.sha256(data).hexdigest()
    # Pages are kept for as long as both the file and the way of reading it stay the same.
    file_hash = f"{READER}:{content_hash}"
    most = settings.number("max_document_pages")
    with open_document(data, _languages_of(document), most, name_in(document)) as opened:
        count = opened.page_count
        _note(document, page_count=count, content_hash=content_hash)
        read = _pages_read(document.name, file_hash)
        batch: list[Page] = []
        for number in range(1, count + 1):
            if number not in read:
                batch.append(opened.page(number))
            # A page that took Tesseract seconds is kept at once, others some at a time.
            if len(batch) == _PAGES_AT_A_TIME or (batch and batch[-1].read_by == OCR):
                _store_pages(document.name, file_hash, batch)
                batch = []
            _report(document, task, _READING * number / count, _("Reading page {0} of {1}").format(number, count))
        _store_pages(document.name, file_hash, batch)
    _drop_pages_of_other_files(document.name, file_hash)
    counts = _page_counts(document.name)
    if counts.get(EMPTY, 0) == count:
        raise errors.NoText
    _note(document, scanned_page_count=counts.get(OCR, 0))
    frappe.db.commit()


def name_of(file_url: str) -> str:
    """The name under which a file was stored, which tells kinds of text apart."""
    return (file_url or "").rsplit("/", 1)[-1]


def name_in(document) -> str:
    """The name of what a document is read from."""
    return "education.html" if document.source_doctype else name_of(document.file)


def content_of(document) -> bytes:
    """The bytes that a document is read from: its file, or what Education's record says. Raises `CannotBeDone` when
    that is not there."""
    if document.source_doctype:
        written = writings.written(document.source_doctype, document.source_name)
        if not written:
            raise CannotBeDone(_("{0} says nothing any more.").format(document.source_name))
        return written.encode()
    names = frappe.get_all(
        "File",
        filters={"file_url": document.file},
        or_filters=[["attached_to_name", "=", document.name], ["attached_to_name", "is", "not set"]],
        order_by="attached_to_name desc, creation desc",
        limit=1,
        pluck="name",
    ) or frappe.get_all("File", filters={"file_url": document.file}, limit=1, pluck="name")
    if not names:
        raise CannotBeDone(_("The file {0} is not there any more. Please upload it again.").format(document.file))
    try:
        content = frappe.get_doc("File", names[0]).get_content()
    except OSError as error:
        raise CannotBeDone(_("The file {0} cannot be read. Please upload it again.").format(document.file)) from error
    # Frappe decodes what happens to be UTF-8; that loses nothing.
    return content.encode() if isinstance(content, str) else content


def _languages_of(document) -> tuple[str, ...]:
    return languages.for_ocr(_stated_language(document), settings.get().ocr_languages or "eng")


def _stated_language(document) -> str | None:
    """The language that a person has given the document, or its course."""
    if document.text_language or not document.course:
        return document.text_language
    return frappe.db.get_value("Course", document.course, "school_ai_language")


def _language_of_words(document) -> str:
    """The language by whose rules the document's words are brought to their stems (ISO 639-1)."""
    stated = _stated_language(document)
    if stated:
        return words.plain_language(stated)
    first = frappe.get_all(PAGE, {"document": document.name}, pluck="text", order_by="page_number", limit=5)
    return language_guess.guess("\n".join(text or "" for text in first)) or words.plain_language(
        frappe.db.get_default("lang") or "en"
    )


def _pages_read(document: str, file_hash: str) -> set[int]:
    """Pages that an earlier run has read from the same file."""
    return set(frappe.get_all(PAGE, {"document": document, "file_hash": file_hash}, pluck="page_number"))


def _store_pages(document: str, file_hash: str, pages: list[Page]) -> None:
    if not pages:
        return
    table = frappe.qb.DocType(PAGE)
    numbers = [page.number for page in pages]
    frappe.qb.from_(table).delete().where(table.document == document).where(table.page_number.isin(numbers)).run()
    _bulk_insert(
        PAGE,
        ("document", "page_number", "read_by", "confidence", "file_hash", "text", "blocks"),
        [
            (
                document,
                page.number,
                page.read_by,
                100 * (page.confidence or 0),
                file_hash,
                page.text,
                frappe.as_json(
                    [[block.start, block.end, block.kind, block.level] for block in page.blocks], indent=None
                ),
            )
            for page in pages
        ],
    )


def _drop_pages_of_other_files(document: str, file_hash: str) -> None:
    table = frappe.qb.DocType(PAGE)
    frappe.qb.from_(table).delete().where(table.document == document).where(table.file_hash != file_hash).run()


def _page_counts(document: str) -> dict[str, int]:
    page = frappe.qb.DocType(PAGE)
    counted = frappe.qb.from_(page).select(page.read_by, Count(page.name)).where(page.document == document)
    return dict(counted.groupby(page.read_by).run())


def _stored_pages(document: str) -> Iterator[Page]:
    """The pages in order, some at a time, so that memory does not grow with the book."""
    start = 0
    while True:
        rows = frappe.get_all(
            PAGE,
            {"document": document},
            ["page_number", "text", "blocks", "read_by"],
            order_by="page_number",
            limit_start=start,
            limit_page_length=_PAGES_AT_A_TIME * 4,
        )
        if not rows:
            return
        for row in rows:
            blocks = tuple(Block(*block) for block in frappe.parse_json(row.blocks) or ())
            yield Page(row.page_number, row.text or "", blocks, row.read_by)
        start += len(rows)


# --- passages --------------------------------------------------------------------------------------------------------


def _cut(document) -> None:
    """Make the passages in the database those of the pages: what stayed the same is not touched."""
    stored = {
        row.name: (row.position, row.start, row.end, row.kind)
        for row in frappe.get_all(PASSAGE, {"document": document.name}, ["name", "position", "start", "end", "kind"])
    }
    language = _language_of_words(document)
    _make_words_again(document, language)
    new: list[tuple] = []
    seen: set[str] = set()
    for position, (name, passage) in enumerate(_named(document.name, passages_of(_stored_pages(document.name)))):
        seen.add(name)
        if name not in stored:
            heading = without_tags(" › ".join(passage.heading_path)[-300:])
            new.append(
                (
                    name,
                    document.name,
                    passage.page_number,
                    position,
                    heading,
                    passage.start,
                    passage.end,
                    passage.text_hash,
                    passage.text,
                    _terms(heading, passage.text, language),
                    passage.kind,
                )
            )
        elif stored[name] != (position, passage.start, passage.end, passage.kind):
            values = {"position": position, "start": passage.start, "end": passage.end, "kind": passage.kind}
            frappe.db.set_value(PASSAGE, name, values, update_modified=False)
    gone = list(stored.keys() - seen)
    if gone:
        table = frappe.qb.DocType(PASSAGE)
        frappe.qb.from_(table).delete().where(table.name.isin(gone)).run()
    fields = (
        "name",
        "document",
        "page_number",
        "position",
        "heading",
        "start",
        "end",
        "text_hash",
        "text",
        "terms",
        "kind",
    )
    _bulk_insert(PASSAGE, fields, new)
    _note(document, passage_count=len(seen), terms_with=vocabulary.terms_with(language))
    frappe.db.commit()


def _terms(heading: str | None, text: str | None, language: str) -> str:
    """The words by which a passage is found."""
    return keywords.written(words.content(f"{heading or ''}\n{text or ''}", language))


def _make_words_again(document, language: str) -> None:
    """For the passages that are there, where the language of the text or the rules for its words have changed."""
    filters = {"document": document.name}
    if document.terms_with == vocabulary.terms_with(language):
        filters["terms"] = ("is", "not set")
    for row in frappe.get_all(PASSAGE, filters, ["name", "heading", "text"]):
        terms = _terms(row.heading, row.text, language)
        frappe.db.set_value(PASSAGE, row.name, "terms", terms, update_modified=False)


def _named(document: str, passages: Iterable[Passage]) -> Iterator[tuple[str, Passage]]:
    """Every passage with a name that follows from its document, page and words, so that doing it again adds nothing."""
    seen: dict[tuple[int, str], int] = {}
    for passage in passages:
        key = (passage.page_number, passage.text_hash)
        seen[key] = seen.get(key, 0) + 1
        text = f"{document}:{passage.page_number}:{passage.text_hash}:{seen[key]}"
        yield hashlib.sha256(text.encode()).hexdigest()[:32], passage


# --- the index -------------------------------------------------------------------------------------------------------


def _embed(document, task: Task) -> None:
    embedder = shelf.embedder()
    index = shelf.index_for(embedder)
    scope = shelf.scope_of(frappe.get_doc(DOCUMENT, document.name))
    in_index = index.passages_of(document.name)
    if document.indexed_scope != scope and in_index:
        index.rescope(document.name, scope)
    rows = frappe.get_all(
        PASSAGE, {"document": document.name}, ["name", "heading", "text", "indexed_with"], order_by="position"
    )
    waiting = [row for row in rows if row.indexed_with != embedder.name or row.name not in in_index]
    for start in range(0, len(waiting), _PASSAGES_AT_A_TIME):
        batch = waiting[start : start + _PASSAGES_AT_A_TIME]
        _put(document.name, scope, batch, embedder, index)
        done = start + len(batch)
        _report(
            document,
            task,
            _READING + (1 - _READING) * done / len(waiting),
            _("Indexing passage {0} of {1}").format(done, len(waiting)),
        )
    stale = in_index - {row.name for row in rows}
    index.remove(sorted(stale))
    _note(
        document,
        status="Ready",
        progress=100,
        step=None,
        problem=None,
        indexed_on=now_datetime(),
        indexed_with=embedder.name,
        indexed_scope=scope,
    )
    model_change.finish_if_done()
    frappe.db.commit()


def _put(document: str, scope: str, batch: list, embedder: Embedder, index: VectorIndex) -> None:
    texts = [f"{row.heading}\n{row.text}" if row.heading else row.text for row in batch]
    vectors = embedder.embed_passages(texts)
    index.put([Entry(row.name, document, scope) for row in batch], vectors)
    table = frappe.qb.DocType(PASSAGE)
    names = [row.name for row in batch]
    frappe.qb.update(table).set(table.indexed_with, embedder.name).where(table.name.isin(names)).run()


def _drop_content(document) -> None:
    """A file that cannot be read has replaced what was there: nothing of the former file may be cited any more."""
    remove_content(document.name)
    _note(document, page_count=0, scanned_page_count=0, passage_count=0)
    # Without its row no entry is ever shown; the integrity check removes it.
    with suppress(IndexUnavailable):
        shelf.index_for(shelf.embedder()).remove_document(document.name)
    frappe.db.commit()


# --- small things ----------------------------------------------------------------------------------------------------


def _report(document, task: Task, fraction: float, step: str) -> None:
    if task.report_is_due():
        _note(document, progress=int(100 * fraction), step=step)
        task.report(fraction, step)


def _note(document, **values) -> None:
    """Write fields that belong to the machine, without touching what a person may have open in a form."""
    frappe.db.set_value(DOCUMENT, document.name, values, update_modified=False)
    document.update(values)


def _bulk_insert(doctype: str, fields: tuple[str, ...], rows: list[tuple]) -> None:
    if not rows:
        return
    now, user = now_datetime(), frappe.session.user
    named = "name" in fields
    stamped = (*(() if named else ("name",)), "owner", "modified_by", "creation", "modified", *fields)
    frappe.db.bulk_insert(
        doctype,
        stamped,
        [(*(() if named else (frappe.generate_hash(length=20),)), user, user, now, now, *row) for row in rows],
        chunk_size=500,
    )
