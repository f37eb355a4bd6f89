# ruff: noqa
import frappe


def before_uninstall(doctype):
    # ok: table-changed-outside-setup
    frappe.db.sql_ddl(f"alter table `tab{doctype}` drop column `school_ai_access`")
    # ok: permissions-ignored
    frappe.delete_doc("Role", "Principal", ignore_permissions=True)
    # ruleid: commit-in-hook
    frappe.db.commit()
    # ruleid: sql-string, sql-built-from-text
    frappe.db.sql(f"delete from `tab{doctype}`")
