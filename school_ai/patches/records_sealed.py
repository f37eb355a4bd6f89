import frappe

from school_ai.services import seals


def execute() -> None:
    """Insights, estimates and recommendations from before there were seals are sealed as they stand."""
    for doctype in seals.COMPUTED:
        seals.seal(doctype, frappe.get_all(doctype, {"seal": ("is", "not set")}, pluck="name"))
