"""Brings characters to the form in which people search for them and models know them."""

import re
import unicodedata

_SPACES = (0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
# Without width or without a glyph: nobody sees them, and a word with one in it is not found. Some are a way to hide
# text (tags, direction marks). The joiners of Persian and Hindi (200C, 200D) are letters' business and stay.
_UNSEEN = (0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_TAGS = range(0xE0000, 0xE0080)
# Ligatures and the shapes that Arabic letters take within a word, as one character each.
_SHAPES = (*range(0xFB00, 0xFB50), *range(0xFB50, 0xFDFE), *range(0xFE70, 0xFEFD))

_TABLE: dict[int, str] = dict.fromkeys(_SPACES, " ")
_TABLE |= dict.fromkeys((*_UNSEEN, *_TAGS), "")
_TABLE |= {code: shape for code in _SHAPES if (shape := unicodedata.normalize("NFKC", chr(code))) != chr(code)}
_TABLE |= dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), " ")

SOFT_HYPHEN = "\u00ad"
# A font that does not say what its apostrophe is: "Newton\ufffds law", "don\ufffdt".
_LOST_APOSTROPHE = re.compile(r"(?<=[^\W\d_])\ufffd(?=(?:s|t|d|m|re|ll|ve)\b)")


def clean(text: str) -> str:
    """Text in composed form (NFC), without ligatures, odd spaces and unseen characters. Line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    if "\ufffd" in text:
        text = _LOST_APOSTROPHE.sub("’", text)
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def clean_line(text: str) -> str:
    """The same for one line: every white space becomes a single space."""
    return " ".join(clean(text).split())
