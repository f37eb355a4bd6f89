"""Employee: an instructor's login is found through it."""

import frappe

from school_ai import roles
from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    instructor = frappe.db.get_value("Instructor", {"employee": doc.name}, "name")
    if not instructor:
        return
    people.link_instructor(instructor)
    before = doc.get_doc_before_save()
    if before and before.user_id and before.user_id != doc.user_id:
        people.settle(before.user_id, roles.INSTRUCTOR)
