"""Who looks after School AI, to be told of what they should look at."""

import frappe

from school_ai import roles


def users() -> list[str]:
    """Enabled users with a role of oversight, by name."""
    user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
    found = (
        frappe.qb.from_(role)
        .join(user)
        .on(user.name == role.parent)
        .select(user.name)
        .distinct()
        .where(role.parenttype == "User")
        .where(role.role.isin(sorted(roles.OVERSIGHT)))
        .where(user.enabled == 1)
        .where(user.name != "Guest")
        .orderby(user.name)
    ).run()
    return [name for (name,) in found]
