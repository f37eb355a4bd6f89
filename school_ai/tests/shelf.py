"""Documents on the shelf, for tests: uploaded as a person uploads them, indexed as a worker indexes them."""

import frappe

from school_ai.jobs import tasks


def upload(content: bytes, name: str = "handout.bin") -> str:
    """Store a private file and return its address. Not by the name of a PDF: Frappe looks into those as it stores them,
    and would refuse some of the files that a worker must be able to cope with."""
    return (
        frappe.get_doc({"doctype": "File", "file_name": name, "is_private": 1, "content": content})
        .insert(ignore_permissions=True)
        .file_url
    )


def add(case, content: bytes, title: str = "Handout", file_name: str = "handout.bin", **values):
    """A knowledge document, not yet read, that is gone when the test `case` ends."""
    document = frappe.get_doc(
        {
            "doctype": "AI Knowledge Document",
            "title": title,
            "file": upload(content, file_name),
            "visibility": "Course",
            "course": case.school.physics,
            **values,
        }
    ).insert()
    frappe.db.commit()
    case.addCleanup(remove, document.name)
    return document


def index(document) -> None:
    """Do what a worker does, and show the document what came of it."""
    task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": document.name, "status": ("in", tasks.OPEN)}, "name")
    tasks.work(task)
    document.reload()


def add_indexed(case, content: bytes, **values):
    """A knowledge document that is ready to be asked."""
    document = add(case, content, **values)
    index(document)
    case.assertEqual(document.status, "Ready", document.problem)
    return document


def remove(name: str) -> None:
    """Take a document away with all that came of it."""
    frappe.set_user("Administrator")
    frappe.db.rollback()
    if frappe.db.exists("AI Knowledge Document", name):
        frappe.delete_doc("AI Knowledge Document", name, force=True)
        frappe.db.commit()
    task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": name, "kind": "Forget document"}, "name")
    if task:
        tasks.work(task)
    frappe.db.delete(tasks.DOCTYPE, {"reference_name": name})
    frappe.db.commit()
