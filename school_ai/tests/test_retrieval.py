"""Finding in the real database and the real index: words, permissions on each way, what is kept of the words."""

import asyncio
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate

from school_ai.ai.knowledge import keywords, words
from school_ai.ai.knowledge.retrieve import Retriever, View
from school_ai.permissions import reader, standing_of
from school_ai.services import answering, doctor, vocabulary
from school_ai.services import shelf as shelf_service
from school_ai.services.langchain_retriever import ShelfRetriever
from school_ai.setup import install
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

LAW = "To every action there is an equal and opposite reaction."


def passages_of(document) -> set[str]:
    return set(frappe.get_all("AI Knowledge Passage", {"document": document.name}, pluck="name"))


class TestPermissionsInsideTheQueries(SiteTest):
    """Each of the two rankings alone, before anything is looked at again: nothing in them that may not be read, and
    everything that may."""

    def setUp(self):
        super().setUp()
        school, today = self.school, getdate()
        self.documents = [
            shelf.add_indexed(self, documents.pdf([("Forces", 20), (f"{LAW} Copy {number}.", 11)]), **values)
            for number, values in enumerate(
                [
                    {"visibility": "Everyone", "course": None},
                    {"visibility": "Everyone"},
                    {"visibility": "Program", "program": school.grade_7, "course": None},
                    {"visibility": "Course"},
                    {"visibility": "Course", "visible_from": add_days(today, 1)},
                    {"visibility": "Course", "visible_until": add_days(today, -1)},
                    {"visibility": "Course", "visible_from": today, "visible_until": today},
                    {"visibility": "Student Group", "student_group": school.group_10, "course": None},
                    {"visibility": "Instructors"},
                    {"visibility": "Instructors", "course": None},
                ]
            )
        ]

    def people(self) -> list[str]:
        school = self.school
        return [
            school.pupil_10_login,
            school.pupil_7_login,
            school.physicist_login,
            school.mathematician_login,
            school.mother_login,
            school.principal_login,
            school.administrator_login,
            school.outsider_login,
            "Guest",
        ]

    def test_every_ranking_holds_what_its_reader_may_read_and_nothing_else(self):
        stored = shelf_service.load_passages([name for each in self.documents for name in passages_of(each)])
        embedder = shelf_service.embedder()
        retriever = Retriever(embedder, shelf_service.index_for(embedder), shelf_service.Shelf())
        seen = {}
        for user in self.people():
            for course in (None, self.school.physics):
                view = View(reader(standing_of(user)), getdate(), course)
                expected = {name for name, passage in stored.items() if view.shows(passage)}
                if view.reader.reads_nothing:
                    self.assertEqual(expected, set())
                for way in (retriever.by_words, retriever.by_nearness):
                    with self.subTest(user=user, course=course, way=way.__name__):
                        found = {name for name, _ in way("equal and opposite reaction", view)}
                        self.assertEqual(found & stored.keys(), expected)
                seen[user, course] = len(expected)
        # The test would prove nothing if all saw the same.
        self.assertGreaterEqual(len(set(seen.values())), 5)

    def test_a_pupil_never_finds_what_is_for_instructors(self):
        hidden = {each.name for each in self.documents if each.visibility == "Instructors"}
        for user in (self.school.pupil_10_login, self.school.pupil_7_login):
            found = answering.search(standing_of(user), "equal and opposite reaction", limit=50).hits
            self.assertEqual({hit.passage.document for hit in found} & hidden, set())

    def test_a_document_that_is_narrowed_is_gone_from_both_rankings_at_once(self):
        document = self.documents[3]
        document.visibility = "Instructors"
        document.save()
        embedder = shelf_service.embedder()
        retriever = Retriever(embedder, shelf_service.index_for(embedder), shelf_service.Shelf())
        view = View(reader(standing_of(self.school.pupil_10_login)), getdate())
        for way in (retriever.by_words, retriever.by_nearness):
            self.assertFalse({name for name, _ in way(LAW, view)} & passages_of(document))


class TestWords(SiteTest):
    def found(self, question: str, **options) -> list[str]:
        hits = answering.search(standing_of(self.school.pupil_10_login), question, **options).hits
        return [hit.passage.document for hit in hits]

    def by_words(self, question: str) -> set[str]:
        """What is found by its words alone."""
        view = View(reader(standing_of(self.school.pupil_10_login)), getdate())
        retriever = Retriever(shelf_service.embedder(), None, shelf_service.Shelf())
        return {name for name, _ in retriever.by_words(question, view)}

    def test_a_passage_is_found_by_words_that_the_database_would_leave_out(self):
        text = "Gravity pulls with g = 9.81 m/s² where it is. The pH was measured by Özgür."
        document = shelf.add_indexed(self, documents.pdf([("Notes", 20), (text, 11)]))
        for question in ("9.81", "pH", "g", "özgür", "OZGUR", "gravity's", "what about the pulling?", "Notes"):
            with self.subTest(question):
                self.assertEqual(self.by_words(question), passages_of(document))
        for question in ("is", "9", "81", "the was by"):
            with self.subTest(question):
                self.assertEqual(self.by_words(question), set())

    def test_words_go_by_the_language_of_the_document(self):
        document = shelf.add_indexed(
            self, documents.pdf([("Mechanik", 20), ("Die Kräfte wirken auf die Körper.", 11)]), text_language="de"
        )
        self.assertEqual(self.by_words("Welche Kraft wirkt?"), passages_of(document))
        self.assertEqual(self.by_words("die"), set())
        self.assertTrue(document.terms_with.endswith(":de"))

    def test_another_language_makes_the_words_anew(self):
        document = shelf.add_indexed(self, documents.pdf([("A", 20), ("Kräfte wirken auf Körper.", 11)]))
        document.text_language = "de"
        document.save()
        frappe.db.commit()
        shelf.index(document)
        terms = frappe.db.get_value("AI Knowledge Passage", {"document": document.name}, "terms")
        self.assertIn(keywords.written(words.content("Kraft", "de")), terms.split())

    def test_the_vocabulary_follows_the_passages(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        other = shelf.add_indexed(self, documents.pdf([("Chemistry", 20), ("An acid reaction.", 11)]))
        # On a site with many passages two more would not be reason enough to count.
        vocabulary.count()
        counted = vocabulary.current()
        self.assertEqual(counted.passages, frappe.db.count("AI Knowledge Passage"))
        self.assertGreaterEqual(counted.count(map(keywords.key, words.content("reactions", "en"))), 2)
        for each in (document, other):
            shelf.remove(each.name)
        vocabulary.count()
        self.assertEqual(vocabulary.current().passages, counted.passages - 2)

    def test_a_search_goes_on_without_the_full_text_index_and_the_doctor_tells(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        stands_in = shelf_service._stands_in
        column = frappe.qb.DocType("AI Knowledge Passage").text_hash
        with patch.object(shelf_service, "_stands_in", lambda _column, keys: stands_in(column, keys)):
            self.assertEqual(self.found(LAW), [document.name])
        with patch.object(doctor.shelf, "has_word_index", return_value=False):
            self.assertTrue(any("bench" in finding.words for finding in self.bad("Index")))

    def test_the_doctor_finds_passages_without_words(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        self.assertEqual(self.bad("Index"), [])
        frappe.db.set_value("AI Knowledge Document", document.name, "terms_with", "0-of-old:en")
        self.assertEqual(len(self.bad("Index")), 1)
        frappe.db.set_value("AI Knowledge Document", document.name, "terms_with", document.terms_with)
        frappe.db.set_value("AI Knowledge Passage", {"document": document.name}, "terms", None)
        self.assertEqual(len(self.bad("Index")), 1)

    def test_reading_again_mends_missing_words(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        frappe.db.set_value("AI Knowledge Passage", {"document": document.name}, "terms", None)
        document.read_again()
        frappe.db.commit()
        shelf.index(document)
        self.assertEqual(self.by_words("opposite"), passages_of(document))

    def test_migrating_makes_the_full_text_index_where_it_is_missing_and_has_missing_words_made(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        install.make_word_index()
        with (
            patch.object(install.shelf, "has_word_index", return_value=False),
            patch.object(frappe.db, "sql_ddl") as changed,
        ):
            install.make_word_index()
        self.assertIn("fulltext", changed.call_args.args[0])
        frappe.db.set_value("AI Knowledge Passage", {"document": document.name}, "terms", None)
        install.have_words_made()
        waiting = {"reference_name": document.name, "status": "Queued", "kind": "Index document"}
        self.assertTrue(frappe.db.exists("AI Task", waiting))

    def test_passages_that_are_not_in_the_vector_index_yet_do_not_disturb(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws of motion")
        embedder = shelf_service.embedder()
        index = shelf_service.index_for(embedder)
        index.remove_document(document.name)
        vector = embedder.embed_question(LAW)
        self.assertEqual(index.nearest(vector, None, 5, among=sorted(passages_of(document))), [])
        for question in (LAW, "What does the handout “Laws of motion” say?"):
            self.assertEqual(self.found(question), [document.name])

    def bad(self, about: str) -> list:
        return [finding for finding in doctor.examine() if finding.about == about and finding.level == doctor.BAD]


class TestPlaces(SiteTest):
    """Questions that say where their answer stands, in the real database."""

    def setUp(self):
        super().setUp()
        pages = [
            [("1 Motion", 20), ("Friction slows a body down, says the first page.", 11)],
            [("2 Springs", 20), ("Friction is small in springs, says the second page.", 11)],
        ]
        self.handout = shelf.add_indexed(self, documents.pdf(*pages), title="Forces and motion")
        self.older = shelf.add_indexed(
            self,
            documents.pdf([("1 Heat", 20), ("Friction makes heat, says the older handout.", 11)]),
            title="Heat",
            visible_from=add_days(getdate(), -getdate().weekday() - 5),
        )
        self.key = shelf.add_indexed(
            self,
            documents.pdf([("2 Solutions", 20), ("Friction exercise: the answer is 7 newtons.", 11)]),
            title="Friction answer key",
            visibility="Instructors",
        )

    def found(self, question: str, user: str | None = None) -> list[tuple[str, int]]:
        hits = answering.search(standing_of(user or self.school.pupil_10_login), question).hits
        return [(hit.passage.document, hit.passage.page_number) for hit in hits]

    def test_a_named_document_with_a_page(self):
        question = "What does page 2 of the handout Forces and motion say about friction?"
        self.assertEqual(self.found(question), [(self.handout.name, 2)])

    def test_a_handout_of_last_week(self):
        self.assertEqual(self.found("What did last week's handout say about friction?"), [(self.older.name, 1)])

    def test_a_page_alone(self):
        self.assertEqual(self.found("What is on page 2?"), [(self.handout.name, 2)])

    def test_a_chapter_moves_up(self):
        self.assertEqual(self.found("friction in chapter 2")[0], (self.handout.name, 2))

    def test_naming_what_is_for_instructors_does_not_help(self):
        for question in (
            "What does the document “Friction answer key” say?",
            "the Friction answer key sheet, page 1",
            "What is in chapter 2?",
            "today's handout",
        ):
            with self.subTest(question):
                self.assertNotIn(self.key.name, {document for document, _ in self.found(question)})
                self.assertIn(
                    self.key.name, {document for document, _ in self.found(question, self.school.physicist_login)}
                )


class TestLangChain(SiteTest):
    def test_a_retriever_finds_what_its_user_may_read(self):
        document = shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws")
        (found,) = ShelfRetriever(user=self.school.pupil_10_login).invoke(LAW)
        self.assertEqual((found.page_content, found.metadata["title"]), (LAW, "Laws"))
        self.assertEqual((found.metadata["document"], found.metadata["page_number"]), (document.name, 1))
        self.assertEqual(ShelfRetriever(user=self.school.pupil_7_login).invoke(LAW), [])
        self.assertEqual(asyncio.run(ShelfRetriever(user=self.school.pupil_10_login).ainvoke(LAW)), [found])
