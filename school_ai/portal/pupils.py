"""What the pages of a family and of a pupil (www/school-ai/family, home) show of one pupil."""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import portal, settings
from school_ai.erpnext_records.school_days import AssessmentToCome, HomeworkDue
from school_ai.permissions import Standing
from school_ai.portal import charts
from school_ai.portal.words import Words
from school_ai.services import consenting, pupil_days
from school_ai.services.analytics import looking
from school_ai.services.calendars import addresses


def fill(context, reader: Standing, student: str) -> None:
    """Days, homework and how the pupil gets on."""
    portal.note_pupil(student)
    words = Words()
    context.words = words
    context.ahead = pupil_days.ahead(student, _day_asked_for(), for_guardian=student in reader.children)
    context.day = context.ahead.day
    context.to_do = _by_day(context.ahead)
    context.day_before = context.day.day - timedelta(days=1)
    context.day_after = context.day.day + timedelta(days=1)
    context.consents = consenting.of(reader, student)
    context.calendar_student = student
    context.calendar_address = addresses.kept(reader, student)
    context.attendance = charts.attendance(student, words)
    context.alone = charts.alone(reader, student, words)
    context.shown = None
    if settings.is_on("predictions_enabled"):
        shown = looking.enhanced(reader, student)
        context.shown = shown
        context.missed_days = round((shown.absent_share or 0) * shown.days_recorded)
        context.looks = looking.worth_a_look(shown)
        context.likely = looking.likely_grades(shown)
        context.compares = any(each.class_median is not None for each in shown.courses)
        context.steps_open = [each for each in shown.recommendations if not each.done_on]


def _by_day(ahead: pupil_days.Ahead) -> list[HomeworkDue | AssessmentToCome]:
    """Homework and assessments, the next first."""

    def when(each: HomeworkDue | AssessmentToCome) -> tuple[date, int]:
        if isinstance(each, AssessmentToCome):
            return each.day, each.begins
        return each.due.date(), 60 * each.due.hour + each.due.minute

    return sorted([*ahead.homework, *ahead.assessments], key=when)


def _day_asked_for() -> date | None:
    asked = frappe.form_dict.get("day")
    if not asked:
        return None
    try:
        return getdate(date.fromisoformat(asked))
    except ValueError:
        frappe.throw(_("There is no day {0}.").format(asked))
