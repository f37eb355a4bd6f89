"""What a document seems to be: proposed to those who look after it, and learned from what they make of that.

A proposal is a row of AI Document Suggestion. Nothing is ever filled in by itself: a field that a person has filled
stays as it is, an empty one is proposed and taken over when a person says so. So every value that stands in a document
is a person's, and all of them together, with the school's catalogue, are what the next proposal is learned from.
"""

import hashlib
import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import time

import frappe
import numpy as np
from frappe import _
from frappe.utils import cint, strip_html

from school_ai import settings
from school_ai.ai.knowledge import cataloguing as engine
from school_ai.ai.knowledge import words
from school_ai.ai.knowledge.cataloguing import Catalogue, Cataloguer, Confirmed, Course, Document, Proposal, Topic
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.material_kinds import NOT_FOR_PUPILS, Form
from school_ai.ai.knowledge.pages import Block, Page
from school_ai.erpnext_records import curriculum
from school_ai.permissions import standing_of
from school_ai.services import providers
from school_ai.services.markup import without_tags

DOCUMENT = "AI Knowledge Document"
PAGE = "AI Knowledge Page"
SUGGESTION = "AI Document Suggestion"
PROPOSED, ACCEPTED, CORRECTED, DISMISSED = "Proposed", "Accepted", "Corrected", "Dismissed"
TO_CONFIRM, CHECK_READERS, DONE = "To confirm", "Check who may read", "Done"
VISIBILITY, INSTRUCTORS = "visibility", "Instructors"
FIELDS = (*engine.FIELDS, VISIBILITY)
# A file that is added with others is for instructors where it seems so surely not to be for pupils.
KEPT_FROM_PUPILS = 0.6

# The newest confirmed documents that are learned from.
_MOST_CONFIRMED = 300
_MOST_PAGES = 8
_MOST_LETTERS = 12_000
# Seconds in which it need not be asked whether the catalogue has changed.
_MODEL_KEEPS = 600
_VECTORS_KEEP = 60 * 24 * 3600
_MOST_A_NIGHT = 500
_ONE_DOCUMENT = "school_ai_suggestions"
_CHANGES = "school_ai_catalogue_changes"
_BY_WORDS = "words alone"
_MODEL = "school_ai_catalogue_model:1"


@dataclass(frozen=True)
class Suggestion:
    """A proposed value of a document's field, with how sure that is (0 to 1) and why, for a person."""

    name: str
    field: str
    label: str
    value: str
    shown: str
    confidence: float
    reason: str


@dataclass(frozen=True)
class DocumentSuggestions:
    """What is proposed for a document. `confidence` is that of the least sure one."""

    document: str
    title: str
    confidence: float
    suggestions: list[Suggestion]


@dataclass(frozen=True)
class NotDone:
    """A document whose suggestions were not taken over, and why."""

    document: str
    title: str
    reason: str


@dataclass(frozen=True)
class Decided:
    """What became of suggestions. `gone`: how many were replaced by others in the meantime."""

    documents: list[str]
    problems: list[NotDone]
    gone: int


@dataclass(frozen=True)
class FileLook:
    """What an uploaded file looks like at first sight; `course` only where it is one of the person's."""

    file: str
    file_name: str
    course: str | None
    course_confidence: float
    kind: str | None
    kind_confidence: float
    for_instructors: bool


# --- proposing -------------------------------------------------------------------------------------------------------


def suggest(document, at_once: bool = False) -> None:
    """Propose what a document that has been read seems to be.

    `at_once` it is done by the model that there is. Without that one is trained where the catalogue has changed, which
    takes some seconds, and nothing is done where the document was looked at with the same.
    """
    model = _at_hand() if at_once else _model()
    if at_once or frappe.db.get_value(DOCUMENT, document.name, "catalogued_with") != model.fingerprint:
        _suggest(document.name, model)


def suggest_where_due() -> None:
    """Propose anew, by what was learned since, where fields are empty still. Run each night."""
    if not settings.is_on("knowledge_enabled"):
        return
    model = _model()
    document = frappe.qb.DocType(DOCUMENT)
    due = (
        frappe.qb.from_(document)
        .select(document.name)
        .where(document.status == "Ready")
        .where(document.suggestions.isnull() | (document.suggestions != DONE))
        .where(document.catalogued_with.isnull() | (document.catalogued_with != model.fingerprint))
        .orderby(document.modified, order=frappe.qb.desc)
        .limit(_MOST_A_NIGHT)
    ).run(pluck=True)
    for name in due:
        frappe.db.savepoint(_ONE_DOCUMENT)
        try:
            _suggest(name, model)
        except Exception:
            # One that cannot be looked at is not in the way of the others.
            frappe.db.rollback(save_point=_ONE_DOCUMENT)
            frappe.log_error(title="School AI: suggestions")


def _suggest(name: str, model: "_Model") -> None:
    fields = ["name", "title", "file", "page_count", "content_hash", "visibility", *engine.FIELDS]
    document = frappe.db.get_value(DOCUMENT, name, fields, as_dict=True)
    if not document:
        return
    known = {field: document[field] for field in engine.FIELDS if document[field]}
    proposals = model.cataloguer.propose(_as_document(document), known)
    dismissed = {
        (row.field, row.value)
        for row in frappe.get_all(
            SUGGESTION,
            {"document": name, "state": DISMISSED, "content_hash": document.content_hash},
            ["field", "value"],
        )
    }
    wanted = [each for each in proposals if (each.field, each.value) not in dismissed and _is_there(each, document)]
    _replace(document, wanted, _warn_of_readers(document, proposals))
    frappe.db.set_value(DOCUMENT, name, "catalogued_with", model.fingerprint, update_modified=False)
    _note_state(name)


def _replace(document, wanted: Sequence[Proposal], warning: str | None) -> None:
    """Have these proposed beside the warning of readers, and no others. What is proposed already keeps its name:
    somebody may be about to accept it."""
    there = {
        (row.field, row.value): row.name
        for row in frappe.get_all(
            SUGGESTION,
            {"document": document.name, "state": PROPOSED, "content_hash": document.content_hash},
            ["name", "field", "value"],
        )
    }
    kept = {warning}
    for proposal in wanted:
        name = there.get((proposal.field, proposal.value))
        if name:
            frappe.db.set_value(SUGGESTION, name, _values(proposal), update_modified=False)
            kept.add(name)
        else:
            kept.add(_insert(document, proposal))
    for name in frappe.get_all(SUGGESTION, {"document": document.name, "state": PROPOSED}, pluck="name"):
        if name not in kept:
            frappe.db.delete(SUGGESTION, {"name": name})


def _is_there(proposal: Proposal, document) -> bool:
    """Whether the proposed record exists, and says anything that is not said already."""
    match proposal.field:
        case engine.LANGUAGE:
            course = document.course and frappe.db.get_value("Course", document.course, "school_ai_language")
            if words.plain_language(course or frappe.db.get_default("lang") or "en") == proposal.value:
                return False
            return bool(frappe.db.exists("Language", proposal.value))
        case engine.COURSE:
            return bool(frappe.db.exists("Course", proposal.value))
        case engine.TOPIC:
            return bool(frappe.db.exists("Topic", proposal.value))
        case engine.LEVEL:
            return bool(frappe.db.exists("Program", proposal.value))
    return True


def _insert(document, proposal: Proposal) -> str:
    row = {
        "doctype": SUGGESTION,
        "document": document.name,
        "state": PROPOSED,
        "content_hash": document.content_hash,
        **_values(proposal),
    }
    return frappe.get_doc(row).insert(ignore_permissions=True).name


def _values(proposal: Proposal) -> dict[str, str | float]:
    return {
        "field": proposal.field,
        "value": proposal.value,
        "confidence": round(100 * proposal.confidence, 1),
        "basis": proposal.by,
        "words": without_tags(", ".join(proposal.words))[:240],
    }


def _warn_of_readers(document, proposals: Iterable[Proposal] = ()) -> str | None:
    """Propose that a document is for instructors, where it seems to be none for pupils and they can read it. Returns
    the name of the suggestion that says so."""
    if document.visibility == INSTRUCTORS:
        return None
    found = next((proposal for proposal in proposals if proposal.field == engine.KIND), None)
    kind, confidence = (found.value, found.confidence) if found else (None, 0.0)
    if document.kind:
        kind, confidence = document.kind, 1.0
    if kind not in NOT_FOR_PUPILS:
        return None
    told = {"document": document.name, "field": VISIBILITY, "content_hash": document.content_hash}
    if frappe.db.exists(SUGGESTION, {**told, "state": DISMISSED}):
        return None
    there = frappe.db.exists(SUGGESTION, {**told, "state": PROPOSED})
    return there or _insert(document, Proposal(VISIBILITY, INSTRUCTORS, confidence, kind))


def _note_state(name: str) -> None:
    rows = frappe.get_all(SUGGESTION, {"document": name}, ["field", "state"])
    waiting = {row.field for row in rows if row.state == PROPOSED}
    state = CHECK_READERS if VISIBILITY in waiting else TO_CONFIRM if waiting else DONE if rows else None
    frappe.db.set_value(DOCUMENT, name, "suggestions", state, update_modified=False)


# --- deciding --------------------------------------------------------------------------------------------------------


def suggestions(documents: Sequence[str]) -> list[DocumentSuggestions]:
    """What is proposed for documents that the user looks after, in the order given. Others are passed over."""
    rows = defaultdict(list)
    for row in frappe.get_all(
        SUGGESTION,
        {"document": ("in", list(documents)), "state": PROPOSED},
        ["name", "document", "field", "value", "confidence", "basis", "words"],
    ):
        rows[row.document].append(row)
    found = []
    for name in dict.fromkeys(documents):
        if not rows[name]:
            continue
        document = frappe.get_doc(DOCUMENT, name)
        shown = _for_user(document, rows[name]) if document.has_permission("write") else []
        if shown:
            sure = min(row.confidence for row in shown) / 100
            found.append(DocumentSuggestions(name, document.title, sure, [described(row) for row in shown]))
    return found


def accept(names: Sequence[str]) -> Decided:
    """Take suggestions over into their documents, which are saved as if the user had filled them in."""
    return _decide(names, _take_over)


def dismiss(names: Sequence[str]) -> Decided:
    """Have suggestions not made again, as long as the document's file stays the same."""

    def drop(document, rows) -> None:
        for row in rows:
            frappe.db.set_value(SUGGESTION, row.name, "state", DISMISSED)
        _note_state(document.name)

    return _decide(names, drop)


def propose_again(name: str) -> bool:
    """Have a suggestion that was dismissed wait for a decision again. Returns whether it was one."""
    row = frappe.db.get_value(SUGGESTION, name, ["document", "state"], as_dict=True, for_update=True)
    if not row or row.state != DISMISSED:
        return False
    frappe.db.set_value(SUGGESTION, name, "state", PROPOSED)
    _note_state(row.document)
    return True


def correct(document: str, **values: str | None) -> list[DocumentSuggestions]:
    """Set fields of a document to what they should be; what was proposed for them is noted as put right. Returns what
    is proposed still."""
    changed = frappe.get_doc(DOCUMENT, document)
    changed.update({field: value for field, value in values.items() if value})
    changed.save()
    return suggestions([document])


def note_saved(document) -> None:
    """Called when a document was saved: what was proposed for a field that is filled now has been decided."""
    decided = False
    rows = frappe.get_all(SUGGESTION, {"document": document.name, "state": PROPOSED}, ["name", "field", "value"])
    for row in rows:
        value = document.get(row.field)
        if row.field == VISIBILITY:
            if value != row.value and not (document.kind and document.kind not in NOT_FOR_PUPILS):
                continue
        elif not value:
            continue
        state = ACCEPTED if value == row.value else CORRECTED
        chosen = None if state == ACCEPTED else without_tags(value or "")
        frappe.db.set_value(SUGGESTION, row.name, {"state": state, "chosen": chosen})
        decided = True
        if row.field == engine.COURSE and state == CORRECTED:
            # They were chosen for the other course; reading again proposes those of this one.
            follow = (engine.TOPIC, engine.LEVEL)
            frappe.db.delete(SUGGESTION, {"document": document.name, "state": PROPOSED, "field": ("in", follow)})
    _warn_of_readers(document)
    _note_state(document.name)
    if decided:
        _note_change()


def forget(document: str) -> None:
    """Called when a document is deleted."""
    frappe.db.delete(SUGGESTION, {"document": document})


def _decide(names: Sequence[str], what) -> Decided:
    rows = defaultdict(list)
    for row in frappe.get_all(
        SUGGESTION,
        {"name": ("in", list(names)), "state": PROPOSED},
        ["name", "document", "field", "value", "confidence", "basis", "words"],
        order_by="document, field",
    ):
        rows[row.document].append(row)
    done, problems = [], []
    found = 0
    for name in rows:
        document = frappe.get_doc(DOCUMENT, name)
        shown = _for_user(document, rows[name])
        found += len(shown)
        if not shown:
            continue
        said_before = len(frappe.local.message_log)
        frappe.db.savepoint("school_ai_decide")
        try:
            what(document, shown)
            done.append(name)
        except (frappe.ValidationError, frappe.PermissionError) as error:
            frappe.db.rollback(save_point="school_ai_decide")
            # It is told with its document, not in a message of its own.
            del frappe.local.message_log[said_before:]
            reason = strip_html(str(error)) or _("You do not have access to this.")
            problems.append(NotDone(name, document.title, reason))
    return Decided(done, problems, len(set(names)) - found)


def _take_over(document, rows) -> None:
    document.update({row.field: row.value for row in rows if row.field == VISIBILITY or not document.get(row.field)})
    document.save()


def _for_user(document, rows: Iterable) -> list:
    """The rows that the user may be told: no course that they do not teach, and nothing that follows from it."""
    standing = standing_of()
    rows = sorted(rows, key=lambda row: FIELDS.index(row.field))
    if standing.heads:
        return rows
    hidden = any(row.field == engine.COURSE and row.value not in standing.teaches.courses for row in rows)
    follow = (engine.COURSE, engine.TOPIC, engine.LEVEL)
    return [row for row in rows if not (hidden and row.field in follow and not document.course)]


def described(row) -> Suggestion:
    """A suggestion in words. `row`: its name, field, value, confidence, basis and words."""
    field = frappe.get_meta(DOCUMENT).get_field(row.field)
    return Suggestion(
        name=row.name,
        field=row.field,
        label=_(field.label),
        value=row.value,
        shown=_shown(row.field, row.value),
        confidence=round(row.confidence / 100, 3),
        reason=_reason(row),
    )


def _shown(field: str, value: str) -> str:
    match field:
        case engine.COURSE:
            return frappe.db.get_value("Course", value, "course_name") or value
        case engine.LEVEL:
            return frappe.db.get_value("Program", value, "program_name") or value
        case engine.TOPIC:
            return frappe.db.get_value("Topic", value, "topic_name") or value
        case engine.LANGUAGE:
            return frappe.db.get_value("Language", value, "language_name") or value
        case engine.KIND:
            return _(value)
    return _("Instructors only")


def _reason(row) -> str:
    if row.field == VISIBILITY:
        return _("It seems to be of the kind {0}.").format(_(row.basis))
    match row.field, row.basis:
        case engine.LANGUAGE, _any:
            return _("The small words of the text are of this language.")
        case engine.LEVEL, engine.BY_COURSE:
            return _("The course is taught in this program only.")
        case engine.LEVEL, engine.BY_NAME:
            return _("The title or the first lines name it.")
        case engine.LEVEL, _any:
            return _("Confirmed documents of the course are of this program.")
        case engine.KIND, engine.BY_EXAMPLE:
            return _("Confirmed documents of this kind look like it.")
        case _field, engine.BY_EXAMPLE:
            return _("It is like a document that was confirmed: {0}").format(row.words)
        case _field, engine.BY_NAME if not row.words:
            return _("The title names it.")
        case _field, engine.BY_FORM if not row.words:
            return _("Its form: tasks, answers, tables and prose as such documents have them.")
    return _("Words that speak for it: {0}").format(row.words)


# --- files that are being added --------------------------------------------------------------------------------------


def look_at(files: Sequence[str]) -> list[FileLook]:
    """What files of the user seem to be, by their first pages. Those that are not theirs, or that cannot be read, are
    passed over; pages without a text layer are not read here."""
    cataloguer = _at_hand().cataloguer
    standing = standing_of()
    looks = []
    for name in dict.fromkeys(files):
        file = frappe.db.get_value("File", name, ["name", "file_name", "file_url", "owner"], as_dict=True)
        if not file or file.owner != frappe.session.user:
            continue
        try:
            document = _first_pages(file)
        except Exception:
            # What is wrong with it is told when it is read.
            frappe.logger("school_ai").info("no first look at file %s", name, exc_info=True)
            continue
        found = {proposal.field: proposal for proposal in cataloguer.propose(document)}
        course, kind = found.get(engine.COURSE), found.get(engine.KIND)
        if course and not (standing.heads or course.value in standing.teaches.courses):
            course = None
        looks.append(
            FileLook(
                file=file.name,
                file_name=file.file_name,
                course=course.value if course else None,
                course_confidence=course.confidence if course else 0.0,
                kind=kind.value if kind else None,
                kind_confidence=kind.confidence if kind else 0.0,
                for_instructors=bool(kind and kind.value in NOT_FOR_PUPILS and kind.confidence >= KEPT_FROM_PUPILS),
            )
        )
    return looks


def _first_pages(file) -> Document:
    content = frappe.get_doc("File", file.name).get_content()
    data = content.encode() if isinstance(content, str) else content
    most = settings.number("max_document_pages")
    with open_document(data, most_pages=most, name=file.file_name) as opened:
        pages = [opened.page(number) for number in range(1, min(3, opened.page_count) + 1)]
        return _of_pages(file.file_name, file.file_name, opened.page_count, pages)


# --- documents as the engine takes them ------------------------------------------------------------------------------


def _as_document(row) -> Document:
    return next(iter(_as_documents([row]).values()))


def _as_documents(rows: Sequence) -> dict[str, Document]:
    """Name -> the document, of rows with name, title, file, page_count, text_language and content_hash."""
    pages = defaultdict(list)
    names = [row.name for row in rows]
    for start in range(0, len(names), 50):
        for page in frappe.get_all(
            PAGE,
            {"document": ("in", names[start : start + 50]), "page_number": ("<=", _MOST_PAGES)},
            ["document", "page_number", "text", "blocks"],
            order_by="document, page_number",
        ):
            blocks = tuple(Block(*block) for block in frappe.parse_json(page.blocks) or ())
            pages[page.document].append(Page(page.page_number, page.text or "", blocks))
    return {
        row.name: _of_pages(
            row.title,
            (row.file or "").rsplit("/", 1)[-1],
            cint(row.page_count) or 1,
            pages[row.name],
            row.text_language,
            f"{row.name}:{row.content_hash}:{row.title}:{row.text_language}",
        )
        for row in rows
    }


def _of_pages(
    title: str, file_name: str, page_count: int, pages: Sequence[Page], language: str | None = None, key: str = ""
) -> Document:
    letters = max(sum(len(page.text) for page in pages), 1)
    shares: dict[str, float] = defaultdict(float)
    headings = []
    for page in pages:
        for block in page.blocks:
            shares[block.kind] += (block.end - block.start) / letters
            if block.level:
                headings.append(page.text[block.start : block.end])
    text = "\n".join(page.text for page in pages)[:_MOST_LETTERS]
    # Pages that were not looked at are not counted in.
    form = Form(title, file_name, headings[:20], text, min(page_count, max(len(pages), 1)), dict(shares))
    return Document(form, key, language)


# --- the model -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Model:
    """`changes`: how many decisions of people it knows of. `made`: seconds since 1970."""

    fingerprint: str
    changes: int
    made: float
    cataloguer: Cataloguer


# Site -> the model that this process has at hand, and what it remembers of documents
_models: dict[str, _Model] = {}
_memories: dict[str, dict] = {}


def _model() -> _Model:
    """The model for the catalogue as it is. One is trained in some seconds and kept in Redis for all processes: workers
    begin a new one for each job. A correction counts at once, other changes within ten minutes."""
    site = frappe.local.site
    changes = cint(frappe.cache.get(frappe.cache.make_key(_CHANGES)))

    def serves(model: _Model | None) -> bool:
        return model is not None and model.changes == changes and 0 <= time() - model.made < _MODEL_KEEPS

    model = _models.get(site)
    if not serves(model):
        model = _kept_model() or model
    if not serves(model):
        confirmed = _confirmed()
        fingerprint = _fingerprint(confirmed)
        # Another may be at it too: both come to the same.
        same = model is not None and model.fingerprint == fingerprint
        model = _Model(fingerprint, changes, time(), model.cataloguer if same else _trained(confirmed))
        _keep_model(model)
    _models[site] = model
    # An embedding model belongs to the process that it was loaded in.
    model.cataloguer.vector_of = _Vectors().of
    return model


def _at_hand() -> _Model:
    """What can be had at once, where somebody waits: the last model, or one by words alone, which takes no time."""
    model = _kept_model() or _models.get(frappe.local.site)
    if model is None:
        return _Model(_BY_WORDS, 0, 0.0, _trained(_confirmed(), by_meaning=False))
    model.cataloguer.vector_of = _Vectors().of
    return model


def _kept_model() -> _Model | None:
    kept = frappe.cache.get(frappe.cache.make_key(_MODEL))
    try:
        return pickle.loads(zlib.decompress(kept)) if kept else None  # noqa: S301 (Frappe keeps its own so as well)
    except Exception:
        # It was kept by another version of the app.
        return None


def _keep_model(model: _Model) -> None:
    frappe.cache.setex(frappe.cache.make_key(_MODEL), _VECTORS_KEEP, zlib.compress(pickle.dumps(model), 1))


def forget_model() -> None:
    """Have the model of this site made anew."""
    _models.pop(frappe.local.site, None)
    _memories.pop(frappe.local.site, None)
    frappe.cache.delete(frappe.cache.make_key(_MODEL))


def _note_change() -> None:
    frappe.cache.incrby(frappe.cache.make_key(_CHANGES), 1)


def _confirmed() -> list:
    """Documents that a person has said something of, newest first."""
    document = frappe.qb.DocType(DOCUMENT)
    said = (
        document.course.isnotnull() | document.topic.isnotnull() | document.kind.isnotnull()
    ) | document.grade_level.isnotnull()
    return (
        frappe.qb.from_(document)
        .select(
            document.name,
            document.title,
            document.file,
            document.page_count,
            document.content_hash,
            *(document[field] for field in engine.FIELDS),
        )
        .where(said)
        .where(document.passage_count > 0)
        .orderby(document.modified, order=frappe.qb.desc)
        .orderby(document.name)
        .limit(_MOST_CONFIRMED)
    ).run(as_dict=True)


def _fingerprint(confirmed: Sequence) -> str:
    provider = settings.embedding_provider()
    said = [tuple(str(value or "") for value in row.values()) for row in confirmed]
    state = repr((curriculum.state(), provider.kind, provider.model, sorted(said)))
    return hashlib.sha256(state.encode()).hexdigest()[:16]


def _trained(confirmed: Sequence, by_meaning: bool = True) -> Cataloguer:
    courses = curriculum.courses()
    topics = curriculum.topics(name for course in courses for name in course.topics)
    language = words.plain_language(frappe.db.get_default("lang")) or "en"
    documents = _as_documents(confirmed)
    catalogue = Catalogue(
        courses=tuple(
            Course(
                name=course.name,
                called=(course.course_name,),
                description=course.description,
                topics=tuple(
                    Topic(name, f"{topics[name].topic_name}\n{topics[name].text}")
                    for name in course.topics
                    if name in topics
                ),
                programs=course.programs,
                language=words.plain_language(course.language) or language,
            )
            for course in courses
        ),
        programs=curriculum.programs(),
        confirmed=tuple(
            Confirmed(documents[row.name], row.course, row.topic, row.grade_level, row.kind)
            for row in sorted(confirmed, key=lambda row: row.name)
        ),
        language=language,
    )
    if not by_meaning:
        return Cataloguer().fit(catalogue)
    memory = _memories.setdefault(frappe.local.site, {})
    keys = {document.key for document in documents.values()}
    for key in memory.keys() - keys:
        del memory[key]
    vectors = _Vectors()
    return Cataloguer(vectors.of, vectors.unrelated, memory).fit(catalogue)


class _Vectors:
    """Vectors of texts by a local model, kept for all processes: no provider is paid for suggestions. Without a model
    words alone are compared."""

    def __init__(self):
        chosen = settings.embedding_provider()
        try:
            self._embedder = providers.local_embedder(chosen.model if chosen.is_local else "English")
            self.unrelated = self._embedder.unrelated
        except Exception:
            self._embedder, self.unrelated = None, 0.0
            frappe.logger("school_ai").warning("no embedding model for suggestions", exc_info=True)

    def of(self, texts: Sequence[str]) -> np.ndarray | None:
        if self._embedder is None:
            return None
        key = hashlib.sha256("\0".join([self._embedder.name, *texts]).encode()).hexdigest()[:32]
        kept = frappe.cache.get_value(f"school_ai_gist:{key}", expires=True)
        if kept:
            return np.frombuffer(kept, dtype=np.float32)
        try:
            vector = np.asarray(self._embedder.embed_passages(list(texts)), dtype=np.float32).mean(axis=0)
        except Exception:
            # For this model's time; the next one tries again.
            self._embedder = None
            frappe.logger("school_ai").warning("the embedding model failed for suggestions", exc_info=True)
            return None
        frappe.cache.set_value(f"school_ai_gist:{key}", vector.tobytes(), expires_in_sec=_VECTORS_KEEP)
        return vector
