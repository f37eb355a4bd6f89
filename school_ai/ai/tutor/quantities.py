"""The numbers in a text, however they are written: figures, fractions, powers of ten, percentages, and words in
English, German, French and Spanish."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from school_ai.ai.knowledge import words
from school_ai.ai.tutor.own_words import folded

MOST_CHARACTERS = 10_000
# Texts whose numbers are kept in memory: a text is looked at from several sides in a row.
KEPT = 256
# Figures with more digits are no numbers that a pupil calculates with.
_MOST_DIGITS = 18


@dataclass(frozen=True)
class Quantity:
    """A number in a text, characters `start` to `end`. `values`: what it may stand for, as 1.000 is one or a thousand
    and 50 % is 50 or a half; in SI units where it has one. `in_words`: not written in figures."""

    values: tuple[float, ...]
    start: int
    end: int
    in_words: bool = False
    unit: str = ""

    @property
    def value(self) -> float:
        return self.values[0]


# ---------------------------------------------------------------- words

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_DE = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
).split()
_DE_TENS = "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_FR = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
_FR_TENS = "vingt trente quarante cinquante soixante".split()
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_HUNDREDS = (
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos".split()
)


def _english(number: int) -> str:
    if number < 20:
        return _EN[number]
    if number < 100:
        return _EN_TENS[number // 10 - 2] + (" " + _EN[number % 10] if number % 10 else "")
    return _EN[number // 100] + " hundred" + (" " + _english(number % 100) if number % 100 else "")


def _german(number: int) -> str:
    if number < 20:
        return _DE[number]
    if number < 100:
        one = {1: "ein"}.get(number % 10, _DE[number % 10])
        return (one + "und" if number % 10 else "") + _DE_TENS[number // 10 - 2]
    return (
        {1: "ein"}.get(number // 100, _DE[number // 100]) + "hundert" + (_german(number % 100) if number % 100 else "")
    )


def _french(number: int) -> str:
    if number < 20:
        return _FR[number]
    if number < 70:
        one = number % 10
        return _FR_TENS[number // 10 - 2] + (" et un" if one == 1 else " " + _FR[one] if one else "")
    if number < 80:
        return "soixante et onze" if number == 71 else "soixante " + _FR[number - 60]
    if number < 100:
        return "quatre vingts" if number == 80 else "quatre vingt " + _FR[number - 80]
    hundreds = ("" if number < 200 else _FR[number // 100] + " ") + "cent"
    return hundreds + (" " + _french(number % 100) if number % 100 else "s" if number >= 200 else "")


def _spanish(number: int) -> str:
    if number < 30:
        return _ES[number]
    if number < 100:
        return _ES_TENS[number // 10 - 3] + (" y " + _ES[number % 10] if number % 10 else "")
    if number == 100:
        return "cien"
    return _ES_HUNDREDS[number // 100 - 1] + (" " + _spanish(number % 100) if number % 100 else "")


def in_words(number: float) -> tuple[str, ...]:
    """A whole number below a thousand in the words of the four languages, none of another."""
    if number != int(number) or not 0 <= number < 1000:
        return ()
    spelled = (spell(int(number)) for spell in (_english, _german, _french, _spanish))
    return tuple(words.fold(word) for words_of in spelled for word in re.findall(r"[^\W\d_]+", words_of))


_THOUSANDS = {
    "thousand": 1000,
    "tausend": 1000,
    "mille": 1000,
    "mil": 1000,
    "million": 10**6,
    "millions": 10**6,
    "millionen": 10**6,
    "millones": 10**6,
    "billion": 10**9,
    "dozen": 12,
    "dutzend": 12,
    "hundred": 100,
    "hundert": 100,
}
# Number words of one language that are other words in another, or articles: they count only in a text of theirs.
_SHARED = {"once": "es", "cent": "fr", "elf": "de", "un": "fr", "uno": "es", "cien": "es", "mil": "es", "sept": "fr"}
ANY = "*"
_DENOMINATORS = {
    2: "half halves halb halbe halber halbes hälfte demi demie moitié mitad medio media",
    3: "third thirds drittel tiers tercio tercios",
    4: "quarter quarters fourths viertel quart quarts cuarto cuartos",
    5: "fifths fünftel cinquième cinquièmes quinto quintos",
    6: "sixth sixths sechstel sixième sixièmes sexto sextos",
    7: "seventh sevenths siebtel septième septièmes séptimo séptimos",
    8: "eighth eighths achtel huitième huitièmes octavo octavos",
    9: "ninth ninths neuntel neuvième neuvièmes noveno novenos",
    10: "tenth tenths zehntel dixième dixièmes décimo décimos",
    12: "twelfth twelfths zwölftel douzième douzièmes",
    16: "sixteenth sixteenths sechzehntel seizième seizièmes",
    20: "twentieth twentieths zwanzigstel vingtième vingtièmes",
    36: "thirty-sixths",
    100: "hundredth hundredths hundertstel centième centièmes centésimo",
    1000: "thousandth thousandths tausendstel millième millièmes",
}
_POINTS = frozenset("point dot comma komma virgule coma punto".split())
_MINUS = frozenset("minus negative moins menos".split())
_LINKING = frozenset("and und et y".split())


@cache
def _vocabulary() -> tuple[dict[str, int], dict[str, int], int]:
    numbers: dict[str, int] = {}
    for number in range(1000):
        for spell in (_english, _german, _french, _spanish):
            spelled = words.fold(spell(number)).replace("-", " ")
            numbers.setdefault(spelled, number)
            if number > 100:
                numbers.setdefault(spelled.replace(" hundred ", " hundred and "), number)
    numbers |= {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90, "zwo": 2}
    # ten eights, two twenties
    numbers |= {f"{word}s": number for number, word in enumerate(_EN) if number > 1 and word[-1] not in "xy"}
    numbers |= {word[:-1] + "ies": 10 * ten for ten, word in enumerate(_EN_TENS, 2)} | {"sixes": 6}
    denominators = {
        words.fold(word.replace("-", " ")): value for value, row in _DENOMINATORS.items() for word in row.split()
    }
    return numbers, denominators, max(len(key.split()) for key in numbers)


_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int


def _in_words(text: str, language: str) -> Iterator[Quantity]:
    numbers, denominators, longest = _vocabulary()
    said = [_Token(folded(found.group()), *found.span()) for found in _WORD.finditer(text)]
    at = 0
    while at < len(said):
        value, behind = _cardinal(said, at, numbers, longest, language, text)
        if value is None:
            share = denominators.get(said[at].text)
            if share and (said[at].text not in ("third", "quart", "media", "medio", "demi")):
                yield Quantity((1 / share,), said[at].start, said[at].end, True)
            at += 1
            continue
        start = said[at].start
        if at and said[at - 1].text in _MINUS:
            value, start = -value, said[at - 1].start
        if behind < len(said) and said[behind].text in _POINTS:
            digits = ""
            place = behind + 1
            while place < len(said) and len(digits) < 8:
                digit, following = _cardinal(said, place, numbers, longest, language, text)
                if digit is None or digit > 99:
                    break
                digits += str(digit)
                place = following
            if digits:
                value, behind = math.copysign(float(f"{abs(value)}.{digits}"), value or 1), place
        share = denominators.get(said[behind].text) if behind < len(said) else None
        if share and _near(text, said, behind):
            yield Quantity((value / share, value), start, said[behind].end, True)
            at = behind + 1
            continue
        if behind < len(said) and said[behind].text == "over" and _near(text, said, behind):
            below, following = _cardinal(said, behind + 1, numbers, longest, language, text)
            if below:
                yield Quantity((value / below, value, float(below)), start, said[following - 1].end, True)
                at = following
                continue
        yield Quantity((float(value),), start, said[behind - 1].end, True)
        at = behind


def _near(text: str, said: list[_Token], at: int) -> bool:
    """Whether nothing but a gap or a hyphen stands before a word."""
    return text[said[at - 1].end : said[at].start].strip(" -‐‑–\n\t") == ""


def _cardinal(
    said: list[_Token], at: int, numbers: dict[str, int], longest: int, language: str, text: str
) -> tuple[int | None, int]:
    value, behind = _below_thousand(said, at, numbers, longest, language, text)
    if value is None:
        return _german_thousands(said, at, numbers)
    while behind < len(said) and said[behind].text in _THOUSANDS and _near(text, said, behind):
        if language != ANY and _SHARED.get(said[behind].text, language) != language:
            break
        value *= _THOUSANDS[said[behind].text]
        behind += 1
        place = behind
        if place < len(said) and said[place].text in _LINKING and _near(text, said, place):
            place += 1
        if place < len(said) and _near(text, said, place):
            rest, following = _below_thousand(said, place, numbers, longest, language, text)
            if rest is not None and rest < value:
                value, behind = value + rest, following
    return value, behind


def _below_thousand(
    said: list[_Token], at: int, numbers: dict[str, int], longest: int, language: str, text: str
) -> tuple[int | None, int]:
    phrase, best, behind = "", None, at
    for place in range(at, min(at + longest, len(said))):
        if place > at and not _near(text, said, place):
            break
        word = said[place].text
        if place == at and language != ANY and _SHARED.get(word, language) != language:
            # It may still begin a longer number: cent deux.
            phrase = word
            continue
        phrase = f"{phrase} {word}".strip()
        if phrase in numbers:
            best, behind = numbers[phrase], place + 1
    return best, behind


def _german_thousands(said: list[_Token], at: int, numbers: dict[str, int]) -> tuple[int | None, int]:
    word = said[at].text if at < len(said) else ""
    if "tausend" in word:
        before, _, after = word.partition("tausend")
        high = 1 if before in ("", "ein") else numbers.get(before)
        low = 0 if not after else numbers.get(after.removeprefix("und"))
        if high is not None and low is not None:
            return 1000 * high + low, at + 1
    if word in ("thousand", "hundred", "hundert", "mille", "dozen", "dutzend"):
        return _THOUSANDS[word], at + 1
    return None, at


# ---------------------------------------------------------------- figures

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_MINUSES = str.maketrans(
    dict.fromkeys("−–‐‑‒﹣－", "-") | dict.fromkeys("·×∙⋅•✕✖∗", "*") | {"÷": "/", "⁄": "/", "∕": "/"}
)
_PLAIN = r"\d{1,3}(?:[ ,.'’]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?|(?<!\d)[.,]\d+"
_FIGURES = re.compile(
    rf"(?<![^\W\d_])(?<![\d.,])(?P<number>{_PLAIN})"
    r"(?P<exponent>(?:[eE][-+]?\d{1,3}(?![\w]))|(?:\s?[*x]\s?10\s?(?:\^|\*\*)\s?\(?[-+]?\d{1,3}\)?))?"
    r"(?P<below>\s?/\s?\d{1,9}(?![\d.,]*\d))?"
)
_PERCENT = re.compile(r"\s?(?:%|per ?cent\b|prozent\b|pour ?cent\b|por ciento\b)", re.IGNORECASE)
_PER_MILLE = re.compile(r"\s?(?:‰|per (?:1000|thousand|mille)\b|promille\b)", re.IGNORECASE)
_OPERAND_BEFORE = re.compile(r"[\w)\]%]\s*$")

# Multiples of the SI's units (and of those beside it that schools use): name -> (what it measures, factor).
_UNITS = {
    "length": {"mm": 1e-3, "cm": 1e-2, "dm": 0.1, "m": 1, "km": 1e3, "µm": 1e-6, "nm": 1e-9},
    "area": {"mm2": 1e-6, "cm2": 1e-4, "dm2": 1e-2, "m2": 1, "km2": 1e6, "ha": 1e4},
    "volume": {"mm3": 1e-9, "cm3": 1e-6, "ml": 1e-6, "cl": 1e-5, "dl": 1e-4, "dm3": 1e-3, "l": 1e-3, "m3": 1},
    "mass": {"mg": 1e-6, "g": 1e-3, "kg": 1, "t": 1e3},
    "time": {"ms": 1e-3, "s": 1, "sec": 1, "min": 60, "h": 3600, "d": 86400},
    "speed": {"m/s": 1, "km/h": 1 / 3.6},
    "force": {"n": 1, "kn": 1e3, "mn": 1e6},
    "energy": {"j": 1, "kj": 1e3, "mj": 1e6, "kwh": 3.6e6, "wh": 3600},
    "power": {"w": 1, "kw": 1e3, "mw": 1e6},
    "pressure": {"pa": 1, "hpa": 100, "kpa": 1e3, "bar": 1e5},
    "voltage": {"v": 1, "kv": 1e3, "mv": 1e-3},
    "current": {"a": 1, "ma": 1e-3},
    "frequency": {"hz": 1, "khz": 1e3, "mhz": 1e6},
    "resistance": {"ω": 1, "ohm": 1, "ohms": 1, "kω": 1e3},
    "amount": {"mol": 1, "mmol": 1e-3},
    "data": {"bit": 1, "bits": 1, "byte": 8, "bytes": 8},
}
_LONG_UNITS = {
    "millimetre": "mm", "centimetre": "cm", "decimetre": "dm", "metre": "m", "kilometre": "km", "gram": "g",
    "kilogram": "kg", "tonne": "t", "litre": "l", "millilitre": "ml", "second": "s", "minute": "min", "hour": "h",
    "newton": "n", "joule": "j", "watt": "w", "kilowatt": "kw", "volt": "v", "ampere": "a", "amp": "a", "hertz": "hz",
    "pascal": "pa", "meter": "m", "kilometer": "km", "zentimeter": "cm", "millimeter": "mm", "liter": "l",
    "gramm": "g", "kilogramm": "kg", "sekunde": "s", "stunde": "h", "heure": "h", "gramme": "g", "kilogramme": "kg",
    "mètre": "m", "kilomètre": "km", "mole": "mol", "kilojoule": "kj",
}  # fmt: skip
UNITS = {name: (kind, factor) for kind, row in _UNITS.items() for name, factor in row.items()}
UNITS |= {name + end: UNITS[short] for name, short in _LONG_UNITS.items() for end in ("", "s", "n")}
# Units of one letter, written as they must be: H is no hour.
_SHORT = frozenset("mgtshdlLNJWVAΩω")
_UNIT = re.compile(r"\s?(?P<unit>[^\W\d_]{1,12}(?:\s?/\s?[^\W\d_]{1,3})?(?:\^?[23](?!\d))?)(?![^\W\d_])")


@lru_cache(maxsize=KEPT)
def plain(text: str) -> str:
    """The text with one sign for minus, times and divided by, powers behind ^ and fractions in figures."""
    text = text[:MOST_CHARACTERS]
    text = _SUPERSCRIPT.sub(lambda found: "^" + found.group().translate(_SUPERSCRIPTS), text)
    pieces = []
    for character in text:
        if unicodedata.decomposition(character).startswith("<fraction>"):
            figures = unicodedata.normalize("NFKC", character).replace("⁄", "/")
            pieces.append((" " if pieces and pieces[-1][-1:].isdigit() else "") + figures)
        elif character in "\u00a0\u202f\u2009":
            pieces.append(" ")
        else:
            pieces.append(character)
    return unicodedata.normalize("NFKC", "".join(pieces)).translate(_MINUSES)


def readings_of(figures: str) -> tuple[float, ...]:
    """The values that figures may stand for: what is likeliest first."""
    figures = figures.replace("’", "'")
    if sum(map(str.isdigit, figures)) > _MOST_DIGITS:
        return ()
    plain_figures = figures.replace(" ", "").replace("'", "")
    marks = [mark for mark in plain_figures if mark in ".,"]
    if not marks:
        return (float(plain_figures),)
    if len(set(marks)) == 2:
        last = max(plain_figures.rfind("."), plain_figures.rfind(","))
        whole = plain_figures[:last].replace(".", "").replace(",", "")
        return (float(f"{whole}.{plain_figures[last + 1 :]}"),)
    joined = plain_figures.replace(marks[0], "")
    if len(marks) > 1:
        return (float(joined),)
    decimal = float(plain_figures.replace(",", "."))
    behind = len(plain_figures) - plain_figures.index(marks[0]) - 1
    before = plain_figures.index(marks[0])
    if behind == 3 and 1 <= before <= 3 and not plain_figures.startswith("0"):
        return (float(joined), decimal) if marks[0] == "," else (decimal, float(joined))
    return (decimal,)


def _in_figures(text: str) -> Iterator[Quantity]:
    for found in _FIGURES.finditer(text):
        values = readings_of(found["number"])
        if not values:
            continue
        start, end = found.span()
        if found["exponent"]:
            power = int(re.search(r"[-+]?\d+\)?$", found["exponent"]).group().rstrip(")"))
            if abs(power) > 300:
                continue
            values = tuple(value * 10.0**power for value in values if abs(value) < 1e8)
        if found["below"]:
            below = float(found["below"].strip(" /"))
            if below:
                whole = _whole_before(text, start)
                quotient = values[0] / below
                values = (
                    (quotient, values[0], below) if whole is None else (whole + quotient, quotient, values[0], below)
                )
        before = text[max(0, start - 3) : start]
        if before.rstrip().endswith("-") and not _OPERAND_BEFORE.search(
            text[max(0, start - 12) : start].rstrip(" -")[-1:]
        ):
            values = tuple(-value for value in values)
        unit = ""
        percent = _PERCENT.match(text, end) or _PER_MILLE.match(text, end)
        if percent:
            by = 100 if _PERCENT.match(text, end) else 1000
            values += tuple(value / by for value in values)
            unit, end = "%" if by == 100 else "‰", percent.end()
        else:
            named = _UNIT.match(text, end)
            if named and (kind := unit_of(named["unit"])):
                unit = kind[0]
                values += tuple(value * kind[1] for value in values[:2] if kind[1] != 1)
                end = named.end()
        yield Quantity(values, start, end, False, unit)


def _whole_before(text: str, start: int) -> float | None:
    """The 2 of 2 1/2."""
    found = re.search(r"(?<![\d.,/*+-])(?<![*+/-] )(\d{1,4}) $", text[max(0, start - 6) : start])
    return float(found.group(1)) if found else None


def unit_of(name: str) -> tuple[str, float] | None:
    """What a unit measures and its factor to the SI's."""
    name = name.replace(" ", "").replace("^", "")
    if len(name) == 1 and name not in _SHORT:
        return None
    return UNITS.get(name.casefold())


_ROMAN = re.compile(r"(?<![\w])(?=[IVX]{2,})X{0,3}(?:IX|IV|V?I{0,3})(?![\w])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


def _in_roman(text: str) -> Iterator[Quantity]:
    for found in _ROMAN.finditer(text):
        values = [_ROMAN_VALUES[letter] for letter in found.group()]
        total = sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))
        yield Quantity((float(total),), *found.span(), True)


@lru_cache(maxsize=KEPT)
def quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """The numbers in a text in their order; places are those in `plain(text)`. `language`, ISO 639-1: in doubt words
    are read in it; with `ANY` a word that is a number in any language counts as one."""
    text = plain(text)
    found = [*_in_figures(text), *_in_words(text, language), *_in_roman(text)]
    return tuple(sorted(found, key=lambda each: each.start))


def same(one: float, other: float, tolerance: float = 1e-6) -> bool:
    """Whether two numbers are the same up to rounding; `tolerance` is relative."""
    return one == other or abs(one - other) <= tolerance * max(abs(one), abs(other), 1e-300)
