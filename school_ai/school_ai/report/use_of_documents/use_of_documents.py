import dataclasses

from frappe import _

from school_ai.permissions import standing_of
from school_ai.services import usage


def execute(filters=None):
    report = UseOfDocuments(filters or {})
    return report.columns(), report.data(), report.message()


class UseOfDocuments:
    """How much the materials are used: instructors see their courses' documents, heads of school all."""

    def __init__(self, filters):
        self.course = filters.get("course") or None
        self.standing = standing_of()

    def columns(self) -> list[dict]:
        return [
            {"fieldname": "title", "label": _("Title"), "fieldtype": "Data", "width": 260},
            # Not as a link: Frappe would refuse the report to those who may not read the DocType Course.
            {"fieldname": "course", "label": _("Course"), "fieldtype": "Data", "width": 150},
            {"fieldname": "status", "label": _("Status"), "fieldtype": "Data", "width": 90},
            {"fieldname": "passages", "label": _("Passages"), "fieldtype": "Int", "width": 90},
            {"fieldname": "cited", "label": _("Answers that cite it"), "fieldtype": "Int", "width": 150},
            {"fieldname": "last_cited", "label": _("Last Cited"), "fieldtype": "Datetime", "width": 170},
            {"fieldname": "unanswered", "label": _("Unanswered in the course"), "fieldtype": "Int", "width": 190},
            {
                "fieldname": "document",
                "label": _("Document"),
                "fieldtype": "Link",
                "options": "AI Knowledge Document",
                "width": 120,
            },
        ]

    def data(self) -> list[dict]:
        return [dataclasses.asdict(row) for row in usage.of_documents(self.standing, self.course)]

    def message(self) -> str | None:
        count = usage.unanswered_without_course() if self.standing.heads and not self.course else 0
        return _("Questions without an answer that were asked in no course: {0}").format(count) if count else None
