"""The audit log: what is done, denied and failed is noted, for ever; whoever tampers with it is found; whom it is about
can be forgotten; and nothing is in it that nobody should read."""

import json
from datetime import timedelta
from unittest.mock import patch

import frappe
from click.testing import CliRunner
from frappe.desk import query_report

from school_ai.ai.audit.entries import FIELDS
from school_ai.api import audit, privacy
from school_ai.commands import school_ai
from school_ai.jobs import tasks
from school_ai.services import chatting, doctor
from school_ai.services.auditing import (
    LOG,
    PSEUDONYM,
    SEAL,
    heads,
    keeping,
    pseudonyms,
    records,
    sealing,
    searching,
    verifying,
    writing,
)
from school_ai.services.auditing import jobs as job_hooks
from school_ai.services.auditing.searching import Wanted
from school_ai.services.auditing.vocabulary import (
    ABOUT_PEOPLE,
    ACTIONS,
    DECIDED,
    DENIED,
    DONE,
    FAILED,
    NAMED_FREELY,
    OUTCOMES,
    READ,
    SENT,
    STANDINGS,
    WRITTEN,
)
from school_ai.services.monitoring import figures
from school_ai.settings import Provider
from school_ai.tests import school
from school_ai.tests.asked import Served, beside
from school_ai.tests.case import SiteTest
from school_ai.tests.test_commands import connected_already

AUDITOR = "auditor@school-ai.test"
KEY = "sk-test-this-is-a-key-0123456789"
SAID = "Why is the sky above my house blue?"


def commit() -> None:
    """Of the thread that calls it: each has a connection of its own."""
    frappe.db.commit()


def rollback() -> None:
    frappe.db.rollback()


class AuditTest(SiteTest):
    """Each test begins with an empty log. What it writes is committed, and taken away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        school.login(AUDITOR, "Anna Auditor", "School AI Auditor")
        frappe.db.commit()

    def setUp(self):
        super().setUp()
        self.empty()
        self.addCleanup(self.empty)

    def empty(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for doctype in (LOG, SEAL, PSEUDONYM, "AI Consent"):
            frappe.db.delete(doctype)
        frappe.db.delete("DefaultValue", {"defkey": verifying.KEPT})
        frappe.db.delete("AI Notice", {"subject": ("like", "%audit log%")})
        frappe.db.delete(tasks.DOCTYPE, {"kind": verifying.CHECK})
        frappe.db.commit()
        heads.file().unlink(missing_ok=True)

    def entries(self, **wanted):
        return frappe.get_all(LOG, wanted, ["*"], order_by="name", limit_page_length=0)

    def one(self, **wanted):
        rows = self.entries(**wanted)
        self.assertEqual(len(rows), 1, [dict(row) for row in self.entries()])
        return rows[0]

    def who(self, row) -> str:
        return pseudonyms.resolved([row.who]).get(row.who, ("", ""))[1]

    def about(self, row) -> str:
        return pseudonyms.resolved([row.about]).get(row.about, ("", ""))[1]

    def log(self, count: int = 5, **said):
        for number in range(count):
            writing.changed(WRITTEN, doctype="AI Insight", pupil=self.school.pupil_10, detail=f"{number}", **said)
        frappe.db.commit()

    def wrong(self) -> list[tuple[str, int, int]]:
        found = [(each.kind, each.first, each.last) for each in verifying.verify()]
        frappe.db.commit()
        return found


class TestRequests(AuditTest):
    """Real requests, with their own transactions."""

    def test_a_read_is_noted_with_who_and_about_whom(self):
        answer = Served(self.school.mother_login).call("students.enhanced", student=self.school.pupil_10)
        self.assertEqual(answer.status_code, 200, answer.text)
        row = self.one(action=READ)
        self.assertEqual((self.who(row), self.about(row)), (self.school.mother_login, self.school.pupil_10))
        self.assertEqual((row.who_role, row.outcome, row.detail), ("Guardian", DONE, "api students.enhanced"))
        self.assertEqual((row.doctype_of, row.record), ("Student", row.about))
        self.assertRegex(row.correlation, r"^.{8,}$")
        for name in (self.school.mother_login, self.school.pupil_10, "Ada", "Amina"):
            self.assertNotIn(name, json.dumps(row, default=str))

    def test_a_denial_is_noted_although_the_request_is_undone(self):
        mother = Served(self.school.mother_login)
        self.assertEqual(mother.call("students.enhanced", student=self.school.pupil_10_b).status_code, 403)
        wanted = {"student": self.school.pupil_10_b, "purpose": "Predictions", "given": "1"}
        self.assertEqual(mother.post("/api/method/school_ai.api.privacy.set_consent", **wanted).status_code, 403)
        rows = self.entries()
        self.assertEqual([(row.action, row.outcome) for row in rows], [(READ, DENIED), (DECIDED, DENIED)])
        self.assertEqual({self.about(row) for row in rows}, {self.school.pupil_10_b})
        self.assertEqual(frappe.db.count("AI Consent"), 0)

    def test_a_denial_after_something_was_written_leaves_the_denial_alone(self):
        """What the request had written goes, and what it had noted of that."""

        def decide(standing, student, purpose, given):
            frappe.get_doc(
                {"doctype": "AI Consent", "student": student, "purpose": purpose, "status": "Given", "given_by": "x"}
            ).insert(ignore_permissions=True)
            raise frappe.PermissionError("too late")

        wanted = {"student": self.school.pupil_10, "purpose": "Predictions", "given": "1"}
        with patch("school_ai.services.consenting.decide", decide):
            answer = Served(self.school.mother_login).post("/api/method/school_ai.api.privacy.set_consent", **wanted)
        self.assertEqual(answer.status_code, 403)
        row = self.one()
        self.assertEqual((row.action, row.outcome), (DECIDED, DENIED))
        self.assertEqual(frappe.db.count("AI Consent"), 0)

    def test_what_fails_is_failed_and_never_done(self):
        wanted = {"student": self.school.pupil_10, "purpose": "Guardians read conversations", "given": "1"}
        answer = Served(self.school.mother_login).post("/api/method/school_ai.api.privacy.set_consent", **wanted)
        self.assertEqual(answer.status_code, 417)
        self.assertEqual((self.one().outcome, self.one().action), (FAILED, DECIDED))
        self.empty()
        with patch("school_ai.services.analytics.looking.enhanced", side_effect=RuntimeError("broken")):
            answer = Served(self.school.mother_login).call("students.enhanced", student=self.school.pupil_10)
        self.assertEqual(answer.status_code, 500)
        self.assertEqual((self.one().outcome, self.one().action), (FAILED, READ))

    def test_a_consent_is_noted_with_its_purpose(self):
        wanted = {"student": self.school.pupil_10, "purpose": "Predictions", "given": "0"}
        answer = Served(self.school.mother_login).post("/api/method/school_ai.api.privacy.set_consent", **wanted)
        self.assertEqual(answer.status_code, 200, answer.text)
        row = self.one(doctype_of="AI Consent")
        self.assertEqual((row.action, row.outcome, row.purpose), (DECIDED, DONE, "Predictions"))
        self.assertEqual((row.detail, row.record, self.about(row)), ("consent withdrawn", "", self.school.pupil_10))

    def test_a_question_and_its_answer_are_noted_without_a_word_of_them(self):
        answer = Served(self.school.pupil_10_login).post(
            "/api/method/school_ai.api.tutor.ask", message=SAID, course=self.school.physics
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        self.addCleanup(self.forget_conversations)
        actions = [row.action for row in self.entries(doctype_of="AI Message")]
        self.assertEqual((actions[0], actions[-1]), ("Asked", "Answered"))
        for row in self.entries(doctype_of="AI Message"):
            self.assertEqual((self.about(row), row.who_role), (self.school.pupil_10, "Student"))
        self.assertNotIn("sky", json.dumps(self.entries(), default=str))

    def forget_conversations(self):
        for name in frappe.get_all("AI Conversation", {"user": self.school.pupil_10_login}, pluck="name"):
            frappe.delete_doc("AI Conversation", name, force=True, ignore_permissions=True)
        frappe.db.commit()

    def conversation(self) -> str:
        name = (
            frappe.get_doc(
                {
                    "doctype": "AI Conversation",
                    "title": "About the sky",
                    "student": self.school.pupil_10,
                    "user": self.school.pupil_10_login,
                    "course": self.school.physics,
                }
            )
            .insert(ignore_permissions=True)
            .name
        )
        frappe.db.delete(LOG)
        frappe.db.commit()
        self.addCleanup(self.forget_conversations)
        return name

    def test_a_record_at_the_desk_and_by_rest(self):
        name = self.conversation()
        path = f"/api/resource/AI%20Conversation/{name}"
        getdoc = f"/api/method/{frappe.__name__}.desk.form.load.getdoc"
        head = Served(self.school.principal_login)
        for answer in (head.get(path), head.get(getdoc, doctype="AI Conversation", name=name)):
            self.assertEqual(answer.status_code, 200, answer.text)
        rows = self.entries()
        self.assertEqual([(row.action, row.outcome, row.detail) for row in rows],
                         [(READ, DONE, "rest"), (READ, DONE, "getdoc")])  # fmt: skip
        for row in rows:
            self.assertEqual((row.doctype_of, row.record, row.who_role), ("AI Conversation", name, "Principal"))
            self.assertEqual(self.about(row), self.school.pupil_10)
        self.empty()
        other = Served(self.school.mathematician_login)
        for answer in (
            other.get(path),
            other.put(path, title="Other"),
            other.delete(path),
            other.get(getdoc, doctype="AI Conversation", name=name),
        ):
            self.assertEqual(answer.status_code, 403, answer.text)
        self.assertEqual([(row.action, row.outcome) for row in self.entries()],
                         [(READ, DENIED), (WRITTEN, DENIED), ("Deleted", DENIED), (READ, DENIED)])  # fmt: skip
        self.assertEqual({self.about(row) for row in self.entries()}, {self.school.pupil_10})

    def test_a_record_of_educations_that_is_another_pupils(self):
        answer = Served(self.school.pupil_10_login).get(f"/api/resource/Student/{self.school.pupil_7}")
        self.assertEqual(answer.status_code, 403)
        row = self.one()
        self.assertEqual((row.outcome, self.about(row)), (DENIED, self.school.pupil_7))
        # One's own is no record of School AI.
        Served(self.school.pupil_10_login).get(f"/api/resource/Student/{self.school.pupil_10}")
        self.assertEqual(len(self.entries()), 1)

    def test_a_page_of_a_pupil(self):
        mother = Served(self.school.mother_login)
        self.assertEqual(mother.get("/school-ai/family", child=self.school.pupil_7).status_code, 200)
        row = self.one()
        self.assertEqual((row.action, row.outcome, row.detail), (READ, DONE, "page family"))
        self.assertEqual(self.about(row), self.school.pupil_7)
        self.empty()
        self.assertEqual(mother.get("/school-ai/family", child=self.school.pupil_10_b).status_code, 403)
        self.assertEqual((self.one().outcome, self.one().detail), (DENIED, "page family"))

    def test_a_report_and_its_export(self):
        head = Served(self.school.principal_login)
        run = f"/api/method/{frappe.__name__}.desk.query_report.run"
        self.assertEqual(head.get(run, report_name="Consents", filters="{}").status_code, 200)
        self.assertEqual((self.one().doctype_of, self.one().record), ("Report", "Consents"))
        self.empty()
        answer = Served(self.school.physicist_login).get(run, report_name="Consents", filters="{}")
        self.assertEqual((answer.status_code, self.one().outcome), (403, DENIED))

    def test_a_lesson_tells_of_its_pupils_and_each_is_noted(self):
        answer = Served(self.school.physicist_login).call("teaching.student_group", student_group=self.school.group_10)
        self.assertEqual(answer.status_code, 200, answer.text)
        pupils = {self.about(row) for row in self.entries(detail="api teaching.student_group")}
        self.assertEqual(pupils, {self.school.pupil_10, self.school.pupil_10_b})

    def test_a_guest_who_is_sent_to_sign_in_has_read_nothing(self):
        self.assertIn(Served().get("/school-ai/family").status_code, (301, 302))
        self.assertEqual(self.entries(), [])

    def test_a_guest_is_noted_and_a_name_that_is_none_is_not_kept(self):
        self.assertEqual(Served().call("students.enhanced", student=KEY).status_code, 403)
        self.assertEqual(Served(self.school.mother_login).call("tutor.messages", conversation=KEY).status_code, 403)
        Served(self.school.mother_login).get(f"/api/resource/AI%20Conversation/{KEY}")
        Served().get(f"/school-ai/{KEY}")
        Served().get(f"/api/method/school_ai.api.{KEY}")
        rows = self.entries()
        # What is not there is not found; newer releases of Frappe's refuse it before they look.
        self.assertEqual([row.outcome for row in rows[:2]], [DENIED, DENIED])
        self.assertEqual([row.outcome in (DENIED, FAILED) for row in rows[2:]], [True])
        self.assertEqual(rows[0].who_role, "Guest")
        self.assertNotIn(KEY, json.dumps(rows, default=str))
        self.assertFalse(frappe.db.exists(PSEUDONYM, {"subject_name": KEY}))

    def test_what_cannot_be_noted_is_said_to_be_missing(self):
        missing = {"method": ("like", "%a request is missing in the audit log%")}
        before = frappe.db.count("Error Log", missing)
        with patch("school_ai.services.auditing.writing.write", side_effect=RuntimeError("full")):
            answer = Served(self.school.mother_login).call("students.enhanced", student=self.school.pupil_10)
        self.assertEqual((answer.status_code, frappe.db.count("Error Log", missing)), (200, before + 1))
        # What was to be changed is not changed where it cannot be noted.
        wanted = {"student": self.school.pupil_10, "purpose": "Predictions", "given": "0"}
        with patch("school_ai.services.auditing.writing.write", side_effect=RuntimeError("full")):
            answer = Served(self.school.mother_login).post("/api/method/school_ai.api.privacy.set_consent", **wanted)
        self.assertEqual((answer.status_code, frappe.db.count("AI Consent")), (500, 0))

    def test_what_a_request_has_in_common_is_its_mark(self):
        Served(self.school.mother_login).call("students.enhanced", student=self.school.pupil_10)
        Served(self.school.mother_login).call("students.enhanced", student=self.school.pupil_7)
        self.assertEqual(len({row.correlation for row in self.entries()}), 2)


class TestWriting(AuditTest):
    def test_what_is_undone_was_not_done(self):
        frappe.db.savepoint("here")
        writing.changed(WRITTEN, doctype="AI Insight")
        frappe.db.rollback(save_point="here")
        writing.changed(DECIDED, doctype="AI Insight")
        frappe.db.commit()
        self.assertEqual(self.one().action, DECIDED)
        writing.changed(WRITTEN, doctype="AI Insight")
        frappe.db.rollback()
        self.assertEqual(self.one().action, DECIDED)

    def test_what_left_the_school_is_noted_although_the_job_fails(self):
        provider = Provider("OpenAI", "gpt-test", "http://127.0.0.1:9/v1", KEY, 1)
        job_hooks.begin(method="x", kwargs={}, transaction_type="job")
        with writing.of_pupil(self.school.pupil_10):
            chatting._note(provider, "Answer", chatting.FAILED, 0.0, problem=f"401: the key {KEY} is wrong")
        # The job ends by an error, and Frappe undoes it.
        frappe.db.rollback()
        job_hooks.finish(method="x", kwargs={}, result=None)
        row = self.one()
        self.assertEqual((row.action, row.outcome, row.purpose), (SENT, FAILED, "Answer"))
        self.assertEqual((row.detail, self.about(row)), ("OpenAI gpt-test", self.school.pupil_10))
        self.assertNotIn(KEY, json.dumps(self.entries(), default=str))

    def test_what_is_so_goes_along_with_a_commit_of_a_job(self):
        job_hooks.begin()
        writing.happened(SENT, doctype="AI Provider Call")
        frappe.db.commit()
        self.assertEqual(self.one().action, SENT)
        self.assertEqual(writing.finish(), 0)

    def test_settings_are_noted_by_name_and_keys_never(self):
        with self.settings(chat_api_key=KEY, chat_timeout=31):
            rows = self.entries(action="Settings Changed")
            self.assertEqual([row.detail for row in rows], ["chat_api_key, chat_timeout"])
            document = frappe.get_doc("School AI Settings")
            document.chat_timeout = 32
            document.save()
            self.assertEqual(self.entries(action="Settings Changed")[-1].detail, "chat_timeout")
            frappe.db.commit()
        frappe.db.delete("__Auth", {"doctype": "School AI Settings", "fieldname": "chat_api_key"})
        for doctype in (LOG, SEAL, PSEUDONYM):
            self.assertNotIn(KEY, json.dumps(frappe.get_all(doctype, fields=["*"]), default=str))

    def test_words_are_options_of_the_fields(self):
        fields = frappe.get_meta(LOG)
        for name, words in (("action", ACTIONS), ("outcome", OUTCOMES), ("who_role", STANDINGS)):
            self.assertEqual(set(fields.get_field(name).options.split("\n")), set(words))
        for doctype in ABOUT_PEOPLE | NAMED_FREELY:
            self.assertTrue(frappe.db.exists("DocType", doctype), doctype)

    def note(self, detail: str) -> None:
        writing.changed(WRITTEN, pupil=self.school.pupil_10, detail=detail)

    def test_writers_wait_neither_for_one_another_nor_for_the_seal(self):
        pseudonyms.draw_for_everybody()
        frappe.db.commit()
        with beside() as other, beside() as third:
            other(lambda: self.note("late"))
            third(lambda: self.note("never"))
            self.note("at once")
            frappe.db.commit()
            self.assertEqual(sealing.seal_all(), 1)
            third(rollback)
            other(commit)
        self.assertEqual(sealing.seal_all(), 1)
        rows = self.entries()
        self.assertEqual({row.detail: row.number for row in rows}, {"at once": 1, "late": 2})
        # What was committed later was written before: it is at its place all the same.
        self.assertEqual([row.detail for row in rows], ["late", "at once"])
        self.assertEqual(self.wrong(), [])

    def test_entries_without_a_seal_are_counted_for_those_who_watch(self):
        self.assertEqual(figures.unsealed(), 0)
        self.log(3)
        self.assertEqual(figures.unsealed(), 3)
        sealing.seal_all()
        self.assertEqual(figures.unsealed(), 0)


class TestKept(AuditTest):
    """Nobody changes it by any way that Frappe has."""

    @staticmethod
    def ways_to_change(doctype: str, record: str):
        document = frappe.get_doc(doctype, record)
        fresh = frappe.copy_doc(document)
        fresh.flags.ignore_permissions = fresh.flags.ignore_validate = True
        return (
            lambda: document.save(ignore_permissions=True),
            document.db_update,
            lambda: document.db_set("modified_by", "x"),
            lambda: fresh.insert(ignore_permissions=True),
            fresh.db_insert,
            lambda: frappe.delete_doc(doctype, record, force=True, ignore_permissions=True),
            lambda: frappe.rename_doc(doctype, record, "other", force=True),
            lambda: frappe.client.set_value(doctype, record, document.meta.fields[0].fieldname, "x"),
        )

    def test_no_document_is_made_changed_renamed_or_deleted(self):
        self.log(1)
        sealing.seal_all()
        name = self.one().name
        for doctype, record in (
            (LOG, name),
            (SEAL, records.seal_name(1)),
            (PSEUDONYM, frappe.get_all(PSEUDONYM)[0].name),
        ):
            for way in self.ways_to_change(doctype, record):
                with self.assertRaises(frappe.PermissionError):
                    way()
        frappe.db.commit()
        self.assertEqual(self.wrong(), [])

    def test_auditors_read_it_and_nobody_else(self):
        self.log(2)
        sealing.seal_all()
        name = self.entries()[0].name
        for user in (
            self.school.principal_login,
            self.school.administrator_login,
            self.school.physicist_login,
            self.school.pupil_10_login,
            self.school.mother_login,
            self.school.outsider_login,
        ):
            with self.as_user(user):
                for doctype in (LOG, SEAL, PSEUDONYM):
                    self.assertFalse(frappe.has_permission(doctype, "read"), (doctype, user))
                    with self.assertRaises(frappe.PermissionError):
                        frappe.get_list(doctype)
                self.assertFalse(frappe.get_doc(LOG, name).has_permission("read"))
                for method in (audit.search, audit.verify, audit.verified):
                    with self.assertRaises(frappe.PermissionError):
                        method()
                with self.assertRaises(frappe.PermissionError):
                    query_report.run("Audit Trail", filters={})
        with self.as_user(AUDITOR):
            self.assertIn(name, frappe.get_list(LOG, pluck="name"))
            self.assertTrue(frappe.get_doc(LOG, name).has_permission("read"))
            for right in ("write", "create", "delete", "share", "submit"):
                self.assertFalse(frappe.get_doc(LOG, name).has_permission(right))
            self.assertFalse(frappe.has_permission(PSEUDONYM, "read"))
            self.assertTrue(frappe.get_list(SEAL))

    def test_whoever_lists_it_past_the_rights_of_the_doctype_finds_nothing(self):
        from school_ai import permissions

        self.assertEqual(permissions.audit_condition(self.school.principal_login), permissions.NOTHING)
        self.assertEqual(permissions.audit_condition(AUDITOR), permissions.EVERYTHING)
        self.assertEqual(permissions.audit_pseudonym_condition("Administrator"), permissions.NOTHING)


class TestTampering(AuditTest):
    """By SQL, past everything."""

    def setUp(self):
        super().setUp()
        # Three batches.
        for _number in range(3):
            self.log(3)
            sealing.seal_all()
        self.assertEqual(self.wrong(), [])

    def test_a_changed_entry(self):
        for field in FIELDS:
            with self.subTest(field):
                before = frappe.db.get_value(LOG, {"number": 5}, field)
                other = before + timedelta(microseconds=1) if field == "at" else "x"
                frappe.db.set_value(LOG, {"number": 5}, field, other, update_modified=False)
                self.assertEqual(self.wrong(), [("Entry changed", 5, 5)])
                frappe.db.set_value(LOG, {"number": 5}, field, before, update_modified=False)
        self.assertEqual(self.wrong(), [])

    def test_an_entry_taken_away(self):
        frappe.db.delete(LOG, {"number": ("in", (5, 6))})
        self.assertEqual(self.wrong(), [("Entry missing", 5, 6)])

    def test_an_entry_put_in(self):
        name = self.entries(number=5)[0].name
        frappe.db.set_value(LOG, name, "number", 12, update_modified=False)
        self.assertEqual(self.wrong(), [("Entry missing", 5, 5), ("Entry inserted", 12, 12)])

    def test_a_seal_changed_or_taken_away(self):
        frappe.db.set_value(SEAL, records.seal_name(2), "entry_count", 2, update_modified=False)
        self.assertEqual(self.wrong(), [("Seal changed", 2, 2), ("Batch changed", 4, 6)])
        frappe.db.set_value(SEAL, records.seal_name(2), "entry_count", 3, update_modified=False)
        frappe.db.delete(SEAL, {"number": 2})
        self.assertIn(("Seal missing", 2, 2), self.wrong())

    def cut(self):
        frappe.db.delete(LOG, {"number": (">", 6)})
        frappe.db.delete(SEAL, {"number": (">", 2)})
        frappe.db.commit()

    def test_an_end_that_is_cut_off(self):
        self.cut()
        self.assertEqual(self.wrong(), [("End cut off", 3, 3)])
        # What is logged then goes on after what was told outside, and the gap stays to be seen.
        self.log(1)
        self.assertEqual(self.wrong(), [("Seal missing", 3, 3)])
        self.assertEqual(self.entries(number=10)[0].detail, "0")

    def test_all_of_it_taken_away(self):
        frappe.db.delete(LOG)
        frappe.db.delete(SEAL)
        self.assertEqual(self.wrong(), [("End cut off", 1, 3)])

    def test_a_log_written_anew_from_a_changed_entry_on(self):
        kept = heads.file().read_text()
        frappe.db.set_value(LOG, {"number": 5}, "detail", "other", update_modified=False)
        self.cut()
        frappe.db.delete(SEAL, {"number": 2})
        frappe.db.set_value(LOG, {"number": (">", 3)}, "number", 0, update_modified=False)
        heads.file().write_text("".join(kept.splitlines(keepends=True)[:1]))
        sealing.seal_all()
        self.assertEqual(self.wrong(), [])
        heads.file().write_text(kept)
        self.assertEqual(self.wrong(), [("Head differs", 2, 2), ("End cut off", 3, 3)])

    def test_heads_that_are_gone_or_broken(self):
        kept = heads.file().read_text()
        # As a power cut leaves it: what comes after is kept all the same.
        heads.file().write_text(kept + '{"number": 4, "las')
        self.log(1)
        self.assertEqual(self.wrong(), [("Heads unreadable", 0, 0)])
        self.assertEqual(heads.last().number, 4)
        heads.file().unlink()
        with patch.object(sealing, "keep_heads"):
            self.assertEqual(self.wrong(), [("No head outside", 0, 0)])

    def test_entries_that_nobody_seals(self):
        long_ago = records.now() - timedelta(hours=3)
        with patch.object(writing, "_now", lambda: long_ago):
            self.log(1)
        with patch.object(sealing, "_seal_batch", lambda: 0):
            self.assertEqual(self.wrong(), [("Unsealed too long", 0, 0)])
        self.assertEqual(self.wrong(), [])

    def test_somebody_is_told_once_and_the_doctor_and_the_command_say_so(self):
        before = frappe.db.count("Error Log")
        self.assertTrue(verifying.look().is_whole)
        self.assertEqual(frappe.db.count("Error Log"), before)
        frappe.db.delete(LOG, {"number": 5})
        frappe.db.commit()
        tasks.work(verifying.start())
        frappe.set_user("Administrator")
        verifying.look()
        found = verifying.last()
        self.assertEqual(found.findings, ["Entries 5 were taken away after they were sealed."])
        told = frappe.get_all("AI Notice", {"subject": "The audit log does not hold"}, pluck="user")
        self.assertIn(AUDITOR, told)
        # Once each, and nobody without the role.
        self.assertEqual(len(told), len(set(told)))
        auditors = frappe.get_all("Has Role", {"role": "School AI Auditor", "parenttype": "User"}, pluck="parent")
        self.assertLessEqual(set(told), set(auditors))
        self.assertEqual(frappe.db.count("Error Log", {"method": ("like", "%audit log does not hold%")}) >= 1, True)
        self.assertIn(doctor.BAD, [level for level, _words in doctor._audit()])
        with patch("school_ai.commands.audit_verify.connected", connected_already):
            result = CliRunner().invoke(school_ai, ["audit-verify"])
        frappe.set_user("Administrator")
        self.assertEqual(result.exit_code, 1)
        self.assertIn("Entries 5 were taken away", result.output)

    def test_the_command_says_that_all_is_well(self):
        with patch("school_ai.commands.audit_verify.connected", connected_already):
            result = CliRunner().invoke(school_ai, ["audit-verify"])
        frappe.set_user("Administrator")
        self.assertEqual(
            (result.exit_code, result.output.strip()), (0, "The audit log is whole: 9 entries under 3 seals.")
        )

    def test_the_head_is_sent_to_those_whom_the_settings_name(self):
        mails = []
        with (
            self.settings(trail_heads_to="one@example.com\ntwo@example.com"),
            patch("frappe.sendmail", side_effect=lambda **mail: mails.append(mail)),
        ):
            heads.send_daily()
        (mail,) = mails
        self.assertEqual(mail["recipients"], ["one@example.com", "two@example.com"])
        self.assertIn(frappe.db.get_value(SEAL, records.seal_name(3), "digest"), mail["message"])


class TestForgetting(AuditTest):
    def test_whoever_is_forgotten_is_found_by_nobody_and_the_chain_holds(self):
        self.log(2)
        sealing.seal_all()
        before = self.entries()[0].about
        self.assertTrue(searching.search(Wanted(student=self.school.pupil_10)))
        self.assertTrue(pseudonyms.forget("Student", self.school.pupil_10))
        frappe.db.commit()
        self.assertEqual(self.wrong(), [])
        self.assertEqual(searching.search(Wanted(student=self.school.pupil_10, doctype="AI Insight")), [])
        shown = [each for each in searching.search(Wanted(doctype="AI Insight")) if each.about == before]
        self.assertEqual({(each.student, each.student_name) for each in shown}, {("", "")})
        self.assertEqual(len(shown), 2)
        # Nowhere does the pseudonym stand with a name, and the next is another one.
        self.assertFalse(frappe.db.exists(PSEUDONYM, {"pseudonym": before}))
        self.log(1)
        self.assertNotEqual(self.entries()[-1].about, before)

    def test_somebody_new_has_a_pseudonym_from_the_first_moment(self):
        login = frappe.get_doc(
            {"doctype": "User", "email": "new@school-ai.test", "first_name": "New", "send_welcome_email": 0}
        ).insert()
        self.assertTrue(pseudonyms.known("User", login.name))

    def test_a_renamed_pupil_is_the_same(self):
        self.log(1)
        pseudonym = self.one().about
        pseudonyms.follow_rename("Student", self.school.pupil_10, "Another")
        self.assertEqual(pseudonyms.resolved([pseudonym]), {pseudonym: ("Student", "Another")})
        self.assertEqual(pseudonyms.known("Student", self.school.pupil_10), "")

    def test_old_batches_go_whole_and_their_seals_stay(self):
        long_ago = records.now() - timedelta(days=8 * 366)
        with patch.object(records, "now", lambda: long_ago), patch.object(writing, "_now", lambda: long_ago):
            self.log(3)
            sealing.seal_all()
        self.log(2)
        sealing.seal_all()
        self.assertEqual(keeping.drop_old(), 1)
        self.assertEqual([row.number for row in self.entries(number=("<", 6), doctype_of="AI Insight")], [4, 5])
        row = self.one(action="Deleted")
        self.assertEqual((row.doctype_of, row.detail), (LOG, "entries 1 to 3, kept for 7 years"))
        self.assertEqual(self.wrong(), [])
        self.assertEqual(keeping.drop_old(), 0)
        # One whose time is not over may not go.
        frappe.db.delete(LOG, {"number": ("in", (4, 5))})
        frappe.db.set_value(SEAL, records.seal_name(2), "dropped_on", records.now(), update_modified=False)
        self.assertIn(("Dropped early", 4, 5), self.wrong())


class TestSearching(AuditTest):
    def setUp(self):
        super().setUp()
        with self.as_user(self.school.physicist_login):
            writing.changed(WRITTEN, doctype="AI Insight", pupil=self.school.pupil_10, detail="one")
        with self.as_user(self.school.principal_login):
            writing.changed(DECIDED, doctype="AI Override", pupil=self.school.pupil_7, detail="two")
        frappe.db.commit()

    def found(self, **wanted) -> list[str]:
        with self.as_user(AUDITOR):
            return [row["detail"] for row in audit.search(**wanted) if row["doctype"] != LOG]

    def test_by_each_of_what_can_be_asked_for(self):
        today = frappe.utils.today()
        mark = self.entries()[0].correlation
        for wanted, details in (
            ({}, ["two", "one"]),
            ({"who": self.school.physicist_login}, ["one"]),
            ({"who": "nobody@example.com"}, []),
            ({"student": self.school.pupil_7}, ["two"]),
            ({"action": "Decided"}, ["two"]),
            ({"outcome": "Denied"}, []),
            ({"doctype": "AI Insight"}, ["one"]),
            ({"correlation": mark}, ["two", "one"]),
            ({"from_date": today, "to_date": today}, ["two", "one"]),
            ({"to_date": frappe.utils.add_days(today, -1)}, []),
            ({"from_date": frappe.utils.add_days(today, 1)}, []),
            ({"student": self.school.pupil_7, "action": "Written"}, []),
        ):
            with self.subTest(wanted):
                self.assertEqual(self.found(**wanted), details)

    def test_it_is_paged(self):
        with self.as_user(AUDITOR):
            first = audit.search(doctype="AI Insight", page_length=1)
            self.assertEqual([row["detail"] for row in first], ["one"])
            self.assertEqual(audit.search(doctype="AI Insight", start=1, page_length=1), [])

    def test_who_looked_is_noted(self):
        with self.as_user(AUDITOR):
            audit.search(student=self.school.pupil_7, who=self.school.physicist_login)
        row = self.one(doctype_of=LOG)
        self.assertEqual((self.who(row), self.about(row), row.who_role), (AUDITOR, self.school.pupil_7, "Auditor"))
        self.assertEqual(row.detail, "who one")

    def test_the_report_says_who_it_was_and_what_came_of_verifying(self):
        with self.as_user(AUDITOR):
            found = frappe._dict(query_report.run("Audit Trail", filters={"doctype_of": "AI Override"}))
        (row,) = found.result
        self.assertEqual((row["who"], row["about"]), (self.school.principal_login, "Cleo Test"))
        self.assertIn("not verified yet", found.message)
        verifying.look()
        with self.as_user(AUDITOR):
            found = frappe._dict(query_report.run("Audit Trail", filters={"doctype_of": "Course"}))
        self.assertIn("whole", found.message)
        self.assertIn("There is no such entry", found.message)

    def test_verifying_is_a_task(self):
        with self.as_user(AUDITOR):
            name = audit.verify()
            self.assertEqual(audit.verify(), name)
        tasks.work(name)
        frappe.set_user("Administrator")
        with self.as_user(AUDITOR):
            found = audit.verified()
        self.assertEqual((found["whole"], found["findings"]), (True, []))

    def test_a_consent_decided_in_python_is_noted_too(self):
        with self.as_user(self.school.mother_login):
            privacy.set_consent(student=self.school.pupil_10, purpose="Predictions", given=False)
        self.assertEqual(self.one(doctype_of="AI Consent").detail, "consent withdrawn")
