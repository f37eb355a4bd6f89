"""Changes of the school's records: noted with them, numbered once committed, told to readers, followed and compared."""

import frappe
from frappe.utils import add_to_date, getdate, now_datetime

from school_ai.api import sync
from school_ai.erpnext_records import followed
from school_ai.exceptions import InvalidArgument
from school_ai.services import insights
from school_ai.services.analytics import estimating
from school_ai.services.following import comparing, noting, numbering, refreshing, states
from school_ai.tests.case import SiteTest


class FollowingTest(SiteTest):
    """What is noted here is numbered, which commits: each test takes away what it has written."""

    def setUp(self):
        super().setUp()
        self._clear()
        self.addCleanup(self._clear)

    @staticmethod
    def _clear():
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for doctype in ("AI Change", "AI Change Note", "AI Sync State"):
            frappe.db.delete(doctype)
        for doctype in ("Student Log",):
            for name in frappe.get_all(doctype, {"log": ("like", "Followed%")}, pluck="name"):
                frappe.db.delete(doctype, {"name": name})
        frappe.db.delete("AI Insight", {"kind": "From another system"})
        frappe.db.delete("AI Recommendation", {"outside_key": ("is", "set")})
        frappe.db.delete("AI Prediction", {"outside_key": ("is", "set")})
        frappe.db.delete("AI Task", {"kind": ("in", ("Follow changes", "Compare records"))})
        frappe.db.commit()

    def log(self, text="Followed"):
        values = {"doctype": "Student Log", "student": self.school.pupil_10, "date": getdate(), "log": text}
        return frappe.get_doc(values).insert()

    def notes(self, **filters):
        return frappe.get_all(noting.NOTE, filters, ["entity", "record", "action", "renamed_to", "pupils"])


class TestNoting(FollowingTest):
    def test_a_change_is_noted_in_its_own_transaction(self):
        document = self.log()
        noted = self.notes(entity="Student Log", record=document.name)
        self.assertTrue(noted)
        self.assertEqual(frappe.parse_json(noted[0].pupils), [self.school.pupil_10])
        frappe.db.rollback()
        self.assertEqual(self.notes(), [])

    def test_setting_one_field_and_deleting_are_noted_too(self):
        document = self.log()
        frappe.db.delete(noting.NOTE)
        document.db_set("log", "Followed anew")
        self.assertEqual([note.action for note in self.notes(record=document.name)], ["Saved"])
        frappe.db.delete(noting.NOTE)
        document.delete()
        self.assertEqual([note.action for note in self.notes(record=document.name)], ["Deleted"])

    def test_who_leaves_a_group_is_named(self):
        group = frappe.get_doc("Student Group", self.school.group_10)
        left = group.students.pop().student
        group.save()
        noted = self.notes(entity="Student Group", record=group.name)
        self.assertIn(left, {pupil for note in noted for pupil in frappe.parse_json(note.pupils) or ()})

    def test_with_the_switch_off_nothing_is_noted(self):
        with self.settings(changes_enabled=0):
            self.log()
            self.assertEqual(self.notes(), [])


class TestNumbering(FollowingTest):
    def test_a_record_stands_once_at_its_last_change(self):
        for record in ("A", "B"):
            noting.write([("Course", record, "Saved", None, [])])
        numbering.number_all()
        noting.write([("Course", "A", "Saved", None, [])])
        numbering.number_all()
        rows = frappe.get_all("AI Change", fields=["record", "position"], order_by="position")
        self.assertEqual([(row.record, row.position) for row in rows], [("B", 2), ("A", 3)])
        self.assertEqual(self.notes(), [])

    def test_pupils_of_a_change_that_was_not_followed_are_kept(self):
        noting.write([("Student Group", "G", "Saved", None, ["one"])])
        numbering.number_all()
        noting.write([("Student Group", "G", "Saved", None, ["two"])])
        numbering.number_all()
        pupils = frappe.db.get_value("AI Change", {"record": "G"}, "pupils")
        self.assertEqual(frappe.parse_json(pupils), ["one", "two"])


class TestFeed(FollowingTest):
    def read_all(self, entity, since=None, **arguments):
        found = []
        while True:
            answer = sync.pull(entity=entity, since=since, **arguments)
            found += answer["records"]
            since = answer["watermark"]
            if not answer["more"]:
                return found, since

    def test_all_records_first_and_then_what_changes(self):
        everybody, mark = self.read_all("students", page_length=2)
        self.assertEqual({each["name"] for each in everybody}, set(frappe.get_all("Student", pluck="name")))
        self.assertEqual(self.read_all("students", mark)[0], [])
        student = frappe.get_doc("Student", self.school.pupil_10)
        before, student.city = student.city, "Followed"
        student.save()
        student.save()
        changed, later = self.read_all("students", mark)
        self.assertEqual([each["name"] for each in changed], [student.name])
        self.assertEqual(changed[0]["record"]["city"], "Followed")
        self.assertTrue(changed[0]["record"]["guardians"])
        self.assertEqual(self.read_all("students", later)[0], [])
        student.reload()
        student.city = before
        student.save()
        frappe.db.commit()

    def test_what_is_gone_is_told(self):
        course = frappe.get_doc({"doctype": "Course", "course_name": "Followed for a while"}).insert()
        _all, mark = self.read_all("courses")
        course.delete()
        frappe.db.commit()
        changed, _mark = self.read_all("courses", mark)
        self.assertEqual([(each["name"], each["deleted"]) for each in changed], [(course.name, True)])

    def test_a_new_name_is_told_with_the_old_one(self):
        course = frappe.get_doc({"doctype": "Course", "course_name": "Followed once"}).insert()
        _all, mark = self.read_all("courses")
        new = frappe.rename_doc("Course", course.name, "Followed twice", show_alert=False)
        changed, _mark = self.read_all("courses", mark)
        told = {each["name"]: (each["deleted"], each["renamed_to"]) for each in changed}
        self.assertEqual(told, {course.name: (True, new), new: (False, None)})
        frappe.delete_doc("Course", new)
        frappe.db.commit()

    def test_a_watermark_of_another_list_is_refused(self):
        for since in ("nonsense", "ab.12", "ab.12:9:x"):
            with self.assertRaises(InvalidArgument):
                sync.pull(entity="students", since=since)

    def test_what_changes_while_all_is_listed_is_told_once(self):
        first = sync.pull(entity="students", page_length=1)
        told = [each["name"] for each in first["records"]]
        later = frappe.get_all("Student", {"name": (">", told[0])}, pluck="name", order_by="name", limit=1)[0]
        frappe.get_doc("Student", later).db_set("nationality", "Chile")
        frappe.db.commit()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.set_value, "Student", later, "nationality", None)
        answer = first
        while answer["more"]:
            answer = sync.pull(entity="students", since=answer["watermark"], page_length=1)
            told += [each["name"] for each in answer["records"]]
        answer = sync.pull(entity="students", since=answer["watermark"])
        told += [each["name"] for each in answer["records"]]
        self.assertEqual(sorted(told), sorted(frappe.get_all("Student", pluck="name")))

    def test_a_database_that_was_put_back_begins_a_new_list(self):
        def logged_and_read(since):
            self.log()
            frappe.db.commit()
            return sync.pull(entity="students", since=since)["watermark"]

        backup = logged_and_read(None).partition(".")[2]
        since = logged_and_read(logged_and_read(None))
        states.write(position=int(backup))
        frappe.db.commit()
        # The list goes further than it was read, with other changes under the same numbers.
        for _number in range(5):
            self.log()
        frappe.db.commit()
        with self.assertRaises(InvalidArgument):
            sync.pull(entity="students", since=since)
        self.assertEqual(logged_and_read(anew := logged_and_read(None)).partition(".")[0], anew.partition(".")[0])

    def test_only_heads_read_it(self):
        for user in (self.school.physicist_login, self.school.pupil_10_login, self.school.mother_login, "Guest"):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                sync.pull(entity="students")


class TestRelations(FollowingTest):
    def test_pupils_guardians_and_teachers(self):
        parents = sync.relationships(kind="student-parent", of=self.school.pupil_10)
        self.assertEqual({each["other"] for each in parents}, {self.school.mother, self.school.father})
        teachers = sync.relationships(kind="student-teacher", of=self.school.pupil_10)
        self.assertIn(self.school.physicist, {each["other"] for each in teachers})
        courses = sync.relationships(kind="teacher-subject", of=self.school.physicist)
        self.assertIn(self.school.physics, {each["other"] for each in courses})

    def test_nobody_asks_about_others(self):
        with self.as_user(self.school.mother_login):
            self.assertTrue(sync.relationships(kind="student-parent", of=self.school.pupil_10))
            for kind in ("student-parent", "student-teacher"):
                with self.assertRaises(frappe.PermissionError):
                    sync.relationships(kind=kind, of=self.school.pupil_10_b)
                with self.assertRaises(frappe.PermissionError):
                    sync.relationships(kind=kind)


class TestPush(FollowingTest):
    def push(self, kind, *items):
        return [(each["outcome"], each["reason"]) for each in sync.push(kind=kind, items=list(items))]

    def test_an_insight_is_written_once_changed_and_taken_back(self):
        item = {"key": "7", "student": self.school.pupil_10, "title": "Seen", "text": "Something was seen."}
        self.assertEqual(self.push("insights", item), [("written", "")])
        self.assertEqual(self.push("insights", item), [("unchanged", "")])
        self.assertEqual(self.push("insights", {**item, "text": "More was seen."}), [("written", "")])
        found = frappe.get_all("AI Insight", {"open_key": "outside:7"}, ["text"])
        self.assertEqual([each.text for each in found], ["More was seen."])
        self.assertEqual(self.push("insights", {"key": "7", "withdrawn": True}), [("written", "")])
        self.assertFalse(insights.is_open("outside:7"))

    def test_what_is_wrong_is_said_and_keeps_nothing_else_back(self):
        good = {"key": "8", "student": self.school.pupil_10, "title": "Seen", "text": "Something was seen."}
        outcomes = self.push(
            "insights",
            {**good, "student": "Nobody"},
            {**good, "severity": "Dreadful"},
            {**good, "status": "Done"},
            {"key": "9", "title": "x", "text": "y"},
            good,
        )
        self.assertEqual([outcome for outcome, _reason in outcomes], ["rejected"] * 4 + ["written"])
        self.assertTrue(all(reason for outcome, reason in outcomes if outcome == "rejected"))

    def test_estimates_of_others_outlive_our_own(self):
        item = {"key": "10", "student": self.school.pupil_10, "outcome": "fails", "estimate": 0.4}
        self.assertEqual(self.push("predictions", item, item), [("written", ""), ("unchanged", "")])
        estimating._forget("Failing a course", None)
        self.assertTrue(frappe.db.exists("AI Prediction", {"outside_key": "10"}))
        self.assertEqual(self.push("predictions", {**item, "estimate": 40})[0][0], "rejected")

    def test_what_a_teacher_decided_stays(self):
        item = {"key": "11", "student": self.school.pupil_10, "text": "Read chapter 3", "reason": "It was missed."}
        self.assertEqual(self.push("recommendations", item), [("written", "")])
        frappe.db.set_value("AI Recommendation", {"outside_key": "11"}, "status", "Dismissed")
        self.assertEqual(self.push("recommendations", {**item, "text": "Read chapter 4"}), [("unchanged", "")])

    def test_only_administrators_hand_in(self):
        for user in (self.school.physicist_login, self.school.pupil_10_login, "Guest"):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                sync.push(kind="insights", items=[{"key": "1"}])


class TestFollowing(FollowingTest):
    class Task:
        reference_name = states.ALL

        def report(self, fraction, step):
            frappe.db.commit()

    def test_changes_are_followed_to_the_end(self):
        document = self.log()
        frappe.db.commit()
        refreshing.run(self.Task())
        state = states.read("position", "followed_to")
        self.assertGreater(state.position, 0)
        self.assertEqual(state.followed_to, state.position)
        place = frappe.db.get_value("AI Change", {"record": document.name}, ["fingerprint"], as_dict=True)
        self.assertEqual(place.fingerprint, followed.fingerprints("Student Log", [document.name])[document.name])
        status = {each["doctype"]: each for each in sync.status()}
        self.assertEqual(status["Student Log"]["waiting"], 0)

    def test_what_waits_is_counted(self):
        self.log()
        status = {each["doctype"]: each for each in sync.status()}
        self.assertGreater(status["Student Log"]["waiting"], 0)

    def test_asked_for_twice_it_is_one_task(self):
        first, second = sync.trigger(entity="students"), sync.trigger(entity="students")
        self.assertEqual(first, second)


class TestComparing(FollowingTest):
    def test_what_no_event_told_of_is_found(self):
        kept, gone = self.log("Followed and kept"), self.log("Followed and gone")
        frappe.db.commit()
        numbering.number_all()
        self.assertEqual(comparing.compare("Student Log"), 0)
        self.assertEqual(comparing.compare("Student Log"), 0)
        frappe.db.set_value("Student Log", kept.name, "log", "Followed past us", update_modified=False)
        frappe.db.delete("Student Log", {"name": gone.name})
        new = self.log("Followed but new")
        frappe.db.delete(noting.NOTE)
        frappe.db.commit()
        self.assertEqual(comparing.compare("Student Log"), 3)
        noted = {(note.record, note.action) for note in self.notes(entity="Student Log")}
        self.assertEqual(noted, {(kept.name, "Compared"), (gone.name, "Deleted"), (new.name, "Compared")})
        refreshing.run(TestFollowing.Task())
        self.assertEqual(comparing.compare("Student Log"), 0)

    def test_rows_of_a_record_count(self):
        group = frappe.get_doc("Student Group", self.school.group_10)
        before = followed.fingerprints("Student Group", [group.name])
        frappe.db.set_value("Student Group Student", group.students[0].name, "active", 0, update_modified=False)
        self.assertNotEqual(followed.fingerprints("Student Group", [group.name]), before)


class TestForgetting(FollowingTest):
    def test_what_was_forgotten_stays_so(self):
        """A record that changed early may be forgotten after one that changed later."""
        states.make_sure()
        states.write(forgotten_to=5)
        now = add_to_date(now_datetime(), days=-500)
        table = frappe.qb.DocType(numbering.CHANGE)
        columns = ("name", "entity", "record", "action", "position", "changed_on")
        frappe.qb.into(table).columns(*columns).insert("old", "Student Log", "old", "Deleted", 3, now).run()
        comparing.forget_old()
        self.assertFalse(frappe.db.exists(numbering.CHANGE, "old"))
        self.assertEqual(states.read("forgotten_to").forgotten_to, 5)
