"""Pupils and their families are told of homework on the day that it is given: by a task, since a course has many."""

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai import settings
from school_ai.erpnext_records import contacts, enrolment
from school_ai.erpnext_records.school_days import ASSIGNMENT, HOMEWORK
from school_ai.jobs import tasks
from school_ai.services.telling import kinds
from school_ai.services.telling.language import in_language
from school_ai.services.telling.notices import tell

TASK = "Tell of homework"
STATUS = "Set"


def is_to_be_told(assignment) -> bool:
    """Whether there is something to tell of an assignment today. `assignment`: its row or document."""
    return (
        assignment.kind in HOMEWORK
        and assignment.status == STATUS
        and (not assignment.given_on or getdate(assignment.given_on) <= getdate())
        and (not assignment.due_on or getdate(assignment.due_on) >= getdate())
    )


def start(assignment) -> None:
    if settings.is_on("families_enabled") and is_to_be_told(assignment):
        tasks.start(TASK, ASSIGNMENT, assignment.name)


def start_given_today() -> None:
    """Have people told of what was prepared earlier and is given today. Run by the scheduler in the morning."""
    filters = {"kind": ("in", HOMEWORK), "status": STATUS, "given_on": getdate()}
    for row in frappe.get_all(ASSIGNMENT, filters, ["name", "kind", "status", "given_on", "due_on"]):
        start(row)


def run(task: tasks.Task) -> None:
    fields = ["name", "title", "course", "student_group", "kind", "status", "given_on", "due_on"]
    row = frappe.db.get_value(ASSIGNMENT, task.reference_name, fields, as_dict=True)
    if not row or not is_to_be_told(row):
        return
    pupils = (
        enrolment.students_in(frozenset([row.student_group]))
        if row.student_group
        else enrolment.students_of_course(row.course)
    )
    known = contacts.pupils(pupils)
    for number, (name, contact) in enumerate(sorted(known.items())):
        if task.report_is_due():
            task.report(number / len(known), _("{0} of {1} people told").format(number, len(known)))
        _tell(contact, row, "/school-ai/home", ())
        for theirs, _students in contacts.guardians([name]).values():
            _tell(theirs, row, "/school-ai/family", (name,), contact.title)


def _tell(contact, row, link: str, students: tuple[str, ...], child: str = "") -> None:
    with in_language(contact.language):
        title = f"{row.course}: {row.title}"
        subject = (
            _("{0}: homework in {1}").format(child, row.course) if child else _("Homework in {0}").format(row.course)
        )
        lines = [title, *([_("Due on {0}").format(formatdate(row.due_on))] if row.due_on else [])]
        key = f"{row.name}|{','.join(students)}"
        tell(contact, kinds.HOMEWORK, subject, lines, key, about=(ASSIGNMENT, row.name), students=students, link=link)
