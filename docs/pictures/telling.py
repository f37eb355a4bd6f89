"""What the picture of the page of notices shows. Run inside the demo's site."""

import frappe

from school_ai import permissions
from school_ai.erpnext_records import contacts
from school_ai.services.telling import forgetting, kinds, notices

NEWS = (
    (kinds.TIMETABLE, "{0}: Your timetable has changed", "Physics: room 12 instead of room 4."),
    (kinds.HOMEWORK, "{0}: homework in Mathematics", "Mathematics: Fractions, exercises 3 to 7"),
    (kinds.LEAVE, "{0}: leave is granted", ""),
    (kinds.MESSAGES, "A message about {0}", ""),
)


def tell(user: str) -> None:
    standing = permissions.standing_of(user)
    student = standing.children[0]
    contact = contacts.guardians([student])[standing.guardian][0]
    name = frappe.db.get_value("Student", student, "first_name")
    for kind, subject, line in NEWS:
        notices.tell(
            contact,
            kind,
            subject.format(name),
            [line] if line else [],
            f"picture: {subject}",
            students=[student],
            link="/school-ai/family",
        )
    first = frappe.get_all("AI Notice", {"user": user}, pluck="name", order_by="creation", limit=1)
    notices.note_read(user, first[0])
    # Nobody is sent anything for a picture.
    frappe.db.delete("AI Notice Delivery")
    frappe.db.commit()


def forget(user: str) -> None:
    forgetting.forget(frappe.get_all("AI Notice", {"user": user}, pluck="name"))
    frappe.db.commit()
