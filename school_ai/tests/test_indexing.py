import os
import signal
from unittest.mock import patch

import frappe

from school_ai.ai.llm import errors
from school_ai.jobs import tasks
from school_ai.services import indexing
from school_ai.services import shelf as shelf_service
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

LAWS = [("Forces", 20), ("To every action there is an equal and opposite reaction.", 11)]


class TestIndexing(SiteTest):
    def passages(self, document, *fields):
        return frappe.get_all(
            "AI Knowledge Passage", {"document": document.name}, ["name", *fields], order_by="position"
        )

    def entries(self, document) -> set[str]:
        return shelf_service.index_for(shelf_service.embedder()).passages_of(document.name)

    def assert_whole(self, document):
        """Every passage once in the database and once in the index, and nothing else."""
        names = [row.name for row in self.passages(document)]
        self.assertEqual(len(names), document.passage_count)
        self.assertEqual(set(names), self.entries(document))

    def test_a_document_becomes_pages_passages_and_entries(self):
        document = shelf.add_indexed(self, documents.pdf(LAWS, "A second page with enough words on it to be read."))
        self.assertEqual((document.page_count, document.scanned_page_count, document.progress), (2, 0, 100))
        first, second = self.passages(document, "page_number", "heading", "text")
        self.assertEqual((first.page_number, first.heading), (1, "Forces"))
        self.assertEqual(first.text, "To every action there is an equal and opposite reaction.")
        self.assertEqual(second.page_number, 2)
        self.assert_whole(document)

    def test_a_scan_is_read_in_the_language_of_its_course(self):
        frappe.db.set_value("Course", self.school.physics, "school_ai_language", "en")
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.set_value, "Course", self.school.physics, "school_ai_language", None)
        document = shelf.add_indexed(self, documents.scan([("Light is refracted where it enters water.", 14)]))
        self.assertEqual((document.page_count, document.scanned_page_count), (1, 1))
        self.assertIn("Light is refracted", self.passages(document, "text")[0].text)
        page = frappe.get_last_doc("AI Knowledge Page", {"document": document.name})
        self.assertEqual(page.read_by, "OCR")
        self.assertGreater(page.confidence, 80)

    def test_reading_again_changes_nothing(self):
        document = shelf.add_indexed(self, documents.pdf(LAWS))
        before = self.passages(document, "creation")
        document.read_again()
        frappe.db.commit()
        with patch.object(indexing, "open_document", wraps=indexing.open_document):
            shelf.index(document)
        self.assertEqual(self.passages(document, "creation"), before)
        self.assert_whole(document)

    def test_a_new_file_embeds_only_what_is_new(self):
        pages = [f"Page {number} speaks of matter number {number} at some length." for number in range(1, 6)]
        document = shelf.add_indexed(self, documents.pdf(*pages))
        before = {row.name for row in self.passages(document)}
        pages[2] = "This page was written anew and speaks of something else."
        document.file = shelf.upload(documents.pdf(*pages), "changed.bin")
        document.save()
        frappe.db.commit()
        embedded = []
        put = indexing._put
        with patch.object(
            indexing, "_put", side_effect=lambda *args: (embedded.extend(row.name for row in args[2]), put(*args))
        ):
            shelf.index(document)
        after = {row.name for row in self.passages(document)}
        self.assertEqual(len(after & before), 4)
        self.assertEqual(set(embedded), after - before)
        self.assert_whole(document)

    def test_a_worker_killed_in_the_middle_leaves_nothing_twice(self):
        """A process of its own is killed between two steps, wherever that is; then the work is resumed."""
        pages = [f"Page {number}: a body at rest stays at rest, says lesson {number}." for number in range(1, 40)]
        for moment in ("_store_pages", "_cut", "_put"):
            with self.subTest(killed_in=moment):
                document = shelf.add(self, documents.pdf(*pages))
                task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": document.name}, "name")
                self.work_and_be_killed(task, moment)
                self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, task, "status"), "Running")
                shelf.index(document)
                self.assertEqual((document.status, document.page_count), ("Ready", 39))
                self.assertEqual(frappe.db.count("AI Knowledge Page", {"document": document.name}), 39)
                self.assert_whole(document)

    def work_and_be_killed(self, task: str, moment: str) -> None:
        frappe.db.commit()
        child = os.fork()
        if child == 0:
            # The connection belongs to the parent: this process needs one of its own.
            frappe.local.db = None
            frappe.connect()
            step = getattr(indexing, moment)

            def killed_half_way(*arguments):
                step(*arguments)
                os.kill(os.getpid(), signal.SIGKILL)

            with patch.object(indexing, moment, killed_half_way):
                tasks.work(task)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        self.assertTrue(os.WIFSIGNALED(status))
        frappe.db.rollback()

    def test_a_document_that_is_deleted_is_gone_at_once_and_later_from_the_index(self):
        document = shelf.add_indexed(self, documents.pdf(LAWS))
        frappe.delete_doc("AI Knowledge Document", document.name)
        frappe.db.commit()
        self.assertEqual(self.passages(document), [])
        task = frappe.db.get_value(tasks.DOCTYPE, {"reference_name": document.name, "kind": "Forget document"}, "name")
        tasks.work(task)
        self.assertEqual(self.entries(document), set())

    def test_a_worker_does_not_undo_what_a_person_writes_meanwhile(self):
        document = shelf.add(self, documents.pdf(LAWS))
        opened = frappe.get_doc("AI Knowledge Document", document.name)
        shelf.index(document)
        opened.title = "A better title"
        opened.save()
        self.assertEqual((opened.status, opened.passage_count), ("Ready", 1))

    def test_an_index_server_that_is_away_is_named(self):
        with self.settings(index_url="http://127.0.0.1:9"):
            document = shelf.add(self, documents.pdf(LAWS))
            shelf.index(document)
            self.assertEqual(document.status, "Queued")
            self.assertIn("http://127.0.0.1:9", document.problem)
            self.assertIn("tried again by itself", document.problem)
        # Whoever does not want to wait for that.
        document.read_again()
        frappe.db.commit()
        shelf.index(document)
        self.assertEqual((document.status, document.problem), ("Ready", None))

    def test_a_provider_that_is_away_is_tried_again_and_a_wrong_key_is_named(self):
        away, wrong = (errors.Unreachable, errors.RateLimited), (errors.WrongKey,)
        for error in (*away, *wrong):
            with self.subTest(error=error), patch.object(indexing, "_embed", side_effect=error("refused")):
                document = shelf.add(self, documents.pdf(LAWS))
                shelf.index(document)
                self.assertEqual(document.status, "Queued" if error in away else "Failed")
                self.assertTrue(document.problem)

    def test_entries_of_a_deleted_document_go_once_the_index_is_back(self):
        document = shelf.add_indexed(self, documents.pdf(LAWS))
        name = document.name
        with self.settings(index_url="http://127.0.0.1:9"):
            document.delete()
            frappe.db.commit()
            task = frappe.db.get_value(tasks.DOCTYPE, {"kind": "Forget document", "reference_name": name}, "name")
            tasks.work(task)
            self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, task, "status"), tasks.QUEUED)
        frappe.db.set_value(tasks.DOCTYPE, task, "next_try", "2020-01-01 00:00:00")
        frappe.db.commit()
        tasks.work(task)
        self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, task, "status"), tasks.DONE)
        self.assertNotIn(name, shelf_service.index_for(shelf_service.embedder()).documents())

    def test_a_knowledge_base_that_is_switched_off_reads_nothing(self):
        document = shelf.add(self, documents.pdf(LAWS))
        with self.settings(knowledge_enabled=0):
            shelf.index(document)
        self.assertEqual(document.status, "Failed")
        self.assertIn("switched off", document.problem)


class TestBadDocuments(SiteTest):
    """Each gets a status of Failed and a sentence that a teacher understands, and the worker goes on."""

    def assert_refused(self, content: bytes, words: str, **values):
        document = shelf.add(self, content, **values)
        shelf.index(document)
        self.assertEqual(document.status, "Failed")
        self.assertIn(words, document.problem)
        self.assertEqual(frappe.db.count("AI Knowledge Passage", {"document": document.name}), 0)

    def test_broken(self):
        self.assert_refused(b"%PDF-1.7\n" + b"\x00garbage" * 100, "damaged")

    def test_encrypted(self):
        self.assert_refused(documents.encrypted("Secret"), "password")

    def test_a_text_that_is_called_a_pdf(self):
        self.assert_refused(b"Dear pupils, here are the forces.", "plain text", file_name="essay.bin")

    def test_an_office_document_that_is_called_a_pdf(self):
        self.assert_refused(b"PK\x03\x04" + b"\0" * 100, "Office document")

    def test_nothing_to_read(self):
        self.assert_refused(documents.blank_image(), "No text was found", file_name="blank.png")

    def test_too_many_pages(self):
        with self.settings(max_document_pages=2):
            self.assert_refused(documents.pdf("One", "Two", "Three"), "3 pages; 2 are allowed")

    def test_no_bytes(self):
        document = shelf.add(self, documents.pdf(LAWS))
        with patch.object(
            frappe.get_doc("File", {"file_url": document.file}).__class__, "get_content", return_value=b""
        ):
            shelf.index(document)
        self.assertEqual(document.status, "Failed")
        self.assertIn("0 bytes", document.problem)

    def test_a_file_that_is_gone(self):
        document = shelf.add(self, documents.pdf(LAWS))
        frappe.delete_doc("File", frappe.db.get_value("File", {"file_url": document.file}), force=True)
        frappe.db.commit()
        shelf.index(document)
        self.assertEqual(document.status, "Failed")
        self.assertIn("upload it again", document.problem)

    def test_a_file_that_cannot_be_read_takes_the_place_of_one_that_could(self):
        document = shelf.add_indexed(self, documents.pdf(LAWS))
        document.file = shelf.upload(documents.encrypted("Secret"), "new.bin")
        document.save()
        frappe.db.commit()
        shelf.index(document)
        self.assertEqual((document.status, document.passage_count), ("Failed", 0))
        self.assertEqual(frappe.db.count("AI Knowledge Passage", {"document": document.name}), 0)

    def test_a_file_larger_than_the_school_allows_is_refused_when_it_is_saved(self):
        with self.settings(max_document_mb=1), self.assertRaises(frappe.ValidationError) as refused:
            shelf.add(self, documents.pdf(LAWS) + b"\0" * 1_200_000)
        self.assertIn("1 MB are allowed", str(refused.exception))
