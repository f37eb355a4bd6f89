"""Last year's timetable in the new year."""

from dataclasses import replace

from school_ai.ai.scheduling.carry_over import carry_over
from school_ai.ai.scheduling.problem import Group, Lesson, Place, Room, RoomNeed, Setting, Teacher
from school_ai.ai.scheduling.rules import score
from tests.engines.scheduling.schools import cycle, load, placed, school

OLD = school(load("Maths", lessons=2), load("Art", "9B", "T2"), settings=[Setting("gaps", 3, "groups")])
TIMES = placed(0, 7, (2, "R2"))


def said(carried):
    return [each.text for each in carried.findings]


def test_the_same_school_takes_all_over():
    carried = carry_over(OLD, TIMES, replace(OLD, settings=()))
    assert carried.start == TIMES
    assert carried.before == dict(enumerate(TIMES.places))
    assert carried.problem.settings == OLD.settings
    assert carried.loads == {"Maths": "Maths", "Art": "Art"}
    assert carried.findings == ()
    assert score(carried.problem, carried.start).hard == 0


def test_groups_go_up_a_grade():
    groups = (Group("10A", "Grade 10A", 25), Group("9B", "Grade 9B", 25))
    new = school(load("M10", "10A"), load("New", "9B"), groups=groups)
    new = replace(new, loads=(replace(new.loads[0], course="Maths 10"), new.loads[1]))
    carried = carry_over(OLD, TIMES, new, {"9A": "10A"}, {"Maths": "Maths 10"})
    assert carried.loads == {"Maths": "M10"}
    assert carried.start.places == (Place(0, "R1"), None)
    assert said(carried) == [
        "Art is not taught any more.",
        "New is new: there was no such course for these groups before.",
        "M10 has 1 lessons fewer than before; the last ones were left out.",
    ]


def test_a_group_that_is_gone_is_told_once():
    new = school(load("Art", "9B", "T2"), groups=(Group("9B", "Grade 9B", 25),))
    two = replace(OLD, loads=(*OLD.loads, load("Music")))
    carried = carry_over(two, placed(0, 7, (2, "R2"), 3), new)
    assert said(carried) == ["Grade 9A has no group that follows it."]


def test_the_load_of_the_same_teachers_is_the_same():
    old = school(load("one", teacher="T1"), load("two", teacher="T2"))
    old = replace(old, loads=tuple(replace(each, course="Maths") for each in old.loads))
    new = replace(old, loads=(replace(old.loads[1], name="b"), replace(old.loads[0], name="a")))
    carried = carry_over(old, placed(0, 3), new)
    assert carried.loads == {"one": "a", "two": "b"}
    assert carried.start.places == (Place(3, "R1"), Place(0, "R1"))


def test_another_bell_schedule():
    later = cycle(3, 4)
    later = replace(
        later, periods=tuple(replace(each, begins=each.begins + 20, ends=each.ends + 20) for each in later.periods)
    )
    old = school(load("Maths", lessons=3))
    carried = carry_over(old, placed(1, 5, 19), replace(old, cycle=later))
    assert carried.start.places == (Place(1, "R1"), None, None)
    assert said(carried) == [
        "Maths was on Monday, Period 6, which there is not any more.",
        "Maths was on Thursday, Period 2, which there is not any more.",
    ]


def test_what_does_not_fit_any_more():
    new = school(
        load("Maths", lessons=[Lesson(), Lesson(2), Lesson(slot=9, room="R2")], teacher="T2"),
        teachers=(Teacher("T2", "Emmy", frozenset({0})),),
        rooms=(Room("R1", "Room 1", 10), Room("R2", "Room 2", 30), Room("R3", "Room 3", 30)),
        groups=(Group("9A", "Grade 9A", 25, home_room="R3"),),
    )
    carried = carry_over(school(load("Maths", lessons=2)), placed(0, 7), new)
    assert carried.start.places == (None, None, Place(9, "R2"))
    assert said(carried) == [
        "Maths has 1 lessons more than before; they have no place yet.",
        "Maths is taught by Emmy instead of Ada Lovelace.",
        "Maths was on Monday, Period 1, where it cannot be now.",
    ]
    free = replace(new, teachers=(Teacher("T2", "Emmy"),))
    carried = carry_over(school(load("Maths", lessons=2)), placed(0, 7), free)
    assert carried.start.places[0] == Place(0, "R3")
    assert "Maths was in Room 1, which it cannot use now." in said(carried)


def test_lessons_without_a_room_and_in_their_weeks():
    bells = cycle(1, 4, weeks=2)
    old = school(load("Walk", lessons=[Lesson(week=1), Lesson(week=0)], need=RoomNeed(none=True)), cycle=bells)
    new = replace(old, loads=(replace(old.loads[0], lessons=(Lesson(week=0), Lesson(week=1))),))
    carried = carry_over(old, placed(5, 2, room=None), new)
    assert carried.start.places == (Place(2), Place(5))


def test_rules_and_wishes():
    settings = [
        Setting("gaps", 3, "groups", who=frozenset({"9A", "9X"})),
        Setting("gaps", 4, "teachers", who=frozenset({"T9"})),
        Setting("late", 2, "teachers", limit=4),
        Setting("spread", 2, who=frozenset({"Maths"})),
        Setting("no such rule"),
        Setting("wishes", 5),
    ]
    teachers = (Teacher("T1", "Ada", wishes={0: 2, 29: 1}, most_days=3), Teacher("T2", "Emmy", wishes={3: 1}))
    old = school(load("Maths"), settings=settings, teachers=teachers)
    new = school(
        replace(load("M"), course="Maths"),
        settings=[Setting("wishes", 1)],
        teachers=(Teacher("T1", "Ada"), Teacher("T2", "Emmy", wishes={9: 3}, most_days=2), Teacher("T3", "Kurt")),
        cycle=cycle(5, 5),
    )
    carried = carry_over(old, placed(0), new)
    assert carried.problem.settings == (
        Setting("wishes", 1),
        Setting("gaps", 3, "groups", who=frozenset({"9A"})),
        Setting("late", 2, "teachers", limit=4),
        Setting("spread", 2, who=frozenset({"M"})),
    )
    ada, emmy, kurt = carried.problem.teachers
    assert (ada.wishes, ada.most_days) == ({0: 2}, 3)
    assert (emmy.wishes, emmy.most_days) == ({9: 3}, 2)
    assert kurt == Teacher("T3", "Kurt")
    assert said(carried) == [
        "The rule “No free periods between lessons” was also for 9X, which is not here.",
        "The rule “No free periods between lessons” was for T9, which is not here; it was left out.",
        "Wishes of Ada about times that there are not any more were left out.",
    ]
