"""Writes a backup."""

import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import frappe
from frappe.utils import now_datetime
from frappe.utils.backups import scheduled_backup

from school_ai import settings
from school_ai.ai.knowledge import vector_file
from school_ai.ai.knowledge.index import ChromaIndex, IndexUnavailable
from school_ai.services import shelf, site_key
from school_ai.services.auditing import heads
from school_ai.services.backups import encrypting, sets
from school_ai.services.backups.sets import BESIDE, CONFIG, DATABASE, INDEX, PRIVATE, PUBLIC, Manifest, NoBackup
from school_ai.services.monitoring import schema
from school_ai.services.providers import ProviderFailed
from school_ai.services.rights import ledger

INDEX_FILE, BESIDE_FILE = "index-vectors.zip", "school-ai-beside.tar"
# What stands beside the database, by its name in the archive.
MODELS, HEADS, ERASED = "models", "audit-heads.jsonl", "erased.json"


def make(into: Path | None = None, keep_days: int = 7) -> tuple[Path, Manifest]:
    """Write a backup into a folder of its own below `into`, and delete those there that are older than they are kept.
    Returns its folder and what is in it. Raises `NoBackup`, and what Frappe's backup raises; half of one is none."""
    into = into or sets.folder_of_site()
    now = now_datetime()
    folder = into / f"{now:%Y%m%d-%H%M%S}-{frappe.local.site.replace('.', '_')}"
    into.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    try:
        manifest = _filled(folder, now, keep_days)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    forget_old(into, now)
    return folder, manifest


def _filled(folder: Path, now: datetime, keep_days: int) -> Manifest:
    encrypted = encrypting.is_asked_for()
    # The index first: what is indexed meanwhile lacks its vectors, and is indexed again; the other way round there
    # would be vectors of passages that nobody knows.
    index = _write_index(folder / INDEX_FILE)
    paths = {BESIDE: folder / BESIDE_FILE} | ({INDEX: folder / INDEX_FILE} if index else {})
    _write_beside(paths[BESIDE])
    if encrypted:
        for path in paths.values():
            encrypting.encrypt(path)
    paths |= _of_frappe(folder, encrypted)
    for path in paths.values():
        path.chmod(0o600)
    manifest = Manifest(
        site=frappe.local.site,
        made_on=now.isoformat(timespec="seconds"),
        versions=sets.versions(),
        schema=schema.CODE.print,
        encrypted=encrypted,
        key=site_key.print_of_key(),
        keep_days=keep_days,
        index=index,
        parts={role: sets.part_of(path) for role, path in paths.items()},
    )
    sets.write(folder, manifest)
    return manifest


def _of_frappe(folder: Path, encrypted: bool) -> dict[str, Path]:
    """Frappe's own backup of database, files and configuration."""
    made = scheduled_backup(backup_path=str(folder), ignore_files=False, force=True)
    paths = {
        DATABASE: Path(made.backup_path_db),
        PUBLIC: Path(made.backup_path_files),
        PRIVATE: Path(made.backup_path_private_files),
        CONFIG: Path(made.backup_path_conf),
    }
    for role, path in paths.items():
        if not path.exists():
            raise NoBackup(f"Frappe's backup has left out {path.name}.")
        if encrypted and role != CONFIG and not encrypting.is_encrypted(path):
            raise NoBackup(f"Frappe could not encrypt {path.name}. Is gpg installed?")
    return paths


def _write_index(path: Path) -> dict[str, str | int]:
    """The vectors of all documents; nothing where the index server does not answer: it can be made of the passages."""
    try:
        embedder = shelf.embedder()
        index = shelf.index_for(embedder)
        return asdict(vector_file.write(path, embedder.name, _documents(index)))
    except (IndexUnavailable, ProviderFailed) as error:
        frappe.logger("school_ai").warning("backup without index: %s", error)
        path.with_name(f"{path.name}.part").unlink(missing_ok=True)
        return {}


def _documents(index: ChromaIndex) -> Iterator[vector_file.Vectors]:
    for document in sorted(index.documents()):
        passages, vectors = index.entries_of(document)
        if passages:
            yield vector_file.Vectors(document, tuple(passages), vectors)


def _write_beside(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        models = settings.models_folder()
        if models.is_dir():
            archive.add(models, MODELS)
        for source, name in ((heads.file(), HEADS), (ledger.path(), ERASED)):
            if source.exists():
                archive.add(source, name)


def forget_old(into: Path, now: datetime) -> list[str]:
    """Delete backups of this site that are older than they were to be kept. Returns their names."""
    over = [
        folder for folder, manifest in sets.sets_in(into) if manifest.site == frappe.local.site and manifest.ends < now
    ]
    for folder in over:
        shutil.rmtree(folder)
    return [folder.name for folder in over]
