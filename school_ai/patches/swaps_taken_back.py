import frappe

from school_ai.services.timetables import changes, swapping


def execute() -> None:
    """A swap that was taken back used to stay "Confirmed"."""
    taking_back = {"kind": changes.TAKING_BACK, "status": changes.DONE}
    for name in frappe.get_all(changes.CHANGE, taking_back, pluck="name"):
        swapping.follow(name)
