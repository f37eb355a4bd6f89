import dataclasses

from frappe import _

from school_ai.school_ai.report.tables import column
from school_ai.services import logins


def execute(filters=None):
    report = LoginsThatDisagree()
    return report.columns(), report.data()


class LoginsThatDisagree:
    """Logins, and links to them, that disagree with what else is known, each with what to do."""

    def columns(self) -> list[dict]:
        return [
            column("mend", _("Mend"), width=90),
            column("doctype", _("Who"), width=100),
            column("name", _("Record"), "Dynamic Link", width=200, options="doctype"),
            column("problem", _("What disagrees"), width=460),
            column("what_to_do", _("What to do"), width=360),
        ]

    def data(self) -> list[dict]:
        # The script draws a button where there is an id to mend.
        return [
            {**dataclasses.asdict(each), "mend": each.id if each.can_mend else ""} for each in logins.disagreements()
        ]
