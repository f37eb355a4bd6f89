"""A school in which every method of the API has something to work on: for the contract of the API."""

from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.utils import add_days, getdate, now_datetime

from school_ai import permissions
from school_ai.api import cover, exams, swaps, timetables, tutor
from school_ai.erpnext_records import lessons
from school_ai.jobs import tasks
from school_ai.permissions import standing_of
from school_ai.services import exercises, family_messages
from school_ai.services.analytics import models
from school_ai.services.calendars import addresses
from school_ai.services.integrity import checking, repairing
from school_ai.services.integrity.finding import MEMBER
from school_ai.services.teaching import feedback, report_comments
from school_ai.services.timetables import examining, learning, situation, swapping
from school_ai.services.webhooks import due, senders
from school_ai.tests import documents, former_pupils, results, setting, shelf, timetable
from school_ai.tests.school import DOMAIN, School

LAW = "To every action there is an equal and opposite reaction."
QUESTION = "What is there to every action?"
ASSESSMENT = "API contract"


@dataclass
class World:
    """Names of records. `others` are those of another pupil, group, instructor or course."""

    school: School
    names: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["names"][name]
        except KeyError:
            raise AttributeError(name) from None


def make(case) -> World:
    """Make it, until the end of the test `case`. What workers do is done here, so some of it is committed."""
    world = World(case.school)
    case.addCleanup(_forget, case.school)
    _timetable(world)
    _exams(world)
    _conversation(case, world)
    _estimates(world)
    _conflict(world)
    _webhooks(world)
    _family(world)
    _teaching(world)
    return world


def _teaching(world: World) -> None:
    """Results of the instructor's pupil and of another's, with feedback and comments for report cards."""
    school = world.school
    mine = results.submitted(school, school.pupil_10, 8.0, 4.0)
    other = results.submitted(school, school.pupil_7, 5.0, 5.0, group=school.group_7)
    # Of a course that the instructor does not teach, either.
    for doctype, name in (("Assessment Result", other.name), ("Assessment Plan", other.assessment_plan)):
        frappe.db.set_value(doctype, name, "course", school.mathematics)
    frappe.db.set_value("Assessment Result", mine.name, "academic_term", school.term)
    taken = feedback.take(feedback.draft(mine.name).name, "Well done.")
    heads = standing_of("Administrator")
    comment = report_comments.draft(heads, school.pupil_10, school.physics, school.term)
    others = report_comments.draft(heads, school.pupil_7, school.mathematics, school.term)
    # Opened by the instructor, and by nobody else.
    frappe.db.set_value("Report Comment", comment.name, "read_by", school.physicist_login)
    world.names |= {
        "assessment": mine.assessment_plan,
        "others_assessment": other.assessment_plan,
        "result": mine.name,
        "others_result": other.name,
        "taken_feedback": taken.name,
        "comment": comment.name,
        "others_comment": others.name,
    }


def _family(world: World) -> None:
    """Leave that the guardian has asked for, a conversation with the instructor, and one of others."""
    school = world.school
    world.names["others_family_conversation"] = _written(school.pupil_7, school.father, school.mathematician)
    world.names["family_conversation"] = _written(school.pupil_10, school.mother, school.physicist)
    world.names["notice"] = _insert(
        "AI Notice",
        subject="Somebody has written",
        kind="Messages",
        state="Told",
        user=school.mother_login,
        person_doctype="Guardian",
        person=school.mother,
        students=school.pupil_10,
        shown_on=now_datetime(),
        told_key="contract",
    )
    leave = _insert(
        "Student Leave Application",
        student=school.pupil_10,
        from_date=add_days(getdate(), 200),
        to_date=add_days(getdate(), 201),
        attendance_based_on="Student Group",
        student_group=school.group_10,
        reason="A journey",
    )
    frappe.db.set_value("Student Leave Application", leave, "owner", school.mother_login)
    world.names["leave"] = leave
    world.names["erasure"] = _insert("AI Erasure Request", subject_doctype="Student", subject=school.pupil_10_b)
    rule = frappe.get_all("AI Alert Rule", pluck="name", order_by="title", limit=1)[0]
    alert = frappe.get_doc(
        {
            "doctype": "AI Alert",
            "title": "Contract",
            "rule": rule,
            "figure": "Requests",
            "severity": "Notice",
            "state": "Firing",
            "since": now_datetime(),
            "fired_on": now_datetime(),
        }
    )
    alert.flags.is_ours = True
    world.names |= {"alert_rule": rule, "alert": alert.insert().name}
    made = addresses.make(permissions.standing_of(school.mother_login), school.pupil_10, False)
    world.names["calendar_key"] = made.address.partition("key=")[2]


def _written(student: str, guardian: str, instructor: str) -> str:
    row = frappe.get_doc(
        {
            "doctype": family_messages.CONVERSATION,
            "subject": "Contract",
            "student": student,
            "guardian": guardian,
            "instructor": instructor,
            "last_message_on": now_datetime(),
        }
    )
    row.flags.is_ours = True
    return row.insert().name


def _timetable(world: World) -> None:
    school = world.school
    planned = timetable.ensure(school)
    timetable.forget(school)
    monday = timetable.next_monday()
    run = timetable.solved(school, planned)
    applied = timetables.apply(run=run, from_date=str(monday))
    frappe.db.commit()
    tasks.work(applied["task"])
    week = lessons.between(monday, add_days(monday, 6), student_group=[school.group_10, school.group_7])
    own = next(each for each in week if each.instructor == school.physicist)
    other = next(each for each in week if each.instructor == school.mathematician and not each.lesson)
    # A lesson of the physicist's with a group that the mathematician teaches: they can take each other's.
    third = _insert(
        "Course Schedule",
        student_group=school.group_7,
        course=school.physics,
        instructor=school.physicist,
        room=planned.room,
        schedule_date=other.day,
        from_time="10:00:00",
        to_time="10:45:00",
    )
    later = add_days(other.day, 14)
    absence = _insert(situation.ABSENCE, instructor=school.mathematician, from_date=later, to_date=later)
    sick = _insert(
        situation.ABSENCE, instructor=school.physicist, from_date=add_days(monday, 21), to_date=add_days(monday, 21)
    )
    closure = _insert(situation.CLOSURE, room=planned.lab, from_date=own.day, to_date=own.day)
    world.names |= {
        "run": run,
        "other_run": timetable.solved(school, planned),
        "unused_run": timetable.solved(school, planned),
        "monday": monday,
        "change": applied["change"],
        "task": applied["task"],
        "lesson": third,
        "others_lesson": other.name,
        "absence": absence,
        "own_absence": sick,
        "closure": closure,
        "repair": cover.propose(doctype=situation.ABSENCE, name=absence)["name"],
        "load": planned.physics,
        "room": planned.room,
        "next_term": _term(school, 2),
        "preference": _insert(
            learning.PREFERENCE,
            text="Physics is early.",
            academic_term=school.term,
            status="Proposed",
            details=frappe.as_json({"about": "course", "name": school.physics, "wanted": True, "room": None}),
        ),
    }
    frappe.set_user(school.mathematician_login)
    world.names["swap"] = swaps.ask(lesson=other.name, kind="times", colleague=school.physicist, other=third)["name"]
    frappe.set_user(school.physicist_login)
    world.names["own_swap"] = swaps.ask(lesson=third, kind="times", colleague=school.mathematician, other=other.name)[
        "name"
    ]
    frappe.set_user("Administrator")
    assert swapping.SWAP == "Lesson Swap"


def _term(school: School, number: int) -> str:
    year = frappe.db.get_value("Academic Term", school.term, "academic_year")
    return _insert(
        "Academic Term",
        academic_year=year,
        term_name=f"Term {number}",
        term_start_date=add_days(getdate(), 70),
        term_end_date=add_days(getdate(), 119),
    )


def _exams(world: World) -> None:
    school = world.school
    setting.needed()
    assessment = {
        "assessment_group": setting.GROUP,
        "grading_scale": setting.SCALE,
        "maximum_assessment_score": 10,
        "from_time": "18:00:00",
        "to_time": "19:00:00",
        "assessment_criteria": [{"assessment_criteria": setting.CRITERIA, "maximum_score": 10}],
    }
    _insert(
        "Assessment Plan",
        assessment_name=ASSESSMENT,
        student_group=school.group_10,
        course=school.physics,
        schedule_date=add_days(world.monday, 60),
        **assessment,
    )
    plan = _insert(
        examining.EXAM_PLAN,
        title=ASSESSMENT,
        academic_term=school.term,
        assessment_group=setting.GROUP,
        first_date=world.monday,
        last_date=add_days(world.monday, 4),
        most_a_day=1,
        sessions=[{"session_name": "Morning", "from_time": "08:00:00", "to_time": "09:30:00"}],
    )
    task = exams.solve(plan=plan)
    frappe.db.commit()
    tasks.work(task)
    world.names["exam_plan"] = plan


def _conversation(case, world: World) -> None:
    school = world.school
    world.names["document"] = shelf.add_indexed(case, documents.pdf([("Forces", 20), (LAW, 11)]), title="Laws").name
    world.names["others_document"] = shelf.add_indexed(
        case, documents.pdf([("Fractions", 20), ("A half is a part of a whole.", 11)]), course=school.mathematics
    ).name
    setting.only_ours(case)
    setting.policy(guardians_may_read=1)
    _insert("AI Consent", student=school.pupil_10, purpose="Guardians read conversations")
    frappe.set_user(school.pupil_10_login)
    message = tutor.ask(QUESTION, school.physics)[1]
    frappe.set_user(school.pupil_10_b_login)
    others = tutor.ask(QUESTION, school.physics)[1]
    frappe.set_user("Administrator")
    suggestion = {"field": "topic", "value": "Forces", "confidence": 80, "state": "Proposed"}
    world.names |= {
        "message": message["name"],
        "conversation": message["conversation"],
        "others_message": others["name"],
        "others_conversation": others["conversation"],
        "suggestion": _insert("AI Document Suggestion", document=world.document, **suggestion),
        "exercise": _insert(
            exercises.EXERCISE,
            conversation=message["conversation"],
            student=school.pupil_10,
            course=school.physics,
            state=exercises.UNDERSTOOD,
            check_question="What is a force?",
            check_answer="a push or a pull",
            check_again_on=getdate(),
            closed_on=now_datetime(),
        ),
    }


def _estimates(world: World) -> None:
    school = world.school
    for pupil in (school.pupil_10, school.pupil_10_b):
        former_pupils.result(
            pupil,
            school.physics,
            frappe.db.get_value("Academic Term", school.term, "academic_year"),
            school.term,
            add_days(getdate(), -20),
            12.0,
            20.0,
            "API contract result",
        )
    # A pupil whom none of the instructors teaches.
    world.names["stranger"] = _insert(
        "Student", first_name="Dora", last_name="Test", student_email_id=f"dora@{DOMAIN}", joining_date=getdate()
    )
    step = {"kind": "Practise", "course": school.physics, "text": "Practise forces."}
    insight = {"title": "A look", "text": "Worth a look.", "kind": "results_fall", "severity": "Low", "status": "Open"}
    world.names |= {
        "proposed": _insert("AI Recommendation", student=school.pupil_10, status="Proposed", **step),
        "accepted": _insert("AI Recommendation", student=school.pupil_10, status="Accepted", **step),
        "insight": _insert("AI Insight", student_group=school.group_10, course=school.physics, **insight),
        "others_insight": _insert("AI Insight", student_group=school.group_7, course=school.mathematics, **insight),
        "prediction": _insert(
            "AI Prediction",
            student=school.pupil_10,
            outcome="Failing a course",
            course=school.physics,
            student_group=school.group_10,
            chance=0.4,
            told=1,
            as_of=getdate(),
            valid_until=add_days(getdate(), 7),
            reasons="[]",
            changes="[]",
        ),
        "prerequisite": _insert(
            "Topic Prerequisite", course=school.physics, earlier="Forces", later="Energy", status="Proposed"
        ),
        "model": _insert(models.MODEL, title="Earlier", outcome="Failing a course", status=models.EARLIER),
    }


def _conflict(world: World) -> None:
    """A pupil in a group of a program that they are not enrolled in."""
    results.member(world.school.group_7, world.school.pupil_10)
    found = [each for each in checking.look().findings if each.kind == MEMBER]
    world.names["conflict"] = repairing.repair([found[0].id])[0].conflict


def _webhooks(world: World) -> None:
    webhook = "school-ai-insights-generated"
    frappe.db.set_value("Webhook", webhook, "enabled", 1)
    about = {
        "webhook": webhook,
        "reference_doctype": "AI Insight",
        "next_try": now_datetime(),
        "due_since": now_datetime(),
    }
    world.names |= {
        "sender": _insert(senders.SENDER, title="Admissions"),
        "delivery": _insert(due.DELIVERY, status=due.GIVEN_UP, reference_name="one", delivery_key="one", **about),
        "waiting_delivery": _insert(
            due.DELIVERY, status=due.WAITING, reference_name="two", delivery_key="two", open_key="two", **about
        ),
    }


def _insert(doctype: str, **values: Any) -> str:
    document = frappe.get_doc({"doctype": doctype, **values})
    document.flags.is_ours = True
    return document.insert(ignore_permissions=True, ignore_mandatory=True).name


def _forget(school: School) -> None:
    # What a test has done beside is not to be kept.
    frappe.set_user("Administrator")
    frappe.db.rollback()
    timetable.forget(school)
    frappe.db.delete("AI Integrity Policy", {"title": "Test policy"})
    for doctype in (swapping.SWAP, situation.ABSENCE, situation.CLOSURE, examining.EXAM_PLAN):
        frappe.db.delete(doctype)
    for doctype in (feedback.FEEDBACK, report_comments.COMMENT, "Assistant Question"):
        frappe.db.delete(doctype)
    frappe.db.delete(addresses.ADDRESS)
    for doctype in (senders.SENDER, due.DELIVERY, family_messages.CONVERSATION, family_messages.MESSAGE):
        frappe.db.delete(doctype)
    frappe.db.set_value("Webhook", {"name": ("like", "school-ai-%")}, "enabled", 0)
    for doctype in ("AI Notice", "AI Notice Delivery", "AI Notice Choices", "AI Notice Choice", "AI Push Subscription"):
        frappe.db.delete(doctype)
    for doctype in ("AI Erasure Request", "AI Data Export", "AI Alert", "AI Guided Exercise"):
        frappe.db.delete(doctype)
    for doctype in ("AI Conversation", "AI Message"):
        frappe.db.delete(doctype)
    frappe.db.delete("Student Leave Application", {"student": school.pupil_10})
    pupils = (school.pupil_10, school.pupil_10_b, school.pupil_7)
    results.forget(school, *pupils)
    frappe.db.delete("AI Consent", {"student": ("in", pupils)})
    frappe.db.delete("Assessment Plan", {"assessment_name": ASSESSMENT})
    frappe.db.delete("Academic Term", {"term_start_date": add_days(getdate(), 70)})
    frappe.db.commit()
