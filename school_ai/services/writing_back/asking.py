"""Asks for insights to be written back. Apart from the writing, which loads what insights are made with: every request
reads the settings, whose class asks."""

import frappe

from school_ai.jobs import tasks

PLACE = "AI Insight Place"
TASK, ALL = "Write insights back", "all"
# Settings on which it depends what goes back.
SETTINGS = (
    *("predictions_enabled", "back_estimates", "back_noticed", "back_field", "back_field_from", "back_comment"),
    *("back_comment_from", "back_notification", "back_notification_from", "predictions_consent"),
)


def ask() -> None:
    """Have insights written back, once this transaction commits: an insight has changed, or what may go back."""
    if not frappe.flags.in_install and not frappe.flags.in_uninstall:
        tasks.start_after_commit(TASK, PLACE, ALL)


def start() -> str:
    """Look whether everything stands where it should. Run by the scheduler every night. Returns the task."""
    return tasks.start(TASK, PLACE, ALL)
