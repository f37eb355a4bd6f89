"""`bench --site SITE school-ai …`: what it prints, and the status it ends with."""

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import click
import frappe
from click.testing import CliRunner
from frappe.utils import now_datetime

from school_ai.commands import school_ai
from school_ai.commands.site import connected
from school_ai.measuring import events
from school_ai.services import doctor, indexing
from school_ai.services.integrity import signing
from school_ai.services.integrity.records import CONFLICT
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

QUESTION = "What is a quokka?"


@contextmanager
def connected_already(_context):
    yield


class TestCommands(SiteTest):
    """Inside the site that the tests run in: connecting has a test of its own."""

    def run_command(self, *arguments: str):
        with (
            patch("school_ai.commands.ask.connected", connected_already),
            patch("school_ai.commands.index.connected", connected_already),
            patch("school_ai.commands.doctor.connected", connected_already),
            patch("school_ai.commands.demo_data.connected", connected_already),
            patch("school_ai.commands.sign_anew.connected", connected_already),
            patch("school_ai.commands.audit_verify.connected", connected_already),
            patch("school_ai.commands.logs.connected", connected_already),
        ):
            result = CliRunner().invoke(school_ai, arguments)
        frappe.set_user("Administrator")
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def quokka(self, **values):
        text = "A quokka is a small animal that lives on an island."
        return shelf.add_indexed(self, documents.pdf([("Quokka", 20), (text, 11)]), title="Quokka", **values)

    def test_one_site_must_be_named(self):
        for sites in ([], ["a", "b"]):
            context = click.Context(click.Command("doctor"), obj={"sites": sites})
            with self.assertRaises(click.UsageError), connected(context):
                pass

    def test_doctor_prints_a_line_for_each_finding_and_ends_with_1_where_one_is_bad(self):
        findings = [doctor.Finding("Chat", "good", "All well."), doctor.Finding("Index", "bad", "Start it.")]
        with patch("school_ai.services.doctor.examine", return_value=findings):
            result = self.run_command("doctor")
            as_json = self.run_command("doctor", "--json")
        self.assertEqual(result.exit_code, 1)
        self.assertIn("✓ Chat", result.output)
        self.assertIn("✗ Index", result.output)
        self.assertEqual(json.loads(as_json.output)[1]["words"], "Start it.")
        with patch("school_ai.services.doctor.examine", return_value=findings[:1]):
            self.assertEqual(self.run_command("doctor").exit_code, 0)

    def test_ask_answers_as_the_user_that_is_named(self):
        self.quokka()
        result = self.run_command("ask", QUESTION, "--user", self.school.pupil_10_login)
        self.assertEqual(result.exit_code, 0, result.output)
        self.assertIn("[1] Quokka, page 1", result.output)
        as_json = self.run_command("ask", QUESTION, "--user", self.school.pupil_10_login, "--json")
        self.assertTrue(json.loads(as_json.output)["found"])
        other = self.run_command("ask", QUESTION, "--user", self.school.pupil_7_login)
        self.assertEqual(other.exit_code, 1)
        self.assertNotIn("small animal", other.output)

    def test_ask_says_who_is_missing_and_what_is_refused(self):
        self.assertIn("no user", self.run_command("ask", QUESTION, "--user", "nobody@nowhere.example").output)
        refused = self.run_command(
            "ask", QUESTION, "--user", self.school.pupil_7_login, "--course", self.school.physics
        )
        self.assertEqual(refused.exit_code, 1)
        self.assertIn("Error", refused.output)

    def test_index_reads_what_is_not_read_yet(self):
        document = shelf.add(self, documents.pdf([("Quokka", 20), ("A quokka is a small animal.", 11)]))
        result = self.run_command("index", "--document", document.name)
        self.assertEqual(result.exit_code, 0, result.output)
        document.reload()
        self.assertEqual(document.status, "Ready")

    def test_index_ends_with_1_and_says_why_when_a_document_cannot_be_read(self):
        document = shelf.add(self, b"%PDF-1.7 broken", title="Broken")
        result = self.run_command("index", "--document", document.name)
        self.assertEqual(result.exit_code, 1)
        self.assertIn("0 of 1", result.output)
        self.assertIn("no document", self.run_command("index", "--document", "nonsense").output)

    def test_index_leaves_the_work_to_workers_where_told(self):
        document = shelf.add(self, documents.pdf([("Quokka", 20), ("A quokka is a small animal.", 11)]))
        self.assertIn(
            "1 documents are queued", self.run_command("index", "--document", document.name, "--queue").output
        )
        document.reload()
        self.assertEqual(document.status, "Queued")

    def test_rebuilding_embeds_every_passage_anew(self):
        document = self.quokka()
        index = indexing.shelf.index_for(indexing.shelf.embedder())
        before = index.passages_of(document.name)
        index.remove_document(document.name)
        result = self.run_command("index", "--document", document.name, "--rebuild")
        self.assertEqual(result.exit_code, 0, result.output)
        self.assertEqual(index.passages_of(document.name), before)
        # The others' entries went with the index: they are put back for the tests that follow.
        self.run_command("index")

    def test_what_is_computed_is_signed_anew_where_the_key_is_another(self):
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, CONFLICT)
        self.assertIn("with the present key", self.run_command("sign-anew").output)
        with patch("school_ai.services.site_key.has_changed", return_value=True):
            result = self.run_command("sign-anew", "--queue")
            self.assertEqual((result.exit_code, result.output), (0, "It is queued.\n"))
            self.assertTrue(signing.is_going_on())
            result = self.run_command("sign-anew")
        self.assertEqual(result.exit_code, 0, result.output)
        self.assertIn("Models are being learned anew", result.output)
        self.assertFalse(signing.is_going_on())

    def test_demo_data_stays_away_from_a_site_with_pupils(self):
        result = self.run_command("demo-data", "--yes")
        self.assertEqual(result.exit_code, 1)
        self.assertRegex(result.output, "pupils already|checkout")

    def test_old_logs_are_named_before_they_are_packed(self):
        with TemporaryDirectory() as folder, patch.object(events, "folder", lambda: Path(folder)):
            self.assertEqual(self.run_command("logs", "--dry-run").output, "Nothing is old enough.\n")
            old = events.file_of(Path(folder), now_datetime() - timedelta(days=100))
            old.write_text("{}\n")
            self.assertEqual(self.run_command("logs", "--dry-run").output, f"would be packed: {old.name}\n")
            self.assertTrue(old.exists())
            self.assertEqual(self.run_command("logs").output, f"packed: {old.name}\n")
            self.assertFalse(old.exists())
