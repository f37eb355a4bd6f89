"""The reports for heads of school, and what they decide otherwise than a computer has proposed."""

import frappe
from frappe.utils import add_days, getdate

from school_ai.api import oversight
from school_ai.permissions import standing_of
from school_ai.services.analytics import looking, recommending
from school_ai.services.overseeing import estimates, proposals
from school_ai.tests.former_pupils import put
from school_ai.tests.test_analytics_reports import HELP, ReportsTest

OUTLOOK, TUTOR, TIMETABLES = "Attendance Outlook", "Tutor Use and Quality", "Timetable Quality"
INTEGRITY, COST, CONSENTS, PROPOSALS = "Integrity Status", "Provider Cost", "Consents", "AI Proposals"
FOR_HEADS = (TUTOR, TIMETABLES, INTEGRITY, COST, CONSENTS, PROPOSALS)


class HeadsTest(ReportsTest):
    def decide(self, kind: str, names: list[str], decision: str, reason: str = "", user: str | None = None):
        with self.as_user(user or self.school.principal_login):
            outcomes = oversight.decide(kind=kind, names=names, decision=decision, reason=reason)
        return [frappe._dict(each) for each in outcomes]


class TestReports(HeadsTest):
    def test_instructors_pupils_and_guardians_read_none_that_is_for_heads(self):
        for name in FOR_HEADS:
            self.refused(name, self.school.physicist_login)

    def test_each_says_something_where_there_is_nothing(self):
        for doctype in (
            *("AI Message", "AI Conversation", "AI Timetable Run", "AI Provider Call", "AI Data Conflict"),
            # What AI Proposals lists; other tests leave some.
            *(kind.doctype for kind in proposals.KINDS.values()),
        ):
            frappe.db.delete(doctype)
        for name in (*FOR_HEADS, OUTLOOK):
            self.assertTrue(self.run_report(name).message, name)

    def test_attendance_is_beside_the_weeks_before(self):
        frappe.db.delete("Student Attendance")
        for days, status in ((-3, "Absent"), (-4, "Present"), (-40, "Present"), (-41, "Present")):
            self.attend(self.school.pupil_10, add_days(getdate(), days), status)
        self.estimate(self.school.pupil_10, None, self.school.group_10, outcome="Often absent", chance=0.4, told=1)
        (row,) = (row for row in self.run_report(OUTLOOK).result if row["student_group"] == self.school.group_10)
        self.assertEqual((row["missed"], row["missed_before"], row["difference"]), (50.0, 0.0, 50.0))
        self.assertEqual((row["look"], row["expected"]), (1, 0.4))

    def test_instructors_are_shown_their_groups(self):
        groups = {row["student_group"] for row in self.run_report(OUTLOOK, self.school.physicist_login).result}
        self.assertIn(self.school.group_10, groups)
        self.assertNotIn(self.school.group_7, groups)
        named = self.run_report(OUTLOOK, self.school.physicist_login, student_group=self.school.group_7)
        self.assertEqual(named.result, [])

    def test_few_pupils_are_named_by_no_number(self):
        frappe.db.delete("AI Message")
        self.ask("AI-A", self.school.pupil_10)
        self.assertEqual(self.run_report(TUTOR).result, [])
        pupils = [f"SAT-{number}" for number in range(6)]
        for number, pupil in enumerate(pupils):
            self.ask(f"AI-{number}", pupil)
        found = self.run_report(TUTOR)
        (row,) = found.result
        self.assertEqual((row["questions"], row["pupils"], row["found"]), (1 + len(pupils), 1 + len(pupils), 100.0))
        bars = {each["name"]: each["values"] for each in found.chart["data"]["datasets"]}
        self.assertEqual(bars["Learning"], [1 + len(pupils)])
        self.assertEqual({sum(values) for name, values in bars.items() if name != "Learning"}, {0})

    def test_cost_is_summed_by_month(self):
        frappe.db.delete("AI Provider Call")
        for cost, outcome in ((0.5, "Answered"), (0.25, "Answered"), (0, "Failed")):
            put(
                "AI Provider Call",
                purpose="Answer", provider="OpenAI", model="m", outcome=outcome, cost=cost, tokens_in=10, docstatus=0,
            )  # fmt: skip
        found = self.run_report(COST)
        (row,) = found.result
        self.assertEqual((row["calls"], row["failed"], row["tokens_in"], row["cost"]), (3, 1, 30, 0.75))
        self.assertEqual(found.chart["data"]["datasets"][0]["values"], [0.75])

    def test_heads_see_cards_and_charts_of_what_they_may_not_open_row_by_row(self):
        with self.as_user(self.school.principal_login):
            self.assertFalse(frappe.has_permission("AI Provider Call"))
            self.assertTrue(frappe.has_permission("Number Card", doc="Provider Cost This Month"))
            for chart in ("Provider Cost", "Attendance Outlook", "How the Tutor Answers"):
                self.assertTrue(frappe.has_permission("Dashboard Chart", doc=chart), chart)
        with self.as_user(self.school.physicist_login):
            self.assertFalse(frappe.has_permission("Number Card", doc="Provider Cost This Month"))
            self.assertFalse(frappe.has_permission("Dashboard Chart", doc="Provider Cost"))

    def test_whoever_has_decided_nothing_stands_there_too(self):
        put(
            "AI Consent",
            student=self.school.pupil_10, purpose="Predictions", status="Given", given_by="A guardian",
            given_on=getdate(), docstatus=0,
        )  # fmt: skip
        rows = self.run_report(CONSENTS, student_group=self.school.group_10, purpose="Predictions").result
        status = {row["student"]: row["kept"] for row in rows}
        self.assertEqual(status[self.school.pupil_10], "Given")
        self.assertEqual(status[self.school.pupil_10_b], "Nothing said")

    def test_what_is_open_is_counted_by_kind(self):
        put("AI Data Conflict", title="x", kind="Login of somebody else", status="Open", docstatus=0)
        rows = self.run_report(INTEGRITY, only_open=1).result
        self.assertIn(("Conflicts", 1), {(row["part"], row["open"]) for row in rows})

    def test_what_pupils_in_distress_write_is_counted_for_those_who_look_after_it(self):
        frappe.db.delete("AI Message")
        for number in range(6):
            self.ask(f"AI-{number}", f"SAT-{number}")
        answer = frappe.get_all("AI Message", {"author": "Tutor"}, pluck="name")[0]
        frappe.db.set_value("AI Message", answer, "mode", "Support")
        (row,) = self.run_report(TUTOR).result
        self.assertGreater(row["support"], 0)
        (row,) = self.run_report(TUTOR, self.school.administrator_login).result
        self.assertEqual((row["support"], row["learning"]), (None, 100.0))

    def test_changes_of_lessons_are_counted_by_week(self):
        frappe.db.delete("AI Timetable Change")
        for kind, changed, removed in (("Cover", 2, 1), ("Lesson", 1, 0), ("Timetable", 300, 0)):
            put(
                "AI Timetable Change",
                kind=kind, status="Done", first_date=getdate(), changed=changed, removed=removed, written=0,
                docstatus=0,
            )  # fmt: skip
        found = self.run_report(TIMETABLES, view="Weeks", academic_term=self.school.term)
        (row,) = found.result
        counted = (row["changes"], row["covered"], row["moved"], row["removed"])
        self.assertEqual(counted, (2, 2, 1, 1))

    def test_deliveries_are_shown_to_those_who_look_after_school_ai(self):
        parts = {row["part"] for row in self.run_report(INTEGRITY).result}
        self.assertNotIn("Webhooks", parts)
        parts = {row["part"] for row in self.run_report(INTEGRITY, self.school.administrator_login).result}
        self.assertIn("Webhooks", parts)

    def attend(self, student: str, day, status: str) -> None:
        put(
            "Student Attendance",
            student=student, date=day, status=status, student_group=self.school.group_10, docstatus=1,
        )  # fmt: skip

    def ask(self, name: str, student: str) -> None:
        conversation = put("AI Conversation", student=student, course=self.school.physics, docstatus=0)
        for author, status in (("Pupil", "Complete"), ("Tutor", "Complete")):
            put(
                "AI Message",
                conversation=conversation, author=author, status=status, found=1, mode="Learning",
                course=self.school.physics, docstatus=0,
            )  # fmt: skip


class TestDeciding(HeadsTest):
    def test_what_was_proposed_stands_in_one_list(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        rows = self.run_report(PROPOSALS).result
        self.assertIn(("Estimate", estimate), {(row["kind"], row["name"]) for row in rows})

    def test_an_estimate_that_is_set_aside_is_shown_to_nobody(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        reader = standing_of(self.school.principal_login)
        self.assertEqual(len(looking.predictions(reader, self.school.pupil_10)), 1)
        (outcome,) = self.decide("Estimate", [estimate], "Dismiss", "She was ill, the term says nothing.")
        self.assertEqual(outcome.problem, "")
        self.assertEqual(looking.predictions(reader, self.school.pupil_10), [])
        self.assertEqual(self.run_report(HELP).result, [])
        settled = self.run_report(PROPOSALS, kind="Estimate", state="Settled").result
        self.assertEqual([row["decided_by"] for row in settled], [self.school.principal_login])
        # What is computed anew is the same estimate.
        frappe.db.delete("AI Prediction")
        self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.assertEqual(looking.predictions(reader, self.school.pupil_10), [])

    def test_it_is_shown_again_when_that_is_taken_back(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.decide("Estimate", [estimate], "Dismiss", "A mistake.")
        self.decide("Estimate", [estimate], "Take back")
        self.assertEqual(len(looking.predictions(standing_of(self.school.principal_login), self.school.pupil_10)), 1)
        notes = frappe.get_all(estimates.OVERRIDE, {"reference_name": estimate}, ["what", "holds"], order_by="creation")
        self.assertEqual([(note.what, note.holds) for note in notes], [("Dismiss", 0), ("Take back", 0)])

    def test_to_dismiss_takes_a_reason(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        with self.assertRaises(frappe.ValidationError):
            self.decide("Estimate", [estimate], "Dismiss", "  ")
        self.assertEqual(frappe.db.count(estimates.OVERRIDE, {"reference_name": estimate}), 0)

    def test_one_that_cannot_be_decided_keeps_no_other_from_it(self):
        first = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        second = self.estimate(self.school.pupil_7, self.school.mathematics, self.school.group_7)
        self.decide("Estimate", [first], "Dismiss", "A mistake.")
        outcomes = self.decide("Estimate", [first, second], "Dismiss", "A mistake.")
        self.assertEqual([bool(each.problem) for each in outcomes], [True, False])

    def test_a_step_is_dismissed_with_who_and_why(self):
        step = put(
            "AI Recommendation",
            student=self.school.pupil_10, course=self.school.physics, status=recommending.PROPOSED, kind="Read",
            text="Read it", title="Read it", docstatus=0,
        )  # fmt: skip
        self.decide("Next step", [step], "Dismiss", "Too early.")
        row = frappe.db.get_value("AI Recommendation", step, ["status", "note", "decided_by"], as_dict=True)
        self.assertEqual(
            (row.status, row.note, row.decided_by), ("Dismissed", "Too early.", self.school.principal_login)
        )
        note = frappe.get_last_doc(estimates.OVERRIDE)
        self.assertEqual((note.before, note.after, note.reason), ("Proposed", "Dismissed", "Too early."))

    def test_no_instructor_decides(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        with self.assertRaises(frappe.PermissionError):
            self.decide("Estimate", [estimate], "Dismiss", "No.", user=self.school.physicist_login)

    def test_what_was_decided_is_changed_by_nobody(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.decide("Estimate", [estimate], "Dismiss", "A mistake.")
        note = frappe.get_last_doc(estimates.OVERRIDE)
        note.reason = "Another one"
        with self.assertRaises(frappe.ValidationError):
            note.save()

    def insight(self, **values) -> str:
        return put(
            "AI Insight",
            **{"kind": "May need help in a course", "status": "Open", "severity": "High", "title": "May need help",
               "text": "What was seen.", "student": self.school.pupil_10, "course": self.school.physics,
               "subject_key": "test:key", "open_key": "test:key", "docstatus": 0, **values},
        )  # fmt: skip

    def test_an_insight_that_is_taken_back_is_open_once(self):
        insight = self.insight()
        self.decide("Insight", [insight], "Dismiss", "Known already.")
        self.assertEqual(frappe.db.get_value("AI Insight", insight, ["status", "open_key"]), ("Dismissed", None))
        (outcome,) = self.decide("Insight", [insight], "Take back")
        self.assertEqual(outcome.problem, "")
        self.assertEqual(frappe.db.get_value("AI Insight", insight, ["status", "open_key"]), ("Open", "test:key"))
        self.decide("Insight", [insight], "Dismiss", "Known already.")
        self.insight()
        (outcome,) = self.decide("Insight", [insight], "Take back")
        self.assertIn("seen again", outcome.problem)

    def test_a_step_is_changed_to_other_words(self):
        step = put(
            "AI Recommendation",
            student=self.school.pupil_10, course=self.school.physics, status=recommending.PROPOSED, kind="Read",
            text="Read it", title="Read it", docstatus=0,
        )  # fmt: skip
        with self.as_user(self.school.principal_login):
            oversight.decide(kind="Next step", names=[step], decision="Change", text="Read page 4.", reason="Shorter")
        found = frappe.db.get_value("AI Recommendation", step, ["status", "changed_text", "note"])
        self.assertEqual(found, ("Changed", "Read page 4.", "Shorter"))
        self.decide("Next step", [step], "Take back")
        self.assertEqual(frappe.db.get_value("AI Recommendation", step, "status"), "Proposed")

    def test_a_field_of_a_document_is_proposed_again(self):
        document = put("AI Knowledge Document", title="Forces", status="Ready", docstatus=0)
        suggestion = put("AI Document Suggestion", document=document, field="kind", value="Slides", confidence=80,
                         state="Proposed", docstatus=0)  # fmt: skip
        (row,) = self.run_report(PROPOSALS, kind="Field of a document").result
        self.assertEqual((row["name"], row["about"]), (suggestion, "Forces"))
        self.assertEqual(row["what"], "Kind of material: Slides")
        (outcome,) = self.decide("Field of a document", [suggestion], "Dismiss", "It is a sheet.")
        self.assertEqual((outcome.status, outcome.problem), ("Dismissed", ""))
        (outcome,) = self.decide("Field of a document", [suggestion], "Take back")
        self.assertEqual((outcome.status, outcome.problem), ("Proposed", ""))

    def test_an_answer_that_did_not_help_waits_until_somebody_has_looked(self):
        conversation = put("AI Conversation", student=self.school.pupil_10, course=self.school.physics, docstatus=0)
        message = put("AI Message", conversation=conversation, author="Tutor", status="Complete", mode="Learning",
                      course=self.school.physics, docstatus=0)  # fmt: skip
        said = put("AI Message Feedback", message=message, conversation=conversation, rating="Not helpful",
                   comment="Too long", docstatus=0)  # fmt: skip
        kind = "Answer that did not help"

        def waiting():
            return [row["name"] for row in self.run_report(PROPOSALS, kind=kind, state="Waiting").result]

        self.assertIn(said, waiting())
        self.decide(kind, [said], "Accept")
        self.assertNotIn(said, waiting())
        self.decide(kind, [said], "Take back")
        self.assertIn(said, waiting())

    def test_estimates_of_who_has_objected_are_not_listed(self):
        self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.assertEqual(len(self.run_report(PROPOSALS, kind="Estimate").result), 1)
        put("AI Consent", student=self.school.pupil_10, purpose="Predictions", status="Withdrawn", docstatus=0)
        self.assertEqual(self.run_report(PROPOSALS, kind="Estimate").result, [])

    def test_filters_narrow_by_group_words_and_course(self):
        self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.estimate(self.school.pupil_7, self.school.mathematics, self.school.group_7)
        for narrowed in ({"student_group": self.school.group_7}, {"text": "Cleo"}, {"course": self.school.mathematics}):
            rows = self.run_report(PROPOSALS, kind="Estimate", **narrowed).result
            self.assertEqual([row["course"] for row in rows], [self.school.mathematics], narrowed)
            self.assertIn("The 2 results so far", rows[0]["why"])

    def test_what_was_decided_is_listed_with_why(self):
        estimate = self.estimate(self.school.pupil_10, self.school.physics, self.school.group_10)
        self.decide("Estimate", [estimate], "Dismiss", "A mistake.")
        with self.as_user(self.school.principal_login):
            (row,) = oversight.overrides(name=estimate)
            self.assertTrue(oversight.list_proposals(kind="Estimate", state="Settled")["rows"])
        self.assertEqual((row["reason"], row["decided_by"]), ("A mistake.", self.school.principal_login))
        self.assertTrue(row["holds"])
        with self.as_user(self.school.physicist_login):
            self.assertRaises(frappe.PermissionError, oversight.overrides)
            self.assertRaises(frappe.PermissionError, oversight.list_proposals)
            self.assertRaises(frappe.PermissionError, frappe.get_list, "AI Override")
