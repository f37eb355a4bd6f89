"""The eight courses of the demo school: lessons a week, topics, articles and quizzes."""

from . import (
    biology,
    chemistry,
    computer_science,
    english,
    geography,
    history,
    mathematics,
    physics,
)
from .course import Course, Question, Quiz, Topic

# The order is that of every array with an axis over courses.
COURSES: tuple[Course, ...] = (
    mathematics.COURSE,
    english.COURSE,
    biology.COURSE,
    history.COURSE,
    geography.COURSE,
    physics.COURSE,
    chemistry.COURSE,
    computer_science.COURSE,
)
GRADES: tuple[int, ...] = (7, 8, 9, 10, 11)

__all__ = ["COURSES", "GRADES", "Course", "Question", "Quiz", "Topic"]
