"""What pupils practised by topic, as Education's quizzes tell, and where topics stand in their courses."""

from collections.abc import Iterable

import frappe
import pandas as pd

from school_ai.erpnext_records.pupil_records import days_of, read_pages, to_days

COLUMNS = ["pupil", "course", "topic", "share", "n", "last_day"]


def missed_by_topic(students: Iterable[str] | None = None) -> pd.DataFrame:
    """Frame of COLUMNS: of each pupil, course and topic the share missed (0 to 1) over `n` quizzes, and when the last
    one was. A quiz of several topics counts for each."""
    activity = frappe.qb.DocType("Quiz Activity")
    query = frappe.qb.from_(activity).select(
        activity.name, activity.student, activity.course, activity.quiz, to_days(activity.activity_date), activity.score
    )
    if students is not None:
        query = query.where(activity.student.isin(sorted(set(students)) or [""]))
    pages = list(read_pages(query, activity.name, ["name", "pupil", "course", "quiz", "day", "score"]))
    rows = pd.concat(pages, ignore_index=True)
    rows["right"] = (pd.to_numeric(rows["score"], errors="coerce") / 100).clip(0, 1)
    rows = rows.dropna(subset=["pupil", "quiz", "right"]).merge(_topics_of_quizzes(), on="quiz")
    rows["course"] = rows["course"].replace("", None).fillna(rows["topics_course"])
    rows = rows.dropna(subset="course")
    if not len(rows):
        return pd.DataFrame(columns=COLUMNS)
    found = rows.groupby(["pupil", "course", "topic"]).agg(
        right=("right", "mean"), n=("right", "size"), day=("day", "max")
    )
    found = found.reset_index()
    found["share"] = 1 - found["right"]
    found["last_day"] = days_of(found["day"])
    return found[COLUMNS]


def _topics_of_quizzes() -> pd.DataFrame:
    content, place = frappe.qb.DocType("Topic Content"), frappe.qb.DocType("Course Topic")
    rows = (
        frappe.qb.from_(content)
        .left_join(place)
        .on((place.topic == content.parent) & (place.parenttype == "Course"))
        .select(content.content, content.parent, place.parent)
        .where(content.content_type == "Quiz")
        .where(content.parenttype == "Topic")
    ).run()
    found = pd.DataFrame(list(rows), columns=["quiz", "topic", "topics_course"])
    return found.drop_duplicates(["quiz", "topic"])


def order_of_topics() -> pd.DataFrame:
    """`course`, `topic`, `position`: the order in which a course lists its topics."""
    rows = frappe.get_all(
        "Course Topic",
        {"parenttype": "Course"},
        ["parent", "topic", "idx"],
        order_by="parent, idx",
        as_list=True,
    )
    found = pd.DataFrame(list(rows), columns=["course", "topic", "position"]).dropna()
    return found.drop_duplicates(["course", "topic"], ignore_index=True)


def programs_of(students: Iterable[str]) -> dict[str, set[str]]:
    """The programs of each pupil's submitted enrolments of years that have not ended."""
    enrolment, year = frappe.qb.DocType("Program Enrollment"), frappe.qb.DocType("Academic Year")
    rows = (
        frappe.qb.from_(enrolment)
        .join(year)
        .on(year.name == enrolment.academic_year)
        .select(enrolment.student, enrolment.program)
        .where(enrolment.docstatus == 1)
        .where(enrolment.student.isin(sorted(set(students)) or [""]))
        .where(year.year_end_date.isnull() | (year.year_end_date >= frappe.utils.today()))
    ).run()
    found: dict[str, set[str]] = {}
    for student, program in rows:
        found.setdefault(student, set()).add(program)
    return found
