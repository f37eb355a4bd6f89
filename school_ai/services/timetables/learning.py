"""What planners and instructors seem to prefer, learned from what they do and proposed with its evidence: from moves,
locks and swaps of lessons, and from whom they want for cover.

Nothing is applied by itself. Accepted, a preference becomes what a planner could have written: forbidden times or rooms
of course loads, a course best taught early, wishes of an instructor, what they are not to be asked to cover, or a rule.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from school_ai.ai.scheduling.cover_preferences import CHOSEN, RULED_OUT, CoverEvent, NotWanted, learn_covers
from school_ai.ai.scheduling.preferences import HANDED_OVER, LOCKED, MOVED, SWAPPED, Event, Preference, learn
from school_ai.ai.scheduling.problem import Load, Place, Problem
from school_ai.ai.scheduling.repair.swaps import TIMES
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.erpnext_records import staffing
from school_ai.services.timetables import bell, changes, dating, kept, rule_records, stating, words
from school_ai.services.timetables.kept import RUN

PREFERENCE, EVENT = "AI Timetable Preference", "AI Timetable Event"
PROPOSED, ACCEPTED, DISMISSED = "Proposed", "Accepted", "Dismissed"
KINDS = {"Locked": LOCKED, "Moved": MOVED}
WEEKDAYS = words.WEEKDAYS
# What a preference about cover is about, in its details.
COVER = "cover"


def look_for(run: str) -> list[str]:
    """Learn from what was done to the timetables of a run's term. Returns the names of what is newly proposed."""
    held = kept.read(run)
    term = frappe.db.get_value(RUN, run, "academic_term")
    return [*_look_at_lessons(held, term), *look_at_covers(term)]


def _look_at_lessons(held: kept.Kept, term: str) -> list[str]:
    events = [*_events(held.problem, term), *_swaps(held.problem, term)]
    if not events:
        return []
    usual: dict[str, list[Place]] = defaultdict(list)
    for (load, _lesson), place in zip(held.problem.placings, held.timetable.places, strict=True):
        if place:
            usual[load.name].append(place)
    return [
        name
        for found in learn(held.problem, events, usual=usual)
        if _can_be_kept(held.problem, found) and (name := _propose(held.problem, term, found))
    ]


def look_at_covers(term: str) -> list[str]:
    """Learn from who was wanted for cover in a term and who was not. Returns the names of what is newly proposed."""
    events = list(_covers(term))
    if not events:
        return []
    titles: dict[tuple[str, str | int], str] = {
        ("day", number): words.weekday(number) for number in range(len(WEEKDAYS))
    }
    for name, each in staffing.instructors({event.colleague for event in events}).items():
        titles["colleague", name] = each.title
    for name, group in staffing.groups(name for event in events for name in event.groups).items():
        titles["group", name] = group.title
    return [name for found in learn_covers(events, titles) if (name := _propose_of_cover(term, found))]


def learn_nightly() -> None:
    """Look for preferences in terms whose timetables were changed of late, and in those that are on. Run by the
    scheduler daily."""
    with_run = set()
    for term in frappe.get_all(RUN, pluck="academic_term", distinct=True):
        runs = frappe.get_all(
            RUN,
            {"academic_term": term, "problem": ("is", "set")},
            pluck="name",
            order_by="modified desc",
            limit_page_length=1,
        )
        if runs:
            with_run.add(term)
            look_for(runs[0])
    today = getdate()
    for term in frappe.get_all(
        "Academic Term", {"term_start_date": ("<=", today), "term_end_date": (">=", today)}, pluck="name"
    ):
        if term not in with_run:
            look_at_covers(term)


def accept(name: str) -> None:
    """Write what the preference comes to into the records that a planner would write it in."""
    row = _open(name)
    details = json.loads(row.details)
    if details["about"] == COVER:
        _write_not_for_cover(row.academic_term, details)
    elif details["about"] == "course" and details.get("wanted") and not details["room"]:
        frappe.db.set_value("Course", details["name"], "school_ai_heavy", 1)
    elif details["setting"]:
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


def _swaps(problem: Problem, term: str) -> Iterator[Event]:
    """Swaps between instructors within a term that were written and not taken back."""
    of = staffing.term(term)
    rows = [
        (getdate(row.creation), json.loads(row.details or "{}"))
        for row in frappe.get_all(EVENT, {"kind": "Swapped"}, ["creation", "details"], order_by="creation")
    ]
    rows = [(on, each) for on, each in rows if each.get("from") and of.first <= getdate(each["from"]["day"]) <= of.last]
    done = set(
        frappe.get_all(
            changes.CHANGE,
            {"name": ("in", [each["change"] for _on, each in rows] or [""]), "status": changes.DONE},
            pluck="name",
        )
    )
    for on, each in rows:
        load = _load_of(problem, each)
        if each["change"] in done and load:
            kind = SWAPPED if each["how"] == TIMES else HANDED_OVER
            away, to = (_dated_place(problem, of.first, each[key]) for key in ("from", "to"))
            yield Event(kind, on, load.name, away, to, each["teacher"])


def _load_of(problem: Problem, event: dict[str, Any]) -> Load | None:
    """The course load that a swapped lesson was of: of its course and groups, and of its teacher where there are
    several."""
    fitting = [
        load for load in problem.loads if load.course == event["course"] and set(load.groups) & set(event["groups"])
    ]
    return min(
        fitting,
        key=lambda load: (event["teacher"] not in load.teachers, set(load.groups) != set(event["groups"])),
        default=None,
    )


def _dated_place(problem: Problem, first: date, place: dict[str, Any] | None) -> Place | None:
    """Where a lesson of the calendar is in the cycle; None where it begins in none of its periods."""
    if not place:
        return None
    cycle, day = problem.cycle, date.fromisoformat(place["day"])
    week = dating.week_of_cycle(day, first, cycle.weeks)
    for at, each in enumerate(cycle.days):
        if (each.weekday, each.week) == (day.weekday(), week):
            for number, period in enumerate(cycle.periods):
                if period.begins <= place["begins"] < period.ends:
                    return Place(cycle.slot(at, number), place["room"])
    return None


def _covers(term: str) -> Iterator[CoverEvent]:
    """What became of those who were proposed for cover of lessons of a term."""
    of, periods = staffing.term(term), bell.read().cycle.periods
    for row in frappe.get_all(
        EVENT,
        {"kind": ("in", ("Rejected", "Cover chosen"))},
        ["kind", "creation", "details"],
        order_by="creation",
    ):
        details = json.loads(row.details or "{}")
        if not details.get("day") or not details.get("instructor"):
            continue
        day = date.fromisoformat(details["day"])
        if of.first <= day <= of.last:
            yield CoverEvent(
                CHOSEN if row.kind == "Cover chosen" else details.get("how", RULED_OUT),
                getdate(row.creation),
                details["instructor"],
                details["course"],
                tuple(details["groups"]),
                day.weekday(),
                next((each.name for each in periods if each.begins <= details["begins"] < each.ends), None),
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


def _can_be_kept(problem: Problem, found: Preference) -> bool:
    """Whether there is a place in the records for it: rules, times to avoid, rooms to be in."""
    if found.setting:
        return found.setting.rule in RULES
    if found.room:
        return found.wanted and found.about in ("load", "course", "group")
    if found.wanted and found.about == "course" and found.feature == "period":
        return _is_early(problem, found)
    return bool(found.slots) and not found.wanted and found.about in ("load", "course", "group", "teacher")


def _is_early(problem: Problem, found: Preference) -> bool:
    """Whether it is about periods of the first half of the day."""
    cycle = problem.cycle
    return bool(found.slots) and all(2 * cycle.period_of(slot) < len(cycle.periods) - 1 for slot in found.slots)


def _propose(problem: Problem, term: str, found: Preference) -> str | None:
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
    return _keep_proposed(term, key, values)


def _propose_of_cover(term: str, found: NotWanted) -> str | None:
    details = {"about": COVER, "name": found.colleague, "room": None, "setting": None, "times": []}
    values = {
        "text": words.said(found.said),
        "evidence": words.said(found.evidence),
        "effect": _("Adds this to what the instructor is not asked to cover, in their preferences."),
        "count": found.count,
        "against": found.taken,
        "share_from": round(100 * found.interval[0], 1),
        "details": json.dumps({**details, "scope": found.scope, "value": found.value}),
    }
    return _keep_proposed(term, f"{term}|{COVER}|{found.colleague}|{found.scope}|{found.value}"[:140], values)


def _keep_proposed(term: str, key: str, values: dict[str, Any]) -> str | None:
    """Propose it, or bring the open proposal up to date. None where it is there already, or was decided."""
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
        "wanted": found.wanted,
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
    if found.wanted:
        return _("Marks the course as best taught early.")
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
    document = _preferences_of(details["name"], term)
    there = {(row.weekday, row.period, row.week or "") for row in document.times}
    for time in details["times"]:
        if (time["weekday"], time["period"], time["week"]) not in there:
            document.append("times", {"wish": "Please not", **time})
    document.save(ignore_permissions=True)


def _write_not_for_cover(term: str, details: dict[str, Any]) -> None:
    document = _preferences_of(details["name"], term)
    if document.status != stating.APPROVED:
        # What is not approved does not hold, and to approve all of it is for a planner to decide.
        frappe.throw(
            _("The preferences of {0} are not approved, so this would not hold. Approve them first.").format(
                document.instructor_name
            )
        )
    scope, value = details["scope"], details["value"]
    fields = {"course": "course", "group": "student_group", "period": "period", "day": "weekday"}
    row = {fields[scope]: WEEKDAYS[value] if scope == "day" else value} if scope else {}
    same = [
        each
        for each in document.not_for_cover
        if {key: each.get(key) for key in fields.values() if each.get(key)} == row
    ]
    if not same:
        document.append("not_for_cover", row)
        document.save(ignore_permissions=True)


def _preferences_of(instructor: str, term: str):
    """An instructor's preferences of a term, begun now where there are none."""
    filters = {"instructor": instructor, "academic_term": term}
    name = frappe.db.get_value(stating.PREFERENCE, filters, "name")
    if name:
        return frappe.get_doc(stating.PREFERENCE, name)
    # Preferences of a term stand in for those of every term, so these must be in them.
    always = {"instructor": instructor, "academic_term": ("is", "not set"), "status": ("!=", stating.DECLINED)}
    of_every_term = frappe.db.get_value(stating.PREFERENCE, always, "name")
    if of_every_term:
        document = frappe.copy_doc(frappe.get_doc(stating.PREFERENCE, of_every_term))
        document.academic_term = term
        return document
    return frappe.get_doc({"doctype": stating.PREFERENCE, "status": stating.APPROVED, **filters})


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
