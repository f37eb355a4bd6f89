"""What is wrong with a school is found before anything is solved, in words that name the record."""

from dataclasses import replace

import pytest

from school_ai.ai.scheduling.checks import ERROR, WARNING, findings
from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.problem import Group, Lesson, Place, Problem, Room, RoomNeed, Setting, Teacher
from tests.engines.scheduling.schools import EVERY_RULE, cycle, load, random_school, school


def said(problem, severity=None):
    return [each.text for each in findings(problem) if severity in (None, each.severity)]


def test_nothing_is_said_of_a_school_that_is_in_order():
    assert findings(school(load("Maths", lessons=5), load("Art", "9B", "T2", 3), settings=EVERY_RULE)) == []


def test_findings_name_the_record():
    (finding,) = findings(school(load("Maths", teacher=())))
    assert (finding.severity, finding.kind, finding.name) == (ERROR, "load", "Maths")
    assert (finding.template, finding.arguments) == ("{0} has no teacher.", ("Maths",))


def test_a_week_without_days_or_periods():
    day, period = Day("Monday", 0), Period("Period 1", 480, 525)
    assert said(school(cycle=Cycle((), (period,)))) == ["The week has no days. Say on which days the school is open."]
    assert said(school(cycle=Cycle((day,), ()))) == ["The day has no periods. Add the bell schedule."]
    assert said(school(cycle=Cycle((day,), (period,), frozenset({0})))) == ["Every period of the week is closed."]
    assert said(school(load("Maths"), cycle=Cycle((), ())))


def test_a_bell_schedule_that_runs_backwards():
    periods = (Period("First", 480, 470), Period("Second", 460, 540))
    assert said(school(cycle=Cycle((Day("Monday", 0), Day("Montag", 0)), periods))) == [
        "First ends before it begins.",
        "Second begins before First has ended.",
        "Monday stands twice in the week.",
    ]


def test_names_that_stand_twice():
    teachers = (Teacher("T1", "Ada"), Teacher("T1", "Ada"), Teacher("T2", "Ada"))
    assert said(school(load("Maths"), load("Maths"), teachers=teachers)) == [
        "T1 stands there 2 times.",
        "Maths stands there 2 times.",
        "Ada is the name of 2 records. Sentences about them cannot be told apart.",
    ]


def test_names_that_nobody_knows():
    maths = load(
        "Maths",
        ["9A", "9X"],
        ["T1", "T9"],
        [Lesson(room="R9"), Lesson(week=1), Lesson()],
        need=RoomNeed(rooms=frozenset({"R1", "R8"})),
    )
    problem = school(maths, groups=(Group("9A", "Grade 9A", 25, home_room="R7"),), before={7: Place(0)})
    assert set(said(problem)) >= {
        "Maths is taught by T9, whom nobody knows.",
        "Maths is for 9X, which is no group here.",
        "Maths is fixed in R9, which is no room here.",
        "Maths has a lesson in week 2, but the cycle has 1.",
        "Maths may only be in R8, which is no room here.",
        "The home room of Grade 9A is R7, which is no room here.",
        "1 lessons of the timetable before are not in this one.",
    }


def test_loads_that_lack_something():
    problem = school(load("Maths", group=()), load("Art", lessons=0), load("PE", lessons=[Lesson(0)]))
    assert said(problem) == ["Maths has no group.", "PE has a lesson without a period.", "Art has no lessons."]


def test_a_teacher_with_more_lessons_than_periods():
    teachers = (Teacher("T1", "Ada", frozenset(range(24))), Teacher("T2", "Emmy"))
    problem = school(load("Maths", lessons=4), load("Art", "9B", lessons=3), teachers=teachers)
    assert said(problem) == ["Ada has 7 periods of lessons in the cycle, but is there for 6 only."]
    assert said(replace(problem, loads=(load("Maths", lessons=6),))) == []


def test_a_week_with_more_lessons_than_periods():
    problem = school(
        load("Maths", lessons=[Lesson(week=1)] * 3),
        load("Art", lessons=[Lesson(week=1)] * 2),
        cycle=cycle(2, 2, weeks=2),
    )
    assert said(problem) == [
        "Ada Lovelace has 5 periods of lessons in week 2, but is there for 4 only.",
        "Grade 9A has 5 periods of lessons in week 2, but 4 are open to it.",
    ]


def test_a_group_with_more_lessons_than_periods():
    problem = school(
        load("Maths", lessons=16), load("Art", teacher="T2", lessons=15), cycle=cycle(closed=(29,)), rooms=ROOMS
    )
    assert said(problem) == ["Grade 9A has 31 periods of lessons in the cycle, but 29 are open to it."]


ROOMS = (Room("R1", "Room 1", 30), Room("R2", "Room 2", 30))


def test_pupils_of_several_groups_with_more_lessons_than_periods():
    groups = tuple(Group(name, name, 3, frozenset("x" + name)) for name in ("A", "B", "C"))
    loads = [load("one", "A", "T1", 12), load("two", "B", "T2", 12), load("all", ["A", "B", "C"], "T1", 7)]
    problem = school(*loads, groups=groups)
    assert said(problem) == [
        "Pupils who are in A, B, C have 31 periods of lessons in the cycle, but 30 are open to them."
    ]
    one_fewer = (*problem.loads[:2], load("all", ["A", "B", "C"], "T1", 6))
    assert said(replace(problem, loads=one_fewer)) == []
    apart = tuple(replace(group, pupils=frozenset(group.name)) for group in groups)
    assert said(replace(problem, groups=apart)) == []


@pytest.mark.parametrize(
    ("setting", "left"),
    [
        (Setting("lessons_a_day", None, "teachers", limit=3), 15),
        (Setting("days_taught", None, "teachers", limit=2), 12),
        (Setting("early", None, "teachers", limit=4), 10),
        (Setting("late", None, "teachers", limit=3), 15),
        (Setting("lessons_in_a_row", None, "teachers", limit=1), 15),
        (Setting("lessons_in_a_row", None, "teachers", limit=2), 20),
    ],
)
def test_a_hard_rule_that_leaves_too_few_periods(setting, left):
    loads = [load("Maths", lessons=left), load("Art", "9B", lessons=1)]
    problem = school(*loads, settings=[setting])
    (sentence,) = said(problem)
    assert sentence.startswith(f"Ada Lovelace has {left + 1} periods of lessons in the cycle, but the rule “")
    assert sentence.endswith(f"” leaves {left} only.")
    assert said(school(loads[0], settings=[setting])) == []
    assert said(school(*loads, settings=[replace(setting, weight=1)])) == []
    assert said(school(*loads, settings=[replace(setting, who=frozenset({"T2"}))])) == []


def test_the_days_that_a_teacher_wants_as_a_hard_rule():
    teachers = (Teacher("T1", "Ada", most_days=1), Teacher("T2", "Emmy"))
    problem = school(load("Maths", lessons=7), teachers=teachers, settings=[Setting("days_taught", None, "teachers")])
    assert said(problem) == [
        "Ada has 7 periods of lessons in the cycle, but the rule “Most days with lessons” leaves 6 only."
    ]


def test_hard_rules_that_together_leave_too_few_periods():
    settings = [Setting("lessons_a_day", None, "groups", limit=4), Setting("days_taught", None, "groups", limit=4)]
    problem = school(load("Maths", lessons=9), load("Art", teacher="T2", lessons=8), settings=settings)
    assert said(problem) == ["Grade 9A has 17 periods of lessons in the cycle, but the rules together leave 16 only."]


def test_a_free_period_that_the_rules_want():
    settings = [Setting("free_period", None, "groups", window=(2, 3))]
    problem = school(load("Maths", lessons=13), load("Art", teacher="T2", lessons=13), settings=settings)
    assert said(problem) == [
        "Grade 9A has 26 periods of lessons in the cycle, "
        "but the rule “A free period, such as for lunch” leaves 25 only."
    ]


def test_a_free_period_up_to_the_end_of_the_day():
    problem = school(load("Maths", lessons=26), settings=[Setting("free_period", None, "groups", window=(2, 9))])
    assert said(problem)[1:] == [
        "Grade 9A has 26 periods of lessons in the cycle, "
        "but the rule “A free period, such as for lunch” leaves 25 only."
    ]


def test_a_lesson_that_is_too_long():
    problem = school(load("Maths", lessons=[Lesson(4)]), cycle=cycle(breaks=(2,)))
    assert said(problem) == ["Maths has a lesson of 4 periods, but at most 3 follow one another without a break."]


def test_times_at_which_not_everybody_is_there():
    teachers = (Teacher("T1", "Ada", frozenset(range(1, 30))), Teacher("T2", "Emmy", frozenset({0, *range(3, 30)})))
    problem = school(load("Maths", teacher=["T1", "T2"]), teachers=teachers)
    assert said(problem) == ["Maths has a lesson of 1 periods for which there is no time at which everybody is there."]
    teachers = (Teacher("T1", "Ada", frozenset(range(2, 30))), Teacher("T2", "Emmy", frozenset({0, *range(3, 30)})))
    problem = school(load("Maths", teacher=["T1", "T2"], lessons=2), teachers=teachers)
    assert said(problem) == ["Maths has 2 periods of lessons, but there are only 1 at which everybody is there."]


def test_more_days_than_there_are():
    problem = school(load("Maths", lessons=7, least_days=6))
    assert said(problem) == ["Maths is to be spread over 6 days, but has 7 lessons on 5 possible days."]
    short = (Teacher("T1", "Ada", frozenset(range(12, 30))),)
    hard = school(load("Maths", lessons=3), teachers=short, settings=[Setting("spread", None)])
    assert said(hard) == ["Maths is to be spread over 3 days, but has 3 lessons on 2 possible days."]
    assert said(replace(hard, settings=(Setting("spread"),))) == []


def test_fewer_lessons_a_day_than_the_days_allow():
    settings = [Setting("same_day", None, limit=1), Setting("same_day", 1, limit=0)]
    problem = school(load("Maths", lessons=6), load("Art", "9B", "T2", 5), settings=settings)
    assert said(problem) == [
        "Maths has 6 lessons, but the rule “Most lessons of a course on one day” lets at most 1 be on each of 5 days."
    ]


@pytest.mark.parametrize(
    ("need", "says"),
    [
        ({"kind": "Pool"}, "Maths needs a room of the kind “Pool”, and there is none."),
        ({"equipment": frozenset({"piano"})}, "Maths needs a room with piano, and there is none."),
        ({"building": "Tower"}, "Maths needs a room in Tower, and there is none that serves."),
        ({"seats": 31}, "Maths needs 31 seats, but the largest room that serves it, Room 1, has 30."),
        (
            {"rooms": frozenset({"R1"}), "building": "Tower"},
            "None of the rooms that Maths may use has what it needs: Tower.",
        ),
    ],
)
def test_a_load_that_no_room_serves(need, says):
    assert said(school(load("Maths", need=RoomNeed(**need)))) == [says]


def test_schools_without_rooms_for_a_load():
    assert said(school(load("Maths"), rooms=())) == ["Maths needs a room, but there is none."]
    assert said(school(load("Maths"), rooms=(Room("LAB", "Lab", 30, "Lab"),))) == [
        "Maths needs an ordinary classroom, and every room is of a special kind."
    ]
    assert said(school(load("Walk", need=RoomNeed(none=True)), rooms=())) == []


def test_a_group_larger_than_any_room_is_let_through_where_seats_are_a_cost():
    groups = (Group("9A", "Grade 9A", 31),)
    assert len(said(school(load("Maths"), groups=groups))) == 1
    assert said(school(load("Maths"), groups=groups, settings=[Setting("seats", 1)])) == []


def test_rooms_that_are_never_free_when_the_people_are():
    rooms = (Room("R1", "Room 1", 30, unavailable=frozenset(range(6))),)
    teachers = (Teacher("T1", "Ada", frozenset(range(6, 30))),)
    problem = school(load("Maths"), rooms=rooms, teachers=teachers)
    assert said(problem) == ["Maths has no time at which its people and a room that serves it (Room 1) are free."]


def test_more_lessons_than_room_periods():
    labs = [load(f"Physics {name}", name, f"T{name}", 4, need=RoomNeed(kind="Lab")) for name in "ABC"]
    problem = school(
        *labs,
        groups=tuple(Group(name, name, 20) for name in "ABC"),
        teachers=tuple(Teacher(f"T{name}", name) for name in "ABC"),
        rooms=(Room("LAB", "Physics lab", 30, "Lab", unavailable=frozenset({0})), Room("R1", "Room 1", 30)),
        cycle=cycle(4, 3),
    )
    assert said(problem) == [
        "12 periods of lessons can only be in Physics lab, which can be used for 11: Physics A, Physics B, Physics C."
    ]


def test_locked_lessons_that_cannot_be_there():
    away = frozenset({2})
    problem = school(
        load("Maths", lessons=[Lesson(slot=0), Lesson(slot=1), Lesson(slot=2)], forbidden=frozenset({1})),
        load("Art", "9B", "T2", [Lesson(slot=99), Lesson(2, slot=5)]),
        cycle=cycle(closed=(0,)),
        teachers=(Teacher("T1", "Ada", away), Teacher("T2", "Emmy")),
    )
    assert said(problem) == [
        "Art is fixed at a time that is not in the week. Change the fixed times in the course load.",
        "There are no lessons on Monday, Period 1, where Maths is placed.",
        "Maths may not be on Monday, Period 2.",
        "Ada is not there on Monday, Period 3, where Maths is placed.",
        "Art on Monday, Period 6 goes on across a break or the end of the day.",
    ]


def test_two_locked_lessons_at_once():
    problem = school(
        load("Maths", lessons=[Lesson(slot=0, room="R1")]), load("Art", "9B", lessons=[Lesson(slot=0, room="R1")])
    )
    assert said(problem) == [
        "Ada Lovelace has 2 lessons at once on Monday, Period 1: Maths, Art.",
        "Room 1 is used by 2 lessons at once on Monday, Period 1: Maths, Art.",
    ]


def test_locked_rooms_that_do_not_serve():
    problem = school(
        load("Physics", lessons=[Lesson(room="R1")], need=RoomNeed(kind="Lab")),
        load("Choir", ["9A", "9B"], lessons=[Lesson(room="R1")]),
        load("Walk", lessons=[Lesson(room="R2")], need=RoomNeed(none=True)),
        load("Art", lessons=[Lesson(room="R2")], need=RoomNeed(rooms=frozenset({"R1"}))),
        load("Maths", lessons=[Lesson(room="R2")]),
    )
    assert said(problem) == said(problem, WARNING)
    change = "Change the room of the fixed time in the course load."
    assert said(problem) == [
        f"Physics is fixed in Room 1, which does not have what it needs: Lab. {change}",
        f"Choir is fixed in Room 1, which has 30 seats; 50 are needed. {change}",
        f"Walk is fixed in Room 2, which does not have what it needs: –. {change}",
        f"Art is fixed in Room 2, which does not have what it needs: –. {change}",
    ]


def test_what_a_planner_has_locked_is_to_be_unlocked():
    problem = school(
        load("Physics", lessons=[Lesson(slot=0, room="R1", locked=True)], need=RoomNeed(kind="Lab")),
        load("Choir", ["9A", "9B"], lessons=[Lesson(slot=1, room="R1", locked=True)]),
        load("Art", lessons=[Lesson(slot=99, locked=True)]),
    )
    assert said(problem) == [
        "Art is locked at a time that is not in the week. Unlock it.",
        "Physics is locked in Room 1, which does not have what it needs: Lab. Unlock it.",
        "Choir is locked in Room 1, which has 30 seats; 50 are needed. Unlock it.",
    ]


def test_settings_that_mean_nothing():
    settings = [
        Setting("gap"),
        Setting("unplaced"),
        Setting("gaps"),
        Setting("late", of="groups"),
        Setting("free_period", of="groups"),
        Setting("free_period", of="groups", window=(4, 9)),
        Setting("same_day", -1, limit=-2),
        Setting("gaps", of="teachers", who=frozenset({"T1", "T9"})),
        Setting("home_room", who=frozenset({"9C"})),
        Setting("spread", who=frozenset({"Art"})),
    ]
    problem = school(load("Maths"), settings=settings)
    assert said(problem) == [
        "There is no rule “gap”.",
        "The rule “No free periods between lessons” must say whether groups or teachers are meant.",
        "The rule “No late periods” needs a limit: How many periods of the day are not meant: those after them are.",
        "The rule “A free period, such as for lunch” needs a first and a last period, in this order, that there are.",
        "The rule “A free period, such as for lunch” needs a first and a last period, in this order, that there are.",
        "The limit of the rule “Most lessons of a course on one day” is -2; it cannot be below 0.",
        "The weight of the rule “Most lessons of a course on one day” is -1; it cannot be below 0.",
        "The rule “Every lesson has a place” is always on and cannot be set.",
        "The rule “No free periods between lessons” is for T9, which is not here.",
        "The rule “Groups in their home room” is for 9C, which is not here.",
        "The rule “Lessons of a course spread over the days” is for Art, which is not here.",
    ]
    assert [each.name for each in findings(problem) if each.kind == "setting"][:3] == ["0", "2", "3"]


def test_all_of_it_is_found_at_once_errors_first():
    problem = school(
        load("Maths", lessons=31),
        load("Physics", need=RoomNeed(kind="Pool")),
        load("Walk", lessons=0),
        settings=[Setting("x")],
    )
    found = findings(problem)
    assert {each.kind for each in found} == {"setting", "teacher", "group", "load"}
    assert [each.severity for each in found] == sorted(
        (each.severity for each in found), key=lambda each: each != ERROR
    )
    assert all("{" not in each.text for each in found)


def test_random_schools_and_empty_ones_are_looked_at_without_failing():
    for seed in range(5):
        findings(random_school(seed))
    assert findings(Problem(Cycle((), ()), (), (), (), ()))
