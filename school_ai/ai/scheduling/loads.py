"""Course loads and the bell schedule, proposed from last term's dated lessons.

A term's rows have holes (holidays, cancelled lessons), lessons that somebody else took, and one row for each group and
teacher of a joint or co-taught lesson. What comes back at the same time of the week on most of the dates is regular;
the rest is left out and counted.
"""

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from school_ai.ai.scheduling.cycle import Period
from school_ai.ai.scheduling.preferences import wilson
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import loads as say

__all__ = ["BellSchedule", "LessonRow", "ProposedLoad", "ProposedTerm", "propose_term"]

# On so many of the dates on which it could be, a lesson must have been to be regular.
REGULAR = 0.5
# A weekday's date counts when it had this share of the lessons that such a day usually has.
SCHOOL_DAY = 0.4
# Times that fewer of the lessons have are odd.
COMMON = 0.01
# A room kind, or a room, is named when so many of the lessons had it.
MOSTLY = 0.75
# Minutes between two periods that are a break, if others are shorter.
BREAK = 10


@dataclass(frozen=True)
class LessonRow:
    """One row of last term, as the school keeps it: one group, one teacher. Minutes after midnight."""

    on: date
    begins: int
    ends: int
    group: str
    course: str
    teacher: str
    room: str | None = None


@dataclass(frozen=True)
class BellSchedule:
    """`share` of the lessons begins and ends with its periods; `weekdays` on which there were lessons; `weeks` is 2
    where lessons take place in every other week."""

    periods: tuple[Period, ...]
    weekdays: tuple[int, ...]
    weeks: int
    share: float
    evidence: tuple[Said, ...]


@dataclass(frozen=True)
class ProposedLoad:
    """`lessons`: periods of each lesson of a week; `week` None for every week, otherwise the week of the cycle. `kind`:
    of the rooms it was in; `room`: where it nearly always was. `seen` of `expected` lessons took place as proposed;
    `confidence`: where that share lies (Wilson, nine of ten)."""

    course: str
    groups: tuple[str, ...]
    teachers: tuple[str, ...]
    lessons: tuple[int, ...]
    weeks: tuple[int | None, ...]
    kind: str
    room: str | None
    seen: int
    expected: int
    covered: int
    confidence: tuple[float, float]
    evidence: tuple[Said, ...]


@dataclass(frozen=True)
class ProposedTerm:
    """`home_rooms`: group -> the ordinary room in which it had most of its lessons."""

    bells: BellSchedule
    loads: tuple[ProposedLoad, ...]
    home_rooms: Mapping[str, str]


@dataclass(frozen=True)
class _Lesson:
    """All rows of one lesson."""

    on: date
    begins: int
    ends: int
    course: str
    groups: frozenset[str]
    teachers: frozenset[str]
    room: str | None
    periods: tuple[int, ...] = ()

    @property
    def when(self) -> tuple[int, int]:
        return (self.on.weekday(), self.begins)

    @property
    def week(self) -> int:
        """Counts weeks, Monday to Sunday."""
        return (self.on.toordinal() - 1) // 7


@dataclass(frozen=True)
class _Regular:
    """Lessons at one time of the week that belong together. `week`: 0 or 1 where they are in every other week."""

    course: str
    groups: frozenset[str]
    teachers: frozenset[str]
    weekday: int
    periods: tuple[int, ...]
    week: int | None
    lessons: tuple[_Lesson, ...]
    possible: int


def propose_term(
    rows: Sequence[LessonRow], kinds: Mapping[str, str] | None = None, first_week: date | None = None
) -> ProposedTerm:
    """`kinds`: room -> what sort of room it is. `first_week`: a date in a week that is the first of a two-week cycle;
    None means the week of the first lesson."""
    lessons = _joined(rows)
    bells = _bells(lessons)
    lessons = _doubles([_in_periods(lesson, bells.periods) for lesson in lessons], bells.periods)
    dates = _school_days(lessons)
    start = min((lesson.week for lesson in lessons), default=0)
    if first_week is not None:
        start = (first_week.toordinal() - 1) // 7
    regular = _regular(lessons, dates, start)
    known = kinds or {}
    loads = tuple(_load(each, known) for each in _together(regular))
    weeks = 2 if any(each.week is not None for each in regular) else 1
    weekdays = tuple(sorted({weekday for weekday, days in dates.items() if days}))
    return ProposedTerm(replace(bells, weeks=weeks, weekdays=weekdays), loads, _home_rooms(regular, known))


def _joined(rows: Sequence[LessonRow]) -> list[_Lesson]:
    """Rows of one lesson put together: the same course and time, and the same room, teacher or group."""
    at: dict[tuple, list[LessonRow]] = defaultdict(list)
    for row in dict.fromkeys(rows):
        if row.ends > row.begins:
            at[row.on, row.begins, row.ends, row.course].append(row)
    found = []
    for (on, begins, ends, course), together in sorted(at.items()):
        parts: list[list[LessonRow]] = []
        for row in together:
            mine = [part for part in parts if any(_is_one(row, other) for other in part)]
            parts = [part for part in parts if part not in mine]
            parts.append([row, *(other for part in mine for other in part)])
        for part in parts:
            rooms = Counter(row.room for row in part if row.room)
            found.append(
                _Lesson(
                    on,
                    begins,
                    ends,
                    course,
                    frozenset(row.group for row in part if row.group),
                    frozenset(row.teacher for row in part if row.teacher),
                    min(rooms, key=lambda room: (-rooms[room], room)) if rooms else None,
                )
            )
    return found


def _is_one(row: LessonRow, other: LessonRow) -> bool:
    return (
        (bool(row.room) and row.room == other.room)
        or (bool(row.teacher) and row.teacher == other.teacher)
        or (bool(row.group) and row.group == other.group)
    )


def _bells(lessons: Sequence[_Lesson]) -> BellSchedule:
    """The times that do not overlap and that most lessons have. A time that is made of several common ones is a lesson
    of several periods."""
    counts = Counter((lesson.begins, lesson.ends) for lesson in lessons)
    total = sum(counts.values())
    common = [time for time, count in counts.items() if count >= max(1, COMMON * total)]
    single = [time for time in common if not _is_made_of(time, common)]
    chosen = _apart(single, counts)
    gaps = [after[0] - before[1] for before, after in pairwise(chosen)]
    usual = min(gaps, default=0)
    crossed = {
        number
        for number, before in enumerate(chosen[:-1])
        if any(begins <= before[0] and chosen[number + 1][1] <= ends for begins, ends in counts)
    }
    periods = tuple(
        Period(
            f"{number + 1}",
            begins,
            ends,
            number < len(gaps) and gaps[number] >= max(BREAK, usual + 5) and number not in crossed,
        )
        for number, (begins, ends) in enumerate(chosen)
    )
    starts, stops = {begins for begins, _ends in chosen}, {ends for _begins, ends in chosen}
    fitting = sum(count for (begins, ends), count in counts.items() if begins in starts and ends in stops)
    evidence: list[Said] = [Sentence(say.BELLS, (fitting, total))]
    if fitting < total:
        evidence.append(Sentence(say.ODD_TIMES, (total - fitting,)))
    return BellSchedule(periods, (), 1, fitting / total if total else 0.0, tuple(evidence))


def _is_made_of(time: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    inside = [other for other in others if other != time and time[0] <= other[0] and other[1] <= time[1]]
    begins = any(other[0] == time[0] for other in inside)
    return begins and any(other[1] == time[1] and other[0] > time[0] for other in inside)


def _apart(times: list[tuple[int, int]], counts: Mapping[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Those that do not overlap with the most lessons in all (weighted interval scheduling)."""
    in_order = sorted(times, key=lambda time: time[1])
    best: list[tuple[int, list[tuple[int, int]]]] = [(0, [])]
    for number, time in enumerate(in_order):
        before = max(at for at in range(number + 1) if at == 0 or in_order[at - 1][1] <= time[0])
        with_it = (best[before][0] + counts[time], [*best[before][1], time])
        best.append(max(best[number], with_it, key=lambda each: each[0]))
    return best[-1][1]


def _in_periods(lesson: _Lesson, periods: Sequence[Period]) -> _Lesson:
    """With the periods that it fills, more than half of each."""
    filled = tuple(
        number
        for number, period in enumerate(periods)
        if 2 * (min(lesson.ends, period.ends) - max(lesson.begins, period.begins)) > period.ends - period.begins
    )
    return replace(lesson, periods=filled)


def _doubles(lessons: list[_Lesson], periods: Sequence[Period]) -> list[_Lesson]:
    """Lessons one directly after the other, of the same people and course, put together."""
    found: list[_Lesson] = []
    last: dict[tuple, int] = {}
    for lesson in sorted(lessons, key=lambda each: (each.on, each.begins)):
        key = (lesson.on, lesson.course, lesson.groups, lesson.teachers)
        before = found[last[key]] if key in last else None
        if (
            before
            and lesson.periods
            and before.periods
            and before.periods[-1] + 1 == lesson.periods[0]
            and not periods[before.periods[-1]].break_after
            and before.room == lesson.room
        ):
            found[last[key]] = replace(before, ends=lesson.ends, periods=before.periods + lesson.periods)
            continue
        last[key] = len(found)
        found.append(lesson)
    return [lesson for lesson in found if lesson.periods]


def _school_days(lessons: Sequence[_Lesson]) -> dict[int, list[date]]:
    """Weekday -> dates on which there was school."""
    counts = Counter(lesson.on for lesson in lessons)
    by_weekday: dict[int, list[date]] = defaultdict(list)
    for on in sorted(counts):
        by_weekday[on.weekday()].append(on)
    found = {}
    for weekday, dates in by_weekday.items():
        usual = statistics.median(counts[on] for on in dates)
        found[weekday] = [on for on in dates if counts[on] >= SCHOOL_DAY * usual]
    return found


def _regular(lessons: Sequence[_Lesson], dates: Mapping[int, list[date]], start: int) -> list[_Regular]:
    """Lessons that come back at a time of the week on most dates, in every week or every other."""
    at: dict[tuple, list[_Lesson]] = defaultdict(list)
    for lesson in lessons:
        at[lesson.on.weekday(), lesson.periods[0], lesson.course].append(lesson)
    found = []
    for (weekday, _period, course), there in sorted(at.items()):
        for cluster in _clusters(there):
            days = dates[weekday]
            split = [[on for on in days if _parity(on, start) == parity] for parity in (0, 1)]
            on_dates = {lesson.on for lesson in cluster}
            hits = [sum(on in on_dates for on in part) for part in split]
            shares = [hit / len(part) if part else 0.0 for hit, part in zip(hits, split, strict=True)]
            week = None
            for parity in (0, 1):
                other = 1 - parity
                if len(split[other]) >= 3 and shares[parity] >= 0.7 and shares[other] <= 0.15:
                    week, days = parity, split[parity]
            hit = sum(on in on_dates for on in days)
            if days and hit >= 2 and hit / len(days) >= REGULAR:
                meant = [lesson for lesson in cluster if lesson.on in set(days)]
                found.append(_one_regular(course, weekday, week, meant, len(days)))
    return found


def _parity(on: date, start: int) -> int:
    return ((on.toordinal() - 1) // 7 - start) % 2


def _clusters(lessons: list[_Lesson]) -> list[list[_Lesson]]:
    """Lessons that share a group with one another, over all dates."""
    clusters: list[tuple[set[str], list[_Lesson]]] = []
    for lesson in lessons:
        names = set(lesson.groups)
        mine = [each for each in clusters if each[0] & names]
        clusters = [each for each in clusters if each not in mine]
        joined = [lesson, *(other for _names, others in mine for other in others)]
        clusters.append((names.union(*(each[0] for each in mine)), joined))
    return [others for _names, others in clusters]


def _one_regular(course: str, weekday: int, week: int | None, lessons: list[_Lesson], possible: int) -> _Regular:
    count = len(lessons)
    groups = Counter(name for lesson in lessons for name in lesson.groups)
    teachers = Counter(name for lesson in lessons for name in lesson.teachers)
    usual = frozenset(name for name, times in groups.items() if times > count / 2) or frozenset(groups)
    runs = Counter(lesson.periods for lesson in lessons)
    return _Regular(
        course,
        usual,
        frozenset(name for name, times in teachers.items() if times >= count / 2),
        weekday,
        min(runs, key=lambda run: (-runs[run], run)),
        week,
        tuple(lessons),
        possible,
    )


def _together(regular: Sequence[_Regular]) -> list[list[_Regular]]:
    """Times of one load: the same course, groups and teachers. One without a usual teacher goes with the others."""
    found: dict[tuple, list[_Regular]] = defaultdict(list)
    loose = []
    for each in regular:
        if each.teachers:
            found[each.course, tuple(sorted(each.groups)), tuple(sorted(each.teachers))].append(each)
        else:
            loose.append(each)
    for each in loose:
        key = (each.course, tuple(sorted(each.groups)))
        among = [other for other in found if other[:2] == key]
        found[among[0] if among else (*key, ())].append(each)
    return [found[key] for key in sorted(found)]


def _load(times: list[_Regular], kinds: Mapping[str, str]) -> ProposedLoad:
    lessons = [lesson for each in times for lesson in each.lessons]
    teachers = max((each.teachers for each in times), key=len)
    expected = sum(each.possible for each in times)
    as_usual = [lesson for each in times for lesson in each.lessons if not teachers or lesson.teachers & each.teachers]
    covered = len(lessons) - len(as_usual)
    rooms = Counter(lesson.room for lesson in lessons if lesson.room)
    by_kind = Counter(kinds.get(room, "") for room in rooms.elements())
    kind = next((each for each, count in by_kind.items() if count >= MOSTLY * sum(by_kind.values())), "")
    room = next((each for each, count in rooms.items() if count >= MOSTLY * sum(rooms.values())), None)
    in_order = sorted(
        times, key=lambda each: (-len(each.periods), -1 if each.week is None else each.week, each.weekday, each.periods)
    )
    dates = sorted(lesson.on for lesson in lessons)
    weeks = len({lesson.week for lesson in lessons})
    evidence: list[Said] = [Sentence(say.FROM, (len(lessons), weeks, dates[0], dates[-1]))]
    if covered:
        evidence.append(Sentence(say.COVERED, (covered,)))
    if expected > len(lessons):
        evidence.append(Sentence(say.FELL_OUT, (expected - len(lessons),)))
    if any(each.week is not None for each in times):
        evidence.append(Sentence(say.EVERY_OTHER_WEEK, (sum(each.week is not None for each in times),)))
    if not teachers:
        evidence.append(Sentence(say.TEACHERS_CHANGE))
    return ProposedLoad(
        times[0].course,
        tuple(sorted(times[0].groups)),
        tuple(sorted(teachers)),
        tuple(len(each.periods) for each in in_order),
        tuple(each.week for each in in_order),
        kind,
        room,
        len(as_usual),
        expected,
        covered,
        wilson(len(as_usual), max(expected, len(as_usual))),
        tuple(evidence),
    )


def _home_rooms(regular: Sequence[_Regular], kinds: Mapping[str, str]) -> dict[str, str]:
    """The ordinary room in which a group that is by itself has half of its lessons or more, if no other group has it
    more."""
    used: dict[str, Counter] = defaultdict(Counter)
    for each in regular:
        if len(each.groups) == 1:
            (group,) = each.groups
            used[group].update(lesson.room for lesson in each.lessons if lesson.room and not kinds.get(lesson.room))
    found: dict[str, str] = {}
    for group, rooms in sorted(used.items()):
        room, count = max(rooms.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
        mine = count >= sum(rooms.values()) / 2 and all(other[room] <= count for other in used.values())
        if room is not None and mine and room not in found.values():
            found[group] = room
    return found
