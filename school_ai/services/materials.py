"""The documents of the shelf that a pupil may read, by course and topic, for looking through them."""

from dataclasses import dataclass
from itertools import groupby

import frappe
from frappe.utils import getdate

from school_ai.ai.knowledge.retrieve import View
from school_ai.permissions import Standing
from school_ai.services import deciding, shelf

# A shelf has thousands of documents, a pupil's courses hundreds at most.
MOST = 1000


@dataclass(frozen=True)
class Material:
    """A document with pages. `kind`: what it is, in the school's words; empty where nobody has said."""

    name: str
    title: str
    kind: str
    pages: int


@dataclass(frozen=True)
class OfTopic:
    """The materials of a topic; those of none have no `topic`."""

    topic: str
    materials: list[Material]


@dataclass(frozen=True)
class OfCourse:
    """The materials of a course; those of none, such as the school's rules, have no `course`."""

    course: str
    topics: list[OfTopic]


def of(standing: Standing) -> list[OfCourse]:
    """What the person may read at this moment, by course and topic; what is of no course, or no topic, last. Nothing of
    a course whose assessment is open for them."""
    if not (standing.student or standing.has_pupils or standing.heads):
        return []
    document, topic = frappe.qb.DocType(shelf.DOCUMENT), frappe.qb.DocType("Topic")
    reads = View(reader=deciding.reader_now(standing), today=getdate())
    rows = (
        frappe.qb.from_(document)
        .left_join(topic)
        .on(topic.name == document.topic)
        .select(
            document.name, document.title, document.kind, document.page_count, document.course, document.topic,
            topic.topic_name,
        )
        .where(document.page_count > 0)
        .where(shelf.in_view(document, reads))
        .orderby(document.title, document.name)
        .limit(MOST)
    ).run(as_dict=True)  # fmt: skip

    def place(row) -> tuple[bool, str, bool, str]:
        called = row.topic_name or row.topic or ""
        return not row.course, row.course or "", not called, called

    found = []
    for (_none, course), of_course in groupby(sorted(rows, key=place), key=lambda row: place(row)[:2]):
        topics = [
            OfTopic(called, [Material(row.name, row.title, row.kind or "", row.page_count) for row in of_topic])
            for called, of_topic in groupby(of_course, key=lambda row: place(row)[3])
        ]
        found.append(OfCourse(course, topics))
    return found
