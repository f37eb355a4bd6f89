"""/school-ai/progress: what pupils and families are shown, and what they are not."""

import json
import re
from html import unescape

import frappe
from frappe.utils import add_days, getdate, now_datetime, set_request
from frappe.website.serve import get_response

from school_ai.api import recommendations
from school_ai.permissions import forget_standings
from school_ai.tests.case import SiteTest
from school_ai.tests.former_pupils import put, result

PAGE = "/school-ai/progress"
ACCEPTED, PROPOSED = "Read the chapter about levers.", "Learn the table of forces by heart."
TEACHERS_ONLY = "Only teachers are told this."


class ProgressPageTest(SiteTest):
    def setUp(self):
        super().setUp()
        # What a bench's own estimates may have said of the test school's pupils meanwhile.
        pupils = (self.school.pupil_10, self.school.pupil_10_b, self.school.pupil_7)
        for doctype in ("AI Prediction", "AI Insight", "AI Recommendation"):
            frappe.db.delete(doctype, {"student": ("in", pupils)})
        self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
        self.addCleanup(setattr, frappe.local, "form_dict", frappe.local.form_dict)
        self.addCleanup(setattr, frappe.local, "request", getattr(frappe.local, "request", None))

    def respond(self, user: str, child: str = ""):
        set_request(method="GET", path=PAGE)
        with self.as_user(user):
            # Becoming somebody else forgets what was asked for.
            frappe.local.form_dict = frappe._dict(child=child) if child else frappe._dict()
            return get_response()

    def page(self, user: str, child: str = "") -> str:
        """The page's text as a browser has it, its markup included."""
        response = self.respond(user, child)
        self.assertEqual(response.status_code, 200)
        return re.sub(r"\s+", " ", unescape(frappe.safe_decode(response.get_data())))

    def assert_refused(self, user: str, child: str = "") -> str:
        response = self.respond(user, child)
        self.assertEqual(response.status_code, 403)
        return frappe.safe_decode(response.get_data())

    def give_result(self, percent: float, student: str = ""):
        student, day = student or self.school.pupil_10, add_days(getdate(), -20)
        plan = f"Plan {frappe.generate_hash(length=6)}"
        name = result(student, self.school.physics, self.year, self.school.term, day, percent / 5, 20, plan)
        frappe.db.set_value("Assessment Result", name, "student_group", self.school.group_10)

    @property
    def year(self) -> str:
        return frappe.db.get_value("Academic Term", self.school.term, "academic_year")

    def estimate(self, outcome: str, student: str = "", **values) -> str:
        return put(
            "AI Prediction",
            **{
                "student": student or self.school.pupil_10,
                "student_name": "Ada Test",
                "outcome": outcome,
                "course": self.school.physics,
                "as_of": getdate(),
                "valid_until": add_days(getdate(), 10),
                "docstatus": 0,
                **values,
            },
        )

    def classmate(self, full_name: str) -> str:
        name = put("Student", first_name=full_name, student_name=full_name, enabled=1, docstatus=0)
        of_group = {"parent": self.school.group_10, "parenttype": "Student Group", "parentfield": "students"}
        put("Student Group Student", **of_group, student=name, student_name=full_name, active=1, docstatus=0)
        return name

    def worth_a_look(self, student: str = ""):
        marks = {"theme": "marks", "part": 0.3, "facts": {"mean": 41.0, "last": 38.0, "results": 2.0}}
        self.estimate(
            "Failing a course",
            student,
            chance=0.61,
            told=1,
            reasons=json.dumps([marks]),
            changes=json.dumps([{"theme": "marks", "estimate": 0.3, "difference": -0.3}]),
        )

    def step(self, text: str = ACCEPTED, status: str = "Accepted", student: str = "", **values) -> str:
        return put(
            "AI Recommendation",
            **{
                "student": student or self.school.pupil_10,
                "course": self.school.physics,
                "kind": "Read",
                "text": text,
                "reason": "Of Levers 60 % was missed so far (5 tasks).",
                "status": status,
                "decided_by": self.school.physicist_login,
                "weight": 0.5,
                "docstatus": 0,
                **values,
            },
        )

    def insight(self, student: str = ""):
        put(
            "AI Insight",
            student=student or self.school.pupil_10,
            course=self.school.physics,
            status="Open",
            kind="May need help in a course",
            severity="High",
            title=TEACHERS_ONLY,
            text=TEACHERS_ONLY,
            suggestion=TEACHERS_ONLY,
            docstatus=0,
        )


class TestWhatIsShown(ProgressPageTest):
    def test_a_pupil_sees_results_days_likely_grade_what_is_worth_a_look_and_steps(self):
        self.give_result(75)
        for number, status in enumerate(("Present", "Absent", "Present", "Present"), 1):
            put("Student Attendance", student=self.school.pupil_10, date=add_days(getdate(), -number), status=status)
        self.estimate("Final grade", value=64.6, low=57.6, high=71.2)
        self.worth_a_look()
        name = self.step()
        page = self.page(self.school.pupil_10_login)
        self.assertIn("<h1>Your progress</h1>", page)
        self.assertIn("You have missed 1 of 4 school days this term.", page)
        self.assertIn("75 %</strong>", page)
        self.assertIn("from one result", page)
        self.assertIn("most likely between 58 and 71 %", page)
        self.assertIn("As things stand, School AI Physics could end below 50 %.", page)
        self.assertIn("Your 2 results so far are 41 % on average", page)
        self.assertIn("Practise a little on most days", page)
        self.assertIn(ACCEPTED, page)
        self.assertIn(f'data-step="{name}"', page)
        self.assertIn("chosen by Paul Physicist", page)
        self.assertNotIn("Nothing stands out", page)
        self.assertIn("school_ai_progress.bundle", page)

    def test_what_is_for_teachers_is_not_there(self):
        self.give_result(41)
        self.worth_a_look()
        self.estimate("Drop in engagement", chance=0.123, said="about 12 %")
        self.insight()
        self.step()
        for status in ("Proposed", "Dismissed", "Withdrawn"):
            self.step(PROPOSED, status)
        self.step(PROPOSED, "Changed", changed_text="Come and see me.", note=TEACHERS_ONLY)
        for user, child in ((self.school.pupil_10_login, ""), (self.school.mother_login, self.school.pupil_10)):
            page = self.page(user, child)
            self.assertIn("Come and see me.", page)
            for words in (PROPOSED, TEACHERS_ONLY, "is estimated at about", "raises the chance", "about 12 %", "61 %"):
                self.assertNotIn(words, page)

    def test_why_a_pupil_is_asked_to_talk_is_between_them_and_the_teacher(self):
        self.step("Talk with your teacher about Physics.", kind="Talk")
        page = self.page(self.school.pupil_10_login)
        self.assertIn("Talk with your teacher about Physics.", page)
        self.assertNotIn("60 % was missed", page)

    def test_what_is_said_of_two_estimates_of_a_course_stands_once(self):
        self.give_result(41)
        self.worth_a_look()
        attendance = {"theme": "attendance", "part": 0.1, "facts": {"absent": 0.25, "absent_lately": 0.25}}
        marks = {"theme": "marks", "part": 0.3, "facts": {"mean": 41.0, "last": 38.0, "results": 2.0}}
        self.estimate("Drop in engagement", chance=0.6, told=1, reasons=json.dumps([marks, attendance]), changes="[]")
        page = self.page(self.school.pupil_10_login)
        self.assertEqual(page.count("Your 2 results so far are 41 %"), 1)
        self.assertIn("You missed 25 % of the days this term.", page)
        self.assertEqual(page.count('<article class="look">'), 1)

    def test_a_class_too_small_is_not_shown_and_a_larger_one_without_names(self):
        self.give_result(75)
        self.assertNotIn("of the class", self.page(self.school.pupil_10_login))
        for number, percent in enumerate((40, 50, 60, 70)):
            self.give_result(percent, self.classmate(f"Zoe Other{number}"))
        page = self.page(self.school.pupil_10_login)
        self.assertIn("Results so far: 75 %. Half of the class is between 50 and 70 %, its middle at 60 %.", page)
        self.assertNotIn("Zoe", page)

    def test_a_step_that_is_done_has_its_tick_for_three_weeks(self):
        self.step(status="Done", done_on=now_datetime())
        self.step("Long done.", "Done", done_on=add_days(now_datetime(), -30))
        page = self.page(self.school.pupil_10_login)
        self.assertIn("checked", page)
        self.assertIn("done on", page)
        self.assertNotIn("Long done.", page)

    def test_markup_in_what_a_teacher_wrote_stays_text(self):
        self.step(status="Changed", changed_text="<img src=x onerror=alert(1)> Read it.")
        body = frappe.safe_decode(self.respond(self.school.pupil_10_login).get_data())
        self.assertIn("&lt;img src=x", body)
        self.assertNotIn("<img src=x", body)

    def test_a_material_is_opened_by_who_may_read_it(self):
        def shelved(title: str, **values) -> str:
            return put("AI Knowledge Document", title=title, status="Ready", page_count=3, docstatus=0, **values)

        mine = shelved("Levers", visibility="Course", course=self.school.physics)
        other = shelved("Key to levers", visibility="Instructors", course=self.school.physics)
        self.step("Read it.", material=mine)
        self.step("Read that.", material=other)
        page = self.page(self.school.pupil_10_login)
        self.assertIn(f"knowledge.page?document={mine}&page_number=1", page)
        self.assertNotIn(other, page)
        page = self.page(self.school.mother_login, self.school.pupil_10)
        self.assertIn("Material: Levers", page)
        self.assertNotIn("knowledge.page", page)

    def test_where_it_comes_from_follows_the_schools_choices(self):
        fees, notes = "Also whether fees are overdue.", "Also how many notes teachers made"
        for with_fees, with_notes in ((1, 0), (0, 1)):
            with self.settings(predictions_use_fees=with_fees, predictions_use_notes=with_notes):
                self.worth_a_look()
                page = self.page(self.school.pupil_10_login)
                self.assertEqual((fees in page, notes in page), (bool(with_fees), bool(with_notes)))
                self.assertIn("Never looked at: gender", page)
                self.assertIn("Estimates are worked out by a computer, last on", page)
                self.assertIn("a word to the school's office is enough", page)

    def test_the_page_speaks_the_readers_language(self):
        self.give_result(41)
        self.worth_a_look()
        for language, words in (("de", "Dein Fortschritt"), ("fr", "Tes progrès"), ("es", "Tu progreso")):
            frappe.local.lang = language
            page = self.page(self.school.pupil_10_login)
            self.assertIn(words, page)
            self.assertNotIn("As things stand,", page)


class TestWhoIsShownWhat(ProgressPageTest):
    def test_a_guardian_of_two_changes_between_them(self):
        self.step("Ada reads.")
        self.step("Cleo reads.", student=self.school.pupil_7)
        page = self.page(self.school.mother_login)
        self.assertIn("How Ada Test gets on", page)
        self.assertIn("Ada reads.", page)
        self.assertIn(f'href="?child={self.school.pupil_7}"', page)
        page = self.page(self.school.mother_login, self.school.pupil_7)
        self.assertIn("How Cleo Test gets on", page)
        self.assertIn("Cleo reads.", page)
        self.assertNotIn("Ada reads.", page)

    def test_a_guardian_sees_steps_and_cannot_tick_them(self):
        name = self.step()
        page = self.page(self.school.father_login)
        self.assertIn(ACCEPTED, page)
        self.assertIn("not done yet", page)
        self.assertNotIn("checkbox", page)
        self.assertNotIn("school_ai_progress.bundle", page)
        with self.as_user(self.school.father_login), self.assertRaises(frappe.PermissionError):
            recommendations.tick(name)
        with self.as_user(self.school.pupil_10_login):
            self.assertEqual(recommendations.tick(name), "Done")
            self.assertEqual(recommendations.tick(name, done=False), "Accepted")

    def test_nobody_is_shown_a_strangers_child(self):
        there = self.assert_refused(self.school.father_login, self.school.pupil_7)
        self.assertNotIn("Cleo", there)
        self.assert_refused(self.school.father_login, "EDU-STU-NOBODY")
        self.assert_refused(self.school.pupil_10_login, self.school.pupil_10_b)
        self.assert_refused(self.school.outsider_login, self.school.pupil_10)
        self.assert_refused(self.school.physicist_login, self.school.pupil_10)
        self.assert_refused(self.school.principal_login, self.school.pupil_10)

    def test_a_guardian_without_access_by_custody_learns_nothing(self):
        student = frappe.get_doc("Student", self.school.pupil_10)
        next(row for row in student.guardians if row.guardian == self.school.father).school_ai_access = "No access"
        student.save()
        forget_standings()
        self.step()
        self.assert_refused(self.school.father_login, self.school.pupil_10)
        page = self.page(self.school.father_login)
        self.assertIn("Please ask the school's office.", page)
        self.assertNotIn("Ada", page)
        self.assertIn(ACCEPTED, self.page(self.school.mother_login))

    def test_who_teaches_their_own_child_reads_what_families_read(self):
        guardian = frappe.get_doc(
            {"doctype": "Guardian", "guardian_name": "Paul Physicist", "email_address": self.school.physicist_login}
        ).insert()
        student = frappe.get_doc("Student", self.school.pupil_10)
        student.append("guardians", {"guardian": guardian.name, "relation": "Father"})
        student.save()
        self.insight()
        self.worth_a_look()
        self.step(PROPOSED, "Proposed")
        page = self.page(self.school.physicist_login)
        self.assertIn("How Ada Test gets on", page)
        self.assertIn("Ada Test may need some help", page)
        for words in (PROPOSED, TEACHERS_ONLY, "is estimated at about"):
            self.assertNotIn(words, page)
        # Of pupils who are not theirs they find nothing here.
        self.assert_refused(self.school.physicist_login, self.school.pupil_10_b)

    def test_those_who_teach_or_head_are_shown_to_the_desk(self):
        for user in (self.school.physicist_login, self.school.principal_login):
            page = self.page(user)
            self.assertIn("This page is for pupils and families.", page)
            self.assertIn('href="/app/school-ai"', page)

    def test_a_login_of_nobody_is_told_whom_to_ask(self):
        page = self.page(self.school.outsider_login)
        self.assertIn("Your login is not connected to a pupil or a guardian.", page)
        self.assertNotIn("/app/", page)

    def test_a_guest_signs_in_first(self):
        response = self.respond("Guest")
        self.assertIn(response.status_code, (301, 302))
        self.assertIn("/login?redirect-to=/school-ai/progress", response.headers["Location"])

    def test_switched_off_it_is_not_there(self):
        with self.settings(predictions_enabled=0):
            self.assert_refused(self.school.pupil_10_login)


class TestNothingToShow(ProgressPageTest):
    def test_without_results_steps_or_anything_that_stands_out_it_says_so(self):
        page = self.page(self.school.pupil_10_login)
        self.assertEqual(page.count("No results yet"), 2)
        self.assertIn("Steps that a teacher has chosen stand here.", page)
        self.assertNotIn("school days this term", page)

    def test_nothing_stands_out(self):
        self.give_result(80)
        self.estimate("Final grade", value=78.0, low=70.0, high=86.0)
        self.assertIn("Nothing stands out at the moment. Keep going like this!", self.page(self.school.pupil_10_login))
        page = self.page(self.school.father_login)
        self.assertIn("Nothing stands out at the moment.", page)
        self.assertNotIn("Keep going", page)

    def test_a_pupil_in_no_course_is_told(self):
        frappe.db.set_value("Academic Year", self.year, "year_end_date", "2020-01-01")
        frappe.db.set_value("Academic Term", self.school.term, "term_end_date", "2020-01-01")
        self.assertIn("You are in no course at the moment.", self.page(self.school.pupil_10_login))
        self.assertIn("Ada Test is in no course at the moment.", self.page(self.school.father_login))

    def test_a_term_that_has_not_begun_is_told(self):
        frappe.db.set_value("Academic Term", self.school.term, "term_start_date", add_days(getdate(), 10))
        page = self.page(self.school.pupil_10_login)
        self.assertIn("No term is running at the moment.", page)
        self.assertNotIn("Nothing stands out", page)

    def test_from_an_objection_on_no_estimate_is_shown(self):
        self.give_result(41)
        self.estimate("Final grade", value=64.6, low=57.6, high=71.2)
        self.worth_a_look()
        put("AI Consent", student=self.school.pupil_10, purpose="Predictions", status="Withdrawn", docstatus=0)
        page = self.page(self.school.pupil_10_login)
        self.assertIn("No estimates are made for you, as was wished.", page)
        for words in ("most likely between", "As things stand,", "Nothing stands out", "worked out by a computer"):
            self.assertNotIn(words, page)
        self.assertIn("41 %</strong>", page)
        self.assertIn("No estimates are made for this pupil, as was wished.", self.page(self.school.father_login))

    def test_without_the_consent_that_the_school_asks_for_it_says_so(self):
        with self.settings(predictions_consent="A consent is needed"):
            self.worth_a_look()
            page = self.page(self.school.pupil_10_login)
            self.assertIn("this school asks for a consent first", page)
            self.assertIn("Estimates are made only with a consent.", page)
            self.assertNotIn("As things stand,", page)
