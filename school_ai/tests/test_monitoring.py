"""Figures, health and readiness over real HTTP, counters of several processes, and one number from the call of a pupil
through a real worker to the provider."""

import gzip
import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock, patch

import frappe
import redis
from frappe.utils import now_datetime
from frappe.utils.background_jobs import get_queue
from prometheus_client.parser import text_string_to_metric_families

from school_ai.api import measured
from school_ai.jobs import tasks
from school_ai.measuring import correlation, counters, events, work
from school_ai.measuring.catalogue import ANSWERS, REQUESTS
from school_ai.services.monitoring import archive, exposing, figures, gauges, hours, listening, readiness, schema
from school_ai.setup import install
from school_ai.tests import served
from school_ai.tests.case import SiteTest
from school_ai.tests.test_generating import LAW, QUESTION, ProviderTest

TOKEN = "0123456789abcdef" * 4
METRICS, HEALTH, READINESS = "monitoring.metrics", "monitoring.health", "monitoring.readiness"


def clear() -> None:
    """No counters, neither written nor kept."""
    frappe.local.school_ai_counted = None
    frappe.cache.delete_keys("school_ai_measured")
    frappe.cache.delete_keys(gauges.KEPT)


def series(text: str) -> dict[str, dict[tuple, float]]:
    """What is served, as Prometheus' own reader reads it: name of a series -> labels -> value."""
    found: dict[str, dict[tuple, float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def count_elsewhere(times: int) -> None:
    for _time in range(times):
        counters.request("tutor.ask", 200, 0.2, now_datetime())
        counters.flush()


class TestOverHTTP(SiteTest):
    def setUp(self):
        super().setUp()
        clear()
        self.addCleanup(clear)

    def test_figures_are_for_those_who_look_after_school_ai_and_for_whoever_has_the_token(self):
        with self.settings(metrics_token=TOKEN), served.http() as site:
            for user, status in (
                ("", 403),
                (self.school.pupil_10_login, 403),
                (self.school.physicist_login, 403),
                (self.school.principal_login, 403),
                (self.school.administrator_login, 200),
            ):
                self.assertEqual(site.get(METRICS, user).status_code, status, user)
            answer = site.get(METRICS, Authorization=f"Bearer {TOKEN}")
            self.assertEqual((answer.status_code, answer.headers["Content-Type"]), (200, exposing.MEDIA))
            self.assertIn("school_ai_ready", series(answer.text))
            self.assertNotIn(TOKEN, answer.text)
            for wrong in (f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}", TOKEN):
                self.assertIn(site.get(METRICS, Authorization=wrong).status_code, (401, 403), wrong)
            # The token opens nothing else.
            self.assertIn(site.get("monitoring.alerts", Authorization=f"Bearer {TOKEN}").status_code, (401, 403))
            self.assertIn(site.post(METRICS, Authorization=f"Bearer {TOKEN}").status_code, (401, 403))

    def test_without_a_token_in_the_settings_none_is_right(self):
        with self.settings(metrics_token=""), served.http() as site:
            for token in ("", "None", TOKEN):
                answer = site.get(METRICS, Authorization=f"Bearer {token}")
                self.assertIn(answer.status_code, (401, 403), token)

    def test_a_short_token_is_refused(self):
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc("School AI Settings").update({"metrics_token": "secret"}).save()

    def test_health_says_nothing_but_that_it_is_there(self):
        with served.http() as site:
            answer = site.get(HEALTH)
        self.assertEqual((answer.status_code, answer.json()), (200, {"message": "ok"}))

    def test_readiness_gives_the_reasons_to_those_who_look_after_it_alone(self):
        parts = [readiness.Part("database"), readiness.Part("index", "The index server does not answer.")]
        with patch.object(readiness, "examine", return_value=parts), served.http() as site:
            bare = site.get(READINESS)
            told = site.get(READINESS, self.school.administrator_login)
            pupil = site.get(READINESS, self.school.pupil_10_login)
        self.assertEqual((bare.status_code, bare.json()), (503, {"ready": False}))
        self.assertEqual(pupil.json(), {"ready": False})
        self.assertEqual(told.json()["parts"], {"database": "ready", "index": "The index server does not answer."})
        with patch.object(readiness, "examine", return_value=parts[:1]), served.http() as site:
            self.assertEqual(site.get(READINESS).status_code, 200)

    def test_requests_are_counted_by_method_and_status_whoever_asks(self):
        with served.http() as site:
            site.get(HEALTH)
            site.get(HEALTH)
            site.get("monitoring.alerts", self.school.pupil_10_login)
            site.get("/school-ai/offline")
            site.get("/school-ai/Ada-Test")
            site.get("/api/method/school_ai.api.monitoring.Ada")
            answer = site.get(METRICS, self.school.administrator_login)
        found = series(answer.text)
        counted = {(dict(labels)["method"], dict(labels)["status"]): value
                   for labels, value in found["school_ai_requests_total"].items()}  # fmt: skip
        self.assertEqual(counted[HEALTH, "200"], 2)
        self.assertEqual(counted["monitoring.alerts", "403"], 1)
        self.assertEqual(counted["page offline", "200"], 1)
        # What somebody typed is no label.
        self.assertNotIn("Ada", answer.text)
        took = found["school_ai_request_seconds_count"][(("method", HEALTH),)]
        self.assertEqual(took, 2)
        buckets = {dict(labels)["le"]: value for labels, value in found["school_ai_request_seconds_bucket"].items()
                   if dict(labels)["method"] == HEALTH}  # fmt: skip
        self.assertEqual(buckets["+Inf"], 2)
        self.assertEqual(sorted(buckets.values()), [buckets[bound] for bound in sorted(buckets, key=float)])

    def test_every_answer_tells_its_number(self):
        number = "0123456789abcdef0123456789abcdef"
        with served.http() as site:
            self.assertEqual(site.get(HEALTH, X_Request_ID=number).headers["X-Request-ID"], number)
            for odd in ("ada.test@school", "Ada", "x" * 32, number * 4, "0123"):
                given = site.get(HEALTH, X_Request_ID=odd).headers["X-Request-ID"]
                self.assertNotEqual(given, odd)
                self.assertTrue(correlation.is_sane(given))
            missing = site.get("monitoring.alerts", X_Request_ID=number)
        self.assertEqual((missing.status_code, missing.headers["X-Request-ID"]), (403, number))


class TestCounting(SiteTest):
    def setUp(self):
        super().setUp()
        clear()
        self.addCleanup(clear)

    def total(self) -> float:
        return counters.written().get(REQUESTS, {}).get(("tutor.ask", "200"), 0)

    def test_counters_of_two_processes_are_one_sum(self):
        count_elsewhere(2)
        served.elsewhere(count_elsewhere, 3)
        served.elsewhere(count_elsewhere, 4)
        self.assertEqual(self.total(), 9)
        self.assertIn('school_ai_requests_total{method="tutor.ask",status="200"} 9.0', exposing.text().decode())

    def test_what_is_counted_is_written_at_the_end_alone(self):
        counters.request("tutor.ask", 200, 0.2, now_datetime())
        self.assertEqual(self.total(), 0)
        counters.after_job()
        self.assertEqual(self.total(), 1)

    def test_without_redis_nothing_fails(self):
        counters.add(ANSWERS, mode="Learning", sources="with")
        with patch.object(frappe.cache, "pipeline", side_effect=redis.exceptions.ConnectionError):
            counters.flush()
            self.assertNotIn("school_ai_tutor_answers_total{", exposing.text().decode())
            self.assertIsNone(hours._reckoned(figures.BY_NAME["Requests"], hours.hour_of(now_datetime())))
        with patch.object(frappe.cache, "get_value", side_effect=self.but_for_what_is_kept(frappe.cache.get_value)):
            self.assertIn("# HELP school_ai_tasks_open ", exposing.text().decode())

    @staticmethod
    def but_for_what_is_kept(get_value):
        def get(key, *arguments, **more):
            if key == gauges.KEPT:
                raise redis.exceptions.ConnectionError
            return get_value(key, *arguments, **more)

        return get

    def test_labels_are_those_that_are_named(self):
        with self.assertRaises(ValueError):
            counters.add(ANSWERS, pupil="Ada")

    def test_every_series_is_served_and_every_gauge_can_be_read(self):
        for gauge in gauges.GAUGES:
            with self.subTest(gauge=gauge.name):
                values = gauge.read()
                for labels in values:
                    self.assertEqual(len(labels), len(gauge.labels))
        text = exposing.text().decode()
        for name in exposing.names():
            if not name.endswith(("_bucket", "_sum", "_count")):
                self.assertIn(f"# HELP {name} ", text)

    def test_every_figure_can_be_reckoned(self):
        now = now_datetime()
        for figure in figures.ALL:
            with self.subTest(figure=figure.name):
                value = figure.value(now - timedelta(hours=1), now)
                self.assertTrue(value is None or value >= 0)

    def test_hours_are_written_once(self):
        now = now_datetime()
        self.addCleanup(frappe.db.delete, hours.METRIC_HOUR)
        frappe.db.delete(hours.METRIC_HOUR)
        hour = hours.hour_of(now) - timedelta(hours=1)
        counters.request("tutor.ask", 200, 0.2, hour + timedelta(minutes=10))
        counters.request("tutor.ask", 500, 0.4, hour + timedelta(minutes=59))
        counters.request("tutor.ask", 200, 0.2, hour + timedelta(minutes=60))
        counters.flush()
        self.assertGreater(hours.write_due(now), 24)
        self.assertEqual(hours.write_due(now), 0)
        (seen,) = [each for each in hours.history("Requests", hours.hour_of(now)) if each.at == hour]
        self.assertEqual(seen.value, 2)


class TestReadiness(SiteTest):
    def words(self, part: str) -> str:
        return next(each.words for each in readiness.examine() if each.name == part)

    def test_what_is_missing_is_named_with_what_to_do(self):
        self.assertEqual(self.words("database"), "")
        self.assertEqual(self.words("migrations"), "")
        self.assertEqual(self.words("cache"), "")
        with self.settings(index_url="http://127.0.0.1:9"):
            self.assertIn("http://127.0.0.1:9", self.words("index"))
        with patch.object(readiness, "LEAST_FREE_PERCENT", 100.0), patch.object(readiness, "LEAST_FREE", 2**60):
            self.assertIn("Make room", self.words("disk"))
        with patch.object(frappe.cache, "ping", side_effect=redis.exceptions.ConnectionError("redis://:secret@host")):
            self.assertIn("redis_cache", self.words("cache"))

    def test_workers_of_another_bench_on_the_same_redis_are_none_of_ours(self):
        queues = {kind.queue for kind in tasks.KINDS.values()}
        ours = [SimpleNamespace(name=get_queue(name).name) for name in queues]
        theirs = [SimpleNamespace(name=f"elsewhere:{name}") for name in queues]
        for taken, words in (([], "bench worker"), (theirs, "bench worker"), (ours, ""), (theirs + ours, "")):
            workers = Mock(return_value=[SimpleNamespace(queues=taken)])
            with self.subTest(taken=taken), patch("frappe.utils.background_jobs.get_workers", workers):
                self.assertEqual(bool(words), bool(self.words("workers")))
                self.assertIn(words, self.words("workers"))

    def test_a_worker_that_redis_has_forgotten_is_asked_whether_it_is_there(self):
        """A Redis that comes back empty knows of none, while they go on working."""
        queues = sorted({kind.queue for kind in tasks.KINDS.values()})
        self.addCleanup(lambda: [frappe.cache.delete_value(listening._key(queue)) for queue in queues])
        frappe.db.delete(tasks.DOCTYPE, {"status": tasks.RUNNING})
        with patch("frappe.utils.background_jobs.get_workers", lambda: []), patch("frappe.enqueue") as enqueue:
            self.assertEqual(listening.queues_without_worker(), queues)
            listening.ask()
            self.assertEqual([call.kwargs["queue"] for call in enqueue.call_args_list], queues)
            call = next(each for each in enqueue.call_args_list if each.kwargs["queue"] == "long")
            frappe.get_attr(call.args[0])(call.kwargs["of_queue"])
            self.assertNotIn("long", listening.queues_without_worker())
            # One that has a task in hand answers nothing else.
            task = {"doctype": tasks.DOCTYPE, "kind": "Reply to a pupil", "status": tasks.RUNNING}
            lease = now_datetime() + timedelta(minutes=4)
            frappe.get_doc({**task, "lease_until": lease}).insert(ignore_links=True, ignore_mandatory=True)
            self.assertNotIn("default", listening.queues_without_worker())
            self.assertIn("short", listening.queues_without_worker())

    def test_the_fullest_disk_counts(self):
        """The files may lie on a volume of their own, which fills while the site's is empty."""
        usage = shutil.disk_usage(frappe.get_site_path())

        def disk_usage(folder):
            return usage._replace(free=usage.total // 50) if str(folder).endswith("private/files") else usage

        # Of a small disk, five percent count.
        small = patch.object(readiness, "LEAST_FREE", 2**60)
        with small, patch.object(readiness.shutil, "disk_usage", disk_usage):
            self.assertIn("Make room", self.words("disk"))
            self.assertAlmostEqual(readiness.disk_free(), 2, delta=0.1)

    def test_a_patch_that_was_not_run_is_told(self):
        patch_name = frappe.get_all("Patch Log", {"patch": ("like", "school_ai.%")}, pluck="name", limit=1)
        if not patch_name:
            self.skipTest("there are no patches")
        frappe.db.delete("Patch Log", {"name": patch_name[0]})
        self.assertIn("migrate", self.words("migrations"))

    def test_a_database_that_is_older_than_the_code_is_waited_for_and_a_newer_one_is_not(self):
        self.addCleanup(frappe.db.rollback)
        frappe.db.set_value("DocType", "AI Task", "modified", "2020-01-01 00:00:00", update_modified=False)
        self.assertIn("AI Task", schema.doctypes_behind())
        self.assertIn("1 DocTypes", self.words("migrations"))
        frappe.db.set_value("DocType", "AI Task", "modified", "2199-01-01 00:00:00", update_modified=False)
        self.assertEqual(self.words("migrations"), "")
        with patch.object(schema, "CODE", replace(schema.CODE, doctypes={**schema.CODE.doctypes, "AI Dream": "2026"})):
            self.assertEqual(schema.doctypes_behind(), ["AI Dream"])

    def test_while_a_migration_runs_processes_of_its_release_are_not_ready_and_those_of_the_former_one_are(self):
        self.addCleanup(schema.end_migration)
        install.before_migrate()
        self.assertIn("bench --site", self.words("migrations"))
        # One that was started with the former release goes on.
        with patch.object(schema, "CODE", replace(schema.CODE, print="the former")):
            self.assertEqual(self.words("migrations"), "")
        install.after_migrate()
        self.assertEqual(self.words("migrations"), "")

    def test_a_note_of_a_migration_that_cannot_be_read_stops_nobody(self):
        self.addCleanup(schema.end_migration)
        schema.begin_migration()
        schema._file().write_text("{")
        self.assertIsNone(schema.migration())

    def test_where_requests_go_is_decided_by_what_a_web_process_stands_on_alone(self):
        names = [part.name for part in readiness.examine(only_serving=True)]
        self.assertEqual(names, ["database", "migrations", "cache"])
        with served.http() as site:
            # No worker runs in a test.
            self.assertEqual(site.get(READINESS).status_code, 503)
            self.assertEqual(site.get(f"{READINESS}?only=serving").status_code, 200)
            self.assertEqual(site.get(f"{READINESS}?only=sleeping").status_code, 417)

    def test_an_examination_that_breaks_says_so_and_not_what_it_saw(self):
        with patch.object(readiness, "_disk", side_effect=OSError("/home/secret")):
            words = self.words("disk")
        self.assertIn("OSError", words)
        self.assertNotIn("secret", words)


class TestOneNumber(ProviderTest):
    """A pupil asks over HTTP, a real worker writes the reply by a provider: all go by one number."""

    NUMBER = "feedfacefeedfacefeedfacefeedface"

    def setUp(self):
        super().setUp()
        clear()
        self.addCleanup(clear)

    def test_from_the_call_through_the_worker_to_the_provider(self):
        begins = log_length()
        served.forget_jobs("short", "default")
        with self.provider(f"{LAW} [1]") as fake, served.http() as site:
            self.consent(self.school.pupil_10)
            frappe.db.commit()
            asked = site.post("tutor.ask", self.school.pupil_10_login, {"message": QUESTION}, X_Request_ID=self.NUMBER)
            self.assertEqual(asked.status_code, 200, asked.text)
            self.assertEqual(asked.headers["X-Request-ID"], self.NUMBER)
            reply = asked.json()["message"][1]["name"]
            frappe.db.commit()
            task = {"reference_name": reply, "kind": "Reply to a pupil"}
            self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, task, "correlation"), self.NUMBER)
            served.worker("short", "default")
            self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, task, "status"), "Done")
        self.assertEqual([each.headers.get("x-request-id") for each in fake.requests], [self.NUMBER])
        said = [line for line in log_lines(begins) if line["correlation"] == self.NUMBER]
        self.assertEqual([line["event"] for line in said], ["request", "provider", "task"])
        self.assertEqual([line["outcome"] for line in said], ["answered", "Answered", "Done"])
        self.assertEqual(said[2]["kind"], "Reply to a pupil")
        # Nothing of the pupil, nor of what they asked.
        text = json.dumps(said)
        for word in (self.school.pupil_10, self.school.pupil_10_login, QUESTION, "sk-test"):
            self.assertNotIn(word, text)
        found = series(exposing.text().decode())
        call = (("outcome", "Answered"), ("provider", "OpenAI-compatible"), ("purpose", "Answer"))
        self.assertEqual(found["school_ai_provider_calls_total"][call], 1)
        tokens = {
            dict(labels)["direction"]: value for labels, value in found["school_ai_provider_tokens_total"].items()
        }
        self.assertEqual(tokens, {"in": 11, "out": 3})
        self.assertEqual(found["school_ai_tasks_total"][(("kind", "Reply to a pupil"), ("outcome", "Done"))], 1)
        self.assertEqual(
            sum(value for labels, value in found["school_ai_tutor_answers_total"].items()
                if dict(labels)["sources"] == "with"), 1)  # fmt: skip

    def test_a_task_of_somebody_elses_leaves_the_number_as_it_was(self):
        correlation.begin(self.NUMBER)
        with correlation.within("a" * 32):
            self.assertEqual(correlation.current(), "a" * 32)
        self.assertEqual(correlation.current(), self.NUMBER)


def log_length() -> int:
    file = events.file_of(events.folder(), now_datetime())
    return file.stat().st_size if file.exists() else 0


def log_lines(begins: int = 0) -> list[dict]:
    file = events.file_of(events.folder(), now_datetime())
    return [json.loads(line) for line in file.read_bytes()[begins:].decode().splitlines()]


class TestLog(SiteTest):
    @contextmanager
    def folder(self):
        with tempfile.TemporaryDirectory() as made, patch.object(events, "folder", lambda: Path(made)):
            yield Path(made)

    def test_a_line_holds_what_is_listed_and_nothing_of_anybody(self):
        with self.folder():
            correlation.begin("b" * 32)
            events.note("task", kind="Index document", duration=1.23456, outcome="Done", student="Ada", text="Help me!",
                        status=200)  # fmt: skip
            events.note("request", kind="ada.test@school-ai.test", outcome="line\nbreak", duration="soon")
            first, second = log_lines()
        self.assertEqual(first.pop("time")[:10], str(now_datetime().date()))
        self.assertEqual(
            first,
            {
                "level": "info",
                "event": "task",
                "correlation": "b" * 32,
                "site": frappe.local.site,
                "kind": "Index document",
                "duration": 1.2346,
                "outcome": "Done",
                "status": 200,
            },
        )
        self.assertEqual(set(second), {"time", "level", "event", "correlation", "site", "duration"})

    def test_a_failure_is_a_warning(self):
        with self.folder():
            work.task_ended("Index document", "Failed", 0.0)
            self.assertEqual(log_lines()[0]["level"], "warning")

    def test_a_log_that_cannot_be_written_stops_nobody(self):
        with patch.object(events.OfTheDay, "format", side_effect=OSError("the disk is full")):
            events.note("task", kind="Index document")
        with patch.object(events, "folder", side_effect=OSError("no such folder")):
            events.note("task", kind="Index document")

    def test_old_days_are_packed_and_old_archives_deleted(self):
        today = date(2026, 11, 30)
        with self.folder() as folder:
            for days in (0, 90, 91, 400):
                events.file_of(folder, datetime.combine(today - timedelta(days=days), datetime.min.time())).write_text(
                    f'{{"event": "{days}"}}\n'
                )
            (folder / "frappe.log").write_text("theirs")
            (folder / archive.FOLDER).mkdir()
            ancient = folder / archive.FOLDER / "school_ai-events.2024-11-29.log.gz"
            ancient.write_bytes(b"")
            planned = archive.tidy(dry_run=True, today=today)
            self.assertTrue(ancient.exists())
            self.assertEqual(len(list(folder.glob("school_ai-events.*.log"))), 4)
            done = archive.tidy(today=today)
            self.assertEqual(planned, done)
            self.assertEqual(len(done.packed), 2)
            self.assertEqual(done.deleted, ["school_ai-events.2024-11-29.log.gz"])
            self.assertFalse(ancient.exists())
            self.assertEqual(len(list(folder.glob("school_ai-events.*.log"))), 2)
            self.assertTrue((folder / "frappe.log").exists())
            (packed,) = [file for file in (folder / archive.FOLDER).iterdir() if "2025-10-26" in file.name]
            self.assertEqual(json.loads(gzip.decompress(packed.read_bytes())), {"event": "400"})
            self.assertEqual(archive.tidy(today=today), archive.Tidied([], []))

    def test_the_schools_days_hold(self):
        with self.settings(log_kept_days=10), self.folder() as folder:
            file = events.file_of(folder, now_datetime() - timedelta(days=11))
            file.write_text("{}\n")
            self.assertEqual(archive.tidy(dry_run=True).packed, [file.name])


class TestNames(SiteTest):
    def test_what_is_counted_is_a_name_of_ours(self):
        for path, name in (
            ("/api/method/school_ai.api.tutor.ask", "tutor.ask"),
            ("/api/method/school_ai.api.tutor.nothing", "other"),
            ("/api/method/frappe.client.get_list", "other"),
            ("/school-ai", "page start"),
            ("/school-ai/family", "page family"),
            ("/school-ai/openapi.json", "page openapi.json"),
            ("/school-ai/../../etc/passwd", "other"),
            ("/app/student/Ada", "other"),
        ):
            self.assertEqual(measured.named(path), name, path)
