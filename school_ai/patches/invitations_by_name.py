"""The name of who is invited stood in a field that the desk takes for that of the login beside it."""

import frappe


def execute():
    if frappe.db.has_column("AI Invitation", "full_name"):
        table = frappe.qb.DocType("AI Invitation")
        frappe.qb.update(table).set(table.person_name, table.full_name).where(table.person_name.isnull()).run()
