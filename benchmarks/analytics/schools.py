"""Demo schools as the engine's frames, straight from their rows: this year's, and earlier cohorts to learn from.

The generator knows one term at a time, so earlier terms are other schools of the same kind: other pupils, other
teachers, other luck, and terms that lie years back.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from embedded.school import SchoolSpec, generate
from school_ai.ai.analytics.records import Records

TERM, WEEKS = 16, 7
STATES = {"Present": "present", "Absent": "absent", "Leave": "excused", "Late": "late"}


@dataclass(frozen=True)
class Cohort:
    """A school's records of one term, whole, with who fails in truth and how likely that was."""

    school: object
    records: Records
    begins: pd.Timestamp

    def evening_of_week(self, week: int) -> pd.Timestamp:
        """The Sunday that ends a week."""
        return self.begins + pd.Timedelta(days=7 * week - 1)


def cohort(seed: int, pupils: int = 240, years_back: int = 0) -> Cohort:
    """The school of a seed with its term over, so that what came of it is known. Names carry the seed, since no pupil
    of one school is one of another."""
    begins = date(2026, 8, 31) - timedelta(days=364 * years_back)
    spec = SchoolSpec(seed=seed) if pupils == 240 else SchoolSpec.of_size(pupils, seed=seed)
    spec = _replace(spec, term_start=begins, today=begins + timedelta(days=7 * TERM + 60))
    school = generate(spec)
    return Cohort(school, records_of(school, str(seed)), pd.Timestamp(begins))


def records_of(school, mark: str = "") -> Records:
    """The rows of a generated school as frames. `mark` is put before the names of pupils and terms."""
    of = {table.doctype: table for table in school.tables()}

    def frame(doctype: str, **columns: str) -> pd.DataFrame:
        table = of[doctype]
        return pd.DataFrame({name: list(table.column(field)) for name, field in columns.items()})

    term = next(iter(of["Academic Term"].records()))
    span = {"begins": term["term_start_date"], "ends": term["term_end_date"], "term": mark + term["name"]}
    groups = frame("Student Group Student", pupil="student", group="parent").set_index("pupil")["group"]
    enrolments = frame("Course Enrollment", pupil="student", course="course").assign(**span)
    enrolments["group"] = mark + enrolments["pupil"].map(groups).astype(str)
    plans = frame(
        "Assessment Plan",
        assessment="name",
        day="schedule_date",
        known_on="creation",
        course="course",
        group="student_group",
        weight="maximum_assessment_score",
    )
    plans = plans.assign(term=span["term"], group=mark + plans["group"].astype(str))
    results = frame(
        "Assessment Result",
        pupil="student",
        course="course",
        plan="assessment_plan",
        score="total_score",
        maximum="maximum_score",
        known_on="creation",
        kind="assessment_group",
    )
    results["day"] = results["plan"].map(plans.set_index("assessment")["day"])
    results = results.assign(term=span["term"], assessment=results["plan"], weight=results["maximum"])
    attendance = frame("Student Attendance", pupil="student", day="date", known_on="creation", state="status")
    attendance["state"] = attendance["state"].map(STATES)
    leaves = frame("Student Leave Application", pupil="student", day="from_date", until="to_date", known_on="creation")
    quizzes = frame("Quiz Activity", pupil="student", course="course", day="activity_date", share="score")
    quizzes["right"] = pd.to_numeric(quizzes.pop("share"), errors="coerce") / 100
    quizzes["day"] = pd.to_datetime(quizzes["day"])
    reading = frame("Course Activity", pupil="student", course="course", day="activity_date")
    activity = pd.concat([quizzes.assign(kind="quiz"), reading.assign(kind="reading")], ignore_index=True)
    notes = frame("Student Log", pupil="student", day="date", known_on="creation", kind="type")
    notes["kind"] = notes["kind"].str.lower()
    found = Records.of(
        enrolments=enrolments,
        results=results,
        plans=plans,
        attendance=attendance,
        leaves=leaves,
        activity=activity,
        notes=notes,
    )
    return _marked(found, mark) if mark else found


def _marked(records: Records, mark: str) -> Records:
    from dataclasses import replace

    return replace(
        records,
        **{
            name: frame.assign(pupil=mark + frame["pupil"])
            for name in Records.frames()
            for frame in (getattr(records, name),)
            if "pupil" in frame and len(frame)
        },
    )


def together(parts: list[Records]) -> Records:
    """Records of several cohorts as those of one school over the years."""
    return Records(
        **{name: pd.concat([getattr(each, name) for each in parts], ignore_index=True) for name in Records.frames()}
    )


def truth_of(one: Cohort, rows: pd.DataFrame, what: np.ndarray, mark: str) -> np.ndarray:
    """A (P, C) array of the school's truth for rows of features."""
    truth = one.school.truth
    pupil = pd.Index([mark + name for name in truth.students]).get_indexer(rows["pupil"])
    course = pd.Index(truth.courses).get_indexer(rows["course"])
    return what[pupil, course]


def _replace(spec: SchoolSpec, **values) -> SchoolSpec:
    from dataclasses import replace

    return replace(spec, **values)
