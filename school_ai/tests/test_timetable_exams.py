"""Exams of a term are placed by the rules, written to their Assessment Plans, and taken back; clashes are set right."""

import frappe
from frappe.utils import add_days, getdate

from school_ai.api import exams as api
from school_ai.api import schedules, timetables
from school_ai.erpnext_records import lessons
from school_ai.jobs import tasks
from school_ai.services.timetables import examining, telling
from school_ai.tests import setting, timetable
from school_ai.tests.case import SiteTest


class TestExams(SiteTest):
    def setUp(self):
        super().setUp()
        self.planned = timetable.ensure(self.school)
        timetable.forget(self.school)
        setting.needed()
        self.addCleanup(timetable.forget, self.school)
        self.addCleanup(self._without_plans)
        self.monday = timetable.next_monday()
        run = timetable.solved(self.school, self.planned)
        applied = timetables.apply(run=run, from_date=str(self.monday))
        frappe.db.commit()
        tasks.work(applied["task"])

    def _without_plans(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        frappe.db.delete("Assessment Plan", {"assessment_name": ("like", "Timetable test%")})
        frappe.db.delete(examining.EXAM_PLAN)
        frappe.db.delete("Exam Accommodation")
        frappe.db.commit()

    def draft(self, group: str, course: str, minutes: int = 60) -> str:
        far = add_days(self.monday, 60)
        number = frappe.db.count("Assessment Plan")
        return (
            frappe.get_doc(
                {
                    "doctype": "Assessment Plan",
                    "student_group": group,
                    "assessment_name": f"Timetable test {number}",
                    "assessment_group": setting.GROUP,
                    "grading_scale": setting.SCALE,
                    "course": course,
                    "schedule_date": add_days(far, number),
                    "from_time": "18:00:00",
                    "to_time": lessons.clock(18 * 60 + minutes),
                    "maximum_assessment_score": 10,
                    "assessment_criteria": [{"assessment_criteria": setting.CRITERIA, "maximum_score": 10}],
                }
            )
            .insert()
            .name
        )

    def plan(self, **values) -> str:
        return (
            frappe.get_doc(
                {
                    "doctype": examining.EXAM_PLAN,
                    "title": "Finals",
                    "academic_term": self.school.term,
                    "assessment_group": setting.GROUP,
                    "first_date": self.monday,
                    "last_date": add_days(self.monday, 4),
                    "most_a_day": 1,
                    "sessions": [{"session_name": "Morning", "from_time": "08:00:00", "to_time": "09:30:00"}],
                    **values,
                }
            )
            .insert()
            .name
        )

    def test_exams_are_placed_written_told_and_taken_back(self):
        plans = [
            self.draft(self.school.group_10, self.school.physics),
            self.draft(self.school.group_10, self.school.mathematics),
            self.draft(self.school.group_7, self.school.mathematics),
        ]
        frappe.get_doc(
            {"doctype": "Exam Accommodation", "student": self.school.pupil_10, "extra_time": 25, "own_room": 1}
        ).insert()
        before = {name: frappe.db.get_value("Assessment Plan", name, "schedule_date") for name in plans}
        name = self.plan()
        shown = self.placed(name)
        self.assertEqual(shown["status"], examining.SOLVED, shown["found"])
        self.assertEqual({each["assessment_plan"] for each in shown["exams"]}, set(plans))
        tenth = [each for each in shown["exams"] if each["assessment_plan"] in plans[:2]]
        self.assertNotEqual(tenth[0]["day"], tenth[1]["day"])
        own = [room for each in tenth for room in each["rooms"] if room["alone"]]
        self.assertEqual([room["until"] for room in own], ["9:15", "9:15"])
        self.assertTrue(all(room["supervisors"] for each in shown["exams"] for room in each["rooms"]))
        lessons_before = len(self.lessons())
        done = api.apply(plan=name)
        for each in done["exams"]:
            row = frappe.get_doc("Assessment Plan", each["assessment_plan"])
            self.assertEqual((str(row.schedule_date), lessons.minutes(row.from_time)), (each["day"], 8 * 60))
            self.assertTrue(row.room and row.supervisor)
            row.save()
        self.assertLess(len(self.lessons()), lessons_before)
        self.assertGreater(telling.tell(done["change"]), 0)
        told = frappe.db.get_value(
            "AI Timetable Notice", {"change": done["change"], "person": self.school.pupil_7}, "text"
        )
        self.assertIn("exam in", told)
        # Each pupil of their own room alone.
        for pupil in (self.school.pupil_10, self.school.pupil_10_b):
            told = frappe.db.get_value("AI Timetable Notice", {"change": done["change"], "person": pupil}, "text")
            self.assertEqual(told.count("exam in"), 2, told)
        timetables.take_back(change=done["change"])
        self.assertEqual(len(self.lessons()), lessons_before)
        for plan, day in before.items():
            self.assertEqual(frappe.db.get_value("Assessment Plan", plan, "schedule_date"), day)
        self.assertEqual(frappe.db.get_value(examining.EXAM_PLAN, name, "status"), examining.SOLVED)

    def placed(self, plan: str) -> dict:
        task = api.solve(plan=plan)
        frappe.db.commit()
        tasks.work(task)
        return api.look(plan=plan)

    def lessons(self):
        return lessons.between(
            self.monday, add_days(self.monday, 4), student_group=[self.school.group_10, self.school.group_7]
        )

    # --- lessons of other groups that pupils who write are in ---

    def club(self, pupils: list[str], begins: str = "08:00:00", ends: str = "08:45:00", days=range(5)) -> list[str]:
        """Another group of these pupils, with a lesson on these days of the week: names of the lessons."""
        rooms = frappe.get_doc(
            {"doctype": "Room", "room_name": "School AI Club Room", "seating_capacity": "9"}
        ).insert()
        person = frappe.get_doc({"doctype": "Instructor", "instructor_name": "Clara Club"}).insert()
        group = frappe.get_doc(
            {
                "doctype": "Student Group",
                "student_group_name": "School AI Club",
                "academic_year": frappe.db.get_value("Student Group", self.school.group_7, "academic_year"),
                "academic_term": self.school.term,
                "group_based_on": "Activity",
                "students": [
                    {"student": pupil, "student_name": pupil, "active": 1, "group_roll_number": number}
                    for number, pupil in enumerate(pupils, 1)
                ],
            }
        ).insert()
        made = [
            frappe.get_doc(
                {
                    "doctype": "Course Schedule",
                    "student_group": group.name,
                    "course": self.school.mathematics,
                    "instructor": person.name,
                    "room": rooms.name,
                    "schedule_date": add_days(self.monday, day),
                    "from_time": begins,
                    "to_time": ends,
                }
            )
            .insert()
            .name
            for day in days
        ]

        def gone():
            frappe.set_user("Administrator")
            frappe.db.rollback()
            frappe.db.delete("Course Schedule", {"student_group": group.name})
            for record in (group, person, rooms):
                frappe.delete_doc(record.doctype, record.name, force=True, ignore_missing=True)
            frappe.db.commit()

        self.addCleanup(gone)
        frappe.db.commit()
        return made

    def test_a_lesson_of_another_group_of_a_pupil_is_in_the_way_unless_all_of_it_writes(self):
        exam = self.draft(self.school.group_10, self.school.physics)
        # Ada writes, Cleo does not: on all days but one they have their lesson.
        club = self.club([self.school.pupil_10, self.school.pupil_7])
        name = self.plan()
        for free in (0, 1, 3):
            frappe.db.set_value("Course Schedule", club[free], "schedule_date", add_days(self.monday, 7))
            shown = self.placed(name)
            self.assertEqual(shown["status"], examining.SOLVED, shown["found"])
            found = [(each["assessment_plan"], each["day"]) for each in shown["exams"]]
            self.assertEqual(found, [(exam, str(add_days(self.monday, free)))])
            frappe.db.set_value("Course Schedule", club[free], "schedule_date", add_days(self.monday, free))

    def test_that_lessons_of_other_groups_are_in_the_way_is_said_and_can_be_allowed(self):
        self.draft(self.school.group_10, self.school.physics)
        club = self.club([self.school.pupil_10, self.school.pupil_7])
        name = self.plan()
        shown = self.placed(name)
        self.assertEqual(shown["status"], examining.IMPOSSIBLE)
        self.assertTrue(any("lesson of another group" in words for words in shown["found"]), shown["found"])
        frappe.db.set_value(examining.EXAM_PLAN, name, "may_miss_lessons", 1)
        frappe.db.commit()
        shown = self.placed(name)
        self.assertEqual((shown["status"], shown["cost"]), (examining.SOLVED, examining.MISSED_LESSON))
        self.assertTrue(any("School AI Club" in words for words in shown["broken"]), shown["broken"])
        api.apply(plan=name)
        # Cleo has it all the same.
        self.assertEqual(len(lessons.named(club)), len(club))

    def test_a_lesson_all_of_whose_pupils_write_gives_way_and_comes_back(self):
        self.draft(self.school.group_10, self.school.physics)
        club = self.club([self.school.pupil_10])
        name = self.plan()
        shown = self.placed(name)
        self.assertEqual(shown["status"], examining.SOLVED, shown["found"])
        done = api.apply(plan=name)
        day = done["exams"][0]["day"]
        self.assertEqual([str(each.day) for each in lessons.named(club)].count(day), 0)
        self.assertEqual(len(lessons.named(club)), len(club) - 1)
        timetables.take_back(change=done["change"])
        self.assertEqual(len(lessons.named(club)), len(club))

    def test_a_lesson_of_another_group_that_was_set_meanwhile_keeps_the_exams_from_being_applied(self):
        self.draft(self.school.group_10, self.school.physics)
        name = self.plan()
        shown = self.placed(name)
        day = (getdate(shown["exams"][0]["day"]) - self.monday).days
        club = self.club([self.school.pupil_10, self.school.pupil_7], days=[day])
        with self.assertRaisesRegex(frappe.ValidationError, "Pupils who write then are in .*School AI Club.* too: 1"):
            api.apply(plan=name)
        self.assertEqual(len(lessons.named(club)), 1)
        self.assertEqual(frappe.db.get_value(examining.EXAM_PLAN, name, "status"), examining.SOLVED)

    def test_the_task_that_places_them_is_told_as_long_as_it_is_open(self):
        self.draft(self.school.group_10, self.school.physics)
        name = self.plan()
        self.assertIsNone(api.look(plan=name)["task"])
        task = api.solve(plan=name)
        frappe.db.commit()
        self.assertEqual(api.look(plan=name)["task"], task)
        tasks.work(task)
        self.assertIsNone(api.look(plan=name)["task"])

    def test_why_it_cannot_be_is_said(self):
        self.draft(self.school.group_10, self.school.physics, minutes=180)
        shown = self.placed(self.plan())
        self.assertEqual(shown["status"], examining.IMPOSSIBLE)
        self.assertTrue(shown["found"])
        self.assertTrue(all("{" not in words for words in shown["found"]))
        with self.assertRaises(frappe.ValidationError):
            api.apply(plan=shown["name"])

    def test_without_drafts_it_says_what_to_do(self):
        with self.assertRaisesRegex(frappe.ValidationError, "no drafts"):
            api.solve(plan=self.plan(assessment_group=None))

    def test_exams_are_for_planners(self):
        name = self.plan()
        for login in (self.school.pupil_10_login, self.school.physicist_login, self.school.mother_login, "Guest"):
            with self.as_user(login):
                for call in (api.solve, api.look, api.apply):
                    with self.assertRaises(frappe.PermissionError):
                        call(plan=name)
                with self.assertRaises(frappe.PermissionError):
                    schedules.resolve_conflicts()

    # --- conflicts of the calendar ---

    def test_lessons_in_one_anothers_way_are_set_right_only_when_told(self):
        own = [each for each in self.lessons() if not each.lesson]
        one = next(each for each in own if each.group == self.school.group_7)
        other = next(each for each in own if each.group == self.school.group_7 and each.day != one.day)
        # As an import without Education's checks leaves it.
        frappe.db.set_value(
            "Course Schedule",
            other.name,
            {
                "schedule_date": one.day,
                "from_time": lessons.clock(one.begins),
                "to_time": lessons.clock(one.ends),
            },
        )
        proposed = schedules.resolve_conflicts()
        self.assertGreaterEqual(len(proposed["conflicts"]), 1)
        self.assertEqual((proposed["unresolved"], proposed["moved"], proposed["change"]), (0, 1, None))
        self.assertTrue(lessons.clashes(self.lessons()))
        done = schedules.resolve_conflicts(apply=True)
        self.assertEqual(lessons.clashes(self.lessons()), [])
        self.assertTrue(done["change"])
        self.assertEqual(schedules.resolve_conflicts()["conflicts"], [])
