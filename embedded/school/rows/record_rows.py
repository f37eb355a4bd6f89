"""What the term brings, day by day: leave, attendance, results, fees, log entries and online activity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..activity import PASSING_SCORE
from ..assessments import CRITERIA, GRADE_CODES, POINTS, grade_positions
from ..attendance import STATUSES, register_moments
from ..courses import COURSES
from ..fees import CURRENCY, FEE_CATEGORIES
from ..people import CATEGORIES
from ..records import moments
from ..tables import ChildRows, Coded, Table, make_table
from ..term_dates import ONE_DAY
from .course_rows import shuffled_options
from .setup_rows import COMPANY, COST_CENTER, GRADING_SCALE, INCOME, RECEIVABLE, assessment_group_name

if TYPE_CHECKING:
    from ..school import School


def tables(school: School, children: ChildRows) -> Iterator[Table]:
    yield _leave_applications(school)
    yield _attendance(school)
    yield from _results(school, children)
    yield from _fees(school, children)
    yield _student_log(school)
    enrollment = _course_enrollments(school)
    yield _course_activity(school, enrollment)
    yield from _quiz_activity(school, children, enrollment)


def _leave_applications(school: School) -> Table:
    leaves, days = school.attendance.leaves, school.term.school_days
    pupil = np.array([leave.pupil for leave in leaves], dtype=int)
    return make_table(
        "Student Leave Application",
        {
            "name": list(school.records.leave_names),
            "docstatus": 1,
            "creation": [leave.applied for leave in leaves],
            "student": Coded(list(school.records.students), pupil),
            "student_name": Coded(school.pupils.full_name, pupil),
            "from_date": [days[leave.first] for leave in leaves],
            "to_date": [days[leave.last] for leave in leaves],
            "mark_as_present": 0,
            "reason": [leave.reason for leave in leaves],
            "attendance_based_on": "Student Group",
            "student_group": Coded(school.groups.names, school.groups.of_pupil[pupil]),
            "total_leave_days": [float(leave.last - leave.first + 1) for leave in leaves],
        },
    )


def _attendance(school: School) -> Table:
    """One row for each pupil and school day, day by day."""
    register, groups = school.attendance, school.groups
    pupil = np.tile(np.arange(len(school.pupils), dtype=np.int32), register.days)
    day = np.repeat(np.arange(register.days, dtype=np.int16), len(school.pupils))
    return make_table(
        "Student Attendance",
        {
            "name": school.records.attendance_names,
            "docstatus": 1,
            "creation": register_moments(groups, school.term, register.days, school.streams),
            "naming_series": "EDU-ATT-.YYYY.-",
            "student": Coded(list(school.records.students), pupil),
            "student_name": Coded(school.pupils.full_name, pupil),
            "student_group": Coded(groups.names, groups.of_pupil.astype(np.int16)[pupil]),
            "date": Coded(school.term.school_days, day),
            "status": Coded(STATUSES, register.status.T.ravel()),
            "leave_application": Coded(list(school.records.leave_names), register.leave.T.ravel()),
        },
    )


def _results(school: School, children: ChildRows) -> Iterator[Table]:
    results, scores, groups = school.records.results, school.scores, school.groups
    points = scores.points[results.pupil, results.course, results.kind]
    maximum = POINTS.sum(axis=1).astype(float)[results.kind]
    total = points.sum(axis=1)
    group = groups.of_pupil[results.pupil]
    kinds = [assessment_group_name(school, kind) for kind in range(len(POINTS))]
    sat_on = scores.sat_on[results.pupil, results.course, results.kind]
    later = scores.resat[results.pupil, results.course, results.kind]
    first = school.term.first_monday
    yield make_table(
        "Assessment Result",
        {
            "name": school.records.result_names,
            "docstatus": 1,
            "creation": moments(first, results.second),
            "assessment_plan": Coded(list(school.records.plan_names), results.plan),
            "program": Coded(groups.programs, group),
            "course": Coded([c.name for c in COURSES], results.course),
            "academic_year": school.term.year_name,
            "academic_term": school.term.term_title,
            "student": Coded(list(school.records.students), results.pupil),
            "student_name": Coded(school.pupils.full_name, results.pupil),
            "student_group": Coded(groups.names, group),
            "assessment_group": Coded(kinds, results.kind),
            "grading_scale": GRADING_SCALE,
            "maximum_score": maximum,
            "total_score": total,
            "grade": Coded(GRADE_CODES, grade_positions(100 * total / maximum)),
            "comment": [
                f"Absent on the day, sat on {first + ONE_DAY * day}." if resat else None
                for day, resat in zip(sat_on.tolist(), later.tolist(), strict=True)
            ],
        },
    )
    of_criterion = POINTS[results.kind]
    result, criterion = np.nonzero(of_criterion)
    score, most = points[result, criterion], of_criterion[result, criterion].astype(float)
    yield children.table(
        "Assessment Result Detail",
        "Assessment Result",
        "details",
        list(school.records.result_names),
        result,
        {
            "assessment_criteria": Coded(CRITERIA, criterion),
            "maximum_score": most,
            "score": score,
            "grade": Coded(GRADE_CODES, grade_positions(100 * score / most)),
        },
        docstatus=1,
    )


def _fees(school: School, children: ChildRows) -> Iterator[Table]:
    bills, pupils, groups, records = school.bills, school.pupils, school.groups, school.records
    names = list(records.fees)
    yield make_table(
        "Fees",
        {
            "name": names,
            "docstatus": 1,
            "creation": dt.datetime.combine(bills.posted, dt.time(11, 0)),
            "naming_series": "EDU-FEE-.YYYY.-",
            "student": list(records.students),
            "student_name": pupils.full_name,
            "company": COMPANY,
            "posting_date": bills.posted,
            "due_date": bills.due,
            "program_enrollment": list(records.enrollments),
            "program": Coded(groups.programs, groups.of_pupil),
            "student_batch": Coded(groups.batches, groups.of_pupil),
            "student_category": Coded(CATEGORIES, pupils.category),
            "academic_term": school.term.term_title,
            "academic_year": school.term.year_name,
            "currency": CURRENCY,
            "fee_structure": Coded(list(records.fee_structures), bills.structure),
            "grand_total": bills.amounts.sum(axis=1),
            "outstanding_amount": bills.outstanding,
            "receivable_account": RECEIVABLE,
            "income_account": INCOME,
            "cost_center": COST_CENTER,
            "contact_email": pupils.email,
        },
    )
    pupil, category = np.nonzero(bills.amounts)
    amount = bills.amounts[pupil, category]
    yield children.table(
        "Fee Component",
        "Fees",
        "components",
        names,
        pupil,
        {
            "fees_category": Coded([name for name, _ in FEE_CATEGORIES], category),
            "description": Coded([text for _, text in FEE_CATEGORIES], category),
            "amount": amount,
            "discount": 0.0,
            "total": amount,
        },
        docstatus=1,
    )


def _student_log(school: School) -> Table:
    log, groups = school.log, school.groups
    pupil = np.array([entry.pupil for entry in log], dtype=int)
    group = groups.of_pupil[pupil]
    return make_table(
        "Student Log",
        {
            "name": list(school.records.log_names),
            "creation": [entry.written for entry in log],
            "student": Coded(list(school.records.students), pupil),
            "student_name": Coded(school.pupils.full_name, pupil),
            "type": [entry.type for entry in log],
            "date": [entry.date for entry in log],
            "academic_year": school.term.year_name,
            "academic_term": school.term.term_title,
            "program": Coded(groups.programs, group),
            "student_batch": Coded(groups.batches, group),
            "log": [entry.text for entry in log],
        },
    )


def _course_enrollments(school: School) -> np.ndarray:
    """The position of the Course Enrollment of each pupil and course, shape (P, C); -1 for none."""
    takes = school.world.traits.takes
    numbers = np.full(takes.shape, -1)
    numbers[takes] = np.arange(takes.sum())
    return numbers


def _course_activity(school: School, enrollment: np.ndarray) -> Table:
    readings = school.records.readings
    when = moments(school.term.first_monday, readings.second)
    articles = [topic.article_title for course in COURSES for topic in course.topics]
    first_topic = np.cumsum([0, *(len(course.topics) for course in COURSES)])
    return make_table(
        "Course Activity",
        {
            "name": school.records.reading_names,
            "creation": when,
            "enrollment": Coded(list(school.records.course_enrollments), enrollment[readings.pupil, readings.course]),
            "course": Coded([c.name for c in COURSES], readings.course),
            "student": Coded(list(school.records.students), readings.pupil),
            "content_type": "Article",
            "content": Coded(articles, first_topic[readings.course] + readings.topic),
            "activity_date": when,
        },
    )


def _quiz_activity(school: School, children: ChildRows, enrollment: np.ndarray) -> Iterator[Table]:
    attempts, records = school.records.attempts, school.records
    quizzes = [quiz for course in COURSES for quiz in course.quizzes]
    first_quiz = np.cumsum([0, *(len(course.quizzes) for course in COURSES)])
    quiz = first_quiz[attempts.course] + attempts.quiz
    asked = np.array([len(q.questions) for q in quizzes])[quiz]
    right = ((attempts.right == 1) & (np.arange(attempts.right.shape[1]) < asked[:, None])).sum(axis=1)
    score = 100 * right / asked
    when = moments(school.term.first_monday, attempts.second)
    # Frappe stores a Data field's datetime as text with microseconds.
    exact = when + ((attempts.pick[:, 0] * 999_999).astype("timedelta64[us]") + np.timedelta64(1, "us"))
    names = list(records.attempt_names)
    yield make_table(
        "Quiz Activity",
        {
            "name": names,
            "creation": when,
            "enrollment": Coded(list(records.course_enrollments), enrollment[attempts.pupil, attempts.course]),
            "student": Coded(list(records.students), attempts.pupil),
            "course": Coded([c.name for c in COURSES], attempts.course),
            "quiz": Coded([q.title for q in quizzes], quiz),
            "status": ["Pass" if value >= PASSING_SCORE else "Fail" for value in score.tolist()],
            "activity_date": [moment.isoformat(sep=" ") for moment in exact.tolist()],
            "score": [data_text(value) for value in score.tolist()],
            "time_taken": attempts.seconds_taken,
        },
    )
    attempt, place = np.nonzero(np.arange(attempts.right.shape[1]) < asked[:, None])
    first_question = np.cumsum([0, *(len(q.questions) for q in quizzes)])
    question = first_question[quiz[attempt]] + place
    outcome = attempts.right[attempt, place]
    yield children.table(
        "Quiz Result",
        "Quiz Activity",
        "result",
        names,
        attempt,
        {
            "question": Coded(list(records.questions), question),
            "selected_option": _answers(school, question, outcome, attempts.pick[attempt, place]),
            "quiz_result": Coded(("Wrong", "Correct"), (outcome == 1).astype(int)),
        },
    )


def data_text(value: float) -> str:
    """A number as MariaDB writes it into a text column: 75 and 66.66666666666667."""
    return repr(value).removesuffix(".0")


def _answers(school: School, question: np.ndarray, outcome: np.ndarray, pick: np.ndarray) -> list[str]:
    """The text of the chosen options. A wrong answer to a question with several right ones names one of them
    and one that is not."""
    shown = shuffled_options(school)
    correct = [", ".join(text for text, right in options if right) for options in shown]
    wrong: list[list[str]] = []
    for options in shown:
        good = [text for text, right in options if right]
        bad = [text for text, right in options if not right]
        wrong.append([f"{good[0]}, {text}" for text in bad] if len(good) > 1 else bad)
    answers = []
    for number, result, choice in zip(question.tolist(), outcome.tolist(), pick.tolist(), strict=True):
        if result == 1:
            answers.append(correct[number])
        elif result == 0:
            answers.append(wrong[number][int(choice * len(wrong[number]))])
        else:
            answers.append("Unattempted")
    return answers
