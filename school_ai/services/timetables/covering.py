"""Somebody is absent, a room is closed, a lesson is to be added: ranked ways to do it, of which a person chooses one.

Each absence and each closure has one AI Timetable Repair while it is open. What is proposed is only proposed. Once
confirmed, it is written to the Course Schedules all together, and everybody concerned is told once. What was rejected
stays so until a lesson concerned is another one, or somebody asks for proposals anew.
"""

import hashlib
import json
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, now_datetime

from school_ai.ai.scheduling.repair import (
    Absence,
    Action,
    Disruption,
    NewLesson,
    Proposal,
    RoomClosure,
    choices,
    propose,
)
from school_ai.erpnext_records import lessons, staffing
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.jobs import tasks
from school_ai.services.timetables import applying, changes, situation, telling, words, writing
from school_ai.services.timetables.changes import Written
from school_ai.services.timetables.situation import ABSENCE, CANCELLED, CLOSURE, EXTRA, Days

REPAIR, KIND = "AI Timetable Repair", "Mend the timetable"
EVENT = "AI Timetable Event"
OPEN, CONFIRMED, REJECTED, OUTDATED, NOTHING = "Open", "Confirmed", "Rejected", "Outdated", "Nothing to do"
COVERED = "Covered"
# What a change is called by what it is for.
KINDS = {ABSENCE: "Cover", CLOSURE: "Room", EXTRA: "Lesson"}
# Days that are mended at a time: of a longer absence the following ones come when they are nearer.
HORIZON = timedelta(days=13)
# What else may be done for a lesson: so many choices are shown.
MOST_CHOICES = 8
# What of a record decides what is proposed for it, beside the lessons concerned.
DECISIVE = {
    ABSENCE: ("agreed_with",),
    CLOSURE: (),
    EXTRA: ("course", "student_group", "instructor", "from_date", "to_date", "periods"),
}
# What became of somebody who was proposed for a lesson: kept with the events that are learned from.
RULED_OUT, PASSED_OVER, TURNED_DOWN = "ruled out", "passed over", "turned down"


@dataclass(frozen=True)
class ActionShown:
    """What is done with one lesson, in words, and why so. `lesson`: the Course Schedule; `by`: who takes it."""

    kind: str
    lesson: str
    text: str
    reasons: list[str]
    by: str | None


@dataclass(frozen=True)
class ProposalShown:
    """One way to mend it: how many lessons stay uncovered, are only supervised, or move, and how many people are
    affected. `is_proven`: there is no better one as different from those before it."""

    number: int
    actions: list[ActionShown]
    uncovered: int
    supervised: int
    moved: int
    people: int
    cost: int
    is_proven: bool


@dataclass(frozen=True)
class Repair:
    """What is proposed for an absence or a closure, and what has become of it."""

    name: str
    status: str
    title: str
    doctype: str
    about: str
    lessons: int
    proposals: list[ProposalShown]
    choices: dict[str, list[ActionShown]]
    chosen: int | None
    change: str | None
    seconds: float


# --- proposing -------------------------------------------------------------------------------------------------------


def start(doctype: str, name: str) -> None:
    """Have ways to mend it found by a worker."""
    tasks.start(KIND, doctype, name, about=doctype)


def run(task: tasks.Task) -> None:
    """Find them. Where nobody entered the absence at the desk, heads of school find it proposed."""
    doctype = task.arguments["about"]
    if frappe.db.get_value(doctype, task.reference_name, "status") != "Open":
        return
    if _has_something_left(frappe.get_doc(doctype, task.reference_name)):
        find(doctype, task.reference_name)


def find_anew(doctype: str, name: str) -> Repair:
    """Find ways to mend it for every lesson concerned, those for which proposals were rejected before included."""
    for repair in frappe.get_all(
        REPAIR, {"reference_doctype": doctype, "reference_name": name, "status": REJECTED}, pluck="name"
    ):
        frappe.db.set_value(REPAIR, repair, "status", OUTDATED)
    return find(doctype, name)


def find(doctype: str, name: str) -> Repair:
    """Find ways to mend an absence or a closure as things are now, and keep them in its open repair. Lessons for which
    they were rejected stay as they are."""
    began = time.perf_counter()
    about = frappe.get_doc(doctype, name)
    key = f"{doctype}:{name}"
    # To lock what is not there would be in the way of whoever finds it at the same time.
    repair = frappe.db.get_value(REPAIR, {"open_key": key}, "name")
    if repair:
        repair = frappe.db.get_value(REPAIR, {"name": repair, "open_key": key}, "name", for_update=True)
    days, disruption = _days_of(about, repair)
    found: list[Proposal] = propose(days.situation, [disruption]) if days else []
    others = choices(days.situation, [disruption]) if found else {}
    proposals = [_proposal_kept(each) for each in found]
    values = {
        "title": _title(about),
        "first_date": min(days.situation.dates) if days else getdate(about.from_date),
        "last_date": max(days.situation.dates) if days else getdate(about.to_date),
        "status": OPEN if found else NOTHING,
        "uncovered": found[0].uncovered if found else 0,
        "found_on": now_datetime(),
        "found_in": round(time.perf_counter() - began, 2),
        "proposals": frappe.as_json(
            {
                "proposals": proposals,
                "choices": {
                    lesson: [_action_kept(each) for each in actions[:MOST_CHOICES]]
                    for lesson, actions in others.items()
                },
            },
            indent=None,
        ),
        "fingerprint": _fingerprint(days, proposals),
        "open_key": key if found else None,
    }
    if repair:
        frappe.db.set_value(REPAIR, repair, values)
    else:
        repair = _insert(doctype, name, values)
    return shown(repair)


def _insert(doctype: str, name: str, values: dict[str, Any]) -> str:
    """Keep a new repair. Of two who found one at the same moment, the second writes over the first."""
    document = frappe.get_doc({"doctype": REPAIR, "reference_doctype": doctype, "reference_name": name, **values})
    frappe.db.savepoint("school_ai_repair")
    try:
        return document.insert(ignore_permissions=True).name
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        frappe.db.rollback(save_point="school_ai_repair")
        frappe.clear_last_message()
        there = frappe.db.get_value(REPAIR, {"open_key": values["open_key"]}, "name", for_update=True)
        frappe.db.set_value(REPAIR, there, values)
        return there


def look(doctype: str, name: str) -> Repair | None:
    """The latest repair of an absence or a closure."""
    found = frappe.get_all(
        REPAIR,
        {"reference_doctype": doctype, "reference_name": name},
        pluck="name",
        order_by="creation desc",
        limit_page_length=1,
    )
    return shown(found[0]) if found else None


def shown(repair: str) -> Repair:
    row = frappe.get_doc(REPAIR, repair)
    kept = json.loads(row.proposals or "{}")
    proposals = [_proposal_shown(number, each) for number, each in enumerate(kept.get("proposals", ()))]
    return Repair(
        name=row.name,
        status=row.status,
        title=row.title,
        doctype=row.reference_doctype,
        about=row.reference_name,
        lessons=len(proposals[0].actions) if proposals else 0,
        proposals=proposals,
        choices={
            lesson: [_action_shown(each) for each in actions] for lesson, actions in kept.get("choices", {}).items()
        },
        chosen=row.chosen if row.status == CONFIRMED else None,
        change=row.change,
        seconds=row.found_in or 0,
    )


def _days_of(about, repair: str | None) -> tuple[Days | None, Disruption | None]:
    """The days that an absence or a closure concerns, from today on."""
    begins, ends = situation.span_of(about)
    first = max(begins.date(), getdate())
    last = min(ends.date(), first + HORIZON)
    if last < first:
        return None, None
    if about.doctype == EXTRA:
        return _days_of_extra(about, first, last, repair)
    days = sorted({lesson.day for lesson in lessons.between(first, last, **_concerned(about))})
    if not days:
        return None, None
    found = situation.of_days(
        days,
        agreed_with=about.get("agreed_with"),
        not_wanted=_not_wanted(repair),
        locked=_still_rejected(about),
    )
    if about.doctype == ABSENCE:
        return found, Absence(about.instructor, begins, ends)
    return found, RoomClosure(about.room, begins, ends)


def _concerned(about) -> dict[str, list[str]]:
    """Whose lessons an absence or a closure concerns."""
    return {"instructor": [about.instructor]} if about.doctype == ABSENCE else {"room": [about.room]}


def _days_of_extra(about, first: date, last: date, repair: str | None) -> tuple[Days | None, Disruption | None]:
    """The days on one of which a lesson may be added, and the lesson."""
    days = situation.school_days(first, last)
    if not days:
        return None, None
    group = staffing.groups([about.student_group]).get(about.student_group)
    found = situation.of_days(days, not_wanted=_not_wanted(repair), groups=[about.student_group])
    title = f"{about.course} ({group.title if group else about.student_group})"
    return found, NewLesson(
        name=about.name,
        dates=tuple(days),
        groups=(about.student_group,),
        course=about.course,
        teachers=(about.instructor,) if about.instructor else (),
        periods=about.periods,
        pupils=group.size if group else 0,
        title=title,
        need=situation.Needs().of(about.course, about.student_group),
    )


def _not_wanted(repair: str | None) -> frozenset[tuple[str, str]]:
    """Pairs of lesson and colleague that were turned down for this repair."""
    if not repair:
        return frozenset()
    rows = frappe.get_all(EVENT, {"kind": "Rejected", "from_place": repair}, ["details"])
    pairs = [json.loads(row.details) for row in rows]
    return frozenset((pair["lesson"], pair["instructor"]) for pair in pairs if pair.get("instructor"))


def _title(about) -> str:
    days = formatdate(about.from_date)
    if getdate(about.to_date) != getdate(about.from_date):
        days = f"{days} – {formatdate(about.to_date)}"
    if about.doctype == EXTRA:
        what = about.title
    else:
        what = about.instructor_name or about.instructor if about.doctype == ABSENCE else _room_title(about.room)
    return f"{what}, {days}"[:140]


def _room_title(room: str) -> str:
    return frappe.db.get_value("Room", room, "room_name") or room


def _fingerprint(days: Days | None, proposals: Sequence[dict[str, Any]]) -> str:
    """Changes when a lesson that the proposals touch is another one than it was."""
    if not days:
        return ""
    named = {name for each in proposals for action in each["actions"] for name in (action["lesson"], action["other"])}
    rows = sorted(
        json.dumps(lessons.as_row(replace(row, change="")), sort_keys=True)
        for name in named - {None}
        for row in days.rows.get(name, ())
    )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


# --- deciding --------------------------------------------------------------------------------------------------------


def confirm(repair: str, number: int, instead: dict[str, int] | None = None) -> Repair:
    """Do what is proposed: all of it, at once. `instead`: lesson -> number of another of its choices. Raises
    `ValidationError` where things are not as they were when it was proposed."""
    row = frappe.db.get_value(
        REPAIR,
        repair,
        ["status", "proposals", "fingerprint", "reference_doctype", "reference_name", "title"],
        as_dict=True,
        for_update=True,
    )
    if row.status != OPEN:
        frappe.throw(_("This was decided already: {0}.").format(_(row.status)))
    kept = json.loads(row.proposals)
    if not 0 <= number < len(kept["proposals"]):
        frappe.throw(_("There is no proposal {0}.").format(number + 1))
    actions = [_instead(each, kept["choices"], instead or {}) for each in kept["proposals"][number]["actions"]]
    about = frappe.get_doc(row.reference_doctype, row.reference_name)
    days, _disruption = _days_of(about, repair)
    if not days or _fingerprint(days, kept["proposals"]) != row.fingerprint:
        frappe.throw(
            _("The timetable has changed since this was proposed. Find proposals anew."),
            frappe.TimestampMismatchError,
        )
    with changes.written_at_once(
        KINDS[row.reference_doctype], reference_doctype=row.reference_doctype, reference_name=row.reference_name
    ) as change:
        absent = about.instructor if row.reference_doctype == ABSENCE else None
        new = _new_lessons(about, actions, change) if row.reference_doctype == EXTRA else []
        done = write(days, [_action(each) for each in actions], change, {absent} - {None}, new)
        changes.finish(change, done, row.title)
    frappe.db.set_value(
        REPAIR,
        repair,
        {
            "status": CONFIRMED,
            "chosen": number,
            "change": change,
            "decided_by": frappe.session.user,
            "decided_on": now_datetime(),
            "open_key": None,
        },
    )
    uncovered = sum(each["kind"] == "cancel" for each in actions)
    frappe.db.set_value(row.reference_doctype, row.reference_name, "status", COVERED if not uncovered else "Open")
    _note_choice(repair, actions, kept["proposals"][0]["actions"])
    telling.start(change)
    return shown(repair)


def reject(repair: str) -> None:
    """None of it is wanted: it is dealt with otherwise. It is not proposed again while the lessons are the same."""
    row = frappe.db.get_value(
        REPAIR, repair, ["status", "proposals", "reference_doctype", "reference_name"], as_dict=True, for_update=True
    )
    if row.status != OPEN:
        frappe.throw(_("This was decided already: {0}.").format(_(row.status)))
    about = frappe.get_doc(row.reference_doctype, row.reference_name)
    rejected = {
        "about": _decisive(about),
        "lessons": {
            name: _as_kept(rows) for name, rows in lessons.together(each.name for each in _rows_left(about)).items()
        },
    }
    frappe.db.set_value(
        REPAIR,
        repair,
        {
            "status": REJECTED,
            "decided_by": frappe.session.user,
            "decided_on": now_datetime(),
            "open_key": None,
            "rejected_lessons": json.dumps(rejected),
        },
    )
    for action in json.loads(row.proposals)["proposals"][0]["actions"]:
        if action["kind"] in ("cover", "supervise"):
            _note("Rejected", repair, action["lesson"], action["by"], how=TURNED_DOWN)


def _decisive(about) -> list[str]:
    return [str(about.get(field) or "") for field in DECISIVE[about.doctype]]


def _as_kept(rows: Iterable[LessonHeld]) -> list[dict[str, Any]]:
    """Lessons in plain values, so that it can be told whether they are the same still."""
    return sorted((lessons.as_row(replace(row, change="")) for row in rows), key=lambda row: row["name"])


def _still_rejected(about) -> frozenset[str]:
    """Lessons for which a planner has rejected what was proposed, and that are what they were."""
    kept: dict[str, list[dict[str, Any]]] = {}
    for text in frappe.get_all(
        REPAIR,
        {
            "reference_doctype": about.doctype,
            "reference_name": about.name,
            "status": REJECTED,
            "rejected_lessons": ("is", "set"),
        },
        pluck="rejected_lessons",
        order_by="creation",
    ):
        rejected = json.loads(text)
        if rejected["about"] == _decisive(about):
            kept.update(rejected["lessons"])
    now = lessons.together(kept)
    return frozenset(
        row["name"] for name, rows in kept.items() if name in now and _as_kept(now[name]) == rows for row in rows
    )


def _has_something_left(about) -> bool:
    """Whether there is anything to be proposed: something that was not rejected."""
    if about.doctype != EXTRA:
        rejected = _still_rejected(about)
        rows = _rows_left(about)
        return not rows or any(row.name not in rejected for row in rows)
    return not any(
        json.loads(text)["about"] == _decisive(about)
        for text in frappe.get_all(
            REPAIR,
            {
                "reference_doctype": about.doctype,
                "reference_name": about.name,
                "status": REJECTED,
                "rejected_lessons": ("is", "set"),
            },
            pluck="rejected_lessons",
        )
    )


def not_by(repair: str, lesson: str, instructor: str) -> Repair:
    """A colleague is not to take a lesson: everything is proposed anew without that."""
    row = frappe.db.get_value(REPAIR, repair, ["status", "reference_doctype", "reference_name"], as_dict=True)
    if row.status != OPEN:
        frappe.throw(_("This was decided already: {0}.").format(_(row.status)))
    _note("Rejected", repair, lesson, instructor, how=RULED_OUT)
    return find(row.reference_doctype, row.reference_name)


def cancel(doctype: str, name: str) -> None:
    """The absence or closure does not happen after all: what was changed for it is taken back."""
    for repair in frappe.get_all(
        REPAIR,
        {"reference_doctype": doctype, "reference_name": name, "status": ("in", (OPEN, CONFIRMED))},
        ["name", "status", "change"],
        order_by="creation desc",
    ):
        if repair.change and frappe.db.get_value(changes.CHANGE, repair.change, "status") == changes.DONE:
            applying.take_back(repair.change)
        frappe.db.set_value(REPAIR, repair.name, {"status": OUTDATED, "open_key": None})
    frappe.db.set_value(doctype, name, "status", CANCELLED)


def look_ahead() -> None:
    """Absences and closures that go on, and what could not be proposed for them so far. Run by the scheduler daily."""
    for doctype in (ABSENCE, CLOSURE):
        for name in frappe.get_all(
            doctype, {"status": ("!=", CANCELLED), "to_date": (">=", getdate())}, pluck="name", order_by="creation"
        ):
            about = frappe.get_doc(doctype, name)
            if _rows_left(about) and _has_something_left(about):
                if about.status == COVERED:
                    frappe.db.set_value(doctype, name, "status", "Open")
                start(doctype, name)


def _rows_left(about) -> list[LessonHeld]:
    """Lessons that an absence or a closure still concerns, of the days that are mended at a time."""
    if about.doctype == EXTRA:
        return []
    begins, ends = situation.span_of(about)
    first = max(begins.date(), getdate())
    found = lessons.between(first, min(ends.date(), first + HORIZON), **_concerned(about))
    return [row for row in found if situation.meets(row, begins, ends)]


# --- writing ---------------------------------------------------------------------------------------------------------


def _new_lessons(about, actions: Sequence[dict[str, Any]], change: str) -> list[LessonHeld]:
    """The lesson that is added, where it finds a place."""
    return [
        LessonHeld(
            name="",
            group=about.student_group,
            course=about.course,
            instructor=action["by"] or about.instructor,
            room=action["room"],
            day=date.fromisoformat(action["date"]),
            begins=action["begins"],
            ends=action["ends"],
            change=change,
        )
        for action in actions
        if action["kind"] == "place"
    ]


def write(
    days: Days, actions: Sequence[Action], change: str, absent: Collection[str], new: Sequence[LessonHeld] = ()
) -> Written:
    """What the actions come to for the rows of Course Schedule, all together. `absent`: whose rows somebody else takes.
    Whoever calls has claimed the change and looked at whether things are as they were."""
    now: dict[str, LessonHeld] = {row.name: row for rows in days.rows.values() for row in rows}
    after: dict[str, LessonHeld | None] = {}
    away = {row.name for row in now.values() if row.instructor in absent}

    def put(row: LessonHeld, **values: Any) -> None:
        current = after.get(row.name, row)
        if current is not None:
            after[row.name] = replace(current, change=change, **values)

    for action in actions:
        rows = days.rows.get(action.lesson, ())
        others = days.rows.get(action.other, ()) if action.other else ()
        match action.kind:
            case "cover" | "supervise":
                _leave_others(days, rows, action.by, after, change)
                for row in rows:
                    values = {"instructor": action.by} if row.name in away else {}
                    put(row, **values, **({"room": action.room} if action.room else {}))
            case "keep":
                for row in rows:
                    if row.name in away:
                        _hand_over(row, rows, action.by, put, after)
            case "join":
                key = others[0].lesson or f"joined:{others[0].name}"
                for row in rows:
                    put(row, instructor=action.by, room=action.room, lesson=key)
                for row in others:
                    put(row, lesson=key)
            case "move":
                for row in rows:
                    put(row, day=action.date, begins=action.begins, ends=action.ends, room=action.room)
            case "swap":
                mine, theirs = rows[0], others[0]
                for row in rows:
                    put(row, day=theirs.day, begins=theirs.begins, ends=theirs.ends, room=action.room or row.room)
                for row in others:
                    put(row, day=mine.day, begins=mine.begins, ends=mine.ends, room=action.other_room or row.room)
            case "room":
                for row in rows:
                    put(row, room=action.room)
                for row in others:
                    put(row, room=action.other_room)
            case "cancel":
                for row in rows:
                    after[row.name] = None
    gone = [name for name, row in after.items() if row is None]
    changed = [
        (now[name], row) for name, row in after.items() if row and replace(row, change=now[name].change) != now[name]
    ]
    refuse_double({**after, **{f"new {number}": row for number, row in enumerate(new)}})
    removed = writing.remove(gone)
    lessons.change(row for _before, row in changed)
    return Written(tuple(writing.write(new)), tuple(removed), tuple(changed))


def _hand_over(row: LessonHeld, rows: Sequence[LessonHeld], by: str, put, after: dict) -> None:
    """A colleague goes on alone. The absent one's row goes where the colleague has one for the same group."""
    if any(other.instructor == by and other.group == row.group for other in rows):
        after[row.name] = None
    else:
        put(row, instructor=by)


def _leave_others(days: Days, rows: Sequence[LessonHeld], by: str | None, after: dict, change: str) -> None:
    """Who takes a lesson may leave another one to the colleague with whom they teach that."""
    first = rows[0]
    for others in days.rows.values():
        meets = others[0].day == first.day and others[0].begins < first.ends and first.begins < others[0].ends
        if not meets or others is rows or not any(row.instructor == by for row in others):
            continue
        away = {
            each.name
            for each in days.situation.colleagues
            if any(span.meets(others[0].day, others[0].begins, others[0].ends) for span in each.unavailable)
        }
        stays = next((row.instructor for row in others if row.instructor not in (by, *away)), None)
        for row in others:
            if row.instructor != by or stays is None:
                continue
            if any(other.instructor == stays and other.group == row.group for other in others):
                after[row.name] = None
            else:
                after[row.name] = replace(row, instructor=stays, change=change)


def refuse_double(after: dict[str, LessonHeld | None]) -> None:
    """Nobody may be at two places at once afterwards, whatever others have written since this transaction began to
    read. `after`: name -> the lesson as it will be, None for one that goes."""
    touched = [row for row in after.values() if row is not None]
    if not touched:
        return
    there = lessons.between(min(row.day for row in touched), max(row.day for row in touched), latest=True)
    names = {row.name for row in touched}
    for clash in lessons.clashes([*touched, *(row for row in there if row.name not in after)]):
        if clash.one.name in names or clash.other.name in names:
            frappe.throw(
                _("{0} and {1} would be at the same time for {2}. Choose another proposal.").format(
                    applying.in_words(clash.one), applying.in_words(clash.other), clash.who
                )
            )


def _note_choice(repair: str, actions: Iterable[dict[str, Any]], first: Iterable[dict[str, Any]]) -> None:
    """Who took what is learned from, and who was proposed for it first (`first`) and not taken."""
    proposed = {each["lesson"]: each["by"] for each in first if each["kind"] in ("cover", "supervise")}
    for action in actions:
        by = action["by"] if action["kind"] in ("cover", "supervise") else None
        passed_over = proposed.get(action["lesson"])
        if by:
            _note("Cover chosen", repair, action["lesson"], by)
        if passed_over and passed_over != by:
            _note("Rejected", repair, action["lesson"], passed_over, how=PASSED_OVER)


def _note(kind: str, repair: str, lesson: str, instructor: str, **more: Any) -> None:
    """Keep what a planner made of a proposal, for learning whom the school wants for what."""
    rows = next(iter(lessons.together([lesson]).values()), ())
    held = rows[0] if rows else None
    details = {"lesson": lesson, "instructor": instructor, **more}
    if held:
        details.update(
            course=held.course,
            groups=sorted({row.group for row in rows}),
            day=held.day.isoformat(),
            begins=held.begins,
        )
    frappe.get_doc(
        {
            "doctype": EVENT,
            "kind": kind,
            "course": held.course if held else None,
            "student_group": held.group if held else None,
            "instructor": instructor,
            "from_place": repair,
            "made_by": frappe.session.user,
            "details": json.dumps(details),
        }
    ).insert(ignore_permissions=True, ignore_links=True)


# --- as kept and as shown --------------------------------------------------------------------------------------------


def _proposal_kept(proposal: Proposal) -> dict[str, Any]:
    return {
        "actions": [_action_kept(each) for each in proposal.actions],
        "uncovered": proposal.uncovered,
        "supervised": proposal.supervised,
        "moved": proposal.moved,
        "people": proposal.people,
        "cost": proposal.cost,
        "proven": proposal.proven,
    }


def _action_kept(action: Action) -> dict[str, Any]:
    return {
        "kind": action.kind,
        "lesson": action.lesson,
        "said": words.plain(action.said),
        "reasons": [words.plain(each) for each in action.reasons],
        "by": action.by,
        "date": action.date.isoformat() if action.date else None,
        "begins": action.begins,
        "ends": action.ends,
        "room": action.room,
        "other": action.other,
        "other_room": action.other_room,
    }


def _action(kept: dict[str, Any]) -> Action:
    day = date.fromisoformat(kept["date"]) if kept["date"] else None
    return Action(**{**kept, "said": None, "reasons": (), "date": day})


def _instead(action: dict[str, Any], options: dict[str, list], instead: dict[str, int]) -> dict[str, Any]:
    number = instead.get(action["lesson"])
    if number is None:
        return action
    of_lesson = options.get(action["lesson"], [])
    if not 0 <= number < len(of_lesson):
        frappe.throw(_("There is no such choice for this lesson."))
    return of_lesson[number]


def _proposal_shown(number: int, kept: dict[str, Any]) -> ProposalShown:
    return ProposalShown(
        number,
        [_action_shown(each) for each in kept["actions"]],
        *(kept[key] for key in ("uncovered", "supervised", "moved", "people", "cost", "proven")),
    )


def _action_shown(kept: dict[str, Any]) -> ActionShown:
    return ActionShown(
        kept["kind"],
        kept["lesson"],
        words.said_again(kept["said"]),
        [words.said_again(each) for each in kept["reasons"]],
        kept["by"],
    )
