"""The log of events: one line of JSON each, in a file of the day in the site's folder of logs.

Several processes write at once, so no file is ever renamed while it is written: each line is appended in one piece to
the file of its day. Nothing of a person stands in it: fields that are not listed here are dropped, and so is what does
not look like a name of ours.
"""

import json
import logging
import re
from datetime import datetime
from pathlib import Path

import frappe
from frappe.utils import now_datetime

from school_ai.measuring import correlation

NAME = "school_ai-events"
# What a line may say, beside the time, the level and the event.
FIELDS = ("correlation", "site", "kind", "duration", "outcome", "status")
# Names of methods, kinds of tasks and the like: what anybody has typed does not fit, nor do addresses of people.
_NAME_OF_OURS = re.compile(r"[A-Za-z0-9 ’'():/._-]{1,80}")


class OfTheDay(logging.Handler):
    """Appends to the file of the day that it is, which another process may have begun."""

    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record).encode() + b"\n"
            with file_of(self.folder, record.at).open("ab", buffering=0) as file:
                file.write(line)
        except Exception:
            # A full disk is told of elsewhere; it must not stop anybody's work.
            logging.getLogger("school_ai").debug("an event was not logged")


class AsJson(logging.Formatter):
    """A record as one line, with the fields that are listed and no others."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": record.at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        return json.dumps(said | allowed(getattr(record, "fields", {})), ensure_ascii=False)


def allowed(fields: dict) -> dict:
    """What may stand in the log of some fields."""
    kept = {}
    for name in FIELDS:
        value = fields.get(name)
        if isinstance(value, bool) or value is None:
            continue
        if isinstance(value, (int, float)):
            kept[name] = round(value, 4)
        elif isinstance(value, str) and _NAME_OF_OURS.fullmatch(value) and "@" not in value:
            kept[name] = value
    return kept


def folder() -> Path:
    return Path(frappe.get_site_path("logs")).resolve()


def file_of(of_folder: Path, day: datetime) -> Path:
    return of_folder / f"{NAME}.{day:%Y-%m-%d}.log"


def note(event: str, level: int = logging.INFO, **fields) -> None:
    """Write an event down. Never raises."""
    try:
        said = {"correlation": correlation.current(), "site": frappe.local.site, **fields}
        _logger().log(level, event, extra={"fields": said, "at": now_datetime()})
    except Exception:
        logging.getLogger("school_ai").debug("an event was not logged")


def _logger() -> logging.Logger:
    """The logger of this site, made once a process."""
    where = folder()
    logger = logging.getLogger(f"{NAME}.{frappe.local.site}")
    handler = next((each for each in logger.handlers if isinstance(each, OfTheDay)), None)
    if handler is None or handler.folder != where:
        where.mkdir(parents=True, exist_ok=True)
        logger.handlers = [OfTheDay(where)]
        logger.handlers[0].setFormatter(AsJson())
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger
