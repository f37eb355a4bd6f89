"""A site with the school around the labelled messages: a course a subject, its topics, its homework with the teachers'
keys, its assessments, and materials about the exercises; and a pupil who takes them all."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "tests" / "engines" / "tutor"
PROGRAM, GROUP = "All subjects", "All subjects A"


@cache
def data(name: str) -> Any:
    """One of the files of labelled data."""
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Subject:
    """A subject of the data and the course that it is here."""

    id: str
    course: str
    assignments: tuple[dict, ...]
    assessments: tuple[dict, ...]
    topics: tuple[dict, ...]


def subjects() -> list[Subject]:
    return [
        Subject(
            id=each["id"],
            course=each["name"],
            assignments=tuple(each["assignments"]),
            assessments=tuple(each["assessments"]),
            topics=tuple(each["topics"]),
        )
        for each in data("messages/school.yaml")["subjects"]
    ]


def ensure(frappe):
    """The school, made now if it is not there. Returns the small school of the site tests, whose pupil of the tenth
    grade takes all subjects."""
    from school_ai.tests import school

    school._ensure.cache_clear()
    made = school.ensure()
    frappe.get_doc("School AI Settings").update({"questions_per_hour": 0}).save()
    if not frappe.db.exists("Student Group", GROUP):
        for subject in subjects():
            _course(frappe, subject)
        school._program(PROGRAM, *(subject.course for subject in subjects()))
        school._enrol(made.pupil_10, PROGRAM, made.term)
        school._group(GROUP, PROGRAM, made.term, [made.pupil_10], [made.physicist])
        for subject in subjects():
            _set(frappe, subject)
    frappe.db.commit()
    return made


def _course(frappe, subject: Subject) -> None:
    topics = []
    for topic in subject.topics:
        name = f"{subject.course}: {topic['id'].replace('-', ' ')}"
        if not frappe.db.exists("Topic", name):
            frappe.get_doc({"doctype": "Topic", "topic_name": name, "description": topic["description"]}).insert()
        topics.append({"topic": name, "topic_name": name})
    if not frappe.db.exists("Course", subject.course):
        frappe.get_doc({"doctype": "Course", "course_name": subject.course, "topics": topics}).insert()


def _set(frappe, subject: Subject) -> None:
    due = frappe.utils.now_datetime() + timedelta(days=30)
    for each, kind in (
        *((one, "Homework") for one in subject.assignments),
        *((one, "Assessment paper") for one in subject.assessments),
    ):
        frappe.get_doc(
            {
                "doctype": "School Assignment",
                "title": each["title"],
                "course": subject.course,
                "kind": kind,
                "due_on": due,
                "questions": [
                    {
                        "question": question["question"],
                        "answer": question.get("answer"),
                        "solution": question.get("solution"),
                    }
                    for question in each["questions"]
                ],
            }
        ).insert()


def running_assessment(frappe, course: str):
    """An assessment of the pupil's group in a course that is being written now."""
    from school_ai.tests import setting

    setting.needed()
    now = frappe.utils.now_datetime()
    plan = frappe.get_doc(
        {
            "doctype": "Assessment Plan",
            "student_group": GROUP,
            "assessment_name": f"Test in {course}",
            "assessment_group": setting.GROUP,
            "grading_scale": setting.SCALE,
            "course": course,
            "schedule_date": now.date(),
            "from_time": "00:00:00",
            "to_time": "23:59:59",
            "maximum_assessment_score": 10,
            "assessment_criteria": [{"assessment_criteria": setting.CRITERIA, "maximum_score": 10}],
        }
    ).insert()
    plan.submit()
    frappe.db.commit()
    return plan


def end_assessment(frappe, plan) -> None:
    plan.reload()
    plan.cancel()
    frappe.db.commit()


def fill_shelf(frappe, exercises: list[dict]) -> None:
    """A document a subject with what its materials say about the exercises, unless they are there."""
    from school_ai.tests import shelf

    for subject in subjects():
        title = f"Materials of {subject.course}"
        if frappe.db.exists("AI Knowledge Document", {"title": title, "status": "Ready"}):
            continue
        texts = [each["material"] for each in exercises if each["subject"] == subject.id]
        document = frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": title,
                "file": shelf.upload("\n\n".join(texts).encode(), "materials.txt"),
                "visibility": "Course",
                "course": subject.course,
                "text_language": "en",
            }
        ).insert()
        frappe.db.commit()
        shelf.index(document)
        if document.status != "Ready":
            raise RuntimeError(document.problem)
