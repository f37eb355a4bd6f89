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


PRICE = "What happens to the price when demand rises and supply stays the same?"
COLD = "Why do we cool food to keep it longer?"


@pytest.mark.parametrize(
    ("question", "answer", "reply"),
    [
        # told by other numbers
        ("Share 42 marbles equally among 6 children. How many does each get?", "7 marbles",
         "Count one step on from six."),
        ("What does print(23 % 4) show in Python?", "3", "If you got 4, you are too high by one."),
        ("Solve 5x − 7 = 2x + 14.", "x = 7", "Your result and your result again make 14."),
        ("Solve 5x − 7 = 2x + 14.", "x = 7", "Take the 7th natural number, please."),
        ("A heater draws 8 A at 230 V. What is its power?", "1840 W",
         "What is left is to work out 230 V · 8 A. Can you?"),
        ("How many electrons has a neutral sodium atom (atomic number 11)?", "11", "Which rule do you need here? (11)"),
        ("How many legs has a spider?", "8", "The Romans would write VIII. Why?"),
        # by its letters
        (MITOSIS, "Mitosis", "It starts with M, ends with S and has seven letters. Which word is it?"),
        (MITOSIS, "Mitosis", "Which word do you see if you go back by one in njuptjt?"),
        (MITOSIS, "Mitosis", "Which word do you get if you sort sitosim anew?"),
        (MITOSIS, "Mitosis", "Mind this.\nIs it clear?\nTry it.\nOnly so.\nStart anew.\nIt helps.\nSee you."),
        (MITOSIS, "Mitosis", "Which word do you read here: ⠍⠊⠞⠕⠎⠊⠎?"),
        (MITOSIS, "Mitosis", "What do you find at https://example.org/m?"),
        # by the question's own words
        (PRICE, "It rises", "Not something else, but it rises. How would you get there?"),
        (PRICE, "It rises", "Why would the price rise?"),
        ("Turn into the passive: The storm destroyed the bridge.", "The bridge was destroyed by the storm.",
         "First write the, then bridge, then was, then destroyed, then by, then the, then storm. Why?"),
        # in other words
        (COLD, "Bacteria multiply more slowly in the cold",
         "They want to hear that germs hardly grow when it is chilly."),
        (COLD, "Bacteria multiply more slowly in the cold",
         "Think of it like this: what hardly grows when it freezes."),
        ("What do we call an animal that eats only plants?", "Herbivore",
         "It is a vegetarian among the beasts of the wild."),
    ],
)  # fmt: skip
def test_what_tells_a_result_otherwise_is_no_hint(question, answer, reply):
    assert not passes(reply, secrets(question, answer))


@pytest.mark.parametrize(
    ("question", "answer", "reply"),
    [
        (PRICE, "It rises", "Draw both curves. Which of them moves when demand rises?"),
        (COLD, "Bacteria multiply more slowly in the cold", "Compare milk on the table with milk in the fridge."),
        ("Two dice are thrown. What is the probability that the sum is 9?", "1/9",
         "Which rolls of a red and a blue die give 3?"),
        ("Does a wooden block float or sink in water?", "It floats", "Compare the wood with the same amount of water."),
        (MITOSIS, "Mitosis", "Where have you met this? Look at the pictures with the cells in your book."),
    ],
)  # fmt: skip
def test_everyday_words_may_stand_in_a_hint(question, answer, reply):
    assert passes(reply, secrets(question, answer))


def test_where_nobody_knows_the_answer_everyday_words_may_stand_in_a_question_only():
    of = secrets(COLD)
    assert passes("What would happen if you left it on the kitchen table over night?", of)
    assert not passes("On the kitchen table it becomes dirty and bad.", of)
    assert not passes("What about the kitchen table?", of)


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
