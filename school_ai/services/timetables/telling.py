"""Tells everybody whom a change of the timetable concerns, once for each change: instructors, pupils, their guardians.

Each gets one message about all that a change does to their lessons, in their language and on the channels that they
have chosen. A row of AI Timetable Notice stands for each, with a key that can be
there once, so that nothing is told twice however often this is run.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.utils import formatdate, now_datetime

from school_ai import settings
from school_ai.erpnext_records import contacts, lessons, staffing
from school_ai.erpnext_records.contacts import Contact
from school_ai.erpnext_records.lessons import LessonHeld, clock
from school_ai.jobs import tasks
from school_ai.services.telling import kinds, notices
from school_ai.services.telling.language import in_language
from school_ai.services.timetables import changes
from school_ai.services.timetables.changes import CHANGE

NOTICE, KIND = "AI Timetable Notice", "Tell of a timetable change"
# Beyond so many lines a message says how many there are.
MOST_LINES = 12


@dataclass(frozen=True)
class Difference:
    """What happens to one lesson: None before for a new one, None after for one that is cancelled. `is_exam`: it is an
    exam, its instructor supervises, and only these `pupils` of the group write in its room."""

    before: LessonHeld | None
    after: LessonHeld | None
    is_exam: bool = False
    pupils: tuple[str, ...] = ()

    @property
    def groups(self) -> set[str]:
        return {each.group for each in (self.before, self.after) if each}

    @property
    def instructors(self) -> set[str]:
        return {each.instructor for each in (self.before, self.after) if each and each.instructor}


def start(change: str) -> None:
    """Have everybody told by a worker, unless the school does not want that."""
    if settings.is_on("tell_timetable_changes"):
        tasks.start(KIND, CHANGE, change)


def run(task: tasks.Task) -> None:
    tell(task.reference_name, task)


def tell(change: str, task: tasks.Task | None = None) -> int:
    """Tell everybody who was not told of this change yet. Returns how many were told now."""
    kind = frappe.db.get_value(CHANGE, change, "kind")
    differences = _differences(change)
    groups = staffing.groups(name for each in differences for name in each.groups)
    titles = {name: group.title for name, group in groups.items()}
    concerned = list(_concerned(differences, groups))
    told = 0
    for at, (contact, own, children) in enumerate(concerned):
        if task and task.report_is_due():
            task.report(at / len(concerned), _("{0} of {1} people told").format(at, len(concerned)))
        told += _tell_one(change, kind, contact, own, children, titles)
    return told


def _differences(change: str) -> list[Difference]:
    held = changes.details(change)
    found = [Difference(before, after) for before, after in held.changed]
    # Rows that a timetable replaced and those that it wrote are a new timetable, not single lessons.
    single = frappe.db.get_value(CHANGE, change, "kind") != "Timetable"
    for row in map(changes.held_from, held.removed):
        goes_on = single and _goes_on_with(row, set())
        found.append(Difference(row, replace(row, instructor=goes_on) if goes_on else None))
    for row in held.written:
        went_on = single and _goes_on_with(row, {each.name for each in held.written})
        found.append(Difference(replace(row, instructor=went_on) if went_on else None, row))
    found += [
        Difference(None, lessons.from_row(each["lesson"]), is_exam=True, pupils=tuple(each["pupils"]))
        for each in changes.more(change, "sittings") or ()
    ]
    return found


def _goes_on_with(row: LessonHeld, but: set[str]) -> str | None:
    """Who teaches a co-taught lesson to the same group when this row of it is not there, nor those named in `but`."""
    if not row.lesson:
        return None
    others = lessons.between(row.day, row.day, school_ai_lesson=[row.lesson])
    return next(
        (
            each.instructor
            for each in others
            if (each.group, each.begins) == (row.group, row.begins)
            and each.instructor != row.instructor
            and each.name not in but
        ),
        None,
    )


def _concerned(differences: list[Difference], groups) -> Iterable[tuple[Contact, list[Difference], dict[str, str]]]:
    """Each person with what concerns them; guardians with their pupils: name -> what they are called."""
    of_instructor: dict[str, list[Difference]] = defaultdict(list)
    of_group: dict[str, list[Difference]] = defaultdict(list)
    for each in differences:
        for name in each.instructors:
            of_instructor[name].append(each)
        for name in each.groups:
            of_group[name].append(each)
    for name, contact in sorted(contacts.instructors(of_instructor).items()):
        yield contact, of_instructor[name], {}
    # Each difference once, whichever of a pupil's groups it is of.
    once: dict[str, dict[int, Difference]] = defaultdict(dict)
    for name, own in of_group.items():
        for pupil in groups[name].pupils if name in groups else ():
            once[pupil].update((id(each), each) for each in own if not each.is_exam or pupil in each.pupils)
    of_pupil = {pupil: list(own.values()) for pupil, own in once.items() if own}
    pupils = contacts.pupils(of_pupil)
    for name, contact in sorted(pupils.items()):
        yield contact, of_pupil[name], {}
    for _name, (contact, students) in sorted(contacts.guardians(pupils).items()):
        own = list({id(each): each for student in students for each in of_pupil[student]}.values())
        yield contact, own, {student: pupils[student].title for student in students if student in pupils}


def _tell_one(
    change: str, kind: str, contact: Contact, own: list[Difference], children: dict[str, str], titles: dict[str, str]
) -> int:
    key = f"{change}|{contact.doctype}|{contact.name}"
    if frappe.db.exists(NOTICE, {"told_key": key}):
        return 0
    with in_language(contact.language):
        subject = _subject(kind, own, tuple(children.values()))
        lines = _lines(kind, own, contact, titles)
        frappe.db.savepoint("school_ai_notice")
        try:
            frappe.get_doc(
                {
                    "doctype": NOTICE,
                    "subject": subject[:140],
                    "text": "\n".join(lines),
                    "user": contact.user,
                    "email": contact.email,
                    "person_doctype": contact.doctype,
                    "person": contact.name,
                    "change": change,
                    "told_on": now_datetime(),
                    "told_key": key,
                }
            ).insert(ignore_permissions=True, ignore_links=True)
        except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
            # Another worker was there first.
            frappe.db.rollback(save_point="school_ai_notice")
            frappe.clear_last_message()
            return 0
        notices.tell(
            contact,
            kinds.TIMETABLE,
            subject,
            lines,
            change,
            students=children,
            link="/school-ai/changes",
        )
    return 1


def _subject(kind: str, own: list[Difference], children: tuple[str, ...]) -> str:
    if kind == "Timetable":
        subject = _("There is a new timetable")
    else:
        days = sorted({each.day for one in own for each in (one.before, one.after) if each})
        subject = (
            _("Your timetable on {0} has changed").format(formatdate(days[0]))
            if len(days) == 1
            else _("Your timetable has changed on {0} days").format(len(days))
        )
    return f"{', '.join(children)}: {subject}" if children else subject


def _lines(kind: str, own: list[Difference], contact: Contact, titles: dict[str, str]) -> list[str]:
    if kind == "Timetable":
        first = min(each.day for one in own for each in (one.before, one.after) if each)
        return [_("It holds from {0} on. You find your lessons on the school's pages.").format(formatdate(first))]
    names = contacts.instructors(name for one in own for name in one.instructors)
    ordered = sorted(own, key=lambda one: ((one.before or one.after).day, (one.before or one.after).begins))
    lines = [_line(one, names, titles) for one in ordered[:MOST_LINES]]
    if len(ordered) > MOST_LINES:
        lines.append(_("… and {0} more.").format(len(ordered) - MOST_LINES))
    return lines


def _line(one: Difference, names: dict[str, Contact], titles: dict[str, str]) -> str:
    before, after = one.before, one.after

    def who(lesson: LessonHeld) -> str:
        return names[lesson.instructor].title if lesson.instructor in names else lesson.instructor

    def room(lesson: LessonHeld) -> str:
        return frappe.db.get_value("Room", lesson.room, "room_name", cache=True) or lesson.room or ""

    def when(lesson: LessonHeld) -> str:
        return f"{formatdate(lesson.day)}, {clock(lesson.begins)[:5]}"

    if one.is_exam:
        return _("{0}: exam in {1}, room {2}.").format(
            when(after), f"{after.course} ({titles.get(after.group, after.group)})", room(after)
        )
    lesson = before or after
    called = f"{lesson.course} ({titles.get(lesson.group, lesson.group)})"
    if after is None:
        return _("{0}: {1} does not take place.").format(when(before), called)
    if before is None:
        return _("{0}: {1} with {2}, room {3}.").format(when(after), called, who(after), room(after))
    parts = []
    if (before.day, before.begins) != (after.day, after.begins):
        parts.append(_("moved to {0}").format(when(after)))
    if before.instructor != after.instructor:
        parts.append(_("{0} instead of {1}").format(who(after), who(before)))
    if before.room != after.room:
        parts.append(_("room {0} instead of {1}").format(room(after), room(before)))
    return f"{when(before)}: {called}: {', '.join(parts)}."
