"""How much a pupil finds out by themself with the tutor, week by week, over all courses: for the pupil, and for
guardians in those courses in which they may read what the pupil writes to the tutor."""

from dataclasses import dataclass
from datetime import date, timedelta

import frappe
from frappe.utils import getdate

from school_ai import settings
from school_ai.erpnext_records import people
from school_ai.permissions import Standing
from school_ai.services import consent, reading_along
from school_ai.services.tutor_progress import PROGRESS, UNKNOWN, monday

WEEKS = 12
# With fewer weeks than that nothing is said of how it goes on.
LEAST_WEEKS = 2


@dataclass(frozen=True)
class WeekAlone:
    """A week. `exercises`: how many it rests on; `share`: how much was found out alone, in percent."""

    week: date
    exercises: int
    share: float


def by_week(reader: Standing, student: str) -> list[WeekAlone]:
    """The weeks in which there was enough to tell, the earliest first; none where they are too few, where the tutor is
    off, and where the reader may not see them."""
    if not settings.is_on("tutor_enabled"):
        return []
    own = student == reader.student
    # Asked first, since it is the usual end of it.
    if not own and not (student in reader.children and consent.given(student, consent.GUARDIANS_READ)):
        return []
    rows = frappe.get_all(
        PROGRESS,
        {
            "student": student,
            "week": (">=", monday(getdate()) - timedelta(weeks=WEEKS - 1)),
            "independence": (">", UNKNOWN),
            "exercises": (">", 0),
        },
        ["course", "week", "exercises", "independence"],
        order_by="week",
        limit_page_length=0,
    )
    if rows and not own:
        user = people.user_of_student(student)
        courses = {row.course for row in rows}
        read = {each for each in courses if user and reading_along.guardians_may_read(student, user, each)}
        rows = [row for row in rows if row.course in read]
    weeks: dict[date, list] = {}
    for row in rows:
        weeks.setdefault(row.week, []).append(row)
    found = [_together(week, of_week) for week, of_week in weeks.items()]
    return found if len(found) >= LEAST_WEEKS else []


def _together(week: date, rows: list) -> WeekAlone:
    """All courses of a week, each by its number of exercises."""
    exercises = sum(row.exercises for row in rows)
    return WeekAlone(week, exercises, sum(row.independence * row.exercises for row in rows) / exercises)


def trend(weeks: list[WeekAlone]) -> int:
    """1: more alone in the later half than in the earlier one, -1: less, 0: about the same. Ten percent tell."""
    half = len(weeks) // 2
    if not half:
        return 0
    earlier, later = (sum(each.share for each in part) / len(part) for part in (weeks[:half], weeks[-half:]))
    return 0 if abs(later - earlier) < 10 else 1 if later > earlier else -1
