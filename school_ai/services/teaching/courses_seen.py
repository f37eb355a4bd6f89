"""A course as its teacher looks at it."""

from dataclasses import dataclass

from frappe.utils import getdate

from school_ai.erpnext_records import enrolment
from school_ai.permissions import Standing
from school_ai.services.analytics import describing, recommending
from school_ai.services.analytics.describing import Figures
from school_ai.services.analytics.recommending import ContentGap
from school_ai.services.remembered import RECORDS, remembered
from school_ai.services.teaching import materials, questions
from school_ai.services.teaching.materials import MaterialSuggested
from school_ai.services.teaching.questions import QuestionsSeen

MOST_GAPS = 8


@dataclass(frozen=True)
class CourseSeen:
    """A course. `difficulty`: of assessments and criteria; `gaps`: what the shelf should hold more of; `materials`:
    what it holds for the reader's classes; `questions`: of these classes."""

    course: str
    difficulty: Figures
    gaps: list[ContentGap]
    materials: list[MaterialSuggested]
    questions: QuestionsSeen


def of_course(standing: Standing, course: str) -> CourseSeen:
    """All of a course, for the groups that the reader teaches; for heads of all. Nobody's rights are asked."""
    groups = None if standing.heads else sorted(standing.teaches.groups)
    pupils = _pupils(course, groups)
    return CourseSeen(
        course,
        # The same figures, kept under the same name, as the API's.
        remembered(
            "courses.difficulty",
            (course, groups, None),
            lambda: describing.how_hard(describing.of_courses([course], None, None, criteria=True), groups),
        ),
        remembered(
            "courses.content_suggestions",
            (course,),
            lambda: recommending.gaps_of_course(course, describing.of_courses([course], criteria=True), getdate()),
            (*RECORDS, "AI Knowledge Document", "AI Message", "Course", "Topic", "Topic Prerequisite"),
        )[:MOST_GAPS],
        materials.of_course(course, pupils),
        questions.of_pupils(pupils, [course]),
    )


def _pupils(course: str, groups: list[str] | None) -> list[str]:
    taking = set(enrolment.ever_enrolled_in(course))
    return sorted(taking if groups is None else taking & set(enrolment.students_in(frozenset(groups))))
