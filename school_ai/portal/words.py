"""Days, times and amounts as the portal's pages say them, in the person's language."""

from datetime import date, datetime, timedelta

import babel
import babel.dates
import frappe
from frappe import _
from frappe.utils import fmt_money, getdate

from school_ai.services import pupil_days


class Words:
    """Handed to the pages' macros. `today`: the day that "today" means."""

    def __init__(self, today: date | None = None):
        self.today = today or getdate()
        self._locale = _locale_of(frappe.local.lang)

    def day(self, day: date | datetime) -> str:
        """A day, near ones by what people call them."""
        day = getdate(day)
        near = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
        return near.get((day - self.today).days) or self.date(day)

    def date(self, day: date | datetime) -> str:
        """A day by its date, with the day of the week."""
        day = getdate(day)
        skeleton = "yMMMEd" if abs(day - self.today) > timedelta(days=300) else "MMMEd"
        return babel.dates.format_skeleton(skeleton, day, locale=self._locale)

    def short(self, day: date) -> str:
        """A day and its month, as short as can be."""
        return babel.dates.format_skeleton("MMMd", day, locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """A day and the time of day."""
        return f"{self.day(moment)}, {moment:%H:%M}"

    def title(self, day: date) -> str:
        """A day as a heading."""
        near = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
        name = near.get((day - self.today).days)
        return f"{name}, {self.date(day)}" if name else self.date(day)

    def weekday(self, number: int, *, short: bool = False) -> str:
        """A day of the week; Monday is 0."""
        width = "abbreviated" if short else "wide"
        return babel.dates.get_day_names(width, "stand-alone", locale=self._locale)[number]

    def clock(self, minute: int) -> str:
        return pupil_days.clock(minute)

    def money(self, amount: float, currency: str) -> str:
        return fmt_money(amount, currency=currency or None)


def _locale_of(language: str) -> babel.Locale:
    """The language's, else English."""
    for name in (language.replace("-", "_"), language.split("-")[0], "en"):
        try:
            return babel.Locale.parse(name)
        except (babel.UnknownLocaleError, ValueError):
            continue
    raise AssertionError("English is always there")
