"""Whether somebody may still know of what they are told: asked when it is sent and when it is shown, not only when it
is written. A guardian may have lost access to the child meanwhile, an instructor the group, a login may be closed."""

import frappe

from school_ai import permissions
from school_ai.erpnext_records import people
from school_ai.permissions import Standing, standing_of


def pupils_of(notice) -> list[str]:
    """The pupils that a notice is about; `notice`: a row or a document."""
    return [name for name in (notice.get("students") or "").split("\n") if name]


def may_be_told(notice) -> bool:
    """Whether an AI Notice may leave the house now."""
    if notice.user and not frappe.db.get_value("User", notice.user, "enabled"):
        return False
    return about_is_there(notice) and _may_know(notice) and _may_read(notice)


def may_be_shown(notice, standing: Standing) -> bool:
    """Whether somebody finds a notice of theirs on their page now."""
    pupils = set(pupils_of(notice))
    if notice.person_doctype == "Guardian":
        return pupils <= set(standing.children) and about_is_there(notice)
    if notice.person_doctype == "Student":
        return notice.person == standing.student and about_is_there(notice)
    return _looks_after(standing, pupils) and about_is_there(notice)


def about_is_there(notice) -> bool:
    doctype, name = notice.get("reference_doctype"), notice.get("reference_name")
    return not (doctype and name) or bool(frappe.db.exists(doctype, name))


def _may_know(notice) -> bool:
    pupils = pupils_of(notice)
    match notice.person_doctype:
        case "Guardian":
            enabled = frappe.db.count("Student", {"name": ("in", pupils), "enabled": 1}) if pupils else 0
            return enabled == len(pupils) and all(notice.person in people.guardians_of(pupil) for pupil in pupils)
        case "Student":
            return bool(frappe.db.get_value("Student", notice.person, "enabled"))
        case _:
            return not pupils or (bool(notice.user) and _looks_after(standing_of(notice.user), set(pupils)))


def _looks_after(standing: Standing, pupils: set[str]) -> bool:
    """Whether somebody teaches all of these pupils, or may read about everybody."""
    if not pupils or standing.heads:
        return True
    return standing.has_pupils and pupils <= set(standing.pupils)


def _may_read(notice) -> bool:
    """Whether whoever works at the desk may read the record. Families and pupils read through pages that ask
    themselves."""
    doctype = notice.reference_doctype
    if not doctype or not notice.user or notice.person_doctype in ("Guardian", "Student"):
        return True
    if not permissions.is_guarded(doctype):
        return True
    return bool(frappe.has_permission(doctype, "read", notice.reference_name, user=notice.user))
