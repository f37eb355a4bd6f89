"""Notices go: when their time is over, with the person, with the pupil, and with the record that they are about."""

import frappe
from frappe.utils import add_to_date, now_datetime

from school_ai import settings
from school_ai.services.telling import choices, push

NOTICE, DELIVERY = "AI Notice", "AI Notice Delivery"
AT_ONCE = 500


def forget_old() -> None:
    """Delete notices that are older than the school keeps them, and those about records that are gone. Run by the
    scheduler every day. One that still waits to be sent stays until it is."""
    limit = add_to_date(now_datetime(), days=-(settings.number("notices_kept_days") or 90))
    over = {"creation": ("<", limit), "state": ("!=", "Waiting")}
    forget(frappe.get_all(NOTICE, over, pluck="name", limit_page_length=20 * AT_ONCE))
    for doctype in frappe.get_all(
        NOTICE, {"reference_doctype": ("is", "set")}, pluck="reference_doctype", distinct=True
    ):
        forget(_about_what_is_gone(doctype))


def _about_what_is_gone(doctype: str) -> list[str]:
    notice, record = frappe.qb.DocType(NOTICE), frappe.qb.DocType(doctype)
    return (
        frappe.qb.from_(notice)
        .left_join(record)
        .on(record.name == notice.reference_name)
        .select(notice.name)
        .where(notice.reference_doctype == doctype)
        .where(record.name.isnull())
    ).run(pluck=True)


def forget(names: list[str]) -> None:
    """Delete notices, and what Frappe keeps of them: the entries at the desk and the emails on its queue."""
    for at in range(0, len(names), AT_ONCE):
        some = names[at : at + AT_ONCE]
        logs = frappe.get_all(NOTICE, {"name": ("in", some), "log": ("is", "set")}, pluck="log")
        if logs:
            frappe.db.delete("Notification Log", {"name": ("in", logs)})
        mails = {"reference_doctype": NOTICE, "reference_name": ("in", some)}
        queued = frappe.get_all("Email Queue", mails, pluck="name")
        if queued:
            frappe.db.delete("Email Queue Recipient", {"parent": ("in", queued)})
            frappe.db.delete("Email Queue", {"name": ("in", queued)})
        frappe.db.delete(DELIVERY, {"parenttype": NOTICE, "parent": ("in", some)})
        frappe.db.delete(NOTICE, {"name": ("in", some)})


def forget_person(user: str) -> None:
    """All that somebody was told, how they want to be told, and their devices: their login goes."""
    forget(frappe.get_all(NOTICE, {"user": user}, pluck="name"))
    forget_choices(user)


def forget_choices(user: str) -> None:
    names = frappe.get_all(choices.CHOICES, {"user": user}, pluck="name")
    if names:
        frappe.db.delete(choices.ROWS, {"parenttype": choices.CHOICES, "parent": ("in", names)})
        frappe.db.delete(choices.CHOICES, {"name": ("in", names)})
    push.forget({"user": user})


def forget_pupil(student: str) -> None:
    """All that anybody was told of a pupil."""
    forget([row.name for row in _of_pupil(student)])
    forget(frappe.get_all(NOTICE, {"person_doctype": "Student", "person": student}, pluck="name"))


def forget_contact(doctype: str, name: str) -> None:
    """What somebody was told who has no login."""
    forget(frappe.get_all(NOTICE, {"person_doctype": doctype, "person": name}, pluck="name"))


def follow_rename(student: str, now: str) -> None:
    """A pupil has another name: what is told of them is still of them."""
    for row in _of_pupil(student):
        students = "\n".join(now if each == student else each for each in row.students.split("\n"))
        frappe.db.set_value(NOTICE, row.name, "students", students, update_modified=False)


def _of_pupil(student: str) -> list:
    rows = frappe.get_all(NOTICE, {"students": ("like", f"%{student}%")}, ["name", "students"], limit_page_length=0)
    return [row for row in rows if student in row.students.split("\n")]


def forget_about(doctype: str, name: str) -> None:
    """What was told of a record that is deleted."""
    forget(frappe.get_all(NOTICE, {"reference_doctype": doctype, "reference_name": name}, pluck="name"))
