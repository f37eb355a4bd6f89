"""Writes a timetable to the Course Schedules of a term, all or nothing, and takes it back.

What is there of the groups concerned is replaced from the given day on. What was held stays: a lesson that has begun,
or has attendance, is neither taken away nor written over. Days on which nothing is taught, and times at which a group,
a room or an instructor is in an assessment, are left out.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import formatdate, now_datetime

from school_ai.ai.scheduling.rules import score
from school_ai.erpnext_records import lessons, staffing
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.jobs import tasks
from school_ai.services.remembered import remembered
from school_ai.services.timetables import changes, dating, kept, moments, telling, writing
from school_ai.services.timetables.changes import CHANGE, Written
from school_ai.services.timetables.kept import RUN

KIND = "Apply timetable"
# What a record is again when its change was taken back.
AFTERWARDS = {RUN: kept.SOLVED, "AI Exam Plan": "Solved"}
# What is open again when its change was taken back.
TO_BE_MENDED = ("Instructor Absence", "Room Closure")
MOST_NAMED = 20
# What a preview is made from beside the run.
COMPARED = (
    "Academic Term",
    "Assessment Plan",
    "Course",
    "Course Schedule",
    "Holiday List",
    "Instructor",
    "Room",
    "Student Attendance",
    "Student Group",
    CHANGE,
)


@dataclass(frozen=True)
class Preview:
    """What applying a timetable would do. `left`: what it would leave alone, in words; `clashes`: lessons of others
    that are in its way, for which it cannot be applied."""

    first: date
    last: date
    written: int
    kept: int
    removed: int
    days: int
    holidays: int
    left: list[str]
    more_left: int
    clashes: list[str]
    more_clashes: int


@dataclass(frozen=True)
class Applied:
    """A change that is being written: follow its task."""

    change: str
    task: str


@dataclass(frozen=True)
class _Steps:
    first: date
    last: date
    write: list[LessonHeld]
    remove: list[LessonHeld]
    unchanged: list[LessonHeld]
    left: list[str]
    clashes: list[str]
    days: int
    holidays: int


# --- before ----------------------------------------------------------------------------------------------------------


def preview(run: str, from_date: date | None = None, now: datetime | None = None) -> Preview:
    """What `start` would do, without doing anything."""
    now = now or now_datetime()
    at = frappe.db.get_value(RUN, run, "modified")
    about = [run, at, from_date, now.date(), moments.last_beginning(now)]
    return remembered("timetable applied", about, lambda: _preview(run, from_date, now), COMPARED)


def _preview(run: str, from_date: date | None, now: datetime) -> Preview:
    steps = _steps(run, from_date, "", now)
    return Preview(
        first=steps.first,
        last=steps.last,
        written=len(steps.write),
        kept=len(steps.unchanged),
        removed=len(steps.remove),
        days=steps.days,
        holidays=steps.holidays,
        left=steps.left[:MOST_NAMED],
        more_left=max(0, len(steps.left) - MOST_NAMED),
        clashes=steps.clashes[:MOST_NAMED],
        more_clashes=max(0, len(steps.clashes) - MOST_NAMED),
    )


def start(run: str, from_date: date | None = None) -> Applied:
    """Have a timetable written by a worker. Raises `ValidationError` where it is not complete, where somebody else is
    writing, or where there is nothing left of its term."""
    held = kept.read(run, to_change=True)
    first, _last = _span(run, from_date, now_datetime())
    term = frappe.db.get_value(RUN, run, "academic_term")
    unfit = _unfit(held)
    if unfit:
        frappe.throw(unfit)
    change = changes.claim("Timetable", academic_term=term, reference_doctype=RUN, reference_name=run, first_date=first)
    return Applied(change, tasks.start(KIND, CHANGE, change, run=run, first=first.isoformat()))


def _unfit(held: kept.Kept) -> str | None:
    """Why a timetable cannot be written, in words."""
    now = score(held.problem, held.timetable)
    if not held.timetable.is_complete or now.hard:
        return _("The timetable breaks hard rules {0} times or lacks places. Mend that before you apply it.").format(
            now.hard
        )
    gone = _gone(held)
    if gone:
        return _("{0} is not there any more. Solve the timetable anew.").format(", ".join(gone[:MOST_NAMED]))
    return None


def _gone(held: kept.Kept) -> list[str]:
    """What the timetable names and was deleted since it was solved."""
    loads = held.problem.loads
    named = {
        "Course": {load.course for load in loads},
        "Student Group": {name for load in loads for name in load.groups},
        "Instructor": {name for load in loads for name in load.teachers},
        "Room": {place.room for place in held.timetable.places if place and place.room},
    }
    found = []
    for doctype, names in named.items():
        there = frappe.get_all(doctype, {"name": ("in", sorted(names) or [""])}, pluck="name")
        found += sorted(names - set(there))
    return found


# --- writing ---------------------------------------------------------------------------------------------------------


def run(task: tasks.Task, now: datetime | None = None) -> None:
    """Write it. Done by a worker, in one transaction from the first row to the last."""
    change, run_name = task.reference_name, task.arguments["run"]
    if frappe.db.get_value(CHANGE, change, "status") != changes.WRITING:
        return
    task.report(0.05, _("Comparing with the lessons that are there"))
    # Somebody may have changed it, or have it solved, since it was to be applied.
    held = kept.read(run_name)
    unfit = _("This timetable is being solved already.") if held.status in kept.BUSY else _unfit(held)
    if unfit:
        raise tasks.CannotBeDone(unfit)
    steps = _steps(run_name, date.fromisoformat(task.arguments["first"]), change, now or now_datetime())
    if steps.clashes:
        raise tasks.CannotBeDone(
            _("Nothing was changed: {0} lessons of others are in the way. {1}").format(
                len(steps.clashes), " ".join(steps.clashes[:MOST_NAMED])
            )
        )
    task.report(0.3, _("Writing {0} lessons").format(len(steps.write)))
    # From here on there is no report and no commit until everything is written.
    removed = writing.remove(each.name for each in steps.remove)
    taken = lessons.with_attendance([row["name"] for row in removed], latest=True)
    if taken:
        raise tasks.CannotBeDone(
            _("Nothing was changed: attendance was taken in {0} of the lessons meanwhile. Apply it again.").format(
                len(taken)
            )
        )
    written = writing.write(steps.write)
    summary = _("{0}: {1} lessons from {2} to {3}").format(
        frappe.db.get_value(RUN, run_name, "title"), len(written), formatdate(steps.first), formatdate(steps.last)
    )
    done = Written(tuple(written), tuple(removed), (), tuple(steps.left))
    changes.finish(change, done, summary, steps.first, steps.last)
    term, program = frappe.db.get_value(RUN, run_name, ["academic_term", "program"])
    for other in frappe.get_all(
        RUN, {"status": kept.APPLIED, "academic_term": term, "name": ("!=", run_name)}, ["name", "program"]
    ):
        # That of another program is in use still.
        if not program or other.program == program:
            frappe.db.set_value(RUN, other.name, "status", kept.SOLVED)
    frappe.db.set_value(RUN, run_name, {"status": kept.APPLIED, "change": change})
    telling.start(change)
    _mend_again()


def _mend_again() -> None:
    """Lessons that were written anew have the instructors and rooms of the timetable, absent and closed ones too."""
    from school_ai.services.timetables import covering

    covering.look_ahead()


def note_failure(change: str, status: str, problem: str) -> None:
    """The change was not written; the next one may come."""
    changes.give_up(change)


# --- taking back -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TakenBack:
    """What was taken back. `left`: lessons that stay because attendance was taken in them, or that could not be brought
    back because something else is there now. Of those that have begun nothing is said."""

    removed: int
    restored: int
    changed: int
    left: list[str]


def take_back(change: str, now: datetime | None = None) -> TakenBack:
    """Undo a change: what it wrote goes, what it removed or changed is as before. Lessons that were held stay. Raises
    `ValidationError` where later changes build on it, or somebody else is writing."""
    now = now or now_datetime()
    about = {"reference_doctype": CHANGE, "reference_name": change}
    # First nobody else can write any more, then it is looked at what others have written.
    with changes.written_at_once(changes.TAKING_BACK, **about) as own:
        row = frappe.db.get_value(
            CHANGE, change, ["status", "kind", "reference_doctype", "reference_name"], as_dict=True, for_update=True
        )
        if not row or row.status != changes.DONE:
            frappe.throw(_("This change was not made, or was taken back already."))
        held = changes.details(change, latest=True)
        names = [each.name for each in held.written] + [after.name for _before, after in held.changed]
        later = changes.later_than(change, names)
        if later:
            frappe.throw(_("Later changes build on this one. Take them back first: {0}.").format(", ".join(later)))
        _put_exams_back(changes.more(change, "exams", latest=True) or ())
        done, result = _undone(held, own, now)
        days = [each.day for each in held.written] + [before.day for before, _after in held.changed]
        days += [changes.held_from(row).day for row in held.removed]
        changes.finish(
            own,
            done,
            _("Taken back: {0}").format(frappe.db.get_value(CHANGE, change, "summary")),
            min(days, default=None),
            max(days, default=None),
        )
    telling.start(own)
    frappe.db.set_value(
        CHANGE,
        change,
        {"status": changes.TAKEN_BACK, "taken_back_by": frappe.session.user, "taken_back_on": now_datetime()},
    )
    if row.reference_doctype in AFTERWARDS and frappe.db.exists(row.reference_doctype, row.reference_name):
        frappe.db.set_value(
            row.reference_doctype, row.reference_name, {"status": AFTERWARDS[row.reference_doctype], "change": None}
        )
    if row.reference_doctype in TO_BE_MENDED and frappe.db.exists(row.reference_doctype, row.reference_name):
        # Its lessons need somebody again.
        frappe.db.set_value(row.reference_doctype, row.reference_name, "status", "Open")
        frappe.db.set_value("AI Timetable Repair", {"change": change}, "status", "Outdated")
        tasks.start("Mend the timetable", row.reference_doctype, row.reference_name, about=row.reference_doctype)
    _follow_swap(own)
    if row.kind == "Timetable":
        _mend_again()
    return result


def _follow_swap(taking_back: str) -> None:
    from school_ai.services.timetables import swapping

    swapping.follow(taking_back)


def _put_exams_back(before: Sequence[dict]) -> None:
    """Assessment Plans are where they were, as far as they are drafts still."""
    for values in before:
        if frappe.db.get_value("Assessment Plan", values["name"], "docstatus") == 0:
            fields = {key: value for key, value in values.items() if key != "name"}
            frappe.db.set_value("Assessment Plan", values["name"], fields)


def _undone(held: Written, own: str, now: datetime) -> tuple[Written, TakenBack]:
    # What has begun was held, whether attendance was taken or not.
    there = {
        each.name: each
        for each in lessons.named((each.name for each in held.written), latest=True)
        if not has_begun(each, now)
    }
    attended = lessons.with_attendance(there, latest=True)
    left = [_("{0} stays: attendance was taken.").format(in_words(there[name])) for name in sorted(attended)]
    removed = writing.remove(name for name in there if name not in attended)
    as_is = {each.name: each for each in lessons.named((after.name for _before, after in held.changed), latest=True)}
    held_since = lessons.with_attendance(as_is, latest=True)
    back = []
    for before, after in held.changed:
        if after.name in held_since:
            left.append(_("{0} stays: attendance was taken.").format(in_words(as_is[after.name])))
        elif after.name in as_is and not has_begun(before, now) and not has_begun(as_is[after.name], now):
            back.append((as_is[after.name], replace(before, change=own)))
    back, in_the_way = _returnable(back)
    left += in_the_way
    lessons.change(before for _now, before in back)
    restored, in_the_way = _restorable([row for row in held.removed if not has_begun(changes.held_from(row), now)])
    writing.restore(restored)
    left += in_the_way
    again = tuple(changes.held_from(row) for row in restored)
    done = Written(again, tuple(removed), tuple(back), tuple(left))
    return done, TakenBack(len(removed), len(restored), len(back), left[:MOST_NAMED])


def _returnable(
    back: Sequence[tuple[LessonHeld, LessonHeld]],
) -> tuple[list[tuple[LessonHeld, LessonHeld]], list[str]]:
    """Of pairs of a lesson as it is and as it was, those that can be as they were, and in words what is in the way of
    the others. Where one of a swap stays, so may the other one have to."""
    back, left = list(back), []
    while back:
        names = {now.name for now, _before in back}
        days = [before.day for _now, before in back]
        there = [row for row in lessons.between(min(days), max(days), latest=True) if row.name not in names]
        blocked: dict[str, str] = {}
        for clash in lessons.clashes([*(before for _now, before in back), *there]):
            for one, other in ((clash.one, clash.other), (clash.other, clash.one)):
                if one.name in names and other.name not in names:
                    blocked[one.name] = _("{0} was not brought back: {1} is there now.").format(
                        in_words(one), in_words(other)
                    )
        if not blocked:
            break
        left += blocked.values()
        joint = {before.lesson for _now, before in back if before.name in blocked} - {""}
        back = [pair for pair in back if pair[1].name not in blocked and pair[1].lesson not in joint]
    return back, left


def _restorable(rows: Sequence[dict]) -> tuple[list[dict], list[str]]:
    """Rows that can be made again, and those in whose way something is now, in words."""
    if not rows:
        return [], []
    as_held = [changes.held_from(row) for row in rows]
    first, last = min(each.day for each in as_held), max(each.day for each in as_held)
    there = lessons.between(
        first,
        last,
        latest=True,
        student_group=[each.group for each in as_held],
        instructor=[each.instructor for each in as_held],
        room=[each.room for each in as_held if each.room],
    )
    known = {each.name for each in there}
    blocked: dict[str, str] = {}
    for clash in lessons.clashes([*there, *(each for each in as_held if each.name not in known)]):
        for one, other in ((clash.one, clash.other), (clash.other, clash.one)):
            if one.name not in known and other.name in known:
                blocked[one.name] = _("{0} was not brought back: {1} is there now.").format(
                    in_words(one), in_words(other)
                )
    fine = [row for row in rows if row["name"] not in blocked and row["name"] not in known]
    return fine, list(blocked.values())


# --- what is to be done ----------------------------------------------------------------------------------------------


def has_begun(lesson: LessonHeld, now: datetime) -> bool:
    """Whether a lesson lies in the past or is being held, by the site's time."""
    return (lesson.day, lesson.begins) <= (now.date(), now.hour * 60 + now.minute)


def _span(run: str, from_date: date | None, now: datetime) -> tuple[date, date]:
    """From when to when a run would be applied: not before its term, and never in the past."""
    term = staffing.term(frappe.db.get_value(RUN, run, "academic_term"))
    first = max(term.first, now.date(), from_date or term.first)
    if first > term.last:
        frappe.throw(
            _("The term ends on {0}: there is no day left to write lessons for.").format(formatdate(term.last))
        )
    return first, term.last


def _steps(run: str, from_date: date | None, change: str, now: datetime) -> _Steps:
    held = kept.read(run)
    first, last = _span(run, from_date, now)
    begin = staffing.term(frappe.db.get_value(RUN, run, "academic_term")).first
    free = staffing.holidays(first, last)
    days = dating.teaching_days(held.problem.cycle, begin, first, last, free)
    dated = list(dating.dated(held.problem, held.timetable, days, change))
    wanted = [each for each in dated if not has_begun(each, now)]
    groups = {group.name for group in held.problem.groups}
    there = lessons.between(first, last)
    begun = [each for each in there if each.group in groups and has_begun(each, now)]
    own = [each for each in there if each.group in groups and not has_begun(each, now)]
    others = [each for each in there if each.group not in groups]
    unchanged, write, remove = _compared(wanted, own)
    attended = lessons.with_attendance(each.name for each in own)
    stays = [each for each in remove if each.name in attended]
    remove = [each for each in remove if each.name not in attended]
    left = [_("{0} stays: attendance was taken.").format(in_words(each)) for each in stays]
    as_wanted = {_content(each) for each in dated}
    left += [_("{0} stays: it has begun.").format(in_words(each)) for each in begun if _content(each) not in as_wanted]
    write, blocked = _without_blocked(write, [*stays, *begun], lessons.assessments(first, last))
    left += blocked
    clashes = []
    new = {id(each) for each in write}
    for clash in lessons.clashes([*write, *unchanged, *others]):
        mine, theirs = (clash.one, clash.other) if id(clash.one) in new else (clash.other, clash.one)
        if id(mine) in new:
            clashes.append(_("{0}: {1} is already in {2}.").format(in_words(mine), clash.who, in_words(theirs)))
    in_span = sum(first <= day <= last for day in free)
    return _Steps(first, last, write, remove, unchanged, left, clashes, len(days), in_span)


def _compared(
    wanted: Iterable[LessonHeld], there: Iterable[LessonHeld]
) -> tuple[list[LessonHeld], list[LessonHeld], list[LessonHeld]]:
    """Lessons that are there as wanted, those to write, those to remove."""
    by_content: dict[LessonHeld, list[LessonHeld]] = defaultdict(list)
    for each in there:
        by_content[_content(each)].append(each)
    unchanged, write = [], []
    for each in wanted:
        same = by_content.get(_content(each))
        if same:
            unchanged.append(same.pop())
        else:
            write.append(each)
    return unchanged, write, [each for rest in by_content.values() for each in rest]


def _content(lesson: LessonHeld) -> LessonHeld:
    return replace(lesson, name="", change="")


def _without_blocked(
    write: list[LessonHeld], stays: list[LessonHeld], assessments: list[tuple]
) -> tuple[list[LessonHeld], list[str]]:
    """The lessons that can be written, and why the others are left out: something was held there, or an assessment is
    written."""
    busy: dict[tuple[date, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for each in stays:
        for what, who in (("group", each.group), ("instructor", each.instructor), ("room", each.room)):
            if who:
                busy[each.day, what, who].append((each.begins, each.ends, in_words(each)))
    for name, group, room, supervisor, day, begins, ends in assessments:
        for what, who in (("group", group), ("instructor", supervisor), ("room", room)):
            if who:
                busy[day, what, who].append((begins, ends, _("the assessment {0}").format(name)))
    fine, left = [], []
    blocked_joint: set[str] = set()
    reasons: dict[int, str] = {}
    for at, each in enumerate(write):
        for what, who in (("group", each.group), ("instructor", each.instructor), ("room", each.room)):
            for begins, ends, reason in busy.get((each.day, what, who), ()) if who else ():
                if begins < each.ends and each.begins < ends:
                    reasons[at] = reason
                    if each.lesson:
                        blocked_joint.add(each.lesson)
    for at, each in enumerate(write):
        if at in reasons:
            left.append(_("{0} is left out: at that time there is {1}.").format(in_words(each), reasons[at]))
        elif each.lesson in blocked_joint:
            left.append(_("{0} is left out, as the joint lesson that it is part of.").format(in_words(each)))
        else:
            fine.append(each)
    return fine, left


def in_words(lesson: LessonHeld) -> str:
    """A lesson as people speak of it."""
    return _("{0} of {1} on {2} at {3}").format(
        lesson.course, lesson.group, formatdate(lesson.day), lessons.clock(lesson.begins)[:5]
    )


def left_alone(change: str) -> list[str]:
    """What a change left as it was, in the words of whoever made it."""
    return json.loads(frappe.db.get_value(CHANGE, change, "left_alone") or "[]")
