"""What does not agree in the school's own records: results, groups, attendance. Never changed by us: proposed."""

from collections.abc import Iterable

from frappe import _
from frappe.utils import formatdate

from school_ai.erpnext_records import disagreements
from school_ai.erpnext_records.called import called
from school_ai.erpnext_records.disagreements import EXACT, ResultHeld, Same
from school_ai.services.integrity.finding import (
    AMEND,
    CANCEL,
    CHANGE,
    HOLIDAY,
    MEMBER,
    OUTSIDE,
    REMOVE,
    SCORE,
    TWICE,
    Finding,
    Findings,
)

RESULT, ATTENDANCE, GROUP, LESSON = "Assessment Result", "Student Attendance", "Student Group", "Course Schedule"


def scores() -> Findings:
    """Results above the maximum, and results whose total is not the sum of their parts."""
    for result in disagreements.impossible_results():
        yield Finding(
            SCORE,
            RESULT,
            result.name,
            " ".join(_wrong_with(result)),
            now=_as_it_stands(result),
            proposed=_within_bounds(result),
            way=AMEND,
        )


def _wrong_with(result: ResultHeld) -> Iterable[str]:
    for part in result.parts:
        if part.maximum > 0 and part.score > part.maximum + EXACT:
            yield _("{0} has {1} points in {2}, of {3} at most.").format(
                result.student_name, _number(part.score), part.criterion, _number(part.maximum)
            )
        if part.score < -EXACT:
            yield _("{0} has {1} points in {2}, less than none.").format(
                result.student_name, _number(part.score), part.criterion
            )
    if result.maximum > 0 and result.total > result.maximum + EXACT:
        yield _("{0} has {1} points in all, of {2} at most.").format(
            result.student_name, _number(result.total), _number(result.maximum)
        )
    if result.parts and abs(result.sum - result.total) > EXACT:
        yield _("The total of {0} is {1}, the sum of the parts {2}.").format(
            result.student_name, _number(result.total), _number(result.sum)
        )
    yield _("Look at the paper before you take the proposal.")


def _as_it_stands(result: ResultHeld) -> dict:
    return {
        "total_score": result.total,
        "details": [
            {"name": part.row, "assessment_criteria": part.criterion, "score": part.score} for part in result.parts
        ],
    }


def _within_bounds(result: ResultHeld) -> dict:
    """Each score within its bounds, and the total their sum, which Education works out itself."""
    parts = [
        {
            "name": part.row,
            "assessment_criteria": part.criterion,
            "score": max(0.0, min(part.score, part.maximum) if part.maximum > 0 else part.score),
        }
        for part in result.parts
    ]
    total = sum(part["score"] for part in parts) if parts else max(0.0, min(result.total, result.maximum))
    return {"total_score": total, "details": parts}


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def members() -> Findings:
    """Pupils in groups of programs that they are not enrolled in."""
    for member in disagreements.members_not_enrolled():
        when = member.term or member.year
        row = {"name": member.row, "student": member.student, "student_name": member.student_name}
        yield Finding(
            MEMBER,
            GROUP,
            member.group,
            _(
                "{0} is in this group, but not enrolled in {1} for {2}. Enrol them, or take them out of the group."
            ).format(member.student_name, member.program, when),
            about=member.student,
            now={"students": [{**row, "active": 1}]},
            proposed={"students": [{**row, "active": 0}]},
            way=CHANGE,
        )


def submitted_twice() -> Findings:
    """Attendance and results that were submitted twice."""
    for each in disagreements.attendance_twice():
        pupil, day = called("Student", each.student), formatdate(each.day)
        yield _again(
            ATTENDANCE,
            each,
            _("Attendance of {0} on {1} was submitted twice. The other record is {2}.").format(pupil, day, each.first),
        )
    for each in disagreements.results_twice():
        yield _again(
            RESULT,
            each,
            _("The result of {0} was submitted twice. The other record is {1}.").format(
                called(RESULT, each.name), each.first
            ),
        )


def _again(doctype: str, each: Same, text: str) -> Finding:
    return Finding(
        TWICE,
        doctype,
        each.name,
        text,
        now={"docstatus": 1, "student": each.student},
        proposed={"docstatus": 2},
        way=CANCEL,
    )


def on_holidays() -> Findings:
    """Attendance that was taken on a holiday."""
    for each in disagreements.attendance_on_holidays():
        yield Finding(
            HOLIDAY,
            ATTENDANCE,
            each.name,
            _("Attendance of {0} on {1}, which is a holiday: {2}.").format(each.about, formatdate(each.day), each.why),
            now={"docstatus": 1, "date": each.day},
            proposed={"docstatus": 2},
            way=CANCEL,
        )


def outside_term() -> Findings:
    """Lessons on days that are not within the term of their group."""
    for each in disagreements.lessons_outside_term():
        yield Finding(
            OUTSIDE,
            LESSON,
            each.name,
            _("{0} on {1}, which is not within {2}.").format(each.about, formatdate(each.day), each.why),
            now={"schedule_date": each.day},
            way=REMOVE,
            proposed={},
        )
