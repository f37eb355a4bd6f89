"""What ERPNext and Education know of pupils, as frames: enrolments, results, attendance, activity, notes, dues.

Few queries for the whole school, each read in pages, so that a million rows of attendance stay small. Days come as days
since 1970, names as categories. No rule of access is asked here: who calls has asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import frappe
import numpy as np
import pandas as pd
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Count, Max
from frappe.utils import now_datetime

_PAGE = 200_000
to_days = CustomFunction("TO_DAYS", ["day"])
_DAY_ZERO = 719528  # MariaDB's number of 1970-01-01
STATES = {"Present": "present", "Absent": "absent", "Leave": "excused", "Late": "late"}
# What is noted about a pupil's health is nobody's input.
NOTES = {"Academic": "academic", "Achievement": "achievement", "General": "general"}


@dataclass(frozen=True)
class Wanted:
    """Whose records are read (None: everybody's), and as of which moment (None: now)."""

    students: list[str] | None
    as_read: datetime | None = None

    def of(self, query, student, table):
        """The rows of these pupils that were there. Those that bear a later date than now were there then too."""
        if self.students is not None:
            query = query.where(student.isin(self.students or [""]))
        return self.there(query, table)

    def there(self, query, table):
        if self.as_read is None:
            return query
        made = table.creation
        return query.where(made.isnull() | (made <= self.as_read) | (made > now_datetime()))


def frames(
    students: Iterable[str] | None = None, *, criteria: bool = False, as_read: datetime | None = None
) -> dict[str, pd.DataFrame]:
    """Frames by the names and columns of `ai.analytics.records`, of some pupils or all. `criteria`: whether the parts
    of results are wanted too, which estimates do not need. `as_read`: without the records that were made between that
    moment and now."""
    wanted = Wanted(None if students is None else sorted(set(students)), as_read)
    terms = _terms()
    results = _results(wanted, terms)
    enrolments = _enrolments(wanted, terms, results)
    return {
        "enrolments": enrolments,
        "results": results.drop(columns="group"),
        "plans": _plans(terms, wanted, enrolments),
        "criteria": _criteria(wanted, terms) if criteria else pd.DataFrame(),
        "attendance": _attendance(wanted),
        "leaves": _leaves(wanted),
        "activity": _activity(wanted),
        "notes": _notes(wanted),
        "dues": pd.concat([_dues("Fees", wanted), _dues("Sales Invoice", wanted)], ignore_index=True),
    }


def results_only(students: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Enrolments and results of some pupils."""
    wanted, terms = Wanted(sorted(set(students))), _terms()
    results = _results(wanted, terms)
    return {"enrolments": _enrolments(wanted, terms, results), "results": results.drop(columns="group")}


def with_attendance(students: Iterable[str]) -> dict[str, pd.DataFrame]:
    """Enrolments, results and attendance of some pupils."""
    students = list(students)
    return {**results_only(students), "attendance": _attendance(Wanted(sorted(set(students))))}


def attendance_mark(student: str) -> str:
    """Differs from what it was as soon as the attendance of a pupil has."""
    table = frappe.qb.DocType("Student Attendance")
    query = frappe.qb.from_(table).select(Count(table.name), Max(table.modified)).where(table.student == student)
    return " ".join(map(str, query.run()[0]))


def attributes(fields: Iterable[str]) -> pd.DataFrame:
    """What an audit of fairness compares, indexed by pupil: fields of Student, and of the latest Program Enrollment
    (student_category, boarding_student, mode_of_transportation, school_house). `age`: whole years today."""
    student_meta = frappe.get_meta("Student")
    enrolment_meta = frappe.get_meta("Program Enrollment")
    of_student = [field for field in fields if student_meta.has_field(field)]
    of_enrolment = [field for field in fields if field not in of_student and enrolment_meta.has_field(field)]
    student = frappe.qb.DocType("Student")
    birth = ["date_of_birth"] if "age" in fields and "date_of_birth" not in of_student else []
    names = ["name", *of_student, *birth]
    found = pd.DataFrame(
        frappe.qb.from_(student).select(*(student[name] for name in names)).run(), columns=names
    ).set_index("name")
    if "age" in fields:
        born = pd.to_datetime(found["date_of_birth"], errors="coerce")
        found["age"] = ((pd.Timestamp.now() - born).dt.days // 365.25).astype("float64")
        found = found.drop(columns=birth)
    if of_enrolment:
        enrolment = frappe.qb.DocType("Program Enrollment")
        rows = (
            frappe.qb.from_(enrolment)
            .select(enrolment.student, *(enrolment[field] for field in of_enrolment))
            .where(enrolment.docstatus == 1)
            .orderby(enrolment.enrollment_date, enrolment.name)
        ).run()
        latest = pd.DataFrame(rows, columns=["student", *of_enrolment]).drop_duplicates("student", keep="last")
        found = found.join(latest.set_index("student"))
    return found.replace("", np.nan)


# --- terms -----------------------------------------------------------------------------------------------------------


def _terms() -> pd.DataFrame:
    """Terms with their days, and years that have no terms: `term`, `year`, `begins`, `ends`."""
    term, year = frappe.qb.DocType("Academic Term"), frappe.qb.DocType("Academic Year")
    terms = _frame(
        frappe.qb.from_(term).select(term.name, term.academic_year, term.term_start_date, term.term_end_date).run(),
        ["term", "year", "begins", "ends"],
    )
    years = _frame(
        frappe.qb.from_(year).select(year.name, year.year_start_date, year.year_end_date).run(),
        ["year", "begins", "ends"],
    )
    alone = years[~years["year"].isin(terms["year"])]
    found = pd.concat([terms, alone.assign(term=alone["year"])], ignore_index=True)
    for column in ("begins", "ends"):
        found[column] = pd.to_datetime(found[column], errors="coerce")
    return found


def _in_terms(rows: pd.DataFrame, terms: pd.DataFrame) -> pd.DataFrame:
    """Rows of assessments with days, and with `term` for what they name: the term, else that one of the year in which
    their day lies, else the year."""
    known_on = days_of(rows["known_on"])
    rows = rows.assign(known_on=known_on, day=days_of(rows["day"]).fillna(known_on))
    named = rows["academic_term"].where(rows["academic_term"].isin(terms["term"]))
    if named.isna().any():
        spans = rows.loc[named.isna(), ["academic_year", "day"]].reset_index()
        spans = spans.merge(terms, left_on="academic_year", right_on="year", how="left")
        inside = spans[(spans["day"] >= spans["begins"]) & (spans["day"] <= spans["ends"])]
        named = named.fillna(inside.drop_duplicates("index").set_index("index")["term"]).fillna(rows["academic_year"])
    return rows.assign(term=named).drop(columns=["academic_year", "academic_term"])


# --- enrolments ------------------------------------------------------------------------------------------------------


def _enrolments(wanted: Wanted, terms: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """One row for each pupil, course and term. An enrolment for a year counts for each of its terms. Whoever has
    results in a course without being enrolled in it takes part in it from the first one on."""
    course, program = frappe.qb.DocType("Course Enrollment"), frappe.qb.DocType("Program Enrollment")
    query = (
        frappe.qb.from_(course)
        .join(program)
        .on(program.name == course.program_enrollment)
        .select(
            course.student,
            course.course,
            program.academic_year,
            program.academic_term,
            course.enrollment_date,
        )
        .where(program.docstatus == 1)
    )
    query = wanted.there(wanted.of(query, course.student, course), program)
    columns = ["pupil", "course", "year", "academic_term", "since"]
    rows = _frame(query.run(), columns)
    named = rows[rows["academic_term"].isin(terms["term"])].assign(term=lambda each: each["academic_term"])
    named = named.merge(terms[["term", "begins", "ends"]], on="term")
    whole_year = rows[~rows["academic_term"].isin(terms["term"])].merge(terms, on="year")
    found = pd.concat([named, whole_year], ignore_index=True)[["pupil", "course", "term", "begins", "ends", "since"]]
    since = pd.to_datetime(found.pop("since"), errors="coerce")
    found["begins"] = found["begins"].where(~(since > found["begins"]), since)
    found["known_on"] = found["begins"]
    seen = results.groupby(["pupil", "course", "term"])["known_on"].min().reset_index()
    seen = seen.merge(terms[["term", "begins", "ends"]], on="term")
    found = pd.concat([found, seen], ignore_index=True).drop_duplicates(["pupil", "course", "term"])
    found["group"] = _groups_of(found, wanted, terms, results)
    return found.reset_index(drop=True)


def _groups_of(rows: pd.DataFrame, wanted: Wanted, terms: pd.DataFrame, results: pd.DataFrame) -> pd.Series:
    """The student group of each row: one for its course, else the one that its results were given in, else that of the
    pupil's batch."""
    group, member = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Student")
    query = (
        frappe.qb.from_(member)
        .join(group)
        .on(group.name == member.parent)
        .select(
            member.student, group.name, group.course, group.academic_year, group.academic_term, group.group_based_on
        )
        .where(member.parenttype == "Student Group")
    )
    query = wanted.of(query, member.student, member)
    members = _frame(query.run(), ["pupil", "group", "course", "year", "academic_term", "based_on"])
    named = members[members["academic_term"].isin(terms["term"])].assign(term=lambda each: each["academic_term"])
    whole_year = members[~members["academic_term"].isin(terms["term"])].merge(terms[["term", "year"]], on="year")
    members = pd.concat([named, whole_year], ignore_index=True)
    of_course = members[members["course"].notna()].drop_duplicates(["pupil", "course", "term"])
    batches = members[members["based_on"] == "Batch"].drop_duplicates(["pupil", "term"])
    given = results.dropna(subset="group").drop_duplicates(["pupil", "course", "term"])
    found = rows[["pupil", "course", "term"]]
    first = found.merge(of_course[["pupil", "course", "term", "group"]], on=["pupil", "course", "term"], how="left")
    second = found.merge(given[["pupil", "course", "term", "group"]], on=["pupil", "course", "term"], how="left")
    third = found.merge(batches[["pupil", "term", "group"]], on=["pupil", "term"], how="left")
    return first["group"].fillna(second["group"]).fillna(third["group"]).to_numpy()


# --- results ---------------------------------------------------------------------------------------------------------


def _results(wanted: Wanted, terms: pd.DataFrame) -> pd.DataFrame:
    result, plan = frappe.qb.DocType("Assessment Result"), frappe.qb.DocType("Assessment Plan")
    query = (
        frappe.qb.from_(result)
        .left_join(plan)
        .on(plan.name == result.assessment_plan)
        .select(
            result.student,
            result.course,
            result.academic_year,
            result.academic_term,
            result.assessment_plan,
            result.assessment_group,
            result.student_group,
            to_days(plan.schedule_date),
            to_days(result.creation),
            result.total_score,
            result.maximum_score,
        )
        .where(result.docstatus == 1)
    )
    query = wanted.of(query, result.student, result)
    columns = ["pupil", "course", "academic_year", "academic_term", "assessment", "kind", "group", "day", "known_on",
               "score", "maximum"]  # fmt: skip
    found = _in_terms(_frame(query.run(), columns), terms)
    return found.assign(weight=found["maximum"])


def _criteria(wanted: Wanted, terms: pd.DataFrame) -> pd.DataFrame:
    result, detail = frappe.qb.DocType("Assessment Result"), frappe.qb.DocType("Assessment Result Detail")
    plan = frappe.qb.DocType("Assessment Plan")
    query = (
        frappe.qb.from_(detail)
        .join(result)
        .on(result.name == detail.parent)
        .left_join(plan)
        .on(plan.name == result.assessment_plan)
        .select(
            result.student,
            result.course,
            result.academic_year,
            result.academic_term,
            result.assessment_plan,
            detail.assessment_criteria,
            to_days(plan.schedule_date),
            to_days(result.creation),
            detail.score,
            detail.maximum_score,
        )
        .where(result.docstatus == 1)
        .where(detail.parenttype == "Assessment Result")
    )
    query = wanted.of(query, result.student, result)
    columns = ["pupil", "course", "academic_year", "academic_term", "assessment", "criterion", "day", "known_on",
               "score", "maximum"]  # fmt: skip
    return _in_terms(_frame(query.run(), columns), terms)


def _plans(terms: pd.DataFrame, wanted: Wanted, enrolments: pd.DataFrame) -> pd.DataFrame:
    """What is planned for the groups of some pupils' enrolments, or for all."""
    plan = frappe.qb.DocType("Assessment Plan")
    query = (
        frappe.qb.from_(plan)
        .select(
            plan.course,
            plan.academic_year,
            plan.academic_term,
            plan.student_group,
            plan.name,
            to_days(plan.schedule_date),
            to_days(plan.creation),
            plan.maximum_assessment_score,
        )
        .where(plan.docstatus == 1)
    )
    query = wanted.there(query, plan)
    if wanted.students is not None:
        query = query.where(plan.student_group.isin(sorted(set(enrolments["group"].dropna())) or [""]))
    columns = ["course", "academic_year", "academic_term", "group", "assessment", "day", "known_on", "weight"]
    return _in_terms(_frame(query.run(), columns), terms)


# --- days ------------------------------------------------------------------------------------------------------------


def _attendance(wanted: Wanted) -> pd.DataFrame:
    table = frappe.qb.DocType("Student Attendance")
    query = (
        frappe.qb.from_(table)
        .select(
            table.name,
            table.student,
            to_days(table.date),
            to_days(table.creation),
            table.status,
            table.course_schedule,
        )
        .where(table.docstatus == 1)
    )
    query = wanted.of(query, table.student, table)
    pages = [
        pd.DataFrame(
            {
                "pupil": pd.Categorical(page["pupil"]),
                "day": pd.array(page["day"], dtype="Int32"),
                "known_on": pd.array(page["known_on"], dtype="Int32"),
                "state": pd.Categorical(page["state"].map(STATES)),
                "lesson": page["lesson"].fillna("").astype("category"),
            }
        )
        for page in read_pages(query, table.name, ["name", "pupil", "day", "known_on", "state", "lesson"])
    ]
    found = _joined(pages, ["pupil", "state", "lesson"])
    return found.assign(day=days_of(found["day"]), known_on=days_of(found["known_on"]))


def _leaves(wanted: Wanted) -> pd.DataFrame:
    table = frappe.qb.DocType("Student Leave Application")
    query = (
        frappe.qb.from_(table)
        .select(table.student, to_days(table.from_date), to_days(table.to_date), to_days(table.creation))
        .where(table.docstatus == 1)
    )
    query = wanted.of(query, table.student, table)
    found = _frame(query.run(), ["pupil", "day", "until", "known_on"])
    return found.assign(**{name: days_of(found[name]) for name in ("day", "until", "known_on")})


def _activity(wanted: Wanted) -> pd.DataFrame:
    """What pupils read, watched and practised in Education's courses."""
    found = []
    for doctype, kind in (("Course Activity", "material"), ("Quiz Activity", "quiz")):
        table = frappe.qb.DocType(doctype)
        score = [table.score] if kind == "quiz" else []
        query = frappe.qb.from_(table).select(
            table.name, table.student, table.course, to_days(table.activity_date), to_days(table.creation), *score
        )
        query = wanted.of(query, table.student, table)
        columns = ["name", "pupil", "course", "day", "known_on", *(["score"] if score else [])]
        pages = [
            pd.DataFrame(
                {
                    "pupil": pd.Categorical(page["pupil"]),
                    "course": pd.Categorical(page["course"]),
                    "day": pd.array(page["day"], dtype="Int32"),
                    "known_on": pd.array(page["known_on"], dtype="Int32"),
                    "right": (pd.to_numeric(page["score"], errors="coerce") / 100).clip(0, 1) if score else np.nan,
                }
            )
            for page in read_pages(query, table.name, columns)
        ]
        rows = _joined(pages, ["pupil", "course"]).assign(kind=kind, count=1.0)
        found.append(rows.assign(day=days_of(rows["day"]), known_on=days_of(rows["known_on"])))
    return _joined(found, ["pupil", "course"])


def _notes(wanted: Wanted) -> pd.DataFrame:
    table = frappe.qb.DocType("Student Log")
    query = frappe.qb.from_(table).select(table.student, to_days(table.date), to_days(table.creation), table.type)
    query = wanted.of(query, table.student, table)
    found = _frame(query.run(), ["pupil", "day", "known_on", "kind"])
    found["kind"] = found["kind"].map(NOTES)
    found = found.dropna(subset="kind").reset_index(drop=True)
    return found.assign(day=days_of(found["day"]), known_on=days_of(found["known_on"]))


def _dues(doctype: str, wanted: Wanted) -> pd.DataFrame:
    """What was billed, and when it was paid in full, as far as payments say so."""
    columns = ["pupil", "name", "day", "known_on", "due_on", "outstanding", "paid_on"]
    if not frappe.db.table_exists(doctype) or not frappe.get_meta(doctype).has_field("student"):
        return pd.DataFrame(columns=columns)
    table = frappe.qb.DocType(doctype)
    query = (
        frappe.qb.from_(table)
        .select(
            table.student,
            table.name,
            to_days(table.posting_date),
            to_days(table.creation),
            to_days(table.due_date),
            table.outstanding_amount,
        )
        .where(table.docstatus == 1)
        .where(table.student.isnotnull())
        .where(table.student != "")
    )
    query = wanted.of(query, table.student, table)
    found = _frame(query.run(), columns[:-1])
    paid = _payments(doctype)
    # Settled without a payment that tells when: in time, for all that is known.
    settled = found["outstanding"].fillna(0) <= 0
    found["paid_on"] = found["name"].map(paid).fillna(found["due_on"]).where(settled)
    return found.assign(**{name: days_of(found[name]) for name in ("day", "known_on", "due_on", "paid_on")})


def _payments(doctype: str) -> pd.Series:
    """The day of the last payment of each bill, in MariaDB's numbers."""
    if not frappe.db.table_exists("Payment Entry Reference"):
        return pd.Series(dtype="float64")
    row, entry = frappe.qb.DocType("Payment Entry Reference"), frappe.qb.DocType("Payment Entry")
    rows = (
        frappe.qb.from_(row)
        .join(entry)
        .on(entry.name == row.parent)
        .select(row.reference_name, to_days(entry.posting_date))
        .where(entry.docstatus == 1)
        .where(row.reference_doctype == doctype)
    ).run()
    found = _frame(rows, ["name", "day"])
    return found.groupby("name")["day"].max()


# --- reading ---------------------------------------------------------------------------------------------------------


def read_pages(query, key, columns: list[str]) -> Iterator[pd.DataFrame]:
    """The rows of a query page by page, in the order of their names."""
    last = None
    while True:
        page = query.orderby(key).limit(_PAGE)
        rows = (page.where(key > last) if last is not None else page).run()
        yield _frame(rows, columns)
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _joined(pages: list[pd.DataFrame], categories: list[str]) -> pd.DataFrame:
    """Pages below one another; their categories become common ones."""
    pages = [page for page in pages if len(page)] or pages[:1]
    if len(pages) == 1:
        return pages[0]
    for name in categories:
        common = list(dict.fromkeys(each for page in pages for each in page[name].cat.categories))
        pages = [page.assign(**{name: page[name].cat.set_categories(common)}) for page in pages]
    return pd.concat(pages, ignore_index=True)


def _frame(rows, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns)


def days_of(numbers: pd.Series) -> pd.Series:
    """Days from MariaDB's numbers."""
    values = pd.to_numeric(numbers, errors="coerce").astype("float64")
    return pd.to_datetime(values - _DAY_ZERO, unit="D", errors="coerce")
