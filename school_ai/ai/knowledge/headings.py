"""Tells headings from what they stand above."""

import re
from collections.abc import Mapping, Sequence

from school_ai.ai.knowledge.formulas import is_formula

LONGEST = 150
# Set larger than the body by this factor, a line stands out.
LARGER = 1.12
_SAME_SIZE = 0.6

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+[^\W\d_]{3}.*")
_CHAPTER = re.compile(
    r"(chapter|unit|lesson|section|appendix|kapitel|lektion|abschnitt|anhang|chapitre|leçon|capítulo|unidad|capitolo)"
    r"\s+(\d{1,3}|[ivxlc]+|[A-Z])\b[^.]{0,70}$",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"(fig(?:ure|ur|\.)?|table|tab(?:elle|leau|\.)|abb(?:ildung|\.)|image|photo|diagram|map|graph)"
    r"\s*(?:\d+(?:[.\-–]\d+)*[a-z]?\s*(?:[.:|]|$|[–—-]|\s(?=[A-ZÄÖÜÉÈ]))|:)",
    re.IGNORECASE,
)
_ENDINGS_OF_A_SENTENCE = (".", ",", ";", ":", "،", "。")


def is_caption(text: str) -> bool:
    """Whether a paragraph is what stands below a figure or above a table."""
    return bool(_CAPTION.match(text))


class Headings:
    """What headings look like in a document. `letters` says how many letters it has of each size in points, `short` of
    which sizes there are short lines."""

    def __init__(self, letters: Mapping[float, int], short: Sequence[float] = (), body_is_bold: bool = False):
        self.body = max(letters, key=lambda size: (letters[size], size)) if letters else 0.0
        self._body_is_bold = body_is_bold
        self._sizes: list[float] = []
        for size in sorted(set(short), reverse=True):
            if size > LARGER * self.body and (not self._sizes or self._sizes[-1] - size > _SAME_SIZE):
                self._sizes.append(size)

    def level(self, text: str, size: float, bold: bool, alone: bool) -> int:
        """1 for the outermost kind of heading, 2 and so on for those below it, 0 for what is none. `alone`: whether
        the text stands apart from what is above and below."""
        if len(text) > LONGEST or not any(map(str.isalpha, text)) or is_caption(text) or is_formula(text):
            return 0
        if text.endswith(_ENDINGS_OF_A_SENTENCE) and not text.endswith("..."):
            return 0
        larger = size > LARGER * self.body
        stands_out = larger or (bold and not self._body_is_bold and size >= 0.95 * self.body)
        if stands_out and (larger or len(text) <= 100):
            return 1 + sum(other - size > _SAME_SIZE for other in self._sizes)
        if not alone or len(text) > 80:
            return 0
        if _CHAPTER.match(text):
            return 1
        numbered = _NUMBERED.fullmatch(text)
        if numbered and not text.endswith("?"):
            return len(self._sizes) + numbered.group(1).count(".") + 1
        return 0
