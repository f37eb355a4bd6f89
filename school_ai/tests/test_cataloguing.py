from unittest.mock import patch

import frappe

from school_ai.ai.knowledge import cataloguing as engine
from school_ai.api import cataloguing as api
from school_ai.api import knowledge
from school_ai.erpnext_records import curriculum
from school_ai.jobs import tasks
from school_ai.services import cataloguing, education_texts, indexing, providers
from school_ai.services.knowledge import store_file
from school_ai.tests import documents, shelf
from school_ai.tests.case import SiteTest

SUGGESTION = cataloguing.SUGGESTION
TOPICS = ("School AI Forces", "School AI Fractions")
FORCES = (
    "A force pushes or pulls a body. The resultant force equals mass times acceleration. Friction is a force that "
    "slows "
    "what slides. Newton measured how a force changes motion. Weight is the force of gravity on a mass."
)
FRACTIONS = (
    "A fraction is a part of a whole. The denominator tells into how many equal parts, the numerator how many are "
    "taken. "
    "Equal fractions name the same number. To add fractions the denominators must be the same."
)
FRICTION = (
    "A crate is pulled over the floor. Friction acts against the motion, so the resultant force is smaller than the "
    "pull. "
    "When both forces are equal the acceleration is zero, and by Newton the crate keeps its speed. The mass of the "
    "crate "
    "and its weight decide how large the friction force is."
)


def written(title: str, text: str) -> bytes:
    return documents.pdf([(title, 20), (text, 11)])


class CataloguingTest(SiteTest):
    def setUp(self):
        super().setUp()
        # What is taught, as schools write it down.
        self.topic("School AI Forces", FORCES)
        self.topic("School AI Fractions", FRACTIONS)
        self.teach(self.school.physics, "School AI Forces", "Forces, motion and energy.")
        self.teach(self.school.mathematics, "School AI Fractions", "Numbers, fractions and shapes.")
        frappe.db.commit()
        self.only_of_these_courses()
        cataloguing.forget_model()
        self.addCleanup(cataloguing.forget_model)
        self.addCleanup(self.unteach)
        # Certain enough with two topics: how high the bars are is measured elsewhere.
        bars = patch.dict(engine.BARS, dict.fromkeys(engine.BARS, 0.3))
        bars.start()
        self.addCleanup(bars.stop)

    def topic(self, name: str, text: str) -> None:
        if not frappe.db.exists("Topic", name):
            frappe.get_doc({"doctype": "Topic", "topic_name": name, "description": text}).insert()

    def teach(self, course: str, topic: str, description: str) -> None:
        document = frappe.get_doc("Course", course)
        if not any(row.topic == topic for row in document.topics):
            document.append("topics", {"topic": topic, "topic_name": topic})
            document.description = description
            document.save()

    def unteach(self) -> None:
        """Another test must not find what is taught here as documents of Education's own."""
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for course in (self.school.physics, self.school.mathematics):
            document = frappe.get_doc("Course", course)
            document.topics = [row for row in document.topics if row.topic not in TOPICS]
            document.description = None
            document.save()
        for topic in TOPICS:
            frappe.delete_doc("Topic", topic, force=True)
        frappe.db.delete(tasks.DOCTYPE, {"kind": education_texts.KIND})
        frappe.db.commit()

    def only_of_these_courses(self) -> None:
        """A site may have courses and documents of its own, on the same subjects: they would be as good a proposal."""
        ours = (self.school.physics, self.school.mathematics, None, "")
        courses, confirmed = curriculum.courses, cataloguing._confirmed
        for module, name, found in (
            (curriculum, "courses", lambda: [course for course in courses() if course.name in ours]),
            (cataloguing, "_confirmed", lambda: [row for row in confirmed() if row.course in ours]),
        ):
            narrowed = patch.object(module, name, found)
            narrowed.start()
            self.addCleanup(narrowed.stop)

    def added(self, text: str = FRICTION, title: str = "Crates", user: str | None = None, **values):
        """A document without a course, added and read."""
        document = shelf.add(
            self, written(title, text), title=title, **{"course": None, "visibility": "Instructors", **values}
        )
        if user:
            frappe.db.set_value("AI Knowledge Document", document.name, "owner", user)
        shelf.index(document)
        return document

    def rows(self, document, **filters) -> dict[str, str]:
        rows = frappe.get_all(SUGGESTION, {"document": document.name, **filters}, ["field", "value"])
        return {row.field: row.value for row in rows}

    def shown(self, document, user: str) -> dict[str, dict]:
        with self.as_user(user):
            found = api.suggestions([document.name])
        return {each["field"]: each for each in found[0]["suggestions"]} if found else {}


class TestProposing(CataloguingTest):
    def test_reading_proposes_course_topic_and_kind_and_fills_in_nothing(self):
        document = self.added(title="Worksheet: crates", text=f"1. Calculate the friction. {FRICTION}")
        self.assertEqual((document.status, document.suggestions), ("Ready", "To confirm"))
        found = self.rows(document)
        self.assertEqual(found["course"], self.school.physics)
        self.assertEqual(found["topic"], "School AI Forces")
        self.assertEqual(found["kind"], "Exercise sheet")
        for field in engine.FIELDS:
            self.assertFalse(document.get(field), field)

    def test_what_a_person_has_filled_is_not_proposed(self):
        document = self.added(course=self.school.mathematics, kind="Slides", topic="School AI Fractions")
        self.assertFalse({"course", "kind", "topic"} & self.rows(document).keys())
        self.assertEqual((document.course, document.kind), (self.school.mathematics, "Slides"))

    def test_another_text_is_looked_at_anew(self):
        document = self.added()
        frappe.get_doc("AI Knowledge Document", document.name)
        document.file = shelf.upload(written("Parts", FRACTIONS))
        document.save()
        frappe.db.commit()
        shelf.index(document)
        self.assertEqual(self.rows(document, state="Proposed")["course"], self.school.mathematics)
        self.assertEqual(frappe.db.count(SUGGESTION, {"document": document.name, "field": "course"}), 1)

    def test_what_is_proposed_already_keeps_its_name(self):
        document = self.added()
        before = frappe.get_all(SUGGESTION, {"document": document.name}, pluck="name", order_by="name")
        cataloguing.suggest(document, at_once=True)
        self.assertEqual(frappe.get_all(SUGGESTION, {"document": document.name}, pluck="name", order_by="name"), before)

    def test_the_language_is_proposed_where_it_is_not_the_usual_one(self):
        self.assertNotIn("text_language", self.rows(self.added()))
        german = (
            "Die Kraft ist das, was einen Körper beschleunigt. Sie wird in Newton gemessen, und es ist die "
            "Reibung, die ihn bremst. Das Gewicht ist auch eine Kraft, die mit der Masse wächst und nicht verschwindet."
        )
        self.assertEqual(self.rows(self.added(title="Kraft", text=german))["text_language"], "de")

    def test_an_error_is_logged_and_never_in_the_way_of_reading(self):
        with patch.object(cataloguing, "_suggest", side_effect=ValueError("a surprise")):
            document = self.added()
        self.assertEqual(document.status, "Ready")
        self.assertEqual(self.rows(document), {})
        self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", "%suggestions%")}))

    def test_without_an_embedding_model_the_words_are_compared(self):
        document = self.added()
        with patch.object(providers, "local_embedder", side_effect=ValueError("no model")):
            cataloguing.forget_model()
            cataloguing.suggest(document, at_once=True)
        self.assertEqual(self.rows(document)["course"], self.school.physics)

    def test_the_words_of_a_document_are_no_markup(self):
        document = self.added(text=f"<b>force</b> <i>friction</i> {FRICTION}")
        for row in frappe.get_all(SUGGESTION, {"document": document.name}, ["value", "words"]):
            self.assertNotIn("<", f"{row.value}{row.words}")

    def test_a_deleted_document_takes_its_suggestions_along(self):
        document = self.added()
        shelf.remove(document.name)
        self.assertEqual(self.rows(document), {})

    def test_nights_propose_by_what_was_learned_since(self):
        document = self.added()
        frappe.db.delete(SUGGESTION, {"document": document.name})
        frappe.db.set_value(
            "AI Knowledge Document", document.name, {"suggestions": None, "catalogued_with": "of yesterday"}
        )
        frappe.db.commit()
        cataloguing.suggest_where_due()
        self.assertEqual(self.rows(document)["course"], self.school.physics)


class TestDeciding(CataloguingTest):
    def test_accepting_fills_the_fields_in(self):
        document = self.added(user=self.school.physicist_login)
        shown = self.shown(document, self.school.physicist_login)
        self.assertGreater(shown["course"]["confidence"], 0.3)
        self.assertTrue(shown["course"]["reason"])
        with self.as_user(self.school.physicist_login):
            outcome = api.accept([each["name"] for each in shown.values()])
        self.assertEqual((outcome["documents"], outcome["problems"], outcome["gone"]), ([document.name], [], 0))
        document.reload()
        self.assertEqual((document.course, document.topic), (self.school.physics, "School AI Forces"))
        self.assertEqual(document.suggestions, "Done")
        self.assertEqual(self.rows(document, state="Accepted")["course"], self.school.physics)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(api.accept([shown["course"]["name"]])["gone"], 1)

    def test_a_correction_is_noted_and_learned_from(self):
        document = self.added(title="Crates and ramps")
        self.assertEqual(self.rows(document)["course"], self.school.physics)
        api.correct(document.name, course=self.school.mathematics, kind="Lesson notes")
        row = frappe.db.get_value(
            SUGGESTION, {"document": document.name, "field": "course"}, ["state", "chosen"], as_dict=True
        )
        self.assertEqual((row.state, row.chosen), ("Corrected", self.school.mathematics))
        self.assertNotIn("topic", self.rows(document, state="Proposed"))
        frappe.db.commit()
        similar = self.added(title="More crates", text=f"Once more: {FRICTION}")
        found = frappe.db.get_value(
            SUGGESTION, {"document": similar.name, "field": "course"}, ["value", "basis", "words"], as_dict=True
        )
        self.assertEqual((found.value, found.basis), (self.school.mathematics, engine.BY_EXAMPLE))
        self.assertEqual(found.words, "Crates and ramps")

    def test_saving_the_form_decides_as_well(self):
        document = self.added()
        document.reload()
        document.course = self.school.physics
        document.kind = "Reference"
        document.save()
        self.assertEqual(self.rows(document, state="Accepted").get("course"), self.school.physics)

    def test_what_is_dismissed_is_not_proposed_again_for_this_file(self):
        document = self.added()
        names = frappe.get_all(SUGGESTION, {"document": document.name}, pluck="name")
        api.dismiss(names)
        frappe.db.commit()
        cataloguing.suggest(document, at_once=True)
        self.assertEqual(self.rows(document, state="Proposed"), {})
        document.reload()
        self.assertEqual(document.suggestions, "Done")

    def test_what_keeps_a_document_from_being_saved_is_told_for_it(self):
        good, bad = self.added(), self.added(title="Ramps", text=f"Ramps. {FRICTION}")
        frappe.db.set_value("AI Knowledge Document", bad.name, {"visibility": "Program", "program": None})
        names = frappe.get_all(
            SUGGESTION, {"document": ("in", (good.name, bad.name)), "state": "Proposed"}, pluck="name"
        )
        outcome = api.accept(names)
        self.assertEqual(outcome["documents"], [good.name])
        self.assertEqual([each["document"] for each in outcome["problems"]], [bad.name])
        self.assertIn("Program", outcome["problems"][0]["reason"])
        self.assertFalse(frappe.db.get_value("AI Knowledge Document", bad.name, "course"))
        self.assertEqual(frappe.local.message_log, [])


class TestWhoMaySeeWhat(CataloguingTest):
    def test_a_course_that_one_does_not_teach_is_not_proposed(self):
        document = self.added(user=self.school.mathematician_login)
        self.assertEqual(self.rows(document)["course"], self.school.physics)
        shown = self.shown(document, self.school.mathematician_login)
        self.assertFalse({"course", "topic"} & shown.keys())
        self.assertNotIn("Physics", str(shown))
        self.assertIn("course", self.shown(document, self.school.administrator_login))
        # Nor can it be accepted by its name.
        name = frappe.db.get_value(SUGGESTION, {"document": document.name, "field": "course"})
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.accept([name])["documents"], [])
        self.assertFalse(frappe.db.get_value("AI Knowledge Document", document.name, "course"))

    def test_suggestions_are_for_those_who_manage_the_document(self):
        document = self.added(user=self.school.physicist_login)
        name = frappe.db.get_value(SUGGESTION, {"document": document.name, "field": "course"})
        ways = {
            "suggestions": lambda: api.suggestions([document.name]) or frappe.throw("nothing", frappe.PermissionError),
            "dismiss": lambda: api.dismiss([name]),
            "accept": lambda: api.accept([name]),
            "correct": lambda: api.correct(document.name, kind="Slides"),
            "list": lambda: frappe.get_list(SUGGESTION) or frappe.throw("nothing", frappe.PermissionError),
        }
        names = ("pupil_10", "mother", "physicist", "mathematician", "principal", "administrator", "outsider")
        for way, use in ways.items():
            may = set()
            for each in names:
                with self.as_user(getattr(self.school, f"{each}_login")):
                    try:
                        use()
                        may.add(each)
                    except frappe.PermissionError:
                        continue
            wanted = {"administrator"} if way == "list" else {"physicist", "administrator"}
            self.assertEqual(may, wanted, way)


class TestAnswersAndExams(CataloguingTest):
    KEY = "Answer key. For teachers only. 1. F = 12 N. Answer: 12 N. One mark each. 2. a = 3 m/s. Accept 3.0."

    def test_an_answer_key_that_pupils_can_read_is_flagged_and_hidden_at_a_word(self):
        document = self.added(
            title="Forces: answer key", text=self.KEY, course=self.school.physics, visibility="Course"
        )
        self.assertEqual(document.suggestions, "Check who may read")
        shown = self.shown(document, self.school.physicist_login)
        self.assertEqual(shown["visibility"]["value"], "Instructors")
        self.assertIn("Answer key", shown["visibility"]["reason"])
        with self.as_user(self.school.physicist_login):
            api.accept([shown["visibility"]["name"]])
        document.reload()
        self.assertEqual(document.visibility, "Instructors")

    def test_one_that_pupils_cannot_read_is_not(self):
        document = self.added(title="Forces: answer key", text=self.KEY)
        self.assertNotIn("visibility", self.rows(document))

    def test_a_kind_that_a_person_sets_is_enough(self):
        document = self.added(course=self.school.physics, visibility="Course")
        document.kind = "Exam paper"
        document.save()
        self.assertIn("visibility", self.rows(document))
        self.assertEqual(document.db_get("suggestions"), "Check who may read")
        document.kind = "Exercise sheet"
        document.save()
        self.assertNotIn("visibility", self.rows(document, state="Proposed"))

    def test_among_several_uploads_it_is_proposed_for_instructors(self):
        paul = self.school.physicist_login
        with self.as_user(paul):
            key = store_file("forces_answer_key.pdf", written("Forces: answer key", self.KEY)).name
            plain = store_file("crates.pdf", written("Crates", FRICTION)).name
        theirs = store_file("other.pdf", written("Other", FRACTIONS)).name
        with self.as_user(paul):
            looks = {look["file"]: look for look in api.first_look([key, plain, theirs])}
            self.assertEqual(looks.keys(), {key, plain})
            self.assertEqual((looks[key]["kind"], looks[key]["for_instructors"]), ("Answer key", True))
            self.assertEqual((looks[plain]["course"], looks[plain]["for_instructors"]), (self.school.physics, False))
            added = knowledge.add_documents(files=[key, plain], course=self.school.physics, for_instructors=[key])[
                "documents"
            ]
        visible = {each["title"]: frappe.db.get_value(indexing.DOCUMENT, each["name"], "visibility") for each in added}
        self.assertEqual(visible, {"Forces answer key": "Instructors", "Crates": "Course"})
