import frappe

from school_ai.api import knowledge
from school_ai.jobs import tasks
from school_ai.services import education_texts, index_check, shelf
from school_ai.services.indexing import DOCUMENT
from school_ai.tests import documents
from school_ai.tests import shelf as test_shelf
from school_ai.tests.case import SiteTest

LAW = "A lever turns about its fulcrum, and a long arm needs a small force."
TOPIC, ARTICLE = "School AI Levers", "School AI How levers work"


class TestEducationTexts(SiteTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        frappe.get_doc({"doctype": "Article", "title": ARTICLE, "content": f"<p>{LAW}</p>"}).insert()
        frappe.get_doc(
            {
                "doctype": "Topic",
                "topic_name": TOPIC,
                "description": "Machines that save force.",
                "topic_content": [{"content_type": "Article", "content": ARTICLE}],
            }
        ).insert()
        course = frappe.get_doc("Course", self.school.physics)
        course.append("topics", {"topic": TOPIC, "topic_name": TOPIC})
        course.save()
        frappe.db.commit()
        self.look()

    def remove(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        course = frappe.get_doc("Course", self.school.physics)
        course.topics = [row for row in course.topics if row.topic != TOPIC]
        course.save()
        for doctype, name in (("Topic", TOPIC), ("Article", ARTICLE)):
            if frappe.db.exists(doctype, name):
                frappe.delete_doc(doctype, name, force=True)
        frappe.db.commit()
        self.look()
        frappe.db.delete(tasks.DOCTYPE, {"kind": education_texts.KIND})
        frappe.db.commit()

    def look(self):
        """What workers do."""
        education_texts.look_through()
        frappe.db.commit()
        open_tasks = frappe.get_all(
            tasks.DOCTYPE,
            {"kind": ("in", ("Index document", "Forget document")), "status": ("in", tasks.OPEN)},
            pluck="name",
        )
        for task in open_tasks:
            tasks.work(task)

    def document(self, doctype: str = "Article") -> str | None:
        return frappe.db.get_value(DOCUMENT, {"source_doctype": doctype, "course": self.school.physics}, "name")

    def found(self, user: str) -> list[str]:
        with self.as_user(user):
            return [each["text"] for each in knowledge.search("What does a lever turn about?")["passages"]]

    def test_an_article_is_found_by_those_of_its_course_and_opens(self):
        self.assertTrue(any(LAW in text for text in self.found(self.school.pupil_10_login)))
        self.assertFalse(any(LAW in text for text in self.found(self.school.pupil_7_login)))
        with self.as_user(self.school.pupil_10_login):
            knowledge.page(self.document(), 1)
            self.assertTrue(frappe.local.response.filecontent.startswith(b"\x89PNG"))

    def test_what_is_said_of_topics_is_a_document_of_the_course(self):
        self.assertTrue(any("save force" in text for text in self.found(self.school.pupil_10_login)))

    def test_a_change_is_read_again_and_told_by_the_save(self):
        article = frappe.get_doc("Article", ARTICLE)
        article.content = "<p>A lever turns about a point that is called the pivot.</p>"
        article.save()
        self.assertTrue(frappe.db.exists(tasks.DOCTYPE, {"kind": education_texts.KIND, "status": "Queued"}))
        frappe.db.commit()
        self.look()
        texts = " ".join(self.found(self.school.pupil_10_login))
        self.assertIn("pivot", texts)
        self.assertNotIn("fulcrum", texts)

    def test_an_article_that_is_taken_out_of_the_course_goes(self):
        name = self.document()
        topic = frappe.get_doc("Topic", TOPIC)
        topic.topic_content = []
        topic.save()
        frappe.db.commit()
        self.look()
        self.assertFalse(frappe.db.exists(DOCUMENT, name))
        self.assertFalse(any(LAW in text for text in self.found(self.school.pupil_10_login)))

    def test_looking_twice_changes_nothing(self):
        before = frappe.db.get_value(DOCUMENT, self.document(), ["name", "indexed_on"])
        self.look()
        self.assertEqual(frappe.db.get_value(DOCUMENT, self.document(), ["name", "indexed_on"]), before)

    def test_nobody_makes_a_document_of_a_record_by_hand(self):
        document = frappe.get_doc(
            {
                "doctype": DOCUMENT,
                "title": "Mine",
                "course": self.school.physics,
                "visibility": "Everyone",
                "source_doctype": "Article",
                "source_name": ARTICLE,
            }
        )
        with self.assertRaises(frappe.MandatoryError):
            document.insert()


class TestIndexCheck(SiteTest):
    def test_what_the_index_lacks_and_what_it_has_too_much_is_mended(self):
        document = test_shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        index = shelf.index_for(shelf.embedder())
        index.remove_document(document.name)
        self.assertIn(document.name, index_check.find().incomplete)
        index_check.mend()
        frappe.db.commit()
        test_shelf.index(document)
        self.assertNotIn(document.name, index_check.find().incomplete)

    def test_entries_of_a_document_that_is_gone_go(self):
        document = test_shelf.add_indexed(self, documents.pdf([("Forces", 20), (LAW, 11)]))
        for left in ("AI Knowledge Passage", "AI Knowledge Page", "AI Document Suggestion"):
            frappe.db.delete(left, {"document": document.name})
        frappe.db.delete(DOCUMENT, {"name": document.name})
        frappe.db.commit()
        self.assertIn(document.name, index_check.find().orphaned)
        index_check.mend()
        frappe.db.commit()
        task = frappe.db.get_value(tasks.DOCTYPE, {"kind": "Forget document", "reference_name": document.name})
        tasks.work(task)
        self.assertNotIn(document.name, index_check.find().orphaned)
