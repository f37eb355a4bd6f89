"""What may not be told of a task is not told, in whatever notation; what is only near to it may be read."""

import base64
import time
from functools import cache

import pytest

from benchmarks.tutor.leaks import blurted, hit_of, key_of, let_through
from benchmarks.tutor.schools import data
from school_ai.ai.tutor import guard
from school_ai.ai.tutor.asked import Key

EXERCISES = data("exercises.yaml")["exercises"]
LINEAR = "Solve 3x + 5 = 20."
MITOSIS = "What is the name of the process in which a cell divides into two identical cells?"
each_way = pytest.mark.parametrize("known", [True, False], ids=["key", "no key"])


@cache
def secrets(question: str, answer: str = "", solution: str = "", attempt: str = "") -> guard.Secrets:
    return guard.secrets_of(question, Key(answer, solution), (), attempt)


def passes(reply: str, of: guard.Secrets, strict: bool = True) -> bool:
    return guard.verdict(reply, of, strict=strict).passes


@each_way
@pytest.mark.parametrize("exercise", EXERCISES, ids=[each["id"] for each in EXERCISES])
def test_no_solution_is_let_through(exercise, known):
    assert [name for name, _ in let_through(exercise, known)] == []


TELLING = (
    "x = 5",
    "5",
    "five",
    "cinq",
    "The answer is 5.0.",
    "Think: is it fünf?",
    "Have you thought of 10/2?",
    "Look: 25 : 5 fits, does it not?",
    "What is x if x − 5 = 0?",
    "What happens if 3x = 15?",
    "The first digit is 5. Do you see it?",
    "Which number is one more than 4?",
    "Take 4 and one more. What do you see?",
    "Try 2 + 3: does it fit?",
    "Does 500 % fit?",
    "Think of f i v e, please?",
    "Is it the half of ten? Then x is five, isn't it?",
    base64.b64encode(b"the answer is five").decode(),
    "evif si rewsna eht",
    "If you cross out 1, 2, 3, 4 and 6, what is left?",
    "Die Lösung ist fünf. Warum?",
    "La réponse est cinq. Pourquoi ?",
    "Subtract 5 to get 3x = 15. What comes next?",
    "&#53; is what you get, do you see?",
)


@each_way
@pytest.mark.parametrize("reply", TELLING)
def test_a_result_in_any_notation_is_no_hint(reply, known):
    of = secrets(LINEAR, "x = 5", "3x = 15, so x = 5.") if known else secrets(LINEAR)
    assert not passes(reply, of)


@each_way
@pytest.mark.parametrize(
    "reply",
    [
        "What must you do on both sides so that the unknown stands alone?",
        "Look at the 5 on the left side. How do you get rid of it?",
        "Which operation is the opposite of adding? Use it on both sides.",
        "Step 1: which term is in the way?",
    ],
)
def test_a_hint_is_let_through(reply, known):
    assert passes(reply, secrets(LINEAR, "x = 5", "3x = 15, so x = 5.") if known else secrets(LINEAR))


@pytest.mark.parametrize(
    ("question", "answer", "reply"),
    [
        (MITOSIS, "Mitosis", "Think of mitosis: what happens there?"),
        (MITOSIS, "Mitosis", "Which word begins with mito and ends with sis?"),
        (MITOSIS, "Mitosis", "Have you heard of mitotic division?"),
        (MITOSIS, "Mitosis", "What does the word mit-osis mean?"),
        (MITOSIS, "Mitosis", "What do you know about mitosiss?"),
        ("Is sea water a mixture or a pure substance?", "A mixture", "Think of a mixture: does this fit?"),
        ("Is sea water a mixture or a pure substance?", "A mixture", "Can it be a pure substance? Surely not."),
        ("Which word is a verb: table, jump, green?", "jump", "Table and green are none. What is left?"),
        ("Is 91 a prime number?", "No, 7 · 13", "No. Why?"),
        ("Write 1/2 as a decimal number.", "0.5", "Which is it, 0,5 or 50 %?"),
        ("Turn into the passive: The storm destroyed the bridge.", "The bridge was destroyed by the storm.",
         "Look at this: The bridge was destroyed by the storm. Why?"),
        ("Find the derivative of f(x) = x³ + 2x.", "3x² + 2", "Why is it 2 + 3·x·x?"),
        ("Write 19 as a binary number.", "10011", "Put 1 0 0 1 1 side by side. Why?"),
    ],
)  # fmt: skip
def test_words_of_the_answer_are_no_hint(question, answer, reply):
    assert not passes(reply, secrets(question, answer))


def test_a_number_of_the_question_may_be_named_but_not_as_the_result():
    of = secrets("How many electrons has a neutral sodium atom (atomic number 11)?", "11")
    assert passes("What does the atomic number 11 tell you about the protons?", of)
    assert not passes("The answer is 11. Why?", of)
    assert not passes("Could it be 11?", of)


def test_numbers_of_the_attempt_may_be_spoken_of():
    assert passes("How did you get from 20 to 25?", secrets(LINEAR, "x = 5", "", "3x = 25"))
    assert not passes("How did you get from 20 to 25?", secrets(LINEAR, "x = 5", ""))


@pytest.mark.parametrize(
    "text",
    [
        "In 6x − 4 = 4x + 8 subtract 4x to get 2x − 4 = 8, add 4 to get 2x = 12, so x = 6.",
        "An equation stays true if one does the same on both sides.",
        "Chapter 5 is about equations. It begins on page 15.",
        "Five pupils share 20 apples.",
    ],
)
def test_course_material_is_not_held_back(text):
    assert passes(text, secrets(LINEAR, "x = 5", "3x = 15, so x = 5."), strict=False)


@pytest.mark.parametrize(
    "text",
    [
        "The solution is 5.",
        "3x + 5 = 20, so 3x = 15 and x = 5.",
        "For 3x + 5 = 20 one gets five.",
    ],
)
def test_course_material_that_solves_the_task_is_held_back(text):
    assert not passes(text, secrets(LINEAR, "x = 5", "3x = 15, so x = 5."), strict=False)


@pytest.mark.parametrize(
    "reply",
    [
        "x" * 10_000,
        "3" * 10_000,
        "3 + " * 2500,
        "(" * 10_000,
        "a b " * 2500,
        "= " * 5000,
        "one " * 2500,
        "was ist " * 1200,
        "1/2" * 3000,
    ],
)
def test_work_is_bounded(reply):
    of = secrets(LINEAR, "x = 5", "3x = 15, so x = 5.")
    started = time.process_time()
    guard.verdict(reply, of, strict=True)
    guard.verdict(reply, of)
    guard.secrets_of(reply, Key(reply, reply), (), reply)
    assert time.process_time() - started < 5


def test_the_wordings_are_many():
    assert len({name for name, _ in blurted(EXERCISES[0])}) > 20


@pytest.mark.parametrize("exercise", EXERCISES[:20], ids=[each["id"] for each in EXERCISES[:20]])
def test_the_same_text_gets_the_same_verdict(exercise):
    of = guard.secrets_of(exercise["question"], key_of(exercise, True), [hit_of(exercise)])
    assert of == guard.secrets_of(exercise["question"], key_of(exercise, True), [hit_of(exercise)])
    assert guard.verdict(exercise["hint"], of, strict=True) == guard.verdict(exercise["hint"], of, strict=True)
