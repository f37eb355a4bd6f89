"""What a course of the demo school consists of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A topic with the text of its one Article."""

    name: str
    text: str

    @property
    def article_title(self) -> str:
        return f"{self.name}: key ideas"


@dataclass(frozen=True)
class Question:
    """A quiz question. `correct` holds the positions of the right options, counted from 0."""

    text: str
    options: tuple[str, ...]
    correct: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Quiz:
    """A quiz on one topic, in the order in which its questions are asked."""

    title: str
    topic: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Course:
    """A course as all grades take it.

    `lessons` is the number of lessons a week by grade; a grade that is not in it does not take the course.
    `lab` is the kind of room that its lessons need where the school has one. `difficulty` and `language_load`
    feed the latent model (see world.py): standard deviations of ability, and how much a pupil who is still
    learning the school's language loses at first.
    """

    name: str
    department: str
    area: str
    lessons: dict[int, int]
    lab: str | None
    difficulty: float
    language_load: float
    color: str
    description: str
    topics: tuple[Topic, ...]
    quizzes: tuple[Quiz, ...]
