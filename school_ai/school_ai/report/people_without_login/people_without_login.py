import dataclasses

import frappe
from frappe import _

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
            {"fieldname": "full_name", "label": _("Name"), "fieldtype": "Data", "width": 200},
            {"fieldname": "doctype", "label": _("Who"), "fieldtype": "Link", "options": "DocType", "width": 110},
            {
                "fieldname": "name",
                "label": _("Record"),
                "fieldtype": "Dynamic Link",
                "options": "doctype",
                "width": 180,
            },
            {"fieldname": "email", "label": _("Email"), "fieldtype": "Data", "width": 240},
            {"fieldname": "problem", "label": _("What is missing"), "fieldtype": "Data", "width": 320},
            {"fieldname": "invited", "label": _("Invitation"), "fieldtype": "Data", "width": 110},
            {"fieldname": "words", "label": _("What was done, or why not"), "fieldtype": "Data", "width": 420},
        ]

    def data(self) -> list[dict]:
        who, known = self.filters.get("who"), inviting.known()
        rows = [dataclasses.asdict(row) for row in people.unlinked() if not who or row.doctype == who]
        for row in rows:
            kept = known.get((row["doctype"], row["name"]), frappe._dict())
            row.update({"invited": _(kept.status) if kept.status else "", "words": kept.words or ""})
        return rows
