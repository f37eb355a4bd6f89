"""What the reports at the desk list: as much of the school as the reader may see, with what is to be said with it.

Nobody is ranked: pupils and instructors stand in the order of their names.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Literal

import frappe
import pandas as pd
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai import permissions, settings
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import staffing
from school_ai.permissions import Standing
from school_ai.services import consent
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import describing, following, gathering, models, wording
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.estimating import PREDICTION
from school_ai.services.analytics.outcome_words import FAILS, GRADE, NAMES, TITLES
from school_ai.services.overseeing import estimates
from school_ai.services.timetables import bell

By = Literal["course", "group", "term", "criterion", "assessment", "kind"]
# What results are told apart by, for each choice of a reader.
PLACES: Mapping[By, tuple[str, ...]] = {
    "course": ("course", "term"),
    "group": ("course", "term", "group"),
    "term": ("term",),
    "criterion": ("course", "term", "criterion"),
    "assessment": ("course", "term", "assessment"),
    "kind": ("course", "term", "kind"),
}


def where_on(make: Callable[..., Figures]) -> Callable[..., Figures]:
    """Where predictions are switched off, a report says so, and nothing else."""

    @wraps(make)
    def tabulated(*arguments, **options) -> Figures:
        if not settings.is_on("predictions_enabled"):
            return Figures([], [_("Predictions and insights are switched off in School AI Settings.")])
        return make(*arguments, **options)

    return tabulated


def between(low: float | None, high: float | None, digits: int = 0) -> str:
    """An interval in words; empty where there is none."""
    if low is None or high is None:
        return ""
    return _("{0} to {1}").format(_rounded(low, digits), _rounded(high, digits))


def _rounded(value: float, digits: int) -> str:
    # No minus before a nought.
    return f"{round(value, digits) + 0.0:.{digits}f}"


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _one_digit(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _percents(low: float | None, high: float | None) -> str:
    return between(_percent(low), _percent(high))


# --- pupils ----------------------------------------------------------------------------------------------------------


@where_on
def who_may_need_help(course: str | None = None, group: str | None = None, outcome: str | None = None) -> Figures:
    """Estimates that ask for a look, as far as the reader may see them."""
    chosen = {"course": course, "student_group": group, "outcome": outcome}
    chosen = {field: wanted for field, wanted in chosen.items() if wanted}
    rows = frappe.get_list(
        PREDICTION,
        filters={"told": 1, "valid_until": (">=", getdate()), **chosen},
        fields=["name", "student", "student_name", "student_group", "course", "outcome", "said", "chance", "reasons",
                "as_of", "model"],
        order_by="student_group, student_name, course, outcome",
        limit_page_length=0,
    )  # fmt: skip
    # Those of before an objection are shown no more from the moment of the objection on.
    allowed = consent.allowed_predictions({row.student for row in rows}, school_choices.current().consent_needed)
    aside = estimates.set_aside(allowed)
    shown = [_may_need_help(row) for row in rows if row.student in allowed and estimates.is_shown(row, aside)]
    if not shown:
        return Figures([], [_why_nobody(bool(chosen))])
    pupils = len({row["student"] for row in shown})
    said = [
        _("{0} estimates about {1} pupils ask for a look, as of {2}.").format(
            len(shown), pupils, formatdate(max(row["as_of"] for row in shown))
        ),
        _("An estimate is no verdict: some of these pupils need no help, and some who do are not listed."),
    ]
    return Figures(shown, said + _how_right({row.model for row in rows}))


def _may_need_help(row) -> dict[str, Any]:
    kind = "value" if NAMES[row.outcome] == GRADE else "chance"
    reasons = [
        wording.reason(wording.TEACHER, each["theme"], each["part"], each["facts"], kind, row.student_name)
        for each in frappe.parse_json(row.reasons or "[]")
    ]
    return {
        "student": row.student,
        "student_name": row.student_name or row.student,
        "student_group": row.student_group,
        "course": row.course,
        "outcome": _(row.outcome),
        "said": row.said,
        "chance": _percent(row.chance),
        "why": wording.sentences(reasons),
        "as_of": row.as_of,
        "prediction": row.name,
    }


def _why_nobody(narrowed: bool) -> str:
    if narrowed:
        return _("No estimate that you may see asks for a look in what you have chosen.")
    return models.why_none() or _("No estimate that you may see asks for a look.")


def _how_right(names: set[str]) -> list[str]:
    rows = frappe.get_all(
        models.MODEL, {"name": ("in", sorted(filter(None, names)) or [""])}, ["outcome", "alerts"], order_by="outcome"
    )
    found = [(row.outcome, frappe.parse_json(row.alerts or "null")) for row in rows]
    return [
        _("{0}: of 100 alerts {1} would have been right, and {2} of 100 cases would have been found.").format(
            _(outcome), round(100 * alerts["right"][0]), round(100 * alerts["found"][0])
        )
        for outcome, alerts in found
        if alerts
    ]


# --- results ---------------------------------------------------------------------------------------------------------


def _known(standing: Standing, course: str | None, term: str | None, *, whole_courses: bool = False) -> Records | None:
    """What the reader may see of results: heads all, instructors of their courses those of their groups
    (`whole_courses`: of all groups). None: nothing."""
    if standing.heads:
        return describing.of_courses([course] if course else None, None, term, criteria=True)
    courses = standing.teaches.courses & {course} if course else standing.teaches.courses
    if not courses:
        return None
    groups = None if whole_courses else sorted(standing.teaches.groups)
    return describing.of_courses(courses, groups, term, criteria=True)


def _nothing_taught() -> Figures:
    return Figures([], [_("You teach no such course in a year that has not ended.")])


@where_on
def results(standing: Standing, by: By, course: str | None = None, term: str | None = None) -> Figures:
    """How results stand with their intervals, and how they move where a course or a group is looked at."""
    records = _known(standing, course, term)
    if records is None:
        return _nothing_taught()
    place = PLACES[by]
    found = describing.results(records, place)
    rows, said = found.rows, list(found.remarks)
    if by == "assessment":
        titles = describing.titles_of_assessments(row["assessment"] for row in rows)
        rows = [{**row, "assessment": titles.get(row["assessment"], row["assessment"])} for row in rows]
    moving: dict[tuple, dict[str, Any]] = {}
    if rows and by in ("course", "group"):
        trends = describing.trends(records, place)
        moving = {tuple(row[name] for name in place): row for row in trends.rows}
        said += trends.remarks
    shown = [_result(row, place, moving) for row in rows]
    if shown:
        said.insert(
            0,
            _("Intervals are of 95 %: with other pupils of the same kind a figure could as well lie there."),
        )
    if any(row["points_a_week"] is not None for row in shown) and by == "group":
        said.append(_("How a group moves is told beside the other groups that sat the same, where there are any."))
    return Figures(shown, said)


def _result(row: Mapping[str, Any], place: Sequence[str], moving: Mapping[tuple, Mapping[str, Any]]) -> dict[str, Any]:
    trend = moving.get(tuple(row[name] for name in place), {})
    return {
        **{name: row[name] or _("Not named") for name in place},
        "pupils": row["pupils"],
        "mean": _one_digit(row["mean"]),
        "mean_between": between(row["mean_low"], row["mean_high"]),
        "lower": _one_digit(row["lower"]),
        "median": _one_digit(row["median"]),
        "upper": _one_digit(row["upper"]),
        "failing": _percent(row["failing"]),
        "failing_between": _percents(row["failing_low"], row["failing_high"]),
        "points_a_week": _one_digit(trend.get("slope")),
        "points_between": between(trend.get("low"), trend.get("high"), 1),
        "moves": _moves(trend),
    }


def _moves(trend: Mapping[str, Any]) -> str:
    if not trend:
        return ""
    if trend["low"] > 0:
        return _("They rise.")
    if trend["high"] < 0:
        return _("They fall.")
    return _("It may be chance.")


@where_on
def difficulty(standing: Standing, course: str | None = None, term: str | None = None) -> Figures:
    """How hard assessments and criteria of a term are (the running one where none is named), the hardest first.
    Instructors are listed the assessments of their groups, measured by all who take the course."""
    term = term or staffing.running_term()
    records = _known(standing, course, term, whole_courses=True)
    if records is None:
        return _nothing_taught()
    found = describing.how_hard(records, None if standing.heads else standing.teaches.groups)
    shown = [_hard(row) for row in found.rows]
    # What cannot be told stands last.
    shown.sort(key=lambda row: (row["level"] is None, row["level"] or 0, row["title"]))
    said = list(found.remarks)
    if shown:
        said = [
            *([_("Of {0}.").format(term)] if term else []),
            _("Difficulty: what a pupil of middle ability is expected to score. The lower, the harder."),
            _(
                "Tells Apart: by how many percent a pupil scores more who is one standard deviation abler. "
                "What tells little apart says little about a pupil."
            ),
            *said,
        ]
    return Figures(shown, said)


def _hard(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "what": _("Assessment") if row["what"] == "assessment" else _("Criterion"),
        "title": row["title"],
        "course": row["course"],
        "term": row["term"],
        "pupils": row["pupils"],
        "mean": _one_digit(row["mean"]),
        "level": _one_digit(row["level"]),
        "level_between": between(row["level_low"], row["level_high"]),
        "slope": _one_digit(row["slope"]),
        "slope_between": between(row["slope_low"], row["slope_high"]),
        "why": row["why"],
    }


# --- fairness --------------------------------------------------------------------------------------------------------

LIMITS: Mapping[str, Callable[[], str]] = {
    "false_alarms": lambda: _("more false alarms than among others"),
    "missed": lambda: _("more is missed than among others"),
    "calibration": lambda: _("chances are off"),
}


@where_on
def fairness(outcome: str | None = None) -> Figures:
    """About whom the models in use err how often. For heads of school."""
    permissions.heads_school()
    filters: dict[str, Any] = {"status": models.IN_USE}
    if outcome:
        filters["outcome"] = outcome
    rows, said = [], []
    for row in frappe.get_all(models.MODEL, filters, ["name", "outcome", "audit"], order_by="outcome"):
        audit = frappe.parse_json(row.audit or "null")
        if not audit or not audit["groups"]:
            said.append(_("{0}: it was not looked whether it errs about some more often.").format(_(row.outcome)))
            continue
        rows += [_audited(row, group) for group in audit["groups"]]
        if not audit["judged"]:
            said.append(_("{0}: no two groups are large enough to compare.").format(_(row.outcome)))
    if not rows:
        said.insert(0, _("There is no model in use that was tried on pupils whom it did not know."))
    else:
        said.insert(
            0,
            _(
                "Models never know these attributes. Shares are of cases that a model had not learned from, with "
                "intervals of 95 %; each group is compared with all others."
            ),
        )
    said += _not_used(outcome)
    return Figures(rows, said)


def _not_used(outcome: str | None) -> list[str]:
    """Why nothing is foretold where the latest model was beyond the limits."""
    said: dict[str, str] = {}
    for title in [outcome] if outcome else TITLES.values():
        if frappe.db.exists(models.MODEL, {"outcome": title, "status": models.IN_USE}):
            continue
        filters = {"outcome": title, "status": models.NOT_ALLOWED}
        why = frappe.get_all(models.MODEL, filters, pluck="why_rule", order_by="learned_on desc", limit_page_length=1)
        if why:
            said[title] = _("{0} is not estimated. {1}").format(_(title), why[0] or "")
    return list(said.values())


def _audited(row, group: Mapping[str, Any]) -> dict[str, Any]:
    shares = ("alerts", "false_alarms", "missed", "right")
    attribute, name = models.named(group["attribute"], group["group"])
    return {
        "model": row.name,
        "outcome": _(row.outcome),
        "attribute": attribute,
        "group": name,
        "pupils": group["pupils"],
        **{name: _percent(group[name][0]) for name in shares},
        **{f"{name}_between": _percents(group[name][1], group[name][2]) for name in shares},
        "judged": bool(group["enough"]),
        "beyond": len(group["beyond"]),
        "verdict": _verdict(group),
    }


def _verdict(group: Mapping[str, Any]) -> str:
    if not group["enough"]:
        return _("Too few to judge")
    if not group["beyond"]:
        return _("Within the limits")
    return _("Beyond the limits: {0}").format(", ".join(LIMITS[each]() for each in group["beyond"]))


# --- resources -------------------------------------------------------------------------------------------------------

About = Literal["classes", "instructors", "rooms", "support"]
# Hours of support that are compared: one a week for half a year.
HOURS = 20


@where_on
def resources(about: About, term: str | None = None) -> Figures:
    """What the school has and how it is used in a term, the running one where none is named. For heads of school."""
    permissions.heads_school()
    term = term or staffing.running_term()
    if about == "support":
        return _support()
    if not term:
        return Figures([], [_("No term is running: choose one.")])
    dates = staffing.term(term)
    match about:
        case "classes":
            found = describing.class_sizes(term)
            rows = sorted((_class_size(row) for row in found.rows), key=lambda row: row["group"])
        case "instructors":
            found = describing.loads(dates.first, dates.last)
            rows = sorted((_load(row) for row in found.rows), key=lambda row: row["title"])
        case "rooms":
            cycle = bell.read().cycle
            found = describing.room_use(dates.first, dates.last, len(cycle.open_slots))
            rows = sorted((_room(row) for row in found.rows), key=lambda row: row["title"])
    said = list(found.remarks)
    if rows:
        said.insert(0, _("Of {0}.").format(term))
        if any(row["beside"] for row in rows):
            said.append(_("Unlike the others: so far from the middle half of the school as hardly any other."))
    return Figures(rows, said)


def _beside(row: Mapping[str, Any], more: str, less: str) -> str:
    return {"high": more, "low": less}.get(row["beside"], "")


def _class_size(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "group": row["group"],
        "pupils": row["pupils"],
        "capacity": row["capacity"],
        "filled": _percent(row["filled"]),
        "over": row["over"],
        "beside": _beside(row, _("larger than the others"), _("smaller than the others")),
    }


def _load(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"],
        "week": _one_digit(row["week"]),
        "most": row["most"],
        "weeks": row["weeks"],
        "beside": _beside(row, _("more than the others"), _("less than the others")),
    }


def _room(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": row["title"] or row["room"],
        "capacity": row["capacity"],
        "used": row["used"],
        "share": _percent(row["share"]),
        "seats": _percent(row["seats"]),
        "beside": _beside(row, _("used more than the others"), _("used less than the others")),
    }


def _support() -> Figures:
    rows = frappe.get_all(
        PREDICTION,
        {"outcome": TITLES[FAILS], "valid_until": (">=", getdate())},
        ["student", "course", "student_group", "chance"],
        as_list=True,
    )
    frame = pd.DataFrame(list(rows), columns=["pupil", "course", "group", "chance"])
    frame = frame.assign(group=frame["group"].fillna(""), chance=frame["chance"].astype("float64"))
    found = describing.where_help_counts(frame, HOURS)
    shown = [
        {
            "course": row["course"],
            "group": row["group"],
            "pupils": row["pupils"],
            "expected": _one_digit(row["expected"]),
            "near": row["near"],
            "seats": row["seats"],
            "avoided": _one_digit(row["avoided"]),
            "avoided_between": between(row["avoided_low"], row["avoided_high"], 1),
        }
        for row in found.rows
    ]
    said = list(found.remarks)
    if not shown and len(frame):
        said.append(_("No group is large enough to say it of."))
    return Figures(shown, said)


# --- what followed ---------------------------------------------------------------------------------------------------


@where_on
def followed(months: int = 12) -> Figures:
    """What followed on what was done, beside pupils like those with whom it was done. For heads of school."""
    permissions.heads_school()
    found = following.of_actions(gathering.records(with_tutor=False), getdate(), months=min(60, max(1, months)))
    if not found:
        said = _(
            "Nothing was noted in the last {0} months that lies back long enough: results of six weeks before and "
            "after it are compared. Actions are noted in insights, and steps are ticked."
        )
        return Figures([], [said.format(months)])
    rows = [
        {
            "action": each.action,
            "pupils": each.pupils,
            "pairs": each.pairs,
            "before": _one_digit(each.before),
            "after": _one_digit(each.after),
            "compared_before": _one_digit(each.compared_before),
            "compared_after": _one_digit(each.compared_after),
            "difference": _one_digit(each.difference),
            "difference_between": between(each.low, each.high, 1),
            "said": each.said,
        }
        for each in found
    ]
    caution = _(
        "This is no proof that something works: pupils are helped when they do badly, and who does badly mostly does "
        "better afterwards anyway. Each is compared with a pupil like them with whom nothing was done."
    )
    return Figures(rows, [caution])
