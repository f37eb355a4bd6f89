"""What the doctor finds: nothing bad where all is well, and every trouble with what to do about it."""

from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, format_datetime, now_datetime

from school_ai.jobs import tasks
from school_ai.services import doctor, site_key
from school_ai.setup import install
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put

GOOD, ADVICE, BAD = doctor.GOOD, doctor.ADVICE, doctor.BAD


class TestDoctor(SiteTest):
    def findings(self, about: str) -> list[tuple[str, str]]:
        return [(finding.level, finding.words) for finding in doctor.examine() if finding.about == about]

    def assert_found(self, about: str, level: str, *words: str):
        for found_level, found_words in self.findings(about):
            if found_level == level and all(word in found_words for word in words):
                return
        self.fail(f"{about}: no {level} finding with {words} in {self.findings(about)}")

    def test_what_is_well_is_called_good(self):
        for about in ("Settings", "Chat", "Embeddings", "Scans", "Index", "Access"):
            with self.subTest(about):
                self.assertTrue(self.findings(about))
                self.assertNotIn(BAD, [level for level, _words in self.findings(about)])

    def test_conflicts_that_wait_are_counted(self):
        frappe.db.delete("AI Data Conflict")
        self.assert_found("Records", GOOD, "No conflict")
        put("AI Data Conflict", kind="Not enrolled", status="Open", docstatus=0)
        self.assert_found("Records", ADVICE, "1 records")

    def test_models_that_cannot_be_read_and_another_key_are_bad(self):
        frappe.db.delete("AI Model")
        self.assert_found("Predictions", ADVICE, "Nothing is estimated")
        put("AI Model", outcome="Failing a course", status="In Use", file="gone")
        self.assert_found("Predictions", BAD, "cannot be read")
        frappe.db.set_global(site_key.PRINT, "another")
        self.assert_found("Predictions", BAD, "encryption_key")

    def test_a_capability_that_is_off_is_named(self):
        with self.settings(tutor_enabled=0):
            self.assert_found("Settings", ADVICE, "Tutor")

    def test_timetables_without_periods_say_what_to_do(self):
        for doctype in ("School Period", "Course Load"):
            frappe.db.delete(doctype)
        self.assert_found("Timetables", ADVICE, "set them up")
        with patch("importlib.util.find_spec", return_value=None):
            self.assert_found("Timetables", BAD, "ortools")

    def test_a_provider_that_cannot_be_reached_is_bad(self):
        with self.settings(chat_provider="OpenAI-compatible", chat_model="m", chat_base_url="http://127.0.0.1:9/v1"):
            self.assert_found("Chat", BAD, "http://127.0.0.1:9/v1", "cannot be reached")

    def test_an_index_server_that_is_away_is_bad(self):
        with self.settings(index_url="http://127.0.0.1:9"):
            self.assert_found("Index", BAD, "http://127.0.0.1:9")

    def test_a_missing_tesseract_and_missing_languages_are_bad_with_the_package(self):
        with patch("shutil.which", return_value=None):
            self.assert_found("Scans", BAD, "apt-get install tesseract-ocr")
        with patch("school_ai.ai.knowledge.ocr.available_languages", return_value=frozenset({"osd"})):
            self.assert_found("Scans", BAD, "tesseract-ocr-eng")

    def test_documents_that_the_index_lacks_and_entries_without_document(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), ("A force is a push or a pull.", 11)]))
        index = doctor.shelf.index_for(doctor.shelf.embedder())
        names = sorted(index.passages_of(document.name))
        with patch.object(type(index), "documents", return_value={"gone": 3}):
            self.assert_found("Index", BAD, "school-ai index")
            self.assert_found("Index", ADVICE, "--rebuild")
        self.assertTrue(names)

    def test_tasks_that_wait_or_failed(self):
        for status, field, told in (("Queued", "creation", BAD), ("Failed", "ended_on", ADVICE)):
            name = tasks.start("Index document", "AI Knowledge Document", f"nonsense-{status}")
            when = add_to_date(now_datetime(), hours=-1)
            frappe.db.set_value(tasks.DOCTYPE, name, {"status": status, field: when}, update_modified=False)
            with self.subTest(status):
                self.assert_found("Tasks", told, "AI Task")
            frappe.db.delete(tasks.DOCTYPE, {"name": name})

    def test_a_scheduler_that_is_off_or_silent(self):
        with patch("frappe.utils.scheduler.is_scheduler_disabled", return_value=True):
            self.assert_found("Scheduler", BAD, "enable-scheduler")
        for last, level in ((now_datetime(), GOOD), (add_to_date(now_datetime(), hours=-1), ADVICE)):
            job = {"method": "school_ai.jobs.tasks.resume_lost"}
            frappe.db.set_value("Scheduled Job Type", job, "last_execution", last, update_modified=False)
            with patch("frappe.utils.scheduler.is_scheduler_disabled", return_value=False):
                self.assert_found("Scheduler", level)

    def test_regular_work_that_is_due_hours_ahead(self):
        job = frappe.db.get_value("Scheduled Job Type", {"method": "school_ai.jobs.tasks.resume_lost"})

        def made(**values):
            frappe.db.set_value("Scheduled Job Type", job, values, update_modified=False)

        with patch("frappe.utils.scheduler.is_scheduler_disabled", return_value=False):
            # It has run before the site was given a time zone that is hours behind.
            ahead = add_to_date(now_datetime(), hours=5)
            made(last_execution=ahead, creation=ahead)
            self.assert_found("Scheduler", ADVICE, "is due from", format_datetime(add_to_date(ahead, minutes=1))[:-3])
            install.have_regular_work_begin()
            self.assert_found("Scheduler", GOOD, "runs")
            self.assertLessEqual(frappe.db.get_value("Scheduled Job Type", job, "creation"), now_datetime())
            made(last_execution=None, creation=now_datetime())
            self.assert_found("Scheduler", ADVICE, "not run yet")
            made(last_execution=None, creation=add_to_date(now_datetime(), hours=-5))
            self.assert_found("Scheduler", ADVICE, "Is bench schedule started?")
            frappe.delete_doc("Scheduled Job Type", job)
            self.assert_found("Scheduler", BAD, "migrate")

    def test_a_queue_without_workers_is_bad(self):
        with patch("frappe.utils.background_jobs.get_workers", return_value=[]):
            self.assert_found("Queue", BAD, "long")
        with patch("frappe.utils.background_jobs.get_redis_conn", side_effect=ConnectionError("refused")):
            self.assert_found("Queue", BAD, "Redis")

    def test_wide_access_is_told(self):
        with self.settings(narrow_education_access=0):
            self.assert_found("Access", ADVICE, "not narrowed")
        frappe.db.set_value("Role", "Guardian", "desk_access", 1)
        self.assert_found("Access", BAD, "bench migrate")
        frappe.get_doc("User", self.school.physicist_login).append("roles", {"role": "Academics User"}).insert()
        self.assert_found("Access", ADVICE, self.school.physicist_login)

    def test_people_without_login_are_counted(self):
        frappe.db.set_value("Guardian", self.school.father, {"user": None, "email_address": None})
        self.assert_found("People", ADVICE, "Guardian")
