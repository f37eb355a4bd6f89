"""Rows of child tables with the rights of the very record that they stand in.

Frappe asks for the parent record only where a row was loaded with it. A row that is loaded by itself (`/api/resource`,
`frappe.client.get`, a print view, a deletion) is let through to whoever may read the parent's DocType at all: that is
how a pupil could read another one's marks, and an instructor the answer keys of a colleague.
"""

import weakref

import frappe

from school_ai.overrides.without_us import class_with


class WithRightsOfItsRecord:
    """Of a row that was loaded by itself, `parent_doc` is the record that it stands in."""

    @property
    def parent_doc(self):
        held = self.__dict__.get("_parent_doc")
        if isinstance(held, weakref.ReferenceType):
            held = held()
        if held is None and self.get("parent") and self.get("parenttype"):
            return _record(self.parenttype, self.parent)
        return held

    @parent_doc.setter
    def parent_doc(self, value) -> None:
        self.__dict__["_parent_doc"] = value

    @parent_doc.deleter
    def parent_doc(self) -> None:
        self.__dict__["_parent_doc"] = None


def _record(doctype: str, name: str):
    try:
        return frappe.get_doc(doctype, name)
    except frappe.DoesNotExistError:
        frappe.clear_last_message()
        return None


# Tables of Education and ERPNext by the name of the class that the hook `override_doctype_class` names.
TABLES = {
    doctype.replace(" ", ""): doctype
    for doctype in (
        "Student Guardian",
        "Student Sibling",
        "Student Group Student",
        "Student Group Instructor",
        "Program Enrollment Course",
        "Program Enrollment Fee",
        "Program Fee",
        "Assessment Result Detail",
        "Assessment Plan Criteria",
        "Quiz Result",
        "Fee Component",
        "Sales Invoice Item",
        "Sales Order Item",
    )
}


def __getattr__(name: str) -> type:
    """The class of one of these tables, made from the one that it has without us: its own, or another app's."""
    if name not in TABLES:
        raise AttributeError(name)
    return class_with(WithRightsOfItsRecord, TABLES[name], name, __name__)
