"""Which topics of a course build on which: proposed from the curriculum's order and from results, decided by a
teacher."""

import frappe
import numpy as np
import pandas as pd
from frappe import _

from school_ai.ai.analytics.prerequisites import propose
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import practice
from school_ai.services.analytics import models, wording
from school_ai.services.analytics.recommending import PREREQUISITE

PROPOSED, CONFIRMED, REJECTED = "Proposed", "Confirmed", "Rejected"
BASES = {"results": "Results", "order": "Curriculum's order"}
MOST_OF_COURSE = 12


def propose_for(course: str, records: Records) -> list[str]:
    """Propose prerequisites of one course; what stands there already, whatever was decided of it, stays. Returns the
    names of the new ones."""
    order = practice.order_of_topics()
    order = order[order["course"] == course]
    found = propose(_scores(course, records), order if len(order) else None)
    there = {(row.earlier, row.later) for row in frappe.get_all(PREREQUISITE, {"course": course}, ["earlier", "later"])}
    new = []
    for row in found[found["course"] == course].head(MOST_OF_COURSE).itertuples(index=False):
        if (row.earlier, row.later) in there:
            continue
        document = frappe.get_doc(
            {
                "doctype": PREREQUISITE,
                "course": course,
                "earlier": row.earlier,
                "later": row.later,
                "status": PROPOSED,
                "basis": BASES[row.basis],
                "evidence": _evidence(row),
                "details": models.as_json({name: getattr(row, name) for name in found.columns}),
            }
        ).insert(ignore_permissions=True)
        new.append(document.name)
    return new


def _scores(course: str, records: Records) -> pd.DataFrame:
    """Shares right by pupil and topic: of quizzes by topic, and of results by criterion."""
    by_topic = practice.missed_by_topic(set(records.enrolments["pupil"]))
    by_topic = by_topic[by_topic["course"] == course]
    parts = [by_topic.assign(share=1 - by_topic["share"], day=by_topic["last_day"])]
    criteria = records.criteria[records.criteria["course"] == course]
    if len(criteria):
        sums = criteria.groupby(["pupil", "course", "criterion"]).agg(
            score=("score", "sum"), maximum=("maximum", "sum"), day=("day", "median")
        )
        sums = sums.reset_index().rename(columns={"criterion": "topic"})
        parts.append(sums.assign(share=sums["score"] / sums["maximum"]))
    found = pd.concat([part[["pupil", "course", "topic", "share", "day"]] for part in parts], ignore_index=True)
    return found.astype({"share": "float64"})


def _evidence(row) -> str:
    if row.basis == "order" or not np.isfinite(row.effect):
        return _("It stands before it in the course. Results do not show whether one builds on the other.")
    return _(
        "Of pupils of equal ability, those who did well in the first did well in the second (correlation {0}, {1} to "
        "{2}, {3} pupils). Of those below half in the first {4} % were below half in the second, of the others {5} %."
    ).format(
        round(row.effect, 2),
        round(row.low, 2),
        round(row.high, 2),
        int(row.pupils),
        _percent(row.missed_after_missed),
        _percent(row.missed_after_known),
    )


def _percent(share: float) -> str:
    number = wording.plain(share)
    return "–" if number is None else str(round(100 * number))


def decide(prerequisite: str, status: str) -> str:
    """A teacher confirms or rejects a proposal. Returns its status."""
    document = frappe.get_doc(PREREQUISITE, prerequisite)
    document.status = status
    document.save(ignore_permissions=True)
    return document.status
