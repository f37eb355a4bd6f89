"""Entries of the Student Log: short notes that staff write about a pupil."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from .assessments import KINDS, Scores
from .courses import COURSES
from .seeds import Streams
from .term_dates import ONE_DAY, TermDates
from .world import ILL, World

TEXTS: dict[str, tuple[str, ...]] = {
    "Achievement": (
        "Scored {percent:.0f} % in the {course} {kind}, among the best of the group.",
        "Very strong {kind} in {course} ({percent:.0f} %). Well prepared and clearly presented.",
        "Praised in front of the group for the {course} {kind}: {percent:.0f} %.",
    ),
    "Academic": (
        "Reached {percent:.0f} % in the {course} {kind}. Offered a place in the afternoon help hour.",
        "Found the {course} {kind} hard ({percent:.0f} %). Agreed to hand in the exercises of the last two topics.",
        "Spoke with {first} about the {course} {kind} ({percent:.0f} %) and how to prepare for the next one.",
    ),
    "Medical": (
        "Felt unwell in the second lesson and was collected from the sick room.",
        "Had a headache and a raised temperature; sent home after a call to the family.",
        "Stomach ache during lunch; rested in the sick room and was then collected.",
    ),
    "General": (
        "Arrived late twice this week.",
        "Forgot books and worksheets on several days; spoke with {first} about packing the evening before.",
        "Was quiet and tired in lessons this week; to be kept an eye on.",
        "Helped a new pupil to find their way around the school.",
        "Took part in the library team during breaks.",
        "Volunteered for the open day.",
    ),
}
# The first of the General texts are said of pupils who are not engaged, the others of those who are.
_WORRYING = 3


@dataclass(frozen=True)
class LogEntry:
    """A Student Log row."""

    pupil: int
    type: str
    date: dt.date
    written: dt.datetime
    text: str


def write_log(
    world: World, scores: Scores, term: TermDates, first_names: list[str], today: dt.date, streams: Streams
) -> list[LogEntry]:
    """All entries up to `today`, by date and pupil."""
    entries = _about_results(scores, term, first_names, streams("log of results"))
    entries += _about_illness(world, term, streams("log of illness"))
    entries += _about_conduct(world, term, first_names, streams("log of conduct"))
    entries = [entry for entry in entries if entry.date <= today]
    return sorted(entries, key=lambda entry: (entry.written, entry.pupil, entry.text))


def _entry(pupil: int, type_: str, date: dt.date, luck: float, text: str) -> LogEntry:
    written = dt.datetime.combine(date, dt.time(9, 30)) + dt.timedelta(minutes=int(luck * 360))
    return LogEntry(pupil, type_, date, written, text)


def _about_results(scores: Scores, term: TermDates, names: list[str], rng: np.random.Generator) -> list[LogEntry]:
    maximum = np.array([kind.maximum for kind in KINDS])
    percent = 100 * np.nansum(scores.points, axis=3) / maximum
    known = scores.marked_on >= 0
    luck = rng.random((*percent.shape, 2))
    strong = known & (percent >= 92) & (luck[..., 0] < 0.25)
    weak = known & (percent < 45) & (luck[..., 0] < 0.25)
    entries = []
    for type_, mask in (("Achievement", strong), ("Academic", weak)):
        for pupil, course, kind in np.argwhere(mask):
            when = term.first_monday + ONE_DAY * int(scores.marked_on[pupil, course, kind])
            fate = luck[pupil, course, kind, 1]
            text = TEXTS[type_][int(fate * 997) % len(TEXTS[type_])].format(
                percent=percent[pupil, course, kind],
                course=COURSES[course].name,
                kind=KINDS[kind].name.lower(),
                first=names[pupil],
            )
            entries.append(_entry(int(pupil), type_, when, fate, text))
    return entries


def _about_illness(world: World, term: TermDates, rng: np.random.Generator) -> list[LogEntry]:
    """Some pupils fall ill at school: the entry is on the last day that they came."""
    falls_ill = (world.reason[:, 1:] == ILL) & (world.reason[:, :-1] == 0)
    luck = rng.random((*falls_ill.shape, 2))
    found = np.argwhere(falls_ill & (luck[..., 0] < 0.12))
    entries = []
    for pupil, day in found:
        fate = luck[pupil, day, 1]
        text = TEXTS["Medical"][int(fate * 997) % len(TEXTS["Medical"])]
        entries.append(_entry(int(pupil), "Medical", term.school_days[day], fate, text))
    return entries


def _about_conduct(world: World, term: TermDates, names: list[str], rng: np.random.Generator) -> list[LogEntry]:
    luck = rng.random((*world.engagement.shape, 3))
    worry = luck[..., 0] < 0.015 * np.exp(-0.9 * world.engagement)
    praise = luck[..., 0] > 1 - 0.012 * np.exp(0.5 * world.engagement)
    week_days: dict[int, list[int]] = {}
    for day, week in enumerate(term.school_day_week.tolist()):
        week_days.setdefault(week, []).append(day)
    entries = []
    for pupil, week in np.argwhere(worry | praise):
        days = week_days.get(int(week))
        if not days:
            continue
        _, which, fate = luck[pupil, week]
        texts = TEXTS["General"][:_WORRYING] if worry[pupil, week] else TEXTS["General"][_WORRYING:]
        text = texts[int(which * len(texts))].format(first=names[pupil])
        day = term.school_days[days[int(fate * len(days))]]
        entries.append(_entry(int(pupil), "General", day, which, text))
    return entries
