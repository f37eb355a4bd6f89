"""When assessments are written, and what quizzes ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe

PLAN = "Assessment Plan"


@dataclass(frozen=True)
class Sitting:
    """An assessment of a group: when it is written. Cancelled ones are left out; one that is only planned counts."""

    plan: str
    called: str
    course: str
    program: str | None
    student_group: str
    begins: datetime
    ends: datetime


def sittings(groups: Iterable[str], first: date, last: date) -> list[Sitting]:
    """The assessments of student groups on the days from `first` to `last`, in their order."""
    groups = sorted(groups)
    if not groups:
        return []
    rows = frappe.get_all(
        PLAN,
        filters={
            "student_group": ("in", groups),
            "schedule_date": ("between", (first, last)),
            "docstatus": ("<", 2),
        },
        fields=[
            "name",
            "assessment_name",
            "course",
            "program",
            "student_group",
            "schedule_date",
            "from_time",
            "to_time",
        ],
        order_by="schedule_date, from_time, name",
    )
    return [
        Sitting(
            plan=row.name,
            called=row.assessment_name or row.name,
            course=row.course,
            program=row.program,
            student_group=row.student_group,
            begins=_at(row.schedule_date, row.from_time),
            ends=_at(row.schedule_date, row.to_time),
        )
        for row in rows
    ]


def _at(day: date, moment: time | timedelta | None) -> datetime:
    """MariaDB hands times of the day out as durations since midnight."""
    if isinstance(moment, time):
        return datetime.combine(day, moment)
    return datetime.combine(day, time()) + (moment or timedelta())


@dataclass(frozen=True)
class QuizQuestion:
    """A question of a quiz with the options that are right. `courses`: where the quiz is part of a topic."""

    name: str
    quiz: str
    question: str
    right: tuple[str, ...]
    courses: tuple[str, ...]


def quiz_questions() -> list[QuizQuestion]:
    """All questions of the school's quizzes."""
    row = frappe.qb.DocType("Quiz Question")
    question = frappe.qb.DocType("Question")
    rows = (
        frappe.qb.from_(row)
        .join(question)
        .on(question.name == row.question_link)
        .select(row.parent, question.name, question.question)
        .where(row.parenttype == "Quiz")
        .orderby(row.parent, row.idx)
    ).run()
    right = _right_options()
    courses = _courses_of_quizzes()
    return [
        QuizQuestion(name, quiz, text or "", tuple(right.get(name, ())), tuple(courses.get(quiz, ())))
        for quiz, name, text in rows
    ]


def _right_options() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in frappe.get_all(
        "Options",
        {"parenttype": "Question", "is_correct": 1},
        ["parent", "option"],
        order_by="parent, idx",
    ):
        found.setdefault(row.parent, []).append(row.option or "")
    return found


def _courses_of_quizzes() -> dict[str, list[str]]:
    content = frappe.qb.DocType("Topic Content")
    topic = frappe.qb.DocType("Course Topic")
    rows = (
        frappe.qb.from_(content)
        .join(topic)
        .on(topic.topic == content.parent)
        .select(content.content, topic.parent)
        .distinct()
        .where(content.parenttype == "Topic")
        .where(content.content_type == "Quiz")
        .where(topic.parenttype == "Course")
        .orderby(content.content, topic.parent)
    ).run()
    found: dict[str, list[str]] = {}
    for quiz, course in rows:
        found.setdefault(quiz, []).append(course)
    return found
