"""Materials of a course for a class: first those about what the class misses most, then what is new on the shelf."""

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe import _

from school_ai.services.analytics import recommending
from school_ai.services.shelf import DOCUMENT

MOST, LOOKED_AT = 6, 300
_DECIDED = (recommending.PROPOSED, *recommending.SHOWN)


@dataclass(frozen=True)
class MaterialSuggested:
    """A document that the reader sees at the desk. `why`: in words; `for_instructors`: pupils do not see it."""

    document: str
    title: str
    kind: str
    topic: str
    why: str
    for_instructors: bool


def of_course(course: str, students: Iterable[str] = (), most: int = MOST) -> list[MaterialSuggested]:
    """Materials of a course. `students`: the class that they are for. As far as the caller sees them at the desk."""
    needed, named = _needed(course, students)
    rows = frappe.get_list(
        DOCUMENT,
        {"course": course, "status": "Ready"},
        ["name", "title", "kind", "topic", "visibility"],
        order_by="creation desc",
        limit_page_length=LOOKED_AT,
    )
    found = []
    for at, row in enumerate(rows):
        pupils = named.get(row.name) or needed.get(row.topic or "", 0)
        if row.kind in recommending.NOT_SHOWN and not pupils:
            continue
        found.append((-pupils, at, row, _why(row.topic, pupils)))
    found.sort(key=lambda each: each[:2])
    return [
        MaterialSuggested(row.name, row.title, row.kind or "", row.topic or "", why, row.visibility == "Instructors")
        for _pupils, _at, row, why in found[:most]
    ]


def _why(topic: str | None, pupils: int) -> str:
    if pupils and topic:
        return _("{0} of this class are to look at {1} again.").format(pupils, topic)
    if pupils:
        return _("It is recommended to {0} of this class.").format(pupils)
    return _("Of this course")


def _needed(course: str, students: Iterable[str]) -> tuple[dict[str, int], dict[str, int]]:
    """How many pupils of a class are to look at a topic, and at a material, by what is recommended to them."""
    rows = frappe.get_all(
        recommending.RECOMMENDATION,
        {"course": course, "student": ("in", sorted(set(students)) or [""]), "status": ("in", _DECIDED)},
        ["student", "topic", "material"],
        limit_page_length=0,
    )
    topics: dict[str, set[str]] = {}
    materials: dict[str, set[str]] = {}
    for row in rows:
        if row.topic:
            topics.setdefault(row.topic, set()).add(row.student)
        if row.material:
            materials.setdefault(row.material, set()).add(row.student)
    return {key: len(who) for key, who in topics.items()}, {key: len(who) for key, who in materials.items()}
