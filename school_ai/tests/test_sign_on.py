"""Signing in by another service, and signing in elsewhere by this site: with a provider and a client of OpenID Connect
that others have written, over HTTP on this machine."""

import unittest
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import frappe
import requests
from frappe.integrations import oauth2, oauth2_logins
from frappe.utils import add_to_date, now_datetime
from frappe.utils.password import update_password

from school_ai import roles
from school_ai.services import people
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put
from school_ai.tests.school import DOMAIN
from school_ai.tests.served import PATIENCE, http

try:
    from authlib.integrations.requests_client import OAuth2Session
    from oidc_provider_mock import User, run_server_in_thread
except ImportError:
    # They come with a checkout, not with the app: on a bench these tests are left out.
    run_server_in_thread = None

STRANGER, NEW_PUPIL = "stranger@elsewhere.example", "new-pupil@elsewhere.example"
# What is a right at School AI or at the school.
OURS = {*roles.BROUGHT, roles.STUDENT, roles.INSTRUCTOR, "System Manager"}
BACK = "http://127.0.0.1:9/back"
# Frappe's own methods go by its name, which is another one on the embedded host.
LOGINS, PROVIDER = f"/api/method/{oauth2_logins.__name__}", f"/api/method/{oauth2.__name__}"
LOGGED_IN = f"/api/method/{frappe.__name__}.auth.get_logged_user"


@unittest.skipIf(run_server_in_thread is None, "needs authlib and oidc-provider-mock")
class SignOnTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        self._forget()

    @staticmethod
    def _forget():
        """Commits, since the site is asked by other threads."""
        frappe.db.rollback()
        for email in (STRANGER, NEW_PUPIL):
            for doctype in ("Has Role", "User Social Login", "User Email", "Block Module"):
                frappe.db.delete(doctype, {"parent": email})
            contacts = frappe.get_all("Contact Email", {"email_id": email}, pluck="parent")
            frappe.db.delete("Contact Email", {"email_id": email})
            frappe.db.delete("Contact", {"name": ("in", contacts or [""])})
            frappe.db.delete("Notification Settings", {"name": email})
            frappe.db.delete("Student", {"student_email_id": email})
            frappe.db.delete("User", {"name": email})
        frappe.db.delete("Social Login Key", {"provider_name": ("like", "School Id%")})
        frappe.db.delete("__Auth", {"doctype": "Social Login Key", "name": ("like", "school_id%")})
        for doctype in ("OAuth Bearer Token", "OAuth Authorization Code", "OAuth Client"):
            frappe.db.delete(doctype)
        frappe.db.delete("User Social Login", {"provider": "school_id"})
        # A User that is saved, as by signing in, loses a secret that was written past it.
        frappe.db.set_value("User", {"email": ("like", f"%@{DOMAIN}")}, "api_key", None, update_modified=False)
        frappe.db.set_single_value("Website Settings", "disable_signup", 0)
        frappe.db.commit()
        frappe.clear_cache()

    def roles_of(self, user: str) -> set[str]:
        return set(frappe.get_all("Has Role", {"parenttype": "User", "parent": user}, pluck="role"))


class TestByAnotherService(SignOnTest):
    """The school's identity provider signs people in here (Social Login Key)."""

    def sign_up(self, allowed: bool):
        frappe.db.set_single_value("Website Settings", "disable_signup", int(not allowed))
        frappe.db.commit()
        frappe.clear_cache()

    def key(self, port: int) -> str:
        at = f"http://localhost:{port}"
        document = frappe.get_doc(
            {
                "doctype": "Social Login Key",
                "social_login_provider": "Custom",
                "provider_name": "School Id",
                "enable_social_login": 1,
                "client_id": "school",
                "client_secret": "secret",
                "base_url": at,
                "custom_base_url": 1,
                "authorize_url": "/oauth2/authorize",
                "access_token_url": "/oauth2/token",
                "redirect_url": f"{LOGINS}.custom/school_id",
                "api_endpoint": f"{at}/userinfo",
                "auth_url_data": '{"response_type": "code", "scope": "openid email profile"}',
                "user_id_property": "sub",
            }
        ).insert()
        frappe.db.commit()
        return document.name

    def sign_in(self, site, email: str) -> tuple[requests.Session, requests.Response]:
        """Press the button on the page of login, sign in there, and come back. What the site answered last."""
        browser = requests.Session()
        page = browser.get(f"{site.address}/login", timeout=PATIENCE)
        self.assertEqual(page.status_code, 200)
        link = next(
            part.split('"')[0].replace("&amp;", "&")
            for part in page.text.split('href="')
            if "/oauth2/authorize" in part.split('"')[0]
        )
        sent_back = browser.post(link, data={"sub": email}, allow_redirects=False, timeout=PATIENCE)
        self.assertEqual(sent_back.status_code, 302, sent_back.text[:300])
        # The site's own address, which it has by its configuration, is this server.
        back = urlsplit(sent_back.headers["Location"])
        self.assertEqual(back.path, f"{LOGINS}.custom/school_id")
        answer = browser.get(f"{site.address}{back.path}?{back.query}", allow_redirects=False, timeout=PATIENCE)
        frappe.db.rollback()
        return browser, answer

    def who(self, site, browser: requests.Session) -> str | None:
        answer = browser.get(f"{site.address}{LOGGED_IN}", timeout=PATIENCE)
        return answer.json().get("message") if answer.status_code == 200 else None

    def signed_in(self, email: str):
        """What the site answered, as whom it takes the browser from then on, and how it answers to it when it asks for
        pupils, which the role Student may read."""
        people_there = [User(sub=email, claims={"email": email, "name": "Somebody", "email_verified": True})]
        with run_server_in_thread(user_claims=people_there) as provider, http() as site:
            self.key(provider.server_port)
            browser, answer = self.sign_in(site, email)
            pupils = browser.get(f"{site.address}/api/resource/Student", timeout=PATIENCE)
            return answer, self.who(site, browser), pupils.status_code

    def test_a_pupil_whom_the_school_knows_is_the_same_pupil_with_the_same_roles(self):
        self.sign_up(False)
        login = self.school.pupil_10_login
        before = self.roles_of(login)
        _answer, who, pupils = self.signed_in(login)
        self.assertEqual((who, pupils), (login, 200))
        self.assertEqual(self.roles_of(login), before)
        self.assertEqual(frappe.db.get_value("Student", self.school.pupil_10, "user"), login)

    def test_a_stranger_gets_no_login_where_nobody_signs_up(self):
        self.sign_up(False)
        answer, who, pupils = self.signed_in(STRANGER)
        self.assertIn("Signup is Disabled", answer.text)
        self.assertNotEqual(who, STRANGER)
        self.assertEqual(pupils, 403)
        self.assertFalse(frappe.db.exists("User", STRANGER))

    def test_a_stranger_gets_no_role_where_everybody_signs_up(self):
        self.sign_up(True)
        _answer, who, pupils = self.signed_in(STRANGER)
        self.assertEqual((who, pupils), (STRANGER, 403))
        self.assertEqual(self.roles_of(STRANGER) & OURS, set())
        self.assertEqual(frappe.db.get_value("User", STRANGER, "user_type"), "Website User")

    def test_a_new_login_of_a_pupil_is_theirs_once_it_is_linked_by_their_email(self):
        self.sign_up(True)
        pupil = put("Student", first_name="New", student_name="New Pupil", student_email_id=NEW_PUPIL, enabled=1,
                    docstatus=0)  # fmt: skip
        frappe.db.commit()
        _answer, who, pupils = self.signed_in(NEW_PUPIL)
        self.assertEqual((who, pupils), (NEW_PUPIL, 403))
        self.assertEqual(self.roles_of(NEW_PUPIL) & OURS, set())
        people.link_student(pupil)
        self.assertEqual(frappe.db.get_value("Student", pupil, "user"), NEW_PUPIL)
        # The record gives the role Student, and no other one.
        self.assertLessEqual(self.roles_of(NEW_PUPIL) & OURS, {roles.STUDENT})

    def test_who_was_disabled_here_does_not_come_in_by_there(self):
        self.sign_up(False)
        login = self.school.pupil_10_b_login
        frappe.db.set_value("User", login, "enabled", 0)
        frappe.db.commit()
        try:
            _answer, who, pupils = self.signed_in(login)
        finally:
            frappe.db.set_value("User", login, "enabled", 1)
            frappe.db.commit()
            frappe.clear_cache(user=login)
        self.assertNotEqual(who, login)
        self.assertEqual(pupils, 403)


class TestByThisSite(SignOnTest):
    """This site signs people in elsewhere (OAuth Client), with a client that knows nothing of Frappe."""

    PASSWORD = "Correct-Horse-17-Battery"

    def client(self) -> str:
        document = frappe.get_doc(
            {
                "doctype": "OAuth Client",
                "app_name": "Library",
                "redirect_uris": BACK,
                "default_redirect_uri": BACK,
                "scopes": "all openid",
                "grant_type": "Authorization Code",
                "response_type": "Code",
                "skip_authorization": 1,
            }
        ).insert()
        update_password(self.school.pupil_10_login, self.PASSWORD)
        frappe.db.commit()
        return document.client_id

    def tokens(self, site, client: OAuth2Session, verifier: str = "v" * 64, said: str = "") -> dict:
        """What the client gets for the code that the pupil agreed to. `said`: another verifier than was promised."""
        browser = requests.Session()
        data = {"usr": self.school.pupil_10_login, "pwd": self.PASSWORD}
        self.assertEqual(browser.post(f"{site.address}/api/method/login", data, timeout=PATIENCE).status_code, 200)
        promised = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        address, state = client.create_authorization_url(
            f"{site.address}{PROVIDER}.authorize", code_challenge=promised, code_challenge_method="S256"
        )
        at = browser.get(address, allow_redirects=False, timeout=PATIENCE)
        while at.status_code in (301, 302) and not at.headers["Location"].startswith(BACK):
            at = browser.get(requests.compat.urljoin(site.address, at.headers["Location"]), allow_redirects=False,
                             timeout=PATIENCE)  # fmt: skip
        self.assertEqual(at.status_code, 302, at.text[:500])
        self.assertEqual(parse_qs(urlsplit(at.headers["Location"]).query)["state"], [state])
        return client.fetch_token(
            f"{site.address}{PROVIDER}.get_token",
            authorization_response=at.headers["Location"],
            code_verifier=said or verifier,
        )

    def session(self) -> OAuth2Session:
        return OAuth2Session(self.client(), scope="all openid", redirect_uri=BACK, token_endpoint_auth_method="none")

    def own(self, site, token: str) -> int:
        """How our API answers to a token."""
        frappe.db.commit()
        return requests.get(
            f"{site.address}/api/method/school_ai.api.tutor.conversations",
            headers={"Authorization": f"Bearer {token}"},
            timeout=PATIENCE,
        ).status_code

    def test_a_token_is_the_pupil_until_its_time_is_over(self):
        with http() as site:
            token = self.tokens(site, self.session())
            frappe.db.rollback()
            self.assertEqual(token["expires_in"], 3600)
            self.assertEqual(self.own(site, token["access_token"]), 200)
            self.assertIn(self.own(site, "0" * 30), (401, 403))
            row = frappe.db.get_value("OAuth Bearer Token", token["access_token"], ["user", "status"], as_dict=True)
            self.assertEqual((row.user, row.status), (self.school.pupil_10_login, "Active"))
            over = {"expiration_time": add_to_date(now_datetime(), days=-1)}
            frappe.db.set_value("OAuth Bearer Token", token["access_token"], over, update_modified=False)
            self.assertIn(self.own(site, token["access_token"]), (401, 403))

    def test_one_that_was_revoked_is_good_for_nothing(self):
        with http() as site:
            client = self.session()
            token = self.tokens(site, client)
            self.assertEqual(self.own(site, token["access_token"]), 200)
            client.revoke_token(f"{site.address}{PROVIDER}.revoke_token", token=token["access_token"])
            frappe.db.rollback()
            self.assertEqual(frappe.db.get_value("OAuth Bearer Token", token["access_token"], "status"), "Revoked")
            self.assertIn(self.own(site, token["access_token"]), (401, 403))

    def test_whoever_was_disabled_comes_in_by_no_token_and_no_key(self):
        login = self.school.pupil_10_login
        with http() as site:
            token = self.tokens(site, self.session())
            self.assertEqual(self.own(site, token["access_token"]), 200)
            self.assertEqual(site.get("tutor.conversations", login).status_code, 200)
            frappe.db.set_value("User", login, "enabled", 0)
            frappe.db.commit()
            try:
                self.assertEqual(self.own(site, token["access_token"]), 401)
                self.assertEqual(site.get("tutor.conversations", login).status_code, 401)
            finally:
                frappe.db.set_value("User", login, "enabled", 1)
                frappe.db.commit()
                frappe.clear_cache(user=login)
            self.assertEqual(self.own(site, token["access_token"]), 200)

    def test_a_code_that_was_caught_is_good_for_nothing(self):
        """Without the verifier that the client alone has (PKCE)."""
        with http() as site, self.assertRaises(Exception) as refused:
            self.tokens(site, self.session(), said="w" * 64)
        self.assertIn("invalid_grant", str(refused.exception))

    def test_who_signs_in_is_told_to_the_client_and_their_roles_are_not_changed(self):
        before = self.roles_of(self.school.pupil_10_login)
        with http() as site:
            client = self.session()
            token = self.tokens(site, client)
            told = requests.get(
                f"{site.address}{PROVIDER}.openid_profile",
                headers={"Authorization": f"Bearer {token['access_token']}"},
                timeout=PATIENCE,
            ).json()
        self.assertEqual(told["email"], self.school.pupil_10_login)
        frappe.db.rollback()
        self.assertEqual(self.roles_of(self.school.pupil_10_login), before)
