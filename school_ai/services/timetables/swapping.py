"""Instructors swap lessons among themselves: one asks, a colleague agrees, a planner confirms, then it is written.

What can be asked for at all clashes with nothing, and is looked at again before it is written. Written, it is an AI
Timetable Change like any other: told once to everybody concerned, and it can be taken back. What is swapped is learned
from.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate, now_datetime

from school_ai import permissions, settings
from school_ai.ai.scheduling.repair import Swap, swaps
from school_ai.ai.scheduling.repair.swaps import LESSONS, TAKEN, TIMES
from school_ai.ai.scheduling.sentences import repair as say
from school_ai.erpnext_records import contacts, lessons, staffing
from school_ai.erpnext_records.contacts import Contact
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.services.remembered import remembered
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language
from school_ai.services.timetables import changes, covering, moments, situation, telling, words
from school_ai.services.timetables.situation import Days

SWAP, EVENT = "Lesson Swap", "AI Timetable Event"
ASKED, AGREED, CONFIRMED = "Asked", "Agreed", "Confirmed"
DECLINED, REFUSED, WITHDRAWN, OUTDATED = "Declined", "Refused", "Withdrawn", "Outdated"
# What was written was taken back.
TAKEN_BACK = "Taken back"
OPEN = (ASKED, AGREED)
KINDS = {TIMES: "Change times", LESSONS: "Take each other's lesson", TAKEN: "Take my lesson"}
# Today and the days after it whose lessons can be swapped.
HORIZON = timedelta(days=13)
MOST_IN_RETURN, MOST_TAKEN = 16, 8
# What swaps are found from.
HEEDED = (*situation.READ, "Employee", SWAP)
# So many swaps that are over are shown.
MOST_SHOWN = 30
# What an instructor is told of why it suits: not what a colleague wishes, nor how often they have helped.
TOLD = (say.TEACHES_CLASS, say.TEACHES_SUBJECT, say.TEACHES)


@dataclass(frozen=True)
class OwnLesson:
    """A coming lesson of an instructor. `held`: attendance was taken, so it stays; `asked`: of how many colleagues it
    was asked."""

    name: str
    date: date
    begins: str
    ends: str
    course: str
    groups: str
    room: str
    held: bool
    asked: int


@dataclass(frozen=True)
class Possible:
    """What can be asked for in place of a lesson: `kind` is "times", "lessons" or "taken", `other` the Course Schedule
    of the lesson in return, and `in_return` that in words. `asked`: it was asked, and waits for an answer."""

    kind: str
    colleague: str
    colleague_name: str
    other: str | None
    in_return: str
    said: str
    reasons: list[str]
    asked: bool


@dataclass(frozen=True)
class SwapShown:
    """A swap and what has become of it. `status`: that of the record, or "Outdated" where the lessons are not as they
    were. `answer`: why it was declined or refused, or holds no more."""

    name: str
    kind: str
    status: str
    said: str
    asked_by_name: str
    asked_of_name: str
    message: str
    answer: str


@dataclass(frozen=True)
class Mine:
    """What there is for an instructor to swap: their coming lessons, what they are asked, what they have asked.
    `needs_confirmation`: a planner has the last word."""

    lessons: list[OwnLesson]
    asked_of_me: list[SwapShown]
    asked_by_me: list[SwapShown]
    needs_confirmation: bool


class _Outdated(Exception):
    """Things are not as they were when it was asked. The text says why."""


# --- what there is ---------------------------------------------------------------------------------------------------


def mine(instructor: str) -> Mine:
    """The next two weeks of an instructor, and their swaps. Whoever calls is that instructor."""
    shown = {}
    for field in ("asked_of", "asked_by"):
        names = frappe.get_all(
            SWAP, {field: instructor}, pluck="name", order_by="creation desc", limit_page_length=MOST_SHOWN
        )
        # Those that wait for somebody come first.
        shown[field] = sorted(look_at(names), key=lambda each: each.status not in OPEN)
    return Mine(
        _own_lessons(instructor), shown["asked_of"], shown["asked_by"], settings.is_on("swaps_need_confirmation")
    )


def _own_lessons(instructor: str) -> list[OwnLesson]:
    first = getdate()
    rows = [row for row in lessons.between(first, first + HORIZON, instructor=[instructor]) if not _is_past(row)]
    attended = lessons.with_attendance(row.name for row in rows)
    titles = {name: group.title for name, group in staffing.groups(row.group for row in rows).items()}
    rooms = {room.name: room.title for room in staffing.rooms()}
    asked = Counter(
        frappe.get_all(
            SWAP,
            {"asked_by": instructor, "status": ("in", OPEN), "lesson": ("in", [row.name for row in rows] or [""])},
            pluck="lesson",
        )
    )
    found: dict[tuple, list[LessonHeld]] = {}
    for row in rows:
        found.setdefault((row.lesson or row.name, row.day, row.begins), []).append(row)
    return [
        OwnLesson(
            name=together[0].name,
            date=together[0].day,
            begins=words.clock(together[0].begins),
            ends=words.clock(together[0].ends),
            course=together[0].course,
            groups=", ".join(dict.fromkeys(titles.get(row.group, row.group) for row in together)),
            room=rooms.get(together[0].room or "", together[0].room or ""),
            held=any(row.name in attended for row in together),
            asked=sum(asked[row.name] for row in together),
        )
        for together in found.values()
    ]


def look_at(names: Iterable[str]) -> list[SwapShown]:
    """Swaps as they are now, in the order of the names."""
    names = list(names)
    rows = {
        row.name: row
        for row in frappe.get_all(
            SWAP,
            {"name": ("in", names or [""])},
            [
                *("name", "kind", "status", "asked_by", "asked_by_name", "asked_of", "asked_of_name"),
                *("message", "answer", "details"),
            ],
        )
    }
    kept = {name: _kept(row) for name, row in rows.items()}
    now = lessons.together(
        row.name for name, of in kept.items() if rows[name].status in OPEN for part in of.values() for row in part
    )
    return [_shown(rows[name], kept[name], now) for name in names if name in rows]


def _shown(row, kept: dict[str, list[LessonHeld]], now: dict[str, list[LessonHeld]]) -> SwapShown:
    why = _why_outdated(kept, now) if row.status in OPEN else None
    return SwapShown(
        row.name,
        next(kind for kind, called in KINDS.items() if called == row.kind),
        OUTDATED if why else row.status,
        _said(row.kind, row.asked_by_name, row.asked_of_name, kept),
        row.asked_by_name,
        row.asked_of_name,
        row.message or "",
        why or row.answer or "",
    )


def _said(kind: str, by: str, of: str, kept: dict[str, list[LessonHeld]]) -> str:
    """What a swap comes to."""
    lesson = _in_words(kept["lesson"])
    other = _in_words(kept["other"]) if kept["other"] else ""
    if kind == KINDS[TIMES]:
        return _("{0} ({1}) and {2} ({3}) change their times.").format(lesson, by, other, of)
    if kind == KINDS[LESSONS]:
        return _("{0} teaches {1}, and {2} teaches {3}.").format(of, lesson, by, other)
    return _("{0} teaches {1} instead of {2}.").format(of, lesson, by)


def _in_words(rows: list[LessonHeld]) -> str:
    """A lesson as instructors speak of it: with the day of the week, and all its groups."""
    first = rows[0]
    groups = ", ".join(dict.fromkeys(row.group for row in rows))
    return _("{0} of {1} on {2}, {3} at {4}").format(
        first.course, groups, words.weekday(first.day.weekday()), formatdate(first.day), words.clock(first.begins)
    )


# --- what can be asked -----------------------------------------------------------------------------------------------


def possible(lesson: str) -> list[Possible]:
    """What an instructor can ask colleagues for in place of a lesson of their own, the best first. Nothing of it
    clashes as things are now."""
    row, now = _own(lesson), now_datetime()
    about = [row.name, row.instructor, now.date(), moments.last_beginning(now)]
    return remembered("swaps that are possible", about, lambda: _possible(row), HEEDED)


def _possible(row: LessonHeld) -> list[Possible]:
    days = _days()
    found = _found(days, row.name, row.instructor)
    in_return = [each for each in found if each.kind != TAKEN][:MOST_IN_RETURN]
    return [
        _possible_shown(each, row, days) for each in (*in_return, *[e for e in found if e.kind == TAKEN][:MOST_TAKEN])
    ]


def _days() -> Days:
    first = getdate()
    return situation.of_days(situation.school_days(first, first + HORIZON) or [first])


def _found(days: Days, lesson: str, instructor: str) -> list[Swap]:
    """Only with colleagues who have a login: nobody can agree in their place."""
    found = swaps(days.situation, _name_in(days, lesson), instructor)
    known = contacts.instructors({each.colleague for each in found})
    return [each for each in found if each.colleague in known and known[each.colleague].user]


def _name_in(days: Days, lesson: str) -> str:
    """What a situation calls the lesson that a Course Schedule is a row of."""
    return next((name for name, rows in days.rows.items() if any(row.name == lesson for row in rows)), lesson)


def _possible_shown(found: Swap, row: LessonHeld, days: Days) -> Possible:
    names = contacts.instructors({row.instructor, found.colleague})
    kept = {
        "lesson": list(days.rows[_name_in(days, row.name)]),
        "other": list(days.rows[found.other]) if found.other else [],
    }
    return Possible(
        found.kind,
        found.colleague,
        names[found.colleague].title,
        found.other,
        _in_words(kept["other"]) if kept["other"] else "",
        _said(KINDS[found.kind], names[row.instructor].title, names[found.colleague].title, kept),
        [words.said(each) for each in found.reasons if each.template in TOLD],
        bool(frappe.db.exists(SWAP, {"open_key": _key(row.name, found.kind, found.colleague, found.other)})),
    )


def _key(lesson: str, kind: str, colleague: str, other: str | None) -> str:
    """What there can be one open swap of."""
    return "|".join((lesson, kind, colleague, other or ""))


def _own(lesson: str) -> LessonHeld:
    """A lesson of somebody's own that they may still give away. Raises `ValidationError`."""
    row = next(iter(lessons.named([lesson])), None)
    if not row or _is_past(row):
        frappe.throw(_("This lesson is over. Choose one that is still to come."))
    if row.day > getdate() + HORIZON:
        frappe.throw(
            _("Lessons can be swapped up to {0}. Ask for this one later.").format(formatdate(getdate() + HORIZON))
        )
    if lessons.with_attendance(each.name for each in lessons.together([lesson])[lesson]):
        frappe.throw(_("Attendance was taken in this lesson, so it stays as it is."))
    return row


def _is_past(row: LessonHeld) -> bool:
    return datetime.combine(row.day, time(row.begins // 60, row.begins % 60)) <= now_datetime()


# --- asking and answering --------------------------------------------------------------------------------------------


def ask(lesson: str, kind: str, colleague: str, other: str | None = None, message: str = "") -> SwapShown:
    """Ask a colleague for it. Raises `ValidationError` where it is not possible, or was asked already."""
    row = _own(lesson)
    days = _days()
    found = _matching(_found(days, row.name, row.instructor), kind, colleague, other)
    if not found:
        frappe.throw(_("This is not possible any more. Look again for what is, and choose something else."))
    kept = {"lesson": days.rows[_name_in(days, lesson)], "other": days.rows[found.other] if found.other else ()}
    key = _key(lesson, kind, colleague, found.other)
    if frappe.db.exists(SWAP, {"open_key": key}):
        frappe.throw(_("You have asked for this already."))
    document = frappe.get_doc(
        {
            "doctype": SWAP,
            "title": f"{row.course} · {row.group}, {formatdate(row.day)}"[:140],
            "kind": KINDS[kind],
            "status": ASKED,
            "asked_by": row.instructor,
            "asked_of": colleague,
            "lesson": lesson,
            "lesson_date": row.day,
            "other_lesson": found.other,
            "other_date": kept["other"][0].day if found.other else None,
            "message": message.strip(),
            "details": json.dumps({part: [lessons.as_row(each) for each in rows] for part, rows in kept.items()}),
            "open_key": key,
        }
    )
    frappe.db.savepoint("school_ai_swap")
    try:
        document.insert(ignore_permissions=True)
    except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
        frappe.db.rollback(save_point="school_ai_swap")
        frappe.clear_last_message()
        frappe.throw(_("You have asked for this already."))
    swap = _held(document.name)
    _tell(
        [swap.asked_of],
        swap,
        lambda: (
            _("{0} asks you to swap lessons").format(swap.asked_by_name),
            [_said_of(swap), *([swap.message] if swap.message else []), _("Answer it on the page of changes.")],
        ),
    )
    return _look(swap.name)


def agree(swap: str) -> SwapShown:
    """The colleague agrees. Where the school wants it, a planner confirms it; otherwise it is written at once. Where
    things have changed it is outdated instead."""
    row = _held(swap, for_update=True)
    _require(row, ASKED)
    if not settings.is_on("swaps_need_confirmation"):
        return _write(row)
    try:
        _check(row)
    except _Outdated as why:
        _outdate(row, str(why))
        return _look(swap)
    _set(row, status=AGREED, answered_on=now_datetime())
    _tell(
        [row.asked_by],
        row,
        lambda: (
            _("{0} agrees to swap lessons").format(row.asked_of_name),
            [_said_of(row), _("It holds as soon as a planner has confirmed it.")],
        ),
    )
    for contact in contacts.users(permissions.timetable_planners()):
        _tell_contact(
            contact,
            row,
            lambda: (
                _("{0} and {1} want to swap lessons").format(row.asked_by_name, row.asked_of_name),
                [_said_of(row), _("It waits for your confirmation.")],
            ),
        )
    return _look(swap)


def decline(swap: str, answer: str = "") -> SwapShown:
    """The colleague would rather not."""
    row = _held(swap, for_update=True)
    _require(row, ASKED)
    _set(row, status=DECLINED, answer=answer.strip(), answered_on=now_datetime(), open_key=None)
    _tell(
        [row.asked_by],
        row,
        lambda: (
            _("{0} does not swap lessons with you").format(row.asked_of_name),
            [_said_of(row), *([row.answer] if row.answer else [])],
        ),
    )
    return _look(swap)


def withdraw(swap: str) -> SwapShown:
    """Who asked does not want it any more, agreed to or not."""
    row = _held(swap, for_update=True)
    _require(row, *OPEN)
    _set(row, status=WITHDRAWN, open_key=None)
    _tell(
        [row.asked_of],
        row,
        lambda: (_("{0} does not want to swap lessons any more").format(row.asked_by_name), [_said_of(row)]),
    )
    return _look(swap)


def confirm(swap: str) -> SwapShown:
    """A planner confirms what two instructors have agreed on: it is written. Where things have changed it is outdated
    instead."""
    row = _held(swap, for_update=True)
    _require(row, AGREED)
    return _write(row)


def refuse(swap: str, answer: str = "") -> SwapShown:
    """A planner does not want it."""
    row = _held(swap, for_update=True)
    _require(row, *OPEN)
    _set(
        row,
        status=REFUSED,
        answer=answer.strip(),
        decided_by=frappe.session.user,
        decided_on=now_datetime(),
        open_key=None,
    )
    _tell(
        [row.asked_by, row.asked_of],
        row,
        lambda: (_("A swap of lessons was refused"), [_said_of(row), *([row.answer] if row.answer else [])]),
    )
    return _look(swap)


def look_through() -> None:
    """Swaps that wait for an answer and whose lessons are over or have changed are outdated. Run by the scheduler
    daily."""
    for name in frappe.get_all(SWAP, {"status": ("in", OPEN)}, pluck="name", order_by="creation"):
        row = _held(name, for_update=True)
        kept = _kept(row)
        why = _why_outdated(kept, lessons.together(each.name for part in kept.values() for each in part))
        if row.status in OPEN and why:
            _outdate(row, why)


def follow(taking_back: str) -> None:
    """A change took another one back. If that was a swap, or led to one, the swap says whether it holds still."""
    change, holds = changes.traced(taking_back)
    status = CONFIRMED if holds else TAKEN_BACK
    frappe.db.set_value(SWAP, {"change": change, "status": ("!=", status)}, "status", status)


def _held(swap: str, *, for_update: bool = False):
    return frappe.db.get_value(
        SWAP,
        swap,
        [
            *("name", "kind", "status", "asked_by", "asked_by_name", "asked_of", "asked_of_name", "lesson"),
            *("other_lesson", "message", "answer", "details"),
        ],
        as_dict=True,
        for_update=for_update,
    )


def _require(row, *statuses: str) -> None:
    if row.status in statuses:
        return
    if row.status == ASKED:
        frappe.throw(_("{0} has not agreed to it yet.").format(row.asked_of_name))
    frappe.throw(_("This was decided already: {0}.").format(_(row.status)))


def _set(row, **values: Any) -> None:
    row.update(values)
    frappe.db.set_value(SWAP, row.name, values)


def _look(swap: str) -> SwapShown:
    return look_at([swap])[0]


# --- writing ---------------------------------------------------------------------------------------------------------


def _write(row) -> SwapShown:
    """Write what was agreed on, all of it at once; outdated where things are not as they were."""
    called = "Cover" if row.kind == KINDS[TAKEN] else "Swap"
    try:
        with changes.written_at_once(called, reference_doctype=SWAP, reference_name=row.name) as change:
            # From here on nobody else writes.
            days, found = _check(row, latest=True)
            done = covering.write(days, found.actions, change, {row.asked_by, row.asked_of})
            changes.finish(change, done, _said_of(row))
    except _Outdated as why:
        _outdate(row, str(why))
        return _look(row.name)
    answered = {} if row.status == AGREED else {"answered_on": now_datetime()}
    _set(
        row,
        status=CONFIRMED,
        change=change,
        decided_by=frappe.session.user,
        decided_on=now_datetime(),
        open_key=None,
        **answered,
    )
    _note(row, change)
    _outdate_others(row, {before.name for before, _after in done.changed})
    telling.start(change)
    if not settings.is_on("tell_timetable_changes"):
        _tell([row.asked_by, row.asked_of], row, lambda: (_("A swap of lessons holds now"), [_said_of(row)]))
    return _look(row.name)


def _check(row, *, latest: bool = False) -> tuple[Days, Swap]:
    """That a swap can be written as it was asked for. `latest`: also by what others have committed since this
    transaction began to read, and the lessons are held. Raises `_Outdated`."""
    kept = _kept(row)
    names = [each.name for part in kept.values() for each in part]
    why = _why_outdated(kept, lessons.together(names, latest=latest))
    if why:
        raise _Outdated(why)
    if lessons.with_attendance(names, latest=latest):
        raise _Outdated(_("Attendance was taken in a lesson meanwhile."))
    days = _days()
    kind = next(kind for kind, called in KINDS.items() if called == row.kind)
    found = _matching(_found(days, row.lesson, row.asked_by), kind, row.asked_of, row.other_lesson)
    if not found:
        raise _Outdated(_("Somebody or a room is not free any more."))
    return days, found


def _matching(found: Iterable[Swap], kind: str, colleague: str, other: str | None) -> Swap | None:
    wanted = (kind, colleague, other or None)
    return next((each for each in found if (each.kind, each.colleague, each.other) == wanted), None)


def _kept(row) -> dict[str, list[LessonHeld]]:
    """The lessons of a swap as they were when it was asked for."""
    return {part: [lessons.from_row(each) for each in rows] for part, rows in json.loads(row.details).items()}


def _why_outdated(kept: dict[str, list[LessonHeld]], now: dict[str, list[LessonHeld]]) -> str | None:
    for rows in filter(None, kept.values()):
        there = now.get(rows[0].name, [])
        if {replace(each, change="") for each in there} != {replace(each, change="") for each in rows}:
            return _("A lesson has been changed or cancelled meanwhile.")
        if _is_past(rows[0]):
            return _("A lesson is over by now.")
    return None


def _outdate(row, why: str) -> None:
    _set(row, status=OUTDATED, answer=why, open_key=None)
    _tell([row.asked_by, row.asked_of], row, lambda: (_("A swap of lessons holds no more"), [_said_of(row), why]))


def _outdate_others(row, names: set[str]) -> None:
    """Other swaps of these lessons, which are not what they were."""
    for name in frappe.get_all(SWAP, {"status": ("in", OPEN), "name": ("!=", row.name)}, pluck="name"):
        other = _held(name, for_update=True)
        if other.status in OPEN and names & {each.name for part in _kept(other).values() for each in part}:
            _outdate(other, _("A lesson has been changed or cancelled meanwhile."))


def _note(row, change: str) -> None:
    """Keep what was swapped, for learning what instructors and courses are better off with."""
    kept = _kept(row)
    lesson, other = kept["lesson"][0], kept["other"][0] if kept["other"] else None
    frappe.get_doc(
        {
            "doctype": EVENT,
            "kind": "Swapped",
            "course": lesson.course,
            "student_group": lesson.group,
            "instructor": row.asked_by,
            "from_place": _place_in_words(lesson),
            "to_place": _place_in_words(other) if other else None,
            "made_by": frappe.session.user,
            "details": json.dumps(
                {
                    "swap": row.name,
                    "change": change,
                    "how": next(kind for kind, called in KINDS.items() if called == row.kind),
                    "course": lesson.course,
                    "groups": [each.group for each in kept["lesson"]],
                    "teacher": row.asked_by,
                    "from": _place(lesson),
                    "to": _place(other) if other else None,
                }
            ),
        }
    ).insert(ignore_permissions=True, ignore_links=True)


def _place(lesson: LessonHeld) -> dict[str, Any]:
    return {"day": lesson.day.isoformat(), "begins": lesson.begins, "room": lesson.room}


def _place_in_words(lesson: LessonHeld) -> str:
    return f"{words.weekday(lesson.day.weekday())}, {formatdate(lesson.day)}, {words.clock(lesson.begins)}"


# --- telling ---------------------------------------------------------------------------------------------------------


def _said_of(row) -> str:
    return _said(row.kind, row.asked_by_name, row.asked_of_name, _kept(row))


def _tell(instructors: Iterable[str], row, make: Callable[[], tuple[str, list[str]]]) -> None:
    """Tell instructors, but not whoever does it."""
    for contact in contacts.instructors(instructors).values():
        if contact.user != frappe.session.user:
            _tell_contact(contact, row, make)


def _tell_contact(contact: Contact, row, make: Callable[[], tuple[str, list[str]]]) -> None:
    """`make` gives subject and lines in the language of the moment."""
    with in_language(contact.language):
        subject, lines = make()
        # Who is told once of each step: a swap is asked for, answered, decided and taken back once each.
        key = f"{row.name}|{frappe.db.get_value(SWAP, row.name, 'status')}|{subject}"
        link = "/school-ai/changes" if contact.doctype == "Instructor" else f"/app/lesson-swap/{row.name}"
        notices.tell(contact, kinds.SWAPS, subject, lines, key, about=(SWAP, row.name), link=link)
