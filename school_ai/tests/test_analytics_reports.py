"""The reports on predictions, results and resources: what each reader is listed, and what is said where there is
nothing."""

import frappe
from frappe.desk import query_report
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.desk.doctype.number_card import number_card
from frappe.utils import add_days, getdate

from school_ai.api import courses as courses_api
from school_ai.services.analytics import models
from school_ai.tests import former_pupils
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put

HELP, RESULTS, DIFFICULTY = "Pupils Who May Need Help", "Results and Trends", "Difficulty of Assessments"
FAIRNESS, RESOURCES, FOLLOWED = "Fairness of Predictions", "Use of Resources", "What Followed"
FOR_HEADS = (FAIRNESS, RESOURCES, FOLLOWED)
ALL = (HELP, RESULTS, DIFFICULTY, *FOR_HEADS)
REASONS = [{"theme": "marks", "part": 0.3, "facts": {"mean": 40, "last": 35, "results": 2}}]
GROUP = {
    "attribute": "gender",
    "group": "Female",
    "pupils": 40,
    "rows": 80,
    "cases": 20,
    "alerts": [0.2, 0.1, 0.3],
    "false_alarms": [0.1, 0.05, 0.2],
    "missed": [0.3, 0.2, 0.5],
    "right": [0.6, 0.4, 0.8],
    "differences": {},
    "enough": True,
    "beyond": [],
}


class ReaderTest(SiteTest):
    def run_report(self, name: str, user: str | None = None, **filters):
        with self.as_user(user or self.school.principal_login):
            return frappe._dict(query_report.run(name, filters=filters))


class TestSwitchedOff(ReaderTest):
    # Settings are committed: here nothing may have been deleted before.
    def test_each_report_says_so(self):
        with self.settings(predictions_enabled=0):
            for name in ALL:
                found = self.run_report(name)
                self.assertEqual(found.result, [], name)
                self.assertIn("switched off", found.message)


class ReportsTest(ReaderTest):
    """Each test begins with nothing to report, within a transaction that is undone."""

    def setUp(self):
        super().setUp()
        for doctype in ("AI Model", "AI Prediction", "AI Insight", "AI Insight Action", "AI Recommendation"):
            frappe.db.delete(doctype)
        for doctype in ("AI Consent", "Assessment Result", "Assessment Plan", "Course Schedule"):
            frappe.db.delete(doctype)

    def refused(self, name: str, user: str, **filters):
        with self.as_user(user), self.assertRaises(frappe.PermissionError):
            query_report.run(name, filters=filters)

    def estimate(self, student: str, course: str, group: str, **values) -> str:
        return put(
            "AI Prediction",
            **{
                "student": student,
                "student_name": frappe.db.get_value("Student", student, "student_name"),
                "course": course,
                "student_group": group,
                "outcome": "Failing a course",
                "said": "about 70 %",
                "chance": 0.7,
                "told": 1,
                "as_of": getdate(),
                "valid_until": add_days(getdate(), 7),
                "reasons": frappe.as_json(REASONS),
                "docstatus": 0,
                **values,
            },
        )

    def model(self, **values) -> str:
        return put(
            "AI Model",
            **{
                "outcome": "Failing a course",
                "status": models.IN_USE,
                "audit": frappe.as_json({"groups": [GROUP], "judged": ["gender"], "limits": {}, "passes": True}),
                "docstatus": 0,
                **values,
            },
        )

    def two_estimates(self):
        self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.estimate(self.school.pupil_7, self.school.mathematics, self.school.group_7)

    def give_results(self, student: str, course: str, group: str, *percents: float):
        year = frappe.db.get_value("Academic Term", self.school.term, "academic_year")
        for number, percent in enumerate(percents):
            plan, day = f"SAT {course} {group} {number}", add_days(getdate(), -30 + 7 * number)
            former_pupils.result(student, course, year, self.school.term, day, percent / 5, 20.0, plan)
            frappe.db.set_value(
                "Assessment Plan", plan, {"student_group": group, "assessment_name": f"{course} {number}"}
            )

    def results_in_both_courses(self):
        self.give_results(self.school.pupil_10, self.school.physics, self.school.group_10, 40, 60)
        self.give_results(self.school.pupil_10_b, self.school.physics, self.school.group_10, 80, 90)
        self.give_results(self.school.pupil_7, self.school.mathematics, self.school.group_7, 50, 70)


class TestWhoIsListed(ReportsTest):
    def test_each_is_listed_the_pupils_whom_they_teach_and_heads_all(self):
        self.two_estimates()
        for login, pupils in (
            (self.school.physicist_login, {self.school.pupil_10}),
            (self.school.mathematician_login, {self.school.pupil_7}),
            (self.school.principal_login, {self.school.pupil_10, self.school.pupil_7}),
            (self.school.administrator_login, {self.school.pupil_10, self.school.pupil_7}),
        ):
            found = self.run_report(HELP, login)
            self.assertEqual({row["student"] for row in found.result}, pupils, login)
            self.assertIn("no verdict", found.message)

    def test_pupils_families_and_strangers_are_refused_every_report(self):
        self.two_estimates()
        for login in (self.school.pupil_10_login, self.school.mother_login, self.school.outsider_login):
            for name in ALL:
                self.refused(name, login)

    def test_what_is_about_the_school_is_refused_to_instructors(self):
        self.model()
        for name in FOR_HEADS:
            self.refused(name, self.school.physicist_login)
            self.assertIsInstance(self.run_report(name, self.school.administrator_login).result, list)

    def test_a_report_asks_who_reads_it_whoever_runs_it(self):
        """Frappe asks for the roles; a report that is run by another way is asked too."""
        for module in ("fairness_of_predictions", "use_of_resources", "what_followed"):
            execute = frappe.get_attr(f"school_ai.school_ai.report.{module}.{module}.execute")
            with self.as_user(self.school.physicist_login), self.assertRaises(frappe.PermissionError):
                execute({})

    def test_why_is_said_in_words(self):
        self.two_estimates()
        (row,) = self.run_report(HELP, self.school.physicist_login).result
        self.assertIn("The 2 results so far are 40 % on average", row["why"])
        self.assertIn("raises the chance by 30 points", row["why"])
        self.assertNotIn("{", row["why"])

    def test_filters_narrow_and_never_widen(self):
        self.two_estimates()
        school = self.school
        self.assertEqual(len(self.run_report(HELP, course=school.physics).result), 1)
        self.assertEqual(len(self.run_report(HELP, student_group=school.group_7).result), 1)
        self.assertEqual(self.run_report(HELP, outcome="Often absent").result, [])
        found = self.run_report(HELP, school.physicist_login, course=school.mathematics)
        self.assertEqual(found.result, [])
        self.assertIn("in what you have chosen", found.message)

    def test_what_asks_for_no_look_or_is_over_is_not_listed(self):
        self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10, told=0)
        self.estimate(
            self.school.pupil_10_b, self.school.physics, self.school.group_10, valid_until=add_days(getdate(), -1)
        )
        self.assertEqual(self.run_report(HELP).result, [])

    def test_who_has_objected_is_not_listed_from_then_on(self):
        self.two_estimates()
        consent = {"student": self.school.pupil_10, "purpose": "Predictions", "status": "Withdrawn"}
        put("AI Consent", docstatus=0, **consent)
        self.assertEqual({row["student"] for row in self.run_report(HELP).result}, {self.school.pupil_7})


class TestResults(ReportsTest):
    def test_each_is_listed_the_results_of_their_groups(self):
        self.results_in_both_courses()
        for login, courses in (
            (self.school.physicist_login, {self.school.physics}),
            (self.school.mathematician_login, {self.school.mathematics}),
            (self.school.principal_login, {self.school.physics, self.school.mathematics}),
        ):
            for by in ("course", "group", "assessment"):
                rows = self.run_report(RESULTS, login, by=by).result
                self.assertEqual({row["course"] for row in rows}, courses, (login, by))

    def test_a_course_that_one_does_not_teach_is_told_so(self):
        self.results_in_both_courses()
        for name in (RESULTS, DIFFICULTY):
            found = self.run_report(name, self.school.physicist_login, course=self.school.mathematics)
            self.assertEqual(found.result, [])
            self.assertIn("You teach no such course", found.message)

    def test_of_few_pupils_no_interval_is_given(self):
        self.results_in_both_courses()
        (row,) = self.run_report(RESULTS, self.school.physicist_login, by="course").result
        self.assertEqual((row["pupils"], row["mean"], row["mean_between"]), (2, 67.5, ""))
        message = self.run_report(RESULTS, self.school.physicist_login, by="course").message
        self.assertIn("Of fewer than 5 pupils no interval is given", message)

    def test_of_many_pupils_an_interval_is_given(self):
        former_pupils.cohort(self.school.physics, 1, pupils=30)
        (row,) = self.run_report(RESULTS, by="course").result
        low, high = map(int, row["mean_between"].split(" to "))
        self.assertLess(low, row["mean"])
        self.assertGreater(high, row["mean"])

    def test_an_unknown_dimension_is_the_course(self):
        self.results_in_both_courses()
        found = self.run_report(RESULTS, by="pupil")
        self.assertEqual(found.columns[0]["fieldname"], "course")
        self.assertNotIn("pupil", found.result[0])

    def test_difficulty_is_listed_for_the_assessments_of_ones_groups(self):
        self.results_in_both_courses()
        other = "School AI 10B"
        self.give_results(self.school.pupil_10_b, self.school.physics, other, 30)
        mine = self.run_report(DIFFICULTY, self.school.physicist_login, academic_term=self.school.term).result
        self.assertEqual({row["title"] for row in mine}, {f"{self.school.physics} {n} · School AI 10A" for n in (0, 1)})
        with self.as_user(self.school.physicist_login):
            by_method = courses_api.difficulty(self.school.physics, self.school.term)["rows"]
        self.assertEqual({row["title"] for row in by_method}, {row["title"] for row in mine})
        everybody = self.run_report(DIFFICULTY, academic_term=self.school.term).result
        self.assertIn(f"{self.school.physics} 0 · {other}", {row["title"] for row in everybody})
        self.assertTrue(all(row["why"] for row in mine), "two pupils are too few to tell")

    def test_the_hardest_stands_first(self):
        former_pupils.cohort(self.school.physics, 1, pupils=40)
        rows = self.run_report(DIFFICULTY, academic_term="SAT1 Term").result
        levels = [row["level"] for row in rows if row["level"] is not None]
        self.assertGreaterEqual(len(levels), 3)
        self.assertEqual(levels, sorted(levels))


class TestForHeads(ReportsTest):
    def test_a_group_beyond_the_limits_is_named_in_words(self):
        beyond = {**GROUP, "group": "Male", "beyond": ["missed"]}
        few = {**GROUP, "group": "Other", "enough": False}
        audit = {"groups": [GROUP, beyond, few], "judged": ["gender"], "limits": {}, "passes": False}
        self.model(audit=frappe.as_json(audit))
        found = {row["group"]: row for row in self.run_report(FAIRNESS).result}
        self.assertEqual(found["Female"]["verdict"], "Within the limits")
        self.assertEqual(found["Male"]["verdict"], "Beyond the limits: more is missed than among others")
        self.assertEqual(found["Other"]["verdict"], "Too few to judge")
        self.assertEqual((found["Female"]["alerts"], found["Female"]["alerts_between"]), (20.0, "10 to 30"))

    def test_why_a_model_is_not_used_is_said_and_escaped(self):
        self.model(status=models.NOT_ALLOWED, outcome="Often absent", why_rule="Errs about <b>boys</b>.")
        found = self.run_report(FAIRNESS)
        self.assertEqual(found.result, [])
        self.assertIn("Often absent is not estimated. Errs about &lt;b&gt;boys", found.message)

    def test_classes_stand_with_their_pupils(self):
        found = self.run_report(RESOURCES, about="classes", academic_term=self.school.term)
        pupils = {row["group"]: row["pupils"] for row in found.result}
        self.assertEqual(pupils, {self.school.group_10: 2, self.school.group_7: 1})

    def test_instructors_stand_by_name_and_not_by_load(self):
        for instructor, lessons in ((self.school.physicist, 1), (self.school.mathematician, 3)):
            for number in range(lessons):
                put("Course Schedule", instructor=instructor, course=self.school.physics, docstatus=0,
                    student_group=self.school.group_10, schedule_date=getdate(), from_time=f"{8 + number}:00:00",
                    to_time=f"{8 + number}:45:00", room=None)  # fmt: skip
        found = self.run_report(RESOURCES, about="instructors", academic_term=self.school.term).result
        self.assertEqual([row["title"] for row in found], ["Mia Mathematician", "Paul Physicist"])
        self.assertEqual([row["most"] for row in found], [3, 1])

    def test_where_support_would_help_says_what_it_assumes(self):
        for number in range(6):
            self.estimate(f"SAT-{number}", self.school.physics, self.school.group_10, chance=0.3 + 0.05 * number)
        found = self.run_report(RESOURCES, about="support")
        (row,) = found.result
        self.assertEqual((row["group"], row["pupils"], row["near"]), (self.school.group_10, 6, 6))
        self.assertIn("assumption", found.message)

    def test_what_followed_on_an_action_comes_with_its_caution(self):
        self.results_in_both_courses()
        insight = put("AI Insight", kind="May need help in a course", status="Done", student=self.school.pupil_10,
                      course=self.school.physics, docstatus=0)  # fmt: skip
        put("AI Insight Action", parent=insight, parenttype="AI Insight", parentfield="actions_taken", idx=1,
            action="Talk with the pupil", done_on=add_days(getdate(), -50), docstatus=0)  # fmt: skip
        found = self.run_report(FOLLOWED, months=12)
        (row,) = found.result
        self.assertEqual(row["action"], "Talk with the pupil")
        self.assertTrue(row["said"])
        self.assertIn("no proof", found.message)


class TestEmpty(ReportsTest):
    def test_each_report_without_data_says_a_sentence(self):
        for name in ALL:
            found = self.run_report(name, about="support")
            self.assertEqual(found.result, [], name)
            self.assertRegex(found.message or "", r"\w+ \w+.*\.$", name)

    def test_each_part_of_the_resources_says_a_sentence_without_data(self):
        frappe.db.set_value("Student Group", {"name": ("is", "set")}, "disabled", 1)
        for about in ("classes", "instructors", "rooms"):
            found = self.run_report(RESOURCES, about=about, academic_term=self.school.term)
            self.assertEqual(found.result, [], about)
            self.assertRegex(found.message or "", r"\.$", about)

    def test_an_instructor_without_courses_is_told_so(self):
        frappe.db.delete("Instructor Log", {"parent": self.school.physicist})
        frappe.db.delete("Student Group Instructor", {"instructor": self.school.physicist})
        for name in (RESULTS, DIFFICULTY):
            found = self.run_report(name, self.school.physicist_login)
            self.assertIn("You teach no such course", found.message)


class TestExport(ReportsTest):
    def exported(self, name: str, user: str, **filters) -> str:
        self.addCleanup(setattr, frappe.local, "response", frappe._dict(docs=[]))
        with self.as_user(user):
            # Who signs in begins with an empty form.
            frappe.local.form_dict = frappe._dict(
                report_name=name,
                file_format_type="CSV",
                filters=frappe.as_json(filters),
                visible_idx=frappe.as_json(list(range(1000))),
            )
            query_report.export_query()
        return frappe.safe_decode(frappe.local.response.filecontent)

    def test_an_export_holds_what_its_reader_is_listed(self):
        self.two_estimates()
        of_physics = self.exported(HELP, self.school.physicist_login)
        self.assertIn("Ada Test", of_physics)
        self.assertNotIn("Cleo Test", of_physics)

    def test_every_report_can_be_exported_by_heads(self):
        self.two_estimates()
        self.model()
        self.results_in_both_courses()
        for name in (HELP, RESULTS, DIFFICULTY, FAIRNESS, RESOURCES):
            self.assertTrue(self.exported(name, self.school.principal_login), name)

    def test_nobody_else_exports_one(self):
        self.two_estimates()
        with self.assertRaises(frappe.PermissionError):
            self.exported(HELP, self.school.pupil_10_login)
        with self.assertRaises(frappe.PermissionError):
            self.exported(FAIRNESS, self.school.physicist_login)


class TestWorkspace(ReportsTest):
    """The cards and charts that the app brings count what their reader may list."""

    def insights(self):
        for student, course in ((self.school.pupil_10, self.school.physics), (self.school.pupil_7, None)):
            put("AI Insight", kind="May need help in a course", status="Open", severity="High", student=student,
                course=course, computed_on=frappe.utils.now_datetime(), docstatus=0)  # fmt: skip

    def test_a_card_counts_what_one_may_list(self):
        self.insights()
        for name in ("Open Insights", "Open Insights of High Severity"):
            card = frappe.get_doc("Number Card", name)
            for login, count in (
                (self.school.principal_login, 2),
                (self.school.physicist_login, 1),
                (self.school.mathematician_login, 1),
            ):
                with self.as_user(login):
                    self.assertTrue(frappe.has_permission("Number Card", doc=name), login)
                    self.assertEqual(number_card.get_result(card.as_json(), card.filters_json), count, login)
            with self.as_user(self.school.pupil_10_login), self.assertRaises(frappe.PermissionError):
                number_card.get_result(card.as_json(), card.filters_json)

    def test_models_are_counted_for_heads(self):
        self.model()
        card = frappe.get_doc("Number Card", "Models in Use")
        with self.as_user(self.school.principal_login):
            self.assertEqual(number_card.get_result(card.as_json(), card.filters_json), 1)
        with self.as_user(self.school.physicist_login):
            self.assertFalse(frappe.has_permission("Number Card", doc=card.name))
            with self.assertRaises(frappe.PermissionError):
                number_card.get_result(card.as_json(), card.filters_json)

    def test_a_chart_counts_what_one_may_list(self):
        self.insights()
        for login, count in (
            (self.school.principal_login, 2),
            (self.school.physicist_login, 1),
            (self.school.mathematician_login, 1),
        ):
            for name in ("Open Insights by Kind", "Insights over Time"):
                with self.as_user(login):
                    found = dashboard_chart.get(chart_name=name)
                self.assertEqual(sum(found["datasets"][0]["values"]), count, (login, name))
