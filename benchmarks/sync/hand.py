"""A writer or a reader of the list of changes, in a process of its own:

python -m benchmarks.sync.hand write|read SITE SEED SECONDS FOLDER

Writers insert, change, delete and undo; they wait between writing and committing, so that commits come late and out of
order. Readers go on from watermark to watermark until the writers have ended. Both go on when the database or the queue
goes away. They say in the folder that they are ready, and begin when it says so. What they print is JSON.
"""

import json
import random
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.knowledge.shelves import ENVIRONMENT
from embedded.inside import connected

MARK = "sync"
# So long a transaction stays open at most; a writer has so many records at most.
LATE, MOST = 0.15, 12
PAGE = 50
UNKNOWN = object()


def main() -> None:
    what, site, seed, seconds, folder = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
    with connected(ENVIRONMENT, site) as frappe:
        from school_ai.services.following import feed  # noqa: F401 (what is imported late is not measured)

        Path(folder, f"ready {what} {seed}").touch()
        while not Path(folder, "begin").exists():
            time.sleep(0.05)
        frappe.db.rollback()
        answer = _write(frappe, seed, seconds) if what == "write" else _read(frappe, seed, Path(folder, "end"))
    print(json.dumps(answer))


def again(frappe) -> None:
    """Connect anew, as soon as the database is there."""
    while True:
        with suppress(Exception):
            frappe.db.close()
        try:
            frappe.connect()
            frappe.db.get_value("DocType", "DocType", "name")
            return
        except Exception:
            time.sleep(0.2)


def _write(frappe, seed: int, seconds: float) -> dict:
    generator = random.Random(seed)
    students = frappe.get_all("Student", pluck="name", limit=200)
    until, number, own, failed, committed = time.monotonic() + seconds, 0, [], 0, 0
    while time.monotonic() < until:
        number += 1
        said = f"{MARK} {seed} {number}"
        try:
            for _each in range(generator.choice((1, 1, 2, 3))):
                _do(frappe, generator, own, students, said)
            time.sleep(generator.uniform(0, LATE))
            if generator.random() < 0.1:
                frappe.db.rollback()
            else:
                frappe.db.commit()
                committed += 1
        except Exception:
            failed += 1
            again(frappe)
        own = frappe_names(frappe, seed)
        time.sleep(generator.uniform(0, LATE))
    return {"committed": committed, "failed": failed}


def frappe_names(frappe, seed: int) -> list[str]:
    """What the writer's records are: after a commit of which nobody knows whether it was done too."""
    while True:
        try:
            frappe.db.rollback()
            return frappe.get_all("Student Log", {"log": ("like", f"{MARK} {seed} %")}, pluck="name")
        except Exception:
            again(frappe)


def _do(frappe, generator: random.Random, own: list[str], students: list[str], said: str) -> None:
    if not own or (len(own) < MOST and generator.random() < 0.4):
        values = {"doctype": "Student Log", "student": generator.choice(students), "date": "2026-01-01", "log": said}
        own.append(frappe.get_doc(values).insert().name)
        return
    name = generator.choice(own)
    if generator.random() < 0.2:
        frappe.delete_doc("Student Log", name, delete_permanently=True)
        own.remove(name)
        return
    document = frappe.get_doc("Student Log", name)
    document.log = said
    if generator.random() < 0.3:
        document.db_set("log", said)
    else:
        document.save()


def _read(frappe, seed: int, end: Path) -> dict:
    """Keeps a copy by what it is told. `twice`: what it was told and knew already."""
    from school_ai.services.following import feed

    generator = random.Random(seed)
    feed.ENTITIES["logs"] = ("Student Log",)
    since, copy, told, twice, failed = None, {}, 0, [], 0
    while True:
        # When all is written it reads to the end once more.
        last_round = end.exists()
        try:
            answer = feed.pull("logs", since, 0, PAGE)
            for each in answer.records:
                told += 1
                said = None if each.deleted else each.record["log"]
                if copy.get(each.name, UNKNOWN) == said:
                    twice.append((each.name, said))
                copy[each.name] = said
            since = answer.watermark
        except Exception:
            failed += 1
            again(frappe)
            continue
        if last_round and not answer.more:
            break
        time.sleep(generator.uniform(0, 0.1))
    return {"copy": {name: said for name, said in copy.items() if said}, "told": told, "twice": twice, "failed": failed}


if __name__ == "__main__":
    main()
