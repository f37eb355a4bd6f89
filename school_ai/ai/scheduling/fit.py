"""Where a lesson may be at all: the rooms that serve it and the slots from which it can be taught."""

from school_ai.ai.scheduling.problem import Lesson, Load, Problem, Room

__all__ = ["rooms_for", "serves", "starts_for"]


def serves(problem: Problem, load: Load, room: Room, *, seats: bool = True) -> bool:
    """Whether a room has what a load needs. `seats` False leaves its capacity aside, for schools that count missing
    seats as a cost."""
    need = load.need
    if need.none:
        return False
    if need.rooms and room.name not in need.rooms:
        return False
    if not need.rooms and need.kind != room.kind and not (need.other_kinds and not need.kind):
        return False
    if need.building and need.building != room.building:
        return False
    if not need.equipment <= room.equipment:
        return False
    return not seats or room.capacity >= problem.seats_for(load)


def rooms_for(problem: Problem, load: Load, lesson: Lesson) -> tuple[str, ...]:
    """Names of the rooms in which a lesson may be; empty where it needs none, or where none serves."""
    if load.need.none:
        return ()
    if lesson.room is not None:
        return (lesson.room,)
    seats = not any(setting.rule == "seats" and not setting.is_hard for setting in problem.settings)
    return tuple(room.name for room in problem.rooms if serves(problem, load, room, seats=seats))


def starts_for(problem: Problem, load: Load, lesson: Lesson) -> tuple[int, ...]:
    """Slots from which a lesson can be taught: everybody is there, nothing is forbidden, it crosses no break. A lesson
    that is fixed stays where it is, whoever is away."""
    if lesson.slot is not None:
        return (lesson.slot,)
    away = set(load.forbidden)
    for name in load.teachers:
        if name in problem.teacher:
            away |= problem.teacher[name].unavailable
    for name in load.groups:
        if name in problem.group:
            away |= problem.group[name].unavailable
    cycle = problem.cycle
    return tuple(
        slot
        for slot in cycle.starts(lesson.periods)
        if (lesson.week is None or cycle.days[cycle.day_of(slot)].week == lesson.week)
        and not any(slot + step in away for step in range(lesson.periods))
    )
