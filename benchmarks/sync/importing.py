"""Fifty thousand attendance rows imported: how soon everything that was computed is right again."""

import datetime
import time

from benchmarks.integrity.demo_site import demo_site
from benchmarks.knowledge.shelves import ENVIRONMENT
from benchmarks.registry import Figure, Run, benchmark
from embedded.services import Redis, Site

ROWS = 50_000
MOST_IN_QUEUE, GIVE_UP = 1000, 900


@benchmark(unit="s", bar=180, better="lower", needs_site=True)
def seconds_after_import(run: Run) -> Figure:
    """From the last of 50,000 attendance rows, saved and committed one by one as Data Import does, until no change
    waits and every estimate is of the records as they stand; with the demo school's workers beside it."""
    with demo_site() as frappe:
        from school_ai.services.following import numbering, states

        programs, redis = Site(ENVIRONMENT), Redis(ENVIRONMENT).client()
        programs.start_workers()
        try:
            began, longest = time.monotonic(), 0
            for number, values in enumerate(_rows(frappe)):
                document = frappe.get_doc(values)
                document.insert()
                frappe.db.commit()
                if number % 50 == 0:
                    longest = max(longest, _longest(redis))
            imported = time.monotonic()
            while time.monotonic() - imported < GIVE_UP:
                frappe.db.rollback()
                longest = max(longest, _longest(redis))
                state = states.read("position", "followed_to")
                followed = not numbering.are_waiting() and state and state.position == state.followed_to
                if followed and not _is_estimated(frappe):
                    break
                time.sleep(0.5)
            took = time.monotonic() - imported
            stale, old = _stale(), _behind(frappe)
        finally:
            programs.stop()
    note = (
        f"{ROWS} rows in {imported - began:.0f} s; longest queue {longest} (at most {MOST_IN_QUEUE}); {stale} stale, "
    )
    note += f"{old} estimates older than the pupil's last row; {took:.0f} s"
    right = longest <= MOST_IN_QUEUE and not stale and not old
    return Figure(took if right else float("inf"), note)


def _rows(frappe):
    """Each pupil of now on one day after another, back from before the first day with attendance."""
    groups = frappe.get_all("Student Group Student", {"active": 1}, ["student", "parent"], order_by="student, parent")
    current = {row.name for row in frappe.get_all("Student", {"enabled": 1}, limit=0)}
    group_of = {row.student: row.parent for row in groups if row.student in current}
    first = frappe.db.get_value("Student Attendance", {}, "date", order_by="date asc")
    day, left = frappe.utils.getdate(first), ROWS
    while left:
        day -= datetime.timedelta(days=1)
        if day.weekday() > 4:
            continue
        for student, group in list(group_of.items())[:left]:
            left -= 1
            yield {
                "doctype": "Student Attendance",
                "student": student,
                "student_group": group,
                "date": day,
                "status": "Absent" if (day.toordinal() + left) % 13 == 0 else "Present",
            }


def _is_estimated(frappe) -> bool:
    """Whether estimates are being made, or wait to be."""
    wanted = {"kind": "Estimate for pupils", "status": ("in", ("Queued", "Running"))}
    return bool(frappe.db.get_value("AI Task", wanted, "name"))


def _behind(frappe) -> int:
    """Estimates of pupils that were made from the records as they were before their last row was saved."""
    last = dict(
        frappe.get_all("Student Attendance", fields=["student", "max(creation)"], group_by="student", as_list=True)
    )
    made = frappe.get_all("AI Prediction", fields=["student", "read_on"], as_list=True, limit=0)
    return sum(student in last and read_on < last[student] for student, read_on in made)


def _longest(redis) -> int:
    """Jobs that wait in the longest queue."""
    return max((redis.llen(key) for key in redis.scan_iter("rq:queue:*")), default=0)


def _stale() -> int:
    from school_ai.services.integrity import checking
    from school_ai.services.integrity.finding import STALE

    return sum(each.kind == STALE for each in checking.look().findings)
