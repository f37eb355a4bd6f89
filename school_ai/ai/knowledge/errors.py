"""Why a document cannot be read. The words for people are chosen by the caller, by the error's class and values."""


class UnreadableDocument(Exception):
    """The document cannot be read, and reading it again will not help."""


class EmptyFile(UnreadableDocument):
    """The file has no bytes."""


class EncryptedDocument(UnreadableDocument):
    """The document asks for a password."""


class BrokenDocument(UnreadableDocument):
    """The file is of a known kind, but damaged beyond repair."""


class NoPages(UnreadableDocument):
    """The document opens, but has no pages."""


class NoText(UnreadableDocument):
    """No page has any text, neither in its text layer nor to be seen on it."""


class UnsupportedKind(UnreadableDocument):
    """The content is of a kind that is not read. `kind` says what it is, as far as it can be told, or is empty."""

    def __init__(self, kind: str = ""):
        super().__init__(kind)
        self.kind = kind


class TooManyPages(UnreadableDocument):
    """The document has more pages than are allowed."""

    def __init__(self, pages: int, allowed: int):
        super().__init__(f"{pages} pages, {allowed} allowed")
        self.pages = pages
        self.allowed = allowed


class OcrUnavailable(Exception):
    """Tesseract, or the data of one of its languages, is missing. Not the document's fault."""

    def __init__(self, missing: str):
        super().__init__(missing)
        self.missing = missing
