"""Simulated annealing on compiled problems, translated to machine code by numba.

A state always has a place for every lesson; clashes are allowed and weigh `weight` each. Moves: a lesson elsewhere, a
room alone, a load gathered in one room, two lessons that change places, and chains of Kempe between two windows of
slots, in which whatever stands in the way goes to where the first lesson came from (Lü and Hao, Adaptive tabu search
for course timetabling, 2010). The schedule and the small moves follow Bellio, Ceschia, Di Gaspero, Schaerf and Urli,
Feature-based tuning of simulated annealing applied to the curriculum-based course timetabling problem, 2016.

Costs are packed as in `compiled`. Random numbers come from a state's own generator (xorshift64*), so that a seed gives
the same moves in any thread. `arrays` and `state` are the words of a `Memory`. The tables of `arrays` are those of
`compiled.Arrays`; those of a state, for n lessons, m loads, k lines, r rooms, s slots, d days:

    start, room            n: slot; room, -1 for none
    lists, counts          s x n, s: lessons at a slot, how many these are
    index                  n x longest: where in its slots' lists a lesson stands
    clash                  m x s: lessons at a slot that clash with a load
    in_room                r x s: lessons
    line_count, mask       k x s, k x d: lessons of a line at a slot; its occupied periods as bits
    line_building          k x s: sum of its rooms' buildings
    week_cost              k, packed: of its rules about the week
    on_day, days           m x d, m: lessons of a load that begin on a day; days used
    load_room, room_count  m x r, m: lessons of a load in a room; rooms used
    total                  2: packed cost of all rules; clashes of lessons and of rooms
    best_start, best_room, best   the best so far, with its total
    move_lesson, move_start, move_room   the move being tried
    touched, touched_mask, stamp  cells (line x day) that it touches, with their masks before
    touched_line, touched_cost, line_stamp   lines with weekly rules that it touches, with their cost after
    clock                  3: number of the move, cells touched, lines touched
"""

import numpy as np
from numba import njit

from school_ai.ai.scheduling.compiled import Arrays
from school_ai.ai.scheduling.memory import Memory, add, add2, at, at2, at3, clear, copy, put, put2

__all__ = ["anneal", "empty_state", "fill", "fixed_memory", "load_state", "totals"]

HARD_SHIFT = 32
SOFT_MASK = (1 << 32) - 1
DAYS, NIGHTS, BUILDINGS = 1, 2, 4
CHAIN = 24  # most lessons of one move

# Tables of a problem, and where each stands in the head of its memory.
FIXED = (
    "load",
    "kind",
    "length",
    "starts_at",
    "starts",
    "rooms_at",
    "rooms",
    "start_ok",
    "room_ok",
    "start_cost",
    "room_cost",
    "room_away",
    "building",
    "clashes",
    "rivals_at",
    "rivals",
    "lines_at",
    "lines",
    "on_line",
    "by_day_only",
    "table_of",
    "table",
    "weekly",
    "days_cost",
    "night_cost",
    "next_day",
    "change_cost",
    "spread_cost",
    "same_day_cost",
    "rooms_cost",
)
(
    LOAD,
    KIND,
    LENGTH,
    STARTS_AT,
    STARTS,
    ROOMS_AT,
    ROOMS,
    START_OK,
    ROOM_OK,
    START_COST,
    ROOM_COST,
    ROOM_AWAY,
    BUILDING,
    CLASHES,
    RIVALS_AT,
    RIVALS,
    LINES_AT,
    LINES,
    ON_LINE,
    BY_DAY_ONLY,
    TABLE_OF,
    TABLE,
    WEEKLY,
    DAYS_COST,
    NIGHT_COST,
    NEXT_DAY,
    CHANGE_COST,
    SPREAD_COST,
    SAME_DAY_COST,
    ROOMS_COST,
) = range(0, 2 * 30, 2)
LESSONS, LOADS, RULED_LINES, PERIODS, DAY_COUNT = range(2 * 30, 2 * 30 + 5)
# Tables of a state.
STATE = (
    "start",
    "room",
    "lists",
    "counts",
    "index",
    "clash",
    "in_room",
    "line_count",
    "mask",
    "line_building",
    "week_cost",
    "on_day",
    "days",
    "load_room",
    "room_count",
    "total",
    "generator",
    "best_start",
    "best_room",
    "best",
    "move_lesson",
    "move_start",
    "move_room",
    "touched",
    "touched_mask",
    "stamp",
    "touched_line",
    "touched_cost",
    "line_stamp",
    "clock",
)
(
    START,
    ROOM,
    LISTS,
    COUNTS,
    INDEX,
    CLASH,
    IN_ROOM,
    LINE_COUNT,
    MASK,
    LINE_BUILDING,
    WEEK_COST,
    ON_DAY,
    DAYS_USED,
    LOAD_ROOM,
    ROOM_COUNT,
    TOTAL,
    GENERATOR,
    BEST_START,
    BEST_ROOM,
    BEST,
    MOVE_LESSON,
    MOVE_START,
    MOVE_ROOM,
    TOUCHED,
    TOUCHED_MASK,
    STAMP,
    TOUCHED_LINE,
    TOUCHED_COST,
    LINE_STAMP,
    CLOCK,
) = range(0, 2 * 30, 2)


def fixed_memory(arrays: Arrays) -> Memory:
    """The arrays of a problem as the kernel wants them."""
    numbers = (len(arrays.load), len(arrays.clashes), len(arrays.weekly), arrays.periods, arrays.days)
    return Memory(FIXED, arrays._asdict(), numbers)


def empty_state(arrays: Arrays, seed: int) -> Memory:
    """A state with room for everything and nothing in it; `fill` or `load_state` comes next."""
    lessons, loads = len(arrays.load), len(arrays.clashes)
    lines, days = arrays.table_of.shape
    rooms, slots = arrays.room_away.shape
    longest = int(arrays.length.max(initial=1))
    shapes = {
        "start": lessons,
        "room": lessons,
        "lists": (slots, lessons + 1),
        "counts": slots,
        "index": (lessons, longest),
        "clash": (loads, slots),
        "in_room": (rooms, slots),
        "line_count": (lines, slots),
        "mask": (lines, days),
        "line_building": (lines, slots),
        "week_cost": lines,
        "on_day": (loads, days),
        "days": loads,
        "load_room": (loads, rooms),
        "room_count": loads,
        "total": 2,
        "generator": 1,
        "best_start": lessons,
        "best_room": lessons,
        "best": 2,
        "move_lesson": CHAIN,
        "move_start": CHAIN,
        "move_room": CHAIN,
        "touched": lines * days + 1,
        "touched_mask": lines * days + 1,
        "stamp": (lines, days),
        "touched_line": lines + 1,
        "touched_cost": lines + 1,
        "line_stamp": lines,
        "clock": 3,
    }
    state = Memory(STATE, {name: np.zeros(shape, np.int64) for name, shape in shapes.items()})
    state.best[:] = 1 << 60
    state.generator[0] = np.int64((2 * seed + 1) * 0x9E3779B97F4A7C15 % (1 << 63))
    return state


@njit(cache=True, nogil=True)
def _uniform(state):
    """A number in [0, 1)."""
    x = np.uint64(at(state, GENERATOR, 0))
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    put(state, GENERATOR, 0, np.int64(x))
    return float(x * np.uint64(2685821657736338717) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def _below(state, number):
    """A whole number in [0, number)."""
    return int(_uniform(state) * number)


@njit(cache=True, nogil=True)
def _week(arrays, state, line):
    """Packed cost of a line's rules about the week."""
    weekly = at(arrays, WEEKLY, line)
    days, periods = (arrays[DAY_COUNT], arrays[PERIODS])
    cost = 0
    if weekly & DAYS:
        used = 0
        for day in range(days):
            if at2(state, MASK, line, day):
                used += 1
        cost += at2(arrays, DAYS_COST, line, used)
    if weekly & NIGHTS:
        for day in range(days):
            after = at(arrays, NEXT_DAY, day)
            if after < 0:
                continue
            this, that = at2(state, MASK, line, day), at2(state, MASK, line, after)
            if this == 0 or that == 0:
                continue
            last = periods
            while not this >> last - 1 & 1:
                last -= 1
            first = 1
            while not that >> first - 1 & 1:
                first += 1
            cost += at3(arrays, NIGHT_COST, line, last, first, periods + 1)
    if weekly & BUILDINGS:
        changes = 0
        for day in range(days):
            this = at2(state, MASK, line, day)
            both = this & this >> 1
            slot = day * periods
            while both:
                if both & 1:
                    here, there = at2(state, LINE_BUILDING, line, slot), at2(state, LINE_BUILDING, line, slot + 1)
                    if here and there and (here != there):
                        changes += 1
                both >>= 1
                slot += 1
        cost += changes * at(arrays, CHANGE_COST, line)
    return cost


@njit(cache=True, nogil=True)
def _put(arrays, state, lesson, slot, room, sign):
    """Adds a lesson to (sign 1) or takes it from (-1) the counts of its lines, noting which cells this touches."""
    load, length = at(arrays, LOAD, lesson), at(arrays, LENGTH, lesson)
    day = slot // arrays[PERIODS]
    first = slot - day * arrays[PERIODS]
    building = at(arrays, BUILDING, room) if room >= 0 else 0
    now = at(state, CLOCK, 0)
    for number in range(at(arrays, LINES_AT, load), at(arrays, LINES_AT, load + 1)):
        line = at(arrays, LINES, number)
        if at2(state, STAMP, line, day) != now:
            put2(state, STAMP, line, day, now)
            put(state, TOUCHED, at(state, CLOCK, 1), line * arrays[DAY_COUNT] + day)
            put(state, TOUCHED_MASK, at(state, CLOCK, 1), at2(state, MASK, line, day))
            add(state, CLOCK, 1, 1)
        for step in range(length):
            add2(state, LINE_COUNT, line, slot + step, sign)
            add2(state, LINE_BUILDING, line, slot + step, sign * building)
            count = at2(state, LINE_COUNT, line, slot + step)
            if (sign > 0 and count == 1) or (sign < 0 and count == 0):
                put2(state, MASK, line, day, at2(state, MASK, line, day) ^ 1 << first + step)
        if at(arrays, WEEKLY, line) and at(state, LINE_STAMP, line) != now:
            put(state, LINE_STAMP, line, now)
            put(state, TOUCHED_LINE, at(state, CLOCK, 2), line)
            add(state, CLOCK, 2, 1)


@njit(cache=True, nogil=True)
def _lines_after(arrays, state, count):
    """Moves the lessons of the move in their lines' counts and gives the change in packed cost."""
    add(state, CLOCK, 0, 1)
    put(state, CLOCK, 1, 0)
    put(state, CLOCK, 2, 0)
    for each in range(count):
        lesson = at(state, MOVE_LESSON, each)
        _put(arrays, state, lesson, at(state, START, lesson), at(state, ROOM, lesson), -1)
    for each in range(count):
        _put(arrays, state, at(state, MOVE_LESSON, each), at(state, MOVE_START, each), at(state, MOVE_ROOM, each), 1)
    change = 0
    for each in range(at(state, CLOCK, 1)):
        cell = at(state, TOUCHED, each)
        line = cell // arrays[DAY_COUNT]
        day = cell - line * arrays[DAY_COUNT]
        before, after = at(state, TOUCHED_MASK, each), at2(state, MASK, line, day)
        if before != after:
            table = at2(arrays, TABLE_OF, line, day)
            change += at2(arrays, TABLE, table, after) - at2(arrays, TABLE, table, before)
    for each in range(at(state, CLOCK, 2)):
        line = at(state, TOUCHED_LINE, each)
        cost = _week(arrays, state, line)
        put(state, TOUCHED_COST, each, cost)
        change += cost - at(state, WEEK_COST, line)
    return change


@njit(cache=True, nogil=True)
def _lines_back(arrays, state, count):
    """Takes back what `_lines_after` did."""
    for each in range(count):
        _put(arrays, state, at(state, MOVE_LESSON, each), at(state, MOVE_START, each), at(state, MOVE_ROOM, each), -1)
    for each in range(count):
        lesson = at(state, MOVE_LESSON, each)
        _put(arrays, state, lesson, at(state, START, lesson), at(state, ROOM, lesson), 1)


@njit(cache=True, nogil=True)
def _lesson_lines(arrays, state, lesson, slot, but):
    """Change in packed cost of the lines of a lesson that goes to a slot, those left out that load `but` is on too.
    Only for lines without rules about the week."""
    load, length = at(arrays, LOAD, lesson), at(arrays, LENGTH, lesson)
    old = at(state, START, lesson)
    periods = arrays[PERIODS]
    old_day, day = (old // periods, slot // periods)
    old_first, first = (old - old_day * periods, slot - day * periods)
    added = (1 << length) - 1 << first
    change = 0
    for number in range(at(arrays, LINES_AT, load), at(arrays, LINES_AT, load + 1)):
        line = at(arrays, LINES, number)
        if but >= 0 and at2(arrays, ON_LINE, but, line):
            continue
        gone = 0
        for step in range(length):
            if at2(state, LINE_COUNT, line, old + step) == 1:
                gone |= 1 << old_first + step
        before = at2(state, MASK, line, old_day)
        table = at2(arrays, TABLE_OF, line, old_day)
        if old_day == day:
            change += at2(arrays, TABLE, table, before & ~gone | added) - at2(arrays, TABLE, table, before)
        else:
            change += at2(arrays, TABLE, table, before & ~gone) - at2(arrays, TABLE, table, before)
            before = at2(state, MASK, line, day)
            table = at2(arrays, TABLE_OF, line, day)
            change += at2(arrays, TABLE, table, before | added) - at2(arrays, TABLE, table, before)
    return change


@njit(cache=True, nogil=True)
def _shared(one, one_length, other, other_length):
    """How many slots two lessons share."""
    return max(0, min(one + one_length, other + other_length) - max(one, other))


@njit(cache=True, nogil=True)
def _clashes_after(arrays, state, count):
    """Change in clashes of lessons and of rooms. Rooms that cannot be used count as clashes."""
    change = 0
    for each in range(count):
        lesson, slot, room = at(state, MOVE_LESSON, each), at(state, MOVE_START, each), at(state, MOVE_ROOM, each)
        load, length = at(arrays, LOAD, lesson), at(arrays, LENGTH, lesson)
        old, old_room = at(state, START, lesson), at(state, ROOM, lesson)
        for step in range(length):
            change += at2(state, CLASH, load, slot + step) - at2(state, CLASH, load, old + step) + 1
            if room >= 0:
                change += at2(state, IN_ROOM, room, slot + step) + at2(arrays, ROOM_AWAY, room, slot + step)
                change -= at2(state, IN_ROOM, old_room, old + step) + at2(arrays, ROOM_AWAY, old_room, old + step) - 1
        common = _shared(slot, length, old, length)
        change -= common
        if room >= 0 and room == old_room:
            change -= common
    for each in range(count):
        one = at(state, MOVE_LESSON, each)
        for other_each in range(each + 1, count):
            other = at(state, MOVE_LESSON, other_each)
            n_one, n_other = at(arrays, LENGTH, one), at(arrays, LENGTH, other)
            s_one, s_other = at(state, MOVE_START, each), at(state, MOVE_START, other_each)
            new_new = _shared(s_one, n_one, s_other, n_other)
            new_old = _shared(s_one, n_one, at(state, START, other), n_other)
            old_new = _shared(s_other, n_other, at(state, START, one), n_one)
            old_old = _shared(at(state, START, one), n_one, at(state, START, other), n_other)
            if at2(arrays, CLASHES, at(arrays, LOAD, one), at(arrays, LOAD, other)):
                change += new_new + old_old - new_old - old_new
            r_one, r_other = at(state, MOVE_ROOM, each), at(state, MOVE_ROOM, other_each)
            o_one, o_other = at(state, ROOM, one), at(state, ROOM, other)
            if r_one >= 0 and r_other >= 0:
                if r_one == r_other:
                    change += new_new
                if o_one == o_other:
                    change += old_old
                if r_one == o_other:
                    change -= new_old
                if r_other == o_one:
                    change -= old_new
    return change


@njit(cache=True, nogil=True)
def _load_moves(arrays, state, lesson, old, old_room, slot, room):
    """Moves a lesson in its load's counts; gives the change in packed cost."""
    load = at(arrays, LOAD, lesson)
    old_day, day = (old // arrays[PERIODS], slot // arrays[PERIODS])
    change = 0
    if old_day != day:
        change -= at2(arrays, SPREAD_COST, load, at(state, DAYS_USED, load))
        count = at2(state, ON_DAY, load, old_day)
        change += at2(arrays, SAME_DAY_COST, load, count - 1) - at2(arrays, SAME_DAY_COST, load, count)
        put2(state, ON_DAY, load, old_day, count - 1)
        if count == 1:
            add(state, DAYS_USED, load, -1)
        count = at2(state, ON_DAY, load, day)
        change += at2(arrays, SAME_DAY_COST, load, count + 1) - at2(arrays, SAME_DAY_COST, load, count)
        put2(state, ON_DAY, load, day, count + 1)
        if count == 0:
            add(state, DAYS_USED, load, 1)
        change += at2(arrays, SPREAD_COST, load, at(state, DAYS_USED, load))
    if old_room != room:
        change -= at2(arrays, ROOMS_COST, load, at(state, ROOM_COUNT, load))
        add2(state, LOAD_ROOM, load, old_room, -1)
        if at2(state, LOAD_ROOM, load, old_room) == 0:
            add(state, ROOM_COUNT, load, -1)
        add2(state, LOAD_ROOM, load, room, 1)
        if at2(state, LOAD_ROOM, load, room) == 1:
            add(state, ROOM_COUNT, load, 1)
        change += at2(arrays, ROOMS_COST, load, at(state, ROOM_COUNT, load))
    return change


@njit(cache=True, nogil=True)
def _loads_after(arrays, state, count):
    """Moves the lessons in their loads' counts; gives the change in packed cost, that of starts and rooms included."""
    change = 0
    for each in range(count):
        lesson, slot, room = at(state, MOVE_LESSON, each), at(state, MOVE_START, each), at(state, MOVE_ROOM, each)
        old, old_room = at(state, START, lesson), at(state, ROOM, lesson)
        kind = at(arrays, KIND, lesson)
        change += at2(arrays, START_COST, kind, slot) - at2(arrays, START_COST, kind, old)
        if room != old_room:
            change += at2(arrays, ROOM_COST, kind, room) - at2(arrays, ROOM_COST, kind, old_room)
        change += _load_moves(arrays, state, lesson, old, old_room, slot, room)
    return change


@njit(cache=True, nogil=True)
def _loads_back(arrays, state, count):
    for each in range(count - 1, -1, -1):
        lesson = at(state, MOVE_LESSON, each)
        _load_moves(
            arrays,
            state,
            lesson,
            at(state, MOVE_START, each),
            at(state, MOVE_ROOM, each),
            at(state, START, lesson),
            at(state, ROOM, lesson),
        )


@njit(cache=True, nogil=True)
def _enter(arrays, state, lesson, slot, room):
    """Writes a lesson into the slots' lists, clashes and rooms."""
    load = at(arrays, LOAD, lesson)
    for step in range(at(arrays, LENGTH, lesson)):
        moment = slot + step
        put2(state, INDEX, lesson, step, at(state, COUNTS, moment))
        put2(state, LISTS, moment, at(state, COUNTS, moment), lesson)
        add(state, COUNTS, moment, 1)
        for each in range(at(arrays, RIVALS_AT, load), at(arrays, RIVALS_AT, load + 1)):
            add2(state, CLASH, at(arrays, RIVALS, each), moment, 1)
        if room >= 0:
            add2(state, IN_ROOM, room, moment, 1)
    put(state, START, lesson, slot)
    put(state, ROOM, lesson, room)


@njit(cache=True, nogil=True)
def _leave(arrays, state, lesson):
    load, slot, room = at(arrays, LOAD, lesson), at(state, START, lesson), at(state, ROOM, lesson)
    for step in range(at(arrays, LENGTH, lesson)):
        moment = slot + step
        add(state, COUNTS, moment, -1)
        last = at2(state, LISTS, moment, at(state, COUNTS, moment))
        place = at2(state, INDEX, lesson, step)
        put2(state, LISTS, moment, place, last)
        put2(state, INDEX, last, moment - at(state, START, last), place)
        for each in range(at(arrays, RIVALS_AT, load), at(arrays, RIVALS_AT, load + 1)):
            add2(state, CLASH, at(arrays, RIVALS, each), moment, -1)
        if room >= 0:
            add2(state, IN_ROOM, room, moment, -1)


@njit(cache=True, nogil=True)
def _carry_out(arrays, state, count):
    """Makes the move final for slots and rooms; lines and loads have it already."""
    for each in range(count):
        lesson, slot, room = at(state, MOVE_LESSON, each), at(state, MOVE_START, each), at(state, MOVE_ROOM, each)
        if slot == at(state, START, lesson):
            for step in range(at(arrays, LENGTH, lesson)):
                add2(state, IN_ROOM, at(state, ROOM, lesson), slot + step, -1)
                add2(state, IN_ROOM, room, slot + step, 1)
            put(state, ROOM, lesson, room)
        else:
            _leave(arrays, state, lesson)
            _enter(arrays, state, lesson, slot, room)
    for each in range(at(state, CLOCK, 2)):
        put(state, WEEK_COST, at(state, TOUCHED_LINE, each), at(state, TOUCHED_COST, each))


@njit(cache=True, nogil=True)
def _is_exchange(arrays, state):
    """Whether a move of two lessons is one of equally long ones that take each other's slots."""
    one, other = at(state, MOVE_LESSON, 0), at(state, MOVE_LESSON, 1)
    return (
        at(arrays, LENGTH, one) == at(arrays, LENGTH, other)
        and at(state, MOVE_START, 0) == at(state, START, other)
        and (at(state, MOVE_START, 1) == at(state, START, one))
    )


@njit(cache=True, nogil=True)
def _try(arrays, state, count, threshold, weight):
    """Carries the move out if it makes things worse by `threshold` at most. Returns whether it did."""
    clashes = _clashes_after(arrays, state, count)
    if clashes * weight > threshold:
        return False
    soft, hard = (at(state, TOTAL, 0) & SOFT_MASK, at(state, TOTAL, 0) >> HARD_SHIFT)
    change = _loads_after(arrays, state, count)
    plain = True
    only_rooms = True
    for each in range(count):
        lesson = at(state, MOVE_LESSON, each)
        plain &= at(arrays, BY_DAY_ONLY, at(arrays, LOAD, lesson))
        only_rooms &= at(state, START, lesson) == at(state, MOVE_START, each)
    applied = False
    if plain and only_rooms:
        put(state, CLOCK, 2, 0)
        applied = True
    elif plain and count == 1:
        change += _lesson_lines(arrays, state, at(state, MOVE_LESSON, 0), at(state, MOVE_START, 0), -1)
    elif plain and count == 2 and _is_exchange(arrays, state):
        one, other = at(state, MOVE_LESSON, 0), at(state, MOVE_LESSON, 1)
        change += _lesson_lines(arrays, state, one, at(state, MOVE_START, 0), at(arrays, LOAD, other))
        change += _lesson_lines(arrays, state, other, at(state, MOVE_START, 1), at(arrays, LOAD, one))
    else:
        change += _lines_after(arrays, state, count)
        applied = True
    total = at(state, TOTAL, 0) + change
    worse = (total & SOFT_MASK) - soft + weight * ((total >> HARD_SHIFT) - hard + clashes)
    if worse > threshold:
        _loads_back(arrays, state, count)
        if applied and (not (plain and only_rooms)):
            _lines_back(arrays, state, count)
        return False
    if not applied:
        _lines_after(arrays, state, count)
    _carry_out(arrays, state, count)
    put(state, TOTAL, 0, total)
    add(state, TOTAL, 1, clashes)
    return True


@njit(cache=True, nogil=True)
def _is_free(arrays, state, room, slot, length):
    for step in range(length):
        if at2(state, IN_ROOM, room, slot + step) or at2(arrays, ROOM_AWAY, room, slot + step):
            return False
    return True


@njit(cache=True, nogil=True)
def _room_at(arrays, state, lesson, slot):
    """A room for a lesson at another slot: mostly its own if it is free there, else a free one, now the cheapest, now
    any; one that is taken if none is free."""
    own = at(state, ROOM, lesson)
    if own < 0:
        return own
    kind, load, length = at(arrays, KIND, lesson), at(arrays, LOAD, lesson), at(arrays, LENGTH, lesson)
    first, last = at(arrays, ROOMS_AT, kind), at(arrays, ROOMS_AT, kind + 1)
    choice = _uniform(state)
    if choice < 0.7 and _is_free(arrays, state, own, slot, length):
        return own
    number = last - first
    offset = _below(state, number)
    found = own
    least = 1 << 60
    for each in range(number):
        room = at(arrays, ROOMS, first + (each + offset) % number)
        if not _is_free(arrays, state, room, slot, length):
            continue
        if choice > 0.85:
            return room
        cost = at2(arrays, ROOM_COST, kind, room)
        if at2(state, LOAD_ROOM, load, room) == 0:
            cost += 1
        if cost < least:
            least = cost
            found = room
    return found


@njit(cache=True, nogil=True)
def _chain(arrays, state, lesson, slot):
    """Sets up a chain of Kempe: the lesson goes to `slot`, what clashes with it there goes to where it came from, and
    so on between the two windows. Returns how many lessons move, 0 where that cannot be done."""
    window = at(arrays, LENGTH, lesson)
    here, there = (at(state, START, lesson), slot)
    if abs(here - there) < window:
        return 0
    put(state, MOVE_LESSON, 0, lesson)
    put(state, MOVE_START, 0, slot)
    count, done = (1, 0)
    while done < count:
        one = at(state, MOVE_LESSON, done)
        load, target = at(arrays, LOAD, one), at(state, MOVE_START, done)
        for step in range(at(arrays, LENGTH, one)):
            moment = target + step
            if at2(state, CLASH, load, moment) == 0:
                continue
            for each in range(at(state, COUNTS, moment)):
                other = at2(state, LISTS, moment, each)
                if not at2(arrays, CLASHES, load, at(arrays, LOAD, other)):
                    continue
                known = False
                for seen in range(count):
                    known |= at(state, MOVE_LESSON, seen) == other
                if known:
                    continue
                old = at(state, START, other)
                if here <= old and old + at(arrays, LENGTH, other) <= here + window:
                    new = old - here + there
                elif there <= old and old + at(arrays, LENGTH, other) <= there + window:
                    new = old - there + here
                else:
                    return 0
                if count == CHAIN or not at2(arrays, START_OK, at(arrays, KIND, other), new):
                    return 0
                put(state, MOVE_LESSON, count, other)
                put(state, MOVE_START, count, new)
                count += 1
        done += 1
    for each in range(count):
        one = at(state, MOVE_LESSON, each)
        if at(state, ROOM, one) >= 0:
            for step in range(at(arrays, LENGTH, one)):
                add2(state, IN_ROOM, at(state, ROOM, one), at(state, START, one) + step, -1)
    for each in range(count):
        one = at(state, MOVE_LESSON, each)
        room = _room_at(arrays, state, one, at(state, MOVE_START, each))
        put(state, MOVE_ROOM, each, room)
        if room >= 0:
            for step in range(at(arrays, LENGTH, one)):
                add2(state, IN_ROOM, room, at(state, MOVE_START, each) + step, 1)
    for each in range(count):
        one = at(state, MOVE_LESSON, each)
        if at(state, ROOM, one) >= 0:
            for step in range(at(arrays, LENGTH, one)):
                add2(state, IN_ROOM, at(state, ROOM, one), at(state, START, one) + step, 1)
                add2(state, IN_ROOM, at(state, MOVE_ROOM, each), at(state, MOVE_START, each) + step, -1)
    return count


@njit(cache=True, nogil=True)
def _exchange(arrays, state, one, slot):
    """Sets up two lessons that change places: `one` and any that begins at `slot`."""
    if at(state, COUNTS, slot) == 0:
        return 0
    other = at2(state, LISTS, slot, _below(state, at(state, COUNTS, slot)))
    here = at(state, START, one)
    if (
        at(state, START, other) != slot
        or at(arrays, LENGTH, other) != at(arrays, LENGTH, one)
        or (not at2(arrays, START_OK, at(arrays, KIND, other), here))
    ):
        return 0
    put(state, MOVE_LESSON, 0, one)
    put(state, MOVE_LESSON, 1, other)
    put(state, MOVE_START, 0, slot)
    put(state, MOVE_START, 1, here)
    room, other_room = at(state, ROOM, one), at(state, ROOM, other)
    put(state, MOVE_ROOM, 0, room)
    put(state, MOVE_ROOM, 1, other_room)
    swap_rooms = _uniform(state) >= 0.3 and room >= 0 and other_room >= 0
    if (
        swap_rooms
        and at2(arrays, ROOM_OK, at(arrays, KIND, one), other_room)
        and at2(arrays, ROOM_OK, at(arrays, KIND, other), room)
    ):
        put(state, MOVE_ROOM, 0, other_room)
        put(state, MOVE_ROOM, 1, room)
        return 2
    if room >= 0 and room != other_room and (not _is_free(arrays, state, room, slot, at(arrays, LENGTH, one))):
        put(state, MOVE_ROOM, 0, _room_at(arrays, state, one, slot))
    if (
        other_room >= 0
        and room != other_room
        and (not _is_free(arrays, state, other_room, here, at(arrays, LENGTH, one)))
    ):
        put(state, MOVE_ROOM, 1, _room_at(arrays, state, other, here))
    return 2


@njit(cache=True, nogil=True)
def _other_room(arrays, state, lesson):
    """Sets up a lesson in another room at its time; who is there takes its room."""
    kind = at(arrays, KIND, lesson)
    first, last = at(arrays, ROOMS_AT, kind), at(arrays, ROOMS_AT, kind + 1)
    if last - first < 2:
        return 0
    room, own, slot = (
        at(arrays, ROOMS, first + _below(state, last - first)),
        at(state, ROOM, lesson),
        at(state, START, lesson),
    )
    if room == own:
        return 0
    put(state, MOVE_LESSON, 0, lesson)
    put(state, MOVE_START, 0, slot)
    put(state, MOVE_ROOM, 0, room)
    count = 1
    for step in range(at(arrays, LENGTH, lesson)):
        if at2(state, IN_ROOM, room, slot + step) == 0:
            continue
        for each in range(at(state, COUNTS, slot + step)):
            other = at2(state, LISTS, slot + step, each)
            if at(state, ROOM, other) != room:
                continue
            known = False
            for seen in range(count):
                known |= at(state, MOVE_LESSON, seen) == other
            if known:
                continue
            if count == CHAIN or not at2(arrays, ROOM_OK, at(arrays, KIND, other), own):
                return 0
            put(state, MOVE_LESSON, count, other)
            put(state, MOVE_START, count, at(state, START, other))
            put(state, MOVE_ROOM, count, own)
            count += 1
    return count


@njit(cache=True, nogil=True)
def _one_room(arrays, state, lesson):
    """Sets up all lessons of a load in one of its rooms; who is there takes theirs."""
    load, room = at(arrays, LOAD, lesson), at(state, ROOM, lesson)
    if at(state, ROOM_COUNT, load) < 2:
        return 0
    count = 0
    first = lesson
    while first > 0 and at(arrays, LOAD, first - 1) == load:
        first -= 1
    while first < arrays[LESSONS] and at(arrays, LOAD, first) == load:
        mine = first
        first += 1
        own, slot = at(state, ROOM, mine), at(state, START, mine)
        if own == room or own < 0:
            continue
        if count == CHAIN or not at2(arrays, ROOM_OK, at(arrays, KIND, mine), room):
            return 0
        put(state, MOVE_LESSON, count, mine)
        put(state, MOVE_START, count, slot)
        put(state, MOVE_ROOM, count, room)
        count += 1
        for step in range(at(arrays, LENGTH, mine)):
            if at2(state, IN_ROOM, room, slot + step) == 0:
                continue
            for each in range(at(state, COUNTS, slot + step)):
                other = at2(state, LISTS, slot + step, each)
                if at(state, ROOM, other) != room:
                    continue
                known = False
                for seen in range(count):
                    known |= at(state, MOVE_LESSON, seen) == other
                if known:
                    continue
                if (
                    count == CHAIN
                    or at(arrays, LOAD, other) == load
                    or (not at2(arrays, ROOM_OK, at(arrays, KIND, other), own))
                ):
                    return 0
                put(state, MOVE_LESSON, count, other)
                put(state, MOVE_START, count, at(state, START, other))
                put(state, MOVE_ROOM, count, own)
                count += 1
    return count


@njit(cache=True, nogil=True)
def _keep_best(arrays, state):
    size = arrays[LESSONS]
    copy(state, START, BEST_START, size)
    copy(state, ROOM, BEST_ROOM, size)
    put(state, BEST, 0, at(state, TOTAL, 0))
    put(state, BEST, 1, at(state, TOTAL, 1))


@njit(cache=True, nogil=True)
def _is_better(state, weight):
    """Whether the state is better than the best so far: fewer hard units, then less cost."""
    hard = (at(state, TOTAL, 0) >> HARD_SHIFT) + at(state, TOTAL, 1)
    best = (at(state, BEST, 0) >> HARD_SHIFT) + at(state, BEST, 1)
    return hard < best or (hard == best and at(state, TOTAL, 0) & SOFT_MASK < at(state, BEST, 0) & SOFT_MASK)


@njit(cache=True, nogil=True)
def anneal(arrays, state, hot, cold, steps, weight, shares, enough):
    """`steps` moves while the temperature falls from `hot` to `cold`. `weight` is that of a hard unit. `shares`: of
    room moves, of loads gathered in one room, of exchanges (each added to those before), and how often what is in
    the way is moved on by a chain. Ends early at no hard unit and a cost of at most `enough`. The best goes to
    `best_start` and `best_room`. Returns the number of moves carried out."""
    lessons = arrays[LESSONS]
    if lessons == 0:
        return 0
    block = 256
    factor = (cold / hot) ** (block / max(steps, block))
    temperature = hot
    pending = _is_better(state, weight)
    taken = 0
    for step in range(steps):
        if step % block == block - 1:
            temperature *= factor
            if pending and at(state, TOTAL, 1) == 0 and (at(state, TOTAL, 0) <= enough):
                break
        lesson = _below(state, lessons)
        kind = at(arrays, KIND, lesson)
        choice = _uniform(state)
        count = 0
        if choice < shares[0]:
            count = _other_room(arrays, state, lesson)
        elif choice < shares[1]:
            count = _one_room(arrays, state, lesson)
        else:
            first, last = at(arrays, STARTS_AT, kind), at(arrays, STARTS_AT, kind + 1)
            slot = at(arrays, STARTS, first + _below(state, last - first))
            old = at(state, START, lesson)
            if slot == old:
                continue
            if choice < shares[2]:
                count = _exchange(arrays, state, lesson, slot)
            else:
                length = at(arrays, LENGTH, lesson)
                clashes = -_shared(slot, length, old, length)
                for each in range(length):
                    clashes += at2(state, CLASH, at(arrays, LOAD, lesson), slot + each)
                if clashes > 0 and _uniform(state) < shares[3]:
                    count = _chain(arrays, state, lesson, slot)
                else:
                    put(state, MOVE_LESSON, 0, lesson)
                    put(state, MOVE_START, 0, slot)
                    put(state, MOVE_ROOM, 0, _room_at(arrays, state, lesson, slot))
                    count = 1
        if count == 0:
            continue
        threshold = -temperature * np.log(1.0 - _uniform(state))
        if pending and threshold > 0.0:
            before = at(state, TOTAL, 0), at(state, TOTAL, 1)
            if not _try(arrays, state, count, 0.0, weight):
                _keep_best(arrays, state)
                pending = False
                if _try(arrays, state, count, threshold, weight):
                    taken += 1
                    pending = _is_better(state, weight)
                continue
            taken += 1
            if before[0] == at(state, TOTAL, 0) and before[1] == at(state, TOTAL, 1):
                continue
            pending = _is_better(state, weight)
            continue
        if _try(arrays, state, count, threshold, weight):
            taken += 1
            pending = _is_better(state, weight)
    if pending:
        _keep_best(arrays, state)
    return taken


@njit(cache=True, nogil=True)
def totals(arrays, state):
    """Works out packed cost and clashes from where the lessons are, and everything counted by the way."""
    lessons, loads = arrays[LESSONS], arrays[LOADS]
    cost, clashes = 0, 0
    add(state, CLOCK, 0, 1)
    put(state, CLOCK, 1, 0)
    put(state, CLOCK, 2, 0)
    for lesson in range(lessons):
        slot, room = at(state, START, lesson), at(state, ROOM, lesson)
        kind, load = at(arrays, KIND, lesson), at(arrays, LOAD, lesson)
        _put(arrays, state, lesson, slot, room, 1)
        cost += at2(arrays, START_COST, kind, slot)
        day = slot // arrays[PERIODS]
        add2(state, ON_DAY, load, day, 1)
        if at2(state, ON_DAY, load, day) == 1:
            add(state, DAYS_USED, load, 1)
        if room >= 0:
            cost += at2(arrays, ROOM_COST, kind, room)
            add2(state, LOAD_ROOM, load, room, 1)
            if at2(state, LOAD_ROOM, load, room) == 1:
                add(state, ROOM_COUNT, load, 1)
    for load in range(loads):
        if at(state, DAYS_USED, load):
            cost += at2(arrays, SPREAD_COST, load, at(state, DAYS_USED, load)) + at2(
                arrays, ROOMS_COST, load, at(state, ROOM_COUNT, load)
            )
        for day in range(arrays[DAY_COUNT]):
            cost += at2(arrays, SAME_DAY_COST, load, at2(state, ON_DAY, load, day))
    for line in range(arrays[RULED_LINES]):
        for day in range(arrays[DAY_COUNT]):
            cost += at2(arrays, TABLE, at2(arrays, TABLE_OF, line, day), at2(state, MASK, line, day))
        put(state, WEEK_COST, line, _week(arrays, state, line))
        cost += at(state, WEEK_COST, line)
    for lesson in range(lessons):
        slot, room = at(state, START, lesson), at(state, ROOM, lesson)
        for step in range(at(arrays, LENGTH, lesson)):
            clashes += at2(state, CLASH, at(arrays, LOAD, lesson), slot + step) - 1
            if room >= 0:
                clashes += at2(state, IN_ROOM, room, slot + step) - 1 + 2 * at2(arrays, ROOM_AWAY, room, slot + step)
    put(state, TOTAL, 0, cost)
    put(state, TOTAL, 1, clashes // 2)
    put(state, CLOCK, 2, 0)


@njit(cache=True, nogil=True)
def load_state(arrays, state, start, room):
    """Puts every lesson where `start` and `room` say; all must have a place."""
    clear(state, COUNTS, INDEX)
    clear(state, CLASH, IN_ROOM)
    clear(state, IN_ROOM, LINE_COUNT)
    clear(state, LINE_COUNT, MASK)
    clear(state, MASK, LINE_BUILDING)
    clear(state, LINE_BUILDING, WEEK_COST)
    clear(state, ON_DAY, DAYS_USED)
    clear(state, DAYS_USED, LOAD_ROOM)
    clear(state, LOAD_ROOM, ROOM_COUNT)
    clear(state, ROOM_COUNT, TOTAL)
    for lesson in range(arrays[LESSONS]):
        _enter(arrays, state, lesson, start[lesson], room[lesson])
    totals(arrays, state)


@njit(cache=True, nogil=True)
def fill(arrays, state, start, room, order):
    """Gives every lesson that has none (start -1) a place, in this order: where it clashes least, then where it costs
    least by itself, then by chance. `start` and `room` are changed."""
    clear(state, COUNTS, INDEX)
    clear(state, CLASH, IN_ROOM)
    clear(state, IN_ROOM, LINE_COUNT)
    for lesson in range(arrays[LESSONS]):
        if start[lesson] >= 0:
            _enter(arrays, state, lesson, start[lesson], room[lesson])
    for each_lesson in range(len(order)):
        lesson = order[each_lesson]
        if start[lesson] >= 0:
            continue
        kind, load, length = at(arrays, KIND, lesson), at(arrays, LOAD, lesson), at(arrays, LENGTH, lesson)
        least = 1e18
        for each in range(at(arrays, STARTS_AT, kind), at(arrays, STARTS_AT, kind + 1)):
            slot = at(arrays, STARTS, each)
            clashes = 0
            for step in range(length):
                clashes += at2(state, CLASH, load, slot + step)
            first, last = at(arrays, ROOMS_AT, kind), at(arrays, ROOMS_AT, kind + 1)
            room_least = 1e18
            chosen = -1
            for number in range(first, last):
                one = at(arrays, ROOMS, number)
                taken = 0
                for step in range(length):
                    taken += at2(state, IN_ROOM, one, slot + step) + at2(arrays, ROOM_AWAY, one, slot + step)
                worth = 1000000.0 * taken + (at2(arrays, ROOM_COST, kind, one) & SOFT_MASK) + _uniform(state) * 0.5
                if worth < room_least:
                    room_least = worth
                    chosen = one
            worth = 1000000.0 * clashes + (at2(arrays, START_COST, kind, slot) & SOFT_MASK) + _uniform(state)
            if first < last:
                worth += room_least
            if worth < least:
                least = worth
                start[lesson] = slot
                room[lesson] = chosen
        _enter(arrays, state, lesson, start[lesson], room[lesson])
    load_state(arrays, state, start, room)
