"""The log of events is kept by the day, then packed, then deleted: 90 days and two years unless the school says
otherwise."""

import gzip
import os
import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from frappe.utils import getdate

from school_ai import settings
from school_ai.measuring import events

FOLDER = "archive"
_DAY = re.compile(rf"{re.escape(events.NAME)}\.(\d{{4}}-\d\d-\d\d)\.log(\.gz)?")


@dataclass(frozen=True)
class Tidied:
    """Names of files: what was packed, what was deleted; or would be."""

    packed: list[str]
    deleted: list[str]


def tidy(dry_run: bool = False, today: date | None = None) -> Tidied:
    """Pack what is older than the log is kept, and delete what is older than archives are. Run by the scheduler every
    day. It can be broken off: a file goes only when its archive is whole."""
    today = today or getdate()
    folder = events.folder()
    kept = settings.number("log_kept_days") or 90
    archived = max(settings.number("log_archived_days") or 730, kept)
    packed = _older(folder, today - timedelta(days=kept))
    deleted = _older(folder / FOLDER, today - timedelta(days=archived))
    if not dry_run:
        for file in packed:
            _pack(file)
        for file in deleted:
            file.unlink(missing_ok=True)
    return Tidied([file.name for file in packed], [file.name for file in deleted])


def _older(folder: Path, than: date) -> list[Path]:
    """Files of days before one. What is no file of ours is left alone."""
    if not folder.is_dir():
        return []
    return sorted(
        file
        for file in folder.iterdir()
        if (found := _DAY.fullmatch(file.name)) and date.fromisoformat(found[1]) < than and file.is_file()
    )


def _pack(file: Path) -> None:
    folder = file.parent / FOLDER
    folder.mkdir(exist_ok=True)
    whole = folder / f"{file.name}.gz"
    beginning = whole.with_suffix(f".{os.getpid()}")
    with file.open("rb") as log, gzip.open(beginning, "wb") as archive:
        shutil.copyfileobj(log, archive)
    beginning.replace(whole)
    file.unlink()


def run() -> None:
    """Tidy up (regular work)."""
    tidy()
