"""The words of an answer told otherwise than in a row: as in the question but in another place, in order with others
between them, or with their letters changed."""

import re
from collections.abc import Sequence
from functools import lru_cache

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHIFTS = (
    *(str.maketrans(_ALPHABET, _ALPHABET[by:] + _ALPHABET[:by]) for by in range(1, 26)),
    str.maketrans(_ALPHABET, _ALPHABET[::-1]),
)
_SHORTEST = 4
_MOST_WORDS = 60
_VOWELS = frozenset("aeiou")
_COUNT = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|zwei|drei|vier|fünf|sechs|sieben|acht|neun|"
    r"zehn|deux|trois|quatre|cinq|sept|huit|neuf|dix|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)"
)
_SPELLING = re.compile(
    r"(?<!not )\b(?:starts?|begins?|ends?|starting|beginning|ending|beginnt|endet|commence|finit|termine|empieza|"
    r"acaba|termina)"
    r"\s+(?:with|in|on|mit|auf|par|en|con|por)\s+(?:(?:the |an? |dem |la |le )?(?:letters? |buchstaben? |lettres? |"
    r"letra )?"
    r"[\"'“„«(*_]+[^\W\d_]{1,2}\b|(?:the |an? |dem |la |le )?(?:letters? |buchstaben? |lettres? |"
    r"letra )[^\W\d_]{1,2}\b|"
    r"(?-i:[B-HJ-Z]|[b-hj-z])\b(?!['’]))|"
    rf"\b{_COUNT}\s+(?:letters|syllables|vowels|buchstaben|silben|lettres|syllabes|letras|sílabas)\b|"
    r"\b(?:rhymes? with|sounds? like|(?:is|are) spel(?:t|led)|spells?|anagram|reimt sich|klingt wie|rime avec|"
    r"rima con)\b|"
    r"\b(?:first|last|initial) letters? (?:of|in) (?:each|every|all|the lines?)\b|"
    r"\bletters? (?:of|in) (?:the word )?[\"'“„«]",
    re.IGNORECASE,
)
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[\s.,·|*-]{1,3}[^\W\d_]){3,}(?!\w)")
_GAPPED = re.compile(r"(?:[^\W\d_]_+){1,}[^\W\d_]?|_+[^\W\d_]_*(?=\W|$)|[^\W\d_]\*+[^\W\d_]|[^\W\d_]{2,}…(?=\W|$)")
_FOREIGN = re.compile(
    r"[^\x00-\u024f\u0300-\u03ff\u1e00-\u1eff\u2000-\u206f\u2070-\u209f\u20a0-\u20bf\u2100-\u214f\u2150-\u218f"
    r"\u2190-\u22ff\u25a0-\u25ff\u27e8\u27e9\u2c60-\u2c7f\ufb00-\ufb06\ufe0f\ufffd\U0001f600-\U0001f64f]"
)
_SIGNS_IN_A_ROW = re.compile(r"([^\w\s.…!?\-–—=_])(?:\s?\1){2,}")


def spells(text: str, question: str) -> bool:
    """Whether a text speaks of a word by its letters: how it begins, how many it has, with gaps for some."""
    if _SPELLING.search(text) or _APART.search(text):
        return True
    return any(found.group() not in question for found in _GAPPED.finditer(text))


def draws(text: str, question: str) -> bool:
    """Whether a text has signs that no sentence is written with: other alphabets, rows of stars."""
    return bool(_SIGNS_IN_A_ROW.search(text)) or any(sign not in question for sign in _FOREIGN.findall(text))


_CODED = re.compile(
    r"https?:|www\.|://|<!--|</?\w+>|[{}`]|\|\s*-{2,}|\|[^|\n]*\|[^|\n]*\||"
    r"(?<!\w)(?=\w*\d)(?=\w*[^\W\d])(?:0x\w+|[\w+/]{6,}=*|\w*[^\W\d]\d+[^\W\d]\w*)(?!\w)"
)
_FEWEST_WORDS = 3


def is_no_prose(text: str, question: str) -> bool:
    """Whether a text has pieces of code, addresses or tables that the question does not have, or hardly a word."""
    if any(found.group() not in question for found in _CODED.finditer(text)):
        return True
    return len(re.findall(r"[^\W\d_]{2,}", text)) < _FEWEST_WORDS


def by_initials(text: str, words: Sequence[str]) -> bool:
    """Whether the first letters of the lines, sentences or words of a text spell one of `words`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = re.split(r"(?<=[.!?])\s+", text)
    rows = ((lines, 3), (parts, 3), (text.split(), 5))
    for pieces, shortest in rows:
        spelt = "".join(found.group().lower() for piece in pieces if (found := re.search(r"[^\W\d_]", piece)))
        if any(len(word) >= shortest and word in spelt for word in words):
            return True
    return False


_ROMAN = re.compile(
    r"(?<!\w)(?=[MDCLXVI])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)(?![.'’]\w)"
)
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def in_roman(text: str, question: str) -> list[float]:
    """The numbers of a text that are written as the Romans did, other than in the question; I is a word."""
    asked = set(re.findall(r"\w+", question))
    found = []
    for match in _ROMAN.finditer(text):
        if match.group() in asked or match.group() == "I":
            continue
        values = [_VALUES[letter] for letter in match.group()]
        found.append(
            float(sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True)))
        )
    return found


@lru_cache(maxsize=512)
def changed(words: tuple[str, ...]) -> frozenset[str]:
    """Words with their letters shifted, backwards, without vowels, or begun elsewhere."""
    found: set[str] = set()
    for word in dict.fromkeys(words[:_MOST_WORDS]):
        if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
            continue
        found |= {word.translate(table) for table in _SHIFTS}
        found |= {word[::-1], word[1:] + word[0] + "ay", word + "ay", word + "way", word[2:] + word[:2] + "ay"}
        bare = "".join(letter for letter in word if letter not in _VOWELS)
        if len(bare) >= _SHORTEST:
            found.add(bare)
    return frozenset(found - set(words))


def is_anagram(word: str, words: Sequence[str]) -> bool:
    """Whether a word has just the letters of one of `words`, in another order."""
    return len(word) >= 5 and any(
        word != other and len(word) == len(other) and sorted(word) == sorted(other) for other in words
    )


def in_order(said: Sequence[str], row: Sequence[str]) -> float:
    """How much of a row of words stands in a text in the same order, other words between them or not, from 0 to 1."""
    if not row:
        return 0.0
    best = [0] * (len(row) + 1)
    wanted = set(row)
    for word in said:
        if word not in wanted:
            continue
        before = 0
        for at, other in enumerate(row, 1):
            kept = best[at]
            best[at] = before + 1 if word == other else max(best[at], best[at - 1])
            before = kept
    return best[-1] / len(row)
