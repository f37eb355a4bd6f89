"""Where texts may go: what the school's rules forbid leaves by no way, and it is noted that somebody tried."""

import frappe

from school_ai import settings
from school_ai.ai.llm import errors
from school_ai.api import providers as api
from school_ai.permissions import standing_of
from school_ai.services import chatting, consent, destinations, doctor, model_change, providers
from school_ai.services.auditing import LOG
from school_ai.tests.fakes.provider import KEY
from school_ai.tests.test_generating import ProviderTest

EU, US = "European Union", "United States"


class TestDestinations(ProviderTest):
    def rule(self, effect: str, value: str) -> None:
        """A rule that came while a provider was chosen already, as by an update: no save of the settings refuses it."""
        kind = "Region" if value in (EU, US) else "Host"
        row = {"effect": effect, "kind": kind, kind.lower(): value, "parentfield": "provider_rules"}
        names = {"parent": settings.SETTINGS, "parenttype": settings.SETTINGS, "doctype": "AI Provider Rule"}
        document = frappe.get_doc({**names, **row, "name": frappe.generate_hash(length=10)})
        document.db_insert()
        frappe.clear_document_cache(settings.SETTINGS, settings.SETTINGS)
        self.addCleanup(frappe.clear_document_cache, settings.SETTINGS, settings.SETTINGS)

    def refusals(self) -> list[str]:
        return frappe.get_all(LOG, {"action": "Sent to Provider", "outcome": "Denied"}, pluck="detail")

    def setUp(self):
        super().setUp()
        self.addCleanup(self._without_rules)

    @staticmethod
    def _without_rules():
        frappe.db.rollback()
        frappe.db.delete("AI Provider Rule")
        frappe.db.commit()
        frappe.clear_document_cache(settings.SETTINGS, settings.SETTINGS)

    def test_nothing_goes_to_a_forbidden_host_by_any_way(self):
        with self.provider() as fake:
            chosen = settings.chat_provider()
            self.assertEqual(chatting.complete(chosen, [("human", "Hi")], "Answer").reply.text[:2], "To")
            heard = len(fake.requests)
            self.rule("Forbid", "127.0.0.1")
            calls = frappe.db.count(chatting.CALL)
            for call in (
                lambda: chatting.complete(chosen, [("human", "Hi")], "Answer"),
                lambda: chatting.stream(chosen, [("human", "Hi")], "Answer", list),
                # Past the service, by the engines themselves.
                lambda: providers.chat(chosen).complete([("human", "Hi")]),
                lambda: list(providers.chat(chosen).stream([("human", "Hi")])),
                lambda: providers.embedder(self.embedding(fake)).embed_question("Hi"),
                lambda: providers.embedder(self.embedding(fake)).embed_passages(["Hi"]),
            ):
                self.assertRaises(errors.Forbidden, call)
            self.assertEqual(len(fake.requests), heard)
            self.assertEqual(frappe.db.count(chatting.CALL), calls)
            self.assertIn("forbidden host: 127.0.0.1, ?", self.refusals())

    def embedding(self, fake) -> settings.Provider:
        return settings.Provider("OpenAI-compatible", "embed-test", fake.openai_url, KEY, 5)

    def test_a_region_that_nobody_has_put_down_is_refused(self):
        with self.provider() as fake:
            self.rule("Allow", EU)
            with self.assertRaises(errors.Forbidden):
                chatting.complete(settings.chat_provider(), [("human", "Hi")], "Answer")
            self.assertEqual(fake.requests, [])
            self.assertIn("region unknown: 127.0.0.1, ?", self.refusals())

    def test_the_region_that_is_allowed_goes_and_another_does_not(self):
        for region, goes in ((EU, True), (US, False)):
            with self.subTest(region), self.provider(chat_region=region) as fake:
                self.rule("Allow", EU)
                if goes:
                    chatting.complete(settings.chat_provider(), [("human", "Hi")], "Answer")
                else:
                    with self.assertRaises(errors.Forbidden):
                        chatting.complete(settings.chat_provider(), [("human", "Hi")], "Answer")
                self.assertEqual(bool(fake.requests), goes)
                frappe.db.delete("AI Provider Rule")

    def test_a_server_of_the_school_needs_no_region(self):
        with self.provider(outside=False) as fake:
            self.rule("Allow", EU)
            chatting.complete(settings.chat_provider(), [("human", "Hi")], "Answer")
            self.assertEqual(len(fake.requests), 1)

    def test_a_pupil_is_answered_from_the_materials(self):
        with self.provider() as fake:
            self.consent(self.school.pupil_10)
            self.rule("Forbid", "127.0.0.1")
            frappe.db.commit()
            reply = self.ask()
            self.assertEqual(reply["status"], "Complete")
            self.assertIn("equal and opposite", reply["text"] + str(reply["sources"]))
            self.assertEqual(fake.requests, [])
            self.assertIn("forbidden host: 127.0.0.1, ?", self.refusals())

    def test_who_looks_after_the_settings_is_told_why(self):
        with self.provider() as fake:
            self.rule("Forbid", "127.0.0.1")
            with self.assertRaises(frappe.ValidationError) as refused:
                api.test_connection("chat")
            self.assertIn("127.0.0.1", str(refused.exception))
            (finding,) = (each for each in doctor.examine() if each.about == "Chat")
            self.assertEqual((finding.level, "127.0.0.1" in finding.words), ("bad", True))
            self.assertEqual(fake.requests, [])

    def test_settings_with_a_provider_that_they_forbid_are_refused(self):
        def saved(**values):
            document = frappe.get_doc(settings.SETTINGS)
            document.update({"chat_provider": "OpenAI", "chat_model": "gpt-test", **values})
            document.save()
            return document

        inside = {"effect": "Allow", "kind": "Region", "region": EU}
        host = {"effect": "Forbid", "kind": "Host", "host": "https://OpenAI.com/v1"}
        for values in (
            {"provider_rules": [inside]},
            {"provider_rules": [inside], "chat_region": US},
            {"provider_rules": [inside, host], "chat_region": EU},
        ):
            with self.assertRaises(frappe.ValidationError) as refused:
                saved(**values)
            self.assertNotIsInstance(refused.exception, frappe.TimestampMismatchError)
        saved(provider_rules=[inside], chat_region=EU)
        kept = saved(provider_rules=[inside, host], chat_provider="Local")
        self.assertEqual(kept.provider_rules[-1].host, "openai.com")

    def test_rules_that_say_nothing_are_refused(self):
        for row in ({"kind": "Host", "host": " "}, {"kind": "Region", "region": ""}):
            document = frappe.get_doc(settings.SETTINGS)
            document.set("provider_rules", [{"effect": "Allow", **row}])
            document.flags.ignore_mandatory = True
            self.assertRaises(frappe.ValidationError, document.save)

    def test_the_former_embedding_model_keeps_its_region(self):
        document, before = frappe.get_doc(settings.SETTINGS), frappe.get_doc(settings.SETTINGS)
        before.embedding_region = EU
        document.update({"embedding_provider": "OpenAI", "embedding_model": "m", "former_embedding_provider": None})
        model_change.begin(document, before)
        self.assertEqual(document.former_embedding_region, EU)

    def test_where_nothing_leaves_no_rule_is_asked(self):
        self.rule("Allow", "models.school.example")
        self.assertIsNone(destinations.refusal(settings.Provider("Local", "English", "", "", 5)))
        self.assertTrue(destinations.allows(settings.embedding_provider()))

    def test_what_is_judged_is_what_is_called(self):
        """The providers' clients would take another address out of the environment."""
        for kind, host in (("OpenAI", "https://api.openai.com/v1"), ("Anthropic", "https://api.anthropic.com")):
            connection = providers.chat(settings.Provider(kind, "m", "", KEY, 5)).connection
            self.assertEqual(connection.base_url, host)

    def test_consent_does_not_help(self):
        self.consent(self.school.pupil_10)
        with self.provider():
            standing = standing_of(self.school.pupil_10_login)
            self.assertTrue(consent.may_send(standing, settings.chat_provider()))
            self.rule("Forbid", "127.0.0.1")
            self.assertFalse(consent.may_send(standing, settings.chat_provider()))
