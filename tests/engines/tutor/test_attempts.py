"""What is a pupil's own work, and what of it is right."""

import time

import pytest

from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.attempts import PARTLY, RIGHT, UNKNOWN, WRONG, evaluate, is_attempt

LINEAR = "Solve 5x − 7 = 2x + 14."
QUADRATIC = "Solve x² + 3x − 28 = 0."
MITOSIS = "What is the name of the process in which a cell divides into two identical cells?"


@pytest.mark.parametrize(
    "message",
    [
        "idk",
        "I don't know how to begin",
        "just tell me the answer",
        "please, what is the result?",
        "check my answer:",
        "Check my answer, please!",
        "is this right?",
        LINEAR,
        f"Homework: {LINEAR}",
        f"{LINEAR} Please solve it.",
        "",
        "???",
        "keine Ahnung",
        "je ne sais pas",
        "no sé",
        "hint please",
        "ok",
        "explain it to me again",
    ],
)
def test_no_attempt(message):
    assert not is_attempt(message, LINEAR)


@pytest.mark.parametrize(
    "message",
    [
        "3x = 21",
        "x = 7",
        "7",
        "I subtracted 2x and got 3x - 7 = 14",
        f"{LINEAR}\n3x - 7 = 14\n3x = 21",
        "is it 7?",
        "I think 8",
        "my answer is 7",
        "ich habe 7 raus",
        "je crois que c'est 7",
        "I would bring the x to one side first",
    ],
)
def test_an_attempt(message):
    assert is_attempt(message, LINEAR)


@pytest.mark.parametrize(
    ("question", "answer", "attempt", "outcome"),
    [
        (LINEAR, "x = 7", "x = 7", RIGHT),
        (LINEAR, "", "3x − 7 = 14\n3x = 21\nx = 7", RIGHT),
        (LINEAR, "", "seven", RIGHT),
        (LINEAR, "", "x = 8", WRONG),
        (LINEAR, "", "3x − 7 = 14\n3x = 7", PARTLY),
        (LINEAR, "", "3x − 7 = 14", PARTLY),
        (QUADRATIC, "x = 4 or x = −7", "-7 and 4", RIGHT),
        (QUADRATIC, "", "x = 4 or x = -7", RIGHT),
        (QUADRATIC, "", "(x + 7)(x − 4) = 0", PARTLY),
        ("A heater draws 8 A at 230 V. What is its power?", "1840 W", "1.84 kW", RIGHT),
        ("A heater draws 8 A at 230 V. What is its power?", "1840 W", "230 * 8 = 1840", RIGHT),
        ("A heater draws 8 A at 230 V. What is its power?", "1840 W", "28.75", WRONG),
        ("Write 0.375 as a fraction in lowest terms.", "3/8", "3/8", RIGHT),
        ("What is 15 % of 80?", "", "12", RIGHT),
        ("What is 15 % of 80?", "", "13", WRONG),
        ("Find the derivative of f(x) = x³ + 2x.", "", "3x^2 + 2", RIGHT),
        ("Find the derivative of f(x) = x³ + 2x.", "", "3x^2", WRONG),
        ("Write 19 as a binary number.", "10011", "10011", RIGHT),
        (MITOSIS, "Mitosis", "I think it is mitosis", RIGHT),
        (MITOSIS, "Mitosis", "meiosis", WRONG),
        (MITOSIS, "", "meiosis", UNKNOWN),
        ("Why did Rome fall?", "", "Because of the Goths", UNKNOWN),
    ],
)
def test_outcomes(question, answer, attempt, outcome):
    assert evaluate(question, Key(answer), attempt).outcome == outcome


def test_the_first_wrong_step_is_found_and_those_before_it_are_right():
    found = evaluate(LINEAR, Key(), "3x − 7 = 14\n3x = 20\nx = 20/3")
    assert found.right == ("3x − 7 = 14",)
    assert found.first_wrong == "3x = 20"


@pytest.mark.parametrize(
    "attempt", ["3x − 7 = 14\n3x = 20", "my idea: 3x = 21", "x = 9", "I added 7 and got 5x = 2x + 21"]
)
def test_what_is_right_is_what_the_pupil_wrote(attempt):
    found = evaluate(LINEAR, Key("x = 7", "3x = 21, x = 7"), attempt)
    assert all(line in attempt for line in (*found.right, found.first_wrong))


@pytest.mark.parametrize("attempt", ["x = " * 2500, "1 + " * 2500, "(" * 10_000, "x = 7\n" * 2000, "a" * 10_000])
def test_work_is_bounded(attempt):
    started = time.process_time()
    evaluate(LINEAR, Key("x = 7"), attempt)
    is_attempt(attempt, LINEAR)
    assert time.process_time() - started < 2
