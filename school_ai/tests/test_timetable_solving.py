"""A run goes through a worker: checked, solved, followed, stopped, gone on with; and why there is no timetable."""

import threading
import time

import frappe
from frappe.utils import add_days

import school_ai.ai.scheduling.warming
from school_ai.api import timetables as api
from school_ai.erpnext_records import staffing
from school_ai.jobs import tasks
from school_ai.services.timetables import applying, kept, next_year, runs, using, warming
from school_ai.setup import install
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest


class TestSolving(SiteTest):
    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        self.addCleanup(timetable.forget, self.school)

    def solve(self, **values) -> str:
        run = timetable.run(self.school, **values).name
        started = api.start(run=run)
        self.assertEqual([each for each in started["checked"]["found"] if each["severity"] == "error"], [])
        frappe.db.commit()
        tasks.work(started["task"])
        return run

    def test_a_run_is_solved_by_a_worker_and_breaks_no_hard_rule(self):
        run = self.solve()
        state = api.state(run=run)
        self.assertEqual((state["status"], state["hard"]), (kept.SOLVED, 0))
        self.assertTrue(state["history"])
        plan = api.plan(run=run)
        self.assertEqual(plan["cost"], state["cost"])
        self.assertTrue(all(lesson["slot"] is not None for lesson in plan["lessons"]))
        self.assertLessEqual(state["bound"], state["cost"])
        applied = api.apply(run=run, from_date=str(timetable.next_monday()))
        frappe.db.commit()
        tasks.work(applied["task"])
        self.assertEqual(frappe.db.get_value(kept.RUN, run, "status"), kept.APPLIED)
        with self.assertRaisesRegex(frappe.ValidationError, "in use"):
            api.start(run=run)

    def test_with_errors_nothing_is_started_and_all_of_them_are_told(self):
        self.addCleanup(frappe.db.rollback)
        load = frappe.get_doc("Course Load", self.planned.physics)
        load.update({"room_kind": "School AI observatory"})
        load.save()
        joint = frappe.get_doc("Course Load", self.planned.joint)
        joint.periods_a_week = 40
        joint.save()
        run = timetable.run(self.school).name
        started = api.start(run=run)
        self.assertIsNone(started["task"])
        errors = [each for each in started["checked"]["found"] if each["severity"] == "error"]
        self.assertGreaterEqual(len(errors), 2)
        self.assertTrue(any("observatory" in each["text"] for each in errors))
        self.assertIn(self.planned.physics, {each["name"] for each in errors if each["doctype"] == "Course Load"})
        self.assertEqual(frappe.db.get_value(kept.RUN, run, "status"), kept.DRAFT)

    def test_where_there_is_no_timetable_the_clash_is_told_in_words(self):
        # Each is possible by itself; together they leave the joint lesson no time.
        periods = frappe.get_all("School Period", {"is_break": 0}, pluck="name", order_by="from_time")
        for instructor, day in ((self.school.mathematician, "Monday"), (self.school.physicist, "Tuesday")):
            frappe.get_doc(
                {
                    "doctype": "Instructor Preference",
                    "instructor": instructor,
                    "academic_term": self.school.term,
                    "status": "Approved",
                    "times": [
                        {"weekday": each, "wish": "Cannot"}
                        for each in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
                        if each != day
                    ],
                }
            ).insert()
        self.addCleanup(frappe.db.commit)
        self.addCleanup(frappe.db.delete, "Instructor Preference", {"academic_term": self.school.term})
        loads = [frappe.get_doc("Course Load", name) for name in (self.planned.mathematics, self.planned.joint)]
        before = [(load.name, load.periods_a_week) for load in loads]
        # All periods of the mathematician's one day for one group, and the joint lesson beside it.
        loads[0].periods_a_week = len(periods)
        loads[0].save()

        def as_before():
            for name, count in before:
                frappe.db.set_value("Course Load", name, "periods_a_week", count)

        self.addCleanup(as_before)
        frappe.db.commit()
        run = timetable.run(self.school).name
        started = api.start(run=run)
        if started["task"] is None:
            # So many lessons in so few periods are found before anything is solved.
            self.assertTrue(any("Mia" in each["text"] for each in started["checked"]["found"]))
            return
        frappe.db.commit()
        tasks.work(started["task"])
        state = api.state(run=run)
        self.assertEqual(state["status"], kept.INFEASIBLE)
        self.assertTrue(state["conflict"])
        self.assertTrue(all(each["text"] and "{" not in each["text"] for each in state["conflict"]))

    def test_it_can_be_stopped_and_gone_on_with_and_locks_stay(self):
        # A bound that is not proven keeps the solver at it: wishes that cannot all be kept.
        run = timetable.run(self.school, seconds=600).name
        started = api.start(run=run)
        frappe.db.commit()
        site = frappe.local.site
        found = {}

        def stop_it():
            frappe.init(site=site)
            frappe.connect()
            try:
                until = time.monotonic() + 60
                while time.monotonic() < until:
                    frappe.db.rollback()
                    if frappe.db.get_value("AI Task", started["task"], "status") == tasks.RUNNING:
                        tasks.request_stop(started["task"])
                        frappe.db.commit()
                        found["asked"] = True
                        return
                    time.sleep(0.05)
            finally:
                frappe.destroy()

        thread = threading.Thread(target=stop_it)
        thread.start()
        tasks.work(started["task"])
        thread.join()
        state = api.state(run=run)
        # Draft: it was stopped before there was anything to keep.
        self.assertIn(state["status"], (kept.PAUSED, kept.SOLVED, kept.DRAFT))
        held = kept.read(run)
        if not held.timetable.is_complete:
            again = api.go_on(run=run)
            frappe.db.commit()
            frappe.db.set_value(kept.RUN, run, "seconds", 5)
            tasks.work(again["task"])
            held = kept.read(run)
        api.lock(run=run, positions=[0], locked=True)
        where = held.timetable.places[0]
        frappe.db.set_value(kept.RUN, run, "seconds", 2)
        again = api.go_on(run=run)
        frappe.db.commit()
        tasks.work(again["task"])
        after = kept.read(run)
        self.assertEqual(after.timetable.places[0], where)
        self.assertEqual(after.locks, frozenset({0}))

    def test_a_run_based_on_another_starts_from_it(self):
        first = self.solve()
        document = timetable.run(self.school, based_on=first)
        api.start(run=document.name)
        begun = kept.read(document.name)
        self.assertEqual(begun.timetable, kept.read(first).timetable)
        self.assertEqual(len(begun.problem.before), len(begun.problem.placings))

    def test_use_and_what_variants_would_bring(self):
        run = self.solve()
        use = api.use(run=run)
        self.assertTrue(use["rooms"] and use["instructors"])
        self.assertEqual(use["variants"], [])
        seconds = using.SECONDS_EACH
        self.addCleanup(setattr, using, "SECONDS_EACH", seconds)
        using.SECONDS_EACH = 1.0
        task = api.compare_variants(run=run)
        frappe.db.commit()
        tasks.work(task)
        variants = api.use(run=run)["variants"]
        self.assertGreater(len(variants), 1)
        self.assertTrue(all(each["text"] and "{" not in each["text"] for each in variants))

    def test_course_loads_are_proposed_from_the_lessons_held_and_written_once(self):
        run = self.solve()
        applied = api.apply(run=run, from_date=str(timetable.next_monday()))
        frappe.db.commit()
        tasks.work(applied["task"])
        term = self.school.term
        proposed = api.propose_loads(from_term=term, for_term=term)
        self.assertTrue(proposed["has_periods"])
        self.assertEqual({each["is_there"] for each in proposed["loads"]}, {True})
        self.assertEqual(
            sorted(each["periods_a_week"] for each in proposed["loads"]),
            sorted(frappe.get_all("Course Load", {"academic_term": term}, pluck="periods_a_week")),
        )
        accepted = api.accept_loads(from_term=term, for_term=term)
        self.assertEqual((accepted["loads"], accepted["periods"]), (0, 0))

    # --- the solver is made ready ahead of time ---

    def test_after_a_migration_a_worker_makes_the_solver_ready_once(self):
        self.addCleanup(frappe.db.delete, "AI Task", {"kind": warming.KIND})
        frappe.db.delete("AI Task", {"kind": warming.KIND})
        solver = school_ai.ai.scheduling.warming
        solver.mark().unlink(missing_ok=True)
        install.after_migrate()
        (task,) = frappe.get_all("AI Task", {"kind": warming.KIND}, pluck="name")
        frappe.db.commit()
        tasks.work(task)
        self.assertEqual(frappe.db.get_value("AI Task", task, "status"), tasks.DONE)
        self.assertTrue(solver.is_warm())
        install.after_migrate()
        self.assertEqual(frappe.get_all("AI Task", {"kind": warming.KIND}, pluck="name"), [task])

    def test_a_migration_does_not_fail_for_a_solver_that_cannot_be_made_ready(self):
        solver = school_ai.ai.scheduling.warming
        self.addCleanup(setattr, solver, "mark", solver.mark)

        def cannot_keep():
            raise RuntimeError("cannot cache function: no locator available")

        solver.mark = cannot_keep
        before = frappe.db.count("AI Task", {"kind": warming.KIND})
        install.after_migrate()
        install.after_install()
        self.assertEqual(frappe.db.count("AI Task", {"kind": warming.KIND}), before)

    def test_a_school_without_timetables_is_spared_it(self):
        school_ai.ai.scheduling.warming.mark().unlink(missing_ok=True)
        frappe.db.delete("AI Task", {"kind": warming.KIND})
        with self.settings(timetables_enabled=0):
            warming.start()
            self.assertFalse(frappe.db.exists("AI Task", {"kind": warming.KIND}))
        warming.start()
        self.assertTrue(frappe.db.exists("AI Task", {"kind": warming.KIND}))

    # --- the assistant for another term ---

    def next_term(self, **group) -> tuple[str, str]:
        """A term after that of the tests, in the year after it, with a group that follows the seventh grade's."""
        term = frappe.get_doc("Academic Term", self.school.term)
        last = frappe.db.get_value("Academic Year", term.academic_year, "year_end_date")
        year = frappe.get_doc(
            {
                "doctype": "Academic Year",
                "academic_year_name": "School AI Next Year",
                "year_start_date": add_days(last, 1),
                "year_end_date": add_days(last, 200),
            }
        ).insert()
        new = frappe.get_doc(
            {
                "doctype": "Academic Term",
                "academic_year": year.name,
                "term_name": "Next",
                "term_start_date": year.year_start_date,
                "term_end_date": year.year_end_date,
            }
        ).insert()
        old = frappe.get_doc("Student Group", self.school.group_7)
        follower = frappe.get_doc(
            {
                "doctype": "Student Group",
                "student_group_name": f"{old.student_group_name} next year",
                "academic_year": year.name,
                "academic_term": new.name,
                "program": old.program,
                "group_based_on": "Activity",
                **group,
            }
        ).insert()
        return new.name, follower.name

    def applied(self) -> None:
        run = timetable.solved(self.school, self.planned)
        applied = api.apply(run=run, from_date=str(timetable.next_monday()))
        frappe.db.commit()
        tasks.work(applied["task"])

    def test_for_another_term_loads_are_of_its_groups_and_the_others_are_named(self):
        self.applied()
        term, follower = self.next_term()
        proposed = api.propose_loads(from_term=self.school.term, for_term=term)
        # Grade 10 has nobody who follows it: neither its own lessons nor the joint ones are offered.
        self.assertEqual([each["groups"] for each in proposed["loads"]], [[follower]])
        self.assertEqual(proposed["loads"][0]["instead_of"], [self.school.group_7])
        self.assertEqual(len(proposed["left"]), 2)
        self.assertTrue(all(self.school.group_10 in words and term in words for words in proposed["left"]))
        accepted = api.accept_loads(from_term=self.school.term, for_term=term)
        self.assertEqual((accepted["loads"], accepted["left"]), (1, proposed["left"]))
        made = frappe.get_all("Course Load", {"academic_term": term}, pluck="name")
        self.assertEqual(
            frappe.get_all("Course Load Group", {"parent": ("in", made)}, pluck="student_group"), [follower]
        )
        again = api.propose_loads(from_term=self.school.term, for_term=term)
        self.assertEqual([each["is_there"] for each in again["loads"]], [True])

    def test_lessons_of_a_group_of_another_term_are_left_out_of_their_own(self):
        self.applied()
        term, other = self.next_term()
        first = frappe.db.get_value("Academic Term", term, "term_start_date")
        last = staffing.term(self.school.term).last
        for week in range((last - timetable.next_monday()).days // 7 + 1):
            lesson = frappe.get_doc(
                {
                    "doctype": "Course Schedule",
                    "student_group": other,
                    "course": self.school.physics,
                    "instructor": self.school.physicist,
                    "room": self.planned.lab,
                    "schedule_date": add_days(first, week),
                    "from_time": "15:00:00",
                    "to_time": "15:45:00",
                }
            ).insert()
            # As an import without Education's checks leaves it.
            day = add_days(timetable.next_monday(), 7 * week)
            frappe.db.set_value("Course Schedule", lesson.name, "schedule_date", day)
        proposed = api.propose_loads(from_term=self.school.term, for_term=self.school.term)
        self.assertNotIn(other, {name for each in proposed["loads"] for name in each["groups"]})
        self.assertEqual(len(proposed["left"]), 1)
        self.assertIn(f"{other} is not in {self.school.term}", proposed["left"][0])

    def test_among_groups_of_one_name_that_of_the_batch_follows_and_one_of_the_whole_year_itself(self):
        for name in ("School AI Red", "School AI Blue"):
            frappe.get_doc({"doctype": "Student Batch Name", "batch_name": name}).insert()
        frappe.db.set_value("Student Group", self.school.group_7, "batch", "School AI Red")
        title = frappe.db.get_value("Student Group", self.school.group_7, "student_group_name")
        term, blue = self.next_term(student_group_name=f"{title} II", batch="School AI Blue")
        like = frappe.get_doc("Student Group", blue)
        red = frappe.copy_doc(like)
        red.update({"student_group_name": f"{title} IV", "batch": "School AI Red"})
        red.insert()
        self.assertEqual(next_year.successors(self.school.term, term)[self.school.group_7], red.name)
        frappe.db.set_value("Student Group", red.name, "batch", "School AI Blue")
        frappe.db.set_value("Student Group", blue, "batch", "School AI Red")
        self.assertEqual(next_year.successors(self.school.term, term)[self.school.group_7], blue)
        # A group without a term is of its whole year.
        second = frappe.copy_doc(frappe.get_doc("Academic Term", self.school.term))
        second.update({"term_name": "Second", "title": None})
        second.insert()
        frappe.db.set_value("Student Group", self.school.group_10, "academic_term", None)
        self.assertEqual(
            next_year.successors(self.school.term, second.name), {self.school.group_10: self.school.group_10}
        )

    def test_a_worker_that_dies_loses_nothing_but_seconds(self):
        run = timetable.run(self.school, seconds=3).name
        started = api.start(run=run)
        frappe.db.commit()
        task = tasks._take(started["task"])
        self.assertIsNotNone(task)
        # The worker is gone before it could report: its lease is over.
        frappe.db.set_value("AI Task", task.name, {"lease_until": "2020-01-01 00:00:00", "worker": "gone:1:1.0"})
        frappe.db.commit()
        tasks.work(task.name)
        self.assertEqual(frappe.db.get_value(kept.RUN, run, "status"), kept.SOLVED)
        self.assertTrue(runs.state(run).history)
        self.assertEqual(applying.AFTERWARDS[kept.RUN], kept.SOLVED)
