from frappe import _
from frappe.utils import escape_html, quoted

from school_ai import permissions
from school_ai.school_ai.report.tables import column, message
from school_ai.services.security import checking


def execute(filters=None):
    if not permissions.standing_of().oversees:
        permissions.refuse()
    found = checking.examine()
    rows = [
        {
            "area": _(each.area),
            "check": _(each.title),
            "level": _(each.level),
            "words": each.words,
            "to_do": each.to_do,
            "link": _link(each.link),
        }
        for each in found
    ]
    return columns(), rows, message([checking.summary(found)])


def columns() -> list[dict]:
    return [
        column("area", _("Area"), width=110),
        column("check", _("What"), width=190),
        column("level", _("State"), width=100),
        column("words", _("How It Is"), width=430),
        column("to_do", _("What to Do"), width=430),
        column("link", _("Where It Is Set"), "HTML", 160),
    ]


def _link(address: str) -> str:
    return f'<a href="{quoted(address)}">{escape_html(_("Open"))}</a>' if address else _("on the server")
