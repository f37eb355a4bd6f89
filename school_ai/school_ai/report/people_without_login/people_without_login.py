import dataclasses

from frappe import _

from school_ai.services import people


def execute(filters=None):
    report = PeopleWithoutLogin(filters or {})
    return report.columns(), report.data()


class PeopleWithoutLogin:
    """Pupils, guardians and instructors who cannot sign in as who they are, and why."""

    def __init__(self, filters):
        self.filters = filters

    def columns(self) -> list[dict]:
        return [
            {"fieldname": "doctype", "label": _("Who"), "fieldtype": "Link", "options": "DocType", "width": 110},
            {
                "fieldname": "name",
                "label": _("Record"),
                "fieldtype": "Dynamic Link",
                "options": "doctype",
                "width": 180,
            },
            {"fieldname": "full_name", "label": _("Name"), "fieldtype": "Data", "width": 200},
            {"fieldname": "email", "label": _("Email"), "fieldtype": "Data", "width": 240},
            {"fieldname": "problem", "label": _("What is missing"), "fieldtype": "Data", "width": 320},
        ]

    def data(self) -> list[dict]:
        who = self.filters.get("who")
        return [dataclasses.asdict(row) for row in people.unlinked() if not who or row.doctype == who]
