"""Lists at the desk: what comes first, and what tells the rows apart."""

from datetime import timedelta

import frappe
from frappe.utils import now_datetime

from school_ai.patches import lists_told_apart
from school_ai.services import insights, seals, titles
from school_ai.services.analytics import recommending
from school_ai.services.following import pushing
from school_ai.services.seals import INSIGHT, RECOMMENDATION
from school_ai.tests import damage
from school_ai.tests.case import SiteTest


class TestInsights(SiteTest):
    def setUp(self):
        super().setUp()
        frappe.db.delete(INSIGHT)
        self.said = {
            key: damage.insight(self.school.pupil_10, self.school.physics, key=f"test:{key}")
            for key in ("low", "newer", "older", "high", "none")
        }
        for minutes, key in enumerate(("high", "older", "newer", "low", "none")):
            severity = {"high": "High", "low": "Low", "none": ""}.get(key, "Medium")
            document = frappe.get_doc(INSIGHT, self.said[key])
            document.flags.is_ours = True
            computed_on = now_datetime() - timedelta(hours=1) + timedelta(minutes=minutes)
            document.update({"severity": severity, "computed_on": computed_on}).save()

    def listed(self) -> list[str]:
        """As Frappe lists them to begin with."""
        meta = frappe.get_meta(INSIGHT)
        names = frappe.get_list(INSIGHT, pluck="name", order_by=f"{meta.sort_field} {meta.sort_order}")
        by_name = {name: key for key, name in self.said.items()}
        return [by_name[name] for name in names]

    def test_the_gravest_come_first_and_of_these_the_newest(self):
        self.assertEqual(self.listed(), ["high", "newer", "older", "low", "none"])

    def test_those_from_before_are_put_in_order(self):
        for name in self.said.values():
            damage.set_past_us(INSIGHT, name, urgency=None)
        lists_told_apart.execute()
        self.assertEqual(self.listed(), ["high", "newer", "older", "low", "none"])

    def test_the_seal_holds(self):
        damage.reseal(INSIGHT, self.said["low"])
        lists_told_apart.execute()
        row = frappe.db.get_value(INSIGHT, self.said["low"], seals.fields(INSIGHT), as_dict=True)
        self.assertTrue(seals.is_intact(INSIGHT, row))

    def test_nobody_puts_one_first_by_hand(self):
        document = frappe.get_doc(INSIGHT, self.said["low"])
        document.update({"urgency": "9", "answer": "Seen."}).save()
        self.assertEqual(self.listed(), ["high", "newer", "older", "low", "none"])

    def test_one_that_is_withdrawn_keeps_its_place_among_its_like(self):
        insights.withdraw("test:low")
        self.assertEqual(self.listed(), ["high", "newer", "older", "low", "none"])

    def test_how_a_list_stood_last_is_forgotten_for_these_lists_alone(self):
        table = frappe.qb.DocType("__UserSettings")
        for doctype in (INSIGHT, "Student"):
            frappe.db.delete("__UserSettings", {"doctype": doctype})
            row = ("Administrator", doctype, '{"List": {"sort_by": "computed_on"}}')
            frappe.qb.into(table).columns("user", "doctype", "data").insert(*row).run()
        lists_told_apart.execute()
        found = frappe.qb.from_(table).select(table.doctype).where(table.doctype.isin([INSIGHT, "Student"])).run()
        self.assertEqual(found, (("Student",),))


class TestSteps(SiteTest):
    def title(self, name: str) -> str:
        return frappe.db.get_value(RECOMMENDATION, name, frappe.get_meta(RECOMMENDATION).title_field)

    def test_a_step_says_for_whom_it_is_and_what_to_do(self):
        name = damage.step(self.school.pupil_10, self.school.physics)
        self.assertEqual(self.title(name), f"Somebody, {self.school.physics}: Talk about it.")
        recommending.decide(name, "Changed", "Talk about forces.")
        self.assertEqual(self.title(name), f"Ada Test, {self.school.physics}: Talk about forces.")

    def test_a_step_of_another_system_has_one_too(self):
        item = {"key": "lists", "student": self.school.pupil_10, "kind": "talk", "text": "Talk about it."}
        (outcome,) = pushing.push("recommendations", [item])
        self.assertEqual(self.title(outcome.name), "Ada Test: Talk about it.")
        (outcome,) = pushing.push("recommendations", [{**item, "text": "Talk again."}])
        self.assertEqual(self.title(outcome.name), "Ada Test: Talk again.")

    def test_a_long_step_is_cut(self):
        title = titles.of_step("Ada Test", None, "Read\nit " * 100)
        self.assertLessEqual(len(title), 140)
        self.assertTrue(title.startswith("Ada Test: Read it Read"), title)
        self.assertTrue(title.endswith(" …"), title)

    def test_those_from_before_get_titles(self):
        name = damage.step(self.school.pupil_10, self.school.physics)
        damage.set_past_us(RECOMMENDATION, name, title=None)
        lists_told_apart.execute()
        self.assertEqual(self.title(name), f"Somebody, {self.school.physics}: Talk about it.")
