"""Splits running text into sentences, keeping where each one stands."""

import re
from collections.abc import Iterator

# A full stop behind one of these ends no sentence. In the languages that the demo and the tests speak.
_ABBREVIATIONS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "eg",
        "ie",
        "cf",
        "fig",
        "figs",
        "eq",
        "eqs",
        "no",
        "nos",
        "vol",
        "ch",
        "sec",
        "p",
        "pp",
        "approx",
        "ca",
        "al",
        "jr",
        "sr",
        "z.b",
        "d.h",
        "u.a",
        "bzw",
        "ca",
        "nr",
        "abb",
        "s",
        "vgl",
        "evtl",
        "ggf",
        "usw",
        "bspw",
        "m",
        "mme",
        "mlle",
        "ex",
        "env",
    ]
)
_END = re.compile(r"[.!?…。！？؟।]+[\"'”’»)\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"([^\s(\[“\"«]+?)[.!?…]+[\"'”’»)\]]*$")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence in `text`, white space around it left out. A line break ends a sentence."""
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for end in _END.finditer(text, line.start(), line.end()):
            if _ends_here(text, start, end):
                yield from _trimmed(text, start, end.end())
                start = end.end()
        yield from _trimmed(text, start, line.end())


def _ends_here(text: str, start: int, end: re.Match) -> bool:
    following = text[end.end() : end.end() + 3].lstrip()
    if following[:1].islower():
        return False
    if not end.group().startswith("."):
        return True
    word = _LAST_WORD.search(text, start, end.end())
    if not word:
        return True
    bare = word.group(1).lower().rstrip(".")
    is_initial = len(bare) == 1 and bare.isalpha() and word.group(1)[0].isupper()
    is_item_number = bare.isdigit() and not text[start : word.start()].strip()
    return not (bare in _ABBREVIATIONS or is_initial or is_item_number)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
