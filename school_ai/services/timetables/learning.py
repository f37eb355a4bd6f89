"""What planners and instructors seem to prefer, learned from what they do to timetables and proposed with its evidence.

Nothing is applied by itself. Accepted, a preference becomes what a planner could have written: forbidden times or rooms
of course loads, wishes of an instructor, or a rule.
"""

import json
from collections import defaultdict
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.ai.scheduling.preferences import LOCKED, MOVED, Event, Preference, learn
from school_ai.ai.scheduling.problem import Place, Problem
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.services.timetables import kept, rule_records, stating, words
from school_ai.services.timetables.kept import RUN

PREFERENCE, EVENT = "AI Timetable Preference", "AI Timetable Event"
PROPOSED, ACCEPTED, DISMISSED = "Proposed", "Accepted", "Dismissed"
KINDS = {"Locked": LOCKED, "Moved": MOVED}
WEEKDAYS = words.WEEKDAYS


def look_for(run: str) -> list[str]:
    """Learn from what was done to the timetables of a run's term. Returns the names of what is newly proposed."""
    held = kept.read(run)
    term = frappe.db.get_value(RUN, run, "academic_term")
    events = list(_events(held.problem, term))
    if not events:
        return []
    usual: dict[str, list[Place]] = defaultdict(list)
    for (load, _lesson), place in zip(held.problem.placings, held.timetable.places, strict=True):
        if place:
            usual[load.name].append(place)
    return [
        name
        for found in learn(held.problem, events, usual=usual)
        if _can_be_kept(found) and (name := _propose(held.problem, term, found))
    ]


def learn_nightly() -> None:
    """Look for preferences in terms whose timetables were changed of late. Run by the scheduler daily."""
    for term in frappe.get_all(RUN, pluck="academic_term", distinct=True):
        runs = frappe.get_all(
            RUN,
            {"academic_term": term, "problem": ("is", "set")},
            pluck="name",
            order_by="modified desc",
            limit_page_length=1,
        )
        if runs:
            look_for(runs[0])


def accept(name: str) -> None:
    """Write what the preference comes to into the records that a planner would write it in."""
    row = _open(name)
    details = json.loads(row.details)
    if details["setting"]:
        _write_rule(details, row.evidence)
    elif details["room"]:
        _write_rooms(row.academic_term, details)
    elif details["about"] == "teacher":
        _write_wishes(row.academic_term, details)
    else:
        _write_forbidden(row.academic_term, details)
    _decide(name, ACCEPTED)


def dismiss(name: str) -> None:
    """It is not proposed again."""
    _open(name)
    _decide(name, DISMISSED)


def _open(name: str):
    row = frappe.db.get_value(
        PREFERENCE, name, ["status", "details", "academic_term", "evidence"], as_dict=True, for_update=True
    )
    if row.status != PROPOSED:
        frappe.throw(_("This was decided already: {0}.").format(_(row.status)))
    return row


def _decide(name: str, status: str) -> None:
    frappe.db.set_value(
        PREFERENCE, name, {"status": status, "decided_by": frappe.session.user, "decided_on": now_datetime()}
    )


# --- what was done ---------------------------------------------------------------------------------------------------


def _events(problem: Problem, term: str):
    """Events of the term's runs, with places as slots of this problem's cycle."""
    runs = frappe.get_all(RUN, {"academic_term": term}, pluck="name")
    for row in frappe.get_all(
        EVENT,
        {"run": ("in", runs or [""]), "kind": ("in", list(KINDS))},
        ["kind", "creation", "details"],
        order_by="creation",
    ):
        details = json.loads(row.details or "{}")
        yield Event(
            KINDS[row.kind],
            getdate(row.creation),
            details.get("load", ""),
            _place(problem, details.get("from")),
            _place(problem, details.get("to")),
            (details.get("teachers") or [None])[0],
        )


def _place(problem: Problem, kept_place: dict[str, Any] | None) -> Place | None:
    if not kept_place:
        return None
    cycle = problem.cycle
    for at, day in enumerate(cycle.days):
        if (day.weekday, day.week) == (kept_place["weekday"], kept_place["week"]):
            for number, period in enumerate(cycle.periods):
                if period.name == kept_place["period"]:
                    return Place(cycle.slot(at, number), kept_place.get("room"))
    return None


# --- what is proposed ------------------------------------------------------------------------------------------------


def _can_be_kept(found: Preference) -> bool:
    """Whether there is a place in the records for it: rules, times to avoid, rooms to be in."""
    if found.setting:
        return found.setting.rule in RULES
    if found.room:
        return found.wanted and found.about in ("load", "course", "group")
    return bool(found.slots) and not found.wanted and found.about in ("load", "course", "group", "teacher")


def _propose(problem: Problem, term: str, found: Preference) -> str | None:
    """Propose it, or bring the open proposal up to date. None where it is there already, or was decided."""
    key = f"{term}|{found.about}|{found.name}|{found.feature}|{int(found.wanted)}"[:140]
    values = {
        "text": words.said(found.said),
        "evidence": words.said(found.evidence),
        "effect": _effect(problem, found),
        "count": found.count,
        "against": found.against,
        "share_from": round(100 * found.interval[0], 1),
        "details": json.dumps(_details(problem, found)),
    }
    there = frappe.db.get_value(PREFERENCE, {"learned_key": key}, ["name", "status"], as_dict=True)
    if there:
        if there.status == PROPOSED:
            frappe.db.set_value(PREFERENCE, there.name, values)
        return None
    document = frappe.get_doc(
        {"doctype": PREFERENCE, "status": PROPOSED, "academic_term": term, "learned_key": key, **values}
    )
    return document.insert(ignore_permissions=True).name


def _details(problem: Problem, found: Preference) -> dict[str, Any]:
    cycle = problem.cycle
    setting = found.setting
    return {
        "about": found.about,
        "name": found.name,
        "room": found.room,
        "times": [
            {
                "weekday": WEEKDAYS[cycle.days[cycle.day_of(slot)].weekday],
                "week": "AB"[cycle.days[cycle.day_of(slot)].week] if cycle.weeks > 1 else "",
                "period": cycle.periods[cycle.period_of(slot)].name,
            }
            for slot in sorted(found.slots)
        ],
        "setting": {"rule": setting.rule, "of": setting.of, "limit": setting.limit, "weight": setting.weight}
        if setting
        else None,
    }


def _effect(problem: Problem, found: Preference) -> str:
    if found.setting:
        return _("Adds the rule “{0}”.").format(words.said(Sentence(RULES[found.setting.rule].title)))
    if found.room:
        title = problem.room[found.room].title if found.room in problem.room else found.room
        return _("Allows room {0} only in the course loads concerned.").format(title)
    if found.about == "teacher":
        return _("Adds {0} times to the instructor’s wishes.").format(len(found.slots))
    return _("Forbids {0} times in the course loads concerned.").format(len(found.slots))


# --- accepted --------------------------------------------------------------------------------------------------------


def _loads(term: str, details: dict[str, Any]) -> list:
    """The course loads that are meant."""
    about, name = details["about"], details["name"]
    if about == "load":
        names = [name] if frappe.db.exists(stating.LOAD, name) else []
    elif about == "course":
        names = frappe.get_all(stating.LOAD, {"academic_term": term, "course": name, "disabled": 0}, pluck="name")
    else:
        of_group = frappe.get_all("Course Load Group", {"student_group": name}, pluck="parent")
        names = frappe.get_all(
            stating.LOAD, {"academic_term": term, "name": ("in", of_group or [""]), "disabled": 0}, pluck="name"
        )
    return [frappe.get_doc(stating.LOAD, each) for each in names]


def _write_forbidden(term: str, details: dict[str, Any]) -> None:
    for document in _loads(term, details):
        there = {(row.weekday, row.period, row.week or "") for row in document.times if row.kind == "Forbidden"}
        for time in details["times"]:
            if (time["weekday"], time["period"], time["week"]) not in there:
                document.append("times", {"kind": "Forbidden", **time})
        document.save(ignore_permissions=True)


def _write_rooms(term: str, details: dict[str, Any]) -> None:
    for document in _loads(term, details):
        document.set("rooms", [{"room": details["room"]}])
        document.save(ignore_permissions=True)


def _write_wishes(term: str, details: dict[str, Any]) -> None:
    filters = {"instructor": details["name"], "academic_term": term}
    name = frappe.db.get_value(stating.PREFERENCE, filters, "name")
    # Preferences of a term stand in for those of every term, so these must be in them.
    always = {"instructor": details["name"], "academic_term": ("is", "not set"), "status": ("!=", stating.DECLINED)}
    of_every_term = None if name else frappe.db.get_value(stating.PREFERENCE, always, "name")
    if name:
        document = frappe.get_doc(stating.PREFERENCE, name)
    elif of_every_term:
        document = frappe.copy_doc(frappe.get_doc(stating.PREFERENCE, of_every_term))
        document.academic_term = term
    else:
        document = frappe.get_doc({"doctype": stating.PREFERENCE, "status": stating.APPROVED, **filters})
    there = {(row.weekday, row.period, row.week or "") for row in document.times}
    for time in details["times"]:
        if (time["weekday"], time["period"], time["week"]) not in there:
            document.append("times", {"wish": "Please not", **time})
    document.save(ignore_permissions=True)


def _write_rule(details: dict[str, Any], evidence: str) -> None:
    setting = details["setting"]
    rule = RULES[setting["rule"]]
    scopes = {"course": ("Course", "course"), "group": ("Student Group", "student_group")}
    scopes["teacher"] = ("Instructor", "instructor")
    scope, fieldname = scopes.get(details["about"], ("Everyone", None))
    about = {engine: record for record, engine in rule_records.OF.items()}
    document = frappe.get_doc(
        {
            "doctype": rule_records.RULE,
            "rule": rule.title,
            "about": about.get(setting["of"], "") if rule.of else "",
            "strictness": "Soft" if setting["weight"] else "Hard",
            "weight": setting["weight"] or 1,
            "limit_value": setting["limit"] or 0,
            "status": rule_records.IN_FORCE,
            "scope": scope,
            "origin": "Learned",
            "evidence": evidence,
        }
    )
    if fieldname:
        document.set(fieldname, details["name"])
    document.insert(ignore_permissions=True)
