"""Whether School AI can do its work now: each part that it stands on, in a sentence where something is wrong."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import frappe
import requests
from frappe import _
from frappe.utils import add_to_date, now_datetime

from school_ai import settings
from school_ai.services.monitoring import listening, schema

# Least of the disk that must be free, in percent and in bytes: the smaller of the two counts.
LEAST_FREE_PERCENT, LEAST_FREE = 5.0, 2 * 2**30
# Regular work is due every minute.
SCHEDULER_LATE_MINUTES = 15
REGULAR = "school_ai.jobs.tasks.resume_lost"
# Seconds that the index server is waited for.
PATIENCE = 2
# What a web process stands on.
SERVING = ("database", "migrations", "cache")


@dataclass(frozen=True)
class Part:
    """`words`: what is wrong and what to do; empty where nothing is."""

    name: str
    words: str = ""

    @property
    def is_ready(self) -> bool:
        return not self.words


def examine(only_serving: bool = False) -> list[Part]:
    """All parts, in the order in which they depend on one another. None of them raises.

    `only_serving`: those without which a web process can answer nothing. Whoever decides by the answer where requests
    go to must ask for these alone: were a worker missed, no web process would be better than another.
    """
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("database", _database),
        ("migrations", _migrations),
        ("cache", _cache),
        ("queue", _queue),
        ("workers", _workers),
        ("scheduler", _scheduler),
        ("index", _index),
        ("disk", _disk),
    )
    return [Part(name, _tried(check)) for name, check in checks if name in SERVING or not only_serving]


def is_ready(parts: list[Part]) -> bool:
    return all(part.is_ready for part in parts)


def _tried(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:
        # Not the error's own words: they may hold addresses and keys.
        return _("It could not be examined ({0}). See the logs of the bench.").format(type(error).__name__)


def _database() -> str:
    return "" if frappe.db.get_value("DocType", settings.SETTINGS, "name") else _("The database holds no School AI.")


def _migrations() -> str:
    """A database that is older than the code: wait, or migrate. A newer one is no reason to stop serving."""
    site = frappe.local.site
    patches, doctypes = schema.patches_to_run(), schema.doctypes_behind()
    if running := schema.migration():
        words = _("A migration began at {0} and has not ended. If none runs any more: bench --site {1} migrate")
        return words.format(running.since[:16], site)
    if patches:
        words = _("{0} patches of School AI were not run. Run: bench --site {1} migrate")
        return words.format(len(patches), site)
    if doctypes:
        words = _("{0} DocTypes of School AI are older in the database than in the code. Run: bench --site {1} migrate")
        return words.format(len(doctypes), site)
    return ""


def _cache() -> str:
    try:
        frappe.cache.ping()
    except Exception:
        return _("The Redis of the cache does not answer. Is it started? See redis_cache in common_site_config.json.")
    return ""


@contextmanager
def _redis_of_queue() -> Iterator:
    from frappe.utils.background_jobs import get_redis_conn

    yield get_redis_conn()


def _queue() -> str:
    try:
        with _redis_of_queue() as redis:
            redis.ping()
    except Exception:
        return _("The Redis of the queue does not answer. Is it started? See redis_queue in common_site_config.json.")
    return ""


def _workers() -> str:
    try:
        missing = listening.queues_without_worker()
    except Exception:
        return _("Which workers there are cannot be told: the Redis of the queue does not answer.")
    if missing:
        return _("No worker listens to the queue {0}. Start one: bench worker --queue {0}").format(",".join(missing))
    return ""


def _scheduler() -> str:
    from frappe.utils.scheduler import is_scheduler_disabled

    if is_scheduler_disabled():
        return _("The scheduler is off. Run: bench --site {0} enable-scheduler").format(frappe.local.site)
    job = frappe.db.get_value("Scheduled Job Type", {"method": REGULAR}, ["last_execution", "creation"], as_dict=True)
    if not job:
        return _("Regular work is not known to Frappe. Run: bench --site {0} migrate").format(frappe.local.site)
    # What was set up just now has not run yet.
    if (job.last_execution or job.creation) < add_to_date(now_datetime(), minutes=-SCHEDULER_LATE_MINUTES):
        return _("The scheduler has not run in the last {0} minutes. Is bench schedule started?").format(
            SCHEDULER_LATE_MINUTES
        )
    return ""


def _index() -> str:
    if not settings.is_on("knowledge_enabled"):
        return ""
    url = settings.index_url().rstrip("/")
    try:
        answered = requests.get(f"{url}/api/v2/heartbeat", timeout=PATIENCE, allow_redirects=False).ok
    except requests.RequestException:
        answered = False
    return "" if answered else _("The index server does not answer at {0}. Is it started?").format(url)


def _disks() -> list:
    """The disk of the site, and those of its files where they lie on other ones: a volume of their own, often."""
    site = Path(frappe.get_site_path())
    folders = (site, site / "private" / "files", site / "public" / "files")
    return [shutil.disk_usage(folder) for folder in folders if folder.is_dir()]


def disk_free() -> float:
    """Percent that is free of the fullest disk of the site and its files."""
    return min(100 * used.free / used.total for used in _disks())


def _disk() -> str:
    for used in _disks():
        if used.free < min(LEAST_FREE, used.total * LEAST_FREE_PERCENT / 100):
            return _("Only {0} MB of the disk are free ({1} %). Make room: delete old backups first.").format(
                used.free // 2**20, round(100 * used.free / used.total, 1)
            )
    return ""
