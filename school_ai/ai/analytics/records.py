"""What is known of a school, as plain frames.

Every frame may be empty. Columns are those of `COLUMNS`; others are kept and passed over. What cannot be right (a
result above its maximum, a row without a date) is left out or cut, and counted in words in `Records.remarks`, so that
nothing made up is computed from it and nobody has to wonder where it went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pandas as pd

from school_ai.ai.catalogue import _lt

__all__ = ["COLUMNS", "DAYS", "KEY", "Records", "Remark"]

# An enrolment: what a row of features is about.
KEY = ["pupil", "course", "term"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    # One row for each pupil; further columns are inputs of their own (never protected attributes).
    "pupils": ("pupil",),
    "enrolments": ("pupil", "course", "term", "group", "begins", "ends", "known_on"),
    # Assessments that are planned: `known_on` is when they were, `weight` what they will count.
    "plans": ("course", "term", "group", "assessment", "day", "known_on", "weight"),
    # `weight`: how much a result counts in the final grade, usually its maximum. `known_on`: when it was entered.
    "results": ("pupil", "course", "term", "assessment", "day", "known_on", "score", "maximum", "weight"),
    # A result's parts. Only for what looks at criteria and topics.
    "criteria": ("pupil", "course", "term", "assessment", "criterion", "day", "known_on", "score", "maximum"),
    # `state`: present, late, excused (absent, with leave) or absent. `lesson`: where it is taken lesson by lesson.
    "attendance": ("pupil", "day", "known_on", "state", "lesson"),
    # Leave that was granted, from `day` to `until`.
    "leaves": ("pupil", "day", "until", "known_on"),
    # What was done with the course's materials, quizzes or the tutor. `kind`: what for; `count`: how much; `right`: the
    # share that was right, where it is practice that is marked.
    "activity": ("pupil", "course", "day", "known_on", "kind", "count", "right"),
    # What teachers noted. `kind`: academic, achievement, general.
    "notes": ("pupil", "day", "known_on", "kind"),
    # What is to be paid. `paid_on` empty: not paid so far.
    "dues": ("pupil", "day", "known_on", "due_on", "paid_on"),
}
DAYS = ("begins", "ends", "day", "until", "known_on", "due_on", "paid_on")
NUMBERS = ("score", "maximum", "weight", "count", "right")
# Of rows that agree in these, the one that was entered last holds. Which that is depends on the date as of which one
# asks.
ENTERED_AGAIN: Mapping[str, list[str]] = {
    "results": [*KEY, "assessment"],
    "criteria": [*KEY, "assessment", "criterion"],
    "attendance": ["pupil", "day", "lesson"],
}
# A row counts for nothing without these.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "pupils": ("pupil",),
    "enrolments": ("pupil", "course", "begins", "ends"),
    "results": ("pupil", "course", "assessment", "day", "score", "maximum"),
    "criteria": ("pupil", "course", "assessment", "criterion", "day", "score", "maximum"),
    "plans": ("course", "assessment", "weight"),
    "attendance": ("pupil", "day", "state"),
    "leaves": ("pupil", "day", "until"),
    "activity": ("pupil", "day"),
    "notes": ("pupil", "day"),
    "dues": ("pupil", "day", "due_on"),
}
# Entered later than this after the day it is about, a record was taken over from elsewhere: then the day of entry says
# nothing about when it was known.
TAKEN_OVER = pd.Timedelta(days=60)


@dataclass(frozen=True)
class Remark:
    """What was found wrong: in which frame, what, and in how many rows. `what` is one of REMARKS."""

    frame: str
    what: str
    rows: int


# What a remark says, with {0} for the number of rows.
REMARKS: Mapping[str, str] = {
    "incomplete": _lt("{0} rows lack a date or a name and were left out."),
    "no maximum": _lt("{0} results have no maximum score and were left out."),
    "above maximum": _lt("{0} results are above their maximum and were counted as the maximum."),
    "below zero": _lt("{0} results are below zero and were counted as zero."),
    "backwards": _lt("{0} enrolments end before they begin and were left out."),
    "double": _lt("{0} rows stand twice and were counted once."),
}


@dataclass(frozen=True)
class Records:
    """Frames with the columns of `COLUMNS`. Build it with `Records.of`, which checks and completes them."""

    pupils: pd.DataFrame = field(default_factory=pd.DataFrame)
    enrolments: pd.DataFrame = field(default_factory=pd.DataFrame)
    results: pd.DataFrame = field(default_factory=pd.DataFrame)
    plans: pd.DataFrame = field(default_factory=pd.DataFrame)
    criteria: pd.DataFrame = field(default_factory=pd.DataFrame)
    attendance: pd.DataFrame = field(default_factory=pd.DataFrame)
    leaves: pd.DataFrame = field(default_factory=pd.DataFrame)
    activity: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: pd.DataFrame = field(default_factory=pd.DataFrame)
    dues: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, **frames: pd.DataFrame | None) -> "Records":
        """Checked frames. A column that is missing is empty; `known_on` is then the day itself, `weight` the maximum,
        `term` one and the same. Raises TypeError for a frame of another name."""
        remarks: list[Remark] = []
        ready = {}
        for name in COLUMNS:
            given = frames.pop(name, None)
            ready[name] = _checked(name, pd.DataFrame() if given is None else given, remarks)
        if frames:
            raise TypeError(f"no such frames: {', '.join(sorted(frames))}")
        if not len(ready["pupils"]):
            ready["pupils"] = pd.DataFrame({"pupil": ready["enrolments"]["pupil"].unique()})
        return cls(**ready, remarks=tuple(remarks))

    def as_of(self, day: pd.Timestamp) -> "Records":
        """What was known on the evening of a day: everything later is cut off before anything is joined. A term's end
        is a plan and stays; so are planned points. What was paid later is not paid yet."""
        day = pd.Timestamp(day).normalize()
        cut = {}
        for each in self.frames():
            frame = getattr(self, each)
            if each == "enrolments":
                frame = frame[(frame["begins"] <= day) & (frame["known_on"] <= day)]
            elif each == "plans":
                frame = frame[frame["known_on"].isna() | (frame["known_on"] <= day)]
            elif "known_on" in frame:
                frame = frame[(frame["day"] <= day) & (frame["known_on"] <= day)]
                if each in ENTERED_AGAIN:
                    frame = _latest(frame, ENTERED_AGAIN[each])
                if "paid_on" in frame:
                    frame = frame.assign(paid_on=frame["paid_on"].where(frame["paid_on"] <= day))
            cut[each] = frame.reset_index(drop=True)
        return replace(self, **cut)

    def of_pupils(self, pupils) -> "Records":
        """Only what is about some pupils."""
        wanted = set(pupils)
        return replace(
            self,
            **{
                name: frame[frame["pupil"].isin(wanted)].reset_index(drop=True)
                for name in self.frames()
                for frame in (getattr(self, name),)
                if "pupil" in frame
            },
        )

    @staticmethod
    def frames() -> Iterator[str]:
        """The names of the frames."""
        return (each.name for each in fields(Records) if each.name != "remarks")


def _checked(name: str, frame: pd.DataFrame, remarks: list[Remark]) -> pd.DataFrame:
    frame = frame.copy(deep=False).reset_index(drop=True)
    for column in COLUMNS[name]:
        if column not in frame:
            frame[column] = pd.Series([np.nan] * len(frame), dtype="object")
    for column in frame.columns.intersection(DAYS):
        frame[column] = pd.to_datetime(frame[column], errors="coerce").dt.normalize().astype("datetime64[ns]")
    for column in frame.columns.intersection(NUMBERS):
        frame[column] = pd.to_numeric(frame[column], errors="coerce").astype("float64")
    if "term" in COLUMNS[name]:
        frame["term"] = frame["term"].where(frame["term"].notna(), "")
    if "group" in COLUMNS[name]:
        frame["group"] = frame["group"].where(frame["group"].notna(), "")

    def keep(good: pd.Series, what: str) -> None:
        nonlocal frame
        if not good.all():
            remarks.append(Remark(name, what, int((~good).sum())))
            frame = frame[good].reset_index(drop=True)

    keep(frame[list(NEEDED[name])].notna().all(axis=1), "incomplete")
    if name == "attendance":
        frame["lesson"] = frame["lesson"].astype("object").where(frame["lesson"].notna(), "").astype("category")
    if name == "enrolments":
        frame["known_on"] = frame["known_on"].fillna(frame["begins"])
    elif "known_on" in COLUMNS[name] and name != "plans":
        entered = frame["known_on"].fillna(frame["day"])
        late = entered > frame["day"] + TAKEN_OVER
        frame["known_on"] = entered.where(~late, frame["day"]).clip(lower=frame["day"])
    if name == "enrolments":
        keep(frame["begins"] <= frame["ends"], "backwards")
        frame = frame.sort_values("begins", kind="stable")
        keep(~frame.duplicated(KEY), "double")
    if name in ("results", "criteria"):
        frame = _scores_checked(name, frame, keep, remarks)
    if name == "activity":
        frame["count"] = frame["count"].fillna(1.0)
    return frame


def _scores_checked(name: str, frame: pd.DataFrame, keep, remarks: list[Remark]) -> pd.DataFrame:
    keep(frame["maximum"] > 0, "no maximum")
    frame = frame[frame["maximum"] > 0].reset_index(drop=True)
    for wrong, what in ((frame["score"] > frame["maximum"], "above maximum"), (frame["score"] < 0, "below zero")):
        if wrong.any():
            remarks.append(Remark(name, what, int(wrong.sum())))
    frame["score"] = frame["score"].clip(lower=0).clip(upper=frame["maximum"])
    if name == "results":
        frame["weight"] = frame["weight"].where(frame["weight"] > 0, frame["maximum"])
    return frame


def _latest(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Of rows about the same thing, the one that was entered last."""
    frame = frame.sort_values("known_on", kind="stable")
    return frame[~frame.duplicated(key, keep="last")].sort_index()
