from typesetting import LEFT_TEXT, RIGHT_TEXT, Typesetter, blocks_of

from school_ai.ai.knowledge.pages import HEADING, LIST, PARAGRAPH, TABLE
from school_ai.tests import documents

PLANETS = [
    ("Planet", "Mass", "Moons"),
    ("Mercury", "0.055", "0"),
    ("Venus", "0.815", "0"),
    ("Earth", "1.000", "1"),
    ("Mars", "0.107", "2"),
]
PLANETS_TEXT = "\n".join(" | ".join(row) for row in PLANETS)
AROUND = [(PARAGRAPH, LEFT_TEXT), (TABLE, PLANETS_TEXT), (PARAGRAPH, RIGHT_TEXT)]


def with_table(rows=PLANETS, columns=(64, 204, 334), pitch=20.0) -> Typesetter:
    """A page of text, a table from y = 180 on, and text."""
    press = Typesetter().page()
    press.column(60, 80, 470, LEFT_TEXT)
    for place, row in enumerate(rows):
        for x, cell in zip(columns, row, strict=True):
            for line, text in enumerate(cell.split("\n")):
                press.text(x, 194 + pitch * place + 12 * line, text)
    press.column(60, 194 + pitch * len(rows) + 25, 470, RIGHT_TEXT)
    return press


def test_a_table_with_rules_around_every_cell():
    press = with_table()
    for place in range(6):
        press.rule(60, 180 + 20 * place, 460, 180 + 20 * place)
    for x in (60, 200, 330, 460):
        press.rule(x, 180, x, 280)
    assert blocks_of(press.pages()[0]) == AROUND


def test_a_table_of_coloured_cells_without_rules():
    press = with_table()
    shade = (0.9, 0.9, 1)
    for place in range(5):
        for left, right in ((60, 200), (200, 330), (330, 460)):
            box = (left, 180 + 20 * place, right, 200 + 20 * place)
            press.sheet.draw_rect(box, color=None, fill=shade, overlay=False)
    assert blocks_of(press.pages()[0]) == AROUND


def test_a_table_with_upright_rules_only_begins_a_row_where_its_first_cell_does():
    rows = [(name, f"{mass} of the\nEarth", moons) for name, mass, moons in PLANETS]
    press = with_table(rows, pitch=30)
    press.sheet.draw_rect((60, 180, 460, 330))
    for x in (200, 330):
        press.rule(x, 180, x, 330)
    expected = "\n".join(f"{name} | {mass} of the Earth | {moons}" for name, mass, moons in PLANETS)
    assert blocks_of(press.pages()[0])[1] == (TABLE, expected)


def test_a_table_with_rules_above_and_below_as_in_books():
    press = with_table()
    for y in (182, 200, 280):
        press.rule(60, y, 460, y)
    assert blocks_of(press.pages()[0]) == AROUND


def test_a_table_whose_cells_merely_stand_below_each_other():
    assert blocks_of(with_table().pages()[0]) == AROUND
    assert blocks_of(with_table(pitch=13).pages()[0]) == AROUND


def test_lines_of_one_cell_are_one_row():
    rows = [
        ("Year", "What happened", "Where"),
        ("1764", "A machine that\nspins eight threads", "England"),
        ("About\n1769", "A spinning frame", "England"),
        ("1785", "A loom that is\ndriven by water", "England and\nScotland"),
    ]
    expected = "\n".join(" | ".join(cell.replace("\n", " ") for cell in row) for row in rows)
    assert blocks_of(with_table(rows, pitch=32).pages()[0])[1] == (TABLE, expected)


def test_an_empty_cell_keeps_its_place():
    rows = [*PLANETS, ("Pluto", "", "5")]
    assert blocks_of(with_table(rows).pages()[0])[1] == (TABLE, f"{PLANETS_TEXT}\nPluto |  | 5")


def test_tables_below_each_other_are_not_one():
    markup = "<style>td, th {border: 1px solid black}</style>" + "<p>Between.</p>".join(
        f"<table>{''.join(f'<tr><td>{name}</td><td>{mass}</td></tr>' for name, mass, _ in PLANETS[start:])}</table>"
        for start in (0, 2)
    )
    from typesetting import pages_of

    (page,) = pages_of(documents.set_in_html(markup))
    assert [kind for kind, _ in blocks_of(page)] == [TABLE, PARAGRAPH, TABLE]


def test_columns_of_text_a_box_and_a_plot_are_no_tables():
    press = Typesetter().page()
    press.column(60, 80, 220, LEFT_TEXT)
    press.column(310, 80, 220, RIGHT_TEXT)
    press.sheet.draw_rect((55, 360, 535, 420))
    press.column(60, 380, 470, "What stands in a box is a paragraph as any other, however it is framed.")
    for place in range(11):
        press.rule(100, 450 + 20 * place, 300, 450 + 20 * place)
        press.rule(100 + 20 * place, 450, 100 + 20 * place, 650)
    press.text(105, 460, "v in m/s", 8)
    press.text(280, 645, "t in s", 8)
    (page,) = press.pages()
    assert TABLE not in [kind for kind, _ in blocks_of(page)]


def test_bullets_and_numbers_are_no_column_of_a_table():
    press = Typesetter().page()
    for place, text in enumerate(("Sand is carried far.", "Clay is carried further.", "Stones stay.", "Salt is gone.")):
        press.text(60, 100 + 14 * place, "\u2022", font="helv")
        press.text(80, 100 + 14 * place, text)
    assert [kind for kind, _ in blocks_of(press.pages()[0])] == [LIST] * 4


def test_a_plot_with_too_many_lines_costs_no_time():
    press = Typesetter().page()
    press.column(60, 80, 470, LEFT_TEXT)
    shape = press.sheet.new_shape()
    for place in range(1200):
        shape.draw_line((60 + place / 3, 200), (60 + place / 3, 200 + 7 * (place % 13)))
    shape.finish()
    shape.commit()
    assert blocks_of(press.pages()[0]) == [(PARAGRAPH, LEFT_TEXT)]


def test_a_table_of_contents_keeps_its_lines():
    press = Typesetter().page()
    press.text(60, 80, "Contents", 18, "hebo")
    for place, (title, number) in enumerate((("Forces", 3), ("Energy", 17), ("Waves", 40))):
        press.text(60, 120 + 16 * place, f"{title} {'.' * 60} {number}")
    kinds = blocks_of(press.pages()[0])
    assert kinds == [
        (HEADING, "Contents"),
        (PARAGRAPH, "Forces … 3"),
        (PARAGRAPH, "Energy … 17"),
        (PARAGRAPH, "Waves … 40"),
    ]
