"""Sets pages for the tests line by line, as a publisher's program would."""

import pymupdf

from school_ai.ai.knowledge.extract import open_document
from school_ai.ai.knowledge.pages import Page

WIDTH, HEIGHT = 595, 842

LEFT_TEXT = (
    "The river carries sand and stones towards the sea. Where the water is slow, it lets them fall, and a bank of "
    "sand grows from year to year. In a bend the water is fast on the outside and slow on the inside, so the outside "
    "is worn away and the inside grows. After a long time the bend becomes so narrow that a flood can cut through it "
    "and leave a lake behind that has the form of a bow."
)
RIGHT_TEXT = (
    "Glaciers work in another manner. Ice is heavy and moves slowly, and it takes along whatever lies in its way. "
    "Valleys that were once narrow have become wide, with steep walls on both sides. When the ice melts it leaves "
    "behind hills of clay and stones, which are called moraines, and many small lakes between them, as can be seen "
    "in the north of Europe and in Canada today."
)


class Typesetter:
    """A PDF in the making. Lengths are points, y runs down, and the y of a text is that of its baseline."""

    def __init__(self):
        self.pdf = pymupdf.open()

    def page(self, width: float = WIDTH, height: float = HEIGHT) -> "Typesetter":
        self.sheet = self.pdf.new_page(width=width, height=height)
        return self

    def text(self, x: float, y: float, text: str, size: float = 10, font: str = "helv") -> float:
        """Returns where the text ends."""
        self.sheet.insert_text((x, y), text, fontsize=size, fontname=font)
        return x + pymupdf.get_text_length(text, fontname=font, fontsize=size)

    def right(self, x: float, y: float, text: str, size: float = 10, font: str = "helv") -> None:
        self.text(x - pymupdf.get_text_length(text, fontname=font, fontsize=size), y, text, size, font)

    def column(
        self, x: float, y: float, width: float, text: str, size: float = 10, pitch: float = 12.5, font: str = "helv"
    ) -> float:
        """A paragraph, its lines broken at spaces; a | in the text is where a word may be broken by a hyphen. Returns
        the baseline of the line that would come next."""
        line = ""
        for word in text.split():
            for place, part in enumerate(parts := word.split("|")):
                rest = "".join(parts[place:])
                glue = " " if line and place == 0 else ""
                if self._fits(line + glue + rest, width, size, font):
                    line += glue + rest
                    break
                if self._fits(f"{line}{glue}{part}-", width, size, font) and place < len(parts) - 1:
                    line += glue + part
                    continue
                self.text(x, y, line + ("-" if place and not line.endswith("-") else ""), size, font)
                y += pitch
                line = rest
                break
        self.text(x, y, line, size, font)
        return y + pitch

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.sheet.draw_line((x0, y0), (x1, y1), width=0.6)

    def data(self) -> bytes:
        return self.pdf.tobytes()

    def pages(self) -> list[Page]:
        return pages_of(self.data())

    @staticmethod
    def _fits(line: str, width: float, size: float, font: str) -> bool:
        return pymupdf.get_text_length(line, fontname=font, fontsize=size) <= width


def pages_of(data: bytes, **options) -> list[Page]:
    with open_document(data, **options) as document:
        return list(document.pages())


def blocks_of(page: Page) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind, page.text[block.start : block.end]) for block in page.blocks]
