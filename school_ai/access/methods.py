"""Who may call which method about whom: what families and pupils get, they get here, and so does what an instructor or
a head of school does beside reading.

A method of the API without a row here fails a test. What a method answers with is held by the contract of the API; here
stands whom it lets in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from school_ai.access.terms import (
    ADMINISTRATOR,
    ANY,
    AUDITOR,
    CHILD,
    GROUPS,
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    NO_LONGER,
    OTHER_COURSE,
    OWN,
    PLANNER,
    PRINCIPAL,
    PUPILS,
    ROLES,
    STUDENT,
    SYSTEM,
    TAUGHT,
    WIDE,
    relations_of,
)

COURSES = "courses"


@dataclass(frozen=True)
class Call:
    """A method. `arguments`: name -> DocType of the record that it is about; `let_in`: role -> relations."""

    method: str
    let_in: Mapping[str, tuple[str, ...]]
    arguments: Mapping[str, str] = field(default_factory=dict)
    about: str = PUPILS
    # Further arguments that the guard looks at, as they are.
    fixed: Mapping[str, str] = field(default_factory=dict)


def _whole(*roles: str) -> dict[str, tuple[str, ...]]:
    return {role: relations_of(role) for role in roles}


_TAUGHT, _PUPILS_TAUGHT = (OWN, TAUGHT), (OWN, TAUGHT, OTHER_COURSE)

NOBODY: dict[str, tuple[str, ...]] = {}
OVERSEERS = _whole(ADMINISTRATOR, SYSTEM)
HEADS = {**OVERSEERS, PRINCIPAL: (ANY,)}
PLANNERS = {**HEADS, PLANNER: (ANY,)}
AUDITORS = _whole(SYSTEM, AUDITOR)
EVERYBODY = _whole(*ROLES)
SIGNED_IN = {role: relations for role, relations in EVERYBODY.items() if role != GUEST}
TEACHERS = {**HEADS, INSTRUCTOR: relations_of(INSTRUCTOR)}
INSTRUCTORS = _whole(INSTRUCTOR)
# Of pupils in a course, of the course, of the group in the course
WHERE_TAUGHT = {**HEADS, INSTRUCTOR: _TAUGHT}
PUPILS_TAUGHT = {**HEADS, INSTRUCTOR: _PUPILS_TAUGHT}
AT_HOME = {STUDENT: (OWN,), GUARDIAN: (CHILD,)}
AROUND_A_PUPIL = {**PUPILS_TAUGHT, **AT_HOME}
AT_SCHOOL = {**WHERE_TAUGHT, STUDENT: (OWN,)}
OWN_OF_PUPIL = {STUDENT: (OWN,)}
OWN_OF_INSTRUCTOR = {INSTRUCTOR: (OWN, NO_LONGER)}
SELF_OR_HEADS = {**HEADS, **OWN_OF_INSTRUCTOR}
SELF_OR_PLANNERS = {**PLANNERS, **OWN_OF_INSTRUCTOR}
WRITERS = {INSTRUCTOR: relations_of(INSTRUCTOR), GUARDIAN: relations_of(GUARDIAN)}

_STUDENT, _COURSE, _GROUP, _INSTRUCTOR = "Student", "Course", "Student Group", "Instructor"
_DOCUMENT, _CONVERSATION, _RUN = "AI Knowledge Document", "AI Conversation", "AI Timetable Run"


def _calls(names: str, let_in: Mapping[str, tuple[str, ...]], about: str = PUPILS, **arguments: str) -> list[Call]:
    return [Call(name, let_in, arguments, about) for name in names.split()]


_CALLS = (
    # Pupils
    *_calls("students.enhanced students.predictions students.explain students.recommendations", AROUND_A_PUPIL, student=_STUDENT),
    *_calls("family.day", AROUND_A_PUPIL, student=_STUDENT),
    *_calls("family.ahead", AT_HOME, student=_STUDENT),
    *_calls("family.ask_leave", {GUARDIAN: (CHILD,)}, student=_STUDENT),
    # A request of the office's is nobody's to withdraw.
    *_calls("family.withdraw_leave", NOBODY, leave="Student Leave Application"),
    *_calls("calendar.download calendar.make_address calendar.take_back", AT_HOME, student=_STUDENT),
    *_calls("calendar.feed", EVERYBODY),
    *_calls("tutor.progress", {**PUPILS_TAUGHT, STUDENT: (OWN,)}, student=_STUDENT),
    *_calls("privacy.consents privacy.set_consent privacy.request_deletion privacy.deletion_requests", AT_HOME, student=_STUDENT),
    *_calls("privacy.export", {**OVERSEERS, **AT_HOME}, student=_STUDENT),
    *_calls("privacy.exports privacy.download", SIGNED_IN),
    *_calls("privacy.deletion_plan privacy.decide_deletion", HEADS, request="AI Erasure Request"),
    # Talks with the tutor. A guardian reads along where policy and consent let them: here they do not.
    *_calls("tutor.ask", AT_SCHOOL, COURSES, course=_COURSE),
    *_calls("tutor.attach", {**TEACHERS, STUDENT: relations_of(STUDENT)}),
    *_calls("tutor.attached tutor.conversations tutor.due_checks", SIGNED_IN),
    *_calls("tutor.messages", AT_SCHOOL, conversation=_CONVERSATION),
    *_calls("tutor.readers", OWN_OF_PUPIL, conversation=_CONVERSATION),
    *_calls("tutor.reply tutor.feedback", OWN_OF_PUPIL, message="AI Message"),
    *_calls("tutor.comment", WHERE_TAUGHT, conversation=_CONVERSATION),
    *_calls("tutor.answer_check", OWN_OF_PUPIL, exercise="AI Guided Exercise"),
    *_calls("tutor.conversations_of_child", {GUARDIAN: (CHILD,)}, student=_STUDENT),
    # The shelf
    *_calls("knowledge.search knowledge.ask", AT_SCHOOL, COURSES, course=_COURSE),
    *_calls("knowledge.page", {**TEACHERS, STUDENT: relations_of(STUDENT)}),
    *_calls("knowledge.status", {**HEADS, INSTRUCTOR: (*_TAUGHT, WIDE)}, document=_DOCUMENT),
    *_calls("knowledge.read_again knowledge.stop_reading knowledge.passages cataloguing.correct", {**OVERSEERS, INSTRUCTOR: _TAUGHT}, document=_DOCUMENT),
    *_calls("knowledge.upload knowledge.add_documents cataloguing.suggestions cataloguing.first_look", {**OVERSEERS, **INSTRUCTORS}),
    *_calls("cataloguing.accept cataloguing.dismiss", {**OVERSEERS, INSTRUCTOR: _TAUGHT}, suggestions="AI Document Suggestion"),
    *_calls("knowledge.try_question", WHERE_TAUGHT, student=_STUDENT, course=_COURSE),
    # Teaching
    *_calls("teaching.lesson", WHERE_TAUGHT, GROUPS, lesson="Course Schedule"),
    *_calls("teaching.student_group", PUPILS_TAUGHT, GROUPS, student_group=_GROUP),
    *_calls("teaching.course courses.analytics courses.content_suggestions courses.difficulty recommendations.propose_prerequisites", WHERE_TAUGHT, COURSES, course=_COURSE),
    *_calls("teaching.my_day teaching.my_wishes teaching.wish swaps.mine", INSTRUCTORS),
    *_calls("assessments.plan", WHERE_TAUGHT, GROUPS, plan="Assessment Plan"),
    *_calls("assessments.result assessments.draft_feedback", WHERE_TAUGHT, result="Assessment Result"),
    *_calls("assessments.take_feedback assessments.undo_feedback", WHERE_TAUGHT, feedback="Result Feedback"),
    *_calls("report_comments.of_pupil", PUPILS_TAUGHT, student=_STUDENT),
    *_calls("report_comments.draft", WHERE_TAUGHT, student=_STUDENT, course=_COURSE),
    *_calls("report_comments.draft_group", WHERE_TAUGHT, GROUPS, student_group=_GROUP, course=_COURSE),
    *_calls("report_comments.read report_comments.write report_comments.approve report_comments.reopen", WHERE_TAUGHT, comment="Report Comment"),
    *_calls("recommendations.decide", WHERE_TAUGHT, recommendations="AI Recommendation"),
    *_calls("recommendations.tick", AT_SCHOOL, recommendation="AI Recommendation"),
    *_calls("recommendations.decide_prerequisite", WHERE_TAUGHT, COURSES, prerequisite="Topic Prerequisite"),
    *_calls("assistant.ask assistant.asked", TEACHERS),
    *_calls("instructors.insights", SELF_OR_HEADS, instructor=_INSTRUCTOR),
    *_calls("instructors.students_analysis", {**HEADS, INSTRUCTOR: (OWN,)}, instructor=_INSTRUCTOR, student_group=_GROUP),
    *_calls("instructors.schedule_optimization", SELF_OR_PLANNERS, instructor=_INSTRUCTOR),
    # Messages and notices
    *_calls("messages.reachable messages.conversations", WRITERS),
    *_calls("messages.look messages.read", {**HEADS, **OWN_OF_INSTRUCTOR, GUARDIAN: (CHILD,)}, conversation="Family Conversation"),
    *_calls("messages.send", {INSTRUCTOR: (OWN,), GUARDIAN: (CHILD,)}, conversation="Family Conversation"),
    *_calls("notices.listed notices.unread notices.read_all notices.how_told notices.set_choice notices.set_quiet_hours notices.set_language notices.subscribe notices.unsubscribe notices.test", SIGNED_IN),
    *_calls("notices.read", OWN_OF_PUPIL, notice="AI Notice"),
    # Timetables
    *_calls("timetables.check timetables.start timetables.go_on timetables.stop timetables.state timetables.plan timetables.costs timetables.exchange_cost timetables.rooms timetables.move timetables.exchange timetables.lock timetables.undo timetables.preview timetables.apply timetables.learn timetables.use timetables.compare_variants schedules.suggestions", PLANNERS, run=_RUN),
    *_calls("timetables.compare", PLANNERS, run=_RUN, other=_RUN),
    *_calls("timetables.take_back", PLANNERS, change="AI Timetable Change"),
    *_calls("timetables.accept_preference timetables.dismiss_preference", PLANNERS, preference="AI Timetable Preference"),
    *_calls("timetables.propose_loads timetables.accept_loads", PLANNERS, from_term="Academic Term", for_term="Academic Term"),
    *_calls("timetables.take_over", PLANNERS, old_term="Academic Term", new_term="Academic Term"),
    *_calls("schedules.optimized", PLANNERS, academic_term="Academic Term"),
    *_calls("schedules.resolve_conflicts", PLANNERS),
    *_calls("exams.solve exams.look exams.apply", PLANNERS, plan="AI Exam Plan"),
    *(Call(name, PLANNERS, {"name": "Instructor Absence"}, fixed={"doctype": "Instructor Absence"}) for name in ("cover.look", "cover.propose")),
    Call("cover.cancel", SELF_OR_PLANNERS, {"name": "Instructor Absence"}, fixed={"doctype": "Instructor Absence"}),
    *_calls("cover.confirm cover.reject cover.not_by", PLANNERS, repair="AI Timetable Repair"),
    *_calls("cover.report_absence", SELF_OR_PLANNERS, instructor=_INSTRUCTOR),
    *_calls("swaps.look", SELF_OR_PLANNERS, swap="Lesson Swap"),
    *_calls("swaps.possible swaps.ask", OWN_OF_INSTRUCTOR, lesson="Course Schedule"),
    *_calls("swaps.withdraw", OWN_OF_INSTRUCTOR, swap="Lesson Swap"),
    # The sample is asked for by the instructor, of a colleague.
    *_calls("swaps.agree swaps.decline", NOBODY, swap="Lesson Swap"),
    *_calls("swaps.confirm swaps.refuse", PLANNERS, swap="Lesson Swap"),
    # The whole school
    *_calls("integrity.check integrity.conflicts oversight.list_proposals oversight.decide oversight.overrides predictions.followed sync.pull sync.status", HEADS),
    *_calls("integrity.resolve_conflict integrity.take_back", HEADS, conflict="AI Data Conflict"),
    Call("sync.relationships", AROUND_A_PUPIL, {"of": _STUDENT}, fixed={"kind": "student-parent"}),
    *_calls("integrity.repair integrity.start_check people.unlinked people.disagreements people.mend predictions.learn predictions.estimate providers.test_connection sync.push sync.trigger monitoring.alerts monitoring.metrics", OVERSEERS),
    *_calls("predictions.use_model", OVERSEERS, model="AI Model"),
    *_calls("monitoring.look_after monitoring.try_rule", OVERSEERS),
    *_calls("monitoring.health monitoring.readiness", EVERYBODY),
    *_calls("audit.search audit.verify audit.verified", AUDITORS),
    *_calls("tasks.state tasks.stop", OVERSEERS, task="AI Task"),
    *_calls("webhooks.receive", NOBODY),
    *_calls("webhooks.make_secret", OVERSEERS, sender="AI Webhook Sender"),
    *_calls("webhooks.send_again webhooks.give_up", OVERSEERS, delivery="AI Webhook Delivery"),
    *_calls("webhooks.send_given_up_again", OVERSEERS),
    # Whoever may change the person's record at the desk: the school's office.
    *(Call(name, {PLANNER: (ANY,)}, {"name": "Guardian"}, fixed={"doctype": "Guardian"}) for name in ("people.invitation", "people.invite", "people.take_back_invitation")),
    *_calls("people.invite_guardian", {PLANNER: (ANY,)}, guardian="Guardian"),
    *_calls("people.invite_many", {PLANNER: (ANY,)}, persons="Guardian"),
)  # fmt: skip

METHODS: dict[str, Call] = {call.method: call for call in _CALLS}
if len(METHODS) != len(_CALLS):
    raise ValueError("a method has two rows")
