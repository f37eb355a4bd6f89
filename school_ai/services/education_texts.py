"""Education's own texts on the shelf: an article is a document of each course that it is part of, and what is said of
a course and its topics is one of the course. They are read from ERPNext's records, and again when those change."""

import hashlib

import frappe

from school_ai import settings
from school_ai.erpnext_records import writings
from school_ai.jobs import tasks

DOCUMENT = "AI Knowledge Document"
KIND = "Look through Education's texts"
CAPABILITY = "education_texts_enabled"


def note_change() -> None:
    """Have a worker look, once however many records are saved together."""
    tasks.start(KIND, settings.SETTINGS, settings.SETTINGS)


def run(task: tasks.Task) -> None:
    look_through()


def look_through() -> None:
    """Bring the documents in line with what Education says now. Also run each night, since not every change is told."""
    if not (settings.is_on(CAPABILITY) and settings.is_on("knowledge_enabled")):
        return
    wanted = [(writings.ARTICLE, article, course) for article, course in writings.articles_of_courses()]
    wanted += [(writings.COURSE, course, course) for course in writings.described_courses()]
    there = {
        (row.source_doctype, row.source_name, row.course): row
        for row in frappe.get_all(
            DOCUMENT,
            {"source_doctype": ("is", "set")},
            ["name", "title", "source_doctype", "source_name", "course", "content_hash", "status"],
        )
    }
    for doctype, name, course in wanted:
        text = writings.written(doctype, name)
        row = there.pop((doctype, name, course), None)
        if not text:
            if row:
                _remove(row.name)
        elif row is None:
            _add(doctype, name, course)
        elif row.content_hash != hashlib.sha256(text.encode()).hexdigest() and row.status != "Queued":
            _read_again(row, writings.title_of(doctype, name))
    for row in there.values():
        _remove(row.name)


def _add(doctype: str, name: str, course: str) -> None:
    document = frappe.get_doc(
        {
            "doctype": DOCUMENT,
            "title": writings.title_of(doctype, name),
            "source_doctype": doctype,
            "source_name": name,
            "visibility": "Course",
            "course": course,
        }
    )
    document.flags.from_education = True
    document.insert(ignore_permissions=True)


def _read_again(row, title: str) -> None:
    document = frappe.get_doc(DOCUMENT, row.name)
    if document.title != title:
        document.title = title
        document.save(ignore_permissions=True)
    document.read_again()


def _remove(name: str) -> None:
    frappe.delete_doc(DOCUMENT, name, ignore_permissions=True, force=True, delete_permanently=True)
