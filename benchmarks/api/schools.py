"""A served site of the benchmark environment with the demo school of this week, its earlier terms and estimates."""

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from benchmarks.knowledge import schools as sites
from benchmarks.knowledge.shelves import ENVIRONMENT, shelf_site
from embedded import site
from embedded.services import WEB_PROCESSES

SITE = "api"
PASSWORD, ADMIN_PASSWORD = "demo", "admin"
_MARK = "benchmark_api_week"


# A school of so many pupils, with one earlier term to learn from.
LARGE, LARGE_SITE = 10_000, "api-large"


@contextmanager
def served_large(processes: int = WEB_PROCESSES) -> Iterator[tuple]:
    """Like `served`, a school of 10,000 pupils."""
    from embedded.school.school import SchoolSpec

    today = datetime.date.today()
    around = SchoolSpec.around(today)
    _anew_each_week(LARGE_SITE)
    with shelf_site(LARGE_SITE) as frappe:
        if frappe.db.get_global(_MARK) != _week():
            _write_large(frappe, SchoolSpec.of_size(LARGE, term_start=around.term_start, today=today))
        with sites.web(frappe.local.site, 0, processes) as address:
            yield frappe, address, _logins(frappe)


@contextmanager
def served(processes: int = WEB_PROCESSES) -> Iterator[tuple]:
    """`frappe` inside the site, the address at which it is served, and the logins of the demo school by their role."""
    _anew_each_week()
    with shelf_site(SITE) as frappe:
        _fill(frappe)
        with sites.web(frappe.local.site, 0, processes) as address:
            yield frappe, address, _logins(frappe)


def _logins(frappe) -> dict[str, str]:
    logins: dict[str, str] = {}
    for login in json.loads(frappe.db.get_global("benchmark_api_logins")):
        logins.setdefault(login["role"], login["user"])
    return logins


def signed_in(address: str, user: str) -> requests.Session:
    """A session of somebody, to be closed."""
    session = requests.Session()
    session.trust_env = False
    # gunicorn ends a connection that was not used for two seconds, which may be just as the next request is sent.
    session.headers.update({"Accept": "application/json", "Connection": "close"})
    password = ADMIN_PASSWORD if user == "Administrator" else PASSWORD
    session.post(f"{address}/api/method/login", data={"usr": user, "pwd": password}, timeout=120).raise_for_status()
    return session


def _week() -> str:
    return datetime.date.today().strftime("%G-%V")


def _anew_each_week(of_site: str = SITE) -> None:
    """The demo school lives around today."""
    with shelf_site(of_site) as frappe:
        stale = frappe.db.get_global(_MARK) not in (None, "", _week()) or (
            frappe.db.count("Student") and not frappe.db.get_global(_MARK)
        )
        name = frappe.local.site
    if stale:
        made_of = json.loads((ENVIRONMENT.sites / name / "site_config.json").read_text()).get("made_of")
        site.reset_site(ENVIRONMENT, name)
        file = ENVIRONMENT.sites / name / "site_config.json"
        file.write_text(json.dumps({**json.loads(file.read_text()), "made_of": made_of}, indent=1))


def _fill(frappe) -> None:
    if frappe.db.get_global(_MARK) == _week():
        return
    from embedded import demo_timetable, school_site
    from embedded.school.school import SchoolSpec, generate
    from school_ai.services.timetables import kept

    school = generate(SchoolSpec.around(datetime.date.today()))
    school_site.write(school)
    school_site.write_earlier_terms(school)
    school_site.put_materials_on_shelf()
    school_site.set_homework()
    run = demo_timetable.write()
    school_site.begin_learning()
    _work(frappe)
    frappe.set_user("Administrator")
    _solve(frappe, run)
    frappe.get_doc({**frappe.get_doc(kept.RUN, run).as_dict(), "name": None, "title": "A copy"}).insert()
    _keep_logins(frappe, school)


def _write_large(frappe, spec) -> None:
    from embedded import school_site
    from embedded.school.school import generate
    from school_ai.jobs import tasks
    from school_ai.services.telling import homework

    school = generate(spec)
    school_site.write(school, all_by_bulk=True)
    school_site.write_earlier_terms(school, 1)
    school_site.put_materials_on_shelf()
    school_site.set_homework()
    # It is the pages that are looked at: to tell thousands of families of it would take an hour.
    frappe.db.delete(tasks.DOCTYPE, {"kind": homework.TASK, "status": tasks.QUEUED})
    school_site.begin_learning()
    _work(frappe)
    _keep_logins(frappe, school)


def _keep_logins(frappe, school) -> None:
    logins = [login.__dict__ for login in school.demo_logins()]
    frappe.db.set_global("benchmark_api_logins", json.dumps(logins))
    frappe.db.set_global(_MARK, _week())
    frappe.db.commit()


def _solve(frappe, run: str) -> None:
    from school_ai.services.timetables import runs

    frappe.db.set_value("AI Timetable Run", run, "seconds", 20)
    runs.start(run)
    frappe.db.commit()
    _work(frappe)


def _work(frappe) -> None:
    """Do what workers would do, as long as there is something to do."""
    from school_ai.jobs import tasks

    while waiting := frappe.get_all(tasks.DOCTYPE, {"status": "Queued"}, pluck="name", order_by="creation"):
        for name in waiting:
            tasks.work(name)
            frappe.db.commit()
