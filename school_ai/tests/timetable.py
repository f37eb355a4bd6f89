"""A small school's timetable for tests: rooms, a bell schedule, course loads of the two groups of `school.py`."""

from dataclasses import dataclass

import frappe
from frappe.utils import add_days, getdate

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.problem import Place, Problem, Timetable
from school_ai.ai.scheduling.rules import score
from school_ai.services.timetables import changes, kept, stating
from school_ai.tests.school import DOMAIN, School

PERIODS = (
    ("Test period 1", "08:00:00", "08:45:00"),
    ("Test period 2", "08:50:00", "09:35:00"),
    ("Test period 3", "10:00:00", "10:45:00"),
)
BREAK = ("Test break", "09:35:00", "10:00:00")


@dataclass(frozen=True)
class Planned:
    """Names of records. `joint` is the load that both groups are taught together in."""

    room: str
    lab: str
    physics: str
    mathematics: str
    joint: str


def ensure(school: School) -> Planned:
    """The records of the small school, made now if they are not there. Commits."""
    if not frappe.db.exists("School Period", {}):
        for name, begins, ends in (*PERIODS, BREAK):
            frappe.get_doc(
                {
                    "doctype": "School Period",
                    "period_name": name,
                    "from_time": begins,
                    "to_time": ends,
                    "is_break": int(name == BREAK[0]),
                }
            ).insert()
    room, lab = _room("School AI Room 1", "30"), _room("School AI Lab", "20 seats", school_ai_kind="School AI lab")
    planned = Planned(
        room,
        lab,
        _load(school, school.physics, [school.group_10], [school.physicist], 2, room_kind="School AI lab"),
        _load(school, school.mathematics, [school.group_7], [school.mathematician], 2),
        _load(school, school.mathematics, [school.group_7, school.group_10], [school.mathematician], 1),
    )
    frappe.db.commit()
    return planned


def _room(name: str, seats: str, **values) -> str:
    found = frappe.db.get_value("Room", {"room_name": name}, "name")
    return (
        found
        or frappe.get_doc({"doctype": "Room", "room_name": name, "seating_capacity": seats, **values}).insert().name
    )


def _load(school: School, course: str, groups: list[str], instructors: list[str], periods: int, **values) -> str:
    title = f"{course} · {', '.join(groups)}"
    found = frappe.db.get_value("Course Load", {"title": title, "academic_term": school.term}, "name")
    return (
        found
        or frappe.get_doc(
            {
                "doctype": "Course Load",
                "course": course,
                "academic_term": school.term,
                "periods_a_week": periods,
                "groups": [{"student_group": group} for group in groups],
                "instructors": [{"instructor": instructor} for instructor in instructors],
                **values,
            }
        )
        .insert()
        .name
    )


def run(school: School, **values):
    """A run of the test's term, not solved."""
    return frappe.get_doc(
        {"doctype": "AI Timetable Run", "title": "Test timetable", "academic_term": school.term, "seconds": 5, **values}
    ).insert()


def solved(school: School, planned: Planned, **values) -> str:
    """A run whose timetable was put together here: one lesson after the other, each in a room that serves it."""
    document = run(school, **values)
    weeks = int(document.cycle_weeks or 1)
    problem = stating.state(school.term, weeks=weeks).problem
    by_load = {planned.physics: planned.lab, planned.mathematics: planned.room, planned.joint: planned.room}
    free = list(problem.cycle.open_slots)
    # One period of each day, so that lessons of a load are on different days.
    days = {problem.cycle.day_of(slot): slot for slot in reversed(free)}
    slots = [*days.values(), *free]
    fixed = {lesson.slot for _load, lesson in problem.placings} - {None}
    slots = [slot for slot in dict.fromkeys(slots) if slot not in fixed]
    places = []
    for load, lesson in problem.placings:
        slot = lesson.slot
        if slot is None:
            slot = next(each for each in slots if lesson.week in (None, week_of(problem, each)))
            slots.remove(slot)
        places.append(Place(slot, by_load.get(load.name, planned.room)))
    timetable = Timetable(tuple(places))
    assert score(problem, timetable).hard == 0, score(problem, timetable)
    frappe.db.set_value(
        kept.RUN,
        document.name,
        {
            "problem": plain.problem_text(problem),
            "timetable": plain.timetable_text(timetable),
            "status": kept.SOLVED,
            "locks": "[]",
            "undo": "[]",
        },
    )
    return document.name


def week_of(problem: Problem, slot: int) -> int:
    return problem.cycle.days[problem.cycle.day_of(slot)].week


def forget(school: School) -> None:
    """Everything that tests have written and committed goes."""
    frappe.set_user("Administrator")
    frappe.db.rollback()
    lessons = frappe.get_all(
        "Course Schedule", {"student_group": ("in", (school.group_10, school.group_7))}, pluck="name"
    )
    frappe.db.delete("Student Attendance", {"course_schedule": ("in", lessons or [""])})
    frappe.db.delete("Course Schedule", {"name": ("in", lessons or [""])})
    for doctype in (
        changes.CHANGE,
        "AI Timetable Notice",
        "AI Timetable Event",
        "AI Timetable Repair",
        "AI Timetable Preference",
    ):
        frappe.db.delete(doctype)
    frappe.db.delete(kept.RUN, {"academic_term": school.term})
    frappe.db.delete("Notification Log", {"for_user": ("like", f"%@{DOMAIN}")})
    frappe.db.delete("AI Task", {"kind": ("like", "%timetable%")})
    frappe.db.commit()


def next_monday():
    today = getdate()
    return add_days(today, 7 - today.weekday())
