import pytest

from school_ai.ai.tutor.courses import CourseShare
from school_ai.ai.tutor.fit import ABOVE, BELOW, ELSEWHERE, TAUGHT, UNKNOWN, fit_of, year_of

YEARS = {"Physics 8": 8, "Physics 10": 10, "Physics 12": 12, "Choir": None}


def fit(*shares, own=("Physics 10",), level=10):
    given = [CourseShare(course, topic, share) for course, topic, share in shares]
    return fit_of(given, own, {course: year for course, year in YEARS.items() if year}, level)


def test_what_is_taught_has_its_topic():
    found = fit(("Physics 10", "Forces", 0.8), ("Physics 12", "Quanta", 0.6))
    assert (found.course, found.topic, found.level) == ("Physics 10", "Forces", TAUGHT)


@pytest.mark.parametrize(("course", "level"), [("Physics 12", ABOVE), ("Physics 8", BELOW), ("Choir", ELSEWHERE)])
def test_what_belongs_to_a_course_of_others(course, level):
    found = fit((course, "Something", 0.9), ("Physics 10", "Forces", 0.3))
    assert (found.course, found.level) == (course, level)


def test_years_of_a_subject_that_are_nearly_alike_are_the_pupils_own():
    assert fit(("Physics 12", "Quanta", 0.7), ("Physics 10", "Forces", 0.6)).level == TAUGHT


def test_without_evidence_nothing_is_said():
    assert fit().level == UNKNOWN
    assert fit(("Physics 12", "Quanta", 0.4), ("Physics 10", "Forces", 0.1)).level == UNKNOWN


def test_a_pupil_whose_year_nobody_knows_is_not_told_of_years():
    assert fit(("Physics 12", "Quanta", 0.9), level=None).level == ELSEWHERE


@pytest.mark.parametrize(
    ("names", "year"),
    [(("Grade 10",), 10), (("Klasse 7b",), 7), (("Choir", "Year 9"), 9), (("IB 2026",), None), (("Level 77",), None)],
)
def test_the_year_in_a_name(names, year):
    assert year_of(names) == year
