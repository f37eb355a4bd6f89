"""Whether the database is as far as the code of this process is.

While a school is updated, processes of two releases run beside one another: those of the former one go on serving, and
those of the new one wait until the database has been migrated for them. So a schema that is older than the code is one
to wait for; one that is newer is not, since a release only adds to what the former one reads (docs/upgrading.md).

What a process runs was read when it began, and stays when files are changed under it: so it is looked at once, when
this module is imported.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frappe
from frappe.utils import get_datetime, now

APP = Path(__file__).resolve().parents[2]
# As Frappe writes them, near the end of a DocType's file: to parse a hundred files would take ten times as long.
_MODIFIED = re.compile(r'^ "modified": "([^"]+)"', re.M)
_NAME = re.compile(r'^ "name": "([^"]+)"', re.M)


@dataclass(frozen=True)
class Code:
    """What the code asks of a database: patches, and when each DocType was changed last."""

    patches: frozenset[str]
    doctypes: dict[str, str]
    # Tells one release from another.
    print: str


@dataclass(frozen=True)
class Migration:
    """One that has begun and not ended: it runs, or it ended badly. `code`: that of the release that migrates."""

    code: str
    since: str


def code_in(app: Path) -> Code:
    patches = frozenset(_patches((app / "patches.txt").read_text()))
    doctypes = dict(sorted(_doctypes(app)))
    told = json.dumps([sorted(patches), doctypes]).encode()
    return Code(patches, doctypes, hashlib.sha256(told).hexdigest()[:16])


def _patches(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip() and not line.startswith(("#", "[")):
            yield line.split()[0]


def _doctypes(app: Path) -> Iterator[tuple[str, str]]:
    for file in (app / "school_ai" / "doctype").glob("*/*.json"):
        text = file.read_text()
        name, modified = _NAME.search(text), _MODIFIED.search(text)
        if name and modified:
            yield name[1], modified[1]


CODE = code_in(APP)


def patches_to_run() -> list[str]:
    done = set(frappe.get_all("Patch Log", {"patch": ("in", sorted(CODE.patches) or [""])}, pluck="patch"))
    return sorted(CODE.patches - done)


def doctypes_behind() -> list[str]:
    """DocTypes that the database has in an older form than the code has, or not at all."""
    there = dict(frappe.get_all("DocType", {"name": ("in", list(CODE.doctypes))}, ["name", "modified"], as_list=True))
    return sorted(
        name
        for name, modified in CODE.doctypes.items()
        if name not in there or get_datetime(there[name]) < get_datetime(modified)
    )


def begin_migration() -> None:
    """Note that a migration runs. In a file: what a migration writes into the database others may see only at its end,
    and the web processes of all machines have the site's files."""
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}")
    unfinished.write_text(json.dumps({"code": code_in(APP).print, "since": now()}))
    unfinished.replace(file)


def end_migration() -> None:
    _file().unlink(missing_ok=True)


def migration() -> Migration | None:
    """The migration to the code of this process that has not ended. One to a later release is none of its business."""
    try:
        noted = json.loads(_file().read_text())
        found = Migration(str(noted["code"]), str(noted["since"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if found.code == CODE.print else None


def _file() -> Path:
    return Path(frappe.get_site_path("private", "school_ai", "migrating.json"))
