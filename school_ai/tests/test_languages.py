"""The tutor and its page in the pupil's language."""

import frappe

from school_ai import portal
from school_ai.api import tutor
from school_ai.jobs import tasks
from school_ai.tests import setting
from school_ai.tests.case import SiteTest


class TestLanguages(SiteTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)

    def reply_in(self, language: str) -> dict:
        frappe.local.lang = language
        with self.as_user(self.school.pupil_10_login):
            return tutor.ask(setting.QUESTION)[1]

    def test_a_reply_and_why_it_is_so_are_in_the_pupils_language(self):
        setting.assignment(self.school)
        for language, tried, task in (
            ("de", "Was hast du schon versucht", "gestellt"),
            ("fr", "Qu'as-tu déjà essayé", "donné"),
            ("es", "¿Qué has intentado ya", "puesto"),
        ):
            reply = self.reply_in(language)
            self.assertIn(tried, reply["text"])
            self.assertIn(task, reply["why"])

    def test_what_the_scripts_say_is_translated(self):
        for language in ("de", "fr", "es"):
            frappe.local.lang = language
            words = portal.strings()
            self.assertNotEqual(words["Did this help?"], "Did this help?")

    def test_a_worker_speaks_the_language_of_who_asked(self):
        frappe.db.set_value("User", self.school.pupil_10_login, "language", "fr")
        frappe.clear_cache(user=self.school.pupil_10_login)
        with tasks._on_behalf_of(self.school.pupil_10_login):
            self.assertEqual(frappe._("That is right."), "C'est juste.")
        self.assertEqual(frappe._("That is right."), "That is right.")
