"""People are told once, on the channels that they have chosen, in their language, and only what they may know."""

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime

from school_ai import noted
from school_ai.api import notices as api
from school_ai.erpnext_records import contacts
from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.permissions import standing_of
from school_ai.services.telling import choices, forgetting, kinds, moments, notices, sending, wording
from school_ai.services.telling.language import in_language
from school_ai.setup import notifications as ready_made
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import Elsewhere

NOTICE, DELIVERY = notices.NOTICE, notices.DELIVERY


class NoticesTest(SiteTest):
    """Notices are committed: each test takes away what it has written."""

    SWITCHES = (("tell_messages_by_email", 1), ("notices_by_push", 1))

    def setUp(self):
        super().setUp()
        self.clear()
        self.addCleanup(self.clear)
        for user in (self.school.mother_login, self.school.physicist_login):
            frappe.db.set_value("User", user, "language", None)
        # Sent at any time of the day.
        frappe.db.set_single_value("School AI Settings", "quiet_from", "00:00")
        frappe.db.set_single_value("School AI Settings", "quiet_until", "00:00")
        frappe.db.set_single_value("School AI Settings", "quiet_on_free_days", 0)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        frappe.db.commit()

    def clear(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        forgetting.forget(frappe.get_all(NOTICE, pluck="name"))
        # What a worker of the bench has sent of a notice that was gone by then.
        for queued in frappe.get_all("Email Queue", {"reference_doctype": NOTICE}, pluck="name"):
            frappe.db.delete("Email Queue Recipient", {"parent": queued})
            frappe.db.delete("Email Queue", {"name": queued})
        for doctype in (choices.CHOICES, choices.ROWS, "AI Push Subscription", "SMS Log"):
            frappe.db.delete(doctype)
        frappe.db.delete("AI Notice Default")
        for field, value in (
            ("quiet_from", "18:00"),
            ("quiet_until", "07:00"),
            ("quiet_on_free_days", 1),
            *self.SWITCHES,
        ):
            frappe.db.set_single_value("School AI Settings", field, value)
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", None)
        frappe.db.set_value("User", self.school.mother_login, {"enabled": 1, "mobile_no": None, "language": None})
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        noted.forget()
        frappe.db.commit()

    def mother(self):
        return contacts.guardians([self.school.pupil_10])[self.school.mother][0]

    def teacher(self):
        return contacts.instructors([self.school.physicist])[self.school.physicist]

    def tell(self, key="1", contact=None, kind=kinds.MESSAGES, subject="Somebody has written", **more) -> str | None:
        contact = contact or self.mother()
        more.setdefault("students", [self.school.pupil_10])
        with in_language(contact.language):
            name = notices.tell(contact, kind, subject, ["A line of it"], key, link="/school-ai/messages", **more)
        frappe.db.commit()
        return name

    def choose(self, user=None, kind=kinds.MESSAGES, **values) -> dict:
        with self.as_user(user or self.school.mother_login):
            shown = api.set_choice(kind, **{"on_page": True, "email": "At Once", **values})
        frappe.db.commit()
        return shown

    def deliveries(self, name=None) -> list:
        filters = {"parent": name} if name else {}
        return frappe.get_all(DELIVERY, filters, ["*"], order_by="creation, idx")

    def make_due(self):
        frappe.db.set_value(
            DELIVERY,
            {"status": ("in", sending.OPEN)},
            "next_try",
            add_to_date(now_datetime(), seconds=-1),
            update_modified=False,
        )
        frappe.db.commit()

    def mails(self, to: str | None = None) -> list:
        """Emails on Frappe's queue about notices: subject and text, the oldest first."""
        import email
        from email.header import decode_header, make_header

        found = []
        for row in frappe.get_all(
            "Email Queue", {"reference_doctype": NOTICE}, ["name", "message"], order_by="creation"
        ):
            receivers = frappe.get_all("Email Queue Recipient", {"parent": row.name}, pluck="recipient")
            if to and to not in receivers:
                continue
            message = email.message_from_string(row.message)
            parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
            text = parts[0].get_payload(decode=True).decode() if parts else ""
            found.append((str(make_header(decode_header(message["Subject"]))), text))
        return found


class TestTelling(NoticesTest):
    def test_by_email_and_on_the_page_once(self):
        name = self.tell()
        self.assertIsNone(self.tell(), "told a second time")
        self.assertEqual(frappe.db.count(NOTICE), 1)
        self.assertEqual(self.mails(), [])
        sending.send_due()
        sending.send_due()
        ((subject, text),) = self.mails(self.school.mother_login)
        self.assertEqual(subject, "Somebody has written")
        for words in ("A line of it", "/school-ai/messages", "/school-ai/notifications"):
            self.assertIn(words, text)
        self.assertEqual([row.status for row in self.deliveries(name)], ["Sent"])
        self.assertEqual(frappe.db.get_value(NOTICE, name, "state"), "Told")
        (log,) = frappe.get_all("Notification Log", {"for_user": self.school.mother_login, "subject": subject})
        self.assertEqual(frappe.db.get_value(NOTICE, name, "log"), str(log.name))

    def test_a_job_that_has_gone_on_for_long_lets_others_in(self):
        for key in ("one", "two"):
            self.tell(key=key)
        with patch.object(sending, "LONGEST", 0), patch.object(frappe, "enqueue") as asked:
            self.assertEqual(sending.send_due(), 1)
        asked.assert_called_once_with(sending.JOB, queue="default")
        self.assertEqual(sending.send_due(), 1)
        self.assertEqual(len(self.mails(self.school.mother_login)), 2)

    def test_what_is_undone_is_told_to_nobody(self):
        frappe.db.savepoint("told_nobody")
        contact = self.mother()
        notices.tell(contact, kinds.MESSAGES, "Nothing", [], "undone")
        frappe.db.rollback(save_point="told_nobody")
        sending.send_due()
        self.assertEqual((frappe.db.count(NOTICE), self.mails()), (0, []))

    def test_two_workers_send_an_email_once(self):
        self.tell()
        others = [Elsewhere(lambda: (sending.send_due(), frappe.db.commit())) for _number in range(3)]
        for each in others:
            each.start()
        for each in others:
            self.assertIsNone(each.ended().error)
        frappe.db.commit()
        self.assertEqual(len(self.mails()), 1)

    def test_two_tell_the_same_at_once(self):
        def tell():
            notices.tell(self.mother(), kinds.MESSAGES, "The same", [], "same", students=[self.school.pupil_10])
            frappe.db.commit()

        others = [Elsewhere(tell) for _number in range(3)]
        for each in others:
            each.start()
        for each in others:
            self.assertIsNone(each.ended().error)
        frappe.db.commit()
        self.assertEqual(frappe.db.count(NOTICE, {"subject": "The same"}), 1)

    def test_markup_stays_text(self):
        self.tell(subject="<script>alert(1)</script>")
        sending.send_due()
        ((_subject, text),) = self.mails()
        self.assertNotIn("<script>alert", text)
        log = frappe.get_all("Notification Log", {"for_user": self.school.mother_login}, ["subject"], limit=1)
        self.assertNotIn(
            "<script>", frappe.db.get_value("Notification Log", {"subject": ("like", "%alert(1)%")}, "subject")
        )
        self.assertTrue(log)

    def test_somebody_without_a_login_is_told_by_email(self):
        contact = contacts.Contact("Guardian", self.school.mother, "Amina Test", None, "amina@home.example", None)
        name = self.tell(contact=contact)
        self.assertIsNone(frappe.db.get_value(NOTICE, name, "shown_on"))
        sending.send_due()
        ((_subject, text),) = self.mails("amina@home.example")
        self.assertNotIn("/school-ai/notifications", text)

    def test_each_in_their_language(self):
        frappe.db.set_value("User", self.school.mother_login, "language", "de")
        self.tell()
        self.tell(contact=self.teacher())
        sending.send_due()
        ((_subject, german),) = self.mails(self.school.mother_login)
        ((_subject, english),) = self.mails(self.school.physicist_login)
        self.assertIn("Wählen Sie, wie Sie benachrichtigt werden", german)
        self.assertIn("Choose how you are told", english)

    def test_a_failure_is_tried_again_with_growing_pauses_and_given_up_for_all_to_see(self):
        name = self.tell()
        frappe.db.set_value("Notification", wording.BY_EMAIL, "subject", "{{ doc.no_such_method() }}")
        frappe.db.commit()
        self.addCleanup(self._words_back)
        frappe.clear_document_cache("Notification", wording.BY_EMAIL)
        pauses = []
        for _number in range(len(sending.PAUSES) + 1):
            sending.send_due()
            (row,) = self.deliveries(name)
            self.assertTrue(row.problem)
            if row.next_try:
                pauses.append(row.next_try - now_datetime())
            self.make_due()
        self.assertEqual((row.status, row.next_try), ("Given Up", None))
        self.assertEqual(pauses, sorted(pauses))
        self.assertEqual(frappe.db.get_value(NOTICE, name, "state"), "Given Up")
        self.assertEqual(sending.send_due(), 0)
        self.assertEqual(self.mails(), [])

    @staticmethod
    def _words_back():
        frappe.db.set_value("Notification", wording.BY_EMAIL, "subject", "{{ doc.subject }}")
        frappe.clear_document_cache("Notification", wording.BY_EMAIL)
        frappe.db.commit()


class TestStillAllowed(NoticesTest):
    def assert_not_told(self, name):
        sending.send_due()
        self.assertEqual(self.mails(), [])
        self.assertEqual([row.status for row in self.deliveries(name)], ["Not Told"])

    def test_who_has_lost_the_child_meanwhile_is_told_nothing_and_finds_nothing(self):
        name = self.tell()
        with self.as_user(self.school.mother_login):
            self.assertEqual([each["name"] for each in api.listed()], [name])
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", NO_ACCESS)
        frappe.db.commit()
        self.assert_not_told(name)
        with self.as_user(self.school.mother_login):
            self.assertEqual(api.listed(), [])

    def test_whose_login_is_closed_is_told_nothing(self):
        name = self.tell()
        frappe.db.set_value("User", self.school.mother_login, "enabled", 0)
        self.assert_not_told(name)

    def test_who_does_not_teach_the_pupil_is_told_nothing(self):
        name = self.tell(contact=self.teacher(), students=[self.school.pupil_7])
        self.assert_not_told(name)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(api.listed(), [])

    def test_what_is_gone_is_not_told(self):
        name = self.tell(about=("ToDo", "no-such-todo"))
        self.assert_not_told(name)

    def test_notices_are_read_by_whom_they_are_for(self):
        name = self.tell()
        for user in (self.school.father_login, self.school.physicist_login, self.school.pupil_10_login):
            with self.as_user(user):
                self.assertEqual(api.listed(), [])
                self.assertEqual(api.unread()["count"], 0)
                with self.assertRaises(frappe.PermissionError):
                    api.read(name)
                api.read_all()
        self.assertIsNone(frappe.db.get_value(NOTICE, name, "read_on"))
        # At the desk by those who look after School AI alone, and nobody writes them.
        for user, sees in (
            (self.school.administrator_login, True),
            (self.school.principal_login, False),
            (self.school.physicist_login, False),
            (self.school.mother_login, False),
        ):
            with self.as_user(user):
                self.assertEqual(bool(frappe.has_permission(NOTICE, "read", name)), sees, user)
                self.assertFalse(frappe.has_permission(NOTICE, "write", name), user)
        with self.as_user(self.school.administrator_login):
            self.assertEqual(len(frappe.get_list(NOTICE)), 1)
        self.tell(
            kind=kinds.SAFETY, key="distress", contact=contacts.users([self.school.principal_login])[0], students=()
        )
        with self.as_user(self.school.administrator_login):
            self.assertEqual(len(frappe.get_list(NOTICE)), 1)
            self.assertEqual(len(frappe.get_list(DELIVERY, parent_doctype=NOTICE)), 1)


class TestChoosing(NoticesTest):
    def test_what_somebody_chooses_holds(self):
        shown = self.choose(email="Never")
        self.assertEqual((shown["email"], shown["own"]), ("Never", True))
        name = self.tell()
        self.assertEqual(self.deliveries(name), [])
        self.choose(on_page=False, email="Never")
        self.assertIsNone(self.tell("2"))
        # The father has chosen nothing.
        father = contacts.guardians([self.school.pupil_10])[self.school.father][0]
        self.assertTrue(self.deliveries(self.tell("3", father)))

    def test_the_schools_default_holds_until_somebody_chooses(self):
        document = frappe.get_doc("School AI Settings")
        row = {"kind": kinds.MESSAGES, "people": "Guardians", "on_page": 1, "email": "Weekly"}
        document.append("notice_defaults", row)
        document.save()
        self.assertEqual(self.deliveries(self.tell())[0].how_often, "Weekly")
        self.assertEqual(self.deliveries(self.tell(contact=self.teacher()))[0].how_often, "At Once")
        self.choose(email="Daily")
        self.assertEqual(self.deliveries(self.tell("2"))[0].how_often, "Daily")

    def test_a_switch_of_the_school_is_a_default_too(self):
        frappe.db.set_single_value("School AI Settings", "tell_messages_by_email", 0)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        self.assertEqual(self.deliveries(self.tell()), [])

    def test_what_must_be_told_cannot_be_switched_off(self):
        with self.as_user(self.school.principal_login):
            kind = next(each for each in api.how_told()["kinds"] if each["kind"] == kinds.SAFETY)
            self.assertEqual((kind["must"], kind["email"], kind["on_page"]), (True, "At Once", True))
            for values in ({"on_page": False, "email": "At Once"}, {"on_page": True, "email": "Daily"}):
                with self.assertRaises(frappe.ValidationError):
                    api.set_choice(kinds.SAFETY, **values)
        # Nor by a row that stands there for whatever reason, nor by quiet hours.
        head = contacts.users([self.school.principal_login])[0]
        document = frappe.get_doc({"doctype": choices.CHOICES, "user": head.user, "has_quiet_hours": 1})
        document.update({"quiet_from": "00:00", "quiet_until": "23:30", "quiet_on_free_days": 1})
        document.append("kinds", {"kind": kinds.SAFETY, "on_page": 0, "email": "Never"})
        document.flags.is_ours = True
        document.insert()
        name = self.tell(kind=kinds.SAFETY, contact=head, students=())
        self.assertTrue(frappe.db.get_value(NOTICE, name, "shown_on"))
        (row,) = self.deliveries(name)
        self.assertLessEqual(row.next_try, now_datetime())

    def test_there_is_news_for_each_by_what_they_are(self):
        expected = {
            self.school.mother_login: {kinds.MESSAGES, kinds.LEAVE, kinds.CONSENTS},
            self.school.physicist_login: {kinds.MESSAGES, kinds.SWAPS, kinds.INSIGHTS},
            self.school.pupil_10_login: {kinds.TIMETABLE, kinds.HOMEWORK, kinds.STEPS, kinds.COMMENTS},
            self.school.principal_login: {kinds.WORK, kinds.SAFETY},
            self.school.outsider_login: set(),
        }
        for user, wanted in expected.items():
            with self.as_user(user):
                found = {each["kind"] for each in api.how_told()["kinds"]}
            self.assertLessEqual(wanted, found, user)
            if not wanted:
                self.assertEqual(found, set())
            self.assertNotIn(kinds.ALERTS, found)
        with self.as_user(self.school.administrator_login):
            self.assertIn(kinds.ALERTS, {each["kind"] for each in api.how_told()["kinds"]})
        with self.as_user(self.school.mother_login), self.assertRaises(frappe.PermissionError):
            api.set_choice(kinds.INSIGHTS, True, "Daily")

    def test_the_number_is_masked(self):
        frappe.db.set_value("User", self.school.mother_login, "mobile_no", "+49 171 2345678")
        with self.as_user(self.school.mother_login):
            self.assertEqual(api.how_told()["mobile"], "••• 678")

    def test_the_language_is_that_of_the_login(self):
        with self.as_user(self.school.mother_login):
            self.assertEqual(api.set_language("fr"), "fr")
            with self.assertRaises(frappe.ValidationError):
                api.set_language("tlh")
        self.assertEqual(frappe.db.get_value("User", self.school.mother_login, "language"), "fr")

    def test_kinds_are_those_of_the_records_and_have_words(self):
        for doctype in (NOTICE, choices.ROWS, "AI Notice Default"):
            self.assertEqual(frappe.get_meta(doctype).get_field("kind").options.split("\n"), list(kinds.KINDS))
        for kind in kinds.KINDS:
            self.assertTrue(kinds.described(kind))


class TestQuietHours(NoticesTest):
    def quiet(self, user: str, around: datetime):
        begins = add_to_date(around, hours=-1)
        ends = add_to_date(around, hours=1)
        with self.as_user(user):
            api.set_quiet_hours(True, f"{begins:%H}:00", f"{ends:%H}:30")
        frappe.db.commit()

    def test_they_put_off_email_but_not_the_page(self):
        self.quiet(self.school.mother_login, now_datetime())
        name = self.tell()
        self.assertTrue(frappe.db.get_value(NOTICE, name, "shown_on"))
        (row,) = self.deliveries(name)
        self.assertGreater(row.next_try, now_datetime())
        sending.send_due()
        self.assertEqual(self.mails(), [])
        self.make_due()
        sending.send_due()
        self.assertEqual(len(self.mails()), 1)

    def test_a_teacher_narrows_and_widens_those_of_the_school(self):
        frappe.db.set_single_value("School AI Settings", "quiet_from", "18:00")
        frappe.db.set_single_value("School AI Settings", "quiet_until", "07:00")
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        login, evening = self.school.physicist_login, datetime.fromisoformat(f"{getdate()} 19:00")

        def end(user, who):
            return f"{choices.quiet_hours_of(user, who).end_of(evening):%H:%M}"

        self.assertEqual(end(login, kinds.INSTRUCTORS), "07:00")
        self.assertEqual(end(self.school.mother_login, kinds.GUARDIANS), "19:00")
        with self.as_user(login):
            self.assertEqual(api.how_told()["quiet"]["begins"], "18:00")
            api.set_quiet_hours(True, "21:00", "05:00")
        self.assertEqual(end(login, kinds.INSTRUCTORS), "19:00")
        with self.as_user(login):
            api.set_quiet_hours(True, "12:00", "08:30")
        self.assertEqual(end(login, kinds.INSTRUCTORS), "08:30")
        with self.as_user(login):
            self.assertFalse(api.set_quiet_hours(False)["own"])
        self.assertEqual(end(login, kinds.INSTRUCTORS), "07:00")


class TestDigests(NoticesTest):
    def test_one_email_of_all_that_is_due_grouped_by_kind(self):
        self.choose(email="Daily")
        self.choose(kind=kinds.LEAVE, email="Weekly")
        for number in range(3):
            self.tell(str(number), subject=f"Message {number}")
        self.tell("leave", kind=kinds.LEAVE, subject="Leave is granted")
        sending.send_due()
        self.assertEqual(self.mails(), [])
        self.make_due()
        sending.send_due()
        sending.send_due()
        ((subject, text),) = self.mails(self.school.mother_login)
        self.assertEqual(subject, "What is new: Messages, Leave from school")
        for words in ("Message 0", "Message 1", "Message 2", "Leave is granted", "/school-ai/messages"):
            self.assertIn(words, text)
        self.assertEqual({row.status for row in self.deliveries()}, {"Sent"})

    def test_what_somebody_may_not_know_any_more_is_left_out(self):
        self.choose(email="Daily")
        self.tell("1", subject="Of Ada")
        self.tell("2", subject="Of a stranger", students=[self.school.pupil_10_b])
        self.make_due()
        sending.send_due()
        ((_subject, text),) = self.mails(self.school.mother_login)
        self.assertIn("Of Ada", text)
        self.assertNotIn("Of a stranger", text)

    def test_two_workers_send_one(self):
        self.choose(email="Daily")
        for number in range(4):
            self.tell(str(number))
        self.make_due()
        others = [Elsewhere(lambda: (sending.send_due(), frappe.db.commit())) for _number in range(3)]
        for each in others:
            each.start()
        for each in others:
            self.assertIsNone(each.ended().error)
        frappe.db.commit()
        self.assertEqual(len(self.mails()), 1)
        self.assertEqual({row.status for row in self.deliveries()}, {"Sent"})

    def test_when_they_go(self):
        monday = add_days(getdate(), -getdate().weekday())
        at = datetime.fromisoformat(f"{monday} 10:00")
        self.assertEqual(moments.next_digest(at, weekly=False), at.replace(hour=16))
        self.assertEqual(
            moments.next_digest(at.replace(hour=16), weekly=False), at.replace(hour=16) + timedelta(days=1)
        )
        self.assertEqual(moments.next_digest(at, weekly=True), at.replace(hour=16) + timedelta(days=4))


class TestReading(NoticesTest):
    def test_unread_since_and_read(self):
        with self.as_user(self.school.mother_login):
            before = api.unread()
        first = self.tell()
        self.tell("2")
        with self.as_user(self.school.mother_login):
            now = api.unread(before["latest"])
            self.assertEqual((now["count"], now["changed"]), (2, True))
            self.assertFalse(api.unread(now["latest"])["changed"])
            self.assertEqual(api.read(first), 1)
            self.assertTrue(api.unread(now["latest"])["changed"])
            self.assertEqual({each["name"]: each["read"] for each in api.listed()}[first], True)
            self.assertEqual(api.read_all(), 0)
        # So it is at the desk too, and the other way round.
        self.assertEqual(frappe.db.count("Notification Log", {"for_user": self.school.mother_login, "read": 0}), 0)

    def test_what_is_read_at_the_desk_is_read(self):
        name = self.tell(contact=self.teacher())
        frappe.db.set_value("Notification Log", frappe.db.get_value(NOTICE, name, "log"), "read", 1)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(api.unread()["count"], 0)
            self.assertTrue(api.listed()[0]["read"])


class TestReadyMade(NoticesTest):
    def test_they_are_there_and_what_the_school_writes_holds(self):
        for name in ready_made.READY_MADE:
            self.assertEqual(frappe.db.get_value("Notification", name, "enabled"), int(name != wording.BY_SMS))
        self.addCleanup(self._back)
        document = frappe.get_doc("Notification", wording.BY_EMAIL)
        document.update({"subject": "Our school: {{ doc.subject }}", "condition": 'doc.kind != "Homework"'}).save()
        ready_made.make_notifications()
        self.tell()
        sending.send_due()
        self.assertEqual([subject for subject, _text in self.mails()], ["Our school: Somebody has written"])

    def test_one_that_is_switched_off_closes_the_way(self):
        self.addCleanup(self._back)
        frappe.db.set_value("Notification", wording.BY_EMAIL, "enabled", 0)
        frappe.clear_document_cache("Notification", wording.BY_EMAIL)
        self.assertEqual(self.deliveries(self.tell()), [])

    def test_frappe_fires_none_of_them_itself(self):
        name = self.tell(key="fired")
        document = frappe.get_doc(NOTICE, name)
        document.flags.is_ours = True
        document.save(ignore_permissions=True)
        self.assertEqual(self.mails(), [])

    @staticmethod
    def _back():
        frappe.db.rollback()
        for name in ready_made.READY_MADE:
            frappe.delete_doc("Notification", name, force=True, delete_permanently=True)
        ready_made.make_notifications()
        frappe.db.commit()


class TestForgetting(NoticesTest):
    def test_after_a_while_with_what_frappe_keeps_of_it(self):
        old, new = self.tell("old"), self.tell("new")
        sending.send_due()
        frappe.db.set_value(NOTICE, old, "creation", add_days(now_datetime(), -91), update_modified=False)
        log = frappe.db.get_value(NOTICE, old, "log")
        forgetting.forget_old()
        self.assertEqual(frappe.get_all(NOTICE, pluck="name"), [new])
        self.assertFalse(frappe.db.exists("Notification Log", log))
        self.assertEqual(len(self.mails()), 1)
        self.assertEqual({row.parent for row in self.deliveries()}, {new})

    def test_what_still_waits_stays(self):
        name = self.tell()
        frappe.db.set_value(NOTICE, name, "creation", add_days(now_datetime(), -91), update_modified=False)
        forgetting.forget_old()
        self.assertTrue(frappe.db.exists(NOTICE, name))

    def test_with_the_record_the_pupil_and_the_person(self):
        todo = frappe.get_doc({"doctype": "ToDo", "description": "A note"}).insert()
        self.tell("todo", about=("ToDo", todo.name))
        self.tell("pupil")
        self.tell("other", students=())
        todo.delete()
        forgetting.forget_old()
        self.assertEqual(frappe.db.count(NOTICE), 2)
        forgetting.follow_rename(self.school.pupil_10, "another-name")
        forgetting.forget_pupil(self.school.pupil_10)
        self.assertEqual(frappe.db.count(NOTICE), 2)
        forgetting.forget_pupil("another-name")
        self.assertEqual(frappe.db.count(NOTICE), 1)
        self.choose(email="Daily")
        forgetting.forget_person(self.school.mother_login)
        self.assertEqual((frappe.db.count(NOTICE), frappe.db.count(choices.CHOICES)), (0, 0))


class TestWhoTells(NoticesTest):
    """What the school's work tells people of, from the record to the notice."""

    def subjects(self, user: str) -> list[str]:
        return frappe.get_all(NOTICE, {"user": user}, pluck="subject")

    def test_leave_that_is_decided(self):
        leave = frappe.get_doc(
            {
                "doctype": "Student Leave Application",
                "student": self.school.pupil_10,
                "from_date": add_days(getdate(), 3),
                "to_date": add_days(getdate(), 3),
                "attendance_based_on": "Student Group",
                "student_group": self.school.group_10,
                "reason": "A journey",
            }
        ).insert()
        self.assertEqual(self.subjects(self.school.mother_login), [])
        leave.submit()
        (told,) = self.subjects(self.school.mother_login)
        self.assertIn("is granted", told)
        self.assertEqual(self.subjects(self.school.pupil_10_b_login), [])
        leave.cancel()
        self.assertEqual(len(self.subjects(self.school.mother_login)), 2)

    def test_leave_that_is_refused_but_not_what_is_withdrawn(self):
        from school_ai.services import leave_requests

        day = add_days(getdate(), 3)
        for user, told in ((self.school.mother_login, 0), (self.school.principal_login, 1)):
            with self.as_user(self.school.mother_login):
                asked = leave_requests.ask(standing_of(), self.school.pupil_10, day, day, "A journey")
            with self.as_user(user):
                frappe.delete_doc("Student Leave Application", asked.name, ignore_permissions=True)
            self.assertEqual(len(self.subjects(self.school.mother_login)), told, user)
        (name,) = frappe.get_all(NOTICE, {"user": self.school.mother_login}, pluck="name")
        frappe.db.commit()
        sending.send_due()
        self.assertEqual([row.status for row in self.deliveries(name)], ["Sent"])

    def test_a_step_that_is_accepted(self):
        from school_ai.services.analytics import recommending

        step = frappe.get_doc(
            {
                "doctype": "AI Recommendation",
                "student": self.school.pupil_10,
                "course": self.school.physics,
                "kind": "Practise",
                "text": "Practise forces.",
                "status": "Proposed",
            }
        ).insert(ignore_permissions=True)
        self.assertEqual(self.subjects(self.school.pupil_10_login), [])
        recommending.decide(step.name, "Accepted")
        recommending.decide(step.name, "Accepted")
        self.assertEqual(self.subjects(self.school.pupil_10_login), ["A next step for you"])
        self.assertEqual(self.subjects(self.school.mother_login), ["A next step for Ada Test"])

    def test_a_consent_that_is_withdrawn(self):
        from school_ai.services import consenting

        with self.as_user(self.school.mother_login):
            consenting.decide(standing_of(), self.school.pupil_10, "Predictions", False)
        self.assertEqual(self.subjects(self.school.mother_login), [])
        (told,) = self.subjects(self.school.administrator_login)
        self.assertIn("withdrawn a consent for Ada Test", told)

    def test_homework(self):
        from school_ai.jobs import tasks
        from school_ai.services.telling import homework
        from school_ai.tests import setting

        for made, told in (
            (setting.assignment(self.school, student_group=self.school.group_10), True),
            (setting.assignment(self.school, student_group=self.school.group_10, status="Draft"), False),
            (setting.assignment(self.school, student_group=self.school.group_10, given_on=add_days(getdate(), 1),
                                due_on=add_days(now_datetime(), 3)), False),
        ):  # fmt: skip
            started = frappe.db.exists("AI Task", {"kind": homework.TASK, "reference_name": made.name})
            self.assertEqual(bool(started), told, made.as_dict())
            # What is told is sent, and with that all of it committed.
            self.addCleanup(self._without, made.name)
            if started:
                frappe.db.commit()
                tasks.work(started)
        self.assertEqual(self.subjects(self.school.pupil_10_login), ["Homework in School AI Physics"])
        (told,) = self.subjects(self.school.mother_login)
        self.assertIn("Ada Test: homework in", told)
        self.assertEqual(self.subjects(self.school.pupil_7_login), [])
        # The key of an assignment is told to nobody.
        for text in frappe.get_all(NOTICE, pluck="text"):
            self.assertNotIn("9 m/s", text)

    @staticmethod
    def _without(assignment: str):
        frappe.db.rollback()
        frappe.delete_doc("School Assignment", assignment, force=True, ignore_missing=True)
        frappe.db.delete("AI Task", {"reference_name": assignment})
        frappe.db.commit()
