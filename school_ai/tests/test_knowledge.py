import io

import frappe
from frappe.utils import add_days, getdate
from PIL import Image

from school_ai.api import knowledge
from school_ai.exceptions import ServiceUnavailable, TooManyRequests
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

LAW = "To every action there is an equal and opposite reaction."
QUESTION = "What is there to every action?"


class TestWhoIsAnswered(SiteTest):
    """Over every visibility and every role: who may read a document gets its sentence, and nobody else does."""

    def readers(self, **values) -> set[str]:
        """Short names of those who are answered from a document with these values, by asking, searching and opening."""
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), **values)
        people = {
            "pupil 10": self.school.pupil_10_login,
            "pupil 7": self.school.pupil_7_login,
            "physicist": self.school.physicist_login,
            "mathematician": self.school.mathematician_login,
            "mother": self.school.mother_login,
            "principal": self.school.principal_login,
            "administrator": self.school.administrator_login,
            "outsider": self.school.outsider_login,
            "guest": "Guest",
        }
        return {name for name, user in people.items() if self.reads(user, document.name)}

    def reads(self, user: str, document: str) -> bool:
        """Whether the document is used for the user: the same on every way to it."""
        ways = {
            "ask": lambda: any(source["document"] == document for source in knowledge.ask(QUESTION)["sources"]),
            "search": lambda: any(
                passage["document"] == document for passage in knowledge.search(QUESTION)["passages"]
            ),
            "page": lambda: bool(self.page(document)),
        }
        seen = {}
        with self.as_user(user):
            for way, use in ways.items():
                try:
                    seen[way] = use()
                except frappe.PermissionError:
                    seen[way] = False
        self.assertEqual(len(set(seen.values())), 1, f"{user}: {seen}")
        return seen["ask"]

    @staticmethod
    def page(document: str) -> bytes:
        knowledge.page(document, 1)
        return frappe.local.response.filecontent

    HEADS = frozenset({"principal", "administrator"})

    def test_everyone(self):
        self.assertEqual(
            self.readers(visibility="Everyone", course=None),
            self.HEADS | {"pupil 10", "pupil 7", "physicist", "mathematician"},
        )

    def test_a_course(self):
        self.assertEqual(self.readers(visibility="Course"), self.HEADS | {"pupil 10", "physicist"})

    def test_a_program(self):
        self.assertEqual(
            self.readers(visibility="Program", program=self.school.grade_7, course=None),
            self.HEADS | {"pupil 7", "mathematician"},
        )

    def test_a_group(self):
        self.assertEqual(
            self.readers(visibility="Student Group", student_group=self.school.group_10, course=None),
            self.HEADS | {"pupil 10", "physicist"},
        )

    def test_instructors_of_a_course(self):
        self.assertEqual(self.readers(visibility="Instructors"), self.HEADS | {"physicist"})

    def test_all_instructors(self):
        self.assertEqual(
            self.readers(visibility="Instructors", course=None), self.HEADS | {"physicist", "mathematician"}
        )

    def test_before_its_first_day(self):
        self.assertEqual(self.readers(visible_from=add_days(getdate(), 1)), self.HEADS | {"physicist"})

    def test_after_its_last_day(self):
        self.assertEqual(self.readers(visible_until=add_days(getdate(), -1)), self.HEADS | {"physicist"})

    def test_narrowing_holds_at_once_though_the_index_does_not_know_it_yet(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        self.assertTrue(self.reads(self.school.pupil_10_login, document.name))
        document.visibility = "Instructors"
        document.save()
        self.assertFalse(self.reads(self.school.pupil_10_login, document.name))

    def test_widening_holds_when_the_index_knows_it(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), visibility="Instructors")
        self.assertFalse(self.reads(self.school.pupil_10_login, document.name))
        document.visibility = "Course"
        document.save()
        frappe.db.commit()
        shelf.index(document)
        self.assertTrue(self.reads(self.school.pupil_10_login, document.name))

    def test_a_pupil_who_leaves_the_group_is_not_answered_any_more(self):
        document = shelf.add_indexed(
            self,
            documents.pdf([("Forces", 20), (LAW, 11)]),
            visibility="Student Group",
            student_group=self.school.group_10,
            course=None,
        )
        self.assertTrue(self.reads(self.school.pupil_10_login, document.name))
        group = frappe.get_doc("Student Group", self.school.group_10)
        next(row for row in group.students if row.student == self.school.pupil_10).active = 0
        group.save()
        self.assertFalse(self.reads(self.school.pupil_10_login, document.name))


class TestKnowledge(SiteTest):
    def setUp(self):
        super().setUp()
        self.document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws of motion")

    def test_an_answer_cites_document_page_and_words(self):
        with self.as_user(self.school.pupil_10_login):
            given = knowledge.ask(QUESTION, self.school.physics)
        self.assertTrue(given["found"])
        self.assertEqual(given["text"], f"{LAW} [1]")
        (source,) = given["sources"]
        self.assertEqual((source["title"], source["page_number"], source["quote"]), ("Laws of motion", 1, LAW))
        page = frappe.get_last_doc("AI Knowledge Page", {"document": self.document.name}).text
        self.assertIn(source["quote"], page)

    def test_what_is_not_there_is_said_so(self):
        with self.as_user(self.school.pupil_10_login):
            given = knowledge.ask("Who painted the Mona Lisa?")
        self.assertFalse(given["found"])
        self.assertIn("not in your course materials", given["text"])

    def test_a_course_that_is_not_ones_own_is_refused(self):
        with self.as_user(self.school.pupil_7_login), self.assertRaises(frappe.PermissionError):
            knowledge.ask(QUESTION, self.school.physics)

    def test_the_page_is_a_picture_with_the_words_marked(self):
        with self.as_user(self.school.pupil_10_login):
            source = knowledge.ask(QUESTION)["sources"][0]
            knowledge.page(self.document.name, source["page_number"], source["start"], source["end"])
            marked = frappe.local.response.filecontent
            knowledge.page(self.document.name, 1)
            plain = frappe.local.response.filecontent
        yellow = [
            sum(
                count
                for count, (r, g, b) in Image.open(io.BytesIO(png)).convert("RGB").getcolors(1 << 24)
                if r - b > 90
            )
            for png in (marked, plain)
        ]
        self.assertGreater(yellow[0], 500)
        self.assertEqual(yellow[1], 0)

    def test_a_page_that_is_not_there(self):
        with self.as_user(self.school.pupil_10_login), self.assertRaises(frappe.DoesNotExistError):
            knowledge.page(self.document.name, 9)

    def test_a_document_that_is_not_there_is_refused_as_one_that_may_not_be_read(self):
        with self.as_user(self.school.pupil_10_login):
            for name in ("nonsense", self.document.name + "x"):
                with self.assertRaises(frappe.PermissionError):
                    knowledge.page(name, 1)

    def test_the_status_is_for_those_who_see_the_document_at_the_desk(self):
        with self.as_user(self.school.physicist_login):
            self.assertEqual(knowledge.status(self.document.name)["status"], "Ready")
        for user in (self.school.pupil_10_login, self.school.mathematician_login, self.school.mother_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                knowledge.status(self.document.name)

    def test_reading_again_is_for_those_who_may_change_the_document(self):
        with self.as_user(self.school.principal_login), self.assertRaises(frappe.PermissionError):
            knowledge.read_again(self.document.name)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(knowledge.read_again(self.document.name)["status"], "Queued")

    def test_an_index_that_is_away_is_said_so_and_is_no_empty_answer(self):
        with (
            self.settings(index_url="http://127.0.0.1:9"),
            self.as_user(self.school.pupil_10_login),
            self.assertRaises(ServiceUnavailable),
        ):
            knowledge.ask(QUESTION)

    def test_questions_are_limited_by_the_hour(self):
        with self.settings(questions_per_hour=2), self.as_user(self.school.pupil_10_b_login):
            frappe.cache.delete_keys(f"school_ai_questions:{self.school.pupil_10_b_login}")
            knowledge.search(QUESTION)
            knowledge.search(QUESTION)
            with self.assertRaises(TooManyRequests):
                knowledge.search(QUESTION)


class TestUpload(SiteTest):
    """The file is looked at as it arrives, and what cannot be read is refused with words for a teacher."""

    def upload(self, content: bytes, name: str = "handout.pdf") -> dict:
        frappe.local.uploaded_filename, frappe.local.uploaded_file = name, content
        self.addCleanup(setattr, frappe.local, "uploaded_filename", None)
        with self.as_user(self.school.physicist_login):
            return knowledge.upload()

    def test_a_good_file_is_stored_privately(self):
        stored = self.upload(documents.pdf("Forces come in pairs."))
        self.assertTrue(stored["file_url"].startswith("/private/files/"))
        self.assertEqual(frappe.db.get_value("File", stored["name"], "is_private"), 1)

    def test_what_cannot_be_read_is_refused_and_not_kept(self):
        before = frappe.db.count("File")
        for content, words in (
            (b"", "0 bytes"),
            (b"%PDF-1.7\n" + b"\x00garbage" * 100, "damaged"),
            (documents.encrypted("Secret"), "password"),
            (b"PK\x03\x04" + b"\0" * 100, "Office document"),
            (b"Dear pupils, here are the forces.", "it is a plain text"),
            (documents.picture("Forces")[:400], "damaged"),
        ):
            with self.subTest(words), self.assertRaises(frappe.ValidationError) as refused:
                self.upload(content)
            self.assertIn(words, str(refused.exception))
        self.assertEqual(frappe.db.count("File"), before)

    def test_a_file_of_somebody_else_cannot_be_put_on_the_shelf(self):
        theirs = shelf.upload(documents.pdf([("Private", 20), ("A letter to the head.", 11)]), "letter.bin")
        values = {"doctype": "AI Knowledge Document", "title": "Mine", "file": theirs, "course": self.school.physics}
        with self.as_user(self.school.physicist_login):
            with self.assertRaises(frappe.PermissionError):
                frappe.get_doc({**values, "visibility": "Course"}).insert()
            with self.assertRaises(frappe.ValidationError):
                frappe.get_doc({**values, "visibility": "Course", "file": "/private/files/nothing.pdf"}).insert()

    def test_it_is_for_those_who_add_documents(self):
        frappe.local.uploaded_filename = "x.pdf"
        self.addCleanup(setattr, frappe.local, "uploaded_filename", None)
        for user in (self.school.pupil_10_login, self.school.mother_login, self.school.principal_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                knowledge.upload()

    def test_a_request_without_a_file(self):
        frappe.local.uploaded_filename = None
        with self.as_user(self.school.physicist_login), self.assertRaises(frappe.ValidationError):
            knowledge.upload()
