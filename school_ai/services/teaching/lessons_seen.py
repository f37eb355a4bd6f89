"""A lesson and a group as their teacher looks at them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import frappe
import numpy as np
from frappe.utils import getdate

from school_ai.ai.analytics.performance import FEWEST
from school_ai.erpnext_records import classroom, contacts, lessons
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.permissions import Standing
from school_ai.services import pupil_days
from school_ai.services.teaching import attention, materials, questions
from school_ai.services.teaching.attention import PupilSeen
from school_ai.services.teaching.materials import MaterialSuggested
from school_ai.services.teaching.questions import QuestionsSeen


@dataclass(frozen=True)
class LessonSeen:
    """A lesson. `begins`, `ends`: minutes after midnight; `otherwise`: what of it is otherwise than planned, in words;
    `attendance_taken`: it was; `pupils`: of its class, those of whom most was found first; `reads_conversations`:
    whether there is a list of conversations that the reader may look into."""

    lesson: str
    group: str
    course: str
    day: date
    begins: int
    ends: int
    room: str
    instructor: str
    otherwise: str
    attendance_taken: bool
    pupils: list[PupilSeen]
    materials: list[MaterialSuggested]
    questions: QuestionsSeen
    reads_conversations: bool


@dataclass(frozen=True)
class SpreadSeen:
    """Results of a class in a course, in percent: quartiles, and how many pupils of how many have any. The quartiles
    are None for fewer than `ai.analytics.performance.FEWEST` pupils."""

    course: str
    pupils: int
    of: int
    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True)
class GroupSeen:
    """A group: who needs attention, the spread of results by course, what is asked, and by what it was counted."""

    group: str
    pupils: list[PupilSeen]
    spread: list[SpreadSeen]
    questions: QuestionsSeen
    courses: list[str]
    reads_conversations: bool


def of_lesson(standing: Standing, name: str) -> LessonSeen:
    """All of a lesson. Nobody's rights are asked: who calls has."""
    lesson = classroom.lesson(name)
    members = classroom.members(lesson.group)
    pupils = [each.student for each in members]
    title = contacts.instructors([lesson.instructor]) if lesson.instructor else {}
    room = frappe.db.get_value("Room", lesson.room, "room_name") if lesson.room else ""
    return LessonSeen(
        lesson=lesson.name,
        group=lesson.group,
        course=lesson.course,
        day=lesson.day,
        begins=lesson.begins,
        ends=lesson.ends,
        room=room or lesson.room or "",
        instructor=title[lesson.instructor].title if lesson.instructor in title else lesson.instructor or "",
        otherwise=otherwise(lesson),
        attendance_taken=bool(lessons.with_attendance([name])),
        pupils=attention.of_class(members, _courses(standing, lesson), lesson.day, lesson),
        materials=materials.of_course(lesson.course, pupils),
        questions=questions.of_pupils(pupils, [lesson.course]),
        reads_conversations=_reads_conversations(),
    )


def _courses(standing: Standing, lesson: LessonHeld) -> Collection[str] | None:
    """Of a lesson only what is of its course, or of none: a colleague who covers it need not know more."""
    return None if standing.heads else {lesson.course}


def otherwise(lesson: LessonHeld) -> str:
    """What of a lesson is otherwise than planned, in words; empty where nothing is."""
    shown = pupil_days.of_day([lesson.group], lesson.day).lessons
    return next((each.remark for each in shown if each.lesson == lesson.name), "")


def of_group(standing: Standing, group: str, day: date | None = None) -> GroupSeen:
    """All of a group, in the courses in which the reader teaches. Nobody's rights are asked: who calls has."""
    members = classroom.members(group)
    pupils = [each.student for each in members]
    courses = None if standing.heads else standing.teaches.courses
    spread = spread_of(group, len(members), courses)
    return GroupSeen(
        group=group,
        pupils=attention.of_class(members, courses, day or getdate()),
        spread=spread,
        questions=questions.of_pupils(pupils, courses),
        courses=sorted({each.course for each in spread}),
        reads_conversations=_reads_conversations(),
    )


def spread_of(group: str, size: int, courses: Collection[str] | None) -> list[SpreadSeen]:
    """By course, where the class stands in this term's and this year's results."""
    year = frappe.db.get_value("Student Group", group, "academic_year")
    rows = classroom.results(student_group=group, **({"academic_year": year} if year else {}))
    percents: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        if row.percent is not None and (courses is None or row.course in courses):
            percents.setdefault(row.course, {}).setdefault(row.student, []).append(row.percent)
    return [
        _spread(course, size, [sum(each) / len(each) for each in by_pupil.values()])
        for course, by_pupil in sorted(percents.items())
    ]


def _spread(course: str, size: int, means: list[float]) -> SpreadSeen:
    if len(means) < FEWEST:
        return SpreadSeen(course, len(means), size, None, None, None)
    lower, median, upper = quartiles(means)
    return SpreadSeen(course, len(means), size, lower, median, upper)


def quartiles(values: Collection[float]) -> tuple[float, float, float]:
    """In whole percents, so that none is one pupil's very mark."""
    lower, median, upper = (float(np.round(each)) for each in np.quantile(list(values), [0.25, 0.5, 0.75]))
    return lower, median, upper


def _reads_conversations() -> bool:
    return bool(frappe.has_permission("AI Conversation", "read"))
