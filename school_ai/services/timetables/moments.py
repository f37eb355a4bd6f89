"""Moments of a day at which what may be changed of it becomes less: the beginnings of lessons."""

from datetime import datetime

import frappe
from frappe.query_builder.functions import Max

from school_ai.erpnext_records.lessons import DOCTYPE, minutes
from school_ai.services.timetables.bell import PERIOD


def last_beginning(now: datetime) -> int | None:
    """When the last lesson, or period of the bell schedule, of this day began: minutes after midnight. None before the
    first. As long as it is the same, the same lessons have begun."""
    lesson, period = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(PERIOD)
    lessons = frappe.qb.from_(lesson).select(Max(lesson.from_time)).where(lesson.schedule_date == now.date())
    periods = frappe.qb.from_(period).select(Max(period.from_time))
    found = [
        query.where(begins <= now.time()).run()[0][0]
        for query, begins in ((lessons, lesson.from_time), (periods, period.from_time))
    ]
    return max((minutes(each) for each in found if each is not None), default=None)
