"""The environment that `./test` runs in: its servers, its sites, and the programs that serve them.

Site tests have a site to each worker of pytest-xdist (`site0…`, `site1…`), fresh at every run. Browser tests have one
that holds the demo school with its course materials indexed; filling it takes a minute, so it is kept as a snapshot.

One web server serves them all: it tells them apart by the host name of a request (`client`). Jobs of each site are on
queues of its own, so a test may start a worker or a scheduler for its site, and kill it, without touching those of a
test that runs at the same time:

    from embedded import testing

    with testing.worker(frappe.local.site) as process:
        ...
        process.kill()

    testing.client(frappe.local.site).get("/api/method/ping")

`python -m embedded.testing worker|scheduler SITE` is what those programs run.
"""

import atexit
import datetime
import fcntl
import hashlib
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests

from embedded import site
from embedded.environment import LOOPBACK, ROOT, STATE, Environment
from embedded.processes import Process
from embedded.services import Database, IndexServer, Redis, site_environ
from embedded.standing_by import Inside

ENVIRONMENT = Environment("test")
BROWSER_SITE = "browser.school-ai.localhost"
QUEUES = "short,default,long"
# What the runner measures coverage with, handed on to the programs that are started here.
_PASSED_ON = ("COVERAGE_PROCESS_START", "COVERAGE_FILE")
# Who does what is asked inside a site, by site.
_insiders: dict[str, Inside] = {}


def site_name(number: int) -> str:
    """The site of pytest-xdist's worker of this number."""
    return f"site{number}.school-ai.localhost"


def url(of_site: str) -> str:
    """Address of a site for a browser, which finds every name under `localhost` on this machine."""
    return f"http://{of_site}:{ENVIRONMENT.ports['web']}"


# --- servers ---------------------------------------------------------------------------------------------------------


def start_servers() -> None:
    """Database, queue and index, which stay from one run to the next."""
    site.prepare_bench(ENVIRONMENT)
    for service in (Database, Redis, IndexServer):
        service(ENVIRONMENT).start()


def stop_everything() -> None:
    if not (ENVIRONMENT.home / "ports.json").exists():
        return
    stop_programs()
    for service in (IndexServer, Redis, Database):
        service(ENVIRONMENT).stop()


def stop_programs() -> None:
    """Stop web server, workers and schedulers, whoever started them. They run the code as it was when they started."""
    for noted in sorted((ENVIRONMENT.home / "run").glob("*.json")):
        if noted.stem == "web" or noted.stem.startswith(("worker-", "scheduler-")):
            Process(ENVIRONMENT, noted.stem).stop()


@contextmanager
def alone() -> Iterator[None]:
    """Hold the environment: a second `./test` in this checkout waits until the first is done with it."""
    ENVIRONMENT.make_folders()
    with (ENVIRONMENT.home / "in-use").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another ./test uses the test environment: waiting for it.", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- sites -----------------------------------------------------------------------------------------------------------


def fresh_sites(count: int) -> list[str]:
    """The sites of the site tests as they are after `install-app`, with nothing waiting and nothing indexed."""
    names = [site_name(number) for number in range(count)]
    for name in names:
        site.reset_site(ENVIRONMENT, name)
        _configure(name)
    _forget_index(names)
    Redis(ENVIRONMENT).client(1).flushdb()
    return names


def filled_site() -> str:
    """The browser tests' site with the demo school, as it was when it had just been filled."""
    snapshot = STATE / "snapshots" / f"browser-{_filled_fingerprint()[:16]}"
    if snapshot.exists():
        site.restore_site(ENVIRONMENT, BROWSER_SITE, snapshot / "site.sql")
        shutil.copytree(snapshot / "files", _private_files(BROWSER_SITE), dirs_exist_ok=True)
        shutil.copy(snapshot / "logins.json", ENVIRONMENT.sites / BROWSER_SITE)
        # The site was made anew since, with another key.
        site.call(ENVIRONMENT, "school_ai.services.telling.push:make_keys", site=BROWSER_SITE)
    else:
        site.reset_site(ENVIRONMENT, BROWSER_SITE)
        _forget_index([BROWSER_SITE])
    _configure(BROWSER_SITE)
    if not snapshot.exists():
        site.call(ENVIRONMENT, "embedded.testing:fill", site=BROWSER_SITE)
        _work_off_side_by_side(BROWSER_SITE)
        _keep(snapshot)
    elif not _index_is_complete():
        # The index server's data is not part of the snapshot: it may be of another day, or gone.
        site.call(ENVIRONMENT, "embedded.testing:index_again", site=BROWSER_SITE)
    return BROWSER_SITE


def logins() -> list[dict]:
    """The demo school's logins in the browser tests' site: role, user, full_name, note, record."""
    return json.loads((ENVIRONMENT.sites / BROWSER_SITE / "logins.json").read_text())


def fill() -> None:
    """Write the demo school, with tasks for what workers do with it. Run inside the site."""
    import frappe

    from embedded import demo_timetable, school_site
    from embedded.school.school import SchoolSpec, generate

    school = generate(SchoolSpec.around(datetime.date.today()))
    school_site.write(school)
    school_site.put_materials_on_shelf()
    school_site.set_homework()
    demo_timetable.write()
    shown = [login.__dict__ for login in school.demo_logins()]
    Path(frappe.get_site_path("logins.json")).write_text(json.dumps(shown, indent=1))


def add_earlier_terms(count: int = 3) -> list[str]:
    """Add finished terms to the demo school that this site was filled with. Returns their names. Run inside the site,
    by the tests that need them: they are not part of the filled site."""
    import frappe

    from embedded import school_site
    from embedded.school.school import SchoolSpec, generate

    school = generate(SchoolSpec.around(datetime.date.today()))
    if not frappe.db.exists("Academic Term", {"term_start_date": school.term.term_start}):
        raise RuntimeError("the site holds no demo school of this week: fill it first")
    return school_site.write_earlier_terms(school, count)


def _work_off_side_by_side(of_site: str, count: int = 2) -> None:
    """Do what workers would do with a site, in as many processes, and what came of that at the end."""
    insiders = [Inside(ENVIRONMENT, of_site) for _number in range(count)]
    try:
        with ThreadPoolExecutor(count) as pool:
            parts = [
                pool.submit(insider.call, "embedded.testing:work_off_tasks", part=number, parts=count)
                for number, insider in enumerate(insiders)
            ]
            for each in parts:
                each.result()
        insiders[0].call("embedded.testing:work_off_tasks")
    finally:
        for insider in insiders:
            insider.stop()


def index_again() -> None:
    """Put what the index lacks into it. Run inside the site."""
    import frappe

    from school_ai.jobs import tasks

    for name in frappe.get_all("AI Knowledge Document", pluck="name"):
        tasks.start("Index document", "AI Knowledge Document", name)
    frappe.db.commit()
    work_off_tasks()


def work_off_tasks(part: int = 0, parts: int = 1) -> None:
    """Do in this process what workers would do, or one of equal parts of it. Run inside a site."""
    import frappe

    from school_ai.jobs import tasks

    waiting = frappe.get_all(tasks.DOCTYPE, {"status": ("in", tasks.OPEN)}, pluck="name", order_by="creation, name")
    for name in waiting[part::parts]:
        tasks.work(name)
    if parts > 1:
        return
    failed = frappe.get_all(tasks.DOCTYPE, {"status": tasks.FAILED}, ["reference_name", "problem"])
    if failed:
        raise RuntimeError(f"tasks failed: {failed}")
    Redis(ENVIRONMENT).client(1).flushdb()


def _configure(name: str) -> None:
    """What tells the site apart from its neighbours: its address, and queues of its own."""
    file = ENVIRONMENT.sites / name / "site_config.json"
    config = json.loads(file.read_text())
    # Frappe names its queues after the bench.
    config.update(host_name=url(name), bench_id=name.partition(".")[0])
    file.write_text(json.dumps(config, indent=1))


def _keep(snapshot: Path) -> None:
    """Keep the filled site, whole or not at all, in place of earlier ones."""
    unfinished = snapshot.with_name(snapshot.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    folder = ENVIRONMENT.sites / BROWSER_SITE
    Database(ENVIRONMENT).dump(_config(BROWSER_SITE)["db_name"], unfinished / "site.sql")
    shutil.copytree(_private_files(BROWSER_SITE), unfinished / "files")
    shutil.copy(folder / "logins.json", unfinished)
    for earlier in snapshot.parent.glob("browser-*"):
        if earlier != unfinished:
            shutil.rmtree(earlier)
    unfinished.rename(snapshot)


def _filled_fingerprint() -> str:
    """Changes with whatever decides what stands in the filled site, and every week: the school lives around today."""
    digest = hashlib.sha256(site.code_fingerprint().encode())
    digest.update(datetime.date.today().strftime("%G-%V").encode())
    here, app = ROOT / "embedded", ROOT / "school_ai"
    files = [
        *(here / "school").rglob("*"),
        here / "school_site.py",
        here / "demo_timetable.py",
        *(app / "ai" / "knowledge").rglob("*.py"),
        app / "services" / "indexing.py",
    ]
    for file in sorted(files):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _index_is_complete() -> bool:
    """Whether the index server holds an entry for every passage of the filled site."""
    from school_ai.ai.knowledge import index

    with Database(ENVIRONMENT).connect(database=_config(BROWSER_SITE)["db_name"]).cursor() as cursor:
        cursor.execute("select count(*) from `tabAI Knowledge Passage`")
        (passages,) = cursor.fetchone()
    prefix = index.collection_name(_site_tag(BROWSER_SITE), "")
    collections = index.connect(IndexServer(ENVIRONMENT).url).list_collections()
    return passages > 0 and passages in [each.count() for each in collections if each.name.startswith(prefix)]


def _forget_index(names: Sequence[str]) -> None:
    from school_ai.ai.knowledge import index

    for name in names:
        index.drop_site(IndexServer(ENVIRONMENT).url, _site_tag(name))


def _site_tag(name: str) -> str:
    """The name under which school_ai keeps a site's entries in the index (services.shelf.site_tag)."""
    return f"{name}-{_config(name)['db_name']}"


def _config(name: str) -> dict:
    return json.loads((ENVIRONMENT.sites / name / "site_config.json").read_text())


def _private_files(name: str) -> Path:
    return ENVIRONMENT.sites / name / "private" / "files"


# --- programs --------------------------------------------------------------------------------------------------------


def start_web() -> None:
    """Serve all sites of the environment, each under its host name. Quick when it runs already."""
    port = ENVIRONMENT.ports["web"]
    with _one_at_a_time("web"):
        Process(ENVIRONMENT, "web").start(
            [
                *(sys.executable, "-m", "gunicorn", "embedded.wsgi:application"),
                *("--bind", f"{LOOPBACK}:{port}"),
                *("--workers", "1", "--threads", "8", "--worker-class", "gthread"),
                *("--worker-tmp-dir", "/dev/shm" if Path("/dev/shm").is_dir() else str(ENVIRONMENT.home)),
                *("--timeout", "120", "--graceful-timeout", "5"),
            ],
            cwd=ENVIRONMENT.sites,
            environ={**_environ(), "SCHOOL_AI_SITE_BY_HOST": "1"},
            ready=_web_answers,
            seconds=90,
        )


def stop_web() -> None:
    Process(ENVIRONMENT, "web").stop()


@contextmanager
def worker(of_site: str, queues: str = QUEUES) -> Iterator[Process]:
    """A worker for the jobs of one site, for as long as the block lasts. `.kill()` ends it as a power cut would."""
    with _running("worker", of_site, queues) as process:
        yield process


@contextmanager
def scheduler(of_site: str) -> Iterator[Process]:
    """A scheduler for one site that looks every second for what is due."""
    with _running("scheduler", of_site) as process:
        yield process


@contextmanager
def _running(program: str, of_site: str, *arguments: str) -> Iterator[Process]:
    name = f"{program}-{of_site.partition('.')[0]}"
    number = 1
    while Process(ENVIRONMENT, name).running():
        number += 1
        name = f"{program}-{of_site.partition('.')[0]}-{number}"
    process = Process(ENVIRONMENT, name)
    ready = ENVIRONMENT.home / "run" / f"{name}.ready"
    ready.unlink(missing_ok=True)
    process.start(
        [sys.executable, "-m", "embedded.testing", program, of_site, str(ready), *arguments],
        cwd=ENVIRONMENT.sites,
        environ=_environ(),
        ready=ready.exists,
        seconds=60,
    )
    try:
        yield process
    finally:
        process.stop()


def client(of_site: str, user: str = "", password: str = "") -> "Client":
    """Requests to a site over real HTTP, signed in where a user is given."""
    start_web()
    return Client(of_site, user, password)


class Client(requests.Session):
    """A session of `requests` whose addresses begin with a slash and whose requests name the site."""

    def __init__(self, of_site: str, user: str = "", password: str = ""):
        super().__init__()
        self.trust_env = False
        port = ENVIRONMENT.ports["web"]
        self.address = f"http://{LOOPBACK}:{port}"
        self.headers["Host"] = f"{of_site}:{port}"
        self.headers["Accept"] = "application/json"
        if user:
            self.post("/api/method/login", data={"usr": user, "pwd": password}).raise_for_status()

    def request(self, method, url, *arguments, **options):
        return super().request(method, self.address + url, *arguments, timeout=options.pop("timeout", 60), **options)


def inside(of_site: str, function: str, **arguments) -> str:
    """Run `package.module:function` inside a site, as `site.call` does, but in one process for all calls of this run.
    Returns what it printed."""
    if of_site not in _insiders:
        _insiders[of_site] = Inside(ENVIRONMENT, of_site)
        atexit.register(_insiders[of_site].stop)
    return _insiders[of_site].call(function, **arguments)


def _web_answers() -> bool:
    """Any answer will do: which sites there are is not the server's affair."""
    try:
        with urllib.request.urlopen(f"{ENVIRONMENT.url}/assets/no-such-file", timeout=10):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError):
        return False


def _environ() -> dict[str, str]:
    return {
        **site_environ(ENVIRONMENT),
        # The host's worker takes itself for a test where CI is set.
        "CI": "",
        **{name: os.environ[name] for name in _PASSED_ON if name in os.environ},
    }


@contextmanager
def _one_at_a_time(what: str) -> Iterator[None]:
    """Two workers of pytest-xdist may ask for the same program at once."""
    folder = ENVIRONMENT.home / "run"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{what}.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- what the programs run -------------------------------------------------------------------------------------------


def _work(of_site: str, ready: Path, queues: str) -> None:
    """The host's own worker. It reads the bench's configuration, which has to be this site's, with its queues."""
    import frappe
    from frappe.utils import background_jobs

    class InitOfThisSite(frappe.init_site):
        def __init__(self, site: str | None = None):
            super().__init__(site or of_site)

    class ReadyWorker(background_jobs.Worker):
        def register_birth(self) -> None:
            super().register_birth()
            ready.touch()

    frappe.init_site = InitOfThisSite
    background_jobs.Worker = ReadyWorker
    background_jobs.start_worker(queue=queues, quiet=True)


def _schedule(of_site: str, ready: Path) -> None:
    from frappe.utils.scheduler import enqueue_events_for_site

    ready.touch()
    while True:
        enqueue_events_for_site(of_site)
        time.sleep(1)


def main(arguments: list[str]) -> None:
    from embedded.inside import enter

    program, of_site, ready, *rest = arguments
    enter(ENVIRONMENT)
    {"worker": _work, "scheduler": _schedule}[program](of_site, Path(ready), *rest)


if __name__ == "__main__":
    main(sys.argv[1:])
