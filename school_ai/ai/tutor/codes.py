"""Ways of writing a text so that no reader recognises it, and back.

Each function takes a text and gives it with what is written in its way put into letters, or as it was. None fails, and
each does work in proportion to the text's length.
"""

import base64
import binascii
import html
import re
import urllib.parse

from school_ai.ai.tutor.common_words import KNOWN, WORD, known_share, parted, simple

# Longer pieces are cut: what is decoded is read by a person or not at all.
MOST = 10_000
_READABLE = 0.5
_SHORTEST_TEXT, _MOSTLY, _SOME_KNOWN = 12, 0.75, 0.2

_HEX = re.compile(r"(?<![\w#])(?:0x|\\x)?[0-9a-fA-F]{2}(?:(?:[ :,-]|0x|\\x|[ ,]0x)?[0-9a-fA-F]{2}){3,}(?!\w)")
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/_-]{8,}={0,2}(?![\w+/])")
_BASE32 = re.compile(r"(?<!\w)[A-Z2-7]{8,}={0,6}(?!\w)")
_BITS = re.compile(r"(?<!\d)[01]{7,8}(?:\s?[01]{7,8}){3,}(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)\d{2,3}(?:[ ,;-]{1,2}\d{2,3}){3,}(?!\d)")
_PLACES = re.compile(r"(?<!\d)\d{1,2}(?:-\d{1,2})+(?:[ /|]+\d{1,2}(?:-\d{1,2})*)*(?!\d)")
_ESCAPED = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\U([0-9a-fA-F]{8})")
_MORSE = re.compile(r"(?<!\S)[.·•_–—−-]{1,6}(?:[ /|]+[.·•_–—−-]{1,6}){3,}(?!\S)")
_LETTERS_APART = re.compile(r"(?<!\w)\w(?:[ .\-_*·~'’]{1,3}[\w=+]){3,}(?!\w)")
_GAP = re.compile(r"[ .\-_*·~'’]{1,3}")

_MORSE_LETTERS = dict(
    zip(
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. -...- .-.-. ..--.. -..-. --..-- .-.-.-".split(),
        "abcdefghijklmnopqrstuvwxyz0123456789=+?/,.",
        strict=True,
    )
)
_LEET = str.maketrans(
    {"4": "a", "@": "a", "3": "e", "€": "e", "0": "o", "5": "s", "$": "s", "7": "t", "8": "b", "!": "i"}
)
_LEET_WORD = re.compile(r"(?<![\w.,])[\w@$€!|+]*[\w@$€|+](?![\w])")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHIFTS = [str.maketrans(_ALPHABET, _ALPHABET[by:] + _ALPHABET[:by]) for by in range(1, 26)]
_SHIFTS.append(str.maketrans(_ALPHABET, _ALPHABET[::-1]))
_FEWEST_LETTERS = 6
_EQUATION = re.compile(r"\d\s*[-+*/=^:x×]\s*\w")


def readable(text: str) -> bool:
    """Whether letters came out as words, or as a calculation."""
    text = text.strip()
    if known_share(text) >= _READABLE and len(text) >= 4:
        return True
    return len(text) <= 60 and bool(_EQUATION.search(text)) and text.isprintable()


def _is_text(text: str) -> bool:
    """Whether bytes came out as a text. Chance makes no spaces between letters: a few known words are enough."""
    if len(text) < _SHORTEST_TEXT or not text.isprintable() or " " not in text.strip():
        return False
    plain = sum(sign.isalpha() or sign in " .,;:?!'()" for sign in text)
    return plain >= _MOSTLY * len(text) and known_share(text) >= _SOME_KNOWN


def _may_be_code(text: str) -> bool:
    """Whether what was decoded is base64 once more."""
    return bool(_BASE64.fullmatch(text.strip())) and _of_base64(text.strip()) is not None


def unescaped(text: str) -> str:
    """Without HTML's entities, URL's percent signs and the escapes of programs."""
    if "&" in text:
        text = html.unescape(text)
    if text.count("%") >= 2:
        text = urllib.parse.unquote(text, errors="replace") if re.search("%[0-9a-fA-F]{2}", text) else text
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: _character(int(next(filter(None, found.groups())), 16)), text)
    return text


def _character(code: int) -> str:
    return chr(code) if 31 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " "


def out_of_bytes(text: str) -> str:
    """Base64, base32, hexadecimal, binary and decimal codes put into letters, where these can be read."""
    text = _replaced(_BITS, text, _of_bits)
    text = _replaced(_HEX, text, lambda piece: _of_bytes(_hex(piece)))
    text = _replaced(_NUMBERS, text, _of_numbers)
    text = _replaced(_BASE64, text, _of_base64)
    return _replaced(_BASE32, text, _of_base32)


def _replaced(pattern: re.Pattern, text: str, decode) -> str:
    def put(found: re.Match) -> str:
        decoded = decode(found.group())
        if decoded and (readable(decoded) or _is_text(decoded) or _may_be_code(decoded)):
            return decoded
        return found.group()

    return pattern.sub(put, text)


def _of_bytes(found: bytes | None) -> str | None:
    if not found:
        return None
    for encoding in ("utf-8", "utf-16-le") if found.count(0) else ("utf-8",):
        try:
            text = found.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(map(str.isprintable, text)) >= 0.95 * len(text.replace("\n", "")):
            return text
    return None


def _hex(piece: str) -> bytes | None:
    try:
        return bytes.fromhex(re.sub(r"0x|\\x|[ :,-]", "", piece))
    except ValueError:
        return None


def _of_base64(piece: str) -> str | None:
    # A word of a language is no base64, though its letters are.
    if simple(piece) in KNOWN or (piece.isalpha() and (piece.islower() or piece.istitle()) and len(piece) < 16):
        return None
    piece = piece.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return _of_bytes(base64.b64decode(piece + "=" * (-len(piece) % 4)))
    except (binascii.Error, ValueError):
        return None


def _of_base32(piece: str) -> str | None:
    piece = piece.rstrip("=")
    try:
        return _of_bytes(base64.b32decode(piece + "=" * (-len(piece) % 8)))
    except (binascii.Error, ValueError):
        return None


def _of_bits(piece: str) -> str | None:
    groups = piece.split()
    if len(groups) == 1:
        bits = groups[0]
        width = 8 if len(bits) % 8 == 0 else 7
        groups = [bits[i : i + width] for i in range(0, len(bits), width)]
    return _of_bytes(bytes(int(group, 2) & 255 for group in groups))


def _of_numbers(piece: str) -> str | None:
    codes = [int(number) for number in re.findall(r"\d+", piece)]
    return "".join(map(chr, codes)) if all(31 < code < 127 for code in codes) else None


def numbered_letters(text: str) -> str:
    """Letters by their places in the alphabet, as 19-15-12-22-5."""

    def put(found: re.Match) -> str:
        words = [
            "".join(_ALPHABET[int(number) - 1] if 1 <= int(number) <= 26 else "?" for number in word.split("-"))
            for word in re.split(r"[ /|]+", found.group())
        ]
        joined = " ".join(words)
        return joined if len(joined) >= 4 and known_share(joined) >= _READABLE else found.group()

    return _PLACES.sub(put, text)


def morse(text: str) -> str:
    """Morse put into letters. A slash or a wide gap stands between words."""

    def put(found: re.Match) -> str:
        signs = re.sub("[_–—−]", "-", re.sub("[·•]", ".", found.group()))
        words = re.split(r"\s*[/|]+\s*| {2,}", signs.strip())
        letters = ["".join(_MORSE_LETTERS.get(sign, "?") for sign in word.split()) for word in words]
        decoded = " ".join(letters)
        if len(letters) == 1:
            decoded = parted(decoded) or decoded
        return decoded if readable(decoded) else found.group()

    return _MORSE.sub(put, text)


def shifted(text: str) -> list[str]:
    """The text under Caesar's shifts (rot13 among them) and under the alphabet backwards, the best few that could be
    words."""
    head = text[:100].lower()
    # By chance a few letters are a word in one shift or another.
    if sum(map(str.isalpha, head)) < _FEWEST_LETTERS:
        return []
    scored = sorted(((known_share(head.translate(table)), at) for at, table in enumerate(_SHIFTS)), reverse=True)
    return [_translated(text, _SHIFTS[at]) for share, at in scored[:2] if share > 0.15]


def _translated(text: str, table: dict) -> str:
    capitals = {
        ord(chr(code).upper()): chr(put).upper() if isinstance(put, int) else put for code, put in table.items()
    }
    return text.translate({**table, **capitals})


def word_by_word(text: str, other: str) -> str | None:
    """The text with those of its words in the form that they have in `other` that are words only there. Both have the
    same length. None where fewer than two, or too few letters, are better so."""
    pieces, at, better, better_letters, letters = [], 0, 0, 0, 0
    for found in WORD.finditer(text):
        here, there = found.group(), other[found.start() : found.end()]
        known_here, known_there = simple(here) in KNOWN, simple(there) in KNOWN
        letters += len(here)
        if known_there and not known_here and len(here) > 1:
            better += 1 + (len(here) > 3)
            better_letters += len(here)
        pieces += [text[at : found.start()], here if known_here and not known_there else there]
        at = found.end()
    if better < 3 or better_letters < 0.2 * letters:
        return None
    return "".join(pieces) + text[at:]


def backwards(text: str) -> list[str]:
    """The text from its end, each word from its end, and its words in the other order."""
    words = text.split()
    return [text[::-1], " ".join(word[::-1] for word in words)]


def without_leet(text: str) -> str:
    """Digits and signs within words put into the letters that they look like: 50lv3 is solve."""

    def put(found: re.Match) -> str:
        word = found.group()
        if word.isalpha() or (not any(map(str.isalpha, word)) and len(word) < 4):
            return word
        for one in "il":
            letters = word.translate(_LEET).replace("1", one).replace("|", one).replace("+", "t")
            if len(letters) > 2 and simple(letters) in KNOWN:
                return letters
        return word

    return _LEET_WORD.sub(put, text)


def letters_together(text: str) -> str:
    """Words whose letters stand apart, as "s o l v e" and "s.o.l.v.e"."""

    def put(found: re.Match) -> str:
        piece = found.group()
        words = re.split(r" {2,}", piece)
        if len(words) > 1:
            decoded = " ".join(_GAP.sub("", word) for word in words)
            if readable(decoded):
                return decoded
        joined = _GAP.sub("", piece)
        if not sum(map(str.isalpha, joined)) >= 4:
            return piece
        if simple(joined) in KNOWN:
            return joined
        return parted(joined) or piece

    return _LETTERS_APART.sub(put, text)


def out_of_pig_latin(text: str) -> str | None:
    """Pig latin and words with a syllable put in, back to words. None where the text is neither."""
    found_words = WORD.findall(text[:MOST])
    if sum(word.lower().endswith("ay") for word in found_words) < max(2, 0.5 * len(found_words)):
        return None

    def put(found: re.Match) -> str:
        word = found.group().lower()
        if not word.endswith("ay") or word in KNOWN:
            return word
        stem = word[:-2]
        options = [stem, stem[:-1]] if stem[-1:] in "wyh" else [stem]
        options += [stem[-count:] + stem[:-count] for count in (1, 2, 3) if len(stem) > count]
        return next((option for option in options if option in KNOWN), options[-1])

    decoded = WORD.sub(put, text)
    return decoded if known_share(decoded) >= _READABLE else None


def first_letters(text: str) -> str | None:
    """What the first letters of the lines, or of the words, spell. None where they spell nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pieces in (lines, text.split()):
        if 6 <= len(pieces) <= 120:
            letters = "".join(piece[0] for piece in pieces if piece[0].isalnum())
            spelt = parted(letters)
            words = WORD.findall(spelt or "")
            # By chance short words can be found in any letters.
            if words and sum(map(len, words)) >= 3.4 * len(words) and known_share(spelt) > 0.95 and len(letters) > 7:
                return spelt
    return None
