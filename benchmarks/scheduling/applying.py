"""The large school's timetable in a site: how long it takes to write a term of it, and to mend a day of it."""

import time
from datetime import date, timedelta

from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from benchmarks.scheduling.large_school import large_school
from school_ai.ai.scheduling.problem import Problem, Timetable

SITE = "timetable"
YEAR = "Large School Year"
TERM = f"{YEAR} (Term 1)"
WEEKS = 14
# What the solver may take for a timetable that breaks no hard rule.
SOLVE_SECONDS = 30.0


@benchmark(unit="s", bar=180, aim=60, better="lower", needs_site=True)
def apply_seconds(run: Run) -> Figure:
    """Writing fourteen weeks of the large school's timetable, some 18,000 Course Schedules, all or nothing, as a worker
    does it: everything compared with what is there, nothing there yet."""
    problem = large_school(run.seed)
    with shelf_site(SITE) as frappe:
        name = _school(frappe, problem, run.seed)
        from school_ai.jobs import tasks
        from school_ai.services.timetables import applying

        started = time.perf_counter()
        applied = applying.start(name)
        frappe.db.commit()
        tasks.work(applied.task)
        seconds = time.perf_counter() - started
        written = frappe.db.count("Course Schedule")
        again = time.perf_counter()
        taken_back = applying.take_back(applied.change)
        frappe.db.commit()
        left = frappe.db.count("Course Schedule")
        note = f"{written} Course Schedules; taken back in {time.perf_counter() - again:.1f} s, {left} left"
        if not written or taken_back.removed != written:
            raise RuntimeError(note)
    return Figure(seconds, note)


@benchmark(unit="s", bar=5, aim=1, better="lower", needs_site=True)
def absence_seconds(run: Run) -> Figure:
    """One absent instructor of the large school, median of ten: from the absence's record to ranked proposals that are
    kept, everything read from the database."""
    problem = large_school(run.seed)
    took = []
    with shelf_site(SITE) as frappe:
        name = _school(frappe, problem, run.seed)
        from school_ai.jobs import tasks
        from school_ai.services.timetables import applying, covering

        applied = applying.start(name)
        frappe.db.commit()
        tasks.work(applied.task)
        day = _monday() + timedelta(days=1)
        for teacher in problem.teachers[:: len(problem.teachers) // 10][:10]:
            absence = frappe.get_doc(
                {"doctype": "Instructor Absence", "instructor": teacher.name, "from_date": day, "to_date": day}
            ).insert()
            frappe.db.commit()
            started = time.perf_counter()
            covering.find(absence.doctype, absence.name)
            took.append(time.perf_counter() - started)
            frappe.db.rollback()
            frappe.db.delete("Instructor Absence")
            frappe.db.commit()
    took.sort()
    return Figure(took[len(took) // 2], f"longest {took[-1]:.2f} s")


def _monday() -> date:
    today = date.today()
    return today + timedelta(days=7 - today.weekday())


def _school(frappe, problem: Problem, seed: int) -> str:
    """The school's records in the site, and a run that is solved. Returns the run's name."""
    from school_ai.ai.scheduling import plain
    from school_ai.services.timetables import kept

    _forget(frappe)
    monday = _monday()
    _records(frappe, problem, monday)
    document = frappe.get_doc(
        {"doctype": kept.RUN, "title": "Large school", "academic_term": TERM, "seconds": 60}
    ).insert()
    frappe.db.set_value(
        kept.RUN,
        document.name,
        {
            "problem": plain.problem_text(problem),
            "timetable": plain.timetable_text(_timetable(problem, seed)),
            "status": kept.SOLVED,
            "locks": "[]",
            "undo": "[]",
        },
    )
    frappe.db.commit()
    return document.name


def _timetable(problem: Problem, seed: int) -> Timetable:
    from school_ai.ai.scheduling.solve import solve

    found = solve(problem, seed=seed, seconds=SOLVE_SECONDS)
    if found.hard:
        raise RuntimeError(f"the solver's timetable breaks hard rules {found.hard} times")
    return found.timetable


def _forget(frappe) -> None:
    for doctype in (
        *("Course Schedule", "Student Group", "Instructor", "Room", "Course", "Academic Term", "Academic Year"),
        *("School Period", "AI Timetable Run", "AI Timetable Change", "AI Timetable Repair", "AI Timetable Notice"),
        *("Instructor Absence", "AI Task", "AI Timetable Event"),
    ):
        frappe.db.delete(doctype)
    frappe.db.commit()


def _records(frappe, problem: Problem, monday: date) -> None:
    last = monday + timedelta(days=7 * WEEKS - 3)
    _insert(
        frappe,
        "Academic Year",
        ("academic_year_name", "year_start_date", "year_end_date"),
        [(YEAR, YEAR, monday, last)],
    )
    _insert(
        frappe,
        "Academic Term",
        ("academic_year", "term_name", "title", "term_start_date", "term_end_date"),
        [(TERM, YEAR, "Term 1", TERM, monday, last)],
    )
    courses = dict.fromkeys(load.course for load in problem.loads)
    _insert(frappe, "Course", ("course_name",), [(course, course) for course in courses])
    _insert(
        frappe,
        "Student Group",
        ("student_group_name", "academic_year", "academic_term", "group_based_on"),
        [(group.name, group.title, YEAR, TERM, "Batch") for group in problem.groups],
    )
    _insert(
        frappe,
        "Instructor",
        ("instructor_name", "status"),
        [(teacher.name, teacher.title, "Active") for teacher in problem.teachers],
    )
    _insert(
        frappe,
        "Room",
        ("room_name", "seating_capacity", "school_ai_kind", "school_ai_building"),
        [(room.name, room.title, str(room.capacity), room.kind, room.building) for room in problem.rooms],
    )
    for period in problem.cycle.periods:
        frappe.get_doc(
            {
                "doctype": "School Period",
                "period_name": period.name,
                "from_time": f"{period.begins // 60:02d}:{period.begins % 60:02d}:00",
                "to_time": f"{period.ends // 60:02d}:{period.ends % 60:02d}:00",
            }
        ).insert()
    frappe.db.commit()


def _insert(frappe, doctype: str, fields: tuple[str, ...], rows: list[tuple]) -> None:
    """Rows whose first value is their name."""
    now = frappe.utils.now()
    columns = ["name", *fields, "owner", "modified_by", "creation", "modified"]
    frappe.db.bulk_insert(doctype, columns, [(*row, "Administrator", "Administrator", now, now) for row in rows])
