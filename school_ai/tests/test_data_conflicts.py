"""Conflicts: recorded once, decided with the decider's own rights, taken back exactly, and for nobody's eyes else."""

import frappe
from frappe.utils import add_days, add_to_date, formatdate, getdate, now_datetime

from school_ai import permissions
from school_ai.api import integrity
from school_ai.exceptions import AlreadyDecided, CapabilityDisabled, InvalidArgument
from school_ai.patches import lists_told_apart
from school_ai.services import site_key
from school_ai.services.integrity import checking, deciding, nightly, repairing, versions
from school_ai.services.integrity.finding import CLASH, KEY, KINDS, LOGIN, MEMBER, SCORE, TWICE
from school_ai.services.integrity.records import CONFLICT, whole
from school_ai.tests import damage, results
from school_ai.tests.case import SiteTest
from school_ai.tests.school import DOMAIN, login
from school_ai.tests.test_predictions import Reports


class ConflictTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.before = {each.id for each in checking.look().findings}
        self.secretary = login(f"secretary@{DOMAIN}", "Sam Secretary", "Principal", "Academics User")

    def conflict(self, kind: str) -> str:
        """The only conflict that the damage planted makes."""
        wanted = [each.id for each in checking.look().findings if each.id not in self.before and each.kind == kind]
        (done,) = repairing.repair(wanted)
        return done.conflict

    def a_member(self) -> str:
        results.member(self.school.group_7, self.school.pupil_10)
        return self.conflict(MEMBER)

    def is_active(self) -> int:
        member = {"parent": self.school.group_7, "student": self.school.pupil_10}
        return frappe.db.get_value("Student Group Student", member, "active")

    def assert_taken_back(self, name: str, doctype: str, record: str):
        """Taking the proposal and taking that back leaves the record column for column what it was."""
        before = whole(doctype, record)
        with self.as_user(self.secretary):
            deciding.resolve(name, "proposal")
            self.assertNotEqual(whole(doctype, record), before)
            deciding.take_back(name)
        self.assertEqual(whole(doctype, record), before)
        self.assertEqual(frappe.db.get_value(CONFLICT, name, "status"), "Open")


class TestDeciding(ConflictTest):
    def test_a_conflict_holds_both_versions(self):
        name = self.a_member()
        (found,) = [each for each in integrity.conflicts()["conflicts"] if each["name"] == name]
        self.assertEqual(found["as_it_stands"]["students"][0]["active"], 1)
        self.assertEqual(found["as_proposed"]["students"][0]["active"], 0)
        self.assertEqual((found["doctype"], found["record"]), ("Student Group", self.school.group_7))
        self.assertEqual([each["what"] for each in found["steps"]], ["Found"])

    def test_a_record_that_is_kept_is_not_found_until_it_changes(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            decided = integrity.resolve_conflict(name, "record", "She visits for a term.")
        self.assertEqual(decided["conflict"]["status"], "Record Kept")
        self.assertEqual(decided["conflict"]["note"], "She visits for a term.")
        self.assertEqual(self.is_active(), 1)
        self.assertEqual({each.id for each in checking.look().findings} - self.before, set())
        known = checking.look(with_known=True).findings
        self.assertIn(MEMBER, [each.kind for each in known if each.id not in self.before])
        row = {"parent": self.school.group_7, "student": self.school.pupil_10}
        damage.set_past_us("Student Group Student", frappe.db.get_value("Student Group Student", row), active=0)
        self.assertEqual({each.id for each in checking.look().findings} - self.before, set())

    def test_a_kept_score_is_found_again_once_it_changes(self):
        result = results.submitted(self.school, self.school.pupil_10, 6.0)
        damage.set_past_us("Assessment Result", result.name, total_score=19)
        name = self.conflict(SCORE)
        with self.as_user(self.secretary):
            deciding.resolve(name, "record")
        self.assertEqual({each.id for each in checking.look().findings} - self.before, set())
        damage.set_past_us("Assessment Result", result.name, total_score=18)
        self.assertEqual([each.kind for each in checking.look().findings if each.id not in self.before], [SCORE])

    def test_a_proposal_is_taken_by_the_records_own_class(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            decided = integrity.resolve_conflict(name, "proposal")
        self.assertEqual(self.is_active(), 0)
        self.assertEqual(decided["record"]["students"][0]["active"], 0)
        document = frappe.get_doc(CONFLICT, name)
        self.assertEqual((document.status, document.decided_by), ("Proposal Taken", self.secretary))
        self.assertEqual(frappe.db.get_value("Student Group", self.school.group_7, "modified_by"), self.secretary)
        comment = {"reference_doctype": "Student Group", "reference_name": self.school.group_7}
        self.assertIn(name, frappe.get_last_doc("Comment", comment).content)

    def test_who_may_not_change_the_record_cannot_take_the_proposal(self):
        name = self.a_member()
        with self.as_user(self.school.principal_login), self.assertRaises(frappe.PermissionError):
            integrity.resolve_conflict(name, "proposal")
        self.assertEqual(self.is_active(), 1)
        self.assertEqual(frappe.db.get_value(CONFLICT, name, "status"), "Open")
        with self.as_user(self.school.principal_login):
            self.assertEqual(integrity.resolve_conflict(name, "record")["conflict"]["status"], "Record Kept")

    def test_the_second_of_two_is_told_who_was_quicker(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            deciding.resolve(name, "proposal")
        with self.as_user(self.school.principal_login), self.assertRaisesRegex(AlreadyDecided, "Sam Secretary"):
            deciding.resolve(name, "record")

    def test_a_record_that_has_changed_meanwhile_is_not_touched(self):
        name = self.a_member()
        row = {"parent": self.school.group_7, "student": self.school.pupil_10}
        damage.set_past_us("Student Group Student", frappe.db.get_value("Student Group Student", row), active=0)
        with self.as_user(self.secretary), self.assertRaisesRegex(frappe.ValidationError, "has changed since"):
            deciding.resolve(name, "proposal")
        group = frappe.get_doc("Student Group", self.school.group_7)
        group.students = [each for each in group.students if each.student != self.school.pupil_10]
        group.save()
        with self.as_user(self.secretary), self.assertRaisesRegex(frappe.ValidationError, "has changed since"):
            deciding.resolve(name, "record")

    def test_a_conflict_without_a_proposal_says_so(self):
        damage.set_past_us("Student", self.school.pupil_10, student_email_id="ada2@school-ai.test")
        damage.set_past_us("Student", self.school.pupil_10_b, user=None, student_email_id=self.school.pupil_10_login)
        name = self.conflict(LOGIN)
        with self.as_user(self.secretary), self.assertRaisesRegex(frappe.ValidationError, "no proposal"):
            deciding.resolve(name, "proposal")


class TestReading(ConflictTest):
    """What people read of a conflict: what they call things, and never a name that is a number alone."""

    def lines(self, name: str) -> list[tuple]:
        return [
            (line.row, line.label, line.now, line.proposed, line.differs)
            for line in versions.compared(frappe.get_doc(CONFLICT, name))
        ]

    def title(self, name: str) -> str:
        return frappe.db.get_value(CONFLICT, name, "title")

    def test_a_pupil_in_a_group(self):
        name = self.a_member()
        self.assertEqual(self.title(name), "Ada Test, School AI 7A (Student Group)")
        self.assertEqual(self.lines(name), [("Ada Test", "Active", "Yes", "No", True)])

    def test_a_result(self):
        result = results.submitted(self.school, self.school.pupil_10, 6.0)
        damage.set_past_us("Assessment Result Detail", result.details[0].name, score=66)
        plan = frappe.db.get_value("Assessment Plan", result.assessment_plan, "assessment_name")
        name = self.conflict(SCORE)
        self.assertEqual(self.title(name), f"Ada Test, {plan} (Assessment Result)")
        self.assertEqual(
            self.lines(name),
            [
                ("", "Total Score", "11", "15", True),
                (results.CRITERIA[0], "Score", "66", "10", True),
                (results.CRITERIA[1], "Score", "5", "5", False),
            ],
        )

    def test_attendance_that_was_submitted_twice(self):
        present = results.attendance(self.school, self.school.pupil_10)
        damage.copy("Student Attendance", present, "SAT-ATT-3", creation=add_to_date(now_datetime(), hours=1))
        name = self.conflict(TWICE)
        day = formatdate(frappe.db.get_value("Student Attendance", present, "date"))
        self.assertEqual(self.title(name), f"Ada Test, {day} (Student Attendance)")
        text = frappe.db.get_value(CONFLICT, name, "text")
        self.assertTrue(text.startswith(f"Attendance of Ada Test on {day} was submitted twice"), text)
        self.assertEqual(
            self.lines(name),
            [
                ("", "Status", "Submitted", "Cancelled", True),
                ("", "Student", f"Ada Test ({self.school.pupil_10})", f"Ada Test ({self.school.pupil_10})", False),
            ],
        )

    def test_lessons_that_clash(self):
        school, day, room = self.school, damage.next_monday(), damage.room("SAT 9")
        damage.set_past_us("Instructor", school.physicist, instructor_name="Dr Paul")
        damage.lesson(school.group_10, school.physics, school.physicist, room, day, "08:00", "08:45")
        other = damage.lesson(school.group_7, school.physics, school.physicist, room, day, "08:15", "09:00")
        name = self.conflict(CLASH)
        text = frappe.db.get_value(CONFLICT, name, "text")
        self.assertTrue(text.startswith("Dr Paul, SAT 9 cannot have"), text)
        self.assertNotIn(room, text)
        self.assertEqual(
            self.title(name), f"{school.physics}, {school.group_7}, {formatdate(day)}, 08:15 (Course Schedule)"
        )
        self.assertEqual(frappe.db.get_value(CONFLICT, name, "reference_name"), other)
        lines = {label: now for _row, label, now, _proposed, _differs in self.lines(name)}
        self.assertEqual(lines["Room"], f"SAT 9 ({room})")
        self.assertEqual(lines["Schedule Date"], formatdate(day))
        self.assertEqual(lines["From Time"], "08:15")

    def test_a_login_without_a_proposal(self):
        damage.set_past_us("Student", self.school.pupil_10, student_email_id="ada2@school-ai.test")
        damage.set_past_us("Student", self.school.pupil_10_b, user=None, student_email_id=self.school.pupil_10_login)
        name = self.conflict(LOGIN)
        self.assertEqual(self.title(name), "Ben Test (Student)")
        found = {label: rest for _row, label, *rest in self.lines(name)}
        self.assertEqual(found["User ID"], ["–", None, False])

    def test_a_record_that_is_gone_is_called_by_its_name(self):
        name = self.a_member()
        damage.set_past_us(CONFLICT, name, reference_name="Nowhere")
        self.assertEqual(self.lines(name), [("Ada Test", "Active", "Yes", "No", True)])
        document = frappe.get_doc(CONFLICT, name)
        document.run_method("onload")
        self.assertEqual(document.get("__onload").called, "Nowhere")

    def test_those_from_before_get_titles_too(self):
        name = self.a_member()
        damage.set_past_us(CONFLICT, name, title="Student Group School AI 7A")
        lists_told_apart.execute()
        self.assertEqual(self.title(name), "Ada Test, School AI 7A (Student Group)")


class TestTakingBack(ConflictTest):
    def test_a_change(self):
        self.assert_taken_back(self.a_member(), "Student Group", self.school.group_7)

    def test_a_login(self):
        damage.set_past_us("Student", self.school.pupil_10, user="gone@school-ai.test")
        self.assert_taken_back(self.conflict(LOGIN), "Student", self.school.pupil_10)

    def test_attendance_that_was_cancelled(self):
        present = results.attendance(self.school, self.school.pupil_10)
        again = damage.copy("Student Attendance", present, "SAT-ATT-2", creation=add_to_date(now_datetime(), hours=1))
        self.assert_taken_back(self.conflict(TWICE), "Student Attendance", again)

    def test_a_result_that_was_amended(self):
        result = results.submitted(self.school, self.school.pupil_10, 6.0)
        row = result.details[0].name
        damage.set_past_us("Assessment Result Detail", row, score=66)
        damage.set_past_us("Assessment Result", result.name, total_score=71)
        name = self.conflict(SCORE)
        before = whole("Assessment Result", result.name)
        with self.as_user(self.secretary):
            decided = integrity.resolve_conflict(name, "proposal")
            amended = frappe.get_doc("Assessment Result", decided["name"])
            self.assertEqual((amended.docstatus, amended.total_score, amended.amended_from), (1, 15.0, result.name))
            self.assertEqual([each["score"] for each in decided["record"]["details"]], [10.0, 5.0])
            self.assertEqual(frappe.db.get_value("Assessment Result", result.name, "docstatus"), 2)
            self.assertEqual({each.id for each in checking.look().findings} - self.before, set())
            deciding.take_back(name)
        self.assertEqual(whole("Assessment Result", result.name), before)
        self.assertFalse(frappe.db.exists("Assessment Result", amended.name))

    def test_a_lesson_that_was_moved_or_removed(self):
        day, school = damage.next_monday(), self.school
        damage.lesson(school.group_10, school.physics, school.physicist, damage.room("SAT 1"), day, "08:00", "08:45")
        damage.lesson(school.group_7, school.physics, school.mathematician, damage.room("SAT 2"), day, "09:00", "09:45")
        damage.lesson(
            school.group_10, school.physics, school.mathematician, damage.room("SAT 2"), day, "11:00", "11:45"
        )
        other = damage.lesson(
            school.group_7, school.physics, school.physicist, damage.room("SAT 1"), day, "08:15", "09:00"
        )
        name = self.conflict(CLASH)
        self.assertEqual(frappe.db.get_value(CONFLICT, name, ["reference_name", "way"]), (other, "Change"))
        self.assertIn("11:00:00", frappe.db.get_value(CONFLICT, name, "proposed_version"))
        self.assert_taken_back(name, "Course Schedule", other)
        damage.remove("Course Schedule", other)
        frappe.db.delete(CONFLICT)
        same = damage.lesson(
            school.group_10, school.physics, school.physicist, damage.room("SAT 1"), day, "08:00", "08:45"
        )
        name = self.conflict(CLASH)
        self.assertEqual(frappe.db.get_value(CONFLICT, name, ["reference_name", "way"]), (same, "Remove"))
        self.assert_taken_back(name, "Course Schedule", same)

    def test_a_record_that_was_changed_since_is_not_put_back(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            deciding.resolve(name, "proposal")
        group = frappe.get_doc("Student Group", self.school.group_7)
        group.max_strength = 40
        group.save()
        with self.as_user(self.secretary), self.assertRaisesRegex(frappe.ValidationError, "was changed since"):
            deciding.take_back(name)

    def test_it_asks_for_rights_too(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            deciding.resolve(name, "proposal")
        with self.as_user(self.school.principal_login), self.assertRaises(frappe.PermissionError):
            deciding.take_back(name)
        self.assertEqual(self.is_active(), 0)

    def test_what_was_mended_can_be_had_back_and_is_left_alone_then(self):
        insight = damage.insight(self.school.pupil_10, self.school.physics)
        damage.set_past_us("AI Insight", insight, text="All is well.")
        before = whole("AI Insight", insight)
        (done,) = repairing.repair([each.id for each in checking.look().findings if each.id not in self.before])
        self.assertNotEqual(whole("AI Insight", insight), before)
        with self.as_user(self.school.principal_login), self.assertRaises(frappe.PermissionError):
            deciding.take_back(done.conflict)
        with self.as_user(self.school.administrator_login):
            deciding.take_back(done.conflict)
        self.assertEqual(whole("AI Insight", insight), before)
        self.assertEqual({each.id for each in checking.look().findings} - self.before, set())

    def test_nothing_is_taken_back_twice(self):
        name = self.a_member()
        with self.as_user(self.secretary):
            deciding.resolve(name, "record")
            deciding.take_back(name)
            with self.assertRaises(AlreadyDecided):
                deciding.take_back(name)

    def test_what_was_computed_anew_since_is_not_there_twice(self):
        insight = damage.insight(self.school.pupil_10, self.school.physics, key="anew")
        damage.set_past_us("AI Insight", insight, text="All is well.")
        (done,) = repairing.repair([each.id for each in checking.look().findings if each.id not in self.before])
        anew = damage.insight(self.school.pupil_10, self.school.physics, key="anew")
        with self.as_user(self.school.administrator_login), self.assertRaises(frappe.ValidationError):
            deciding.take_back(done.conflict)
        self.assertEqual(frappe.db.get_value("AI Insight", anew, "status"), "Open")
        self.assertNotEqual(frappe.db.get_value("AI Insight", insight, "status"), "Open")

    def test_an_estimate_that_was_computed_anew_is_not_put_back(self):
        estimate = damage.estimate(self.school.pupil_10, self.school.physics, self.school.term)
        damage.set_past_us("AI Prediction", estimate, chance=0.9)
        (done,) = repairing.repair([each.id for each in checking.look().findings if each.id not in self.before])
        self.assertFalse(frappe.db.exists("AI Prediction", estimate))
        anew = damage.estimate(self.school.pupil_10, self.school.physics, self.school.term)
        before = whole("AI Prediction", anew)
        self.assertEqual(anew, estimate)
        with self.as_user(self.school.administrator_login), self.assertRaises(frappe.ValidationError):
            deciding.take_back(done.conflict)
        self.assertEqual(whole("AI Prediction", anew), before)


class TestNightly(ConflictTest):
    def notices(self, user: str) -> int:
        return frappe.db.count("Notification Log", {"for_user": user, "subject": ("like", "%wait for a decision")})

    def test_those_who_look_after_it_are_told_once(self):
        results.member(self.school.group_7, self.school.pupil_10)
        before = self.notices(self.school.administrator_login)
        nightly.run(Reports())
        nightly.run(Reports())
        self.assertEqual(self.notices(self.school.administrator_login), before + 1)
        self.assertEqual(self.notices(self.school.principal_login), 0)

    def test_what_was_set_right_by_somebody_is_settled(self):
        name = self.a_member()
        group = frappe.get_doc("Student Group", self.school.group_7)
        group.students = [each for each in group.students if each.student != self.school.pupil_10]
        group.save()
        nightly.run(Reports())
        self.assertEqual(frappe.db.get_value(CONFLICT, name, "status"), "Settled")
        results.member(self.school.group_7, self.school.pupil_10)
        nightly.run(Reports())
        self.assertEqual(frappe.db.count(CONFLICT, {"kind": MEMBER, "status": "Open"}), 1)

    def test_a_conflict_that_changed_is_brought_up_to_date(self):
        result = results.submitted(self.school, self.school.pupil_10, 6.0)
        damage.set_past_us("Assessment Result", result.name, total_score=19)
        name = self.conflict(SCORE)
        damage.set_past_us("Assessment Result", result.name, total_score=18)
        nightly.run(Reports())
        self.assertIn('"total_score": 18.0', frappe.db.get_value(CONFLICT, name, "record_version"))

    def test_a_school_may_want_to_mend_by_hand(self):
        with self.settings(data_integrity_mends=0):
            insight = damage.insight(self.school.pupil_10, self.school.physics)
            damage.set_past_us("AI Insight", insight, text="All is well.")
            nightly.run(Reports())
            self.assertEqual(frappe.db.get_value("AI Insight", insight, "status"), "Open")

    def test_another_key_of_the_site_waits_for_a_person(self):
        insight = damage.insight(self.school.pupil_10, self.school.physics)
        key = site_key.known()
        site_key.note()
        self.addCleanup(frappe.local.conf.update, {"encryption_key": key})
        frappe.local.conf.encryption_key = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8="
        signed = whole("AI Insight", insight)
        for _night in range(2):
            nightly.run(Reports())
            self.assertEqual(whole("AI Insight", insight), signed)
            self.assertEqual(frappe.db.count(CONFLICT, {"kind": KEY, "status": "Open"}), 1)
        # Whoever asks has it mended, and the conflict is closed then.
        (done,) = repairing.repair(kinds=(KEY,))
        self.assertEqual(done.what, "started")
        repairing.sign_anew(Reports())
        self.assertNotEqual(whole("AI Insight", insight)["row"]["seal"], signed["row"]["seal"])
        self.assertEqual(frappe.db.count(CONFLICT, {"kind": KEY, "status": "Settled"}), 1)
        self.assertEqual(frappe.db.count(CONFLICT, {"kind": KEY, "status": "Open"}), 0)

    def test_it_can_be_switched_off(self):
        with self.settings(data_integrity_enabled=0):
            self.assertIsNone(nightly.start())
            for call in (integrity.check, integrity.conflicts, integrity.repair):
                self.assertRaises(CapabilityDisabled, call)


class TestAccess(ConflictTest):
    def others(self) -> list[str]:
        school = self.school
        return [
            school.physicist_login,
            school.pupil_10_login,
            school.mother_login,
            school.outsider_login,
            "Guest",
        ]

    def calls(self, name: str):
        yield integrity.check
        yield integrity.repair
        yield integrity.start_check
        yield integrity.conflicts
        yield lambda: integrity.resolve_conflict(name, "record")
        yield lambda: integrity.take_back(name)

    def test_others_are_refused_by_every_method(self):
        name = self.a_member()
        for user in self.others():
            for call in self.calls(name):
                with self.subTest(user), self.as_user(user):
                    self.assertRaises(frappe.PermissionError, call)

    def test_whether_a_conflict_exists_is_not_told(self):
        for user in self.others():
            with self.subTest(user), self.as_user(user):
                self.assertRaises(frappe.PermissionError, integrity.resolve_conflict, "no such", "record")
        with self.as_user(self.school.principal_login):
            self.assertRaises(frappe.DoesNotExistError, integrity.resolve_conflict, "no such", "record")

    def test_others_find_none_in_lists_and_open_none(self):
        name = self.a_member()
        for user in self.others():
            with self.subTest(user), self.as_user(user):
                try:
                    self.assertEqual(frappe.get_list(CONFLICT), [])
                except frappe.PermissionError:
                    frappe.clear_last_message()
                self.assertFalse(frappe.has_permission(CONFLICT, "read", frappe.get_doc(CONFLICT, name)))
        with self.as_user(self.school.principal_login):
            self.assertIn(name, frappe.get_list(CONFLICT, pluck="name"))
            self.assertEqual(len(frappe.get_list("AI Data Conflict Step", parent_doctype=CONFLICT)) > 0, True)

    def test_a_role_that_the_school_lets_read_conflicts_finds_none_either(self):
        for user in self.others():
            with self.subTest(user):
                self.assertEqual(permissions.conflict_condition(user), permissions.NOTHING)
                self.assertEqual(permissions.conflict_step_condition(user), permissions.NOTHING)
        self.assertEqual(permissions.conflict_condition(self.school.principal_login), permissions.EVERYTHING)

    def test_nobody_writes_a_conflict_at_the_desk(self):
        name = self.a_member()
        for user in (self.school.principal_login, self.school.administrator_login):
            with self.as_user(user):
                document = frappe.get_doc(CONFLICT, name)
                document.status = "Record Kept"
                self.assertRaises(frappe.PermissionError, document.save)
        document = frappe.get_doc(CONFLICT, name)
        document.status = "Record Kept"
        self.assertRaises(frappe.ValidationError, document.save)

    def test_a_principal_finds_and_decides_but_does_not_mend(self):
        with self.as_user(self.school.principal_login):
            integrity.check()
            self.assertRaises(frappe.PermissionError, integrity.repair)

    def test_findings_come_in_pages(self):
        for number in range(5):
            damage.set_past_us(
                "AI Insight",
                damage.insight(self.school.pupil_10, self.school.physics, key=f"page:{number}"),
                text="All is well.",
            )
        kind = "Edited past School AI"
        first = integrity.check(kind=kind, page_length=3)
        rest = integrity.check(kind=kind, start=3, page_length=3)
        self.assertEqual((first["total"], len(first["findings"]), len(rest["findings"])), (5, 3, 2))
        self.assertEqual(len({each["id"] for each in (*first["findings"], *rest["findings"])}), 5)
        self.assertRaises(InvalidArgument, integrity.check, page_length=0)
        self.assertRaises(InvalidArgument, integrity.check, kind="Nothing")

    def test_a_finding_that_is_not_there_is_not_mended(self):
        self.assertEqual([each["what"] for each in integrity.repair(["nothing"])], ["gone"])

    def test_a_record_with_a_conflict_can_be_deleted(self):
        lesson = damage.lesson(
            self.school.group_10, self.school.physics, self.school.physicist, damage.room("SAT 1"),
            damage.next_monday(), "08:00", "08:45",
        )  # fmt: skip
        damage.set_past_us("Course Schedule", lesson, schedule_date=add_days(getdate(), 130))
        wanted = [each.id for each in checking.look(KINDS).findings if each.name == lesson]
        repairing.repair(wanted)
        frappe.delete_doc("Course Schedule", lesson)
        self.assertFalse(frappe.db.exists("Course Schedule", lesson))
