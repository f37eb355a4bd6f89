"""What is a pupil's own work, and what of it is right."""

import time

import pytest

from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.attempts import PARTLY, RIGHT, UNKNOWN, WRONG, Evaluation, evaluate, is_attempt

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


TROLLEY = "A trolley of 8 kg is pulled with 30 N against a friction of 6 N. What is its acceleration?"
TROLLEY_KEY = Key("3 m/s²", "30 − 6 = 24 N; a = 3 m/s²")
HEATER = "A heater draws 8 A at 230 V. What is its power?"
BOND = "How many grams are 0.5 mol of water? The molar mass is 18 g/mol."
SALE = "A coat of 80 € is reduced by 15 %. What does it cost now?"
AGES = "Ann is three times as old as Ben. Together they are 48. How old is Ben?"
TRIANGLE = "A right triangle has legs of 6 cm and 8 cm. How long is the hypotenuse?"
PLATE = "A plate is 2.5 m long and 40 cm wide. What is its area?"
DICE = "Two dice are thrown. How likely is a sum of 11?"
GROWTH = "A town of 5000 people grows by 3 % a year. How many live there after 2 years?"
SWEETS = "Ben has 12 sweets. He gives a third of them to Ann. How many has he left?"
CAPITAL = "What is the capital of Australia?"
FUNCTION = "Find the derivative of f(x) = x³ + 2x."
SYSTEM = "Solve x + y = 10 and x − y = 4."


@pytest.mark.parametrize(
    ("question", "key", "attempt"),
    [
        (TROLLEY, TROLLEY_KEY, "30 - 6 = 24 N"),
        (TROLLEY, TROLLEY_KEY, "F = 30 - 6 = 24"),
        (TROLLEY, TROLLEY_KEY, "F = 30 N − 6 N = 24 N"),
        (TROLLEY, TROLLEY_KEY, "30N-6N=24N"),
        (TROLLEY, TROLLEY_KEY, "24 N"),
        (TROLLEY, TROLLEY_KEY, "I took 6 from 30 and got 24 N"),
        (TROLLEY, TROLLEY_KEY, "30 minus 6 is 24"),
        (TROLLEY, TROLLEY_KEY, "24 = 8 * a"),
        (TROLLEY, TROLLEY_KEY, "24 N = 8 kg * a"),
        (TROLLEY, TROLLEY_KEY, "a = F / m\nF = 30 N - 6 N = 24 N"),
        (TROLLEY, TROLLEY_KEY, "a = 24 / 8"),
        (TROLLEY, Key("3 m/s²"), "30 - 6 = 24 N"),
        (TROLLEY, Key("a = 3 m/s²"), "F = 30 - 6 = 24"),
        (TROLLEY, Key("a = 3 m/s²", "a = F/m = (30 N − 6 N)/8 kg"), "F = m·a"),
        (HEATER, Key("1840 W", "P = U · I"), "P = U * I"),
        (HEATER, Key("1.84 kW"), "230 V * 8 A"),
        (BOND, Key("9 g"), "m = n * M\n0.5 * 18"),
        (SALE, Key("68 €", "15 % of 80 € are 12 €; 80 − 12 = 68"), "15 % of 80 = 12"),
        (SALE, Key("68 €"), "0.15 * 80 = 12 €"),
        (SALE, Key("68 €"), "100 % − 15 % = 85 %"),
        (AGES, Key("12"), "3x + x = 48"),
        (AGES, Key("12"), "b + 3b = 48\n4b = 48"),
        (AGES, Key("Ben is 12.", "4x = 48"), "4x = 48"),
        (TRIANGLE, Key("10 cm"), "6² + 8² = 100"),
        (TRIANGLE, Key("10 cm"), "c² = 6² + 8² = 36 + 64 = 100"),
        (TRIANGLE, Key("10 cm", "a² + b² = c²; c = √100"), "a² + b² = c²"),
        (TRIANGLE, Key("10 cm"), "c² = 100 cm²"),
        (PLATE, Key("1 m²", "2.5 m · 0.4 m = 1 m²"), "40 cm = 0.4 m"),
        (PLATE, Key("1 m²", "2.5 m · 0.4 m = 1 m²"), "0.4 m"),
        (DICE, Key("1/18", "2 of 36 throws"), "6 * 6 = 36"),
        (LINEAR, Key("x = 7", "3x = 21"), "3x = 21"),
        (LINEAR, Key("7"), "5x − 2x = 14 + 7"),
        (LINEAR, Key("7"), "5x - 7 - 2x = 14\n3x - 7 = 14\n3x = 21"),
        (LINEAR, Key(), "5x − 2x − 7 = 14\n3x = 21\nx = 21/3"),
        (QUADRATIC, Key("x = 4 or x = −7"), "(x + 7)(x − 4) = 0"),
        (QUADRATIC, Key("x = 4 or x = −7"), "(x + 1.5)² = 30.25"),
        (QUADRATIC, Key("x = 4 or x = −7"), "x = 4"),
        (SYSTEM, Key("x = 7, y = 3"), "2x = 14"),
        (SYSTEM, Key(), "2x = 14\nx = 7"),
        (QUADRATIC, Key("x = 4 or x = −7"), "x = (−3 ± 11)/2"),
        (GROWTH, Key("5304.5"), "5000 * 1.03 = 5150"),
        (SWEETS, Key("8"), "1/3 of 12 = 4"),
        (FUNCTION, Key("3x² + 2"), "the derivative of x³ is 3x²"),
        ("Write 19 as a binary number.", Key("10011"), "19 = 16 + 2 + 1"),
    ],
)
def test_a_right_step_is_no_wrong_result(question, key, attempt):
    found = evaluate(question, key, attempt)
    assert found.outcome == PARTLY
    assert found.right
    assert found.first_wrong == ""


@pytest.mark.parametrize(
    ("question", "key", "attempt"),
    [
        (TROLLEY, TROLLEY_KEY, "a = F/m"),
        (TROLLEY, TROLLEY_KEY, "F = m * a"),
        (TROLLEY, TROLLEY_KEY, "a = m/F"),
        (TROLLEY, Key(), "30 - 6 = 24 N"),
        (TROLLEY, Key(), "a = F/m"),
        (TROLLEY, TROLLEY_KEY, "m = 8 kg, F = 30 N"),
        (TROLLEY, TROLLEY_KEY, "I think one has to use the 6 N of friction first"),
        (SALE, Key("68 €"), "100 % = 80 €"),
        (SALE, Key("68 €"), "1 % = 0.80 €"),
        (SWEETS, Key("8"), "a third of 12 = 4"),
        (GROWTH, Key("5304.5"), "5000 * 0.03 = 150"),
        ("How many neutrons has carbon-14?", Key("8", "14 − 6 = 8"), "the mass number is 14"),
        ("How many neutrons has carbon-14?", Key("8", "14 − 6 = 8"), "6 protons"),
        ("How much is 15 % of 80?", Key("12"), "10 % of 80 = 8"),
        ("19 sweets are shared by 2 children. How many are left over?", Key("1"), "19 : 2 = 9 remainder"),
        ("How many grams of water are made of 4 g of hydrogen?", Key("36 g"), "2H2 + O2 = 2H2O"),
        ("Where does the program print 5?", Key("in the last line"), "a = b + c"),
        (FUNCTION, Key("3x² + 2"), "f'(x) = lim (f(x+h) − f(x))/h"),
    ],
)
def test_what_cannot_be_told_is_not_called_wrong(question, key, attempt):
    found = evaluate(question, key, attempt)
    assert found.outcome in (PARTLY, UNKNOWN)
    assert found.first_wrong == ""


@pytest.mark.parametrize(
    ("question", "key", "attempt", "first_wrong"),
    [
        (TROLLEY, TROLLEY_KEY, "36 N", "36 N"),
        (TROLLEY, TROLLEY_KEY, "30 + 6 = 36 N", "30 + 6 = 36 N"),
        (TROLLEY, TROLLEY_KEY, "30 - 6 = 26 N", "30 - 6 = 26 N"),
        (TROLLEY, Key(), "30 - 6 = 26 N", "30 - 6 = 26 N"),
        (TROLLEY, TROLLEY_KEY, "a = 24 m/s²", "a = 24 m/s²"),
        (TROLLEY, TROLLEY_KEY, "a = 30/8 = 3.75 m/s²", "a = 30/8 = 3.75 m/s²"),
        (TROLLEY, Key("a = 3 m/s²"), "4.5 m/s²", "4.5 m/s²"),
        (TROLLEY, Key("3 m/s²"), "I think the acceleration is 8", "I think the acceleration is 8"),
        (HEATER, Key("1840 W", "P = U · I"), "230 / 8 = 28.75 W", "230 / 8 = 28.75 W"),
        (PLATE, Key("1 m²"), "2.5 * 40 = 100", "2.5 * 40 = 100"),
        (PLATE, Key("1 m²"), "40 cm = 4 m", "40 cm = 4 m"),
        (AGES, Key("12"), "x = 16", "x = 16"),
        (SALE, Key("68 €"), "95 €", "95 €"),
        (LINEAR, Key("x = 7"), "3x = 7", "3x = 7"),
        (LINEAR, Key("x = 7"), "x = 21", "x = 21"),
        (LINEAR, Key("7"), "21", "21"),
        (QUADRATIC, Key("x = 4 or x = −7"), "x = -4", "x = -4"),
        (SYSTEM, Key("x = 7, y = 3"), "x = 3, y = 7", "x = 3"),
        (FUNCTION, Key("3x² + 2"), "f'(x) = 3x² + 2x", "f'(x) = 3x² + 2x"),
        ("Write 19 as a binary number.", Key("10011"), "11001", "11001"),
    ],
)
def test_a_wrong_result_stays_wrong(question, key, attempt, first_wrong):
    found = evaluate(question, key, attempt)
    assert found.outcome == WRONG
    assert found.first_wrong == first_wrong


@pytest.mark.parametrize(
    ("question", "key", "attempt"),
    [
        (TROLLEY, TROLLEY_KEY, "F = 30 - 6 = 24 N\na = 24/8 = 3 m/s²"),
        (TROLLEY, TROLLEY_KEY, "30 N / 8 kg = 3.75; 6/8 = 0.75; 3.75 - 0.75 = 3"),
        (TROLLEY, TROLLEY_KEY, "a = F/m = (30 - 6)/8 = 3"),
        (TROLLEY, TROLLEY_KEY, "a = 3 m/s^2, since 8 * 3 = 24"),
        (HEATER, Key("1840 W"), "P = U * I = 230 V * 8 A = 1.84 kW"),
        (HEATER, Key("1840 W"), "1840 W because P = U * I"),
        (BOND, Key("9 g"), "0.5 mol * 18 g/mol = 9 g"),
        (SALE, Key("68 €"), "80 * 0.85 = 68"),
        (AGES, Key("12"), "4x = 48, x = 12"),
        (TRIANGLE, Key("10 cm"), "c² = 36 + 64 = 100, c = 10 cm"),
        (PLATE, Key("1 m²"), "2.5 m * 0.4 m = 1 m²"),
        (PLATE, Key("1 m²"), "10 000 cm²"),
        (DICE, Key("1/18", "2 of 36 throws"), "2/36 = 1/18"),
        (LINEAR, Key("x = 7"), "3x = 21\nx = 7\ncheck: 5*7 − 7 = 28 and 2*7 + 14 = 28"),
        (QUADRATIC, Key("x = 4 or x = −7"), "(x + 7)(x − 4) = 0\nx = -7 or x = 4"),
        ("Solve x² = 9.", Key("x = 3 or x = −3"), "x = ±3"),
        ("Solve x² − 5x + 6 = 0.", Key("2 and 3"), "x = 2 or 3"),
        ("Balance H2 + O2 → H2O.", Key("2 H2 + O2 → 2 H2O"), "2H2 + O2 -> 2H2O"),
        (SYSTEM, Key("x = 7, y = 3"), "2x = 14, x = 7, y = 3"),
        (FUNCTION, Key("3x² + 2"), "f'(x) = 3x² + 2"),
        ("Write 19 as a binary number.", Key("10011"), "19 = 16 + 2 + 1\n10011"),
    ],
)
def test_a_way_to_the_right_result_is_right(question, key, attempt):
    assert evaluate(question, key, attempt).outcome == RIGHT


def test_of_a_wrong_result_the_steps_before_it_are_right():
    found = evaluate(TROLLEY, TROLLEY_KEY, "30 - 6 = 24 N\n24 * 8 = 192")
    assert found == Evaluation(PARTLY, ("30 - 6 = 24 N",), "24 * 8 = 192")


def test_a_row_of_guesses_is_no_result():
    assert evaluate(LINEAR, Key("x = 7"), "4, 5, 6, 7").outcome != RIGHT
    assert evaluate(LINEAR, Key("x = 7"), "5\n6\n7").outcome != RIGHT
    assert evaluate(LINEAR, Key("x = 7"), "is it 6 or 7?").outcome != RIGHT


MAKES_SUGAR = "What do plants make in photosynthesis, and of what?"
SUGAR_KEY = Key("Glucose and oxygen, of carbon dioxide and water, with light.")
TERMS = (
    "What is a plant cell, chloroplast, osmosis, photosynthesis, enzyme, mitosis, glucose, oxygen, carbon dioxide, "
    "water, light, diffusion, nucleus, membrane, respiration, stomata, xylem, phloem"
)


@pytest.mark.parametrize(
    ("question", "key", "attempt"),
    [
        (MITOSIS, Key("Mitosis"), f"{TERMS}?"),
        (MITOSIS, Key("Mitosis"), f"{TERMS}? Please explain all of them."),
        (MITOSIS, Key("Mitosis"), TERMS.removeprefix("What is ")),
        (MITOSIS, Key("Mitosis"), "meiosis, mitosis, osmosis"),
        (MITOSIS, Key("Mitosis"), "meiosis or mitosis or osmosis"),
        (MITOSIS, Key("Mitosis"), "meiosis\nmitosis\nosmosis"),
        (MITOSIS, Key("Mitosis"), "What is mitosis?"),
        (CAPITAL, Key("Canberra"), "It is not Canberra."),
        (CAPITAL, Key("Canberra"), "Sydney, Canberra, Melbourne"),
        ("Balance H2 + O2 → H2O.", Key("2 H2 + O2 → 2 H2O"), "oxygen has two atoms on the left"),
        (MITOSIS, Key("Mitosis"), "Can you explain mitosis to me?"),
        (MITOSIS, Key("Mitosis"), "Was ist Mitose, Mitosis, Meiose?"),
        (MITOSIS, Key("Mitosis"), "cell nucleus mitosis meiosis membrane enzyme protein"),
        (MAKES_SUGAR, SUGAR_KEY, f"{TERMS}?"),
        (MAKES_SUGAR, SUGAR_KEY, TERMS.removeprefix("What is ")),
        (MAKES_SUGAR, SUGAR_KEY, f"I know these words: {TERMS.removeprefix('What is ')}."),
        (MAKES_SUGAR, SUGAR_KEY, TERMS.removeprefix("What is ").replace(",", "")),
        (MAKES_SUGAR, SUGAR_KEY, TERMS.removeprefix("What is ").replace(", ", "\n")),
        (MAKES_SUGAR, SUGAR_KEY, "What are glucose, oxygen, carbon dioxide and water? What has light to do with it?"),
        (MAKES_SUGAR, SUGAR_KEY, "Why do plants need carbon dioxide and water and light to make glucose and oxygen?"),
    ],
)
def test_terms_in_a_row_and_questions_are_no_right_answer(question, key, attempt):
    assert evaluate(question, key, attempt).outcome != RIGHT


@pytest.mark.parametrize(
    ("question", "attempt"),
    [
        (MITOSIS, f"{TERMS}?"),
        (MITOSIS, "What is mitosis? How does osmosis work?"),
        (MITOSIS, f"{TERMS}? How does a chloroplast work?"),
        (MAKES_SUGAR, "What is glucose? And what is chlorophyll? Where does the oxygen go?"),
    ],
)
def test_questions_are_no_attempt(question, attempt):
    assert not is_attempt(attempt, question)


@pytest.mark.parametrize(
    ("question", "key", "attempt"),
    [
        (MITOSIS, Key("Mitosis"), "mitosis"),
        (MITOSIS, Key("Mitosis"), "Mitosis!"),
        (MITOSIS, Key("Mitosis"), "is it mitosis?"),
        (MITOSIS, Key("Mitosis"), "maybe mitosis, because the nucleus divides"),
        (MITOSIS, Key("Mitosis"), "The cell divides into two identical daughter cells, this is called mitosis."),
        (MITOSIS, Key("Mitosis"), "I think it is mitosis. Is that right?"),
        (MITOSIS, Key("Mitosis"), "ich glaube Mitosis"),
        (MITOSIS, Key("Mitosis"), "not sure, mitosis"),
        (MITOSIS, Key("Mitosis"), "The cell divides in two, and this is mitosis, is that right?"),
        (MITOSIS, Key("Mitosis"), "I would say that this process is called mitosis?"),
        (TROLLEY, TROLLEY_KEY, "I got a = 24 N / 8 kg = 3 m/s², is that right?"),
        (TROLLEY, TROLLEY_KEY, "so 24 N / 8 kg = 3 m/s²?"),
        (CAPITAL, Key("Canberra"), "I think Canberra, as a compromise between Sydney and Melbourne"),
        (MAKES_SUGAR, SUGAR_KEY, "glucose and oxygen, of carbon dioxide, water and light"),
        (MAKES_SUGAR, SUGAR_KEY, "glucose, oxygen, carbon dioxide, water, light"),
        (
            MAKES_SUGAR,
            SUGAR_KEY,
            "They make glucose. Oxygen comes out too. They need carbon dioxide and water for it, "
            "and the light of the sun.",
        ),
        (MAKES_SUGAR, SUGAR_KEY, "They take in carbon dioxide\nand water\nwith light they make glucose and oxygen"),
        ("Which gas do plants take in?", Key("Carbon dioxide"), "carbon dioxide"),
        ("Who wrote Faust?", Key("Johann Wolfgang von Goethe"), "It was Johann Wolfgang Goethe"),
        ("What does the heart do?", Key("It pumps blood through the body."), "the heart pumps blood round the body"),
        (
            "Why is the sky blue?",
            Key("Blue light is scattered most by the air."),
            "because the air scatters the blue light more than other colours, so we see it everywhere",
        ),
    ],
)
def test_honest_answers_in_words_stay_right(question, key, attempt):
    assert is_attempt(attempt, question)
    assert evaluate(question, key, attempt).outcome == RIGHT


@pytest.mark.parametrize("attempt", ["x = " * 2500, "1 + " * 2500, "(" * 10_000, "x = 7\n" * 2000, "a" * 10_000])
def test_work_is_bounded(attempt):
    started = time.process_time()
    evaluate(LINEAR, Key("x = 7"), attempt)
    is_attempt(attempt, LINEAR)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("attempt", "first_wrong"),
    [
        ("F = m * a\n36 = 4 * a\na = 8 m/s²", "a = 8 m/s²"),
        ("36 = 4a\na = 8", "a = 8"),
        ("36 = 4a\na = 9", ""),
        ("10 = 3x\nx = 3.3", ""),
        ("x^2 = 9\nx = -3", ""),
        ("v = 3\nt = 4", ""),
    ],
)
def test_a_value_that_an_equation_further_up_does_not_have_is_wrong_whatever_the_exercise(attempt, first_wrong):
    found = evaluate("Something that nobody here can work out by itself.", Key(), attempt)
    assert found.first_wrong == first_wrong
