"""Entries of a calendar as text, in the form of RFC 5545 (iCalendar). Knows nothing of the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

# The calendar's maker, as the form asks for it.
PRODUCT = "-//School AI//Timetable//EN"
# How often a calendar app is asked to look again: hours.
LOOK_AGAIN = 2
# Where a sequence is counted from: it may have ten digits at most, and grows by one a second.
_SEQUENCE_BEGINS = datetime(2020, 1, 1, tzinfo=timezone.utc)


@dataclass(frozen=True)
class Entry:
    """An entry. `uid`: its name, the same as long as it is the same lesson, wherever it is moved. `begins`, `ends`:
    moments in the school's time zone without one of their own, or dates for whole days, of which `ends` is the first
    that is free again. `changed_on`: when what it says was changed last, in the school's time zone. `takes_time`:
    whether who has it is not free then."""

    uid: str
    title: str
    begins: datetime | date
    ends: datetime | date
    changed_on: datetime
    place: str = ""
    words: str = ""
    cancelled: bool = False
    takes_time: bool = True


def written(entries: Sequence[Entry], title: str, zone: str, language: str) -> bytes:
    """A calendar with these entries. `zone`: the school's time zone, such as Europe/Berlin. The same entries give the
    same text."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # NAME is RFC 7986's; most apps read the older one.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, _on_a_line(title))
    calendar.add("x-wr-timezone", zone)
    calendar.add("refresh-interval", timedelta(hours=LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{LOOK_AGAIN}H")
    school_time = ZoneInfo(zone)
    for entry in sorted(entries, key=lambda each: (str(each.begins), each.uid)):
        calendar.add_component(_event(entry, school_time, language))
    days = [_day(moment) for entry in entries for moment in (entry.begins, entry.ends)]
    if days:
        calendar.add_missing_timezones(
            first_date=min(days).replace(month=1, day=1), last_date=max(days).replace(month=12, day=31)
        )
    return calendar.to_ical()


def _event(entry: Entry, zone: ZoneInfo, language: str) -> Event:
    event = Event()
    changed = entry.changed_on.replace(tzinfo=zone, microsecond=0).astimezone(timezone.utc)
    event.add("uid", entry.uid)
    # Where nobody is invited, both say when the entry was changed last.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", max(0, int((changed - _SEQUENCE_BEGINS).total_seconds())))
    event.add("dtstart", _moment(entry.begins, zone))
    event.add("dtend", _moment(entry.ends, zone))
    event.add("summary", _on_a_line(entry.title), parameters={"LANGUAGE": language})
    if entry.place:
        event.add("location", _on_a_line(entry.place))
    if entry.words:
        event.add("description", _without_controls(entry.words))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if entry.takes_time and not entry.cancelled else "TRANSPARENT")
    return event


def _moment(moment: datetime | date, zone: ZoneInfo) -> datetime | date:
    return moment.replace(tzinfo=zone) if isinstance(moment, datetime) else moment


def _day(moment: datetime | date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _on_a_line(text: str) -> str:
    return " ".join(_without_controls(text).split())


def _without_controls(text: str) -> str:
    """Text without characters that the form does not allow."""
    return "".join(
        sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign in "\n\t" or sign.isprintable()
    )
