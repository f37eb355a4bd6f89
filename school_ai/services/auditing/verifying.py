"""The whole log is held against its seals, and the seals against the heads that are kept outside."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import frappe
from frappe import _

from school_ai.ai.audit import verify as engine
from school_ai.ai.audit.verify import Finding
from school_ai.erpnext_records import contacts
from school_ai.jobs import tasks
from school_ai.jobs.tasks import Task
from school_ai.services import overseers
from school_ai.services.auditing import LOG, heads, keeping, records, sealing
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language

CHECK = "Verify the audit log"
ALL = "all"
# An entry that is older than this is sealed, where the scheduler runs.
PATIENCE = timedelta(hours=1)
HEADS_UNREADABLE = "Heads unreadable"
KEPT = "school_ai_audit_verified"
MOST_SAID = 20


@dataclass(frozen=True)
class Verified:
    """What came of looking through the log. `on`: when, in UTC, empty where nobody has looked yet; `seal`, `entry`: how
    far it was sealed; `findings`: what is wrong, in words; none where the log is whole."""

    on: str
    seal: int
    entry: int
    findings: list[str]

    @property
    def is_whole(self) -> bool:
        return bool(self.on) and not self.findings


def verify() -> list[Finding]:
    """What is wrong with the log. What is committed is sealed first. Commits."""
    sealing.seal_all()
    told = heads.told()
    found = [Finding(HEADS_UNREADABLE)] if told.broken else []
    waits = records.waits_since()
    return found + engine.verify(
        records.seals(),
        records.entries(),
        told.heads,
        unsealed_since=records.as_text(waits),
        sealed_by_now=records.as_text(records.now() - PATIENCE),
        dropped_before=records.as_text(keeping.limit(keeping.FEWEST_YEARS)),
    )


def look() -> Verified:
    """Look through the log, keep what came of it, and tell of what is new. Commits."""
    before = set(last().findings)
    said = [in_words(finding) for finding in verify()]
    seal = records.last_seal()
    found = Verified(records.as_text(records.now()), seal.number if seal else 0, seal.last if seal else 0, said)
    frappe.db.set_global(KEPT, json.dumps(asdict(found)))
    news = [each for each in said if each not in before]
    if news:
        frappe.log_error(title="school_ai: the audit log does not hold", message="\n".join(said))
        _tell(news, found.on)
    frappe.db.commit()
    return found


def last() -> Verified:
    """What came of looking through the log the last time."""
    kept = frappe.db.get_value("DefaultValue", {"parent": "__global", "defkey": KEPT}, "defvalue")
    return Verified(**json.loads(kept)) if kept else Verified("", 0, 0, [])


def start() -> str:
    """Have a worker look through the log. Run by the scheduler every night. Returns the task."""
    return tasks.start(CHECK, LOG, ALL)


def run(task: Task) -> None:
    task.report(0.1, _("Verifying"))
    look()


def in_words(finding: Finding) -> str:
    """A finding, for an auditor."""
    places = str(finding.first) if finding.first == finding.last else f"{finding.first}–{finding.last}"
    match finding.kind:
        case engine.CHANGED:
            return _("Entries {0} were changed after they were sealed.").format(places)
        case engine.MISSING:
            return _("Entries {0} were taken away after they were sealed.").format(places)
        case engine.INSERTED:
            return _("Entries {0} were put in: no seal knows them.").format(places)
        case engine.TWICE:
            return _("At the places {0} more than one entry stands.").format(places)
        case engine.BATCH_CHANGED:
            return _("Among the entries {0} some were changed, together with their digests.").format(places)
        case engine.SEAL_CHANGED:
            return _("Seals {0} were changed.").format(places)
        case engine.SEAL_MISSING:
            return _("Seals {0} are missing: they were taken away, or an old backup was put back.").format(places)
        case engine.END_CUT:
            return _(
                "Seals {0} were told outside of the database and are not in it: the end was cut off, or an old backup "
                "was put back."
            ).format(places)
        case engine.HEAD_DIFFERS:
            return _("Seals {0} are others than were told outside of the database: the log was written anew.").format(
                places
            )
        case engine.NO_HEAD:
            return _("No head of the chain is kept outside of the database. The file {0} is missing.").format(
                heads.file().name
            )
        case engine.UNSEALED:
            return _("Entries are not sealed for more than an hour. Look whether the scheduler runs.")
        case engine.DROPPED_EARLY:
            return _("Entries {0} were deleted before their time was over.").format(places)
        case "Heads unreadable":
            return _("The file {0} has lines that are no heads of the chain.").format(heads.file().name)
    raise ValueError(f"there are no words for the finding {finding.kind!r}")


def _tell(news: Sequence[str], on: str) -> None:
    for contact in contacts.users(overseers.auditors()):
        with in_language(contact.language):
            more = len(news) - MOST_SAID
            rest = [_("and {0} more").format(more)] if more > 0 else []
            notices.tell(
                contact,
                kinds.WORK,
                _("The audit log does not hold"),
                [*news[:MOST_SAID], *rest],
                f"audit|{on}",
                link="/app/query-report/Audit%20Trail",
            )
