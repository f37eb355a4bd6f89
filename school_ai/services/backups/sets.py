"""A backup is a folder with files and a manifest that names each with its size and SHA-256. Without the manifest, which
is written last, it is none."""

import hashlib
import importlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import frappe

MANIFEST = "school-ai-backup.json"
FORMAT = 1
APPS = ("frappe", "erpnext", "education", "school_ai")
# What a file of a set is. Frappe's own come first.
DATABASE, PUBLIC, PRIVATE, CONFIG, INDEX, BESIDE = "database", "public", "private", "config", "index", "beside"


class NoBackup(Exception):
    """The folder holds no backup that can be put back. The text says why, and what to do."""


@dataclass(frozen=True)
class Part:
    """A file of the set."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """`schema`: tells which release's. `key`: a print of the site's key, by which models and estimates are signed.
    `index`: what is in the file of vectors; empty where the index server was away. `keep_days`: when it is deleted."""

    site: str
    made_on: str
    versions: dict[str, str]
    schema: str
    encrypted: bool
    key: str
    keep_days: int
    index: dict[str, str | int] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def ends(self) -> datetime:
        return datetime.fromisoformat(self.made_on) + timedelta(days=self.keep_days)

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts.values())


def folder_of_site() -> Path:
    """Where backups lie if nothing else is said. Not among Frappe's: it deletes what is old there, and stumbles over
    folders."""
    return Path(frappe.get_site_path("private", "school_ai", "backups")).resolve()


def versions() -> dict[str, str]:
    return {app: importlib.import_module(app).__version__ for app in APPS}


def part_of(path: Path) -> Part:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return Part(path.name, path.stat().st_size, digest.hexdigest())


def write(folder: Path, manifest: Manifest) -> None:
    unfinished = folder / f"{MANIFEST}.part"
    unfinished.write_text(json.dumps(asdict(manifest), indent=1, sort_keys=True) + "\n")
    unfinished.chmod(0o600)
    unfinished.replace(folder / MANIFEST)


def read(folder: Path) -> Manifest:
    """Raises `NoBackup`."""
    try:
        told = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise NoBackup(f"{folder} holds no whole backup: there is no {MANIFEST} in it.") from None
    except (OSError, ValueError) as error:
        raise NoBackup(f"{folder / MANIFEST} cannot be read: {error}") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        words = "The backup has a format that this version of School AI does not know. Update School AI first."
        raise NoBackup(words)
    try:
        parts = {role: Part(**part) for role, part in told.pop("parts").items()}
        return Manifest(**told, parts=parts)
    except (TypeError, KeyError, AttributeError) as error:
        raise NoBackup(f"{folder / MANIFEST} cannot be read: {error}") from error


def sets_in(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """The backups in a folder, the oldest first."""
    found = []
    for inner in folder.iterdir() if folder.is_dir() else ():
        try:
            found.append((inner, read(inner)))
        except NoBackup:
            continue
    yield from sorted(found, key=lambda each: each[1].made_on)
