"""What the school has set its pupils, and what it teaches: kept ready in the memory of each process, made anew when
any of it changed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from typing import Any, TypeVar

import frappe
from frappe.query_builder.functions import Count, Max

from school_ai.ai.tutor import fit
from school_ai.ai.tutor.asked import Key, SetTask
from school_ai.ai.tutor.courses import CourseText, Curriculum, TopicText
from school_ai.ai.tutor.overlap import SetTasks
from school_ai.erpnext_records import assessments, curriculum

ASSIGNMENT = "School Assignment"
PAPER = "Assessment paper"
MOST_HEADINGS = 400  # of a course's documents


@dataclass(frozen=True)
class TaskFacts:
    """Of a set task: whom it concerns, and until when it is open. An empty group means all who take the course."""

    courses: frozenset[str]
    student_group: str | None = None
    assignment: str | None = None
    due_on: datetime | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class AllTasks:
    """The school's set tasks, to be found by what they say."""

    found_by_words: SetTasks
    facts: dict[str, TaskFacts]
    keys: dict[str, Key]


@dataclass(frozen=True)
class Years:
    """Program -> its year, and course -> the only year that takes it."""

    of_programs: dict[str, int]
    of_courses: dict[str, int]


def all_tasks() -> AllTasks:
    return _kept("tasks", (ASSIGNMENT, "School Assignment Question", "Quiz", "Question", "Course"), _load_tasks)


def all_courses() -> Curriculum:
    """What each course is about: its topics, and what its documents are headed with."""
    return _kept("courses", ("Course", "Topic", "Program", "AI Knowledge Document"), _load_courses)


def years() -> Years:
    """The school years that programs and courses belong to, as far as the programs' names tell."""
    return _kept("years", ("Course", "Program"), _load_years)


def _load_years() -> Years:
    programs = {name: year for name, names in curriculum.programs().items() if (year := fit.year_of((name, *names)))}
    courses = {}
    for course in curriculum.courses():
        taught_in = [programs[program] for program in course.programs if program in programs]
        # One that several years take is above or below none of them.
        if len(set(taught_in)) == 1:
            courses[course.name] = taught_in[0]
    return Years(programs, courses)


def _load_tasks() -> AllTasks:
    tasks, facts, keys = [], {}, {}
    for task, fact in (*_of_assignments(), *_of_quizzes()):
        tasks.append(task)
        facts[task.name] = fact
        keys[task.name] = Key(task.answer, task.solution)
    return AllTasks(SetTasks(tasks), facts, keys)


def _of_assignments():
    fields = ["name", "title", "course", "student_group", "kind", "due_on", "status"]
    assignments = {row.name: row for row in frappe.get_all(ASSIGNMENT, fields=fields)}
    rows = frappe.get_all(
        "School Assignment Question",
        {"parenttype": ASSIGNMENT},
        ["name", "parent", "question", "answer", "solution"],
        order_by="parent, idx",
    )
    for row in rows:
        assignment = assignments.get(row.parent)
        if not assignment:
            continue
        task = SetTask(
            name=row.name,
            question=plain(row.question),
            part_of=assignment.title,
            course=assignment.course,
            is_assessment=assignment.kind == PAPER,
            answer=plain(row.answer),
            solution=plain(row.solution),
        )
        yield (
            task,
            TaskFacts(
                courses=frozenset({assignment.course}),
                student_group=assignment.student_group or None,
                assignment=assignment.name,
                due_on=assignment.due_on,
                is_closed=assignment.status == "Closed",
            ),
        )


def _of_quizzes():
    """Quizzes have no time: they are homework for as long as they are there."""
    for each in assessments.quiz_questions():
        task = SetTask(
            # One question may stand in several quizzes.
            name=f"{each.quiz}: {each.name}",
            question=plain(each.question),
            part_of=each.quiz,
            course=each.courses[0] if each.courses else None,
            answer="\n".join(map(plain, each.right)),
        )
        yield task, TaskFacts(courses=frozenset(each.courses))


def _load_courses() -> Curriculum:
    courses = curriculum.courses()
    topics = curriculum.topics(topic for course in courses for topic in course.topics)
    headings = _headings()
    return Curriculum(
        [
            CourseText(
                name=course.name,
                titles=(course.course_name, course.description),
                topics=(
                    *(
                        TopicText(topics[name].topic_name, topics[name].text)
                        for name in course.topics
                        if name in topics
                    ),
                    *(TopicText(heading) for heading in headings.get(course.name, ())),
                ),
            )
            for course in courses
        ]
    )


def _headings() -> dict[str, list[str]]:
    """Titles and headings of each course's documents. What is for instructors alone says what a course is about, too,
    and of this nothing is told."""
    document = frappe.qb.DocType("AI Knowledge Document")
    passage = frappe.qb.DocType("AI Knowledge Passage")
    rows = (
        frappe.qb.from_(passage)
        .join(document)
        .on(document.name == passage.document)
        .select(document.course, document.title, passage.heading)
        .distinct()
        .where(document.course.isnotnull())
        .where(document.course != "")
    ).run()
    found: dict[str, dict[str, None]] = {}
    for course, title, heading in rows:
        of_course = found.setdefault(course, {})
        for text in (title, *(heading or "").split("›")):
            if text and text.strip() and len(of_course) < MOST_HEADINGS:
                of_course[text.strip()] = None
    return {course: list(texts) for course, texts in found.items()}


# --- kept in memory

Made = TypeVar("Made")
_kept_values: dict[tuple[str, str], tuple[Any, Any]] = {}
_making = threading.Lock()


def _kept(what: str, doctypes: tuple[str, ...], make: Callable[[], Made]) -> Made:
    """The value made from records of these DocTypes: made again when one of them was added, changed or deleted."""
    fingerprint = tuple(_fingerprint(doctype) for doctype in doctypes)
    place = (frappe.local.site, what)
    held = _kept_values.get(place)
    if held and held[0] == fingerprint:
        return held[1]
    with _making:
        held = _kept_values.get(place)
        if held and held[0] == fingerprint:
            return held[1]
        value = make()
        _kept_values[place] = (fingerprint, value)
        return value


def _fingerprint(doctype: str) -> tuple:
    table = frappe.qb.DocType(doctype)
    return frappe.qb.from_(table).select(Count("*"), Max(table.modified)).run()[0]


# --- texts of editors


class _Text(HTMLParser):
    BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4"})

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_data(self, data):
        self.parts.append(data)


def plain(text: str | None) -> str:
    """The words of a text that may come from Frappe's editor, as a person sees them."""
    if not text or "<" not in text:
        return (text or "").strip()
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "\n".join(line.strip() for line in "".join(reader.parts).splitlines() if line.strip())
