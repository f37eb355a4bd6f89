"""How it stands: results, difficulty, progress, resources. Figures with their intervals, and a plain sentence where the
records cannot carry one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
import numpy as np
import pandas as pd
from frappe import _

from school_ai.ai.analytics import difficulty, performance, resources
from school_ai.ai.analytics.records import REMARKS, Records
from school_ai.ai.analytics.teaching import WHY_NOT as WHY_NO_PROGRESS
from school_ai.ai.analytics.teaching import Progress, Teaching
from school_ai.erpnext_records import staffing, usage
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import gathering
from school_ai.services.analytics.wording import plain


@dataclass(frozen=True)
class Figures:
    """Rows of plain values, and what is to be said with them."""

    rows: list[dict[str, Any]]
    remarks: list[str]


def of_courses(
    courses: Iterable[str] | None,
    groups: Iterable[str] | None = None,
    term: str | None = None,
    *,
    criteria: bool = False,
) -> Records:
    """What is known in some courses and groups; None: in all."""
    courses = None if courses is None else sorted(set(courses))
    pupils = None
    if courses is not None:
        pupils = frappe.get_all("Course Enrollment", {"course": ("in", courses)}, pluck="student", distinct=True)
    known = gathering.records(pupils, criteria=criteria, with_tutor=False)
    enrolments = known.enrolments
    mine = pd.Series(True, index=enrolments.index)
    for column, wanted in (("course", courses), ("group", groups), ("term", [term] if term else None)):
        if wanted is not None:
            mine &= enrolments[column].isin(list(wanted))
    rows = enrolments[mine].reset_index(drop=True)
    place = pd.MultiIndex.from_frame(rows[["pupil", "course", "term"]])
    cut = {"enrolments": rows}
    for name in ("results", "criteria"):
        frame = getattr(known, name)
        if len(frame):
            inside = pd.MultiIndex.from_frame(frame[["pupil", "course", "term"]]).isin(place)
            cut[name] = frame[inside].reset_index(drop=True)
    return Records(**{**{name: getattr(known, name) for name in Records.frames()}, **cut, "remarks": known.remarks})


def remarks(records: Records) -> list[str]:
    """What was left out of the records because it cannot be right."""
    return [_(REMARKS[each.what]).format(each.rows) for each in records.remarks]


def results(records: Records, by: Sequence[str] = ("course",)) -> Figures:
    """How results stand by course, group, term, criterion, assessment or kind of assessment."""
    pass_mark = school_choices.current().pass_mark
    found = performance.results_by(records, tuple(by), pass_mark=pass_mark)
    said = remarks(records)
    if not len(found):
        said.insert(0, _("There are no submitted results yet."))
    elif not found["enough"].all():
        said.append(_("Of fewer than {0} pupils no interval is given.").format(performance.FEWEST))
    return Figures(plain_rows(found), said)


def trends(records: Records, by: Sequence[str] = ("course", "term", "group")) -> Figures:
    """How results move over the term, in points a week."""
    found = performance.trends(records, by, task=task_of(records))
    told = found[found["enough"]] if len(found) else found
    said = [] if len(told) else [_("There are too few assessments on different days to tell a trend.")]
    return Figures(plain_rows(told), said)


def task_of(records: Records) -> str:
    """What tells that groups sat the same: the assessment group where it is known, else the assessment itself."""
    return "kind" if "kind" in records.results and records.results["kind"].notna().any() else "assessment"


def how_hard(records: Records, groups: Iterable[str] | None = None) -> Figures:
    """Difficulty and discrimination of assessments and criteria, measured by all whose records there are. `what`: which
    of the two; `title`: its name. `groups`: only the assessments of these are listed; None: of all."""
    parts = []
    for what, found in (("assessment", difficulty.assessments(records)), ("criterion", difficulty.criteria(records))):
        if len(found):
            parts.append(found.rename(columns={what: "title"}).assign(what=what))
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if len(found) and groups is not None:
        mine = frappe.get_all("Assessment Plan", {"student_group": ("in", sorted(groups) or [""])}, pluck="name")
        found = found[(found["what"] == "criterion") | found["title"].isin(mine)].reset_index(drop=True)
    if not len(found):
        return Figures([], [_("There are no submitted results yet."), *remarks(records)])
    titles = titles_of_assessments(found.loc[found["what"] == "assessment", "title"])
    found["name"] = found["title"]
    found["title"] = found["title"].map(titles).fillna(found["title"])
    found["why"] = found["why"].map(lambda key: _(difficulty.WHY_NOT[key]) if key else "")
    return Figures(plain_rows(found), remarks(records))


def titles_of_assessments(names: Iterable[str], *, with_group: bool = True) -> dict[str, str]:
    """How people call Assessment Plans, by their names; with the group, unless that is part of it anyway."""
    rows = frappe.get_all(
        "Assessment Plan",
        {"name": ("in", sorted(set(names)) or [""])},
        ["name", "assessment_name", "assessment_group", "student_group"],
    )
    found = {}
    for row in rows:
        title = row.assessment_name or row.assessment_group or row.name
        group = (row.student_group or "") if with_group else ""
        found[row.name] = title if group in title else f"{title} · {group}"
    return found


@dataclass(frozen=True)
class ProgressShown:
    """What an instructor's pupils reached beyond what their other courses and earlier results let expect, in percent of
    the final grade. Without `enough` there are no figures, and `said` says why."""

    value: float | None
    low: float | None
    high: float | None
    groups: int
    pupils: int
    usual_low: float | None
    usual_high: float | None
    enough: bool
    said: str
    caution: str


def progress_of(instructor: str) -> ProgressShown:
    """For the instructor themself and for heads. Never a list, so never a ranking."""
    records = gathering.records(with_tutor=False)
    found = Teaching().fit(records, usage.who_teaches()).of(instructor)
    return ProgressShown(
        *(plain(each) for each in (found.value, found.low, found.high)),
        found.groups,
        found.pupils,
        plain(found.usual_low),
        plain(found.usual_high),
        found.enough,
        _said_of_progress(found),
        _(
            "It compares courses as they were graded. Milder marking, or a class that the course suits, looks the same "
            "as better teaching: take it as something to talk about."
        ),
    )


def _said_of_progress(found: Progress) -> str:
    if not found.enough:
        return _(WHY_NO_PROGRESS[found.why])
    if found.low <= 0 <= found.high:
        return _("The pupils reached about what was to be expected: the difference may be chance.")
    if found.value > 0:
        return _("The pupils reached {0} points more than was to be expected ({1} to {2}).").format(
            round(found.value, 1), round(found.low, 1), round(found.high, 1)
        )
    return _("The pupils reached {0} points less than was to be expected ({1} to {2}).").format(
        round(-found.value, 1), round(-found.high, 1), round(-found.low, 1)
    )


# --- resources -------------------------------------------------------------------------------------------------------


def class_sizes(term: str | None = None) -> Figures:
    """Pupils of each group beside the seats of the smallest room that it is taught in."""
    classes = usage.classes(term)
    if not len(classes):
        return Figures([], [_("There are no student groups with pupils.")])
    return Figures(plain_rows(resources.class_sizes(classes)), [])


def loads(first: date, last: date) -> Figures:
    """Lessons a week of each instructor."""
    lessons = usage.lessons(first, last)
    if not len(lessons):
        return Figures([], [_("There are no lessons between {0} and {1}.").format(first, last)])
    found = resources.loads(lessons)
    names = {name: each.title for name, each in staffing.instructors(found["instructor"]).items()}
    return Figures(plain_rows(found.assign(title=found["instructor"].map(names).fillna(found["instructor"]))), [])


def room_use(first: date, last: date, periods_a_week: float) -> Figures:
    """How much of the week each room is used, and how many of its seats."""
    lessons = usage.lessons(first, last)
    rooms = usage.rooms()
    if not len(lessons) or not len(rooms):
        return Figures([], [_("There are no lessons between {0} and {1}.").format(first, last)])
    weeks = max(1, lessons["day"].dt.to_period("W").nunique())
    if periods_a_week <= 0:
        # No bell schedule: what the busiest room is used for is what can be.
        periods_a_week = max(1.0, lessons.groupby("room").size().max() / weeks)
    found = resources.room_use(lessons, rooms, periods_a_week=periods_a_week, weeks=weeks)
    titles = rooms.set_index("room")["title"]
    return Figures(plain_rows(found.assign(title=found["room"].map(titles))), [])


def where_help_counts(predictions: pd.DataFrame, hours: float = 1.0) -> Figures:
    """Where so many hours of support would avoid most failures. An estimate that stands on an assumption, and says
    so."""
    found = resources.where_help_counts(predictions, hours=hours)
    if not len(found):
        return Figures([], [_("There are no estimates of failing to go by.")])
    assumed = resources.USUAL_HELP
    said = _(
        "It stands on an assumption that the school's records cannot show: that an hour of support in groups of {0} "
        "lowers the log odds of failing by {1} ({2} to {3}). The order of the groups depends on it far less than the "
        "numbers do."
    ).format(assumed.seats, assumed.usual, assumed.least, assumed.most)
    return Figures(plain_rows(found[found["enough"]]), [said])


def plain_rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON has them: None where there is no number."""
    return [{str(name): _plain_value(value) for name, value in row.items()} for row in found.to_dict("records")]


def _plain_value(value: Any) -> Any:
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, (np.bool_, bool)):
        return bool(value)
    if isinstance(value, (np.integer, int)):
        return int(value)
    if isinstance(value, (np.floating, float)):
        return plain(value)
    if isinstance(value, (pd.Timestamp, date)):
        return str(pd.Timestamp(value).date())
    return value
