"""When something leaves the house: at once, or with the next digest, and in nobody's quiet hours."""

from datetime import datetime, time, timedelta

from school_ai import settings
from school_ai.services.quiet_hours import Hours
from school_ai.services.telling.kinds import AT_ONCE, WEEKLY

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def due(how_often: str, now: datetime, quiet: Hours | None) -> datetime:
    """When somebody is told. `quiet`: None for what cannot wait."""
    moment = now if how_often == AT_ONCE else next_digest(now, weekly=how_often == WEEKLY)
    return quiet.end_of(moment) if quiet else moment


def next_digest(now: datetime, *, weekly: bool) -> datetime:
    """The first time after now at which the school sends digests."""
    held = settings.get()
    at = time.fromisoformat(held.get("digest_at") or settings.default_of("digest_at"))
    day = held.get("digest_on") or settings.default_of("digest_on")
    moment = datetime.combine(now.date(), at)
    while moment <= now or (weekly and DAYS[moment.weekday()] != day):
        moment += timedelta(days=1)
    return moment
