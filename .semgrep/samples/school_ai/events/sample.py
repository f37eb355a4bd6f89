# ruff: noqa
import frappe


def on_update(doc, method=None):
    # ruleid: commit-in-hook
    frappe.db.commit()
    # ruleid: permissions-ignored
    doc.save(ignore_permissions=True)
    # ruleid: permissions-ignored
    doc.flags.ignore_permissions = True
    # ruleid: permissions-ignored
    doc.save(ignore_permissions=1)
    # ruleid: permissions-ignored
    doc.flags.ignore_permissions = 1
    # ruleid: permissions-ignored
    doc.flags.update({"ignore_permissions": True})
    # ok: permissions-ignored
    doc.save()
