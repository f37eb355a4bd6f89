"""The contract of the API as a table: each method, called with arguments that are right, as whom with which status, and
which rows are seen. `test_api_contract.py` calls it; a method without a row here fails.

A method that is added needs a row: `Row(name, arguments, statuses)`, with `rows` where lists are returned and `record`
where an argument names a record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe

from school_ai.services.teaching import feedback
from school_ai.tests import documents
from school_ai.tests.api_world import LAW, QUESTION, World

ROLES = ("administrator", "instructor", "pupil", "guardian", "outsider", "guest")

# The catalogue of the architecture: what is still to come, and in which part of the work. None of it is in the API yet.
TO_COME: dict[str, tuple[str, ...]] = {}
# The methods that the architecture asks for by name.
CATALOGUE = (
    "students.enhanced",
    "students.predictions",
    "students.recommendations",
    "instructors.insights",
    "instructors.students_analysis",
    "instructors.schedule_optimization",
    "courses.analytics",
    "courses.content_suggestions",
    "courses.difficulty",
    "schedules.optimized",
    "schedules.resolve_conflicts",
    "schedules.suggestions",
    "knowledge.search",
    "knowledge.ask",
    "knowledge.status",
    "tutor.ask",
    "tutor.conversations",
    "tutor.feedback",
    "sync.pull",
    "sync.push",
    "sync.relationships",
    "sync.status",
    "sync.trigger",
    "integrity.check",
    "integrity.repair",
    "integrity.conflicts",
    "integrity.resolve_conflict",
    "webhooks.receive",
    "privacy.consents",
    "privacy.set_consent",
    "privacy.export",
    "privacy.request_deletion",
    "monitoring.metrics",
    "monitoring.health",
)


@dataclass(frozen=True)
class Row:
    """One method. `arguments`: made of the world; `statuses`: one for each of ROLES. `rows`: raises AssertionError
    where somebody is shown what is not theirs. `record`: arguments that name a record: a name that is none is answered
    with 404 to the administrator, and with 403 to all others."""

    method: str
    arguments: Callable[[World], dict[str, Any]]
    statuses: tuple[int, int, int, int, int, int]
    rows: Callable[[str, Any, World], None] | None = None
    record: tuple[str, ...] = ()
    file: tuple[str, bytes] | None = None


def _all(status: int = 200) -> tuple[int, int, int, int, int, int]:
    return (status,) * 5 + (403,)


AT_HOME = (403, 403, 200, 200, 403, 403)
WRITING = (403, 200, 403, 200, 403, 403)
HEADS = (200, 403, 403, 403, 403, 403)
TEACHING = (200, 200, 403, 403, 403, 403)
SCHOOL = (200, 200, 200, 403, 403, 403)
FAMILY = (200, 200, 200, 200, 403, 403)
INSTRUCTOR = (403, 200, 403, 403, 403, 403)
PUPIL = (403, 403, 200, 403, 403, 403)
GUARDIAN = (403, 403, 403, 200, 403, 403)
ALL = _all()
NOBODY = _all(403)


def nothing(world: World) -> dict[str, Any]:
    return {}


def own(**names: str) -> Callable[[World], dict[str, Any]]:
    """Arguments that are names of the world's records."""
    return lambda world: {argument: getattr(world, name) for argument, name in names.items()}


def of_school(**names: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {argument: getattr(world.school, name) for argument, name in names.items()}


def same(message: Any, expected: Any) -> None:
    assert message == expected, f"{message} instead of {expected}"


def about(field: str, *names: str) -> Callable[[str, Any, World], None]:
    """Rows, of which there is one at least, are about these records of the school."""

    def check(role: str, message: Any, world: World) -> None:
        found = {row[field] for row in message}
        assert found, "nothing is seen"
        assert found <= {getattr(world.school, name) for name in names}, f"{found} is seen"

    return check


# --- what is seen ---


def own_family_conversation(role: str, message: Any, world: World) -> None:
    same([each["name"] for each in message], [world.family_conversation])


def own_notices(role: str, message: Any, world: World) -> None:
    found = {each["name"] for each in message}
    assert (world.notice in found) == (role == "guardian"), f"{found} is seen by {role}"


def documents_suggested(role: str, message: Any, world: World) -> None:
    same([each["document"] for each in message], [world.document])


def passages_of_laws(role: str, message: Any, world: World) -> None:
    found = {each["document"] for each in message["passages"]}
    readable = {world.document} if role != "administrator" else {world.document, world.others_document}
    assert world.document in found and found <= readable, f"{found} is found"


def sources_of_laws(role: str, message: Any, world: World) -> None:
    same({each["document"] for each in message["sources"]}, {world.document})


def own_conversations(role: str, message: Any, world: World) -> None:
    same([each["name"] for each in message], [world.conversation] if role == "pupil" else [])


def conversations_of_child(role: str, message: Any, world: World) -> None:
    same([each["name"] for each in message], [world.conversation])


def messages_of_conversation(role: str, message: Any, world: World) -> None:
    same({each["conversation"] for each in message}, {world.conversation})


def own_message(role: str, message: Any, world: World) -> None:
    same((message["name"], message["conversation"]), (world.message, world.conversation))


def due_to_pupil(role: str, message: Any, world: World) -> None:
    same([each["exercise"] for each in message], [world.exercise] if role == "pupil" else [])


def steps(role: str, message: Any, world: World) -> None:
    """Families are shown what a teacher has accepted, those who teach what is proposed too."""
    teaches = role in ("administrator", "instructor")
    same({each["name"] for each in message}, {world.accepted, world.proposed} if teaches else {world.accepted})


def the_pupil(role: str, message: Any, world: World) -> None:
    same(message["student"], world.school.pupil_10)
    steps(role, message["recommendations"], world)
    same({each["course"] for each in message["courses"]}, {world.school.physics, world.school.mathematics} & {
        each["course"] for each in message["courses"]
    })  # fmt: skip
    if role in ("pupil", "guardian"):
        assert not message["insights"], "families read insights in their teachers' words"


def estimates(role: str, message: Any, world: World) -> None:
    assert {each["outcome"] for each in message} <= {"fails", "grade", "often_absent", "withdraws"}
    if role in ("administrator", "instructor"):
        same([each["course"] for each in message], [world.school.physics])


def own_insights(role: str, message: Any, world: World) -> None:
    same([each["name"] for each in message["insights"]], [world.insight])


def class_of_ten(role: str, message: Any, world: World) -> None:
    same({each["student"] for each in message}, {world.school.pupil_10, world.school.pupil_10_b})


def own_lessons(role: str, message: Any, world: World) -> None:
    assert world.lesson in {each["name"] for each in message["lessons"]}
    assert world.others_lesson not in {each["name"] for each in message["lessons"]}
    same([each["name"] for each in message["asked_of_me"]], [world.swap])
    same([each["name"] for each in message["asked_by_me"]], [world.own_swap])


def the_swap(role: str, message: Any, world: World) -> None:
    same(message["name"], world.swap)


def of_mathematician(role: str, message: Any, world: World) -> None:
    assert {each["colleague"] for each in message} == {world.school.mathematician}


def the_exams(role: str, message: Any, world: World) -> None:
    same(len(message["exams"]), 1)


def all_pupils(role: str, message: Any, world: World) -> None:
    same({each["name"] for each in message["records"]}, set(frappe.get_all("Student", pluck="name")))
    assert not message["more"] and message["watermark"]


def written(role: str, message: Any, world: World) -> None:
    same([each["outcome"] for each in message], ["written"])


def guardians_of_pupil(role: str, message: Any, world: World) -> None:
    same({each["other"] for each in message}, {world.school.mother, world.school.father})


def the_conflict(role: str, message: Any, world: World) -> None:
    assert world.conflict in {each["name"] for each in message["conflicts"]}


def decided(role: str, message: Any, world: World) -> None:
    same(message["conflict"]["name"], world.conflict)


# --- the table ---


def uploaded(world: World) -> dict[str, Any]:
    """A file of whoever calls."""
    file = frappe.get_doc(
        {"doctype": "File", "file_name": "laws.pdf", "is_private": 1, "content": documents.pdf([(LAW, 11)])}
    )
    return {"files": [file.insert(ignore_permissions=True).name]}


def uploaded_for_physics(world: World) -> dict[str, Any]:
    return {**uploaded(world), "course": world.school.physics}


def attached(world: World) -> dict[str, Any]:
    return {"attachment": world.attachment}


def result_of_pupil(role: str, message: Any, world: World) -> None:
    same(message["student"], world.school.pupil_10)


def drafted_feedback(world: World) -> str:
    """A draft that nobody has taken over yet: the one before is, by the role that was called before."""
    user = frappe.session.user
    frappe.set_user("Administrator")
    try:
        return feedback.draft(world.result).name
    finally:
        frappe.set_user(user)


def a_period() -> str:
    return frappe.get_all("School Period", {"is_break": 0}, pluck="name", limit=1)[0]


WORK = ("work.txt", b"F = m a = 4 kg * 9 m/s2 = 36 N")
LAWS = ("laws.pdf", documents.pdf([("Forces", 20), (LAW, 11)]))

TABLE = (
    Row("assessments.plan", own(plan="assessment"), TEACHING, record=("plan",)),
    Row("assessments.result", own(result="result"), TEACHING, result_of_pupil, record=("result",)),
    Row("assessments.draft_feedback", own(result="result"), TEACHING, record=("result",)),
    Row("assessments.take_feedback", lambda w: {"feedback": drafted_feedback(w), "text": "Well done."}, TEACHING, record=("feedback",)),
    Row("assessments.undo_feedback", own(feedback="taken_feedback"), TEACHING, record=("feedback",)),
    Row("assistant.ask", lambda w: {"question": "Who was away this week?", "doctype": "Student Group", "name": w.school.group_10}, TEACHING),
    Row("assistant.asked", nothing, TEACHING),
    Row("cataloguing.suggestions", lambda w: {"documents": [w.document, w.others_document]}, TEACHING),
    Row("cataloguing.accept", lambda w: {"suggestions": [w.suggestion]}, TEACHING),
    Row("cataloguing.dismiss", lambda w: {"suggestions": [w.suggestion]}, TEACHING),
    Row("cataloguing.correct", lambda w: {"document": w.document, "kind": "Lesson notes"}, TEACHING, record=("document",)),
    Row("cataloguing.first_look", uploaded, TEACHING),
    Row("courses.analytics", of_school(course="physics"), TEACHING, record=("course",)),
    Row("courses.content_suggestions", of_school(course="physics"), TEACHING, record=("course",)),
    Row("courses.difficulty", of_school(course="physics"), TEACHING, record=("course",)),
    Row("cover.look", lambda w: {"doctype": "Instructor Absence", "name": w.absence}, HEADS, record=("name",)),
    Row("cover.propose", lambda w: {"doctype": "Room Closure", "name": w.closure}, HEADS, record=("name",)),
    Row("cover.confirm", lambda w: {"repair": w.repair, "proposal": 0}, HEADS, record=("repair",)),
    Row("cover.reject", own(repair="repair"), HEADS, record=("repair",)),
    Row("cover.not_by", lambda w: {"repair": w.repair, "lesson": w.others_lesson, "instructor": w.school.physicist}, HEADS, record=("repair",)),
    Row("cover.cancel", lambda w: {"doctype": "Instructor Absence", "name": w.own_absence}, TEACHING, record=("name",)),
    Row("cover.report_absence", lambda w: {"instructor": w.school.physicist, "from_date": w.monday, "to_date": w.monday, "reason": "Sick"}, TEACHING, record=("instructor",)),
    Row("exams.solve", own(plan="exam_plan"), HEADS, record=("plan",)),
    Row("exams.look", own(plan="exam_plan"), HEADS, the_exams, record=("plan",)),
    Row("exams.apply", own(plan="exam_plan"), HEADS, the_exams, record=("plan",)),
    Row("calendar.download", of_school(student="pupil_10"), AT_HOME),
    Row("calendar.make_address", of_school(student="pupil_10"), AT_HOME),
    Row("calendar.take_back", of_school(student="pupil_10"), AT_HOME),
    Row("calendar.feed", own(key="calendar_key"), (200,) * 6),
    Row("family.day", lambda w: {"student": w.school.pupil_10, "day": w.monday}, FAMILY, record=("student",)),
    Row("family.ahead", of_school(student="pupil_10"), AT_HOME),
    Row("family.ask_leave", lambda w: {"student": w.school.pupil_10, "first": w.monday, "last": w.monday, "reason": "A journey"}, GUARDIAN),
    Row("family.withdraw_leave", own(leave="leave"), GUARDIAN),
    Row("messages.reachable", nothing, WRITING),
    Row("messages.conversations", nothing, WRITING, own_family_conversation),
    Row("messages.look", own(conversation="family_conversation"), (200, 200, 403, 200, 403, 403), record=("conversation",)),
    Row("messages.read", own(conversation="family_conversation"), (200, 200, 403, 200, 403, 403), record=("conversation",)),
    Row("messages.send", lambda w: {"text": "Thank you.", "key": "contract-1", "conversation": w.family_conversation}, WRITING),
    Row("notices.listed", nothing, ALL, own_notices),
    Row("notices.unread", nothing, ALL),
    # Nobody is told whether somebody else's is there.
    Row("notices.read", own(notice="notice"), GUARDIAN),
    Row("notices.read_all", nothing, ALL),
    Row("notices.how_told", nothing, ALL),
    Row("notices.set_choice", lambda w: {"kind": "Messages", "on_page": True, "email": "Daily"}, WRITING),
    Row("notices.set_quiet_hours", lambda w: {"own": True, "begins": "20:00", "ends": "06:30"}, ALL),
    Row("notices.set_language", lambda w: {"language": "de"}, ALL),
    # Into a network of the school's own nothing is sent.
    Row("notices.subscribe", lambda w: {"endpoint": "https://127.0.0.1/push", "p256dh": "x" * 87, "auth": "x" * 22}, _all(417)),
    Row("notices.unsubscribe", lambda w: {"endpoint": "https://push.example/1"}, ALL),
    Row("notices.test", lambda w: {"endpoint": "https://push.example/1"}, ALL),
    Row("privacy.consents", of_school(student="pupil_10"), AT_HOME),
    # A pupil whose day of birth is not known decides nothing.
    Row("privacy.set_consent", lambda w: {"student": w.school.pupil_10, "purpose": "Predictions", "given": False}, (403, 403, 417, 200, 403, 403)),
    Row("privacy.export", of_school(student="pupil_7"), (200, 403, 403, 200, 403, 403)),
    Row("privacy.exports", nothing, ALL),
    Row("privacy.download", lambda w: {"export": "none such"}, NOBODY),
    Row("privacy.request_deletion", of_school(student="pupil_10"), (403, 403, 417, 200, 403, 403)),
    Row("privacy.deletion_requests", of_school(student="pupil_10"), AT_HOME),
    Row("privacy.deletion_plan", own(request="erasure"), HEADS, record=("request",)),
    Row("privacy.decide_deletion", lambda w: {"request": w.erasure, "approve": False, "answer": "No."}, HEADS, record=("request",)),
    Row("integrity.check", nothing, HEADS),
    Row("integrity.start_check", nothing, HEADS),
    Row("integrity.conflicts", nothing, HEADS, the_conflict),
    Row("integrity.resolve_conflict", lambda w: {"conflict": w.conflict, "keep": "record"}, HEADS, decided, record=("conflict",)),
    Row("integrity.take_back", own(conflict="conflict"), (409, 403, 403, 403, 403, 403), record=("conflict",)),
    Row("integrity.repair", lambda w: {"findings": []}, HEADS),
    # For auditors, of whom there is none among these.
    Row("audit.search", nothing, NOBODY),
    Row("audit.verify", nothing, NOBODY),
    Row("audit.verified", nothing, NOBODY),
    Row("monitoring.metrics", nothing, HEADS),
    Row("monitoring.health", nothing, (200,) * 6),
    Row("monitoring.readiness", nothing, (503,) * 6),
    Row("monitoring.alerts", nothing, HEADS),
    Row("monitoring.look_after", own(alert="alert"), HEADS, record=("alert",)),
    Row("monitoring.try_rule", own(rule="alert_rule"), HEADS, record=("rule",)),
    Row("oversight.decide", lambda w: {"kind": "Estimate", "names": ["none such"], "decision": "Dismiss", "reason": "x"}, (404, 403, 403, 403, 403, 403)),
    Row("oversight.list_proposals", nothing, HEADS),
    Row("oversight.overrides", nothing, HEADS),
    Row("instructors.insights", of_school(instructor="physicist"), TEACHING, own_insights, record=("instructor",)),
    Row("instructors.students_analysis", of_school(instructor="physicist", student_group="group_10"), TEACHING, class_of_ten, record=("instructor", "student_group")),
    Row("instructors.schedule_optimization", lambda w: {"instructor": w.school.physicist, "academic_term": w.school.term}, TEACHING, record=("instructor",)),
    Row("knowledge.search", lambda w: {"query": QUESTION, "course": w.school.physics}, SCHOOL, passages_of_laws, record=("course",)),
    Row("knowledge.ask", lambda w: {"question": QUESTION, "course": w.school.physics}, SCHOOL, sources_of_laws, record=("course",)),
    Row("knowledge.upload", nothing, TEACHING, file=LAWS),
    Row("knowledge.status", own(document="document"), TEACHING, record=("document",)),
    Row("knowledge.read_again", own(document="document"), TEACHING, record=("document",)),
    Row("knowledge.stop_reading", own(document="document"), TEACHING, record=("document",)),
    Row("knowledge.passages", own(document="document"), TEACHING, record=("document",)),
    Row("knowledge.add_documents", uploaded_for_physics, TEACHING),
    Row("knowledge.try_question", lambda w: {"question": QUESTION, "student": w.school.pupil_10, "course": w.school.physics, "document": w.document}, TEACHING, sources_of_laws, record=("student", "course", "document")),
    Row("knowledge.page", lambda w: {"document": w.document, "page_number": 1}, SCHOOL, record=("document",)),
    # For whoever may change a guardian's record at the desk, who is none of these.
    Row("people.invite_guardian", of_school(guardian="father"), NOBODY),
    Row("people.invite", lambda w: {"doctype": "Guardian", "name": w.school.father}, NOBODY),
    Row("people.invite_many", lambda w: {"persons": [{"doctype": "Guardian", "name": w.school.father}]}, NOBODY),
    Row("people.invitation", lambda w: {"doctype": "Guardian", "name": w.school.father}, NOBODY),
    Row("people.take_back_invitation", lambda w: {"doctype": "Guardian", "name": w.school.father}, NOBODY),
    Row("people.unlinked", nothing, HEADS),
    Row("people.disagreements", nothing, HEADS),
    Row("people.mend", lambda w: {"disagreement": "0123456789abcdef0123"}, (404, 403, 403, 403, 403, 403)),
    Row("predictions.learn", nothing, HEADS),
    Row("predictions.estimate", nothing, HEADS),
    Row("predictions.use_model", own(model="model"), (417, 403, 403, 403, 403, 403), record=("model",)),
    Row("predictions.followed", nothing, HEADS),
    Row("providers.test_connection", lambda w: {"what": "index"}, HEADS),
    Row("recommendations.decide", lambda w: {"recommendations": [w.proposed], "decision": "Accepted"}, TEACHING),
    Row("recommendations.tick", own(recommendation="accepted"), SCHOOL, record=("recommendation",)),
    Row("recommendations.propose_prerequisites", of_school(course="physics"), TEACHING, record=("course",)),
    Row("recommendations.decide_prerequisite", lambda w: {"prerequisite": w.prerequisite, "status": "Confirmed"}, TEACHING, record=("prerequisite",)),
    Row("report_comments.of_pupil", lambda w: {"student": w.school.pupil_10, "academic_term": w.school.term}, TEACHING, record=("student",)),
    Row("report_comments.draft", lambda w: {"student": w.school.pupil_10, "course": w.school.physics, "academic_term": w.school.term}, TEACHING, record=("student", "course")),
    Row("report_comments.draft_group", lambda w: {"student_group": w.school.group_10, "academic_term": w.school.term}, TEACHING, record=("student_group",)),
    Row("report_comments.read", own(comment="comment"), TEACHING, record=("comment",)),
    Row("report_comments.write", lambda w: {"comment": w.comment, "text": "A good term."}, TEACHING, record=("comment",)),
    Row("report_comments.approve", own(comment="comment"), (417, 200, 403, 403, 403, 403), record=("comment",)),
    Row("report_comments.reopen", own(comment="comment"), TEACHING, record=("comment",)),
    Row("schedules.optimized", of_school(academic_term="term"), HEADS, record=("academic_term",)),
    Row("schedules.resolve_conflicts", nothing, HEADS),
    Row("schedules.suggestions", lambda w: {"run": w.run, "position": 0}, HEADS, record=("run",)),
    Row("students.enhanced", of_school(student="pupil_10"), FAMILY, the_pupil, record=("student",)),
    Row("students.predictions", of_school(student="pupil_10"), FAMILY, estimates, record=("student",)),
    Row("students.explain", lambda w: {"student": w.school.pupil_10, "outcome": "fails", "course": w.school.physics}, FAMILY, record=("student",)),
    Row("students.recommendations", of_school(student="pupil_10"), FAMILY, steps, record=("student",)),
    Row("swaps.mine", nothing, INSTRUCTOR, own_lessons),
    Row("swaps.look", own(swap="swap"), TEACHING, the_swap, record=("swap",)),
    Row("swaps.possible", own(lesson="lesson"), INSTRUCTOR, of_mathematician),
    Row("swaps.ask", lambda w: {"lesson": w.lesson, "kind": "taken", "colleague": w.school.mathematician}, INSTRUCTOR),
    Row("swaps.agree", own(swap="swap"), INSTRUCTOR),
    Row("swaps.decline", own(swap="swap"), INSTRUCTOR),
    Row("swaps.withdraw", own(swap="own_swap"), INSTRUCTOR),
    Row("swaps.confirm", own(swap="swap"), (417, 403, 403, 403, 403, 403), record=("swap",)),
    Row("swaps.refuse", own(swap="swap"), HEADS, record=("swap",)),
    Row("sync.pull", lambda w: {"entity": "students", "page_length": 500}, HEADS, all_pupils),
    Row("sync.push", lambda w: {"kind": "insights", "items": [{"key": "contract", "student": w.school.pupil_10, "title": "Seen", "text": "Something was seen."}]}, HEADS, written),
    Row("sync.relationships", lambda w: {"kind": "student-parent", "of": w.school.pupil_10}, FAMILY, guardians_of_pupil, record=("of",)),
    Row("sync.status", nothing, HEADS),
    Row("sync.trigger", lambda w: {"entity": "students"}, HEADS),
    Row("tasks.state", own(task="task"), HEADS, record=("task",)),
    Row("tasks.stop", own(task="task"), HEADS, record=("task",)),
    Row("teaching.lesson", own(lesson="lesson"), TEACHING, record=("lesson",)),
    Row("teaching.student_group", of_school(student_group="group_10"), TEACHING, record=("student_group",)),
    Row("teaching.course", of_school(course="physics"), TEACHING, record=("course",)),
    Row("teaching.my_day", lambda w: {"on": w.monday}, INSTRUCTOR),
    Row("teaching.my_wishes", nothing, INSTRUCTOR),
    Row("teaching.wish", lambda w: {"weekday": 0, "period": a_period(), "wish": "Rather not"}, INSTRUCTOR),
    Row("timetables.check", own(run="run"), HEADS, record=("run",)),
    Row("timetables.start", own(run="unused_run"), HEADS, record=("run",)),
    Row("timetables.go_on", own(run="unused_run"), HEADS, record=("run",)),
    Row("timetables.stop", own(run="run"), HEADS, record=("run",)),
    Row("timetables.state", own(run="run"), HEADS, record=("run",)),
    Row("timetables.plan", own(run="run"), HEADS, record=("run",)),
    Row("timetables.costs", lambda w: {"run": w.run, "position": 0}, HEADS, record=("run",)),
    Row("timetables.exchange_cost", lambda w: {"run": w.run, "position": 0, "other": 2}, HEADS, record=("run",)),
    Row("timetables.rooms", lambda w: {"run": w.run, "position": 0}, HEADS, record=("run",)),
    Row("timetables.move", lambda w: {"run": w.unused_run, "position": 0, "slot": 4}, HEADS, record=("run",)),
    Row("timetables.exchange", lambda w: {"run": w.unused_run, "position": 0, "other": 2}, HEADS, record=("run",)),
    Row("timetables.lock", lambda w: {"run": w.unused_run, "positions": [0], "locked": True}, HEADS, record=("run",)),
    Row("timetables.undo", own(run="unused_run"), (417, 403, 403, 403, 403, 403), record=("run",)),
    Row("timetables.compare", own(run="run", other="other_run"), HEADS, record=("run", "other")),
    Row("timetables.preview", own(run="run"), HEADS, record=("run",)),
    Row("timetables.apply", own(run="unused_run"), HEADS, record=("run",)),
    Row("timetables.take_back", own(change="change"), HEADS, record=("change",)),
    Row("timetables.learn", own(run="run"), HEADS, record=("run",)),
    Row("timetables.accept_preference", own(preference="preference"), HEADS, record=("preference",)),
    Row("timetables.dismiss_preference", own(preference="preference"), HEADS, record=("preference",)),
    Row("timetables.use", own(run="run"), HEADS, record=("run",)),
    Row("timetables.compare_variants", own(run="run"), HEADS, record=("run",)),
    Row("timetables.propose_loads", of_school(from_term="term", for_term="term"), HEADS, record=("from_term", "for_term")),
    Row("timetables.accept_loads", of_school(from_term="term", for_term="term"), HEADS, record=("from_term", "for_term")),
    Row("timetables.take_over", lambda w: {"old_term": w.school.term, "new_term": w.next_term}, HEADS, record=("old_term", "new_term")),
    Row("tutor.ask", lambda w: {"message": QUESTION, "course": w.school.physics}, SCHOOL, record=("course",)),
    Row("tutor.reply", own(message="message"), PUPIL, own_message),
    Row("tutor.attach", nothing, SCHOOL, file=WORK),
    Row("tutor.attached", attached, PUPIL),
    Row("tutor.conversations", nothing, ALL, own_conversations),
    Row("tutor.messages", own(conversation="conversation"), FAMILY, messages_of_conversation, record=("conversation",)),
    Row("tutor.readers", own(conversation="conversation"), PUPIL),
    Row("tutor.conversations_of_child", of_school(student="pupil_10"), GUARDIAN, conversations_of_child),
    Row("tutor.feedback", lambda w: {"message": w.message, "rating": "Helpful"}, PUPIL),
    Row("tutor.comment", lambda w: {"conversation": w.conversation, "comment": "Well asked."}, TEACHING, record=("conversation",)),
    Row("tutor.due_checks", nothing, ALL, due_to_pupil),
    Row("tutor.answer_check", lambda w: {"exercise": w.exercise, "answer": "a push"}, PUPIL),
    # Whoever signs the request: tried by test_webhooks_received.
    Row("webhooks.receive", lambda w: {"event": "student-updated", "id": "1", "records": [w.school.pupil_10]}, (403,) * 6),
    Row("webhooks.make_secret", own(sender="sender"), HEADS, record=("sender",)),
    Row("webhooks.send_again", own(delivery="delivery"), HEADS, record=("delivery",)),
    Row("webhooks.send_given_up_again", nothing, HEADS, record=("webhook",)),
    Row("webhooks.give_up", own(delivery="waiting_delivery"), HEADS, record=("delivery",)),
    Row("tutor.progress", of_school(student="pupil_10"), SCHOOL, record=("student",)),
)  # fmt: skip

# The same methods about a record of somebody else's: refused to all but the administrator.
OTHERS = (
    ("sync.relationships", lambda w: {"kind": "student-parent", "of": w.school.pupil_10_b}, ("pupil", "guardian")),
    ("sync.relationships", lambda w: {"kind": "student-teacher"}, ("instructor", "pupil", "guardian")),
    ("sync.relationships", lambda w: {"kind": "teacher-subject", "of": w.school.mathematician}, ("instructor",)),
    ("students.enhanced", own(student="stranger"), ("instructor", "pupil")),
    ("students.enhanced", of_school(student="pupil_10_b"), ("pupil", "guardian")),
    ("students.predictions", of_school(student="pupil_10_b"), ("pupil", "guardian")),
    ("family.day", lambda w: {"student": w.stranger, "day": w.monday}, ("instructor", "pupil")),
    ("family.ahead", of_school(student="pupil_10_b"), ("pupil", "guardian")),
    ("calendar.download", of_school(student="pupil_10_b"), ("pupil", "guardian")),
    ("calendar.make_address", of_school(student="pupil_10_b"), ("pupil", "guardian")),
    (
        "family.ask_leave",
        lambda w: {"student": w.school.pupil_10_b, "first": w.monday, "last": w.monday, "reason": "A journey"},
        ("guardian",),
    ),
    ("privacy.consents", of_school(student="pupil_10_b"), ("instructor", "pupil", "guardian", "administrator")),
    ("messages.look", own(conversation="others_family_conversation"), ("instructor", "guardian")),
    (
        "messages.send",
        lambda w: {"text": "Hello", "key": "contract-2", "conversation": w.others_family_conversation},
        ("instructor", "guardian", "administrator"),
    ),
    ("notices.read", own(notice="notice"), ("instructor", "pupil", "administrator")),
    ("students.recommendations", own(student="stranger"), ("instructor", "pupil")),
    ("tutor.messages", own(conversation="others_conversation"), ("pupil", "guardian")),
    ("tutor.reply", own(message="others_message"), ("instructor", "pupil", "guardian")),
    ("tutor.progress", own(student="stranger"), ("instructor", "pupil")),
    ("tutor.conversations_of_child", of_school(student="pupil_10_b"), ("guardian", "administrator")),
    ("knowledge.search", lambda w: {"query": "half", "course": w.school.mathematics}, ("instructor",)),
    ("knowledge.status", own(document="others_document"), ("instructor",)),
    ("knowledge.page", lambda w: {"document": w.others_document, "page_number": 1}, ("instructor",)),
    ("courses.analytics", of_school(course="mathematics"), ("instructor",)),
    ("instructors.insights", of_school(instructor="mathematician"), ("instructor",)),
    ("instructors.students_analysis", of_school(instructor="physicist", student_group="group_7"), ("pupil",)),
    ("swaps.possible", own(lesson="others_lesson"), ("instructor",)),
    ("teaching.lesson", own(lesson="others_lesson"), ("instructor", "pupil", "guardian")),
    ("teaching.course", of_school(course="mathematics"), ("instructor",)),
    ("assessments.plan", own(plan="others_assessment"), ("instructor", "pupil")),
    ("assessments.result", own(result="others_result"), ("instructor", "pupil")),
    ("assessments.draft_feedback", own(result="others_result"), ("instructor", "pupil")),
    ("report_comments.of_pupil", own(student="stranger"), ("instructor", "pupil")),
    (
        "report_comments.draft",
        lambda w: {"student": w.school.pupil_10, "course": w.school.mathematics},
        ("instructor", "pupil", "guardian"),
    ),
    ("report_comments.read", own(comment="others_comment"), ("instructor", "pupil")),
    ("report_comments.write", lambda w: {"comment": w.others_comment, "text": "Mine."}, ("instructor", "pupil")),
)
