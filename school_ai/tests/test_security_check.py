"""How safely the site is set up: each check tells what is well and what is not, with what to do about it."""

import json
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import frappe
from click.testing import CliRunner
from frappe.desk.query_report import run
from frappe.utils import add_to_date, now_datetime

from school_ai import settings
from school_ai.commands import school_ai as commands
from school_ai.services.rights import ledger
from school_ai.services.security import backups, checking, ours, server, signing_in, tokens
from school_ai.services.security.found import DANGER, OK, SYSTEM, WARNING, WEBSITE
from school_ai.settings import Provider
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put
from school_ai.tests.test_commands import connected_already


class SecurityTest(SiteTest):
    def said(self, title: str) -> list:
        (check,) = (each for each in checking.CHECKS if each.title == title)
        return list(check.look())

    def level(self, title: str) -> str:
        """The gravest of what a check has to say. What is not well comes with what to do."""
        said = self.said(title)
        for level, words, to_do in said:
            self.assertTrue(words, title)
            self.assertEqual(bool(to_do), level != OK, (title, words))
        return max((each[0] for each in said), key=(OK, WARNING, DANGER).index)

    @contextmanager
    def conf(self, **values):
        before = {key: frappe.local.conf.get(key) for key in values}
        frappe.local.conf.update(values)
        try:
            yield
        finally:
            frappe.local.conf.update(before)

    @contextmanager
    def single(self, doctype: str, **values):
        """Settings as they stand in the database, undone with the test's transaction."""
        before = {field: frappe.db.get_single_value(doctype, field) for field in values}
        self._write(doctype, values)
        try:
            yield
        finally:
            self._write(doctype, before)

    @staticmethod
    def _write(doctype: str, values: dict) -> None:
        for field, value in values.items():
            frappe.db.set_single_value(doctype, field, value)
        frappe.clear_document_cache(doctype, doctype)

    def assert_levels(self, title: str, doctype: str, *cases):
        for values, level in cases:
            with self.subTest(title, **values), self.single(doctype, **values):
                self.assertEqual(self.level(title), level)


class TestSigningIn(SecurityTest):
    def test_session_expiry(self):
        for period, level in (("12:00:00", OK), ("240:00:00", WARNING)):
            with patch.object(signing_in, "get_expiry_period", return_value=period):
                self.assertEqual(self.level("Session expiry"), level)

    def test_switches_of_signing_in(self):
        self.assert_levels(
            "Sessions at once", SYSTEM, ({"deny_multiple_sessions": 1}, OK), ({"deny_multiple_sessions": 0}, WARNING)
        )
        self.assert_levels(
            "Password policy",
            SYSTEM,
            ({"enable_password_policy": 1, "minimum_password_score": "3"}, OK),
            ({"enable_password_policy": 1, "minimum_password_score": "1"}, WARNING),
            ({"enable_password_policy": 0}, DANGER),
        )
        field = "allow_consecutive_login_attempts"
        self.assert_levels("Login attempts", SYSTEM, ({field: 5}, OK), ({field: 50}, WARNING), ({field: 0}, DANGER))
        names = {"allow_login_using_mobile_number": 0, "allow_login_using_user_name": 0}
        self.assert_levels(
            "Other names to sign in by",
            SYSTEM,
            (names, OK),
            ({**names, "allow_login_using_user_name": 1}, WARNING),
            ({**names, "allow_login_using_mobile_number": 1}, WARNING),
        )
        self.assert_levels(
            "Links that sign in",
            SYSTEM,
            ({"login_with_email_link": 1, "login_with_email_link_expiry": 10}, OK),
            ({"login_with_email_link": 1, "login_with_email_link_expiry": 600}, WARNING),
            ({"login_with_email_link": 0, "login_with_email_link_expiry": 600}, OK),
        )
        self.assert_levels("Sign-up", WEBSITE, ({"disable_signup": 1}, OK), ({"disable_signup": 0}, DANGER))

    def ask_of(self, *roles: str):
        frappe.db.set_value("Role", {"two_factor_auth": 1}, "two_factor_auth", 0)
        for role in roles:
            frappe.db.set_value("Role", role, "two_factor_auth", 1)

    def test_second_factor(self):
        on = {"enable_two_factor_auth": 1, "two_factor_method": "OTP App", "bypass_2fa_for_retricted_ip_users": 0}
        self.ask_of(*signing_in.POWERFUL)
        self.assert_levels(
            "Second factor",
            SYSTEM,
            (on, OK),
            ({**on, "two_factor_method": "Email"}, WARNING),
            ({**on, "bypass_2fa_for_retricted_ip_users": 1}, WARNING),
            ({**on, "enable_two_factor_auth": 0}, DANGER),
        )
        self.ask_of("System Manager")
        self.assert_levels("Second factor", SYSTEM, (on, WARNING))
        self.ask_of("All")
        self.assert_levels("Second factor", SYSTEM, (on, OK))

    def test_system_managers(self):
        frappe.db.delete("Has Role", {"role": "System Manager", "parent": ("not in", frappe.STANDARD_USERS)})
        put("Has Role", role="System Manager", parent=self.school.outsider_login, parenttype="User",
            parentfield="roles", docstatus=0)  # fmt: skip
        frappe.cache.delete_key("roles")
        with self.single(SYSTEM, enable_two_factor_auth=0):
            self.assertEqual(self.level("System Managers"), DANGER)
            self.assertIn(self.school.outsider_login, self.said("System Managers")[0][1])
        with self.single(SYSTEM, enable_two_factor_auth=1):
            self.ask_of("Instructor")
            self.assertEqual(self.level("System Managers"), DANGER)
            self.ask_of("System Manager")
            self.assertEqual(self.level("System Managers"), OK)

    def test_sign_on_by_other_services(self):
        frappe.db.delete("Social Login Key")
        with self.single(WEBSITE, disable_signup=0):
            self.assertEqual(self.level("Sign-on by other services"), OK)
            key = put("Social Login Key", provider_name="X", enable_social_login=1, docstatus=0,
                      base_url="https://id.example")  # fmt: skip
            self.assertEqual(self.level("Sign-on by other services"), DANGER)
            with self.single(WEBSITE, disable_signup=1):
                self.assertEqual(self.level("Sign-on by other services"), OK)
                frappe.db.set_value("Social Login Key", key, "base_url", "http://id.example")
                self.assertEqual(self.level("Sign-on by other services"), DANGER)


class TestTokens(SecurityTest):
    def setUp(self):
        super().setUp()
        for doctype in ("OAuth Client", "OAuth Bearer Token"):
            frappe.db.delete(doctype)

    def client(self, **values) -> str:
        good = {"app_name": "X", "redirect_uris": "https://x.example/back", "grant_type": "Authorization Code",
                "default_redirect_uri": "https://x.example/back", "response_type": "Code"}  # fmt: skip
        return put("OAuth Client", docstatus=0, **{**good, **values})

    def test_clients(self):
        with self.single("OAuth Provider Settings", skip_authorization="Auto"):
            for values, level in (
                ({}, OK),
                ({"redirect_uris": "https://x.example/a http://x.example/b"}, DANGER),
                ({"redirect_uris": "http://localhost:8000/a"}, OK),
                ({"grant_type": "Implicit", "response_type": "Token"}, WARNING),
                ({"skip_authorization": 1}, WARNING),
            ):
                with self.subTest(**values):
                    frappe.db.delete("OAuth Client")
                    self.client(**values)
                    self.assertEqual(self.level("OAuth2 and OpenID clients"), level)
        frappe.db.delete("OAuth Client")
        self.client()
        with self.single("OAuth Provider Settings", skip_authorization="Force"):
            self.assertEqual(self.level("OAuth2 and OpenID clients"), WARNING)

    def test_lifetimes(self):
        for seconds, status, level in (
            (3600, "Active", OK),
            (90 * 86400, "Active", WARNING),
            (0, "Active", WARNING),
            (90 * 86400, "Revoked", OK),
        ):
            with self.subTest(seconds=seconds, status=status):
                frappe.db.delete("OAuth Bearer Token")
                put("OAuth Bearer Token", expires_in=seconds, status=status, user="Administrator", docstatus=0)
                self.assertEqual(self.level("Lifetime of tokens"), level)

    def test_keys_of_the_api(self):
        frappe.db.set_value("User", {"api_key": ("is", "set")}, "api_key", None)
        self.assertEqual(self.level("Keys of the API"), OK)
        user = self.school.outsider_login
        frappe.db.set_value("User", user, {"api_key": "k", "last_active": add_to_date(now_datetime(), years=-2)})
        self.assertEqual(self.level("Keys of the API"), WARNING)
        frappe.db.set_value("User", user, "last_active", now_datetime())
        self.assertEqual(self.level("Keys of the API"), OK)
        frappe.db.set_value("User", "Administrator", "api_key", "another")
        self.assertEqual(self.level("Keys of the API"), DANGER)

    def test_links_to_documents(self):
        self.assert_levels(
            "Links to documents",
            SYSTEM,
            ({"document_share_key_expiry": 30, "allow_older_web_view_links": 0}, OK),
            ({"document_share_key_expiry": 365, "allow_older_web_view_links": 0}, WARNING),
            ({"document_share_key_expiry": 30, "allow_older_web_view_links": 1}, WARNING),
        )


class TestServer(SecurityTest):
    def test_switches_of_the_configuration(self):
        for key, title, level in (
            ("ignore_csrf", "Requests of other pages", DANGER),
            ("developer_mode", "Developer mode", DANGER),
            ("allow_tests", "Tests", WARNING),
            ("server_script_enabled", "Server scripts", WARNING),
        ):
            with self.subTest(key):
                with self.conf(**{key: 0}):
                    self.assertEqual(self.level(title), OK)
                with self.conf(**{key: 1}):
                    self.assertEqual(self.level(title), level)

    def test_other_sites(self):
        for allowed, level in ((None, OK), ("https://www.school.example", WARNING), ("*", DANGER), (["*"], DANGER)):
            with self.subTest(allowed=allowed), self.conf(allow_cors=allowed):
                self.assertEqual(self.level("Other sites"), level)

    def test_https(self):
        for address, level in (("https://school.example", OK), ("http://school.example", DANGER)):
            with patch.object(server, "get_url", return_value=address):
                self.assertEqual(self.level("HTTPS"), level)

    def test_encryption_key(self):
        for doctype in ("AI Message", "AI Conversation"):
            frappe.db.delete(doctype)
        with patch.object(server.renewing, "count", return_value=server.renewing.Stored()):
            self.assertEqual(self.level("Encryption key"), OK)
            with self.conf(school_ai_former_keys=["x"]):
                self.assertEqual(self.level("Encryption key"), WARNING)
        with patch.object(server.renewing, "count", return_value=server.renewing.Stored(unreadable=2)):
            self.assertIn("rotate-key", self.said("Encryption key")[0][2])
            self.assertEqual(self.level("Encryption key"), DANGER)
        with self.conf(encryption_key=None):
            self.assertEqual(self.level("Encryption key"), DANGER)

    def test_the_configurations_file(self):
        path = Path(frappe.get_site_path("site_config.json"))
        self.addCleanup(path.chmod, path.stat().st_mode)
        for mode, level in ((0o640, OK), (0o644, WARNING)):
            path.chmod(mode)
            self.assertEqual(self.level("Configuration file"), level)

    def test_errors_and_uploads(self):
        self.assert_levels(
            "Errors", SYSTEM, ({"allow_error_traceback": 0}, OK), ({"allow_error_traceback": 1}, WARNING)
        )
        field = "allow_guests_to_upload_files"
        self.assert_levels("Uploads of guests", SYSTEM, ({field: 0}, OK), ({field: 1}, DANGER))

    def test_the_policy_of_our_pages(self):
        self.assertEqual(self.level("Content Security Policy"), OK)
        with patch.dict("school_ai.portal.rendering.HEADERS", {"Content-Security-Policy": ""}):
            self.assertEqual(self.level("Content Security Policy"), DANGER)


class TestBackups(SecurityTest):
    def test_the_last_one(self):
        for days, level in ((0, OK), (5, DANGER)):
            made = datetime.now() - timedelta(days=days)
            with patch.object(ledger, "backups", return_value=[ledger.Backup("x", made, made.date())]):
                self.assertEqual(self.level("Last backup"), level)
        with patch.object(ledger, "backups", return_value=[]):
            self.assertEqual(self.level("Last backup"), DANGER)

    def test_encrypted(self):
        self.assert_levels("Encrypted backups", SYSTEM, ({"encrypt_backup": 1}, OK), ({"encrypt_backup": 0}, WARNING))
        self.assertEqual(backups.AREA, "Backups")


class TestOurs(SecurityTest):
    def test_limits_and_rights(self):
        for values, title, level in (
            ({"questions_per_hour": 60}, "Questions an hour", OK),
            ({"questions_per_hour": 5000}, "Questions an hour", WARNING),
            ({"narrow_education_access": 1}, "Narrowed rights", OK),
            ({"narrow_education_access": 0}, "Narrowed rights", DANGER),
        ):
            with self.subTest(title, **values), self.single(settings.SETTINGS, **values):
                self.assertEqual(self.level(title), level)

    def provider(self, outside: bool, **values):
        address = "https://models.example/v1" if outside else "http://127.0.0.1:9/v1"
        provider = Provider("OpenAI-compatible", "m", address, "", 5, **values)
        return patch.object(settings, "chat_provider", return_value=provider)

    def test_budget(self):
        with self.provider(False):
            self.assertEqual(self.level("Budget of the provider"), OK)
        with self.provider(True):
            with self.single(settings.SETTINGS, chat_monthly_budget=0):
                self.assertEqual(self.level("Budget of the provider"), WARNING)
            with self.single(settings.SETTINGS, chat_monthly_budget=20):
                self.assertEqual(self.level("Budget of the provider"), OK)

    def test_where_texts_go(self):
        self.assertEqual(self.level("Where texts go"), OK)
        with self.provider(True):
            self.assertEqual(self.level("Where texts go"), WARNING)
        rules = [ours.destinations.Rule("Allow", "Region", "European Union")]
        with patch.object(ours.destinations, "rules", return_value=rules):
            with self.provider(True):
                self.assertEqual(self.level("Where texts go"), WARNING)
            with self.provider(True, region="European Union"):
                self.assertEqual(self.level("Where texts go"), OK)

    def test_the_audit_log_and_the_texts(self):
        last = ours.verifying.last()
        for values, level in (
            ({"on": None}, WARNING),
            ({"on": now_datetime(), "is_whole": True}, OK),
            ({"on": now_datetime(), "is_whole": False, "findings": ["x"]}, DANGER),
        ):
            with patch.object(ours.verifying, "last", return_value=frappe._dict(vars(last), **values)):
                self.assertEqual(self.level("Audit log"), level)
        for waiting, level in ((0, OK), (3, WARNING)):
            with patch.object(ours.renewing, "count", return_value=ours.renewing.Stored(plain=waiting)):
                self.assertEqual(self.level("Encrypted texts"), level)


class TestReportAndCommand(SecurityTest):
    def test_every_check_says_something_and_where_it_is_set(self):
        found = checking.examine()
        self.assertEqual({each.title for each in found}, {each.title for each in checking.CHECKS})
        for each in found:
            self.assertIn(each.level, (OK, WARNING, DANGER))
            self.assertTrue(not each.link or each.link.startswith("/app/"), each)

    def test_a_check_that_fails_itself_keeps_no_other_from_being_made(self):
        def broken():
            raise ValueError("broken")

        check = checking.Check("Server", "Broken", broken)
        with patch.object(checking, "CHECKS", (check, *tokens.CHECKS)):
            found = checking.examine()
        self.assertEqual((found[0].level, found[0].title), (WARNING, "Broken"))
        self.assertGreater(len(found), 1)

    def test_the_report_is_for_those_who_look_after_the_site(self):
        rows = run("Security Check")["result"]
        self.assertEqual(len(rows), len(checking.examine()))
        self.assertIn("/app/system-settings", json.dumps(rows))
        with self.as_user(self.school.administrator_login):
            self.assertTrue(run("Security Check")["result"])
        for login in (self.school.principal_login, self.school.physicist_login, self.school.pupil_10_login):
            with self.as_user(login), self.assertRaises(frappe.PermissionError):
                run("Security Check")

    def run_command(self, *arguments: str):
        with patch("school_ai.commands.doctor.connected", connected_already):
            return CliRunner().invoke(commands, ["doctor", "--security", *arguments])

    def test_the_command_prints_what_to_do_and_ends_with_1_where_it_is_dangerous(self):
        with self.conf(ignore_csrf=1):
            result = self.run_command()
        self.assertEqual(result.exit_code, 1, result.output)
        self.assertIn("✗ Requests of other pages", result.output)
        self.assertIn("→ Run: bench --site", result.output)
        found = json.loads(self.run_command("--json").output)
        self.assertEqual({each["title"] for each in found}, {each.title for each in checking.CHECKS})
        well = [checking.Finding("Server", "X", OK, "All well.", "", "")]
        with patch.object(checking, "examine", return_value=well):
            self.assertEqual(self.run_command().exit_code, 0)
