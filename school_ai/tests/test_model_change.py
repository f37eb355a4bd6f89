"""Another embedding model: the former index answers until the new one is complete. And what may go to a provider."""

from contextlib import contextmanager
from unittest.mock import patch

import frappe

from school_ai import settings
from school_ai.ai.knowledge.index import ChromaIndex
from school_ai.api import knowledge
from school_ai.jobs import tasks
from school_ai.services import model_change, providers
from school_ai.services import shelf as bookshelf
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.fakes.provider import KEY, provider

LAW = "To every action there is an equal and opposite reaction."
# Shares no word with the law: found by meaning, if at all.
BY_MEANING = "If I push a wall, does it push back on me?"


class TestModelChange(SiteTest):
    def setUp(self):
        super().setUp()
        self.document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws of motion")
        self.addCleanup(self._only_ours)

    def _only_ours(self):
        frappe.db.rollback()
        frappe.db.delete(tasks.DOCTYPE, {"status": "Queued"})
        frappe.db.commit()

    @contextmanager
    def provider(self):
        with (
            provider() as fake,
            self.settings(
                embedding_provider="OpenAI-compatible",
                embedding_model="embed-test",
                embedding_base_url=fake.openai_url,
                embedding_api_key=KEY,
            ),
        ):
            yield fake

    def index_all(self):
        for name in frappe.get_all(tasks.DOCTYPE, {"status": "Queued"}, pluck="name"):
            tasks.work(name)

    def test_the_former_index_answers_until_the_new_one_is_complete(self):
        former = bookshelf.embedder()
        with self.provider():
            self.assertEqual(model_change.searched_with().kind, "Local")
            self.assertNotEqual(bookshelf.embedder().name, former.name)
            with self.as_user(self.school.pupil_10_login):
                self.assertEqual(knowledge.search(LAW)["passages"][0]["document"], self.document.name)
            self.index_all()
            self.assertIsNone(settings.former_embedding_provider())
            self.assertEqual(model_change.searched_with().model, "embed-test")
            former_index = ChromaIndex(settings.index_url(), bookshelf.site_tag(), former.name)
            self.assertEqual(former_index.documents(), {})
            with self.as_user(self.school.physicist_login):
                self.assertEqual(knowledge.search(LAW)["passages"][0]["document"], self.document.name)
        self.index_all()

    def test_going_back_ends_the_change_at_once(self):
        document = frappe.get_doc("School AI Settings")
        document.update({"embedding_provider": "OpenAI", "embedding_model": "text-embedding-3-small"}).save()
        self.assertEqual(settings.former_embedding_provider().kind, "Local")
        document.reload()
        document.update({"embedding_provider": "Local", "embedding_model": None}).save()
        self.assertIsNone(settings.former_embedding_provider())

    def test_the_key_of_the_former_provider_is_kept_as_a_secret_and_goes_with_the_change(self):
        with self.provider():
            self.index_all()
            document = frappe.get_doc("School AI Settings")
            document.update({"embedding_provider": "Local"}).save()
            frappe.db.commit()
            self.assertEqual(settings.former_embedding_provider().key, KEY)
            self.assertNotIn(KEY, str(frappe.db.get_singles_dict("School AI Settings")))
            self.index_all()
            self.assertIsNone(settings.former_embedding_provider())
            self.assertFalse(frappe.get_doc("School AI Settings").get_password("former_embedding_api_key", False))

    def test_a_question_does_not_go_to_an_outside_embedder_without_consent(self):
        with self.provider() as fake, patch.object(settings.Provider, "is_outside", True):
            self.index_all()
            fake.requests.clear()
            with self.as_user(self.school.pupil_10_login):
                found = knowledge.ask("What is there to every action?")
            self.assertEqual(fake.requests, [])
            self.assertTrue(found["found"])
            self.assertEqual(found["text"], f"{LAW} [1]")
            with self.as_user(self.school.physicist_login):
                knowledge.ask("What is there to every action?")
            self.assertTrue(fake.requests)
        self.index_all()

    def test_a_local_model_needs_no_consent(self):
        self.assertTrue(providers.embedder(settings.embedding_provider()).name)
        with self.as_user(self.school.pupil_10_login):
            self.assertTrue(knowledge.search(BY_MEANING)["passages"])
