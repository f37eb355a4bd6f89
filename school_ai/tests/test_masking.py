"""Who somebody is does not reach a provider outside: what went over the wire is looked at."""

import json

import frappe

from school_ai import settings
from school_ai.ai.llm.chat import with_pictures
from school_ai.services import chatting, masking, providers
from school_ai.tests.fakes.provider import KEY
from school_ai.tests.test_generating import ProviderTest

PHONE = "+44 7700 900321"


class TestMasking(ProviderTest):
    def setUp(self):
        super().setUp()
        pupil = frappe.get_doc("Student", self.school.pupil_10)
        pupil.update({"first_name": "Adaeze", "last_name": "Okonkwo", "student_mobile_number": PHONE}).save()
        self.pupil = pupil
        self.said = f"Why does Adaeze’s ball fall? okonkwo, {pupil.name}, 07700 900321, {pupil.student_email_id}"

    def secrets(self) -> tuple[str, ...]:
        return ("adaeze", "okonkwo", self.pupil.name.lower(), "900321", self.pupil.student_email_id)

    def assert_hidden(self, sent):
        wire = json.dumps(sent, ensure_ascii=False).lower()
        for secret in self.secrets():
            self.assertNotIn(secret, wire)

    def call(self, fake, how, said, reply=None):
        fake.behaviour.reply = reply or (lambda body: body["messages"][-1]["content"])
        messages = [("system", f"You help {self.pupil.student_name}."), ("ai", "Adaeze, go on."), ("human", said)]
        if how == "complete":
            return chatting.complete(settings.chat_provider(), messages, "Answer").reply
        parts = []
        reply = chatting.stream(settings.chat_provider(), messages, "Answer", parts.extend).reply
        self.assertEqual("".join(parts), reply.text)
        for part in parts:
            self.assertNotRegex(part, r"NAME|EMAIL|PHONE|ID_")
        return reply

    def test_nobody_reaches_a_provider_outside_and_all_come_back(self):
        for how in ("complete", "stream"):
            with self.subTest(how), self.provider() as fake:
                reply = self.call(fake, how, self.said)
                self.assertEqual(reply.text, self.said)
                self.assertEqual((reply.tokens_in, reply.tokens_out), (11, 3))
                self.assert_hidden([request.body for request in fake.requests])
                self.assertIn("NAME_", json.dumps(fake.requests[-1].body))

    def test_a_server_of_the_school_is_told_everything(self):
        with self.provider(outside=False) as fake:
            self.assertEqual(self.call(fake, "complete", self.said).text, self.said)
            self.assertIn("Adaeze", json.dumps(fake.requests[-1].body))

    def test_texts_beside_pictures_are_masked_too(self):
        with self.provider() as fake:
            fake.behaviour.reply = "NAME_1"
            content = with_pictures("This is by Adaeze.", [b"jpeg"])
            reply = chatting.complete(settings.chat_provider(), [("human", content)], "Handwriting").reply
            self.assertEqual(reply.text, "Adaeze")
            blocks = fake.requests[-1].body["messages"][-1]["content"]
            self.assertEqual([block["type"] for block in blocks], ["text", "image_url"])
            self.assert_hidden(blocks)
            self.assertEqual(content[0]["text"], "This is by Adaeze.")

    def test_questions_are_embedded_without_anybody_and_documents_as_they_are(self):
        with self.provider() as fake:
            chosen = settings.Provider("OpenAI-compatible", "embed-test", fake.openai_url, KEY, 5)
            embedder = providers.embedder(chosen)
            embedder.embed_question(self.said)
            self.assert_hidden(fake.requests[-1].body)
            embedder.embed_passages(["A text about Adaeze."])
            self.assertEqual(fake.requests[-1].body["input"], ["A text about Adaeze."])

    def test_who_comes_or_is_renamed_is_known_at_once(self):
        known = masking.known()
        self.assertIs(masking.known(), known)
        self.pupil.update({"first_name": "Ngozichukwu"}).save()
        self.assertIn("ngozichukwu", masking.known().parts)
        for name in ("administrator", "guest"):
            self.assertNotIn(name, masking.known().parts)

    def test_an_answer_with_a_name_is_still_checked_against_the_passages(self):
        with self.provider() as fake:
            self.consent(self.school.pupil_10)
            reply = self.ask()
            self.assertEqual(self.stored(reply).model, "gpt-test")
            self.assertEqual(len(fake.requests), 1)
            self.assertTrue(reply["sources"])
