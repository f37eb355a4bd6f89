"""What a teacher may ask a colleague for: that two lessons change their times, that each takes the other's lesson, or
that the colleague takes theirs. Whatever is offered clashes with nothing; whether it is done is for people to agree.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from school_ai.ai.scheduling.repair.day import Caps, DatedLesson, Situation
from school_ai.ai.scheduling.repair.option import COVER, Action, Option
from school_ai.ai.scheduling.repair.options import Options
from school_ai.ai.scheduling.repair.ranking import PER_WISH, unwished
from school_ai.ai.scheduling.sentences import Sentence
from school_ai.ai.scheduling.sentences import repair as say

__all__ = ["LESSONS", "TAKEN", "TIMES", "Swap", "swaps"]

TIMES, LESSONS, TAKEN = "times", "lessons", "taken"
# Of the lessons of one colleague so many are offered in return: the nearest ones.
MOST_IN_RETURN = 3
PER_DAY = 10
# People who agree need no caps, and their lessons may go to any of the days that are looked at.
AGREED = Caps(None, None, may_move=True, may_change_day=True, may_join=False)


@dataclass(frozen=True)
class Swap:
    """One thing to ask for. `kind`:

    - "times": the lesson and `other`, of the same groups, change places; each keeps its teacher
    - "lessons": `colleague` teaches the lesson, and its teacher teaches `other`; both keep their times
    - "taken": `colleague` teaches the lesson, for nothing in return

    `same_groups`: the lesson given and the one taken are of the same groups. `reasons` say how well it suits; less
    `cost` is better.
    """

    kind: str
    lesson: str
    colleague: str
    other: str | None
    actions: tuple[Action, ...]
    reasons: tuple[Sentence, ...]
    same_groups: bool
    cost: int

    @property
    def key(self) -> tuple:
        """Those within the class come first, then those by whom something is given in return."""
        in_return = {TIMES: 0, LESSONS: 0, TAKEN: 1}[self.kind]
        return (in_return, not self.same_groups, self.kind != TIMES, self.cost, self.colleague, self.other or "")


def swaps(situation: Situation, lesson: str, teacher: str) -> list[Swap]:
    """All that `teacher` may ask for in place of teaching `lesson`, the best first. Empty where the lesson is over,
    locked, or not theirs."""
    options = Options(replace(situation, caps=AGREED), ())
    number = next((at for at, each in enumerate(situation.lessons) if each.name == lesson), None)
    if number is None or teacher not in situation.lessons[number].teachers or not _may_change(options, number):
        return []
    of_times = list(_times(options, number, teacher))
    taken = list(_covers(options, number, None))
    of_lessons = list(_lessons(options, number, teacher, taken, {each.other for each in of_times}))
    return sorted([*of_times, *of_lessons, *_taken(lesson, taken)], key=lambda each: each.key)


def _may_change(options: Options, number: int) -> bool:
    lesson = options.situation.lessons[number]
    return not lesson.locked and not options.present.is_past(lesson.date, lesson.begins)


def _times(options: Options, number: int, teacher: str) -> Iterator[Swap]:
    """Lessons of the same groups with which it can change its time. Only of one teacher each: all of them would have
    to agree."""
    lessons, colleague = options.situation.lessons, options.present.colleague
    lesson = lessons[number]
    if lesson.teachers != (teacher,):
        return
    by_name = {each.name: each for each in lessons}
    for option in options.swaps(number, lesson):
        other = by_name[option.action.other]
        if len(other.teachers) != 1 or other.teachers[0] == teacher or other.teachers[0] not in colleague:
            continue
        reasons, cost = [], option.cost
        for name, to in ((teacher, other), (other.teachers[0], lesson)):
            against = unwished(colleague[name], to.date, to.begins, to.ends) if name in colleague else 0
            if against:
                cost += PER_WISH * against
                reasons.append(Sentence(say.WOULD_RATHER_NOT, (options.present.title("teacher", name),)))
        yield Swap(
            TIMES,
            lesson.name,
            other.teachers[0],
            other.name,
            (option.action,),
            (*reasons,),
            same_groups=True,
            cost=cost,
        )


def _covers(options: Options, number: int, only: list[str] | None) -> Iterator[Option]:
    """Colleagues who can teach a lesson and leave none of their own for it."""
    lesson = options.situation.lessons[number]
    for option in options.covers(number, lesson, [lesson.room], False, None, only):
        if option.action.kind == COVER and not option.touches:
            yield option


def _lessons(options: Options, number: int, teacher: str, taken: list[Option], but: set[str | None]) -> Iterator[Swap]:
    """Pairs of lessons whose teachers can each teach the other's, and know the class or the course."""
    lessons = options.situation.lessons
    lesson = lessons[number]
    able = {option.action.by: option for option in taken if _knows(options, option.action.by, lesson)}
    nearest: dict[str, list[tuple[int, int]]] = {}
    for at, other in enumerate(lessons):
        if other.name in but or _at_once(lesson, other) or teacher in other.teachers or not _may_change(options, at):
            continue
        if not _knows(options, teacher, other):
            continue
        apart = abs((other.date - lesson.date).days)
        for name in able.keys() & set(other.teachers):
            nearest.setdefault(name, []).append((PER_DAY * apart, at))
    for name, others in sorted(nearest.items()):
        found = 0
        for apart, at in sorted(others):
            back = next(_covers(options, at, [teacher]), None)
            if back is None:
                continue
            there, other = able[name], lessons[at]
            yield Swap(
                LESSONS,
                lesson.name,
                name,
                other.name,
                (there.action, back.action),
                (*there.action.reasons[:1], *back.action.reasons[:1]),
                same_groups=set(other.groups) == set(lesson.groups),
                cost=there.cost + back.cost + apart,
            )
            found += 1
            if found == MOST_IN_RETURN:
                break


def _taken(lesson: str, taken: list[Option]) -> Iterator[Swap]:
    for option in taken:
        action = option.action
        yield Swap(TAKEN, lesson, action.by, None, (action,), action.reasons, same_groups=False, cost=option.cost)


def _knows(options: Options, name: str | None, lesson: DatedLesson) -> bool:
    colleague = options.present.colleague.get(name or "")
    return colleague is not None and (lesson.course in colleague.courses or bool(colleague.groups & {*lesson.groups}))


def _at_once(one: DatedLesson, other: DatedLesson) -> bool:
    return one.date == other.date and one.begins < other.ends and other.begins < one.ends
