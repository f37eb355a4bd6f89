"""Exams: a term's draft Assessment Plans placed on days, rooms and supervisors, looked at, written, taken back.

Lessons give way: where a group writes, its own lessons at that time are taken off with the same change, so that taking
it back brings them again; so are those of other groups all of whose pupils write then. A lesson with others as well is
in the way of the pupils who would have to be at both. Rooms and supervisors are only used where they are free.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate, getdate

from school_ai.ai.scheduling.exams import (
    Accommodation,
    Exam,
    ExamProblem,
    ExamResult,
    ExamRules,
    Session,
    Supervisor,
    Taught,
    place_exams,
)
from school_ai.ai.scheduling.problem import Room
from school_ai.erpnext_records import lessons, people, staffing
from school_ai.erpnext_records.assessments import PLAN as ASSESSMENT
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.jobs import tasks
from school_ai.services.timetables import applying, bell, changes, dating, situation, stating, telling, words, writing
from school_ai.services.timetables.changes import Written

EXAM_PLAN = "AI Exam Plan"
DRAFT, SOLVED, IMPOSSIBLE, APPLIED = "Draft", "Solved", "Impossible", "Applied"
SECONDS = 20.0
KIND = "Place exams"
# What a pupil who misses a lesson of another group costs, where the plan allows it.
MISSED_LESSON = 4
FIELDS = ("schedule_date", "from_time", "to_time", "room", "supervisor")


@dataclass(frozen=True)
class RoomOfExam:
    """Pupils of an exam in one room, who supervises there, and until when they may write."""

    room: str
    pupils: int
    until: str
    alone: bool
    supervisors: list[str]


@dataclass(frozen=True)
class ExamShown:
    """An exam's place."""

    assessment_plan: str
    title: str
    day: date
    begins: str
    ends: str
    rooms: list[RoomOfExam]


@dataclass(frozen=True)
class ExamPlanShown:
    """A plan of exams, or in words why there is none. `task`: they are being placed; `is_proven`: none costs less."""

    name: str
    status: str
    task: str | None
    cost: int
    is_proven: bool
    exams: list[ExamShown]
    found: list[str]
    broken: list[str]
    change: str | None


def start(name: str) -> str:
    """Have the exams placed by a worker. Returns the task's name. Raises `ValidationError` where there is nothing to
    place."""
    _stated(name)
    return tasks.start(KIND, EXAM_PLAN, name)


def run(task: tasks.Task) -> None:
    """Place the exams, or find out why they cannot be placed. Done by a worker."""
    document, problem, assessments = _stated(task.reference_name)
    task.report(0.1, _("Placing {0} exams").format(len(problem.exams)))
    result = place_exams(problem, seconds=SECONDS)
    task.report(0.9, _("Writing down where they are"))
    _keep(document, problem, assessments, result)


def _stated(name: str) -> tuple[Any, ExamProblem, dict[str, dict[str, Any]]]:
    document = frappe.get_doc(EXAM_PLAN, name)
    if document.status == APPLIED:
        frappe.throw(_("These exams have been set. Take the change back before you place them anew."))
    problem, assessments = _problem(document)
    if not problem.exams:
        frappe.throw(_("There are no drafts of Assessment Plans to place: make them first, for any day."))
    return document, problem, assessments


def _keep(document, problem: ExamProblem, assessments: dict[str, dict[str, Any]], result: ExamResult) -> None:
    shown = []
    if result.plan:
        for place in sorted(result.plan.places, key=lambda each: (problem.session[each.session].date, each.exam)):
            session, exam = problem.session[place.session], assessments[place.exam]
            shown.append(
                {
                    "assessment_plan": place.exam,
                    "title": exam["title"],
                    "day": session.date.isoformat(),
                    "begins": session.begins,
                    "ends": session.begins + exam["minutes"],
                    "rooms": [
                        {
                            "room": part.room,
                            "pupils": sorted(part.pupils),
                            "until": session.begins + part.minutes,
                            "alone": part.alone,
                            "supervisors": list(result.plan.supervisors.get((place.session, part.room), ())),
                        }
                        for part in place.parts
                    ],
                }
            )
    kept = {
        "exams": shown,
        "cost": result.cost,
        "proven": bool(result.plan and result.plan.proven),
        "found": [words.plain(each) for each in result.findings],
        "broken": [words.plain(each) for each in result.violations if each.cost or each.hard],
    }
    status = SOLVED if result.plan else IMPOSSIBLE
    document.db_set({"result": frappe.as_json(kept, indent=None), "status": status})


def look(name: str) -> ExamPlanShown:
    row = frappe.db.get_value(EXAM_PLAN, name, ["status", "result", "change"], as_dict=True)
    kept = json.loads(row.result or "{}")
    titles = {each.name: each.title for each in staffing.instructors().values()}
    rooms = {each.name: each.title for each in staffing.rooms()}
    return ExamPlanShown(
        name=name,
        status=row.status,
        task=frappe.db.get_value(tasks.DOCTYPE, {"open_key": f"{KIND}:{EXAM_PLAN}:{name}"}, "name"),
        cost=kept.get("cost", 0),
        is_proven=kept.get("proven", False),
        exams=[_exam_shown(each, titles, rooms) for each in kept.get("exams", ())],
        found=[words.said_again(each) for each in kept.get("found", ())],
        broken=[words.said_again(each) for each in kept.get("broken", ())],
        change=row.change,
    )


def _exam_shown(kept: dict[str, Any], titles: dict[str, str], rooms: dict[str, str]) -> ExamShown:
    return ExamShown(
        kept["assessment_plan"],
        kept["title"],
        date.fromisoformat(kept["day"]),
        words.clock(kept["begins"]),
        words.clock(kept["ends"]),
        [
            RoomOfExam(
                rooms.get(each["room"], each["room"]),
                len(each["pupils"]),
                words.clock(each["until"]),
                each["alone"],
                [titles.get(name, name) for name in each["supervisors"]],
            )
            for each in kept["rooms"]
        ],
    )


def apply(name: str) -> ExamPlanShown:
    """Write days, times, rooms and supervisors to the Assessment Plans, all or none, and take off the lessons that give
    way. Raises `ValidationError` where one cannot be saved, or a lesson is in the way; then nothing is written."""
    document = frappe.get_doc(EXAM_PLAN, name, for_update=True)
    if document.status != SOLVED:
        frappe.throw(_("Place the exams first."))
    exams = json.loads(document.result)["exams"]
    if any(date.fromisoformat(each["day"]) < getdate() for each in exams):
        frappe.throw(_("The days of the exams lie in the past."))
    with changes.written_at_once(
        "Exams", academic_term=document.academic_term, reference_doctype=EXAM_PLAN, reference_name=name
    ) as change:
        removed = writing.remove(each.name for each in _giving_way(exams, bool(document.may_miss_lessons)))
        before = [_set(each) for each in exams]
        # Each is where it shall be before the first one is looked at: Education compares them with one another.
        for each in exams:
            frappe.get_doc(ASSESSMENT, each["assessment_plan"]).save(ignore_permissions=True)
        days = [date.fromisoformat(each["day"]) for each in exams]
        summary = _("{0}: {1} exams from {2} to {3}").format(
            document.title, len(exams), formatdate(min(days)), formatdate(max(days))
        )
        done = Written((), tuple(removed))
        sittings = [{"lesson": lessons.as_row(each), "pupils": pupils} for each, pupils in _sittings(exams)]
        changes.finish(change, done, summary, min(days), max(days), exams=before, sittings=sittings)
    document.db_set({"status": APPLIED, "change": change})
    telling.start(change)
    return look(name)


def _sittings(exams: list[dict[str, Any]]) -> list[tuple[LessonHeld, list[str]]]:
    """Each room of each exam in the form of a lesson with its pupils, for those who are to be told."""
    found = []
    for exam in exams:
        row = frappe.db.get_value(ASSESSMENT, exam["assessment_plan"], ["student_group", "course"], as_dict=True)
        day = date.fromisoformat(exam["day"])
        for room in exam["rooms"]:
            when = (day, exam["begins"], room["until"])
            found += [
                (LessonHeld("", row.student_group, row.course, who, room["room"], *when), room["pupils"])
                for who in room["supervisors"] or [""]
            ]
    return found


def _set(exam: dict[str, Any]) -> dict[str, Any]:
    """Write where one exam is to its Assessment Plan. Returns what stood there before."""
    name = exam["assessment_plan"]
    before = frappe.db.get_value(ASSESSMENT, name, ["docstatus", *FIELDS], as_dict=True, for_update=True)
    if before.docstatus != 0:
        frappe.throw(_("{0} was submitted meanwhile. Place the exams anew.").format(name))
    supervisors = [each for room in exam["rooms"] for each in room["supervisors"]]
    frappe.db.set_value(
        ASSESSMENT,
        name,
        {
            "schedule_date": exam["day"],
            "from_time": lessons.clock(exam["begins"]),
            "to_time": lessons.clock(exam["ends"]),
            "room": exam["rooms"][0]["room"] if exam["rooms"] else None,
            "supervisor": supervisors[0] if supervisors else None,
        },
    )
    return {"name": name, **{field: str(before[field] or "") or None for field in FIELDS}}


def _giving_way(exams: list[dict[str, Any]], may_miss: bool) -> list[LessonHeld]:
    """Lessons that give way: those of the groups that write, at the times at which they do, and those of others all of
    whose pupils write then. Raises `ValidationError` where attendance was taken in one of them, or where, unless they
    may, pupils would miss a lesson that does not give way."""
    by_day: dict[date, list[dict[str, Any]]] = {}
    for exam in exams:
        by_day.setdefault(date.fromisoformat(exam["day"]), []).append(exam)
    plans = frappe.get_all(
        ASSESSMENT, {"name": ("in", [each["assessment_plan"] for each in exams])}, ["name", "student_group"]
    )
    group_of = {row.name: row.student_group for row in plans}
    found = []
    for day, on_day in sorted(by_day.items()):
        there = lessons.between(day, day, latest=True)
        groups = staffing.groups(each.group for each in there)
        for lesson in there:
            pupils = groups[lesson.group].pupils if lesson.group in groups else frozenset()
            then = [exam for exam in on_day if exam["begins"] < lesson.ends and lesson.begins < _until(exam)]
            own = any(group_of.get(exam["assessment_plan"]) == lesson.group for exam in then)
            parts = [room for exam in then for room in exam["rooms"] if lesson.begins < room["until"]]
            writing = pupils & {pupil for room in parts for pupil in room["pupils"]}
            if own or (pupils and writing == pupils):
                found.append(lesson)
            elif writing and not may_miss:
                frappe.throw(
                    _("Pupils who write then are in {0} too: {1}. Place the exams anew.").format(
                        applying.in_words(lesson), len(writing)
                    )
                )
    if lessons.with_attendance([each.name for each in found], latest=True):
        frappe.throw(_("Attendance was taken in a lesson at the time of an exam. Place the exams anew."))
    return found


def _until(exam: dict[str, Any]) -> int:
    """When the last pupil of an exam has finished."""
    return max([exam["ends"], *(room["until"] for room in exam["rooms"])])


# --- the problem -----------------------------------------------------------------------------------------------------


def _problem(document) -> tuple[ExamProblem, dict[str, dict[str, Any]]]:
    """The exams of a plan's term with all that there is for them, and the title and length of each exam."""
    first, last = max(getdate(document.first_date), getdate()), getdate(document.last_date)
    if last < first:
        frappe.throw(_("The days of the exams lie in the past."))
    rows = _drafts(document)
    groups = staffing.groups(row.student_group for row in rows)
    courses = staffing.courses(row.course for row in rows)
    facts: dict[str, dict[str, Any]] = {}
    exams = []
    for row in rows:
        group = groups.get(row.student_group)
        title, heavy, _kind = courses.get(row.course, (row.course, False, ""))
        begins, ends = lessons.minutes(row.from_time), lessons.minutes(row.to_time)
        called = f"{title} · {group.title if group else row.student_group}"
        facts[row.name] = {"title": called, "minutes": max(1, ends - begins)}
        exams.append(
            Exam(
                name=row.name,
                title=called,
                minutes=max(1, ends - begins),
                pupils=group.pupils if group else frozenset(),
                course=row.course,
                groups=(row.student_group,),
                heavy=heavy,
            )
        )
    sessions = _sessions(document, first, last)
    pupils = {pupil for exam in exams for pupil in exam.pupils}
    held = lessons.between(sessions[0].date, sessions[-1].date) if sessions else []
    taught = staffing.groups(each.group for each in held)
    problem = ExamProblem(
        exams=tuple(exams),
        sessions=sessions,
        rooms=tuple(_rooms()),
        supervisors=tuple(_supervisors(document, sessions)),
        accommodations=_accommodations(pupils, first, last),
        # Education refuses two Assessment Plans in one room at a time.
        rules=ExamRules(
            most_a_day=document.most_a_day or 1,
            share_rooms=False,
            missed_lesson_weight=MISSED_LESSON if document.may_miss_lessons else None,
        ),
        rooms_closed=_rooms_closed(sessions, {row.name for row in rows}),
        lessons=_lessons(sessions, held),
        taught=_taught(sessions, held),
        members={name: each.pupils for name, each in taught.items()},
        group_titles={name: each.title for name, each in taught.items()},
        pupil_titles=people.names_of_students(pupils),
    )
    return problem, facts


def _drafts(document) -> list:
    """Assessment Plans of the term's groups that nobody has submitted."""
    term = staffing.term(document.academic_term)
    filters: dict[str, Any] = {"docstatus": 0, "student_group": ("in", staffing.groups_of_term(term) or [""])}
    if document.assessment_group:
        filters["assessment_group"] = document.assessment_group
    return frappe.get_all(
        ASSESSMENT,
        filters,
        ["name", "student_group", "course", "from_time", "to_time"],
        order_by="course, student_group, name",
    )


def _sessions(document, first: date, last: date) -> tuple[Session, ...]:
    weekdays = set(bell.read().weekdays) or set(range(5))
    free = staffing.holidays(first, last)
    return tuple(
        Session(
            f"{day.isoformat()} {number}",
            f"{formatdate(day)}, {row.session_name}",
            day,
            lessons.minutes(row.from_time),
            lessons.minutes(row.to_time),
        )
        for day in dating.days_between(first, last)
        if day.weekday() in weekdays and day not in free
        for number, row in enumerate(document.sessions)
    )


def _rooms():
    for room in staffing.rooms():
        if not room.unread:
            seats = stating.ANY_SIZE if room.seats is None else room.seats
            yield Room(room.name, room.title, seats, room.kind, room.building, room.equipment)


def _supervisors(document, sessions: tuple[Session, ...]):
    """Everybody who teaches, when not absent."""
    if not sessions:
        return
    dates = sorted({session.date for session in sessions})
    of_days = situation.of_days(dates)
    for colleague in of_days.situation.colleagues:
        if not colleague.may_cover:
            continue
        away = {
            session.name
            for session in sessions
            if any(span.meets(session.date, session.begins, session.ends) for span in colleague.unavailable)
        }
        rather_not = {
            session.name
            for session in sessions
            if any(span.meets(session.date, session.begins, session.ends) for span in colleague.rather_not)
        }
        yield Supervisor(
            colleague.name,
            colleague.title,
            frozenset(away),
            frozenset(rather_not - away),
            document.most_supervisions or None,
        )


def _lessons(sessions: tuple[Session, ...], held: list[LessonHeld]) -> dict[tuple[str, str], frozenset[str]]:
    """Groups that have a lesson in a room, or with an instructor, during a session."""
    found: dict[tuple[str, str], set[str]] = {}
    for session, lesson in _during(sessions, held):
        for name in (lesson.room, lesson.instructor):
            if name:
                found.setdefault((name, session.name), set()).add(lesson.group)
    return {key: frozenset(groups) for key, groups in found.items()}


def _taught(sessions: tuple[Session, ...], held: list[LessonHeld]) -> dict[str, tuple[Taught, ...]]:
    """Session -> groups that have a lesson during it, each time once."""
    found: dict[str, dict[Taught, None]] = {}
    for session, lesson in _during(sessions, held):
        found.setdefault(session.name, {})[Taught(lesson.group, lesson.begins, lesson.ends)] = None
    return {name: tuple(each) for name, each in found.items()}


def _during(sessions: tuple[Session, ...], held: list[LessonHeld]) -> Iterator[tuple[Session, LessonHeld]]:
    for lesson in held:
        for session in sessions:
            if lesson.day == session.date and lesson.begins < session.ends and session.begins < lesson.ends:
                yield session, lesson


def _rooms_closed(sessions: tuple[Session, ...], ours: set[str]) -> dict[str, frozenset[str]]:
    """Sessions at which a room is closed, or another assessment is written in it."""
    if not sessions:
        return {}
    dates = sorted({session.date for session in sessions})
    busy: dict[str, set[str]] = {}

    def note(room: str | None, day: date, begins: int, ends: int) -> None:
        for session in sessions:
            if room and session.date == day and session.begins < ends and begins < session.ends:
                busy.setdefault(room, set()).add(session.name)

    for name, _group, room, _supervisor, day, begins, ends in lessons.assessments(dates[0], dates[-1]):
        if name not in ours:
            note(room, day, begins, ends)
    for room, spans in situation.closed_rooms(dates).items():
        for span in spans:
            note(room, span.date, span.begins, span.ends)
    return {room: frozenset(names) for room, names in busy.items()}


def _accommodations(pupils: set[str], first: date, last: date) -> dict[str, Accommodation]:
    found: dict[str, Accommodation] = {}
    for row in frappe.get_all(
        "Exam Accommodation",
        {"student": ("in", sorted(pupils) or [""])},
        ["student", "extra_time", "own_room", "valid_from", "valid_until"],
    ):
        if (row.valid_from and getdate(row.valid_from) > last) or (
            row.valid_until and getdate(row.valid_until) < first
        ):
            continue
        before = found.get(row.student, Accommodation())
        found[row.student] = Accommodation(
            max(before.extra_percent, int(row.extra_time or 0)), before.own_room or bool(row.own_room)
        )
    return found
