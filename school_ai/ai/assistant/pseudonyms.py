"""Names of people replaced before a text leaves the school, and put back into what comes.

A placeholder tells nothing but which of the people it is within one conversation with a provider.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from school_ai.ai.knowledge.words import fold

# What a name is cut into. Initials tell nobody by themselves.
SHORTEST = 3
_PLACEHOLDER = re.compile(r"PERSON[\s_-]?(\d{1,5})\b", re.IGNORECASE)


@dataclass
class Pseudonyms:
    """Placeholders for people. `people`: record -> the name that it is put back with."""

    people: Mapping[str, str]
    # A name that several people have is theirs alike: it is replaced, and put back as it was written.
    _by_name: dict[str, str] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)
    _pattern: re.Pattern | None = None

    def __post_init__(self) -> None:
        self._by_name = {}
        parts: dict[str, set[str]] = {}
        for record, name in self.people.items():
            for each in _forms(record, name):
                parts.setdefault(fold(each), set()).add(record)
        for form, records in parts.items():
            self._by_name[form] = next(iter(records)) if len(records) == 1 else ""
        longest_first = sorted(parts, key=len, reverse=True)
        if longest_first:
            self._pattern = re.compile(
                r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?:[’']?s)?(?!\w)", re.IGNORECASE
            )

    def hide(self, text: str) -> str:
        """The text with a placeholder for each name in it."""
        if not self._pattern:
            return text
        found, at = [], 0
        # Looked for in the folded text: accents and capitals are written as it comes.
        folded, places = _folded(text)
        for match in self._pattern.finditer(folded):
            start, end = places[match.start()], places[match.end()]
            if start < at:
                continue
            found += [text[at:start], self._placeholder(match[0], text[start:end])]
            at = end
        return "".join([*found, text[at:]])

    def show(self, text: str) -> str:
        """The text with the names in place of the placeholders. One that was never given stays out."""
        said = {number: name for name, number in self._said.items()}

        def name(match: re.Match) -> str:
            written = said.get(str(int(match[1])))
            if written is None:
                return "…"
            return self.people.get(written, written)

        return _PLACEHOLDER.sub(name, text)

    def record(self, placeholder: str) -> str | None:
        """Whose placeholder it is; None for one that was never given, or that several people have."""
        match = _PLACEHOLDER.fullmatch(placeholder.strip())
        said = {number: name for name, number in self._said.items()}
        found = said.get(str(int(match[1]))) if match else None
        return found if found in self.people else None

    def _placeholder(self, folded: str, written: str) -> str:
        bare = folded if folded in self._by_name else re.sub(r"[’']?s$", "", folded)
        key = self._by_name.get(bare) or written
        return f"PERSON_{self._said.setdefault(key, str(len(self._said) + 1))}"


def _forms(record: str, name: str) -> Iterable[str]:
    """What a person is called by: the record's name, the whole name, and each part of it."""
    yield record
    if name.strip():
        yield name.strip()
    for part in re.split(r"[\s,]+", name):
        for each in {part, *part.split("-")}:
            if len(each) >= SHORTEST:
                yield each


def _folded(text: str) -> tuple[str, list[int]]:
    """The text folded, and for each character of that, and its end, where it stands in the text."""
    characters, places = [], []
    for at, character in enumerate(text):
        for each in fold(character):
            characters.append(each)
            places.append(at)
    # A mark that stands by itself goes with the letter before it.
    return "".join(characters), [*places, len(text)]
