"""Families give and withdraw consents themselves; what they withdraw holds at once, and nobody decides for others."""

import frappe
from frappe.utils import add_to_date, getdate

from school_ai.api import privacy
from school_ai.services import consent, consenting
from school_ai.services.consent import CONSENT, GUARDIANS_READ, OUTSIDE_PROVIDER, PREDICTIONS
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import Elsewhere


class TestConsents(SiteTest):
    def setUp(self):
        super().setUp()
        frappe.db.delete(CONSENT)

    def set(self, given: bool, purpose=OUTSIDE_PROVIDER, user=None, student=None) -> dict:
        with self.as_user(user or self.school.mother_login):
            return privacy.set_consent(student or self.school.pupil_10, purpose, given)

    def shown(self, purpose=OUTSIDE_PROVIDER, user=None) -> dict:
        with self.as_user(user or self.school.mother_login):
            return next(each for each in privacy.consents(self.school.pupil_10) if each["purpose"] == purpose)

    def born(self, years: int, days: int = 0):
        born = add_to_date(getdate(), years=-years, days=days)
        frappe.db.set_value("Student", self.school.pupil_10, "date_of_birth", born)

    def test_given_with_its_words_and_withdrawn_at_once(self):
        self.assertEqual((self.shown()["status"], self.shown()["may_give"]), ("", True))
        given = self.set(True)
        self.assertEqual((given["status"], given["holds"], given["by"]), ("Given", True, "Amina Test"))
        self.assertTrue(consent.given(self.school.pupil_10, OUTSIDE_PROVIDER))
        row = frappe.get_doc(CONSENT, {"student": self.school.pupil_10})
        self.assertIn("may be sent to the company", row.words)
        self.assertEqual((row.given_on, row.decided_by), (getdate(), self.school.mother_login))
        withdrawn = self.set(False)
        self.assertEqual((withdrawn["status"], withdrawn["by"]), ("Withdrawn", "Amina Test"))
        self.assertEqual(str(withdrawn["on"]), str(getdate()))
        self.assertFalse(consent.given(self.school.pupil_10, OUTSIDE_PROVIDER))
        self.assertEqual(self.set(True)["status"], "Given")
        self.assertEqual(frappe.db.count(CONSENT, {"student": self.school.pupil_10}), 1)

    def test_what_one_guardian_has_withdrawn_another_does_not_give(self):
        self.set(True)
        self.set(False, user=self.school.father_login)
        self.assertIn("Karl Test has withdrawn this", self.shown()["why_not"])
        with self.assertRaises(frappe.ValidationError) as refused:
            self.set(True)
        self.assertIn("Karl Test has withdrawn this", str(refused.exception))
        self.assertEqual(self.set(True, user=self.school.father_login)["status"], "Given")

    def test_what_the_office_has_withdrawn_is_given_again_there(self):
        self.set(True)
        row = frappe.get_doc(CONSENT, {"student": self.school.pupil_10})
        row.status = "Withdrawn"
        row.save()
        self.assertIn("school's office", self.shown()["why_not"])
        with self.assertRaises(frappe.ValidationError):
            self.set(True)
        row.reload()
        row.status = "Given"
        row.save()
        self.assertEqual(self.set(False)["status"], "Withdrawn")

    def test_guardians_do_not_let_themselves_read_what_their_child_writes(self):
        with self.assertRaises(frappe.ValidationError) as refused:
            self.set(True, GUARDIANS_READ)
        self.assertIn("your child writes", str(refused.exception))
        frappe.get_doc({"doctype": CONSENT, "student": self.school.pupil_10, "purpose": GUARDIANS_READ}).insert()
        self.assertEqual(self.set(False, GUARDIANS_READ)["status"], "Withdrawn")
        self.born(17)
        with self.assertRaises(frappe.ValidationError):
            self.set(True, GUARDIANS_READ, user=self.school.pupil_10_login)

    def test_of_two_who_decide_at_once_the_second_sees_the_first(self):
        self.set(True)
        frappe.db.commit()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, CONSENT)
        # This transaction has read it before the father withdraws it in another one.
        self.assertEqual(self.shown()["status"], "Given")

        def withdraw():
            privacy.set_consent(self.school.pupil_10, OUTSIDE_PROVIDER, False)
            frappe.db.commit()

        other = Elsewhere(withdraw, self.school.father_login)
        other.start()
        self.assertIsNone(other.ended().error)
        with self.assertRaisesRegex(frappe.ValidationError, "Karl Test has withdrawn this"):
            self.set(False)

    def test_predictions_go_on_until_somebody_objects_where_the_school_heeds_objections(self):
        with self.settings(predictions_consent="Objections are heeded"):
            shown = self.shown(PREDICTIONS)
            self.assertEqual((shown["status"], shown["holds"], shown["may_withdraw"]), ("", True, True))
            self.set(False, PREDICTIONS)
            self.assertFalse(consent.may_predict(self.school.pupil_10, False))
            self.set(True, PREDICTIONS)
            self.assertTrue(consent.may_predict(self.school.pupil_10, False))

    def test_pupils_decide_themselves_when_they_are_old_enough(self):
        self.born(15)
        with self.assertRaises(frappe.ValidationError):
            self.set(True, user=self.school.pupil_10_login)
        self.born(16, days=1)
        with self.assertRaises(frappe.ValidationError):
            self.set(True, user=self.school.pupil_10_login)
        self.set(True)
        self.born(16)
        with self.assertRaises(frappe.ValidationError) as refused:
            self.set(False)
        self.assertIn("old enough", str(refused.exception))
        self.assertEqual(self.set(False, user=self.school.pupil_10_login)["status"], "Withdrawn")

    def test_it_is_for_the_family_alone(self):
        for user in (
            self.school.physicist_login,
            self.school.principal_login,
            self.school.pupil_10_b_login,
            self.school.outsider_login,
            "Guest",
        ):
            with self.as_user(user):
                for call in (
                    lambda: privacy.consents(self.school.pupil_10),
                    lambda: privacy.set_consent(self.school.pupil_10, GUARDIANS_READ, True),
                ):
                    with self.assertRaises(frappe.PermissionError, msg=user):
                        call()
        self.assertEqual(frappe.db.count(CONSENT), 0)

    def test_every_purpose_has_words(self):
        options = frappe.get_meta(CONSENT).get_field("purpose").options.split("\n")
        self.assertEqual(set(consenting.PURPOSES), set(options))
        for purpose in options:
            title, words = consenting._said(purpose)
            self.assertTrue(title and words)
