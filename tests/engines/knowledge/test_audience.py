import datetime

from school_ai.ai.knowledge import audience
from school_ai.ai.knowledge.audience import Reader

TODAY = datetime.date(2026, 10, 5)
YESTERDAY, TOMORROW = TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(1)
PHYSICS = audience.scope_of_course("Physics")


def test_a_course_that_is_closed_is_read_by_nobody_of_it():
    reader = Reader(frozenset({PHYSICS, audience.EVERYONE}), closed_courses=frozenset({"Physics"}))
    assert not reader.may_read(PHYSICS, None, None, TODAY, "Physics")
    assert not reader.may_read(audience.EVERYONE, None, None, TODAY, "Physics")
    assert reader.may_read(audience.EVERYONE, None, None, TODAY, None)
    assert reader.may_read(audience.EVERYONE, None, None, TODAY, "Biology")


def test_a_reader_reads_what_is_in_their_scopes():
    reader = Reader(frozenset({PHYSICS}))
    assert reader.may_read(PHYSICS, None, None, TODAY)
    assert not reader.may_read(audience.scope_of_course("Chemistry"), None, None, TODAY)
    assert not reader.may_read(audience.EVERYONE, None, None, TODAY)


def test_dates_hold_on_their_first_and_last_day():
    reader = Reader(frozenset({PHYSICS}))
    assert reader.may_read(PHYSICS, TODAY, TODAY, TODAY)
    assert not reader.may_read(PHYSICS, TOMORROW, None, TODAY)
    assert not reader.may_read(PHYSICS, None, YESTERDAY, TODAY)


def test_an_instructor_is_not_bound_by_dates_but_by_scopes():
    reader = Reader(frozenset({PHYSICS}), reads_undated=True)
    assert reader.may_read(PHYSICS, TOMORROW, None, TODAY)
    assert not reader.may_read(audience.scope_of_course("Chemistry"), TOMORROW, None, TODAY)


def test_a_reader_without_scopes_reads_nothing():
    assert not Reader().may_read(audience.EVERYONE, None, None, TODAY)


def test_instructor_material_has_a_scope_of_its_own():
    assert audience.scope_of_instructors("Physics") != PHYSICS
    assert audience.scope_of_instructors(None) != audience.scope_of_instructors("Physics")
    assert audience.scope_of_instructors("") == audience.scope_of_instructors(None)


def test_scopes_of_different_kinds_never_meet():
    names = {audience.scope_of_program("X"), audience.scope_of_course("X"), audience.scope_of_group("X")}
    assert len(names) == 3
