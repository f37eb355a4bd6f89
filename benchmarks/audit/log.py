"""What the audit log costs: a request, writers beside one another, sealing and verifying."""

import datetime
import threading
import time
from contextlib import ExitStack
from functools import lru_cache
from unittest.mock import patch

import numpy as np

from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark

SITE = "audit"
PAIRS, WARMING = 150, 20
WRITERS, EACH = 8, 250
MANY = 100_000


@benchmark(unit="×", bar=1.15, better="lower", needs_site=True)
def read_slowed(run: Run) -> Figure:
    """How many times longer a read of the API takes with the log than without: a pupil's own measures, as Frappe's web
    application answers them in this process, with and without in turns; medians."""
    with shelf_site(SITE) as frappe:
        _begin(frappe)
        student, user = _pupil(frappe)
        took = _read(frappe, _keys(frappe, user), student)
    with_it, without = (float(np.median(took[on][WARMING:])) for on in (True, False))
    return Figure(with_it / without, f"{PAIRS} pairs; {without:.1f} ms without, {with_it:.1f} ms with it")


@benchmark(unit="", bar=0, better="lower", needs_site=True)
def lock_waits(run: Run) -> Figure:
    """How often one of 8 writers waited for a lock, while each writes entries and commits them late, and all is sealed
    beside them."""
    with shelf_site(SITE) as frappe:
        _begin(frappe)
        before, began = _waits(frappe), time.perf_counter()
        failed = _write_side_by_side(frappe)
        seconds = time.perf_counter() - began
        waits = _waits(frappe) - before
        whole = _left(frappe)
    rate = WRITERS * EACH / seconds
    return Figure(
        waits + len(failed) + whole, f"{rate:.0f} entries a second; {len(failed)} writers failed; {whole} findings"
    )


@benchmark(unit="entries/s", bar=5_000, better="higher", needs_site=True)
def sealed_a_second(run: Run) -> Figure:
    """Entries sealed a second, of 100,000 that wait."""
    return Figure(MANY / _many()["sealing"], f"{_many()['sealing']:.1f} s")


@benchmark(unit="entries/s", bar=10_000, better="higher", needs_site=True)
def verified_a_second(run: Run) -> Figure:
    """Entries verified a second, of the same 100,000."""
    found = _many()
    return Figure(MANY / found["verifying"], f"{found['verifying']:.1f} s, {found['findings']} findings")


def _begin(frappe) -> None:
    from school_ai.services.auditing import LOG, PSEUDONYM, SEAL, heads, pseudonyms

    for doctype in (LOG, SEAL, PSEUDONYM):
        frappe.db.delete(doctype)
    heads.file().unlink(missing_ok=True)
    pseudonyms.draw_for_everybody()
    frappe.db.commit()


@lru_cache(maxsize=1)
def _many() -> dict[str, float]:
    from school_ai.services.auditing import sealing, verifying, writing
    from school_ai.services.auditing.vocabulary import DONE, READ

    with shelf_site(SITE) as frappe:
        _begin(frappe)
        noted = writing.Noted(READ, DONE, doctype="AI Insight", detail="benchmark", user="Administrator")
        for _part in range(MANY // 5000):
            writing.write([noted] * 5000)
            frappe.db.commit()
        began = time.perf_counter()
        sealing.seal_all()
        sealing_took = time.perf_counter() - began
        began = time.perf_counter()
        findings = verifying.verify()
        verifying_took = time.perf_counter() - began
        _begin(frappe)
    return {"sealing": sealing_took, "verifying": verifying_took, "findings": len(findings)}


def _waits(frappe) -> int:
    """How often any transaction of this database server has waited for a row, or for a table."""
    rows = frappe.db.sql("show global status where Variable_name in ('Innodb_row_lock_waits', 'Table_locks_waited')")
    return sum(int(value) for _name, value in rows)


def _write_side_by_side(frappe) -> list[BaseException]:
    """Each writer has a connection of its own, commits every ten entries, and undoes every tenth time."""
    site, sites, failed = frappe.local.site, frappe.local.sites_path, []
    ready = threading.Barrier(WRITERS + 1)

    def write() -> None:
        from school_ai.services.auditing import writing
        from school_ai.services.auditing.vocabulary import WRITTEN

        frappe.init(site=site, sites_path=sites, force=True)
        frappe.connect()
        try:
            ready.wait()
            for number in range(EACH):
                writing.changed(WRITTEN, doctype="AI Insight", detail=str(number))
                if number % 100 == 99:
                    frappe.db.rollback()
                elif number % 10 == 9:
                    frappe.db.commit()
            frappe.db.commit()
        except BaseException as problem:
            failed.append(problem)
        finally:
            frappe.destroy()

    writers = [threading.Thread(target=write) for _number in range(WRITERS)]
    for each in writers:
        each.start()
    ready.wait()
    from school_ai.services.auditing import sealing

    while any(each.is_alive() for each in writers):
        sealing.seal_all()
    return failed


def _left(frappe) -> int:
    from school_ai.services.auditing import verifying

    return len(verifying.verify())


def _pupil(frappe) -> tuple[str, str]:
    """A pupil of the demo school, and their login."""
    from embedded import school_site
    from embedded.school.school import SchoolSpec, generate

    if not frappe.db.count("Student"):
        school_site.write(generate(SchoolSpec.around(datetime.date.today())))
        frappe.db.commit()
    row = frappe.get_all("Student", {"user": ("is", "set")}, ["name", "user"], order_by="name", limit=1)[0]
    return row.name, row.user


def _keys(frappe, user: str) -> str:
    """What a program signs in by."""
    document = frappe.get_doc("User", user)
    document.update({"api_key": frappe.generate_hash(length=15), "api_secret": frappe.generate_hash(length=15)})
    secret = document.api_secret
    document.save(ignore_permissions=True)
    frappe.db.commit()
    return f"token {document.api_key}:{secret}"


def _read(frappe, authorization: str, student: str) -> dict[bool, list[float]]:
    """Milliseconds of each read, with (True) and without the log."""
    import frappe.app
    from werkzeug.test import Client

    headers = {"Authorization": authorization, "Accept": "application/json"}
    base, took = f"http://{frappe.local.site}", {True: [], False: []}
    address = f"/api/method/school_ai.api.students.enhanced?student={student}"
    site, sites, failed = frappe.local.site, frappe.local.sites_path, []

    def ask() -> None:
        client = Client(frappe.app.application)
        for number in range(2 * (PAIRS + WARMING)):
            on = bool(number % 2)
            with ExitStack() as stack:
                if not on:
                    stack.enter_context(patch("school_ai.api.audited.finish", lambda **_more: None))
                    stack.enter_context(patch("school_ai.services.auditing.calls.note", lambda *_all, **_more: None))
                began = time.perf_counter()
                answer = client.get(address, headers=headers, base_url=base)
                took[on].append(1000 * (time.perf_counter() - began))
            if answer.status_code != 200:
                failed.append(answer.text[:300])
                return

    with patch.object(frappe.app, "_site", site), patch.object(frappe.app, "_sites_path", sites):
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
    if failed:
        raise RuntimeError(failed[0])
    return took
