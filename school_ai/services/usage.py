"""What becomes of the materials: how often answers cite them, and what they leave unanswered."""

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.query_builder.functions import Count, Max

from school_ai.permissions import Standing


@dataclass(frozen=True)
class DocumentUse:
    """How much a document is used. `cited`: number of answers that rest on it. `unanswered`: number of questions in
    its course that the materials had no answer to; None where it has no course."""

    document: str
    title: str
    course: str | None
    status: str
    passages: int
    cited: int
    last_cited: datetime | None
    unanswered: int | None


def of_documents(standing: Standing, course: str | None = None) -> list[DocumentUse]:
    """The documents of the courses that an instructor teaches, all for heads of school, the most cited first."""
    filters = {"course": course} if course else {}
    if not standing.heads:
        courses = sorted(standing.teaches.courses & {course} if course else standing.teaches.courses)
        if not courses:
            return []
        filters = {"course": ("in", courses)}
    documents = frappe.get_all(
        "AI Knowledge Document", filters, ["name", "title", "course", "status", "passage_count"], order_by="title, name"
    )
    cited, unanswered = _citations(), _unanswered()
    rows = [
        DocumentUse(
            document=row.name,
            title=row.title,
            course=row.course,
            status=row.status,
            passages=row.passage_count,
            cited=cited.get(row.name, (0, None))[0],
            last_cited=cited.get(row.name, (0, None))[1],
            unanswered=unanswered.get(row.course, 0) if row.course else None,
        )
        for row in documents
    ]
    return sorted(rows, key=lambda row: -row.cited)


def unanswered_without_course() -> int:
    """Number of questions that were asked in no course and that the materials had no answer to."""
    return _unanswered().get("", 0)


def _citations() -> dict[str, tuple[int, datetime]]:
    """Of each document, how many answers cite it, and when the last one did. Passages that were only near to a question
    without an answer are not citations."""
    source = frappe.qb.DocType("AI Message Source")
    message = frappe.qb.DocType("AI Message")
    query = (
        frappe.qb.from_(source)
        .join(message)
        .on(message.name == source.parent)
        .select(source.document, Count(message.name).distinct(), Max(message.creation))
        .where(source.parenttype == "AI Message")
        .where(message.found == 1)
        .groupby(source.document)
    )
    return {document: (count, last) for document, count, last in query.run()}


def _unanswered() -> dict[str, int]:
    """Of each course, the number of questions without an answer; those asked in no course under an empty name."""
    message = frappe.qb.DocType("AI Message")
    conversation = frappe.qb.DocType("AI Conversation")
    query = (
        frappe.qb.from_(message)
        .join(conversation)
        .on(conversation.name == message.conversation)
        .select(conversation.course, Count(message.name))
        .where(message.author == "Tutor")
        .where(message.status == "Complete")
        .where(message.found == 0)
        .groupby(conversation.course)
    )
    counts: dict[str, int] = {}
    for course, count in query.run():
        counts[course or ""] = counts.get(course or "", 0) + count
    return counts
