"""What is read of pupils for learning analytics: as Education holds it, whatever way the school enters it."""

import frappe
import pandas as pd
from frappe.utils import add_days, getdate

from school_ai.ai.analytics.features import features
from school_ai.erpnext_records import pupil_records, rows
from school_ai.services.analytics import gathering
from school_ai.tests.case import SiteTest


def put(doctype: str, **values):
    """A record as it lies in the database. What Education checks when it is saved is not what is tested here."""
    document = frappe.get_doc({"doctype": doctype, **values})
    document.name = values.get("name") or frappe.generate_hash(length=10)
    document.docstatus = values.get("docstatus", 1)
    document.owner = document.modified_by = "Administrator"
    document.creation = document.modified = values.get("creation") or frappe.utils.now_datetime()
    document.db_insert()
    return document


class TestPupilRecords(SiteTest):
    def setUp(self):
        super().setUp()
        term = frappe.get_doc("Academic Term", self.school.term)
        # The test school enrols its pupils a day after the term began.
        self.begins = add_days(getdate(term.term_start_date), 1)
        self.year = term.academic_year

    def plan(self, day, maximum=20, **values):
        return put(
            "Assessment Plan",
            course=self.school.physics,
            student_group=self.school.group_10,
            academic_year=self.year,
            academic_term=values.pop("academic_term", self.school.term),
            schedule_date=day,
            maximum_assessment_score=maximum,
            creation=f"{self.begins} 08:00:00",
            **values,
        ).name

    def result(self, plan, score, **values):
        return put(
            "Assessment Result",
            **{
                "student": self.school.pupil_10,
                "course": self.school.physics,
                "student_group": self.school.group_10,
                "academic_year": self.year,
                "academic_term": self.school.term,
                "assessment_plan": plan,
                "total_score": score,
                "maximum_score": 20,
                **values,
            },
        )

    def features_of(self, pupil, day):
        rows = features(gathering.records([pupil]), day)
        return rows[rows["course"] == self.school.physics].iloc[0]

    def test_results_of_a_pupil_alone_with_the_days_of_assessment_and_of_entry(self):
        day, entered = add_days(self.begins, 10), add_days(self.begins, 13)
        self.result(self.plan(day), 15, creation=f"{entered} 15:00:00")
        self.result(self.plan(day), 19, docstatus=0)
        self.result(self.plan(day), 3, student=self.school.pupil_7)
        found = gathering.records([self.school.pupil_10])
        self.assertEqual(found.results["score"].tolist(), [15])
        self.assertEqual(found.results["day"].tolist(), [pd.Timestamp(day)])
        self.assertEqual(found.results["known_on"].tolist(), [pd.Timestamp(entered)])
        self.assertEqual(self.features_of(self.school.pupil_10, entered)["mean"], 75)
        self.assertTrue(pd.isna(self.features_of(self.school.pupil_10, day)["mean"]))

    def test_parts_of_results_are_read_where_they_are_wanted(self):
        name = self.result(self.plan(add_days(self.begins, 10)), 15).name
        row = {"parent": name, "parenttype": "Assessment Result", "parentfield": "details"}
        put("Assessment Result Detail", **row, score=9, maximum_score=12)
        self.assertEqual(gathering.records([self.school.pupil_10], criteria=True).criteria["score"].tolist(), [])
        put("Assessment Result Detail", **row, assessment_criteria="Knowledge", score=6, maximum_score=8)
        self.assertEqual(gathering.records([self.school.pupil_10], criteria=True).criteria["score"].tolist(), [6])
        self.assertEqual(len(gathering.records([self.school.pupil_10]).criteria), 0)

    def test_what_is_planned_for_the_group_is_read(self):
        self.plan(add_days(self.begins, 10), maximum=20)
        self.plan(add_days(self.begins, 40), maximum=60)
        self.result(
            self.plan(add_days(self.begins, 3), maximum=20), 10, creation=f"{add_days(self.begins, 4)} 09:00:00"
        )
        self.assertEqual(self.features_of(self.school.pupil_10, add_days(self.begins, 5))["known"], 0.2)

    def test_a_result_without_a_term_belongs_to_the_one_of_its_day(self):
        plan = self.plan(add_days(self.begins, 10), academic_term=None)
        self.result(plan, 15, academic_term=None)
        self.assertEqual(gathering.records([self.school.pupil_10]).results["term"].tolist(), [self.school.term])

    def test_attendance_leave_and_absence(self):
        days = [add_days(self.begins, number) for number in range(4)]
        for day, status in zip(days, ("Present", "Absent", "Leave", "Absent"), strict=True):
            put(
                "Student Attendance",
                student=self.school.pupil_10,
                date=day,
                status=status,
                creation=f"{day} 09:00:00",
            )
        put("Student Attendance", student=self.school.pupil_10, date=days[0], status="Absent", docstatus=2)
        put(
            "Student Leave Application",
            student=self.school.pupil_10,
            from_date=days[3],
            to_date=days[3],
            creation=f"{days[2]} 09:00:00",
        )
        row = self.features_of(self.school.pupil_10, days[3])
        self.assertEqual((row["absent"], row["unexcused"]), (0.75, 0.25))

    def test_practice_is_read_though_scores_are_text(self):
        moment = f"{add_days(self.begins, 5)} 10:00:00"
        for score in ("80", "", "not given"):
            put(
                "Quiz Activity",
                student=self.school.pupil_10,
                course=self.school.physics,
                activity_date=moment,
                score=score,
                creation=moment,
                docstatus=0,
            )
        found = gathering.records([self.school.pupil_10]).activity
        mine = found[found["kind"] == "quiz"]
        self.assertEqual(len(mine), 3)
        self.assertEqual(mine["right"].dropna().tolist(), [0.8])

    def test_notes_about_health_are_not_read(self):
        for kind in ("Academic", "Medical"):
            put("Student Log", student=self.school.pupil_10, date=self.begins, type=kind, docstatus=0)
        self.assertEqual(pupil_records.frames([self.school.pupil_10])["notes"]["kind"].tolist(), ["academic"])

    def test_what_was_paid_without_a_payment_is_not_overdue(self):
        due = add_days(self.begins, 5)
        for owed in (0, 100):
            put(
                "Fees",
                student=self.school.pupil_10,
                posting_date=self.begins,
                due_date=due,
                outstanding_amount=owed,
                creation=f"{self.begins} 09:00:00",
            )
        dues = gathering.records([self.school.pupil_10]).dues
        self.assertEqual(dues["paid_on"].isna().sum(), 1)
        self.assertEqual(self.features_of(self.school.pupil_10, add_days(due, 7))["overdue"], 7)

    def test_everybody_and_somebody_have_the_same_records(self):
        self.result(self.plan(add_days(self.begins, 10)), 15)
        whole = gathering.records().of_pupils([self.school.pupil_10])
        mine = gathering.records([self.school.pupil_10])
        self.assertEqual(
            whole.enrolments.sort_values(["course", "term"])["course"].tolist(),
            mine.enrolments.sort_values(["course", "term"])["course"].tolist(),
        )
        self.assertEqual(whole.results["score"].tolist(), mine.results["score"].tolist())
        self.assertEqual(len(gathering.records([]).enrolments), 0)

    def test_attributes_are_read_by_themselves(self):
        frappe.db.set_value("Student", self.school.pupil_10, {"gender": "Female", "date_of_birth": "2010-01-01"})
        found = pupil_records.attributes(["gender", "age", "student_category", "no_such_field"])
        self.assertEqual(found.loc[self.school.pupil_10, "gender"], "Female")
        self.assertGreater(found.loc[self.school.pupil_10, "age"], 10)
        self.assertNotIn("no_such_field", found)
        read = gathering.records([self.school.pupil_10])
        for name in read.frames():
            self.assertFalse({"gender", "age", "date_of_birth"} & set(getattr(read, name).columns))


class TestRows(SiteTest):
    """What reads rows by a plain query finds what Frappe's own way finds."""

    CONDITIONS = (
        {"student_group": "group"},
        {"docstatus": ("!=", 2)},
        {"date": ("between", ("2026-01-02", "2026-01-04"))},
        {"date": (">=", "2026-01-03"), "status": ("in", ("Absent", "Leave"))},
        {"date": ("<", "2026-01-03")},
        {"date": ("<=", "2026-01-03"), "status": "Present"},
        {"date": (">", "2026-01-03")},
        {"status": ("in", ())},
        {"leave_application": "none"},
    )

    def test_the_same_rows_in_the_same_order(self):
        frappe.db.delete("Student Attendance")
        for number, status in enumerate(("Present", "Absent", "Leave", "Present", "Absent"), 1):
            put(
                "Student Attendance",
                student=self.school.pupil_10, date=f"2026-01-0{number}", status=status, student_group="group",
                docstatus=number % 3,
            )  # fmt: skip
        fields = ["name", "date", "status"]
        for where in self.CONDITIONS:
            with self.subTest(where=where):
                filters = {"name": ("in", [])} if where == {"status": ("in", ())} else where
                theirs = frappe.get_all(
                    "Student Attendance", filters, fields, order_by="status desc, date", limit_page_length=0
                )
                self.assertEqual(rows.read("Student Attendance", fields, where, "status desc, date"), theirs)
        self.assertEqual(len(rows.read("Student Attendance", fields, {}, "date", limit=2)), 2)

    def test_another_condition_is_refused(self):
        with self.assertRaises(KeyError):
            rows.read("Student", ["name"], {"name": ("like", "%")})
