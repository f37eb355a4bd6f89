"""Backups: that there is one, and that nobody who finds it can read it."""

from collections.abc import Iterator
from datetime import timedelta

from frappe import _
from frappe.utils import format_datetime, now_datetime

from school_ai.services.rights import ledger
from school_ai.services.security.found import DANGER, OK, SYSTEM, WARNING, Check, Said, number

OLDEST = timedelta(days=2)


def _age() -> Iterator[Said]:
    there = ledger.backups()
    if not there:
        yield (
            DANGER,
            _("There is no backup on this server."),
            _("Look whether the scheduler runs, and whether backups are made elsewhere."),
        )
        return
    latest = there[0].made_on
    if now_datetime() - latest > OLDEST:
        yield (
            DANGER,
            _("The latest backup is of {0}.").format(format_datetime(latest)),
            _("Look whether the scheduler runs: Frappe makes a backup every few hours."),
        )
    else:
        yield OK, _("The latest backup is of {0}. Try now and then to restore one.").format(format_datetime(latest)), ""


def _encrypted() -> Iterator[Said]:
    if number(SYSTEM, "encrypt_backup"):
        yield OK, _("Backups are encrypted. Keep a copy of backup_encryption_key elsewhere."), ""
    else:
        yield (
            WARNING,
            _("Whoever finds a backup reads the school’s records; texts of conversations are encrypted all the same."),
            _("Tick Encrypt Backups, and keep a copy of backup_encryption_key elsewhere."),
        )


AREA = "Backups"
CHECKS = (
    Check(AREA, "Last backup", _age, "/app/backups"),
    Check(AREA, "Encrypted backups", _encrypted, "/app/system-settings"),
)
