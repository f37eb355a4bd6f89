"""How long features and predictions take for a large school, everything read from MariaDB.

The school's rows are written straight into a site of its own; models come from earlier cohorts.
"""

import resource
import time
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from benchmarks.analytics.schools import cohort
from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from embedded.school import SchoolSpec, generate
from school_ai.ai.analytics.features import snapshots
from school_ai.ai.analytics.model import Predictor, fit
from school_ai.ai.analytics.outcomes import OUTCOMES, with_outcome

SITE = "analytics"
BEGINS, WEEKS = date(2026, 1, 5), 38
# Of 38 weeks some days are holidays.
DAYS_AT_LEAST = 175
# Pupils come last: where they are all there, so is everything else.
READ = (
    *("Academic Year", "Academic Term", "Program Enrollment", "Course Enrollment", "Student Group"),
    *("Student Group Student", "Assessment Plan", "Assessment Result", "Assessment Result Detail"),
    *("Student Attendance", "Student Leave Application", "Course Activity", "Quiz Activity", "Student Log", "Fees"),
    "Student",
)


@lru_cache(maxsize=1)
def _models(seed: int) -> dict[str, Predictor]:
    past = [cohort(1000 * seed + number, years_back=2 - number) for number in range(2)]
    found = {}
    for name in ("fails", "grade"):
        outcome = OUTCOMES[name]
        tables = [
            with_outcome(
                snapshots(each.records, [each.evening_of_week(12)]),
                each.records,
                outcome,
                each.begins + pd.Timedelta(days=200),
            )
            for each in past
        ]
        found[name] = fit(pd.concat(tables, ignore_index=True), outcome.kind, rules=outcome.rules, seed=seed)
    return found


def _fill(frappe, pupils: int, seed: int) -> None:
    """Have the site hold a school of this size and nothing else, unless it does already."""
    if frappe.db.count("Student") == pupils and frappe.db.count("Student Attendance") >= DAYS_AT_LEAST * pupils:
        return
    from embedded.school_site import _insert

    spec = SchoolSpec.of_size(
        pupils, seed=seed, term_start=BEGINS, weeks=WEEKS, today=BEGINS + timedelta(days=7 * WEEKS)
    )
    tables = {table.doctype: table for table in generate(spec).tables()}
    for doctype in reversed(READ):
        frappe.db.truncate(doctype)
    for doctype in READ:
        if doctype in tables:
            _insert(tables[doctype])
            frappe.db.commit()


def _day() -> date:
    """The last Friday of the term: nearly all of its days are known."""
    return BEGINS + timedelta(days=7 * WEEKS - 3)


def _measured(run: Run, pupils: int) -> tuple[float, str]:
    models = _models(run.seed)
    with shelf_site(SITE) as frappe:
        _fill(frappe, pupils, run.seed)
        from school_ai.services.analytics import gathering, predicting

        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        records = gathering.records()
        read = time.perf_counter() - began
        found = predicting.of_all(models, _day(), records)
        seconds = time.perf_counter() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if not len(found) or found["fails"].isna().any():
        raise RuntimeError("some have no prediction")
    empty = [name for name in ("results", "attendance", "activity", "notes") if not len(getattr(records, name))]
    if empty or len(records.attendance) < DAYS_AT_LEAST * pupils:
        raise RuntimeError(f"the site holds no whole school: {empty}, {len(records.attendance)} days of attendance")
    rows = f"{len(records.attendance):,} days of attendance, {len(found):,} enrolments; read in {read:.1f} s"
    return seconds, f"{rows}; most memory of the process {peak / 1024**2:.2f} GiB ({before / 1024**2:.2f} before)"


@benchmark(unit="s", bar=120, aim=30, better="lower", needs_site=True)
def all_seconds(run: Run) -> Figure:
    """10,000 pupils, 180 school days: features and two predictions for all, from MariaDB."""
    return Figure(*_measured(run, 10_000))


@benchmark(unit="GiB", bar=2, better="lower", needs_site=True)
def all_memory(run: Run) -> Figure:
    """The same: the most memory that the whole process took, models and framework included."""
    _seconds, note = _measured(run, 10_000)
    return Figure(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, note)


@benchmark(unit="times", bar=11, aim=10, better="lower", needs_site=True)
def growth(run: Run) -> Figure:
    """Time for 10,000 pupils over that for 1,000: ten times is linear."""
    large, _note = _measured(run, 10_000)
    small, _note = _measured(run, 1_000)
    return Figure(large / small, f"{large:.1f} s and {small:.2f} s")


@benchmark(unit="ms", bar=300, aim=100, better="lower", needs_site=True)
def one_pupil_ms(run: Run) -> Figure:
    """One pupil after one new result among 10,000: records read, features, two predictions with reasons; median of
    20."""
    from school_ai.ai.analytics.features import usual_of

    models = _models(run.seed)
    took = []
    with shelf_site(SITE) as frappe:
        _fill(frappe, 10_000, run.seed)
        from school_ai.services.analytics import gathering, predicting

        usual = usual_of(gathering.records(), _day())
        names = frappe.get_all("Student", pluck="name", order_by="name", limit_page_length=2000)[::100]
        results = frappe.get_all("Assessment Result", {"student": ("in", names)}, ["name", "student"])
        of_pupil = {row.student: row.name for row in results}
        for name in names:
            frappe.db.set_value("Assessment Result", of_pupil[name], "total_score", 1.0)
            began = time.perf_counter()
            found, _reasons = predicting.of_pupil(name, models, usual, _day())
            took.append(1000 * (time.perf_counter() - began))
            if not len(found):
                raise RuntimeError(f"nothing for {name}")
        frappe.db.rollback()
    took.sort()
    return Figure(took[len(took) // 2], f"longest {took[-1]:.0f} ms")
