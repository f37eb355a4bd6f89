"""A document that has text but no sheets of paper: its sections stand for pages."""

from collections.abc import Iterator, Sequence

from school_ai.ai.knowledge import exercises, text_pictures
from school_ai.ai.knowledge.pages import EMPTY, Page, Part, page_of


class WrittenDocument:
    """Pages are the given lists of parts. They are read when the document is opened, since nothing else would tell how
    many there are."""

    def __init__(self, pages: Sequence[Sequence[Part]]):
        self._pages = pages

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def pages(self, start: int = 1, stop: int | None = None) -> Iterator[Page]:
        for number in range(start, stop or self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page:
        parts = exercises.mark(self._pages[number - 1])
        return page_of(number, parts) if parts else Page(number, "", read_by=EMPTY)

    def picture(self, number: int, dpi: int = 110, marks: Sequence[str] = ()) -> bytes:
        """The page's text as PNG, with the given texts marked."""
        return text_pictures.drawn(self.page(number), marks, dpi)
