import dataclasses

import frappe
from frappe import _

from school_ai.school_ai.report.tables import column
from school_ai.services import inviting, people


def execute(filters=None):
    report = PeopleWithoutLogin(filters or {})
    return report.columns(), report.data()


class PeopleWithoutLogin:
    """Pupils, guardians and instructors who cannot sign in as who they are, why, and what became of inviting them."""

    def __init__(self, filters):
        self.filters = filters

    def columns(self) -> list[dict]:
        return [
            column("full_name", _("Name"), width=200),
            column("doctype", _("Who"), width=110),
            column("name", _("Record"), "Dynamic Link", width=210, options="doctype"),
            column("email", _("Email"), width=280),
            column("problem", _("What is missing"), width=320),
            column("invited", _("Invitation"), width=110),
            column("words", _("What was done, or why not"), width=420),
        ]

    def data(self) -> list[dict]:
        who, known = self.filters.get("who"), inviting.known()
        rows = [dataclasses.asdict(row) for row in people.unlinked() if not who or row.doctype == who]
        for row in rows:
            kept = known.get((row["doctype"], row["name"]), frappe._dict())
            row.update({"invited": _(kept.status) if kept.status else "", "words": kept.words or ""})
        return rows
