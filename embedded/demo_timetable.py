"""What the demo school needs to plan its timetable: bell schedule, kinds of rooms, home rooms, course loads, wishes.

Run inside a site that holds the demo school. Course loads come from the lessons that the school holds, by the same
assistant that a school uses.
"""

import random
from collections import Counter

import frappe

from embedded.school.term_dates import BELL_SCHEDULE

LABS = {
    "Physics": "Physics lab",
    "Chemistry": "Chemistry lab",
    "Biology": "Biology lab",
    "Computer Science": "Computer lab",
}
HEAVY = ("Mathematics", "Physics", "Chemistry", "English")
# Of ten instructors, so many have wishes.
WISHING = 0.4
SEED = 7
BUILDINGS = ("Main building", "North wing")


def write() -> str:
    """Write all of it, with a timetable of the current term that has not been solved. Returns its name. Commits."""
    from school_ai.services.timetables import proposing, rule_records

    _bell()
    _rooms()
    _courses()
    _home_rooms()
    rule_records.write_usual()
    term = frappe.db.get_value("Course Schedule", {}, "student_group")
    term = frappe.db.get_value("Student Group", term, "academic_term")
    proposing.accept_all(term, term)
    _wishes(term)
    _planner()
    run = frappe.get_doc(
        {
            "doctype": "AI Timetable Run",
            "title": f"{term}: timetable",
            "academic_term": term,
            "seconds": 60,
        }
    ).insert()
    frappe.db.commit()
    return run.name


def _bell() -> None:
    for period in BELL_SCHEDULE:
        frappe.get_doc(
            {
                "doctype": "School Period",
                "period_name": period.name,
                "from_time": str(period.start),
                "to_time": str(period.end),
                "is_break": int(period.is_break),
            }
        ).insert()


def _rooms() -> None:
    for row in frappe.get_all("Room", fields=["name", "room_name"], order_by="room_name"):
        kind = next((kind for subject, kind in LABS.items() if row.room_name.startswith(subject.split()[0])), "")
        is_lab = "Lab" in row.room_name
        values = {
            "school_ai_kind": kind if is_lab else "",
            "school_ai_building": BUILDINGS[1] if is_lab else BUILDINGS[0],
        }
        frappe.db.set_value("Room", row.name, values)


def _courses() -> None:
    for course in frappe.get_all("Course", fields=["name", "course_name"]):
        if course.course_name in HEAVY:
            frappe.db.set_value("Course", course.name, "school_ai_heavy", 1)


def _home_rooms() -> None:
    """Where a group has most of its lessons."""
    used: dict[str, Counter] = {}
    plain = set(frappe.get_all("Room", {"school_ai_kind": ("in", ("", None))}, pluck="name"))
    for group, room in frappe.get_all("Course Schedule", fields=["student_group", "room"], as_list=True):
        if room in plain:
            used.setdefault(group, Counter())[room] += 1
    for group, rooms in used.items():
        frappe.db.set_value("Student Group", group, "school_ai_home_room", rooms.most_common(1)[0][0])


def _planner() -> None:
    """The head of this school plans timetables, and may read what Education lets those who plan read."""
    for user in frappe.get_all("Has Role", {"role": "Principal", "parenttype": "User"}, pluck="parent"):
        frappe.get_doc("User", user).add_roles("Academics User")


def _wishes(term: str) -> None:
    chance = random.Random(SEED)
    periods = [period.name for period in BELL_SCHEDULE if not period.is_break]
    instructors = frappe.get_all("Course Load Instructor", pluck="instructor", distinct=True, order_by="instructor")
    for instructor in instructors:
        if chance.random() >= WISHING:
            continue
        day = chance.choice(("Monday", "Friday", "Wednesday"))
        late = chance.random() < 0.5
        times = [
            {"weekday": day, "period": period, "wish": chance.choice(("Rather not", "Please not"))}
            for period in (periods[-2:] if late else periods[:2])
        ]
        frappe.get_doc(
            {
                "doctype": "Instructor Preference",
                "instructor": instructor,
                "academic_term": term,
                "status": "Approved",
                "times": times,
            }
        ).insert()
