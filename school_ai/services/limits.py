"""How much a person may ask for in an hour."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.exceptions import TooManyRequests

HOUR = 3600


def count_question(user: str) -> None:
    """Count one more question of this hour. Raises `TooManyRequests` beyond the number in the settings."""
    most = settings.number("questions_per_hour")
    if not most:
        return
    key = frappe.cache.make_key(f"school_ai_questions:{user}:{now_datetime():%Y%m%d%H}")
    asked = frappe.cache.incrby(key, 1)
    if asked == 1:
        frappe.cache.expire(key, HOUR)
    if asked > most:
        frappe.throw(
            _("You have asked {0} questions this hour. Please go on in the next hour.").format(most), TooManyRequests
        )
