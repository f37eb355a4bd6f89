"""How far the tutor may help a pupil with a message: what the rules of `ai.tutor.modes` look at is gathered here.

Nothing of this asks a provider, and nothing that a message says can change what is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import frappe
from frappe.utils import getdate, now_datetime

from school_ai.ai.knowledge.audience import Reader
from school_ai.ai.tutor import disguise, fit, modes, windows
from school_ai.ai.tutor.asked import EXAM, HOMEWORK, LEARNING, OFF_TOPIC, Asked, Judged, Overlap
from school_ai.ai.tutor.courses import CourseShare
from school_ai.ai.tutor.fit import Fit
from school_ai.ai.tutor.modes import EXPLAIN, Decision, Situation
from school_ai.ai.tutor.readings import readings
from school_ai.ai.tutor.windows import Window
from school_ai.erpnext_records import assessments
from school_ai.permissions import Standing, reader
from school_ai.services import purposes, set_tasks
from school_ai.services.policies import Policies

# So many turns back are looked at for a task that was split over several.
TURNS_BACK = 6
# A message with fewer words of content than this goes on with what was spoken of before.
FEW_WORDS = 4
ACCOMMODATION = "Exam Accommodation"

NOT_KNOWN = Fit()
UNBOUND = Decision(mode=EXPLAIN, reason="learning", purpose=LEARNING, confidence=1.0)


@dataclass(frozen=True)
class Followed:
    """The exercise that a conversation is about."""

    question: str
    course: str | None


@dataclass(frozen=True)
class Decided:
    """A decision, what it rests on, the set tasks that the message has to do with, however little, and how its content
    fits what the pupil is taught."""

    decision: Decision
    judged: Judged
    overlaps: tuple[Overlap, ...] = ()
    fit: Fit = NOT_KNOWN


def decide(standing: Standing, asked: Asked, course: str | None = None, followed: Followed | None = None) -> Decided:
    """How far a pupil may be helped with a message. Whoever is no pupil is bound by nothing.

    `course`: on whose page it was asked. `followed`: the exercise that the conversation is about.
    """
    if not standing.student:
        return Decided(UNBOUND, Judged(LEARNING, 1.0))
    policies = Policies(standing)
    texts = texts_of(asked)
    overlaps = overlapping(standing, texts)
    judged = purposes.classifier().judge(asked, overlaps)
    found = [each for text in texts for each in set_tasks.all_courses().of(text)]
    shares = _shares(standing, found, followed)
    situation = Situation(
        overlaps=overlaps,
        shares=shares,
        open_windows=open_windows(standing, policies),
        followed=goes_on(judged, asked, followed, shares),
        over=_over(overlaps),
        disguised=disguise.is_disguised(asked),
    )
    return Decided(modes.decide(judged, situation, policies.of, course), judged, overlaps, _fit(standing, found))


def texts_of(asked: Asked) -> list[str]:
    """What is looked through for tasks: the message as it reads and what it hides, what was attached, and the pupil's
    last turns together."""
    own = [turn.text for turn in asked.earlier if turn.author == "pupil"][-TURNS_BACK:]
    texts = [*readings(asked.text)]
    if asked.attachment:
        texts += readings(asked.attachment)
    if own:
        texts.append("\n".join([*own, asked.text]))
    return texts


def overlapping(standing: Standing, texts: Sequence[str]) -> tuple[Overlap, ...]:
    """The set tasks of the pupil's own courses that the texts ask about, the nearest first."""
    tasks = set_tasks.all_tasks()
    return tuple(
        each for each in tasks.found_by_words.overlaps(texts) if concerns(standing, tasks.facts[each.task.name])
    )


def concerns(standing: Standing, facts: set_tasks.TaskFacts) -> bool:
    """Whether a task is set to this pupil. One whose course nobody knows may be."""
    if facts.student_group:
        return facts.student_group in standing.learns.groups
    return not facts.courses or bool(facts.courses & standing.learns.courses)


def open_windows(
    standing: Standing, policies: Policies | None = None, now: datetime | None = None
) -> tuple[Window, ...]:
    """The pupil's assessments that are open at this moment, with the teacher's margins and the pupil's extra time."""
    policies = policies or Policies(standing)
    now = now or now_datetime()
    before, after = policies.longest_margins
    # With margins, and three times the time, an assessment of yesterday evening may still be open.
    first, last = (now - timedelta(minutes=after, days=1)).date(), (now + timedelta(minutes=before)).date()
    sittings = assessments.sittings(standing.learns.groups, first, last)
    if not sittings:
        return ()
    extra = _extra_time(standing.student)
    found = []
    for sitting in sittings:
        minutes_before, minutes_after = policies.margins(sitting.course)
        found.append(
            Window(
                plan=sitting.plan,
                course=sitting.course,
                begins=sitting.begins,
                ends=sitting.ends,
                called=sitting.called,
                minutes_before=minutes_before,
                minutes_after=minutes_after,
                extra=max(extra.get(None, 0.0), extra.get(sitting.course, 0.0)),
            )
        )
    return windows.open_at(found, now)


def reader_now(standing: Standing) -> Reader:
    """What a person may read on the shelf at this moment: nothing of a course whose assessment is open for them."""
    found = reader(standing)
    closed = frozenset(window.course for window in open_windows(standing) if window.course) if standing.student else ()
    return replace(found, closed_courses=closed) if closed else found


def _extra_time(student: str) -> dict[str | None, float]:
    """Course, or None for all, -> the part of the time that the pupil has beyond that of the others."""
    today = getdate()
    found: dict[str | None, float] = {}
    rows = frappe.get_all(
        ACCOMMODATION, {"student": student}, ["course", "extra_time", "valid_from", "valid_until"], order_by="name"
    )
    for row in rows:
        if (row.valid_from and row.valid_from > today) or (row.valid_until and row.valid_until < today):
            continue
        course = row.course or None
        found[course] = max(found.get(course, 0.0), (row.extra_time or 0) / 100)
    return found


def _shares(standing: Standing, shares: Sequence[CourseShare], followed: Followed | None) -> dict[str, float]:
    """How much of a message is of each of the pupil's courses. A message that tells nothing itself is of the course of
    what was spoken of before."""
    found: dict[str, float] = {}
    for each in shares:
        if each.course in standing.learns.courses:
            found[each.course] = max(found.get(each.course, 0.0), each.share)
    if followed and followed.course and max(found.values(), default=0.0) < modes.SURELY:
        found[followed.course] = max(found.get(followed.course, 0.0), modes.SURELY)
    return found


def _fit(standing: Standing, shares: Sequence[CourseShare]) -> Fit:
    years = set_tasks.years()
    own = [years.of_programs[program] for program in standing.learns.programs if program in years.of_programs]
    return fit.fit_of(shares, standing.learns.courses, years.of_courses, max(own, default=None))


def goes_on(judged: Judged, asked: Asked, followed: Followed | None, shares: dict[str, float]) -> bool:
    """Whether a message goes on about the exercise of the conversation rather than about something new."""
    if not followed:
        return False
    if judged.purpose in (HOMEWORK, EXAM) or judged.shows_work:
        return True
    best = max(shares, key=shares.__getitem__, default=None)
    if best and best != followed.course and shares[best] >= modes.SURELY:
        return False
    if judged.purpose == OFF_TOPIC:
        return True
    return len(asked.text.split()) <= 2 * FEW_WORDS or judged.confidence < 0.8


def _over(overlaps: Sequence[Overlap]) -> frozenset[str]:
    """Those of the tasks whose time is over."""
    facts = set_tasks.all_tasks().facts
    now = now_datetime()
    return frozenset(
        each.task.name
        for each in overlaps
        if (fact := facts[each.task.name]).is_closed or (fact.due_on and fact.due_on < now)
    )
