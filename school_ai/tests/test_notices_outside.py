"""News that leave the house by SMS and push: to a gateway and a push service that answer as the true ones do."""

from urllib.parse import parse_qs, urlsplit

import frappe
import http_ece
from frappe.utils import add_to_date, now_datetime

from school_ai import noted
from school_ai.api import notices as api
from school_ai.services import doctor
from school_ai.services.telling import kinds, push, sending, wording
from school_ai.tests.push_service import Device, push_service
from school_ai.tests.receiver import nobody, receiver
from school_ai.tests.test_notices import NoticesTest

SUBSCRIPTION = push.SUBSCRIPTION


class OutsideTest(NoticesTest):
    def setUp(self):
        super().setUp()
        push.make_keys()
        frappe.cache.delete_keys("school_ai_push:")
        frappe.db.commit()

    def statuses(self, channel: str) -> list[str]:
        return [row.status for row in self.deliveries() if row.channel == channel]


class TestSMS(OutsideTest):
    def setUp(self):
        super().setUp()
        frappe.db.set_value("User", self.school.mother_login, "mobile_no", "+49 171 2345678")
        frappe.db.set_value("Notification", wording.BY_SMS, "enabled", 1)
        frappe.clear_document_cache("Notification", wording.BY_SMS)
        self.addCleanup(self._off)
        self.choose(email="Never", sms=True)

    def _off(self):
        frappe.db.rollback()
        frappe.db.set_value("Notification", wording.BY_SMS, "enabled", 0)
        frappe.clear_document_cache("Notification", wording.BY_SMS)
        self.gateway("")

    def gateway(self, url: str):
        settings = frappe.get_doc("SMS Settings")
        settings.update(
            {"sms_gateway_url": url, "message_parameter": "text", "receiver_parameter": "to", "use_post": 0}
        )
        settings.flags.ignore_mandatory = True
        settings.save()
        noted.forget()
        frappe.db.commit()

    def test_sent_by_the_schools_gateway_once(self):
        with receiver() as outside:
            self.gateway(outside.url)
            self.tell()
            sending.send_due()
            self.make_due()
            sending.send_due()
        (got,) = outside.got
        said = parse_qs(urlsplit(got.path).query)
        self.assertEqual(said["to"], ["+491712345678"])
        self.assertIn("Somebody has written", said["text"][0])
        self.assertIn("/school-ai/messages", said["text"][0])
        self.assertEqual(self.statuses("SMS"), ["Sent"])

    def test_without_a_gateway_or_a_number_there_is_none(self):
        self.gateway("")
        self.assertEqual(self.deliveries(self.tell()), [])
        with receiver() as outside:
            self.gateway(outside.url)
            frappe.db.set_value("User", self.school.mother_login, "mobile_no", None)
            self.assertEqual(self.deliveries(self.tell("2")), [])

    def test_a_gateway_that_fails_is_tried_again_without_its_key_being_told(self):
        with receiver(status=503) as outside:
            self.gateway(f"{outside.url}?key=secret")
            name = self.tell()
            sending.send_due()
            (row,) = self.deliveries(name)
            self.assertEqual((row.status, row.tries), ("Waiting", 1))
            self.assertIn("503", row.problem)
            self.assertNotIn("secret", row.problem)
            outside.status = 200
            self.make_due()
            sending.send_due()
        self.assertEqual(self.statuses("SMS"), ["Sent"])

    def test_whose_sender_was_killed_is_not_sent_again(self):
        with receiver() as outside:
            self.gateway(outside.url)
            name = self.tell()
            frappe.db.set_value("AI Notice Delivery", {"parent": name}, {"status": "Trying", "tries": 1})
            self.make_due()
            sending.send_due()
        self.assertEqual(outside.got, [])
        self.assertEqual(self.statuses("SMS"), ["Given Up"])


class TestPush(OutsideTest):
    def subscribe(self, device: Device, user: str | None = None):
        with self.as_user(user or self.school.mother_login):
            api.subscribe(device.endpoint, device.p256dh, device.auth)
        frappe.db.commit()

    def count(self) -> int:
        return frappe.db.count(SUBSCRIPTION)

    def test_encrypted_signed_and_naming_nobody(self):
        frappe.db.set_value("User", self.school.mother_login, "language", "de")
        with push_service() as outside:
            device = Device(outside.url)
            self.subscribe(device)
            name = self.tell(subject="A message from Paul about Ada")
            sending.send_due()
            (got,) = outside.got
            said = device.read(got)
        self.assertEqual(said, {
            "title": "Nachrichten",
            "body": "Öffnen Sie die Seite, um es zu lesen.",
            "tag": name,
            "url": "/school-ai/notices",
        })  # fmt: skip
        self.assertEqual((got.headers["ttl"], got.headers["urgency"]), ("86400", "normal"))
        self.assertNotIn(b"Nachrichten", got.body)
        self.assertEqual(self.statuses("Push"), ["Sent"])
        self.assertTrue(frappe.db.get_value(SUBSCRIPTION, {}, "last_used"))
        # Somebody else's device cannot read it.
        with self.assertRaises(http_ece.ECEException):
            Device(outside.url).read(got)

    def test_tried_again_it_replaces_itself(self):
        with push_service() as outside:
            device = Device(outside.url)
            self.subscribe(device)
            name = self.tell()
            sending.send_due()
            # Killed before it could say so.
            past = add_to_date(now_datetime(), seconds=-1)
            row = {"parent": name, "channel": "Push"}
            frappe.db.set_value("AI Notice Delivery", row, {"status": "Trying", "next_try": past})
            frappe.db.commit()
            sending.send_due()
            first, second = outside.got
            self.assertEqual(first.headers["topic"], second.headers["topic"])
            self.assertEqual(device.read(first)["tag"], device.read(second)["tag"])

    def test_a_device_that_is_gone_is_forgotten(self):
        for status in (404, 410):
            with push_service(status=status) as outside:
                self.subscribe(Device(outside.url))
                self.assertEqual(self.count(), 1)
                self.tell(str(status))
                sending.send_due()
            self.assertEqual(self.count(), 0, status)

    def test_a_service_that_fails_is_tried_again(self):
        with push_service(status=500) as outside:
            self.subscribe(Device(outside.url))
            self.tell()
            sending.send_due()
            self.assertEqual((self.statuses("Push"), self.count()), (["Waiting"], 1))
            outside.status = 201
            self.make_due()
            sending.send_due()
        self.assertEqual(self.statuses("Push"), ["Sent"])

    def test_where_its_answer_leads_is_not_followed(self):
        with receiver() as elsewhere, push_service(status=307, answers={"Location": elsewhere.url}) as outside:
            self.subscribe(Device(outside.url))
            self.tell()
            sending.send_due()
        self.assertEqual(elsewhere.got, [])

    def test_only_public_hosts_by_https(self):
        device = Device("https://push.example/1")
        for endpoint in (
            nobody(),
            "https://127.0.0.1/push",
            "https://localhost/push",
            "https://10.0.0.5/push",
            "https://169.254.169.254/latest",
            "https://[::1]/push",
            "https://[::ffff:10.0.0.5]/push",
            "https://user:key@8.8.8.8/push",
            "http://8.8.8.8/push",
            "ftp://8.8.8.8/push",
            "https://no-such-name.invalid/push",
            "https://8.8.8.8/" + "x" * 1000,
        ):
            with self.as_user(self.school.mother_login), self.assertRaises(frappe.ValidationError, msg=endpoint):
                api.subscribe(endpoint, device.p256dh, device.auth)
        for p256dh, auth in ((device.auth * 4, device.auth), (device.p256dh, "x" * 40), ("ä" * 80, device.auth)):
            with self.as_user(self.school.mother_login), self.assertRaises(frappe.ValidationError):
                api.subscribe("https://8.8.8.8/push", p256dh, auth)
        self.assertEqual(self.count(), 0)

    def test_a_name_that_leads_elsewhere_meanwhile_is_not_talked_to(self):
        """What is connected to is looked at, whatever the name led to a moment ago."""
        with receiver() as inside:
            with self.assertRaises(push.NotReached) as refused:
                push._post(f"https://127.0.0.1:{inside.port}/push", b"", {})
            self.assertIn("not public", str(refused.exception))
        self.assertEqual(inside.got, [])

    def test_whoever_signs_out_is_told_no_more_there(self):
        with push_service() as outside:
            mine, other = Device(outside.url), Device(outside.url + "-2")
            with self.as_user(self.school.mother_login):
                for device, session in ((mine, "one session"), (other, "another session")):
                    frappe.session.sid = session
                    api.subscribe(device.endpoint, device.p256dh, device.auth)
                frappe.session.sid = "one session"
                push.on_logout()
        self.assertEqual(frappe.get_all(SUBSCRIPTION, pluck="endpoint"), [other.endpoint])

    def test_nor_whose_login_is_closed(self):
        with push_service() as outside:
            self.subscribe(Device(outside.url))
            user = frappe.get_doc("User", self.school.mother_login)
            user.enabled = 0
            user.save()
            self.assertEqual(self.count(), 0)
            user.enabled = 1
            user.save()

    def test_a_device_is_one_persons(self):
        with push_service() as outside:
            device = Device(outside.url)
            self.subscribe(device)
            self.subscribe(device, self.school.physicist_login)
            self.assertEqual(frappe.get_all(SUBSCRIPTION, pluck="user"), [self.school.physicist_login])
            with self.as_user(self.school.mother_login):
                api.unsubscribe(device.endpoint)
                self.assertFalse(api.test(device.endpoint))
            self.assertEqual((self.count(), outside.got), (1, []))

    def test_somebody_tries_it(self):
        with push_service() as outside:
            device = Device(outside.url)
            self.subscribe(device)
            with self.as_user(self.school.mother_login):
                self.assertTrue(api.test(device.endpoint))
            self.assertEqual(device.read(outside.got[0])["title"], "This is a try")
            outside.status = 410
            with self.as_user(self.school.mother_login):
                self.assertFalse(api.test(device.endpoint))

    def test_the_secret_of_a_device_stands_in_no_list(self):
        with push_service() as outside:
            self.subscribe(Device(outside.url))
            for user in (self.school.administrator_login, self.school.mother_login):
                with self.as_user(user):
                    try:
                        rows = frappe.get_list(SUBSCRIPTION, fields=["*"])
                    except frappe.PermissionError:
                        rows = []
                for row in rows:
                    self.assertFalse(row.get("endpoint") or row.get("public_key"))
                    self.assertNotIn("sixteen", str(row))

    def test_keys_survive_a_save_of_the_settings_and_are_in_no_document(self):
        before = push._private_key()
        self.assertIn("PRIVATE KEY", before)
        document = frappe.get_doc("School AI Settings")
        document.save()
        self.assertEqual(push._private_key(), before)
        self.assertNotIn("PRIVATE", frappe.as_json(frappe.get_doc("School AI Settings").as_dict()))
        push.make_keys()
        self.assertEqual(push._private_key(), before)

    def test_where_the_school_has_switched_it_off_nothing_is_pushed(self):
        with push_service() as outside:
            self.subscribe(Device(outside.url))
            frappe.db.set_single_value("School AI Settings", "notices_by_push", 0)
            frappe.clear_document_cache("School AI Settings", "School AI Settings")
            noted.forget()
            self.tell()
            with self.as_user(self.school.mother_login):
                self.assertEqual(api.how_told()["push_key"], "")
            self.assertEqual(self.statuses("Push"), [])


class TestDoctor(OutsideTest):
    def test_it_tells_of_what_was_given_up(self):
        def said():
            return [each.words for each in doctor.examine() if each.about == "Notices" and "given up:" in each.words]

        self.assertEqual(said(), [])
        name = self.tell(kind=kinds.MESSAGES)
        frappe.db.set_value("AI Notice", name, "state", "Given Up")
        (words,) = said()
        self.assertIn("AI Notice", words)
