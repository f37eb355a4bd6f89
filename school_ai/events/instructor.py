"""Instructor: the role of their login, which stands in their employee record."""

import frappe

from school_ai import roles
from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    people.link_instructor(doc.name)
    before = doc.get_doc_before_save()
    if before and before.employee and before.employee != doc.employee:
        _settle(before.employee)


@never_in_the_way("link_people")
def after_delete(doc, method=None) -> None:
    _settle(doc.employee)


def _settle(employee: str | None) -> None:
    user = frappe.db.get_value("Employee", employee, "user_id") if employee else None
    if user:
        people.settle(user, roles.INSTRUCTOR)
