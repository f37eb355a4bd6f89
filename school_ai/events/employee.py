"""Employee: an instructor's login is found through it."""

import frappe

from school_ai.events.guarded import never_in_the_way
from school_ai.services import people


@never_in_the_way("link_people")
def on_update(doc, method=None) -> None:
    instructor = frappe.db.get_value("Instructor", {"employee": doc.name}, "name")
    if instructor:
        people.link_instructor(instructor)
