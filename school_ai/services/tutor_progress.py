"""How pupils work with the tutor, week by week: computed every night for the weeks that may still change, and shown to
teachers where a pupil leans on it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai import settings
from school_ai.ai.tutor import progress
from school_ai.ai.tutor.progress import Week, Worked
from school_ai.erpnext_records import people
from school_ai.permissions import Standing
from school_ai.services import insights
from school_ai.services.conversations import CONVERSATION, MESSAGE, PUPIL
from school_ai.services.exercises import EXERCISE
from school_ai.services.set_tasks import ASSIGNMENT

PROGRESS = "AI Tutor Progress"
LEANS_ON_TUTOR = "Leans on the tutor"
# Weeks that are computed again: this one and those that the flags look at.
WEEKS = 3


@dataclass(frozen=True)
class Shown:
    """A pupil's week in a course as people are shown it. Shares in percent, None where there is too little to tell."""

    student: str
    course: str
    week: date
    questions: int
    exercises: int
    independence: float | None
    understanding: float | None
    dependency: float | None


def compute() -> None:
    """Compute the last weeks of all pupils who used the tutor. Run by the scheduler every night."""
    this_week = monday(getdate())
    weeks = [this_week - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    asked, worked, deadlines = _facts(weeks[0])
    for student, course in sorted({(each[0], each[1]) for each in (*asked, *worked)}):
        measured: list[Week | None] = []
        for start in weeks:
            of_week = (student, course, start)
            if of_week not in asked and of_week not in worked:
                measured.append(None)
                continue
            found = progress.week(asked.get(of_week, []), worked.get(of_week, []), deadlines.get((course, start), []))
            measured.append(found)
            _keep(student, course, start, found)
        if settings.is_on("flags_enabled"):
            _flag(student, course, measured)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _facts(since: date):
    """(student, course, week) -> when they wrote, and what they worked on; (course, week) -> deadlines."""
    begin = datetime.combine(since, time())
    conversation = frappe.qb.DocType(CONVERSATION)
    message = frappe.qb.DocType(MESSAGE)
    rows = (
        frappe.qb.from_(message)
        .join(conversation)
        .on(conversation.name == message.conversation)
        .select(conversation.student, conversation.course, message.creation)
        .where(message.author == PUPIL)
        .where(message.creation >= begin)
        .where(conversation.student.isnotnull())
        .where(conversation.course.isnotnull())
    ).run()
    asked = defaultdict(list)
    for student, course, moment in rows:
        asked[student, course, monday(moment.date())].append(moment)
    due = dict(frappe.get_all(ASSIGNMENT, {"due_on": (">=", begin)}, ["name", "due_on"], as_list=True))
    worked = defaultdict(list)
    fields = [
        "student",
        "course",
        "opened_on",
        "attempt_first",
        "hint_level",
        "solved_alone",
        "copied",
        "check_question",
        "check_passed",
        "assignment",
    ]
    for row in frappe.get_all(EXERCISE, {"opened_on": (">=", begin)}, fields):
        if row.student and row.course:
            worked[row.student, row.course, monday(row.opened_on.date())].append(
                Worked(
                    opened=row.opened_on,
                    tried_first=bool(row.attempt_first),
                    hints=row.hint_level or 0,
                    solved_alone=bool(row.solved_alone),
                    copied=bool(row.copied),
                    checked=bool(row.check_question),
                    check_passed=bool(row.check_passed),
                    due=due.get(row.assignment),
                )
            )
    deadlines = defaultdict(list)
    for row in frappe.get_all(ASSIGNMENT, {"due_on": (">=", begin)}, ["course", "due_on"]):
        deadlines[row.course, monday(row.due_on.date())].append(row.due_on)
    return dict(asked), dict(worked), dict(deadlines)


def _keep(student: str, course: str, start: date, found: Week) -> None:
    values = {
        # Links are not looked at below, so nothing is fetched either.
        "student_name": people.names_of_students([student]).get(student),
        "questions": found.questions,
        "exercises": found.exercises,
        # -1: there is too little to tell, which 0 would not say.
        "independence": _percent(found.independence),
        "understanding": _percent(found.understanding),
        "dependency": _percent(found.dependency),
        "tried_first": found.tried_first,
        "solved_alone": found.solved_alone,
        "hint_depth": found.hint_depth,
        "checks": found.checks,
        "checks_passed": found.checks_passed,
        "asked_first": found.asked_first,
        "copied": found.copied,
        "late_bursts": found.late_bursts,
    }
    name = frappe.db.get_value(PROGRESS, {"student": student, "course": course, "week": start}, "name")
    if name:
        frappe.db.set_value(PROGRESS, name, values)
        return
    row = {"doctype": PROGRESS, "student": student, "course": course, "week": start, **values}
    frappe.get_doc(row).insert(ignore_permissions=True, ignore_links=True)


UNKNOWN = -1


def _percent(share: float | None) -> float:
    return UNKNOWN if share is None else round(100 * share, 1)


def _flag(student: str, course: str, weeks: list[Week | None]) -> None:
    key = f"{LEANS_ON_TUTOR}:{student}:{course}"
    if not progress.leans(weeks, insights.is_open(key)):
        insights.withdraw(key)
        return
    latest = next(each for each in reversed(weeks) if each)
    name = people.names_of_students([student]).get(student, student)
    seen = insights.Insight(
        key=key,
        kind=LEANS_ON_TUTOR,
        title=_("{0} often asks before trying, in {1}").format(name, course),
        text=_(
            "Of the last {0} exercises with the tutor {1} were begun without an attempt, and of {2} the text was "
            "pasted."
        ).format(latest.exercises, latest.asked_first, latest.copied),
        suggestion=_("A short talk about how to begin such a task, or a first step done together, helps most."),
        evidence={
            "exercises": latest.exercises,
            "asked_first": latest.asked_first,
            "copied": latest.copied,
            "late_bursts": latest.late_bursts,
            "hint_depth": latest.hint_depth,
            "dependency": latest.dependency,
        },
        severity=insights.LOW,
        about={"student": student, "course": course},
    )
    insights.say(seen)


def of_student(student: str, courses: frozenset[str] | None = None, weeks: int = 12) -> list[Shown]:
    """The pupil's last weeks, the latest first; of some courses or all."""
    filters = {"student": student, "week": (">=", monday(getdate()) - timedelta(weeks=weeks))}
    if courses is not None:
        filters["course"] = ("in", sorted(courses) or [""])
    rows = frappe.get_all(
        PROGRESS,
        filters,
        ["student", "course", "week", "questions", "exercises", "independence", "understanding", "dependency"],
        order_by="week desc, course",
    )
    return [
        Shown(**{key: (None if key in SHARES and value == UNKNOWN else value) for key, value in row.items()})
        for row in rows
    ]


def for_reader(standing: Standing, student: str | None) -> list[Shown]:
    """The weeks that a person may see: of themself all, of a pupil those in the courses that they teach."""
    if student is None or student == standing.student:
        return of_student(standing.student) if standing.student else []
    return of_student(student, None if standing.heads else standing.teaches.courses)


SHARES = ("independence", "understanding", "dependency")
