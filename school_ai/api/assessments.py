"""An assessment and a result as their teacher looks at them, and what is said of a result."""

from typing import Annotated

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.services.teaching import assessing
from school_ai.services.teaching import feedback as feedbacks
from school_ai.services.teaching.assessing import PlanSeen, ResultSeen
from school_ai.services.teaching.feedback import FeedbackShown

ON = "teaching_enabled"
Words = Annotated[str, Field(min_length=1, max_length=4000)]


@endpoint("GET", guard=permissions.sees_assessment, capability=ON)
def plan(plan: str) -> PlanSeen:
    """An assessment: how hard it was and how well it tells pupils apart, with intervals; criteria, and results that
    stand out. For those who teach its group in its course, and heads of school."""
    return assessing.of_plan(plan)


@endpoint("GET", guard=permissions.sees_result, capability=ON)
def result(result: str) -> ResultSeen:
    """A result beside the class, with the pupil's others in the course, and what was drafted or said of it. For those
    who teach the pupil in the course, and heads of school."""
    return assessing.of_result(result)


@endpoint("POST", guard=permissions.sees_result, capability=ON)
def draft_feedback(result: str) -> FeedbackShown:
    """Draft what could be said of a result to the pupil, from its facts. Nothing is written into the result."""
    return feedbacks.draft(result)


@endpoint("POST", guard=permissions.decides_feedback, capability=ON)
def take_feedback(feedback: str, text: Words) -> FeedbackShown:
    """Take over what the caller has made of a draft: into the result's comment where that is theirs to write, else
    beside the result."""
    return feedbacks.take(feedback, text)


@endpoint("POST", guard=permissions.decides_feedback, capability=ON)
def undo_feedback(feedback: str) -> FeedbackShown:
    """Take back what was taken over: the result's comment is as it was."""
    return feedbacks.undo(feedback)
