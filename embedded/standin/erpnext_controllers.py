"""ERPNext's records as far as Education's lead to them."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate
from frappe.utils.nestedset import NestedSet


class Department(NestedSet):
    nsm_parent_field = "parent_department"

    def autoname(self):
        abbreviation = self.company and frappe.get_cached_value("Company", self.company, "abbr")
        self.name = f"{self.department_name} - {abbreviation}" if abbreviation else self.department_name


class CustomerGroup(NestedSet):
    nsm_parent_field = "parent_customer_group"


class Account(NestedSet):
    nsm_parent_field = "parent_account"

    def autoname(self):
        self.name = f"{self.account_name} - {frappe.get_cached_value('Company', self.company, 'abbr')}"


class CostCenter(NestedSet):
    nsm_parent_field = "parent_cost_center"

    def autoname(self):
        self.name = f"{self.cost_center_name} - {frappe.get_cached_value('Company', self.company, 'abbr')}"


class Employee(Document):
    def validate(self):
        self.employee = self.name
        self.employee_name = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
        if self.status == "Left" and not self.relieving_date:
            frappe.throw(_("Please enter relieving date."))


class Customer(Document):
    def autoname(self):
        # ERPNext names customers by their name unless told otherwise, with a count behind the second of a name.
        self.name = self.customer_name
        count = 1
        while frappe.db.exists("Customer", self.name):
            self.name = f"{self.customer_name} - {count}"
            count += 1


class HolidayList(Document):
    def validate(self):
        if getdate(self.from_date) > getdate(self.to_date):
            frappe.throw(_("To Date cannot be before From Date"))
        for row in self.holidays:
            if not getdate(self.from_date) <= getdate(row.holiday_date) <= getdate(self.to_date):
                frappe.throw(_("The holiday on {0} is not between From Date and To Date").format(row.holiday_date))
        self.total_holidays = len(self.holidays)


class SalesInvoice(Document):
    def validate(self):
        for row in self.items:
            row.amount = (row.qty or 0) * (row.rate or 0)
        self.total = self.grand_total = sum(row.amount for row in self.items)
        if self.docstatus == 0 or self.outstanding_amount is None:
            self.outstanding_amount = self.grand_total
        self.set_status()

    def set_status(self):
        if self.docstatus == 0:
            self.status = "Draft"
        elif self.docstatus == 2:
            self.status = "Cancelled"
        elif self.outstanding_amount <= 0:
            self.status = "Paid"
        elif self.due_date and getdate(self.due_date) < getdate():
            self.status = "Overdue"
        else:
            self.status = "Unpaid"


class SalesOrder(Document):
    def validate(self):
        for row in self.items:
            row.amount = (row.qty or 0) * (row.rate or 0)
        self.total = self.grand_total = sum(row.amount for row in self.items)
        self.status = ("Draft", "To Deliver and Bill", "Cancelled")[self.docstatus]
