"""Predictions from the records to who is told: learned, kept, audited, used, changed back, and made for pupils."""

import dataclasses
import pickle
from unittest.mock import patch

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai.ai.analytics.outcomes import OUTCOMES
from school_ai.api import predictions as predictions_api
from school_ai.api import students
from school_ai.erpnext_records import enrolment
from school_ai.exceptions import CapabilityDisabled
from school_ai.services import insights
from school_ai.services.analytics import alerts, estimating, gathering, looking, models, signed_files, training
from school_ai.services.analytics import choices as school_choices
from school_ai.services.analytics.signed_files import NotOurs
from school_ai.services.following import refreshing
from school_ai.tests import former_pupils
from school_ai.tests.case import SiteTest

_LEARNED: dict[str, bytes] = {}


class Reports:
    """A task as far as the work sees it, without its commits."""

    def __init__(self):
        self.steps = []

    def report(self, fraction, step):
        self.steps.append((fraction, step))


class PredictionsTest(SiteTest):
    def setUp(self):
        super().setUp()
        for doctype in ("AI Model", "AI Prediction", "AI Insight", "AI Recommendation", "AI Consent"):
            frappe.db.delete(doctype)
        # Learning is tried on nothing but what the test writes.
        for doctype in ("Assessment Result", "Student Attendance", "Quiz Activity", "Course Activity", "Student Log"):
            frappe.db.delete(doctype)
        self.addCleanup(self._forget_files)

    def _forget_files(self):
        for name in frappe.get_all("AI Model", {"file": ("is", "set")}, pluck="file"):
            signed_files.forget(name)
        signed_files.forget(estimating.USUAL_FILE)

    def past(self, **values):
        for years_back in (3, 2, 1):
            former_pupils.cohort(self.school.physics, years_back, **values)

    def learn(self, outcome="fails", **choices) -> list[str]:
        return [
            models.keep(each)
            for each in self.learned(outcome, dataclasses.replace(school_choices.current(), **choices))
        ]

    @staticmethod
    def learned(outcome, chosen) -> list[models.Learned]:
        wanted = OUTCOMES[outcome]
        tables = training.examples(gathering.to_estimate(chosen), chosen, getdate(), [wanted])
        return training.learn(tables[outcome], wanted, chosen)

    def give_results(self, student, *percents):
        for number, percent in enumerate(percents):
            former_pupils.result(
                student, self.school.physics, self.year, self.school.term, add_days(getdate(), -30 + 5 * number),
                percent / 5, 20.0, f"SAT now {number}",
            )  # fmt: skip

    def use_learned(self, *outcomes: str) -> list[str]:
        """Models of 180 former pupils in use: learned once for all tests, since what is tested is what they are used
        for."""
        missing = [each for each in outcomes if each not in _LEARNED]
        if missing:
            self.past()
            for outcome in missing:
                _LEARNED[outcome] = pickle.dumps(self.learned(outcome, school_choices.current())[-1])
            for name in frappe.get_all("Student", {"name": ("like", "SAT%")}, pluck="name"):
                frappe.db.delete("Program Enrollment", {"student": name})
                frappe.db.delete("Course Enrollment", {"student": name})
            frappe.db.delete("Assessment Result")
            frappe.db.delete("Student Attendance")
        return [models.keep(pickle.loads(_LEARNED[each])) for each in outcomes]

    @property
    def year(self):
        return frappe.db.get_value("Academic Term", self.school.term, "academic_year")

    def estimate(self):
        estimating.run(Reports())


class TestLearning(PredictionsTest):
    def test_a_model_is_kept_with_how_good_it_is_and_on_whom(self):
        self.past()
        (name,) = self.learn()
        model = frappe.get_doc("AI Model", name)
        self.assertEqual(model.status, models.IN_USE)
        self.assertEqual((model.terms, model.pupils), (3, 180))
        self.assertGreater(model.cases, 180)
        metrics = frappe.parse_json(model.metrics)
        self.assertTrue(metrics[0]["model"].startswith("rule"))
        self.assertGreater(max(each["auc"] for each in metrics), 0.8)
        self.assertTrue(frappe.parse_json(model.curve))
        self.assertIn("gender", frappe.parse_json(model.audit)["judged"])
        self.assertEqual(len(model.file_hash), 64)
        self.assertEqual(frappe.parse_json(model.made_with)["pass_mark"], 50)

    def test_pupils_who_came_late_do_not_make_terms_of_their_own(self):
        self.past(pupils=12)
        for number, name in enumerate(frappe.get_all("Student", {"name": ("like", "SAT1-%")}, pluck="name")):
            late = add_days(getdate(), -60 - 364 + number)
            frappe.db.set_value("Course Enrollment", {"student": name}, "enrollment_date", late)
        chosen = school_choices.current()
        (table,) = training.examples(gathering.to_estimate(chosen), chosen, getdate(), [OUTCOMES["fails"]]).values()
        self.assertEqual(table["term"].nunique(), 3)
        self.assertEqual(table["as_of"].nunique(), 9)

    def test_all_is_learned_by_one_task_which_then_asks_for_estimates(self):
        self.past(pupils=24)
        task = Reports()
        training.run(task)
        self.assertEqual(frappe.db.count("AI Model"), len(OUTCOMES))
        self.assertGreater(len(task.steps), 9)
        asked_for = {"kind": training.ESTIMATE, "status": "Queued"}
        self.assertTrue(frappe.db.exists("AI Task", asked_for))

    def test_protected_attributes_are_no_inputs(self):
        self.use_learned("fails")
        inputs = models.in_use()["fails"].predictor.inputs
        self.assertFalse({"gender", "student_category", "age", "date_of_birth", "boarding_student"} & set(inputs))

    def test_a_school_without_results_is_told_that_there_is_nothing_to_learn_from(self):
        (name,) = self.learn()
        model = frappe.get_doc("AI Model", name)
        self.assertEqual(model.status, models.NOTHING)
        self.assertIn("too few finished cases", model.why_rule)
        self.assertEqual(models.in_use(), {})

    def test_a_school_where_all_pass_is_told_so_and_nothing_is_made_up(self):
        former_pupils.cohort(self.school.physics, 1, pupils=40)
        frappe.db.set_value("Assessment Result", {"docstatus": 1}, "total_score", 1000.0)
        (name,) = self.learn()
        model = frappe.get_doc("AI Model", name)
        self.assertEqual(model.status, models.NOTHING)
        self.assertIn("ended alike", model.why_rule)

    def test_a_small_school_uses_the_rule_and_says_so(self):
        former_pupils.cohort(self.school.physics, 1, pupils=8)
        (name,) = self.learn()
        model = frappe.get_doc("AI Model", name)
        self.assertTrue(model.uses_rule)
        self.assertIn("too few finished cases", model.why_rule)

    def test_a_model_beyond_the_limits_is_not_used(self):
        self.past()
        # Every boy who failed is entered as one who passed at the end, so the same results mean something else for
        # them.
        strict = dataclasses.replace(school_choices.current().limits, false_alarms=-1.0)
        names = self.learn(limits=strict)
        self.assertEqual({frappe.db.get_value("AI Model", name, "status") for name in names}, {models.NOT_ALLOWED})
        self.assertIn("limits allow", frappe.db.get_value("AI Model", names[0], "why_rule"))
        self.assertEqual(models.in_use(), {})

    def test_an_earlier_model_can_be_used_again(self):
        (first,) = self.use_learned("fails")
        (second,) = self.use_learned("fails")
        self.assertEqual(models.in_use()["fails"].name, second)
        models.use(first)
        self.assertEqual(models.in_use()["fails"].name, first)
        self.assertEqual(frappe.db.get_value("AI Model", second, "status"), models.EARLIER)

    def test_a_file_that_is_not_ours_is_never_opened(self):
        (name,) = self.use_learned("fails")
        file = frappe.db.get_value("AI Model", name, "file")
        path = signed_files.folder() / file
        path.write_bytes(path.read_bytes()[:-1] + b"x")
        with self.assertRaises(NotOurs):
            signed_files.read(file)
        self.assertEqual(models.in_use(), {})

    def test_another_models_file_does_not_pass_for_this_ones(self):
        signed_files.write("one.model", {"a": 1})
        self.addCleanup(signed_files.forget, "one.model")
        self.addCleanup(signed_files.forget, "two.model")
        (signed_files.folder() / "two.model").write_bytes((signed_files.folder() / "one.model").read_bytes())
        self.assertEqual(signed_files.read("one.model"), {"a": 1})
        with self.assertRaises(NotOurs):
            signed_files.read("two.model")

    def test_models_are_learned_again_when_it_is_time_or_the_school_has_chosen_otherwise(self):
        self.past(pupils=30)
        chosen = school_choices.current()
        former_pupils.cohort(self.school.physics, 5, pupils=2)
        self.assertTrue(training.is_due(chosen))
        (name,) = self.learn()
        self.assertFalse(training.is_due(chosen))
        self.assertTrue(training.is_due(dataclasses.replace(chosen, pass_mark=60.0)))
        frappe.db.set_value("AI Model", name, "learned_on", add_days(now_datetime(), -29))
        self.assertTrue(training.is_due(chosen))

    def test_nobody_writes_a_model_by_hand(self):
        (name,) = self.use_learned("fails")
        model = frappe.get_doc("AI Model", name)
        model.quality = "Perfect"
        self.assertRaises(frappe.ValidationError, model.save)
        self.assertRaises(frappe.ValidationError, frappe.delete_doc, "AI Model", name)


class TestEstimates(PredictionsTest):
    def setUp(self):
        super().setUp()
        self.use_learned("fails", "grade")
        self.give_results(self.school.pupil_10, 30, 28, 33)
        self.give_results(self.school.pupil_10_b, 88, 92, 90)

    def of(self, student, outcome="Failing a course"):
        return frappe.get_doc("AI Prediction", {"student": student, "course": self.school.physics, "outcome": outcome})

    def test_each_enrolment_has_its_estimate_with_reasons_model_and_date(self):
        self.estimate()
        low, high = self.of(self.school.pupil_10), self.of(self.school.pupil_10_b)
        self.assertGreater(low.chance, 0.5)
        self.assertLess(high.chance, 0.2)
        self.assertEqual(low.as_of, getdate())
        self.assertEqual(low.model, models.in_use()["fails"].name)
        themes = [each["theme"] for each in frappe.parse_json(low.reasons)]
        self.assertIn("marks", themes)
        self.assertLessEqual(len(themes), 3)
        grade = self.of(self.school.pupil_10, "Final grade")
        self.assertTrue(grade.low < grade.value < grade.high)

    def test_the_alert_becomes_an_insight_once_and_goes_when_it_no_longer_holds(self):
        self.estimate()
        self.estimate()
        about = {"student": self.school.pupil_10, "course": self.school.physics, "kind": "May need help in a course"}
        (name,) = frappe.get_all("AI Insight", about, pluck="name")
        insight = frappe.get_doc("AI Insight", name)
        self.assertEqual(insight.status, "Open")
        self.assertGreater(insight.probability, 50)
        self.assertIn("raises the chance", insight.text)
        self.assertTrue(insight.fingerprint and insight.model and insight.valid_until)
        frappe.db.set_value("Assessment Result", {"student": self.school.pupil_10}, "total_score", 18.0)
        self.estimate()
        self.assertEqual(frappe.db.get_value("AI Insight", name, "status"), "Withdrawn")

    def test_what_a_teacher_has_dealt_with_is_not_said_again(self):
        self.estimate()
        name = frappe.db.get_value("AI Insight", {"student": self.school.pupil_10})
        insight = frappe.get_doc("AI Insight", name)
        insight.append("actions_taken", {"action": "Talk with the pupil", "done_on": getdate(), "note": "We talked."})
        insight.update({"status": "Done"}).save()
        self.assertEqual(insight.actions_taken[0].done_by, "Administrator")
        self.estimate()
        self.assertFalse(frappe.db.exists("AI Insight", {"student": self.school.pupil_10, "status": "Open"}))

    def test_a_new_result_of_one_pupil_changes_their_estimate_and_nobody_elses(self):
        self.estimate()
        before, other = self.of(self.school.pupil_10).chance, self.of(self.school.pupil_10_b).fingerprint
        former_pupils.result(
            self.school.pupil_10,
            self.school.physics,
            self.year,
            self.school.term,
            add_days(getdate(), -4),
            20.0,
            20.0,
            "SAT new",
        )
        estimating.for_students([self.school.pupil_10])
        self.assertLess(self.of(self.school.pupil_10).chance, before)
        self.assertEqual(self.of(self.school.pupil_10_b).fingerprint, other)

    def test_a_result_that_changes_is_followed_by_estimates_of_that_pupil(self):
        self.estimate()
        before, other = (self.of(name).creation for name in (self.school.pupil_10, self.school.pupil_10_b))
        change = frappe._dict(
            entity="Assessment Result", record="any", action="Saved", pupils=frappe.as_json([self.school.pupil_10])
        )
        with patch.object(frappe.db, "commit"):
            refreshing.follow([change])
        self.assertGreater(self.of(self.school.pupil_10).creation, before)
        self.assertEqual(self.of(self.school.pupil_10_b).creation, other)

    def test_what_holds_without_an_end_is_not_over(self):
        keys = []
        for number, days in enumerate((None, -1)):
            until = days and add_days(getdate(), days)
            about = {"student": self.school.pupil_10}
            key = f"seen:{number}"
            insight = insights.Insight(key, "Seen", "Seen", "Seen.", "", {}, valid_until=until, about=about)
            insights.say(insight)
            keys.append(key)
        alerts.expire()
        self.assertEqual([insights.is_open(key) for key in keys], [True, False])

    def test_no_estimate_is_made_against_a_pupils_wish_and_what_was_made_goes(self):
        self.estimate()
        self.assertTrue(frappe.db.exists("AI Prediction", {"student": self.school.pupil_10}))
        frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Predictions", "status": "Withdrawn"}
        ).insert()
        # At once, and with the next estimates too.
        self.assertFalse(frappe.db.exists("AI Prediction", {"student": self.school.pupil_10}))
        self.assertFalse(frappe.db.exists("AI Insight", {"student": self.school.pupil_10, "status": "Open"}))
        self.estimate()
        self.assertFalse(frappe.db.exists("AI Prediction", {"student": self.school.pupil_10}))
        proposed = {"student": self.school.pupil_10, "status": "Proposed"}
        self.assertFalse(frappe.db.exists("AI Recommendation", proposed))
        self.assertFalse(frappe.db.exists("AI Insight", {"student": self.school.pupil_10, "status": "Open"}))
        self.assertTrue(frappe.db.exists("AI Prediction", {"student": self.school.pupil_10_b}))
        with self.as_user(self.school.principal_login):
            self.assertIn("as was wished", students.enhanced(self.school.pupil_10)["remarks"][0])

    def test_where_a_consent_is_needed_nothing_is_estimated_without(self):
        frappe.get_doc(
            {"doctype": "AI Consent", "student": self.school.pupil_10, "purpose": "Predictions", "status": "Given"}
        ).insert()
        chosen = dataclasses.replace(school_choices.current(), consent_needed=True)
        self.assertEqual(set(gathering.to_estimate(chosen).enrolments["pupil"]), {self.school.pupil_10})

    def test_instructors_are_told_of_what_is_new_once(self):
        # What has a notification of its own is not told together with the rest.
        frappe.db.set_single_value("School AI Settings", "back_notification", 0)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        self.addCleanup(frappe.clear_document_cache, "School AI Settings", "School AI Settings")
        self.estimate()
        told = {"for_user": self.school.physicist_login, "subject": ("like", "%Ada Test%")}
        self.assertEqual(frappe.db.count("Notification Log", told), 1)
        self.estimate()
        self.assertEqual(frappe.db.count("Notification Log", told), 1)

    def test_a_switched_off_capability_is_off_everywhere(self):
        frappe.db.set_single_value("School AI Settings", "predictions_enabled", 0)
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        self.estimate()
        self.assertFalse(frappe.db.count("AI Prediction"))
        self.assertRaises(CapabilityDisabled, students.predictions, self.school.pupil_10)


class TestWhoIsTold(PredictionsTest):
    def setUp(self):
        super().setUp()
        self.use_learned("fails", "grade")
        self.give_results(self.school.pupil_10, 30, 28, 33)
        self.estimate()
        self.student = self.school.pupil_10

    def seen_by(self, user):
        with self.as_user(user):
            return students.predictions(self.student)

    def test_a_teacher_is_told_with_figures_a_pupil_and_a_family_with_what_helps(self):
        teacher = next(each for each in self.seen_by(self.school.physicist_login) if each["outcome"] == "fails")
        pupil = next(each for each in self.seen_by(self.school.pupil_10_login) if each["outcome"] == "fails")
        family = next(each for each in self.seen_by(self.school.mother_login) if each["outcome"] == "fails")
        self.assertIn("is estimated at about", teacher["headline"])
        self.assertIn("no verdict", pupil["headline"])
        self.assertIn("may need some help", family["headline"])
        self.assertEqual(len({teacher["headline"], pupil["headline"], family["headline"]}), 3)
        self.assertTrue(any("raises the chance" in each for each in teacher["reasons"]))
        self.assertFalse(any("raises the chance" in each for each in pupil["reasons"]))
        self.assertIsNone(pupil["model"])

    def test_a_teacher_of_another_course_a_stranger_and_a_guest_are_told_nothing(self):
        for user in (self.school.mathematician_login, self.school.pupil_7_login, self.school.outsider_login, "Guest"):
            with self.subTest(user), self.as_user(user):
                for method in (students.predictions, students.enhanced, students.recommendations):
                    self.assertRaises(frappe.PermissionError, method, self.student)

    def test_a_guardian_without_access_is_told_nothing(self):
        self.assertTrue(self.seen_by(self.school.father_login))
        student = frappe.get_doc("Student", self.student)
        next(row for row in student.guardians if row.guardian == self.school.father).school_ai_access = "No access"
        student.save()
        with self.as_user(self.school.father_login):
            self.assertRaises(frappe.PermissionError, students.predictions, self.student)

    def test_lists_at_the_desk_hold_what_one_teaches_and_nothing_else(self):
        for doctype in ("AI Prediction", "AI Insight"):
            with self.subTest(doctype):
                with self.as_user(self.school.physicist_login):
                    rows = frappe.get_list(doctype, fields=["name", "student", "course"])
                    self.assertTrue(rows)
                    self.assertEqual({row.course for row in rows}, {self.school.physics})
                with self.as_user(self.school.mathematician_login):
                    seen = frappe.get_list(doctype, fields=["student"])
                    self.assertNotIn(self.student, {row.student for row in seen})
                with self.as_user(self.school.principal_login):
                    self.assertTrue(frappe.get_list(doctype))
                for user in (self.school.pupil_10_login, self.school.mother_login, self.school.outsider_login):
                    with self.as_user(user):
                        self.assertRaises(frappe.PermissionError, frappe.get_list, doctype)

    def test_models_are_for_heads_only(self):
        with self.as_user(self.school.principal_login):
            self.assertTrue(frappe.get_list("AI Model"))
        with self.as_user(self.school.physicist_login):
            self.assertRaises(frappe.PermissionError, frappe.get_list, "AI Model")
            self.assertRaises(frappe.PermissionError, predictions_api.learn)
        with self.as_user(self.school.principal_login):
            # Heads look; those who look after School AI decide.
            self.assertRaises(frappe.PermissionError, predictions_api.learn)

    def test_an_insight_is_not_shown_to_the_pupil(self):
        self.assertTrue(frappe.db.exists("AI Insight", {"student": self.student, "status": insights.OPEN}))
        with self.as_user(self.school.pupil_10_login):
            self.assertEqual(students.enhanced(self.student)["insights"], [])

    def test_reasons_that_came_without_are_worked_out_when_asked_for(self):
        frappe.db.set_value("AI Prediction", {"student": self.student}, "reasons", None)
        with self.as_user(self.school.physicist_login):
            found = students.explain(self.student, "fails", self.school.physics)
        self.assertTrue(found["reasons"])

    def test_reasons_of_another_teachers_course_are_not_worked_out(self):
        self.assertIn(self.school.mathematics, enrolment.of_student(self.student).courses)
        with self.as_user(self.school.physicist_login):
            for course in (self.school.mathematics, None):
                found = students.explain(self.student, "fails", course)
                self.assertEqual(found, {"reasons": [], "changes": []})
        with self.as_user(self.school.principal_login):
            self.assertTrue(students.explain(self.student, "fails", self.school.mathematics)["reasons"])

    def test_a_pupil_of_whom_nothing_is_known_gets_a_sentence_and_no_number(self):
        frappe.db.delete("AI Model")
        frappe.db.delete("AI Prediction")
        with self.as_user(self.school.pupil_7_login):
            shown = students.enhanced(self.school.pupil_7)
        self.assertEqual((shown["predictions"], shown["absent_share"]), ([], None))
        self.assertIn("no estimates yet", shown["remarks"][0])
        self.assertIsNone(shown["courses"][0]["grade"])
        self.assertEqual(looking.audience_of(looking.Standing("x", frozenset(), student="s"), "s"), "pupil")
