import pytest
from typesetting import LEFT_TEXT, Typesetter, blocks_of, pages_of

from school_ai.ai.knowledge.characters import clean
from school_ai.ai.knowledge.formulas import fraction, is_formula, subscript, superscript
from school_ai.ai.knowledge.pages import HEADING, PARAGRAPH
from school_ai.tests import documents


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Speed in m/s<sup>2</sup> is", "Speed in m/s² is"),
        ("Water is H<sub>2</sub>O here", "Water is H₂O here"),
        ("From v<sub>0</sub> on to v<sub>max</sub> and", "From v₀ on to v_max and"),
        ("It is 10<sup>−3</sup> m long", "It is 10⁻³ m long"),
        ("So E = mc<sup>2</sup>.", "So E = mc²."),
        ("The 1<sup>st</sup> of May", "The 1st of May"),
        ("Then (a + b)<sup>n+1</sup> is", "Then (a + b)ⁿ⁺¹ is"),
        ("And e<sup>2x</sup> or a<sup>x − 1</sup> is", "And e^2x or a^(x − 1) is"),
        ("An ion SO<sub>4</sub><sup>2−</sup> is", "An ion SO₄²⁻ is"),
    ],
)
def test_what_is_raised_and_lowered(markup, text):
    (page,) = pages_of(documents.set_in_html(f"<p>{markup}</p>"))
    assert page.text == text


def test_the_mark_of_a_footnote_is_not_lost():
    press = Typesetter().page()
    press.column(60, 100, 400, LEFT_TEXT)
    press.text(60, 300, "1", 6)
    press.text(66, 303, "See the chapter on rivers.", 8)
    assert press.pages()[0].text == f"{LEFT_TEXT}\n1 See the chapter on rivers."


def test_letters_raised_so_high_that_they_are_lines_of_their_own():
    press = Typesetter().page()
    end = press.text(72, 100, "The area is 3 m", 12)
    press.text(end + 0.5, 93.5, "2", 7)
    press.text(end + 8, 100, "and no more.", 12)
    assert press.pages()[0].text == "The area is 3 m² and no more."


def test_a_fraction_is_brought_onto_its_line():
    press = Typesetter().page()
    press.text(72, 120, "We therefore have the formula", 11)
    press.text(200, 150, "v =", 11)
    press.text(222, 143, "d2 - d1", 11)
    press.rule(220, 147, 262, 147)
    press.text(235, 157, "t2", 11)
    press.text(266, 150, "+ c", 11)
    press.text(72, 180, "where c is a number. The sign of the result tells the direction.", 11)
    assert blocks_of(press.pages()[0]) == [
        (PARAGRAPH, "We therefore have the formula"),
        (PARAGRAPH, "v = (d2 - d1)/t2 + c"),
        (PARAGRAPH, "where c is a number. The sign of the result tells the direction."),
    ]


def test_an_underlined_word_is_no_fraction():
    press = Typesetter().page()
    press.text(72, 100, "An important", 11)
    end = press.text(140, 100, "word", 11)
    press.rule(140, 102, end, 102)
    press.text(72, 114, "and another line of text that runs below it all.", 11)
    assert "/" not in press.pages()[0].text


def test_a_formula_in_bold_and_large_is_no_heading_and_stays_whole():
    press = Typesetter().page()
    press.column(60, 80, 470, LEFT_TEXT)
    press.text(200, 190, "s = v0 t + 1/2 a t2", 14, "hebo")
    press.text(200, 207, "v = v0 + a t", 14, "hebo")
    press.column(60, 240, 470, LEFT_TEXT)
    blocks = blocks_of(press.pages()[0])
    assert blocks[1] == (PARAGRAPH, "s = v0 t + 1/2 a t2\nv = v0 + a t")
    assert HEADING not in [kind for kind, _ in blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W = m·g", True),
        ("a = (v_f − v_0)/(t_f − t_0)", True),
        ("H⁺ + OH⁻ → H₂O", True),
        ("Speed and velocity", False),
        ("In words: weight is mass times the strength of gravity, or W = m·g", False),
        ("x", False),
    ],
)
def test_what_is_a_formula(text, expected):
    assert is_formula(text) == expected


def test_writing_in_one_line():
    assert fraction("a + b", "2c") == "(a + b)/2c"
    assert superscript("2") == "²"
    assert superscript("x") == "^x"
    assert superscript("th", "4") == "th"
    assert superscript("*", "word") == "*"
    assert subscript("avg") == "_avg"
    assert subscript("a, b") == "_(a, b)"


def test_ligatures_and_odd_spaces():
    (page,) = pages_of(documents.set_in_html("<p>The e\ufb03cient \ufb01rst\u00a0o\ufb00er\u2009of all</p>"))
    assert page.text == "The efficient first offer of all"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Newton\ufffds law", "Newton’s law"),
        ("True\ufffdFalse", "True\ufffdFalse"),
        ("soft\u00adly", "softly"),
        ("tag\U000e0041ged", "tagged"),
        ("\u202eturned\u202c", "turned"),
        ("e\u0301", "é"),
        ("a\x00b", "a b"),
        ("\ufefb", "لا"),
        ("می\u200cروم", "می\u200cروم"),
    ],
)
def test_characters(text, expected):
    assert clean(text) == expected
