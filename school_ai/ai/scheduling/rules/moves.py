"""What it costs to move a lesson, worked out on the lines that the move touches: for pages on which a planner drags."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from school_ai.ai.scheduling.fit import starts_for
from school_ai.ai.scheduling.problem import Place, Problem, Timetable
from school_ai.ai.scheduling.rules.placed import GROUPS, LOADS, ROOMS, TEACHERS, Placed
from school_ai.ai.scheduling.rules.score import Scorer
from school_ai.ai.scheduling.rules.violation import Violation

__all__ = ["Change", "Exchange", "Mover", "RoomChange", "cost_of_move", "costs_of_moves", "delta"]

# Rules that a lesson's room has a part in, beside its slot.
OF_ROOMS = frozenset({"room_fit", "unavailable", "fixed", "building_changes", "room_changes", "seats", "home_room"})


@dataclass(frozen=True)
class Change:
    """What a move changes. `hard` and `cost` are differences: below 0 it is better. `causes`: violations that there
    were not before; `cures`: those that are gone. `lessons`: others that stand in the way of it (two at once)."""

    position: int
    place: Place | None
    hard: int
    cost: int
    causes: tuple[Violation, ...] = ()
    cures: tuple[Violation, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        return (self.hard, self.cost)

    @property
    def lessons(self) -> tuple[int, ...]:
        in_the_way = (each for each in self.causes if each.rule.endswith("_clash"))
        return tuple(sorted({other for each in in_the_way for other in each.lessons if other != self.position}))


@dataclass(frozen=True)
class Exchange:
    """What it changes to have two lessons change places, or only rooms: `moves` is who goes where. Figures and
    violations as of a `Change`."""

    moves: tuple[tuple[int, Place], ...]
    hard: int
    cost: int
    causes: tuple[Violation, ...] = ()
    cures: tuple[Violation, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        return (self.hard, self.cost)


@dataclass(frozen=True)
class RoomChange(Change):
    """What another room at the same time changes. `fits`: the room has what the lesson needs. `taken`: lessons that are
    in it then. `exchange`: what it changes where the one lesson that is there has this lesson's room instead."""

    fits: bool = True
    taken: tuple[int, ...] = ()
    exchange: Exchange | None = None


class Mover:
    """Answers what moves cost in one timetable. Make one and ask it often; it is not safe for several threads."""

    def __init__(self, problem: Problem, timetable: Timetable, scorer: Scorer | None = None):
        self.problem = problem
        self.scorer = scorer or Scorer(problem)
        self.placed: Placed = self.scorer.placed(timetable)

    def change(self, moves: Sequence[tuple[int, Place | None]]) -> tuple[int, int, list[Violation], list[Violation]]:
        """Hard units and cost that moving these lessons together adds, what it causes and what it cures."""
        names = self.scorer.touched(self.placed, moves)
        before = list(self.scorer.violations(self.placed, names))
        with self.placed.moved(*moves):
            after = list(self.scorer.violations(self.placed, names))
        return _difference(before, after)

    def cost_of_move(self, position: int, place: Place | None) -> Change:
        """What it costs to put a lesson at a place."""
        return Change(position, place, *_as_tuples(self.change([(position, place)])))

    def exchange(self, position: int, other: int) -> Exchange:
        """The best way to have two placed lessons change places. Each takes the other's time; its room there is its
        own, the other's, or the best that is left, its own where nothing is better. Raises ValueError where one of them
        has no place."""
        one, two = self._place_of(position), self._place_of(other)
        ways = [
            ((position, Place(two.slot, room)), (other, Place(one.slot, rest)))
            for room, rest in product(dict.fromkeys((one.room, two.room)), dict.fromkeys((two.room, one.room)))
        ]
        with self.placed.moved((other, None)):
            best = Place(two.slot, self._best_room(position, two.slot))
        with self.placed.moved((position, best)):
            ways.append(((position, best), (other, Place(one.slot, self._best_room(other, one.slot)))))
        # Where two ways cost the same, the first of them moves fewer rooms.
        return min((self._exchange(*way) for way in dict.fromkeys(ways)), key=lambda each: each.key)

    def exchange_of_rooms(self, position: int, other: int) -> Exchange:
        """What it changes to have two placed lessons change rooms, each at its own time. Raises ValueError where one of
        them has no place."""
        one, two = self._place_of(position), self._place_of(other)
        return self._exchange((position, Place(one.slot, two.room)), (other, Place(two.slot, one.room)))

    def rooms(self, position: int) -> list[RoomChange]:
        """What each room of the school would change for a placed lesson at its present time, its own among them, the
        cheapest first. Raises ValueError where it has no place."""
        now = self._place_of(position)
        slots = self.placed.slots(position)
        found = []
        for room in self.problem.rooms:
            at = self.placed.at(ROOMS, room.name)
            taken = tuple(sorted({other for slot in slots for other in at.get(slot, ()) if other != position}))
            fits = room.name in self.scorer.index.rooms_for[position]
            change = _as_tuples(self.change([(position, Place(now.slot, room.name))]))
            exchange = None
            if len(taken) == 1 and now.room is not None:
                exchange = self.exchange_of_rooms(position, taken[0])
            found.append(RoomChange(position, Place(now.slot, room.name), *change, fits, taken, exchange))
        return sorted(found, key=lambda each: (each.key, each.place.room != now.room, bool(each.taken)))

    def _exchange(self, *moves: tuple[int, Place]) -> Exchange:
        return Exchange(moves, *_as_tuples(self.change(moves)))

    def _place_of(self, position: int) -> Place:
        place = self.placed.places[position]
        if place is None:
            raise ValueError(f"lesson {position} has no place")
        return place

    def costs_of_moves(self, position: int, slots: Sequence[int] | None = None) -> list[Change]:
        """For each slot from which the lesson can be taught (or each of `slots`) the best room and what it costs, in
        the order of the slots. The lesson's own room is kept where no other is better."""
        load, lesson = self.placed.lesson(position)
        if slots is None:
            slots = [slot for slot in self.scorer.index.starts[lesson.periods] if slot not in load.forbidden]
            if lesson.slot is None:
                slots = sorted({*slots, *starts_for(self.problem, load, lesson)})
        now = self.placed.places[position]
        names = self.scorer.touched(self.placed, [(position, now)])
        before = list(self.scorer.violations(self.placed, names))
        found = []
        for slot in slots:
            place = Place(slot, self._best_room(position, slot))
            rooms = [room for room in (now.room if now else None, place.room) if room is not None]
            names[ROOMS] = list(dict.fromkeys(rooms))
            # What was said of the new room before is no part of `before` yet.
            there = before
            if place.room is not None and (now is None or place.room != now.room):
                there = [*before, *self.scorer.violations(self.placed, {ROOMS: [place.room]})]
            with self.placed.moved((position, place)):
                after = list(self.scorer.violations(self.placed, names))
            found.append(Change(position, place, *_as_tuples(_difference(there, after))))
        return found

    def _best_room(self, position: int, slot: int) -> str | None:
        """The room that costs least there. Rooms of which the rules can tell no difference are tried once."""
        load, _lesson = self.placed.lesson(position)
        fitting = self.scorer.index.rooms_for[position]
        if not fitting:
            return None
        placed = self.placed
        now = placed.places[position]
        own = now.room if now is not None else None
        used = {
            placed.places[other].room: None
            for other in placed.positions(LOADS, load.name)
            if other != position and placed.places[other] is not None
        }
        homes = {self.problem.group[name].home_room for name in load.groups if name in self.problem.group}
        with placed.moved((position, Place(slot))):
            slots = placed.slots(position)
        needed = self.problem.seats_for(load)
        kinds: dict[tuple, str] = {}
        # The lesson's own room first, then those that waste the fewest seats.
        ordered = sorted(
            fitting,
            key=lambda name: (name != own, name not in used, self._waste(name, needed), name),
        )
        for name in ordered:
            room = self.problem.room.get(name)
            others = placed.at(ROOMS, name)
            taken = tuple(sum(other != position for other in others.get(each, ())) for each in slots)
            away = sum(each in room.unavailable for each in slots) if room else 0
            short = max(0, needed - room.capacity) if room else 0
            building = room.building if room else ""
            kinds.setdefault((taken, away, short, building, name in used, name in homes, name == own), name)
        if len(kinds) == 1:
            return next(iter(kinds.values()))
        # A free room, where there is one: the others are not even asked about.
        free = {key: name for key, name in kinds.items() if not any(key[0]) and not key[1]}
        names = {
            GROUPS: list(load.groups),
            TEACHERS: list(load.teachers),
            LOADS: [load.name],
            "lessons": [position],
        }
        best, best_key = None, None
        for key, name in (free or kinds).items():
            clashes = sum(others > 0 for others in key[0])
            with placed.moved((position, Place(slot, name))):
                hard, cost = clashes, 0
                for each in self.scorer.violations(placed, names, OF_ROOMS):
                    hard, cost = hard + each.units * each.hard, cost + each.cost
            if best_key is None or (hard, cost) < best_key:
                best, best_key = name, (hard, cost)
        return best

    def _waste(self, name: str, needed: int) -> int:
        room = self.problem.room.get(name)
        return abs(room.capacity - needed) if room else 0


def _difference(before: list[Violation], after: list[Violation]) -> tuple[int, int, list[Violation], list[Violation]]:
    hard = sum(each.units for each in after if each.hard) - sum(each.units for each in before if each.hard)
    cost = sum(each.cost for each in after) - sum(each.cost for each in before)
    were, are = Counter(before), Counter(after)
    return hard, cost, list((are - were).elements()), list((were - are).elements())


def _as_tuples(difference: tuple[int, int, list[Violation], list[Violation]]) -> tuple:
    hard, cost, causes, cures = difference
    return hard, cost, tuple(causes), tuple(cures)


def delta(problem: Problem, timetable: Timetable, moves: Sequence[tuple[int, Place | None]]) -> tuple[int, int]:
    """Hard units and cost that moving these lessons together adds."""
    return Mover(problem, timetable).change(moves)[:2]


def cost_of_move(problem: Problem, timetable: Timetable, position: int, place: Place | None) -> Change:
    """What it costs to put one lesson at a place."""
    return Mover(problem, timetable).cost_of_move(position, place)


def costs_of_moves(problem: Problem, timetable: Timetable, position: int) -> list[Change]:
    """What each slot would cost for one lesson, each with its best room."""
    return Mover(problem, timetable).costs_of_moves(position)
