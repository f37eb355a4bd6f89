"""Days that are mended: what is chosen, in which order, within which caps, and what is said of it."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from school_ai.ai.scheduling.cycle import Period
from school_ai.ai.scheduling.problem import Group, Room, RoomNeed
from school_ai.ai.scheduling.repair import (
    Absence,
    Caps,
    Colleague,
    DatedLesson,
    NewLesson,
    NotFor,
    RoomClosure,
    Situation,
    Span,
    choices,
    propose,
)

MONDAY = date(2026, 9, 7)
TUESDAY = MONDAY + timedelta(1)
BELLS = tuple(Period(f"Period {number + 1}", 480 + 60 * number, 525 + 60 * number) for number in range(5))
NO_MOVES = Caps(may_move=False, may_join=False)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute)


def lesson(name, period, teacher="ada", group="9A", room="R1", day=MONDAY, course="Maths", **more) -> DatedLesson:
    teachers = (teacher,) if isinstance(teacher, str) else tuple(teacher)
    groups = (group,) if isinstance(group, str) else tuple(group)
    begins, ends = BELLS[period].begins, BELLS[period].ends
    return DatedLesson(name, day, begins, ends, groups, course, teachers, room, title=name, **more)


def colleague(name, courses=(), groups=(), **more) -> Colleague:
    return Colleague(name, name.title(), frozenset(courses), frozenset(groups), **more)


ADA = colleague("ada", ["Maths"], ["9A"])
AWAY = Absence("ada", at(MONDAY, 0), at(TUESDAY, 0))


def day(*lessons, colleagues=(), caps=NO_MOVES, **more) -> Situation:
    given = {
        "dates": (MONDAY,),
        "bells": BELLS,
        "groups": (Group("9A", "Grade 9A", 25), Group("9B", "Grade 9B", 20), Group("9C", "Grade 9C", 20)),
        "rooms": (Room("R1", "Room 1", 30), Room("R2", "Room 2", 30), Room("HALL", "Hall", 90)),
    }
    given.update(more)
    return Situation(lessons=tuple(lessons), colleagues=(ADA, *colleagues), caps=caps, **given)


def best(situation, *disruptions):
    return propose(situation, disruptions or [AWAY])[0]


def test_nothing_is_proposed_where_nothing_is_affected():
    assert propose(day(lesson("one", 0, "bob"), colleagues=[colleague("bob")]), [AWAY]) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (colleague("eve", [], ["9A"]), colleague("bob", ["Maths"])),
        (colleague("eve", ["Maths"]), colleague("bob", ["Art"])),
        (colleague("eve", ["Maths"], covered=1), colleague("bob", ["Maths"], covered=2)),
        (colleague("eve", ["Art"]), colleague("bob", teaches=False)),
        (colleague("eve"), colleague("bob", rather_not=(Span(MONDAY, weight=1),))),
    ],
)
def test_who_covers_rather_than_whom(first, second):
    situation = day(lesson("one", 0), colleagues=[second, first])
    (action,) = best(situation).actions
    assert (action.by, action.kind) == ("eve", "cover")
    assert action.said.text == "Eve takes one on 2026-09-07 at 8:00."
    assert [each.by for each in choices(situation, [AWAY])["one"]] == ["eve", "bob", None]


def test_who_is_between_two_lessons_rather_than_who_must_come_in():
    own = [lesson("b1", 0, "bob", "9B", "R2"), lesson("b2", 2, "bob", "9B", "R2"), lesson("c", 4, "cyd", "9C", "R2")]
    people = [colleague("abe"), colleague("cyd"), colleague("bob")]
    situation = day(lesson("one", 1), *own, colleagues=people)
    offered = choices(situation, [AWAY])["one"]
    assert [each.by for each in offered[:3]] == ["bob", "cyd", "abe"]
    assert [reason.text for reason in offered[0].reasons] == [
        "Bob teaches neither this class nor this course, but is free.",
        "Lessons that Bob has taken for others lately: 0.",
        "Bob has lessons before and after it.",
    ]
    assert offered[2].reasons[-1].text == "Abe has no other lesson on that day."
    no_calls = replace(situation, caps=replace(NO_MOVES, may_call_in=False))
    assert [each.by for each in choices(no_calls, [AWAY])["one"]] == ["bob", "cyd", None]


@pytest.mark.parametrize(
    "why_not",
    [
        colleague("bob", unavailable=(Span(MONDAY, 500, 510),)),
        colleague("bob", may_cover=False),
    ],
)
def test_who_may_not_cover(why_not):
    (action,) = best(day(lesson("one", 0), colleagues=[why_not])).actions
    assert action.kind == "cancel"
    assert action.said.text == "one on 2026-09-07 at 8:00 is cancelled."
    assert action.reasons[0].text == "Nobody who may take it is free at that time."


def test_who_is_busy_or_absent_too_does_not_cover():
    bob = colleague("bob")
    busy = day(lesson("one", 0), lesson("two", 0, "bob", "9B", "R2"), colleagues=[bob])
    assert best(busy).uncovered == 1
    absent = Absence("bob", at(MONDAY, 7), at(MONDAY, 8, 30))
    assert best(day(lesson("one", 0), colleagues=[bob]), AWAY, absent).uncovered == 1
    assert best(day(lesson("one", 1), colleagues=[bob]), AWAY, absent).uncovered == 0


def test_who_was_turned_down_is_not_proposed_again():
    people = [colleague("bob", ["Maths"]), colleague("eve")]
    situation = day(lesson("one", 0), colleagues=people, not_wanted=frozenset({("one", "bob")}))
    assert best(situation).actions[0].by == "eve"


def test_half_a_day():
    lessons = [lesson(str(period), period) for period in range(5)]
    situation = day(*lessons, colleagues=[colleague("bob")], caps=replace(NO_MOVES, most_covers_a_day=None))
    proposal = best(situation, Absence("ada", at(MONDAY, 10, 30), at(MONDAY, 23)))
    assert [each.lesson for each in proposal.actions] == ["2", "3", "4"]


def test_several_days():
    lessons = [lesson("one", 0), lesson("two", 0, day=TUESDAY), lesson("three", 0, day=TUESDAY + timedelta(1))]
    situation = day(*lessons, colleagues=[colleague("bob")], dates=(MONDAY, TUESDAY, TUESDAY + timedelta(1)))
    proposal = best(situation, Absence("ada", at(MONDAY, 12), at(TUESDAY + timedelta(1), 0)))
    assert [each.lesson for each in proposal.actions] == ["two"]


def test_lessons_that_are_over_or_locked_stay():
    situation = day(lesson("one", 0), lesson("two", 2, locked=True), lesson("three", 3), now=at(MONDAY, 8, 10))
    assert [each.lesson for each in best(situation).actions] == ["three"]


def test_one_of_two_teachers_is_enough():
    situation = day(lesson("one", 0, ["ada", "bob"]), colleagues=[colleague("bob"), colleague("eve")])
    proposal = best(situation)
    assert [(each.kind, each.by) for each in proposal.actions] == [("keep", "bob")]
    assert proposal.actions[0].said.text == "Bob goes on with one on 2026-09-07 at 8:00 without Ada."
    assert proposal.key == (0, 0, 0, 0, 0)
    both = best(situation, AWAY, Absence("bob", at(MONDAY, 0), at(TUESDAY, 0)))
    assert [(each.kind, each.by) for each in both.actions] == [("cover", "eve")]


def test_a_colleague_leaves_a_lesson_to_the_other_teacher():
    people = [colleague("bob"), colleague("eve")]
    situation = day(lesson("one", 0), lesson("two", 0, ["bob", "eve"], "9B", "R2"), colleagues=people)
    proposal = best(situation)
    assert proposal.actions[0].kind == "cover"
    assert "Bob leaves two to Eve for that time." in [each.text for each in proposal.actions[0].reasons]
    # but only one of them
    third = lesson("three", 0, "cyd", "9C", "HALL")
    situation = replace(
        situation, lessons=(*situation.lessons, third), colleagues=(*situation.colleagues, colleague("cyd"))
    )
    assert best(situation, AWAY, Absence("cyd", at(MONDAY, 0), at(TUESDAY, 0))).uncovered == 1


def test_several_absences_do_not_share_one_colleague_at_once():
    lessons = [lesson("one", 0), lesson("two", 0, "cyd", "9B", "R2")]
    absences = [AWAY, Absence("cyd", at(MONDAY, 0), at(TUESDAY, 0))]
    people = [colleague("cyd"), colleague("bob", ["Maths"]), colleague("eve")]
    assert {each.by for each in best(day(*lessons, colleagues=people), *absences).actions} == {"bob", "eve"}
    assert best(day(*lessons, colleagues=people[:2]), *absences).uncovered == 1


def test_what_is_agreed_stays_whatever_the_caps():
    people = [colleague("bob", covers_on={MONDAY: 9}), colleague("eve", ["Maths"], ["9A"])]
    situation = day(lesson("one", 0), colleagues=people, agreed={"one": "bob"})
    (action,) = best(situation).actions
    assert action.by == "bob"
    assert action.reasons[0].text == "Bob has agreed to it."
    busy = replace(situation, lessons=(*situation.lessons, lesson("two", 0, "bob", "9B", "R2")))
    assert best(busy).actions[0].by == "eve"


def test_an_agreement_that_cannot_be_kept_is_told():
    situation = day(
        lesson("one", 0), lesson("two", 0, "bob", "9B", "R2"), colleagues=[colleague("bob")], agreed={"one": "bob"}
    )
    assert best(situation).actions[0].reasons[0].text == "Bob had agreed to it, but is not free then."


def test_caps_on_covers():
    lessons = [lesson(str(period), period) for period in range(3)]
    for most, left in ((0, 3), (1, 2), (2, 1), (None, 0)):
        caps = replace(NO_MOVES, most_covers_a_day=most)
        proposal = best(day(*lessons, colleagues=[colleague("bob")], caps=caps))
        assert proposal.uncovered == left
        if left:
            given_up = next(each for each in proposal.actions if each.kind == "cancel")
            assert given_up.reasons[0].text == "Who would be free would exceed what you have set as the most."
    for done, left in ((1, 2), (0, 1), (3, 3)):
        bob = colleague("bob", covers_on={MONDAY - timedelta(3): 5, TUESDAY: done})
        caps = replace(NO_MOVES, most_covers_a_day=None, most_covers_a_week=2)
        assert best(day(*lessons, colleagues=[bob], caps=caps)).uncovered == left


MOVING = Caps(may_join=False)


def test_a_lesson_moves_to_a_time_at_which_its_teacher_is_there():
    situation = day(lesson("one", 0), caps=MOVING)
    proposal = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9)))
    (action,) = proposal.actions
    assert (action.kind, action.begins, action.ends, action.room) == ("move", 540, 585, "R1")
    assert action.said.text == "one moves from 2026-09-07, 8:00 to 2026-09-07, 9:00."
    assert action.reasons[0].text == "Ada is there then, so it is taught by its own teacher."
    assert (proposal.uncovered, proposal.moved, proposal.people) == (0, 1, 26)
    assert (proposal.teachers, proposal.groups) == (("ada",), ("9A",))


def test_a_lesson_moves_into_a_room_that_is_free():
    lessons = [lesson("one", 0), *(lesson(str(period), period, "bob", "9B") for period in range(1, 5))]
    situation = day(*lessons, colleagues=[colleague("bob", may_cover=False)], caps=MOVING)
    (action,) = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9))).actions
    assert (action.kind, action.room) == ("move", "R2")
    assert action.said.text == "one moves from 2026-09-07, 8:00 to 2026-09-07, 9:00, in Room 2."


def test_covering_goes_before_moving_and_an_own_teacher_is_proposed_too():
    situation = day(lesson("one", 0), colleagues=[colleague("bob")], caps=MOVING)
    proposals = propose(situation, [Absence("ada", at(MONDAY, 7), at(MONDAY, 9))])
    assert [each.actions[0].kind for each in proposals][:2] == ["cover", "move"]
    assert [each.key for each in proposals] == sorted(each.key for each in proposals)
    assert all(each.proven for each in proposals)


def test_a_lesson_moves_to_where_it_leaves_no_gap():
    """Its class has lessons in the second and third period: the fourth is beside them, the fifth is not."""
    lessons = [lesson("one", 0), *(lesson(str(period), period, "bob", "9A", "R2", locked=True) for period in (1, 2))]
    lessons.append(lesson("busy", 3, "ada", "9B", locked=True))
    people = [colleague("bob", may_cover=False)]
    absence = Absence("ada", at(MONDAY, 7), at(MONDAY, 9))
    (action,) = best(day(*lessons, colleagues=people, caps=MOVING), absence).actions
    assert (action.kind, action.begins) == ("move", 720)
    situation = day(*lessons[:3], colleagues=people, caps=MOVING, dates=(MONDAY, TUESDAY))
    (action,) = best(situation, absence).actions
    assert (action.kind, action.begins) == ("move", 660)
    moves = [each for each in choices(situation, [absence])["one"] if each.kind == "move"]
    assert [each.begins for each in moves] == [660, 720]


def test_the_room_with_the_fewest_seats_to_spare_in_the_same_building():
    rooms = (
        Room("R1", "Room 1", 30, building="Main"),
        Room("big", "Big", 90, building="Main"),
        Room("far", "Far", 25, building="Annex"),
        Room("near", "Near", 28, building="Main"),
    )
    situation = day(lesson("one", 0), rooms=rooms)
    assert [each.room for each in choices(situation, [CLOSED])["one"]] == ["near", "big", "far", None]


def test_one_proposal_has_fewer_covers_than_the_others():
    """Covering both lessons moves nothing and so comes first; at the end both are taught by their own teacher."""
    lessons = [lesson("one", 0), lesson("two", 1)]
    people = [colleague(name) for name in ("bob", "cyd", "eve", "fay", "gil", "hal")]
    proposals = propose(day(*lessons, colleagues=people, caps=MOVING), [Absence("ada", at(MONDAY, 7), at(MONDAY, 10))])
    covers = [sum(each.kind == "cover" for each in proposal.actions) for proposal in proposals]
    assert covers == [2, 2, 2, 2, 0]
    assert [proposal.moved for proposal in proposals] == [0, 0, 0, 0, 2]


def test_a_room_that_is_made_free_counts_those_who_leave_it():
    rooms = (Room("R1", "Lab 1", 30, "Lab"), Room("LAB", "Lab 2", 30, "Lab"), Room("R2", "Room 2", 30))
    lessons = [
        lesson("one", 0, need=RoomNeed(kind="Lab")),
        lesson("two", 0, ["bob", "cyd"], "9B", "LAB", need=RoomNeed(other_kinds=True)),
    ]
    situation = day(*lessons, colleagues=[colleague("bob"), colleague("cyd")], rooms=rooms)
    # Ada, Bob and Cyd, 25 pupils and 20.
    assert best(situation, CLOSED).people == 48


def test_a_lesson_moves_to_another_day_only_where_it_may():
    situation = day(lesson("one", 0), caps=MOVING, dates=(MONDAY, TUESDAY))
    assert best(situation).uncovered == 1
    (action,) = best(replace(situation, caps=replace(MOVING, may_change_day=True))).actions
    assert (action.kind, action.date, action.begins) == ("move", TUESDAY, 480)
    assert best(replace(situation, caps=replace(MOVING, may_change_day=True, most_moved=0))).uncovered == 1
    for most, uncovered in ((25, 1), (26, 0)):
        caps = replace(MOVING, may_change_day=True, most_people=most)
        assert best(replace(situation, caps=caps)).uncovered == uncovered


def test_nothing_moves_to_where_pupils_or_teachers_are_busy():
    pupils = frozenset("xy")
    groups = (Group("9A", "9A", 2, pupils), Group("LAT", "Latin", 2, pupils))
    lessons = [
        lesson("one", 0),
        lesson("two", 1, "bob", "9A", "R2", locked=True),
        lesson("three", 2, "bob", "LAT", "R2"),
        lesson("four", 3, "ada", "9B", "R2", locked=True),
    ]
    situation = day(*lessons, colleagues=[colleague("bob", may_cover=False)], groups=groups, caps=MOVING)
    (action,) = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9))).actions
    assert (action.kind, action.begins) == ("move", 720)
    late = replace(situation, now=at(MONDAY, 7), lessons=situation.lessons, bells=BELLS[:4])
    assert best(late, Absence("ada", at(MONDAY, 7), at(MONDAY, 9))).uncovered == 1


def test_two_lessons_do_not_move_to_one_time_of_shared_pupils():
    groups = (Group("9A", "9A", 2, frozenset("xy")), Group("LAT", "Latin", 2, frozenset("yz")))
    lessons = [lesson("one", 0), lesson("two", 1, "cyd", "LAT", "R2")]
    situation = day(*lessons, colleagues=[colleague("cyd")], groups=groups, caps=MOVING, bells=BELLS[:4])
    absences = [Absence(name, at(MONDAY, 7), at(MONDAY, 10)) for name in ("ada", "cyd")]
    times = [each.begins for each in best(situation, *absences).actions]
    assert sorted(times) == [600, 660]


def test_long_lessons_do_not_move_across_a_break():
    bells = tuple(replace(period, break_after=number == 2) for number, period in enumerate(BELLS))
    double = replace(lesson("one", 0), ends=BELLS[1].ends)
    situation = day(double, caps=MOVING, bells=bells)
    (action,) = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9))).actions
    assert (action.begins, action.ends) == (540, 645)
    later = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 10)))
    assert (later.actions[0].begins, later.actions[0].ends) == (660, 765)


def test_two_lessons_of_a_class_change_places():
    lessons = [lesson(str(period), period, "ada" if period == 0 else "bob") for period in range(5)]
    situation = day(*lessons, colleagues=[colleague("bob", may_cover=False)], caps=MOVING)
    proposal = best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9)))
    (action,) = proposal.actions
    assert (action.kind, action.other, action.begins, action.room, action.other_room) == ("swap", "1", 540, "R1", "R1")
    assert action.said.text == "0 (2026-09-07, 8:00) and 1 (2026-09-07, 9:00) change places."
    assert (proposal.uncovered, proposal.moved, proposal.people) == (0, 2, 27)
    assert proposal.teachers == ("ada", "bob")


@pytest.mark.parametrize("change", [{"locked": True}, {"groups": ("9A", "9B")}, {"ends": 640}])
def test_what_a_lesson_cannot_change_places_with(change):
    other = replace(lesson("two", 1, "bob"), **change)
    situation = day(
        lesson("one", 0), other, colleagues=[colleague("bob", may_cover=False)], caps=MOVING, bells=BELLS[:2]
    )
    assert best(situation, Absence("ada", at(MONDAY, 7), at(MONDAY, 9))).uncovered == 1


def test_pupils_sit_in_another_lesson_where_there_are_seats():
    lessons = [lesson("one", 0), lesson("two", 0, "bob", "9B", "HALL")]
    situation = day(*lessons, colleagues=[colleague("bob")], caps=replace(NO_MOVES, may_join=True))
    proposal = best(situation)
    (action,) = proposal.actions
    assert (action.kind, action.by, action.other, action.room) == ("join", "bob", "two", "HALL")
    assert action.said.text == "one on 2026-09-07 at 8:00 sits with two, where Bob supervises both."
    assert action.reasons[-1].text == "Hall has 90 seats for 45 pupils."
    assert (proposal.uncovered, proposal.supervised) == (0, 1)
    assert best(replace(situation, caps=NO_MOVES)).uncovered == 1
    small = replace(situation, rooms=(Room("HALL", "Hall", 44),))
    assert best(small).uncovered == 1


def test_somebody_who_is_no_teacher_supervises_after_all_else():
    situation = day(lesson("one", 0), colleagues=[colleague("pat", teaches=False)], caps=MOVING)
    absent = Absence("ada", at(MONDAY, 7), at(MONDAY, 9))
    assert best(situation, absent).actions[0].kind == "move"
    proposal = best(replace(situation, caps=NO_MOVES), absent)
    assert (proposal.actions[0].kind, proposal.supervised) == ("supervise", 1)
    assert proposal.actions[0].said.text == "Pat supervises one on 2026-09-07 at 8:00."


CLOSED = RoomClosure("R1", at(MONDAY, 7), at(MONDAY, 9))


def test_a_closed_room():
    rooms = (Room("R1", "Room 1", 30), Room("R2", "Room 2", 60), Room("R3", "Room 3", 25), Room("R4", "Room 4", 24))
    situation = day(lesson("one", 0), lesson("two", 1), rooms=rooms)
    proposal = best(situation, CLOSED)
    (action,) = proposal.actions
    assert (action.kind, action.room) == ("room", "R3")
    assert action.said.text == "one on 2026-09-07 at 8:00 is in Room 3."
    assert [each.text for each in action.reasons] == [
        "Room 1 cannot be used.",
        "Room 3 is free, has 25 seats and all that is needed.",
    ]
    assert proposal.moved == 0


def test_a_closed_room_and_an_absent_teacher():
    situation = day(lesson("one", 0), colleagues=[colleague("bob")])
    (action,) = best(situation, CLOSED, AWAY).actions
    assert (action.kind, action.by, action.room) == ("cover", "bob", "R2")
    assert action.said.text == "Bob takes one on 2026-09-07 at 8:00, in Room 2."


def test_two_lessons_do_not_go_into_one_room():
    lessons = [lesson("one", 0), lesson("two", 0, "bob", "9B", "R2")]
    situation = day(*lessons, colleagues=[colleague("bob")])
    shut = RoomClosure("R2", at(MONDAY, 7), at(MONDAY, 9))
    assert best(situation, CLOSED, shut).uncovered == 1
    more = replace(situation, rooms=(*situation.rooms, Room("R3", "Room 3", 30)))
    assert {each.room for each in best(more, CLOSED, shut).actions} == {"R3", "HALL"}


def test_no_room_is_free():
    rooms = (Room("R1", "Room 1", 30), Room("R2", "Room 2", 30, unavailable=frozenset()))
    situation = day(lesson("one", 0), rooms=rooms, rooms_closed={"R2": (Span(MONDAY, 500, 510),)})
    (action,) = best(situation, CLOSED).actions
    assert action.reasons[0].text == "No room that serves it is free at that time."
    moving = replace(situation, caps=MOVING)
    assert best(moving, CLOSED).actions[0].kind == "move"


def test_a_lesson_makes_room_where_only_its_room_serves():
    lab = RoomNeed(kind="Lab")
    rooms = (Room("R1", "Lab 1", 30, "Lab"), Room("LAB", "Lab 2", 30, "Lab"), Room("R2", "Room 2", 30))
    lessons = [
        lesson("one", 0, need=lab),
        lesson("two", 0, "bob", "9B", "LAB", need=RoomNeed(other_kinds=True)),
    ]
    situation = day(*lessons, colleagues=[colleague("bob")], rooms=rooms)
    proposal = best(situation, CLOSED)
    (action,) = proposal.actions
    assert (action.room, action.other, action.other_room, proposal.moved) == ("LAB", "two", "R2", 1)
    assert action.said.text == "one on 2026-09-07 at 8:00 is in Lab 2, and two in Room 2 instead."
    stays = replace(lessons[1], need=lab)
    assert best(replace(situation, lessons=(lessons[0], stays)), CLOSED).uncovered == 1


def test_a_new_lesson_finds_time_room_and_teacher():
    lessons = [lesson("one", 0), lesson("two", 1, "bob", "9B", "R1"), lesson("three", 1, "cyd", "9C", "R2")]
    new = NewLesson("new", (MONDAY, TUESDAY), ("9A",), "Maths", ("ada",), title="Maths again")
    situation = day(*lessons, colleagues=[colleague("bob"), colleague("cyd", ["Maths"])], dates=(MONDAY, TUESDAY))
    (action,) = best(situation, new).actions
    assert (action.kind, action.date, action.begins, action.room) == ("place", MONDAY, 540, "HALL")
    assert action.said.text == "Maths again is on 2026-09-07 at 9:00, in Hall."
    (action,) = best(situation, replace(new, teachers=())).actions
    assert (action.by, action.said.text) == ("ada", "Maths again is on 2026-09-07 at 9:00, in Hall, taught by Ada.")
    busy = Absence("ada", at(MONDAY, 9), at(TUESDAY, 23))
    (action,) = best(situation, replace(new, teachers=()), busy).actions
    assert action.by == "cyd"
    proposal = best(situation, new, busy)
    assert proposal.uncovered == 1
    assert proposal.actions[0].said.text == "Maths again finds no place."


def test_new_lessons_without_a_room():
    new = NewLesson("new", (MONDAY,), ("9A",), "Walk", need=RoomNeed(none=True))
    (action,) = best(day(), new).actions
    assert action.said.text == "Walk, 9A is on 2026-09-07 at 8:00, taught by Ada."
    (action,) = best(day(), replace(new, teachers=("ada",))).actions
    assert action.said.text == "Walk, 9A is on 2026-09-07 at 8:00."


def test_proposals_differ_and_are_the_same_each_time():
    lessons = [lesson(str(period), period) for period in range(5)]
    people = [colleague(name, covered=number) for number, name in enumerate(("bob", "cyd", "eve", "fay"))]
    situation = day(*lessons, colleagues=people, caps=MOVING)
    proposals = propose(situation, [AWAY])
    assert 3 <= len(proposals) <= 5
    chosen = [tuple((each.kind, each.by) for each in proposal.actions) for proposal in proposals]
    for number, one in enumerate(chosen):
        for other in chosen[:number]:
            assert sum(a != b for a, b in zip(one, other, strict=True)) >= 2
    assert proposals == propose(situation, [AWAY])


def test_who_has_covered_least_lately():
    people = [colleague("bob", covered=3), colleague("eve", covered=1), colleague("fay", covered=2)]
    lessons = [lesson("one", 0), lesson("two", 1)]
    caps = replace(NO_MOVES, most_covers_a_day=1)
    assert {each.by for each in best(day(*lessons, colleagues=people, caps=caps)).actions} == {"eve", "fay"}


def random_day(chance: random.Random) -> tuple[Situation, list[Absence]]:
    names = [f"t{number}" for number in range(chance.randint(3, 6))]
    lessons = []
    for period in range(4):
        free = list(names)
        chance.shuffle(free)
        for number in range(chance.randint(1, 3)):
            if len(free) > 1:
                who = [free.pop() for _ in range(chance.choice((1, 1, 2)))][: len(free) + 2]
                lessons.append(lesson(f"{period}-{number}", period, who, f"G{number}", f"R{number}"))
    people = [
        colleague(
            name,
            chance.sample(["Maths", "Art"], chance.randint(0, 2)),
            chance.sample(["G0", "G1", "G2"], chance.randint(0, 2)),
            covered=chance.randint(0, 3),
            covers_on={MONDAY: chance.randint(0, 1)},
            unavailable=(Span(MONDAY, 480, 540),) if chance.random() < 0.2 else (),
            may_cover=chance.random() < 0.9,
        )
        for name in names
    ]
    caps = replace(NO_MOVES, most_covers_a_day=chance.choice((1, 2, None)))
    situation = Situation((MONDAY,), BELLS, tuple(lessons), tuple(people), (), (), caps)
    absent = chance.sample(names, chance.randint(1, 2))
    return situation, [Absence(name, at(MONDAY, 0), at(MONDAY, 23)) for name in absent]


def fewest_uncovered(situation: Situation, absences) -> int:
    """By trying everything, written without a look at the engine."""
    absent = {each.teacher for each in absences}
    open_ = [each for each in situation.lessons if set(each.teachers) <= absent]
    fewest = len(open_)
    names = [each.name for each in situation.colleagues]
    known = {each.name: each for each in situation.colleagues}
    for chosen in product([None, *names], repeat=len(open_)):
        taken: dict[tuple[str, int], int] = {}
        covers: dict[str, int] = {}
        left: dict[str, int] = {}
        fine = True
        for gap, name in zip(open_, chosen, strict=True):
            if name is None:
                continue
            who = known[name]
            if (
                name in absent
                or not who.may_cover
                or any(span.begins < gap.ends and gap.begins < span.ends for span in who.unavailable)
            ):
                fine = False
                break
            busy = [each for each in situation.lessons if name in each.teachers and each.begins == gap.begins]
            for each in busy:
                others = [other for other in each.teachers if other != name and other not in absent]
                others = [
                    other
                    for other in others
                    if not any(span.begins < each.ends and each.begins < span.ends for span in known[other].unavailable)
                ]
                # A lesson of which a teacher is absent already is not left by the other one.
                if not others or set(each.teachers) & absent:
                    fine = False
                left[each.name] = left.get(each.name, 0) + 1
            taken[name, gap.begins] = taken.get((name, gap.begins), 0) + 1
            covers[name] = covers.get(name, 0) + 1
        if not fine or any(count > 1 for count in (*taken.values(), *left.values())):
            continue
        most = situation.caps.most_covers_a_day
        if most is not None and any(
            count + known[name].covers_on.get(MONDAY, 0) > most for name, count in covers.items()
        ):
            continue
        fewest = min(fewest, sum(name is None for name in chosen))
    return fewest


@pytest.mark.parametrize("seed", range(40))
def test_no_lesson_is_uncovered_that_somebody_could_take(seed):
    situation, absences = random_day(random.Random(seed))
    proposals = propose(situation, absences)
    if not proposals:
        return
    assert proposals[0].uncovered == fewest_uncovered(situation, absences)
    assert proposals[0].proven


@pytest.mark.parametrize("seed", range(20))
def test_what_is_proposed_can_be_done(seed):
    """All disruptions and all means at once: afterwards nobody and nothing is twice at a time."""
    chance = random.Random(seed)
    situation, disruptions = random_day(chance)
    rooms = tuple(Room(f"R{number}", f"R{number}", 30 + 20 * number) for number in range(4))
    groups = tuple(Group(f"G{number}", f"G{number}", 20) for number in range(3))
    situation = replace(situation, caps=Caps(may_change_day=True), rooms=rooms, groups=groups, dates=(MONDAY, TUESDAY))
    disruptions += [
        RoomClosure("R0", at(MONDAY, 8), at(MONDAY, 10)),
        NewLesson("new", (MONDAY, TUESDAY), ("G1",), "Maths"),
    ]
    for proposal in propose(situation, disruptions):
        after = {each.name: each for each in situation.lessons}
        joined = set()
        for action in proposal.actions:
            was = after.pop(action.lesson, None)
            if action.kind == "cancel":
                continue
            if action.kind == "keep":
                after[was.name] = replace(was, teachers=(action.by,))
            elif action.kind in ("cover", "supervise"):
                after[was.name] = replace(was, teachers=(action.by,), room=action.room or was.room)
                for other in list(after.values()):
                    if (
                        other.name != was.name
                        and action.by in other.teachers
                        and len(other.teachers) > 1
                        and other.begins == was.begins
                        and other.date == was.date
                    ):
                        after[other.name] = replace(other, teachers=tuple(t for t in other.teachers if t != action.by))
            elif action.kind == "join":
                joined.add(was.name)
            elif action.kind == "room":
                after[was.name] = replace(was, room=action.room, teachers=_there(was, disruptions))
                if action.other:
                    after[action.other] = replace(after[action.other], room=action.other_room)
            elif action.kind == "move":
                after[was.name] = replace(
                    was, date=action.date, begins=action.begins, ends=action.ends, room=action.room
                )
            elif action.kind == "place":
                by = (action.by,) if action.by else ()
                after["new"] = DatedLesson(
                    "new", action.date, action.begins, action.ends, ("G1",), "Maths", by, action.room
                )
            elif action.kind == "swap":
                other = after[action.other]
                after[was.name] = replace(was, date=other.date, begins=other.begins, ends=other.ends, room=action.room)
                after[other.name] = replace(
                    other, date=was.date, begins=was.begins, ends=was.ends, room=action.other_room
                )
        used = {}
        for each in after.values():
            keys = [("t", name) for name in each.teachers] + [("g", name) for name in each.groups]
            for key in [*keys, ("r", each.room)]:
                assert used.setdefault((*key, each.date, each.begins), each.name) == each.name, proposal
            for name in each.teachers:
                assert not _is_away(name, each, disruptions), proposal
            assert each.room != "R0" or each.date != MONDAY or each.begins >= 600, proposal


def _is_away(name, lesson_, disruptions):
    return any(isinstance(each, Absence) and each.teacher == name and lesson_.date == MONDAY for each in disruptions)


def _there(lesson_, disruptions):
    return tuple(name for name in lesson_.teachers if not _is_away(name, lesson_, disruptions))


def test_what_a_colleague_is_not_for_is_taken_by_somebody_else():
    class_teacher = colleague("bob", ["Maths"], ["9A"])
    situation = day(lesson("one", 0), colleagues=[class_teacher, colleague("eve")])
    assert best(situation).actions[0].by == "bob"

    def by(**what) -> str:
        not_for = NotFor((Span(MONDAY),), **what)
        people = [replace(class_teacher, not_for=(not_for,)), colleague("eve")]
        return best(day(lesson("one", 0), colleagues=people)).actions[0].by

    assert by() == "eve"
    assert by(course="Maths") == by(group="9A") == "eve"
    assert by(course="Art") == by(group="9B") == "bob"
    later = replace(class_teacher, not_for=(NotFor((Span(MONDAY, 540, 600),)),))
    assert best(day(lesson("one", 0), colleagues=[later, colleague("eve")])).actions[0].by == "bob"
    agreed = replace(class_teacher, not_for=(NotFor((Span(MONDAY),)),))
    situation = day(lesson("one", 0), colleagues=[agreed, colleague("eve")], agreed={"one": "bob"})
    assert best(situation).actions[0].by == "bob"
