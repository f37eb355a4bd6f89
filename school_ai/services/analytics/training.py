"""Models learn from terms that are over: in the background, when the school has chosen that they should, or when
somebody asks.

What is learned is tried on pupils that it did not know and held against the naive rule (`ai.analytics.model`), looked
through for whom it errs about more often (`audit`), and kept with all of that (`models`). One that is beyond the
school's limits is kept to be seen, and the naive rule learned in its place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import frappe
import numpy as np
import pandas as pd
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from school_ai import settings
from school_ai.ai.analytics import alerting
from school_ai.ai.analytics.audit import Audit, audit
from school_ai.ai.analytics.drift import Profile, profile
from school_ai.ai.analytics.features import features, inputs_of
from school_ai.ai.analytics.model import Predictor, fit
from school_ai.ai.analytics.outcomes import CHANCE, OUTCOMES, Outcome, with_outcome
from school_ai.ai.analytics.records import Records
from school_ai.erpnext_records import pupil_records
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics import gathering, models
from school_ai.services.analytics.choices import Choices
from school_ai.services.analytics.models import LEARN, Learned

ESTIMATE = "Estimate for pupils"
ALL = "all"
# Of so many terms at most, the latest ones: what was long ago was another school.
MOST_TERMS = 6
# More rows make models hardly better, and learning longer than a worker may be silent.
MOST_ROWS = 20_000
# A drop in engagement is settled after four weeks, so the running term teaches it too.
HORIZON = timedelta(days=28)
MOST_DAYS_OF_ACTIVITY = 8
# Inputs that change with the calendar say nothing about whether the school has changed.
OF_THE_CALENDAR = frozenset({"progress", "course_level", "ability_sd", "outlook_sd", "reserve", "known", "results"})
SEED = 20_26


def start() -> str:
    """Have models learned. Returns the name of the task."""
    return tasks.start(LEARN, models.MODEL, ALL)


def learn_where_due() -> None:
    """Have models learned when it is time to. Run by the scheduler daily."""
    if settings.is_on("predictions_enabled") and is_due(school_choices.current()):
        start()


def is_due(choices: Choices) -> bool:
    """Whether it is time to learn: nothing was learned yet, too long ago, or under other choices."""
    latest = frappe.get_all(
        models.MODEL, fields=["learned_on", "made_with"], order_by="learned_on desc", limit_page_length=1
    )
    if not latest:
        return bool(frappe.db.count("Assessment Result", {"docstatus": 1}))
    if models.unreadable():
        return True
    if get_datetime(latest[0].learned_on) < now_datetime() - timedelta(days=choices.days_between):
        return True
    made_with = frappe.parse_json(latest[0].made_with or "{}")
    return any(made_with.get(name) != value for name, value in choices.of_learning().items())


def run(task: Task) -> None:
    """Learn all outcomes anew, then have estimates made."""
    if not settings.is_on("predictions_enabled"):
        return
    choices, today = school_choices.current(), getdate()
    task.report(0.02, _("Reading records"))
    records = gathering.to_estimate(choices)
    # Reading, and each day that is looked at, takes long in a large school: a report keeps the task's lease.
    tables = examples(records, choices, today, alive=lambda: task.report(0.2, _("Looking at terms that are over")))
    usual = profile_of(tables["grade"])
    for number, outcome in enumerate(OUTCOMES.values()):
        task.report(0.4 + 0.6 * number / len(OUTCOMES), _("Learning"))
        for learned in learn(tables[outcome.name], outcome, choices, usual):
            models.keep(learned)
    tasks.start(ESTIMATE, "AI Prediction", ALL)


def profile_of(table: pd.DataFrame) -> Profile | None:
    """How the inputs were spread in terms that are over, which today's are held against. None where there are none."""
    if not len(table):
        return None
    return profile(table, [name for name in inputs_of(table) if name not in OF_THE_CALENDAR])


def learn(table: pd.DataFrame, outcome: Outcome, choices: Choices, usual: Profile | None = None) -> list[Learned]:
    """What is to be kept of an outcome's `examples`, in this order: a model beyond the school's limits, if that is what
    came of it, and the one to use. `usual`: kept with it, to tell later whether the school has changed."""
    found = [_learned(table, outcome, choices, usual, only_rules=False)]
    if not found[0].is_allowed and not found[0].predictor.why_rule:
        fallback = _learned(table, outcome, choices, usual, only_rules=True)
        fallback.predictor.why_rule = "limits"
        found.append(fallback)
    return found


def examples(
    records: Records,
    choices: Choices,
    today: date,
    outcomes: Iterable[Outcome] = tuple(OUTCOMES.values()),
    alive: Callable[[], None] = lambda: None,
) -> dict[str, pd.DataFrame]:
    """By outcome, features as they were on days of terms that are over, at the parts of the term for which estimates
    will be asked until models are learned again, each with what came of it. `alive` is called now and then."""
    days = {outcome.name: _days(records, outcome, choices, today) for outcome in outcomes}
    parts: dict[str, list[pd.DataFrame]] = {name: [] for name in days}
    for day in sorted(set().union(*days.values())):
        alive()
        rows = features(records, day, leave_out=choices.leave_out, pass_mark=choices.pass_mark)
        rows = rows.assign(as_of=pd.Timestamp(day))
        for name in (name for name in days if day in days[name]):
            settled = with_outcome(
                rows,
                records,
                OUTCOMES[name],
                today,
                pass_mark=choices.pass_mark,
                absent_share=choices.absent_share,
            )
            parts[name].append(_some_pupils(settled, MOST_ROWS // len(days[name])))
    nothing = pd.DataFrame(columns=["pupil", "course", "term", "begins", "ends", "as_of", "outcome"])
    return {
        name: pd.concat([part for part in found if len(part)] or [nothing], ignore_index=True)
        for name, found in parts.items()
    }


def _some_pupils(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Whole pupils, chosen at random, so that there are not more rows than can be learned from in time."""
    if len(rows) <= most:
        return rows
    pupils = np.sort(rows["pupil"].unique())
    chosen = np.random.default_rng(SEED).choice(pupils, max(1, int(len(pupils) * most / len(rows))), replace=False)
    return rows[rows["pupil"].isin(chosen)].reset_index(drop=True)


def _days(records: Records, outcome: Outcome, choices: Choices, today: date) -> set[date]:
    """The days on which the records are looked at as they were then."""
    now = pd.Timestamp(today)
    # Who came later began later: a term is as long as its longest enrolment.
    terms = records.enrolments.groupby("term").agg(begins=("begins", "min"), ends=("ends", "max"))
    if outcome.name == "withdraws":
        days = pd.date_range(end=now - HORIZON, periods=6 * MOST_DAYS_OF_ACTIVITY, freq="14D")
        open_days = [day for day in days if ((terms["begins"] < day) & (terms["ends"] >= day + HORIZON)).any()]
        return {day.date() for day in open_days[-MOST_DAYS_OF_ACTIVITY:]}
    over = terms[terms["ends"] < now].sort_values("ends").tail(MOST_TERMS)
    shares = _shares_of_term(records, choices, now)
    return {
        (begins + share * (ends - begins)).date()
        for begins, ends in zip(over["begins"], over["ends"], strict=True)
        for share in shares
    }


def _shares_of_term(records: Records, choices: Choices, now: pd.Timestamp) -> Sequence[float]:
    """The parts of a term at which estimates will be made before models are learned again."""
    running = records.enrolments
    running = running[(running["begins"] <= now) & (running["ends"] >= now)]
    if not len(running):
        return 0.25, 0.5, 0.75
    length = (running["ends"] - running["begins"]).dt.days.clip(lower=1)
    gone = float(((now - running["begins"]).dt.days / length).median())
    step = min(0.25, choices.days_between / float(length.median()) / 2)
    shares = np.clip([gone, gone + step, gone + 2 * step], 0.05, 0.95)
    return np.unique(shares.round(3)).tolist()


def _learned(
    table: pd.DataFrame, outcome: Outcome, choices: Choices, usual: Profile | None, *, only_rules: bool
) -> Learned:
    predictor = fit(
        table, outcome.kind, rules=_known(outcome.rules, table), seed=SEED, only_rules=only_rules,
        inputs=None if len(table) else [],
    )  # fmt: skip
    tried = _tried(predictor, table)
    threshold = None
    if outcome.kind == CHANCE and len(tried):
        threshold = alerting.threshold_for(tried, choices.least_right, choices.most_alerts)
    terms = table[["term", "ends"]].drop_duplicates() if len(table) else pd.DataFrame(columns=["term", "ends"])
    return Learned(
        outcome=outcome.name,
        predictor=predictor,
        profile=usual,
        threshold=threshold,
        audit=_audit(tried, outcome, threshold, choices),
        data_from=table["begins"].min().date() if len(table) else None,
        data_to=table["ends"].max().date() if len(table) else None,
        terms=len(terms),
        pupils=int(table["pupil"].nunique()) if len(table) else 0,
        made_with={**choices.of_learning(), "seed": SEED, "apart_by": predictor.apart_by},
    )


def _known(rules: Sequence[str], table: pd.DataFrame) -> Sequence[str]:
    return [rule for rule in rules if rule in table] or list(rules[:1])


def _tried(predictor: Predictor, table: pd.DataFrame) -> pd.DataFrame:
    """What was said of rows that were held back: `pupil`, `said`, `outcome`."""
    if not len(predictor.tried):
        return pd.DataFrame(columns=["pupil", "said", "outcome"])
    pupil = table["pupil"].to_numpy()[predictor.tried["row"]]
    return predictor.tried[["said", "outcome"]].assign(pupil=pupil)


def _audit(tried: pd.DataFrame, outcome: Outcome, threshold, choices: Choices) -> Audit | None:
    if not len(tried) or not choices.attributes:
        return None
    attributes = pupil_records.attributes(choices.attributes)
    limits = choices.limits
    if outcome.kind != CHANCE:
        # What is said of a grade is looked at as whether it would be a fail. That is no chance, so it is not
        # calibrated.
        tried = tried.assign(
            said=(tried["said"] < choices.pass_mark).astype(float),
            outcome=(tried["outcome"] < choices.pass_mark).astype(float),
        )
        limits = replace(limits, calibration=1.0)
    # Where nobody is told, nobody is told wrongly; calibration counts all the same.
    told_from = 0.5 if outcome.kind != CHANCE else threshold.chance if threshold else 2.0
    return audit(tried, attributes, told_from, limits=limits, seed=SEED)
