"""How somebody wants to be told: their own choice, else the school's for such people, else School AI's."""

from dataclasses import dataclass, replace
from datetime import time

import frappe
from frappe import _

from school_ai import permissions, settings
from school_ai.erpnext_records.contacts import Contact
from school_ai.permissions import Standing
from school_ai.services import quiet_hours
from school_ai.services.quiet_hours import Hours
from school_ai.services.telling.kinds import (
    AT_ONCE,
    GUARDIANS,
    HOW_OFTEN,
    INSTRUCTORS,
    KINDS,
    NEVER,
    OTHERS,
    PUPILS,
    Choice,
    described,
)

CHOICES, ROWS = "AI Notice Choices", "AI Notice Choice"
FIELDS = ("on_page", "email", "sms", "push")
_PEOPLE = {"Guardian": GUARDIANS, "Student": PUPILS, "Instructor": INSTRUCTORS, "User": OTHERS}


@dataclass(frozen=True)
class KindShown:
    """A kind of news as somebody chooses it. `must`: it is always told, on the page and by email at once. `own`: they
    have chosen it themselves."""

    kind: str
    title: str
    words: str
    on_page: bool
    email: str
    sms: bool
    push: bool
    must: bool
    own: bool


@dataclass(frozen=True)
class QuietShown:
    """When somebody is left in peace, as `HH:MM`. `own`: by their own choice, else by the school's. Both times the
    same: at no time of the day."""

    own: bool
    begins: str
    ends: str
    on_free_days: bool


def people(contact: Contact) -> str:
    """What somebody is to the school, for its defaults."""
    return _PEOPLE[contact.doctype]


def of(user: str | None, who: str, kind: str) -> Choice:
    """How somebody is told of a kind of news. `user`: their login, if they have one; `who`: one of `kinds.PEOPLE`."""
    own = _own(user, kind) if user else None
    chosen = own or _default(who, kind)
    return replace(chosen, on_page=True, email=AT_ONCE) if KINDS[kind].must else chosen


def _own(user: str, kind: str) -> Choice | None:
    row, document = frappe.qb.DocType(ROWS), frappe.qb.DocType(CHOICES)
    query = frappe.qb.from_(row).join(document).on(document.name == row.parent).select(*(row[name] for name in FIELDS))
    found = query.where(document.user == user).where(row.kind == kind).run(as_dict=True)
    return _choice(found[0]) if found else None


def _choice(row) -> Choice:
    return Choice(bool(row.on_page), row.email or NEVER, bool(row.sms), bool(row.push))


def _default(who: str, kind: str) -> Choice:
    for row in settings.get().get("notice_defaults") or ():
        if (row.kind, row.people) == (kind, who):
            return _choice(row)
    of_kind = KINDS[kind]
    found = of_kind.defaults.get(who, Choice())
    if of_kind.email_switch and not settings.is_on(of_kind.email_switch):
        return replace(found, email=NEVER)
    return found


def quiet_hours_of(user: str | None, who: str) -> Hours:
    """When somebody is not told but on the page: their own hours; else the school's for teachers, and none for others,
    who may be told in the evening."""
    fields = ["has_quiet_hours", "quiet_from", "quiet_until", "quiet_on_free_days"]
    row = frappe.db.get_value(CHOICES, {"user": user}, fields, as_dict=True) if user else None
    if row and row.has_quiet_hours:
        return Hours(
            time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until), bool(row.quiet_on_free_days)
        )
    return quiet_hours.of_school() if who == INSTRUCTORS else quiet_hours.NONE


def who_is(standing: Standing) -> tuple[str, ...]:
    """All that somebody is to the school, that which they are told most for first."""
    found = [
        who
        for who, is_so in (
            (INSTRUCTORS, standing.instructor),
            (GUARDIANS, standing.guardian),
            (PUPILS, standing.student),
        )
        if is_so
    ]
    if standing.heads or permissions.may_plan_timetables(standing.user):
        found.append(OTHERS)
    return tuple(found)


def shown(standing: Standing) -> list[KindShown]:
    """The kinds of news that there are for somebody, and how they are told."""
    held = who_is(standing)
    found = []
    for kind, of_kind in KINDS.items():
        who = next((each for each in held if each in of_kind.defaults), None)
        if of_kind.must:
            # Whom the settings name, whatever they are to the school otherwise.
            who = OTHERS if _is_told(standing) else None
        if who is None or (of_kind.for_overseers and not standing.oversees):
            continue
        now = of(standing.user, who, kind)
        is_own = _own(standing.user, kind) is not None
        found.append(
            KindShown(
                kind,
                _(kind),
                described(kind),
                now.on_page,
                now.email,
                now.sms,
                now.push,
                of_kind.must,
                is_own,
            )
        )
    return found


def _is_told(standing: Standing) -> bool:
    from school_ai.services import safeguarding

    return any(standing.user in safeguarding.people_told(each) for each in safeguarding.SEVERITIES.values())


def choose(standing: Standing, kind: str, choice: Choice) -> KindShown:
    """Keep how somebody wants to be told of a kind. Raises `ValidationError` where that is not theirs to choose."""
    there = {each.kind: each for each in shown(standing)}
    if kind not in there:
        permissions.refuse(_("There is no such news for you."))
    if choice.email not in HOW_OFTEN:
        frappe.throw(_("Choose how often."))
    if there[kind].must and (not choice.on_page or choice.email != AT_ONCE):
        frappe.throw(_("You are always told of this on the page and by email: it may be urgent."))
    document = _mine(standing.user)
    row = next((each for each in document.kinds if each.kind == kind), None) or document.append("kinds", {"kind": kind})
    row.update({"on_page": choice.on_page, "email": choice.email, "sms": choice.sms, "push": choice.push})
    _save(document)
    return next(each for each in shown(standing) if each.kind == kind)


def quiet_shown(standing: Standing) -> QuietShown:
    hours = quiet_hours_of(standing.user, _first(standing))
    own = bool(frappe.db.get_value(CHOICES, {"user": standing.user}, "has_quiet_hours"))
    return QuietShown(own, f"{hours.begins:%H:%M}", f"{hours.ends:%H:%M}", hours.on_free_days)


def choose_quiet(standing: Standing, own: bool, begins: str, ends: str, on_free_days: bool) -> QuietShown:
    """Keep when somebody is left in peace, or that the school's hours hold for them again (`own` False)."""
    document = _mine(standing.user)
    document.has_quiet_hours = own
    if own:
        document.update({"quiet_from": begins, "quiet_until": ends, "quiet_on_free_days": on_free_days})
    _save(document)
    return quiet_shown(standing)


def _first(standing: Standing) -> str:
    return next(iter(who_is(standing)), OTHERS)


def _mine(user: str):
    # Two that are changed at once wait for one another.
    frappe.db.get_value("User", user, "name", for_update=True)
    name = frappe.db.get_value(CHOICES, {"user": user}, "name", order_by="modified desc")
    if name:
        return frappe.get_doc(CHOICES, name)
    return frappe.get_doc({"doctype": CHOICES, "user": user})


def _save(document) -> None:
    document.flags.is_ours = True
    document.save(ignore_permissions=True)
