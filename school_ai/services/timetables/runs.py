"""Runs of the solver: checked, started, followed, stopped, gone on with."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import now_datetime

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.checks import findings
from school_ai.ai.scheduling.clash import find_clash
from school_ai.ai.scheduling.problem import Place, Problem, Timetable
from school_ai.ai.scheduling.rules import score
from school_ai.ai.scheduling.solve import INFEASIBLE, OPTIMAL, Outcome, Progress, solve
from school_ai.jobs import tasks
from school_ai.services.timetables import kept, next_year, stating, words
from school_ai.services.timetables.kept import RUN

KIND = "Solve timetable"
# A worker that is lost takes the search up from the timetable of so many seconds ago at most.
SAVE_EVERY = 5.0
# What explaining a clash may take.
EXPLAIN_SECONDS = 60
# Points of the curve of cost over time that are kept.
MOST_POINTS = 400


@dataclass(frozen=True)
class Found:
    """Something wrong with what is to be solved. `severity`: error or warning; `doctype`, `name`: what to mend."""

    severity: str
    doctype: str
    name: str
    text: str


@dataclass(frozen=True)
class Checked:
    """What is wrong with a run's input, all of it. With an error it cannot be started."""

    can_start: bool
    lessons: int
    groups: int
    instructors: int
    rooms: int
    found: list[Found]


@dataclass(frozen=True)
class Started:
    """`task` is to be followed; None where the input has errors, which are in `checked`."""

    task: str | None
    checked: Checked


@dataclass(frozen=True)
class Conflict:
    """One of the reasons for which together there is no timetable, and what would be gained by giving it up."""

    text: str
    relaxed: str | None


@dataclass(frozen=True)
class State:
    """How far a run is. `history`: seconds, cost, hard violations and bound over time."""

    status: str
    cost: int | None
    hard: int | None
    bound: float | None
    gap: float | None
    is_optimal: bool
    seconds: float
    history: list[list[float | None]]
    conflict: list[Conflict]
    task: str | None
    step: str | None
    problem: str | None


DOCTYPES = {
    "teacher": "Instructor",
    "group": "Student Group",
    "room": "Room",
    "load": stating.LOAD,
    "setting": "AI Scheduling Rule",
    "cycle": "School Period",
    "course": "Course",
}


def check(run: str) -> Checked:
    """Everything that is wrong with a run's input, at once, in words that name the record."""
    return _checked(_stated(run))


def start(run: str) -> Started:
    """Have a run solved anew from the records as they are now."""
    status = frappe.db.get_value(RUN, run, "status", for_update=True)
    _refuse_busy(status)
    stated = _stated(run)
    problem, begin, left = _begun(run, stated.problem)
    checked = _checked_problem(problem, (*stated.unread, *left), stated.rules)
    values: dict[str, Any] = {"findings": frappe.as_json([each.__dict__ for each in checked.found], indent=None)}
    if not checked.can_start:
        frappe.db.set_value(RUN, run, values)
        return Started(None, checked)
    frappe.db.set_value(
        RUN,
        run,
        {
            **values,
            "problem": plain.problem_text(problem),
            "timetable": plain.timetable_text(begin) if begin else None,
            "locks": "[]",
            "undo": "[]",
            "history": "[]",
            "clash": None,
            "has_bound": 0,
            "is_optimal": 0,
            "steps": 0,
            "solved_in": 0,
            "solved_on": None,
            "lessons": checked.lessons,
            "status": kept.QUEUED,
        },
    )
    return Started(tasks.start(KIND, RUN, run), checked)


def go_on(run: str) -> Started:
    """Solve on from where the run's timetable is, with what is locked kept in its place: after a pause, or after a
    planner has changed something."""
    held = kept.read(run, to_change=True)
    checked = _checked_problem(held.locked_problem)
    if not checked.can_start:
        return Started(None, checked)
    frappe.db.set_value(RUN, run, {"status": kept.QUEUED, "is_optimal": 0, "clash": None})
    return Started(tasks.start(KIND, RUN, run), checked)


def stop(run: str) -> None:
    """Ask for solving to stop: the best timetable so far stays, and solving can go on from there."""
    task = frappe.db.get_value(tasks.DOCTYPE, {"open_key": f"{KIND}:{RUN}:{run}"}, "name")
    if task:
        tasks.request_stop(task)


def state(run: str) -> State:
    row = frappe.db.get_value(
        RUN,
        run,
        [
            *(
                "status",
                "cost",
                "hard_violations",
                "has_bound",
                "bound",
                "gap",
                "is_optimal",
                "solved_in",
                "history",
                "clash",
            ),
            "timetable",
        ],
        as_dict=True,
    )
    task = frappe.get_all(
        tasks.DOCTYPE,
        {"kind": KIND, "reference_name": run},
        ["name", "status", "step", "problem"],
        order_by="creation desc",
        limit_page_length=1,
    )
    has_result = bool(row.timetable)
    return State(
        status=row.status,
        cost=row.cost if has_result else None,
        hard=row.hard_violations if has_result else None,
        bound=row.bound if row.has_bound else None,
        gap=row.gap if row.has_bound else None,
        is_optimal=bool(row.is_optimal),
        seconds=row.solved_in or 0,
        history=json.loads(row.history or "[]"),
        conflict=[Conflict(**each) for each in json.loads(row.clash or "[]")],
        task=task[0].name if task else None,
        step=task[0].step if task and task[0].status in tasks.OPEN else None,
        problem=task[0].problem if task else None,
    )


# --- in the worker ---------------------------------------------------------------------------------------------------


def run(task: tasks.Task) -> None:
    """Solve. What is found is saved every few seconds, so that a lost worker loses no more than that."""
    name = task.reference_name
    row = frappe.db.get_value(RUN, name, ["seconds", "seed", "history", "solved_in", "steps"], as_dict=True)
    held = kept.read(name)
    frappe.db.set_value(RUN, name, "status", kept.SOLVING)
    task.report(0.0, _("Looking for a first timetable"))
    follower = _Follower(task, name, row, held)
    outcome = solve(
        held.locked_problem,
        seed=row.seed,
        seconds=float(row.seconds),
        start=held.timetable if any(held.timetable.places) else None,
        on_progress=follower.follow,
    )
    if isinstance(follower.stopped, tasks.Lost):
        # Another worker has the run: nothing of this one may be written over that.
        raise follower.stopped
    follower.save(outcome.timetable, outcome.cost, outcome.hard, outcome.bound)
    if follower.stopped:
        # The person who stopped it finds what there is, and may go on.
        _finish(name, outcome, kept.PAUSED)
        # A task that is stopped undoes what is not committed: reporting commits, and stops.
        task.report(0.99, _("Stopped"))
        raise follower.stopped
    if outcome.hard:
        task.report(0.95, _("No timetable keeps all hard rules so far: finding out why"))
        _explain(name, held.locked_problem, outcome)
        return
    _finish(name, outcome, kept.SOLVED)


class _Follower:
    """Told of everything better that the solver finds: reports it, keeps it, and stops the solver when asked to."""

    def __init__(self, task: tasks.Task, run: str, row: Any, held: kept.Kept):
        self.task, self.run, self.seconds = task, run, max(1.0, float(row.seconds))
        self.history: list[list[float | None]] = json.loads(row.history or "[]")
        self.before = row.solved_in or 0.0
        self.problem = held.problem
        self.saved_at = time.monotonic()
        self.stopped: BaseException | None = None

    def follow(self, progress: Progress) -> bool:
        self.note(progress)
        best = progress.timetable
        if best is not None and time.monotonic() - self.saved_at >= SAVE_EVERY:
            self.save(best, progress.cost, progress.hard, progress.bound)
        if not self.task.report_is_due():
            return True
        try:
            self.task.report(min(0.94, progress.seconds / self.seconds), _step(progress))
        except (tasks.Stopped, tasks.Lost) as asked:
            self.stopped = asked
            return False
        self.tell(progress)
        return True

    def note(self, progress: Progress) -> None:
        point = [round(self.before + progress.seconds, 1), progress.cost, progress.hard, progress.bound]
        if self.history and self.history[-1][1:] == point[1:]:
            return
        self.history.append(point)
        if len(self.history) > MOST_POINTS:
            # Every other point of the earlier half: the curve keeps its shape.
            half = MOST_POINTS // 2
            self.history = self.history[:half:2] + self.history[half:]

    def save(self, timetable: Timetable, cost: int, hard: int, bound: float) -> None:
        self.saved_at = time.monotonic()
        frappe.db.set_value(
            RUN,
            self.run,
            {
                "timetable": plain.timetable_text(timetable),
                "cost": cost,
                "hard_violations": hard,
                **_bounded(cost, hard, bound),
                "history": json.dumps(self.history),
            },
        )

    def tell(self, progress: Progress) -> None:
        """Live figures, to whoever has asked for the run."""
        try:
            frappe.publish_realtime(
                "school_ai_timetable",
                {
                    "run": self.run,
                    "seconds": round(self.before + progress.seconds, 1),
                    "cost": progress.cost,
                    "hard": progress.hard,
                    "bound": progress.bound,
                    "gap": None if progress.hard else kept.gap(progress.cost, progress.bound),
                },
                user=self.task.requested_by,
            )
        except Exception:
            frappe.logger("school_ai").warning("realtime unavailable, timetable %s", self.run)


def _step(progress: Progress) -> str:
    if progress.hard:
        return _("{0} hard rules are broken still").format(progress.hard)
    return _("Cost {0}, no timetable costs less than {1}").format(progress.cost, round(progress.bound, 1))


def _bounded(cost: int, hard: int, bound: float) -> dict[str, Any]:
    """Bound and gap, which say something once no hard rule is broken."""
    return {"has_bound": int(not hard), "bound": bound, "gap": 0 if hard else kept.gap(cost, bound)}


def _finish(run: str, outcome: Outcome, status: str) -> None:
    frappe.db.set_value(
        RUN,
        run,
        {
            "status": status,
            "is_optimal": int(outcome.status == OPTIMAL),
            **_bounded(outcome.cost, outcome.hard, outcome.bound),
            "steps": min(outcome.steps, 2_000_000_000),
            "solved_in": (frappe.db.get_value(RUN, run, "solved_in") or 0) + round(outcome.seconds, 1),
            "solved_on": now_datetime(),
            "undo": "[]",
        },
    )


def _explain(run: str, problem: Problem, outcome: Outcome) -> None:
    """Why there is no timetable. Where no reason is found there may be one: then what there is can be solved on."""
    clash = find_clash(problem, seconds=EXPLAIN_SECONDS)
    if clash is None and outcome.status != INFEASIBLE:
        _finish(run, outcome, kept.SOLVED)
        return
    reasons = [
        {"text": words.said(each), "relaxed": words.said(each.way) if each.way else None}
        for each in (clash.reasons if clash else ())
    ]
    frappe.db.set_value(RUN, run, "clash", json.dumps(reasons))
    _finish(run, outcome, kept.INFEASIBLE)


def note_failure(run: str, status: str, problem: str) -> None:
    """A task that ended without being done: what was saved of its timetable stays."""
    has_timetable = bool(frappe.db.get_value(RUN, run, "timetable"))
    ended = kept.PAUSED if has_timetable else kept.DRAFT
    frappe.db.set_value(RUN, run, "status", ended if status == tasks.STOPPED else kept.FAILED)


# --- the input -------------------------------------------------------------------------------------------------------


def _stated(run: str) -> stating.Stated:
    row = frappe.db.get_value(RUN, run, ["academic_term", "program", "cycle_weeks"], as_dict=True)
    return stating.state(row.academic_term, row.program, int(row.cycle_weeks or 1))


def _checked(stated: stating.Stated) -> Checked:
    return _checked_problem(stated.problem, stated.unread, stated.rules)


def _checked_problem(problem: Problem, unread: Sequence[str] = (), rules: Sequence[str] = ()) -> Checked:
    found = [
        Found(each.severity, DOCTYPES.get(each.kind, ""), _record(each.kind, each.name, rules), words.said(each))
        for each in findings(problem)
    ]
    found += [Found("warning", "", "", text) for text in unread]
    return Checked(
        can_start=not any(each.severity == "error" for each in found),
        lessons=len(problem.placings),
        groups=len(problem.groups),
        instructors=len(problem.teachers),
        rooms=len(problem.rooms),
        found=found,
    )


def _record(kind: str, name: str, rules: Sequence[str]) -> str:
    """The name of the record that a finding is about; a setting is named by its place in the list."""
    if kind != "setting":
        return name or ""
    return rules[int(name)] if name.isdigit() and int(name) < len(rules) else ""


def _begun(run: str, problem: Problem) -> tuple[Problem, Timetable | None, list[str]]:
    """The problem and the timetable to start from, where a run is based on another one, with what does not fit."""
    based_on = frappe.db.get_value(RUN, run, "based_on")
    if not based_on or not frappe.db.get_value(RUN, based_on, "timetable"):
        return problem, None, []
    carried, left = next_year.begin_from(run, based_on, problem)
    return carried.problem, carried.start, left


def _refuse_busy(status: str) -> None:
    if status in kept.BUSY:
        frappe.throw(_("This timetable is being solved already."))
    if status == kept.APPLIED:
        frappe.throw(_("This timetable is in use. Make a new one based on it."))


def compare(run: str, other: str) -> dict[str, Any]:
    """Two runs side by side: cost, rule by rule, and which lessons are elsewhere."""
    one, two = kept.read(run), kept.read(other)
    scores = score(one.problem, one.timetable), score(two.problem, two.timetable)
    from school_ai.ai.scheduling.rules import RULES

    rules = [
        {
            "title": _(RULES[name].title),
            "costs": [each.by_rule[name].cost if name in each.by_rule else 0 for each in scores],
            "hard": [each.by_rule[name].hard if name in each.by_rule else 0 for each in scores],
        }
        for name in RULES
        if any(name in each.by_rule for each in scores)
    ]
    places: dict[str, list[Place | None]] = {}
    for (load, _lesson), place in zip(two.problem.placings, two.timetable.places, strict=True):
        places.setdefault(load.name, []).append(place)
    elsewhere = []
    for load, _lesson in one.problem.placings:
        theirs = places.get(load.name) or []
        elsewhere.append((load, theirs.pop(0) if theirs else None))
    moved = []
    for position, (load, theirs) in enumerate(elsewhere):
        mine = one.timetable.places[position]
        if mine != theirs:
            moved.append(
                {
                    "title": load.title,
                    "places": [
                        one.problem.cycle.name_of(mine.slot) if mine else None,
                        two.problem.cycle.name_of(theirs.slot) if theirs else None,
                    ],
                    "rooms": [mine.room if mine else None, theirs.room if theirs else None],
                }
            )
    return {
        "costs": [each.cost for each in scores],
        "hard": [each.hard for each in scores],
        "rules": rules,
        "moved": moved,
        "lessons": len(one.problem.placings),
    }
