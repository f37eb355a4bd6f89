"""/school-ai/tutor: a pupil asks about their course materials."""

from frappe import _

from school_ai import portal
from school_ai.permissions import Standing
from school_ai.services import limits


def get_context(context):
    standing = portal.prepare(context, _("Tutor"), "tutor_enabled")
    if standing.student:
        portal.note_pupil(standing.student)
    context.courses = sorted(standing.learns.courses | standing.teaches.courses)
    context.notice = _notice(standing, context.courses)
    context.page_data = {
        "longest": limits.longest_question(),
        "courses": context.courses,
    }


def _notice(standing: Standing, courses: list[str]) -> str:
    """Why there is nothing to ask about for this person; empty for those who may ask."""
    if courses or standing.heads:
        return ""
    if standing.student:
        return _("As soon as the school has enrolled you in a course, you can ask about its materials here.")
    if standing.instructor:
        return _("As soon as the school has given you a course or a group, you can ask about its materials here.")
    if standing.children:
        return _("The tutor is for pupils. Your children can sign in here with logins of their own.")
    return _("Your login is not connected to a pupil or an instructor. Please ask the school's office.")
