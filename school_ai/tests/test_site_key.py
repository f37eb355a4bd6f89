"""The site's key is made once, and never by a process that has not heard of it."""

import json
from pathlib import Path

import frappe

from school_ai.services import seals, site_key
from school_ai.services.analytics import signed_files
from school_ai.services.analytics.signed_files import NotOurs
from school_ai.tests import damage
from school_ai.tests.case import SiteTest


class TestSiteKey(SiteTest):
    def setUp(self):
        super().setUp()
        self.key = site_key.known()
        self.addCleanup(frappe.local.conf.update, {"encryption_key": self.key})

    def in_file(self) -> str | None:
        return json.loads(Path(frappe.get_site_path("site_config.json")).read_text()).get("encryption_key")

    def test_installing_makes_it(self):
        self.assertEqual(self.in_file(), self.key)
        self.assertFalse(site_key.has_changed())

    def test_a_process_that_began_before_it_was_made_takes_the_one_that_there_is(self):
        signed_files.write("test", {"a": 1})
        self.addCleanup(signed_files.forget, "test")
        name = damage.insight(self.school.pupil_10, self.school.physics)
        del frappe.local.conf["encryption_key"]
        self.assertEqual(signed_files.read("test"), {"a": 1})
        del frappe.local.conf["encryption_key"]
        row = frappe.db.get_value(seals.INSIGHT, name, seals.fields(seals.INSIGHT), as_dict=True)
        self.assertTrue(seals.is_intact(seals.INSIGHT, row))
        self.assertEqual(self.in_file(), self.key)

    def test_the_first_print_stays_until_all_is_signed_anew(self):
        frappe.db.delete("DefaultValue", {"defkey": site_key.PRINT})
        site_key.note()
        frappe.local.conf.encryption_key = "another"
        site_key.note()
        self.assertTrue(site_key.has_changed())
        site_key.take_down()
        self.assertFalse(site_key.has_changed())

    def test_what_was_signed_with_another_one_is_not_ours(self):
        signed_files.write("test", {"a": 1})
        self.addCleanup(signed_files.forget, "test")
        self.assertTrue(signed_files.is_ours("test"))
        frappe.local.conf.encryption_key = "another"
        self.assertRaises(NotOurs, signed_files.read, "test")
