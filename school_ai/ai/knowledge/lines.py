"""Puts the lines of a paragraph together again."""

_HYPHENS = ("-", "\u2010", "\u00ad")


def join_line(text: str, line: str) -> str:
    """`text` with the next line of its paragraph, a word that was broken at the line's end made whole."""
    if not text:
        return line
    if text.endswith(_HYPHENS) and text[-2:-1].isalpha() and line[:1].islower():
        return text[:-1] + line
    return f"{text} {line}"
