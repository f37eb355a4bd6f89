"""How the school's people and rooms are used: lessons, classes, rooms, and who teaches what."""

from datetime import date

import frappe
import pandas as pd
from frappe.query_builder.functions import Count


def lessons(first: date, last: date) -> pd.DataFrame:
    """`instructor`, `room`, `group`, `course`, `day`, `pupils` (of the group) of Course Schedules between two days. A
    joint lesson, of several groups at once, is one."""
    lesson, member = frappe.qb.DocType("Course Schedule"), frappe.qb.DocType("Student Group Student")
    size = dict(
        frappe.qb.from_(member)
        .select(member.parent, Count(member.name))
        .where(member.active == 1)
        .groupby(member.parent)
        .run()
    )
    rows = (
        frappe.qb.from_(lesson)
        .select(
            lesson.instructor, lesson.room, lesson.student_group, lesson.course, lesson.schedule_date, lesson.from_time
        )
        .where(lesson.schedule_date >= first)
        .where(lesson.schedule_date <= last)
    ).run()
    found = pd.DataFrame(list(rows), columns=["instructor", "room", "group", "course", "day", "begins"])
    found["day"] = pd.to_datetime(found["day"])
    found["pupils"] = found["group"].map(size).astype("float64")
    place = ["instructor", "room", "day", "begins"]
    together = found.groupby(place, dropna=False)["pupils"].transform("sum")
    return found.assign(pupils=together).drop_duplicates(place, ignore_index=True).drop(columns="begins")


def classes(term: str | None = None) -> pd.DataFrame:
    """`group`, `pupils`, `capacity` (seats of the smallest room that it has lessons in; NaN where unknown), of groups
    that are not disabled and have pupils; of one term or all."""
    group, member = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Student Group Student")
    query = (
        frappe.qb.from_(group)
        .join(member)
        .on((member.parent == group.name) & (member.active == 1))
        .select(group.name, Count(member.name))
        .where(group.disabled == 0)
        .groupby(group.name)
    )
    if term:
        query = query.where(group.academic_term == term)
    found = pd.DataFrame(list(query.run()), columns=["group", "pupils"])
    lesson, room = frappe.qb.DocType("Course Schedule"), frappe.qb.DocType("Room")
    used = (
        frappe.qb.from_(lesson)
        .join(room)
        .on(room.name == lesson.room)
        .select(lesson.student_group, room.seating_capacity)
        .distinct()
    ).run()
    seats = pd.DataFrame(list(used), columns=["group", "seats"])
    seats["seats"] = pd.to_numeric(seats["seats"], errors="coerce")
    smallest = seats[seats["seats"] > 0].groupby("group")["seats"].min()
    return found.assign(capacity=found["group"].map(smallest).astype("float64"))


def rooms() -> pd.DataFrame:
    """`room`, `title`, `capacity` (NaN where it is no number)."""
    rows = frappe.get_all("Room", fields=["name", "room_name", "seating_capacity"], as_list=True)
    found = pd.DataFrame(list(rows), columns=["room", "title", "capacity"])
    return found.assign(capacity=pd.to_numeric(found["capacity"], errors="coerce"))


def who_teaches() -> pd.DataFrame:
    """`instructor`, `course`, `group`: by the instructors' logs, the groups' instructors and the timetable."""
    log, row = frappe.qb.DocType("Instructor Log"), frappe.qb.DocType("Student Group Instructor")
    group, lesson = frappe.qb.DocType("Student Group"), frappe.qb.DocType("Course Schedule")
    by_log = frappe.qb.from_(log).select(log.parent, log.course, log.student_group).run()
    by_group = (
        frappe.qb.from_(row).join(group).on(group.name == row.parent).select(row.instructor, group.course, group.name)
    ).run()
    by_timetable = (
        frappe.qb.from_(lesson).select(lesson.instructor, lesson.course, lesson.student_group).distinct()
    ).run()
    found = pd.DataFrame([*by_log, *by_group, *by_timetable], columns=["instructor", "course", "group"])
    return found.replace("", None).dropna().drop_duplicates(ignore_index=True)
