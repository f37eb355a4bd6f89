from frappe import _
from frappe.utils import cint, format_datetime, get_datetime, getdate

from school_ai.school_ai.report.tables import FiguresReport, column
from school_ai.services.analytics.describing import Figures
from school_ai.services.auditing import searching, verifying
from school_ai.services.auditing.searching import MOST, Shown, Wanted


def execute(filters=None):
    return AuditTrail(filters or {}).answer()


class AuditTrail(FiguresReport):
    """Who read or changed what about whom. For auditors; that they looked stands in it too."""

    def __init__(self, filters):
        wanted = Wanted(
            first=getdate(filters["from_date"]) if filters.get("from_date") else None,
            until=getdate(filters["to_date"]) if filters.get("to_date") else None,
            who=filters.get("who") or "",
            student=filters.get("student") or "",
            action=filters.get("action") or "",
            outcome=filters.get("outcome") or "",
            doctype=filters.get("doctype_of") or "",
            correlation=filters.get("correlation") or "",
        )
        page = max(1, cint(filters.get("page")))
        entries = searching.search(wanted, (page - 1) * MOST)
        self.found = Figures([_row(each) for each in entries], [_state(), *_remarks(len(entries), page)])

    def columns(self) -> list[dict]:
        return [
            column("at", _("At"), "Datetime", 170),
            column("who", _("Who"), width=200),
            column("who_role", _("As"), width=110),
            column("action", _("Action"), width=120),
            column("outcome", _("Outcome"), width=90),
            column("doctype_of", _("Kind of Record"), width=160),
            column("record", _("Record"), width=170),
            column("about", _("About"), width=180),
            column("purpose", _("Purpose"), width=120),
            column("detail", _("Detail"), width=220),
            column("number", _("Number"), "Int", 90),
            column("correlation", _("Request or Job"), width=260),
        ]


def _row(each: Shown) -> dict:
    return {
        "at": searching.local(each.at.replace(tzinfo=None)),
        "who": each.user or each.who,
        "who_role": each.who_role,
        "action": each.action,
        "outcome": each.outcome,
        "doctype_of": each.doctype,
        "record": each.record,
        "about": each.student_name or each.student or each.about,
        "purpose": each.purpose,
        "detail": each.detail,
        "number": each.number,
        "correlation": each.correlation,
        # For whoever works with what was exported.
        "who_pseudonym": each.who,
        "about_pseudonym": each.about,
    }


def _state() -> str:
    """What came of looking through the log the last time."""
    last = verifying.last()
    if not last.on:
        return _("The log was not verified yet. Press Verify.")
    on = format_datetime(searching.local(get_datetime(last.on)))
    if last.is_whole:
        return _("Verified on {0}: whole, {1} entries under {2} seals.").format(on, last.entry, last.seal)
    return _("Verified on {0}: it does not hold. {1}").format(on, " ".join(last.findings[:5]))


def _remarks(count: int, page: int) -> list[str]:
    if count == MOST:
        return [_("Shown are {0} entries. Older ones stand on page {1}.").format(count, page + 1)]
    if not count:
        return [_("There is no such entry. Choose other days, or leave filters empty.")]
    return []
