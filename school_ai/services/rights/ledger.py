"""What outlives the database: the list of who was erased, so that a backup that is restored does not bring them back,
and the backups in which they still are.

The list has numbers and dates, no names, and lies beside the site's files, outside of its backups. It never says which
pseudonym stands for whom.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import frappe
from frappe.utils import cint, get_datetime, getdate, now_datetime
from frappe.utils.synchronization import filelock

from school_ai import settings
from school_ai.services.backups import sets

FILE = "erased.json"
# For so long nobody restores a backup any more, in days.
KEPT = 3 * 365


@dataclass(frozen=True)
class Erased:
    """Somebody who was erased. `created`: when their record was made: another one may have got the same number since
    then."""

    doctype: str
    name: str
    created: str
    scope: str
    erased_on: str


@dataclass(frozen=True)
class Backup:
    """A backup in which somebody still is. `ends`: when it is deleted, as the site's settings say."""

    name: str
    made_on: datetime
    ends: date


def path() -> Path:
    return Path(frappe.get_site_path("private", "school_ai", FILE)).resolve()


def read() -> list[Erased]:
    try:
        rows = json.loads(path().read_text())
    except FileNotFoundError:
        return []
    return [Erased(**row) for row in rows]


def note(erased: Erased) -> None:
    """Add somebody to the list. Two workers that write at once wait for one another."""
    with filelock("school_ai_erased"):
        limit = str(getdate() - timedelta(days=KEPT))
        rows = [row for row in read() if row.erased_on[:10] >= limit]
        same = [row for row in rows if (row.doctype, row.name, row.created) == (erased.doctype, erased.name,
                                                                                erased.created)]  # fmt: skip
        if any(row.scope == erased.scope for row in same):
            return
        _write([*rows, erased])


def add(rows: list[dict]) -> None:
    """Add those of another list, as of a backup's. What is on the list stays."""
    for row in rows:
        note(Erased(**row))


def _write(rows: list[Erased]) -> None:
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as opened:
        json.dump([asdict(row) for row in rows], opened, indent=1)
        opened.flush()
        os.fsync(opened.fileno())
    unfinished.replace(file)


def come_back() -> list[Erased]:
    """Those on the list who are in the database again, since a backup was restored."""
    found = []
    for row in read():
        created = frappe.db.get_value(row.doctype, row.name, "creation")
        if not created or str(created) != row.created:
            continue
        # Of somebody who is at the school only ours went: that was done if the database knows of it.
        done = {"subject": row.name, "scope": row.scope, "status": "Done"}
        if not frappe.db.exists("AI Erasure Request", done):
            found.append(row)
    return found


def backups() -> list[Backup]:
    """The site's backups on this server, the latest first: Frappe's, and those that `school-ai backup` makes."""
    folder = Path(frappe.get_site_path("private", "backups"))
    hours = cint(frappe.conf.get("keep_backups_for_hours")) or 24
    found = []
    for file in folder.glob("*") if folder.is_dir() else ():
        if file.is_file():
            made = datetime.fromtimestamp(file.stat().st_mtime)
            found.append(Backup(file.name, made, (made + timedelta(hours=hours)).date()))
    for inner, manifest in sets.sets_in(sets.folder_of_site()):
        found.append(Backup(inner.name, datetime.fromisoformat(manifest.made_on), manifest.ends.date()))
    return sorted(found, key=lambda each: each.made_on, reverse=True)


def backups_until() -> date:
    """The day on which the last backup with somebody who is erased today is gone, on this server and wherever the
    school keeps copies."""
    outside = now_datetime() + timedelta(days=settings.number("backups_kept_days"))
    return max([get_datetime(outside).date(), *(each.ends for each in backups())])
