"""Attendance, leave, results, fees and activity: consistent with one another and never later than `today`."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .frames import Frames, repeated, some

if TYPE_CHECKING:
    from ..school import School


def check_records(frames: Frames, school: School) -> Iterator[str]:
    today = school.spec.today
    yield from _check_creation(frames, today)
    yield from _check_attendance(frames, school)
    yield from _check_leave(frames, school)
    yield from _check_results(frames)
    yield from _check_fees(frames)
    yield from _check_readings(frames)
    yield from _check_quizzes(frames)


def check_learning(frames: Frames, school: School) -> Iterator[str]:
    """What tells how pupils did, without bills and without the answers in quizzes."""
    yield from _check_creation(frames, school.spec.today)
    yield from _check_attendance(frames, school)
    yield from _check_leave(frames, school)
    yield from _check_results(frames)
    yield from _check_readings(frames)


def _check_creation(frames: Frames, today: dt.date) -> Iterator[str]:
    evening = dt.datetime.combine(today, dt.time.max)
    for doctype in frames.order:
        late = [name for name, made in frames.rows(doctype, "name", "creation") if made is not None and made > evening]
        if late:
            yield f"{doctype}: made after today: {some(late)}"
    for doctype, field in (
        ("Student Attendance", "date"),
        ("Student Log", "date"),
        ("Student Leave Application", "to_date"),
    ):
        late = [name for name, day in frames.rows(doctype, "name", field) if day is not None and day > today]
        if late:
            yield f"{doctype}.{field}: after today: {some(late)}"


def _check_attendance(frames: Frames, school: School) -> Iterator[str]:
    rows = list(frames.rows("Student Attendance", "student", "date", "status", "leave_application"))
    twice = repeated((student, day) for student, day, _, _ in rows)
    if twice:
        yield f"Student Attendance: two for one pupil and day: {some(twice)}"
    group_of = dict(frames.rows("Student Group Student", "student", "parent"))
    strangers = [
        student
        for student, group in frames.rows("Student Attendance", "student", "student_group")
        if group_of.get(student) != group
    ]
    if strangers:
        yield f"Student Attendance: pupil is not in that group: {some(strangers)}"
    days = {day for day in school.term.school_days if day <= school.spec.today}
    if {day for _, day, _, _ in rows} != days or len(rows) != len(days) * len(group_of):
        yield "Student Attendance: not one row for each pupil and school day up to today"
    moved = [
        name
        for name, day, made in frames.rows("Student Attendance", "name", "date", "creation")
        if made is not None and made.date() != day
    ]
    if moved:
        yield f"Student Attendance: not entered on its day: {some(moved)}"
    spans = frames.index("Student Leave Application", "student", "from_date", "to_date")
    loose = []
    for student, day, status, leave in rows:
        of_student, start, end = spans.get(leave, (None, None, None))
        covered = of_student == student and start <= day <= end
        if (status == "Leave") != (leave is not None) or (leave is not None and not covered):
            loose.append((student, day))
    if loose:
        yield f"Student Attendance: leave without an application that covers it: {some(loose)}"


def _check_leave(frames: Frames, school: School) -> Iterator[str]:
    noted = Counter(frames.column("Student Attendance", "leave_application"))
    fields = ("name", "from_date", "to_date", "total_leave_days", "creation")
    wrong = []
    for name, start, end, days, made in frames.rows("Student Leave Application", *fields):
        in_span = sum(1 for day in school.term.school_days if start <= day <= end)
        if start > end or days != in_span or noted[name] != in_span or made.date() > start:
            wrong.append(name)
    if wrong:
        yield f"Student Leave Application: days or dates do not agree: {some(wrong)}"


def _check_results(frames: Frames) -> Iterator[str]:
    keys = list(frames.rows("Assessment Result", "student", "assessment_plan"))
    twice = repeated(keys)
    if twice:
        yield f"Assessment Result: two for one pupil and plan: {some(twice)}"
    plan_fields = ("student_group", "course", "assessment_group", "maximum_assessment_score", "schedule_date")
    plans = frames.index("Assessment Plan", *plan_fields)
    group_of = dict(frames.rows("Student Group Student", "student", "parent"))
    fields = ("student_group", "course", "assessment_group", "maximum_score", "creation")
    wrong = []
    for (student, plan), row in zip(keys, frames.rows("Assessment Result", *fields), strict=True):
        of_plan = plans.get(plan)
        same = of_plan is not None and row[:4] == of_plan[:4] and group_of.get(student) == row[0]
        if not same or row[4].date() <= of_plan[4]:
            wrong.append(f"{student} in {plan}")
    if wrong:
        yield f"Assessment Result: differs from its plan, or came before it: {some(wrong)}"
    yield from _check_details(frames)


def _check_details(frames: Frames) -> Iterator[str]:
    asked: dict[str, dict[str, float]] = defaultdict(dict)
    for plan, criterion, most in frames.rows(
        "Assessment Plan Criteria", "parent", "assessment_criteria", "maximum_score"
    ):
        asked[plan][criterion] = most
    given: dict[str, dict[str, float]] = defaultdict(dict)
    total: dict[str, float] = defaultdict(float)
    scale = sorted(frames.rows("Grading Scale Interval", "threshold", "grade_code"), reverse=True)
    grades = []
    fields = ("parent", "assessment_criteria", "maximum_score", "score", "grade")
    for result, criterion, most, score, grade in frames.rows("Assessment Result Detail", *fields):
        given[result][criterion] = most
        total[result] += score
        if not 0 <= score <= most or grade != _grade(scale, score, most):
            grades.append(result)
    if grades:
        yield f"Assessment Result Detail: score or grade is off in {some(grades)}"
    fields = ("name", "assessment_plan", "maximum_score", "total_score", "grade")
    wrong = []
    for name, plan, most, score, grade in frames.rows("Assessment Result", *fields):
        if given[name] != asked[plan] or abs(total[name] - score) > 1e-9 or grade != _grade(scale, score, most):
            wrong.append(name)
    if wrong:
        yield f"Assessment Result: criteria, total or grade is off in {some(wrong)}"
    plans = frames.rows("Assessment Plan", "name", "maximum_assessment_score")
    uneven = [name for name, most in plans if sum(asked[name].values()) != most]
    if uneven:
        yield f"Assessment Plan: criteria do not add up in {some(uneven)}"


def _grade(scale: list[tuple[float, str]], score: float, most: float) -> str:
    percent = score / most * 100
    return next((code for threshold, code in scale if percent >= threshold), "")


def _check_fees(frames: Frames) -> Iterator[str]:
    parts: dict[str, float] = defaultdict(float)
    for parent, amount in frames.rows("Fee Component", "parent", "amount"):
        parts[parent] += amount
    student_of = frames.index("Program Enrollment", "student")
    fields = ("name", "grand_total", "outstanding_amount", "posting_date", "due_date")
    rows = zip(frames.rows("Fees", *fields), frames.rows("Fees", "program_enrollment", "student"), strict=True)
    wrong = [
        name
        for (name, total, open_, posted, due), (enrollment, student) in rows
        if abs(parts[name] - total) > 1e-6
        or not 0 <= open_ <= total
        or posted > due
        or student_of.get(enrollment) != student
    ]
    if wrong:
        yield f"Fees: amounts, dates or enrolment do not agree in {some(wrong)}"


def _check_readings(frames: Frames) -> Iterator[str]:
    twice = repeated(frames.rows("Course Activity", "enrollment", "content"))
    if twice:
        yield f"Course Activity: two of one pupil for one article: {some(twice)}"
    for doctype in ("Course Activity", "Quiz Activity"):
        enrolled = frames.index("Course Enrollment", "student", "course")
        wrong = [
            name
            for name, enrollment, *rest in frames.rows(doctype, "name", "enrollment", "student", "course")
            if enrolled.get(enrollment) != tuple(rest)
        ]
        if wrong:
            yield f"{doctype}: not the enrolment of that pupil and course: {some(wrong)}"
    course_of = {
        content: course
        for topic, content in frames.rows("Topic Content", "parent", "content")
        for course, of_topic in frames.rows("Course Topic", "parent", "topic")
        if topic == of_topic
    }
    for doctype, field in (("Course Activity", "content"), ("Quiz Activity", "quiz")):
        wrong = [
            content
            for content, course in set(frames.rows(doctype, field, "course"))
            if course_of.get(content) != course
        ]
        if wrong:
            yield f"{doctype}: content of another course: {some(sorted(map(str, wrong)))}"


def _check_quizzes(frames: Frames) -> Iterator[str]:
    rules = frames.index("Quiz", "passing_score", "max_attempts")
    asked: dict[str, list[str]] = defaultdict(list)
    for quiz, question in frames.rows("Quiz Question", "parent", "question_link"):
        asked[quiz].append(question)
    answered: dict[str, list[str]] = defaultdict(list)
    right: Counter[str] = Counter()
    for attempt, question, outcome in frames.rows("Quiz Result", "parent", "question", "quiz_result"):
        answered[attempt].append(question)
        right[attempt] += outcome == "Correct"
    tries = Counter(frames.rows("Quiz Activity", "enrollment", "quiz"))
    wrong = [f"{who} {quiz}" for (who, quiz), count in tries.items() if count > rules[quiz][1]]
    fields = ("name", "quiz", "score", "status", "activity_date", "creation")
    for name, quiz, score, status, moment, made in frames.rows("Quiz Activity", *fields):
        expected = 100 * right[name] / max(len(asked[quiz]), 1)
        passed = "Pass" if expected >= rules[quiz][0] else "Fail"
        late = abs((dt.datetime.fromisoformat(moment) - made).total_seconds()) > 5
        if abs(float(score) - expected) > 1e-9 or status != passed or answered[name] != asked[quiz] or late:
            wrong.append(name)
    if wrong:
        yield f"Quiz Activity: attempts, score, status or date is off in {some(wrong)}"
