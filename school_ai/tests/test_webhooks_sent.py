"""What the school tells others by webhooks: noted with the change, sent by Frappe, and by us until it has arrived."""

import base64
import hashlib
import hmac
import json
import socket
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.integrations.doctype.webhook import webhook as theirs
from frappe.utils import add_to_date, now_datetime

from school_ai.jobs import tasks
from school_ai.services import doctor, insights
from school_ai.services.analytics import noticing, recommending
from school_ai.services.webhooks import addresses, due, sending, settling
from school_ai.setup import webhooks as ready_made
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import Elsewhere
from school_ai.tests.receiver import nobody, receiver

WEBHOOK = "school-ai-insights-generated"
SECRET = "a secret of the receiver"
KIND = "Webhook test"


class SendingTest(SiteTest):
    """Deliveries are committed: each test takes away what it has written."""

    def setUp(self):
        super().setUp()
        self._clear()
        self.addCleanup(self._clear)
        self.addCleanup(setattr, frappe.flags, "webhooks", frappe.flags.webhooks)
        self.addCleanup(frappe.cache.delete_value, "webhooks")
        self._keep_frappe_from_sending()

    @staticmethod
    def _keep_frappe_from_sending():
        """Frappe takes it that there are no webhooks, and queues no job for them, which newer versions do at once in
        tests: where its own sending is tried, it is called. Each save of a webhook has it look anew."""
        frappe.flags.webhooks = {}
        frappe.cache.set_value("webhooks", {})

    @staticmethod
    def _clear():
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for doctype, filters in (
            (due.DELIVERY, {}),
            ("Webhook Request Log", {}),
            ("AI Insight", {"kind": ("in", (KIND, *noticing.KINDS))}),
            ("AI Recommendation", {"text": ("like", "Webhook test%")}),
            ("AI Task", {"kind": sending.DELIVER}),
            ("Notification Log", {"document_type": "Webhook"}),
            ("Webhook", {"name": "test-webhook"}),
        ):
            frappe.db.delete(doctype, filters)
        for name in ready_made.READY_MADE:
            frappe.delete_doc("Webhook", name, force=True, delete_permanently=True)
        ready_made.make_webhooks()
        frappe.db.commit()

    def switch_on(self, url: str, name: str = WEBHOOK, **values):
        document = frappe.get_doc("Webhook", name)
        document.update({"enabled": 1, "request_url": url, "webhook_secret": SECRET, "timeout": 2, **values}).save()
        frappe.db.commit()
        self._keep_frappe_from_sending()
        return document

    def say(self, key: str = "webhook:1", kind: str = KIND, severity: str = "High") -> str:
        said = insights.say(
            insights.Insight(
                key=key,
                kind=kind,
                title=f"{self.school.pupil_10} has a name",
                text="Anna Example was seen.",
                suggestion="",
                evidence={},
                severity=severity,
                about={"student": self.school.pupil_10},
            )
        )
        frappe.db.commit()
        return said.name

    def rows(self, **filters):
        return frappe.get_all(due.DELIVERY, filters, ["*"], order_by="creation")

    def only(self):
        (row,) = self.rows()
        return row

    def make_due(self, name: str | None = None):
        for row in self.rows(**({"name": name} if name else {})):
            frappe.db.set_value(due.DELIVERY, row.name, "next_try", add_to_date(now_datetime(), seconds=-1))
        frappe.db.commit()

    def look(self):
        """What the scheduler does each minute, and then a worker."""
        sending.look_whether_any_are_due()
        frappe.db.commit()
        for name in frappe.get_all("AI Task", {"kind": sending.DELIVER, "status": "Queued"}, pluck="name"):
            tasks.work(name)

    def until_given_up(self):
        for _number in range(len(settling.PAUSES) + 2):
            self.make_due()
            self.look()
            if self.only().status == due.GIVEN_UP:
                return
        self.fail("it is never given up")


class TestReadyMade(SendingTest):
    def test_they_are_there_and_switched_off(self):
        for name in ready_made.READY_MADE:
            document = frappe.get_doc("Webhook", name)
            self.assertFalse(document.enabled)
            self.assertTrue(document.enable_security)
            self.assertTrue(document.get_password("webhook_secret"))
        self.say()
        self.assertEqual(self.rows(), [])

    def test_what_the_school_has_changed_stays(self):
        frappe.db.set_value("Webhook", WEBHOOK, "request_url", "https://our.example/hook")
        ready_made.make_webhooks()
        self.assertEqual(frappe.db.get_value("Webhook", WEBHOOK, "request_url"), "https://our.example/hook")

    def test_no_name_of_a_person_is_sent(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            name = self.say()
            self.make_due()
            self.look()
        (got,) = outside.got
        self.assertNotIn(b"Anna", got.body)
        pupil = frappe.db.get_value("Student", self.school.pupil_10, "student_name")
        self.assertNotIn(pupil.encode(), got.body)
        self.assertEqual(
            (got.data["event"], got.data["name"], got.data["kind"], got.data["severity"], got.data["student"]),
            ("insights-generated", name, KIND, "High", self.school.pupil_10),
        )
        self.assertIn(name, got.data["link"])
        self.assertTrue(got.data["key"].startswith(f"AI Insight/{name}/"))

    def test_anomalies_are_the_kinds_that_are(self):
        self.switch_on(nobody(), "school-ai-anomaly-detected")
        self.say("webhook:1")
        self.assertEqual(self.rows(), [])
        for number, kind in enumerate(noticing.KINDS):
            self.say(f"webhook:kind:{number}", kind)
        self.assertEqual(len(self.rows()), len(noticing.KINDS))

    def test_a_recommendation_is_ready_once_a_teacher_has_accepted_it(self):
        self.switch_on(nobody(), "school-ai-recommendations-ready")
        document = frappe.get_doc(
            {
                "doctype": "AI Recommendation",
                "status": "Proposed",
                "kind": "Talk",
                "student": self.school.pupil_10,
                "course": self.school.physics,
                "text": "Webhook test",
            }
        ).insert()
        self.assertEqual(self.rows(), [])
        recommending.decide(document.name, "Accepted")
        self.assertEqual(self.only().reference_name, document.name)

    def test_records_that_are_written_many_at_once_are_told_too(self):
        """Frappe has no event for these, and so sends nothing."""
        document = {
            "doctype": "Webhook",
            "name": "test-webhook",
            "__newname": "test-webhook",
            "enabled": 1,
            "webhook_doctype": "AI Recommendation",
            "webhook_docevent": "after_insert",
            "request_url": nobody(),
            "webhook_data": [{"fieldname": "name", "key": "name"}],
        }
        frappe.get_doc(document).insert()
        wanted = recommending.Wanted(
            kind="Talk",
            student=self.school.pupil_10,
            course=self.school.physics,
            topic="",
            material="",
            text="Webhook test, many",
            reason="",
            weight=1.0,
            evidence=[],
            key="talk:webhook test",
        )
        recommending._keep([wanted])
        row = self.only()
        self.assertEqual((row.reference_doctype, row.webhook), ("AI Recommendation", "test-webhook"))
        self.assertLessEqual(row.next_try, now_datetime())


class TestNoting(SendingTest):
    def test_a_delivery_is_noted_in_the_transaction_of_the_change(self):
        self.switch_on(nobody())
        insights.say(insights.Insight("webhook:1", KIND, "T", "t", "", {}, about={"student": self.school.pupil_10}))
        row = self.only()
        self.assertEqual((row.status, row.tries, row.webhook), (due.WAITING, 0, WEBHOOK))
        self.assertGreater(row.next_try, now_datetime() + timedelta(seconds=30))
        frappe.db.rollback()
        self.assertEqual(self.rows(), [])

    def test_with_the_switch_off_nothing_is_noted_nor_sent(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say("webhook:1")
            self.make_due()
            with self.settings(webhooks_enabled=0):
                self.say("webhook:2")
                self.look()
            self.assertEqual(len(self.rows()), 1)
            self.assertEqual(outside.got, [])
            self.look()
            self.assertEqual(len(outside.got), 1)

    def test_a_later_state_takes_the_place_of_one_that_waits(self):
        self.switch_on(nobody())
        frappe.db.set_value("Webhook", WEBHOOK, "webhook_docevent", "on_update")
        self.say(severity="Low")
        first = self.only()
        self.say(severity="High")
        later = self.only()
        self.assertEqual((later.name, later.replaces), (first.name, first.replaces + 1))
        self.assertNotEqual(later.delivery_key, first.delivery_key)

    def test_a_webhook_that_fails_to_be_noted_is_in_nobodys_way(self):
        self.switch_on(nobody())
        frappe.db.set_value("Webhook", WEBHOOK, "condition", "nothing.of.this")
        doc = frappe.get_doc("AI Insight", self._insert_without_webhooks())
        from school_ai.events import webhooks as events

        events.after_insert(doc)
        self.assertEqual(self.rows(), [])
        self.assertTrue(frappe.db.exists("AI Insight", doc.name))
        logged = {"method": ("like", f"%the condition of the webhook {WEBHOOK}")}
        self.assertTrue(frappe.db.exists("Error Log", logged))
        frappe.db.delete("Error Log", logged)

    def test_a_condition_that_fails_keeps_no_other_webhook_from_being_told(self):
        self.switch_on(nobody())
        other = frappe.copy_doc(frappe.get_doc("Webhook", WEBHOOK))
        other.name = "test-webhook"
        other.update({"condition": "", "enable_security": 0, "webhook_secret": None})
        other.insert(set_name="test-webhook")
        frappe.db.set_value("Webhook", WEBHOOK, "condition", "nothing.of.this")
        doc = frappe.get_doc("AI Insight", self._insert_without_webhooks())
        frappe.db.delete(due.DELIVERY)
        self.assertEqual(due.note(doc, due.AFTER_INSERT), 1)
        self.assertEqual(self.only().webhook, "test-webhook")
        frappe.db.delete("Error Log", {"method": ("like", "%the condition of the webhook%")})

    def _insert_without_webhooks(self):
        frappe.flags.in_import = True
        try:
            frappe.db.set_value("Webhook", WEBHOOK, "enabled", 0)
            return self.say()
        finally:
            frappe.flags.in_import = False
            frappe.db.set_value("Webhook", WEBHOOK, "enabled", 1)


class TestFrappesOwn(SendingTest):
    """Frappe sends first; its log says whether that is enough."""

    def send_as_frappe(self, name: str):
        theirs.enqueue_webhook(frappe.get_doc("AI Insight", name), {"name": WEBHOOK})
        frappe.db.commit()

    def test_what_frappe_has_delivered_is_not_sent_again(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            name = self.say()
            self.send_as_frappe(name)
            self.assertEqual(self.only().status, due.DELIVERED)
            self.make_due()
            self.look()
            self.assertEqual(len(outside.got), 1)

    def test_a_log_that_was_written_past_us_is_found_before_sending(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            name = self.say()
            with self.settings(webhooks_enabled=0):
                self.send_as_frappe(name)
            self.assertEqual(self.only().status, due.WAITING)
            self.make_due()
            self.look()
            self.assertEqual((self.only().status, len(outside.got)), (due.DELIVERED, 1))

    def test_what_frappe_could_not_deliver_is_sent(self):
        self.switch_on(nobody())
        name = self.say()
        # With nobody there, Frappe's job of 2023 dies without a log.
        try:
            self.send_as_frappe(name)
        except Exception:
            frappe.db.rollback()
        self.assertEqual(self.only().status, due.WAITING)
        with receiver() as outside:
            frappe.db.set_value("Webhook", WEBHOOK, "request_url", outside.url)
            self.make_due()
            self.look()
            self.assertEqual((self.only().status, len(outside.got)), (due.DELIVERED, 1))

    def test_a_try_of_frappes_that_never_came_is_not_waited_for(self):
        """Frappe v16 says in its log when it tries again; its job may have been lost with Redis."""
        self.switch_on(nobody())
        self.say()
        row = self.only()
        late = now_datetime() - settling.AFTER_FRAPPE
        lost = frappe._dict(status="Failed", next_retry=str(late - timedelta(seconds=1)))
        self.assertFalse(settling._leave_to_frappe(row, lost))
        coming = frappe._dict(status="Failed", next_retry=str(now_datetime() + timedelta(minutes=1)))
        self.assertTrue(settling._leave_to_frappe(row, coming))
        self.assertGreater(self.only().next_try, now_datetime() + settling.AFTER_FRAPPE)

    def test_a_log_of_an_earlier_state_does_not_settle_a_later_one(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            frappe.db.set_value("Webhook", WEBHOOK, "webhook_docevent", "on_update")
            name = self.say(severity="Low")
            earlier = frappe.get_doc("AI Insight", name)
            self.say(severity="High")
            # Frappe's job of the first state comes only now, with the record as it was.
            theirs.enqueue_webhook(earlier, {"name": WEBHOOK})
            frappe.db.commit()
            self.assertEqual(self.only().status, due.WAITING)
            self.make_due()
            self.look()
            self.assertEqual(self.only().status, due.DELIVERED)
            self.assertEqual([got.data["severity"] for got in outside.got], ["Low", "High"])


class TestSending(SendingTest):
    def test_it_is_signed_as_frappe_signs(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
        (got,) = outside.got
        wanted = base64.b64encode(hmac.new(SECRET.encode(), got.body, hashlib.sha256).digest()).decode()
        self.assertEqual(got.headers[theirs.WEBHOOK_SECRET_HEADER.lower()], wanted)
        row = self.only()
        self.assertEqual((row.status, row.answer_status, row.answer), (due.DELIVERED, 200, "thanks"))
        self.assertEqual(got.headers["x-school-ai-delivery"], row.delivery_key)

    def test_our_tries_stand_in_the_request_log_without_secrets(self):
        with receiver(status=500, text="x" * 900) as outside:
            self.switch_on(outside.url, webhook_headers=[{"key": "Authorization", "value": "Bearer of-the-receiver"}])
            self.say()
            self.make_due()
            self.look()
        self.assertEqual(outside.got[0].headers["authorization"], "Bearer of-the-receiver")
        (log,) = frappe.get_all("Webhook Request Log", {"webhook": WEBHOOK}, ["*"])
        self.assertIn("500", log.error)
        said = str(log) + str(self.only())
        for secret in (SECRET, "of-the-receiver", outside.got[0].headers[theirs.WEBHOOK_SECRET_HEADER.lower()]):
            self.assertNotIn(secret, said)
        self.assertEqual(len(self.only().answer), 500)

    def test_what_is_not_taken_is_tried_again_with_longer_pauses_and_given_up(self):
        with receiver(status=500) as outside:
            self.switch_on(outside.url)
            self.say()
            pauses = []
            for _number in range(len(settling.PAUSES)):
                self.make_due()
                self.look()
                row = self.only()
                self.assertEqual(row.status, due.TRYING)
                pauses.append(row.next_try - row.last_try)
            for pause, wanted in zip(pauses, settling.PAUSES, strict=True):
                self.assertLess(abs(pause - wanted), wanted * settling.JITTER + timedelta(seconds=10))
            self.assertGreater(sum(settling.PAUSES, timedelta()), timedelta(days=2.5))
            self.make_due()
            self.look()
        row = self.only()
        self.assertEqual((row.status, row.tries, row.open_key), (due.GIVEN_UP, len(settling.PAUSES) + 1, None))
        self.assertEqual(len({got.headers["x-school-ai-delivery"] for got in outside.got}), 1)
        self.assertIn("500", row.problem)

    def test_it_is_not_tried_before_it_is_due(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            self.look()
            self.assertEqual(outside.got, [])
            self.assertFalse(frappe.db.exists("AI Task", {"kind": sending.DELIVER}))

    def test_receivers_that_fail_in_every_way(self):
        for behaviour, said in (
            ({"hang": True}, "did not answer within 1 seconds"),
            ({"status": 503, "answers": {"Retry-After": "7200"}}, "status 503"),
            ({"status": 302, "answers": {"Location": "http://127.0.0.1:9/elsewhere"}}, "elsewhere"),
            ({"status": 404}, "status 404"),
        ):
            with self.subTest(behaviour), receiver(**behaviour) as outside:
                self._clear()
                self.switch_on(outside.url, timeout=1)
                self.say()
                self.make_due()
                self.look()
                row = self.only()
                self.assertEqual((row.status, len(outside.got)), (due.TRYING, 1))
                self.assertIn(said, row.problem)
                if "answers" in behaviour and "Retry-After" in behaviour["answers"]:
                    self.assertGreater(row.next_try, now_datetime() + timedelta(minutes=110))
        with self.subTest("nobody"):
            self._clear()
            self.switch_on(nobody())
            self.say()
            self.make_due()
            self.look()
            self.assertIn("cannot be reached", self.only().problem)

    def test_who_wants_nothing_more_is_sent_nothing_more(self):
        with receiver(status=410) as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
        self.assertEqual((self.only().status, len(outside.got)), (due.GIVEN_UP, 1))

    def test_a_redirect_is_not_followed(self):
        with receiver() as elsewhere, receiver(status=307, answers={"Location": elsewhere.url}) as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
            self.assertEqual((len(outside.got), len(elsewhere.got)), (1, 0))

    def test_the_record_is_sent_as_it_is_now(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            name = self.say()
            insights.withdraw("webhook:1")
            self.make_due()
            self.look()
            self.assertEqual(outside.got[0].data["status"], "Withdrawn")
            self.assertEqual(outside.got[0].data["name"], name)

    def test_of_a_record_that_is_gone_that_is_said_signed(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            name = self.say()
            frappe.db.delete("AI Insight", {"name": name})
            self.make_due()
            self.look()
        (got,) = outside.got
        self.assertEqual((got.data["deleted"], got.data["name"]), (True, name))
        wanted = base64.b64encode(hmac.new(SECRET.encode(), got.body, hashlib.sha256).digest()).decode()
        self.assertEqual(got.headers[theirs.WEBHOOK_SECRET_HEADER.lower()], wanted)
        self.assertEqual(self.only().status, due.DELIVERED)

    def test_what_changes_while_it_is_sent_is_sent_again(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            frappe.db.set_value("Webhook", WEBHOOK, "webhook_docevent", "on_update")
            self.say(severity="Low")
            key = self.only().delivery_key
            other = Elsewhere(lambda: self.say(severity="High"))

            def change_once(got):
                outside.meanwhile = None
                other.start()
                other.ended()

            outside.meanwhile = change_once
            self.make_due()
            self.look()
            self.assertIsNone(other.error)
            row = self.only()
            self.assertEqual(row.status, due.WAITING)
            self.assertNotEqual(row.delivery_key, key)
            self.make_due()
            self.look()
            self.assertEqual([got.data["severity"] for got in outside.got], ["Low", "High"])
            self.assertEqual(self.only().status, due.DELIVERED)

    def test_a_worker_that_dies_between_sending_and_noting_delivers_it_again_with_the_same_key(self):
        class Killed(BaseException):
            pass

        def die(*_arguments):
            raise Killed

        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            noting, sending._note = sending._note, die
            try:
                with self.assertRaises(Killed):
                    sending.deliver(self.only().name)
            finally:
                sending._note = noting
                frappe.db.rollback()
            row = self.only()
            self.assertEqual((row.status, row.tries), (due.TRYING, 1))
            self.assertGreater(row.next_try, now_datetime())
            self.make_due()
            self.look()
            self.assertEqual(self.only().status, due.DELIVERED)
        first, second = outside.got
        self.assertEqual(first.headers["x-school-ai-delivery"], second.headers["x-school-ai-delivery"])
        self.assertEqual(first.data["key"], second.data["key"])
        self.assertEqual([got.headers["x-school-ai-try"] for got in outside.got], ["1", "2"])

    def test_a_receiver_that_is_away_is_left_alone_for_a_while(self):
        self.switch_on(nobody())
        for number in range(6):
            self.say(f"webhook:{number}")
        self.make_due()
        self.look()
        tried = [row.tries for row in self.rows()]
        self.assertEqual(sorted(tried), [0] * 3 + [1] * 3)
        self.assertTrue(all(row.next_try > now_datetime() for row in self.rows()))
        # What has waited for longer than three days is given up with it.
        old = add_to_date(now_datetime(), days=-4)
        frappe.db.set_value(due.DELIVERY, {"tries": 0}, "due_since", old)
        for row in self.rows(tries=1):
            frappe.db.set_value(due.DELIVERY, row.name, "due_since", add_to_date(now_datetime(), days=-5))
        self.make_due()
        self.look()
        self.assertEqual([row.status for row in self.rows(tries=0)], [due.GIVEN_UP] * 3)

    def test_one_webhook_keeps_no_other_waiting(self):
        with receiver() as outside:
            self.switch_on(nobody())
            self.switch_on(outside.url, "school-ai-anomaly-detected")
            self.say(kind=noticing.KINDS[0])
            self.make_due()
            self.look()
            states = {row.webhook: row.status for row in self.rows()}
        self.assertEqual(states, {WEBHOOK: due.TRYING, "school-ai-anomaly-detected": due.DELIVERED})

    def test_a_template_that_cannot_be_filled_in_is_told(self):
        self.switch_on(nobody())
        self.say()
        frappe.db.set_value("Webhook", WEBHOOK, "webhook_json", "{{ doc.name }}")
        self.make_due()
        self.look()
        self.assertIn("could not be made", self.only().problem)


class TestAddresses(SendingTest):
    def test_where_nothing_is_sent(self):
        for address in (
            "ftp://receiver.example/x",
            "receiver.example",
            "http://",
            "http://user:secret@127.0.0.1/x",
            "http://169.254.169.254/latest/meta-data",
            "http://[fe80::1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://0.0.0.0/",
            "http://2852039166/",
            "http://127.0.0.1:99999/",
            "http://there-is-none.invalid/",
        ):
            with self.subTest(address), self.assertRaises(addresses.WrongAddress):
                addresses.check(address)
        self.assertEqual(addresses.check(" http://127.0.0.1:8000/x "), "http://127.0.0.1:8000/x")

    def test_a_name_that_leads_elsewhere_by_the_time_of_the_request_is_told_nothing(self):
        looked_up, real = [], socket.getaddrinfo

        def rebound(host, port, *arguments, **named):
            if host != "rebound.example":
                return real(host, port, *arguments, **named)
            looked_up.append(host)
            return real("192.0.2.7" if len(looked_up) == 1 else "127.0.0.1", port, *arguments, **named)

        def judge(host):
            # Stands for a number that no receiver can have, and that there is none of on this machine.
            if host.is_loopback:
                raise addresses.WrongAddress(f"leads to {host}")

        with receiver() as outside, patch.object(addresses, "judge", judge), patch("socket.getaddrinfo", rebound):
            self.switch_on(f"http://rebound.example:{outside.port}/hook")
            self.say()
            self.make_due()
            looked_up.clear()
            self.look()
            self.assertEqual(len(looked_up), 2)
            self.assertEqual(outside.got, [])
        self.assertIn("leads to 127.0.0.1", self.only().problem)

    def test_a_wrong_address_is_a_failure_that_is_told(self):
        self.switch_on("http://169.254.169.254/latest")
        self.say()
        self.make_due()
        self.look()
        self.assertIn("169.254.169.254", self.only().problem)
        self.assertEqual(self.only().status, due.TRYING)


class TestLookingAfter(SendingTest):
    def notices(self):
        return frappe.get_all("Notification Log", {"document_type": "Webhook"}, ["for_user", "subject"])

    def test_those_who_look_after_it_are_told_once(self):
        with receiver(status=410) as outside:
            self.switch_on(outside.url)
            for number in range(3):
                self.say(f"webhook:{number}")
            self.make_due()
            self.look()
        self.assertEqual(len(self.rows(status=due.GIVEN_UP)), 3)
        users = [each.for_user for each in self.notices()]
        self.assertIn(self.school.administrator_login, users)
        self.assertEqual(len(users), len(set(users)))
        self.assertIn(WEBHOOK, self.notices()[0].subject)

    def test_the_doctor_counts_what_was_given_up(self):
        with receiver(status=410) as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
        said = [words for _level, words in doctor._webhooks()]
        self.assertTrue(any(words.startswith("1 deliveries to webhooks were given up") for words in said), said)
        self._clear()
        self.assertEqual([level for level, _words in doctor._webhooks()], [doctor.GOOD])

    def test_what_was_given_up_is_sent_again(self):
        with receiver(status=410) as outside:
            self.switch_on(outside.url)
            self.say("webhook:1")
            self.say("webhook:2")
            self.make_due()
            self.look()
            outside.status = 200
            self.assertEqual(settling.send_given_up_again(), 2)
            frappe.db.commit()
            self.look()
        self.assertEqual({row.status for row in self.rows()}, {due.DELIVERED})
        self.assertEqual(len({got.headers["x-school-ai-delivery"] for got in outside.got}), 2)

    def test_one_that_was_delivered_is_sent_again_with_another_key(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
            settling.send_again(self.only().name)
            frappe.db.commit()
            self.look()
        self.assertEqual(self.only().status, due.DELIVERED)
        self.assertEqual(len({got.headers["x-school-ai-delivery"] for got in outside.got}), 2)

    def test_where_a_later_state_waits_sending_again_adds_nothing(self):
        with receiver(status=410) as outside:
            self.switch_on(outside.url)
            frappe.db.set_value("Webhook", WEBHOOK, "webhook_docevent", "on_update")
            self.say(severity="Low")
            self.make_due()
            self.look()
            first = self.only().name
            self.say(severity="High")
            self.assertEqual(settling.send_again(first).status, due.REPLACED)
            self.assertEqual(len(self.rows(status=due.WAITING)), 1)

    def test_giving_up_and_taking_that_back(self):
        self.switch_on(nobody())
        self.say()
        name = self.only().name
        self.assertEqual(settling.stop_trying(name).status, due.GIVEN_UP)
        with self.assertRaises(frappe.ValidationError):
            settling.stop_trying(name)
        self.assertEqual(settling.send_again(name).status, due.WAITING)

    def test_switching_a_webhook_off_stops_what_waits(self):
        document = self.switch_on(nobody())
        self.say()
        document.reload()
        document.enabled = 0
        document.save()
        self.assertEqual(self.only().status, due.STOPPED)
        with self.assertRaises(frappe.ValidationError):
            settling.send_again(self.only().name)
        self.assertEqual(settling.send_given_up_again(), 0)

    def test_a_webhook_that_was_switched_off_past_us_stops_too(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            frappe.db.set_value("Webhook", WEBHOOK, "enabled", 0)
            self.make_due()
            self.look()
            self.assertEqual((self.only().status, outside.got), (due.STOPPED, []))

    def test_old_ones_are_forgotten(self):
        self.switch_on(nobody())
        for number, (status, days) in enumerate(
            ((due.DELIVERED, 31), (due.DELIVERED, 29), (due.GIVEN_UP, 31), (due.GIVEN_UP, 181), (due.WAITING, 400))
        ):
            self.say(f"webhook:{number}")
            row = self.rows(status=due.WAITING, delivery_key=("!=", ""))[-1]
            values = {"status": status, "settled_on": add_to_date(now_datetime(), days=-days), "open_key": None}
            frappe.db.set_value(due.DELIVERY, row.name, values)
        settling.forget_old()
        self.assertEqual(sorted(row.status for row in self.rows()), sorted((due.DELIVERED, due.GIVEN_UP, due.WAITING)))

    def test_deliveries_are_read_by_those_who_look_after_them_and_written_by_nobody(self):
        self.switch_on(nobody())
        self.say()
        name = self.only().name
        for user in (self.school.principal_login, self.school.physicist_login, self.school.pupil_10_login):
            with self.as_user(user):
                self.assertFalse(frappe.has_permission(due.DELIVERY, "read", name), user)
                with self.assertRaises(frappe.PermissionError):
                    frappe.get_list(due.DELIVERY)
        with self.as_user(self.school.administrator_login):
            self.assertEqual(len(frappe.get_list(due.DELIVERY)), 1)
            self.assertFalse(frappe.has_permission(due.DELIVERY, "write", name))
        with self.assertRaises(frappe.ValidationError):
            frappe.get_doc(due.DELIVERY, name).save()

    def test_a_log_has_the_same_body_as_was_signed(self):
        with receiver() as outside:
            self.switch_on(outside.url)
            self.say()
            self.make_due()
            self.look()
        (log,) = frappe.get_all("Webhook Request Log", {"webhook": WEBHOOK}, ["data"])
        self.assertEqual(json.loads(log.data), outside.got[0].data)
