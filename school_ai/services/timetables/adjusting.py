"""A planner's hand on a timetable: move, exchange, lock, undo. What they do is noted, to be learned from."""

import json
from collections.abc import Sequence
from dataclasses import replace

import frappe
from frappe import _

from school_ai.ai.scheduling.problem import Place
from school_ai.services.timetables import kept, looking
from school_ai.services.timetables.kept import Kept
from school_ai.services.timetables.looking import Moved

EVENT = "AI Timetable Event"


def move(run: str, position: int, slot: int, room: str | None) -> Moved:
    """Put a lesson elsewhere, whatever stands in the way: the page has shown what that costs."""
    held = kept.read(run, to_change=True)
    looking.check_position(held, position)
    place = Place(slot, room or None)
    before = held.timetable.places[position]
    _refuse(looking.why_not_moved(held, position, room_only=before is not None and before.slot == slot))
    _check_place(held, position, place)
    _note("Moved", held, position, before, place)
    return _moved(held, [(position, place)], _move_in_words(held, position, before, place))


def exchange(run: str, position: int, other: int, rooms_only: bool = False) -> Moved:
    """Have two lessons change places, or, `rooms_only`, their rooms: as `looking.exchange_cost` has told."""
    held = kept.read(run, to_change=True)
    _refuse(looking.why_not_exchanged(held, position, other, rooms_only))
    moves = looking.exchange_of(held, position, other, rooms_only).moves
    titles = [held.problem.placings[each][0].title for each in (position, other)]
    if all(held.timetable.places[each].slot == place.slot for each, place in moves):
        what = _("Exchanged the rooms of {0} and {1}").format(*titles)
    else:
        what = _("Exchanged {0} and {1}").format(*titles)
    for each, place in moves:
        _check_place(held, each, place)
        _note("Moved", held, each, held.timetable.places[each], place)
    return _moved(held, moves, what)


def lock(run: str, positions: Sequence[int], locked: bool) -> Moved:
    """Keep lessons where they are when solving goes on, or let them go."""
    held = kept.read(run, to_change=True)
    for position in positions:
        looking.check_position(held, position)
        if locked and held.timetable.places[position] is None:
            frappe.throw(_("A lesson without a place cannot be locked."))
        if locked and position not in held.locks:
            _note("Locked", held, position, None, held.timetable.places[position])
    locks = held.locks | set(positions) if locked else held.locks - set(positions)
    changed = replace(held, locks=frozenset(locks))
    kept.keep(run, changed)
    return looking.moved(changed, positions)


def undo(run: str) -> Moved:
    """Take back the last move or exchange."""
    held = kept.read(run, to_change=True)
    if not held.undo:
        frappe.throw(_("There is nothing to undo."))
    moves = [
        (position, Place(slot, room) if slot is not None else None) for position, slot, room in held.undo[-1]["moves"]
    ]
    changed = replace(held, timetable=kept.with_places(held.timetable, moves), undo=held.undo[:-1])
    kept.keep(run, changed)
    return looking.moved(changed, [position for position, _place in moves])


def _refuse(problem: str | None) -> None:
    if problem:
        frappe.throw(problem)


def _move_in_words(held: Kept, position: int, before: Place | None, after: Place) -> str:
    title = held.problem.placings[position][0].title
    if before is not None and before.slot == after.slot:
        rooms = [_room_in_words(held, place.room) for place in (before, after)]
        return _("Moved {0} on {1} from {2} to {3}").format(title, looking.place_in_words(held, after), *rooms)
    return _("Moved {0} from {1} to {2}").format(
        title, looking.place_in_words(held, before), looking.place_in_words(held, after)
    )


def _room_in_words(held: Kept, room: str | None) -> str:
    if room is None:
        return _("no room")
    return held.problem.room[room].title if room in held.problem.room else room


def _check_place(held: Kept, position: int, place: Place) -> None:
    """What is no place at all is refused; what only breaks a rule is the planner's choice."""
    lesson = held.problem.placings[position][1]
    now = held.timetable.places[position]
    stays = now is not None and now.slot == place.slot
    if not stays and place.slot not in held.problem.cycle.starts(lesson.periods):
        frappe.throw(_("No lesson of this length can begin at {0}.").format(_in_words(held, place)))
    if place.room is not None and place.room not in held.problem.room:
        frappe.throw(_("There is no room {0} in this timetable.").format(place.room))


def _in_words(held: Kept, place: Place) -> str:
    return looking.place_in_words(held, place) if 0 <= place.slot < held.problem.cycle.slots else str(place.slot)


def _moved(held: Kept, moves: Sequence[tuple[int, Place]], what: str) -> Moved:
    before = []
    for position, _place in moves:
        place = held.timetable.places[position]
        before.append([position, place.slot if place else None, place.room if place else None])
    changed = replace(
        held,
        timetable=kept.with_places(held.timetable, moves),
        undo=(*held.undo, {"what": what, "moves": before}),
    )
    kept.keep(held.run, changed)
    return looking.moved(changed, [position for position, _place in moves])


def _note(kind: str, held: Kept, position: int, before: Place | None, after: Place | None) -> None:
    """Keep what a planner did, for learning what the school prefers."""
    load, _lesson = held.problem.placings[position]
    cycle = held.problem.cycle
    frappe.get_doc(
        {
            "doctype": EVENT,
            "kind": kind,
            "run": held.run,
            "course": load.course,
            "student_group": load.groups[0] if load.groups else None,
            "instructor": load.teachers[0] if load.teachers else None,
            "room": after.room if after else None,
            "from_place": looking.place_in_words(held, before) if before else None,
            "to_place": looking.place_in_words(held, after) if after else None,
            "made_by": frappe.session.user,
            "details": json.dumps(
                {
                    "load": load.name,
                    "groups": load.groups,
                    "teachers": load.teachers,
                    "from": _plain(cycle, before),
                    "to": _plain(cycle, after),
                }
            ),
        }
    ).insert(ignore_permissions=True, ignore_links=True)


def _plain(cycle, place: Place | None) -> dict | None:
    """A place by weekday and the name of its period, which still mean something in the next term."""
    if place is None:
        return None
    day = cycle.days[cycle.day_of(place.slot)]
    return {
        "weekday": day.weekday,
        "week": day.week,
        "period": cycle.periods[cycle.period_of(place.slot)].name,
        "number": cycle.period_of(place.slot),
        "room": place.room,
    }
