"""Guardians and teachers write to one another: who may, that it is there once, and when a teacher is told."""

from datetime import datetime

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime

from school_ai import permissions
from school_ai.api import messages as api
from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.services import family_messages, quiet_hours
from school_ai.services.family_messages import CONVERSATION, MESSAGE
from school_ai.tests.case import SiteTest


class MessagesTest(SiteTest):
    def setUp(self):
        super().setUp()
        frappe.cache.delete_keys("school_ai_messages:")
        frappe.db.delete(CONVERSATION)
        frappe.db.delete(MESSAGE)
        # Written at any time of the day.
        self.quiet("00:00", "00:00", 0)

    def quiet(self, begins: str, ends: str, free_days: int):
        frappe.db.set_single_value("School AI Settings", "quiet_from", begins)
        frappe.db.set_single_value("School AI Settings", "quiet_until", ends)
        frappe.db.set_single_value("School AI Settings", "quiet_on_free_days", free_days)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")

    def begin(self, text="How does she get on?", user=None, key="12345678", **to) -> dict:
        to = to or {"student": self.school.pupil_10, "to": self.school.physicist}
        with self.as_user(user or self.school.mother_login):
            return api.send(text, key, subject="Physics", **to)

    def answer(self, conversation: str, text="Very well.", user=None, key="abcdefgh") -> dict:
        with self.as_user(user or self.school.physicist_login):
            return api.send(text, key, conversation)

    def told(self, user: str) -> list[str]:
        return frappe.get_all("Notification Log", {"for_user": user, "subject": ("like", "A message from%")},
                              pluck="subject")  # fmt: skip


class TestWriting(MessagesTest):
    def test_there_and_back(self):
        thread = self.begin()
        name = thread["conversation"]["name"]
        self.assertEqual(self.told(self.school.physicist_login), ["A message from Amina Test about Ada Test"])
        with self.as_user(self.school.physicist_login):
            (listed,) = api.conversations()
            self.assertEqual((listed["other"], listed["unread"], listed["student_name"]), ("Amina Test", 1, "Ada Test"))
            api.read(name)
            self.assertEqual(api.conversations()[0]["unread"], 0)
        thread = self.answer(name)
        self.assertEqual([(each["author"], each["own"]) for each in thread["messages"]],
                         [("Amina Test", False), ("Paul Physicist", True)])  # fmt: skip
        self.assertIsNotNone(thread["messages"][0]["read_on"])
        with self.as_user(self.school.mother_login):
            self.assertEqual(api.conversations()[0]["unread"], 1)
            self.assertEqual(family_messages.count_unread(permissions.standing_of()), 1)
        self.assertEqual(self.told(self.school.mother_login), ["A message from Paul Physicist about Ada Test"])

    def test_a_teacher_begins(self):
        thread = self.begin(user=self.school.physicist_login, student=self.school.pupil_10, to=self.school.mother)
        row = frappe.get_doc(CONVERSATION, thread["conversation"]["name"])
        self.assertEqual((row.guardian, row.instructor), (self.school.mother, self.school.physicist))

    def test_sent_again_it_is_there_once(self):
        first = self.begin()
        again = self.begin()
        self.assertEqual(first["conversation"]["name"], again["conversation"]["name"])
        self.assertEqual(frappe.db.count(MESSAGE), 1)
        # Another person's message may have the same key.
        self.begin(user=self.school.father_login)
        self.assertEqual(frappe.db.count(MESSAGE), 2)

    def test_whom_one_may_write_to(self):
        with self.as_user(self.school.mother_login):
            found = {(each["student"], each["name"]) for each in api.reachable()}
            self.assertIn((self.school.pupil_10, self.school.physicist), found)
            self.assertNotIn((self.school.pupil_7, self.school.physicist), found)
        for user, student, to in (
            (self.school.mother_login, self.school.pupil_7, self.school.physicist),
            (self.school.mother_login, self.school.pupil_10_b, self.school.physicist),
            (self.school.father_login, self.school.pupil_7, self.school.mathematician),
            (self.school.physicist_login, self.school.pupil_7, self.school.mother),
            (self.school.pupil_10_login, self.school.pupil_10, self.school.physicist),
            (self.school.outsider_login, self.school.pupil_10, self.school.physicist),
            ("Guest", self.school.pupil_10, self.school.physicist),
        ):
            with self.assertRaises(frappe.PermissionError, msg=(user, student, to)):
                self.begin(user=user, student=student, to=to)
        self.assertEqual(frappe.db.count(CONVERSATION), 0)

    def test_what_is_empty_or_too_long_is_not_sent(self):
        for text in ("", "   ", "<p> </p>", "x" * 4001):
            with self.assertRaises(frappe.ValidationError):
                self.begin(text)

    def test_markup_stays_text(self):
        thread = self.begin("<script>alert(1)</script> & more")
        self.assertEqual(thread["messages"][0]["text"], "<script>alert(1)</script> & more")


class TestReading(MessagesTest):
    def test_by_the_two_and_by_heads(self):
        name = self.begin()["conversation"]["name"]
        for user, reads in (
            (self.school.mother_login, True),
            (self.school.physicist_login, True),
            (self.school.principal_login, True),
            (self.school.father_login, False),
            (self.school.mathematician_login, False),
            (self.school.pupil_10_login, False),
            (self.school.outsider_login, False),
            ("Guest", False),
        ):
            with self.as_user(user):
                if reads:
                    self.assertEqual(len(api.look(name)["messages"]), 1)
                else:
                    for call in (
                        lambda: api.look(name),
                        lambda: api.read(name),
                        lambda: api.send("x y", "k" * 8, name),
                    ):
                        with self.assertRaises(frappe.PermissionError, msg=user):
                            call()
        # A head who looks in has read nothing for the teacher.
        with self.as_user(self.school.principal_login):
            api.read(name)
            self.assertFalse(api.look(name)["may_write"])
        self.assertFalse(frappe.db.get_value(MESSAGE, {"conversation": name}, "read_on"))

    def test_at_the_desk_teachers_find_their_own_and_nobody_writes(self):
        name = self.begin()["conversation"]["name"]
        with self.as_user(self.school.physicist_login):
            self.assertEqual(frappe.get_list(CONVERSATION, pluck="name"), [name])
            self.assertEqual(len(frappe.get_list(MESSAGE)), 1)
            document = frappe.get_doc(CONVERSATION, name)
            self.assertTrue(document.has_permission("read"))
            self.assertFalse(document.has_permission("write"))
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(frappe.get_list(CONVERSATION), [])
            self.assertEqual(frappe.get_list(MESSAGE), [])
            self.assertFalse(frappe.get_doc(CONVERSATION, name).has_permission("read"))
        message = frappe.get_doc(MESSAGE, {"conversation": name})
        message.text = "Something else"
        with self.assertRaises(frappe.ValidationError):
            message.save()

    def test_a_custody_limit_ends_it(self):
        name = self.begin()["conversation"]["name"]
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", NO_ACCESS)
        with self.as_user(self.school.mother_login):
            self.assertEqual(api.conversations(), [])
            for call in (lambda: api.look(name), lambda: api.send("Hello?", "k" * 8, name)):
                with self.assertRaises(frappe.PermissionError):
                    call()
        with self.as_user(self.school.physicist_login):
            thread = api.look(name)
            self.assertFalse(thread["may_write"])
            self.assertIn("no guardian", thread["why_not"])
        with self.assertRaises(frappe.PermissionError):
            self.answer(name)
        self.assertEqual(self.told(self.school.mother_login), [])


class TestQuietHours(MessagesTest):
    def test_when_they_end(self):
        monday = getdate(add_days(getdate(), 7 - getdate().weekday()))
        self.quiet("18:00", "07:00", 1)

        def end(days: int, clock: str) -> str:
            found = quiet_hours.end_of(datetime.fromisoformat(f"{add_days(monday, days)} {clock}"))
            return f"{(found.date() - monday).days} {found:%H:%M}"

        self.assertEqual(end(0, "12:00"), "0 12:00")
        self.assertEqual(end(0, "18:00"), "1 07:00")
        self.assertEqual(end(1, "03:00"), "1 07:00")
        self.assertEqual(end(4, "20:00"), "7 07:00")
        self.assertEqual(end(5, "12:00"), "7 07:00")
        self.quiet("12:00", "14:00", 0)
        self.assertEqual(end(5, "12:30"), "5 14:00")
        self.assertEqual(end(5, "15:00"), "5 15:00")
        self.quiet("00:00", "00:00", 1)
        self.assertEqual(end(5, "12:30"), "7 00:00")

    def test_a_teacher_is_told_when_they_are_over(self):
        now = now_datetime()
        begins, ends = add_to_date(now, minutes=-5), add_to_date(now, minutes=5)
        self.quiet(f"{begins:%H:%M}", f"{ends:%H:%M}", 0)
        thread = self.begin()
        self.assertIsNotNone(thread["messages"][0]["told_later"])
        self.assertEqual(self.told(self.school.physicist_login), [])
        family_messages.tell_where_due()
        self.assertEqual(self.told(self.school.physicist_login), [])
        frappe.db.set_value(MESSAGE, thread["messages"][0]["name"], "tell_from", add_to_date(now, minutes=-1))
        for _time in range(2):
            family_messages.tell_where_due()
        self.assertEqual(len(self.told(self.school.physicist_login)), 1)

    def test_who_has_read_it_before_is_not_told(self):
        now = now_datetime()
        self.quiet(f"{add_to_date(now, minutes=-5):%H:%M}", f"{add_to_date(now, minutes=5):%H:%M}", 0)
        name = self.begin()["conversation"]["name"]
        with self.as_user(self.school.physicist_login):
            api.read(name)
        frappe.db.set_value(MESSAGE, {"conversation": name}, "tell_from", add_to_date(now, minutes=-1))
        family_messages.tell_where_due()
        self.assertEqual(self.told(self.school.physicist_login), [])

    def test_guardians_are_told_at_once(self):
        name = self.begin()["conversation"]["name"]
        self.quiet("00:00:00", "23:59", 1)
        self.answer(name)
        self.assertEqual(len(self.told(self.school.mother_login)), 1)
