"""An instructor is absent, a room is closed: what is proposed, what a person's choice writes, and who is told."""

import json
import threading
from dataclasses import replace
from datetime import timedelta

import frappe
from frappe.utils import add_days

from school_ai import permissions
from school_ai.ai.scheduling.repair import Action
from school_ai.api import cover as api
from school_ai.api import timetables
from school_ai.erpnext_records import lessons
from school_ai.events import leave_application
from school_ai.jobs import tasks
from school_ai.services.timetables import (
    bell,
    changes,
    covering,
    dating,
    learning,
    notices,
    situation,
    stating,
    telling,
)
from school_ai.services.timetables.changes import Written
from school_ai.services.timetables.situation import ABSENCE, CLOSURE
from school_ai.services.timetables.telling import NOTICE
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import PATIENCE, Elsewhere


class TestCovering(SiteTest):
    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        self.addCleanup(timetable.forget, self.school)
        self.addCleanup(self._without_absences)
        self.monday = timetable.next_monday()
        run = timetable.solved(self.school, self.planned)
        applied = timetables.apply(run=run, from_date=str(self.monday))
        frappe.db.commit()
        tasks.work(applied["task"])
        self.week = lessons.between(
            self.monday, add_days(self.monday, 6), student_group=[self.school.group_10, self.school.group_7]
        )

    def _without_absences(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        frappe.db.delete(ABSENCE)
        frappe.db.delete(CLOSURE)
        frappe.db.commit()

    def lesson_of(self, instructor, *, joint=False):
        return next(each for each in self.week if each.instructor == instructor and bool(each.lesson) == joint)

    def absence(self, lesson, **values) -> str:
        return (
            frappe.get_doc(
                {
                    "doctype": ABSENCE,
                    "instructor": lesson.instructor,
                    "from_date": lesson.day,
                    "to_date": lesson.day,
                    **values,
                }
            )
            .insert()
            .name
        )

    def now(self, lesson):
        return lessons.named([lesson.name])[0]

    def test_an_absence_gets_proposals_by_itself_and_a_confirmed_one_is_written_and_told_once(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson)
        frappe.db.commit()
        tasks.work(frappe.db.get_value("AI Task", {"kind": covering.KIND, "reference_name": name}, "name"))
        repair = api.look(doctype=ABSENCE, name=name)
        self.assertEqual(repair["status"], covering.OPEN)
        best = repair["proposals"][0]
        self.assertEqual(best["uncovered"], 0)
        self.assertTrue(all(action["text"] and "{" not in action["text"] for action in best["actions"]))
        done = api.confirm(repair=repair["name"], proposal=0)
        self.assertEqual(done["status"], covering.CONFIRMED)
        self.assertEqual(self.now(lesson).instructor, self.school.physicist)
        self.assertEqual(frappe.db.get_value(ABSENCE, name, "status"), covering.COVERED)
        self.assertEqual(frappe.get_doc("Course Schedule", lesson.name).instructor_name, "Paul Physicist")
        self.assertGreater(telling.tell(done["change"]), 0)
        self.assertEqual(telling.tell(done["change"]), 0)
        told = frappe.get_all("AI Timetable Notice", {"change": done["change"]}, ["person_doctype", "person", "text"])
        self.assertEqual(
            {row.person for row in told},
            {self.school.physicist, self.school.mathematician, self.school.pupil_7, self.school.mother},
        )
        for_mother = next(row for row in told if row.person == self.school.mother)
        self.assertIn("Paul Physicist instead of Mia Mathematician", for_mother.text)
        subjects = frappe.get_all("Notification Log", {"for_user": self.school.mother_login}, pluck="subject")
        self.assertEqual(sum("has changed" in subject for subject in subjects), 1)
        with self.assertRaises(frappe.ValidationError):
            api.confirm(repair=repair["name"], proposal=0)
        # On the portal each finds their own, which is new once.
        with self.as_user(self.school.mother_login):
            (found,) = notices.of(permissions.standing_of())
            self.assertTrue(found.is_new)
            self.assertIn("Paul Physicist", found.lines[0])
            notices.note_seen(permissions.standing_of())
            self.assertFalse(notices.of(permissions.standing_of())[0].is_new)
        with self.as_user(self.school.pupil_7_login):
            self.assertTrue(notices.of(permissions.standing_of())[0].is_new)
        for login in (self.school.pupil_10_login, self.school.father_login, self.school.outsider_login):
            with self.as_user(login):
                self.assertEqual(notices.of(permissions.standing_of()), [])

    def test_who_looks_does_not_wait_for_the_worker_that_tells_others(self):
        def notice(person: str) -> str:
            values = {"doctype": NOTICE, "person_doctype": "Student", "person": person, "subject": "S", "text": "T",
                      "told_key": person, "told_on": "2026-11-02 08:00:00"}  # fmt: skip
            return frappe.get_doc(values).insert(ignore_permissions=True).name

        mine = notice(self.school.pupil_7)
        frappe.db.commit()
        self.addCleanup(frappe.db.delete, NOTICE, mine)
        is_told, may_end = threading.Event(), threading.Event()

        def tell():
            notice(self.school.pupil_10)
            is_told.set()
            may_end.wait(PATIENCE)

        worker = Elsewhere(tell)
        worker.start()
        self.addCleanup(worker.ended)
        self.addCleanup(may_end.set)
        self.assertTrue(is_told.wait(PATIENCE))
        frappe.db.sql("set innodb_lock_wait_timeout = 1")
        self.addCleanup(frappe.db.sql, "set innodb_lock_wait_timeout = default")
        with self.as_user(self.school.pupil_7_login):
            notices.note_seen(permissions.standing_of())
        self.assertTrue(frappe.db.get_value(NOTICE, mine, "seen_on"))

    def test_a_guardian_is_told_in_their_language_and_one_without_access_is_not(self):
        lesson = self.lesson_of(self.school.mathematician)
        frappe.db.set_value("User", self.school.mother_login, "language", "de")
        repair = api.propose(doctype=ABSENCE, name=self.absence(lesson))
        done = api.confirm(repair=repair["name"], proposal=0)
        telling.tell(done["change"])
        text = frappe.db.get_value(
            "AI Timetable Notice", {"change": done["change"], "person": self.school.mother}, "text"
        )
        self.assertIn("Paul Physicist statt Mia Mathematician", text)
        row = frappe.db.get_value("Student Guardian", {"parent": self.school.pupil_7}, "name")
        frappe.db.set_value("Student Guardian", row, "school_ai_access", "No access")
        frappe.db.delete("AI Timetable Notice")
        telling.tell(done["change"])
        told = frappe.get_all("AI Timetable Notice", {"change": done["change"]}, pluck="person_doctype")
        self.assertNotIn("Guardian", told)

    def test_a_joint_lesson_is_covered_for_both_groups(self):
        lesson = self.lesson_of(self.school.mathematician, joint=True)
        name = self.absence(lesson)
        repair = api.propose(doctype=ABSENCE, name=name)
        api.confirm(repair=repair["name"], proposal=0)
        rows = [each for each in lessons.between(lesson.day, lesson.day) if each.lesson == lesson.lesson]
        self.assertEqual({row.group for row in rows}, {self.school.group_7, self.school.group_10})
        self.assertEqual({row.instructor for row in rows}, {self.school.physicist})

    def test_cancelled_it_is_taken_back(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson)
        repair = api.propose(doctype=ABSENCE, name=name)
        done = api.confirm(repair=repair["name"], proposal=0)
        api.cancel(doctype=ABSENCE, name=name)
        self.assertEqual(self.now(lesson).instructor, self.school.mathematician)
        self.assertEqual(frappe.db.get_value(changes.CHANGE, done["change"], "status"), changes.TAKEN_BACK)
        self.assertEqual(frappe.db.get_value(ABSENCE, name, "status"), "Cancelled")

    def test_nothing_is_written_when_the_lesson_was_changed_meanwhile(self):
        lesson = self.lesson_of(self.school.mathematician)
        repair = api.propose(doctype=ABSENCE, name=self.absence(lesson))
        row = frappe.get_doc("Course Schedule", lesson.name)
        row.update({"from_time": "15:00:00", "to_time": "15:45:00"})
        row.save()
        with self.assertRaises(frappe.ValidationError):
            api.confirm(repair=repair["name"], proposal=0)
        self.assertEqual(self.now(lesson).instructor, self.school.mathematician)

    def test_a_colleague_who_is_not_wanted_is_not_proposed_again(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson)
        repair = api.propose(doctype=ABSENCE, name=name)
        self.assertEqual(repair["proposals"][0]["actions"][0]["by"], self.school.physicist)
        anew = api.not_by(repair=repair["name"], lesson=lesson.name, instructor=self.school.physicist)
        self.assertEqual(anew["name"], repair["name"])
        everything = [each for proposal in anew["proposals"] for each in proposal["actions"]]
        self.assertNotIn(self.school.physicist, [each["by"] for each in everything])

    def test_whoever_is_absent_too_is_not_proposed(self):
        lesson = self.lesson_of(self.school.mathematician)
        self.absence(lesson, instructor=self.school.physicist)
        repair = api.propose(doctype=ABSENCE, name=self.absence(lesson))
        everything = [each for proposal in repair["proposals"] for each in proposal["actions"]]
        self.assertNotIn(self.school.physicist, [each["by"] for each in everything])

    def test_of_half_a_day_only_those_lessons_are_mended(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson, whole_day=0, from_time=lessons.clock(lesson.ends), to_time="23:00:00")
        repair = api.propose(doctype=ABSENCE, name=name)
        self.assertEqual((repair["status"], repair["proposals"]), (covering.NOTHING, []))

    def test_a_closed_room_puts_its_lessons_elsewhere(self):
        lesson = self.lesson_of(self.school.mathematician)
        other = frappe.get_doc({"doctype": "Room", "room_name": "School AI Room 2", "seating_capacity": "25"}).insert()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.delete_doc, "Room", other.name, force=True)
        closure = frappe.get_doc(
            {"doctype": CLOSURE, "room": lesson.room, "from_date": lesson.day, "to_date": lesson.day}
        ).insert()
        repair = api.propose(doctype=CLOSURE, name=closure.name)
        api.confirm(repair=repair["name"], proposal=0)
        moved = self.now(lesson)
        self.assertNotEqual(moved.room, lesson.room)
        self.assertEqual(moved.instructor, lesson.instructor)

    def test_an_extra_lesson_finds_a_place_and_somebody_who_teaches_it(self):
        extra = frappe.get_doc(
            {
                "doctype": "Extra Lesson",
                "course": self.school.mathematics,
                "student_group": self.school.group_7,
                "from_date": self.monday,
                "to_date": add_days(self.monday, 4),
                "periods": 1,
            }
        ).insert()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, "Extra Lesson")
        repair = api.propose(doctype="Extra Lesson", name=extra.name)
        self.assertEqual(repair["proposals"][0]["uncovered"], 0)
        before = {each.name for each in self.lessons_now()}
        done = api.confirm(repair=repair["name"], proposal=0)
        (added,) = [each for each in self.lessons_now() if each.name not in before]
        self.assertEqual((added.course, added.group), (self.school.mathematics, self.school.group_7))
        self.assertIn(added.instructor, (self.school.mathematician, self.school.physicist))
        self.assertEqual(lessons.clashes(self.lessons_now()), [])
        told = frappe.db.count("AI Timetable Notice", {"change": done["change"]})
        self.assertEqual(told, 0)
        self.assertGreater(telling.tell(done["change"]), 0)
        api.cancel(doctype="Extra Lesson", name=extra.name)
        self.assertEqual({each.name for each in self.lessons_now()}, before)

    def lessons_now(self):
        return lessons.between(self.monday, add_days(self.monday, 6))

    def test_an_instructor_tells_of_their_own_absence_once_and_of_nobody_elses(self):
        day = str(self.monday)
        with self.as_user(self.school.mathematician_login):
            name = api.report_absence(instructor=self.school.mathematician, from_date=day, to_date=day, reason="Sick")
            again = api.report_absence(instructor=self.school.mathematician, from_date=day, to_date=day)
            self.assertEqual(again, name)
            with self.assertRaises(frappe.PermissionError):
                api.report_absence(instructor=self.school.physicist, from_date=day, to_date=day)
            with self.assertRaises(frappe.PermissionError):
                api.propose(doctype=ABSENCE, name=name)
            self.assertTrue(frappe.has_permission(ABSENCE, "read", name))
            document = frappe.get_doc(ABSENCE, name)
            document.status = "Covered"
            document.save()
            self.assertEqual(document.status, "Open")
            api.cancel(doctype=ABSENCE, name=name)
        with self.as_user(self.school.physicist_login):
            self.assertFalse(frappe.has_permission(ABSENCE, "read", name))
            self.assertEqual(frappe.get_list(ABSENCE), [])
        for login in (self.school.pupil_7_login, self.school.mother_login, self.school.outsider_login, "Guest"):
            with self.as_user(login):
                for call in (
                    lambda: api.report_absence(instructor=self.school.physicist, from_date=day, to_date=day),
                    lambda: api.look(doctype=ABSENCE, name=name),
                    lambda: api.cancel(doctype=ABSENCE, name=name),
                ):
                    with self.assertRaises(frappe.PermissionError):
                        call()

    def test_leave_from_hrms_is_an_absence_and_its_cancellation_ends_it(self):
        lesson = self.lesson_of(self.school.mathematician)
        leave = frappe._dict(
            name="HR-LAP-1",
            employee=frappe.db.get_value("Instructor", self.school.mathematician, "employee"),
            status="Approved",
            from_date=lesson.day,
            to_date=lesson.day + timedelta(days=1),
        )
        leave_application.on_submit(leave)
        leave_application.on_submit(leave)
        absences = frappe.get_all(ABSENCE, {"source": leave.name}, ["instructor", "to_date"])
        self.assertEqual(
            [(row.instructor, row.to_date) for row in absences], [(self.school.mathematician, leave.to_date)]
        )
        leave_application.on_cancel(leave)
        self.assertEqual(frappe.get_all(ABSENCE, {"source": leave.name}, pluck="status"), ["Cancelled"])

    # --- half a day of leave, of which HRMS does not say which half ---

    def leave(self, first, last, **values):
        return frappe._dict(
            name=f"HR-LAP-{first}",
            employee=frappe.db.get_value("Instructor", self.school.mathematician, "employee"),
            status="Approved",
            from_date=first,
            to_date=last,
            half_day=1,
            **values,
        )

    def from_leave(self, leave):
        leave_application.on_submit(leave)
        return frappe.get_all(
            ABSENCE, {"source": leave.name}, ["name", "from_date", "to_date", "whole_day", "half_day_on"]
        )

    def test_of_half_a_day_of_leave_cover_is_looked_for_the_whole_day_and_the_half_is_said(self):
        lesson = self.lesson_of(self.school.mathematician)
        (absence,) = self.from_leave(self.leave(lesson.day, lesson.day, half_day_date=lesson.day))
        self.assertEqual((absence.whole_day, absence.half_day_on), (1, lesson.day))
        self.assertEqual(api.propose(doctype=ABSENCE, name=absence.name)["lessons"], 1)
        # The planner sets the times.
        document = frappe.get_doc(ABSENCE, absence.name)
        document.update({"whole_day": 0, "from_time": lessons.clock(lesson.ends), "to_time": "23:00:00"})
        document.save()
        self.assertEqual(api.propose(doctype=ABSENCE, name=absence.name)["status"], covering.NOTHING)

    def test_the_day_of_a_longer_leave_that_is_half_is_named(self):
        first = self.monday
        (absence,) = self.from_leave(self.leave(first, add_days(first, 3), half_day_date=add_days(first, 2)))
        self.assertEqual(
            (absence.from_date, absence.to_date, absence.half_day_on), (first, add_days(first, 3), add_days(first, 2))
        )

    def test_an_absence_that_was_entered_by_hand_holds_for_the_half_day(self):
        lesson = self.lesson_of(self.school.mathematician)
        self.absence(lesson, whole_day=0, from_time="10:00:00", to_time="12:00:00")
        self.assertEqual(self.from_leave(self.leave(lesson.day, lesson.day)), [])
        before = lesson.day - timedelta(days=1)
        (absence,) = self.from_leave(self.leave(before, lesson.day, half_day_date=lesson.day))
        self.assertEqual((absence.from_date, absence.to_date, absence.half_day_on), (before, before, None))
        self.assertEqual(len(self.from_leave(self.leave(lesson.day - timedelta(2), lesson.day - timedelta(2)))), 1)

    # --- rejected ---

    def nightly(self, name) -> list[str]:
        """What the scheduler does at night, and its workers. Returns the statuses of the absence's repairs."""
        frappe.db.delete("AI Task", {"kind": covering.KIND})
        covering.look_ahead()
        for task in frappe.get_all("AI Task", {"kind": covering.KIND, "reference_name": name}, pluck="name"):
            frappe.db.commit()
            tasks.work(task)
        return frappe.get_all(
            covering.REPAIR, {"reference_name": name}, pluck="status", order_by="creation, name", distinct=False
        )

    def test_what_was_rejected_is_not_proposed_again_while_the_lessons_are_the_same(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson)
        repair = api.propose(doctype=ABSENCE, name=name)
        api.reject(repair=repair["name"])
        self.assertEqual(self.nightly(name), [covering.REJECTED])
        self.assertEqual(self.nightly(name), [covering.REJECTED])
        # Another room is another lesson.
        self.change(self.now(lesson), room=self.planned.lab)
        self.assertEqual(self.nightly(name), [covering.REJECTED, covering.OPEN])

    def test_what_was_rejected_is_proposed_again_when_somebody_asks_for_it(self):
        name = self.absence(self.lesson_of(self.school.mathematician))
        api.reject(repair=api.propose(doctype=ABSENCE, name=name)["name"])
        anew = api.propose(doctype=ABSENCE, name=name)
        self.assertEqual((anew["status"], anew["lessons"]), (covering.OPEN, 1))
        api.reject(repair=anew["name"])
        # A colleague has agreed meanwhile.
        frappe.get_doc(ABSENCE, name).update({"agreed_with": self.school.physicist}).save()
        self.assertEqual(self.nightly(name)[-1], covering.OPEN)

    def test_of_an_absence_that_goes_on_only_the_lessons_that_were_not_rejected_are_proposed(self):
        first, second = [
            each for each in self.week if each.instructor == self.school.mathematician and not each.lesson
        ][:2]
        name = self.absence(first)
        api.reject(repair=api.propose(doctype=ABSENCE, name=name)["name"])
        frappe.get_doc(ABSENCE, name).update({"from_date": first.day, "to_date": second.day}).save()
        self.assertEqual(self.nightly(name), [covering.REJECTED, covering.OPEN])
        proposed = {each["lesson"] for each in api.look(doctype=ABSENCE, name=name)["proposals"][0]["actions"]}
        self.assertNotIn(first.name, proposed)
        self.assertIn(second.name, proposed)

    # --- whom the school wants for cover ---

    def best(self, lesson) -> str:
        repair = api.propose(doctype=ABSENCE, name=self.absence(lesson))
        return repair["proposals"][0]["actions"][0]["by"]

    def covered_by(self, instructor: str, kind: str, count: int, lesson, **more) -> None:
        """What became of somebody who was proposed so often for such a lesson."""
        for _number in range(count):
            details = {
                "lesson": lesson.name,
                "instructor": instructor,
                "course": lesson.course,
                "groups": [lesson.group],
                "day": lesson.day.isoformat(),
                "begins": lesson.begins,
                **more,
            }
            frappe.get_doc(
                {"doctype": learning.EVENT, "kind": kind, "instructor": instructor, "details": json.dumps(details)}
            ).insert()

    def third_teacher(self) -> str:
        """Somebody else who teaches the class."""
        third = frappe.get_doc({"doctype": "Instructor", "instructor_name": "Third Teacher"}).insert()
        third.append(
            "instructor_log",
            {
                "academic_year": frappe.db.get_value("Academic Term", self.school.term, "academic_year"),
                "program": self.school.grade_7,
                "course": self.school.mathematics,
                "student_group": self.school.group_7,
            },
        )
        third.save()
        return third.name

    def test_who_is_not_wanted_for_cover_is_proposed_and_once_accepted_not_asked_any_more(self):
        third = self.third_teacher()
        lesson = self.lesson_of(self.school.mathematician)
        self.assertEqual(self.best(lesson), third)
        self.covered_by(third, "Rejected", 4, lesson, how=covering.RULED_OUT)
        self.covered_by(self.school.physicist, "Cover chosen", 8, lesson)
        names = learning.look_at_covers(self.school.term)
        (found,) = [frappe.get_doc(learning.PREFERENCE, name) for name in names]
        self.assertIn("Third Teacher is proposed for cover of School AI 7A and not taken", found.text)
        self.assertIn("ruled out for 4", found.evidence)
        # Nothing is applied before somebody accepts it, and it is proposed once.
        self.assertEqual(self.best(lesson), third)
        self.assertEqual(learning.look_at_covers(self.school.term), [])
        timetables.accept_preference(preference=found.name)
        (row,) = frappe.get_doc(stating.PREFERENCE, {"instructor": third}).not_for_cover
        self.assertEqual(row.student_group, self.school.group_7)
        self.assertFalse(row.course or row.weekday or row.period)
        self.assertEqual(self.best(lesson), self.school.physicist)

    def test_what_a_planner_does_with_proposals_is_what_is_learned_from(self):
        third = self.third_teacher()
        lesson = self.lesson_of(self.school.mathematician)
        ruled_out = api.propose(doctype=ABSENCE, name=self.absence(lesson))
        anew = api.not_by(repair=ruled_out["name"], lesson=lesson.name, instructor=third)
        api.confirm(repair=anew["name"], proposal=0)
        other = [each for each in self.week if each.instructor == self.school.mathematician and not each.lesson][1]
        passed_over = api.propose(doctype=ABSENCE, name=self.absence(other))
        choices = passed_over["choices"][other.name]
        number = next(at for at, each in enumerate(choices) if each["by"] == self.school.physicist)
        api.confirm(repair=passed_over["name"], proposal=0, instead={other.name: number})
        joint = self.lesson_of(self.school.mathematician, joint=True)
        turned_down = api.propose(doctype=ABSENCE, name=self.absence(joint))
        by = turned_down["proposals"][0]["actions"][0]["by"]
        api.reject(repair=turned_down["name"])
        seen = [(each.kind, each.colleague) for each in learning._covers(self.school.term)]
        self.assertEqual(
            sorted(seen),
            sorted(
                [
                    ("ruled out", third),
                    ("chosen", self.school.physicist),
                    ("chosen", self.school.physicist),
                    ("passed over", third),
                    ("turned down", by),
                ]
            ),
        )

    def test_what_an_instructor_is_not_for_holds_once_it_is_approved_in_its_course_and_time(self):
        third = self.third_teacher()
        lesson = self.lesson_of(self.school.mathematician)
        period = next(each.name for each in bell.read().cycle.periods if each.begins <= lesson.begins < each.ends)
        wish = frappe.get_doc(
            {
                "doctype": stating.PREFERENCE,
                "instructor": third,
                "status": "Approved",
                "not_for_cover": [
                    {"weekday": lesson.day.strftime("%A"), "period": period, "course": self.school.mathematics}
                ],
            }
        ).insert()
        self.assertNotEqual(self.best(lesson), third)
        row = wish.not_for_cover[0]
        for field, value in (
            ("weekday", (lesson.day + timedelta(days=1)).strftime("%A")),
            ("period", next(name for name in bell.read().periods if name != period)),
            ("course", self.school.physics),
        ):
            frappe.db.set_value(row.doctype, row.name, field, value)
            self.assertEqual(self.best(lesson), third, field)
            frappe.db.set_value(row.doctype, row.name, field, row.get(field))
        frappe.db.set_value(stating.PREFERENCE, wish.name, "status", "Proposed")
        self.assertEqual(self.best(lesson), third)
        # What is not approved would not hold.
        self.covered_by(third, "Rejected", 6, lesson)
        self.covered_by(self.school.physicist, "Cover chosen", 8, lesson)
        (name,) = learning.look_at_covers(self.school.term)
        with self.assertRaisesRegex(frappe.ValidationError, "Approve them first"):
            timetables.accept_preference(preference=name)

    def test_rows_of_what_colleagues_are_not_for_are_not_listed_to_others(self):
        frappe.get_doc(
            {"doctype": stating.PREFERENCE, "instructor": self.school.physicist, "not_for_cover": [{"reason": "Ill"}]}
        ).insert()
        for login, count in ((self.school.physicist_login, 1), (self.school.mathematician_login, 0)):
            with self.as_user(login):
                rows = frappe.get_list("Instructor Cover Exception", parent_doctype=stating.PREFERENCE)
                self.assertEqual(len(rows), count, login)

    # --- taking back ---

    def change(self, lesson, **values) -> str:
        """A lesson changed by a planner's choice."""
        after = replace(lesson, **values)
        with changes.written_at_once("Cover") as name:
            lessons.change([after])
            changes.finish(name, Written((), (), ((lesson, after),)), "A change")
        return name

    def test_what_was_taken_back_does_not_keep_an_earlier_change_from_being_taken_back(self):
        lesson = self.lesson_of(self.school.mathematician)
        first = self.change(lesson, begins=15 * 60, ends=15 * 60 + 45)
        second = self.change(self.now(lesson), begins=16 * 60, ends=16 * 60 + 45)
        with self.assertRaisesRegex(frappe.ValidationError, second):
            timetables.take_back(change=first)
        timetables.take_back(change=second)
        again = frappe.db.get_value(changes.CHANGE, {"kind": changes.TAKING_BACK, "reference_name": second}, "name")
        timetables.take_back(change=again)
        self.assertEqual(self.now(lesson).begins, 16 * 60)
        with self.assertRaises(frappe.ValidationError):
            timetables.take_back(change=first)
        last = frappe.db.get_value(changes.CHANGE, {"kind": changes.TAKING_BACK, "reference_name": again}, "name")
        timetables.take_back(change=last)
        timetables.take_back(change=first)
        self.assertTrue(self.now(lesson).is_same_as(lesson))

    def test_that_a_cancelled_lesson_takes_place_after_all_is_told(self):
        lesson = self.lesson_of(self.school.mathematician)
        with changes.written_at_once("Cover") as change:
            changes.finish(change, Written((), tuple(lessons.remove([lesson.name]))), "A cancelled lesson")
        timetables.take_back(change=change)
        self.assertTrue(self.now(lesson).is_same_as(lesson))
        own = frappe.db.get_value(changes.CHANGE, {"reference_name": change}, "name")
        telling.tell(own)
        told = frappe.get_all("AI Timetable Notice", {"change": own}, pluck="person")
        self.assertIn(self.school.pupil_7, told)
        self.assertIn(self.school.mathematician, told)

    def test_a_lesson_is_not_put_back_over_one_that_came_meanwhile(self):
        lesson = self.lesson_of(self.school.mathematician)
        change = self.change(lesson, begins=15 * 60, ends=15 * 60 + 45)
        other = frappe.copy_doc(frappe.get_doc("Course Schedule", lesson.name))
        other.update({"from_time": lessons.clock(lesson.begins), "to_time": lessons.clock(lesson.ends)})
        other.insert()
        taken_back = timetables.take_back(change=change)
        self.assertEqual((taken_back["changed"], len(taken_back["left"])), (0, 1))
        self.assertEqual(self.now(lesson).begins, 15 * 60)

    def test_when_a_cover_is_taken_back_the_absence_is_open_again(self):
        name = self.absence(self.lesson_of(self.school.mathematician))
        repair = api.propose(doctype=ABSENCE, name=name)
        done = api.confirm(repair=repair["name"], proposal=0)
        with self.as_user(self.school.mathematician_login), self.assertRaises(frappe.PermissionError):
            api.cancel(doctype=ABSENCE, name=name)
        timetables.take_back(change=done["change"])
        self.assertEqual(frappe.db.get_value(ABSENCE, name, "status"), "Open")
        self.assertEqual(frappe.db.get_value(covering.REPAIR, repair["name"], "status"), covering.OUTDATED)

    def test_of_an_absence_that_is_covered_in_part_the_instructor_cancels_nothing(self):
        name = self.absence(self.lesson_of(self.school.mathematician))
        repair = api.propose(doctype=ABSENCE, name=name)
        api.confirm(repair=repair["name"], proposal=0)
        # As it is left when a lesson stays uncovered.
        frappe.db.set_value(ABSENCE, name, "status", "Open")
        with self.as_user(self.school.mathematician_login):
            with self.assertRaises(frappe.PermissionError):
                api.cancel(doctype=ABSENCE, name=name)
            self.assertFalse(frappe.has_permission(ABSENCE, "write", frappe.get_doc(ABSENCE, name)))

    def test_what_was_covered_is_open_again_when_another_timetable_is_applied(self):
        lesson = self.lesson_of(self.school.mathematician)
        name = self.absence(lesson)
        repair = api.propose(doctype=ABSENCE, name=name)
        api.confirm(repair=repair["name"], proposal=0)
        self.assertEqual(frappe.db.get_value(ABSENCE, name, "status"), covering.COVERED)
        again = timetables.apply(run=timetable.solved(self.school, self.planned), from_date=str(self.monday))
        frappe.db.commit()
        tasks.work(again["task"])
        self.assertEqual(frappe.db.get_value(ABSENCE, name, "status"), "Open")

    def test_two_who_find_proposals_at_the_same_moment_find_them_once(self):
        name = self.absence(self.lesson_of(self.school.mathematician))
        first = api.propose(doctype=ABSENCE, name=name)
        values = {"open_key": f"{ABSENCE}:{name}", "status": covering.OPEN, "title": "Found by another"}
        self.assertEqual(covering._insert(ABSENCE, name, values), first["name"])
        self.assertEqual(frappe.db.get_value(covering.REPAIR, first["name"], "title"), "Found by another")

    # --- what is written ---

    def test_of_three_who_teach_together_the_two_who_are_there_go_on(self):
        lesson = self.lesson_of(self.school.mathematician)
        third = frappe.get_doc({"doctype": "Instructor", "instructor_name": "Third Teacher"}).insert().name
        frappe.db.set_value("Course Schedule", lesson.name, "school_ai_lesson", "together")
        rows = {lesson.instructor: lesson.name}
        for instructor in (self.school.physicist, third):
            row = frappe.copy_doc(frappe.get_doc("Course Schedule", lesson.name))
            row.update({"instructor": instructor, "school_ai_lesson": "together"})
            row.flags.school_ai_seen_together = True
            rows[instructor] = row.insert().name
        days = situation.of_days([lesson.day])
        together = next(each for each in days.situation.lessons if third in each.teachers)
        with changes.written_at_once("Cover") as change:
            done = covering.write(
                days, [Action("keep", together.name, None, by=self.school.physicist)], change, {lesson.instructor}
            )
            changes.finish(change, done, "Goes on")
        left = {each.instructor for each in lessons.named(rows.values())}
        self.assertEqual(left, {self.school.physicist, third})
        telling.tell(change)
        text = frappe.db.get_value("AI Timetable Notice", {"change": change, "person": self.school.pupil_7}, "text")
        self.assertNotIn("does not take place", text)
        self.assertIn("instead of Mia Mathematician", text)

    def test_nobody_is_written_to_two_places_by_two_who_confirm(self):
        lesson = self.lesson_of(self.school.mathematician)
        other = next(each for each in self.week if each.group == self.school.group_10 and not each.lesson)
        there = replace(other, day=lesson.day, begins=lesson.begins, ends=lesson.ends)
        with self.assertRaisesRegex(frappe.ValidationError, "same time"):
            covering.refuse_double({other.name: replace(there, instructor=lesson.instructor)})
        covering.refuse_double({other.name: there})
        covering.refuse_double({other.name: replace(there, instructor=lesson.instructor), lesson.name: None})

    def test_a_lesson_without_a_room_can_be_changed(self):
        lesson = self.lesson_of(self.school.mathematician)
        frappe.db.set_value("Course Schedule", lesson.name, "room", None)
        lessons.change([replace(lesson, room=None, instructor=self.school.physicist)])
        self.assertEqual((self.now(lesson).instructor, self.now(lesson).room), (self.school.physicist, None))

    # --- when colleagues cannot ---

    def test_what_a_colleague_cannot_holds_in_its_term_and_week(self):
        day = self.monday
        week = "AB"[dating.week_of_cycle(day, self.school_term_begin(), 2)]
        wish = frappe.get_doc(
            {
                "doctype": stating.PREFERENCE,
                "instructor": self.school.physicist,
                "academic_term": self.school.term,
                "status": "Approved",
                "times": [{"weekday": "Monday", "week": week, "wish": "Cannot"}],
            }
        ).insert()

        def away() -> bool:
            of_day = situation.of_days([day]).situation
            colleague = next(each for each in of_day.colleagues if each.name == self.school.physicist)
            return any(span.meets(day, 8 * 60, 9 * 60) for span in colleague.unavailable)

        self.assertTrue(away())
        frappe.db.set_value(wish.times[0].doctype, wish.times[0].name, "week", "B" if week == "A" else "A")
        self.assertFalse(away())
        frappe.db.set_value(wish.times[0].doctype, wish.times[0].name, "week", "")
        self.assertTrue(away())
        frappe.db.set_value(stating.PREFERENCE, wish.name, "academic_term", "a term of long ago")
        self.assertFalse(away())

    def school_term_begin(self):
        return frappe.utils.getdate(frappe.db.get_value("Academic Term", self.school.term, "term_start_date"))

    def test_who_told_of_some_hours_may_tell_of_the_whole_day(self):
        day = {"instructor": self.school.mathematician, "from_date": str(self.monday), "to_date": str(self.monday)}
        hours = api.report_absence(**day, from_time="8:00", to_time="09:30")
        self.assertEqual(api.report_absence(**day, from_time="08:00", to_time="9:30"), hours)
        whole = api.report_absence(**day)
        self.assertNotEqual(whole, hours)
        self.assertEqual(frappe.db.get_value(ABSENCE, whole, "whole_day"), 1)
        self.assertEqual(api.report_absence(**day, from_time="10:00", to_time="11:00"), whole)

    def test_nobody_makes_a_colleagues_record_their_own(self):
        name = self.absence(self.lesson_of(self.school.mathematician))
        with self.as_user(self.school.physicist_login):
            document = frappe.get_doc(ABSENCE, name)
            document.instructor = self.school.physicist
            with self.assertRaises(frappe.PermissionError):
                document.save()
