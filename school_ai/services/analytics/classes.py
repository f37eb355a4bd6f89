"""A class as its instructor sees it: who needs what."""

from collections import defaultdict
from dataclasses import dataclass

import frappe
from frappe.utils import getdate

from school_ai.erpnext_records import enrolment, people
from school_ai.services import insights
from school_ai.services.analytics import estimating, recommending
from school_ai.services.analytics.outcome_words import NAMES


@dataclass(frozen=True)
class EstimateOfClass:
    course: str | None
    outcome: str
    said: str
    told: bool


@dataclass(frozen=True)
class PupilShown:
    """A pupil of a group: estimates in the instructor's courses, titles of open insights, and steps that wait for a
    decision or are under way."""

    student: str
    student_name: str
    estimates: list[EstimateOfClass]
    insights: list[str]
    steps: list[str]
    to_decide: int


def of_group(instructor: str, group: str) -> list[PupilShown]:
    """Pupils of a group in the order of the class list. Nobody's rights are asked: who calls has."""
    courses = enrolment.of_instructor(instructor).courses
    pupils = [
        row.student
        for row in frappe.get_all(
            "Student Group Student", {"parent": group, "active": 1}, ["student"], order_by="group_roll_number, idx"
        )
        if row.student
    ]
    names = people.names_of_students(pupils)
    listed = pupils or [""]
    estimates, seen, steps = defaultdict(list), defaultdict(list), defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for row in frappe.get_all(
        estimating.PREDICTION,
        {"student": ("in", listed), "valid_until": (">=", getdate())},
        ["student", "course", "outcome", "said", "told"],
        order_by="told desc, course, outcome",
    ):
        if not row.course or row.course in courses:
            estimates[row.student].append(EstimateOfClass(row.course, NAMES[row.outcome], row.said, bool(row.told)))
    for row in frappe.get_all(
        insights.INSIGHT, {"student": ("in", listed), "status": insights.OPEN}, ["student", "course", "title"]
    ):
        if not row.course or row.course in courses:
            seen[row.student].append(row.title)
    wanted = (recommending.PROPOSED, *recommending.SHOWN)
    for row in frappe.get_all(
        recommending.RECOMMENDATION,
        {"student": ("in", listed), "status": ("in", wanted), "course": ("in", sorted(courses) or [""])},
        ["student", "status", "text", "changed_text"],
        order_by="weight desc",
    ):
        if row.status == recommending.PROPOSED:
            waiting[row.student] += 1
        else:
            steps[row.student].append(row.changed_text or row.text)
    return [
        PupilShown(pupil, names.get(pupil, pupil), estimates[pupil], seen[pupil], steps[pupil], waiting[pupil])
        for pupil in pupils
    ]
