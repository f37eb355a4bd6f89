import dataclasses

from frappe import _

from school_ai.permissions import standing_of
from school_ai.school_ai.report.tables import column
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
            column("title", _("Title"), width=260),
            # Not as a link: Frappe would refuse the report to those who may not read the DocType Course.
            column("course", _("Course"), width=150),
            column("status", _("Status"), width=90),
            column("passages", _("Passages"), "Int", width=90),
            column("cited", _("Answers that cite it"), "Int", width=150),
            column("last_cited", _("Last Cited"), "Datetime", width=170),
            column("unanswered", _("Unanswered in the course"), "Int", width=190),
            column("document", _("Document"), "Link", width=120, options="AI Knowledge Document"),
        ]

    def data(self) -> list[dict]:
        return [dataclasses.asdict(row) for row in usage.of_documents(self.standing, self.course)]

    def message(self) -> str | None:
        count = usage.unanswered_without_course() if self.standing.heads and not self.course else 0
        return _("Questions without an answer that were asked in no course: {0}").format(count) if count else None
