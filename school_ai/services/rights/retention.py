"""Every kind of data with the time that it is kept for, in one list: what goes tonight, and the nightly work itself.

What was there before keeps its setting in School AI Settings and its own way of going; the rest has an AI Retention
Rule. One kind that fails keeps no other from going.
"""

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import add_to_date, getdate, now_datetime

from school_ai import settings
from school_ai.jobs import tasks
from school_ai.services import forgetting
from school_ai.services.conversations import CONVERSATION
from school_ai.services.following import comparing
from school_ai.services.rights import exporting, places, removing, rules
from school_ai.services.rights.persons import ERASED
from school_ai.services.rights.places import SCHOOL
from school_ai.services.teaching import asking
from school_ai.services.telling import forgetting as notices
from school_ai.services.webhooks import receiving, settling

AT_ONCE = 500
# Of a kind in one night: the rest goes in the next.
MOST_A_NIGHT = 20_000
_PSEUDONYMS = ("like", "ERASED-%")


@dataclass(frozen=True)
class Kind:
    """A kind of data. `count`: how many would go tonight; `go`: lets them go. `days`: for how long it is kept, None for
    as long as there is the person; `set_in`: where that is set."""

    title: str
    doctypes: tuple[str, ...]
    days: Callable[[], int | None]
    count: Callable[[], int]
    go: Callable[[], object]
    set_in: str = rules.RULE
    action: str = rules.DELETE
    law: str = ""


@dataclass(frozen=True)
class Due:
    """What would go tonight of a kind."""

    title: str
    doctypes: tuple[str, ...]
    days: int | None
    count: int
    action: str
    law: str
    set_in: str


def kinds() -> list[Kind]:
    """Every kind, as the settings and rules are now."""
    return [*_with_settings(), *_with_rules()]


def due() -> list[Due]:
    """What would go tonight. Nothing is written."""
    found = []
    for kind in kinds():
        days = kind.days()
        found.append(
            Due(
                kind.title,
                kind.doctypes,
                days,
                kind.count() if days is not None else 0,
                kind.action,
                kind.law,
                kind.set_in,
            )
        )
    return found


def run_nightly() -> None:
    """Let go what is over. Run by the scheduler every night."""
    for kind in kinds():
        try:
            if kind.days() is not None:
                kind.go()
            frappe.db.commit()
        except Exception:
            frappe.db.rollback()
            frappe.log_error(title=f"school_ai: retention of {kind.title}")
            frappe.db.commit()


# --- with settings of their own --------------------------------------------------------------------------------------


def _with_settings() -> list[Kind]:
    ours = settings.SETTINGS
    held = ("!=", "Closed")
    return [
        Kind(
            "Talks with the tutor",
            (CONVERSATION, *forgetting.PARTS),
            lambda: settings.number("keep_conversations_days") or None,
            lambda: (
                frappe.db.count(CONVERSATION, {"kept_until": ("<", getdate())})
                - len(
                    set(frappe.get_all("AI Safety Alert", {"status": held}, pluck="conversation"))
                    & set(frappe.get_all(CONVERSATION, {"kept_until": ("<", getdate())}, pluck="name"))
                )
            ),
            forgetting.forget_old_conversations,
            ours,
        ),
        Kind(
            "Questions to the assistant",
            (asking.QUESTION,),
            lambda: settings.number("keep_conversations_days") or None,
            lambda: frappe.db.count(asking.QUESTION, {"kept_until": ("<", getdate())}),
            asking.forget_old,
            ours,
        ),
        Kind(
            "Notices",
            (notices.NOTICE,),
            lambda: settings.number("notices_kept_days") or 90,
            lambda: frappe.db.count(
                notices.NOTICE,
                {"creation": ("<", _before(settings.number("notices_kept_days") or 90)), "state": ("!=", "Waiting")},
            ),
            notices.forget_old,
            ours,
        ),
        Kind(
            "Events of other systems",
            (receiving.EVENT,),
            lambda: receiving.EVENTS_KEPT_DAYS,
            lambda: frappe.db.count(receiving.EVENT, {"creation": ("<", _before(receiving.EVENTS_KEPT_DAYS))}),
            receiving.forget_old,
            "",
        ),
        Kind(
            "What other systems were told",
            (settling.DELIVERY,),
            lambda: settings.number("webhooks_keep_delivered_days") or None,
            _deliveries_over,
            settling.forget_old,
            ours,
        ),
        Kind("Changes of records", ("AI Change",), lambda: 365, _changes_over, comparing.forget_old, ""),
        Kind(
            "Finished work",
            ("AI Task",),
            lambda: 30,
            lambda: frappe.db.count(
                "AI Task", {"status": ("in", ("Done", "Failed", "Stopped")), "ended_on": ("<", _before(30))}
            ),
            tasks.forget_old,
            "",
        ),
    ]


def _before(days: int):
    return add_to_date(now_datetime(), days=-days)


def _deliveries_over() -> int:
    count = 0
    for statuses, setting in (
        ((settling.DELIVERED, settling.STOPPED, settling.REPLACED), "webhooks_keep_delivered_days"),
        ((settling.GIVEN_UP,), "webhooks_keep_given_up_days"),
    ):
        if days := settings.number(setting):
            count += frappe.db.count(
                settling.DELIVERY, {"status": ("in", statuses), "settled_on": ("<", _before(days))}
            )
    return count


def _changes_over() -> int:
    return frappe.db.count("AI Change", {"action": ("in", ("Deleted", "Renamed")), "changed_on": ("<", _before(365))})


# --- with rules ------------------------------------------------------------------------------------------------------

# Rule -> DocTypes, each with the filters of what may go, and the field of the day that its time is reckoned from.
_RULED: dict[str, tuple[tuple[str, dict, str], ...]] = {
    "Insights": (("AI Insight", {"status": ("in", ("Done", "Dismissed", "Withdrawn"))}, "modified"),),
    "Estimates": (("AI Prediction", {}, "creation"),),
    "Suggested steps": (("AI Recommendation", {"status": ("in", ("Done", "Dismissed", "Withdrawn"))}, "modified"),),
    "Decisions about proposals": (("AI Override", {"holds": 0}, "decided_on"),),
    "Safety alerts": (("AI Safety Alert", {"status": "Closed"}, "modified"),),
    "Report comments": (("Report Comment", {}, "modified"), ("Result Feedback", {}, "modified")),
    "Invitations": (("AI Invitation", {}, "creation"),),
    "Data conflicts": (("AI Data Conflict", {"status": ("!=", "Open")}, "modified"),),
    "Provider calls": (("AI Provider Call", {}, "creation"),),
    "Timetable notices": (("AI Timetable Notice", {}, "creation"),),
    "Erasure requests": (("AI Erasure Request", {"status": ("in", ("Done", "Refused"))}, "modified"),),
    "Consents": (("AI Consent", {"student": _PSEUDONYMS}, "modified"),),
}


def _with_rules() -> list[Kind]:
    found = []
    for rule, usual in rules.USUAL.items():
        if rule in _RULED:
            parts = _RULED[rule]
            found.append(
                _kind(rule, usual, tuple(part[0] for part in parts), lambda rule=rule: _count(rule),
                      lambda rule=rule: _go(rule))
            )  # fmt: skip
    found += [
        _kind("Family messages", rules.USUAL["Family messages"], ("Family Conversation", "Family Message"),
              lambda: len(_talks_over()), _forget_talks),
        _kind("Exports", rules.USUAL["Exports"], (exporting.EXPORT,), _exports_over, _forget_exports),
        *(
            _kind(rule, rules.USUAL[rule], tuple(doctype for doctype, place in SCHOOL.items() if place.rule == rule),
                  lambda rule=rule: sum(map(len, _school_over(rule).values())), lambda rule=rule: _forget_school(rule))
            for rule in ("Attendance", "Results", "Invoices")
        ),
    ]  # fmt: skip
    return found


def _kind(rule: str, usual: rules.Usual, doctypes: tuple[str, ...], count, go) -> Kind:
    return Kind(rule, doctypes, lambda: rules.days_of(rule), count, go, rules.RULE, usual.action, usual.law)


def _filters(rule: str, part: tuple[str, dict, str]) -> dict:
    _doctype, filters, day = part
    return {**filters, day: ("<", _before(rules.days_of(rule) or 0))}


def _over(rule: str, part: tuple[str, dict, str], limit: int) -> list[str]:
    """Names of what is over. A date that is not set is not before another."""
    doctype, _filters_of, day = part
    rows = frappe.get_all(doctype, _filters(rule, part), ["name", day], order_by=day, limit_page_length=limit)
    return [row.name for row in rows if row[day]]


def _count(rule: str) -> int:
    return sum(len(_over(rule, part, 0)) for part in _RULED[rule])


def _go(rule: str) -> None:
    for part in _RULED[rule]:
        _delete(part[0], _over(rule, part, MOST_A_NIGHT))


def _delete(doctype: str, names: list[str]) -> None:
    for at in range(0, len(names), AT_ONCE):
        removing.delete_records(doctype, names[at : at + AT_ONCE])
        frappe.db.commit()


def _talks_over() -> list[str]:
    limit = _before(rules.days_of("Family messages") or 0)
    rows = frappe.get_all(
        "Family Conversation", {"last_message_on": ("<", limit)}, ["name", "last_message_on"], limit_page_length=0
    )
    return [row.name for row in rows if row.last_message_on]


def _forget_talks() -> None:
    talks = _talks_over()
    for at in range(0, len(talks), AT_ONCE):
        some = talks[at : at + AT_ONCE]
        _delete("Family Message", frappe.get_all("Family Message", {"conversation": ("in", some)}, pluck="name"))
        _delete("Family Conversation", some)


def _exports_over() -> int:
    return frappe.db.count(exporting.EXPORT, {"status": exporting.READY, "expires_on": ("<", now_datetime())})


def _forget_exports() -> None:
    """The files go when their days are over; that somebody asked for one is kept for a year."""
    exporting.end_old()
    old = frappe.get_all(exporting.EXPORT, {"asked_on": ("<", _before(365))}, pluck="name")
    for name in old:
        exporting.remove_file(name)
    _delete(exporting.EXPORT, old)


def _school_over(rule: str) -> dict[str, list[str]]:
    """Records of pupils who were erased, whose time is over, by DocType."""
    found = {}
    for doctype, place in SCHOOL.items():
        if (
            place.rule != rule
            or not frappe.db.table_exists(doctype)
            or not frappe.get_meta(doctype).has_field("student")
        ):
            continue
        names = frappe.get_all(doctype, {"student": _PSEUDONYMS}, pluck="name", limit_page_length=0)
        over = removing.over(doctype, names) if names else set()
        if place.erasure == places.KEEP:
            over = _with_names(doctype, over, place)
        if over:
            found[doctype] = sorted(over)
    return found


def _with_names(doctype: str, names: set[str], place: places.Place) -> set[str]:
    """Those that still have a name in them."""
    meta = frappe.get_meta(doctype)
    fields = [field for field in place.clears if meta.has_field(field)]
    if not names or not fields:
        return set()
    rows = frappe.get_all(doctype, {"name": ("in", sorted(names))}, ["name", *fields], limit_page_length=0)
    return {row.name for row in rows if any(row[field] not in (None, "", ERASED) for field in fields)}


def _forget_school(rule: str) -> None:
    for doctype, names in _school_over(rule).items():
        place = SCHOOL[doctype]
        if place.erasure != places.KEEP:
            _delete(doctype, names)
            continue
        table = frappe.qb.DocType(doctype)
        meta = frappe.get_meta(doctype)
        query = frappe.qb.update(table).where(table.name.isin(names))
        for field in place.clears:
            if meta.has_field(field):
                query = query.set(table[field], ERASED)
        query.run()
    _forget_pupils_without_records(rule)


def _forget_pupils_without_records(rule: str) -> None:
    """A pupil who was erased, of whom nothing is kept any more, goes too."""
    for name in frappe.get_all("Student", {"name": _PSEUDONYMS}, pluck="name", limit_page_length=0):
        led_to = any(frappe.db.exists(doctype, {field: name}) for doctype, field in removing.links_to("Student"))
        if not led_to:
            removing.delete_records("Student", [name])


def said(due_now: list[Due]) -> list[str]:
    """What is to be said of the list, in sentences."""
    total = sum(each.count for each in due_now)
    return [
        _("Tonight {0} records go.").format(total) if total else _("Nothing goes tonight."),
        _("What a law asks to be kept stays for as long as its rule says; erasing a person does not change that."),
    ]
