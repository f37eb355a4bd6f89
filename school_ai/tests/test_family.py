"""A pupil's days as the family sees them: lessons and what of them is otherwise, homework, what was missed, leave, and
what is to be paid; for the family and for nobody else."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai.api import family
from school_ai.erpnext_records import lessons, school_days
from school_ai.erpnext_records.people import NO_ACCESS
from school_ai.erpnext_records.school_days import Due
from school_ai.services import pupil_days
from school_ai.services.timetables import changes
from school_ai.services.timetables.changes import Written
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest


class FamilyTest(SiteTest):
    def setUp(self):
        super().setUp()
        self.monday = timetable.next_monday()
        frappe.db.delete("Course Schedule", {"student_group": ("in", (self.school.group_10, self.school.group_7))})

    def lesson(self, begins="08:00:00", ends="08:45:00", **values):
        values = {
            "doctype": "Course Schedule",
            "student_group": self.school.group_10,
            "course": self.school.physics,
            "instructor": self.school.physicist,
            "room": self.room("Lab 1"),
            "schedule_date": self.monday,
            "from_time": begins,
            "to_time": ends,
            **values,
        }
        return frappe.get_doc(values).insert()

    @staticmethod
    def room(name: str) -> str:
        found = frappe.db.get_value("Room", {"room_name": name}, "name")
        return found or frappe.get_doc({"doctype": "Room", "room_name": name, "seating_capacity": "30"}).insert().name

    def change(self, kind: str, done: Written) -> str:
        """A change of the timetable that was written."""
        name = changes.claim(kind)
        changes.finish(name, done, "Test")
        return name

    def held(self, document):
        (row,) = lessons.named([document.name])
        return row

    def day(self, day=None):
        return pupil_days.of_day([self.school.group_10], day or self.monday)


class TestDays(FamilyTest):
    def test_lessons_by_their_time(self):
        self.lesson("09:00:00", "09:45:00")
        self.lesson()
        found = self.day().lessons
        self.assertEqual([(each.begins, each.ends, each.state) for each in found], [
            (480, 525, "as planned"), (540, 585, "as planned")])  # fmt: skip
        self.assertEqual((found[0].course, found[0].room), (self.school.physics, "Lab 1"))
        self.assertEqual(found[0].instructors, ["Paul Physicist"])

    def test_cover_another_room_and_a_lesson_that_was_moved(self):
        covered, moved, gone = self.lesson(), self.lesson("09:00:00", "09:45:00"), self.lesson("10:00:00", "10:45:00")
        before = {each.name: self.held(each) for each in (covered, moved, gone)}
        other = self.room("Room 2")
        frappe.db.set_value("Course Schedule", covered.name, {"instructor": self.school.mathematician, "room": other})
        tuesday = add_days(self.monday, 1)
        frappe.db.set_value("Course Schedule", moved.name, "schedule_date", tuesday)
        removed = lessons.remove([gone.name])
        pairs = tuple((before[each.name], self.held(each)) for each in (covered, moved))
        extra = self.lesson("11:00:00", "11:45:00")
        change = self.change("Cover", Written((self.held(extra),), tuple(removed), pairs))
        shown = {each.begins: each for each in self.day().lessons}
        self.assertEqual({begins: each.state for begins, each in shown.items()}, {
            480: "changed", 540: "moved away", 600: "cancelled", 660: "added"})  # fmt: skip
        self.assertEqual(shown[480].remark, "Mia Mathematician instead of Paul Physicist, room Room 2 instead of Lab 1")
        self.assertIn("09:00", shown[540].remark)
        self.assertEqual(shown[600].remark, "does not take place")
        (there,) = self.day(tuesday).lessons
        self.assertEqual(there.state, "moved here")
        # Taken back, nothing of it is told any more.
        frappe.db.set_value(changes.CHANGE, change, "status", changes.TAKEN_BACK)
        self.assertEqual({each.state for each in self.day().lessons}, {"as planned"})

    def test_a_lesson_that_is_only_taken_away_or_moved_to_another_week_is_told_on_its_day(self):
        gone, moved = self.lesson(), self.lesson("09:00:00", "09:45:00")
        before = self.held(moved)
        frappe.db.set_value("Course Schedule", moved.name, "schedule_date", add_days(self.monday, 7))
        self.change("Lesson", Written((), (), ((before, self.held(moved)),)))
        self.change("Cover", Written((), tuple(lessons.remove([gone.name]))))
        self.assertEqual([each.state for each in self.day().lessons], ["cancelled", "moved away"])

    def test_a_whole_timetable_is_no_change(self):
        lesson = self.lesson()
        self.change("Timetable", Written((self.held(lesson),)))
        self.assertEqual([each.state for each in self.day().lessons], ["as planned"])

    def test_of_two_who_teach_together_one_may_go_on(self):
        one = self.lesson(school_ai_lesson="joint")
        other = self.lesson(school_ai_lesson="joint-2", begins="12:00:00", ends="12:45:00",
                            instructor=self.school.mathematician, room=self.room("Room 2"))  # fmt: skip
        frappe.db.set_value("Course Schedule", other.name, {"from_time": "08:00:00", "to_time": "08:45:00"})
        removed = lessons.remove([one.name])
        self.change("Cover", Written((), tuple(removed)))
        (shown,) = self.day().lessons
        self.assertEqual((shown.state, shown.instructors), ("as planned", ["Mia Mathematician"]))

    def test_why_there_are_no_lessons(self):
        self.assertEqual(self.day().free, "There are no lessons on this day.")
        self.assertEqual(self.day(add_days(self.monday, 5)).free, "Weekend")
        self.assertIn("no class yet", pupil_days.of_day([], self.monday).free)

    def test_the_day_of_most_use(self):
        self.lesson()
        tuesday = add_days(self.monday, 1)
        self.lesson(schedule_date=tuesday)

        def shown(day, hour):
            return pupil_days.ahead(self.school.pupil_10, now=datetime.combine(day, time(hour))).day.day

        self.assertEqual(shown(self.monday, 8), self.monday)
        self.assertEqual(shown(self.monday, 9), tuesday)
        self.assertEqual(shown(tuesday, 12), tuesday)

    def test_homework_that_is_theirs(self):
        now = now_datetime()

        def give(title, **values):
            return frappe.get_doc(
                {
                    "doctype": "School Assignment",
                    "title": title,
                    "course": self.school.physics,
                    "kind": "Homework",
                    "status": "Set",
                    "given_on": add_days(getdate(), -40),
                    "due_on": now + timedelta(days=2),
                    "questions": [{"question": "2 + 2?", "answer": "4"}],
                    **values,
                }
            ).insert()

        give("Forces")
        give("Not given yet", given_on=add_days(getdate(), 1))
        give("A draft", status="Draft")
        give("The paper", kind="Assessment paper")
        give("Long ago", due_on=now - timedelta(days=30))
        give("Far ahead", due_on=now + timedelta(days=60))
        give("Of others", course=self.school.mathematics, student_group=self.school.group_7)
        give("Late", due_on=now - timedelta(days=1))
        self.assertEqual([each.title for each in pupil_days.ahead(self.school.pupil_10).homework], ["Late", "Forces"])

    def test_what_was_missed(self):
        lesson = self.lesson(schedule_date=add_days(getdate(), -3))
        for values in (
            {"date": add_days(getdate(), -2), "student_group": self.school.group_10},
            {"date": add_days(getdate(), -3), "course_schedule": lesson.name},
            {"date": add_days(getdate(), -90), "student_group": self.school.group_10},
        ):
            row = {"doctype": "Student Attendance", "student": self.school.pupil_10, "status": "Absent", **values}
            frappe.get_doc(row).insert()
        found = pupil_days.ahead(self.school.pupil_10).missed
        self.assertEqual(
            [(each.day, each.courses, each.excused) for each in found],
            [(add_days(getdate(), -2), [], False), (add_days(getdate(), -3), [self.school.physics], False)],
        )


class TestLeave(FamilyTest):
    def ask(self, days=(1, 1), user=None, student=None, reason="A visit to the dentist"):
        with self.as_user(user or self.school.mother_login):
            return family.ask_leave(
                student or self.school.pupil_10, str(add_days(getdate(), days[0])), str(add_days(getdate(), days[1])),
                reason,
            )  # fmt: skip

    def test_it_is_a_draft_that_the_school_grants(self):
        asked = self.ask((1, 2))
        document = frappe.get_doc("Student Leave Application", asked["name"])
        self.assertEqual((document.docstatus, document.owner), (0, self.school.mother_login))
        self.assertEqual(document.student_group, self.school.group_10)
        (shown,) = pupil_days.ahead(self.school.pupil_10).leaves
        self.assertFalse(shown.granted)
        document.submit()
        (shown,) = pupil_days.ahead(self.school.pupil_10).leaves
        self.assertTrue(shown.granted)

    def test_what_cannot_be_asked_for_is_told(self):
        self.ask((1, 3))
        for days, words in (((5, 4), "before the first"), ((-20, -19), "afterwards"), ((1, 90), "more than"),
                            ((3, 5), "already")):  # fmt: skip
            with self.assertRaises(frappe.ValidationError) as refused:
                self.ask(days)
            self.assertIn(words, str(refused.exception))
        self.assertEqual(frappe.db.count("Student Leave Application", {"student": self.school.pupil_10}), 1)

    def test_a_pupil_without_a_class(self):
        frappe.db.delete("Student Group Student", {"student": self.school.pupil_10})
        with self.assertRaises(frappe.ValidationError) as refused:
            self.ask()
        self.assertIn("no class yet", str(refused.exception))

    def test_who_has_asked_withdraws_it_until_it_is_granted(self):
        asked = self.ask()
        for user in (self.school.father_login, self.school.pupil_10_login, self.school.physicist_login):
            with self.as_user(user), self.assertRaises(frappe.PermissionError):
                family.withdraw_leave(asked["name"])
        with self.as_user(self.school.mother_login):
            family.withdraw_leave(asked["name"])
        self.assertFalse(frappe.db.exists("Student Leave Application", asked["name"]))
        asked = self.ask()
        frappe.get_doc("Student Leave Application", asked["name"]).submit()
        with self.as_user(self.school.mother_login), self.assertRaises(frappe.ValidationError) as refused:
            family.withdraw_leave(asked["name"])
        self.assertIn("decided", str(refused.exception))

    def test_for_guardians_of_the_pupil_alone(self):
        for user, student in (
            (self.school.father_login, self.school.pupil_7),
            (self.school.pupil_10_login, self.school.pupil_10),
            (self.school.physicist_login, self.school.pupil_10),
            (self.school.outsider_login, self.school.pupil_10),
            ("Guest", self.school.pupil_10),
        ):
            with self.assertRaises(frappe.PermissionError, msg=user):
                self.ask(user=user, student=student)


class TestAccess(FamilyTest):
    def test_each_sees_their_own(self):
        school = self.school
        for user, student, sees in (
            (school.mother_login, school.pupil_10, True),
            (school.pupil_10_login, school.pupil_10, True),
            (school.pupil_10_b_login, school.pupil_10, False),
            (school.physicist_login, school.pupil_10, False),
            (school.principal_login, school.pupil_10, False),
            (school.outsider_login, school.pupil_10, False),
            (school.mother_login, school.pupil_10_b, False),
        ):
            with self.as_user(user):
                if sees:
                    self.assertIn("lessons", family.ahead(student)["day"])
                else:
                    with self.assertRaises(frappe.PermissionError, msg=user):
                        family.ahead(student)

    def test_what_is_to_be_paid_is_for_guardians(self):
        with patch.object(school_days, "dues", return_value=[Due("Fees", "F-1", "Trip", 20.0, "EUR", None)]):
            with self.as_user(self.school.mother_login):
                self.assertEqual([each["name"] for each in family.ahead(self.school.pupil_10)["dues"]], ["F-1"])
            with self.as_user(self.school.pupil_10_login):
                self.assertEqual(family.ahead(self.school.pupil_10)["dues"], [])

    def test_a_custody_limit_holds(self):
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", NO_ACCESS)
        with self.as_user(self.school.mother_login):
            for call in (
                lambda: family.ahead(self.school.pupil_10),
                lambda: family.day(self.school.pupil_10, str(self.monday)),
                lambda: family.ask_leave(self.school.pupil_10, str(getdate()), str(getdate()), "Reason"),
            ):
                with self.assertRaises(frappe.PermissionError):
                    call()

    def test_teachers_see_a_day_but_nothing_of_the_family(self):
        self.lesson()
        with self.as_user(self.school.physicist_login):
            self.assertEqual(len(family.day(self.school.pupil_10, str(self.monday))["lessons"]), 1)
            with self.assertRaises(frappe.PermissionError):
                family.day(self.school.pupil_7, str(self.monday))
