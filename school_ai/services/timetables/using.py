"""How well rooms and instructors are used, what is scarce, and what a change of the school would bring."""

import json
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from school_ai.ai.scheduling.efficiency import bottlenecks, use_of, variants_for, what_if
from school_ai.ai.scheduling.problem import Problem, Timetable
from school_ai.ai.scheduling.solve import solve
from school_ai.jobs import tasks
from school_ai.services.timetables import kept, words
from school_ai.services.timetables.kept import RUN

KIND = "Compare variants of a timetable"
# What each variant, and the school as it is, may take.
SECONDS_EACH = 20.0


@dataclass(frozen=True)
class RoomUsed:
    """Used of open periods of the cycle; `seats`: percent of the seats taken meanwhile."""

    room: str
    kind: str
    used: int
    open: int
    seats: int


@dataclass(frozen=True)
class InstructorUsed:
    """Taught of the periods at which they are there; `free`: periods between lessons."""

    instructor: str
    taught: int
    open: int
    days: int
    free: int


@dataclass(frozen=True)
class VariantShown:
    """A variant of the school. `saved`: what its timetable costs less than that of the school as it is."""

    text: str
    unplaced: int
    hard: int
    cost: int
    saved: int | None


@dataclass(frozen=True)
class UseShown:
    """`variants` are empty until they were compared (`compare_variants`); `task` does so at the moment."""

    rooms: list[RoomUsed]
    instructors: list[InstructorUsed]
    scarce: list[str]
    variants: list[VariantShown]
    task: str | None


def look(run: str) -> UseShown:
    """The use of rooms and instructors in a run's timetable, and what its variants came to."""
    held = kept.read(run)
    problem = held.problem
    use = use_of(problem, held.timetable)
    stored = json.loads(frappe.db.get_value(RUN, run, "what_if") or "[]")
    return UseShown(
        rooms=[
            RoomUsed(problem.room[each.room].title, each.kind, each.used, each.open, round(100 * each.seats))
            for each in use.rooms
        ],
        instructors=[
            InstructorUsed(problem.teacher[each.teacher].title, each.taught, each.open, each.days, each.free)
            for each in use.teachers
        ],
        scarce=[words.said(each) for each in bottlenecks(problem, held.timetable)],
        variants=[
            VariantShown(words.said_again(each["said"]), each["unplaced"], each["hard"], each["cost"], each["saved"])
            for each in stored
        ],
        task=frappe.db.get_value(tasks.DOCTYPE, {"open_key": f"{KIND}:{RUN}:{run}"}, "name"),
    )


def start(run: str) -> str:
    """Have the likely variants solved by a worker: one more room, one more period, a shifted break."""
    held = kept.read(run)
    if not held.timetable.is_complete:
        frappe.throw(_("Solve the timetable first: variants are compared with it."))
    return tasks.start(KIND, RUN, run)


def compare_variants(task: tasks.Task) -> None:
    held = kept.read(task.reference_name)
    problem = held.locked_problem
    variants = variants_for(problem, held.timetable)
    steps = len(variants) + 1
    solved = 0

    def solved_anew(of: Problem, begin: Timetable) -> Timetable:
        nonlocal solved
        at, solved = solved, solved + 1

        def follow(progress: Any) -> bool:
            if task.report_is_due():
                part = min(1.0, progress.seconds / SECONDS_EACH)
                task.report((at + part) / steps, _("Variant {0} of {1}").format(at + 1, steps))
            return True

        return solve(of, seed=7, seconds=SECONDS_EACH, start=begin, on_progress=follow).timetable

    found = what_if(problem, held.timetable, variants, solved_anew)
    frappe.db.set_value(
        RUN,
        task.reference_name,
        "what_if",
        json.dumps(
            [
                {
                    "said": words.plain(each.said),
                    "unplaced": each.unplaced,
                    "hard": each.hard,
                    "cost": each.cost,
                    "saved": each.saved,
                }
                for each in found
            ]
        ),
    )
