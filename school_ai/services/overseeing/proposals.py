"""Everything that was proposed, in one list, whatever proposed it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import permissions
from school_ai.erpnext_records import enrolment
from school_ai.services import cataloguing, consent, insights
from school_ai.services.analytics import choices, recommending, wording
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.estimating import PREDICTION
from school_ai.services.analytics.outcome_words import GRADE, NAMES
from school_ai.services.integrity.records import CONFLICT
from school_ai.services.overseeing import estimates

WAITING, SETTLED = "Waiting", "Settled"
TAKE_BACK = "Take back"
MOST = 500
DEFAULT_DAYS = 28


@dataclass(frozen=True)
class Kind:
    """A kind of proposal. `doctype`: where it is kept; `waiting`: values of its status in which nobody has decided;
    `fields`: what is read; `row`: what of it is shown; `decided`: the fields that say who decided, and when.
    `searched`: the fields that are looked through for words."""

    doctype: str
    waiting: tuple[str, ...]
    fields: tuple[str, ...]
    row: Callable[[Any], dict[str, Any]]
    status: str = "status"
    filters: tuple[tuple[str, str, Any], ...] = ()
    decided: tuple[str, str] | None = None
    searched: tuple[str, ...] = ("title", "text")
    # The records by whose rights it is read, and the field that names one; None: by its own.
    through: tuple[str, str] | None = None
    # Nothing in the record says what was decided: it stands in AI Override alone.
    is_noted_only: bool = False


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
        ("outcome", "said", "student", "student_name", "course", "chance", "model", "as_of", "reasons"),
        lambda row: {
            **_of_pupil(row),
            "what": f"{_(row.outcome)}: {row.said}",
            "why": _reasons(row),
            "sure": round(100 * row.chance, 1) if row.chance else None,
            "by": row.model,
        },
        status="told",
        filters=(("told", "=", 1),),
        searched=("student_name", "said"),
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
        searched=("text", "evidence"),
    ),
    "Field of a document": Kind(
        "AI Document Suggestion",
        ("Proposed",),
        ("document", "field", "value", "confidence", "basis", "words"),
        lambda row: _of_document(row, cataloguing.described(row)),
        status="state",
        searched=("value",),
        through=("AI Knowledge Document", "document"),
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
        searched=("earlier", "later"),
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
        decided=("approved_by", "approved_on"),
        searched=("student_name", "text"),
    ),
    "Answer that did not help": Kind(
        "AI Message Feedback",
        (),
        ("message", "comment"),
        lambda row: {**_of_answer(row.message), "what": _("Reported as not helpful"), "why": row.comment},
        status="rating",
        filters=(("rating", "=", "Not helpful"),),
        searched=("comment",),
        is_noted_only=True,
    ),
}


def _reasons(row) -> str:
    kind = "value" if NAMES[row.outcome] == GRADE else "chance"
    return wording.sentences(
        [
            wording.reason(wording.TEACHER, each["theme"], each["part"], each["facts"], kind, row.student_name)
            for each in frappe.parse_json(row.reasons or "[]")
        ]
    )


def _of_document(row, described: cataloguing.Suggestion) -> dict[str, Any]:
    return {
        "about": frappe.db.get_value("AI Knowledge Document", row.document, "title") or row.document,
        "what": f"{described.label}: {described.shown}",
        "why": described.reason,
        "sure": row.confidence,
    }


def _of_answer(message: str) -> dict[str, Any]:
    answer = frappe.db.get_value("AI Message", message, ["course", "mode", "model"], as_dict=True) or frappe._dict()
    return {"course": answer.course, "about": _(answer.mode or ""), "by": answer.model}


def listed(
    kind: str | None = None,
    state: str | None = WAITING,
    first: date | None = None,
    last: date | None = None,
    course: str | None = None,
    student: str | None = None,
    group: str | None = None,
    text: str | None = None,
) -> Figures:
    """One row a proposal, the latest first. `text`: words that it has. For heads of school."""
    permissions.heads_school()
    last = last or getdate()
    first = first or last - timedelta(days=DEFAULT_DAYS)
    chosen = {kind: KINDS[kind]} if kind in KINDS else KINDS
    rows = [
        row
        for name, each in chosen.items()
        for row in _rows(name, each, state, (first, last), {"course": course, "student": student}, group, text)
    ]
    rows.sort(key=lambda row: row["made_on"], reverse=True)
    said = []
    if len(rows) > MOST:
        said.append(_("The latest {0} of {1} are shown. Choose less to see the others.").format(MOST, len(rows)))
    if not rows:
        said.append(_("Nothing was proposed that fits what you have chosen."))
    return Figures(rows[:MOST], said)


def _rows(
    name: str,
    kind: Kind,
    state: str | None,
    days: tuple[date, date],
    narrowed: dict[str, str | None],
    group: str | None,
    text: str | None,
):
    columns = set(frappe.get_meta(kind.doctype).get_valid_columns())
    if any(wanted and field not in columns for field, wanted in narrowed.items()):
        return
    filters = [[kind.doctype, *each] for each in kind.filters]
    filters.append([kind.doctype, "creation", "between", [*map(str, days)]])
    filters += [[kind.doctype, field, "=", wanted] for field, wanted in narrowed.items() if wanted]
    if group:
        if "student_group" in columns:
            filters.append([kind.doctype, "student_group", "=", group])
        elif "student" in columns:
            pupils = enrolment.students_in(frozenset([group]))
            filters.append([kind.doctype, "student", "in", pupils or [""]])
        else:
            return
    if state and kind.waiting:
        filters.append([kind.doctype, kind.status, "in" if state == WAITING else "not in", kind.waiting])
    searched = [each for each in kind.searched if each in columns] if text else []
    if text and not searched:
        return
    found = _read(kind, filters, [[kind.doctype, each, "like", f"%{text}%"] for each in searched], columns)
    aside = estimates.set_aside_at_all() if kind.doctype == PREDICTION else {}
    noted = _noted(kind.doctype, [row.name for row in found]) if kind.is_noted_only else {}
    for row in found:
        decided = aside.get((row.student, row.outcome, row.course or "")) if aside else noted.get(row.name)
        is_settled = decided is not None and decided.get("what") != TAKE_BACK
        if not kind.waiting and state and is_settled != (state == SETTLED):
            continue
        shown = {"about": "", "course": "", "what": "", "why": "", "sure": None, "by": "", **kind.row(row)}
        yield {
            **shown,
            "kind": name,
            "kind_shown": _(name),
            "doctype": kind.doctype,
            "name": row.name,
            "made_on": row.creation,
            "status": _status(kind, row, decided if is_settled else None),
            **_who(row, kind, decided if is_settled else None),
        }


def _read(kind: Kind, filters: list, any_of: list, columns: set[str]) -> list:
    """The newest of a kind, as far as the reader may see them."""
    fields = ["name", "creation", kind.status, *(each for each in kind.fields if each in columns)]
    fields += [each for each in kind.decided or () if each in columns]
    options = {
        "fields": list(dict.fromkeys(fields)),
        "order_by": "creation desc",
        "limit_page_length": MOST + 1,
        **({"or_filters": any_of} if any_of else {}),
    }
    if kind.through:
        doctype, field = kind.through
        if not frappe.has_permission(doctype, "read"):
            return []
        seen = frappe.get_list(doctype, pluck="name", limit_page_length=0)
        return frappe.get_all(kind.doctype, filters=[*filters, [kind.doctype, field, "in", seen or [""]]], **options)
    if not frappe.has_permission(kind.doctype, "read"):
        return []
    if kind.doctype != PREDICTION:
        return frappe.get_list(kind.doctype, filters=filters, **options)
    found = frappe.get_list(
        kind.doctype, filters=[*filters, [kind.doctype, "valid_until", ">=", str(getdate())]], **options
    )
    # Those of before an objection are shown no more from the moment of the objection on.
    allowed = consent.allowed_predictions({row.student for row in found}, choices.current().consent_needed)
    return [row for row in found if row.student in allowed]


def _noted(doctype: str, names: list[str]) -> dict[str, Any]:
    """Name -> what was decided of it last."""
    rows = frappe.get_all(
        estimates.OVERRIDE,
        {"reference_doctype": doctype, "reference_name": ("in", names or [""])},
        ["reference_name", "what", "decided_by", "decided_on"],
        order_by="creation",
        limit_page_length=0,
    )
    return {row.reference_name: row for row in rows}


def _status(kind: Kind, row, decided) -> str:
    if kind.doctype == PREDICTION:
        return _("Set aside") if decided else _("Shown")
    if kind.is_noted_only:
        return _("Looked at") if decided else _("Open")
    return _(str(row.get(kind.status) or ""))


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
