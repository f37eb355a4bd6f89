"""Consents: what a family agrees to, and takes back."""

from typing import Literal

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services import consenting
from school_ai.services.consenting import ConsentShown

ON = "families_enabled"
Purpose = Literal["Outside provider", "Predictions", "Guardians read conversations"]


@endpoint("GET", guard=permissions.is_pupil_or_guardian_of, capability=ON)
def consents(student: str) -> list[ConsentShown]:
    """What can be agreed to for a pupil, what was, by whom and when. For the pupil and the family."""
    return consenting.of(standing_of(), student)


@endpoint("POST", guard=permissions.is_pupil_or_guardian_of, capability=ON)
def set_consent(student: str, purpose: Purpose, given: bool) -> ConsentShown:
    """Give a consent or withdraw it, with effect at once: a guardian for a child, a pupil who is old enough for
    themself."""
    return consenting.decide(standing_of(), student, purpose, given)
