"""What is wrong with examinations before any is placed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from school_ai.ai.scheduling.checks import ERROR, Finding
from school_ai.ai.scheduling.exams.plan import Exam, ExamProblem, Session
from school_ai.ai.scheduling.sentences import Sentence, listed
from school_ai.ai.scheduling.sentences import exams as say

__all__ = ["findings"]


def findings(problem: ExamProblem) -> list[Finding]:
    """Everything, at once, in words that name the record."""
    found = [*_records(problem)]
    if problem.sessions and problem.rooms:
        for exam in problem.exams:
            found += _exam(problem, exam)
        found += _pupils(problem)
        found += _locked(problem)
        found += _together(problem)
    return list(dict.fromkeys(found))


def _error(kind: str, name: str, template: str, *values: object) -> Finding:
    return Finding(ERROR, kind, name, template, values)


def _records(problem: ExamProblem) -> Iterator[Finding]:
    if not problem.sessions:
        yield _error("session", "", say.NO_SESSIONS)
    if not problem.rooms:
        yield _error("room", "", say.NO_ROOMS)
    if not problem.supervisors:
        yield _error("supervisor", "", say.NO_SUPERVISORS)
    kinds = (
        ("exam", problem.exams),
        ("session", problem.sessions),
        ("room", problem.rooms),
        ("supervisor", problem.supervisors),
    )
    for kind, records in kinds:
        for name, count in Counter(each.name for each in records).items():
            if count > 1:
                yield _error(kind, name, say.TWICE, name, count)


def _exam(problem: ExamProblem, exam: Exam) -> Iterator[Finding]:
    longest = max(session.minutes for session in problem.sessions)
    if not exam.pupils:
        yield _error("exam", exam.name, say.NO_PUPILS, exam.title)
    if exam.minutes > longest:
        yield _error("exam", exam.name, say.TOO_LONG, exam.title, exam.minutes, longest)
    rooms = [room for room in problem.rooms if problem.serves(exam, room)]
    need = exam.need
    if not rooms:
        wanted = [need.kind, need.building, *sorted(need.equipment), *sorted(need.rooms)]
        wanted = listed([each for each in wanted if each]) or "–"
        yield _error("exam", exam.name, say.NO_ROOM_SERVES, exam.title, wanted)
    elif len(exam.pupils) > sum(room.capacity for room in rooms):
        seats = sum(room.capacity for room in rooms)
        yield _error("exam", exam.name, say.TOO_LARGE, exam.title, len(exam.pupils), seats)
    if exam.session is not None:
        session = problem.session.get(exam.session)
        if session is None:
            yield _error("exam", exam.name, say.UNKNOWN_SESSION, exam.title, exam.session)
        elif exam.minutes > session.minutes:
            values = (exam.title, session.title, exam.minutes)
            yield _error("exam", exam.name, say.LOCKED_TOO_SHORT, *values)
    if exam.supervisors and problem.supervisors and not exam.supervisors & problem.supervisor.keys():
        yield _error("exam", exam.name, say.NOBODY_SUPERVISES, exam.title)


def _pupils(problem: ExamProblem) -> Iterator[Finding]:
    """Pupils with more examinations than sessions and days allow; those with the same ones once."""
    written: dict[str, list[str]] = defaultdict(list)
    for exam in problem.exams:
        for pupil in exam.pupils:
            written[pupil].append(exam.name)
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for pupil, exams in written.items():
        alike[tuple(sorted(exams))].append(pupil)
    by_day: dict[object, list[Session]] = defaultdict(list)
    for session in problem.sessions:
        by_day[session.date].append(session)
    apart = {day: _apart(sessions) for day, sessions in by_day.items()}
    rules = problem.rules
    for exams, pupils in sorted(alike.items()):
        who = problem.pupil(min(pupils))
        named = Sentence(say.PUPILS_AND_OTHERS, (who, len(pupils) - 1)) if len(pupils) > 1 else who
        if len(exams) > sum(apart.values()):
            yield _error("pupil", min(pupils), say.TOO_MANY_AT_ONCE, named, len(exams), sum(apart.values()))
        elif rules.most_a_day_weight is None:
            room = sum(min(rules.most_a_day, count) for count in apart.values())
            if len(exams) > room:
                values = (named, len(exams), len(by_day), rules.most_a_day)
                yield _error("pupil", min(pupils), say.TOO_MANY_FOR_DAYS, *values)


def _apart(sessions: list[Session]) -> int:
    """How many sessions of a day do not overlap, at most."""
    count, until = 0, -1
    for session in sorted(sessions, key=lambda each: each.ends):
        if session.begins >= until:
            count, until = count + 1, session.ends
    return count


def _locked(problem: ExamProblem) -> Iterator[Finding]:
    locked = [exam for exam in problem.exams if exam.session in problem.session]
    for one, other in combinations(locked, 2):
        both = len(one.pupils & other.pupils)
        if both and problem.session[one.session].meets(problem.session[other.session]):
            yield _error("exam", one.name, say.LOCKED_AT_ONCE, one.title, other.title, both)


def _together(problem: ExamProblem) -> Iterator[Finding]:
    """Seats and supervisions in all."""
    needed = sum(len(exam.pupils) for exam in problem.exams)
    seats = sum(
        room.capacity
        for room in problem.rooms
        for session in problem.sessions
        if session.name not in problem.rooms_closed.get(room.name, ())
    )
    if needed > seats:
        yield _error("room", "", say.TOO_FEW_SEATS, needed, seats)
    if not problem.supervisors:
        return
    largest = max(room.capacity for room in problem.rooms)
    per = problem.rules.pupils_per_supervisor
    shared = -(-needed // per) if problem.rules.share_rooms else 0
    each = sum(max(1, -(-len(exam.pupils) // max(per, 1))) for exam in problem.exams)
    least = shared if problem.rules.share_rooms else each
    can = sum(
        min(
            len(problem.sessions) if each.most is None else each.most,
            sum(session.name not in each.unavailable for session in problem.sessions),
        )
        for each in problem.supervisors
    )
    if largest and least > can:
        yield _error("supervisor", "", say.TOO_FEW_SUPERVISORS, least, can)
