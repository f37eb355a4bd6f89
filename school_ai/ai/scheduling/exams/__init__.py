"""Examinations of a term: when, where and with whom they are written, by rules and with the pupils' accommodations."""

from school_ai.ai.scheduling.exams.checking import findings
from school_ai.ai.scheduling.exams.plan import (
    Accommodation,
    Exam,
    ExamPart,
    ExamPlace,
    ExamPlan,
    ExamProblem,
    ExamRules,
    Session,
    Supervisor,
    Taught,
)
from school_ai.ai.scheduling.exams.scoring import ExamViolation, violations
from school_ai.ai.scheduling.exams.solving import ExamResult, place_exams

__all__ = [
    "Accommodation",
    "Exam",
    "ExamPart",
    "ExamPlace",
    "ExamPlan",
    "ExamProblem",
    "ExamResult",
    "ExamRules",
    "ExamViolation",
    "Session",
    "Supervisor",
    "Taught",
    "findings",
    "place_exams",
    "violations",
]
