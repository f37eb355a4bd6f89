"""Puts back what stands beside the database, once Frappe has restored database and files."""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import frappe

from school_ai import settings
from school_ai.ai.knowledge import vector_file
from school_ai.ai.knowledge.index import ChromaIndex, Entry, IndexUnavailable
from school_ai.jobs import tasks
from school_ai.services import indexing, shelf, site_key
from school_ai.services.auditing import heads
from school_ai.services.backups import encrypting, making
from school_ai.services.backups.sets import BESIDE, INDEX, Manifest, NoBackup
from school_ai.services.monitoring import schema
from school_ai.services.rights import erasing, ledger


@dataclass(frozen=True)
class Restored:
    """`passages`: how many vectors were put back. `to_index`: documents that workers index, since their vectors are not
    all in the backup. `erased_again`: requests that the workers do. `words`: what somebody must do or know."""

    passages: int
    to_index: int
    models: int
    erased_again: int
    words: list[str]


def restore(folder: Path, manifest: Manifest, key: str = "") -> Restored:
    """Of a set that was checked. `key`: that of backups, where it is another one than the site's. Commits nothing but
    what is asked of the workers. Raises `NoBackup`."""
    words: list[str] = []
    with _readable(folder, manifest, key) as paths:
        models = _beside(paths[BESIDE], words)
        passages = _index(paths.get(INDEX), words)
    to_index = _have_the_rest_indexed()
    again = erasing.again()
    if manifest.key != site_key.print_of_key():
        words.append(
            "The site's key (encryption_key) is not the one of this backup: keys of providers cannot be read, and "
            f"models and estimates count as unsigned. Put encryption_key of {manifest.parts['config'].name} into "
            f"site_config.json; if it is lost, run: bench --site {frappe.local.site} school-ai sign-anew"
        )
    if schema.patches_to_run() or schema.doctypes_behind():
        words.append(f"The backup is of an earlier release. Run: bench --site {frappe.local.site} migrate")
    return Restored(passages, to_index, models, len(again), words)


@contextmanager
def _readable(folder: Path, manifest: Manifest, key: str) -> Iterator[dict[str, Path]]:
    """Our own files, decrypted where they are encrypted; the copies are gone afterwards."""
    ours = {role: folder / manifest.parts[role].name for role in (INDEX, BESIDE) if role in manifest.parts}
    if not manifest.encrypted:
        yield ours
        return
    with tempfile.TemporaryDirectory(dir=folder) as copies:
        yield {role: encrypting.decrypted(path, Path(copies), key) for role, path in ours.items()}


def _beside(path: Path, words: list[str]) -> int:
    """Models, proofs of the audit log and the list of who was erased. Returns how many files of models there are."""
    models = 0
    with tarfile.open(path) as archive:
        for member in archive:
            if not member.isfile():
                continue
            content = archive.extractfile(member).read()
            place = PurePosixPath(member.name)
            if ".." in place.parts or place.is_absolute():
                raise NoBackup(f"{member.name} leads out of its folder.")
            if place.parts[0] == making.MODELS:
                models += 1
                _write(settings.models_folder() / PurePosixPath(*place.parts[1:]), content)
            elif member.name == making.ERASED:
                ledger.add(json.loads(content))
            elif member.name == making.HEADS:
                _heads(content, words)
    return models


def _heads(content: bytes, words: list[str]) -> None:
    """The heads that are here are newer than those of a backup, and prove more: they stay."""
    if heads.last() is None:
        _write(heads.file(), content)
        return
    if heads.file().read_bytes() != content:
        words.append(
            "The proofs of the audit log that are here were kept: they are newer than the backup. Verifying will "
            "say that entries are missing, and it is right: those made after the backup are lost."
        )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.chmod(0o600)
    unfinished.replace(path)


def _index(path: Path | None, words: list[str]) -> int:
    """Vectors of passages that the database knows, into an index made anew. Returns how many."""
    if path is None:
        words.append("The backup holds no index: the workers make it of the passages.")
        indexing.forget_index_quietly()
        return 0
    try:
        return _put_back(path)
    except IndexUnavailable as error:
        words.append(
            f"The index server does not answer ({error}). Once it does, run: "
            f"bench --site {frappe.local.site} school-ai index"
        )
    except vector_file.Unreadable as error:
        words.append(f"The index in the backup cannot be read ({error}): the workers make it of the passages.")
    return 0


def _put_back(path: Path) -> int:
    model = vector_file.summary(path).model
    index = ChromaIndex(settings.index_url(), shelf.site_tag(), model)
    index.drop()
    count = 0
    for each in vector_file.read(path):
        if not frappe.db.exists(shelf.DOCUMENT, each.document):
            continue
        known = set(frappe.get_all(shelf.PASSAGE, {"document": each.document, "indexed_with": model}, pluck="name"))
        rows = [row for row, name in enumerate(each.passages) if name in known]
        scope = shelf.scope_of(frappe.get_doc(shelf.DOCUMENT, each.document))
        index.put([Entry(each.passages[row], each.document, scope) for row in rows], each.vectors[rows])
        count += len(rows)
    return count


def _have_the_rest_indexed() -> int:
    """Documents that are not wholly in the index, for the workers. Where it cannot be asked, the night does it."""
    incomplete = indexing.incomplete()
    for name in incomplete:
        tasks.start("Index document", shelf.DOCUMENT, name)
    return len(incomplete)
