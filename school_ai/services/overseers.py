"""Who looks after School AI, to be told of what they should look at."""

import frappe

from school_ai import roles


def users() -> list[str]:
    """Enabled users with a role of oversight, by name."""
    return _with(roles.OVERSIGHT)


def auditors() -> list[str]:
    """Enabled users who read the audit log, by name: auditors, where there are none those who look after School AI."""
    return _with(frozenset({roles.AUDITOR})) or users()


def _with(held: frozenset[str]) -> list[str]:
    user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
    found = (
        frappe.qb.from_(role)
        .join(user)
        .on(user.name == role.parent)
        .select(user.name)
        .distinct()
        .where(role.parenttype == "User")
        .where(role.role.isin(sorted(held)))
        .where(user.enabled == 1)
        .where(user.name != "Guest")
        .orderby(user.name)
    ).run()
    return [name for (name,) in found]
