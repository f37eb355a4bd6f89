"""The numbers and formulas of a text, in one form however they were written."""

import re
import unicodedata
from itertools import pairwise

from school_ai.ai.knowledge.words import fold

# Numbers in words, without accents: en, de, fr, es. Composed ones as far as exercises use them.
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
    "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn "
    "achtzehn neunzehn",
    "- - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf",
    "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety",
    "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "vingt trente quarante cinquante soixante - - -",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
)
NUMBER_WORDS: dict[str, int] = {}
for _listed in _UNITS:
    NUMBER_WORDS |= {word: value for value, word in enumerate(_listed.split()) if word != "-"}
for _listed in _TENS:
    NUMBER_WORDS |= {word: 10 * (at + 2) for at, word in enumerate(_listed.split()) if word != "-"}
for _ten, _word in enumerate(_TENS[1].split(), 2):
    NUMBER_WORDS |= {
        f"{unit.removesuffix('s') if unit == 'eins' else unit}und{_word}": 10 * _ten + value
        for value, unit in enumerate(_UNITS[1].split()[:10])
        if value
    }
NUMBER_WORDS |= {
    "hundred": 100,
    "hundert": 100,
    "cent": 100,
    "cien": 100,
    "thousand": 1000,
    "tausend": 1000,
    "mil": 1000,
}
_ENGLISH_TENS = {word for listed in _TENS for word in listed.split()}

# Words that join numbers into a calculation.
_SIGNS = {
    **dict.fromkeys("plus mas más add added".split(), "+"),
    **dict.fromkeys("minus moins menos".split(), "-"),
    **dict.fromkeys("times mal fois por multiplied".split(), "*"),
    **dict.fromkeys("divided geteilt divise dividido durch over".split(), "/"),
    **dict.fromkeys("equals equal gleich egale égale egal igual ist is makes".split(), "="),
    **dict.fromkeys("squared quadrat carre carré cuadrado".split(), "^2"),
    **dict.fromkeys("cubed".split(), "^3"),
}
_SIGN_WORD = re.compile(
    r"(?:(?<=\d)|(?<=[)²³^])|(?<=\b[a-z])|(?<=\d[a-z])) (?:"
    + "|".join(sorted(_SIGNS, key=len, reverse=True))
    + r")(?: (?:by|to|durch|par|entre|a|es))? (?=[-(\d]|[a-z]\b)",
    re.I,
)
_POWER_WORD = re.compile(r"(?<=[\w)]) (squared|cubed|quadrat|carre|carré|cuadrado)\b", re.I)
_NUMBER_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{2,}(?:-[^\W\d_]+)?(?![^\W_])")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ", "0123456789+-n")
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ]+")
_SAME = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "×": "*",
        "·": "*",
        "⋅": "*",
        "∙": "*",
        "÷": "/",
        "∕": "/",
        "⁄": "/",
        "→": "=",
        "⟶": "=",
        "⇒": "=",
        "＝": "=",
        "½": "1/2",
        "¼": "1/4",
        "¾": "3/4",
        "⅓": "1/3",
        "⅔": "2/3",
    }
)
_LATEX = (
    (re.compile(r"\\d?frac\s*\{([^{}]{1,40})\}\s*\{([^{}]{1,40})\}"), r"\1/\2"),
    (re.compile(r"\\(?:cdot|times)"), "*"),
    (re.compile(r"\\(?:left|right|,|;|!|quad)|[{}$\\]"), " "),
)

NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[  '’]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
# What a formula is written with: f(x), a number with its variable, a chemical formula, a single letter, a sign. A word
# ends the formula.
_TOKEN = re.compile(
    r"(?P<word>[A-Za-zÀ-ž]{3,}(?![a-zA-Z]*\d)|\b[a-z]{2,}\b(?!\())"
    r"|(?P<call>[a-zA-Z]{1,3}'{0,2}\([a-z]\))"
    r"|(?P<number>\d+(?:[.,]\d+)?[a-z]?(?![a-zA-Z]))"
    r"|(?P<species>\d{0,2}(?:\(?[A-Z][a-z]?\d{0,2}\)?\d?)+(?![a-zA-Z]))"
    r"|(?P<letter>[a-zA-Z]\d?)"
    r"|(?P<sign>[-+*/=^<>()])"
)
_COEFFICIENT = re.compile(r"^\d+(?=\(?[A-Z])")
_SIGNS_OF_CALCULATION = frozenset("+-*/=^<>")


def plain_signs(text: str) -> str:
    """One sign for each operation, powers as ^, fractions with a slash, numbers in words as digits."""
    text = text.translate(_SAME)
    for pattern, put in _LATEX if "\\" in text or "$" in text else ():
        text = pattern.sub(put, text)
    text = _RAISED.sub(lambda found: "^" + found.group().translate(_SUPERSCRIPTS), text)
    text = unicodedata.normalize("NFKC", text).replace("**", "^").replace("->", "=").replace("=>", "=")
    return _number_words(text)


def _number_words(text: str) -> str:
    text = _NUMBER_WORD.sub(_digits, text)
    if not any(word in _SIGNS for word in _NUMBER_WORD.findall(text.lower())):
        return text
    text = re.sub(r"\b([2-9]0) ([1-9])\b(?![.,]\d)", lambda found: str(int(found[1]) + int(found[2])), text)
    text = _POWER_WORD.sub(lambda found: "^3" if found[1].lower() == "cubed" else "^2", text)
    for _ in range(2):
        text = _SIGN_WORD.sub(lambda found: f" {_SIGNS[found.group().split()[0].lower()]} ", text)
    return text


def _digits(found: re.Match) -> str:
    word = fold(found.group())
    if word in NUMBER_WORDS:
        return str(NUMBER_WORDS[word])
    if "-" in word:
        tens, _, unit = word.partition("-")
        if tens in _ENGLISH_TENS and unit in NUMBER_WORDS:
            return str(NUMBER_WORDS[tens] + NUMBER_WORDS[unit])
    return found.group()


def numbers(text: str) -> list[str]:
    """The numbers of a text in their order, as 1200, 0.5 and 33. `text` has gone through `plain_signs`."""
    return [_plain_number(found.group()) for found in NUMBER.finditer(text)]


def _plain_number(written: str) -> str:
    written = re.sub("[  '’]", "", written).replace(",", ".")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return written.lstrip("0") or "0" if "." not in written else written


def formula_pieces(text: str) -> list[str]:
    """The equations, calculations and reactions of a text as `§…`, in an order of their own so that 5 + 3x = 20 and
    20 = 3y + 5 are the same, and what they are made of: 3x, 2/3, al2o3. `text` has gone through `plain_signs`."""
    found: dict[str, None] = {}
    for run in _runs(text[:10_000]):
        if not _SIGNS_OF_CALCULATION.intersection(run) or len(run) < 3:
            continue
        species = [_COEFFICIENT.sub("", token).strip("()").lower() for token in run if _is_species(token)]
        if len(species) > 1 and "=" in run:
            found[f"§{'|'.join(sorted(set(species)))}"] = None
            found |= dict.fromkeys(each for each in species if len(each) > 1)
            continue
        packed = re.sub(r"\*(?!\d)|(?<=\D)\*", "", "".join(run).lower())
        letters = set(re.findall(r"(?<![a-z])[a-z](?![a-z(])", packed))
        if len(letters) == 1:
            packed = re.sub(r"(?<![a-z])[a-z](?![a-z(])", "x", packed)
        sides = [side for side in re.split(r"[=<>]+", packed) if side]
        ordered = [_ordered(side) for side in sides]
        for first, second in pairwise(ordered):
            if _calculates(first) or _calculates(second):
                found["§" + "=".join(sorted((first, second)))] = None
        for side, terms in zip(sides, ordered, strict=True):
            if _calculates(side):
                found[f"§{terms}"] = None
            found |= dict.fromkeys(term.strip("+-()") for term in _TERM.findall(side))
    return [each for each in found if len(each) > 1 and not each.replace(".", "").isdigit()][:200]


_TERM = re.compile(r"[-+]?(?:\([^()]*\)|[^-+()])+")


def _ordered(side: str) -> str:
    return "".join(sorted(term if term[0] in "+-" else f"+{term}" for term in _TERM.findall(side)))


def _calculates(side: str) -> bool:
    return bool(re.search(r"[\w)][-+*/^(][\w(]", side)) and any(map(str.isdigit, side))


def _is_species(token: str) -> bool:
    return any(map(str.isupper, token)) and any(map(str.isalpha, token))


def _runs(text: str) -> list[list[str]]:
    """Rows of a formula's tokens with nothing but blanks, blanks to fill in and question marks between them."""
    runs: list[list[str]] = [[]]
    end = 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        end = match.end()
        if (runs[-1] and between.strip(" _?*")) or "\n" in between:
            runs.append([])
        if match.lastgroup == "word":
            runs.append([])
        else:
            runs[-1].append(match.group().replace(",", "."))
    return [run for run in runs if run]
