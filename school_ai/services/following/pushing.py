"""What other systems have computed, handed in: checked against a schema, written once for each key of theirs, and only
to where computed things may go."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import frappe
import pydantic
from frappe import _
from frappe.utils import getdate, now_datetime
from pydantic import Field

from school_ai.services import insights, seals, titles
from school_ai.services.analytics import wording
from school_ai.services.analytics.estimating import PREDICTION
from school_ai.services.analytics.outcome_words import TITLES
from school_ai.services.analytics.recommending import KINDS, PROPOSED, RECOMMENDATION, WITHDRAWN

WRITTEN, UNCHANGED, REJECTED = "written", "unchanged", "rejected"
KIND = "From another system"
Name = Annotated[str, Field(min_length=1, max_length=140)]


@dataclass(frozen=True)
class Outcome:
    """What became of an item. `name`: the record; `reason`: why it was rejected, empty otherwise."""

    key: str
    outcome: Literal["written", "unchanged", "rejected"]
    name: str | None
    reason: str


class _Item(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid")

    key: Annotated[str, Field(min_length=1, max_length=100)]
    withdrawn: bool = False


class _Subject(_Item):
    student: Name | None = None
    course: Name | None = None


class InsightItem(_Subject):
    """Something that was seen. About one pupil, course, student group or instructor at least."""

    title: Annotated[str, Field(max_length=140)] = ""
    text: Annotated[str, Field(max_length=2000)] = ""
    suggestion: Annotated[str, Field(max_length=1000)] = ""
    severity: Literal["", "Low", "Medium", "High"] = ""
    probability: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.0
    student_group: Name | None = None
    instructor: Name | None = None
    valid_until: date | None = None
    evidence: dict[str, Any] = Field(default_factory=dict)


class RecommendationItem(_Subject):
    """A step for a pupil. A teacher decides on it before the pupil sees it."""

    kind: Literal["topic", "material", "practice", "talk"] = "topic"
    topic: Annotated[str, Field(max_length=140)] = ""
    text: Annotated[str, Field(max_length=1000)] = ""
    reason: Annotated[str, Field(max_length=1000)] = ""


class PredictionItem(_Subject):
    """A chance (0 to 1), or a value in percent, with its interval."""

    outcome: Literal["fails", "grade", "often_absent", "withdraws"] = "grade"
    estimate: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    low: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    high: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] | None = None
    as_of: date | None = None
    valid_until: date | None = None


_SUBJECTS = {"student": "Student", "course": "Course", "student_group": "Student Group", "instructor": "Instructor"}


def push(kind: str, items: Sequence[dict[str, Any]]) -> list[Outcome]:
    """Write what can be written; each item by itself."""
    schema, write = _KINDS[kind]
    return [_push_one(schema, write, item) for item in items]


def _push_one(schema: type[_Item], write: Callable, given: dict[str, Any]) -> Outcome:
    key = str(given.get("key") or "")[:100]
    try:
        item = schema.model_validate(given)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        return Outcome(key, REJECTED, None, _("{0}: {1}").format(where, first["msg"]))
    reason = None if item.withdrawn else _why_not(item)
    if reason:
        return Outcome(key, REJECTED, None, reason)
    frappe.db.savepoint("school_ai_push")
    try:
        written, name = write(item)
    except frappe.ValidationError as error:
        frappe.db.rollback(save_point="school_ai_push")
        frappe.clear_last_message()
        return Outcome(key, REJECTED, None, str(error))
    return Outcome(key, WRITTEN if written else UNCHANGED, name, "")


def _why_not(item: _Item) -> str | None:
    """What is missing, or names nothing that is there."""
    named = {field: getattr(item, field, None) for field in _SUBJECTS}
    if isinstance(item, InsightItem):
        if not any(named.values()):
            return _("Say whom it is about: student, course, student_group or instructor.")
        if not item.title or not item.text:
            return _("{0} must not be empty.").format("title" if not item.title else "text")
    else:
        if not item.student:
            return _("{0} must not be empty.").format("student")
        if isinstance(item, RecommendationItem) and not item.text:
            return _("{0} must not be empty.").format("text")
        if isinstance(item, PredictionItem):
            if item.estimate is None:
                return _("{0} must not be empty.").format("estimate")
            if item.outcome != "grade" and item.estimate > 1:
                return _("A chance is between 0 and 1.")
    for field, name in named.items():
        if name and not frappe.db.exists(_SUBJECTS[field], name):
            return _("There is no {0} {1}.").format(_(_SUBJECTS[field]), name)
    return None


def _print_of(item: _Item) -> str:
    return hashlib.sha256(item.model_dump_json().encode()).hexdigest()[:32]


def _insight(item: InsightItem) -> tuple[bool, str | None]:
    key, said = f"outside:{item.key}", _print_of(item)
    standing = frappe.db.get_value(insights.INSIGHT, {"open_key": key}, ["name", "fingerprint"], as_dict=True)
    if item.withdrawn:
        return insights.withdraw(key), standing and standing.name
    if standing and standing.fingerprint == said:
        return False, standing.name
    told = insights.say(
        insights.Insight(
            key=key,
            kind=KIND,
            title=item.title,
            text=item.text,
            suggestion=item.suggestion,
            evidence=item.evidence,
            severity=item.severity,
            probability=item.probability,
            valid_until=item.valid_until,
            fingerprint=said,
            about={field: getattr(item, field) for field in _SUBJECTS},
        )
    )
    # One that somebody has answered of late is not said again.
    return told.name is not None, told.name


def _recommendation(item: RecommendationItem) -> tuple[bool, str | None]:
    row = frappe.db.get_value(
        RECOMMENDATION, {"outside_key": item.key}, ["name", "status", "evidence"], as_dict=True, for_update=True
    )
    if item.withdrawn:
        if not row or row.status != PROPOSED:
            return False, row and row.name
        frappe.db.set_value(RECOMMENDATION, row.name, "status", WITHDRAWN)
        return True, row.name
    said = frappe.as_json([_print_of(item)])
    # What a teacher has decided stays.
    if row and (row.evidence == said or row.status not in (PROPOSED, WITHDRAWN)):
        return False, row.name
    values = {
        "status": PROPOSED,
        "kind": KINDS[item.kind],
        "student": item.student,
        "student_name": frappe.db.get_value("Student", item.student, "student_name"),
        "course": item.course,
        "topic": item.topic,
        "text": item.text,
        "reason": item.reason,
        "evidence": said,
        "computed_on": now_datetime(),
    }
    values["title"] = titles.of_step(values["student_name"], item.course, item.text)
    if row:
        frappe.db.set_value(RECOMMENDATION, row.name, values)
        return True, _sealed(RECOMMENDATION, row.name)
    document = frappe.get_doc({"doctype": RECOMMENDATION, "outside_key": item.key, **values})
    return True, _sealed(RECOMMENDATION, document.insert(ignore_permissions=True).name)


def _sealed(doctype: str, name: str) -> str:
    seals.seal(doctype, [name])
    return name


def _prediction(item: PredictionItem) -> tuple[bool, str | None]:
    row = frappe.db.get_value(
        PREDICTION, {"outside_key": item.key}, ["name", "fingerprint"], as_dict=True, for_update=True
    )
    if item.withdrawn:
        if row:
            frappe.delete_doc(PREDICTION, row.name, ignore_permissions=True, force=True, delete_permanently=True)
        return bool(row), row and row.name
    said, is_grade = _print_of(item), item.outcome == "grade"
    if row and row.fingerprint == said:
        return False, row.name
    values = {
        "student": item.student,
        "student_name": frappe.db.get_value("Student", item.student, "student_name"),
        "outcome": TITLES[item.outcome],
        "course": item.course,
        "chance": 0 if is_grade else item.estimate,
        "value": item.estimate if is_grade else 0,
        "low": item.low or 0,
        "high": item.high or 0,
        "said": wording.said(
            item.outcome, None if is_grade else item.estimate, item.estimate if is_grade else None, item.low, item.high
        ),
        "as_of": item.as_of or getdate(),
        "valid_until": item.valid_until,
        "fingerprint": said,
    }
    if row:
        frappe.db.set_value(PREDICTION, row.name, values)
        return True, _sealed(PREDICTION, row.name)
    document = frappe.get_doc({"doctype": PREDICTION, "outside_key": item.key, **values})
    return True, _sealed(PREDICTION, document.insert(ignore_permissions=True).name)


_KINDS: dict[str, tuple[type[_Item], Callable]] = {
    "insights": (InsightItem, _insight),
    "recommendations": (RecommendationItem, _recommendation),
    "predictions": (PredictionItem, _prediction),
}
