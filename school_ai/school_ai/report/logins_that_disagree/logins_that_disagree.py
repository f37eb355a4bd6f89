import dataclasses

from frappe import _

from school_ai.services import logins


def execute(filters=None):
    report = LoginsThatDisagree()
    return report.columns(), report.data()


class LoginsThatDisagree:
    """Logins, and links to them, that disagree with what else is known, each with what to do."""

    def columns(self) -> list[dict]:
        return [
            {"fieldname": "mend", "label": _("Mend"), "fieldtype": "Data", "width": 90},
            {"fieldname": "doctype", "label": _("Who"), "fieldtype": "Link", "options": "DocType", "width": 100},
            {
                "fieldname": "name",
                "label": _("Record"),
                "fieldtype": "Dynamic Link",
                "options": "doctype",
                "width": 200,
            },
            {"fieldname": "problem", "label": _("What disagrees"), "fieldtype": "Data", "width": 460},
            {"fieldname": "what_to_do", "label": _("What to do"), "fieldtype": "Data", "width": 360},
        ]

    def data(self) -> list[dict]:
        # The script draws a button where there is an id to mend.
        return [
            {**dataclasses.asdict(each), "mend": each.id if each.can_mend else ""} for each in logins.disagreements()
        ]
