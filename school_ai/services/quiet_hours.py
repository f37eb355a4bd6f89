"""When people are left in peace: evenings, nights, weekends and free days, as the school or they themselves set it."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from frappe import _

from school_ai import settings
from school_ai.erpnext_records import staffing

# Longer than any holidays.
_LONGEST = timedelta(days=90)


@dataclass(frozen=True)
class Hours:
    """Quiet from `begins` to `ends`, over midnight where that is the earlier one; both the same: at no time of the day.
    `on_free_days`: all day at weekends and on the school's holidays too."""

    begins: time
    ends: time
    on_free_days: bool

    def end_of(self, moment: datetime) -> datetime:
        """The first moment from a given one on that is in no quiet hours: the moment itself where it is in none."""
        if self.begins == self.ends and not self.on_free_days:
            return moment
        last = moment + _LONGEST
        free = staffing.holidays(moment.date(), last.date()) if self.on_free_days else {}
        while moment < last:
            day = moment.date()
            if self.on_free_days and (day.weekday() > 4 or day in free):
                moment = datetime.combine(day + timedelta(days=1), time())
            elif self.begins == self.ends:
                return moment
            elif moment.time() < self.ends and (self.begins > self.ends or moment.time() >= self.begins):
                moment = datetime.combine(day, self.ends)
            elif moment.time() >= self.begins and self.begins > self.ends:
                moment = datetime.combine(day + timedelta(days=1), time())
            else:
                return moment
        return moment


NONE = Hours(time(), time(), False)


def of_school() -> Hours:
    """Those that the school has set for its teachers."""
    held = settings.get()
    begins, ends = (held.get(name) or settings.default_of(name) for name in ("quiet_from", "quiet_until"))
    return Hours(time.fromisoformat(begins), time.fromisoformat(ends), bool(settings.number("quiet_on_free_days")))


def end_of(moment: datetime) -> datetime:
    """The end of the quiet hours that the school has set, from a moment on."""
    return of_school().end_of(moment)


def in_words() -> str:
    """When teachers are not told of messages, for those who write to them; empty where they always are."""
    hours = of_school()
    begins, ends, rests = hours.begins, hours.ends, hours.on_free_days
    if begins == ends:
        return _("At weekends and on free days teachers are not told of messages.") if rests else ""
    words = (
        _("Between {0} and {1}, at weekends and on free days teachers are not told of messages.")
        if rests
        else _("Between {0} and {1} teachers are not told of messages.")
    )
    return words.format(f"{begins:%H:%M}", f"{ends:%H:%M}")
