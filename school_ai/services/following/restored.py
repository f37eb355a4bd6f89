"""A database that was put back to an earlier state, by a backup or a crash that lost what was committed, gives places
to other changes than those that readers were told under the same numbers. How far the list had come is kept beside the
database, in a file of the site's: where that is further than the list itself, the list begins anew under another name
(`epoch`), and readers with it."""

import json
import os
from contextlib import suppress
from pathlib import Path

import frappe

from school_ai.services.following import states


def _file() -> Path:
    return Path(frappe.get_site_path("private", "school_ai", "changes.json")).resolve()


def keep(epoch: str, position: int) -> None:
    """Take down how far the list has come. Called once the places are committed."""
    kept = _kept()
    if kept and kept == (epoch, position):
        return
    if kept and kept[0] == epoch and kept[1] > position:
        return  # Somebody else was faster.
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        unfinished.write_text(json.dumps({"epoch": epoch, "position": position}))
        unfinished.replace(path)
    except OSError as problem:
        # Readers are told of changes all the same; a restored database is found no more.
        frappe.logger("school_ai").warning("how far the list of changes has come cannot be kept: %s", problem)


def _kept() -> tuple[str, int] | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(_file().read_text())
        return str(said["epoch"]), int(said["position"])
    return None


def begin_anew_where_it_was() -> bool:
    """Give the list another name where the database was put back. Returns whether it was; commits then."""
    kept, state = _kept(), states.read("epoch", "position")
    if not kept or not state or not _is_behind(state, kept):
        return False
    # What was read so far belongs to an older view of the database: the lock must come first.
    frappe.db.commit()
    state = states.read("epoch", "position", lock=True)
    behind = _is_behind(state, kept)
    if behind:
        states.write(epoch=frappe.generate_hash(length=8))
    frappe.db.commit()
    if behind:
        state = states.read("epoch", "position")
        keep(state.epoch, state.position or 0)
        frappe.logger("school_ai").warning("the database was put back: the list of changes begins anew")
    return behind


def _is_behind(state, kept: tuple[str, int]) -> bool:
    return state.epoch == kept[0] and (state.position or 0) < kept[1]
