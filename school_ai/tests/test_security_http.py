"""Ways in over real HTTP: sessions and their tokens, keys, REST, private files and prints."""

import json

import frappe
import requests

from school_ai.tests import access_world, served
from school_ai.tests.case import SiteTest

SECRET = "zqhttpsecret"


class HttpTest(SiteTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(access_world.forget)
        access_world.forget()
        cls.world = access_world.make(cls.school)
        file = {"doctype": "File", "file_name": f"{SECRET}.txt", "is_private": 1, "content": SECRET}
        about = {"attached_to_doctype": "Student", "attached_to_name": cls.world.records["Student", "c"]}
        cls.file = frappe.get_doc({**file, **about}).insert(ignore_permissions=True)
        frappe.db.commit()
        cls.addClassCleanup(cls.forget_file)

    @classmethod
    def forget_file(cls):
        frappe.set_user("Administrator")
        frappe.delete_doc("File", cls.file.name, force=True)
        frappe.db.commit()

    def record(self, doctype: str, key: str) -> str:
        return self.world.records[doctype, key]


class TestRest(HttpTest):
    def test_records_of_others_are_not_served(self):
        school = self.school
        pupil, guardian, teacher = school.pupil_10_login, school.mother_login, school.physicist_login
        with served.http() as calls:
            for user, doctype, key, status in (
                (pupil, "Student", "a", 200),
                (pupil, "Student", "b", 403),
                (pupil, "AI Insight", "a", 403),
                (pupil, "School Assignment Question", "a", 403),
                (guardian, "Student", "a", 403),
                (guardian, "Family Message", "a", 403),
                (teacher, "AI Insight", "a", 200),
                (teacher, "AI Insight", "c", 403),
                (teacher, "AI Insight", "e", 403),
                (teacher, "School Assignment Question", "c", 403),
                ("", "Student", "a", 403),
                (school.outsider_login, "AI Conversation", "a", 403),
            ):
                address = f"/api/resource/{doctype}/{self.record(doctype, key)}"
                with self.subTest(user=user, doctype=doctype, key=key):
                    answer = calls.get(address, user)
                    self.assertEqual(answer.status_code, status, answer.text[:300])
                    if status != 200:
                        self.assertNotIn(self.world.words[doctype, key], answer.text)

    def test_lists_show_what_is_theirs(self):
        with served.http() as calls:
            fields = "fields=%5B%22*%22%5D&limit_page_length=500"
            answer = calls.get(f"/api/resource/AI Insight?{fields}", self.school.physicist_login)
            words = self.world.words
            self.assertIn(words["AI Insight", "a"], answer.text)
            self.assertNotIn(words["AI Insight", "c"], answer.text)
            for doctype in ("AI Insight", "School Assignment"):
                refused = calls.get(f"/api/resource/{doctype}?{fields}", self.school.pupil_10_login)
                self.assertEqual(refused.status_code, 403)

    def test_a_list_is_ordered_by_columns_alone(self):
        with served.http() as calls:
            for wanted in ("sleep(5)", "case when (select 1) then sleep(5) else name end", "name having sleep(5)"):
                for argument in ("order_by", "group_by"):
                    answer = calls.get(
                        f"/api/resource/AI Insight?{argument}={requests.utils.quote(wanted)}",
                        self.school.physicist_login,
                    )
                    self.assertEqual(answer.status_code, 403, wanted)
            kept = calls.get("/api/resource/AI Insight?order_by=modified desc", self.school.physicist_login)
            self.assertEqual(kept.status_code, 200)

    def test_methods_of_frappes_ask_for_rights_under_every_name(self):
        """The host has its own name for them; a bench has one."""
        host = frappe.__name__
        with served.http() as calls:
            for name in {"frappe", host}:
                address = f"/api/method/{name}.desk.form.linked_with.get"
                given = {"doctype": "Student", "docname": self.record("Student", "b")}
                answer = calls.post(address, self.school.pupil_10_login, given)
                self.assertEqual(answer.status_code, 403, answer.text[:300])

    def test_another_ones_record_is_not_written(self):
        with served.http() as calls:
            for verb in ("PUT", "DELETE"):
                answer = requests.request(
                    verb,
                    f"{calls.address}/api/resource/AI Insight/{self.record('AI Insight', 'c')}",
                    json={"status": "Dismissed"},
                    headers={"Authorization": f"token {served._key(self.school.physicist_login)}"},
                    timeout=60,
                )
                self.assertEqual(answer.status_code, 403)
        self.assertTrue(frappe.db.exists("AI Insight", self.record("AI Insight", "c")))


class TestFiles(HttpTest):
    def test_a_private_file_is_for_who_sees_its_record(self):
        with served.http() as calls:
            for user in ("", self.school.pupil_10_login, self.school.mother_login, self.school.physicist_login):
                answer = calls.get(self.file.file_url, user)
                self.assertIn(answer.status_code, (401, 403, 404), user)
                self.assertNotIn(SECRET, answer.text)

    def test_a_print_of_another_is_refused(self):
        name = self.record("Student", "c")
        with served.http() as calls:
            answer = calls.get(f"/printview?doctype=Student&name={name}", self.school.pupil_10_login)
            self.assertNotIn(self.world.words["Student", "c"], answer.text)


class TestSessions(HttpTest):
    def login(self, calls) -> requests.Session:
        """A session as a browser has one, without what Frappe's pages send along."""
        from frappe.utils.password import update_password

        update_password(self.school.pupil_10_login, "quokka-Trolley-42")
        frappe.db.commit()
        session = requests.Session()
        given = {"usr": self.school.pupil_10_login, "pwd": "quokka-Trolley-42"}
        answer = session.post(f"{calls.address}/api/method/login", data=given, timeout=60)
        self.assertEqual(answer.status_code, 200, answer.text[:300])
        return session

    def test_a_session_without_its_token_writes_nothing(self):
        with served.http() as calls:
            session = self.login(calls)
            ours = f"{calls.address}/api/method/school_ai.api"
            read = session.get(f"{ours}.notices.unread", timeout=60)
            self.assertEqual(read.status_code, 200, read.text[:300])
            # A page gives the session its token, as it does in every browser.
            page = session.get(f"{calls.address}/school-ai/notices", headers={"Accept": "text/html"}, timeout=120)
            self.assertIn('name="csrf-token"', page.text)
            written = session.post(f"{ours}.notices.read_all", timeout=60)
            by_reading = session.get(f"{ours}.notices.read_all", timeout=60)
        self.assertIn(written.status_code, (400, 403), written.text[:300])
        self.assertIn(by_reading.status_code, (403, 405), by_reading.text[:300])

    def test_a_session_that_has_ended_opens_nothing(self):
        with served.http() as calls:
            session = self.login(calls)
            address = f"{calls.address}/api/method/school_ai.api.notices.unread"
            self.assertEqual(session.get(address, timeout=60).status_code, 200)
            frappe.db.delete("Sessions", {"user": self.school.pupil_10_login})
            frappe.db.commit()
            frappe.cache.hdel("session", session.cookies.get("sid"))
            self.assertEqual(session.get(address, timeout=60).status_code, 403)

    def test_a_key_of_a_login_that_is_off_opens_nothing(self):
        user = self.school.outsider_login
        with served.http() as calls:
            self.assertEqual(calls.get("notices.unread", user).status_code, 200)
            frappe.db.set_value("User", user, "enabled", 0)
            frappe.db.commit()
            self.addCleanup(self.enable, user)
            frappe.clear_cache(user=user)
            self.assertIn(calls.get("notices.unread", user).status_code, (401, 403))

    @staticmethod
    def enable(user: str):
        frappe.set_user("Administrator")
        frappe.db.set_value("User", user, "enabled", 1)
        frappe.db.commit()
        frappe.clear_cache(user=user)

    def test_a_made_up_key_opens_nothing(self):
        with served.http() as calls:
            for token in ("token a:b", "token :", "Basic YTpi", "Bearer x", f"token {json.dumps({'a': 1})}"):
                answer = requests.get(
                    f"{calls.address}/api/method/school_ai.api.notices.unread",
                    headers={"Authorization": token},
                    timeout=60,
                )
                self.assertIn(answer.status_code, (401, 403), token)
