"""The heads of the chain, kept where the database does not reach: in a file of the site's that is not served, one line
a seal, and by email with those whom the settings name. Whoever cuts off the end of the log, or puts an old backup in
its place, is found by a head that is newer than what is left.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import split_emails

from school_ai import settings
from school_ai.ai.audit.chain import Head, Seal, head_of

# Each head vouches for all that is before it. So many are read, which are those of months.
MOST = 20_000
# A line has fewer characters.
_LINE = 200
# Behind lines that cannot be read there are some that can.
_NEAR_THE_END = 20


@dataclass(frozen=True)
class Told:
    """What stands in the file: heads in order, and how many of its lines are none, such as one that a power cut has
    left half written."""

    heads: list[Head]
    broken: int


def file() -> Path:
    return Path(frappe.get_site_path("private", "school_ai", "audit-heads.jsonl")).resolve()


def append(seals: Iterable[Seal]) -> None:
    """Add the heads of seals that are committed, and see them on the disk. Raises OSError: where a head cannot be kept,
    the log is not safe, and somebody must be told."""
    lines = "".join(
        json.dumps({"number": head.number, "last": head.last, "digest": head.digest}) + "\n"
        for head in map(head_of, seals)
    )
    if not lines:
        return
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _ends_with_a_line(path):
        lines = "\n" + lines
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_with_a_line(path: Path) -> bool:
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as opened:
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) == b"\n"


def told(most: int = MOST) -> Told:
    """The last lines of the file."""
    path = file()
    if not path.exists():
        return Told([], 0)
    with path.open("rb") as opened:
        opened.seek(0, os.SEEK_END)
        size = opened.tell()
        opened.seek(max(0, size - most * _LINE))
        lines = opened.read().decode(errors="replace").split("\n")
    if size > most * _LINE:
        # The first is the end of a line.
        lines = lines[1:]
    found = [_head(line) for line in lines if line.strip()][-most:]
    heads = [head for head in found if head]
    return Told(heads, len(found) - len(heads))


def last() -> Head | None:
    """The newest head that can be read."""
    found = told(_NEAR_THE_END).heads
    return found[-1] if found else None


def _head(line: str) -> Head | None:
    try:
        said = json.loads(line)
        return Head(int(said["number"]), int(said["last"]), str(said["digest"]))
    except (ValueError, KeyError, TypeError):
        return None


def send_daily() -> None:
    """Send the newest head to those whom the settings name. Run by the scheduler every day."""
    recipients = split_emails((settings.get().get("trail_heads_to") or "").replace("\n", ","))
    head = last()
    if not recipients or not head:
        return
    frappe.sendmail(
        recipients=recipients,
        subject=_("Audit log of {0}: seal {1}").format(frappe.local.site, head.number),
        message="<br>".join(
            (
                _("Keep this email. It proves what the audit log of School AI holds until now."),
                _("Seal {0}, entries up to {1}:").format(head.number, head.last),
                f"<code>{head.digest}</code>",
                _("The seal with this number in the list AI Audit Seal must have the same digest."),
            )
        ),
    )
