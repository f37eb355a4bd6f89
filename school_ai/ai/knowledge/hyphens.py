"""Puts the lines of a paragraph together again.

Whether a hyphen at a line's end belongs to the word ("well-known") or only to the line ("accele-ration") cannot be told
from the place itself. It is told from the document: which of the two forms does it use elsewhere?
"""

import re
from collections.abc import Iterable

from school_ai.ai.knowledge.characters import SOFT_HYPHEN, clean

_HYPHENS = ("-", "\u2010", "\u2011")
_LETTERS = r"[^\W\d_]+"
_TOKEN = re.compile(rf"{_LETTERS}(?:[-\u2010\u2011]{_LETTERS})*")
_LAST_WORD = re.compile(rf"((?:{_LETTERS}[-\u2010\u2011])*)({_LETTERS})[-\u2010\u2011]$")
_FIRST_WORD = re.compile(_LETTERS)

# "Haupt- und Nebensatz", "first- and second-year": what follows is no part of the word.
_AFTER_A_HANGING_HYPHEN = frozenset(
    ["and", "or", "to", "und", "oder", "bzw", "sowie", "bis", "et", "ou", "y", "o", "e", "en", "of"]
)
_KEEP_THEIR_HYPHEN = frozenset(["self", "well", "half", "ex", "quasi"])
_MOST_WORDS = 200_000


class Vocabulary:
    """The words of a document, with those that are written with a hyphen inside a line."""

    def __init__(self):
        self._words: set[str] = set()
        self._compounds: set[str] = set()

    def learn(self, lines: Iterable[str]) -> None:
        """Take in the words of a page's lines; parts of words at the ends of lines are no words."""
        words, compounds = self._words, self._compounds
        broken = False
        for line in lines:
            tokens = _TOKEN.findall(clean(line).lower())
            if broken:
                tokens = tokens[1:]
            broken = line.endswith((*_HYPHENS, SOFT_HYPHEN))
            if broken:
                tokens = tokens[:-1]
            for token in tokens:
                if token.isalpha():
                    words.add(token)
                else:
                    compounds.add(_plain(token))
            if len(words) > _MOST_WORDS:
                return

    def joined(self, text: str, line: str) -> str:
        """`text` with the next line of its paragraph."""
        if not text:
            return line
        last = text[-1]
        if last == SOFT_HYPHEN:
            return text[:-1] + line
        before = text[-2:-1]
        if last in _HYPHENS and before.isalpha() and line[:1].isalpha():
            return self._across_hyphen(text, line)
        if (last in _HYPHENS or last == "/") and before.isalnum() and line[:1].isalnum():
            return text + line
        if last == "—" and not before.isspace():
            return text + line
        if _is_written_without_spaces(last) and _is_written_without_spaces(line[0]):
            return text + line
        return f"{text} {line}"

    def _across_hyphen(self, text: str, line: str) -> str:
        head, tail = _LAST_WORD.search(text), _FIRST_WORD.match(line)
        if head is None or tail is None:
            return text + line
        if tail.group().lower() in _AFTER_A_HANGING_HYPHEN:
            return f"{text} {line}"
        if head.group(1) or self._keeps_hyphen(head.group(2), tail.group()):
            return text + line
        return text[:-1] + line

    def _keeps_hyphen(self, head: str, tail: str) -> bool:
        if len(head) == 1 or tail[0].isupper():
            return True
        head, tail = head.lower(), tail.lower()
        if f"{head}-{tail}" in self._compounds:
            return True
        if head + tail in self._words:
            return False
        # Two words that the document knows by themselves are a compound; a syllable is no word.
        both_are_words = len(head) > 2 and len(tail) > 2 and head in self._words and tail in self._words
        return both_are_words or head in _KEEP_THEIR_HYPHEN


def _plain(token: str) -> str:
    return token.replace("\u2010", "-").replace("\u2011", "-")


def _is_written_without_spaces(character: str) -> bool:
    return "\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"
