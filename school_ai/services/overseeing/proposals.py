"""Everything that was proposed, in one list, whatever proposed it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import permissions
from school_ai.services import insights
from school_ai.services.analytics import recommending
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.estimating import PREDICTION
from school_ai.services.integrity.records import CONFLICT
from school_ai.services.overseeing import estimates

WAITING, SETTLED = "Waiting", "Settled"
MOST = 500
DEFAULT_DAYS = 28


@dataclass(frozen=True)
class Kind:
    """A kind of proposal. `doctype`: where it is kept; `waiting`: values of its status in which nobody has decided;
    `fields`: what is read; `row`: what of it is shown; `decided`: the fields that say who decided, and when."""

    doctype: str
    waiting: tuple[str, ...]
    fields: tuple[str, ...]
    row: Callable[[Any], dict[str, Any]]
    status: str = "status"
    filters: tuple[tuple[str, str, Any], ...] = ()
    decided: tuple[str, str] | None = None


def _of_pupil(row) -> dict[str, Any]:
    return {"about": row.student_name or row.student, "course": row.course}


KINDS: dict[str, Kind] = {
    "Insight": Kind(
        insights.INSIGHT,
        (insights.OPEN,),
        ("title", "text", "student", "student_name", "student_group", "instructor", "course", "probability", "model"),
        lambda row: {
            "about": row.student_name or row.student_group or row.instructor or row.student,
            "course": row.course,
            "what": row.title,
            "why": row.text,
            "sure": row.probability or None,
            "by": row.model,
        },
    ),
    "Next step": Kind(
        recommending.RECOMMENDATION,
        (recommending.PROPOSED,),
        ("title", "reason", "student", "student_name", "course"),
        lambda row: {**_of_pupil(row), "what": row.title, "why": row.reason},
        decided=("decided_by", "decided_on"),
    ),
    "Estimate": Kind(
        PREDICTION,
        (),
        ("outcome", "said", "student", "student_name", "course", "chance", "model", "as_of"),
        lambda row: {
            **_of_pupil(row),
            "what": f"{_(row.outcome)}: {row.said}",
            "sure": round(100 * row.chance, 1) if row.chance else None,
            "by": row.model,
        },
        status="told",
        filters=(("told", "=", 1),),
    ),
    "Cover": Kind(
        "AI Timetable Repair",
        ("Open",),
        ("title", "first_date", "last_date", "uncovered"),
        lambda row: {"what": row.title, "why": _("{0} lessons not covered").format(row.uncovered or 0)},
        decided=("decided_by", "decided_on"),
    ),
    "Learned preference": Kind(
        "AI Timetable Preference",
        ("Proposed",),
        ("text", "evidence", "academic_term"),
        lambda row: {"about": row.academic_term, "what": row.text, "why": row.evidence},
        decided=("decided_by", "decided_on"),
    ),
    "Field of a document": Kind(
        "AI Document Suggestion",
        ("Proposed",),
        ("document", "field", "value", "confidence", "basis"),
        lambda row: {
            "about": frappe.db.get_value("AI Knowledge Document", row.document, "title") or row.document,
            "what": f"{_(row.field)}: {row.value}",
            "why": row.basis,
            "sure": row.confidence,
        },
        status="state",
    ),
    "Order of topics": Kind(
        "Topic Prerequisite",
        ("Proposed",),
        ("course", "earlier", "later", "basis"),
        lambda row: {
            "course": row.course,
            "what": _("{0} before {1}").format(row.earlier, row.later),
            "why": _(row.basis or ""),
        },
        decided=("decided_by", "decided_on"),
    ),
    "Mending of a record": Kind(
        CONFLICT,
        ("Open",),
        ("title", "text", "kind"),
        lambda row: {"what": row.title, "why": row.text},
        decided=("decided_by", "decided_on"),
    ),
    "Comment for a report card": Kind(
        "Report Comment",
        ("Draft",),
        ("student", "student_name", "course", "text", "drafted_by"),
        lambda row: {**_of_pupil(row), "what": row.text, "by": row.drafted_by},
    ),
}


def listed(
    kind: str | None = None,
    state: str | None = WAITING,
    first: date | None = None,
    last: date | None = None,
    course: str | None = None,
    student: str | None = None,
) -> Figures:
    """One row a proposal, the latest first. For heads of school."""
    permissions.heads_school()
    last = last or getdate()
    first = first or last - timedelta(days=DEFAULT_DAYS)
    chosen = {kind: KINDS[kind]} if kind in KINDS else KINDS
    rows = [
        row
        for name, each in chosen.items()
        for row in _rows(name, each, state, (first, last), {"course": course, "student": student})
    ]
    rows.sort(key=lambda row: row["made_on"], reverse=True)
    said = []
    if len(rows) > MOST:
        said.append(_("The latest {0} of {1} are shown. Choose less to see the others.").format(MOST, len(rows)))
    if not rows:
        said.append(_("Nothing was proposed that fits what you have chosen."))
    return Figures(rows[:MOST], said)


def _rows(name: str, kind: Kind, state: str | None, days: tuple[date, date], narrowed: dict[str, str | None]):
    columns = set(frappe.get_meta(kind.doctype).get_valid_columns())
    if any(wanted and field not in columns for field, wanted in narrowed.items()):
        return
    filters = [[kind.doctype, *each] for each in kind.filters]
    filters.append([kind.doctype, "creation", "between", [*map(str, days)]])
    filters += [[kind.doctype, field, "=", wanted] for field, wanted in narrowed.items() if wanted]
    if state and kind.waiting:
        filters.append([kind.doctype, kind.status, "in" if state == WAITING else "not in", kind.waiting])
    fields = ["name", "creation", kind.status, *(each for each in kind.fields if each in columns)]
    fields += [each for each in kind.decided or () if each in columns]
    found = frappe.get_list(
        kind.doctype, filters, list(dict.fromkeys(fields)), order_by="creation desc", limit=MOST + 1
    )
    aside = estimates.set_aside_at_all() if kind.doctype == PREDICTION else {}
    for row in found:
        decided = aside.get((row.student, row.outcome, row.course or "")) if aside else None
        if kind.doctype == PREDICTION and state and (decided is not None) != (state == SETTLED):
            continue
        shown = {"about": "", "course": "", "what": "", "why": "", "sure": None, "by": "", **kind.row(row)}
        yield {
            **shown,
            "kind": name,
            "kind_shown": _(name),
            "doctype": kind.doctype,
            "name": row.name,
            "made_on": row.creation,
            "status": _(estimates.SET_ASIDE if decided else str(row.get(kind.status) or ""))
            if kind.doctype != PREDICTION
            else (_(estimates.SET_ASIDE) if decided else _("Shown")),
            **_who(row, kind, decided),
        }


def _who(row, kind: Kind, decided) -> dict[str, Any]:
    if decided:
        return {"decided_by": decided.decided_by, "decided_on": decided.decided_on}
    by, on = kind.decided or ("", "")
    return {"decided_by": row.get(by) or "", "decided_on": row.get(on)}


def known(kind: str, names: Sequence[str]) -> Kind:
    """The kind of proposals that are to be decided. Raises `ValidationError` for one that there is not."""
    if kind not in KINDS:
        frappe.throw(_("There is no kind of proposal {0}.").format(kind))
    if not names:
        frappe.throw(_("Choose at least one proposal."))
    return KINDS[kind]
