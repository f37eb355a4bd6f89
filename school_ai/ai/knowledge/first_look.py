"""A first look over a whole document, before its pages are read: what runs along its pages, which words it uses, how
its headings are set.

It is the same for each reading of the same file, wherever reading begins, and one page that changes makes no difference
to it that the others would show.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from school_ai.ai.knowledge.headings import Headings
from school_ai.ai.knowledge.hyphens import Vocabulary
from school_ai.ai.knowledge.printed_lines import Sheet
from school_ai.ai.knowledge.running_lines import MarginLine, RunningLines, margin_lines

# A document of more pages is looked at in pairs of pages, at equal distances from each other.
MOST_PAGES = 800
_LONGEST_HEADING = 100


class FirstLook:
    """What was seen: `running` lines, the `words`, and the `headings`."""

    def __init__(self, sheets: Iterable[tuple[int, Sheet]]):
        """`sheets` are pairs of page number and lines of the pages to look at."""
        self.words = Vocabulary()
        letters: Counter[float] = Counter()
        short: Counter[float] = Counter()
        bold = 0
        margins: list[list[MarginLine]] = []
        for number, sheet in sheets:
            self.words.learn(line.text for line in sheet.lines)
            for line in sheet.lines:
                length = len(line.text)
                size = round(line.size, 1)
                letters[size] += length
                bold += length * line.bold
                if length <= _LONGEST_HEADING:
                    short[size] += 1
            margins.append([line for _, line in margin_lines(sheet.lines, sheet.height, number)])
        self.headings = Headings(letters, list(short), bold > 0.5 * sum(letters.values()))
        self.running = RunningLines(margins, len(margins))


def numbers_to_look_at(page_count: int, most: int = MOST_PAGES) -> Iterator[int]:
    """Numbers of pages, from 1 on: all of them, or `most` in pairs all over the document, so that pages on the left and
    on the right are seen alike. They depend on the number of pages only."""
    if page_count <= most:
        yield from range(1, page_count + 1)
        return
    pairs = most // 2
    for pair in range(pairs):
        first = 1 + pair * (page_count - 2) // (pairs - 1)
        yield first
        yield first + 1
