"""AI Timetable Change: what was written to the Course Schedules at one time, so that it can be told and taken back.

One change is written at a time: whoever comes second is told who is at it.
"""

import json
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import format_datetime, getdate, now_datetime

from school_ai.erpnext_records import lessons, people
from school_ai.erpnext_records.lessons import LessonHeld

CHANGE = "AI Timetable Change"
WRITING, DONE, TAKEN_BACK = "Writing", "Done", "Taken back"
# The kind of a change that takes another one back.
TAKING_BACK = "Taken back"
# There is one timetable, whatever terms and programs it is made of: rooms and instructors are shared.
KEY = "timetable"


@dataclass(frozen=True)
class Written:
    """What a change did to the lessons. `removed`: whole rows as they were. `changed`: pairs of before and after.
    `left`: what was not written or not taken away, in words."""

    written: tuple[LessonHeld, ...] = ()
    removed: tuple[dict[str, Any], ...] = ()
    changed: tuple[tuple[LessonHeld, LessonHeld], ...] = ()
    left: tuple[str, ...] = ()


def claim(kind: str, **about: Any) -> str:
    """Begin a change. Raises `ValidationError`, saying who is at it, while another is being written.

    From here on nobody else writes. What others have written just before, whoever claims sees where they read `latest`.
    """
    # Who comes second waits here, before anything of theirs stands where the first one looks for what others wrote.
    frappe.db.get_value("DocType", CHANGE, "name", for_update=True)
    document = frappe.get_doc(
        {
            "doctype": CHANGE,
            "kind": kind,
            "status": WRITING,
            "made_by": frappe.session.user,
            "made_on": now_datetime(),
            "open_key": KEY,
            **about,
        }
    )
    frappe.db.savepoint("school_ai_change")
    try:
        document.insert(ignore_permissions=True, ignore_links=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        frappe.db.rollback(save_point="school_ai_change")
        frappe.clear_last_message()
        refuse_because_of_another()
    return document.name


def refuse_because_of_another() -> None:
    # Read past this transaction's snapshot: the other one may have begun after it.
    other = frappe.db.get_value(CHANGE, {"open_key": KEY}, ["made_by", "made_on"], as_dict=True, for_update=True)
    who = people.full_name(other.made_by) if other else _("Somebody")
    since = format_datetime(other.made_on) if other else ""
    frappe.throw(
        _("{0} is changing the timetable at this moment (since {1}). Try again when that is done.").format(who, since)
    )


@contextmanager
def written_at_once(kind: str, **about: Any):
    """A change that is written within one request: yields its name; nothing of it stays when it fails."""
    frappe.db.savepoint("school_ai_writing")
    name = claim(kind, **about)
    try:
        yield name
    except Exception:
        frappe.db.rollback(save_point="school_ai_writing")
        raise


def finish(
    name: str, done: Written, summary: str, first: date | None = None, last: date | None = None, **more: Any
) -> None:
    """Write down what was done, and let the next one in. `more`: what else is needed to take it back."""
    # Also the days from which something went: there it is missed.
    days = [lesson.day for lesson in done.written] + [lesson.day for pair in done.changed for lesson in pair]
    days += [getdate(row["schedule_date"]) for row in done.removed]
    frappe.db.set_value(
        CHANGE,
        name,
        {
            "status": DONE,
            "summary": summary[:500],
            "first_date": first or min(days, default=None),
            "last_date": last or max(days, default=None),
            "written": len(done.written),
            "removed": len(done.removed),
            "changed": len(done.changed),
            "left_alone": json.dumps(list(done.left)),
            "details": frappe.as_json(
                {
                    "written": [lessons.as_row(each) for each in done.written],
                    "removed": done.removed,
                    "changed": [[lessons.as_row(before), lessons.as_row(after)] for before, after in done.changed],
                    **more,
                },
                indent=None,
            ),
            "open_key": None,
        },
    )


def give_up(name: str) -> None:
    """A change that was not written: nothing of it stays."""
    frappe.db.delete(CHANGE, {"name": name, "status": WRITING})


def details(name: str, *, latest: bool = False) -> Written:
    """What a change did. `latest`: as it was committed last, whenever this transaction began to read."""
    return _written(frappe.db.get_value(CHANGE, name, ["details", "left_alone"], as_dict=True, for_update=latest))


def _written(row) -> Written:
    held = json.loads(row.details or "{}")
    return Written(
        tuple(lessons.from_row(each) for each in held.get("written", ())),
        tuple(held.get("removed", ())),
        tuple((lessons.from_row(before), lessons.from_row(after)) for before, after in held.get("changed", ())),
        tuple(json.loads(row.left_alone or "[]")),
    )


def more(name: str, key: str, *, latest: bool = False) -> Any:
    """What `finish` was given beside the lessons."""
    return json.loads(frappe.db.get_value(CHANGE, name, "details", for_update=latest) or "{}").get(key)


def later_than(name: str, names: Iterable[str]) -> list[str]:
    """Changes made after this one, and not taken back, that touched lessons of these names: also those that were
    committed since this transaction began to read. Who asks has claimed a change of their own."""
    names = set(names)
    made_on = frappe.db.get_value(CHANGE, name, "made_on", for_update=True)
    table = frappe.qb.DocType(CHANGE)
    rows = (
        frappe.qb.from_(table)
        .select(table.name, table.details, table.left_alone)
        .where(table.status == DONE)
        .where(table.made_on > made_on)
        .where(table.name != name)
        .orderby(table.made_on)
        .for_update()
    ).run(as_dict=True)
    found = []
    for row in rows:
        if _leaves_as_before(row.name):
            continue
        held = _written(row)
        touched = {after.name for _before, after in held.changed} | {removed["name"] for removed in held.removed}
        if touched & names:
            found.append(row.name)
    return found


def _leaves_as_before(name: str) -> bool:
    """Whether a change only took another one back, so that both together come to nothing."""
    return not traced(name)[1]


def traced(name: str) -> tuple[str, bool]:
    """The change with which a row of taking back began, and whether it holds after this one: taking back what took it
    back brings it again, and so on. Of a change that took nothing back: itself."""
    holds = True
    fields = ["kind", "reference_name"]
    row = frappe.db.get_value(CHANGE, name, fields, as_dict=True, for_update=True)
    while row and row.kind == TAKING_BACK:
        name, holds = row.reference_name, not holds
        row = frappe.db.get_value(CHANGE, name, fields, as_dict=True, for_update=True)
    return name, holds


def as_written(lesson: LessonHeld, name: str) -> LessonHeld:
    return replace(lesson, change=name)


def held_from(row: dict) -> LessonHeld:
    """The lesson of a row that `lessons.remove` gave, also after it was kept as JSON."""
    return LessonHeld(
        row["name"],
        row["student_group"],
        row["course"],
        row["instructor"],
        row["room"],
        getdate(row["schedule_date"]),
        lessons.minutes(_time(row["from_time"])),
        lessons.minutes(_time(row["to_time"])),
        row.get("school_ai_lesson") or "",
    )


def _time(value):
    """A time as JSON keeps it: text, with or without hours of one digit."""
    return value if isinstance(value, (str, timedelta)) else str(value)
