"""/school-ai/materials: for pupils, the documents of their courses that they may read, by course and topic."""

from frappe import _

from school_ai import portal
from school_ai.services import materials


def get_context(context):
    standing = portal.prepare(context, _("Materials"), "knowledge_enabled")
    if not standing.student:
        context.notice = (
            _("This page is for pupils: materials are shown to those whose courses they are of.")
            if standing.guardian
            else _("This page is for pupils. Your login is not connected to one.")
        )
        context.at_desk = standing.has_pupils or standing.heads
        return
    context.courses = materials.of(standing)
    context.learns = bool(standing.learns.courses)
    context.documents = {
        each.name: [each.title, each.pages]
        for course in context.courses
        for topic in course.topics
        for each in topic.materials
    }
