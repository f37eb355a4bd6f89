"""The knowledge base: searching, asking, and following what becomes of a document."""

from datetime import date
from typing import Annotated, Literal

import frappe
from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import Upload, endpoint
from school_ai.exceptions import InvalidArgument
from school_ai.permissions import standing_of
from school_ai.services import adding, knowledge, trying
from school_ai.services.adding import DocumentsAdded
from school_ai.services.knowledge import AnswerGiven, DocumentStatus, Found, PassagesShown, StoredFile
from school_ai.services.trying import TriedAnswer

Question = Annotated[str, Field(min_length=1, max_length=10000)]


@endpoint("GET", guard=permissions.belongs_to_school, capability="knowledge_enabled", also_answers=(429, 503))
def search(query: Question, course: str | None = None, limit: Annotated[int, Field(ge=1, le=50)] = 8) -> Found:
    """Passages of the materials that the caller may read, nearest to the query first, as far as the tutor's mode for it
    lets a pupil see them."""
    return knowledge.search(standing_of(), query, course, limit)


@endpoint("POST", guard=permissions.belongs_to_school, capability="knowledge_enabled", also_answers=(429, 503))
def ask(question: Question, course: str | None = None) -> AnswerGiven:
    """An answer out of the materials that the caller may read, with page citations; for a pupil as far as the tutor's
    mode for the question allows."""
    return knowledge.ask(standing_of(), question, course)


@endpoint(
    "POST", guard=permissions.may_add_documents, capability="knowledge_enabled", upload=Upload(through="upload_file")
)
def upload() -> StoredFile:
    """Store the file of a document. Called by Frappe's uploader (`upload_file` with this as its `method`), which has
    the file's name and content ready; what cannot be read is refused with the reason."""
    if not getattr(frappe.local, "uploaded_filename", None):
        frappe.throw(frappe._("There is no file in this request."), InvalidArgument)
    return knowledge.store_file(frappe.local.uploaded_filename, frappe.local.uploaded_file or b"")


@endpoint("GET", guard=permissions.may_see_document)
def status(document: str) -> DocumentStatus:
    """How far a document is on its way into the index, and what went wrong."""
    return knowledge.status(document)


@endpoint("POST", guard=permissions.may_manage_document, capability="knowledge_enabled")
def read_again(document: str) -> DocumentStatus:
    """Have a document read and indexed anew."""
    return knowledge.read_again(document)


@endpoint("POST", guard=permissions.may_manage_document)
def stop_reading(document: str) -> DocumentStatus:
    """Ask for the reading of a document to stop: at once while it waits, otherwise at the worker's next step."""
    return knowledge.stop_reading(document)


@endpoint("GET", guard=permissions.may_manage_document)
def passages(document: str, start: Annotated[int, Field(ge=0)] = 0) -> PassagesShown:
    """What a document was cut into, some passages at a time."""
    return knowledge.passages(document, start)


@endpoint("POST", guard=permissions.may_add_documents, capability="knowledge_enabled")
def add_documents(
    files: Annotated[list[str], Field(min_length=1, max_length=100)],
    visibility: Literal["Everyone", "Program", "Course", "Student Group", "Instructors"] = "Course",
    course: str | None = None,
    program: str | None = None,
    student_group: str | None = None,
    visible_from: date | None = None,
    visible_until: date | None = None,
    text_language: str | None = None,
    for_instructors: Annotated[list[str], Field(max_length=100)] | None = None,
) -> DocumentsAdded:
    """Make one document of each of the files, given by the names that `upload` has returned. Those among them that
    `for_instructors` names are visible to instructors only. What is wrong with a file is told for that file, and the
    others go on."""
    return adding.add_documents(
        files,
        for_instructors or (),
        visibility=visibility,
        course=course,
        program=program,
        student_group=student_group,
        visible_from=visible_from,
        visible_until=visible_until,
        text_language=text_language,
    )


@endpoint("POST", guard=permissions.may_try_questions, capability="knowledge_enabled", also_answers=(429, 503))
def try_question(
    question: Question, student: str | None = None, course: str | None = None, document: str | None = None
) -> TriedAnswer:
    """The answer that a pupil would get, for those who look after the materials; without a pupil, the caller's own.

    Nothing of it is kept: it is no question of the pupil's, is in no conversation and does not count towards the
    pupil's questions of the hour. Nothing is sent to a provider outside the school: the local answerer answers, and
    where the embedding model is outside, passages are found by their words alone. An instructor is shown only
    materials that both the pupil and the instructor may read. With `document` it is said whether the pupil may read
    that document."""
    return trying.try_question(standing_of(), question, student, course, document)


# A place in the text of a page, in characters.
Place = Annotated[int, Field(ge=0)]


@endpoint("GET", guard=permissions.belongs_to_school, capability="knowledge_enabled", produces="image/png")
def page(document: str, page_number: Annotated[int, Field(ge=1)], start: Place = 0, end: Place = 0) -> None:
    """A page of a document that the caller may read, as a PNG picture. `start` and `end` are those of a source: the
    characters of the page's text that are to be marked."""
    picture = knowledge.page_picture(standing_of(), document, page_number, start, end)
    frappe.local.response.filename = f"page-{page_number}.png"
    frappe.local.response.filecontent = picture
    frappe.local.response.type = "download"
    frappe.local.response.display_content_as = "inline"
