"""What a small change in a large book costs: the passages that are embedded again."""

from collections import Counter

import pymupdf

from benchmarks.knowledge import schools
from benchmarks.knowledge.made_up import Words
from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from school_ai.tests.fakes.provider import KEY, FakeProvider, provider

PAGES, CHANGED = 300, 150
PAGES_OF_A_CHAPTER, PARAGRAPHS, WORDS = 12, 3, 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 72, 523, 90, 790


@benchmark(unit="passages", bar=0, better="lower", needs_site=True)
def passages_embedded_after_one_page(run: Run) -> Figure:
    """Passages embedded, beyond those of the changed page, as one page of a 300-page book is changed and it is read
    again. The embedding model is a provider's, over HTTP, and what it is sent is counted there."""
    book = Book(run.seed)
    with shelf_site("rereading") as frappe, provider() as fake:
        schools.empty(frappe)
        _embed_with(frappe, fake)
        from school_ai.tests import shelf

        document = frappe.get_doc(
            {
                "doctype": "AI Knowledge Document",
                "title": "A book",
                "file": shelf.upload(book.pdf(), "book.bin"),
                "visibility": "Everyone",
                "text_language": "en",
            }
        ).insert()
        _read(frappe, document)
        before = _passages(frappe, document.name)
        first = _embedded(fake)
        if sum(first.values()) != len(before):
            raise RuntimeError(f"{sum(first.values())} passages embedded at first, {len(before)} in the database")

        fake.requests.clear()
        book.change(CHANGED)
        document.file = shelf.upload(book.pdf(), "book-changed.bin")
        document.save()
        _read(frappe, document)
        after = _passages(frappe, document.name)
        again = _embedded(fake)
        schools.empty(frappe)

    of_page = Counter(text for page, text in after.values() if page == CHANGED)
    new = Counter(text for name, (_, text) in after.items() if name not in before)
    if not of_page or new - again:
        raise RuntimeError(f"passages that are new were not embedded: {sum((new - again).values())}")
    return Figure(
        sum((again - of_page).values()),
        f"{sum(again.values())} embedded again; page {CHANGED} has {sum(of_page.values())} passages, "
        f"the book {len(after):,}",
    )


class Book:
    """A book of made-up words in chapters and sections, with a running header and a page number on each page."""

    def __init__(self, seed: int):
        self.words = Words(seed)
        self.pages = [self._page() for _ in range(PAGES)]

    def change(self, number: int) -> None:
        """Write one page (counted from 1) anew, longer by a paragraph."""
        self.pages[number - 1] = [*self._page(), self.words.paragraph(WORDS // 4)]

    def _page(self) -> list[str]:
        return [self.words.paragraph(WORDS) for _ in range(PARAGRAPHS)]

    def pdf(self) -> bytes:
        document = pymupdf.open()
        for number, paragraphs in enumerate(self.pages, 1):
            sheet = document.new_page()
            chapter, of_chapter = divmod(number - 1, PAGES_OF_A_CHAPTER)
            sheet.insert_text((_LEFT, 50), f"A Book of Many Words · Chapter {chapter + 1}", fontsize=8)
            sheet.insert_text((_RIGHT - 20, 820), str(number), fontsize=8)
            y = _TOP
            if of_chapter == 0:
                y = _set(sheet, y, f"Chapter {chapter + 1}", 20)
            if of_chapter % 4 == 0:
                y = _set(sheet, y, f"{chapter + 1}.{of_chapter // 4 + 1} On {self.words.vocabulary[number]}", 14)
            for paragraph in paragraphs:
                y = _set(sheet, y, paragraph, 10)
        return document.tobytes()


def _set(sheet: pymupdf.Page, y: float, text: str, size: float) -> float:
    """Set a text and return where the next begins."""
    rest = sheet.insert_textbox(pymupdf.Rect(_LEFT, y, _RIGHT, _BOTTOM), text, fontsize=size)
    if rest < 0:
        raise ValueError("the page is full")
    return _BOTTOM - rest + size


def _embed_with(frappe, fake: FakeProvider) -> None:
    """Have the site's embeddings made by the provider."""
    frappe.get_doc("School AI Settings").update(
        {
            "embedding_provider": "OpenAI-compatible",
            "embedding_model": "embed-test",
            "embedding_base_url": fake.openai_url,
            "embedding_api_key": KEY,
        }
    ).save()
    frappe.db.commit()


def _read(frappe, document) -> None:
    """What a worker does with the task that saving has left."""
    from school_ai.tests import shelf

    frappe.db.commit()
    shelf.index(document)
    if document.status != "Ready":
        raise RuntimeError(document.problem)


def _passages(frappe, document: str) -> dict[str, tuple[int, str]]:
    """Name -> page, and the text as it is embedded."""
    rows = frappe.get_all(
        "AI Knowledge Passage", {"document": document}, ["name", "page_number", "heading", "text"], limit=0
    )
    return {row.name: (row.page_number, f"{row.heading}\n{row.text}" if row.heading else row.text) for row in rows}


def _embedded(fake: FakeProvider) -> Counter[str]:
    """What the provider was sent to embed."""
    return Counter(
        text for request in fake.requests if request.path.endswith("/embeddings") for text in request.body["input"]
    )
