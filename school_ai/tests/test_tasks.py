from dataclasses import replace
from unittest.mock import patch

import frappe
from frappe.utils import add_to_date, now_datetime

from school_ai.exceptions import ServiceUnavailable
from school_ai.jobs import tasks
from school_ai.tests.case import SiteTest

# What the tests' kind of work does; replaced in each of them.
worked_on: list[str] = []
worked_as: list[str] = []


def do_nothing(task: tasks.Task) -> None:
    worked_on.append(task.reference_name)
    worked_as.append(frappe.session.user)


def fail(task: tasks.Task) -> None:
    raise ValueError("a surprise")


def be_in_the_way_once(task: tasks.Task) -> None:
    worked_on.append(task.reference_name)
    if len(worked_on) == 1:
        raise frappe.QueryDeadlockError


def give_up(task: tasks.Task) -> None:
    raise tasks.CannotBeDone("The moon is in the way.")


def miss_the_moon(task: tasks.Task) -> None:
    worked_on.append(task.reference_name)
    raise tasks.TryLater("The moon is away.")


def be_without_the_moon(task: tasks.Task) -> None:
    frappe.throw("The moon is away just now.", ServiceUnavailable)


def report_until_stopped(task: tasks.Task) -> None:
    tasks.request_stop(task.name)
    task.report(0.5, "half way")


def be_taken_over(task: tasks.Task) -> None:
    frappe.db.set_value(tasks.DOCTYPE, task.name, "attempts", task.attempt + 1)
    task.report(0.5, "half way")


def change_the_record_meanwhile(task: tasks.Task) -> None:
    worked_on.append(task.reference_name)
    if len(worked_on) == 1:
        tasks.start("Test", "User", task.reference_name)


MEANWHILE = "The moon is away. It is tried again by itself."
GIVEN_UP = "The moon is away. It was tried again for a day and given up."
ended: list[tuple] = []
waits: list[tuple] = []


def note_end(*arguments) -> None:
    ended.append(arguments)


def note_wait(*arguments) -> None:
    waits.append(arguments)


class TestTasks(SiteTest):
    def setUp(self):
        super().setUp()
        worked_on.clear()
        worked_as.clear()
        ended.clear()
        waits.clear()
        self.woken = []
        # Others may have left work to be done, which is woken too.
        frappe.db.delete(tasks.DOCTYPE, {"status": ("in", tasks.OPEN)})
        for target, value in (
            ("KINDS", {**tasks.KINDS, "Test": self.kind(do_nothing)}),
            ("_wake", lambda name, kind: self.woken.append(name)),
        ):
            patcher = patch.object(tasks, target, value)
            patcher.start()
            self.addCleanup(patcher.stop)
        self.addCleanup(self.forget)

    def forget(self):
        frappe.db.rollback()
        frappe.db.delete(tasks.DOCTYPE, {"kind": "Test"})
        frappe.db.commit()

    @staticmethod
    def kind(function):
        here = "school_ai.tests.test_tasks"
        return tasks.Kind(run=f"{here}.{function.__name__}", ended_badly=f"{here}.note_end", waits=f"{here}.note_wait")

    def start(self, function=do_nothing, record="Administrator"):
        tasks.KINDS["Test"] = self.kind(function)
        name = tasks.start("Test", "User", record)
        frappe.db.commit()
        return name

    def row(self, name):
        return frappe.get_doc(tasks.DOCTYPE, name)

    def test_a_task_wakes_a_worker_when_it_is_committed_and_not_before(self):
        name = tasks.start("Test", "User", "Administrator")
        self.assertEqual(self.woken, [])
        frappe.db.commit()
        self.assertEqual(self.woken, [name])

    def due(self, name):
        """It is time for the next try."""
        frappe.db.set_value(tasks.DOCTYPE, name, "next_try", add_to_date(now_datetime(), seconds=-1))
        frappe.db.commit()

    def test_what_does_not_answer_is_tried_again_by_itself(self):
        name = self.start(miss_the_moon)
        before = now_datetime()
        tasks.work(name)
        row = self.row(name)
        self.assertEqual((row.status, row.problem), (tasks.QUEUED, MEANWHILE))
        self.assertEqual((waits, ended), ([("Administrator", MEANWHILE)], []))
        self.assertGreaterEqual(row.next_try, before + tasks.LATER)
        # Not before its time, neither by a job of its own nor by one that goes on with what waits.
        self.woken.clear()
        tasks.resume_lost()
        tasks.work(name)
        self.assertEqual((self.woken, len(worked_on)), ([], 1))
        self.assertNotEqual(tasks._waiting("long", {""}), name)
        # More often than workers may be lost over it, each time after twice as long, and not longer than that.
        for _time in range(tasks.MOST_ATTEMPTS + 3):
            self.due(name)
            self.woken.clear()
            tasks.resume_lost()
            self.assertEqual(self.woken, [name])
            tasks.work(name)
        self.assertEqual(len(worked_on), tasks.MOST_ATTEMPTS + 4)
        self.assertLessEqual(self.row(name).next_try, now_datetime() + tasks.LATEST)
        self.assertGreater(self.row(name).next_try, now_datetime() + tasks.LATEST / 2)
        tasks.KINDS["Test"] = self.kind(do_nothing)
        self.due(name)
        tasks.work(name)
        row = self.row(name)
        self.assertEqual((row.status, row.problem, row.next_try), (tasks.DONE, None, None))

    def test_it_is_given_up_after_a_day(self):
        name = self.start(miss_the_moon)
        old = add_to_date(now_datetime(), hours=-25)
        frappe.db.set_value(tasks.DOCTYPE, name, "creation", old, update_modified=False)
        tasks.work(name)
        self.assertEqual((self.row(name).status, self.row(name).next_try), (tasks.FAILED, None))
        self.assertEqual(ended, [("Administrator", tasks.FAILED, GIVEN_UP)])

    def test_somebody_who_asks_for_it_meanwhile_need_not_wait(self):
        name = self.start(miss_the_moon)
        tasks.work(name)
        self.woken.clear()
        self.assertEqual(self.start(do_nothing), name)
        self.assertEqual(self.woken, [name])
        tasks.work(name)
        self.assertEqual(self.row(name).status, tasks.DONE)

    def test_what_somebody_waits_for_is_not_put_off_and_says_what_is_away(self):
        name = self.start(be_without_the_moon)
        logs = frappe.db.count("Error Log")
        tasks.work(name)
        self.assertEqual(self.row(name).status, tasks.FAILED)
        self.assertEqual(ended, [("Administrator", tasks.FAILED, "The moon is away just now.")])
        self.assertEqual(frappe.db.count("Error Log"), logs)

    def test_a_task_that_is_rolled_back_never_was(self):
        name = tasks.start("Test", "User", "Administrator")
        frappe.db.rollback()
        frappe.db.commit()
        self.assertFalse(frappe.db.exists(tasks.DOCTYPE, name))
        self.assertEqual(self.woken, [])

    def test_a_task_is_done_once(self):
        name = self.start()
        tasks.work(name)
        tasks.work(name)
        self.assertEqual(worked_on, ["Administrator"])
        row = self.row(name)
        self.assertEqual((row.status, row.progress, row.attempts, row.open_key), ("Done", 100, 1, None))
        self.assertTrue(row.ended_on)

    def test_the_same_work_asked_for_twice_is_one_task(self):
        self.assertEqual(self.start(), self.start())
        self.assertEqual(frappe.db.count(tasks.DOCTYPE, {"kind": "Test"}), 1)

    def test_a_job_goes_on_with_what_else_waits_each_on_behalf_of_who_asked(self):
        first = self.start()
        with self.as_user(self.school.physicist_login):
            self.start(record="Guest")
        tasks.work_off(first, "Test")
        self.assertEqual(worked_on, ["Administrator", "Guest"])
        self.assertEqual(worked_as, ["Administrator", self.school.physicist_login])
        self.assertEqual(frappe.session.user, "Administrator")

    def test_a_job_goes_on_after_a_task_that_failed(self):
        first, second = self.start(fail), self.start(fail, record="Guest")
        with self.assertRaises(ValueError):
            tasks.work_off(first, "Test")
        with patch.object(tasks, "GO_ON", 1.0):
            tasks.work_off(first, "Test")
        self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, second, "status"), "Failed")

    def test_work_that_the_database_has_undone_is_done_again(self):
        name = self.start(be_in_the_way_once)
        tasks.work(name)
        self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, name, "status"), "Queued")
        self.assertEqual(self.woken, [name, name])
        tasks.work(name)
        self.assertEqual(frappe.db.get_value(tasks.DOCTYPE, name, "status"), "Done")
        self.assertEqual(len(worked_on), 2)
        self.assertEqual(ended, [])

    def test_other_records_are_other_tasks(self):
        self.assertNotEqual(self.start(), self.start(record="Guest"))

    def test_work_asked_for_while_it_is_done_is_done_again(self):
        name = self.start(change_the_record_meanwhile)
        tasks.work(name)
        self.assertEqual(self.row(name).status, "Queued")
        tasks.work(name)
        self.assertEqual(len(worked_on), 2)
        self.assertEqual(self.row(name).status, "Done")

    def test_work_that_ended_can_be_asked_for_again(self):
        first = self.start()
        tasks.work(first)
        self.assertNotEqual(self.start(), first)

    def test_a_reason_to_give_up_reaches_the_person(self):
        name = self.start(give_up)
        tasks.work(name)
        self.assertEqual((self.row(name).status, self.row(name).problem), ("Failed", "The moon is in the way."))
        self.assertEqual(ended, [("Administrator", "Failed", "The moon is in the way.")])

    def test_a_surprise_is_logged_and_not_shown(self):
        name = self.start(fail)
        with self.assertRaises(ValueError):
            tasks.work(name)
        row = self.row(name)
        self.assertEqual(row.status, "Failed")
        self.assertNotIn("a surprise", row.problem)
        self.assertTrue(frappe.db.exists("Error Log", {"method": "Test: Administrator"}))

    def test_a_running_task_stops_at_its_next_report(self):
        name = self.start(report_until_stopped)
        tasks.work(name)
        self.assertEqual(self.row(name).status, "Stopped")
        self.assertEqual(ended[0][:2], ("Administrator", "Stopped"))

    def test_a_queued_task_stops_at_once(self):
        name = self.start()
        tasks.request_stop(name)
        frappe.db.commit()
        tasks.work(name)
        self.assertEqual(worked_on, [])
        self.assertEqual(self.row(name).status, "Stopped")

    def test_a_worker_whose_task_was_taken_over_writes_nothing_more(self):
        name = self.start(be_taken_over)
        tasks.work(name)
        row = self.row(name)
        self.assertEqual((row.status, row.attempts), ("Running", 1))
        self.assertNotEqual(row.step, "half way")

    def lose(self, name, **values):
        """What is left of a task whose worker was killed."""
        lost = {
            "status": "Running",
            "attempts": 1,
            "worker": f"{frappe.generate_hash(length=8)}:1:1.0",
            "lease_until": add_to_date(now_datetime(), minutes=5),
            **values,
        }
        frappe.db.set_value(tasks.DOCTYPE, name, lost)
        frappe.db.commit()

    def test_a_task_in_the_hands_of_a_living_worker_is_left_alone(self):
        name = self.start()
        self.lose(name, worker=tasks._this_worker())
        self.woken.clear()
        tasks.resume_lost()
        tasks.work(name)
        self.assertEqual((self.woken, worked_on), ([], []))

    def test_a_worker_elsewhere_is_lost_when_its_lease_is_over(self):
        name = self.start()
        self.lose(name)
        self.woken.clear()
        tasks.resume_lost()
        self.assertEqual(self.woken, [])
        self.lose(name, lease_until=add_to_date(now_datetime(), seconds=-1))
        tasks.resume_lost()
        tasks.work(name)
        self.assertEqual((self.woken, worked_on), ([name], ["Administrator"]))

    def test_a_worker_here_is_lost_when_its_process_is_gone(self):
        name = self.start()
        host, pid, _created = tasks._this_worker().rsplit(":", 2)
        self.lose(name, worker=f"{host}:{pid}:1.0")  # the pid lives on, but as another process
        self.woken.clear()
        tasks.resume_lost()
        self.assertEqual(self.woken, [name])

    def test_a_task_that_the_queue_forgot_is_woken_again(self):
        name = self.start()
        self.woken.clear()
        tasks.resume_lost()
        self.assertEqual(self.woken, [])
        frappe.db.set_value(
            tasks.DOCTYPE, name, "modified", add_to_date(now_datetime(), minutes=-5), update_modified=False
        )
        tasks.resume_lost()
        self.assertEqual(self.woken, [name])

    def forget_in_queue(self, *names):
        """As it is when Redis lost the jobs of tasks."""
        for name in names:
            frappe.db.set_value(
                tasks.DOCTYPE, name, "modified", add_to_date(now_datetime(), minutes=-5), update_modified=False
            )
        frappe.db.commit()
        self.woken.clear()

    def test_of_many_that_wait_one_of_a_queue_is_woken_in_a_round_and_none_again_at_once(self):
        names = [self.start(record=record) for record in ("Administrator", "Guest", self.school.pupil_10_login)]
        self.forget_in_queue(*names)
        for number in (1, 2, 3):
            tasks.resume_lost()
            self.assertEqual(self.woken, names[:number])
        tasks.resume_lost()
        self.assertEqual(self.woken, names)

    def test_each_queue_has_its_own_woken(self):
        first = self.start()
        with patch.dict(tasks.KINDS, {"Other": replace(self.kind(do_nothing), queue="short")}):
            second = tasks.start("Other", "User", "Administrator")
            frappe.db.commit()
            self.addCleanup(frappe.db.delete, tasks.DOCTYPE, {"kind": "Other"})
            self.forget_in_queue(first, second)
            tasks.resume_lost()
        self.assertEqual(self.woken, [first, second])

    def test_tasks_of_lost_workers_are_woken_each(self):
        names = [self.start(), self.start(record="Guest")]
        for name in names:
            self.lose(name, lease_until=None)
        self.woken.clear()
        tasks.resume_lost()
        self.assertEqual(self.woken, names)

    def test_what_waits_is_woken_though_nothing_can_be_noted(self):
        name = self.start()
        self.forget_in_queue(name)
        with patch.object(frappe.cache, "set", side_effect=ConnectionError("no Redis")):
            tasks.resume_lost()
        self.assertEqual(self.woken, [name])

    def test_a_task_that_kills_its_workers_is_given_up(self):
        name = self.start()
        self.lose(name, attempts=tasks.MOST_ATTEMPTS, lease_until=None)
        tasks.work(name)
        self.assertEqual((self.row(name).status, worked_on), ("Failed", []))

    def test_a_queue_that_is_away_does_not_undo_what_was_saved(self):
        with (
            patch.object(tasks, "_wake", tasks_wake),
            patch.object(frappe, "enqueue", side_effect=ConnectionError("no Redis")),
        ):
            name = self.start()
        self.assertEqual(self.row(name).status, "Queued")

    def test_old_tasks_are_forgotten_and_open_ones_kept(self):
        done, open_task = self.start(), self.start(record="Guest")
        tasks.work(done)
        for name in (done, open_task):
            frappe.db.set_value(tasks.DOCTYPE, name, "ended_on", add_to_date(now_datetime(), days=-60))
        tasks.forget_old()
        self.assertFalse(frappe.db.exists(tasks.DOCTYPE, done))
        self.assertTrue(frappe.db.exists(tasks.DOCTYPE, open_task))

    def test_an_unknown_kind_is_refused(self):
        with self.assertRaises(ValueError):
            tasks.start("Nonsense", "User", "Administrator")


tasks_wake = tasks._wake
