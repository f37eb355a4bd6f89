"""What documents seem to be: what is proposed, and taking it over, putting it right or dismissing it."""

from typing import Annotated, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services import cataloguing
from school_ai.services.cataloguing import Decided, DocumentSuggestions, FileLook

Several = Annotated[list[str], Field(min_length=1, max_length=500)]
Kind = Literal[
    "Lesson notes",
    "Exercise sheet",
    "Answer key",
    "Exam paper",
    "Slides",
    "Syllabus",
    "Lab instruction",
    "Reference",
    "Reading text",
]


@endpoint("GET", guard=permissions.may_add_documents)
def suggestions(documents: Several) -> list[DocumentSuggestions]:
    """What is proposed for these documents, each with a confidence and a reason. Documents that the caller does not
    look after, and courses that they do not teach, are passed over."""
    return cataloguing.suggestions(documents)


@endpoint("POST", guard=permissions.may_decide_suggestions)
def accept(suggestions: Several) -> Decided:
    """Take suggestions, by their names, over into their documents. What keeps a document from being saved is told for
    it, and the others go on; a suggestion that was replaced in the meantime is counted as gone."""
    return cataloguing.accept(suggestions)


@endpoint("POST", guard=permissions.may_decide_suggestions)
def dismiss(suggestions: Several) -> Decided:
    """Have these suggestions not made again for the documents as they are."""
    return cataloguing.dismiss(suggestions)


@endpoint("POST", guard=permissions.may_manage_document)
def correct(
    document: str,
    course: str | None = None,
    topic: str | None = None,
    grade_level: str | None = None,
    text_language: str | None = None,
    kind: Kind | None = None,
    visibility: Literal["Everyone", "Program", "Course", "Student Group", "Instructors"] | None = None,
) -> list[DocumentSuggestions]:
    """Say what a document is. Fields that are not given stay as they are; later suggestions learn from it. Returns what
    is proposed for the document still."""
    return cataloguing.correct(
        document,
        course=course,
        topic=topic,
        grade_level=grade_level,
        text_language=text_language,
        kind=kind,
        visibility=visibility,
    )


@endpoint("POST", guard=permissions.may_add_documents, capability="knowledge_enabled")
def first_look(files: Annotated[list[str], Field(min_length=1, max_length=100)]) -> list[FileLook]:
    """What files that the caller has just uploaded seem to be, and which of them pupils should rather not read."""
    return cataloguing.look_at(files)
