"""Guardians ask for leave: a draft of Education's Student Leave Application, which the school grants by submitting it.
Until then who has asked may withdraw it."""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai.erpnext_records import enrolment, people, school_days, staffing
from school_ai.erpnext_records.school_days import LEAVE, LeaveAskedFor
from school_ai.permissions import Standing
from school_ai.services.markup import without_tags

# An illness is told of some days later; a journey is not asked for years before.
AFTERWARDS, BEFORE, LONGEST = timedelta(days=7), timedelta(days=366), timedelta(days=60)


def ask(standing: Standing, student: str, first: date, last: date, reason: str) -> LeaveAskedFor:
    """Ask for leave of a child from one day to another, both included. Raises `ValidationError` saying what to do."""
    today = getdate()
    if last < first:
        frappe.throw(_("The last day lies before the first one."))
    if first < today - AFTERWARDS:
        frappe.throw(
            _("Leave can be asked for up to {0} days afterwards. Please call the school's office.").format(
                AFTERWARDS.days
            )
        )
    if last > today + BEFORE or last - first > LONGEST:
        frappe.throw(
            _("That is more than {0} days, or too far ahead. Please talk to the school's office.").format(LONGEST.days)
        )
    same = [each for each in school_days.leaves(student, first) if each.first <= last]
    if same:
        frappe.throw(
            _("Leave from {0} to {1} is asked for already.").format(formatdate(same[0].first), formatdate(same[0].last))
        )
    document = frappe.get_doc(
        {
            "doctype": LEAVE,
            "student": student,
            "from_date": first,
            "to_date": last,
            "attendance_based_on": "Student Group",
            "student_group": _group_of(student),
            # The desk shows it as markup.
            "reason": without_tags(reason),
        }
    ).insert(ignore_permissions=True)
    who = people.names_of_guardians([standing.guardian]) if standing.guardian else []
    if who:
        document.add_comment("Info", _("Asked for by {0}, guardian").format(who[0]))
    return LeaveAskedFor(document.name, first, last, reason, False, frappe.session.user)


def withdraw(leave: str) -> None:
    """Take back what was asked for and not granted yet. Raises `ValidationError` where the school has decided."""
    status = frappe.db.get_value(LEAVE, leave, "docstatus", for_update=True)
    if status != 0:
        frappe.throw(_("The school has decided this already. Please call the office."))
    frappe.delete_doc(LEAVE, leave, ignore_permissions=True)


def _group_of(student: str) -> str:
    """The group in which the pupil's attendance is taken: their class, else any group of theirs."""
    groups = staffing.groups(enrolment.of_student(student).groups)
    if not groups:
        frappe.throw(_("There is no class yet, by which leave could be noted. Please call the school's office."))
    batches = [name for name, group in groups.items() if group.batch]
    return sorted(batches or groups)[0]
