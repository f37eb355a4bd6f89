"""What a teacher looks at: a lesson, a group, a course, their day, and when they would rather not teach."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services.teaching import courses_seen, day, lessons_seen, wishes
from school_ai.services.teaching.courses_seen import CourseSeen
from school_ai.services.teaching.day import TeachingDay
from school_ai.services.teaching.lessons_seen import GroupSeen, LessonSeen
from school_ai.services.teaching.wishes import Wishes

ON = "teaching_enabled"


@endpoint("GET", guard=permissions.sees_lesson, capability=ON)
def lesson(lesson: str) -> LessonSeen:
    """A lesson: who is in it and who needs attention, what of it is otherwise, materials, and what is asked. For who
    holds it, who teaches its group in its course, and heads of school."""
    return lessons_seen.of_lesson(standing_of(), lesson)


@endpoint("GET", guard=permissions.teaches_group, capability=ON)
def student_group(student_group: str) -> GroupSeen:
    """A group: who needs attention, the spread of results by course, and what is asked. For those who teach it, in
    their own courses, and for heads of school."""
    return lessons_seen.of_group(standing_of(), student_group)


@endpoint("GET", guard=permissions.teaches_course, capability=ON)
def course(course: str) -> CourseSeen:
    """A course: how hard its assessments were, what its shelf lacks and holds, and what is asked. Instructors are given
    their own groups."""
    return courses_seen.of_course(standing_of(), course)


@endpoint("GET", guard=permissions.is_instructor, capability=ON)
def my_day(on: date | None = None) -> TeachingDay:
    """The caller's lessons on a day, with how many pupils stand out before each, and their coming absences."""
    return day.of(standing_of().instructor, on)


@endpoint("GET", guard=permissions.is_instructor, capability=ON)
def my_wishes() -> Wishes:
    """When the caller would rather not teach in the running term, as a grid of days and periods."""
    return wishes.of(standing_of().instructor)


@endpoint("POST", guard=permissions.is_instructor, capability=ON)
def wish(
    weekday: Annotated[int, Field(ge=0, le=6)],
    period: str,
    wish: Literal["", "Rather not", "Please not", "Cannot"],
) -> Wishes:
    """Wish something for a period of a weekday (Monday is 0), or nothing any more. A planner approves it."""
    return wishes.set_wish(standing_of().instructor, weekday, period, wish)
