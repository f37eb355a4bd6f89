"""Which course a message belongs to by its content, and which of the course's topics."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from school_ai.ai.knowledge import words
from school_ai.ai.tutor.common_words import common_stems
from school_ai.ai.tutor.subject_words import SIGNS, WORDS_OF, subject_of

LANGUAGES = ("en", "de", "fr", "es")
_MOST_CHARACTERS = 10_000
# So much do the courses' own words say beside those that belong to the subject everywhere.
_OF_TOPIC, _OF_TITLE, _OF_SUBJECT, _OF_SIGN = 1.0, 1.5, 1.0, 1.2
# Words that pupils write about anything count for little, and for more where they have a meaning in the subject.
_OF_COMMON, _OF_USED = 0.1, 0.4
# How sharply the best course is told from the next, and how much evidence is half of enough. Fitted on the messages of
# examples/messages.yaml.
_SHARPNESS, _HALF = 0.6, 5.0


@dataclass(frozen=True)
class TopicText:
    """A topic of a course: its name, what stands in it, and the level or age that it is for."""

    name: str
    text: str = ""
    level: str = ""


@dataclass(frozen=True)
class CourseText:
    """What is known of a course in words: its name, the titles that it goes by, its topics."""

    name: str
    titles: tuple[str, ...] = ()
    topics: tuple[TopicText, ...] = ()


@dataclass(frozen=True)
class CourseShare:
    """That a text belongs to a course. `share`, 0 to 1: from 0.5 on it is surely this one. `topic` and `level` are
    those of the topic that is nearest, and empty where none is."""

    course: str
    topic: str
    share: float
    level: str = ""


class Curriculum:
    """The courses of a school, ready for messages to be looked up in them."""

    def __init__(self, courses: Sequence[CourseText]):
        self.courses = tuple(courses)
        self._subjects = tuple(subject_of(course.name, *course.titles) for course in self.courses)
        weights: list[dict[str, float]] = []
        self._topics: list[list[tuple[TopicText, frozenset[str]]]] = []
        for course, subject in zip(self.courses, self._subjects, strict=True):
            of_course: dict[str, float] = defaultdict(float)
            for stem in _stems(" ".join((course.name, *course.titles))):
                of_course[stem] = _OF_TITLE
            topics = [(topic, _stems(f"{topic.name} {topic.text}")) for topic in course.topics]
            for _, stems in topics:
                for stem in stems:
                    of_course[stem] = max(of_course[stem], _OF_TOPIC * (_OF_COMMON if stem in common_stems() else 1))
            for stem in _subject_stems().get(subject, ()):
                of_course[stem] = max(of_course[stem], _OF_SUBJECT * (_OF_USED if stem in common_stems() else 1))
            weights.append(of_course)
            self._topics.append(topics)
        # A word of all subjects tells none from another; how many courses of one subject have it says nothing.
        kinds = [subject or course.name for course, subject in zip(self.courses, self._subjects, strict=True)]
        found_in: dict[str, set[str]] = defaultdict(set)
        for kind, of_course in zip(kinds, weights, strict=True):
            for stem in of_course:
                found_in[stem].add(kind)
        count = max(2, len(set(kinds)))
        self._kinds = kinds
        self._weights = [
            {
                stem: weight * math.log(count / len(found_in[stem])) / math.log(count)
                for stem, weight in of_course.items()
            }
            for of_course in weights
        ]

    def of(self, text: str) -> list[CourseShare]:
        """The courses that a text may belong to, best first. Empty where nothing in it points to any."""
        text = text[:_MOST_CHARACTERS]
        said = _stems(text)
        signs = {subject: count for subject, pattern in SIGNS if (count := len(pattern.findall(text[:2000])))}
        scores = []
        for at, of_course in enumerate(self._weights):
            score = sum(of_course.get(stem, 0.0) for stem in said)
            score += _OF_SIGN * min(2, signs.get(self._subjects[at], 0))
            scores.append(score)
        if not scores or max(scores) <= 0:
            return []
        of_kind: dict[str, float] = {}
        for kind, score in zip(self._kinds, scores, strict=True):
            of_kind[kind] = max(of_kind.get(kind, 0.0), score)
        best = max(of_kind.values())
        powers = {kind: math.exp(_SHARPNESS * 2 * (score - best)) for kind, score in of_kind.items()}
        enough = best**2 / (best**2 + _HALF * 0.3)
        shares = []
        for at, score in enumerate(scores):
            kind = self._kinds[at]
            if score > 0:
                # Courses of one subject (years, parallel classes) share what is the subject's.
                own = score / of_kind[kind]
                share = enough * own * powers[kind] / sum(powers.values())
                shares.append(self._share(at, said, share))
        return sorted(shares, key=lambda each: -each.share)

    def _share(self, at: int, said: frozenset[str], share: float) -> CourseShare:
        best, most = TopicText(""), 0.0
        for topic, stems in self._topics[at]:
            met = len(said & stems) / math.sqrt(len(stems) or 1)
            if met > most:
                best, most = topic, met
        return CourseShare(self.courses[at].name, best.name, round(share, 3), best.level)


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        stem
        for language in LANGUAGES
        for stem in words.content(text, language)
        if len(stem) > 1 and not stem[0].isdigit()
    )


_found: dict[str, frozenset[str]] = {}


def _subject_stems() -> dict[str, frozenset[str]]:
    """Subject -> the stems of the words that belong to it at any school."""
    if not _found:
        _found.update({subject: _stems(listed) for subject, listed in WORDS_OF.items()})
    return _found
