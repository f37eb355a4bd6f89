"""Instructors swap lessons: what is possible, who may do what, what is written, told, taken back and learned from."""

import json
from dataclasses import replace
from datetime import timedelta

import frappe
from frappe.utils import add_days, getdate

from school_ai.api import swaps as api
from school_ai.api import timetables
from school_ai.erpnext_records import lessons
from school_ai.jobs import tasks
from school_ai.patches import swaps_taken_back
from school_ai.services.timetables import bell, changes, learning, situation, stating, swapping, telling
from school_ai.services.timetables.situation import ABSENCE
from school_ai.tests import timetable
from school_ai.tests.case import SiteTest

SWAP = swapping.SWAP


class TestSwapping(SiteTest):
    """The mathematician has two lessons of 7A in the week; the physicist gets one of 7A too, in the third period."""

    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        self.addCleanup(timetable.forget, self.school)
        self.addCleanup(self._without_records)
        self.monday = timetable.next_monday()
        self.run_name = timetable.solved(self.school, self.planned)
        applied = timetables.apply(run=self.run_name, from_date=str(self.monday))
        frappe.db.commit()
        tasks.work(applied["task"])
        week = lessons.between(self.monday, add_days(self.monday, 6), student_group=[self.school.group_7])
        self.own, self.other_own = [
            each for each in week if each.instructor == self.school.mathematician and not each.lesson
        ]
        self.theirs = self.lesson(self.school.physicist, self.other_own.day, "10:00:00", "10:45:00")

    def _without_records(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        for doctype in (SWAP, ABSENCE):
            frappe.db.delete(doctype)
        frappe.db.commit()

    def lesson(self, instructor, day, begins, ends, *, group=None, course=None, room=None):
        document = frappe.get_doc(
            {
                "doctype": "Course Schedule",
                "student_group": group or self.school.group_7,
                "course": course or self.school.physics,
                "instructor": instructor,
                "room": room or self.planned.room,
                "schedule_date": day,
                "from_time": begins,
                "to_time": ends,
            }
        ).insert()
        return lessons.named([document.name])[0]

    def now(self, lesson):
        return lessons.named([lesson.name])[0]

    def asked(self, kind="times", **values) -> str:
        """The mathematician asks the physicist."""
        other = {"other": self.theirs.name} if kind != "taken" else {}
        with self.as_user(self.school.mathematician_login):
            return api.ask(
                **{"lesson": self.own.name, "kind": kind, "colleague": self.school.physicist, **other, **values}
            )["name"]

    def agreed(self, *arguments, **values) -> str:
        name = self.asked(*arguments, **values)
        with self.as_user(self.school.physicist_login):
            api.agree(swap=name)
        return name

    def status(self, name) -> str:
        return frappe.db.get_value(SWAP, name, "status")

    def told(self, login) -> list[str]:
        return frappe.get_all("Notification Log", {"for_user": login, "document_type": SWAP}, pluck="subject")

    # --- from asking to taking back ---

    def test_two_lessons_of_a_class_change_their_times(self):
        with self.as_user(self.school.mathematician_login):
            found = api.possible(lesson=self.own.name)
            best = found[0]
            self.assertEqual(
                (best["kind"], best["colleague"], best["other"]),
                ("times", self.school.physicist, self.theirs.name),
            )
            self.assertIn("change their times", found[0]["said"])
            asked = api.ask(
                lesson=self.own.name,
                kind="times",
                colleague=self.school.physicist,
                other=self.theirs.name,
                message="My daughter's <b>recital</b>",
            )
            self.assertEqual(asked["status"], swapping.ASKED)
        (log,) = frappe.get_all(
            "Notification Log",
            {"for_user": self.school.physicist_login, "document_name": asked["name"]},
            ["subject", "email_content"],
        )
        self.assertEqual(log.subject, "Mia Mathematician asks you to swap lessons")
        self.assertIn("&lt;b&gt;recital", log.email_content)
        with self.as_user(self.school.physicist_login):
            (shown,) = api.mine()["asked_of_me"]
            self.assertEqual((shown["name"], shown["said"]), (asked["name"], asked["said"]))
            self.assertEqual(api.agree(swap=asked["name"])["status"], swapping.AGREED)
        # Agreed upon is not written.
        self.assertTrue(self.now(self.own).is_same_as(self.own))
        self.assertEqual(self.told(self.school.mathematician_login), ["Paul Physicist agrees to swap lessons"])
        with self.as_user(self.school.principal_login):
            done = api.confirm(swap=asked["name"])
        self.assertEqual(done["status"], swapping.CONFIRMED)
        mine, theirs = self.now(self.own), self.now(self.theirs)
        self.assertEqual((mine.day, mine.begins), (self.theirs.day, self.theirs.begins))
        self.assertEqual((theirs.day, theirs.begins), (self.own.day, self.own.begins))
        self.assertEqual((mine.instructor, theirs.instructor), (self.own.instructor, self.theirs.instructor))
        self.assertEqual(lessons.clashes(lessons.between(self.monday, add_days(self.monday, 6))), [])
        change = frappe.db.get_value(SWAP, asked["name"], "change")
        self.assertEqual(frappe.db.get_value(changes.CHANGE, change, ["kind", "changed"]), ("Swap", 2))
        # Everybody concerned is told once.
        self.assertGreater(telling.tell(change), 0)
        self.assertEqual(telling.tell(change), 0)
        told = frappe.get_all("AI Timetable Notice", {"change": change}, pluck="person")
        self.assertEqual(
            set(told),
            {self.school.physicist, self.school.mathematician, self.school.pupil_7, self.school.mother},
        )
        self.assertEqual(len(told), 4)
        # Taken back, all is as it was, and whoever asked finds it so.
        timetables.take_back(change=change)
        self.assertTrue(self.now(self.own).is_same_as(self.own))
        self.assertTrue(self.now(self.theirs).is_same_as(self.theirs))
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.mine()["asked_by_me"][0]["status"], swapping.TAKEN_BACK)

    def confirmed(self) -> tuple[str, str]:
        """A swap that was written, and its change."""
        name = self.agreed()
        api.confirm(swap=name)
        return name, frappe.db.get_value(SWAP, name, "change")

    def take_back(self, change: str) -> str:
        """Take a change back, and return the change that does."""
        timetables.take_back(change=change)
        return frappe.db.get_value(changes.CHANGE, {"kind": changes.TAKING_BACK, "reference_name": change}, "name")

    def listed(self, name: str) -> str:
        """What the list at the desk says of a swap."""
        with self.as_user(self.school.principal_login):
            return frappe.get_list(SWAP, {"name": name}, pluck="status")[0]

    def test_lists_say_that_a_swap_was_taken_back(self):
        name, change = self.confirmed()
        self.assertEqual(self.listed(name), "Confirmed")
        back = self.take_back(change)
        self.assertEqual(self.listed(name), "Taken back")
        # What the list filters by is one of the field's values.
        document = frappe.get_doc(SWAP, name)
        self.assertEqual((document.status, document.change), (swapping.TAKEN_BACK, change))
        document.save()
        with self.assertRaisesRegex(frappe.ValidationError, "Taken back"):
            api.confirm(swap=name)
        # Taken back in turn, the swap holds again, and so on.
        again = self.take_back(back)
        self.assertEqual(self.now(self.own).begins, self.theirs.begins)
        self.assertEqual(self.listed(name), "Confirmed")
        self.take_back(again)
        self.assertTrue(self.now(self.own).is_same_as(self.own))
        self.assertEqual(self.listed(name), "Taken back")

    def test_of_other_swaps_nothing_is_taken_back(self):
        name, change = self.confirmed()
        with self.as_user(self.school.mathematician_login):
            other = api.ask(lesson=self.other_own.name, kind="taken", colleague=self.school.physicist)["name"]
        self.take_back(change)
        self.assertEqual((self.listed(name), self.listed(other)), (swapping.TAKEN_BACK, swapping.ASKED))

    def test_swaps_that_were_taken_back_before_there_was_a_status_for_it_get_it(self):
        name, change = self.confirmed()
        back = self.take_back(change)
        frappe.db.set_value(SWAP, name, "status", swapping.CONFIRMED)
        for _time in range(2):
            swaps_taken_back.execute()
            self.assertEqual(self.listed(name), "Taken back")
        self.take_back(back)
        swaps_taken_back.execute()
        self.assertEqual(self.listed(name), "Confirmed")

    def test_planners_are_told_when_both_agree(self):
        frappe.get_doc("User", self.school.outsider_login).add_roles("Academics User")
        self.agreed()
        self.assertEqual(
            self.told(self.school.outsider_login), ["Mia Mathematician and Paul Physicist want to swap lessons"]
        )
        self.assertEqual(self.told(self.school.pupil_7_login), [])

    def test_a_colleague_takes_a_lesson_and_that_counts_as_a_cover(self):
        name = self.agreed("taken")
        self.assertEqual(self.now(self.own).instructor, self.school.mathematician)
        api.confirm(swap=name)
        after = self.now(self.own)
        self.assertTrue(after.is_same_as(replace(self.own, instructor=self.school.physicist)))
        colleagues = situation.of_days([self.own.day]).situation.colleagues
        covered = {each.name: each.covered for each in colleagues}
        self.assertEqual((covered[self.school.physicist], covered[self.school.mathematician]), (1, 0))

    def test_each_takes_the_others_lesson(self):
        """Of different classes, so that no times can change."""
        frappe.delete_doc("Course Schedule", self.theirs.name)
        week = lessons.between(self.monday, add_days(self.monday, 6), instructor=[self.school.physicist])
        theirs = next(each for each in week if each.group == self.school.group_10)
        # Each has taught the other's class before.
        before = self.monday - timedelta(days=14)
        self.lesson(self.school.physicist, before, "18:00:00", "18:45:00")
        with self.as_user(self.school.mathematician_login):
            found = api.possible(lesson=self.own.name)
        in_return = [each["other"] for each in found if each["kind"] == "lessons"]
        self.assertIn(theirs.name, in_return)
        self.assertEqual([each for each in found if each["kind"] == "times"], [])
        name = self.agreed("lessons", other=theirs.name)
        api.confirm(swap=name)
        self.assertTrue(self.now(self.own).is_same_as(replace(self.own, instructor=self.school.physicist)))
        self.assertTrue(self.now(theirs).is_same_as(replace(theirs, instructor=self.school.mathematician)))

    def test_a_joint_lesson_is_taken_with_all_its_groups(self):
        joint = next(
            each for each in lessons.between(self.monday, add_days(self.monday, 6)) if each.lesson and each.course
        )
        name = self.agreed("taken", lesson=joint.name)
        api.confirm(swap=name)
        rows = [each for each in lessons.between(joint.day, joint.day) if each.lesson == joint.lesson]
        self.assertEqual({row.group for row in rows}, {self.school.group_7, self.school.group_10})
        self.assertEqual({row.instructor for row in rows}, {self.school.physicist})

    def test_without_confirmation_it_is_written_as_soon_as_the_colleague_agrees(self):
        frappe.get_doc("School AI Settings").update({"swaps_need_confirmation": 0}).save()
        name = self.agreed()
        self.assertEqual(self.status(name), swapping.CONFIRMED)
        self.assertEqual(self.now(self.own).begins, self.theirs.begins)
        self.assertEqual(frappe.db.get_value(SWAP, name, "decided_by"), self.school.physicist_login)

    # --- who may do what ---

    def test_everybody_does_only_what_is_theirs(self):
        name = self.asked()
        lesson = {"lesson": self.own.name}
        asking = {**lesson, "kind": "taken", "colleague": self.school.physicist}
        calls = {
            "mine": api.mine,
            "look": lambda: api.look(swap=name),
            "possible": lambda: api.possible(**lesson),
            "ask": lambda: api.ask(**asking),
            "agree": lambda: api.agree(swap=name),
            "decline": lambda: api.decline(swap=name),
            "withdraw": lambda: api.withdraw(swap=name),
            "confirm": lambda: api.confirm(swap=name),
            "refuse": lambda: api.refuse(swap=name),
        }
        allowed = {
            self.school.mathematician_login: {"mine", "look", "possible", "ask", "withdraw"},
            self.school.physicist_login: {"mine", "look", "agree", "decline"},
            self.school.principal_login: {"look", "confirm", "refuse"},
            self.school.administrator_login: {"look", "confirm", "refuse"},
            self.school.pupil_7_login: set(),
            self.school.mother_login: set(),
            self.school.outsider_login: set(),
            "Guest": set(),
        }
        for login, may in allowed.items():
            for called in calls.keys() - may:
                with self.as_user(login), self.assertRaises(frappe.PermissionError, msg=f"{login}: {called}"):
                    calls[called]()
        self.assertEqual(self.status(name), swapping.ASKED)

    def test_what_is_not_there_is_refused_as_what_is_somebody_elses(self):
        with self.as_user(self.school.mathematician_login):
            for call in (
                lambda: api.possible(lesson="no such lesson"),
                lambda: api.look(swap="no such swap"),
                lambda: api.agree(swap="no such swap"),
                lambda: api.withdraw(swap="no such swap"),
            ):
                with self.assertRaises(frappe.PermissionError):
                    call()
        with self.assertRaises(frappe.DoesNotExistError):
            api.confirm(swap="no such swap")

    def test_at_the_desk_instructors_find_their_own_swaps_and_change_none(self):
        third, login = self.third_instructor()
        name = self.asked()
        for each in (self.school.mathematician_login, self.school.physicist_login, self.school.principal_login):
            with self.as_user(each):
                self.assertEqual(frappe.get_list(SWAP, pluck="name"), [name], each)
                self.assertTrue(frappe.has_permission(SWAP, "read", name))
                self.assertFalse(frappe.has_permission(SWAP, "write", name))
                document = frappe.get_doc(SWAP, name)
                document.status = swapping.AGREED
                with self.assertRaises(frappe.PermissionError):
                    document.save()
        with self.as_user(login):
            self.assertEqual(frappe.get_list(SWAP), [])
            self.assertFalse(frappe.has_permission(SWAP, "read", name))
            with self.assertRaises(frappe.PermissionError):
                api.agree(swap=name)
            with self.assertRaises(frappe.PermissionError):
                frappe.get_doc(
                    {"doctype": SWAP, "asked_by": third, "asked_of": self.school.physicist, "status": "Agreed"}
                ).insert()
        for other in (self.school.pupil_7_login, self.school.mother_login, self.school.outsider_login):
            with self.as_user(other):
                self.assertFalse(frappe.has_permission(SWAP, "read", name))
                with self.assertRaises(frappe.PermissionError):
                    frappe.get_list(SWAP)

    def third_instructor(self) -> tuple[str, str]:
        login = f"third@{timetable.DOMAIN}"
        user = frappe.get_doc(
            {
                "doctype": "User",
                "email": login,
                "first_name": "Third",
                "send_welcome_email": 0,
                "user_type": "Website User",
            }
        ).insert()
        user.add_roles("Instructor")
        employee = frappe.copy_doc(
            frappe.get_doc("Employee", frappe.db.get_value("Instructor", self.school.physicist, "employee"))
        )
        employee.update({"first_name": "Third", "last_name": "Teacher", "user_id": login})
        employee.insert()
        third = frappe.get_doc(
            {"doctype": "Instructor", "instructor_name": "Third Teacher", "employee": employee.name}
        ).insert()
        return third.name, login

    # --- what is refused ---

    def test_lessons_that_were_held_or_are_over_are_not_swapped(self):
        past = self.lesson(self.school.mathematician, getdate() - timedelta(days=1), "08:00:00", "08:45:00")
        late = self.lesson(self.school.mathematician, getdate() + timedelta(days=20), "18:00:00", "18:45:00")
        frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_7,
                "course_schedule": self.own.name,
                "date": self.own.day,
                "status": "Present",
            }
        ).insert()
        with self.as_user(self.school.mathematician_login):
            for name, why in ((past.name, "over"), (late.name, "later"), (self.own.name, "Attendance")):
                for call in (
                    lambda name=name: api.possible(lesson=name),
                    lambda name=name: api.ask(lesson=name, kind="taken", colleague=self.school.physicist),
                ):
                    with self.assertRaisesRegex(frappe.ValidationError, why):
                        call()
            held = {each["name"]: each["held"] for each in api.mine()["lessons"]}
            self.assertEqual((held[self.own.name], held[self.other_own.name]), (True, False))
            self.assertNotIn(past.name, held)

    def test_what_is_not_possible_is_not_asked(self):
        # The physicist has a lesson at the time of the mathematician's.
        self.lesson(
            self.school.physicist,
            self.own.day,
            lessons.clock(self.own.begins),
            lessons.clock(self.own.ends),
            group=self.school.group_10,
            room=self.planned.lab,
        )
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.possible(lesson=self.own.name), [])
        with self.assertRaisesRegex(frappe.ValidationError, "not possible any more"):
            self.asked()
        with self.assertRaisesRegex(frappe.ValidationError, "not possible any more"):
            self.asked("taken")

    def test_who_is_away_is_not_offered(self):
        frappe.get_doc(
            {
                "doctype": ABSENCE,
                "instructor": self.school.physicist,
                "from_date": self.own.day,
                "to_date": self.own.day,
            }
        ).insert()
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.possible(lesson=self.own.name), [])

    def test_nobody_without_a_login_is_offered(self):
        employee = frappe.db.get_value("Instructor", self.school.physicist, "employee")
        frappe.db.set_value("Employee", employee, "user_id", None)
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.possible(lesson=self.own.name), [])

    def test_colleagues_are_not_told_what_others_wish(self):
        frappe.get_doc(
            {
                "doctype": stating.PREFERENCE,
                "instructor": self.school.physicist,
                "academic_term": self.school.term,
                "status": "Approved",
                "times": [{"weekday": self.own.day.strftime("%A"), "wish": "Please not"}],
            }
        ).insert()
        with self.as_user(self.school.mathematician_login):
            found = api.possible(lesson=self.own.name)
        self.assertTrue(found)
        self.assertNotIn("rather not", json.dumps(found))

    def test_the_same_is_asked_once(self):
        self.asked()
        with self.assertRaisesRegex(frappe.ValidationError, "already"):
            self.asked()
        with self.as_user(self.school.mathematician_login):
            lesson = next(each for each in api.mine()["lessons"] if each["name"] == self.own.name)
            self.assertEqual(lesson["asked"], 1)
            found = api.possible(lesson=self.own.name)
            self.assertEqual({each["kind"] for each in found if each["asked"]}, {"times"})
            self.assertIn("taken", {each["kind"] for each in found if not each["asked"]})

    def test_what_was_decided_is_decided(self):
        name = self.asked()
        with self.assertRaisesRegex(frappe.ValidationError, "not agreed"):
            api.confirm(swap=name)
        with self.as_user(self.school.physicist_login):
            self.assertEqual(api.decline(swap=name, answer="I am in town")["status"], swapping.DECLINED)
            with self.assertRaisesRegex(frappe.ValidationError, "decided already"):
                api.agree(swap=name)
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.mine()["asked_by_me"][0]["answer"], "I am in town")
        self.assertEqual(self.told(self.school.mathematician_login), ["Paul Physicist does not swap lessons with you"])
        withdrawn = self.agreed()
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.withdraw(swap=withdrawn)["status"], swapping.WITHDRAWN)
        with self.assertRaisesRegex(frappe.ValidationError, "decided already"):
            api.confirm(swap=withdrawn)
        refused = self.agreed()
        self.assertEqual(api.refuse(swap=refused, answer="Exams")["status"], swapping.REFUSED)
        self.assertTrue(self.now(self.own).is_same_as(self.own))
        self.assertEqual(frappe.db.count(learning.EVENT, {"kind": "Swapped"}), 0)

    # --- when things change meanwhile ---

    def test_nothing_is_written_when_a_lesson_was_changed_meanwhile(self):
        name = self.agreed()
        row = frappe.get_doc("Course Schedule", self.theirs.name)
        row.update({"from_time": "15:00:00", "to_time": "15:45:00"})
        row.save()
        with self.as_user(self.school.mathematician_login):
            self.assertEqual(api.mine()["asked_by_me"][0]["status"], swapping.OUTDATED)
        done = api.confirm(swap=name)
        self.assertEqual((done["status"], self.status(name)), (swapping.OUTDATED, swapping.OUTDATED))
        self.assertIn("changed", done["answer"])
        self.assertTrue(self.now(self.own).is_same_as(self.own))
        self.assertEqual(frappe.db.count(changes.CHANGE, {"reference_name": name}), 0)
        self.assertIn("A swap of lessons holds no more", self.told(self.school.physicist_login))

    def test_nothing_is_written_when_somebody_is_not_free_any_more(self):
        name = self.agreed()
        self.lesson(
            self.school.physicist,
            self.own.day,
            lessons.clock(self.own.begins),
            lessons.clock(self.own.ends),
            group=self.school.group_10,
            room=self.planned.lab,
        )
        done = api.confirm(swap=name)
        self.assertEqual(done["status"], swapping.OUTDATED)
        self.assertIn("not free", done["answer"])
        self.assertTrue(self.now(self.own).is_same_as(self.own))

    def test_nothing_is_written_when_attendance_was_taken_meanwhile(self):
        name = self.agreed()
        frappe.get_doc(
            {
                "doctype": "Student Attendance",
                "student": self.school.pupil_7,
                "course_schedule": self.theirs.name,
                "date": self.theirs.day,
                "status": "Present",
            }
        ).insert()
        self.assertEqual(api.confirm(swap=name)["status"], swapping.OUTDATED)
        self.assertTrue(self.now(self.own).is_same_as(self.own))

    def test_another_swap_of_the_same_lesson_holds_no_more(self):
        name, other = self.agreed(), self.asked("taken")
        api.confirm(swap=name)
        self.assertEqual(self.status(other), swapping.OUTDATED)

    def test_swaps_whose_lessons_are_gone_are_outdated_over_night(self):
        name, stays = self.asked(), self.asked("taken")
        frappe.delete_doc("Course Schedule", self.theirs.name)
        swapping.look_through()
        self.assertEqual((self.status(name), self.status(stays)), (swapping.OUTDATED, swapping.ASKED))

    # --- learned from ---

    def test_a_swap_is_kept_with_its_places(self):
        name = self.agreed()
        api.confirm(swap=name)
        (event,) = frappe.get_all(
            learning.EVENT, {"kind": "Swapped"}, ["instructor", "course", "from_place", "to_place", "details"]
        )
        self.assertEqual((event.instructor, event.course), (self.school.mathematician, self.school.mathematics))
        self.assertTrue(event.from_place.startswith(self.own.day.strftime("%A")), event.from_place)
        self.assertIn("10:00", event.to_place)
        self.assertEqual(json.loads(event.details)["from"]["day"], self.own.day.isoformat())

    def swapped(self, weekday: int, count: int) -> list[str]:
        """So many swaps by the mathematician from the first period of a weekday to the second of other days. Returns
        the names of their changes."""
        first = getdate(frappe.db.get_value("Academic Term", self.school.term, "term_start_date"))
        first += timedelta(days=(weekday - first.weekday()) % 7)
        made = []
        for number in range(count):
            day = first + timedelta(days=7 * number)
            to = day + timedelta(days=1 + number % 3)
            change = frappe.get_doc({"doctype": changes.CHANGE, "kind": "Swap", "status": changes.DONE}).insert()
            frappe.get_doc(
                {
                    "doctype": learning.EVENT,
                    "kind": "Swapped",
                    "instructor": self.school.mathematician,
                    "details": json.dumps(
                        {
                            "change": change.name,
                            "how": "times",
                            "course": self.school.mathematics,
                            "groups": [self.school.group_7],
                            "teacher": self.school.mathematician,
                            "from": {"day": day.isoformat(), "begins": 480, "room": self.planned.room},
                            "to": {"day": to.isoformat(), "begins": 530, "room": self.planned.room},
                        }
                    ),
                }
            ).insert()
            made.append(change.name)
        return made

    def test_a_time_from_which_somebody_swaps_away_again_and_again_is_proposed_as_a_wish(self):
        weekday = next(
            number
            for number in bell.read().weekdays
            if number not in (self.own.day.weekday(), self.other_own.day.weekday())
        )
        made = self.swapped(weekday, 8)
        names = timetables.learn(run=self.run_name)
        proposals = [frappe.get_doc(learning.PREFERENCE, name) for name in names]
        (found,) = [each for each in proposals if json.loads(each.details)["about"] == "teacher"]
        self.assertIn("Mia Mathematician swapped lessons away", found.text)
        self.assertIn("8 of them swaps between instructors", found.evidence)
        # Nothing is applied before somebody accepts it.
        wishes = {"instructor": self.school.mathematician, "academic_term": self.school.term}
        self.assertFalse(frappe.db.exists(stating.PREFERENCE, wishes))
        timetables.accept_preference(preference=found.name)
        (name,) = frappe.get_all(stating.PREFERENCE, wishes, pluck="name")
        self.assertTrue(frappe.get_doc(stating.PREFERENCE, name).times)
        # Swaps that were taken back say nothing.
        frappe.db.delete(learning.PREFERENCE)
        for change in made[:6]:
            frappe.db.set_value(changes.CHANGE, change, "status", changes.TAKEN_BACK)
        self.assertEqual(timetables.learn(run=self.run_name), [])
