"""The catalogue's methods about one pupil: for the pupil, the family, those who teach them, and heads of school. Each
reader is told in words that fit them, and no more than is theirs to know."""

from typing import Literal

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.analytics import looking
from school_ai.services.analytics.looking import Enhanced, EstimateShown, RecommendationShown

ON = "predictions_enabled"
Outcome = Literal["fails", "grade", "often_absent", "withdraws"]


@endpoint("GET", guard=permissions.may_see_pupil, capability=ON)
def enhanced(student: str) -> Enhanced:
    """GET students/{id}/enhanced: how a pupil stands in the running courses, open insights, estimates and steps, and
    how fresh each is."""
    return looking.enhanced(permissions.standing_of(), student)


@endpoint("GET", guard=permissions.may_see_pupil, capability=ON)
def predictions(student: str) -> list[EstimateShown]:
    """GET students/{id}/predictions: each estimate with its chance or interval, reasons, model and date. Pupils and
    families are given those of the final grade, and those that ask for a look."""
    return looking.predictions(permissions.standing_of(), student)


@endpoint("GET", guard=permissions.may_see_pupil, capability=ON)
def explain(student: str, outcome: Outcome, course: str | None = None) -> dict[str, list[str]]:
    """The reasons of one estimate and what would change it, worked out now. For estimates that came without."""
    return looking.explain(permissions.standing_of(), student, outcome, course)


@endpoint("GET", guard=permissions.may_see_pupil, capability=ON)
def recommendations(student: str) -> list[RecommendationShown]:
    """GET students/{id}/recommendations: what to do next, why, and with which material. Pupils and families are given
    what a teacher has accepted."""
    return looking.recommendations(permissions.standing_of(), student)
