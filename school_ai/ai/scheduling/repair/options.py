"""Everything that may be done for a lesson that cannot be as it is."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from school_ai.ai.scheduling.repair.day import DatedLesson, Disruption, NewLesson, Situation, clock
from school_ai.ai.scheduling.repair.option import (
    CANCEL,
    COVER,
    JOIN,
    KEEP,
    MOVE,
    PLACE,
    ROOM,
    SUPERVISE,
    SWAP,
    Action,
    Option,
)
from school_ai.ai.scheduling.repair.present import Present
from school_ai.ai.scheduling.repair.ranking import NO_TEACHER, suited
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.ai.scheduling.sentences import repair as say

__all__ = ["Options"]

# How many rooms are tried for a lesson that leaves its own: those that suit best.
ROOMS_TRIED = 8
PER_DAY, PER_GAP, PER_SEAT, OTHER_ROOM, LEAVES_COLLEAGUE = 10, 5, 1, 8, 30


class Options:
    """The options of each lesson that the disruptions affect, and of each new one."""

    def __init__(self, situation: Situation, disruptions: Sequence[Disruption]):
        self.situation = situation
        self.caps = situation.caps
        self.present = Present(situation, disruptions)
        self.new = [each for each in disruptions if isinstance(each, NewLesson)]
        self.affected = [
            number
            for number, lesson in enumerate(situation.lessons)
            if not lesson.locked and not self.present.is_past(lesson.date, lesson.begins) and self._is_affected(lesson)
        ]
        self._are_affected = frozenset(self.affected)

    def _is_affected(self, lesson: DatedLesson) -> bool:
        return any(self.present.is_absent(name, lesson) for name in lesson.teachers) or self._lacks_room(lesson)

    def _lacks_room(self, lesson: DatedLesson) -> bool:
        return bool(lesson.room) and self.present.is_closed(lesson.room, lesson.date, lesson.begins, lesson.ends)

    def all(self) -> list[list[Option]]:
        """For each affected and each new lesson what may be done, giving it up included."""
        return [
            *(list(self.of_lesson(number)) for number in self.affected),
            *(list(self.of_new(new)) for new in self.new),
        ]

    def of_lesson(self, number: int) -> Iterator[Option]:
        """What may be done for an affected lesson."""
        lesson = self.situation.lessons[number]
        there = [name for name in lesson.teachers if not self.present.is_absent(name, lesson)]
        lacks_room = self._lacks_room(lesson)
        rooms = self._rooms_now(number, lesson) if lacks_room else [lesson.room]
        agreed = self.situation.agreed.get(lesson.name)
        wasted: tuple[Sentence, ...] = ()
        if there or not lesson.teachers:
            yield from self._stays(number, lesson, there, rooms, lacks_room)
        else:
            covers = list(self.covers(number, lesson, rooms, lacks_room, [agreed] if agreed else None))
            if agreed and covers:
                yield from covers
                return
            if agreed:
                wasted = (Sentence(say.AGREED_BUT_BUSY, (self.present.title("teacher", agreed),)),)
                covers = list(self.covers(number, lesson, rooms, lacks_room, None))
            yield from covers
            if self.caps.may_join and not lacks_room:
                yield from self._joins(number, lesson)
        if (there or not lesson.teachers) and not lacks_room:
            return
        if self.caps.may_move:
            yield from self._moves(number, lesson)
            yield from self.swaps(number, lesson)
        yield self._cancelled(lesson, (*wasted, *self._why_not(rooms)))

    # What keeps its time

    def _rooms_now(self, number: int, lesson: DatedLesson) -> list[str | None]:
        """Free rooms that serve a lesson at its own time, in place of its own."""
        found = [
            room.name
            for room in self.present.rooms_for(lesson.need, self.present.pupils(lesson), lesson.room)
            if room.name != lesson.room
            and self.present.room_free(room.name, lesson.date, lesson.begins, lesson.ends, (number,))
        ]
        return list(found[:ROOMS_TRIED])

    def _stays(
        self, number: int, lesson: DatedLesson, there: list[str], rooms: list[str | None], lacks_room: bool
    ) -> Iterator[Option]:
        """A lesson of which a teacher is there."""
        when = (lesson.called, lesson.date, clock(lesson.begins))
        if not lacks_room:
            gone = [self.present.title("teacher", name) for name in lesson.teachers if name not in there]
            who = self.present.title("teacher", there[0])
            said = Sentence(say.GOES_ON, (who, *when, ", ".join(gone)))
            reasons = (Sentence(say.IS_THERE, (who,)),)
            yield Option(Action(KEEP, lesson.name, said, reasons, there[0]))
            return
        for cost, room in enumerate(rooms):
            said = Sentence(say.CHANGES_ROOM, (*when, self.present.title("room", room)))
            yield Option(
                Action(ROOM, lesson.name, said, self._why_room(lesson, room), room=room),
                takes=(("room", room, lesson.date, lesson.begins, lesson.ends),),
                pupils=lesson.groups,
                people=len(there),
                cost=cost,
            )
        yield from self._displacing(number, lesson, there)

    def _displacing(self, number: int, lesson: DatedLesson, there: list[str]) -> Iterator[Option]:
        """Rooms that serve and are in use by a lesson that can be elsewhere."""
        present = self.present
        span = (lesson.date, lesson.begins, lesson.ends)
        for room in present.rooms_for(lesson.need, present.pupils(lesson), lesson.room):
            users = present.busy("room", room.name, *span)
            if room.name == lesson.room or len(users) != 1 or present.is_closed(room.name, *span):
                continue
            (user,) = users
            other = self.situation.lessons[user]
            if user in self._are_affected or other.locked or present.is_past(other.date, other.begins):
                continue
            instead = next(
                (
                    each.name
                    for each in present.rooms_for(other.need, present.pupils(other), other.room)
                    if each.name != other.room and present.room_free(each.name, other.date, other.begins, other.ends)
                ),
                None,
            )
            if instead is None:
                continue
            values = (
                lesson.called,
                lesson.date,
                clock(lesson.begins),
                room.title or room.name,
                other.called,
                present.title("room", instead),
            )
            yield Option(
                Action(
                    ROOM,
                    lesson.name,
                    Sentence(say.CHANGES_ROOMS, values),
                    self._why_room(lesson, room.name),
                    room=room.name,
                    other=other.name,
                    other_room=instead,
                ),
                takes=(
                    ("room", room.name, *span),
                    ("room", instead, other.date, other.begins, other.ends),
                ),
                touches=(other.name,),
                moved=1,
                pupils=(*lesson.groups, *other.groups),
                people=len(there) + len(other.teachers),
            )

    def covers(
        self,
        number: int,
        lesson: DatedLesson,
        rooms: list[str | None],
        lacks_room: bool,
        asked: list[str] | None,
        only: Collection[str] | None = None,
    ) -> Iterator[Option]:
        """Colleagues who are free, and those who teach together with somebody who can go on alone. `asked`: those who
        have agreed to it; `only`: others are not looked at."""
        present = self.present
        span = (lesson.date, lesson.begins, lesson.ends)
        for colleague in self.situation.colleagues:
            if any(names is not None and colleague.name not in names for names in (asked, only)):
                continue
            if not colleague.may_cover or (lesson.name, colleague.name) in self.situation.not_wanted:
                continue
            if asked is None and colleague.is_not_for(lesson):
                continue
            if colleague.name in lesson.teachers or present.is_away(colleague.name, *span):
                continue
            busy = present.busy("teacher", colleague.name, *span)
            left = self._left_to(colleague.name, busy)
            if busy and left is None:
                continue
            fits = suited(present, colleague, lesson)
            if fits.is_called_in and not self.caps.may_call_in and asked is None:
                continue
            who = colleague.title or colleague.name
            reasons = fits.reasons
            if asked is not None:
                reasons = (Sentence(say.HAS_AGREED, (who,)), *reasons)
            touches: tuple[str, ...] = ()
            cost = fits.cost
            if left is not None:
                other, goes_on = left
                reasons = (*reasons, Sentence(say.LEAVES_TO, (who, other.called, present.title("teacher", goes_on))))
                touches = (other.name,)
                cost += LEAVES_COLLEAGUE
            kind = COVER if colleague.teaches else SUPERVISE
            for place, room in enumerate(rooms):
                values = (who, lesson.called, lesson.date, clock(lesson.begins))
                if kind == SUPERVISE:
                    said = Sentence(say.SUPERVISES, values)
                elif lacks_room:
                    said = Sentence(say.COVERS_IN, (*values, present.title("room", room)))
                else:
                    said = Sentence(say.COVERS, values)
                why = (*reasons, *(self._why_room(lesson, room) if lacks_room else ()))
                takes = [("teacher", colleague.name, *span)]
                if lacks_room:
                    takes.append(("room", room, *span))
                yield Option(
                    Action(kind, lesson.name, said, why, colleague.name, room=room if lacks_room else None),
                    tuple(takes),
                    ((colleague.name, lesson.date),),
                    touches,
                    asked is not None,
                    pupils=lesson.groups if lacks_room else (),
                    people=1,
                    cost=cost + place,
                )

    def _left_to(self, name: str, busy: list[int]) -> tuple[DatedLesson, str] | None:
        """The one lesson that a teacher could leave to a colleague with whom they teach it, and that colleague."""
        if len(busy) != 1 or busy[0] in self._are_affected:
            return None
        other = self.situation.lessons[busy[0]]
        if other.locked:
            return None
        stay = [
            each
            for each in other.teachers
            if each != name and not self.present.is_away(each, other.date, other.begins, other.ends)
        ]
        return (other, stay[0]) if stay else None

    def _joins(self, number: int, lesson: DatedLesson) -> Iterator[Option]:
        """Lessons of others whose room has seats for the pupils of both."""
        present = self.present
        pupils = present.pupils(lesson)
        for other_number, other in enumerate(self.situation.lessons):
            if other.date != lesson.date or other.begins > lesson.begins or other.ends < lesson.ends:
                continue
            if other_number in self._are_affected or other.locked or other.room is None:
                continue
            by = next((each for each in other.teachers if each in present.colleague), None)
            if by is None or other.room not in present.room or not present.colleague[by].may_cover:
                continue
            if (lesson.name, by) in self.situation.not_wanted or present.colleague[by].is_not_for(lesson):
                continue
            if present.is_away(by, other.date, other.begins, other.ends):
                continue
            spare = present.room[other.room].capacity - pupils - present.pupils(other)
            if spare < 0 or present.is_closed(other.room, other.date, other.begins, other.ends):
                continue
            fits = suited(present, present.colleague[by], lesson)
            who = present.title("teacher", by)
            values = (lesson.called, lesson.date, clock(lesson.begins), other.called, who)
            room = present.room[other.room]
            seats = Sentence(say.ROOM_LARGE, (room.title or room.name, room.capacity, pupils + present.pupils(other)))
            yield Option(
                Action(
                    JOIN,
                    lesson.name,
                    Sentence(say.JOINS, values),
                    (*fits.reasons[:1], seats),
                    by,
                    room=other.room,
                    other=other.name,
                ),
                takes=(("teacher", by, lesson.date, lesson.begins, lesson.ends),),
                covers=((by, lesson.date),),
                touches=(other.name,),
                pupils=(*lesson.groups, *other.groups),
                people=1,
                cost=NO_TEACHER + fits.cost,
            )

    # What goes elsewhere

    def _moves(self, number: int, lesson: DatedLesson) -> Iterator[Option]:
        """Times at which its own teachers and its groups are free."""
        present = self.present
        for day, begins, ends in self._times(self._days_for(lesson), self._length(lesson)):
            if (day, begins) == (lesson.date, lesson.begins):
                continue
            if not all(present.teacher_free(name, day, begins, ends, (number,)) for name in lesson.teachers):
                continue
            if not present.groups_free(lesson.groups, day, begins, ends, (number,)):
                continue
            for place, room in enumerate(self._rooms_at(lesson, day, begins, ends, (number,))):
                values = (lesson.called, lesson.date, clock(lesson.begins), day, clock(begins))
                said = Sentence(say.MOVES, values)
                if room != lesson.room:
                    said = Sentence(say.MOVES_INTO, (*values, present.title("room", room)))
                yield Option(
                    Action(
                        MOVE,
                        lesson.name,
                        said,
                        self._own_teachers(lesson),
                        date=day,
                        begins=begins,
                        ends=ends,
                        room=room,
                    ),
                    self._takes(lesson.teachers, lesson.groups, room, day, begins, ends),
                    moved=1,
                    pupils=lesson.groups,
                    people=len(lesson.teachers),
                    cost=self._disorder(lesson, day, begins, ends) + place + OTHER_ROOM * (room != lesson.room),
                )

    def swaps(self, number: int, lesson: DatedLesson) -> Iterator[Option]:
        """Lessons of the same groups with which it can change its time."""
        present = self.present
        days = self._days_for(lesson)
        candidates = [
            each
            for day in days
            for each, other in enumerate(self.situation.lessons)
            if other.date == day and lesson.groups and set(other.groups) == set(lesson.groups)
        ]
        for each in candidates:
            other = self.situation.lessons[each]
            if each in self._are_affected or other.locked or present.is_past(other.date, other.begins):
                continue
            if other.ends - other.begins != lesson.ends - lesson.begins:
                continue
            here, there = (lesson.date, lesson.begins, lesson.ends), (other.date, other.begins, other.ends)
            both = (number, each)
            if not all(present.teacher_free(name, *there, both) for name in lesson.teachers):
                continue
            if not all(present.teacher_free(name, *here, both) for name in other.teachers):
                continue
            room = next(iter(self._rooms_at(lesson, *there, both)), None)
            other_room = next(iter(self._rooms_at(other, *here, both)), None)
            if (lesson.room and not room) or (other.room and not other_room):
                continue
            values = (
                lesson.called,
                lesson.date,
                clock(lesson.begins),
                other.called,
                other.date,
                clock(other.begins),
            )
            yield Option(
                Action(
                    SWAP,
                    lesson.name,
                    Sentence(say.SWAPS, values),
                    self._own_teachers(lesson),
                    date=other.date,
                    begins=other.begins,
                    ends=other.ends,
                    room=room,
                    other=other.name,
                    other_room=other_room,
                ),
                (
                    *self._takes(lesson.teachers, (), room, *there),
                    *self._takes(other.teachers, (), other_room, *here),
                ),
                touches=(other.name,),
                moved=2,
                pupils=lesson.groups,
                people=len({*lesson.teachers, *other.teachers}),
                cost=PER_DAY * abs((other.date - lesson.date).days)
                + abs(other.begins - lesson.begins) // 60
                + OTHER_ROOM * ((room != lesson.room) + (other_room != other.room)),
            )

    def of_new(self, new: NewLesson) -> Iterator[Option]:
        """Where a new lesson may be, and by whom it may be taught."""
        present = self.present
        pupils = new.pupils or sum(present.group[name].size for name in new.groups if name in present.group)
        for day, begins, ends in self._times(new.dates, new.periods):
            if not present.groups_free(new.groups, day, begins, ends):
                continue
            lesson = DatedLesson(
                new.name, day, begins, ends, new.groups, new.course, new.teachers, None, pupils, new.title, new.need
            )
            rooms = [None] if new.need.none else self._free_rooms(lesson, day, begins, ends, ())[:3]
            for by, reasons, cost in self._who_for(new, lesson):
                for place, room in enumerate(rooms):
                    yield self._placed(new, lesson, by, room, reasons, cost + place)
        yield Option(Action(CANCEL, new.name, Sentence(say.NOT_PLACED, (new.called,)), (Sentence(say.NOBODY_FREE),)))

    def _who_for(self, new: NewLesson, lesson: DatedLesson) -> Iterator[tuple[str | None, tuple[Sentence, ...], int]]:
        span = (lesson.date, lesson.begins, lesson.ends)
        if new.teachers:
            if all(self.present.teacher_free(name, *span) for name in new.teachers):
                yield None, (), 0
            return
        for colleague in self.situation.colleagues:
            if (new.name, colleague.name) in self.situation.not_wanted or not colleague.teaches:
                continue
            if colleague.is_not_for(lesson):
                continue
            if colleague.may_cover and self.present.teacher_free(colleague.name, *span):
                fits = suited(self.present, colleague, lesson)
                if self.caps.may_call_in or not fits.is_called_in:
                    yield colleague.name, fits.reasons, fits.cost

    def _placed(
        self,
        new: NewLesson,
        lesson: DatedLesson,
        by: str | None,
        room: str | None,
        reasons: tuple[Sentence, ...],
        cost: int,
    ) -> Option:
        title = self.present.title
        values: list = [new.called, lesson.date, clock(lesson.begins)]
        templates = {
            (False, False): say.PLACES,
            (True, False): say.PLACES_IN,
            (False, True): say.PLACES_WITH,
            (True, True): say.PLACES_IN_WITH,
        }
        values += [title("room", room)] * (room is not None) + [title("teacher", by)] * (by is not None)
        teachers = (by,) if by else new.teachers
        first = min(new.dates)
        return Option(
            Action(
                PLACE,
                new.name,
                Sentence(templates[room is not None, by is not None], tuple(values)),
                reasons,
                by,
                lesson.date,
                lesson.begins,
                lesson.ends,
                room,
            ),
            self._takes(teachers, new.groups, room, lesson.date, lesson.begins, lesson.ends),
            ((by, lesson.date),) if by else (),
            pupils=new.groups,
            people=len(teachers),
            cost=cost
            + PER_DAY * (lesson.date - first).days
            + self._gaps(new.groups, teachers, lesson.date, lesson.begins, lesson.ends, None),
        )

    # Times, rooms and what they cost

    def _days_for(self, lesson: DatedLesson) -> tuple[date, ...]:
        return self.situation.dates if self.caps.may_change_day else (lesson.date,)

    def _length(self, lesson: DatedLesson) -> int:
        """How many periods a lesson has."""
        periods = self.situation.periods_on(lesson.date)
        return max(1, sum(each.begins < lesson.ends and lesson.begins < each.ends for each in periods))

    def _times(self, days: Collection[date], length: int) -> Iterator[tuple[date, int, int]]:
        """Times of so many periods without a break, from now on."""
        for day in days:
            periods = self.situation.periods_on(day)
            for first in range(len(periods) - length + 1):
                run = periods[first : first + length]
                if any(period.break_after for period in run[:-1]) or self.present.is_past(day, run[0].begins):
                    continue
                yield day, run[0].begins, run[-1].ends

    def _free_rooms(self, lesson: DatedLesson, day: date, begins: int, ends: int, but: Collection[int]) -> list[str]:
        pupils = self.present.pupils(lesson)
        found = []
        for room in self.present.rooms_for(lesson.need, pupils, lesson.room):
            if self.present.room_free(room.name, day, begins, ends, but):
                found.append(room.name)
                if len(found) == ROOMS_TRIED:
                    break
        return found

    def _rooms_at(
        self, lesson: DatedLesson, day: date, begins: int, ends: int, but: Collection[int]
    ) -> list[str | None]:
        """Its own room, if that is free, otherwise some that serve."""
        if lesson.room is None:
            return [None]
        found = self._free_rooms(lesson, day, begins, ends, but)
        return list(found[:1] if found[:1] == [lesson.room] else found[:3])

    def _takes(
        self,
        teachers: Collection[str],
        groups: Collection[str],
        room: str | None,
        day: date,
        begins: int,
        ends: int,
    ) -> tuple[tuple[str, str, date, int, int], ...]:
        span = (day, begins, ends)
        pairs = {
            "|".join(sorted((name, other))) for name in groups for other in self.present.sharing(name) if other != name
        }
        return (
            *(("teacher", name, *span) for name in teachers),
            *(("group", name, *span) for name in groups),
            *(("pair", name, *span) for name in sorted(pairs)),
            *((("room", room, *span),) if room else ()),
        )

    def _disorder(self, lesson: DatedLesson, day: date, begins: int, ends: int) -> int:
        days = abs((day - lesson.date).days)
        hours = abs(begins - lesson.begins) // 60
        return PER_DAY * days + hours + self._gaps(lesson.groups, lesson.teachers, day, begins, ends, lesson)

    def _gaps(
        self,
        groups: Collection[str],
        teachers: Collection[str],
        day: date,
        begins: int,
        ends: int,
        lesson: DatedLesson | None,
    ) -> int:
        """What the free periods between lessons cost that there are more."""
        added = 0
        for kind, names in (("group", groups), ("teacher", teachers)):
            for name in names:
                for each in {day, lesson.date} if lesson else {day}:
                    spans = [(other.begins, other.ends) for other in self.present.lessons_on(kind, name, each)]
                    after = list(spans)
                    if lesson and each == lesson.date:
                        after.remove((lesson.begins, lesson.ends))
                    if each == day:
                        after.append((begins, ends))
                    added += self._free_between(each, after) - self._free_between(each, spans)
        return PER_GAP * max(0, added)

    def _free_between(self, day: date, spans: list[tuple[int, int]]) -> int:
        if not spans:
            return 0
        first, last = min(begins for begins, _ends in spans), max(ends for _begins, ends in spans)
        return sum(
            first <= period.begins
            and period.ends <= last
            and not any(begins < period.ends and period.begins < ends for begins, ends in spans)
            for period in self.situation.periods_on(day)
        )

    # Words

    def _own_teachers(self, lesson: DatedLesson) -> tuple[Sentence, ...]:
        return tuple(Sentence(say.OWN_TEACHER, (self.present.title("teacher", name),)) for name in lesson.teachers)

    def _why_room(self, lesson: DatedLesson, name: str | None) -> tuple[Sentence, ...]:
        room = self.present.room.get(name or "")
        closed = Sentence(say.ROOM_CLOSED, (self.present.title("room", lesson.room),))
        serves = (Sentence(say.ROOM_SERVES, (room.title or room.name, room.capacity)),) if room else ()
        return (closed, *serves)

    def _why_not(self, rooms: list[str | None]) -> tuple[Sentence, ...]:
        return (Sentence(say.NOBODY_FREE if rooms else say.NO_ROOM_FREE),)

    def _cancelled(self, lesson: DatedLesson, reasons: tuple[Sentence, ...]) -> Option:
        said = Sentence(say.CANCELS, (lesson.called, lesson.date, clock(lesson.begins)))
        return Option(Action(CANCEL, lesson.name, said, reasons))
