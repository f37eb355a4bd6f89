"""The solver is made ready ahead of time, so that nobody's first timetable waits a minute for it."""

import frappe

from school_ai import settings
from school_ai.ai.scheduling import warming
from school_ai.jobs import tasks

KIND = "Prepare the timetable solver"


def start() -> None:
    """Have a worker make it ready, unless that was done for this version. Run after each migration and each night;
    neither fails for its sake."""
    try:
        if settings.is_on("timetables_enabled") and not warming.is_warm():
            tasks.start(KIND, settings.SETTINGS, settings.SETTINGS)
    except Exception:
        # The first timetable takes a minute longer, that is all.
        frappe.logger("school_ai").warning("the timetable solver could not be looked at", exc_info=True)


def run(task: tasks.Task) -> None:
    if not warming.is_warm():
        warming.warm_up()
