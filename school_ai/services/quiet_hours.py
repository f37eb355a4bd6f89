"""When teachers are left in peace: evenings, nights, weekends and free days, as the school sets it."""

from datetime import datetime, time, timedelta

from frappe import _

from school_ai import settings
from school_ai.erpnext_records import staffing

# Longer than any holidays.
_LONGEST = timedelta(days=90)


def end_of(moment: datetime) -> datetime:
    """The first moment from a given one on that is in no quiet hours: the moment itself where it is in none."""
    begins, ends = _hours()
    rests = settings.number("quiet_on_free_days")
    last = moment + _LONGEST
    free = staffing.holidays(moment.date(), last.date()) if rests else {}
    while moment < last:
        day = moment.date()
        if rests and (day.weekday() > 4 or day in free):
            moment = datetime.combine(day + timedelta(days=1), time())
        elif begins == ends:
            return moment
        elif moment.time() < ends and (begins > ends or moment.time() >= begins):
            moment = datetime.combine(day, ends)
        elif moment.time() >= begins and begins > ends:
            moment = datetime.combine(day + timedelta(days=1), time())
        else:
            return moment
    return moment


def _hours() -> tuple[time, time]:
    held = settings.get()
    begins, ends = (held.get(name) or settings.default_of(name) for name in ("quiet_from", "quiet_until"))
    return time.fromisoformat(begins), time.fromisoformat(ends)


def in_words() -> str:
    """When teachers are not told of messages, for those who write to them; empty where they always are."""
    begins, ends = _hours()
    rests = settings.number("quiet_on_free_days")
    if begins == ends:
        return _("At weekends and on free days teachers are not told of messages.") if rests else ""
    words = (
        _("Between {0} and {1}, at weekends and on free days teachers are not told of messages.")
        if rests
        else _("Between {0} and {1} teachers are not told of messages.")
    )
    return words.format(f"{begins:%H:%M}", f"{ends:%H:%M}")
