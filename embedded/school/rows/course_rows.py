"""Programs, courses, topics and what is read and asked in them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..activity import MOST_ATTEMPTS, PASSING_SCORE
from ..assessments import CRITERIA, POINTS
from ..courses import COURSES, GRADES, Question
from ..tables import ChildRows, Table, make_table, records_table
from ..term_dates import ONE_DAY
from .setup_rows import COMPANY, GRADING_SCALE, department_name

if TYPE_CHECKING:
    from ..school import School


def tables(school: School, children: ChildRows) -> Iterator[Table]:
    yield _articles(school)
    yield from _quizzes(school, children)
    yield from _topics(children)
    yield from _courses(children)
    yield from _programs(children)


def _articles(school: School) -> Table:
    published = school.spec.term_start - 14 * ONE_DAY
    return records_table(
        "Article",
        [
            {
                "name": topic.article_title,
                "title": topic.article_title,
                "author": COMPANY,
                "content": f"<p>{html.escape(topic.text, quote=False)}</p>",
                "publish_date": published,
            }
            for course in COURSES
            for topic in course.topics
        ],
    )


def shuffled_options(school: School) -> list[list[tuple[str, bool]]]:
    """For each question its options in the order in which they are shown, with whether they are right."""
    rng = school.streams("order of options")
    shown = []
    for course in COURSES:
        for quiz in course.quizzes:
            for question in quiz.questions:
                order = rng.permutation(len(question.options))
                shown.append([(question.options[n], int(n) in question.correct) for n in order])
    return shown


def _quizzes(school: School, children: ChildRows) -> Iterator[Table]:
    quizzes = [quiz for course in COURSES for quiz in course.quizzes]
    questions: list[Question] = [question for quiz in quizzes for question in quiz.questions]
    names = list(school.records.questions)
    texts = [f"<p>{html.escape(question.text, quote=False)}</p>" for question in questions]
    several = [len(question.correct) > 1 for question in questions]
    yield make_table(
        "Question",
        {
            "name": names,
            "question": texts,
            "question_type": ["Multiple Correct Answer" if many else "Single Correct Answer" for many in several],
        },
    )
    shown = shuffled_options(school)
    of = np.repeat(np.arange(len(questions)), [len(options) for options in shown])
    yield children.table(
        "Options",
        "Question",
        "options",
        names,
        of,
        {
            "option": [text for options in shown for text, _ in options],
            "is_correct": [int(right) for options in shown for _, right in options],
        },
    )
    yield records_table(
        "Quiz",
        [
            {
                "name": quiz.title,
                "title": quiz.title,
                "passing_score": PASSING_SCORE,
                "max_attempts": MOST_ATTEMPTS,
                "grading_basis": "Latest Highest Score",
                "is_time_bound": 0,
            }
            for quiz in quizzes
        ],
    )
    of_quiz = np.repeat(np.arange(len(quizzes)), [len(quiz.questions) for quiz in quizzes])
    yield children.table(
        "Quiz Question",
        "Quiz",
        "question",
        [quiz.title for quiz in quizzes],
        of_quiz,
        {"question_link": names, "question": texts},
    )


def _topics(children: ChildRows) -> Iterator[Table]:
    topics = [topic for course in COURSES for topic in course.topics]
    yield records_table(
        "Topic",
        [
            {
                "name": topic.name,
                "topic_name": topic.name,
                "description": topic.text.split(". ")[0].rstrip(".") + ".",
            }
            for topic in topics
        ],
    )
    quiz_of = {quiz.topic: quiz.title for course in COURSES for quiz in course.quizzes}
    contents = []
    for number, topic in enumerate(topics):
        contents.append((number, "Article", topic.article_title))
        if topic.name in quiz_of:
            contents.append((number, "Quiz", quiz_of[topic.name]))
    of, kinds, titles = zip(*contents, strict=True)
    names = [topic.name for topic in topics]
    columns = {"content_type": kinds, "content": titles}
    yield children.table("Topic Content", "Topic", "topic_content", names, of, columns)


def _courses(children: ChildRows) -> Iterator[Table]:
    names = [course.name for course in COURSES]
    yield records_table(
        "Course",
        [
            {
                "name": course.name,
                "course_name": course.name,
                "department": department_name(course.department),
                "default_grading_scale": GRADING_SCALE,
                "description": course.description,
            }
            for course in COURSES
        ],
    )
    topics = [(number, topic.name) for number, course in enumerate(COURSES) for topic in course.topics]
    titles = [name for _, name in topics]
    columns = {"topic": titles, "topic_name": titles}
    yield children.table("Course Topic", "Course", "topics", names, [number for number, _ in topics], columns)
    weights = POINTS.sum(axis=0) * 100 / POINTS.sum()
    yield children.table(
        "Course Assessment Criteria",
        "Course",
        "assessment_criteria",
        names,
        np.repeat(np.arange(len(names)), len(CRITERIA)),
        {"assessment_criteria": list(CRITERIA) * len(names), "weightage": weights.tolist() * len(names)},
    )


def _programs(children: ChildRows) -> Iterator[Table]:
    names = [f"Grade {grade}" for grade in GRADES]
    yield records_table(
        "Program",
        [
            {"name": name, "program_name": name, "program_abbreviation": f"G{grade}"}
            for name, grade in zip(names, GRADES, strict=True)
        ],
    )
    rows = [(n, course.name) for n, grade in enumerate(GRADES) for course in COURSES if grade in course.lessons]
    titles = [title for _, title in rows]
    columns = {"course": titles, "course_name": titles, "required": 1}
    yield children.table("Program Course", "Program", "courses", names, [n for n, _ in rows], columns)
