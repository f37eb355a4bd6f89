import pytest
from pydantic import ValidationError

from school_ai.ai.scheduling import plain
from school_ai.ai.scheduling.cycle import Cycle, Day, Period
from school_ai.ai.scheduling.problem import (
    Group,
    Lesson,
    Load,
    Place,
    Problem,
    Room,
    RoomNeed,
    Setting,
    Teacher,
    Timetable,
)

PROBLEM = Problem(
    cycle=Cycle((Day("Monday", 0),), (Period("1", 480, 525), Period("2", 530, 575, True)), frozenset({1})),
    teachers=(Teacher("t", "Ms T", frozenset({1}), {0: 3}, 2),),
    groups=(Group("g", "Grade 9A", 2, frozenset({"p", "q"}), frozenset(), "r"),),
    rooms=(Room("r", "Room 1", 30, "", "North", frozenset({"piano"})),),
    loads=(
        Load("l", "Music", "Music · 9A", ("g",), ("t",), (Lesson(1, 0, 0, "r"), Lesson(2)), RoomNeed(seats=4), True),
    ),
    settings=(Setting("gaps", None, "groups"), Setting("late", 3, "teachers", 2, (0, 1), frozenset({"t"}))),
    before={1: Place(0, None)},
)
TIMETABLE = Timetable((Place(0, "r"), None))


def test_what_is_written_is_read_again():
    assert plain.problem_from(plain.problem_text(PROBLEM)) == PROBLEM
    assert plain.timetable_from(plain.timetable_text(TIMETABLE)) == TIMETABLE


def test_another_text_is_refused():
    with pytest.raises(ValidationError):
        plain.problem_from('{"cycle": 1}')
    with pytest.raises(ValidationError):
        plain.timetable_from("[]")
