# ruff: noqa
import frappe


def store_batch():
    # ok: commit-in-hook
    frappe.db.commit()
