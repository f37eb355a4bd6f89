"""Whether a backup can be put back here: each file is as it was written, and it is of versions that fit."""

from pathlib import Path

from school_ai.services.backups import sets
from school_ai.services.backups.sets import Manifest, NoBackup


def check(folder: Path) -> Manifest:
    """Raises `NoBackup` with all that is wrong."""
    manifest = sets.read(folder)
    wrong = [*_files(folder, manifest), *_versions(manifest)]
    if wrong:
        raise NoBackup(" ".join(wrong))
    return manifest


def _files(folder: Path, manifest: Manifest) -> list[str]:
    wrong = []
    for part in manifest.parts.values():
        path = folder / Path(part.name).name
        if not path.exists():
            wrong.append(f"{part.name} is missing.")
        elif sets.part_of(path) != part:
            wrong.append(f"{part.name} is not as it was written: its checksum is another one.")
    return wrong


def _versions(manifest: Manifest) -> list[str]:
    """Of Frappe, ERPNext and Education the same major version; of School AI the same or a later one: a database is
    taken forward by migrating, and never back."""
    wrong = []
    here = sets.versions()
    for app, made in manifest.versions.items():
        if app == "school_ai" and _numbers(made) > _numbers(here[app]):
            words = "The backup was made by School AI {0}, here is {1}. Update School AI first: bench update"
            wrong.append(words.format(made, here[app]))
        elif app != "school_ai" and _numbers(made)[:1] != _numbers(here[app])[:1]:
            words = (
                "The backup was made with {0} {1}, here is {2}. Restore it on a bench of version {3}, and upgrade that."
            )
            wrong.append(words.format(app, made, here[app], _numbers(made)[0]))
    return wrong


def _numbers(version: str) -> list[int]:
    """15.92.0 -> [15, 92, 0]; what is behind a letter or a dash does not count."""
    found = []
    for piece in version.split("-")[0].split("."):
        if not piece.isdigit():
            break
        found.append(int(piece))
    return found or [0]
