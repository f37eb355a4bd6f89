"""Every kind of damage, planted past all controllers, is found, and nothing else; what is ours is mended, and nothing
is left."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime

from school_ai.jobs import tasks
from school_ai.patches import records_sealed
from school_ai.services import insights, seals, site_key
from school_ai.services import shelf as shelf_service
from school_ai.services.analytics import alerts, estimating, models, noticing, recommending
from school_ai.services.integrity import checking, repairing, sources
from school_ai.services.integrity.finding import (
    CLASH,
    EDITED,
    ENTRY,
    EXPIRED,
    FIELD,
    HOLIDAY,
    KEY,
    KINDS,
    LOGIN,
    MEMBER,
    MOVED,
    ORPHAN,
    OUTSIDE,
    ROW,
    SCORE,
    STALE,
    TWICE,
    UNREAD,
)
from school_ai.services.seals import INSIGHT, PREDICTION, RECOMMENDATION
from school_ai.tests import damage, documents, former_pupils, results, shelf
from school_ai.tests.case import SiteTest
from school_ai.tests.test_predictions import PredictionsTest, Reports

SAVED = "AI Data Conflict"


class Damage:
    def setUp(self):
        super().setUp()
        self.before = self.found()

    def found(self) -> set[tuple[str, str, str]]:
        return {(each.kind, each.doctype, each.name) for each in checking.look().findings}

    def assert_found(self, *planted: tuple[str, str, str]):
        self.assertEqual(self.found() - self.before, set(planted))

    def repair(self) -> list[repairing.Done]:
        new = [each.id for each in checking.look().findings if (each.kind, each.doctype, each.name) not in self.before]
        return repairing.repair(new)

    def assert_mended(self):
        """Nothing is left, and mending once more does nothing."""
        self.repair()
        self.assertEqual(self.found() - self.before, set())
        self.assertEqual(self.repair(), [])


class DamageTest(Damage, SiteTest):
    pass


class TestOurRecords(DamageTest):
    def an_insight(self, key: str = "") -> str:
        return damage.insight(self.school.pupil_10, self.school.physics, key=key)

    def a_step(self) -> str:
        return damage.step(self.school.pupil_10, self.school.physics)

    def an_estimate(self) -> str:
        return damage.estimate(self.school.pupil_10, self.school.physics, self.school.term)

    def test_what_the_services_write_is_no_finding(self):
        name, step = self.an_insight(), self.a_step()
        self.an_estimate()
        self.assert_found()
        insights.say(insights.Insight("test:again", "Takes part less", "a < b & c", "x <i>y</i>", "z", {"a": 1.5}))
        recommending.decide(step, "Accepted")
        recommending.tick(step)
        frappe.get_doc(INSIGHT, name).update({"status": "Done", "answer": "We talked."}).save()
        insights.withdraw("test:again")
        self.assert_found()

    def test_records_from_before_there_were_seals_are_sealed_as_they_stand(self):
        name = self.an_insight()
        damage.set_past_us(INSIGHT, name, seal=None, sealed_about=None)
        self.assert_found((EDITED, INSIGHT, name))
        records_sealed.execute()
        self.assert_found()

    def test_another_key_of_the_site_is_one_finding_and_nothing_is_withdrawn(self):
        insight, estimate = self.an_insight(), self.an_estimate()
        key = site_key.known()
        site_key.note()
        self.addCleanup(frappe.local.conf.update, {"encryption_key": key})
        frappe.local.conf.encryption_key = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8="
        self.assert_found((KEY, "DocType", "School AI Settings"))
        self.assertEqual([each.what for each in self.repair()], ["started"])
        # Nothing else can be told from what was edited until then.
        self.assert_found()
        repairing.sign_anew(Reports())
        self.assert_mended()
        self.assertEqual(frappe.db.get_value(INSIGHT, insight, "status"), insights.OPEN)
        self.assertTrue(frappe.db.exists(PREDICTION, estimate))
        damage.set_past_us(INSIGHT, insight, title="Something else")
        self.assert_found((EDITED, INSIGHT, insight))

    def test_what_cannot_be_mended_keeps_nobody_from_the_rest(self):
        first, second = (self.an_insight(key=f"several:{number}") for number in range(2))
        for name in (first, second):
            damage.set_past_us(INSIGHT, name, valid_until=add_days(getdate(), -1))

        def withdraw(name):
            frappe.db.set_value(INSIGHT, name, "status", "Withdrawn")
            if name == first:
                raise frappe.ValidationError("out of order")

        with patch.object(insights, "withdraw_named", withdraw):
            done = {each.name: each for each in self.repair()}
        self.assertEqual((done[first].what, done[second].what), ("failed", "mended"))
        self.assertIn("Error Log", done[first].text)
        self.assertEqual(frappe.db.get_value(INSIGHT, first, "status"), insights.OPEN)
        self.assertEqual(frappe.db.get_value(INSIGHT, second, "status"), "Withdrawn")
        self.assertTrue(frappe.db.exists("Error Log", {"method": ("like", f"%mending%{first}%")}))

    def test_an_edited_step_of_another_program_keeps_its_own_key(self):
        name = damage.step(self.school.pupil_10, self.school.physics)
        frappe.db.set_value(RECOMMENDATION, name, {"outside_key": "lms:1", "open_key": None, "status": "Accepted"})
        seals.seal(RECOMMENDATION, [name])
        self.assert_found()
        damage.set_past_us(RECOMMENDATION, name, text="Something else")
        self.assert_mended()
        self.assertEqual(
            frappe.db.get_value(RECOMMENDATION, name, ["status", "open_key"]), (recommending.PROPOSED, None)
        )

    def test_orphans_of_every_link_are_found_and_mended(self):
        for field in ("student", "course", "student_group", "instructor", "model"):
            name = damage.insight(self.school.pupil_10, self.school.physics, key=f"orphan:{field}")
            damage.set_past_us(INSIGHT, name, **{field: "Nobody"})
            with self.subTest(field):
                self.assert_found((ORPHAN, INSIGHT, name))
                self.assert_mended()
                self.assertEqual(bool(frappe.db.exists(INSIGHT, name)), field != "student")

    def test_an_estimate_and_a_step_of_nobody_go(self):
        estimate, step = self.an_estimate(), self.a_step()
        damage.set_past_us(PREDICTION, estimate, student="Nobody")
        damage.set_past_us(RECOMMENDATION, step, student="Nobody")
        self.assert_found((ORPHAN, PREDICTION, estimate), (ORPHAN, RECOMMENDATION, step))
        self.assert_mended()
        self.assertFalse(frappe.db.exists(PREDICTION, estimate) or frappe.db.exists(RECOMMENDATION, step))
        self.assertFalse(frappe.db.exists(SAVED, {"reference_name": step}), "who is gone was kept")

    def test_a_prerequisite_of_a_course_that_is_gone_goes_and_can_be_had_again(self):
        name = (
            frappe.get_doc(
                {"doctype": "Topic Prerequisite", "course": self.school.physics, "earlier": "A", "later": "B"}
            )
            .insert()
            .name
        )
        damage.set_past_us("Topic Prerequisite", name, course="Alchemy")
        self.assert_found((ORPHAN, "Topic Prerequisite", name))
        self.assert_mended()
        self.assertTrue(frappe.db.get_value(SAVED, {"reference_name": name}, "kept_before"))

    def test_every_field_is_sealed_unless_it_is_peoples_or_kept_by_other_means(self):
        # What lists go by is made of the rest, and says nothing of its own: urgency, title.
        not_sealed = {
            INSIGHT: {"status", "answer", "told_on", "open_key", "student_name", "urgency"},
            PREDICTION: {"student_name"},
            RECOMMENDATION: {"status", "changed_text", "note", "decided_by", "decided_on", "done_on", "open_key",
                             "student_name", "title"},
        }  # fmt: skip
        for doctype, others in not_sealed.items():
            columns = {field.fieldname for field in frappe.get_meta(doctype).fields} & set(
                frappe.db.get_table_columns(doctype)
            )
            sealed = {*seals.COMPUTED[doctype], *seals.ABOUT[doctype]}
            self.assertEqual(columns - sealed - {"seal", "sealed_about"}, others, doctype)

    def test_every_computed_field_that_was_edited_is_found(self):
        others = {
            "Float": 0.777,
            "Percent": 7.7,
            "Check": 0,
            "Date": add_days(getdate(), 20),
            "Datetime": add_days(getdate(), -1),
        }
        for doctype, make in (
            (INSIGHT, self.an_insight),
            (RECOMMENDATION, self.a_step),
            (PREDICTION, self.an_estimate),
        ):
            name = make()
            before = frappe.db.get_value(doctype, name, seals.fields(doctype), as_dict=True)
            for field in seals.COMPUTED[doctype]:
                if field == "model":
                    continue
                described = frappe.get_meta(doctype).get_field(field)
                value = {"outcome": "Final grade", "kind": "Read", "severity": "High"}.get(field)
                value = value or others.get(described.fieldtype, "Something else")
                damage.set_past_us(doctype, name, **{field: value})
                with self.subTest(doctype=doctype, field=field):
                    self.assertIn((EDITED, doctype, name), self.found())
                damage.set_past_us(doctype, name, **{field: before[field]})
            self.assert_found()

    def test_an_edited_insight_is_withdrawn_with_both_versions_kept(self):
        name = self.an_insight()
        damage.set_past_us(INSIGHT, name, text="All is well.")
        self.assert_found((EDITED, INSIGHT, name))
        (done,) = self.repair()
        self.assertEqual(frappe.db.get_value(INSIGHT, name, "status"), "Withdrawn")
        self.assertIn("All is well.", frappe.db.get_value(SAVED, done.conflict, "kept_before"))
        self.assert_mended()

    def test_an_edited_step_that_a_pupil_sees_waits_for_a_teacher_again(self):
        name = self.a_step()
        recommending.decide(name, "Accepted")
        damage.set_past_us(RECOMMENDATION, name, text="Leave school.")
        self.assert_found((EDITED, RECOMMENDATION, name))
        self.assert_mended()
        row = frappe.db.get_value(RECOMMENDATION, name, ["status", "open_key"])
        self.assertEqual(
            row, ("Proposed", recommending.key_of("Talk", self.school.pupil_10, self.school.physics, "Forces"))
        )

    def test_a_decision_over_an_edited_step_does_not_hide_the_edit(self):
        name = self.a_step()
        damage.set_past_us(RECOMMENDATION, name, text="Leave school.")
        recommending.decide(name, "Accepted")
        self.assert_found((EDITED, RECOMMENDATION, name))

    def test_a_subject_that_was_changed_by_hand_is_an_edit(self):
        name = self.an_insight()
        damage.set_past_us(INSIGHT, name, student=self.school.pupil_7)
        self.assert_found((EDITED, INSIGHT, name))
        self.assert_mended()

    def test_a_record_that_we_did_not_write_is_an_edit(self):
        name = damage.copy(RECOMMENDATION, self.a_step(), "copied", open_key="talk:x:y:z", topic="Another")
        self.assert_found((EDITED, RECOMMENDATION, name))
        self.assert_mended()

    def test_a_reopened_insight_without_its_key_is_found(self):
        name = self.an_insight()
        damage.set_past_us(INSIGHT, name, open_key=None)
        self.assert_found((EDITED, INSIGHT, name))
        self.assert_mended()

    def test_records_of_a_renamed_pupil_are_kept_under_the_new_name(self):
        pupil = former_pupils.put("Student", name="SAT-RENAMED", first_name="Rena", student_name="Rena",
                                  student_email_id="rena@school-ai.test", docstatus=0, enabled=0)  # fmt: skip
        names = {
            INSIGHT: damage.insight(pupil, self.school.physics, key=alerts.key_of("fails", pupil, self.school.physics)),
            RECOMMENDATION: damage.step(pupil, self.school.physics),
            PREDICTION: damage.estimate(pupil, self.school.physics, self.school.term),
        }
        self.assert_found()
        for doctype, name in names.items():
            damage.set_past_us(doctype, name, student="SAT-RENAMED-NOW")
        damage.set_past_us("Student", pupil, name="SAT-RENAMED-NOW")
        self.assert_found(*((MOVED, doctype, name) for doctype, name in names.items()))
        self.assert_mended()
        now = "SAT-RENAMED-NOW"
        row = frappe.db.get_value(INSIGHT, names[INSIGHT], ["open_key", "subject_key", "status"])
        key = alerts.key_of("fails", now, self.school.physics)
        self.assertEqual(row, (key, key, "Open"))
        self.assertTrue(frappe.db.exists(RECOMMENDATION, {"open_key": ("like", f"%:{now}:%")}))
        estimate = estimating.name_of("fails", now, self.school.physics, self.school.term)
        self.assertTrue(frappe.db.exists(PREDICTION, estimate))
        self.assertFalse(frappe.db.exists(PREDICTION, names[PREDICTION]))

    def test_what_two_pupils_have_who_became_one_is_there_once(self):
        pupil = former_pupils.put("Student", name="SAT-MERGED", first_name="Mer", student_name="Mer",
                                  student_email_id="mer@school-ai.test", docstatus=0, enabled=0)  # fmt: skip
        kept = self.an_insight(), self.a_step(), self.an_estimate()
        merged = (
            damage.insight(pupil, self.school.physics),
            damage.step(pupil, self.school.physics),
            damage.estimate(pupil, self.school.physics, self.school.term),
        )
        for doctype, name in zip((INSIGHT, RECOMMENDATION, PREDICTION), merged, strict=True):
            damage.set_past_us(doctype, name, student=self.school.pupil_10)
        damage.remove("Student", pupil)
        self.assertEqual({name for kind, _doctype, name in self.found() - self.before if kind == MOVED}, set(merged))
        self.assert_mended()
        self.assertEqual(frappe.db.get_value(INSIGHT, kept[0], "status"), "Open")
        self.assertEqual(frappe.db.get_value(INSIGHT, merged[0], "status"), "Withdrawn")
        self.assertEqual(frappe.db.get_value(RECOMMENDATION, kept[1], "status"), "Proposed")
        self.assertTrue(frappe.db.exists(PREDICTION, kept[2]))
        self.assertFalse(frappe.db.exists(PREDICTION, merged[2]))

    def test_what_is_said_twice_is_said_once(self):
        insight, step, estimate = self.an_insight(), self.a_step(), self.an_estimate()
        copies = (
            damage.copy(INSIGHT, insight, "again-i", open_key=None),
            damage.copy(RECOMMENDATION, step, "again-r", open_key="another"),
            damage.copy(PREDICTION, estimate, "again-p"),
        )
        self.assert_found(
            *(
                (TWICE, doctype, name)
                for doctype, name in zip((INSIGHT, RECOMMENDATION, PREDICTION), copies, strict=True)
            )
        )
        self.assert_mended()
        self.assertEqual(frappe.db.get_value(INSIGHT, insight, "status"), "Open")

    def test_what_holds_without_end_stays(self):
        name = self.an_insight()
        damage.set_past_us(INSIGHT, name, valid_until=None)
        damage.reseal(INSIGHT, name)
        self.assert_found()
        alerts.expire()
        self.assertEqual(frappe.db.get_value(INSIGHT, name, "status"), "Open")

    def test_what_is_over_goes(self):
        name, estimate = self.an_insight(), self.an_estimate()
        for doctype, each in ((INSIGHT, name), (PREDICTION, estimate)):
            damage.set_past_us(doctype, each, valid_until=add_days(getdate(), -1))
            damage.reseal(doctype, each)
        self.assert_found((EXPIRED, INSIGHT, name), (EXPIRED, PREDICTION, estimate))
        self.assert_mended()

    def test_rows_of_what_is_gone_go(self):
        talk = former_pupils.put("AI Conversation", user="Administrator", docstatus=0)
        message = former_pupils.put("AI Message", conversation=talk, author="Pupil", status="Complete", docstatus=0)
        comment = former_pupils.put("AI Message Comment", conversation=talk, user="Administrator", docstatus=0)
        feedback = former_pupils.put(
            "AI Message Feedback",
            message="gone",
            conversation=talk,
            user="Administrator",
            rating="Helpful",
            docstatus=0,
        )
        page = former_pupils.put("AI Knowledge Page", document="gone", page_number=1, docstatus=0)
        self.assert_found((ROW, "AI Message Feedback", feedback), (ROW, "AI Knowledge Page", page))
        damage.remove("AI Conversation", talk)
        self.assert_found(
            (ROW, "AI Message", message),
            (ROW, "AI Message Comment", comment),
            (ROW, "AI Message Feedback", feedback),
            (ROW, "AI Knowledge Page", page),
        )
        self.assert_mended()

    def test_a_choice_that_a_field_of_ours_does_not_have_is_the_schools_to_decide(self):
        row = frappe.db.get_value("Student Guardian", {"parent": self.school.pupil_10}, "name")
        damage.set_past_us("Student Guardian", row, school_ai_access="Sometimes")
        damage.set_past_us("Student Group", self.school.group_10, school_ai_home_room="A room that is gone")
        self.assert_found((FIELD, "Student", self.school.pupil_10), (FIELD, "Student Group", self.school.group_10))
        self.assertEqual({each.what for each in self.repair()}, {"proposed"})
        self.assertEqual(frappe.db.get_value("Student Guardian", row, "school_ai_access"), "Sometimes")
        self.assert_mended()

    def test_a_field_of_ours_that_was_changed_is_made_anew(self):
        name = "Student Guardian-school_ai_access"
        self.addCleanup(frappe.clear_cache, doctype="Student Guardian")
        damage.set_past_us("Custom Field", name, options="\nNo access\nSome access")
        frappe.db.commit()
        self.assert_found((FIELD, "Custom Field", name))
        self.assert_mended()
        frappe.db.delete(SAVED)
        frappe.db.commit()
        self.assertEqual(frappe.db.get_value("Custom Field", name, "options"), "\nNo access")


class TestSources(Damage, PredictionsTest):
    """Estimates and insights of a small school that has learned from its past."""

    def setUp(self):
        super().setUp()
        self.use_learned("fails")
        self.give_results(self.school.pupil_10, 20, 25, 15)
        self.give_results(self.school.pupil_10_b, 90, 95, 85)
        self.estimate()
        self.before = self.found()

    def estimates_of(self, student: str) -> list[tuple[str, str, str]]:
        names = frappe.get_all(PREDICTION, {"student": student}, pluck="name")
        return [(STALE, PREDICTION, name) for name in names]

    def insights_of(self, student: str) -> list[tuple[str, str, str]]:
        filters = {"student": student, "status": "Open", "fingerprint": ("is", "set")}
        return [(STALE, INSIGHT, name) for name in frappe.get_all(INSIGHT, filters, pluck="name")]

    def assert_computed_anew(self):
        self.assertEqual({each.what for each in self.repair()}, {"started"})
        self.assert_found()
        repairing.recompute(Reports())
        frappe.db.delete(tasks.DOCTYPE, {"kind": sources.RECOMPUTE})
        self.assert_found()

    def test_there_is_something_to_be_out_of_date(self):
        self.assertTrue(self.estimates_of(self.school.pupil_10))
        self.assertTrue(self.insights_of(self.school.pupil_10))
        self.assertEqual([each for each in self.before if each[1] in damage.ALL_OURS], [])

    def test_a_result_that_was_changed_makes_what_came_of_it_stale(self):
        result = frappe.db.get_value("Assessment Result", {"student": self.school.pupil_10}, "name")
        damage.set_past_us("Assessment Result", result, total_score=19.5)
        self.assert_found(*self.estimates_of(self.school.pupil_10), *self.insights_of(self.school.pupil_10))
        self.assert_computed_anew()

    def test_a_result_that_went_makes_what_came_of_it_stale(self):
        frappe.db.delete("Assessment Result", {"student": self.school.pupil_10_b})
        self.assert_found(*self.estimates_of(self.school.pupil_10_b))
        self.assert_computed_anew()

    def test_what_was_entered_since_is_for_the_next_estimates(self):
        name = former_pupils.result(
            self.school.pupil_10, self.school.physics, self.year, self.school.term, add_days(getdate(), -1), 20, 20.0,
            "SAT since",
        )  # fmt: skip
        damage.set_past_us("Assessment Result", name, creation=now_datetime())
        self.assert_found()

    def test_an_estimate_of_a_model_that_is_not_used_any_more_is_stale(self):
        frappe.db.set_value("AI Model", {"status": models.IN_USE}, "status", models.EARLIER)
        found = self.found() - self.before
        self.assertLessEqual(set(self.estimates_of(self.school.pupil_10)), found)

    def test_an_insight_that_says_another_fingerprint_is_an_edit(self):
        (name, *_rest) = [name for _kind, _doctype, name in self.insights_of(self.school.pupil_10)]
        damage.set_past_us(INSIGHT, name, fingerprint="x")
        self.assert_found((EDITED, INSIGHT, name))

    def test_what_stood_out_in_records_that_were_changed_is_withdrawn(self):
        day = getdate()
        for number in range(12):
            former_pupils.put(
                "Student Attendance", student=self.school.pupil_10, date=add_days(day, -number), status="Absent",
                creation=f"{add_days(day, -number)} 00:00:01",
            )  # fmt: skip
        self.estimate()
        seen = frappe.get_all(INSIGHT, {"kind": noticing.AWAY, "status": "Open"}, pluck="name")
        self.assertTrue(seen)
        self.before = self.found()
        self.assertEqual([each for each in self.before if each[1] in damage.ALL_OURS], [])
        table = frappe.qb.DocType("Student Attendance")
        frappe.qb.update(table).set(table.status, "Present").where(table.student == self.school.pupil_10).run()
        self.assertLessEqual({(STALE, INSIGHT, name) for name in seen}, self.found() - self.before)
        self.repair()
        repairing.recompute(Reports())
        frappe.db.delete(tasks.DOCTYPE, {"kind": sources.RECOMPUTE})
        self.assert_found()
        self.assertEqual(frappe.db.get_value(INSIGHT, seen[0], "status"), "Withdrawn")


class TestIndex(DamageTest):
    def read(self):
        return shelf.add_indexed(self, documents.pdf([("Forces", 20), ("A force is a push or a pull.", 11)]))

    def work_off(self, kind: str, name: str):
        tasks.work(frappe.db.get_value(tasks.DOCTYPE, {"kind": kind, "reference_name": name, "status": "Queued"}))

    def test_entries_without_a_document_are_taken_out(self):
        damage.index_entry("nobodys")
        self.addCleanup(shelf_service.index_for(shelf_service.embedder()).remove_document, "nobodys")
        self.assert_found((ENTRY, "AI Knowledge Document", "nobodys"))
        self.assertEqual([each.what for each in self.repair()], ["started"])
        self.assert_found()
        self.work_off("Forget document", "nobodys")
        self.assert_found()

    def test_a_document_that_is_not_wholly_indexed_is_read_again(self):
        document = self.read()
        shelf_service.index_for(shelf_service.embedder()).remove_document(document.name)
        self.assert_found((UNREAD, "AI Knowledge Document", document.name))
        self.assertEqual([each.what for each in self.repair()], ["started"])
        self.work_off("Index document", document.name)
        self.assert_found()

    def test_a_document_without_passages_is_read_again(self):
        document = self.read()
        frappe.db.delete("AI Knowledge Passage", {"document": document.name})
        self.assert_found((UNREAD, "AI Knowledge Document", document.name))
        self.repair()
        self.work_off("Index document", document.name)
        self.assert_found()

    def test_an_index_that_is_away_is_said_to_be(self):
        with self.settings(index_url="http://127.0.0.1:9"):
            looked = checking.look((ENTRY, UNREAD, SCORE))
        self.assertEqual(set(looked.not_looked), {ENTRY, UNREAD})


class TestSchoolsRecords(DamageTest):
    """What is the school's is never changed: it becomes a conflict."""

    def assert_proposed(self):
        before = frappe.db.count(SAVED)
        done = self.repair()
        self.assertEqual({each.what for each in done}, {"proposed"})
        self.assertEqual(frappe.db.count(SAVED), before + len(done))
        self.assertEqual(self.found() - self.before, set())
        self.assertEqual(self.repair(), [])

    def lesson(self, group: str, instructor: str, room: str, begins="08:00:00", ends="08:45:00") -> str:
        monday = damage.next_monday()
        return damage.lesson(group, self.school.physics, instructor, damage.room(room), monday, begins, ends)

    def test_lessons_that_clash_in_one_respect_each(self):
        school = self.school
        first = self.lesson(school.group_10, school.physicist, "SAT Room 1")
        for what, group, instructor, room in (
            ("group", school.group_10, school.mathematician, "SAT Room 2"),
            ("instructor", school.group_7, school.physicist, "SAT Room 2"),
            ("room", school.group_7, school.mathematician, "SAT Room 1"),
        ):
            with self.subTest(what):
                second = self.lesson(group, instructor, room, "08:30:00", "09:15:00")
                self.assert_found((CLASH, "Course Schedule", second))
                damage.remove("Course Schedule", second)
        self.lesson(school.group_7, school.mathematician, "SAT Room 2")
        self.lesson(school.group_10, school.physicist, "SAT Room 1", "08:45:00", "09:30:00")
        self.assert_found()
        damage.set_past_us("Course Schedule", first, to_time="08:50:00")
        self.assertEqual({each[0] for each in self.found() - self.before}, {CLASH})
        self.assert_proposed()

    def test_a_joint_lesson_is_no_clash(self):
        one = self.lesson(self.school.group_10, self.school.physicist, "SAT Room 1")
        other = self.lesson(self.school.group_7, self.school.physicist, "SAT Room 1")
        for name in (one, other):
            damage.set_past_us("Course Schedule", name, school_ai_lesson="joint")
        self.assert_found()
        damage.set_past_us("Course Schedule", other, school_ai_lesson="another")
        self.assertEqual({each[0] for each in self.found() - self.before}, {CLASH})

    def a_result(self, score=6.0) -> str:
        return results.submitted(self.school, self.school.pupil_10, score).name

    def test_impossible_scores(self):
        for what, change in (
            ("above", {"details": {"score": 25}, "row": {"total_score": 25}}),
            ("below", {"details": {"score": -1}, "row": {"total_score": -1}}),
            ("total", {"details": {}, "row": {"total_score": 7}}),
        ):
            with self.subTest(what):
                name = self.a_result()
                self.assert_found()
                row = frappe.db.get_value("Assessment Result Detail", {"parent": name}, "name")
                if change["details"]:
                    damage.set_past_us("Assessment Result Detail", row, **change["details"])
                damage.set_past_us("Assessment Result", name, **change["row"])
                self.assert_found((SCORE, "Assessment Result", name))
                damage.set_past_us("Assessment Result", name, docstatus=2)
                self.assert_found()

    def test_a_result_and_attendance_submitted_twice(self):
        name = self.a_result()
        again = damage.copy("Assessment Result", name, "SAT-RES-AGAIN", creation=add_to_date(now_datetime(), hours=1))
        present = results.attendance(self.school, self.school.pupil_10)
        once_more = damage.copy(
            "Student Attendance", present, "SAT-ATT-AGAIN", creation=add_to_date(now_datetime(), hours=1)
        )
        self.assert_found((TWICE, "Assessment Result", again), (TWICE, "Student Attendance", once_more))
        self.assert_proposed()

    def test_a_pupil_in_a_group_of_a_program_that_they_are_not_enrolled_in(self):
        results.member(self.school.group_7, self.school.pupil_10)
        self.assert_found((MEMBER, "Student Group", self.school.group_7))
        self.assert_proposed()

    def test_a_pupil_who_is_enrolled_for_another_term_or_cancelled(self):
        enrolment = {"student": self.school.pupil_7, "docstatus": 1}
        name = frappe.db.get_value("Program Enrollment", enrolment, "name")
        damage.set_past_us("Program Enrollment", name, docstatus=2)
        self.assertIn((MEMBER, "Student Group", self.school.group_7), self.found())
        damage.set_past_us("Program Enrollment", name, docstatus=1, academic_term=None)
        self.assert_found()
        damage.set_past_us("Program Enrollment", name, academic_term="Another term")
        self.assert_found((MEMBER, "Student Group", self.school.group_7))

    def test_logins_that_disagree(self):
        school = self.school
        cases = {
            "missing": (("Student", school.pupil_10, {"user": "gone@school-ai.test"}), ("Student", school.pupil_10)),
            "shared": (("Student", school.pupil_10_b, {"user": school.pupil_10_login}), ("Student", school.pupil_10_b)),
            "guardian": (("Guardian", school.mother, {"user": "gone@school-ai.test"}), ("Guardian", school.mother)),
            "disabled": (("User", school.pupil_7_login, {"enabled": 0}), ("User", school.pupil_7_login)),
            "address": (
                ("Guardian", school.father, {"email_address": school.outsider_login}),
                ("Guardian", school.father),
            ),
        }
        for what, ((doctype, name, values), found) in cases.items():
            before = frappe.db.get_value(doctype, name, list(values), as_dict=True)
            damage.set_past_us(doctype, name, **values)
            with self.subTest(what):
                self.assert_found((LOGIN, *found))
            damage.set_past_us(doctype, name, **before)
        self.assert_found()
        employee = frappe.db.get_value("Instructor", school.physicist, "employee")
        damage.set_past_us("Employee", employee, user_id="gone@school-ai.test")
        self.assert_found((LOGIN, "Employee", employee))
        self.assert_proposed()

    def test_an_address_that_is_another_ones_login(self):
        student = self.school.pupil_10_b
        damage.set_past_us("Student", self.school.pupil_10, student_email_id="ada2@school-ai.test")
        damage.set_past_us("Student", student, student_email_id=self.school.pupil_10_login)
        self.assert_found((LOGIN, "Student", student))
        damage.set_past_us("Student", student, user=None)
        self.assert_found((LOGIN, "Student", student))

    def test_a_guardian_who_is_entered_once_for_each_child_is_no_finding(self):
        damage.set_past_us("Guardian", self.school.father, user=self.school.mother_login, email_address="")
        self.assert_found()

    def test_attendance_on_a_holiday_and_a_lesson_outside_of_the_term(self):
        present = results.attendance(self.school, self.school.pupil_10)
        day = frappe.db.get_value("Student Attendance", present, "date")
        company = frappe.defaults.get_global_default("company")
        holidays = frappe.get_doc("Holiday List", frappe.db.get_value("Company", company, "default_holiday_list"))
        holidays.append("holidays", {"holiday_date": day, "description": "A feast"})
        holidays.save()
        lesson = self.lesson(self.school.group_10, self.school.physicist, "SAT Room 1")
        damage.set_past_us("Course Schedule", lesson, schedule_date=add_days(getdate(), 130))
        self.assert_found((HOLIDAY, "Student Attendance", present), (OUTSIDE, "Course Schedule", lesson))
        self.assert_proposed()


class TestKinds(SiteTest):
    def test_every_kind_has_a_check_and_a_choice_in_the_conflict(self):
        self.assertEqual({kind for kind, _check in checking.CHECKS}, set(KINDS))
        options = frappe.get_meta(SAVED).get_field("kind").options.split("\n")
        self.assertEqual(options, list(KINDS))
