"""Damage of every kind, planted past all controllers, as a program or a person with SQL would do it; and estimates to
damage."""

from datetime import timedelta

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai.ai.knowledge.index import Entry
from school_ai.services import insights, seals, shelf
from school_ai.services.analytics import estimating, recommending
from school_ai.services.insights import Insight
from school_ai.services.seals import INSIGHT, PREDICTION, RECOMMENDATION


def insight(student: str | None, course: str, key: str = "", **values) -> str:
    """An open insight, said as the services say one."""
    return insights.say(
        Insight(
            key=key or f"test:{student}:{course}",
            kind="Takes part less",
            title="Something was seen",
            text="It was seen.",
            suggestion="Look at it.",
            evidence={"seen": 0.25},
            severity=insights.MEDIUM,
            probability=0.4321,
            valid_until=add_days(getdate(), 10),
            about={"student": student, "course": course},
            **values,
        )
    ).name


def step(student: str, course: str, topic: str = "Forces") -> str:
    """A proposed step, kept as the services keep one."""
    wanted = recommending.Wanted(
        key=recommending.key_of("Talk", student, course, topic),
        student=student,
        course=course,
        kind="Talk",
        topic=topic,
        material="",
        text="Talk about it.",
        reason="It was missed.",
        weight=0.5123,
        evidence=[{"key": "missed", "share": 0.75}],
    )
    recommending._insert([wanted], {student: "Somebody"})
    return frappe.db.get_value(RECOMMENDATION, {"open_key": wanted.key}, "name")


def estimate(student: str, course: str, term: str) -> str:
    """An estimate, written as the services write one."""
    name = estimating.name_of("fails", student, course, term)
    now = now_datetime()
    row = {
        **dict.fromkeys(estimating.COLUMNS),
        "name": name,
        "creation": now,
        "modified": now,
        "owner": "Administrator",
        "modified_by": "Administrator",
        "docstatus": 0,
        "student": student,
        "student_name": "Somebody",
        "outcome": "Failing a course",
        "course": course,
        "academic_term": term,
        "said": "33 %",
        "chance": 1 / 3,
        "value": 0,
        "low": 0,
        "high": 0,
        "told": 1,
        "as_of": getdate(),
        "read_on": now,
        "valid_until": add_days(getdate(), 10),
        "fingerprint": "x",
    }
    estimating._write([tuple(row[column] for column in estimating.COLUMNS)])
    return name


def set_past_us(doctype: str, name: str, /, **values) -> None:
    """Change columns and nothing else."""
    table = frappe.qb.DocType(doctype)
    query = frappe.qb.update(table).where(table.name == name)
    for field, value in values.items():
        query = query.set(table[field], value)
    query.run()


def copy(doctype: str, name: str, new: str, /, **values) -> str:
    """A row once more under another name; the rows of its tables too."""
    for table, key in [(doctype, {"name": name}), *_tables(doctype, name)]:
        for number, row in enumerate(frappe.get_all(table, key, ["*"], limit_page_length=0)):
            row = {field: value for field, value in row.items() if field in frappe.db.get_table_columns(table)}
            if table == doctype:
                row.update({"name": new, **values})
            else:
                row.update({"name": f"{new}-{number}"[-140:], "parent": new})
            frappe.db.bulk_insert(table, list(row), [list(row.values())])
    return new


def _tables(doctype: str, name: str) -> list[tuple[str, dict]]:
    fields = frappe.get_meta(doctype).get_table_fields()
    return [(field.options, {"parent": name, "parenttype": doctype}) for field in fields]


def remove(doctype: str, name: str) -> None:
    """A row is gone, with nothing told to anybody."""
    table = frappe.qb.DocType(doctype)
    frappe.qb.from_(table).delete().where(table.name == name).run()


def index_entry(document: str) -> None:
    """An entry of the index for a document that there is not."""
    embedder = shelf.embedder()
    vectors = embedder.embed_passages(["Nothing at all"])
    shelf.index_for(embedder).put([Entry(f"{document}-1", document, "everyone")], vectors)


def lesson(group: str, course: str, instructor: str, room: str, day, begins: str, ends: str) -> str:
    """A Course Schedule, past Education's look at others."""
    document = frappe.get_doc(
        {
            "doctype": "Course Schedule",
            "student_group": group,
            "course": course,
            "instructor": instructor,
            "room": room,
            "schedule_date": day,
            "from_time": begins,
            "to_time": ends,
            "class_schedule_color": "green",
        }
    )
    document.flags.school_ai_seen_together = True
    return document.insert(ignore_permissions=True).name


def room(name: str, seats: int = 30) -> str:
    found = frappe.db.get_value("Room", {"room_name": name})
    return (
        found
        or frappe.get_doc({"doctype": "Room", "room_name": name, "seating_capacity": str(seats)})
        .insert(ignore_permissions=True)
        .name
    )


def next_monday():
    today = getdate()
    return today + timedelta(days=7 - today.weekday())


def reseal(doctype: str, name: str) -> None:
    seals.seal(doctype, [name])


ALL_OURS = (INSIGHT, PREDICTION, RECOMMENDATION)
