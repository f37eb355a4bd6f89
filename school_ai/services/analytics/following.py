"""What followed on what was done: results before and after of the pupils with whom something was done, beside pupils
like them with whom nothing was. No proof, and said to be none."""

from dataclasses import dataclass
from datetime import date

import frappe
import pandas as pd
from frappe import _

from school_ai.ai.analytics.effects import WHY_NOT, Followed, what_followed
from school_ai.ai.analytics.features import features
from school_ai.ai.analytics.records import Records
from school_ai.services.analytics.recommending import DONE, RECOMMENDATION
from school_ai.services.analytics.wording import plain

# So long before and after an action results are looked at.
SPAN = pd.Timedelta(days=42)
# What two pupils must be alike in, as known on the day of the action.
ALIKE = ("ability", "others", "outlook", "absent", "absent_lately", "activity", "last_deviation")
STEP = "Recommended step done"
COLUMNS = ["pupil", "course", "day", "action"]


@dataclass(frozen=True)
class FollowedShown:
    """An action, what followed in points of 100 beside pupils like those who had it, and that in words."""

    action: str
    pupils: int
    pairs: int
    before: float | None
    after: float | None
    compared_before: float | None
    compared_after: float | None
    difference: float | None
    low: float | None
    high: float | None
    enough: bool
    said: str


def actions(first: date) -> pd.DataFrame:
    """`pupil`, `course` (may be empty), `day`, `action`: what was noted at insights, and steps that were ticked."""
    insight, row = frappe.qb.DocType("AI Insight"), frappe.qb.DocType("AI Insight Action")
    noted = (
        frappe.qb.from_(row)
        .join(insight)
        .on(insight.name == row.parent)
        .select(insight.student, insight.course, row.done_on, row.action)
        .where(row.parenttype == "AI Insight")
        .where(row.done_on >= first)
        .where(row.action != "Nothing needed")
        .where(insight.student.isnotnull())
    ).run()
    ticked = frappe.get_all(
        RECOMMENDATION, {"status": DONE, "done_on": (">=", first)}, ["student", "course", "done_on"], as_list=True
    )
    rows = [*noted, *((student, course, day, STEP) for student, course, day in ticked)]
    found = pd.DataFrame(rows, columns=COLUMNS)
    return found.assign(day=pd.to_datetime(found["day"]).dt.normalize())


def of_actions(records: Records, today: date, *, months: int = 12) -> list[FollowedShown]:
    """One row for each kind of action of the last months."""
    first = (pd.Timestamp(today) - pd.DateOffset(months=months)).date()
    done = actions(first)
    done = done[done["day"] + SPAN <= pd.Timestamp(today)]
    return [_shown(action, _followed(records, rows)) for action, rows in done.groupby("action", sort=True)]


def _followed(records: Records, done: pd.DataFrame) -> Followed:
    # Actions of one week are looked at together, from its Monday.
    done = done.assign(as_of=done["day"] - pd.to_timedelta(done["day"].dt.weekday, unit="D"))
    tables = [_around(records, as_of, rows) for as_of, rows in done.groupby("as_of")]
    tables = [table for table in tables if len(table)]
    if not tables:
        empty = pd.DataFrame(columns=["pupil", "acted", "before", "after", "as_of", "course", *ALIKE])
        return what_followed(empty, list(ALIKE), exact=("as_of", "course"))
    return what_followed(pd.concat(tables, ignore_index=True), list(ALIKE), exact=("as_of", "course"))


def _around(records: Records, as_of: pd.Timestamp, done: pd.DataFrame) -> pd.DataFrame:
    """A row for each enrolment with results on both sides of a day."""
    table = features(records, as_of)
    if not len(table):
        return table
    results = records.results.assign(percent=100 * records.results["score"] / records.results["maximum"])
    key = ["pupil", "course", "term"]
    sides = {
        "before": results[(results["day"] <= as_of) & (results["day"] > as_of - SPAN)],
        "after": results[(results["day"] > as_of) & (results["day"] <= as_of + SPAN)],
    }
    for name, rows in sides.items():
        table = table.join(rows.groupby(key)["percent"].mean().rename(name), on=key)
    everywhere = set(done.loc[done["course"].isna() | (done["course"] == ""), "pupil"])
    here = set(zip(done["pupil"], done["course"], strict=True))
    acted = [
        pupil in everywhere or (pupil, course) in here
        for pupil, course in zip(table["pupil"], table["course"], strict=True)
    ]
    return table.assign(acted=acted, as_of=as_of)


def _shown(action: str, found: Followed) -> FollowedShown:
    return FollowedShown(
        action=_(action),
        pupils=found.pupils,
        pairs=found.pairs,
        before=plain(found.acted[0]),
        after=plain(found.acted[1]),
        compared_before=plain(found.compared[0]),
        compared_after=plain(found.compared[1]),
        difference=plain(found.difference),
        low=plain(found.low),
        high=plain(found.high),
        enough=found.enough,
        said=_said(found),
    )


def _said(found: Followed) -> str:
    if not found.enough:
        return _(WHY_NOT[found.why])
    if found.low <= 0 <= found.high:
        verdict = _("Beside pupils like them the difference may be chance.")
    elif found.difference > 0:
        verdict = _("They rose more than pupils like them.")
    else:
        verdict = _("They rose less than pupils like them.")
    return verdict + " " + _("The two may differ in what nobody wrote down.")
