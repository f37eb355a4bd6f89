"""What pupils find on their pages beside the day: materials by course, and how much is done alone, for whom."""

from datetime import timedelta

import frappe
from frappe.utils import add_days, getdate

from school_ai import permissions
from school_ai.portal import charts
from school_ai.portal.words import Words
from school_ai.services import independence, materials, pupil_days
from school_ai.services.consent import GUARDIANS_READ
from school_ai.services.tutor_progress import PROGRESS, monday
from school_ai.tests import documents, setting, shelf
from school_ai.tests.case import SiteTest


class TestMaterials(SiteTest):
    def of(self, user: str) -> dict[str, list[str]]:
        """Course -> titles of what somebody finds."""
        found = materials.of(permissions.standing_of(user))
        return {each.course: [one.title for topic in each.topics for one in topic.materials] for each in found}

    def add(self, title: str, **values) -> str:
        pages = documents.pdf([("Forces", 20), ("To every action there is an equal reaction.", 11)])
        return shelf.add_indexed(self, pages, title=title, **values).name

    def test_each_finds_what_they_may_read(self):
        school = self.school
        self.add("Of physics")
        self.add("Of mathematics", course=school.mathematics)
        self.add("The key", visibility="Instructors")
        self.add("Next month's", visible_from=add_days(getdate(), 30))
        ada = self.of(school.pupil_10_login)
        self.assertIn("Of physics", ada[school.physics])
        self.assertIn("Of mathematics", ada[school.mathematics])
        self.assertFalse({"The key", "Next month's"} & set(ada[school.physics]))
        self.assertNotIn(school.physics, self.of(school.pupil_7_login))
        for user in (school.mother_login, school.outsider_login):
            self.assertEqual(self.of(user), {})

    def test_by_topic_and_what_is_of_none_last(self):
        topic = frappe.get_doc({"doctype": "Topic", "topic_name": "Waves of the test"}).insert().name
        of_topic = self.add("On waves")
        frappe.db.set_value("AI Knowledge Document", of_topic, "topic", topic)
        self.add("A formulary")
        (course,) = [each for each in materials.of(permissions.standing_of(self.school.pupil_10_login))
                     if each.course == self.school.physics]  # fmt: skip
        self.assertEqual([each.topic for each in course.topics][-1], "")
        self.assertIn("Waves of the test", [each.topic for each in course.topics])


class TestIndependence(SiteTest):
    def setUp(self):
        super().setUp()
        frappe.db.delete(PROGRESS)

    def week(self, back: int, share: float, course: str | None = None, exercises: int = 5):
        frappe.get_doc(
            {
                "doctype": PROGRESS,
                "student": self.school.pupil_10,
                "course": course or self.school.physics,
                "week": monday(getdate()) - timedelta(weeks=back),
                "exercises": exercises,
                "independence": share,
            }
        ).insert()

    def shares(self, user: str) -> list[float]:
        found = independence.by_week(permissions.standing_of(user), self.school.pupil_10)
        return [each.share for each in found]

    def test_courses_count_by_their_exercises_and_unknown_weeks_not_at_all(self):
        self.week(3, 20)
        self.week(2, 40, exercises=3)
        self.week(2, 80, self.school.mathematics, exercises=9)
        self.week(1, -1)
        self.week(20, 90)
        self.assertEqual(self.shares(self.school.pupil_10_login), [20, 70])

    def test_one_week_says_nothing(self):
        self.week(1, 50)
        self.assertEqual(self.shares(self.school.pupil_10_login), [])
        ada = permissions.standing_of(self.school.pupil_10_login)
        self.assertIsNone(charts.alone(ada, self.school.pupil_10, Words()))

    def test_a_guardian_sees_it_where_they_may_read_the_talks(self):
        setting.only_ours(self)
        self.week(2, 20)
        self.week(1, 60)
        mother, father = self.school.mother_login, self.school.father_login
        self.assertEqual(self.shares(mother), [])
        setting.policy(guardians_may_read=1)
        self.assertEqual(self.shares(mother), [])
        consent = frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": GUARDIANS_READ}
        ).insert()
        self.assertEqual((self.shares(mother), self.shares(father)), ([20, 60], [20, 60]))
        for other in (self.school.outsider_login, self.school.pupil_10_b_login, self.school.physicist_login):
            self.assertEqual(self.shares(other), [], other)
        row = {"parent": self.school.pupil_10, "guardian": self.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", "No access")
        permissions.forget_standings()
        self.assertEqual((self.shares(mother), self.shares(father)), ([], [20, 60]))
        consent.db_set("status", "Withdrawn")
        self.assertEqual(self.shares(father), [])

    def test_how_it_goes_on_is_told(self):
        def trend(*shares):
            return independence.trend([independence.WeekAlone(getdate(), 5, share) for share in shares])

        self.assertEqual([trend(20, 60), trend(60, 20), trend(50, 55), trend(50)], [1, -1, 0, 0])


class TestAttendance(SiteTest):
    def test_days_of_each_week_without_a_gap(self):
        frappe.db.delete("Student Attendance", {"student": self.school.pupil_10})
        this = monday(getdate())
        for days, status in ((21, "Present"), (20, "Absent"), (7, "Present"), (6, "Present")):
            frappe.get_doc(
                {
                    "doctype": "Student Attendance",
                    "student": self.school.pupil_10,
                    "student_group": self.school.group_10,
                    "status": status,
                    "date": this - timedelta(days=days),
                }
            ).insert()
        chart = charts.attendance(self.school.pupil_10, Words())
        self.assertEqual([each.share for each in chart.bars], [50, None, 100, None])
        self.assertEqual(chart.said, "Was there on 3 of 4 school days of the last 4 weeks.")
        self.assertIsNone(charts.attendance(self.school.pupil_10_b, Words()))


class TestLittleToShow(SiteTest):
    def test_a_term_without_lessons_shows_today_and_says_so(self):
        frappe.db.delete("Course Schedule", {"student_group": self.school.group_10})
        found = pupil_days.ahead(self.school.pupil_10)
        self.assertEqual((found.day.day, found.day.lessons), (getdate(), []))
        self.assertTrue(found.day.free)
