"""The demo school: what is asked for (`SchoolSpec`) and what comes of it (`School`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from . import activity, assessments, attendance, fees, people, student_log, timetable
from .courses import COURSES, GRADES
from .groups import Groups, plan_groups
from .logins import Login, demo_logins, list_logins
from .records import Records, list_records
from .rows import all_tables
from .seeds import Streams
from .tables import Table
from .term_dates import BELL_SCHEDULE, TEACHING_PERIODS, Period, TermDates, plan_term
from .truth import Truth
from .world import Parameters, World, draw_traits, live_through

SHORTEST_TERM, LONGEST_TERM = 8, 42
PUPILS_A_GROUP, INSTRUCTORS_A_GROUP, ROOMS_A_GROUP = 24, 2.0, 1.4


@dataclass(frozen=True)
class SchoolSpec:
    """What to generate. The same spec gives the same school, row for row.

    `weeks` are calendar weeks of the term from the Monday of `term_start`'s week. Records are there up to the
    evening of `today`; what happens afterwards is settled already and known to `School.truth` only, so a
    later `today` adds records and changes none.
    """

    seed: int = 7
    pupils: int = 240
    instructors: int = 20
    groups: int = 10
    rooms: int = 14
    term_start: dt.date = dt.date(2026, 8, 31)
    weeks: int = 16
    today: dt.date = dt.date(2026, 10, 30)

    @classmethod
    def of_size(cls, pupils: int, **changes) -> SchoolSpec:
        """A school of `pupils` with groups of about 24, and instructors and rooms to match."""
        groups = max(len(GRADES), round(pupils / PUPILS_A_GROUP / len(GRADES)) * len(GRADES))
        spec = cls(
            pupils=pupils,
            groups=groups,
            instructors=round(groups * INSTRUCTORS_A_GROUP),
            rooms=round(groups * ROOMS_A_GROUP),
        )
        return replace(spec, **changes)

    @classmethod
    def around(cls, today: dt.date, weeks_gone: int = 9, **changes) -> SchoolSpec:
        """The default school with a term that began so long ago that `today` lies in its week `weeks_gone` +
        1."""
        monday = today - dt.timedelta(days=today.weekday())
        return replace(cls(), term_start=monday - dt.timedelta(weeks=weeks_gone), today=today, **changes)

    def check(self) -> None:
        """Raise ValueError, saying what to change, if no school can be made of this."""
        if self.groups < len(GRADES):
            raise ValueError(f"groups must be at least {len(GRADES)}, one for each grade, not {self.groups}")
        if self.pupils < self.groups:
            raise ValueError(f"pupils ({self.pupils}) must be at least as many as groups ({self.groups})")
        if self.rooms < self.groups:
            raise ValueError(f"rooms ({self.rooms}) must be at least as many as groups ({self.groups})")
        if not SHORTEST_TERM <= self.weeks <= LONGEST_TERM:
            raise ValueError(f"weeks must be from {SHORTEST_TERM} to {LONGEST_TERM}, not {self.weeks}")
        if self.today < self.term_start:
            raise ValueError(f"today ({self.today}) must not be before the term starts ({self.term_start})")
        most = timetable.MOST_LESSONS
        lessons = self.groups * max(sum(c.lessons.get(grade, 0) for c in COURSES) for grade in GRADES)
        if self.instructors < 1 or lessons > 1.25 * self.instructors * most:
            needed = round(INSTRUCTORS_A_GROUP * self.groups)
            raise ValueError(
                f"{self.instructors} instructors cannot teach {self.groups} groups; ask for about {needed}"
            )


@dataclass(frozen=True)
class CourseLoad:
    """How many lessons a week a student group has in a course, who teaches them and which kind of room they
    need."""

    student_group: str
    course: str
    lessons_a_week: int
    instructor: str
    room_kind: str


@dataclass(frozen=True)
class Organisation:
    """What a school keeps while pupils come and go: groups, rooms, and who teaches what to whom, when and where."""

    groups: Groups
    rooms: timetable.Rooms
    timetable: timetable.Timetable


@dataclass(frozen=True)
class School:
    """A whole school. The parts are plain numpy data (see their modules); `tables()` turns them into DocType
    rows."""

    spec: SchoolSpec
    term: TermDates
    groups: Groups
    rooms: timetable.Rooms
    timetable: timetable.Timetable
    families: people.Families
    pupils: people.Pupils
    guardians: people.Guardians
    staff: people.Staff
    world: World
    plans: assessments.Plans
    scores: assessments.Scores
    attendance: attendance.Attendance
    log: list[student_log.LogEntry]
    bills: fees.Bills
    records: Records
    streams: Streams

    def tables(self) -> Iterator[Table]:
        """All rows, DocType by DocType, each after those that it links to (Company and its accounts, which
        point to one another, excepted). A table is made when it is asked for and can be forgotten
        afterwards."""
        return all_tables(self)

    def series(self) -> dict[str, int]:
        """How far the inserted names have used up each naming series, keyed as in Frappe's tabSeries."""
        return dict(self.records.series.counters)

    def settings(self) -> dict[str, dict[str, object]]:
        """Values of Single DocTypes that the rows rely on."""
        return {
            "Education Settings": {
                "current_academic_year": self.term.year_name,
                "current_academic_term": self.term.term_title,
                "instructor_created_by": "Naming Series",
                "attendance_based_on_course_schedule": 0,
                "school_college_name_abbreviation": "GS",
            }
        }

    def logins(self) -> list[Login]:
        """Every user to create: the principal, the administrator of School AI, all instructors, pupils,
        guardians."""
        return list_logins(self)

    def demo_logins(self) -> list[Login]:
        """The few among `logins()` that a demo shows; their notes say why."""
        return demo_logins(self)

    @property
    def bell_schedule(self) -> tuple[Period, ...]:
        """Periods and breaks of a school day."""
        return BELL_SCHEDULE

    @property
    def teaching_periods(self) -> tuple[Period, ...]:
        return TEACHING_PERIODS

    def course_loads(self) -> list[CourseLoad]:
        """The lessons that a timetable has to hold, group by group."""
        loads = []
        for group, course in np.argwhere(self.groups.takes):
            teacher = int(self.timetable.teacher_of[group, course])
            loads.append(
                CourseLoad(
                    student_group=self.groups.names[group],
                    course=COURSES[course].name,
                    lessons_a_week=int(self.groups.lessons[group, course]),
                    instructor=self.records.instructors[teacher],
                    room_kind=f"{COURSES[course].lab} Lab" if COURSES[course].lab else "Classroom",
                )
            )
        return loads

    @cached_property
    def truth(self) -> Truth:
        """What is really so, for tests and benchmarks."""
        return Truth(self)


def organise(spec: SchoolSpec, streams: Streams) -> Organisation:
    groups = plan_groups(spec.pupils, spec.groups, streams)
    rooms = timetable.plan_rooms(groups, spec.rooms, streams)
    return Organisation(groups, rooms, timetable.make_timetable(groups, spec.instructors, rooms, streams))


def generate(spec: SchoolSpec | None = None, organisation: Organisation | None = None) -> School:
    """The school of a spec, organised anew or as another one of that size."""
    spec = spec or SchoolSpec()
    spec.check()
    streams = Streams(spec.seed)
    term = plan_term(spec.term_start, spec.weeks)
    organisation = organisation or organise(spec, streams)
    groups, rooms, table = organisation.groups, organisation.rooms, organisation.timetable
    emails = people.EmailBook()
    staff = people.make_staff(spec.instructors, spec.term_start, emails, streams)
    families = people.make_families(groups, streams)
    pupils = people.make_pupils(groups, families, term.start_year, emails, streams)
    guardians = people.make_guardians(families, pupils, emails, streams)
    parameters = Parameters()
    traits = draw_traits(parameters, groups, families, pupils, table.teacher_of, spec.instructors, streams)
    world = live_through(parameters, traits, groups, term, streams)
    plans = assessments.schedule_assessments(groups, term, table, streams)
    scores = assessments.draw_scores(world, groups, term, plans, streams)
    registers = attendance.take_attendance(world, term, spec.today, streams)
    log = student_log.write_log(world, scores, term, pupils.first_name, spec.today, streams)
    records = list_records(
        spec=spec,
        term=term,
        groups=groups,
        timetable=table,
        guardians=len(guardians),
        takes=traits.takes,
        plans=plans,
        scores=scores,
        attendance=registers,
        log=log,
        readings=activity.draw_readings(world, term, streams),
        attempts=activity.draw_attempts(world, term, streams),
    )
    bills = fees.make_bills(groups, pupils, traits.income, term, spec.today, streams)
    return School(
        spec=spec,
        term=term,
        groups=groups,
        rooms=rooms,
        timetable=table,
        families=families,
        pupils=pupils,
        guardians=guardians,
        staff=staff,
        world=world,
        plans=plans,
        scores=scores,
        attendance=registers,
        log=log,
        bills=bills,
        records=records,
        streams=streams,
    )
