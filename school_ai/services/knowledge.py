"""The knowledge base for people: searching, asking, following a document's progress, opening a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import settings
from school_ai.ai.knowledge import errors
from school_ai.ai.knowledge.answer import Answer
from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.retrieve import Hit
from school_ai.ai.tutor.asked import Asked
from school_ai.ai.tutor.keeping import keeping
from school_ai.ai.tutor.modes import ASIDE, BLOCKED, EXPLAIN, GUIDED, RESTRICTED, SUPPORT, Decision
from school_ai.erpnext_records import enrolment, people
from school_ai.jobs import tasks
from school_ai.permissions import Standing, is_there, refuse
from school_ai.services import answering, deciding, indexing, limits, safeguarding, shelf, tutor_words
from school_ai.services.deciding import Decided
from school_ai.services.markup import file_name, without_tags


@dataclass(frozen=True)
class FoundPassage:
    """A passage with where it stands. `score` is cosine similarity."""

    passage: str
    document: str
    title: str
    page_number: int
    heading: str
    text: str
    score: float


@dataclass(frozen=True)
class Source:
    """What a statement rests on: the quoted words and where they stand."""

    number: int
    document: str
    title: str
    page_number: int
    passage: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class AnswerGiven:
    """An answer in words, with [1]-like marks that lead to `sources`. `found`: whether the materials say anything."""

    found: bool
    text: str
    sources: list[Source]
    # How far a pupil is helped with this question, and why no further; see ai.tutor.modes.
    mode: str = EXPLAIN
    why: str = ""


@dataclass(frozen=True)
class Found:
    """What a search has found, and how far the person may be helped with what they looked for."""

    mode: str
    why: str
    passages: list[FoundPassage]


@dataclass(frozen=True)
class DocumentStatus:
    """How far a document is on its way into the index."""

    status: str
    progress: float
    step: str | None
    problem: str | None
    page_count: int
    scanned_page_count: int
    passage_count: int


@dataclass(frozen=True)
class StoredFile:
    """A stored file, as Frappe's uploader wants to be told of it."""

    name: str
    file_name: str
    file_url: str
    is_private: int
    # The uploader takes a reply for a file by this alone.
    doctype: str = "File"


@dataclass(frozen=True)
class PassageShown:
    """A passage as it was cut. `kind` is that of ai.knowledge.pages."""

    page_number: int
    heading: str
    text: str
    kind: str


@dataclass(frozen=True)
class PassagesShown:
    """Some passages of a document in their order, and how many there are in all."""

    total: int
    start: int
    page_length: int
    passages: list[PassageShown]


PASSAGES_A_PAGE = 20


def search(standing: Standing, query: str, course: str | None, limit: int) -> Found:
    limits.admit_question(standing.user, query)
    found = answering.search(standing, query, course, limit)
    decision = found.decided.decision
    aside = _beside_the_matter(standing, query, found.decided) if decision.mode != ASIDE else ""
    # Where no help may be given the pupil is told where to read, not what stands there.
    telling = decision.mode in answering.TOLD
    passages = [
        FoundPassage(
            passage=hit.passage.name,
            document=hit.passage.document,
            title=hit.passage.title,
            page_number=hit.passage.page_number,
            heading=hit.passage.heading,
            text=hit.passage.text if telling else "",
            score=round(hit.score, 4),
        )
        for hit in found.hits
    ]
    return Found(decision.mode, aside or _why(standing, decision), passages)


def ask(standing: Standing, question: str, course: str | None) -> AnswerGiven:
    """An answer, as far as the mode allows for one. A guided dialogue is the tutor's: here an exercise is answered with
    where to read."""
    limits.admit_question(standing.user, question)
    decided = deciding.decide(standing, Asked(question), course)
    decision = decided.decision
    aside = _beside_the_matter(standing, question, decided)
    if aside:
        return AnswerGiven(False, aside, [], decision.mode, _why(standing, decision))
    if decision.mode == EXPLAIN:
        answer = answering.answer(standing, question, course).answer
        told = keeping(answer, answering.secrets_near(decided))
        if told.found or not answer.found:
            return given(told)
        decision = replace(decision, mode=GUIDED, reason="set_task")
    hits = answering.passages(standing, question, course, decided)
    return AnswerGiven(
        False,
        tutor_words.restricted(teachers_of(standing, decision.course))
        if decision.mode == RESTRICTED
        else tutor_words.try_it_with_the_tutor(),
        pointers(hits),
        decision.mode,
        _why(standing, decision),
    )


def _beside_the_matter(standing: Standing, question: str, decided: Decided) -> str:
    """What is said where the materials are not looked at all; empty where they are."""
    decision = decided.decision
    if decision.mode == SUPPORT:
        safeguarding.raise_alert(standing, None, None, question, decision.severity, decided.judged.evidence[0])
        return safeguarding.text_for_pupils(decision.severity)
    if decision.mode == BLOCKED:
        return tutor_words.blocked(decision)
    if decision.mode == ASIDE:
        return tutor_words.off_topic(tutor_words.age_of(standing.student))
    return ""


def _why(standing: Standing, decision: Decision) -> str:
    return tutor_words.why(decision.mode, decision.reason, tutor_words.age_of(standing.student))


def teachers_of(standing: Standing, course: str | None) -> list[str]:
    """Names of those who teach the pupil in the course."""
    return people.names_of_instructors(enrolment.instructors_of(standing.learns.groups, course)) if course else []


def pointers(hits: Sequence[Hit], most: int = 3) -> list[Source]:
    """Where to read, without what stands there: a place of each document."""
    found: dict[tuple[str, int], Source] = {}
    for hit in hits:
        place = (hit.passage.document, hit.passage.page_number)
        if place not in found and len(found) < most:
            found[place] = Source(
                number=len(found) + 1,
                document=hit.passage.document,
                title=hit.passage.title,
                page_number=hit.passage.page_number,
                passage=hit.passage.name,
                quote="",
                start=0,
                end=0,
            )
    return list(found.values())


def given(answer: Answer) -> AnswerGiven:
    """An answer as a person reads it."""
    sources = [
        Source(
            number=number,
            document=citation.document,
            title=citation.title,
            page_number=citation.page_number,
            passage=citation.passage,
            quote=citation.quote,
            start=citation.start,
            end=citation.end,
        )
        for number, citation in enumerate(answer.citations, 1)
    ]
    if answer.found:
        text = " ".join(
            f"{statement.text} {''.join(f'[{number}]' for number in statement.citations)}"
            for statement in answer.statements
        )
    elif sources:
        text = _("This is not in your course materials. The passages nearest to your question are below.")
    else:
        text = _("This is not in your course materials.")
    return AnswerGiven(answer.found, text, sources)


def store_file(name: str, content: bytes) -> StoredFile:
    """Keep a file that a document will be made of, private. What cannot be read is refused here and now, with the
    reason; Frappe, which looks into PDFs for scripts as it stores them, would end the request with an error of
    its reader's."""
    name = file_name(name)
    indexing.check_size(len(content))
    try:
        with open_document(content, most_pages=settings.number("max_document_pages"), name=name):
            pass
        file = frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": content}).insert()
    except errors.UnreadableDocument as error:
        frappe.throw(indexing.words_for(error, name), title=_("{0} cannot be read").format(without_tags(name)))
    except (frappe.ValidationError, frappe.PermissionError):
        raise
    except Exception:
        frappe.log_error(title="School AI: upload")
        frappe.throw(
            indexing.words_for(errors.BrokenDocument(), name), title=_("{0} cannot be read").format(without_tags(name))
        )
    return StoredFile(name=file.name, file_name=file.file_name, file_url=file.file_url, is_private=1)


def status(document: str) -> DocumentStatus:
    fields = [
        "status",
        "progress",
        "step",
        "problem",
        "page_count",
        "scanned_page_count",
        "passage_count",
    ]
    row = frappe.db.get_value("AI Knowledge Document", document, fields, as_dict=True)
    return DocumentStatus(
        **{field: row[field] or 0 for field in fields if field not in ("status", "step", "problem")},
        status=row.status,
        step=row.step,
        problem=row.problem,
    )


def read_again(document: str) -> DocumentStatus:
    frappe.get_doc("AI Knowledge Document", document).read_again()
    return status(document)


def stop_reading(document: str) -> DocumentStatus:
    """Ask for the reading of a document to stop. A worker that is at it stops at its next step."""
    open_tasks = frappe.get_all(
        tasks.DOCTYPE,
        {"kind": "Index document", "reference_name": document, "status": ("in", tasks.OPEN)},
        pluck="name",
    )
    for task in open_tasks:
        tasks.request_stop(task)
    if not open_tasks and status(document).status in ("Queued", "Working"):
        # Nobody is at it any more, so nobody would say so.
        indexing.note_failure(document, tasks.STOPPED, "")
    return status(document)


def passages(document: str, start: int) -> PassagesShown:
    rows = frappe.get_all(
        indexing.PASSAGE,
        {"document": document},
        ["page_number", "heading", "text", "kind"],
        order_by="position, name",
        limit_start=start,
        limit_page_length=PASSAGES_A_PAGE,
    )
    return PassagesShown(
        total=frappe.db.count(indexing.PASSAGE, {"document": document}),
        start=start,
        page_length=PASSAGES_A_PAGE,
        passages=[PassageShown(row.page_number, row.heading or "", row.text or "", row.kind or "") for row in rows],
    )


def page_picture(standing: Standing, document: str, page_number: int, start: int, end: int) -> bytes:
    """A page of a document that the person may read, as PNG, with characters `start` to `end` of its text marked."""
    row = readable_document(standing, document)
    text = frappe.db.get_value("AI Knowledge Page", {"document": document, "page_number": page_number}, "text") or ""
    marks = [line for line in text[start:end].splitlines() if line.strip()]
    with open_document(indexing.content_of(row), name=indexing.name_in(row)) as opened:
        if not 1 <= page_number <= opened.page_count:
            frappe.throw(_("The document has {0} pages.").format(opened.page_count), frappe.DoesNotExistError)
        return opened.picture(page_number, marks=marks)


# What says who may read a document, and what is needed to open it.
_OF_A_READABLE = ["name", "title", "file", "source_doctype", "source_name", "visibility", "program", "course",
                  "student_group", "visible_from", "visible_until", "page_count"]  # fmt: skip


def readable_document(standing: Standing, document: str):
    """The document's row, if the person may read it now. Otherwise 403, whether it exists or not; to heads of school,
    who read everything, 404."""
    rows = _readable(standing, [document])
    if not rows:
        if standing.heads:
            is_there("AI Knowledge Document", document)
        refuse(_("You do not have access to this document."))
    return rows[0]


def page_counts(standing: Standing, documents: Iterable[str]) -> dict[str, int]:
    """How many pages there are of each document, among some, that the person may read now."""
    return {row.name: row.page_count for row in _readable(standing, documents) if row.page_count}


def _readable(standing: Standing, documents: Iterable[str]) -> list:
    rows = frappe.get_all("AI Knowledge Document", {"name": ("in", [*documents] or [""])}, _OF_A_READABLE)
    if not rows:
        return []
    may, today = deciding.reader_now(standing), getdate()
    return [
        row for row in rows if may.may_read(shelf.scope_of(row), row.visible_from, row.visible_until, today, row.course)
    ]
