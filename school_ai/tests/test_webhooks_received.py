"""What systems outside tell the school: who is let in, what it leads to, and what it never does."""

import json
import time
from datetime import timedelta

import frappe
import frappe.handler
from frappe.utils import add_to_date, getdate, now_datetime
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from school_ai.erpnext_records import followed
from school_ai.services.following import noting, numbering, refreshing, states
from school_ai.services.webhooks import admitting, receiving, senders, signing
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import Elsewhere

METHOD = "school_ai.api.webhooks.receive"
ADDRESS = "192.0.2.7"


class ReceivingTest(SiteTest):
    def setUp(self):
        super().setUp()
        self._clear()
        self.addCleanup(self._clear)
        self.sender = self.make_sender()
        self.secret = senders.make_secret(self.sender).secret
        frappe.db.commit()

    @staticmethod
    def _clear():
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for doctype in (senders.SENDER, admitting.NONCE, receiving.EVENT, noting.NOTE, numbering.CHANGE, states.STATE):
            frappe.db.delete(doctype)
        frappe.db.delete("__Auth", {"doctype": senders.SENDER})
        frappe.db.delete("AI Task", {"kind": ("in", ("Follow changes", "Compare records"))})
        frappe.db.delete("Student Log", {"log": ("like", "Received%")})
        frappe.db.commit()
        frappe.cache.delete_keys("school_ai_webhooks:")

    @staticmethod
    def make_sender(**values) -> str:
        return frappe.get_doc({"doctype": senders.SENDER, "title": "Admissions", **values}).insert().name

    def signed(self, body: bytes, **other) -> dict[str, str]:
        """Headers for a body. `other`: what is to be different, before or behind the signing."""
        sender = other.get("sender", self.sender)
        timestamp = int(time.time()) + other.get("off", 0)
        nonce = other.get("nonce", frappe.generate_hash(length=32))
        signature = signing.signature(other.get("secret", self.secret), sender, timestamp, nonce, body)
        return {
            signing.SENDER: sender,
            signing.TIMESTAMP: str(timestamp),
            signing.NONCE: nonce,
            signing.SIGNATURE: signature,
            **other.get("headers", {}),
        }

    def body(self, event="student-updated", records=None, event_id=None, **other) -> bytes:
        given = {"event": event, "id": event_id or frappe.generate_hash(length=12), **other}
        if records is not None:
            given["records"] = records
        return json.dumps(given).encode()

    def send(self, body: bytes, headers: dict[str, str], address: str = ADDRESS, **otherwise):
        """Call the method as Frappe's web server does, as Guest, and do with the transaction as it does. Returns the
        answer, or the error that was raised."""
        asked = {"method": "POST", "data": body, "headers": headers, "content_type": "application/json", **otherwise}
        environ = EnvironBuilder(f"/api/method/{METHOD}", **asked).get_environ()
        frappe.set_user("Guest")
        frappe.local.request = Request(environ)
        frappe.local.request_ip = address
        frappe.local.form_dict = frappe._dict(json.loads(body), cmd=METHOD)
        frappe.local.response = frappe._dict(docs=[])
        frappe.local.message_log = []
        try:
            answer = frappe.handler.execute_cmd(METHOD)
            frappe.db.commit()
            return answer
        except Exception as error:
            frappe.db.rollback()
            return error
        finally:
            frappe.set_user("Administrator")
            frappe.local.request = None
            frappe.local.message_log = []

    def tell(self, records=None, event="student-updated", event_id=None, **other):
        body = self.body(event, records, event_id)
        return self.send(body, self.signed(body, **other))

    def assert_refused(self, answer, status: int, said: str = ""):
        self.assertIsInstance(answer, Exception, answer)
        self.assertEqual(answer.http_status_code, status, answer)
        self.assertIn(said, str(answer))

    def notes(self, **filters):
        return frappe.get_all(noting.NOTE, filters, ["entity", "record", "action", "pupils"], order_by="record")


UNKNOWN = "not signed by a system that this school knows"


class TestWhoIsLetIn(ReceivingTest):
    def test_who_signs_rightly_is(self):
        answer = self.tell([self.school.pupil_10])
        self.assertNotIsInstance(answer, Exception, answer)
        self.assertEqual(answer["outcome"], "accepted")

    def test_who_does_not_is_told_nothing(self):
        body, pupil = self.body(records=[self.school.pupil_10]), self.school.pupil_10
        right = self.signed(body)
        later = {**right, signing.TIMESTAMP: str(int(right[signing.TIMESTAMP]) + 1)}
        for what, sent, headers in (
            ("another secret", body, self.signed(body, secret="x" * 43)),
            ("no secret", body, self.signed(body, secret="")),
            ("another body", body.replace(b"updated", b"created"), right),
            ("another timestamp", body, later),
            ("another nonce", body, {**right, signing.NONCE: "n" * 32}),
            ("unknown sender", body, self.signed(body, sender="nobody")),
            ("a name in capital letters", body, self.signed(body, sender=self.sender.upper())),
            ("no signature", body, {k: v for k, v in right.items() if k != signing.SIGNATURE}),
            ("no headers", body, {}),
            ("two nonces in one", body, self.signed(body, nonce="short")),
            ("another version", body, {**right, signing.SIGNATURE: right[signing.SIGNATURE].replace("v1", "v2")}),
            ("a signature that is no text", body, {**right, signing.SIGNATURE: "v1=é"}),
        ):
            with self.subTest(what):
                answer = self.send(sent, headers)
                if what == "a name in capital letters" and self.sender.upper() == self.sender:
                    continue
                self.assert_refused(answer, 403, UNKNOWN)
                self.assertNotIn(pupil, str(answer))
        self.assertEqual(self.notes(), [])
        self.assertEqual(frappe.db.count(admitting.NONCE), 0)

    def test_of_arguments_only_who_is_let_in_is_told(self):
        body = json.dumps({"event": "nonsense", "id": "1"}).encode()
        self.assert_refused(self.send(body, {}), 403, UNKNOWN)
        self.assert_refused(self.send(body, self.signed(body)), 417, "event must be one of")
        body = self.body(records="not a list")
        self.assert_refused(self.send(body, self.signed(body)), 417, "records")
        body = self.body(colour="red")
        self.assert_refused(self.send(body, self.signed(body)), 417, "no argument colour")
        body = self.body(event_id="with spaces")
        self.assert_refused(self.send(body, self.signed(body)), 417, "id")

    def test_a_nonce_is_good_for_one_request(self):
        body = self.body(records=[self.school.pupil_10])
        headers = self.signed(body)
        self.assertEqual(self.send(body, headers)["outcome"], "accepted")
        self.assert_refused(self.send(body, headers), 409, "nonce was used before")
        # Whatever else is signed with it.
        other = self.body(records=[])
        self.assert_refused(self.send(other, self.signed(other, nonce=headers[signing.NONCE])), 409)

    def test_a_replay_is_refused_when_redis_has_forgotten_everything(self):
        body = self.body(records=[self.school.pupil_10])
        headers = self.signed(body)
        self.send(body, headers)
        frappe.cache.delete_keys("school_ai_webhooks:")
        frappe.cache.delete_keys("document_cache::")
        self.assert_refused(self.send(body, headers), 409)

    def test_a_request_that_failed_may_come_again_as_it_is(self):
        body = self.body(records=[self.school.pupil_10])
        headers = self.signed(body)
        with self.settings(changes_enabled=0):
            self.assert_refused(self.send(body, headers), 417, "switched off")
        self.assertEqual(self.send(body, headers)["outcome"], "accepted")

    def test_the_nonce_of_another_sender_is_another(self):
        other = self.make_sender(title="Library")
        secret, nonce = senders.make_secret(other).secret, "n" * 32
        frappe.db.commit()
        self.assertEqual(self.tell([], nonce=nonce)["outcome"], "accepted")
        self.assertEqual(self.tell([], nonce=nonce, sender=other, secret=secret)["outcome"], "accepted")

    def test_two_at_the_same_moment_one_wins(self):
        body = self.body(records=[self.school.pupil_10])
        headers = self.signed(body)
        threads = [Elsewhere(lambda: self.send(body, headers)) for _number in range(4)]
        for thread in threads:
            thread.start()
        answers = [thread.ended().answer for thread in threads]
        done = [answer for answer in answers if isinstance(answer, dict)]
        self.assertEqual(len(done), 1, answers)
        for answer in answers:
            if answer is not done[0]:
                self.assert_refused(answer, 409)

    def test_a_clock_that_is_off_is_told_to_who_signs_rightly(self):
        for off in (-signing.WINDOW - 5, signing.WINDOW + 5):
            self.assert_refused(self.tell([], off=off), 403, "seconds off")
            self.assert_refused(self.tell([], off=off, secret="x" * 43), 403, UNKNOWN)
        for off in (-signing.WINDOW + 20, signing.WINDOW - 20):
            self.assertEqual(self.tell([], off=off)["outcome"], "accepted")

    def test_a_sender_that_is_switched_off(self):
        frappe.db.set_value(senders.SENDER, self.sender, "enabled", 0)
        frappe.db.commit()
        self.assert_refused(self.tell([]), 403, "switched off")
        self.assert_refused(self.tell([], secret="x" * 43), 403, UNKNOWN)

    def test_an_event_that_is_not_allowed(self):
        frappe.db.set_value(senders.SENDER, self.sender, "student_updated", 0)
        frappe.db.commit()
        self.assert_refused(self.tell([]), 403, "may not tell of student-updated")
        self.assertEqual(self.tell([], event="student-created")["outcome"], "accepted")

    def test_nothing_is_taken_that_is_not_signed(self):
        """Frappe would take arguments out of the address, and out of a form, as well."""
        for otherwise in (
            {"query_string": {"records": self.school.pupil_10}},
            {"content_type": "application/x-www-form-urlencoded"},
            {"content_type": "text/plain"},
        ):
            body = self.body()
            answer = self.send(body, self.signed(body), **otherwise)
            self.assertIsInstance(answer, frappe.PermissionError, otherwise)
            self.assertIn("only the body is signed", str(answer))
        self.assertEqual(frappe.db.count(receiving.EVENT), 0)

    def test_a_body_that_is_too_large(self):
        body = self.body(records=["x" * 100] * 700)
        self.assert_refused(self.send(body, self.signed(body)), 413)

    def test_the_capability_switched_off(self):
        with self.settings(webhooks_enabled=0):
            self.assert_refused(self.tell([]), 417, "switched off")

    def test_no_more_than_the_settings_allow(self):
        with self.settings(webhooks_per_hour=2):
            self.tell([])
            self.tell([])
            self.assert_refused(self.tell([]), 429, "sent 2 requests")
            # Who does not sign rightly uses nothing of it up.
            self.assert_refused(self.tell([], secret="x" * 43), 403)

    def test_an_address_that_is_refused_again_and_again_is_not_looked_at(self):
        most, admitting.MOST_REFUSALS = admitting.MOST_REFUSALS, 3
        self.addCleanup(setattr, admitting, "MOST_REFUSALS", most)
        for _number in range(3):
            self.assert_refused(self.tell([], secret="x" * 43), 403)
        self.assert_refused(self.tell([]), 429)
        body = self.body()
        self.assertEqual(self.send(body, self.signed(body), address="192.0.2.8")["outcome"], "accepted")

    def test_refusals_are_counted_though_the_request_is_rolled_back(self):
        self.tell([], secret="x" * 43)
        self.tell([], off=10_000)
        row = frappe.db.get_value(
            senders.SENDER, self.sender, ["refusals", "last_refusal", "last_received"], as_dict=True
        )
        self.assertEqual((row.refusals, row.last_received), (2, None))
        self.assertIn("10000 seconds off", row.last_refusal)
        self.tell([])
        self.assertTrue(frappe.db.get_value(senders.SENDER, self.sender, "last_received"))

    def test_neither_secret_nor_signature_is_kept_in_the_clear(self):
        body = self.body(records=[self.school.pupil_10])
        headers = self.signed(body)
        self.send(body, headers)
        self.send(body, {**headers, signing.NONCE: "n" * 32})
        kept = ""
        for doctype in (senders.SENDER, admitting.NONCE, receiving.EVENT, "Error Log", "Version"):
            kept += str(frappe.db.sql(f"select * from `tab{doctype}`"))
        kept += str(frappe.db.sql("select * from __Auth where doctype = %s", senders.SENDER))
        self.assertIn(self.sender, kept)
        for secret in (self.secret, headers[signing.SIGNATURE][3:]):
            self.assertNotIn(secret, kept)
        self.assertNotIn(self.secret, repr(senders.MadeSecret(self.sender, self.secret, None)))

    def test_used_up_nonces_are_forgotten_once_no_request_can_have_them(self):
        self.tell([])
        admitting.forget_nonces()
        self.assertEqual(frappe.db.count(admitting.NONCE), 1)
        old = now_datetime() - timedelta(seconds=2 * signing.WINDOW)
        frappe.db.set_value(admitting.NONCE, {"sender": self.sender}, "creation", old, update_modified=False)
        admitting.forget_nonces()
        self.assertEqual(frappe.db.count(admitting.NONCE), 1, "a request from the future may still come")
        older = now_datetime() - timedelta(seconds=admitting.NONCES_KEPT + 1)
        frappe.db.set_value(admitting.NONCE, {"sender": self.sender}, "creation", older, update_modified=False)
        admitting.forget_nonces()
        self.assertEqual(frappe.db.count(admitting.NONCE), 0)


class TestSecrets(ReceivingTest):
    def test_a_sender_without_a_secret_cannot_send(self):
        other = self.make_sender(title="Library")
        frappe.db.commit()
        for secret in ("", "0" * 43, "None"):
            self.assert_refused(self.tell([], sender=other, secret=secret), 403, UNKNOWN)

    def test_the_former_secret_is_good_for_a_day(self):
        made = senders.make_secret(self.sender)
        frappe.db.commit()
        self.assertGreater(made.former_valid_until, now_datetime() + timedelta(hours=23))
        self.assertEqual(self.tell([])["outcome"], "accepted")
        self.assertEqual(self.tell([], secret=made.secret)["outcome"], "accepted")
        frappe.db.set_value(senders.SENDER, self.sender, "former_valid_until", add_to_date(now_datetime(), seconds=-1))
        frappe.db.commit()
        self.assert_refused(self.tell([]), 403, UNKNOWN)
        self.assertEqual(self.tell([], secret=made.secret)["outcome"], "accepted")
        senders.forget_former_secrets()
        frappe.db.commit()
        self.assertFalse(
            frappe.db.sql("select 1 from __Auth where name = %s and fieldname = 'former_secret'", self.sender)
        )
        self.assertEqual(self.tell([], secret=made.secret)["outcome"], "accepted")

    def test_of_two_new_ones_the_first_is_good_no_more(self):
        senders.make_secret(self.sender)
        senders.make_secret(self.sender)
        frappe.db.commit()
        self.assert_refused(self.tell([]), 403, UNKNOWN)

    def test_nobody_sets_a_secret_of_their_own(self):
        document = frappe.get_doc(senders.SENDER, self.sender)
        document.secret = "known to everybody"
        with self.assertRaises(frappe.ValidationError):
            document.save()
        document.reload()
        document.title = "Admissions office"
        document.save()
        frappe.db.commit()
        self.assertEqual(self.tell([])["outcome"], "accepted")

    def test_it_goes_with_the_sender(self):
        frappe.delete_doc(senders.SENDER, self.sender)
        self.assertFalse(frappe.db.sql("select 1 from __Auth where name = %s", self.sender))

    def test_senders_are_for_those_who_look_after_school_ai(self):
        for user in (self.school.principal_login, self.school.physicist_login, self.school.pupil_10_login):
            with self.as_user(user):
                for doctype in (senders.SENDER, receiving.EVENT, admitting.NONCE):
                    self.assertFalse(frappe.has_permission(doctype, "read"), (user, doctype))
        with self.as_user(self.school.administrator_login):
            self.assertTrue(frappe.has_permission(senders.SENDER, "write", self.sender))
            self.assertFalse(frappe.has_permission(receiving.EVENT, "write"))


class TestWhatItMeans(ReceivingTest):
    def follow(self, doctype: str, name: str) -> None:
        """The record is known, as it says now."""
        noting.write([(doctype, name, noting.SAVED, None, [])])
        frappe.db.commit()
        numbering.number_all()
        refreshing._take_prints(frappe.get_all(numbering.CHANGE, fields=["name", "entity", "record"]))
        frappe.db.commit()

    def test_a_record_that_has_changed_is_noted_as_by_an_event(self):
        pupil = self.school.pupil_10
        answer = self.tell([pupil])
        self.assertEqual(answer["records"], [{"record": pupil, "outcome": "noted"}])
        (note,) = self.notes()
        self.assertEqual((note.entity, note.record, frappe.parse_json(note.pupils)), ("Student", pupil, [pupil]))
        self.assertTrue(frappe.db.exists("AI Task", {"kind": "Follow changes", "status": "Queued"}))
        # No user has asked for it.
        self.assertEqual(frappe.db.get_value("AI Task", {"kind": "Follow changes"}, "requested_by"), "Administrator")

    def test_one_that_says_what_it_said_is_not(self):
        pupil = self.school.pupil_10
        self.follow("Student", pupil)
        self.assertEqual(self.tell([pupil])["records"], [{"record": pupil, "outcome": "unchanged"}])
        self.assertEqual(self.notes(), [])
        frappe.db.set_value("Student", pupil, "middle_name", "Received", update_modified=False)
        self.addCleanup(lambda: (frappe.db.set_value("Student", pupil, "middle_name", None), frappe.db.commit()))
        frappe.db.commit()
        self.assertEqual(self.tell([pupil])["records"], [{"record": pupil, "outcome": "noted"}])

    def test_one_that_is_not_there(self):
        answer = self.tell(["nobody", self.school.pupil_10, "nobody"])
        self.assertEqual(
            [(each["record"], each["outcome"]) for each in answer["records"]],
            [("nobody", "not there"), (self.school.pupil_10, "noted")],
        )
        # Another record of the school is no pupil.
        self.assertEqual(self.tell([self.school.physics])["records"][0]["outcome"], "not there")

    def test_one_that_was_known_and_is_gone_is_noted_as_deleted(self):
        self.follow("Student", self.school.pupil_10)
        frappe.db.set_value(numbering.CHANGE, {"record": self.school.pupil_10}, "record", "gone")
        frappe.db.set_value(
            numbering.CHANGE, {"record": "gone"}, "name", numbering.name_of("Student", "gone"), update_modified=False
        )
        frappe.db.commit()
        self.assertEqual(self.tell(["gone"])["records"], [{"record": "gone", "outcome": "not there"}])
        (note,) = self.notes()
        self.assertEqual((note.record, note.action), ("gone", noting.DELETED))

    def test_without_names_all_are_compared(self):
        answer = self.tell(event="attendance-marked")
        task = frappe.db.get_value("AI Task", answer["task"], ["kind", "reference_name", "requested_by"], as_dict=True)
        self.assertEqual(
            (task.kind, task.reference_name, task.requested_by),
            ("Compare records", "Student Attendance", "Administrator"),
        )

    def test_the_same_event_again_does_nothing(self):
        pupil = self.school.pupil_10
        self.tell([pupil], event_id="one")
        frappe.db.delete(noting.NOTE)
        frappe.db.commit()
        answer = self.tell([pupil], event_id="one")
        self.assertEqual((answer["outcome"], answer["records"]), ("already received", []))
        self.assertEqual(self.notes(), [])
        self.assertEqual(frappe.db.get_value(receiving.EVENT, {"event_id": "one"}, "times"), 2)
        self.assertEqual(self.tell([pupil], event_id="two")["outcome"], "accepted")

    def test_the_same_event_twice_at_the_same_moment_is_done_once(self):
        bodies = [self.body(records=[self.school.pupil_10], event_id="one") for _number in range(3)]
        sent = [(body, self.signed(body)) for body in bodies]
        threads = [Elsewhere(lambda each=each: self.send(*each)) for each in sent]
        for thread in threads:
            thread.start()
        outcomes = sorted(thread.ended().answer["outcome"] for thread in threads)
        self.assertEqual(outcomes, ["accepted", "already received", "already received"])
        self.assertEqual(len(self.notes()), 1)

    def test_every_event_is_about_a_doctype_that_is_followed(self):
        self.assertEqual(set(receiving.EVENTS.values()) - set(followed.FOLLOWED), set())
        fields = {field.fieldname for field in frappe.get_meta(senders.SENDER).fields}
        for event in receiving.EVENTS:
            self.assertIn(event.replace("-", "_"), fields)
            self.assertEqual(self.tell(["nobody"], event=event)["doctype"], receiving.EVENTS[event])

    def test_nothing_is_written_to_the_schools_records(self):
        values = {"doctype": "Student Log", "student": self.school.pupil_10, "date": getdate(), "log": "Received"}
        frappe.get_doc(values).insert()
        frappe.db.commit()
        kept = {doctype: self._all_of(doctype) for doctype in followed.FOLLOWED if followed.are_there(doctype)}
        for event, doctype in receiving.EVENTS.items():
            names = frappe.get_all(doctype, pluck="name", limit=5)
            self.assertEqual(self.tell([*names, "nobody"], event=event)["outcome"], "accepted")
        self.assertEqual({doctype: self._all_of(doctype) for doctype in kept}, kept)

    @staticmethod
    def _all_of(doctype: str):
        return frappe.db.sql(f"select * from `tab{doctype}` order by name")

    def test_old_events_are_forgotten(self):
        self.tell([], event_id="one")
        self.tell([], event_id="two")
        old = add_to_date(now_datetime(), days=-31)
        frappe.db.set_value(receiving.EVENT, {"event_id": "one"}, "creation", old, update_modified=False)
        receiving.forget_old()
        self.assertEqual(frappe.get_all(receiving.EVENT, pluck="event_id"), ["two"])
