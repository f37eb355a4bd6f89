from unittest.mock import patch

import frappe

from school_ai import settings
from school_ai.ai.llm import destinations
from school_ai.api import providers
from school_ai.exceptions import ServiceUnavailable
from school_ai.jobs import tasks
from school_ai.services import providers as providers_service
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.fakes.provider import KEY, provider


class TestSettings(SiteTest):
    def save(self, **values):
        return frappe.get_doc("School AI Settings").update(values).save()

    def test_defaults_hold_before_anything_was_saved(self):
        frappe.db.delete("Singles", {"doctype": "School AI Settings"})
        frappe.clear_cache(doctype="School AI Settings")
        self.assertTrue(settings.is_on("tutor_enabled"))
        self.assertTrue(settings.is_on("narrow_education_access"))
        self.assertEqual(settings.number("question_length"), 2000)
        self.assertTrue(settings.chat_provider().is_local)

    def test_keys_are_not_kept_in_the_clear(self):
        self.save(chat_provider="OpenAI", chat_model="gpt-test", chat_api_key=KEY)
        self.assertNotIn(KEY, str(frappe.db.get_singles_dict("School AI Settings")))
        self.assertEqual(settings.chat_provider().key, KEY)
        self.assertNotIn(KEY, repr(settings.chat_provider()))

    def test_a_provider_needs_a_model_and_an_own_server_an_address(self):
        with self.assertRaises(frappe.MandatoryError):
            self.save(chat_provider="OpenAI", chat_model=None)
        for address in ("", "our-server", "ftp://our-server", "http://"):
            with self.subTest(address), self.assertRaises(frappe.ValidationError):
                self.save(chat_provider="OpenAI-compatible", chat_model="m", chat_base_url=address)

    def test_an_address_carries_no_key(self):
        with self.assertRaises(frappe.ValidationError):
            self.save(chat_provider="OpenAI-compatible", chat_model="m", chat_base_url="http://user:secret@server/v1")

    def test_pupils_and_instructors_do_not_see_them(self):
        for user in (self.school.pupil_10_login, self.school.physicist_login, self.school.principal_login):
            with self.as_user(user):
                self.assertFalse(frappe.has_permission("School AI Settings", "read"), user)
        with self.as_user(self.school.administrator_login):
            self.assertTrue(frappe.has_permission("School AI Settings", "write"))

    def test_another_embedding_model_has_every_document_indexed_anew(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), ("A force is a push or a pull.", 11)]))
        with self.settings(
            embedding_provider="OpenAI-compatible",
            embedding_model="embed-test",
            embedding_base_url="http://127.0.0.1:9/v1",
        ):
            waiting = frappe.get_all(tasks.DOCTYPE, {"status": "Queued"}, pluck="reference_name")
            self.assertIn(document.name, waiting)
            frappe.db.delete(tasks.DOCTYPE, {"status": "Queued"})
        frappe.db.delete(tasks.DOCTYPE, {"status": "Queued"})
        frappe.db.commit()

    def test_a_limit_is_a_number_that_is_not_negative(self):
        with self.assertRaises(frappe.ValidationError):
            self.save(questions_per_hour=-1)


class TestConnections(SiteTest):
    def try_chat(self, fake, **values) -> str:
        document = frappe.get_doc("School AI Settings")
        document.update(
            {
                "chat_provider": "OpenAI-compatible",
                "chat_model": "gpt-test",
                "chat_base_url": fake.openai_url,
                "chat_api_key": KEY,
                "chat_timeout": 5,
                **values,
            }
        ).save()
        return providers.test_connection("chat")

    def failure(self, fake, **values) -> str:
        with self.assertRaises(ServiceUnavailable) as failed:
            self.try_chat(fake, **values)
        return str(failed.exception)

    def test_one_that_works_says_so(self):
        with provider() as fake:
            self.assertIn("gpt-test answered", self.try_chat(fake))

    def test_each_failure_says_what_to_look_at(self):
        with provider() as fake:
            self.assertIn("does not accept the key", self.failure(fake, chat_api_key="sk-wrong"))
            self.assertIn("has no model gpt-99", self.failure(fake, chat_model="gpt-99"))
            self.assertIn("cannot be reached", self.failure(fake, chat_base_url="http://127.0.0.1:9/v1"))
            fake.behaviour.status = 429
            self.assertIn("budget is used up", self.failure(fake))
            fake.behaviour.status = 500
            self.assertIn("answered with an error", self.failure(fake))
            fake.behaviour.status, fake.behaviour.garbage = 200, True
            self.assertIn("not in the format", self.failure(fake))
            fake.behaviour.garbage, fake.behaviour.delay = False, 3
            self.assertIn("within 1 seconds", self.failure(fake, chat_timeout=1))

    def test_a_key_shows_in_no_failure(self):
        with provider() as fake:
            self.assertNotIn("sk-wrong", self.failure(fake, chat_api_key="sk-wrong"))

    def test_anthropic(self):
        with provider() as fake, patch.dict(destinations.ADDRESSES, Anthropic=fake.root):
            said = self.try_chat(fake, chat_provider="Anthropic", chat_model="claude-test")
            self.assertIn("claude-test answered", said)
            self.assertEqual(fake.requests[0].path, "/v1/messages")

    def test_an_address_that_was_left_behind_does_not_get_anothers_key(self):
        with provider() as left_behind, provider() as anthropic:
            with patch.dict(destinations.ADDRESSES, Anthropic=anthropic.root):
                self.try_chat(left_behind, chat_provider="Anthropic", chat_model="claude-test")
            self.assertEqual(left_behind.requests, [])

    def test_local_embeddings(self):
        self.assertIn("384 dimensions", providers.test_connection("embedding"))

    def test_embeddings_of_a_provider(self):
        with provider() as fake:
            self.addCleanup(frappe.db.delete, tasks.DOCTYPE, {"status": "Queued"})
            frappe.get_doc("School AI Settings").update(
                {
                    "embedding_provider": "OpenAI-compatible",
                    "embedding_model": "embed-test",
                    "embedding_base_url": fake.openai_url,
                    "embedding_api_key": KEY,
                }
            ).save()
            self.assertIn("256 dimensions", providers.test_connection("embedding"))

    def test_the_index_server(self):
        self.assertIn("answers", providers.test_connection("index"))
        frappe.get_doc("School AI Settings").update({"index_url": "http://127.0.0.1:9"}).save()
        with self.assertRaises(ServiceUnavailable) as failed:
            providers.test_connection("index")
        self.assertIn("http://127.0.0.1:9", str(failed.exception))

    def test_it_is_for_administrators(self):
        for user in (
            self.school.pupil_10_login,
            self.school.physicist_login,
            self.school.principal_login,
            self.school.mother_login,
        ):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                providers.test_connection("index")
        with self.as_user(self.school.administrator_login):
            self.assertIn("answers", providers.test_connection("index"))

    def test_a_local_model_that_is_not_installed_is_refused_with_what_to_run(self):
        document = frappe.get_doc("School AI Settings")
        with (
            patch("importlib.util.find_spec", return_value=None),
            self.assertRaisesRegex(frappe.ValidationError, "bench pip install"),
        ):
            providers_service._local_embedder.cache_clear()
            document.update({"local_embedding_model": "Multilingual"}).save()
