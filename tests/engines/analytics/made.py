"""Small schools made for tests of the analytics engines: what is true in them is known."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics.records import Records

BEGINS, ENDS = pd.Timestamp("2025-09-01"), pd.Timestamp("2025-12-19")
COURSES = ("Maths", "Physics", "History", "German")
ASSESSMENTS = (("Quiz", 14, 10.0), ("Mid-term", 42, 30.0), ("Project", 70, 20.0), ("Final", 105, 40.0))


def school(seed: int = 0, pupils: int = 120, term: str = "T1", back: int = 0, mark: str = "") -> Records:
    """A term of pupils with an ability, four courses and four assessments each, and days of attendance. `back`: days by
    which all of it lies earlier."""
    rng = np.random.default_rng(seed)
    shift = pd.Timedelta(days=back)
    names = [f"{mark}P{number:03}" for number in range(pupils)]
    groups = [f"{mark}G{number % 10}" for number in range(pupils)]
    ability = rng.normal(0, 9, pupils)
    enrolments, results, attendance = [], [], []
    for number, name in enumerate(names):
        gift = rng.normal(0, 5, len(COURSES))
        for course_number, course in enumerate(COURSES):
            enrolments.append((name, course, term, groups[number], BEGINS - shift, ENDS - shift))
            for title, after, points in ASSESSMENTS:
                percent = np.clip(62 + ability[number] + gift[course_number] + rng.normal(0, 9), 0, 100)
                day = BEGINS - shift + pd.Timedelta(days=after)
                results.append((name, course, term, f"{course} {title}", day, day + pd.Timedelta(days=4),
                                percent * points / 100, points))  # fmt: skip
        chance = 0.04 + 0.10 * (ability[number] < -6)
        days = pd.bdate_range(BEGINS - shift, ENDS - shift)
        attendance += [(name, day, "absent" if rng.random() < chance else "present") for day in days]
    return Records.of(
        enrolments=pd.DataFrame(enrolments, columns=["pupil", "course", "term", "group", "begins", "ends"]),
        results=pd.DataFrame(
            results, columns=["pupil", "course", "term", "assessment", "day", "known_on", "score", "maximum"]
        ),
        attendance=pd.DataFrame(attendance, columns=["pupil", "day", "state"]),
    )
