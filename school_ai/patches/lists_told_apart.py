import frappe
from frappe.model.utils.user_settings import sync_user_settings

from school_ai.services import insights, titles
from school_ai.services.integrity import conflicts
from school_ai.services.integrity.records import CONFLICT
from school_ai.services.seals import INSIGHT, RECOMMENDATION

# Their lists are sorted and filtered in another way now; Frappe keeps for each person how a list stood last.
SHOWN_OTHERWISE = (INSIGHT, CONFLICT, RECOMMENDATION, "AI Change")


def execute() -> None:
    """Lists go by titles that people can tell apart, and insights by how grave they are: what was there before gets
    what they go by."""
    _conflicts()
    for row in frappe.get_all(INSIGHT, fields=["name", "severity", "computed_on"], limit_page_length=0):
        _set(INSIGHT, row.name, "urgency", insights.urgency(row.severity, row.computed_on))
    fields = ["name", "student_name", "course", "text", "changed_text"]
    for row in frappe.get_all(RECOMMENDATION, fields=fields, limit_page_length=0):
        title = titles.of_step(row.student_name, row.course, row.changed_text or row.text)
        _set(RECOMMENDATION, row.name, "title", title)
    forget_how_they_stood()


def forget_how_they_stood() -> None:
    # What is kept in Redis alone is written down first: that of other lists stays.
    sync_user_settings()
    frappe.db.delete("__UserSettings", {"doctype": ("in", SHOWN_OTHERWISE)})
    frappe.cache.delete_key("_user_settings")


def _conflicts() -> None:
    fields = ["name", "kind", "reference_doctype", "reference_name", "about"]
    for row in frappe.get_all(CONFLICT, fields=fields, limit_page_length=0):
        if frappe.db.exists("DocType", row.reference_doctype):
            title = conflicts.title_of(row.kind, row.reference_doctype, row.reference_name, row.about or "")
            _set(CONFLICT, row.name, "title", title)


def _set(doctype: str, name: str, field: str, value: str) -> None:
    frappe.db.set_value(doctype, name, field, value, update_modified=False)
