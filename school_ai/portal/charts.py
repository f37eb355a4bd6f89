"""Small charts of a pupil's weeks: what a bar shows, and what it says to who cannot see it."""

from dataclasses import dataclass
from datetime import date, timedelta

from frappe import _
from frappe.utils import getdate

from school_ai.erpnext_records import calendar_days
from school_ai.permissions import Standing
from school_ai.portal.words import Words
from school_ai.services import independence

WEEKS = 12
# One bar alone shows no course of things.
LEAST_BARS = 2


@dataclass(frozen=True)
class Bar:
    """A week. `share` in percent, None where there is nothing to show. `label`: its first day, short; `said`: all of it
    in words."""

    label: str
    share: float | None
    said: str


@dataclass(frozen=True)
class Chart:
    """Bars by week without a gap, the earliest first. `said`: what they show, in a sentence."""

    said: str
    bars: list[Bar]


def attendance(student: str, words: Words) -> Chart | None:
    """On how many school days of each week the pupil was there; None where too little was recorded."""
    monday = _monday(words.today)
    found = calendar_days.attendance_by_week(student, monday - timedelta(weeks=WEEKS - 1))
    if len(found) < LEAST_BARS:
        return None
    bars = []
    for week in _weeks(min(found), monday):
        days, there = found.get(week, (0, 0))
        said = _("{0} of {1} school days").format(there, days) if days else _("no school days recorded")
        bars.append(Bar(words.short(week), 100 * there / days if days else None, said))
    all_days, all_there = (sum(each[part] for each in found.values()) for part in (0, 1))
    return Chart(_("Was there on {0} of {1} school days of the last {2} weeks.").format(
        all_there, all_days, len(bars)), bars)  # fmt: skip


def alone(reader: Standing, student: str, words: Words) -> Chart | None:
    """How much the pupil found out alone with the tutor; None where there is too little, or it is not the reader's."""
    found = independence.by_week(reader, student)
    if not found:
        return None
    of_week = {each.week: each for each in found}
    bars = []
    for week in _weeks(found[0].week, _monday(words.today)):
        each = of_week.get(week)
        said = _("{0} % alone, of {1} exercises").format(round(each.share), each.exercises) if each else ""
        bars.append(Bar(words.short(week), each.share if each else None, said or _("too few exercises to tell")))
    own = student == reader.student
    return Chart(_of_oneself(independence.trend(found)) if own else _of_child(independence.trend(found)), bars)


def _of_oneself(trend: int) -> str:
    if trend > 0:
        return _("You find out more by yourself than some weeks ago.")
    if trend < 0:
        return _("You ask for more help than some weeks ago. Try a first step before you ask.")
    return _("You find out about as much by yourself as some weeks ago.")


def _of_child(trend: int) -> str:
    if trend > 0:
        return _("More is found out alone than some weeks ago.")
    if trend < 0:
        return _("More help is asked for than some weeks ago.")
    return _("About as much is found out alone as some weeks ago.")


def _monday(day: date) -> date:
    day = getdate(day)
    return day - timedelta(days=day.weekday())


def _weeks(first: date, last: date) -> list[date]:
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]
