"""What pupils of a class ask the tutor, so that nobody can be told apart: topics and words that several pupils asked
about, without names and without what anybody wrote. Who may read a conversation finds it in the list of conversations.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from school_ai.ai.analytics.performance import FEWEST
from school_ai.ai.knowledge import words
from school_ai.ai.knowledge.language_guess import guess
from school_ai.ai.tutor.plain_words import plain_stems
from school_ai.services.conversations import CONVERSATION, MESSAGE, PUPIL
from school_ai.services.encryption import texts

SINCE = timedelta(days=60)
MOST, MOST_WORDS = 8, 12
MOST_MESSAGES = 2000


@dataclass(frozen=True)
class TopicAsked:
    """A topic, or a word, that at least `ai.analytics.performance.FEWEST` pupils asked about."""

    topic: str
    pupils: int
    questions: int


@dataclass(frozen=True)
class QuestionsSeen:
    """`pupils` who asked and `questions` in all; both None where the class is too small for a number to name nobody.
    `topics`: by topic; `words`: what many had in their questions; `fewest`: pupils that it takes for anything to be
    told; `days`: so far back."""

    pupils: int | None
    questions: int | None
    topics: list[TopicAsked]
    words: list[TopicAsked]
    fewest: int
    days: int


def of_pupils(students: Iterable[str], courses: Collection[str] | None) -> QuestionsSeen:
    """What some pupils asked of late in some courses, or in all (None). Conversations in which somebody wrote of
    distress are left out."""
    students = sorted(set(students))
    rows = _asked(students, courses)
    askers = {row.student for row in rows}
    enough = len(askers) >= FEWEST
    by_topic, by_word, shown_as = _counted(rows) if enough else ({}, {}, {})
    return QuestionsSeen(
        len(askers) if enough else None,
        len(rows) if enough else None,
        _told(by_topic, {}, MOST),
        _told(by_word, shown_as, MOST_WORDS),
        FEWEST,
        SINCE.days,
    )


def _asked(students: list[str], courses: Collection[str] | None) -> list:
    message, conversation, alert = (frappe.qb.DocType(name) for name in (MESSAGE, CONVERSATION, "AI Safety Alert"))
    held_back = frappe.qb.from_(alert).select(alert.conversation).where(alert.conversation.isnotnull())
    query = (
        frappe.qb.from_(message)
        .join(conversation)
        .on(conversation.name == message.conversation)
        .select(conversation.student, message.topic, message.text)
        .where(message.author == PUPIL)
        .where(conversation.student.isin(students or [""]))
        .where(conversation.name.notin(held_back))
        .where(message.creation >= now_datetime() - SINCE)
        .orderby(message.creation, order=frappe.qb.desc)
        .limit(MOST_MESSAGES)
    )
    if courses is not None:
        query = query.where(message.course.isin(sorted(courses) or [""]))
    return query.run(as_dict=True)


def _counted(rows):
    by_topic, by_word = defaultdict(list), defaultdict(list)
    shown_as: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = _names({row.student for row in rows})
    for row in rows:
        if row.topic:
            by_topic[row.topic].append(row.student)
        # Of what cannot be read the topic alone counts.
        text = texts.read(row.text) or ""
        language = guess(text) or "en"
        plain = plain_stems(language)
        for word in set(text.split()[:200]):
            bare = word.strip(".,;:!?¿¡()[]“”\"'‹›")
            stems = words.content(bare, language)
            if len(stems) != 1 or len(bare) <= 3 or not bare.isalpha():
                continue
            if stems[0] not in plain and words.fold(bare) not in names:
                by_word[stems[0]].append(row.student)
                shown_as[stems[0]][bare.lower()] += 1
    return by_topic, by_word, {stem: max(forms, key=forms.get) for stem, forms in shown_as.items()}


def _names(students: set[str]) -> set[str]:
    """Words of the pupils' names: whoever writes their own name is not quoted with it."""
    rows = frappe.get_all("Student", {"name": ("in", sorted(students) or [""])}, pluck="student_name")
    return {words.fold(part) for name in rows for part in (name or "").split()}


def _told(found, shown_as: dict[str, str], most: int) -> list[TopicAsked]:
    told = [
        TopicAsked(shown_as.get(key, key), len(set(students)), len(students))
        for key, students in found.items()
        if len(set(students)) >= FEWEST
    ]
    return sorted(told, key=lambda each: (-each.pupils, -each.questions, each.topic))[:most]
