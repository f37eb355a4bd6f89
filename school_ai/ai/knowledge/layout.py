"""From the lines of a page to its parts: tables, fractions, columns, paragraphs, exercises."""

from collections.abc import Sequence

from school_ai.ai.knowledge import exercises
from school_ai.ai.knowledge.columns import reading_order
from school_ai.ai.knowledge.formulas import with_fractions
from school_ai.ai.knowledge.headings import Headings
from school_ai.ai.knowledge.hyphens import Vocabulary
from school_ai.ai.knowledge.pages import Part
from school_ai.ai.knowledge.paragraphs import parts_of
from school_ai.ai.knowledge.printed_lines import Line
from school_ai.ai.knowledge.rulings import Rulings
from school_ai.ai.knowledge.tables import Table, aligned_tables, ruled_tables

NO_RULINGS = Rulings([], [])


def parts_of_page(
    lines: Sequence[Line],
    headings: Headings,
    words: Vocabulary,
    rulings: Rulings = NO_RULINGS,
    aside: Sequence[Line] = (),
) -> list[Part]:
    """The parts of a page in reading order. `aside` are lines that run in another direction than the text."""
    found, rest = ruled_tables(list(lines), rulings)
    rest = with_fractions(rest, rulings.lines)
    stretches: list[list[Line | Table]] = []
    for stretch in reading_order([*rest, *found]):
        tables = [item for item in stretch if isinstance(item, Table)]
        aligned, others = aligned_tables([item for item in stretch if isinstance(item, Line)])
        stretches.append([*tables, *aligned, *others])
    if aside:
        stretches.append(list(aside))
    return exercises.mark(parts_of(stretches, headings, words))
