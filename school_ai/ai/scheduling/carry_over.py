"""A new year: last year's timetable, rules and wishes taken over into a new problem, as far as they fit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from school_ai.ai.scheduling.checks import WARNING, Finding
from school_ai.ai.scheduling.cycle import Cycle
from school_ai.ai.scheduling.fit import rooms_for, starts_for
from school_ai.ai.scheduling.problem import Lesson, Load, Place, Problem, Setting, Teacher, Timetable
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.sentences import Sentence, listed
from school_ai.ai.scheduling.sentences import carry_over as say

__all__ = ["CarriedOver", "carry_over"]


@dataclass(frozen=True)
class CarriedOver:
    """`problem`: the new one with the rules and wishes that fit it, and with `before` for the rule "moved". `start`: a
    timetable to start from; it may break rules, where groups or teachers have changed. `findings`: what could not be
    taken over. `loads`: old name -> new name."""

    problem: Problem
    start: Timetable
    findings: tuple[Finding, ...]
    loads: Mapping[str, str]

    @property
    def before(self) -> Mapping[int, Place]:
        return self.problem.before


def carry_over(
    old: Problem,
    timetable: Timetable,
    new: Problem,
    groups: Mapping[str, str] | None = None,
    courses: Mapping[str, str] | None = None,
) -> CarriedOver:
    """`groups` and `courses`: old name -> new name, for groups that go up a grade and the courses that follow; those
    that are not in them keep their name. Loads are matched by course and groups, and by their teachers where there are
    several; rules and wishes of the new problem go before those of the old one."""
    found: list[Finding] = []
    successors = dict(groups or {})
    slots = _slots(old.cycle, new.cycle)
    loads = _match(old, new, successors, dict(courses or {}), found)
    places = _places(old, timetable, new, loads, slots, found)
    settings = _settings(old, new, successors, loads, found)
    teachers = tuple(_teacher(old, each, slots, found) for each in new.teachers)
    before = {number: place for number, place in enumerate(places) if place is not None}
    problem = replace(new, settings=settings, teachers=teachers, before=before)
    return CarriedOver(problem, Timetable(tuple(places)), tuple(found), loads)


def _finding(kind: str, name: str, template: str, *values: object) -> Finding:
    return Finding(WARNING, kind, name, template, values)


def _slots(old: Cycle, new: Cycle) -> dict[int, int]:
    """Old slot -> new slot: on the same weekday of the same week, at the period that begins nearest to its time."""
    days = {(day.week, day.weekday): number for number, day in enumerate(new.days)}
    found = {}
    for slot in range(old.slots):
        day = old.days[old.day_of(slot)]
        period = old.periods[old.period_of(slot)]
        where = days.get((day.week, day.weekday))
        at = [
            number for number, each in enumerate(new.periods) if each.begins < period.ends and period.begins < each.ends
        ]
        if where is not None and at:
            nearest = min(at, key=lambda number: abs(new.periods[number].begins - period.begins))
            found[slot] = new.slot(where, nearest)
    return found


def _match(
    old: Problem, new: Problem, groups: Mapping[str, str], courses: Mapping[str, str], found: list[Finding]
) -> dict[str, str]:
    """Old load -> new load."""
    candidates: dict[tuple, list[Load]] = defaultdict(list)
    for load in new.loads:
        candidates[load.course, frozenset(load.groups)].append(load)
    matched: dict[str, str] = {}
    for load in old.loads:
        after = frozenset(groups.get(name, name) for name in load.groups)
        among = candidates.get((courses.get(load.course, load.course), after), [])
        if among:
            chosen = max(among, key=lambda each: (len(set(each.teachers) & set(load.teachers)), each.need == load.need))
            among.remove(chosen)
            matched[load.name] = chosen.name
            continue
        gone = sorted(after - new.group.keys())
        if gone:
            title = old.group[gone[0]].title if gone[0] in old.group else gone[0]
            found.append(_finding("group", gone[0], say.NO_SUCH_GROUP, title or gone[0]))
        else:
            found.append(_finding("load", load.name, say.NO_SUCCESSOR, load.title or load.name))
    known = set(matched.values())
    found += [
        _finding("load", load.name, say.NEW_LOAD, load.title or load.name)
        for load in new.loads
        if load.name not in known
    ]
    # One group that is gone is told once, however many loads it had.
    found[:] = list(dict.fromkeys(found))
    return matched


def _places(
    old: Problem,
    timetable: Timetable,
    new: Problem,
    loads: Mapping[str, str],
    slots: Mapping[int, int],
    found: list[Finding],
) -> list[Place | None]:
    was: dict[str, list[tuple[Lesson, Place]]] = defaultdict(list)
    sources = {after: before for before, after in loads.items()}
    for (load, lesson), place in zip(old.placings, timetable.places, strict=True):
        if place is not None:
            was[load.name].append((lesson, place))
    old_loads = {load.name: load for load in old.loads}
    places: list[Place | None] = []
    for load in new.loads:
        before = old_loads.get(sources.get(load.name, ""))
        if before is None:
            places += [_locked(lesson) for lesson in load.lessons]
            continue
        _tell_changes(old, new, before, load, found)
        left = list(was[before.name])
        for lesson in load.lessons:
            like = next((each for each in left if _alike(each[0], lesson)), None)
            if like is not None:
                left.remove(like)
            places.append(_locked(lesson) or (_place(old, new, load, lesson, like[1], slots, found) if like else None))
    return places


def _locked(lesson: Lesson) -> Place | None:
    return None if lesson.slot is None else Place(lesson.slot, lesson.room)


def _alike(one: Lesson, other: Lesson) -> bool:
    return one.periods == other.periods and (other.week is None or one.week in (None, other.week))


def _place(
    old: Problem,
    new: Problem,
    load: Load,
    lesson: Lesson,
    was: Place,
    slots: Mapping[int, int],
    found: list[Finding],
) -> Place | None:
    """Where a lesson was, if it can be there, otherwise None."""
    title = load.title or load.name
    slot = slots.get(was.slot)
    if slot is None:
        found.append(_finding("load", load.name, say.TIME_GONE, title, old.cycle.name_of(was.slot)))
        return None
    if slot not in starts_for(new, load, lesson):
        found.append(_finding("load", load.name, say.TIME_TAKEN, title, new.cycle.name_of(slot)))
        return None
    rooms = rooms_for(new, load, lesson)
    if not rooms or was.room in rooms:
        return Place(slot, was.room if rooms else None)
    if was.room is not None:
        room = old.room[was.room].title if was.room in old.room else was.room
        found.append(_finding("load", load.name, say.ROOM_GONE, title, room or was.room))
    homes = [new.group[name].home_room for name in load.groups if name in new.group]
    return Place(slot, next((name for name in rooms if name in homes), rooms[0]))


def _tell_changes(old: Problem, new: Problem, before: Load, load: Load, found: list[Finding]) -> None:
    title = load.title or load.name
    more = len(load.lessons) - len(before.lessons)
    if more:
        template = say.MORE_LESSONS if more > 0 else say.FEWER_LESSONS
        found.append(_finding("load", load.name, template, title, abs(more)))
    if set(load.teachers) != set(before.teachers):
        now = listed([new.teacher[name].title if name in new.teacher else name for name in load.teachers])
        then = listed([old.teacher[name].title if name in old.teacher else name for name in before.teachers])
        found.append(_finding("load", load.name, say.OTHER_TEACHER, title, now, then))


def _settings(
    old: Problem, new: Problem, groups: Mapping[str, str], loads: Mapping[str, str], found: list[Finding]
) -> tuple[Setting, ...]:
    """The new problem's own, and those of the old one about rules that it does not set."""
    own = {(setting.rule, setting.of) for setting in new.settings}
    taken = list(new.settings)
    for number, setting in enumerate(old.settings):
        rule = RULES.get(setting.rule)
        if rule is None or (setting.rule, setting.of) in own:
            continue
        if setting.who is None:
            taken.append(setting)
            continue
        about = rule.is_about(setting)
        renamed = {"groups": groups, "loads": loads}.get(about, {})
        known = {"groups": new.group, "teachers": new.teacher, "loads": {load.name for load in new.loads}}[about]
        after = {renamed.get(name, name): name for name in setting.who}
        kept = frozenset(name for name in after if name in known)
        gone = sorted(before for name, before in after.items() if name not in known)
        if gone:
            template = say.RULE_FEWER if kept else say.RULE_WITHOUT
            found.append(_finding("setting", str(number), template, Sentence(rule.title), listed(gone)))
        if kept:
            taken.append(replace(setting, who=kept))
    return tuple(taken)


def _teacher(old: Problem, teacher: Teacher, slots: Mapping[int, int], found: list[Finding]) -> Teacher:
    """A teacher of the new problem, with last year's wishes where they have said none."""
    before = old.teacher.get(teacher.name)
    if before is None:
        return teacher
    if not teacher.wishes and before.wishes:
        wishes = {slots[slot]: weight for slot, weight in before.wishes.items() if slot in slots}
        if len(wishes) < len(before.wishes):
            found.append(_finding("teacher", teacher.name, say.WISHES_GONE, teacher.title or teacher.name))
        teacher = replace(teacher, wishes=wishes)
    return replace(teacher, most_days=before.most_days) if teacher.most_days is None else teacher
