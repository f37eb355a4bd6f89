"""What is wrong with a plan of examinations, written apart from the model that makes plans."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from school_ai.ai.scheduling.exams.plan import Exam, ExamPlan, ExamProblem, Session, Taught
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import exams as say

__all__ = ["ExamViolation", "violations"]

MINUTES_OF_DAY = 24 * 60


@dataclass(frozen=True)
class ExamViolation(Said):
    """A rule that a plan breaks: hard, or at a cost."""

    rule: str
    hard: bool
    cost: int
    template: str
    arguments: tuple
    exams: tuple[str, ...] = ()


def violations(problem: ExamProblem, plan: ExamPlan) -> list[ExamViolation]:
    """Everything that a plan breaks."""
    at = {place.exam: problem.session[place.session] for place in plan.places}
    return [
        *_times(problem, at),
        *_pupils(problem, at),
        *_rooms(problem, plan),
        *_supervisors(problem, plan),
        *_lessons(problem, plan),
        *_missed(problem, plan),
    ]


def _lessons(problem: ExamProblem, plan: ExamPlan) -> Iterator[ExamViolation]:
    """Rooms and supervisors that are needed while there is a lesson of a group that does not write."""
    needed = {(part.room, place.session) for place in plan.places for part in place.parts}
    needed |= {(who, session) for (session, _room), names in plan.supervisors.items() for who in names}
    for name, where in sorted(needed):
        session = problem.session[where]
        there = problem.lessons.get((name, where), frozenset())
        held = [
            taught
            for group in there
            for taught in problem.taught_to(group, session)
            if not _gives_way(problem, plan, taught, session.date)
        ]
        if held:
            known = problem.room.get(name) or problem.supervisor.get(name)
            yield _hard("lesson", say.HAS_LESSON, known.title if known else name, session.title)


def _gives_way(problem: ExamProblem, plan: ExamPlan, taught: Taught, day: date) -> bool:
    """Whether a group's lesson on a day is not held: the group writes then, or each of its pupils does."""
    by_name = {exam.name: exam for exam in problem.exams}
    written = [(by_name[place.exam], problem.session[place.session]) for place in plan.places]
    then = [(exam, session) for exam, session in written if problem.writes_during(exam, session, taught, day)]
    if any(taught.group in exam.groups for exam, _session in then):
        return True
    pupils = problem.members.get(taught.group, frozenset())
    writing = {
        pupil
        for exam, session in then
        for pupil in exam.pupils & pupils
        if problem.writes_during(exam, session, taught, day, pupil)
    }
    return bool(pupils) and pupils == writing


def _missed(problem: ExamProblem, plan: ExamPlan) -> Iterator[ExamViolation]:
    """Pupils who have a lesson of another group while they write."""
    weight = problem.rules.missed_lesson_weight
    by_name = {exam.name: exam for exam in problem.exams}
    for place in plan.places:
        exam, session = by_name[place.exam], problem.session[place.session]
        for taught in problem.taught.get(place.session, ()):
            pupils = problem.at_both(exam, session, taught)
            if not pupils or weight == 0 or _gives_way(problem, plan, taught, session.date):
                continue
            who = problem.pupil(pupils[0])
            named = Sentence(say.PUPILS_AND_OTHERS, (who, len(pupils) - 1)) if len(pupils) > 1 else who
            values = (named, exam.title, session.title, problem.group(taught.group))
            cost = 0 if weight is None else weight * len(pupils)
            yield ExamViolation("missed_lesson", weight is None, cost, say.MISSES_LESSON, values, (exam.name,))


def _hard(rule: str, template: str, *values: object, exams: tuple[str, ...] = ()) -> ExamViolation:
    return ExamViolation(rule, True, 0, template, values, exams)


def _times(problem: ExamProblem, at: dict[str, Session]) -> Iterator[ExamViolation]:
    for exam in problem.exams:
        session = at.get(exam.name)
        if session is None:
            yield _hard("unplaced", say.NOT_IN_ROOM, len(exam.pupils), exam.title, exams=(exam.name,))
            continue
        if exam.minutes > session.minutes:
            yield _hard("too_short", say.TOO_SHORT, exam.title, exam.minutes, session.title, exams=(exam.name,))
        if exam.session is not None and exam.session != session.name:
            locked = problem.session[exam.session].title if exam.session in problem.session else exam.session
            yield _hard("locked", say.MOVED_FROM_LOCK, exam.title, locked, session.title, exams=(exam.name,))


def _pupils(problem: ExamProblem, at: dict[str, Session]) -> Iterator[ExamViolation]:
    """No two at once; not too many a day; rest; heavy ones apart."""
    rules = problem.rules
    written: dict[str, list[Exam]] = defaultdict(list)
    for exam in problem.exams:
        for pupil in exam.pupils if exam.name in at else ():
            written[pupil].append(exam)
    for pupil, exams in sorted(written.items()):
        name = problem.pupil(pupil)
        for one, other in combinations(sorted(exams, key=lambda exam: (at[exam.name].date, at[exam.name].begins)), 2):
            yield from _two(problem, pupil, name, (one, at[one.name]), (other, at[other.name]))
        by_day = Counter(at[exam.name].date for exam in exams)
        for day, count in sorted(by_day.items()):
            if count > rules.most_a_day:
                values = (name, count, day, rules.most_a_day)
                hard = rules.most_a_day_weight is None
                cost = 0 if hard else rules.most_a_day_weight * (count - rules.most_a_day)
                meant = tuple(exam.name for exam in exams if at[exam.name].date == day)
                yield ExamViolation("most_a_day", hard, cost, say.TOO_MANY_ON_DAY, values, meant)


def _two(
    problem: ExamProblem, pupil: str, name: str, first: tuple[Exam, Session], second: tuple[Exam, Session]
) -> Iterator[ExamViolation]:
    """Two examinations of a pupil, in the order of their sessions."""
    rules = problem.rules
    (one, here), (other, there) = first, second
    names = (one.name, other.name)
    if here.meets(there):
        yield _hard("pupil_twice", say.PUPIL_TWICE, name, one.title, other.title, exams=names)
        return
    days = (there.date - here.date).days
    rest = days * MINUTES_OF_DAY + there.begins - here.begins - problem.minutes_of(one, pupil)
    if rest < rules.least_rest:
        hard = rules.least_rest_weight is None
        values = (name, rest, one.title, other.title, rules.least_rest)
        cost = 0 if hard else rules.least_rest_weight
        yield ExamViolation("least_rest", hard, cost, say.TOO_LITTLE_REST, values, names)
    if one.heavy and other.heavy and days <= 1 and rules.heavy_close:
        values = (name, one.title, other.title)
        yield ExamViolation("heavy_close", False, rules.heavy_close, say.HEAVY_CLOSE, values, names)


def _rooms(problem: ExamProblem, plan: ExamPlan) -> Iterator[ExamViolation]:
    by_name = {exam.name: exam for exam in problem.exams}
    users: dict[tuple[str, str], int] = Counter()
    lonely: list[tuple[str, str, str, str]] = []
    for place in plan.places:
        exam, session = by_name[place.exam], problem.session[place.session]
        seated = [pupil for part in place.parts for pupil in part.pupils]
        missing = len(exam.pupils - set(seated)) + len(seated) - len(set(seated))
        if missing:
            yield _hard("unseated", say.NOT_IN_ROOM, missing, exam.title, exams=(exam.name,))
        alone = problem.alone(exam, session)
        for part in place.parts:
            users[place.session, part.room] += len(part.pupils)
            room = problem.room[part.room]
            if not problem.serves(exam, room):
                yield _hard("room_misfit", say.ROOM_MISFIT, room.title, exam.title, exams=(exam.name,))
            if place.session in problem.rooms_closed.get(part.room, ()):
                yield _hard("room_closed", say.ROOM_CLOSED, room.title, session.title, exams=(exam.name,))
            lonely += [(each, exam.title, place.session, part.room) for each in part.pupils if each in alone]
        rooms = {part.room for part in place.parts if not set(part.pupils) <= set(alone)}
        if len(rooms) > 1 and problem.rules.split:
            cost = problem.rules.split * (len(rooms) - 1)
            yield ExamViolation("split", False, cost, say.SPLIT, (exam.title, len(rooms)), (exam.name,))
    for (name, room), _count in sorted(users.items()):
        session = problem.session[name]
        # Sessions that overlap use a room together.
        there = sum(
            count
            for (other, where), count in users.items()
            if where == room
            and problem.session[other].meets(session)
            and problem.session[other].begins <= session.begins
        )
        if there > problem.room[room].capacity:
            values = (problem.room[room].title, problem.room[room].capacity, there, session.title)
            yield _hard("room_full", say.ROOM_FULL, *values)
    for pupil, title, name, room in lonely:
        session = problem.session[name]
        there = sum(
            count for (other, where), count in users.items() if where == room and problem.session[other].meets(session)
        )
        if there > 1:
            yield _hard("not_alone", say.NOT_ALONE, problem.pupil(pupil), title, problem.room[room].title)


def _supervisors(problem: ExamProblem, plan: ExamPlan) -> Iterator[ExamViolation]:
    rules = problem.rules
    by_name = {exam.name: exam for exam in problem.exams}
    there: dict[tuple[str, str], int] = Counter()
    written: dict[tuple[str, str], list[Exam]] = defaultdict(list)
    for place in plan.places:
        for part in place.parts:
            there[place.session, part.room] += len(part.pupils)
            written[place.session, part.room].append(by_name[place.exam])
    duties: dict[str, list[tuple[Session, str]]] = defaultdict(list)
    for (name, room), count in sorted(there.items()):
        session, who = problem.session[name], plan.supervisors.get((name, room), ())
        needed = -(-count // rules.pupils_per_supervisor)
        if len(set(who)) < needed:
            values = (problem.room[room].title, len(set(who)), session.title, needed)
            yield _hard("no_supervisor", say.NO_SUPERVISOR, *values)
        for exam in written[name, room]:
            if exam.supervisors and not exam.supervisors & set(who):
                yield _hard("not_among", say.NOT_AMONG_SUPERVISORS, problem.room[room].title, exam.title)
        for each in who:
            duties[each].append((session, room))
    total = sum(map(len, duties.values()))
    even = -(-total // max(1, len(problem.supervisors)))
    for each, sessions in sorted(duties.items()):
        supervisor = problem.supervisor[each]
        for session, _room in sessions:
            if session.name in supervisor.unavailable:
                yield _hard("supervisor_away", say.SUPERVISOR_AWAY, supervisor.title, session.title)
            if session.name in supervisor.rather_not and rules.rather_not:
                values = (supervisor.title, session.title)
                yield ExamViolation("rather_not", False, rules.rather_not, say.RATHER_NOT, values)
        for (one, _first), (other, _second) in combinations(sessions, 2):
            if one.meets(other):
                yield _hard("supervisor_twice", say.SUPERVISOR_TWICE, supervisor.title, one.title)
        if supervisor.most is not None and len(sessions) > supervisor.most:
            values = (supervisor.title, len(sessions), supervisor.most)
            yield _hard("supervisor_too_often", say.SUPERVISOR_TOO_OFTEN, *values)
        if len(sessions) > even and rules.uneven:
            values = (supervisor.title, len(sessions), even)
            cost = rules.uneven * (len(sessions) - even)
            yield ExamViolation("uneven", False, cost, say.UNEVEN, values)
