"""UCI Student Performance (Cortez and Silva, 2008) as the engine's frames: a course, up to two grades, an outcome."""

from pathlib import Path

import pandas as pd

from school_ai.ai.analytics.features import features
from school_ai.ai.analytics.records import Records

SUBJECTS = {"maths": "student-mat.csv", "Portuguese": "student-por.csv"}
PROTECTED = ("sex", "age")
BEGINS, ENDS = pd.Timestamp("2005-09-15"), pd.Timestamp("2006-06-30")
GRADED = {"G1": pd.Timestamp("2005-12-15"), "G2": pd.Timestamp("2006-03-15")}
PASS = 10


def table(folder: Path, subject: str, grades: int) -> pd.DataFrame:
    """Features after the first `grades` grades, with `final` (0 to 20) and `last` (the last grade known)."""
    data = pd.read_csv(folder / SUBJECTS[subject])
    pupil = [f"P{number:03}" for number in range(len(data))]
    about = {"pupil": pupil, "course": subject, "term": "2005", "begins": BEGINS, "ends": ENDS}
    known = list(GRADED)[:grades]
    results = pd.concat(
        [pd.DataFrame(about).assign(assessment=name, day=GRADED[name], score=data[name], maximum=20) for name in known]
        or [pd.DataFrame(columns=["pupil", "course", "term", "assessment", "day", "score", "maximum"])],
        ignore_index=True,
    )
    pupils = data.drop(columns=["G1", "G2", "G3", *PROTECTED]).assign(pupil=pupil)
    records = Records.of(pupils=pupils, enrolments=pd.DataFrame(about), results=results)
    day = GRADED[known[-1]] if known else BEGINS
    found = features(records, day)
    final = pd.Series(data["G3"].to_numpy(), index=pupil)
    found["final"] = found["pupil"].map(final)
    found["last_grade"] = data[known[-1]].to_numpy() if known else float("nan")
    return found
