"""When a teacher would rather not teach, tapped into a grid of days and periods: their Instructor Preference for the
term, of which all that is not in the grid stays as it was."""

from dataclasses import dataclass

import frappe
from frappe import _

from school_ai.erpnext_records import staffing
from school_ai.services.timetables import bell

PREFERENCE = "Instructor Preference"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
GOOD, RATHER_NOT, PLEASE_NOT, CANNOT = "", "Rather not", "Please not", "Cannot"


@dataclass(frozen=True)
class PeriodShown:
    """A period of the bell schedule. `begins`, `ends`: minutes after midnight; `days`: numbers of the weekdays on which
    there is one, Monday is 0."""

    period: str
    begins: int
    ends: int
    days: list[int]


@dataclass(frozen=True)
class WishShown:
    """A wish. `weekday`: Monday is 0; `wish`: empty (good), Rather not, Please not or Cannot."""

    weekday: int
    period: str
    wish: str


@dataclass(frozen=True)
class Wishes:
    """The grid. `status`: Proposed, Approved or Declined, empty where nothing was wished; `special`: how many of the
    form's wishes cannot be shown in it."""

    academic_term: str
    status: str
    periods: list[PeriodShown]
    weekdays: list[int]
    wishes: list[WishShown]
    special: int


def of(instructor: str) -> Wishes:
    """An instructor's wishes for the running term, or else the coming one."""
    term = _term()
    document = _document(instructor, term)
    bells = bell.read()
    periods = [
        PeriodShown(name, bells.cycle.periods[at].begins, bells.cycle.periods[at].ends, _days_of(bells, at))
        for at, name in enumerate(bells.periods)
    ]
    times = document.times if document else []
    plain = [row for row in times if not row.week and row.period and row.weekday in WEEKDAYS]
    return Wishes(
        term,
        document.status if document else "",
        periods,
        list(bells.weekdays),
        [WishShown(WEEKDAYS.index(row.weekday), row.period or "", row.wish) for row in plain],
        len(times) - len(plain),
    )


def _days_of(bells: bell.Bell, at: int) -> list[int]:
    closed = bells.cycle.closed
    return [
        day.weekday for number, day in enumerate(bells.cycle.days) if number * len(bells.periods) + at not in closed
    ]


def _term() -> str:
    term = staffing.running_term() or frappe.db.get_value(
        "Academic Term", {"term_start_date": (">", frappe.utils.today())}, "name", order_by="term_start_date"
    )
    return term or ""


def _document(instructor: str, term: str, *, to_change: bool = False):
    """The record that holds for the term: its own, or the one for every term."""
    for of_term in (term, None) if term else (None,):
        wanted = {"instructor": instructor, "academic_term": of_term or ("is", "not set")}
        name = frappe.db.get_value(PREFERENCE, wanted, "name")
        if name:
            return frappe.get_doc(PREFERENCE, name, for_update=to_change)
    return None


def set_wish(instructor: str, weekday: int, period: str, wish: str) -> Wishes:
    """Wish something for a period of a weekday, or nothing any more."""
    term = _term()
    if not frappe.db.exists(bell.PERIOD, period):
        frappe.throw(_("There is no such period."))
    document = _document(instructor, term, to_change=True) or frappe.get_doc(
        {"doctype": PREFERENCE, "instructor": instructor, "academic_term": term or None}
    )
    day = WEEKDAYS[weekday]
    rest = [row for row in document.times if row.week or row.weekday != day or row.period != period]
    document.set("times", rest)
    if wish != GOOD:
        document.append("times", {"weekday": day, "period": period, "wish": wish})
    # Asked at the door: the wishes are the caller's own. A planner approves what somebody cannot do.
    document.save(ignore_permissions=True)
    return of(instructor)
