"""How soon each method that reads is answered."""

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import requests

from benchmarks.api import schools
from benchmarks.registry import Figure, Run, benchmark

# Seconds in which a worker packs one person's data.
PACKED_WITHIN = 120
WARMING, TIMED = 3, 20
# Seconds in which a worker packs one person's data.
PACKED_WITHIN = 120
QUESTION = "What does Newton's third law say?"


@benchmark(unit="ms", bar=150, better="lower", needs_site=True)
def reads(run: Run) -> Figure:
    """95th percentile of the slowest method that reads: every GET of the catalogue, over HTTP, on the demo school with
    its earlier terms. One call after the other with the same arguments, after some that do not count."""
    with schools.served() as (frappe, address, logins):
        callers = {role: schools.signed_in(address, user) for role, user in logins.items()}
        callers["Administrator"] = schools.signed_in(address, "Administrator")
        document = callers["Administrator"].get(f"{address}/school-ai/openapi.json", timeout=120).json()
        wanted = {
            operation["operationId"]: path
            for path, verbs in document["paths"].items()
            for verb, operation in verbs.items()
            if verb == "get"
        }
        calls = _calls(frappe, callers, address, logins)
        if missing := wanted.keys() - calls.keys():
            raise RuntimeError(f"no call for {sorted(missing)}: add one to _calls")
        measured = {
            name: _measured(callers[calls[name][0]], address + path, calls[name][1]) for name, path in wanted.items()
        }
        for session in callers.values():
            session.close()
    return _figure(measured)


@benchmark(unit="ms", better="lower", needs_site=True)
def reads_after_a_change(run: Run) -> Figure:
    """The same where a result is changed before each call, which takes away what was kept of it: for information."""
    with schools.served() as (frappe, address, logins):
        callers = {role: schools.signed_in(address, user) for role, user in logins.items()}
        callers["Administrator"] = schools.signed_in(address, "Administrator")
        calls = _calls(frappe, callers, address, logins)
        result = frappe.get_all("Assessment Result", pluck="name", order_by="creation desc", limit=1)[0]

        def change() -> None:
            frappe.db.set_value("Assessment Result", result, "modified", frappe.utils.now_datetime())
            frappe.db.commit()

        measured = {
            name: _measured(
                callers[calls[name][0]], f"{address}/api/method/school_ai.api.{name}", calls[name][1], change
            )
            for name in calls
        }
        for session in callers.values():
            session.close()
    return _figure(measured)


def _figure(measured: dict[str, tuple[float, float]]) -> Figure:
    took = {name: later for name, (_first, later) in measured.items()}
    first = max(measured, key=lambda name: measured[name][0])
    slowest = sorted(took, key=took.get, reverse=True)
    over = [name for name in slowest if took[name] > 150]
    said = ", ".join(f"{name} {took[name]:.0f}" for name in slowest[: max(5, len(over))])
    longest = f"{first} {measured[first][0]:.0f}"
    return Figure(
        took[slowest[0]],
        f"{len(took)} methods, {len(over)} above the bar; slowest: {said}; the longest first call: {longest}",
    )


def _measured(
    caller: requests.Session, address: str, arguments: dict[str, Any], before: Callable[[], None] = lambda: None
) -> tuple[float, float]:
    """Milliseconds of the first call, and the 95th percentile of those that count. `before` is done before each."""
    took, first = [], 0.0
    for number in range(WARMING + TIMED):
        before()
        began = time.perf_counter()
        reply = caller.get(address, params=arguments, timeout=120)
        milliseconds = 1000 * (time.perf_counter() - began)
        first = first or milliseconds
        if number >= WARMING:
            took.append(milliseconds)
        if reply.status_code != 200:
            raise RuntimeError(f"{reply.status_code} for {address}: {reply.text[:300]}")
    return first, float(np.percentile(took, 95))


def _calls(frappe, callers, address: str, logins: dict[str, str]) -> dict[str, tuple[str, dict[str, Any]]]:
    """For each method as whom it is called, and with what."""
    from school_ai.permissions import standing_of

    pupil, instructor, guardian = (standing_of(logins[role]) for role in ("Student", "Instructor", "Guardian"))
    course = sorted(instructor.teaches.courses)[0]
    group = sorted(instructor.teaches.groups)[0]
    run, other = frappe.get_all("AI Timetable Run", pluck="name", order_by="creation", limit=2)
    term = frappe.db.get_value("AI Timetable Run", run, "academic_term")
    asked = _post(callers["Student"], address, "tutor.ask", {"message": QUESTION, "course": "Physics"})
    work = callers["Student"].post(
        f"{address}/api/method/school_ai.api.tutor.attach", files={"file": ("work.txt", b"F = m a")}
    )
    lessons = _get(callers["Instructor"], address, "swaps.mine")["lessons"]
    lesson = next(each["name"] for each in lessons if not each["held"])
    colleague, swap = _swap(callers["Instructor"], address, lesson)
    absence = _record(
        frappe, "Instructor Absence", instructor=colleague, from_date=_in(frappe, 3), to_date=_in(frappe, 3)
    )
    plan = _record(
        frappe,
        "AI Exam Plan",
        title="Benchmark",
        academic_term=term,
        assessment_group=frappe.db.get_value("Assessment Group", {"is_group": 0}),
        first_date=_in(frappe, 7),
        last_date=_in(frappe, 14),
        sessions=[{"session_name": "Morning", "from_time": "08:00:00", "to_time": "09:30:00"}],
    )
    erasure = _record(frappe, "AI Erasure Request", subject_doctype="Student", subject=pupil.student)
    frappe.db.commit()
    document = asked[1]["sources"][0]["document"]
    task = frappe.get_all("AI Task", pluck="name", limit=1)[0]
    student, head = {"student": pupil.student}, "Administrator"
    by_run = {"run": run}
    position = {"run": run, "position": 0}
    result = frappe.get_all(
        "Assessment Result",
        {"docstatus": 1, "course": course, "student_group": group},
        ["name", "assessment_plan"],
        limit=1,
    )
    if not result:
        result = frappe.get_all("Assessment Result", {"docstatus": 1}, ["name", "assessment_plan"], limit=1)
    return {
        "assessments.plan": (head, {"plan": result[0].assessment_plan}),
        "assessments.result": (head, {"result": result[0].name}),
        "assistant.asked": ("Instructor", {}),
        "report_comments.of_pupil": (head, {**student, "academic_term": term}),
        "teaching.lesson": ("Instructor", {"lesson": lesson}),
        "teaching.student_group": ("Instructor", {"student_group": group}),
        "teaching.course": ("Instructor", {"course": course}),
        "teaching.my_day": ("Instructor", {}),
        "teaching.my_wishes": ("Instructor", {}),
        "calendar.download": ("Guardian", {"student": guardian.children[0]}),
        "calendar.feed": ("Guardian", {"key": _calendar_key(callers["Guardian"], address, guardian.children[0])}),
        "cataloguing.suggestions": (head, {"documents": frappe.as_json([document])}),
        "courses.analytics": (head, {"course": course}),
        "courses.content_suggestions": (head, {"course": course}),
        "courses.difficulty": (head, {"course": course}),
        "cover.look": (head, {"doctype": "Instructor Absence", "name": absence}),
        "exams.look": (head, {"plan": plan}),
        "family.ahead": ("Guardian", {"student": guardian.children[0]}),
        "family.day": ("Guardian", {"student": guardian.children[0], "day": _in(frappe, 1)}),
        "messages.conversations": ("Guardian", {}),
        "messages.look": ("Guardian", {"conversation": _written(callers["Guardian"], address)}),
        "messages.reachable": ("Guardian", {}),
        "notices.listed": ("Guardian", {}),
        "notices.unread": ("Guardian", {}),
        "notices.how_told": ("Guardian", {}),
        "privacy.consents": ("Guardian", {"student": guardian.children[0]}),
        "privacy.exports": ("Guardian", {}),
        "privacy.download": ("Guardian", {"export": _packed(callers["Guardian"], address)}),
        "privacy.deletion_requests": ("Guardian", {"student": guardian.children[0]}),
        "privacy.deletion_plan": (head, {"request": erasure}),
        "instructors.insights": ("Instructor", {"instructor": instructor.instructor}),
        "instructors.students_analysis": ("Instructor", {"instructor": instructor.instructor, "student_group": group}),
        "instructors.schedule_optimization": (head, {"instructor": instructor.instructor, "academic_term": term}),
        "knowledge.search": (head, {"query": QUESTION, "course": "Physics"}),
        "knowledge.status": (head, {"document": document}),
        "knowledge.passages": (head, {"document": document}),
        "knowledge.page": ("Student", {"document": document, "page_number": 1}),
        "people.disagreements": (head, {}),
        "people.invitation": (head, {"doctype": "Student", "name": pupil.student}),
        "people.unlinked": (head, {}),
        "predictions.followed": (head, {}),
        "schedules.optimized": (head, {"academic_term": term}),
        "schedules.suggestions": (head, position),
        "students.enhanced": ("Instructor", student) if _teaches(instructor, pupil) else (head, student),
        "students.predictions": (head, student),
        "students.explain": (head, {**student, "outcome": "grade", "course": "Physics"}),
        "students.recommendations": ("Student", student),
        "swaps.mine": ("Instructor", {}),
        "swaps.look": ("Instructor", {"swap": swap}),
        "swaps.possible": ("Instructor", {"lesson": lesson}),
        "integrity.check": (head, {}),
        "integrity.conflicts": (head, {}),
        "audit.search": (head, {}),
        "audit.verified": (head, {}),
        "monitoring.alerts": (head, {}),
        "monitoring.health": (head, {}),
        "monitoring.metrics": (head, {}),
        "monitoring.readiness": (head, {}),
        "oversight.list_proposals": (head, {}),
        "oversight.overrides": (head, {}),
        "sync.pull": (head, {"entity": "students"}),
        "sync.relationships": (head, {"kind": "student-teacher"}),
        "sync.status": (head, {}),
        "tasks.state": (head, {"task": task}),
        "timetables.check": (head, by_run),
        "timetables.state": (head, by_run),
        "timetables.plan": (head, by_run),
        "timetables.costs": (head, position),
        "timetables.exchange_cost": (head, {**position, "other": 1}),
        "timetables.rooms": (head, position),
        "timetables.compare": (head, {"run": run, "other": other}),
        "timetables.preview": (head, by_run),
        "timetables.use": (head, by_run),
        "timetables.propose_loads": (head, {"from_term": term, "for_term": term}),
        "tutor.reply": ("Student", {"message": asked[1]["name"]}),
        "tutor.attached": ("Student", {"attachment": work.json()["message"]["name"]}),
        "tutor.conversations": ("Student", {}),
        "tutor.messages": ("Student", {"conversation": asked[1]["conversation"]}),
        "tutor.readers": ("Student", {"conversation": asked[1]["conversation"]}),
        "tutor.conversations_of_child": ("Guardian", {"student": guardian.children[0]}),
        "tutor.due_checks": ("Student", {}),
        "tutor.progress": ("Student", student),
    }


def _teaches(instructor, pupil) -> bool:
    return bool(instructor.teaches.groups & pupil.learns.groups)


def _swap(caller: requests.Session, address: str, lesson: str) -> tuple[str, str]:
    """Ask for the first swap that is possible, or look at the one that was asked for before."""
    mine = _get(caller, address, "swaps.mine")
    possible = _get(caller, address, "swaps.possible", {"lesson": lesson})
    if mine["asked_by_me"]:
        return possible[0]["colleague"], mine["asked_by_me"][0]["name"]
    wanted = {name: possible[0][name] for name in ("kind", "colleague", "other") if possible[0][name]}
    return possible[0]["colleague"], _post(caller, address, "swaps.ask", {"lesson": lesson, **wanted})["name"]


def _written(caller: requests.Session, address: str) -> str:
    """A conversation of the caller's, begun with the first whom they may write to."""
    whom = _get(caller, address, "messages.reachable")[0]
    message = {
        "student": whom["student"],
        "to": whom["name"],
        "subject": "Benchmark",
        "text": "Hello",
        "key": "benchmark-1",
    }
    return _post(caller, address, "messages.send", message)["conversation"]["name"]


def _packed(caller: requests.Session, address: str) -> str:
    """The caller's own data, packed by a worker."""
    export = _post(caller, address, "privacy.export", {})["name"]
    until = time.monotonic() + PACKED_WITHIN
    while time.monotonic() < until:
        shown = next(each for each in _get(caller, address, "privacy.exports") if each["name"] == export)
        if shown["status"] == "Ready":
            return export
        time.sleep(0.5)
    raise RuntimeError(f"the export is {shown['status']} after {PACKED_WITHIN} s")


def _calendar_key(caller: requests.Session, address: str, student: str) -> str:
    """The key of a calendar's address that the caller has made for a pupil."""
    return _post(caller, address, "calendar.make_address", {"student": student})["address"].partition("key=")[2]


def _record(frappe, doctype: str, **values: Any) -> str:
    found = frappe.db.exists(doctype, {name: value for name, value in values.items() if not isinstance(value, list)})
    return found or frappe.get_doc({"doctype": doctype, **values}).insert().name


def _in(frappe, days: int):
    return frappe.utils.add_days(frappe.utils.getdate(), days)


def _get(caller: requests.Session, address: str, method: str, arguments: dict[str, Any] | None = None) -> Any:
    reply = caller.get(f"{address}/api/method/school_ai.api.{method}", params=arguments, timeout=120)
    reply.raise_for_status()
    return reply.json()["message"]


def _post(caller: requests.Session, address: str, method: str, arguments: dict[str, Any]) -> Any:
    reply = caller.post(f"{address}/api/method/school_ai.api.{method}", json=arguments, timeout=120)
    reply.raise_for_status()
    return reply.json()["message"]
