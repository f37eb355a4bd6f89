"""Examinations: every rule, what is found before placing, and why there is no plan."""

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from school_ai.ai.scheduling.exams import (
    Accommodation,
    Exam,
    ExamPart,
    ExamPlace,
    ExamPlan,
    ExamProblem,
    ExamRules,
    Session,
    Supervisor,
    Taught,
    findings,
    place_exams,
    violations,
)
from school_ai.ai.scheduling.problem import Room, RoomNeed

DAY = date(2027, 6, 7)


def session(name: str, day: int = 0, begins: int = 480, minutes: int = 120) -> Session:
    return Session(name, f"Session {name}", DAY + timedelta(day), begins, begins + minutes)


def exam(name: str, pupils="abc", minutes: int = 90, **more) -> Exam:
    return Exam(name, name, minutes, frozenset(pupils), **more)


def term(*exams: Exam, **more) -> ExamProblem:
    """Two sessions on each of three days, two rooms, three supervisors."""
    given = {
        "sessions": tuple(
            session(f"{day}{half}", day, begins) for day in range(3) for half, begins in (("m", 480), ("a", 720))
        ),
        "rooms": (Room("R1", "Room 1", 5), Room("HALL", "Hall", 20)),
        "supervisors": tuple(Supervisor(name, name.title()) for name in ("ada", "bob", "cyd")),
    }
    given.update(more)
    return ExamProblem(tuple(exams), **given)


def placed(problem: ExamProblem, *places: tuple[str, str, str], supervisors=None) -> ExamPlan:
    """Exams in a session and one room, with everybody in it, supervised by the first colleague."""
    by_name = {each.name: each for each in problem.exams}
    made = tuple(
        ExamPlace(name, at, (ExamPart(room, tuple(sorted(by_name[name].pupils)), by_name[name].minutes),))
        for name, at, room in places
    )
    watched = {(at, room): ("ada",) for _name, at, room in places}
    return ExamPlan(made, {**watched, **(supervisors or {})})


def broken(problem, plan, rule):
    return [each.text for each in violations(problem, plan) if each.rule == rule]


TWO = (exam("Maths"), exam("English", "cde"))


def test_a_good_plan_breaks_nothing():
    problem = term(*TWO, rules=ExamRules(uneven=0))
    assert violations(problem, placed(problem, ("Maths", "0m", "R1"), ("English", "1m", "R1"))) == []


def test_pupils_write_one_at_a_time_and_one_a_day():
    problem = term(*TWO, pupil_titles={"c": "Carla"})
    plan = placed(problem, ("Maths", "0m", "R1"), ("English", "0m", "HALL"))
    assert broken(problem, plan, "pupil_twice") == ["Carla writes Maths and English at the same time."]
    plan = placed(problem, ("Maths", "0m", "R1"), ("English", "0a", "HALL"))
    assert broken(problem, plan, "pupil_twice") == []
    assert broken(problem, plan, "most_a_day") == ["Carla writes 2 examinations on 2027-06-07; 1 are the most."]
    soft = replace(problem, rules=ExamRules(most_a_day_weight=4))
    (violation,) = [each for each in violations(soft, plan) if each.rule == "most_a_day"]
    assert (violation.hard, violation.cost) == (False, 4)


def test_rest_between_counts_extra_time_in():
    rules = ExamRules(most_a_day=2, least_rest=150, least_rest_weight=3)
    problem = term(*TWO, rules=rules)
    plan = placed(problem, ("Maths", "0m", "R1"), ("English", "0a", "HALL"))
    assert broken(problem, plan, "least_rest") == []
    slow = replace(problem, accommodations={"c": Accommodation(10)})
    assert broken(slow, plan, "least_rest") == ["c has 141 minutes between Maths and English; 150 are the least."]


def test_heavy_examinations_are_apart():
    problem = term(exam("Maths", heavy=True), exam("English", "cde", heavy=True), exam("Art", "c"))
    near = placed(problem, ("Maths", "0m", "R1"), ("English", "1m", "R1"), ("Art", "2m", "R1"))
    far = placed(problem, ("Maths", "0m", "R1"), ("English", "2m", "R1"), ("Art", "1m", "R1"))
    assert broken(problem, near, "heavy_close") == [
        "c writes Maths and English, both heavy, on the same day or on days that follow one another."
    ]
    assert broken(problem, far, "heavy_close") == []


def test_locks_lengths_and_what_is_not_placed():
    problem = term(exam("Maths", session="1m"), exam("English", "cde", 130), exam("Art"))
    plan = placed(problem, ("Maths", "0m", "R1"), ("English", "2m", "R1"))
    assert broken(problem, plan, "locked") == ["Maths is locked in Session 1m, but placed in Session 0m."]
    assert broken(problem, plan, "too_short") == ["English takes 130 minutes and does not fit into Session 2m."]
    assert broken(problem, plan, "unplaced") == ["3 pupils of Art have no room."]


def test_rooms():
    problem = term(exam("Maths", "abcdef", need=RoomNeed(kind="Lab")), rooms_closed={"R1": frozenset({"0m"})})
    plan = placed(problem, ("Maths", "0m", "R1"))
    assert broken(problem, plan, "room_full") == ["Room 1 seats 5, but 6 pupils are there in Session 0m."]
    assert broken(problem, plan, "room_misfit") == ["Room 1 does not have what Maths needs."]
    assert broken(problem, plan, "room_closed") == ["Room 1 cannot be used in Session 0m."]
    short = ExamPlan((ExamPlace("Maths", "0a", (ExamPart("HALL", ("a", "b", "c"), 90),)),), {("0a", "HALL"): ("ada",)})
    assert broken(problem, short, "unseated") == ["3 pupils of Maths have no room."]
    both = ExamPlan(
        (ExamPlace("Maths", "0a", (ExamPart("HALL", ("a", "b", "c"), 90), ExamPart("R1", ("d", "e", "f"), 90))),), {}
    )
    assert broken(problem, both, "split") == ["Maths is written in 2 rooms."]


def test_overlapping_sessions_share_their_rooms():
    sessions = (session("long", minutes=200), session("short", begins=600, minutes=90))
    problem = term(exam("Maths", "abc", 180), exam("English", "def", 80), sessions=sessions)
    plan = placed(problem, ("Maths", "long", "R1"), ("English", "short", "R1"))
    assert broken(problem, plan, "room_full") == ["Room 1 seats 5, but 6 pupils are there in Session short."]
    assert len(broken(problem, plan, "supervisor_twice")) == 1


def test_who_needs_an_own_room():
    problem = term(*TWO, accommodations={"a": Accommodation(own_room=True), "b": Accommodation(50)})
    plan = placed(problem, ("Maths", "0m", "HALL"), ("English", "1m", "HALL"))
    assert broken(problem, plan, "not_alone") == [
        "a needs an own room for Maths, but is not alone in Hall.",
        "b needs an own room for Maths, but is not alone in Hall.",
    ]
    enough = replace(problem, accommodations={"b": Accommodation(33)})
    assert broken(enough, plan, "not_alone") == []
    assert enough.minutes_of(TWO[0], "b") == 120


def test_supervisors():
    people = (
        Supervisor("ada", "Ada", frozenset({"0m"}), most=1),
        Supervisor("bob", "Bob", rather_not=frozenset({"0m"})),
    )
    problem = term(
        exam("Maths", "abc", supervisors=frozenset({"bob"})),
        exam("English", "def"),
        supervisors=people,
        rules=ExamRules(pupils_per_supervisor=2),
    )
    plan = placed(problem, ("Maths", "0m", "R1"), ("English", "0m", "HALL"))
    assert broken(problem, plan, "no_supervisor") == [
        "Hall has 1 supervisors in Session 0m; 2 are needed.",
        "Room 1 has 1 supervisors in Session 0m; 2 are needed.",
    ]
    assert broken(problem, plan, "not_among") == ["Nobody in Room 1 may supervise Maths."]
    assert broken(problem, plan, "supervisor_away") == ["Ada cannot supervise in Session 0m."] * 2
    assert broken(problem, plan, "supervisor_twice") == ["Ada supervises in two rooms at once in Session 0m."]
    assert broken(problem, plan, "supervisor_too_often") == ["Ada supervises 2 times; 1 are the most."]
    assert broken(problem, plan, "uneven") == ["Ada supervises 2 times, where 1 would be even."]
    (uneven,) = [each for each in violations(problem, plan) if each.rule == "uneven"]
    assert (uneven.hard, uneven.cost) == (False, 2)
    wished = placed(problem, ("Maths", "0m", "R1"), supervisors={("0m", "R1"): ("bob",)})
    assert broken(problem, wished, "rather_not") == ["Bob would rather not supervise in Session 0m."]


def said(problem):
    return [each.text for each in findings(problem)]


def test_findings():
    assert said(term(*TWO)) == []
    assert said(term(sessions=(), rooms=(), supervisors=())) == [
        "There are no times for examinations. Add days and sessions.",
        "There are no rooms for examinations.",
        "There are no supervisors.",
    ]
    assert said(term(exam("Maths"), rooms=())) == ["There are no rooms for examinations."]
    assert said(term(exam("Maths"), sessions=())) == ["There are no times for examinations. Add days and sessions."]
    assert said(term(exam("Maths", minutes=121), exam("Art", ""), exam("Art", ""))) == [
        "Art stands there 2 times.",
        "Maths takes 121 minutes, but the longest session has 120.",
        "Art has no pupils.",
    ]
    assert said(term(exam("Maths", need=RoomNeed(kind="Lab", equipment=frozenset({"sink"}))))) == [
        "No room has what Maths needs: Lab, sink."
    ]
    many = [str(number) for number in range(26)]
    assert said(term(exam("Maths", many))) == [
        "Maths has 26 pupils, but all rooms that serve it have 25 seats together."
    ]
    assert said(term(exam("Maths", session="x"), exam("Art", supervisors=frozenset({"eve"})))) == [
        "Maths is locked in x, which is no session here.",
        "Nobody who may supervise Art is among the supervisors.",
    ]
    short = (session("s", minutes=60), session("l", 1))
    assert said(term(exam("Maths", session="s"), sessions=short)) == [
        "Maths is locked in Session s, which is too short for its 90 minutes."
    ]
    assert said(term(exam("Maths", "ab", session="0m"), exam("Art", "bc", session="0m"))) == [
        "Maths and Art are locked at the same time, and 1 pupils write both."
    ]


def test_findings_of_pupils_with_too_many_examinations():
    four = [exam(str(number), "ab") for number in range(4)]
    assert said(term(*four)) == ["a and 1 others write 4 examinations on 3 days, of which at most 1 may be on one."]
    assert said(term(*four, rules=ExamRules(most_a_day_weight=1))) == []
    seven = [exam(str(number), "a") for number in range(7)]
    assert said(term(*seven, rules=ExamRules(most_a_day_weight=1))) == [
        "a write 7 examinations, but there are only 6 sessions that do not overlap."
    ]
    overlapping = (session("x"), session("y", begins=500), session("z", begins=600))
    assert said(term(*four[:3], sessions=overlapping, rules=ExamRules(most_a_day_weight=1))) == [
        "a and 1 others write 3 examinations, but there are only 2 sessions that do not overlap."
    ]


def test_findings_of_seats_and_supervisors():
    one = (session("only"),)
    exams = [exam(str(number), [f"{number}-{pupil}" for pupil in range(20)]) for number in range(2)]
    assert said(term(*exams, sessions=one)) == ["All examinations together need 40 seats; rooms and sessions have 25."]
    busy = (Supervisor("ada", "Ada", most=1),)
    assert said(term(*exams, supervisors=busy)) == ["At least 2 supervisions are needed; the supervisors can take 1."]
    apart = ExamRules(share_rooms=False)
    two = ExamRules(share_rooms=False, pupils_per_supervisor=2)
    assert said(term(*TWO, exam("Art"), supervisors=busy, rules=two)) == [
        "At least 6 supervisions are needed; the supervisors can take 1."
    ]
    assert said(term(*TWO, exam("Art"), supervisors=busy, rules=apart)) == [
        "At least 3 supervisions are needed; the supervisors can take 1."
    ]


def hard(problem, plan):
    return [each.text for each in violations(problem, plan) if each.hard]


def test_a_plan_is_made_and_costs_what_the_scorer_says():
    problem = term(*TWO, exam("Art", "fgh"), rules=ExamRules(uneven=1))
    result = place_exams(problem)
    assert result.plan.proven
    assert (result.cost, result.bound, result.violations, result.findings) == (0, 0, (), ())


def test_accommodations_are_planned():
    given = {"a": Accommodation(own_room=True), "b": Accommodation(50), "c": Accommodation(10)}
    rooms = tuple(Room(f"R{number}", f"Room {number}", 5) for number in range(4))
    problem = term(*TWO, accommodations=given, rooms=rooms)
    result = place_exams(problem)
    assert hard(problem, result.plan) == []
    maths = next(place for place in result.plan.places if place.exam == "Maths")
    assert sorted((part.pupils, part.minutes, part.alone) for part in maths.parts) == [
        (("a",), 90, True),
        (("b",), 135, True),
        (("c",), 99, False),
    ]


def test_a_large_examination_is_split():
    pupils = [f"p{number:02}" for number in range(22)]
    problem = term(exam("Maths", pupils), rooms=(Room("A", "A", 12), Room("B", "B", 12), Room("C", "C", 6)))
    result = place_exams(problem)
    assert sorted(part.room for part in result.plan.places[0].parts) == ["A", "B"]
    assert (result.cost, hard(problem, result.plan)) == (10, [])


def test_without_sharing_each_has_its_own_room():
    problem = term(exam("Maths", "ab"), exam("English", "cd"), sessions=(session("s"),))
    assert place_exams(problem).plan is not None
    apart = place_exams(replace(problem, rules=ExamRules(share_rooms=False))).plan
    assert {part.room for place in apart.places for part in place.parts} == {"R1", "HALL"}


CLASHES = [
    (
        term(
            exam("1", "abc"),
            exam("2", "abd"),
            exam("3", "acd"),
            exam("4", "bcd", session="0m"),
            rules=ExamRules(most_a_day=1),
        ),
        "Most examinations of a pupil on one day",
    ),
    (
        term(
            exam("1", "a"),
            exam("2", "a"),
            sessions=(session("m"), session("a", begins=720)),
            rules=ExamRules(most_a_day=2, least_rest=300, least_rest_weight=None),
        ),
        "Rest between two examinations",
    ),
    (
        term(
            exam("1", "a", session="m"),
            exam("2", "b", session="m"),
            sessions=(session("m"), session("a", begins=720)),
            rooms=(Room("R1", "Room 1", 1),),
        ),
        "What is locked stays, or Rooms with enough seats",
    ),
    (
        term(exam("1", "ab"), accommodations={"a": Accommodation(own_room=True)}, rooms=(Room("R1", "Room 1", 5),)),
        "An own room for who needs one, or Rooms with enough seats",
    ),
    (
        term(
            exam("1", "ab"),
            supervisors=(Supervisor("ada", "Ada"),),
            rules=ExamRules(pupils_per_supervisor=1),
            sessions=(session("m"), session("a", begins=720)),
        ),
        "Supervisors are free and not asked too often",
    ),
    (
        term(
            exam("1", "a", session="m"),
            exam("2", "a", session="a"),
            sessions=(session("m"), session("a", begins=720), session("x", 1)),
        ),
        "Most examinations of a pupil on one day, or What is locked stays",
    ),
]


@pytest.mark.parametrize(("problem", "helps"), CLASHES)
def test_why_there_is_no_plan(problem, helps):
    result = place_exams(problem)
    assert result.plan is None
    assert [each.text for each in result.findings] == [
        f"No plan keeps all of these at once. It can be done without: {helps}."
    ]


def test_errors_in_the_records_are_told_instead_of_a_plan():
    result = place_exams(term(exam("Maths", minutes=500)))
    assert result.plan is None
    assert len(result.findings) == 1


def test_no_time_is_no_proof():
    result = place_exams(term(*TWO), seconds=0)
    assert [each.text for each in result.findings] == [
        "No plan was found in the time given. That there is none has not been shown."
    ]


def test_two_clashes_at_once():
    problem = term(
        exam("1", "a"),
        exam("2", "a"),
        sessions=(session("m"), session("a", begins=720)),
        accommodations={"a": Accommodation(own_room=True)},
        supervisors=(Supervisor("ada", "Ada", frozenset({"m", "a"})), Supervisor("bob", "Bob", most=2)),
        rules=ExamRules(most_a_day=2, least_rest=400, least_rest_weight=None, pupils_per_supervisor=1),
        rooms_closed={"R1": frozenset({"m"}), "HALL": frozenset({"m"})},
    )
    (finding,) = place_exams(problem).findings
    assert "No plan" in finding.text


def small(chance: random.Random) -> ExamProblem:
    sessions = (session("a"), session("b", begins=720, minutes=100), session("c", 1))
    exams = [
        exam(
            str(number),
            chance.sample("abcdef", chance.randint(1, 3)),
            chance.choice((60, 110)),
            heavy=chance.random() < 0.5,
        )
        for number in range(3)
    ]
    rules = ExamRules(
        most_a_day=1,
        most_a_day_weight=chance.choice((2, None)),
        least_rest=chance.choice((0, 160)),
        uneven=0,
        rather_not=0,
        split=0,
        heavy_close=chance.choice((0, 1, 3)),
    )
    return term(*exams, sessions=sessions, rules=rules, accommodations={"a": Accommodation(25)})


@pytest.mark.parametrize("seed", range(25))
def test_plans_are_the_best_there_are(seed):
    """Compared with trying all sessions; rooms and supervisors are enough in these."""
    problem = small(random.Random(seed))
    best = None
    for chosen in product([each.name for each in problem.sessions], repeat=3):
        plan = placed(problem, *((each.name, at, "HALL") for each, at in zip(problem.exams, chosen, strict=True)))
        told = [
            each
            for each in violations(problem, plan)
            if not each.rule.startswith(("not_alone", "supervisor", "no_sup"))
        ]
        if not any(each.hard for each in told):
            cost = sum(each.cost for each in told)
            best = cost if best is None else min(best, cost)
    result = place_exams(problem)
    if best is None:
        assert result.plan is None
    else:
        assert result.plan is not None
        assert hard(problem, result.plan) == []
        assert (result.cost, result.bound) == (best, best)


def test_it_can_be_stopped():
    """Long before its time, with what it has by then."""
    chance = random.Random(1)
    exams = [exam(str(number), chance.sample(range(400), 60), heavy=True) for number in range(30)]
    exams = [replace(each, pupils=frozenset(map(str, each.pupils))) for each in exams]
    problem = term(
        *exams,
        sessions=tuple(session(str(day), day) for day in range(30)),
        rooms=tuple(Room(f"R{number}", f"R{number}", 70) for number in range(4)),
        supervisors=tuple(Supervisor(str(number), str(number)) for number in range(12)),
        rules=ExamRules(heavy_close=3),
    )
    asked = []
    result = place_exams(problem, seconds=600, stopped=lambda: asked.append(1) or len(asked) > 2)
    assert len(asked) >= 3
    assert result.plan is None or not result.plan.proven


def large(days: int = 10, **more) -> ExamProblem:
    """Three grades of sixty pupils with five examinations each, in rooms of which few are large."""
    chance = random.Random(4)
    exams = []
    for grade in range(3):
        pupils = [f"{grade}-{number:02}" for number in range(60)]
        exams += [
            exam(f"{grade}.{number}", pupils if number < 3 else chance.sample(pupils, 40), heavy=number < 2)
            for number in range(5)
        ]
    given = {
        "sessions": tuple(
            session(f"{day}{half}", day, begins) for day in range(days) for half, begins in (("m", 480), ("a", 720))
        ),
        "rooms": (
            *(Room(f"H{each}", f"Hall {each}", 64) for each in range(2)),
            *(Room(f"R{each}", f"Room {each}", 24) for each in range(8)),
        ),
        "supervisors": tuple(Supervisor(f"s{each:02}", f"Supervisor {each}", most=8) for each in range(16)),
        "accommodations": {
            "0-01": Accommodation(25),
            "1-02": Accommodation(50, own_room=True),
            "2-03": Accommodation(50),
        },
        "rules": ExamRules(least_rest=60),
    }
    given.update(more)
    return term(*exams, **given)


def test_a_large_term_is_placed_step_by_step():
    problem = large()
    result = place_exams(problem, seconds=60)
    assert result.plan is not None
    assert [each.text for each in result.violations if each.hard] == []
    assert result.cost == sum(each.cost for each in result.violations)
    assert result.bound <= result.cost
    alone = [part for place in result.plan.places for part in place.parts if part.alone]
    assert {part.pupils for part in alone} == {("1-02",), ("2-03",)}


def test_a_large_term_without_shared_rooms():
    result = place_exams(large(rules=ExamRules(share_rooms=False, pupils_per_supervisor=64)), seconds=60)
    assert result.plan is not None
    assert [each.text for each in result.violations if each.hard] == []


def test_why_there_is_no_plan_of_a_large_term():
    rules = ExamRules(most_a_day=2, least_rest=3000, least_rest_weight=None)
    result = place_exams(large(8, rules=rules), seconds=60)
    assert result.plan is None
    assert "Rest between two examinations" in result.findings[-1].text


def test_more_than_one_rule_in_the_way():
    problem = term(
        exam("1", "a"),
        exam("2", "a"),
        sessions=(session("m"), session("a", begins=720)),
        supervisors=(Supervisor("ada", "Ada", frozenset({"a"})), Supervisor("bob", "Bob", frozenset({"a"}))),
        rules=ExamRules(most_a_day=2, least_rest=300, least_rest_weight=None),
    )
    (finding,) = place_exams(problem).findings
    assert (
        finding.text
        == "No plan exists, even without the rules that can be left out. Add sessions, rooms or supervisors."
    )


def test_rooms_by_building_and_name():
    problem = term(
        exam("Maths", need=RoomNeed(rooms=frozenset({"R1"}))),
        exam("Art", need=RoomNeed(other_kinds=True, building="Annex")),
        rooms=(Room("R1", "Room 1", 5), Room("R2", "Room 2", 5, building="Annex")),
    )
    plan = place_exams(problem).plan
    assert {place.exam: place.parts[0].room for place in plan.places} == {"Maths": "R1", "Art": "R2"}


def test_lessons_give_way_only_where_their_groups_write():
    problem = term(exam("math", "ab", groups=("9A",)), exam("music", "cd", groups=("9B",)))
    first = problem.sessions[0].name
    room, other = problem.rooms[0].name, problem.rooms[-1].name
    held = replace(problem, lessons={(room, first): frozenset({"9A"}), (other, first): frozenset({"9C"})})
    supervisors = {(first, room): (problem.supervisors[0].name,)}
    fine = placed(held, ("math", first, room), ("music", problem.sessions[-1].name, room), supervisors=supervisors)
    assert not [each for each in violations(held, fine) if each.rule == "lesson"]
    taken = placed(held, ("music", first, room), ("math", problem.sessions[-1].name, room), supervisors=supervisors)
    assert [each.rule for each in violations(held, taken) if each.rule == "lesson"] == ["lesson"]
    everywhere = {(each.name, session.name): frozenset({"9C"}) for each in held.rooms for session in held.sessions}
    assert place_exams(replace(problem, lessons=everywhere)).plan is None
    everywhere = {key: frozenset({"9A"}) for key in everywhere}
    found = place_exams(replace(problem, exams=problem.exams[:1], lessons=everywhere))
    assert found.plan is not None
    nobody = {(each.name, session.name): frozenset({"9C"}) for each in held.supervisors for session in held.sessions}
    assert place_exams(replace(problem, lessons=nobody)).plan is None


# --- lessons of other groups that pupils who write are in ---


def french(day: str = "0m", begins: int = 480, ends: int = 525, **more) -> ExamProblem:
    """9A writes Maths; its pupil c is in French too, with x of another class, which has a lesson in one session."""
    given = {
        "taught": {day: (Taught("French", begins, ends),)},
        "members": {"9A": frozenset("abc"), "French": frozenset("cx")},
        "pupil_titles": {"c": "Carla"},
        "group_titles": {"French": "French 9"},
        "rules": ExamRules(uneven=0),
    }
    given.update(more)
    return term(exam("Maths", "abc", groups=("9A",)), **given)


def test_nobody_writes_while_another_group_of_theirs_has_a_lesson():
    problem = french()
    taken = placed(problem, ("Maths", "0m", "R1"))
    assert broken(problem, taken, "missed_lesson") == [
        "Carla would write Maths in Session 0m, when French 9, which they are in as well, has a lesson."
    ]
    assert broken(problem, placed(problem, ("Maths", "0a", "R1")), "missed_lesson") == []
    only = french(sessions=(session("0m"), session("1m", 1)))
    assert place_exams(only).plan.places[0].session == "1m"


@pytest.mark.parametrize(("begins", "ends", "meets"), [(570, 600, False), (569, 600, True), (400, 480, False)])
def test_a_lesson_after_a_pupil_has_written_is_not_missed(begins, ends, meets):
    problem = french(begins=begins, ends=ends)
    assert bool(broken(problem, placed(problem, ("Maths", "0m", "R1")), "missed_lesson")) == meets
    longer = replace(problem, accommodations={"c": Accommodation(25)})
    assert bool(broken(longer, placed(longer, ("Maths", "0m", "R1")), "missed_lesson")) == (begins >= 480)


def test_a_lesson_gives_way_where_all_its_pupils_write():
    problem = french(members={"9A": frozenset("abc"), "French": frozenset("ac")}, sessions=(session("0m"),))
    assert place_exams(problem).plan is not None
    # Its room and its teacher are free then.
    lessons = {(name, "0m"): frozenset({"French"}) for name in ("R1", "HALL", "ada", "bob", "cyd")}
    result = place_exams(replace(problem, lessons=lessons))
    assert result.plan is not None
    assert [each.text for each in result.violations if each.hard] == []
    somebody_else = replace(problem, lessons=lessons, members={"French": frozenset("acx")})
    assert place_exams(somebody_else).plan is None
    assert "lesson" in {each.rule for each in violations(somebody_else, result.plan)}


def test_pupils_of_several_exams_together_make_a_lesson_give_way():
    problem = french(sessions=(session("0m"),))
    assert place_exams(problem).plan is None
    other = exam("Art", "xyz", groups=("9B",))
    both = replace(problem, exams=(*problem.exams, other))
    result = place_exams(both)
    assert result.plan is not None
    assert [each.text for each in result.violations if each.hard] == []


def test_a_lesson_does_not_give_way_to_who_has_finished_before_it():
    # x writes for half an hour, and has French when c is still writing.
    problem = french(begins=540, ends=600, sessions=(session("0m"),))
    problem = replace(problem, exams=(*problem.exams, exam("Art", "x", 30, groups=("9B",))))
    assert place_exams(problem).plan is None
    plan = placed(problem, ("Maths", "0m", "R1"), ("Art", "0m", "HALL"))
    assert len(broken(problem, plan, "missed_lesson")) == 1
    longer = replace(problem, exams=(problem.exams[0], exam("Art", "x", 70, groups=("9B",))))
    assert place_exams(longer).plan is not None
    assert broken(longer, plan, "missed_lesson") == []


def test_extra_time_of_one_pupil_does_not_make_a_lesson_give_way_that_another_is_at_already():
    # After the 90 minutes a goes to French; c, with extra time, cannot.
    more = {"begins": 570, "ends": 615, "members": {"French": frozenset("ac")}, "sessions": (session("0m"),)}
    problem = french(**more, accommodations={"c": Accommodation(25)})
    assert place_exams(problem).plan is None
    assert len(broken(problem, placed(problem, ("Maths", "0m", "R1")), "missed_lesson")) == 1
    both = replace(problem, accommodations={"a": Accommodation(25), "c": Accommodation(25)})
    assert place_exams(both).plan is not None


def test_that_a_missed_lesson_is_in_the_way_is_said():
    (finding,) = place_exams(french(sessions=(session("0m"),))).findings
    assert "Nobody has a lesson of another group while they write" in finding.text


def test_missed_lessons_can_be_a_cost():
    problem = french(sessions=(session("0m"), session("1m", 1)), rules=ExamRules(uneven=0, missed_lesson_weight=4))
    result = place_exams(problem)
    assert (result.plan.places[0].session, result.cost) == ("1m", 0)
    alone = replace(problem, sessions=problem.sessions[:1], members={"French": frozenset("bcx")})
    result = place_exams(alone)
    assert (result.plan.places[0].session, result.cost, result.bound) == ("0m", 8, 8)
    assert [each.text for each in result.violations] == [
        "b and 1 others would write Maths in Session 0m, when French 9, which they are in as well, has a lesson."
    ]


def test_a_large_term_goes_round_lessons_step_by_step():
    plain = large()
    # Pupils of each grade have a lesson with others on the first mornings.
    mornings = [each.name for each in plain.sessions if each.begins == 480][:3]
    members = {f"E{grade}": frozenset({f"{grade}-00", f"{grade}-01", "elsewhere"}) for grade in range(4)}
    taught = {name: tuple(Taught(group, 480, 525) for group in members) for name in mornings}
    problem = replace(plain, taught=taught, members=members)
    result = place_exams(problem, seconds=60)
    assert result.plan is not None
    assert [each.text for each in result.violations if each.hard] == []
