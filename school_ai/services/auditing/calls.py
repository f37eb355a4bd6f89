"""Calls of the API: who has called which method, about which pupil, and what became of it."""

from collections.abc import Iterator
from typing import Any

import frappe

from school_ai import noted
from school_ai.services.auditing import subjects, writing
from school_ai.services.auditing.vocabulary import ASKED, DECIDED, DENIED, EXPORTED, FAILED, READ, WRITTEN

# Modules of the API whose methods are about people. The others are about timetables, tasks and the caller's notices.
MODULES = frozenset(
    {
        *("assessments", "assistant", "audit", "calendar", "courses", "family", "instructors", "integrity"),
        *("knowledge", "messages", "oversight", "people", "predictions", "privacy", "recommendations"),
        *("report_comments", "students", "sync", "teaching", "tutor"),
    }
)
# A page asks these every second of its own reader's, while they wait for what they have asked.
POLLED = frozenset({"tutor.reply", "tutor.attached", "sync.status"})
# What they do is an entry that the service makes, with what it knows of it.
NOTED_BY_SERVICE = frozenset({"oversight.decide", "privacy.set_consent", "tutor.ask", "audit.search"})
_ACTIONS = {
    **dict.fromkeys(("tutor.ask", "assistant.ask"), ASKED),
    **dict.fromkeys(("knowledge.ask", "knowledge.search", "knowledge.try_question"), ASKED),
    **dict.fromkeys(("calendar.download", "calendar.feed", "sync.pull", "sync.relationships"), EXPORTED),
    **dict.fromkeys(("oversight.decide", "recommendations.decide", "recommendations.decide_prerequisite"), DECIDED),
    **dict.fromkeys(("integrity.resolve_conflict", "privacy.set_consent", "report_comments.approve"), DECIDED),
}  # fmt: skip
# Arguments that name a record, and of what.
_NAMING = {
    "student": "Student",
    "conversation": "AI Conversation",
    "message": "AI Message",
    "recommendation": "AI Recommendation",
    "recommendations": "AI Recommendation",
    "exercise": "AI Guided Exercise",
    "result": "Assessment Result",
    "feedback": "Result Feedback",
    "plan": "Assessment Plan",
    "lesson": "Course Schedule",
    "leave": "Student Leave Application",
    "conflict": "AI Data Conflict",
    "instructor": "Instructor",
    "guardian": "Guardian",
    "student_group": "Student Group",
    "course": "Course",
}
# Where an argument of that name is something else.
_OTHERWISE = {
    "messages.conversation": "Family Conversation",
    "report_comments.comment": "Report Comment",
    "tutor.ask.message": "",
    "exams.plan": "",
}


def note(method: str, verb: str, given: dict[str, Any], served: Any = None, error: Exception | None = None) -> None:
    """Note a call that was answered by what was `served`, or that ended by an error. `method`: as in
    `students.enhanced`."""
    if method.partition(".")[0] not in MODULES:
        return
    if error is None:
        if method not in POLLED | NOTED_BY_SERVICE:
            _note(method, verb, given, None, served if verb == "GET" else None)
        return
    outcome = DENIED if isinstance(error, frappe.PermissionError) else FAILED
    _note(method, verb, given, outcome)


def _note(method: str, verb: str, given: dict[str, Any], outcome: str | None, served: Any = None) -> None:
    action = _ACTIONS.get(method, READ if verb == "GET" else WRITTEN)
    told_of = _pupils_in(served)
    for doctype, record in list(_records(method, given)) or [("", "")]:
        said = {
            "doctype": doctype,
            "record": record,
            "pupil": subjects.pupil_of(doctype, record) or (_themself() if not doctype else ""),
            "detail": f"api {method}",
        }
        if outcome:
            writing.happened(action, outcome, **said)
        elif verb == "GET":
            # Whoever opens a lesson reads of the pupils in it.
            for pupil in sorted(told_of | {said["pupil"]} - {""}) or [""]:
                writing.looked(action, **{**said, "pupil": pupil})
        else:
            writing.changed(action, **said)


def _records(method: str, given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The records that a call names: those of pupils, else what else it names."""
    module = method.partition(".")[0]
    named: list[tuple[str, str]] = []
    for argument, value in given.items():
        doctype = _OTHERWISE.get(f"{method}.{argument}", _OTHERWISE.get(f"{module}.{argument}", _NAMING.get(argument)))
        if not doctype:
            continue
        values = value if isinstance(value, list) else [value]
        named += [(doctype, each) for each in values if isinstance(each, str) and each]
    of_pupils = [(doctype, name) for doctype, name in named if subjects.pupil_of(doctype, name)]
    yield from dict.fromkeys(of_pupils or named)


def _pupils_in(served: Any) -> set[str]:
    """The pupils whom an answer tells of, by the fields that name one."""
    if isinstance(served, list):
        return set().union(*map(_pupils_in, served))
    if not isinstance(served, dict):
        return set()
    found = {served[field] for field in ("student", "pupil") if served.get(field) and isinstance(served[field], str)}
    return found.union(*(_pupils_in(value) for value in served.values() if isinstance(value, (dict, list))))


def _themself() -> str:
    """A pupil who names nobody asks for what is their own. Who they are was found as they were let in."""
    standing = noted.of("standings").get(frappe.session.user)
    return (standing.student or "") if standing else ""
