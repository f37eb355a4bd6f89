"""What an operator should know about this installation: one finding a line, each good or with what to do."""

import importlib
import importlib.util
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_to_date, format_datetime, now_datetime

from school_ai import roles, settings
from school_ai.ai.knowledge import languages, ocr
from school_ai.ai.knowledge.errors import OcrUnavailable
from school_ai.ai.knowledge.index import IndexUnavailable
from school_ai.erpnext_records.people import instructor_of
from school_ai.jobs import tasks
from school_ai.services import index_check, logins, people, providers, shelf, site_key
from school_ai.services.analytics import signed_files
from school_ai.services.auditing import verifying
from school_ai.services.encryption import renewing, texts
from school_ai.services.integrity.records import CONFLICT, OPEN
from school_ai.services.monitoring import listening
from school_ai.services.telling import sending, wording
from school_ai.services.webhooks import SWITCH as WEBHOOKS
from school_ai.services.webhooks.due import DELIVERY, GIVEN_UP, TRYING
from school_ai.services.webhooks.due import OPEN as OPEN_DELIVERIES
from school_ai.services.webhooks.senders import SENDER

MODEL = "AI Model"
GOOD, ADVICE, BAD = "good", "advice", "bad"


@dataclass(frozen=True)
class Finding:
    """`level` is good, advice (works, but look at it) or bad (does not work)."""

    about: str
    level: str
    words: str


def examine() -> list[Finding]:
    """All findings, in the order in which things depend on one another."""
    found: list[Finding] = []
    for about, check in (
        ("Versions", _versions),
        ("Settings", _settings),
        ("Chat", _chat),
        ("Embeddings", _embeddings),
        ("Scans", _scans),
        ("Index", _index),
        ("Queue", _queue),
        ("Scheduler", _scheduler),
        ("Tasks", _tasks),
        ("Timetables", _timetables),
        ("Predictions", _predictions),
        ("Access", _access),
        ("People", _people),
        ("Records", _records),
        ("Webhooks", _webhooks),
        ("Notices", _notices),
        ("Audit", _audit),
        ("Encryption", _encryption),
    ):
        found.extend(Finding(about, level, words) for level, words in check())
    return found


Findings = Iterator[tuple[str, str]]


def _versions() -> Findings:
    for app in ("frappe", "erpnext", "education"):
        version = importlib.import_module(app).__version__
        if version.split(".")[0] in ("15", "16"):
            yield GOOD, f"{app} {version}"
        else:
            yield BAD, _("{0} {1} is not supported; versions 15 and 16 are.").format(app, version)


def _settings() -> Findings:
    off = [_(name) for switch, name in settings.CAPABILITIES.items() if not settings.is_on(switch)]
    if off:
        yield ADVICE, _("Switched off: {0}.").format(", ".join(off))
    else:
        yield GOOD, _("All capabilities are switched on.")


def _chat() -> Findings:
    provider = settings.chat_provider()
    if provider.is_local:
        yield GOOD, _("Answers are quoted from the materials on this server; nothing leaves it.")
        return
    yield _tried(providers.test_chat, provider)


def _embeddings() -> Findings:
    yield _tried(providers.test_embedding, settings.embedding_provider())


def _tried(test, argument) -> tuple[str, str]:
    try:
        return GOOD, test(argument)
    except providers.ProviderFailed as failure:
        return BAD, str(failure)


def _audit() -> Findings:
    """Whether the audit log holds, by when it was looked through last."""
    last = verifying.last()
    if not last.on:
        yield ADVICE, _("The audit log was not verified yet: bench --site SITE school-ai audit-verify.")
    elif last.is_whole:
        yield GOOD, _("The audit log is whole: {0} entries under {1} seals.").format(last.entry, last.seal)
    else:
        yield BAD, _("The audit log does not hold: {0}").format(" ".join(last.findings[:5]))


def _encryption() -> Findings:
    """Whether what people write lies encrypted, under the key that the site has."""
    found = renewing.count()
    if found.unreadable:
        yield BAD, renewing.unreadable_words(found.unreadable)
    if found.to_renew:
        yield (
            ADVICE,
            _(
                "{0} texts are not encrypted under the site’s present key yet. The night does it; to have it now, run: "
                "bench --site {1} school-ai rotate-key"
            ).format(found.to_renew, frappe.local.site),
        )
    elif texts.former_keys():
        yield (
            ADVICE,
            _("A former key is still in site_config.json, and nothing is under it. The night takes it out."),
        )
    elif not found.unreadable:
        yield GOOD, _("{0} texts lie encrypted in the database.").format(found.present)


def _timetables() -> Findings:
    """Whether a worker can solve, and what is open for a planner."""
    if not settings.is_on("timetables_enabled"):
        return
    for package in ("ortools", "numba"):
        if importlib.util.find_spec(package) is None:
            yield (
                BAD,
                _("{0} is not installed: timetables cannot be solved. Run bench setup requirements.").format(package),
            )
            return
    periods, loads = frappe.db.count("School Period", {"is_break": 0}), frappe.db.count("Course Load", {"disabled": 0})
    if not periods or not loads:
        yield ADVICE, _("There is no bell schedule or no course load yet: set them up from the lessons of a term.")
    else:
        yield GOOD, _("{0} periods, {1} course loads.").format(periods, loads)
    uncovered = frappe.db.count("AI Timetable Repair", {"status": "Open"})
    if uncovered:
        yield ADVICE, _("{0} absences or closed rooms wait for a decision.").format(uncovered)


def _scans() -> Findings:
    if not shutil.which("tesseract"):
        yield BAD, _("Tesseract is not installed: scans cannot be read. On Debian: apt-get install tesseract-ocr")
        return
    try:
        installed = ocr.available_languages()
    except OcrUnavailable:
        installed = frozenset()
    wanted = set(languages.for_ocr(None, settings.get().ocr_languages or "eng"))
    for language in frappe.get_all("Course", {"school_ai_language": ("is", "set")}, pluck="school_ai_language"):
        wanted.update(languages.for_ocr(language, ""))
    missing = sorted(wanted - installed)
    if missing:
        yield (
            BAD,
            _("Scans in {0} cannot be read. On Debian: apt-get install {1}").format(
                ", ".join(missing), " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
            ),
        )
    else:
        yield GOOD, _("Tesseract reads {0}.").format(", ".join(sorted(wanted)))


def _index() -> Findings:
    try:
        yield GOOD, providers.test_index(settings.index_url())
        found = index_check.find()
    except (providers.ProviderFailed, IndexUnavailable) as failure:
        yield BAD, str(failure)
        return
    if found.incomplete:
        yield (
            BAD,
            _("{0} documents are not wholly in the index. Run: bench --site {1} school-ai index").format(
                len(found.incomplete), frappe.local.site
            ),
        )
    if found.orphaned:
        yield (
            ADVICE,
            _(
                "The index has entries of {0} documents that are gone. Run: bench --site {1} school-ai index --rebuild"
            ).format(len(found.orphaned), frappe.local.site),
        )
    if not shelf.has_word_index():
        yield (
            BAD,
            _("Passages cannot be found by their words. Run: bench --site {0} migrate").format(frappe.local.site),
        )
    if found.wordless:
        yield (
            BAD,
            _("{0} documents cannot be found by their words. Run: bench --site {1} school-ai index").format(
                len(found.wordless), frappe.local.site
            ),
        )
    if found.is_none:
        passages = shelf.passage_counts()
        yield GOOD, _("{0} passages of {1} documents.").format(sum(passages.values()), len(passages))


def _queue() -> Findings:
    from frappe.utils.background_jobs import get_redis_conn

    try:
        get_redis_conn().ping()
        missing = listening.queues_without_worker()
    except Exception as error:
        yield BAD, _("Redis does not answer ({0}): background work waits.").format(error)
        return
    if missing:
        yield (
            BAD,
            _("No worker listens to the queue {0}. Start one: bench worker --queue {0}").format(",".join(missing)),
        )
    else:
        yield GOOD, _("Workers listen to all queues that are used.")


def _scheduler() -> Findings:
    from frappe.utils.scheduler import is_scheduler_disabled

    if is_scheduler_disabled():
        yield (
            BAD,
            _("The scheduler is off: lost work is not taken up again. Run: bench --site {0} enable-scheduler").format(
                frappe.local.site
            ),
        )
        return
    name = frappe.db.get_value("Scheduled Job Type", {"method": "school_ai.jobs.tasks.resume_lost"})
    if not name:
        yield BAD, _("Regular work is not known to Frappe. Run: bench --site {0} migrate").format(frappe.local.site)
        return
    # It is due every minute, from when it ran last, or from when it was made.
    job, now = frappe.get_doc("Scheduled Job Type", name), now_datetime()
    lately, due = add_to_date(now, minutes=-15), job.get_next_execution()
    if due > add_to_date(now, minutes=15):
        words = _(
            "Regular work is due from {0} on and not before, as it was set up by a clock that is ahead of the site’s "
            "time, which is {1} ({2}): such as before its time zone was set. To have it begin now, run: bench --site "
            "{3} migrate"
        )
        zone = frappe.db.get_single_value("System Settings", "time_zone") or _("no time zone is set")
        yield ADVICE, words.format(format_datetime(due), format_datetime(now), zone, frappe.local.site)
    elif job.last_execution and job.last_execution >= lately:
        yield GOOD, _("The scheduler runs.")
    elif not job.last_execution and job.creation >= lately:
        yield ADVICE, _("The scheduler has not run yet: the site was set up within the last 15 minutes.")
    else:
        yield ADVICE, _("The scheduler has not run in the last 15 minutes. Is bench schedule started?")


def _tasks() -> Findings:
    failed = frappe.db.count(
        tasks.DOCTYPE, {"status": tasks.FAILED, "ended_on": (">", add_to_date(now_datetime(), days=-1))}
    )
    waiting = frappe.db.count(
        tasks.DOCTYPE, {"status": tasks.QUEUED, "creation": ("<", add_to_date(now_datetime(), minutes=-30))}
    )
    if waiting:
        yield BAD, _("{0} tasks have been waiting for half an hour. See the list AI Task.").format(waiting)
    if failed:
        yield ADVICE, _("{0} tasks failed since yesterday. See the list AI Task.").format(failed)
    if not waiting and not failed:
        yield GOOD, _("No task waits or failed.")


def _predictions() -> Findings:
    if not settings.is_on("predictions_enabled"):
        yield ADVICE, _("There are no predictions: they are switched off.")
        return
    if site_key.has_changed():
        yield (
            BAD,
            _(
                "The site’s key (encryption_key) is another one than that with which models and estimates were signed. "
                "Put the former key back into site_config.json; else all is signed and learned anew tonight."
            ),
        )
    files = dict(frappe.get_all(MODEL, {"status": "In Use"}, ["name", "file"], as_list=True))
    lost = sorted(name for name, file in files.items() if not signed_files.is_ours(file))
    if lost:
        yield (
            BAD,
            _("Models in use cannot be read: {0}. Press Learn Anew in the list AI Model.").format(", ".join(lost)),
        )
    elif files:
        yield GOOD, _("{0} models are in use.").format(len(files))
    else:
        yield ADVICE, _("Nothing is estimated yet: there are no finished terms to learn from, or no night has passed.")


def _access() -> Findings:
    if frappe.db.get_value("Role", roles.GUARDIAN, "desk_access"):
        yield BAD, _("The role Guardian has desk access: guardians can open the desk. Run: bench migrate")
    if not settings.is_on("narrow_education_access"):
        yield (
            ADVICE,
            _(
                "Education's records are not narrowed: every pupil can read the results and addresses of all pupils. "
                "The switch is in School AI Settings."
            ),
        )
    else:
        yield GOOD, _("Pupils and instructors see the records of those that they have to do with.")
    both = set(_holders(roles.INSTRUCTOR)) & set(_holders("Academics User"))
    wide = sorted(user for user in both if instructor_of(user))
    if wide:
        yield (
            ADVICE,
            _("Instructors who are also Academics User, and so see the records of all pupils: {0}").format(
                ", ".join(wide[:5]) + ("…" if len(wide) > 5 else "")
            ),
        )


def _holders(role: str) -> list[str]:
    return frappe.get_all("Has Role", {"role": role, "parenttype": "User"}, pluck="parent")


def _people() -> Findings:
    unlinked = people.unlinked()
    if unlinked:
        counts: dict[str, int] = {}
        for person in unlinked:
            counts[person.doctype] = counts.get(person.doctype, 0) + 1
        told = ", ".join(f"{count} {_(doctype)}" for doctype, count in sorted(counts.items()))
        yield ADVICE, _("Without a working login: {0}. See the report People Without Login.").format(told)
    else:
        yield GOOD, _("Every pupil, guardian and instructor can sign in as who they are.")
    disagreeing = len(logins.disagreements())
    if disagreeing:
        yield (
            ADVICE,
            _("{0} logins disagree with the records. See the report Logins that Disagree.").format(disagreeing),
        )


def _records() -> Findings:
    """Conflicts that the nightly check has found. What disagrees now, `integrity.check` says."""
    if not settings.is_on("data_integrity_enabled"):
        yield ADVICE, _("It is not looked whether records agree: Data integrity is switched off.")
        return
    waiting = frappe.db.count(CONFLICT, {"status": OPEN})
    if waiting:
        yield ADVICE, _("{0} records do not agree and wait for a decision: see AI Data Conflict.").format(waiting)
    else:
        yield GOOD, _("No conflict of records waits for a decision.")


def _notices() -> Findings:
    """What people could not be told, and which ways there are."""
    given_up = frappe.db.count("AI Notice", {"state": "Given Up"})
    if given_up:
        yield ADVICE, _("{0} notices could not be sent and were given up: see AI Notice.").format(given_up)
    late = frappe.db.count(
        sending.DELIVERY, {"status": ("in", sending.OPEN), "next_try": ("<", add_to_date(now_datetime(), minutes=-30))}
    )
    if late:
        yield BAD, _("{0} notices have been due for half an hour: does a worker run, and the scheduler?").format(late)
    if not wording.has_mail_server():
        yield ADVICE, _("Nobody is told by email: set an Email Account as default for outgoing mail.")
    if not (given_up or late):
        yield GOOD, _("No notice was given up.")


def _webhooks() -> Findings:
    """What could not be delivered, and who sends without being let in."""
    if not settings.is_on(WEBHOOKS):
        return
    given_up = frappe.db.count(DELIVERY, {"status": GIVEN_UP})
    trying = frappe.db.count(DELIVERY, {"status": TRYING})
    late = frappe.db.count(
        DELIVERY, {"status": ("in", OPEN_DELIVERIES), "next_try": ("<", add_to_date(now_datetime(), minutes=-30))}
    )
    if given_up:
        yield ADVICE, _("{0} deliveries to webhooks were given up: see AI Webhook Delivery.").format(given_up)
    if trying:
        yield ADVICE, _("{0} deliveries to webhooks are tried again.").format(trying)
    if late:
        yield (
            BAD,
            _(
                "{0} deliveries to webhooks have been due for half an hour: does a worker run, and the scheduler?"
            ).format(late),
        )
    without = frappe.get_all(SENDER, {"enabled": 1, "secret_made_on": ("is", "not set")}, pluck="title")
    if without:
        yield (
            ADVICE,
            _("These systems cannot send yet, since their secret was not made: {0}").format(", ".join(without[:5])),
        )
    if not (given_up or trying or late or without):
        yield GOOD, _("No delivery to a webhook waits for an answer or was given up.")
