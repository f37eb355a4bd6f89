"""Where reports are read from a replica, nothing is written to it."""

import frappe
from frappe.desk import query_report

from school_ai.tests.case import SiteTest


class TestReplica(SiteTest):
    def test_no_report_writes(self):
        """In a transaction that may only read: a replica refuses what would write."""
        ran = 0
        for report in frappe.get_all("Report", {"module": "School AI"}, pluck="name"):
            for user in (self.school.principal_login, self.school.physicist_login):
                with self.as_user(user), self.subTest(report=report, user=user):
                    frappe.db.commit()
                    frappe.db.begin(read_only=True)
                    try:
                        query_report.run(report, filters={}, ignore_prepared_report=True)
                        ran += 1
                    except frappe.InReadOnlyMode as error:
                        raise AssertionError(f"{report} writes") from error
                    except (frappe.PermissionError, frappe.ValidationError):
                        # Not theirs, or it wants filters.
                        continue
                    finally:
                        frappe.db.rollback()
        self.assertGreater(ran, 10)

    def test_such_a_transaction_refuses_what_would_write(self):
        frappe.db.commit()
        frappe.db.begin(read_only=True)
        self.addCleanup(frappe.db.rollback)
        with self.assertRaises(frappe.InReadOnlyMode):
            frappe.db.set_value("System Settings", "System Settings", "language", "en", update_modified=False)
