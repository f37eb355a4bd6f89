"""A teacher's own day: lessons, who stands out before each, what of them is otherwise, and their absences."""

from dataclasses import dataclass
from datetime import date, timedelta

from frappe.utils import getdate

from school_ai.erpnext_records import classroom, lessons, staffing
from school_ai.erpnext_records.lessons import LessonHeld
from school_ai.erpnext_records.rows import read
from school_ai.permissions import is_dealt_with
from school_ai.services import pupil_days
from school_ai.services.teaching import attention
from school_ai.services.teaching.attention import Asked, PupilSeen
from school_ai.services.timetables.situation import ABSENCE, CANCELLED

AHEAD = timedelta(days=14)
LOOKED_AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class LessonOfDay:
    """A lesson. `begins`, `ends`: minutes after midnight; `otherwise`: what of it is otherwise than planned;
    `stand_out`: pupils of whom something asks for attention; `on_leave`: pupils who have leave; None where it lies too
    far ahead."""

    lesson: str
    course: str
    groups: list[str]
    begins: int
    ends: int
    room: str
    otherwise: str
    stand_out: int | None
    on_leave: int | None
    attendance_taken: bool


@dataclass(frozen=True)
class AbsenceShown:
    """An absence that was told of. `lessons`: how many are concerned; `can_cancel`: nothing was done for it yet."""

    name: str
    first: date
    last: date
    reason: str
    status: str
    lessons: int
    can_cancel: bool


@dataclass(frozen=True)
class TeachingDay:
    """A day's lessons, the next day that has some, and coming absences. `free`: why there are no
    lessons, where that is known."""

    day: date
    free: str
    lessons: list[LessonOfDay]
    next_day: date | None
    absences: list[AbsenceShown]


def of(instructor: str, day: date | None = None) -> TeachingDay:
    """An instructor's day. Without one it is today, or the next day with lessons where today has none."""
    today = getdate()
    first = day or today
    held = lessons.between(first, first + LOOKED_AHEAD, instructor=[instructor])
    chosen = day or next((each.day for each in held), today)
    of_day = [each for each in held if each.day == chosen]
    near = abs((chosen - today).days) <= AHEAD.days
    return TeachingDay(
        chosen,
        "" if of_day else _why_free(chosen),
        _shown(of_day, near),
        next((each.day for each in held if each.day > chosen), None),
        absences(instructor, today),
    )


def _why_free(day: date) -> str:
    return staffing.holidays(day, day).get(day, "")


def _shown(held: list[LessonHeld], near: bool) -> list[LessonOfDay]:
    """Joint lessons as one."""
    joint: dict[tuple, list[LessonHeld]] = {}
    for each in held:
        joint.setdefault((each.begins, each.course, each.lesson or each.group), []).append(each)
    rooms = _rooms(held)
    taken = lessons.with_attendance([each.name for each in held])
    remarks = _otherwise(held)
    seen_before = _seen(held) if near else {}
    found = []
    for rows in joint.values():
        first = rows[0]
        seen = [one for row in rows for one in seen_before[row.name]] if near else None
        found.append(
            LessonOfDay(
                lesson=first.name,
                course=first.course,
                groups=sorted({row.group for row in rows}),
                begins=first.begins,
                ends=first.ends,
                room=rooms.get(first.room, first.room or ""),
                otherwise=next((remarks[row.name] for row in rows if remarks.get(row.name)), ""),
                stand_out=None if seen is None else sum(attention.stands_out(each) for each in seen),
                on_leave=None if seen is None else sum(each.absent for each in seen),
                attendance_taken=any(row.name in taken for row in rows),
            )
        )
    return sorted(found, key=lambda each: (each.begins, each.course))


def _seen(held: list[LessonHeld]) -> dict[str, list[PupilSeen]]:
    """Pupils before each of these lessons of one day."""
    if not held:
        return {}
    members = classroom.members_of({each.group for each in held})
    asked = [Asked(members[each.group], {each.course}, each) for each in held]
    found = attention.of_classes(asked, held[0].day)
    return {each.name: seen for each, seen in zip(held, found, strict=True)}


def _rooms(held: list[LessonHeld]) -> dict[str, str]:
    names = sorted({each.room for each in held if each.room})
    return {row.name: row.room_name for row in read("Room", ["name", "room_name"], {"name": ("in", names)})}


def _otherwise(held: list[LessonHeld]) -> dict[str, str]:
    if not held:
        return {}
    shown = pupil_days.of_day(sorted({each.group for each in held}), held[0].day).lessons
    return {each.lesson: each.remark for each in shown}


def absences(instructor: str, today: date) -> list[AbsenceShown]:
    """Absences that are not over, the nearest first."""
    rows = read(
        ABSENCE,
        where={"instructor": instructor, "to_date": (">=", today), "status": ("!=", CANCELLED)},
        fields=["name", "from_date", "to_date", "reason", "status"],
        order_by="from_date, creation",
    )
    return [
        AbsenceShown(
            row.name,
            getdate(row.from_date),
            getdate(row.to_date),
            row.reason or "",
            row.status,
            len(lessons.between(getdate(row.from_date), getdate(row.to_date), instructor=[instructor])),
            not is_dealt_with(row.name),
        )
        for row in rows
    ]
