"""What Education sets up when it is installed."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields
from frappe.permissions import add_permission, update_permission_property


def after_install():
    if not frappe.db.exists("Role", "Student"):
        frappe.get_doc({"doctype": "Role", "role_name": "Student", "desk_access": 0}).insert()
    for group in ("All Customer Groups", "Student"):
        frappe.get_doc(
            {
                "doctype": "Customer Group",
                "customer_group_name": group,
                "is_group": group != "Student",
                "parent_customer_group": "All Customer Groups" if group == "Student" else None,
            }
        ).insert(ignore_mandatory=True)
    frappe.get_doc(
        {"doctype": "Assessment Group", "assessment_group_name": "All Assessment Groups", "is_group": 1}
    ).insert(ignore_mandatory=True)
    student_link = {"fieldname": "student", "fieldtype": "Link", "label": "Student", "options": "Student"}
    schedule_link = {
        "fieldname": "fee_schedule",
        "fieldtype": "Link",
        "label": "Fee Schedule",
        "options": "Fee Schedule",
    }
    create_custom_fields({doctype: [student_link, schedule_link] for doctype in ("Sales Invoice", "Sales Order")})
    for doctype, role, rights in (
        ("Sales Invoice", "Student", ("read", "write", "print")),
        ("User", "Academics User", ("read", "write", "create")),
        ("Customer", "Academics User", ("read", "write", "create")),
    ):
        add_permission(doctype, role, 0)
        for right in rights:
            update_permission_property(doctype, role, 0, right, 1)
