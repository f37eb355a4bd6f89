"""Which integrity policy holds for a pupil in a course."""

import frappe

from school_ai import noted
from school_ai.ai.tutor import modes
from school_ai.ai.tutor.modes import Policy
from school_ai.permissions import Standing

POLICY = "AI Integrity Policy"
FIELDS = [
    "name",
    "title",
    "applies_to",
    "program",
    "course",
    "student_group",
    "guardians_may_read",
    "mode_learning",
    "mode_homework",
    "mode_checking",
    "mode_exam",
    "mode_handed_in",
    "least_confidence",
    "most_hints",
    "minutes_before",
    "minutes_after",
]


class Policies:
    """The policies that may concern a pupil, read once a request."""

    def __init__(self, standing: Standing):
        self.standing = standing
        self.rows = frappe.get_all(POLICY, filters={"disabled": 0}, fields=FIELDS, order_by="name")

    def closest(self, course: str | None) -> list:
        """The rows that hold for the course: those of the closest kind that there are any of."""
        learns = self.standing.learns
        programs = {program for program in learns.programs if course is None or course in _courses_of(program)}
        of_group = [
            row
            for row in self.rows
            if row.applies_to == "Student Group"
            and row.student_group in learns.groups
            and (not row.course or row.course == course)
        ]
        of_course = [row for row in self.rows if row.applies_to == "Course" and course and row.course == course]
        of_program = [row for row in self.rows if row.applies_to == "Program" and row.program in programs]
        of_school = [row for row in self.rows if row.applies_to == "School"]
        return next((rows for rows in (of_group, of_course, of_program, of_school) if rows), [])

    def of(self, course: str | None) -> Policy:
        return modes.strictest_policy([_policy(row) for row in self.closest(course)])

    def margins(self, course: str) -> tuple[int, int]:
        """Minutes before and after an assessment of the course."""
        rows = self.closest(course)
        return (
            max((row.minutes_before or 0 for row in rows), default=0),
            max((row.minutes_after or 0 for row in rows), default=0),
        )

    def guardians_may_read(self, course: str | None) -> bool:
        """Only where every policy that holds says so."""
        rows = self.closest(course)
        return bool(rows) and all(row.guardians_may_read for row in rows)

    @property
    def longest_margins(self) -> tuple[int, int]:
        """Over all policies, in minutes: assessments beyond them are open for nobody."""
        return (
            max((row.minutes_before or 0 for row in self.rows), default=0),
            max((row.minutes_after or 0 for row in self.rows), default=0),
        )


def _courses_of(program: str) -> frozenset[str]:
    kept = noted.of("courses of programs")
    if program not in kept:
        kept[program] = frozenset(
            frappe.get_all("Program Course", {"parent": program, "parenttype": "Program"}, pluck="course")
        )
    return kept[program]


def _policy(row) -> Policy:
    usual = Policy()
    return Policy(
        name=row.title,
        learning=row.mode_learning or usual.learning,
        homework=row.mode_homework or usual.homework,
        checking=row.mode_checking or usual.checking,
        exam=row.mode_exam or usual.exam,
        handed_in=row.mode_handed_in or usual.handed_in,
        least_confidence=min(1.0, max(0.0, (row.least_confidence or 0) / 100)),
        most_hints=max(1, row.most_hints or usual.most_hints),
    )
