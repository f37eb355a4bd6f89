"""Comments for report cards: drafted, read, edited and approved by a person. Nothing sends them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from school_ai import permissions
from school_ai.api.endpoint import endpoint
from school_ai.permissions import standing_of
from school_ai.services.teaching import report_comments
from school_ai.services.teaching.report_comments import CommentShown, CommentsOfPupil

ON = "teaching_enabled"


@dataclass(frozen=True)
class Begun:
    """The task that does the work; ask `tasks.state` how far it is."""

    task: str


def _is_term(academic_term: str | None) -> None:
    if academic_term:
        permissions.is_there("Academic Term", academic_term)


@permissions.for_callers(permissions.teaching)
def _writes_on(student: str, course: str | None = None, academic_term: str | None = None) -> None:
    permissions.writes_comments_on(student, course)
    _is_term(academic_term)


@permissions.for_callers(permissions.teaching)
def _writes_for_group(student_group: str, course: str | None = None, academic_term: str | None = None) -> None:
    permissions.writes_comments_for_group(student_group, course)
    _is_term(academic_term)


@endpoint("GET", guard=_writes_on, capability=ON)
def of_pupil(student: str, academic_term: str | None = None) -> CommentsOfPupil:
    """A pupil's comments for a term, the running one where none is named, as far as they are the caller's to write."""
    return report_comments.of_pupil(standing_of(), student, academic_term)


@endpoint("POST", guard=_writes_on, capability=ON)
def draft(student: str, course: str | None = None, academic_term: str | None = None) -> CommentShown:
    """Draft a comment of a course, or of the pupil overall, anew where there is one that is not approved."""
    return report_comments.draft(standing_of(), student, course, academic_term)


@endpoint("POST", guard=_writes_for_group, capability=ON)
def draft_group(student_group: str, course: str | None = None, academic_term: str | None = None) -> Begun:
    """Draft comments for all pupils of a group in the background. What a person has read, edited or approved stays."""
    return Begun(report_comments.start(student_group, course, academic_term))


@endpoint("POST", guard=permissions.writes_comment, capability=ON)
def read(comment: str) -> CommentShown:
    """Note that the caller has opened a comment: none is approved unread."""
    return report_comments.note_read(comment)


@endpoint("POST", guard=permissions.writes_comment, capability=ON)
def write(comment: str, text: Annotated[str, Field(min_length=1, max_length=report_comments.LONGEST)]) -> CommentShown:
    """Change the text of a comment that is not approved."""
    return report_comments.write(comment, text)


@endpoint("POST", guard=permissions.writes_comment, capability=ON)
def approve(comment: str) -> CommentShown:
    """Let a comment stand that the caller has read."""
    return report_comments.approve(comment)


@endpoint("POST", guard=permissions.writes_comment, capability=ON)
def reopen(comment: str) -> CommentShown:
    """Let an approved comment be changed again."""
    return report_comments.reopen(comment)
