"""Many write and several read the list of changes while workers, Redis and MariaDB are killed in turn."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from benchmarks.knowledge.shelves import ENVIRONMENT, shelf_site
from benchmarks.registry import Figure, Run, benchmark
from benchmarks.sync.hand import MARK, again
from embedded.processes import StartFailed, wait_until
from embedded.services import Database, Redis, Site

ROOT = Path(__file__).resolve().parents[2]
SITE = "sync"
WRITERS, READERS = 20, 5
# The two minutes; what is killed when, as parts of them.
SECONDS = float(os.environ.get("SYNC_SECONDS", "120"))
KILLS = ((0.25, "a worker"), (0.45, "Redis"), (0.65, "MariaDB"))


@benchmark(unit="", bar=0, better="lower", needs_site=True)
def lost(run: Run) -> Figure:
    """Records that a reader's copy has otherwise than the database, of 20 writers and 5 readers for two minutes while a
    worker, Redis and MariaDB are killed in turn; and changes that nothing was made anew for in the end."""
    found = _tried(run.seed)
    return Figure(found["lost"] + found["behind"], found["said"])


@benchmark(unit="", bar=0, better="lower", needs_site=True)
def told_twice(run: Run) -> Figure:
    """Changes that a reader who keeps its watermark was told twice, in the same two minutes."""
    found = _tried(run.seed)
    return Figure(found["twice"], found["said"])


@lru_cache(maxsize=1)
def _tried(seed: int) -> dict:
    with shelf_site(SITE) as frappe:
        begin(frappe)
        name, programs = frappe.local.site, Site(ENVIRONMENT)
        programs.start_workers()
        try:
            with _hands(name, seed) as (writers, readers, folder):
                began = time.monotonic()
                for part, what in KILLS:
                    _until(frappe, began + part * SECONDS)
                    _kill(what, programs)
                    again(frappe)
                _until(frappe, began + SECONDS)
                written = [_answer(each) for each in writers]
                (folder / "end").touch()
                read = [_answer(each) for each in readers]
            return _judged(frappe, written, read)
        finally:
            programs.stop()


def begin(frappe) -> None:
    import datetime

    from embedded import school_site
    from embedded.school.school import SchoolSpec, generate

    if not frappe.db.count("Student"):
        school_site.write(generate(SchoolSpec.around(datetime.date.today())))
    for doctype in ("Student Log", "AI Change", "AI Change Note", "AI Sync State", "AI Task"):
        frappe.db.delete(doctype)
    frappe.db.commit()


@contextmanager
def _hands(site: str, seed: int) -> Iterator[tuple[list[subprocess.Popen], list[subprocess.Popen], Path]]:
    """Writers and readers who have just begun, and the folder in which they are told to end."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        writers = [_start("write", site, seed * 1000 + number, folder) for number in range(WRITERS)]
        readers = [_start("read", site, seed * 1000 + 500 + number, folder) for number in range(READERS)]
        try:
            wait_until(lambda: len(list(folder.glob("ready *"))) == WRITERS + READERS, seconds=300)
            (folder / "begin").touch()
            yield writers, readers, folder
        finally:
            for each in (*writers, *readers):
                if each.poll() is None:
                    each.kill()
                each.wait()


def _start(what: str, site: str, seed: int, folder: Path) -> subprocess.Popen:
    command = [sys.executable, "-m", "benchmarks.sync.hand", what, site, str(seed), str(SECONDS), str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def _answer(process: subprocess.Popen) -> dict:
    text, _nothing = process.communicate(timeout=600)
    if process.returncode:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    return json.loads(text.splitlines()[-1])


def _until(frappe, moment: float) -> None:
    """Wait, and do each few seconds what the scheduler does each minute."""
    from school_ai.jobs import tasks
    from school_ai.services.following import asking

    while (left := moment - time.monotonic()) > 0:
        time.sleep(min(left, 5))
        try:
            frappe.db.rollback()
            asking.look_whether_any_wait()
            frappe.db.commit()
            tasks.resume_lost()
            frappe.db.commit()
        except Exception:
            again(frappe)


def _kill(what: str, programs: Site) -> None:
    """End it without warning, and start it again."""
    if what == "a worker":
        programs.worker.kill()
        programs.start_workers()
        return
    service = Redis(ENVIRONMENT) if what == "Redis" else Database(ENVIRONMENT)
    service.process.kill()
    time.sleep(2)
    service.start()


def _judged(frappe, written: list[dict], read: list[dict]) -> dict:
    from school_ai.services.following import numbering, states

    def followed() -> bool:
        _until(frappe, time.monotonic() + 2)
        state = states.read("position", "followed_to")
        return not numbering.are_waiting() and state.position == state.followed_to

    behind = 0
    try:
        wait_until(followed, seconds=180)
    except StartFailed:
        behind = 1
    frappe.db.rollback()
    rows = frappe.get_all("Student Log", {"log": ("like", f"{MARK} %")}, ["name", "log"], limit=0)
    truth = {row.name: row.log for row in rows}
    lost = [
        name
        for reader in read
        for name in truth.keys() | reader["copy"].keys()
        if truth.get(name) != reader["copy"].get(name)
    ]
    twice = [each for reader in read for each in reader["twice"]]
    committed, failed = (sum(each[what] for each in written) for what in ("committed", "failed"))
    said = (
        f"{WRITERS} writers, {READERS} readers, {SECONDS:.0f} s; killed: {', '.join(what for _part, what in KILLS)}; "
        f"{committed} commits, "
        f"{failed} undone by what was killed, {len(truth)} records at the end, "
        f"{sum(each['told'] for each in read)} changes told, {sum(each['failed'] for each in read)} calls failed"
    )
    return {"lost": len(lost), "twice": len(twice), "behind": behind, "said": said}
