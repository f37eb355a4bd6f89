"""What reaches ERPNext of an insight: in one place each, kept up to date, and taken away when it no longer holds."""

import threading
from unittest.mock import patch

import frappe
from frappe.desk.form.load import get_docinfo
from frappe.utils import add_days, getdate

from school_ai.jobs import tasks
from school_ai.services import insights
from school_ai.services.analytics import alerts, noticing
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics.outcome_words import ALERT_KINDS, FAILS, WITHDRAWS
from school_ai.services.insights import Insight
from school_ai.services.writing_back import asking, writing
from school_ai.tests.case import SiteTest
from school_ai.tests.elsewhere import Elsewhere, connection, until_waiting

SECRET = "a chance of 83 in 100"


class WrittenBack(SiteTest):
    """What is written back is committed: each test takes away what it has written."""

    def setUp(self):
        super().setUp()
        self._clear()
        self.addCleanup(self._clear)

    def _clear(self):
        frappe.set_user("Administrator")
        frappe.db.rollback()
        writing.take_everything_back()
        names = frappe.get_all(insights.INSIGHT, {"subject_key": ("like", "test:%")}, pluck="name")
        frappe.db.delete(insights.INSIGHT, {"name": ("in", names or [""])})
        frappe.db.delete("AI Consent", {"student": self.school.pupil_10})
        frappe.db.delete("AI Task", {"kind": asking.TASK})
        for doctype in ("Student", "Course"):
            table = frappe.qb.DocType(doctype)
            frappe.qb.update(table).set(table.school_ai_outlook, None).set(table.school_ai_outlook_on, None).run()
        frappe.db.commit()

    def say(self, key="a", severity=insights.HIGH, kind=ALERT_KINDS[FAILS], title="Ada may need help", **about) -> str:
        return insights.say(
            Insight(
                key=f"test:{key}",
                kind=kind,
                title=title,
                text=f"There is {SECRET}.",
                suggestion="Look at it.",
                evidence={"seen": 1},
                severity=severity,
                valid_until=add_days(getdate(), 10),
                about=about or {"student": self.school.pupil_10, "course": self.school.physics},
            )
        ).name

    def write(self) -> None:
        frappe.db.commit()
        tasks.work(asking.start())

    def comments(self, doctype="Student", name=None) -> list:
        filters = {"reference_doctype": doctype, "reference_name": name or self.school.pupil_10}
        return frappe.get_all("Comment", {**filters, "comment_by": "School AI"}, ["name", "content"])

    def told(self) -> list:
        return frappe.get_all(
            "Notification Log", {"document_type": insights.INSIGHT}, ["name", "for_user", "subject", "document_name"]
        )

    def outlook(self, doctype="Student", name=None) -> str:
        return frappe.db.get_value(doctype, name or self.school.pupil_10, "school_ai_outlook") or ""


class TestPlaces(WrittenBack):
    def test_one_place_each(self):
        name = self.say()
        self.write()
        self.write()
        self.assertEqual(self.outlook(), "Some extra help in School AI Physics would do good now.")
        self.assertEqual(frappe.db.get_value("Student", self.school.pupil_10, "school_ai_outlook_on"), getdate())
        self.assertEqual(len(self.comments()), 1)
        self.assertIn(f"/app/ai-insight/{name}", self.comments()[0].content)
        self.assertEqual([row.for_user for row in self.told()], [self.school.physicist_login])

    def test_it_is_asked_for_as_the_insight_is_said(self):
        self.say()
        frappe.db.commit()
        self.assertTrue(frappe.db.exists("AI Task", {"kind": asking.TASK, "status": "Queued"}))

    def test_what_stands_is_not_touched(self):
        self.say()
        self.write()
        with patch.object(writing, "_write") as written:
            self.write()
        written.assert_not_called()
        self.say(key="b", kind=ALERT_KINDS[WITHDRAWS])
        with patch.object(writing, "_write") as written:
            self.write()
        self.assertTrue(written.call_args_list)
        self.assertTrue(all(call.args[1] is None for call in written.call_args_list))

    def test_updated_rather_than_repeated(self):
        self.say()
        self.write()
        comment, told = self.comments()[0], self.told()[0]
        self.say(title="Ada may need more help")
        self.write()
        self.assertEqual([row.name for row in self.comments()], [comment.name])
        self.assertEqual([(row.name, row.subject) for row in self.told()], [(told.name, "Ada may need more help")])

    def test_withdrawn_it_goes_everywhere(self):
        self.say()
        self.write()
        insights.withdraw("test:a")
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))
        self.assertEqual(frappe.db.count(asking.PLACE), 0)
        self.assertNotIn("School AI", frappe.db.get_value("Student", self.school.pupil_10, "_comments") or "")

    def test_what_somebody_has_dealt_with_goes_too(self):
        name = self.say()
        self.write()
        frappe.get_doc(insights.INSIGHT, name).update({"status": "Done", "answer": "We talked."}).save()
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))

    def test_nobodys_open_form_is_refused(self):
        document = frappe.get_doc("Student", self.school.pupil_10)
        self.say()
        self.write()
        document.save()
        self.assertTrue(self.outlook(), "a form that was opened before has emptied the field")

    def test_no_change_of_the_pupil_is_noted(self):
        frappe.db.delete("AI Change Note")
        self.say()
        self.write()
        self.assertEqual(frappe.get_all("AI Change Note", {"entity": "Student"}), [])

    def test_several_stand_in_the_field_the_graver_first(self):
        self.say("a", insights.LOW, noticing.MARK_DROP, student=self.school.pupil_10)
        self.say("b", insights.HIGH)
        self.say("c", insights.MEDIUM, noticing.AWAY, student=self.school.pupil_10)
        self.say("d", insights.MEDIUM, noticing.ATTENDANCE_BREAK, student=self.school.pupil_10)
        self.write()
        self.assertEqual(
            self.outlook().split("\n"),
            [
                "Some extra help in School AI Physics would do good now.",
                "It would be good to ask how things are.",
                "A talk about how school is going would do good.",
            ],
        )
        # Of these the one that is low has neither a comment nor a notification, and only one is grave.
        self.assertEqual(len(self.comments()), 3)
        self.assertEqual(len(self.told()), 1)

    def test_what_is_about_a_class_stands_at_the_course(self):
        self.say(kind=noticing.CLASS_JUMP, course=self.school.physics, student_group=self.school.group_10)
        self.write()
        self.assertIn("School AI 10A", self.outlook("Course", self.school.physics))
        self.assertEqual(len(self.comments("Course", self.school.physics)), 1)
        self.assertEqual(self.comments(), [])

    def test_what_is_about_an_instructor_goes_nowhere(self):
        self.say(instructor=self.school.physicist, course=self.school.physics)
        self.write()
        self.assertEqual(frappe.db.count(asking.PLACE), 0)
        self.assertEqual(self.outlook("Course", self.school.physics), "")

    def test_a_kind_without_words_goes_nowhere(self):
        self.say(kind="Leans on the tutor")
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))

    def test_every_kind_that_goes_back_has_words(self):
        for kind in (*ALERT_KINDS.values(), *noticing.KINDS):
            self.assertTrue(writing._words(kind, "Physics", "10A"))

    def test_what_concerns_no_course_is_told_to_those_who_teach_the_pupils_groups(self):
        self.say(kind=noticing.AWAY, student=self.school.pupil_10)
        self.write()
        self.assertEqual([row.for_user for row in self.told()], [self.school.physicist_login])

    def test_nobody_is_told_twice(self):
        self.say()
        self.write()
        alerts.tell_of_new(school_choices.current())
        subjects = frappe.get_all("Notification Log", {"for_user": self.school.physicist_login}, pluck="subject")
        self.assertEqual([each for each in subjects if "Ada may need help" in each], ["Ada may need help"])

    def test_what_has_no_notification_of_its_own_is_told_of_with_the_others(self):
        self.say(severity=insights.MEDIUM)
        self.write()
        self.assertEqual(self.told(), [])
        self.assertEqual(alerts.tell_of_new(school_choices.current()), 1)


class TestDrift(WrittenBack):
    """The nightly look mends what is ours, and leaves what somebody has decided."""

    def test_deleted_by_hand_stays_deleted(self):
        self.say()
        self.write()
        frappe.delete_doc("Comment", self.comments()[0].name)
        self.write()
        self.say(title="Ada may need more help")
        self.write()
        self.assertEqual(self.comments(), [])
        self.assertEqual(frappe.db.get_value(asking.PLACE, {"place": "Comment"}, "status"), "Removed by Hand")
        insights.withdraw("test:a")
        self.write()
        self.assertEqual(frappe.db.count(asking.PLACE), 0)

    def test_an_edited_field_is_written_over_and_an_orphaned_one_emptied(self):
        self.say()
        self.write()
        frappe.db.set_value("Student", self.school.pupil_10, "school_ai_outlook", "All is well.")
        frappe.db.set_value("Student", self.school.pupil_7, "school_ai_outlook", "Nobody has said this.")
        self.write()
        self.assertIn("extra help", self.outlook())
        self.assertEqual(self.outlook(name=self.school.pupil_7), "")

    def test_withdrawn_past_everybody_it_goes_with_the_next_night(self):
        name = self.say()
        self.write()
        frappe.db.delete(insights.INSIGHT, {"name": name})
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))

    def test_what_is_over_goes(self):
        name = self.say()
        self.write()
        frappe.db.set_value(insights.INSIGHT, name, "valid_until", add_days(getdate(), -1))
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))

    def test_a_worker_that_is_killed_in_between_leaves_whole_ones(self):
        self.say("a")
        self.say("b", kind=noticing.AWAY, student=self.school.pupil_10)
        written = []

        def killed(wanted):
            if written:
                raise SystemExit
            written.append(wanted)
            return values(wanted)

        values = writing._values
        frappe.db.commit()
        with patch.object(writing, "_values", killed), self.assertRaises(SystemExit):
            tasks.work(asking.start())
        # The process is gone, and with it what it had not committed.
        frappe.db.rollback()
        self.assertEqual(frappe.db.count(asking.PLACE), 1)
        frappe.db.set_value(
            "AI Task", {"kind": asking.TASK, "status": "Running"}, "lease_until", add_days(getdate(), -1)
        )
        self.write()
        self.assertEqual(len(self.comments()), 2)
        self.assertEqual(len(self.told()), 2)
        self.assertEqual(frappe.db.count(asking.PLACE), 4)

    def test_two_at_once_write_it_once(self):
        self.say()
        frappe.db.commit()
        wanted = writing._wanted(writing._standing())
        one = wanted[next(key for key in wanted if key.endswith("Comment"))]
        writing._write(one, None)
        number, began = [], threading.Event()

        def other():
            number.append(connection())
            began.set()
            writing._write(one, None)
            frappe.db.commit()

        second = Elsewhere(other)
        second.start()
        began.wait(30)
        until_waiting(number[0])
        frappe.db.commit()
        self.assertIsNone(second.ended().error)
        frappe.db.rollback()
        self.assertEqual(len(self.comments()), 1)
        self.assertEqual(frappe.db.count(asking.PLACE), 1)

    def test_a_pupil_who_bears_another_name_keeps_it_in_one_place(self):
        name = self.say(student=self.school.pupil_10_b, course=self.school.physics)
        self.write()
        self.addCleanup(self.rename, "School AI Ben", self.school.pupil_10_b)
        self.rename(self.school.pupil_10_b, "School AI Ben")
        self.write()
        self.assertEqual(len(self.comments(name="School AI Ben")), 1)
        self.assertTrue(self.outlook(name="School AI Ben"))
        # Merged: the insight is another pupil's now, and so is the comment.
        frappe.db.set_value(insights.INSIGHT, name, "student", self.school.pupil_10)
        self.write()
        self.assertEqual(len(self.comments()), 1)
        self.assertEqual(self.comments(name="School AI Ben"), [])
        self.assertEqual(self.outlook(name="School AI Ben"), "")

    @staticmethod
    def rename(old: str, new: str) -> None:
        if frappe.db.exists("Student", old):
            frappe.rename_doc("Student", old, new, force=True, show_alert=False)
            frappe.db.commit()

    def test_uninstalling_takes_everything_away(self):
        self.say()
        self.write()
        before = frappe.db.count("Deleted Document", {"deleted_doctype": "Comment"})
        writing.take_everything_back()
        self.assertEqual((self.comments(), self.told()), ([], []))
        self.assertEqual(frappe.db.count("Deleted Document", {"deleted_doctype": "Comment"}), before)


class TestChoices(WrittenBack):
    def test_each_place_is_switched_by_itself(self):
        self.say()
        for switch, of in (("back_field", "outlook"), ("back_comment", "comments"), ("back_notification", "told")):
            with self.subTest(switch):
                with self.settings(**{switch: 0}):
                    self.write()
                    there = {name for name in ("outlook", "comments", "told") if getattr(self, name)()}
                    self.assertEqual(there, {"outlook", "comments", "told"} - {of})
                self.write()
                self.assertTrue(getattr(self, of)())

    def test_kinds_and_predictions_are_switched_off(self):
        self.say()
        self.write()
        for switch in ("back_estimates", "predictions_enabled"):
            with self.subTest(switch), self.settings(**{switch: 0}):
                self.write()
                self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))

    def test_a_change_of_the_choices_asks_for_it(self):
        with self.settings(back_comment=0):
            self.assertTrue(frappe.db.exists("AI Task", {"kind": asking.TASK, "status": "Queued"}))

    def test_nothing_of_a_pupil_who_has_not_agreed(self):
        self.say()
        with self.settings(predictions_consent="A consent is needed"):
            self.write()
            self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))
            values = {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Predictions"}
            frappe.get_doc({**values, "status": "Given"}).insert()
            self.write()
            self.assertTrue(self.comments() and self.outlook())

    def test_who_objects_is_left_out(self):
        self.say()
        self.write()
        values = {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Predictions"}
        consent = frappe.get_doc({**values, "status": "Given"}).insert()
        consent.update({"status": "Withdrawn"}).save()
        self.write()
        self.assertEqual((self.comments(), self.told(), self.outlook()), ([], [], ""))


class TestWhoSees(WrittenBack):
    """Tried as the person, on every path there is: the record, its list, its timeline, comments, notifications."""

    def seen_by(self, user: str) -> str:
        """All that a person gets to see, as text."""
        found = []
        with self.as_user(user):
            for look in (
                lambda: frappe.get_list("Student", fields=["*"], limit_page_length=0),
                lambda: frappe.get_list("Student", fields=["name", "_comments", "school_ai_outlook"]),
                lambda: self.record("Student", self.school.pupil_10),
                lambda: self.timeline("Student", self.school.pupil_10),
                lambda: frappe.get_list("Comment", fields=["*"], limit_page_length=0),
                lambda: frappe.get_list("Notification Log", fields=["*"], limit_page_length=0),
                lambda: frappe.get_list(asking.PLACE, fields=["*"]),
            ):
                try:
                    found.append(frappe.as_json(look()))
                except frappe.PermissionError:
                    frappe.clear_messages()
        return "\n".join(found)

    @staticmethod
    def record(doctype: str, name: str) -> dict:
        document = frappe.get_doc(doctype, name)
        document.check_permission("read")
        return document.as_dict()

    @staticmethod
    def timeline(doctype: str, name: str) -> dict:
        frappe.response.docinfo = None
        get_docinfo(doctype=doctype, name=name)
        return frappe.response.docinfo

    def setUp(self):
        super().setUp()
        self.say()
        self.write()

    def test_a_pupil_sees_what_would_help_and_nothing_that_is_for_teachers(self):
        seen = self.seen_by(self.school.pupil_10_login)
        self.assertIn("extra help", seen)
        for words in (SECRET, "Ada may need help", "High", "Failing"):
            self.assertNotIn(words, seen)

    def test_guardians_other_pupils_and_instructors_of_other_groups_see_nothing(self):
        for user in (
            self.school.mother_login,
            self.school.pupil_10_b_login,
            self.school.mathematician_login,
            self.school.outsider_login,
        ):
            seen = self.seen_by(user)
            self.assertNotIn("extra help", seen, user)
            self.assertNotIn(SECRET, seen, user)

    def test_who_teaches_the_pupil_is_told_more(self):
        seen = self.seen_by(self.school.physicist_login)
        self.assertIn("extra help", seen)
        self.assertIn(SECRET, seen)
