"""A timetable is written to the Course Schedules all or nothing, and taken back; nobody's held lessons are touched."""

import threading
from dataclasses import replace
from datetime import datetime, time

import frappe
from frappe.utils import add_days, getdate

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.problem import Timetable
from school_ai.api import timetables as api
from school_ai.erpnext_records import lessons, staffing
from school_ai.jobs import tasks
from school_ai.services.following import numbering, states
from school_ai.services.timetables import applying, changes, dating, kept, telling
from school_ai.services.timetables.changes import Written
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import PATIENCE, Elsewhere, connection, until_waiting


class TestApplying(SiteTest):
    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        self.addCleanup(timetable.forget, self.school)
        self.monday = timetable.next_monday()
        self.groups = (self.school.group_10, self.school.group_7)
        self.run_name = timetable.solved(self.school, self.planned)

    def apply(self, run=None, first=None) -> str:
        applied = api.apply(run=run or self.run_name, from_date=str(first or self.monday))
        frappe.db.commit()
        tasks.work(applied["task"])
        return applied["change"]

    def there(self):
        last = staffing.term(self.school.term).last
        return lessons.between(self.monday, last, student_group=self.groups)

    def lesson(self, **values):
        """A Course Schedule that somebody made by hand."""
        return frappe.get_doc(
            {
                "doctype": "Course Schedule",
                "student_group": self.school.group_10,
                "course": self.school.physics,
                "instructor": self.school.physicist,
                "room": self.planned.lab,
                "schedule_date": self.monday,
                "from_time": "14:00:00",
                "to_time": "14:45:00",
                **values,
            }
        ).insert()

    def test_every_lesson_of_every_week_is_written_and_a_joint_one_for_each_group(self):
        preview = api.preview(run=self.run_name, from_date=str(self.monday))
        change = self.apply()
        there = self.there()
        weeks = len({lesson.day.isocalendar()[:2] for lesson in there})
        self.assertEqual(len(there), preview["written"])
        self.assertGreater(weeks, 10)
        joint = [lesson for lesson in there if lesson.lesson]
        self.assertEqual(len(joint) % 2, 0)
        self.assertEqual({lesson.group for lesson in joint}, set(self.groups))
        self.assertEqual({lesson.change for lesson in there}, {change})
        self.assertEqual(lessons.clashes(there), [])
        row = frappe.get_doc("Course Schedule", joint[0].name)
        self.assertEqual(row.instructor_name, "Mia Mathematician")
        self.assertTrue(row.title and row.program and row.color)
        # Education's own save finds nothing wrong with any of them.
        row.save()
        self.assertEqual(frappe.db.get_value(kept.RUN, self.run_name, "status"), kept.APPLIED)

    def holidays(self, *days) -> None:
        """These days are free, until the end of the test."""
        company = frappe.defaults.get_global_default("company")
        document = frappe.get_doc("Holiday List", frappe.db.get_value("Company", company, "default_holiday_list"))
        rows = [row.name for row in document.holidays]
        for day in days:
            document.append("holidays", {"holiday_date": day, "description": "Feast"})
        document.save()

        def without():
            again = frappe.get_doc("Holiday List", document.name)
            again.set("holidays", [row for row in again.holidays if row.name in rows])
            again.save()
            frappe.db.commit()

        self.addCleanup(without)
        frappe.db.commit()

    def test_two_weeks_take_turns_by_the_calendar_whatever_is_free_between(self):
        for load, weeks in ((self.planned.physics, "Week A"), (self.planned.mathematics, "Week B")):
            before = frappe.db.get_value("Course Load", load, "weeks")
            self.addCleanup(frappe.db.commit)
            self.addCleanup(frappe.db.set_value, "Course Load", load, "weeks", before)
            frappe.db.set_value("Course Load", load, "weeks", weeks)
        run = timetable.solved(self.school, self.planned, cycle_weeks="2")
        frappe.db.commit()
        # A whole week is free, and one day of the week after the next.
        free = {add_days(self.monday, 7 + day) for day in range(5)} | {add_days(self.monday, 21)}
        self.holidays(*free)
        self.apply(run)
        term = staffing.term(self.school.term)
        first = add_days(term.first, -term.first.weekday())
        # Mondays of the weeks A and B, told apart without the code that is tested.
        mondays = {week: [add_days(first, 7 * week + 14 * turn) for turn in range(40)] for week in (0, 1)}
        held = kept.read(run)
        self.assertEqual(len(held.problem.cycle.days), 10)
        expected = set()
        for (load, lesson), place in zip(held.problem.placings, held.timetable.places, strict=True):
            day = held.problem.cycle.days[held.problem.cycle.day_of(place.slot)]
            self.assertIn(lesson.week, (None, day.week))
            period = held.problem.cycle.periods[held.problem.cycle.period_of(place.slot)]
            dates = [add_days(monday, day.weekday) for monday in mondays[day.week]]
            expected |= {
                (group, load.course, date, period.begins)
                for group in load.groups
                for date in dates
                if self.monday <= date <= term.last and date not in free
            }
        there = self.there()
        self.assertEqual({(each.group, each.course, each.day, each.begins) for each in there}, expected)
        by_course = {
            course: {
                add_days(each.day, -each.day.weekday()) for each in there if each.course == course and not each.lesson
            }
            for course in (self.school.physics, self.school.mathematics)
        }
        self.assertLessEqual(by_course[self.school.physics], set(mondays[0]))
        self.assertLessEqual(by_course[self.school.mathematics], set(mondays[1]))
        # The free week counts: the weeks before and after it are of one letter, and have the same lessons.
        weeks = [
            {(each.course, each.day.weekday(), each.begins) for each in there if (each.day - begin).days in range(5)}
            for begin in (self.monday, add_days(self.monday, 7), add_days(self.monday, 14))
        ]
        self.assertTrue(weeks[0])
        self.assertEqual((weeks[1], weeks[2]), (set(), weeks[0]))

    def test_free_days_have_no_lessons(self):
        self.holidays(self.monday)
        self.apply()
        self.assertNotIn(self.monday, {lesson.day for lesson in self.there()})
        self.assertIn(add_days(self.monday, 7), {lesson.day for lesson in self.there()})

    def test_applied_again_nothing_is_written_twice(self):
        self.apply()
        before = {lesson.name for lesson in self.there()}
        again = timetable.solved(self.school, self.planned)
        frappe.db.commit()
        self.apply(again)
        self.assertEqual({lesson.name for lesson in self.there()}, before)
        self.assertEqual(frappe.db.get_value(kept.RUN, self.run_name, "status"), kept.SOLVED)

    def test_what_was_there_is_replaced_but_a_lesson_with_attendance_stays(self):
        old, held = self.lesson(), self.lesson(from_time="15:00:00", to_time="15:45:00")
        frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_10,
                "course_schedule": held.name,
                "student_group": self.school.group_10,
                "date": self.monday,
                "status": "Present",
            }
        ).insert(ignore_permissions=True)
        frappe.db.commit()
        change = self.apply()
        names = {lesson.name for lesson in self.there()}
        self.assertNotIn(old.name, names)
        self.assertIn(held.name, names)
        self.assertEqual(len(applying.left_alone(change)), 1)
        self.assertIn("attendance was taken", applying.left_alone(change)[0])

    def test_a_lesson_with_attendance_is_not_written_over(self):
        wanted = next(lesson for lesson in self.dated() if lesson.group == self.school.group_7 and not lesson.lesson)
        held = self.lesson(
            student_group=self.school.group_7,
            course=self.school.mathematics,
            instructor=self.school.mathematician,
            room=self.planned.lab,
            schedule_date=wanted.day,
            from_time=lessons.clock(wanted.begins + 10),
            to_time=lessons.clock(wanted.ends + 10),
        )
        frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_7,
                "course_schedule": held.name,
                "student_group": self.school.group_7,
                "date": wanted.day,
                "status": "Present",
            }
        ).insert(ignore_permissions=True)
        frappe.db.commit()
        change = self.apply()
        at_the_time = [
            lesson for lesson in self.there() if lesson.day == wanted.day and lesson.group == self.school.group_7
        ]
        self.assertIn(held.name, {lesson.name for lesson in at_the_time})
        self.assertEqual(lessons.clashes(self.there()), [])
        self.assertTrue(any("left out" in words for words in applying.left_alone(change)))

    def dated(self):
        held = kept.read(self.run_name)
        begin = staffing.term(self.school.term).first
        days = dating.teaching_days(held.problem.cycle, begin, self.monday, add_days(self.monday, 6), ())
        return list(dating.dated(held.problem, held.timetable, days))

    def test_with_another_groups_lesson_in_the_way_nothing_is_written(self):
        wanted = next(lesson for lesson in self.dated() if lesson.instructor == self.school.physicist)
        other = frappe.get_doc(
            {
                "doctype": "Student Group",
                "student_group_name": "School AI Other",
                "academic_year": frappe.db.get_value("Student Group", self.school.group_7, "academic_year"),
                "academic_term": self.school.term,
                "group_based_on": "Activity",
            }
        ).insert()
        foreign = self.lesson(
            student_group=other.name,
            schedule_date=wanted.day,
            from_time=lessons.clock(wanted.begins),
            to_time=lessons.clock(wanted.ends),
        )
        frappe.db.commit()

        def gone():
            frappe.db.rollback()
            frappe.db.delete("Course Schedule", {"name": foreign.name})
            frappe.delete_doc("Student Group", other.name, force=True)
            frappe.db.commit()

        self.addCleanup(gone)
        preview = api.preview(run=self.run_name, from_date=str(self.monday))
        # Its instructor and its room.
        self.assertEqual(len(preview["clashes"]), 2)
        change = self.apply()
        self.assertEqual(self.there(), [])
        self.assertFalse(frappe.db.exists(changes.CHANGE, change))
        problem = frappe.db.get_value("AI Task", {"kind": applying.KIND}, "problem")
        self.assertIn("Nothing was changed", problem)

    def test_a_failure_in_the_middle_leaves_nothing(self):
        old = self.lesson()
        frappe.db.commit()
        applied = api.apply(run=self.run_name, from_date=str(self.monday))
        frappe.db.commit()
        self.addCleanup(setattr, frappe.db, "bulk_insert", frappe.db.bulk_insert)
        insert = frappe.db.bulk_insert

        def fails(doctype, *arguments, **values):
            insert(doctype, *arguments, **values)
            if doctype == "Course Schedule":
                raise RuntimeError("the database is gone")

        frappe.db.bulk_insert = fails
        with self.assertRaises(RuntimeError):
            tasks.work(applied["task"])
        self.assertEqual([lesson.name for lesson in self.there()], [old.name])
        self.assertFalse(frappe.db.exists(changes.CHANGE, applied["change"]))

    def test_who_comes_second_is_told_who_is_at_it(self):
        api.apply(run=self.run_name, from_date=str(self.monday))
        other = timetable.solved(self.school, self.planned)
        with self.assertRaisesRegex(frappe.ValidationError, "Administrator is changing the timetable"):
            api.apply(run=other, from_date=str(self.monday))
        self.assertEqual(frappe.db.count(changes.CHANGE), 1)

    def test_taken_back_everything_is_as_before(self):
        old = self.lesson()
        frappe.db.commit()
        before = frappe.get_doc("Course Schedule", old.name).as_dict()
        change = self.apply()
        self.assertNotIn(old.name, {lesson.name for lesson in self.there()})
        taken_back = api.take_back(change=change)
        self.assertEqual([lesson.name for lesson in self.there()], [old.name])
        self.assertEqual(taken_back["restored"], 1)
        after = frappe.get_doc("Course Schedule", old.name).as_dict()
        for field in ("student_group", "course", "room", "from_time", "to_time", "owner", "title", "modified"):
            self.assertEqual(after[field], before[field], field)
        with self.assertRaises(frappe.ValidationError):
            api.take_back(change=change)

    def told(self, since: int) -> dict[str, list[str]]:
        """Lessons in the list of changes after a place, by what is said of them."""
        numbering.number_all()
        rows = frappe.get_all(
            numbering.CHANGE, {"entity": "Course Schedule", "position": (">", since)}, ["record", "action"], limit=0
        )
        return {what: sorted(row.record for row in rows if row.action == what) for what in ("Saved", "Deleted")}

    def place(self) -> int:
        numbering.number_all()
        return states.read("position").position

    def test_those_who_follow_changes_are_told_of_every_lesson(self):
        old = self.lesson()
        frappe.db.commit()
        before = self.place()
        change = self.apply()
        written = sorted(lesson.name for lesson in self.there())
        self.assertEqual(self.told(before), {"Saved": written, "Deleted": [old.name]})
        before = self.place()
        api.take_back(change=change)
        frappe.db.commit()
        self.assertEqual(self.told(before), {"Saved": [old.name], "Deleted": written})

    def test_taken_back_lessons_with_attendance_stay(self):
        change = self.apply()
        held = next(lesson for lesson in self.there() if lesson.group == self.school.group_7)
        frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_7,
                "course_schedule": held.name,
                "student_group": held.group,
                "date": held.day,
                "status": "Present",
            }
        ).insert(ignore_permissions=True)
        taken_back = api.take_back(change=change)
        self.assertEqual([lesson.name for lesson in self.there()], [held.name])
        self.assertEqual(len(taken_back["left"]), 1)

    # --- in the course of a day ---

    def at(self, hour: int, minute: int = 0, day=None) -> datetime:
        return datetime.combine(day or self.monday, time(hour, minute))

    def apply_at(self, now: datetime, run: str | None = None) -> str:
        """Applied from Monday on, written by a worker at a time of that Monday."""
        applied = api.apply(run=run or self.run_name, from_date=str(self.monday))
        frappe.db.commit()
        task = tasks._take(applied["task"])
        applying.run(task, now=now)
        tasks._finish(task, tasks.DONE)
        frappe.db.commit()
        return applied["change"]

    def test_lessons_that_have_begun_stay_and_nothing_is_written_before_now(self):
        # Begun without attendance, as it is until the instructor takes it, and one that comes later.
        held = self.lesson(from_time="07:00:00", to_time="08:20:00")
        later = self.lesson(from_time="14:00:00", to_time="14:45:00")
        frappe.db.commit()
        wanted = [each for each in self.dated() if each.day == self.monday]
        self.assertTrue(wanted)
        now = self.at(8)
        preview = applying.preview(self.run_name, self.monday, now=now)
        self.assertEqual(preview.first, self.monday)
        self.assertTrue(any("has begun" in words for words in preview.left), preview.left)
        change = self.apply_at(now)
        there = {each.name: each for each in self.there() if each.day == self.monday}
        self.assertIn(held.name, there)
        self.assertNotIn(later.name, there)
        # A lesson at 8:00 has begun too: it would be in the past.
        self.assertEqual([each for each in there.values() if each.begins <= 8 * 60], [there[held.name]])
        self.assertTrue(any("has begun" in words for words in applying.left_alone(change)))
        self.assertEqual(lessons.clashes(self.there()), [])
        self.assertIn(add_days(self.monday, 7), {each.day for each in self.there()})

    def test_what_has_begun_is_not_written_over(self):
        first = min((each for each in self.dated() if each.group == self.school.group_10), key=lambda each: each.day)
        # It goes on into the time of the lesson that is to be written.
        held = self.lesson(
            schedule_date=first.day,
            from_time=lessons.clock(first.begins - 30),
            to_time=lessons.clock(first.begins + 5),
        )
        frappe.db.commit()
        now = datetime.combine(first.day, time(*divmod(first.begins - 1, 60)))
        change = self.apply_at(now)
        that_day = [each for each in self.there() if each.day == first.day and each.group == self.school.group_10]
        self.assertIn(held.name, {each.name for each in that_day})
        self.assertEqual(lessons.clashes(self.there()), [])
        self.assertTrue(any("left out" in words for words in applying.left_alone(change)), applying.left_alone(change))

    def test_a_lesson_that_has_begun_as_it_is_wanted_is_not_told_of(self):
        self.apply()
        again = timetable.solved(self.school, self.planned)
        frappe.db.commit()
        first = min(self.there(), key=lambda each: (each.day, each.begins))
        now = datetime.combine(first.day, time(*divmod(first.begins, 60)))
        change = self.apply_at(now, run=again)
        self.assertEqual(applying.left_alone(change), [])
        self.assertIn(first.name, {each.name for each in self.there()})

    def test_what_has_begun_is_not_taken_back(self):
        old = self.lesson(from_time="14:00:00", to_time="14:45:00")
        frappe.db.commit()
        change = self.apply()
        first = min(self.there(), key=lambda each: (each.day, each.begins))
        self.assertEqual(first.day, self.monday)
        applying.take_back(change, now=self.at(first.begins // 60, first.begins % 60))
        self.assertEqual({each.name for each in self.there()}, {first.name, old.name})
        self.assertEqual([each for each in self.there() if each.name == first.name], [first])

    # --- several at once, each with a connection of their own ---

    def cover(self, lesson) -> str:
        """Somebody has another instructor take a lesson."""
        with changes.written_at_once("Cover") as change:
            after = replace(lesson, instructor=self.school.physicist, change=change)
            lessons.change([after])
            changes.finish(change, Written((), (), ((lesson, after),)), "Cover")
        return change

    def test_of_two_who_apply_at_once_one_wins_and_the_other_is_told_who_it_is(self):
        other = timetable.solved(self.school, self.planned)
        frappe.db.commit()
        applied, mine = threading.Event(), connection()

        def first():
            api.apply(run=other, from_date=str(self.monday))
            applied.set()
            until_waiting(mine)
            frappe.db.commit()

        principal = Elsewhere(first, self.school.principal_login)
        principal.start()
        self.assertTrue(applied.wait(PATIENCE), principal.error)
        with self.assertRaisesRegex(frappe.ValidationError, "Harriet Head is changing the timetable"):
            api.apply(run=self.run_name, from_date=str(self.monday))
        self.assertIsNone(principal.ended().error)
        frappe.db.rollback()
        self.assertEqual(frappe.get_all(changes.CHANGE, pluck="reference_name"), [other])
        self.assertEqual(frappe.db.count("AI Task", {"kind": applying.KIND, "status": tasks.QUEUED}), 1)

    def test_who_waited_for_somebody_that_gave_up_applies(self):
        other = timetable.solved(self.school, self.planned)
        frappe.db.commit()
        applied, mine = threading.Event(), connection()

        def first():
            api.apply(run=other, from_date=str(self.monday))
            applied.set()
            until_waiting(mine)
            raise RuntimeError("the browser was closed")

        somebody = Elsewhere(first)
        somebody.start()
        self.assertTrue(applied.wait(PATIENCE), somebody.error)
        api.apply(run=self.run_name, from_date=str(self.monday))
        frappe.db.commit()
        somebody.ended()
        self.assertEqual(frappe.get_all(changes.CHANGE, pluck="reference_name"), [self.run_name])

    def test_taking_back_sees_what_was_changed_since_one_began_to_read(self):
        change = self.apply()
        lesson = next(each for each in self.there() if each.instructor == self.school.mathematician and not each.lesson)
        frappe.db.rollback()
        # What this transaction reads from here on is as it is now.
        self.assertEqual(frappe.db.get_value(changes.CHANGE, change, "status"), changes.DONE)

        def covered():
            name = self.cover(lesson)
            frappe.db.commit()
            return name

        somebody = Elsewhere(covered)
        somebody.start()
        self.assertIsNone(somebody.ended().error)
        with self.assertRaisesRegex(frappe.ValidationError, f"Take them back first: {somebody.answer}"):
            api.take_back(change=change)
        frappe.db.rollback()
        self.assertIn(lesson.name, {each.name for each in self.there()})
        self.assertEqual(frappe.db.count(changes.CHANGE, {"status": changes.WRITING}), 0)

    def test_taking_back_waits_for_who_is_writing_and_sees_it(self):
        change = self.apply()
        lesson = next(each for each in self.there() if each.instructor == self.school.mathematician and not each.lesson)
        writing, mine = threading.Event(), connection()

        def covered():
            name = self.cover(lesson)
            writing.set()
            until_waiting(mine)
            frappe.db.commit()
            return name

        somebody = Elsewhere(covered)
        somebody.start()
        self.assertTrue(writing.wait(PATIENCE), somebody.error)
        with self.assertRaisesRegex(frappe.ValidationError, "Later changes build on this one"):
            api.take_back(change=change)
        self.assertIsNone(somebody.ended().error)

    def test_of_two_who_take_back_at_once_one_does_and_the_other_is_told(self):
        change = self.apply()
        taken, mine = threading.Event(), connection()

        def first():
            found = api.take_back(change=change)
            taken.set()
            until_waiting(mine)
            frappe.db.commit()
            return found

        somebody = Elsewhere(first)
        somebody.start()
        self.assertTrue(taken.wait(PATIENCE), somebody.error)
        with self.assertRaisesRegex(frappe.ValidationError, "was taken back already"):
            api.take_back(change=change)
        self.assertGreater(somebody.ended().answer["removed"], 0)
        frappe.db.rollback()
        self.assertEqual(self.there(), [])
        self.assertEqual(frappe.db.count(changes.CHANGE, {"kind": changes.TAKING_BACK}), 1)

    def dies_while_writing(self, task: str) -> None:
        """A worker takes a task, writes all of it, and is gone before that is committed."""

        def write():
            applying.run(tasks._take(task))
            assert self.there()
            raise SystemError("killed")

        worker = Elsewhere(write)
        worker.start()
        self.assertEqual(str(worker.ended().error), "killed")
        frappe.db.rollback()

    def test_when_the_lease_of_a_lost_worker_is_over_another_one_writes(self):
        applied = api.apply(run=self.run_name, from_date=str(self.monday))
        other = timetable.solved(self.school, self.planned)
        frappe.db.commit()
        self.dies_while_writing(applied["task"])
        # Nothing of it is there, and as long as its lease holds nobody else is at it.
        tasks.work(applied["task"])
        self.assertEqual(self.there(), [])
        with self.assertRaisesRegex(frappe.ValidationError, "is changing the timetable"):
            api.apply(run=other, from_date=str(self.monday))
        frappe.db.set_value("AI Task", applied["task"], "lease_until", "2020-01-01 00:00:00")
        frappe.db.commit()
        tasks.work(applied["task"])
        self.assertEqual({each.change for each in self.there()}, {applied["change"]})
        self.assertEqual(lessons.clashes(self.there()), [])
        self.assertEqual(frappe.db.get_value(changes.CHANGE, applied["change"], "status"), changes.DONE)
        self.assertEqual(frappe.db.get_value("AI Task", applied["task"], "attempts"), 2)
        # The next one may come.
        self.apply(other)

    def test_what_all_its_workers_die_of_is_given_up_and_the_next_one_may_come(self):
        applied = api.apply(run=self.run_name, from_date=str(self.monday))
        frappe.db.commit()
        self.dies_while_writing(applied["task"])
        frappe.db.set_value(
            "AI Task", applied["task"], {"lease_until": "2020-01-01 00:00:00", "attempts": tasks.MOST_ATTEMPTS}
        )
        frappe.db.commit()
        tasks.work(applied["task"])
        self.assertEqual(frappe.db.get_value("AI Task", applied["task"], "status"), tasks.FAILED)
        self.assertEqual(self.there(), [])
        self.assertFalse(frappe.db.exists(changes.CHANGE, applied["change"]))
        self.apply()
        self.assertTrue(self.there())

    def test_an_incomplete_timetable_or_one_that_breaks_hard_rules_is_not_applied(self):
        held = kept.read(self.run_name)
        broken = Timetable((None, *held.timetable.places[1:]))
        frappe.db.set_value(kept.RUN, self.run_name, "timetable", plain.timetable_text(broken))
        with self.assertRaisesRegex(frappe.ValidationError, "lacks places"):
            api.apply(run=self.run_name, from_date=str(self.monday))

    def test_what_was_broken_after_it_was_to_be_applied_is_not_written(self):
        applied = api.apply(run=self.run_name, from_date=str(self.monday))
        held = kept.read(self.run_name)
        broken = Timetable((None, *held.timetable.places[1:]))
        frappe.db.set_value(kept.RUN, self.run_name, "timetable", plain.timetable_text(broken))
        frappe.db.commit()
        tasks.work(applied["task"])
        self.assertEqual(self.there(), [])
        self.assertFalse(frappe.db.exists(changes.CHANGE, applied["change"]))

    def test_a_timetable_that_names_a_room_that_is_gone_is_not_applied(self):
        held = kept.read(self.run_name)
        room = held.timetable.places[0].room
        frappe.db.delete("Room", {"name": room})
        with self.assertRaisesRegex(frappe.ValidationError, f"{room} is not there any more"):
            api.apply(run=self.run_name, from_date=str(self.monday))

    def test_the_timetable_of_another_program_stays_in_use(self):
        other = timetable.run(self.school, program=self.school.grade_7)
        same = timetable.run(self.school, program=self.school.grade_10)
        frappe.db.set_value(kept.RUN, self.run_name, "program", self.school.grade_10)
        for run in (other, same):
            frappe.db.set_value(kept.RUN, run.name, "status", kept.APPLIED)
        frappe.db.commit()
        self.apply()
        self.assertEqual(frappe.db.get_value(kept.RUN, other.name, "status"), kept.APPLIED)
        self.assertEqual(frappe.db.get_value(kept.RUN, same.name, "status"), kept.SOLVED)

    def test_lessons_are_swapped_together_though_one_after_the_other_would_be_refused(self):
        self.apply()
        one, other = [each for each in self.there() if not each.lesson and each.group == self.school.group_7][:2]
        swapped = [
            replace(one, day=other.day, begins=other.begins, ends=other.ends),
            replace(other, day=one.day, begins=one.begins, ends=one.ends),
        ]
        lessons.change(swapped)
        self.assertEqual(lessons.clashes(self.there()), [])
        self.assertEqual({(e.day, e.begins) for e in lessons.named([one.name])}, {(other.day, other.begins)})

    def test_a_lesson_saved_by_hand_over_another_is_refused_still(self):
        self.apply()
        one = next(lesson for lesson in self.there() if lesson.lesson)
        with self.assertRaises(frappe.ValidationError):
            self.lesson(
                schedule_date=one.day,
                from_time=lessons.clock(one.begins),
                to_time=lessons.clock(one.ends),
                instructor=one.instructor,
            )
        row = frappe.get_doc("Course Schedule", one.name)
        other = next(lesson for lesson in self.there() if not lesson.lesson and lesson.group == one.group)
        row.update(
            {"schedule_date": other.day, "from_time": lessons.clock(other.begins), "to_time": lessons.clock(other.ends)}
        )
        with self.assertRaises(frappe.ValidationError):
            row.save()

    def test_everybody_concerned_is_told_once(self):
        change = self.apply()
        waiting = frappe.db.get_value("AI Task", {"kind": telling.KIND, "reference_name": change}, "name")
        tasks.work(waiting)
        told = frappe.get_all("AI Timetable Notice", {"change": change}, ["person_doctype", "person"])
        self.assertEqual(
            {(row.person_doctype, row.person) for row in told},
            {
                ("Instructor", self.school.physicist),
                ("Instructor", self.school.mathematician),
                ("Student", self.school.pupil_10),
                ("Student", self.school.pupil_10_b),
                ("Student", self.school.pupil_7),
                ("Guardian", self.school.mother),
                ("Guardian", self.school.father),
            },
        )
        self.assertEqual(telling.tell(change), 0)
        for_mother = frappe.get_all("Notification Log", {"for_user": self.school.mother_login}, ["subject"])
        self.assertEqual(len([row for row in for_mother if "new timetable" in row.subject]), 1)

    def test_only_planners_plan(self):
        change = self.apply()
        for login in (
            self.school.pupil_10_login,
            self.school.mother_login,
            self.school.physicist_login,
            self.school.outsider_login,
            "Guest",
        ):
            with self.as_user(login):
                for call in (
                    lambda: api.plan(run=self.run_name),
                    lambda: api.check(run=self.run_name),
                    lambda: api.start(run=self.run_name),
                    lambda: api.costs(run=self.run_name, position=0),
                    lambda: api.exchange_cost(run=self.run_name, position=0, other=1),
                    lambda: api.rooms(run=self.run_name, position=0),
                    lambda: api.move(run=self.run_name, position=0, slot=1),
                    lambda: api.apply(run=self.run_name),
                    lambda: api.take_back(change=change),
                    # Nor is it told whether there is one.
                    lambda: api.plan(run="no such run"),
                ):
                    with self.assertRaises(frappe.PermissionError):
                        call()
                self.assertFalse(frappe.has_permission(kept.RUN, "read", self.run_name))
                self.assertFalse(frappe.has_permission(changes.CHANGE, "read", change))
        with self.as_user(self.school.principal_login):
            self.assertEqual(api.plan(run=self.run_name)["hard"], 0)
            with self.assertRaises(frappe.DoesNotExistError):
                api.plan(run="no such run")
        self.assertEqual(getdate(self.monday), self.monday)
