"""Insights and estimates whose sources have changed since they were computed: cut from the records as they were read
then, today's features have another fingerprint."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate

from school_ai import settings
from school_ai.ai.analytics.features import Usual, features
from school_ai.jobs import tasks
from school_ai.services import consent, insights
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import estimating, gathering, models, noticing, predicting
from school_ai.services.analytics.outcome_words import ALERT_KINDS, NAMES
from school_ai.services.integrity.finding import STALE, Finding, Findings
from school_ai.services.seals import INSIGHT, PREDICTION

RECOMPUTE = "Estimate anew what is out of date"
# Estimates of more than this share of the pupils are compared with records of all read at once.
MOST_ONE_BY_ONE = 0.3
_OUTCOME_OF_KIND = {kind: outcome for outcome, kind in ALERT_KINDS.items()}


def are_being_made() -> bool:
    """Whether estimates are being made for all, or anew: what is out of date then is about to be mended."""
    kinds = (estimating.ESTIMATE, RECOMPUTE)
    return bool(frappe.db.exists(tasks.DOCTYPE, {"kind": ("in", kinds), "status": ("in", tasks.OPEN)}))


def stale() -> Findings:
    """Estimates, and the insights from them, that would not be made so from what the records say now."""
    if not are_being_made():
        yield from look_for_stale()


def look_for_stale() -> Findings:
    """The same, though estimates may be being made."""
    kept = estimating.usual_kept() if settings.is_on("predictions_enabled") else None
    if kept is None:
        return
    day, usual, read_on = kept
    rows = frappe.get_all(
        PREDICTION,
        # What another system has handed in is computed from what only that one knows.
        {"outside_key": ("is", "not set")},
        ["name", "student", "course", "outcome", "academic_term", "as_of", "read_on", "fingerprint"],
        order_by="name",
        limit_page_length=0,
    )
    now = _Fingerprints(usual, rows)
    for row in rows:
        outcome = NAMES[row.outcome]
        if row.fingerprint not in now.of(row.student, outcome, row.course, row.academic_term):
            yield Finding(
                STALE,
                PREDICTION,
                row.name,
                _("The records that it was computed from have changed."),
                ours=True,
                now={"fingerprint": row.fingerprint, "student": row.student},
            )
    yield from _stale_alerts(now)
    if read_on is not None:
        yield from _stale_seen(day, read_on)


def _stale_alerts(now: "_Fingerprints") -> Findings:
    alerts = frappe.get_all(
        INSIGHT,
        {"status": insights.OPEN, "kind": ("in", sorted(_OUTCOME_OF_KIND)), "fingerprint": ("is", "set")},
        ["name", "kind", "student", "course", "fingerprint"],
        order_by="name",
        limit_page_length=0,
    )
    for row in alerts:
        if row.fingerprint not in now.of(row.student, _OUTCOME_OF_KIND[row.kind], row.course):
            yield Finding(
                STALE,
                INSIGHT,
                row.name,
                _("The records that it was computed from have changed."),
                ours=True,
                now={"fingerprint": row.fingerprint, "student": row.student},
            )


def _stale_seen(day: date, read_on: datetime) -> Findings:
    """What stood out when all records were last looked through, and would not now."""
    rows = frappe.get_all(
        INSIGHT,
        {
            "status": insights.OPEN,
            "kind": ("in", noticing.KINDS),
            "computed_on": (">=", read_on),
            "fingerprint": ("is", "set"),
        },
        ["name", "subject_key", "fingerprint"],
        order_by="name",
        limit_page_length=0,
    )
    if not rows:
        return
    choices = school_choices.current()
    seen = noticing.seen(gathering.to_estimate(choices, as_read=read_on), day)
    fingerprints = {each.key: each.fingerprint for each in seen}
    for row in rows:
        if fingerprints.get(row.subject_key) != row.fingerprint:
            yield Finding(
                STALE,
                INSIGHT,
                row.name,
                _("The records that it was seen in have changed."),
                ours=True,
                now={"fingerprint": row.fingerprint},
            )


class _Fingerprints:
    """What estimates would be computed from now, of the records as they were read when each was made."""

    def __init__(self, usual: Usual, rows: Iterable):
        self._found: dict[tuple, set[str]] = defaultdict(set)
        self._held = models.in_use()
        runs: dict[tuple[date, datetime | None], set[str]] = defaultdict(set)
        for row in rows:
            runs[getdate(row.as_of), get_datetime(row.read_on) if row.read_on else None].add(row.student)
        everybody = len({row.student for row in rows})
        for (as_of, read_on), students in runs.items():
            self._look(usual, as_of, read_on, students, whole=len(students) > MOST_ONE_BY_ONE * everybody)

    def _look(self, usual: Usual, as_of: date, read_on: datetime | None, students: set[str], whole: bool) -> None:
        choices = school_choices.current()
        if whole:
            records = gathering.to_estimate(choices, as_read=read_on)
        else:
            allowed = consent.allowed_predictions(students, choices.consent_needed)
            if not allowed:
                return
            records = gathering.records(allowed, with_tutor=choices.with_tutor, as_read=read_on)
        table = features(records, as_of, usual=usual, leave_out=choices.leave_out, pass_mark=choices.pass_mark)
        table = table[table["pupil"].isin(students)].reset_index(drop=True)
        if not len(table):
            return
        for outcome, held in self._held.items():
            for row in predicting.of_outcome(held, table).itertuples(index=False):
                for place in (
                    (row.pupil, outcome, row.course, row.term),
                    (row.pupil, outcome, "", row.term),
                    (row.pupil, outcome, row.course),
                    (row.pupil, outcome, ""),
                ):
                    self._found[place].add(row.fingerprint)

    def of(self, student: str, outcome: str, course: str | None, *term: str) -> set[str]:
        return self._found.get((student, outcome, course or "", *term), set())
