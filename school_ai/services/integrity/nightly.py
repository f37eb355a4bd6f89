"""Each night all records are looked through: what is ours is mended, what is the school's is recorded, and those who
look after School AI are told of what is new, once."""

import frappe
from frappe import _

from school_ai import settings
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import site_key
from school_ai.services.integrity import checking, conflicts, repairing
from school_ai.services.integrity.finding import KINDS
from school_ai.services.integrity.records import CONFLICT

CHECK = "Check whether records agree"
ALL = "all"


def start() -> str | None:
    """Have all records looked through. Run by the scheduler daily, and when somebody asks for it. Returns the task."""
    return tasks.start(CHECK, CONFLICT, ALL) if settings.is_on("data_integrity_enabled") else None


def run(task: Task) -> None:
    site_key.note()
    task.report(0.02, _("Looking through the records"))
    known = checking.look(with_known=True)
    task.report(0.5, _("Looking what was set right"))
    conflicts.settle(known, KINDS)
    task.report(0.6, _("Mending"))
    # Conflicts that stand are brought up to date: somebody may have changed the record since.
    stands = set(frappe.get_all(CONFLICT, {"status": "Open"}, pluck="finding"))
    for finding in known.findings:
        if finding.id in stands and not finding.ours:
            conflicts.propose(finding)
    repairing.repair_found(
        checking.without_known(known.findings), mend_ours=settings.is_on("data_integrity_mends"), by_night=True
    )
    task.report(0.95, _("Telling"))
    conflicts.tell_of_new()
