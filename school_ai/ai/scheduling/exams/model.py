"""The model of examinations for CP-SAT: sessions, rooms and supervisors, all at once or one after the other."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from ortools.sat.python import cp_model

from school_ai.ai.scheduling.exams.plan import Exam, ExamPart, ExamPlace, ExamPlan, ExamProblem, Session, Taught
from school_ai.ai.scheduling.exams.scoring import MINUTES_OF_DAY

__all__ = ["ExamModel"]


@dataclass(frozen=True)
class _Part:
    """So many pupils of an examination who sit in one room; `pupil`: the one who sits alone."""

    exam: int
    size: int
    pupil: str | None = None


class ExamModel:
    """`without`: families of rules that are left out. `seated` False: neither rooms nor supervisors are chosen, but
    there must be seats for all, and where `spacious`, a room for each part of an examination. `sessions` (exam ->
    session) and `rooms` ((part, session) -> room) are numbers of what is chosen already. `supervised` False:
    supervisors are only counted."""

    def __init__(
        self,
        problem: ExamProblem,
        without: Collection[str] = (),
        *,
        seated: bool = True,
        spacious: bool = False,
        supervised: bool = True,
        sessions: Mapping[int, int] | None = None,
        rooms: Mapping[tuple[int, int], int] | None = None,
    ):
        self.problem = problem
        self.without = set(without)
        self.fixed_sessions = sessions or {}
        self.fixed_rooms = rooms or {}
        self.model = cp_model.CpModel()
        self.costs: list = []
        self.moments = self._moments()
        self.parts = self._parts()
        self.at: dict[tuple[int, int], cp_model.IntVar] = {}
        self.sits: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.watches: dict[tuple[int, int, int], cp_model.IntVar] = {}
        self.given_way: dict[tuple[Taught, date], cp_model.IntVar] = {}
        self._place_in_sessions()
        self._keep_pupils_apart()
        self._keep_from_lessons()
        if seated:
            self._place_in_rooms()
            if supervised:
                self._supervise()
            else:
                self._count_supervisors()
        else:
            self._leave_room(spacious)
        if not self.without:
            self.model.minimize(sum(self.costs) + cp_model.LinearExpr.constant(0))

    @staticmethod
    def size(problem: ExamProblem) -> int:
        """How many yes-or-no questions the model of everything at once has, about."""
        return len(problem.sessions) * len(problem.rooms) * (len(problem.exams) + len(problem.supervisors))

    def _moments(self) -> list[list[int]]:
        """Sessions that are held at once; each set where one of them begins."""
        sessions = self.problem.sessions
        found = {
            tuple(
                number
                for number, other in enumerate(sessions)
                if other.date == session.date and other.begins <= session.begins < other.ends
            )
            for session in sessions
        }
        return [list(each) for each in sorted(found)]

    def _place_in_sessions(self) -> None:
        problem = self.problem
        for number, exam in enumerate(problem.exams):
            for where, session in enumerate(problem.sessions):
                if exam.minutes > session.minutes:
                    continue
                if exam.session not in (None, session.name) and "locked" not in self.without:
                    continue
                if self.fixed_sessions.get(number, where) != where:
                    continue
                self.at[number, where] = self.model.new_bool_var("")
            self.model.add_exactly_one(self._all_at(number))

    def _all_at(self, exam: int) -> list:
        return [var for (number, _where), var in self.at.items() if number == exam]

    def _keep_pupils_apart(self) -> None:
        problem, rules = self.problem, self.problem.rules
        shared = {}
        for (one, first), (other, second) in combinations(enumerate(problem.exams), 2):
            pupils = first.pupils & second.pupils
            if pupils:
                shared[one, other] = pupils
        for (one, other), pupils in shared.items():
            for sessions in self.moments:
                both = [self.at[each, where] for each in (one, other) for where in sessions if (each, where) in self.at]
                self.model.add_at_most_one(both)
            self._rest(one, other, pupils)
            self._heavy(one, other, len(pupils))
        if rules.most_a_day_weight is None and "most_a_day" in self.without:
            return
        alike: dict[tuple[int, ...], int] = defaultdict(int)
        written: dict[str, list[int]] = defaultdict(list)
        for number, exam in enumerate(problem.exams):
            for pupil in exam.pupils:
                written[pupil].append(number)
        for exams in written.values():
            alike[tuple(exams)] += 1
        for exams, count in sorted(alike.items()):
            for day in dict.fromkeys(session.date for session in problem.sessions):
                on_day = [self.at[key] for key in self._on(exams, day)]
                if len(on_day) <= rules.most_a_day:
                    continue
                if rules.most_a_day_weight is None:
                    self.model.add(sum(on_day) <= rules.most_a_day)
                else:
                    over = self.model.new_int_var(0, len(exams), "")
                    self.model.add(sum(on_day) <= rules.most_a_day + over)
                    self.costs.append(rules.most_a_day_weight * count * over)

    def _on(self, exams: Collection[int], *days) -> list[tuple[int, int]]:
        return [
            (exam, where)
            for exam in exams
            for where, session in enumerate(self.problem.sessions)
            if session.date in days and (exam, where) in self.at
        ]

    def _rest(self, one: int, other: int, pupils: Collection[str]) -> None:
        """Rest between two examinations, whichever comes first; the longest time of a pupil counts in the hard rule."""
        problem, rules = self.problem, self.problem.rules
        if not rules.least_rest or (rules.least_rest_weight is None and "least_rest" in self.without):
            return
        for first, second in ((one, other), (other, one)):
            exam = problem.exams[first]
            minutes = [problem.minutes_of(exam, pupil) for pupil in pupils]
            for here, session in enumerate(problem.sessions):
                for there, later in enumerate(problem.sessions):
                    if (first, here) not in self.at or (second, there) not in self.at or session.meets(later):
                        continue
                    away = (later.date - session.date).days * MINUTES_OF_DAY + later.begins - session.begins
                    if away < 0:
                        continue
                    short = sum(away - each < rules.least_rest for each in minutes)
                    if not short:
                        continue
                    pair = [self.at[first, here], self.at[second, there]]
                    if rules.least_rest_weight is None:
                        self.model.add(sum(pair) <= 1)
                    else:
                        self.costs.append(rules.least_rest_weight * short * self._both(*pair))

    def _heavy(self, one: int, other: int, pupils: int) -> None:
        problem = self.problem
        if not (problem.rules.heavy_close and problem.exams[one].heavy and problem.exams[other].heavy):
            return
        close = self.model.new_bool_var("")
        for day in dict.fromkeys(session.date for session in problem.sessions):
            near = (day - timedelta(1), day, day + timedelta(1))
            here = [self.at[key] for key in self._on([one], day)]
            there = [self.at[key] for key in self._on([other], *near)]
            if here and there:
                self.model.add(sum(here) + sum(there) <= 1 + close)
        self.costs.append(problem.rules.heavy_close * pupils * close)

    def _both(self, one, other):
        both = self.model.new_bool_var("")
        self.model.add(both >= one + other - 1)
        return both

    def _parts(self) -> list[_Part]:
        """An examination that no room holds is split into equal parts, as few as can be; pupils who need an own room
        are parts of their own."""
        problem = self.problem
        found = []
        for number, exam in enumerate(problem.exams):
            always = {
                pupil
                for pupil in exam.pupils
                if pupil in problem.accommodations and problem.accommodations[pupil].own_room
            }
            if "alone" in self.without:
                always = set()
            rest = len(exam.pupils) - len(always)
            largest = sorted((room.capacity for room in problem.rooms if problem.serves(exam, room)), reverse=True)
            parts = 1
            while parts < len(largest) and -(-rest // parts) > largest[parts - 1]:
                parts += 1
            left = rest
            for part in range(parts):
                size = -(-left // (parts - part))
                left -= size
                if size:
                    found.append(_Part(number, size))
            alone = {pupil for session in problem.sessions for pupil in problem.alone(exam, session)}
            if "alone" not in self.without:
                found += [_Part(number, 1, pupil) for pupil in sorted(alone)]
        return found

    def _is_used(self, part: _Part, session: Session) -> bool:
        return part.pupil is None or part.pupil in self.problem.alone(self.problem.exams[part.exam], session)

    def _place_in_rooms(self) -> None:
        problem = self.problem
        for number, part in enumerate(self.parts):
            exam = problem.exams[part.exam]
            for where, session in enumerate(problem.sessions):
                if (part.exam, where) not in self.at or not self._is_used(part, session):
                    continue
                rooms = []
                for place, room in enumerate(problem.rooms):
                    if not problem.serves(exam, room) or session.name in problem.rooms_closed.get(room.name, ()):
                        continue
                    if part.size > room.capacity and "rooms" not in self.without:
                        continue
                    if self.fixed_rooms.get((number, where), place) != place:
                        continue
                    self.sits[number, where, place] = self.model.new_bool_var("")
                    self._only_if_lessons_give_way(self.sits[number, where, place], room.name, where)
                    rooms.append(self.sits[number, where, place])
                self.model.add(sum(rooms) == self.at[part.exam, where])
        self._fill_rooms()
        split: dict[int, list[int]] = defaultdict(list)
        for number, part in enumerate(self.parts):
            if part.pupil is None:
                split[part.exam].append(number)
        for parts in split.values():
            # As few parts as can be are rooms beyond the first, whatever is chosen: two of them in one room would have
            # been one part.
            self.costs.append(problem.rules.split * (len(parts) - 1))
            for where in range(len(problem.sessions)):
                for place in range(len(problem.rooms)):
                    here = [self.sits[key] for key in ((part, where, place) for part in parts) if key in self.sits]
                    if len(here) > 1:
                        self.model.add_at_most_one(here)

    def _only_if_lessons_give_way(self, var: cp_model.IntVar, name: str, where: int) -> None:
        """A room or a supervisor with lessons can be taken where all groups of these write at that time."""
        session = self.problem.sessions[where]
        for group in sorted(self.problem.lessons.get((name, session.name), ())):
            for taught in self.problem.taught_to(group, session):
                self.model.add_implication(var, self._gives_way(taught, session.date))

    def _gives_way(self, taught: Taught, day: date) -> cp_model.IntVar:
        """True only if a group's lesson on a day is not held: the group writes then, or all its pupils do."""
        if (taught, day) in self.given_way:
            return self.given_way[taught, day]
        problem = self.problem
        written = [
            (problem.exams[number], problem.sessions[where], at)
            for (number, where), at in self.at.items()
            if problem.writes_during(problem.exams[number], problem.sessions[where], taught, day)
        ]
        gives_way, all_write = self.model.new_bool_var(""), self.model.new_bool_var("")
        own = [at for exam, _session, at in written if taught.group in exam.groups]
        self.model.add_bool_or([*own, all_write, gives_way.negated()])
        pupils = problem.members.get(taught.group, frozenset())
        if not pupils:
            self.model.add(all_write == 0)
        # Pupils who write the same are asked about once.
        ways: dict[tuple[int, ...], list] = {}
        for pupil in pupils:
            theirs = [
                at
                for exam, session, at in written
                if pupil in exam.pupils and problem.writes_during(exam, session, taught, day, pupil)
            ]
            ways[tuple(at.index for at in theirs)] = theirs
        for theirs in ways.values():
            self.model.add_bool_or([*theirs, all_write.negated()])
        self.given_way[taught, day] = gives_way
        return gives_way

    def _keep_from_lessons(self) -> None:
        """Nobody writes while a group that they are in as well has a lesson, unless that gives way."""
        problem, weight = self.problem, self.problem.rules.missed_lesson_weight
        if weight is None and "lessons" in self.without:
            return
        for (number, where), at in self.at.items():
            exam, session = problem.exams[number], problem.sessions[where]
            for taught in problem.taught.get(session.name, ()):
                missing = len(problem.at_both(exam, session, taught))
                if not missing:
                    continue
                gives_way = self._gives_way(taught, session.date)
                if weight is None:
                    self.model.add_implication(at, gives_way)
                elif weight:
                    missed = self.model.new_bool_var("")
                    self.model.add_bool_or([at.negated(), gives_way, missed])
                    self.costs.append(weight * missing * missed)

    def _fill_rooms(self) -> None:
        problem = self.problem
        by_room: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (number, where, place), var in self.sits.items():
            by_room[where, place].append((number, var))
        for sessions in self.moments:
            for place, room in enumerate(problem.rooms):
                users = [user for where in sessions for user in by_room[where, place]]
                if not users or "rooms" in self.without:
                    continue
                self.model.add(sum(self.parts[number].size * var for number, var in users) <= room.capacity)
                if not problem.rules.share_rooms:
                    self.model.add_at_most_one(var for _number, var in users)
        # Nobody else in the room of who is alone, at any moment of the session.
        for (number, where, place), var in self.sits.items():
            if self.parts[number].pupil is None:
                continue
            for other, session in enumerate(problem.sessions):
                if not session.meets(problem.sessions[where]):
                    continue
                for user, theirs in by_room[other, place]:
                    if user != number and "rooms" not in self.without:
                        self.model.add_at_most_one([var, theirs])

    def _leave_room(self, spacious: bool) -> None:
        """Seats, rooms and supervisors are enough for what is written at once, which rooms ever it will be in."""
        problem = self.problem
        for sessions in self.moments:
            names = {problem.sessions[where].name for where in sessions}
            rooms = [room for room in problem.rooms if not names & problem.rooms_closed.get(room.name, frozenset())]
            serving = {
                number: frozenset(room.name for room in rooms if problem.serves(exam, room))
                for number, exam in enumerate(problem.exams)
            }
            people = min(
                sum(problem.sessions[where].name not in each.unavailable for each in problem.supervisors)
                for where in sessions
            )
            for among in {*serving.values(), frozenset(room.name for room in rooms)}:
                inside = [room for room in rooms if room.name in among]
                seats, apart, meant = [], [], []
                for part in self.parts:
                    for where in sessions:
                        if (part.exam, where) not in self.at or not serving[part.exam] <= among:
                            continue
                        if self._is_used(part, problem.sessions[where]):
                            seats.append(part.size * self.at[part.exam, where])
                            meant.append((part, self.at[part.exam, where]))
                            if spacious or part.pupil is not None or not problem.rules.share_rooms:
                                apart.append(self.at[part.exam, where])
                self.model.add(sum(seats) <= sum(room.capacity for room in inside))
                self.model.add(sum(apart) <= len(inside))
                self.model.add(sum(apart) <= people)
                self.model.add(sum(seats) <= people * problem.rules.pupils_per_supervisor)
                self._leave_large_rooms(meant, inside, spacious)

    def _leave_large_rooms(self, meant: list[tuple[_Part, cp_model.IntVar]], rooms: list, spacious: bool) -> None:
        """What smaller rooms do not hold finds seats in the larger ones; and two parts that are each larger than half
        of the largest room are not in one."""
        capacities = sorted({room.capacity for room in rooms})
        for smaller, capacity in zip([0, *capacities], capacities, strict=False):
            large = [(part, var) for part, var in meant if part.size > smaller]
            if not large or not smaller:
                continue
            enough = [room for room in rooms if room.capacity >= capacity]
            self.model.add(sum(part.size * var for part, var in large) <= sum(room.capacity for room in enough))
            lonely = [var for part, var in large if spacious or 2 * part.size > capacities[-1]]
            self.model.add(sum(lonely) <= len(enough))

    def _count_supervisors(self) -> None:
        """As few as can be, and no more than are there."""
        problem, per = self.problem, self.problem.rules.pupils_per_supervisor
        by_room: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (number, where, place), var in self.sits.items():
            by_room[where, place].append((number, var))
        needed = {}
        for (where, place), users in sorted(by_room.items()):
            needed[where, place] = self.model.new_int_var(0, -(-problem.rooms[place].capacity // per), "")
            self.model.add(per * needed[where, place] >= sum(self.parts[number].size * var for number, var in users))
        for sessions in self.moments:
            there = [
                sum(problem.sessions[where].name not in each.unavailable for each in problem.supervisors)
                for where in sessions
            ]
            self.model.add(sum(var for (where, _place), var in needed.items() if where in sessions) <= min(there))
        self.costs.append(sum(needed.values()) + cp_model.LinearExpr.constant(0))

    def _supervise(self) -> None:
        problem, rules = self.problem, self.problem.rules
        if "supervisors" in self.without:
            return
        by_room: dict[tuple[int, int], list[tuple[int, cp_model.IntVar]]] = defaultdict(list)
        for (number, where, place), var in self.sits.items():
            by_room[where, place].append((number, var))
        for (where, place), users in sorted(by_room.items()):
            session = problem.sessions[where]
            there = []
            for who, supervisor in enumerate(problem.supervisors):
                if session.name not in supervisor.unavailable:
                    self.watches[who, where, place] = self.model.new_bool_var("")
                    self._only_if_lessons_give_way(self.watches[who, where, place], supervisor.name, where)
                    there.append((who, self.watches[who, where, place]))
            seated = sum(self.parts[number].size * var for number, var in users)
            self.model.add(rules.pupils_per_supervisor * sum(var for _who, var in there) >= seated)
            used = self.model.new_bool_var("")
            self.model.add_max_equality(used, [var for _number, var in users])
            for _who, var in there:
                self.model.add_implication(var, used)
            for number, var in users:
                allowed = problem.exams[self.parts[number].exam].supervisors
                if allowed:
                    may = [each for who, each in there if problem.supervisors[who].name in allowed]
                    self.model.add(sum(may) >= var)
        self._share_duties()

    def _share_duties(self) -> None:
        problem, rules = self.problem, self.problem.rules
        duties: dict[int, list] = defaultdict(list)
        for (who, where, _place), var in self.watches.items():
            duties[who].append(var)
            if problem.sessions[where].name in problem.supervisors[who].rather_not and rules.rather_not:
                self.costs.append(rules.rather_not * var)
        for sessions in self.moments:
            for who in duties:
                here = [
                    self.watches[who, where, place]
                    for where in sessions
                    for place in range(len(problem.rooms))
                    if (who, where, place) in self.watches
                ]
                if len(here) > 1:
                    self.model.add_at_most_one(here)
        total = self.model.new_int_var(0, len(self.watches), "")
        self.model.add(total == sum(self.watches.values()) + cp_model.LinearExpr.constant(0))
        even = self.model.new_int_var(0, len(problem.sessions), "")
        count = len(problem.supervisors)
        self.model.add(count * even >= total)
        self.model.add(count * even <= total + count - 1)
        for who, vars_ in duties.items():
            most = problem.supervisors[who].most
            if most is not None:
                self.model.add(sum(vars_) <= most)
            if rules.uneven:
                over = self.model.new_int_var(0, len(vars_), "")
                self.model.add(sum(vars_) <= even + over)
                self.costs.append(rules.uneven * over)

    def sessions_in(self, solver: cp_model.CpSolver) -> dict[int, int]:
        """Exam -> session, as numbers."""
        return {exam: where for (exam, where), var in self.at.items() if solver.value(var)}

    def rooms_in(self, solver: cp_model.CpSolver) -> dict[tuple[int, int], int]:
        """(Part, session) -> room, as numbers."""
        return {(part, where): place for (part, where, place), var in self.sits.items() if solver.value(var)}

    def plan(self, solver: cp_model.CpSolver, proven: bool) -> ExamPlan:
        problem = self.problem
        places = []
        for number, exam in enumerate(problem.exams):
            where = next(each for (exam_, each), var in self.at.items() if exam_ == number and solver.value(var))
            places.append(self._place(solver, number, exam, where))
        watched: dict[tuple[str, str], list[str]] = defaultdict(list)
        for (who, where, place), var in self.watches.items():
            if solver.value(var):
                watched[problem.sessions[where].name, problem.rooms[place].name].append(problem.supervisors[who].name)
        return ExamPlan(tuple(places), {key: tuple(names) for key, names in sorted(watched.items())}, proven)

    def _place(self, solver: cp_model.CpSolver, number: int, exam: Exam, where: int) -> ExamPlace:
        problem, session = self.problem, self.problem.sessions[where]
        alone = problem.alone(exam, session)
        others = sorted(exam.pupils - set(alone))
        parts = []
        for key, part in enumerate(self.parts):
            if part.exam != number or not self._is_used(part, session):
                continue
            place = next(
                room
                for (part_, session_, room), var in self.sits.items()
                if part_ == key and session_ == where and solver.value(var)
            )
            if part.pupil is not None:
                pupils = (part.pupil,)
            else:
                pupils, others = tuple(others[: part.size]), others[part.size :]
            if pupils:
                minutes = max(problem.minutes_of(exam, pupil) for pupil in pupils)
                parts.append(ExamPart(problem.rooms[place].name, pupils, minutes, part.pupil is not None))
        return ExamPlace(exam.name, session.name, tuple(parts))
