"""The dated timetable and the assessment plans of the whole term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..assessments import CRITERIA, KINDS, POINTS
from ..courses import COURSES
from ..records import PLANNED, SCHEDULED
from ..tables import ChildRows, Coded, Table, make_table
from ..term_dates import ONE_DAY, TEACHING_PERIODS
from .setup_rows import GRADING_SCALE, assessment_group_name

if TYPE_CHECKING:
    from ..school import School

# The shades that Education's calendar shows for a schedule's colour word.
SHADES = {
    "blue": "#EDF6FD",
    "green": "#E4F5E9",
    "orange": "#FFF1E7",
    "teal": "#E6F7F4",
    "violet": "#F5F2FF",
    "cyan": "#E0F8FF",
    "amber": "#FCF3CF",
    "pink": "#FEEEF8",
}


def tables(school: School, children: ChildRows) -> Iterator[Table]:
    yield _course_schedules(school)
    yield from _assessment_plans(school, children)


def _entered(school: School, days_before: int) -> dt.datetime:
    return dt.datetime.combine(school.spec.term_start - days_before * ONE_DAY, dt.time(14, 0))


def _course_schedules(school: School) -> Table:
    records, table, groups = school.records, school.timetable, school.groups
    lessons = records.lessons
    group, course = table.group[lessons.weekly], table.course[lessons.weekly]
    instructor, room = table.instructor[lessons.weekly], table.room[lessons.weekly]
    period = table.period[lessons.weekly]
    staff = school.staff.full_name
    pairs, pair = np.unique(course * len(staff) + instructor, return_inverse=True)
    titles = [f"{COURSES[key // len(staff)].name} by {staff[key % len(staff)]}" for key in pairs]
    return make_table(
        "Course Schedule",
        {
            "name": records.lesson_names,
            "creation": _entered(school, SCHEDULED),
            "naming_series": "EDU-CSH-.YYYY.-",
            "student_group": Coded(groups.names, group),
            "instructor": Coded(list(records.instructors), instructor),
            "instructor_name": Coded(staff, instructor),
            "course": Coded([c.name for c in COURSES], course),
            "program": Coded(groups.programs, group),
            "schedule_date": Coded(school.term.school_days, lessons.day),
            "from_time": Coded([p.start for p in TEACHING_PERIODS], period),
            "to_time": Coded([p.end for p in TEACHING_PERIODS], period),
            "room": Coded(list(records.rooms), room),
            "title": Coded(titles, pair),
            "class_schedule_color": Coded([c.color for c in COURSES], course),
            "color": Coded([SHADES[c.color] for c in COURSES], course),
        },
    )


def _assessment_plans(school: School, children: ChildRows) -> Iterator[Table]:
    plans, table, groups, records = school.plans, school.timetable, school.groups, school.records
    period = table.period[plans.lesson]
    examiner = table.instructor[plans.lesson]
    instructors = Coded(list(records.instructors), examiner)
    examiner_names = Coded(school.staff.full_name, examiner)
    titles = [
        f"{COURSES[course].name} {KINDS[kind].name}, {groups.names[group]}"
        for group, course, kind in zip(plans.group, plans.course, plans.kind, strict=True)
    ]
    names = list(records.plan_names)
    yield make_table(
        "Assessment Plan",
        {
            "name": names,
            "docstatus": 1,
            "creation": _entered(school, PLANNED),
            "student_group": Coded(groups.names, plans.group),
            "assessment_name": titles,
            "assessment_group": Coded([assessment_group_name(school, k) for k in range(len(KINDS))], plans.kind),
            "grading_scale": GRADING_SCALE,
            "course": Coded([c.name for c in COURSES], plans.course),
            "program": Coded(groups.programs, plans.group),
            "academic_year": school.term.year_name,
            "academic_term": school.term.term_title,
            "schedule_date": Coded(school.term.school_days, plans.day),
            "room": Coded(list(records.rooms), table.room[plans.lesson]),
            "examiner": instructors,
            "examiner_name": examiner_names,
            "from_time": Coded([p.start for p in TEACHING_PERIODS], period),
            "to_time": Coded([p.end for p in TEACHING_PERIODS], period),
            "supervisor": instructors,
            "supervisor_name": examiner_names,
            "maximum_assessment_score": POINTS.sum(axis=1).astype(float)[plans.kind],
        },
    )
    plan, criterion = np.nonzero(POINTS[plans.kind])
    yield children.table(
        "Assessment Plan Criteria",
        "Assessment Plan",
        "assessment_criteria",
        names,
        plan,
        {
            "assessment_criteria": Coded(CRITERIA, criterion),
            "maximum_score": POINTS[plans.kind][plan, criterion].astype(float),
        },
        docstatus=1,
    )
