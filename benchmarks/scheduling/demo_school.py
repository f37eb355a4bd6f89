"""The timetabling problem of the demo school: 10 groups, 20 instructors, 14 rooms, 35 periods, 266 lessons."""

from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.defaults import DEFAULT_SETTINGS
from school_ai.ai.scheduling.problem import Group, Lesson, Load, Problem, Room, RoomNeed, Setting, Teacher

__all__ = ["demo_school"]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HEAVY = ("Mathematics", "English", "Physics", "Chemistry")
CLASSROOM = "Classroom"


def demo_school(seed: int = 7, settings: tuple[Setting, ...] | None = None) -> Problem:
    """What the demo's tables ask for. They hold no wishes: every third teacher is given one, a late first or an early
    last lesson on a day."""
    from embedded.school import SchoolSpec, generate

    school = generate(SchoolSpec(seed=seed))
    periods = school.teaching_periods
    minutes = [(int(each.start.total_seconds() // 60), int(each.end.total_seconds() // 60)) for each in periods]
    breaks = {int(each.start.total_seconds() // 60) for each in school.bell_schedule if each.is_break}
    cycle = Cycle(
        tuple(Day(name, number) for number, name in enumerate(DAYS)),
        tuple(
            Period(each.name, begins, ends, ends in breaks)
            for each, (begins, ends) in zip(periods, minutes, strict=True)
        ),
    )
    kinds = ["" if kind == CLASSROOM else f"{kind} Lab" for kind in school.rooms.kind]
    rooms = tuple(
        Room(name, name, int(seats), kind)
        for name, seats, kind in zip(school.rooms.name, school.rooms.capacity, kinds, strict=True)
    )
    groups = tuple(
        Group(name, name, int(size), home_room=room.name)
        for name, size, room in zip(school.groups.names, school.groups.size, rooms, strict=False)
    )
    wanted = school.course_loads()
    loads = tuple(
        Load(
            name=f"{each.course} {each.student_group}",
            course=each.course,
            title=f"{each.course}, {each.student_group}",
            groups=(each.student_group,),
            teachers=(each.instructor,),
            lessons=(Lesson(),) * each.lessons_a_week,
            need=RoomNeed(kind="" if each.room_kind == CLASSROOM else each.room_kind),
            heavy=each.course in HEAVY,
        )
        for each in wanted
    )
    names = sorted({each.instructor for each in wanted})
    teachers = tuple(
        Teacher(name, name, wishes=_wishes(number, len(periods)) if number % 3 == 0 else {})
        for number, name in enumerate(names)
    )
    return Problem(cycle, teachers, groups, rooms, loads, DEFAULT_SETTINGS if settings is None else settings)


def _wishes(number: int, periods: int) -> dict[int, int]:
    day = number % len(DAYS)
    period = 0 if number % 2 else periods - 1
    return {day * periods + period: 1 + number % 3}
