"""How good timetables are, and how they hold in daily life."""

from collections import Counter
from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import permissions, settings
from school_ai.ai.scheduling.rules import RULES, score
from school_ai.erpnext_records import staffing
from school_ai.services.analytics.describing import Figures
from school_ai.services.timetables import changes, kept

LATE_WEEKS = 4
REPAIR = "AI Timetable Repair"
# Kinds of changes, by what is said of their lessons; more are added or taken away.
OF_WEEK = {"Cover": "covered", "Room": "rooms", "Lesson": "moved", "Swap": "swapped"}
_COUNTED = (*OF_WEEK.values(), "added", "removed")


def of_runs(academic_term: str | None = None, status: str | None = None) -> Figures:
    """One row a timetable, the latest first. For heads of school."""
    permissions.heads_school()
    said = [] if settings.is_on("timetables_enabled") else [_("Timetables are switched off in School AI Settings.")]
    filters = {"solved_on": ("is", "set")}
    if academic_term:
        filters["academic_term"] = academic_term
    if status:
        filters["status"] = status
    rows = frappe.get_all(
        kept.RUN,
        filters,
        ["name", "title", "academic_term", "status", "cost", "hard_violations", "lessons", "has_bound", "bound", "gap",
         "is_optimal", "solved_in", "solved_on"],
        order_by="solved_on desc",
        limit_page_length=200,
    )  # fmt: skip
    if not rows:
        return Figures([], [*said, _("No timetable was solved yet that fits what you have chosen.")])
    said.append(
        _(
            "Gap: the most that a timetable could still be better by, in percent of its cost. Without a bound nobody "
            "knows."
        )
    )
    return Figures([_row(row) for row in rows], said + _daily())


def _row(row) -> dict:
    return {
        "run": row.name,
        "title": row.title,
        "academic_term": row.academic_term,
        "status": _(row.status),
        "hard_violations": row.hard_violations,
        "cost": row.cost,
        "bound": row.bound if row.has_bound else None,
        "gap": row.gap if row.has_bound else None,
        "proven": _("Yes") if row.is_optimal else _("No"),
        "lessons": row.lessons,
        "seconds": row.solved_in,
        "solved_on": row.solved_on,
    }


def by_rule(run: str) -> Figures:
    """What of a timetable costs how much, by rule. For heads of school."""
    permissions.heads_school()
    permissions.is_there(kept.RUN, run)
    held = kept.read(run)
    tallies = score(held.problem, held.timetable).by_rule
    rows = [
        {"rule": _(RULES[name].title), "hard": tally.hard, "cost": tally.cost, "times": tally.units}
        for name, tally in sorted(tallies.items(), key=lambda item: (-item[1].hard, -item[1].cost, item[0]))
        if tally.hard or tally.cost
    ]
    return Figures(rows, [] if rows else [_("This timetable breaks no rule, and leaves no wish open.")])


def by_week(academic_term: str | None = None) -> Figures:
    """One row a week of a term, the running one where none is named: how its lessons were changed. For heads of
    school."""
    permissions.heads_school()
    term = academic_term or staffing.running_term()
    if not term:
        return Figures([], [_("No term is running: choose one.")])
    dates = staffing.term(term)
    rows = frappe.get_all(
        changes.CHANGE,
        {
            "status": changes.DONE,
            # What a whole timetable writes is no change of it.
            "kind": ("!=", "Timetable"),
            "first_date": ("between", (dates.first, dates.last)),
        },
        ["kind", "first_date", "written", "changed", "removed"],
        limit_page_length=0,
    )
    weeks: dict = {}
    for row in rows:
        day = getdate(row.first_date)
        monday = day - timedelta(days=day.weekday())
        one = weeks.setdefault(monday, {"week": monday, "changes": 0, **dict.fromkeys(_COUNTED, 0)})
        one["changes"] += 1
        one["added"] += row.written or 0
        one["removed"] += row.removed or 0
        if row.kind in OF_WEEK:
            one[OF_WEEK[row.kind]] += row.changed or 0
    said = _daily()
    if not weeks:
        said.insert(0, _("No lesson of {0} was changed since it was planned.").format(term))
    else:
        said.insert(0, _("Lessons by the week of their first change, of {0}.").format(term))
    return Figures([weeks[week] for week in sorted(weeks)], said)


def _daily() -> list[str]:
    """What was otherwise than planned of late, in words."""
    today = getdate()
    since = today - timedelta(weeks=LATE_WEEKS)
    kinds = Counter(
        frappe.get_all(
            changes.CHANGE,
            {"status": changes.DONE, "kind": ("!=", "Timetable"), "first_date": ("between", (since, today))},
            pluck="kind",
        )
    )
    told = ", ".join(f"{_(kind)} {count}" for kind, count in sorted(kinds.items()))
    found = [_("Changes of the last {0} weeks: {1}.").format(LATE_WEEKS, told or _("none"))]
    open_ones = frappe.get_all(REPAIR, {"status": "Open"}, ["uncovered"], limit_page_length=0)
    if open_ones:
        uncovered = sum(row.uncovered or 0 for row in open_ones)
        found.append(_("Waiting for a decision: {0}, with {1} lessons uncovered.").format(len(open_ones), uncovered))
    return found
