# ruff: noqa
import frappe


def work(document):
    document.insert(ignore_permissions=True)
    # ok: commit-in-hook
    frappe.db.commit()
