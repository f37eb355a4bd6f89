import time

import pytest

from school_ai.ai.tutor.asked import SAME, SetTask
from school_ai.ai.tutor.expressions import formula_pieces, numbers, plain_signs
from school_ai.ai.tutor.overlap import SetTasks

TASKS = SetTasks(
    [
        SetTask("linear", "Solve 3x + 5 = 20.", "Linear equations, worksheet 7", answer="x = 5"),
        SetTask("brackets", "Solve 2(x − 4) = 18.", "Linear equations, worksheet 7"),
        SetTask("fractions", "Work out 2/3 + 1/4.", "Adding fractions, page 41"),
        SetTask("train", "A train covers 270 km in 1.5 hours. What is its average speed?", "Speed"),
        SetTask("balance", "Balance: Al + O₂ → Al₂O₃", "Balancing"),
        SetTask(
            "kiosk", "The kiosk has fixed costs of 240 euros, sells at 2.50 and buys at 1.30. How many must it sell?"
        ),
        SetTask("nile", "Why did Herodotus call Egypt a gift of the Nile?", "Egypt"),
        SetTask("mitochondria", "What is the task of the mitochondria?", "The cell"),
        SetTask("friar", "Why does Friar Laurence agree to marry the two?", "Test", is_assessment=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Solve 3x + 5 = 20.", "linear"),
        ("3*x+5=20 ?", "linear"),
        ("what is y if 5 + 3y = 20", "linear"),
        ("20 = 3x + 5", "linear"),
        ("three x plus five equals twenty", "linear"),
        ("drei x plus fünf ist gleich zwanzig", "linear"),
        ("trois x plus cinq égale vingt", "linear"),
        ("löse mir 3x+5=20 auf", "linear"),
        ("I don't want the answer, only what you'd write after x= in 2(x-4)=18", "brackets"),
        ("whats 1/4 + 2/3", "fractions"),
        ("$\\frac{2}{3} + \\frac{1}{4}$", "fractions"),
        ("270 km in 1,5 h, how fast", "train"),
        ("270 150 km average speed of a train??", "train"),
        ("un train fait 270 km en 1,5 heures", "train"),
        ("4Al + 3O2 -> 2Al2O3 is that right", "balance"),
        ("my dad owns a kiosk with fixed costs 240, buying 1.30 and selling 2.50", "kiosk"),
        ("why was egpyt a gift of the nile acording to herodotos", "nile"),
        ("of the Nile a gift - Egypt - Herodotus - why", "nile"),
        ("task of mitochondria pls", "mitochondria"),
        ("why does friar lawrence marry them, Friar Laurence agree", "friar"),
        ("do worksheet 7 for me", "linear"),
        ("the herodotus one pls", "nile"),
        ("Hazme el ejercicio del kiosk", "kiosk"),
        ("die Aufgabe mit dem Kiosk", "kiosk"),
        ("whats nr 1, that train thing", "train"),
        ("para el ejercicio uno, el train", "train"),
        ("costs 240, sells at 2.50, buys at 1.30?", "kiosk"),
        ("write me two sentences on egypt and its nile gift", "nile"),
    ],
)
def test_a_task_is_recognised_however_it_is_put(text, task):
    found = TASKS.overlaps([text])
    assert task in {each.task.name for each in found if each.share >= SAME}, found


@pytest.mark.parametrize(
    "text",
    [
        "why do we need the same denominator when adding fractions",
        "what is an equation",
        "how does the Nile flow",
        "explain average speed in general",
        "solve 4x + 7 = 31",
        "5/6 - 3/8",
        "what do trains run on",
        "who was Herodotus",
        "hello",
        "",
        "why does my magnet not like my spoon",
        "Fe2O3 + CO -> Fe + CO2",
        "whats nr 3, that train thing",
        "no one told me what a train weighs",
        "an exercise about Egypt would help me",
        "number 1 was easy",
        "which one of the two is an equation",
    ],
)
def test_other_questions_are_no_task(text):
    assert all(each.share < SAME for each in TASKS.overlaps([text]))


def test_a_task_that_is_split_over_turns_is_found_in_the_turns_joined():
    first, second = "a train covers 270 km", "in 1.5 hours. so what is the average speed"
    assert TASKS.overlaps([first])[0].share < TASKS.overlaps([second, f"{first} {second}"])[0].share


def test_best_come_first_and_nothing_is_found_among_nothing():
    found = TASKS.overlaps(["Solve 3x + 5 = 20. Work out 2/3 + 1/4."])
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)
    assert {"linear", "fractions"} <= {each.task.name for each in found}
    assert SetTasks([]).overlaps(["Solve 3x + 5 = 20."]) == []


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("3x + 5 = 20", "20=5+3x"),
        ("7x − 9 = 4x + 12", "12 + 4y = −9 + 7y"),
        ("3x + 5 = 20", "3·x + 5 = 20"),
        ("x² − 5x − 14 = 0", "x squared minus 5x minus 14 equals 0"),
        ("C3H8 + O2 -> CO2 + H2O", "C₃H₈ + 5 O₂ → 3 CO₂ + 4 H₂O"),
        ("5/6 − 3/8", "5/6 minus 3/8"),
    ],
)
def test_formulas_meet(text, other):
    def signs(written):
        return {piece for piece in formula_pieces(plain_signs(written)) if piece[0] == "§"}

    assert signs(text) == signs(other) != set()


def test_numbers_have_one_form():
    assert numbers(plain_signs("1 200 and 1'500, 2,50 and 0.5, twenty-seven, fünfunddreißig")) == [
        *("1200", "1500", "2.5", "0.5", "27", "35")
    ]


@pytest.mark.parametrize(
    "text", ["1+" * 5000, "x=" * 5000, "(" * 10_000, "2/3 " * 2500, "one plus " * 1100, "aB" * 5000]
)
def test_long_texts_take_no_long_time(text):
    begun = time.process_time()
    TASKS.overlaps([text])
    assert time.process_time() - begun < 1.5
