"""Exams of a term: placed, looked at, written to their Assessment Plans."""

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.timetables import examining
from school_ai.services.timetables.examining import ExamPlanShown

ON = "timetables_enabled"


@permissions.for_callers(permissions.planning)
def _plans_exams(plan: str) -> None:
    permissions.plans_timetables()
    permissions.is_there(examining.EXAM_PLAN, plan)


@endpoint("POST", guard=_plans_exams, capability=ON)
def solve(plan: str) -> str:
    """Have a plan's exams placed on days, rooms and supervisors by a worker. Returns the task to follow."""
    return examining.start(plan)


@endpoint("GET", guard=_plans_exams, capability=ON)
def look(plan: str) -> ExamPlanShown:
    """Where the exams of a plan are, and the task that places them, if one does."""
    return examining.look(plan)


@endpoint("POST", guard=_plans_exams, capability=ON)
def apply(plan: str) -> ExamPlanShown:
    """Write it to the Assessment Plans, all or none. Lessons that give way to them are taken off."""
    return examining.apply(plan)
