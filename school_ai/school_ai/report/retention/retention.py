from frappe import _

from school_ai import permissions
from school_ai.school_ai.report.tables import column, message
from school_ai.services.rights import retention


def execute(filters=None):
    permissions.heads_school()
    due = retention.due()
    rows = [
        {
            "kind": _(each.title),
            "days": _("{0} days").format(each.days) if each.days else _("until the person is erased"),
            "tonight": each.count,
            "action": _(each.action),
            "law": _(each.law) if each.law else "",
            "doctypes": ", ".join(map(_, each.doctypes)),
            "set_in": _(each.set_in) if each.set_in else _("fixed"),
        }
        for each in due
    ]
    return columns(), rows, message(retention.said(due))


def columns() -> list[dict]:
    return [
        column("kind", _("Kind"), width=220),
        column("days", _("Kept For"), width=190),
        column("tonight", _("Goes Tonight"), "Int", 120),
        column("action", _("What Becomes of It"), width=190),
        column("law", _("Law or Reason"), width=340),
        column("doctypes", _("Records"), width=260),
        column("set_in", _("Set In"), width=170),
    ]
