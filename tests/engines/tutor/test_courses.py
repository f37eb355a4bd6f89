import pytest

from school_ai.ai.tutor.courses import CourseText, Curriculum, TopicText

MATHS = CourseText(
    "MATH-8",
    ("Mathematics", "Maths Year 8"),
    (
        TopicText("Linear equations", "Solving equations with one unknown, also with brackets", "13-15"),
        TopicText("Percentages", "Percentage, base and amount; discounts", "13-15"),
    ),
)
PHYSICS = CourseText(
    "PHY-8", ("Physics",), (TopicText("Motion", "Speed, acceleration, velocity-time graphs", "13-15"),)
)
HISTORY = CourseText(
    "HIS-6", ("History",), (TopicText("Egypt", "Ancient Egypt: the Nile, pharaohs, pyramids", "10-12"),)
)
DRAMA = CourseText("DRA-1", ("Drama club",), (TopicText("Masks", "Commedia dell'arte, Arlecchino, pantomime"),))
SCHOOL = Curriculum([MATHS, PHYSICS, HISTORY, DRAMA])


@pytest.mark.parametrize(
    ("text", "course", "topic"),
    [
        ("how do I solve an equation with brackets and one unknown", "MATH-8", "Linear equations"),
        ("Wie löst man eine Gleichung mit Klammern?", "MATH-8", ""),
        ("acceleration and velocity of a car", "PHY-8", "Motion"),
        ("why did the pharaohs build pyramids at the Nile", "HIS-6", "Egypt"),
        ("¿quién construyó las pirámides de Egipto para el faraón?", "HIS-6", ""),
        ("who is Arlecchino in commedia dell'arte pantomime", "DRA-1", "Masks"),
    ],
)
def test_a_text_belongs_to_its_course_and_topic(text, course, topic):
    best = SCHOOL.of(text)[0]
    assert best.course == course
    assert best.share >= 0.5
    assert not topic or best.topic == topic


def test_the_level_is_that_of_the_topic():
    assert SCHOOL.of("the Nile and the pharaohs of ancient Egypt")[0].level == "10-12"


@pytest.mark.parametrize("text", ["hello", "", "why is that so", "what do you like", "number", "speed"])
def test_little_is_not_enough_to_be_sure(text):
    assert all(each.share < 0.5 for each in SCHOOL.of(text))


def test_courses_of_one_subject_do_not_take_shares_from_one_another():
    other = CourseText(
        "MATH-9", ("Mathematics Year 9",), (TopicText("Pythagoras", "Right-angled triangles, hypotenuse"),)
    )
    school = Curriculum([MATHS, other, PHYSICS])
    best = school.of("the hypotenuse of right-angled triangles by Pythagoras")[0]
    assert best.course == "MATH-9"
    assert best.share >= 0.5


def test_shares_are_between_0_and_1_best_first():
    shares = [each.share for each in SCHOOL.of("the speed of the pharaoh in an equation with brackets")]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)


def test_a_school_without_courses_knows_none():
    assert Curriculum([]).of("equation") == []


def test_one_common_word_is_not_enough_even_for_the_only_course():
    assert Curriculum([MATHS]).of("which number is it")[0].share < 0.5
    assert Curriculum([MATHS]).of("solving equations with brackets")[0].share >= 0.5
