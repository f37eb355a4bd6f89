# ruff: noqa
import frappe


def write(document):
    # ruleid: permissions-ignored
    document.insert(ignore_permissions=True)
    # ok: commit-in-hook
    frappe.db.commit()
