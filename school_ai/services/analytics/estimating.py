"""Estimates are made anew for all pupils every night, and for single ones as soon as their results change; whoever
teaches them is told of what asks for a look.

Estimates stand in AI Prediction, a row for each pupil, course and outcome, with the fingerprint of what they were
computed from. What they give reason to say becomes an AI Insight.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

import frappe
import pandas as pd
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from school_ai import settings
from school_ai.ai.analytics.drift import drift
from school_ai.ai.analytics.features import Usual, features, usual_of
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import people
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import consent, insights, seals
from school_ai.services.analytics import (
    alerts,
    gathering,
    models,
    noticing,
    predicting,
    recommending,
    signed_files,
    training,
    wording,
)
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics.choices import Choices
from school_ai.services.analytics.models import Held
from school_ai.services.analytics.outcome_words import ALERT_KINDS, FAILS, GRADE, TITLES
from school_ai.services.analytics.predicting import Explained
from school_ai.services.auditing import writing as auditing
from school_ai.services.auditing.vocabulary import WRITTEN

PREDICTION = seals.PREDICTION
ESTIMATE = training.ESTIMATE
# What was usual in the school when estimates were last made for all.
USUAL_FILE = "usual.model"
VALID_FOR = timedelta(days=14)
# Results of more pupils than that are taken in with the next estimates for all.
MOST_CHANGED = 500
# Until so many days after learning the school is not asked again whether it still looks the same.
SETTLED = timedelta(days=7)
COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "docstatus", "student", "student_name", "outcome",
           "course", "student_group", "academic_term", "said", "chance", "value", "low", "high", "told", "as_of",
           "read_on", "valid_until", "model", "reasons", "changes", "fingerprint")  # fmt: skip


def start() -> str:
    """Have estimates made for all. Returns the name of the task."""
    return tasks.start(ESTIMATE, PREDICTION, training.ALL)


def estimate_nightly() -> None:
    """Have estimates made for all. Run by the scheduler daily."""
    if settings.is_on("predictions_enabled"):
        start()


def run(task: Task) -> None:
    """Estimates, insights and recommendations for all pupils."""
    if not settings.is_on("predictions_enabled"):
        return
    choices, today = school_choices.current(), getdate()
    task.report(0.02, _("Reading records"))
    read_on = now_datetime()
    records = gathering.to_estimate(choices, criteria=True)
    task.report(0.25, _("Estimating"))
    usual = usual_of(records, today)
    signed_files.write(USUAL_FILE, (today, usual, read_on))
    table = features(records, today, usual=usual, leave_out=choices.leave_out, pass_mark=choices.pass_mark)
    held = models.in_use()
    _look_for_drift(held, table)
    found = _estimate(held, table, choices, today, read_on, alive=lambda: task.report(0.4, _("Estimating")))
    task.report(0.6, _("Looking for what stands out"))
    noticing.notice(records, today)
    task.report(0.75, _("Recommending"))
    recommending.recommend(records, table, found.get(FAILS), today, alive=lambda: task.report(0.8, _("Recommending")))
    task.report(0.95, _("Telling"))
    alerts.tell_of_new(choices)


def for_students(students: Iterable[str]) -> None:
    """Estimates and the insights from them for some pupils, beside what was usual when they were last made for all."""
    choices, today, usual = school_choices.current(), getdate(), _usual()
    students = sorted(set(students))
    if usual is None or not students:
        return
    read_on = now_datetime()
    table = _table_of(students, choices, today, usual)
    _estimate(models.in_use(), table, choices, today, read_on, students=students)


def forget(student: str) -> None:
    """Take away what was estimated of a pupil who is not to be included any more; what a teacher has decided stays."""
    frappe.db.delete(PREDICTION, {"student": student})
    insights.withdraw_others([*ALERT_KINDS.values(), *noticing.KINDS], set(), [student])
    recommending.withdraw_proposed(student)


def _table_of(students: Sequence[str], choices: Choices, today: date, usual: Usual) -> pd.DataFrame:
    allowed = consent.allowed_predictions(students, choices.consent_needed)
    records = gathering.records(allowed, with_tutor=choices.with_tutor) if allowed else Records.of()
    return features(records, today, usual=usual, leave_out=choices.leave_out, pass_mark=choices.pass_mark)


def _usual() -> Usual | None:
    kept = usual_kept()
    return kept[1] if kept else None


def usual_kept() -> tuple[date, Usual, datetime | None] | None:
    """When estimates were last made for all: the day, what was usual, and from when the records were read on."""
    try:
        day, usual, *read_on = signed_files.read(USUAL_FILE)
    except (signed_files.NotOurs, OSError):
        return None
    return day, usual, read_on[0] if read_on else None


def explained_now(student: str, outcome: str, course: str | None) -> Explained | None:
    """Why the estimate for a pupil is what it is, worked out now: where it was not when the estimate was made."""
    held, usual = models.in_use().get(outcome), _usual()
    if held is None or usual is None:
        return None
    table = _table_of([student], school_choices.current(), getdate(), usual)
    rows = predicting.of_outcome(held, table)
    if course:
        rows = rows[rows["course"] == course]
    found = predicting.explained(held, rows.head(1))
    return found[0] if found else None


# --- writing ---------------------------------------------------------------------------------------------------------


def _estimate(
    held: dict[str, Held],
    table: pd.DataFrame,
    choices: Choices,
    today: date,
    read_on: datetime,
    students: Sequence[str] | None = None,
    alive: Callable[[], None] = lambda: None,
) -> dict[str, pd.DataFrame]:
    """Estimates of all outcomes, of some pupils or all, written down and made insights of. Returns them by outcome.
    `alive` is called before each."""
    names = people.names_of_students(table["pupil"].unique()) if len(table) else {}
    found = {}
    for outcome, title in TITLES.items():
        alive()
        # Of some pupils nobody knows how they stand among all: then what is told from is the chance alone.
        most = choices.most_alerts if students is None else 1.0
        rows = predicting.of_outcome(held[outcome], table, most) if outcome in held and len(table) else None
        _forget(title, students)
        if rows is None:
            alerts.say_none(outcome, students)
            continue
        why = _why(held[outcome], rows)
        _write(_as_records(held[outcome], rows, why, names, today, read_on))
        alerts.say(held[outcome], rows, why, names, choices, today, students)
        found[outcome] = rows
    return found


def _why(held: Held, rows: pd.DataFrame) -> dict[int, Explained]:
    asked = rows if len(rows) <= predicting.ALL_EXPLAINED else rows[rows["told"]]
    return dict(zip(asked.index.tolist(), predicting.explained(held, asked), strict=True))


def _forget(outcome: str, students: Sequence[str] | None) -> None:
    """Take away estimates of ours; those that another system has handed in are its own."""
    table = frappe.qb.DocType(PREDICTION)
    query = frappe.qb.from_(table).delete().where(table.outcome == outcome)
    query = query.where(table.outside_key.isnull() | (table.outside_key == ""))
    if students is not None:
        query = query.where(table.student.isin(list(students) or [""]))
    query.run()


def _as_records(
    held: Held,
    rows: pd.DataFrame,
    why: dict[int, Explained],
    names: dict[str, str],
    today: date,
    read_on: datetime,
) -> list[tuple]:
    now, is_grade = now_datetime(), held.outcome == GRADE
    per_course = held.outcome != "often_absent"
    found = []
    for number, row in enumerate(rows.itertuples(index=False)):
        estimate, low, high = (wording.plain(getattr(row, name)) for name in ("estimate", "low", "high"))
        course = row.course if per_course else None
        told = why.get(number)
        found.append(
            (
                name_of(held.outcome, row.pupil, course, row.term),
                now,
                now,
                frappe.session.user,
                frappe.session.user,
                0,
                row.pupil,
                names.get(row.pupil, row.pupil),
                TITLES[held.outcome],
                course,
                row.group or None,
                row.term,
                wording.said(held.outcome, None if is_grade else estimate, estimate if is_grade else None, low, high),
                0 if is_grade else estimate,
                estimate if is_grade else 0,
                low or 0,
                high or 0,
                int(row.told),
                today,
                read_on,
                min(today + VALID_FOR, row.ends.date()),
                held.name,
                frappe.as_json(told.reasons) if told else None,
                frappe.as_json(told.changes) if told else None,
                row.fingerprint,
            )
        )
    return found


def name_of(outcome: str, student: str, course: str | None, term: str) -> str:
    """The name of an estimate's record: the same, however often it is made."""
    whole = "\0".join((outcome, student, course or "", term or ""))
    return hashlib.sha256(whole.encode()).hexdigest()[:20]


def _write(values: list[tuple]) -> None:
    rows = []
    for value in values:
        seal = seals.sealed(PREDICTION, dict(zip(COLUMNS, value, strict=True)))
        rows.append((*value, *seal.values()))
    if rows:
        columns = [*COLUMNS, "seal", "sealed_about"]
        frappe.db.bulk_insert(PREDICTION, columns, rows, ignore_duplicates=True, chunk_size=2000)
        # Of which pupils stands in the estimates themselves, with the day and the model.
        auditing.changed(WRITTEN, doctype=PREDICTION, detail=f"{len(rows)} estimates")


# --- drift -----------------------------------------------------------------------------------------------------------


def _look_for_drift(held: dict[str, Held], table: pd.DataFrame) -> None:
    """Say in each model whether the school still looks like the one it learned from, and learn anew where it does
    not."""
    changed = False
    for each in held.values():
        if each.profile is None or len(table) < 30:
            continue
        seen = drift(each.profile, table)
        if seen.is_much:
            most = ", ".join(list(seen.index)[:3])
            note = _("Much has changed: {0} of {1} inputs, most of all {2}.").format(seen.much, len(seen.index), most)
        else:
            note = _("Nothing that matters has changed: {0} of {1} inputs.").format(seen.much, len(seen.index))
        values = {
            "drift_note": note,
            "drift_checked_on": now_datetime(),
            "drift_share": 100 * seen.much / max(1, len(seen.index)),
            "has_drifted": seen.is_much,
        }
        frappe.db.set_value(models.MODEL, each.name, values, update_modified=False)
        learned_on = get_datetime(frappe.db.get_value(models.MODEL, each.name, "learned_on"))
        changed = changed or (seen.is_much and learned_on < now_datetime() - SETTLED)
    if changed:
        training.start()
