"""Course Schedules that are not in one another's way although Education takes them for it.

Education refuses a lesson whose group, instructor or room has another one at the time. Rows of one joint or co-taught
lesson share theirs, and lessons that are changed together (a swap) are looked at together by whoever changes them.
"""

import frappe
from frappe import _
from frappe.utils import getdate

from school_ai.erpnext_records import lessons
from school_ai.overrides.without_us import class_with


class SeenTogether:
    """Stands in for `validate_overlap` of Education's class."""

    def validate_overlap(self):
        if self.flags.school_ai_seen_together:
            return
        if not self.get("school_ai_lesson"):
            super().validate_overlap()
            return
        for clash in lessons.clashes(_at_the_time_of(self)):
            if self.name in (clash.one.name, clash.other.name):
                other = clash.other if clash.one.name == self.name else clash.one
                frappe.throw(
                    _("{0} has another lesson at this time: {1} of {2}.").format(clash.who, other.course, other.group)
                )


def _at_the_time_of(document) -> list[lessons.LessonHeld]:
    """The lesson as it is to be saved, and the day's others of its group, instructor and room."""
    day = getdate(document.schedule_date)
    own = lessons.LessonHeld(
        document.name or "",
        document.student_group,
        document.course,
        document.instructor,
        document.room,
        day,
        lessons.minutes(document.from_time),
        lessons.minutes(document.to_time),
        document.school_ai_lesson,
    )
    others = lessons.between(day, day, student_group=[own.group], instructor=[own.instructor], room=[own.room])
    return [own, *(other for other in others if other.name != own.name)]


def __getattr__(name: str) -> type:
    """The class that the hook `override_doctype_class` names."""
    if name != "CourseSchedule":
        raise AttributeError(name)
    return class_with(SeenTogether, "Course Schedule", name, __name__)
