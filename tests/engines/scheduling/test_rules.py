"""Each rule by itself: where it is broken, by how much, and what it says."""

from dataclasses import replace

import pytest

from school_ai.ai.scheduling.problem import Group, Lesson, Place, Room, RoomNeed, Setting, Teacher, Timetable
from school_ai.ai.scheduling.rules import RULES, SWITCHABLE, nights, score
from tests.engines.scheduling.schools import cycle, load, placed, random_places, random_school, school


def broken(problem, timetable, rule):
    """Units of a rule and its sentences."""
    found = [each for each in score(problem, timetable).violations if each.rule == rule]
    return sum(each.units for each in found), [each.text for each in found]


def test_a_timetable_without_a_fault_costs_nothing():
    problem = school(load("Maths", lessons=2), load("Art", "9B", "T2"), settings=[Setting("gaps", of="groups")])
    result = score(problem, placed(0, 1, (0, "R2")))
    assert (result.hard, result.cost, result.violations, result.by_rule) == (0, 0, (), {})


def test_a_timetable_of_another_problem_is_refused():
    with pytest.raises(ValueError, match="1 places for 2 lessons"):
        score(school(load("Maths", lessons=2)), placed(0))


def test_a_teacher_twice_at_once():
    problem = school(load("Maths"), load("Art", "9B"), load("Music", "9B", "T2"))
    assert broken(problem, placed(0, (0, "R2"), 1), "teacher_clash") == (
        1,
        ["Ada Lovelace has 2 lessons at once on Monday, Period 1: Maths, Art."],
    )
    assert broken(problem, placed(0, (1, "R2"), 0), "teacher_clash") == (0, [])


def test_a_long_lesson_clashes_in_each_of_its_periods():
    problem = school(load("Maths", lessons=[Lesson(2)]), load("Art", "9B", lessons=[Lesson(2)]))
    assert broken(problem, placed(0, (1, "R2")), "teacher_clash")[0] == 1
    assert broken(problem, placed(0, (0, "R2")), "teacher_clash")[0] == 2
    assert broken(problem, placed(0, (2, "R2")), "teacher_clash")[0] == 0


def test_a_group_twice_at_once():
    problem = school(load("Maths"), load("Art", teacher="T2"))
    assert broken(problem, placed(0, (0, "R2")), "group_clash") == (
        1,
        ["Grade 9A has 2 lessons at once on Monday, Period 1: Maths, Art."],
    )


def test_groups_that_share_pupils_clash_but_not_in_their_joint_lesson():
    groups = (Group("9A", "Grade 9A", 2, frozenset("xy")), Group("LAT", "Latin", 2, frozenset("yz")))
    problem = school(load("Maths"), load("Latin", "LAT", "T2"), load("Choir", ["9A", "LAT"]), groups=groups)
    assert broken(problem, placed(0, (0, "R2"), 1), "group_clash") == (
        1,
        ["Grade 9A and Latin share pupils and have 2 lessons at once on Monday, Period 1: Maths, Latin."],
    )
    assert broken(problem, placed(0, (2, "R2"), 1), "group_clash")[0] == 0
    assert (
        broken(
            replace(problem, groups=(groups[0], replace(groups[1], pupils=frozenset("z")))),
            placed(0, (0, "R2"), 1),
            "group_clash",
        )[0]
        == 0
    )


def test_a_room_twice_at_once():
    problem = school(load("Maths"), load("Art", "9B", "T2"))
    assert broken(problem, placed(0, 0), "room_clash") == (
        1,
        ["Room 1 is used by 2 lessons at once on Monday, Period 1: Maths, Art."],
    )


def test_who_is_away():
    base = school(load("Maths", lessons=[Lesson(2)], forbidden=frozenset({7})))
    away = frozenset({0, 1})
    teacher = replace(base, teachers=(Teacher("T1", "Ada", away),))
    assert broken(teacher, placed(0), "unavailable") == (
        2,
        ["Ada is not there on Monday, Period 1, where Maths is placed."],
    )
    assert broken(teacher, placed(1), "unavailable")[0] == 1
    group = replace(base, groups=(Group("9A", "Grade 9A", 25, unavailable=away),))
    assert broken(group, placed(0), "unavailable")[0] == 2
    room = replace(base, rooms=(Room("R1", "Room 1", 30, unavailable=away),))
    assert broken(room, placed(0), "unavailable") == (
        2,
        ["Room 1 cannot be used on Monday, Period 1, where Maths is placed."],
    )
    closed = replace(base, cycle=cycle(closed=away))
    assert broken(closed, placed(1), "unavailable") == (
        1,
        ["There are no lessons on Monday, Period 2, where Maths is placed."],
    )
    assert broken(base, placed(6), "unavailable") == (1, ["Maths may not be on Tuesday, Period 2."])


@pytest.mark.parametrize(
    ("need", "room", "says"),
    [
        ({}, None, "Maths on Monday, Period 1 has no room."),
        ({}, "R9", "Maths on Monday, Period 1 is in R9, which is no room of this timetable."),
        ({"none": True}, "R1", "Maths on Monday, Period 1 is in Room 1, but needs no room."),
        ({"seats": 31}, "R1", "Room 1 seats 30, but Maths on Monday, Period 1 needs 31 seats."),
        ({"kind": "Lab"}, "R1", "Room 1 does not have what Maths on Monday, Period 1 needs: Lab."),
        ({}, "LAB", "Physics lab does not have what Maths on Monday, Period 1 needs: ≠ Lab."),
        (
            {"building": "Annex", "equipment": frozenset({"piano"})},
            "R1",
            "Room 1 does not have what Maths on Monday, Period 1 needs: Annex, piano.",
        ),
        ({"rooms": frozenset({"R2"})}, "R1", "Room 1 is not among the rooms that Maths on Monday, Period 1 may use."),
    ],
)
def test_a_room_that_does_not_serve(need, room, says):
    problem = school(load("Maths", need=RoomNeed(**need)))
    assert broken(problem, placed((0, room)), "room_fit") == (1, [says])


def test_rooms_that_serve():
    for need, room in (
        ({}, "R1"),
        ({"none": True}, None),
        ({"kind": "Lab"}, "LAB"),
        ({"other_kinds": True}, "LAB"),
        ({"rooms": frozenset({"LAB"})}, "LAB"),
    ):
        assert broken(school(load("Maths", need=RoomNeed(**need))), placed((0, room)), "room_fit") == (0, [])


def test_a_locked_room_is_taken_as_it_is():
    problem = school(load("Maths", need=RoomNeed(kind="Lab"), lessons=[Lesson(room="R1")]))
    assert broken(problem, placed(0), "room_fit")[0] == 0


def test_a_long_lesson_across_a_break():
    problem = school(load("Maths", lessons=[Lesson(2)]), cycle=cycle(breaks=(1,), closed=(9,)))
    assert broken(problem, placed(1), "across_break") == (
        1,
        ["Maths on Monday, Period 2 goes on across a break or the end of the day."],
    )
    assert broken(problem, placed(0), "across_break")[0] == 0
    assert broken(problem, placed(5), "across_break")[0] == 1
    assert broken(problem, placed(8), "across_break")[0] == 1


def test_a_slot_that_there_is_not():
    assert broken(school(load("Maths")), placed(99), "across_break")[0] == 1


def test_the_week_of_the_cycle():
    problem = school(load("Maths", lessons=[Lesson(week=1)]), cycle=cycle(weeks=2))
    assert broken(problem, placed(0), "week") == (
        1,
        ["Maths on Monday, Period 1 belongs in another week of the cycle."],
    )
    assert broken(problem, placed(30), "week")[0] == 0


def test_what_is_locked():
    problem = school(load("Maths", lessons=[Lesson(slot=3, room="R2", locked=True)]))
    assert broken(problem, placed((3, "R2")), "fixed")[0] == 0
    assert broken(problem, placed((4, "R1")), "fixed") == (
        1,
        ["Maths is locked on Monday, Period 4, but is placed on Monday, Period 5."],
    )
    assert broken(problem, placed((3, "R1")), "fixed") == (1, ["Maths is locked in Room 2, but is placed in Room 1."])


def test_of_what_its_load_fixes_the_load_is_to_be_changed():
    problem = school(load("Maths", lessons=[Lesson(slot=3, room="R2")]))
    (said,) = broken(problem, placed((4, "R1")), "fixed")[1]
    assert said.startswith("Maths is placed on Monday, Period 5, but its course load fixes it on Monday, Period 4.")
    (said,) = broken(problem, placed((3, "R1")), "fixed")[1]
    assert said.startswith("Maths is placed in Room 1, but its course load fixes it in Room 2.")
    assert "Change the room of the fixed time in the course load." in said


def test_what_has_no_place():
    assert broken(school(load("Maths", lessons=2)), placed(0, None), "unplaced") == (1, ["Maths has no place."])


# Each: rule, settings, slots of six lessons of one load in Room 1, units, sentence
LINES = [
    ("lessons_a_day", {"limit": 4}, (0, 1, 2, 3, 4, 6), 1, "{0} has 5 periods of lessons on Monday; 4 are the most."),
    ("lessons_a_day", {"limit": 5}, (0, 1, 2, 3, 4, 6), 0, ""),
    (
        "lessons_in_a_row",
        {"limit": 2},
        (0, 1, 2, 3, 5, 6),
        2,
        "{0} has 4 periods of lessons without a pause on Monday; 2 are the most.",
    ),
    ("lessons_in_a_row", {"limit": 2}, (0, 1, 3, 4, 6, 7), 0, ""),
    (
        "free_period",
        {"window": (2, 3)},
        (1, 2, 3, 6, 7, 8),
        1,
        "{0} has no free period from Period 3 to Period 4 on Monday.",
    ),
    ("free_period", {"window": (2, 4)}, (1, 2, 3, 6, 7, 8), 0, ""),
    ("gaps", {}, (0, 1, 4, 6, 7, 8), 2, "{0} has 2 free periods between lessons on Monday."),
    ("gaps", {}, (0, 1, 3, 6, 7, 8), 1, "{0} has a free period between lessons on Monday."),
    ("gaps", {}, (0, 1, 2, 9, 10, 11), 0, ""),
    ("lonely", {}, (0, 2, 3, 6, 7, 8), 1, "{0} has a lesson by itself on Monday, Period 1."),
    ("lonely", {}, (0, 1, 3, 4, 6, 7), 0, ""),
    ("days_taught", {"limit": 2}, (0, 1, 6, 7, 12, 18), 2, "{0} has lessons on 4 days; 2 are the most."),
    ("days_taught", {"limit": 4}, (0, 1, 6, 7, 12, 18), 0, ""),
    ("load_balance", {}, (0, 1, 2, 6, 12, 18), 1, "{0} has 3 periods of lessons on Monday, where 2 would be even."),
    ("load_balance", {}, (0, 1, 6, 7, 12, 18), 0, ""),
    ("early", {"limit": 1}, (0, 1, 2, 6, 7, 13), 2, "{0} has an early lesson on Monday."),
    ("early", {"limit": 2}, (0, 1, 2, 14, 15, 16), 2, "{0} has 2 early periods on Monday."),
    ("early", {"limit": 1}, (1, 2, 3, 7, 8, 13), 0, ""),
    ("late", {"limit": 5}, (5, 6, 7, 8, 9, 12), 1, "{0} has a late lesson on Monday."),
    ("late", {"limit": 4}, (4, 5, 6, 7, 8, 9), 2, "{0} has 2 late periods on Monday."),
    ("late", {"limit": 5}, (4, 6, 7, 8, 9, 12), 0, ""),
]


@pytest.mark.parametrize(("of", "title"), [("groups", "Grade 9A"), ("teachers", "Ada Lovelace")])
@pytest.mark.parametrize(("rule", "values", "slots", "units", "says"), LINES)
def test_rules_of_days(rule, values, slots, units, says, of, title):
    problem = school(load("Maths", lessons=6), settings=[Setting(rule, 3, of, **values)])
    found, sentences = broken(problem, placed(*slots), rule)
    assert found == units
    if units:
        assert sentences[0] == says.format(title)
    assert score(problem, placed(*slots)).cost == 3 * units


def test_a_closed_period_is_no_gap():
    problem = school(load("Maths", lessons=2), cycle=cycle(closed=(1,)), settings=[Setting("gaps", of="groups")])
    assert broken(problem, placed(0, 2), "gaps")[0] == 0
    assert broken(problem, placed(0, 3), "gaps")[0] == 1


def test_rest_between_neighbouring_days():
    # Period 6 ends at 12:55; Period 1 begins at 8:00.
    problem = school(load("Maths", lessons=2), settings=[Setting("rest", of="teachers", limit=1200)])
    assert broken(problem, placed(5, 6), "rest") == (
        1,
        ["Ada Lovelace has 1145 minutes of rest between Monday and Tuesday; 1200 are the least."],
    )
    assert broken(problem, placed(0, 6), "rest")[0] == 0
    assert broken(problem, placed(5, 12), "rest")[0] == 0
    # Friday and Monday are no neighbours.
    assert broken(problem, placed(29, 0), "rest")[0] == 0


def test_nights_of_a_cycle():
    assert nights(cycle(5)) == ((0, 1), (1, 2), (2, 3), (3, 4))
    assert nights(cycle(7))[-1] == (6, 0)
    assert nights(cycle(7, weeks=2))[6] == (6, 7)
    assert nights(cycle(5, weeks=2)) == ((0, 1), (1, 2), (2, 3), (3, 4), (5, 6), (6, 7), (7, 8), (8, 9))


def test_days_that_each_teacher_wishes():
    problem = school(
        load("Maths", lessons=3),
        load("Art", "9B", "T2", lessons=3),
        teachers=(Teacher("T1", "Ada", most_days=2), Teacher("T2", "Emmy")),
        settings=[Setting("days_taught", of="teachers"), Setting("days_taught", of="groups")],
    )
    assert broken(problem, placed(0, 6, 12, 1, 7, 13), "days_taught") == (
        1,
        ["Ada has lessons on 3 days; 2 are the most."],
    )


def test_changes_of_building():
    problem = school(
        load("Maths", lessons=2),
        load("Physics", need=RoomNeed(kind="Lab")),
        settings=[Setting("building_changes", of="groups")],
    )
    assert broken(problem, placed(0, 1, (2, "LAB")), "building_changes") == (
        1,
        ["Grade 9A goes from Main to Annex after Monday, Period 2."],
    )
    assert broken(problem, placed(0, 1, (3, "LAB")), "building_changes")[0] == 0
    assert broken(problem, placed(0, 2, (1, "LAB")), "building_changes")[0] == 2
    nowhere = replace(problem, rooms=(Room("R1", "", 30), *problem.rooms[1:]))
    assert broken(nowhere, placed(0, 1, (2, "LAB")), "building_changes")[0] == 0


def test_wishes_of_all_who_teach():
    teachers = (Teacher("T1", "Ada", wishes={0: 3}), Teacher("T2", "Emmy", wishes={1: 1}))
    problem = school(
        load("Maths", teacher=["T1", "T2"], lessons=[Lesson(2)]), teachers=teachers, settings=[Setting("wishes", 2)]
    )
    assert broken(problem, placed(0), "wishes") == (
        4,
        ["Ada would rather not teach on Monday, Period 1.", "Emmy would rather not teach on Monday, Period 2."],
    )
    assert score(problem, placed(0)).cost == 8
    assert broken(problem, placed(2), "wishes")[0] == 0


def test_heavy_courses_late():
    problem = school(
        load("Maths", heavy=True, lessons=[Lesson(2)]), load("Art"), settings=[Setting("heavy_late", limit=3)]
    )
    assert broken(problem, placed(3, 5), "heavy_late") == (2, ["Maths, a heavy course, is late on Monday, Period 4."])
    assert broken(problem, placed(2, 5), "heavy_late")[0] == 1
    assert broken(problem, placed(1, 5), "heavy_late")[0] == 0


def test_spread_over_the_days():
    problem = school(load("Maths", lessons=3), settings=[Setting("spread")])
    assert broken(problem, placed(0, 1, 6), "spread") == (1, ["Maths is taught on 2 days; 3 were wanted."])
    assert broken(problem, placed(0, 6, 12), "spread")[0] == 0
    two = school(load("Maths", lessons=3, least_days=2), settings=[Setting("spread")])
    assert broken(two, placed(0, 1, 6), "spread")[0] == 0
    # More lessons than days
    assert (
        broken(school(load("Maths", lessons=6), settings=[Setting("spread")]), placed(0, 1, 6, 12, 18, 24), "spread")[0]
        == 0
    )


def test_lessons_of_a_course_on_a_day():
    problem = school(load("Maths", lessons=4), settings=[Setting("same_day", limit=2)])
    assert broken(problem, placed(0, 1, 2, 6), "same_day") == (1, ["Maths has 3 lessons on Monday; 2 are the most."])
    assert broken(problem, placed(0, 1, 6, 7), "same_day")[0] == 0


def test_rooms_of_a_course():
    problem = school(load("Maths", lessons=3), settings=[Setting("room_changes")])
    assert broken(problem, placed(0, (1, "R2"), 2), "room_changes") == (
        1,
        ["Maths is taught in 2 rooms: Room 1, Room 2."],
    )
    assert broken(problem, placed(0, 1, 2), "room_changes")[0] == 0


def test_seats_that_lack_are_a_cost_where_they_have_a_weight():
    groups = (Group("9A", "Grade 9A", 33),)
    problem = school(load("Maths"), groups=groups, settings=[Setting("seats", 2)])
    result = score(problem, placed(0))
    assert (result.hard, result.cost) == (0, 6)
    assert result.violations[0].text == "Room 1 seats 30, 3 fewer than Maths on Monday, Period 1 needs."
    assert score(school(load("Maths"), groups=groups), placed(0)).hard == 1


def test_the_home_room():
    groups = (Group("9A", "Grade 9A", 25, home_room="R1"), Group("9B", "Grade 9B", 25, home_room="R2"))
    problem = school(
        load("Maths"),
        load("Physics", need=RoomNeed(kind="Lab")),
        load("Choir", ["9A", "9B"], need=RoomNeed(seats=1)),
        groups=groups,
        settings=[Setting("home_room")],
    )
    assert broken(problem, placed((0, "R2"), (1, "LAB"), (2, "R2")), "home_room") == (
        1,
        ["Grade 9A has Maths on Monday, Period 1 in Room 2 rather than in Room 1."],
    )
    assert broken(problem, placed((0, "R1"), (1, "LAB"), (2, "R2")), "home_room")[0] == 0


def test_what_was_moved():
    problem = school(load("Maths", lessons=2), settings=[Setting("moved")], before={0: Place(3, "R2")})
    assert broken(problem, placed(0, 1), "moved") == (
        1,
        ["Maths was moved from Monday, Period 4 to Monday, Period 1."],
    )
    assert broken(problem, placed(3, 1), "moved")[0] == 0


def test_who_is_meant():
    loads = (load("Maths", lessons=2), load("Art", "9B", "T2", lessons=2))
    for who, units in ((None, 2), ({"9B"}, 1), ({"8C"}, 0)):
        problem = school(*loads, settings=[Setting("gaps", of="groups", who=who and frozenset(who))])
        assert broken(problem, placed(0, 2, (0, "R2"), (2, "R2")), "gaps")[0] == units


def test_settings_of_one_rule_count_each_by_itself():
    settings = [Setting("gaps", 2, "groups"), Setting("gaps", 5, "teachers"), Setting("gaps", None, "groups")]
    result = score(school(load("Maths", lessons=2), settings=settings), placed(0, 2))
    assert (result.hard, result.cost) == (1, 7)
    assert (result.by_rule["gaps"].units, result.by_rule["gaps"].hard) == (3, 1)
    assert result.key == (1, 7)


def test_settings_that_say_too_little_are_passed_over():
    settings = [
        Setting("no_such_rule"),
        Setting("gaps"),
        Setting("late", of="groups"),
        Setting("free_period", of="groups"),
        Setting("unplaced", 7),
    ]
    assert score(school(load("Maths", lessons=2), settings=settings), placed(0, 2)).violations == ()


def test_violations_say_which_lessons_and_whom_they_are_about():
    problem = school(load("Maths", lessons=3), settings=[Setting("gaps", of="groups")])
    (violation,) = score(problem, placed(0, 2, 6)).violations
    assert violation.lessons == (0, 1)
    assert violation.lines == (("groups", "9A"),)


def test_names_that_there_are_not_break_nothing():
    settings = [
        Setting(rule.name, 1, of, limit=0, window=(0, 0)) for rule in SWITCHABLE.values() for of in rule.of or ("",)
    ]
    problem = school(load("Maths", "8C", "T9"), settings=settings)
    assert score(problem, placed(0)).hard == 0
    assert score(problem, Timetable((Place(0, "R9"),))).hard == 1


def test_every_rule_says_something_in_a_large_enough_school():
    said = set()
    for seed in range(6):
        problem = random_school(seed)
        for violation in score(problem, random_places(problem, seed, missing=0.05)).violations:
            assert violation.units > 0
            assert "{" not in violation.text
            said.add(violation.rule)
    assert said >= SWITCHABLE.keys() - {"seats"}


def test_rules_explain_themselves():
    for name, rule in RULES.items():
        assert rule.name == name
        assert rule.title
        assert (rule.function.__doc__ or "").startswith("Units: ")
        assert rule.limit or not rule.needs_limit
