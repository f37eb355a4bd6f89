from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate

from school_ai.api import knowledge
from school_ai.api import tutor as tutor_api
from school_ai.jobs import tasks
from school_ai.services import answering, indexing, trying
from school_ai.services.adding import title_of
from school_ai.services.knowledge import store_file
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.fakes.provider import KEY, provider

LAW = "To every action there is an equal and opposite reaction."
QUESTION = "What is there to every action?"
PAGE = [("Forces", 20), (LAW, 11)]


class TestAddingSeveral(SiteTest):
    def uploaded(self, user: str, name: str = "newtons_laws-part_2.pdf", text: str = LAW) -> str:
        with self.as_user(user):
            return store_file(name, documents.pdf([("Forces", 20), (text, 11)])).name

    def add(self, user: str, files: list[str], **values) -> dict:
        with self.as_user(user):
            return knowledge.add_documents(files=files, **{"course": self.school.physics, **values})

    def test_one_document_for_each_file_with_what_they_share(self):
        paul = self.school.physicist_login
        files = [self.uploaded(paul), self.uploaded(paul, "friction.md.pdf", "Friction slows what slides.")]
        until = add_days(getdate(), 30)
        outcome = self.add(paul, files, visible_until=str(until), text_language="en")
        self.assertEqual(outcome["problems"], [])
        self.assertEqual(outcome["documents"][0]["title"], "Newtons laws part 2")
        for added in outcome["documents"]:
            document = frappe.get_doc("AI Knowledge Document", added["name"])
            self.assertEqual(
                (document.course, document.visibility, document.visible_until, document.text_language, document.owner),
                (self.school.physics, "Course", until, "en", paul),
            )
            self.assertTrue(frappe.db.exists(tasks.DOCTYPE, {"reference_name": document.name, "status": "Queued"}))

    def test_what_is_wrong_with_a_file_is_told_for_it_and_the_others_go_on(self):
        paul = self.school.physicist_login
        large, good = self.uploaded(paul, "large.pdf"), self.uploaded(paul, "good.pdf", "Friction slows.")
        frappe.db.set_value("File", large, "file_size", 400 * 1024 * 1024)
        outcome = self.add(paul, [large, "no such file", good, good])
        self.assertEqual([added["file_name"] for added in outcome["documents"]], ["good.pdf"])
        reasons = {problem["file_name"]: problem["reason"] for problem in outcome["problems"]}
        self.assertIn("400", reasons["large.pdf"])
        self.assertIn("no such file of yours", reasons["no such file"])
        self.assertFalse(frappe.db.exists("AI Knowledge Document", {"title": "Large"}))
        self.assertEqual(frappe.local.message_log, [])

    def test_an_unforeseen_error_of_one_file_is_logged_and_the_others_go_on(self):
        paul = self.school.physicist_login
        bad, good = self.uploaded(paul, "bad.pdf"), self.uploaded(paul, "good.pdf", "Friction slows.")
        url = frappe.db.get_value("File", bad, "file_url")
        start = tasks.start

        def fail_once(kind, doctype, name, **arguments):
            if frappe.db.get_value(doctype, name, "file") == url:
                raise ValueError("a surprise")
            return start(kind, doctype, name, **arguments)

        with patch.object(tasks, "start", fail_once):
            outcome = self.add(paul, [bad, good])
        self.assertEqual([added["file_name"] for added in outcome["documents"]], ["good.pdf"])
        self.assertIn("Error Log", outcome["problems"][0]["reason"])
        self.assertNotIn("surprise", outcome["problems"][0]["reason"])
        self.assertFalse(frappe.db.exists("AI Knowledge Document", {"file": url}))

    def test_a_file_of_somebody_else_or_of_another_record_makes_no_document(self):
        theirs = self.uploaded(self.school.mathematician_login)
        paul = self.school.physicist_login
        used = self.uploaded(paul, "used.pdf", "Used.")
        self.assertEqual(len(self.add(paul, [used])["documents"]), 1)
        outcome = self.add(paul, [theirs, used])
        self.assertEqual(outcome["documents"], [])
        self.assertIn("no such file of yours", outcome["problems"][0]["reason"])
        self.assertNotIn("newtons", str(outcome))
        self.assertIn("another record", outcome["problems"][1]["reason"])

    def test_who_may_add_to_a_course(self):
        may = set()
        for user in self.everybody():
            file = self.uploaded("Administrator", f"{user}.pdf", user)
            frappe.db.set_value("File", file, "owner", user)
            try:
                if self.add(user, [file])["documents"]:
                    may.add(user)
            except frappe.PermissionError:
                continue
        self.assertEqual(may, {self.school.physicist_login, self.school.administrator_login})

    def everybody(self) -> list[str]:
        names = ("pupil_10", "mother", "physicist", "mathematician", "principal", "administrator", "outsider")
        return [getattr(self.school, f"{name}_login") for name in names] + ["Guest"]

    def test_what_they_share_is_checked_before_anything_is_made(self):
        paul = self.school.physicist_login
        file = self.uploaded(paul)
        before = frappe.db.count("AI Knowledge Document")
        with self.assertRaisesRegex(frappe.ValidationError, "Program named"):
            self.add(paul, [file], visibility="Program")
        with self.assertRaisesRegex(frappe.ValidationError, "after Visible Until"):
            self.add(paul, [file], visible_from="2026-12-02", visible_until="2026-12-01")
        with self.assertRaises(frappe.ValidationError):
            self.add(paul, [])
        self.assertEqual(frappe.db.count("AI Knowledge Document"), before)

    def test_titles_can_be_read(self):
        for name, title in {
            "chapter_03-forces (1).pdf": "Chapter 03-forces",
            "newton-raphson-method.pdf": "Newton raphson method",
            "Exam 2026-11-22.docx": "Exam 2026-11-22",
            "exam-2026-11-22.docx": "Exam 2026-11-22",
            "Newton's third law.pdf": "Newton's third law",
            "<b>bold</b>.txt": "‹b›bold‹/b›",
            "___.pdf": "___.pdf",
        }.items():
            self.assertEqual(title_of(name), title)
        self.assertEqual(title_of("quokka1a2b3c.pdf", "ffff1a2b3c"), "Quokka")


class TestStopping(SiteTest):
    def test_one_that_waits_stops_at_once(self):
        document = shelf.add(self, documents.pdf(PAGE))
        with self.as_user(self.school.physicist_login):
            self.assertEqual(knowledge.stop_reading(document.name)["status"], "Stopped")
        self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, {"reference_name": document.name}, "status"), tasks.STOPPED)

    def test_one_that_is_worked_on_stops_at_the_next_step(self):
        document = shelf.add(self, documents.pdf(PAGE))
        store = indexing._store_pages

        def store_and_stop(*arguments):
            store(*arguments)
            self.assertEqual(knowledge.stop_reading(document.name)["status"], "Working")

        with patch.object(indexing, "_store_pages", store_and_stop), patch.object(tasks, "REPORT_EVERY", 0):
            shelf.index(document)
        self.assertEqual(document.status, "Stopped")

    def test_one_that_nobody_works_on_any_more_is_stopped(self):
        document = shelf.add(self, documents.pdf(PAGE))
        frappe.db.delete(tasks.DOCTYPE, {"reference_name": document.name})
        self.assertEqual(knowledge.stop_reading(document.name)["status"], "Stopped")

    def test_a_finished_one_stays_as_it_is(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE))
        self.assertEqual(knowledge.stop_reading(document.name)["status"], "Ready")


class TestWhoManages(SiteTest):
    def test_stopping_and_passages_are_for_those_who_manage_the_document(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE))
        ways = {
            "stop": lambda: knowledge.stop_reading(document.name),
            "passages": lambda: knowledge.passages(document.name),
        }
        names = ("pupil_10", "mother", "physicist", "mathematician", "principal", "administrator", "outsider")
        for way, use in ways.items():
            may = set()
            for name in names:
                with self.as_user(getattr(self.school, f"{name}_login")):
                    try:
                        use()
                        may.add(name)
                    except frappe.PermissionError:
                        continue
            self.assertEqual(may, {"physicist", "administrator"}, way)


class TestPassages(SiteTest):
    def test_they_come_in_order_some_at_a_time(self):
        pages = [[(f"Chapter {number}", 20), (f"{LAW} Number {number}.", 11)] for number in range(1, 24)]
        document = shelf.add_indexed(self, documents.pdf(*pages))
        first = knowledge.passages(document.name)
        second = knowledge.passages(document.name, start=first["page_length"])
        self.assertEqual((first["total"], len(first["passages"])), (document.passage_count, 20))
        self.assertEqual(len(second["passages"]), document.passage_count - 20)
        shown = [*first["passages"], *second["passages"]]
        self.assertEqual([passage["page_number"] for passage in shown], list(range(1, 24)))
        self.assertIn("Chapter 1", f"{shown[0]['heading']} {shown[0]['text']}")
        self.assertIn("Number 1.", shown[0]["text"])


class TestTrying(SiteTest):
    def tried(self, user: str, **values) -> dict:
        with self.as_user(user):
            return knowledge.try_question(question=QUESTION, **values)

    def test_a_pupil_is_answered_as_by_the_tutor_and_nothing_is_kept(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE))
        counts = {name: frappe.db.count(name) for name in ("AI Conversation", "AI Message")}
        with patch.object(trying.limits, "admit_question") as admit:
            outcome = self.tried(
                self.school.physicist_login,
                student=self.school.pupil_10,
                course=self.school.physics,
                document=document.name,
            )
        self.assertTrue(outcome["found"])
        self.assertIn(LAW, outcome["text"])
        self.assertEqual((outcome["sources"][0]["document"], outcome["sources"][0]["page_number"]), (document.name, 1))
        self.assertEqual([call.args[0] for call in admit.call_args_list], [self.school.physicist_login])
        self.assertEqual({name: frappe.db.count(name) for name in counts}, counts)
        with self.as_user(self.school.pupil_10_login):
            _question, reply = tutor_api.ask(QUESTION, course=self.school.physics)
        self.assertEqual(reply["text"], outcome["text"])

    def test_without_a_pupil_it_is_oneself(self):
        shelf.add_indexed(self, documents.pdf(PAGE), visibility="Instructors")
        self.assertTrue(self.tried(self.school.physicist_login)["found"])
        self.assertFalse(self.tried(self.school.physicist_login, student=self.school.pupil_10)["found"])

    def test_it_is_said_when_the_pupil_may_not_read_the_document(self):
        paul = self.school.physicist_login
        document = shelf.add_indexed(self, documents.pdf(PAGE), visibility="Instructors")
        outcome = self.tried(paul, student=self.school.pupil_10, document=document.name)
        self.assertFalse(any(source["document"] == document.name for source in outcome["sources"]))
        self.assertIn("Ada Test may not read this document: it is for others.", outcome["notes"])
        later = shelf.add_indexed(self, documents.pdf(PAGE), visible_from=add_days(getdate(), 1))
        outcome = self.tried(paul, student=self.school.pupil_10, document=later.name)
        self.assertFalse(outcome["found"])
        self.assertIn("may not read this document today", str(outcome["notes"]))

    def test_a_pupil_who_is_not_in_the_course_would_be_refused(self):
        outcome = self.tried(self.school.principal_login, student=self.school.pupil_7, course=self.school.physics)
        self.assertEqual((outcome["found"], outcome["sources"]), (False, []))
        self.assertIn("would be refused", outcome["notes"][0])

    def test_an_instructor_is_not_shown_what_the_pupil_learns_elsewhere(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE), course=self.school.mathematics)
        outcome = self.tried(self.school.physicist_login, student=self.school.pupil_10)
        self.assertFalse(any(source["document"] == document.name for source in outcome["sources"]))
        self.assertIn("left out", outcome["notes"][0])
        outcome = self.tried(self.school.principal_login, student=self.school.pupil_10)
        self.assertEqual((outcome["found"], outcome["notes"]), (True, []))

    def test_who_may_try_as_whom(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE))
        values = {
            "oneself": {},
            "pupil 10": {"student": self.school.pupil_10},
            "pupil 7": {"student": self.school.pupil_7},
            "physics": {"course": self.school.physics},
            "document": {"document": document.name},
        }
        names = ("pupil_10", "mother", "physicist", "mathematician", "principal", "administrator", "outsider")
        may = {}
        for name in names:
            may[name] = set()
            for what, given in values.items():
                try:
                    self.tried(getattr(self.school, f"{name}_login"), **given)
                    may[name].add(what)
                except frappe.PermissionError:
                    continue
        everything = set(values)
        self.assertEqual(
            may,
            {
                "pupil_10": set(),
                "mother": set(),
                "outsider": set(),
                "physicist": {"oneself", "pupil 10", "physics", "document"},
                "mathematician": {"oneself", "pupil 7"},
                "principal": everything,
                "administrator": everything,
            },
        )

    def test_a_pupil_who_is_not_there_or_cannot_sign_in(self):
        with self.assertRaises(frappe.PermissionError):
            self.tried(self.school.physicist_login, student="nobody")
        with self.assertRaises(frappe.DoesNotExistError):
            self.tried(self.school.principal_login, student="nobody")
        frappe.db.set_value("Student", self.school.pupil_7, {"user": None, "student_email_id": "gone@school-ai.test"})
        with self.assertRaisesRegex(frappe.ValidationError, "no login that works"):
            self.tried(self.school.principal_login, student=self.school.pupil_7)

    def test_a_pupil_whose_login_is_also_a_heads_is_answered_as_a_pupil(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE), visibility="Instructors")
        frappe.get_doc("User", self.school.pupil_10_login).add_roles("Principal")
        outcome = self.tried(self.school.principal_login, student=self.school.pupil_10)
        self.assertFalse(any(source["document"] == document.name for source in outcome["sources"]))

    def test_nothing_is_sent_to_a_provider_outside(self):
        shelf.add_indexed(self, documents.pdf(PAGE))
        with provider() as server:
            given = {"chat_provider": "OpenAI-compatible", "chat_base_url": server.openai_url, "chat_api_key": KEY}
            with self.settings(chat_model="gpt-test", **given):
                outcome = self.tried(self.school.physicist_login, student=self.school.pupil_10)
            self.assertTrue(outcome["found"])
            self.assertEqual(server.requests, [])
        outside = frappe._dict(is_outside=True)
        with (
            patch.object(answering.model_change, "searched_with", lambda: outside),
            patch.object(answering.providers, "embedder", side_effect=AssertionError("asked")),
        ):
            outcome = self.tried(self.school.physicist_login, student=self.school.pupil_10)
        self.assertIn(LAW, outcome["text"])


class TestUseOfDocuments(SiteTest):
    def report(self, user: str, **filters) -> dict[str, dict]:
        from school_ai.school_ai.report.use_of_documents.use_of_documents import execute

        with self.as_user(user):
            _columns, rows, self.message = execute(filters)
        return {row["document"]: row for row in rows}

    def test_citations_and_questions_without_an_answer_are_counted(self):
        document = shelf.add_indexed(self, documents.pdf(PAGE))
        unused = shelf.add_indexed(self, documents.pdf([("The quokka lives on an island.", 11)]))
        before = self.report(self.school.principal_login)[document.name]
        self.assertEqual((before["cited"], before["last_cited"]), (0, None))
        with self.as_user(self.school.pupil_10_login):
            for question in (QUESTION, QUESTION, "Who was the third emperor of the Ming dynasty?"):
                tutor_api.ask(question, course=self.school.physics)
            tutor_api.ask("Who was the third emperor of the Ming dynasty?")
        rows = self.report(self.school.principal_login)
        row = rows[document.name]
        self.assertEqual((row["passages"], row["cited"]), (document.passage_count, 2))
        self.assertEqual(row["last_cited"].date(), getdate())
        self.assertEqual(row["unanswered"], before["unanswered"] + 1)
        self.assertEqual(rows[unused.name]["cited"], 0)
        self.assertIn("in no course", self.message)

    def test_instructors_see_their_own_courses_and_pupils_nothing(self):
        physics = shelf.add_indexed(self, documents.pdf(PAGE)).name
        maths = shelf.add_indexed(self, documents.pdf(PAGE), course=self.school.mathematics).name
        both = {physics, maths}
        seen = {
            name: both & self.report(getattr(self.school, f"{name}_login")).keys()
            for name in ("physicist", "mathematician", "principal", "administrator", "pupil_10", "mother", "outsider")
        }
        self.assertEqual(
            seen,
            {
                "physicist": {physics},
                "mathematician": {maths},
                "principal": both,
                "administrator": both,
                "pupil_10": set(),
                "mother": set(),
                "outsider": set(),
            },
        )
        self.assertEqual(self.report(self.school.physicist_login, course=self.school.mathematics), {})
        self.assertEqual(both & self.report(self.school.principal_login, course=self.school.physics).keys(), {physics})

    def test_the_report_is_run_by_those_whom_it_is_for(self):
        from frappe.desk.query_report import run

        for name, may in (("physicist", True), ("principal", True), ("pupil_10", False), ("mother", False)):
            with self.as_user(getattr(self.school, f"{name}_login")):
                if may:
                    self.assertIn("result", run("Use of Documents"))
                    continue
                with self.assertRaises(frappe.PermissionError):
                    run("Use of Documents")
