"""How much a person may ask, and how often."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai import settings
from school_ai.exceptions import InvalidArgument, TooManyRequests

HOUR = 3600


def longest_question() -> int:
    """Characters that a question may have; 0 for any number."""
    return settings.number("question_length")


def admit_question(user: str, text: str = "") -> None:
    """Count one more question of this hour, or a picture that is to be read for one.

    Raises `InvalidArgument` for one that is too long, `TooManyRequests` beyond the number in the settings.
    """
    longest = longest_question()
    if longest and len(text) > longest:
        frappe.throw(
            _("Please ask in {0} characters at most; this question has {1}.").format(longest, len(text)),
            InvalidArgument,
        )
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
