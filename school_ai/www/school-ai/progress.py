"""/school-ai/progress: how a pupil gets on, for themself and for their family: results beside the class's, likely
grades, what is worth a look, and the steps that teachers have chosen."""

import frappe
from frappe import _
from frappe.utils import format_date

from school_ai import portal, settings
from school_ai.permissions import Standing, refuse
from school_ai.portal import charts
from school_ai.portal.words import Words
from school_ai.services import knowledge
from school_ai.services.analytics import choices, looking

ON = "predictions_enabled"


def get_context(context):
    standing = portal.prepare(context, _("Progress"), ON)
    family = looking.as_family(standing)
    context.pupils = looking.pupils_of_family(family)
    student = _chosen(context.pupils)
    if student is None:
        context.notice = _nobody(standing)
        context.at_desk = standing.has_pupils or standing.heads
        return
    portal.note_pupil(student)
    shown = looking.enhanced(family, student)
    context.student = student
    context.name = shown.student_name
    context.own = student == family.student
    context.shown = shown
    context.missed = round((shown.absent_share or 0) * shown.days_recorded)
    context.likely = looking.likely_grades(shown)
    context.looks = looking.worth_a_look(shown)
    context.not_running = "" if shown.courses else _why_no_course(context.own, shown)
    context.compares = any(each.class_median is not None for each in shown.courses)
    context.pages = _pages(family, shown)
    context.estimated_on = format_date(shown.fresh["predictions"], "long")
    context.done_on = {each.name: format_date(each.done_on, "long") for each in shown.recommendations if each.done_on}
    context.choices = choices.current()
    context.alone = charts.alone(family, student, Words())


def _chosen(pupils: dict[str, str]) -> str | None:
    """Whom the page is about: who is asked for, else the first."""
    wanted = frappe.form_dict.get("child")
    if wanted and wanted not in pupils:
        refuse()
    return wanted or next(iter(pupils), None)


def _nobody(standing: Standing) -> str:
    if standing.has_pupils or standing.heads:
        return _("This page is for pupils and families. At the desk you find how your pupils get on.")
    if standing.guardian:
        return _("There is no pupil whose progress you can see here. Please ask the school's office.")
    return _("Your login is not connected to a pupil or a guardian. Please ask the school's office.")


def _why_no_course(own: bool, shown: looking.Enhanced) -> str:
    if shown.groups:
        return _("No term is running at the moment. From the first day of the next one on, this page fills again.")
    if own:
        return _("You are in no course at the moment. When the school has enrolled you in one, you find it here.")
    return _("{0} is in no course at the moment. When the school has changed that, you find it here.").format(
        shown.student_name
    )


def _pages(family: Standing, shown: looking.Enhanced) -> dict[str, int]:
    """Materials of the steps that the person may open, with how many pages they have."""
    materials = {each.material for each in shown.recommendations if each.material}
    return knowledge.page_counts(family, materials) if materials and settings.is_on("knowledge_enabled") else {}
