"""What stands out in the records becomes an insight: a class whose marks jump, a pupil whose attendance breaks or whose
marks drop, results that cannot be, and who has been away for long without leave."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import frappe
import pandas as pd
from frappe import _
from frappe.utils import formatdate

from school_ai.ai.analytics.absences import Away, away_now
from school_ai.ai.analytics.anomalies import Anomaly, anomalies
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import people
from school_ai.services import insights
from school_ai.services.analytics import describing
from school_ai.services.insights import Insight

CLASS_JUMP, ATTENDANCE_BREAK, MARK_DROP, ALL_EQUAL, AWAY = (
    "Class results stand out",
    "Attendance has changed",
    "Results have dropped",
    "All results are equal",
    "Away for several days",
)
KINDS = (CLASS_JUMP, ATTENDANCE_BREAK, MARK_DROP, ALL_EQUAL, AWAY)
# So many rows of evidence are kept with an insight.
MOST_EVIDENCE = 40
# What a finding of this sort is worth saying for.
RATE = 0.1


def notice(records: Records, today: date) -> None:
    """Look through what is known today; open, update and withdraw insights."""
    said = seen(records, today)
    for each in said:
        insights.say(each)
    insights.withdraw_others(KINDS, {each.key for each in said})


def seen(records: Records, today: date) -> list[Insight]:
    """What stands out in what is known on a day."""
    known = records.as_of(pd.Timestamp(today))
    found = [each for kind in anomalies(known, rate=RATE).values() for each in kind.anomalies]
    away = away_now(known, today)
    subjects = [each.subject for each in found]
    assessments = {subject["assessment"] for subject in subjects if "assessment" in subject}
    titles = describing.titles_of_assessments(assessments, with_group=False)
    pupils = {subject["pupil"] for subject in subjects if "pupil" in subject} | {each.pupil for each in away}
    names = people.names_of_students(pupils)
    said = [_SAID[each.kind](each, names, titles) for each in found] + [_of_away(each, names) for each in away]
    return [replace(each, fingerprint=_fingerprint(each)) for each in said]


def _fingerprint(each: Insight) -> str:
    """Of the records that something was seen in, whatever language it is said in. How rare it is depends on all other
    pupils' records too, and is no part of it."""
    seen_in = {name: value for name, value in each.evidence.items() if name != "false_discovery_rate"}
    whole = frappe.as_json([each.key, seen_in])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def _evidence(each: Anomaly) -> dict:
    rows = each.evidence.tail(MOST_EVIDENCE).copy()
    for column in rows.columns:
        if pd.api.types.is_datetime64_any_dtype(rows[column]):
            rows[column] = rows[column].dt.strftime("%Y-%m-%d")
        elif pd.api.types.is_float_dtype(rows[column]):
            rows[column] = rows[column].round(2)
    plain = rows.astype(object).where(rows.notna(), None)
    return {
        "since": str(each.since.date()),
        "usual": round(float(each.usual), 3),
        "seen": round(float(each.seen), 3),
        "false_discovery_rate": round(float(each.rate), 4),
        "rows": plain.to_dict("records"),
    }


def _key(each: Anomaly) -> str:
    return ":".join([each.kind, *(str(each.subject[name]) for name in sorted(each.subject))])


def _severity(each: Anomaly) -> str:
    return insights.MEDIUM if each.rate <= 0.02 else insights.LOW


def _of_class_jump(each: Anomaly, _names: Mapping[str, str], titles: Mapping[str, str]) -> Insight:
    subject = each.subject
    assessment = titles.get(subject["assessment"], subject["assessment"])
    higher = each.seen > each.usual
    sentence = (
        _("{0} scored {1} % on average in {2}, where its other results let expect about {3} %.")
        if higher
        else _("{0} scored only {1} % on average in {2}, where its other results let expect about {3} %.")
    )
    return Insight(
        key=_key(each),
        kind=CLASS_JUMP,
        title=_("{0} stands out in {1}").format(subject["group"], assessment),
        text=sentence.format(subject["group"], round(each.seen), assessment, round(each.usual)),
        suggestion=_(
            "Look whether the tasks, the marking or the entry of the results explain it before anything else."
        ),
        evidence=_evidence(each),
        severity=_severity(each),
        about={"course": subject["course"], "student_group": subject["group"] or None},
    )


def _of_all_equal(each: Anomaly, _names: Mapping[str, str], titles: Mapping[str, str]) -> Insight:
    subject = each.subject
    assessment = titles.get(subject["assessment"], subject["assessment"])
    return Insight(
        key=_key(each),
        kind=ALL_EQUAL,
        title=_("All results of {0} in {1} are equal").format(subject["group"], assessment),
        text=_("Every pupil has the same score. In other assessments two pupils agree {0} times in 100.").format(
            round(100 * each.usual)
        ),
        suggestion=_("Were the scores entered for the whole class at once? Correct them where they are not meant so."),
        evidence=_evidence(each),
        severity=_severity(each),
        about={"course": subject["course"], "student_group": subject["group"] or None},
    )


def _of_attendance_break(each: Anomaly, names: Mapping[str, str], _titles: Mapping[str, str]) -> Insight:
    name = names.get(each.subject["pupil"], each.subject["pupil"])
    return Insight(
        key=_key(each),
        kind=ATTENDANCE_BREAK,
        title=_("{0} is absent more often than before").format(name),
        text=_("Since {0} {1} was absent on {2} of 100 days, where {3} of 100 were usual.").format(
            formatdate(each.since.date()), name, round(each.seen), round(each.usual)
        ),
        suggestion=_("Ask the pupil or the family what keeps them away, before anything else."),
        evidence=_evidence(each),
        severity=_severity(each),
        about={"student": each.subject["pupil"]},
    )


def _of_mark_drop(each: Anomaly, names: Mapping[str, str], _titles: Mapping[str, str]) -> Insight:
    name = names.get(each.subject["pupil"], each.subject["pupil"])
    return Insight(
        key=_key(each),
        kind=MARK_DROP,
        title=_("Results of {0} have dropped").format(name),
        text=_(
            "Since {0} results of {1} over all courses are {2} points beside those of the others who sat the same, "
            "where {3} was usual."
        ).format(formatdate(each.since.date()), name, _signed(each.seen), _signed(each.usual)),
        suggestion=_("A talk: something may have changed at school or at home."),
        evidence=_evidence(each),
        severity=_severity(each),
        about={"student": each.subject["pupil"]},
    )


def _signed(value: float) -> str:
    return f"{round(value):+d}"


def _of_away(each: Away, names: Mapping[str, str]) -> Insight:
    name = names.get(each.pupil, each.pupil)
    return Insight(
        key=f"away:{each.pupil}:{each.since}",
        kind=AWAY,
        title=_("{0} has been away for {1} school days").format(name, each.days),
        text=_("{0} was absent without leave on each of the {1} school days since {2}.").format(
            name, each.days, formatdate(each.since)
        ),
        suggestion=_("Call the family today, unless somebody knows the reason."),
        evidence={"since": str(each.since), "days": each.days, "until": str(each.until)},
        severity=insights.HIGH if each.days >= 8 else insights.MEDIUM,
        about={"student": each.pupil},
    )


_SAID: Mapping[str, Callable[..., Insight]] = {
    "class jump": _of_class_jump,
    "attendance break": _of_attendance_break,
    "mark drop": _of_mark_drop,
    "all equal": _of_all_equal,
}
