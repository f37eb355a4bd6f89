"""Numbers told by others: one more than, half of, between, and what is left to be calculated."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from school_ai.ai.tutor.quantities import ANY, plain, quantities, same

# In a sentence with # for its numbers.
_STEP = re.compile(
    r"# (?:steps?|more|less|fewer|up|down|higher|lower|further|mehr|weniger|höher|de plus|de moins|más|menos)\b|"
    r"\b(?:next|previous|off by|steps?|too (?:high|low|big|small|large|much|many)|count(?:ing)? on|follows|"
    r"precedes|plus|minus|"
    r"zu (?:hoch|niedrig|groß|klein|viel|wenig)|trop|demasiado|danach|davor|suivant|précédent|siguiente|anterior)\b|"
    r"\b(?:before|after|than|above|below|beyond|past|from|nach|vor|als|über|unter|après|avant|que|tras) "
    r"(?:the |a |der |die |das |le |la |el )?(?:number |zahl |nombre |número )?#",
    re.IGNORECASE,
)
# What a word makes of the number beside it.
_MULTIPLES = (
    (
        re.compile(r"\b(?:double[ds]?|doubling|twice|again|two times|zweimal|doppelte?|deux fois|doble)\b", re.I),
        (2, 0.5),
    ),
    (re.compile(r"\b(?:half|halve[ds]?|halving|hälfte|halb|moitié|mitad|medio)\b", re.I), (2, 0.5)),
    (re.compile(r"\b(?:thirds?|triple|three times|thrice|drittel|dreifache|tiers|tercio)\b", re.I), (3, 1 / 3)),
    (re.compile(r"\b(?:quarters?|four times|viertel|quart|cuarto)\b", re.I), (4, 0.25)),
    (re.compile(r"\b(?:dozens?|dutzend|douzaine|docena)\b", re.I), (12, 1 / 12)),
    (re.compile(r"\b(?:opposite|negative|minus|gegenteil|negativ|opposé|opuesto)\b", re.I), (-1,)),
    (
        re.compile(
            r"\b(?:point|places?|per ?cent|percentage|%|ten(?:th)? times|komma|stellen?|virgule|coma)\b|%", re.I
        ),
        (10, 0.1, 100, 0.01),
    ),
)
_SQUARE = re.compile(r"\b(?:squared?|square root|root|itself|quadrat|wurzel|carré|racine|cuadrado|raíz)\b|√", re.I)
_OPERATIONS = (
    (
        re.compile(r"\b(?:add|plus|sum|together|more|addiere|zusammen|summe|ajoute|somme|suma)\b", re.I),
        lambda a, b: (a + b,),
    ),
    (
        re.compile(r"\b(?:subtract|minus|less|away|difference|remove|subtrahiere|abziehen|soustrais|resta)\b", re.I),
        lambda a, b: (a - b, b - a),
    ),
    (re.compile(r"\b(?:multiply|times|product|multipliziere|mal|multiplie|fois|por)\b", re.I), lambda a, b: (a * b,)),
    (
        re.compile(r"\b(?:divide|divided|over|quotient|share|teile|geteilt|divise)\b", re.I),
        lambda a, b: tuple(one / other for one, other in ((a, b), (b, a)) if other),
    ),
)
# 230 V * 8 A: with units it is no term of algebra.
_WITH_UNITS = re.compile(
    r"\d\s?(?:%|[^\W\d_]{1,4}(?:\s?/\s?[^\W\d_]{1,3})?(?:\^-?\d)?|°)\s?[-+*/:]\s?-?\d+(?:[.,]\d+)?(?:\s?(?:%|"
    r"[^\W\d_])|\W|$)"
)
_MOST_NUMBERS = 12


def told_by_others(sentence: str, results: Sequence[float], is_asked: bool) -> bool:
    """Whether a result is told by other numbers of a sentence. `is_asked`: it is a question, which may name what is to
    be calculated with."""
    if not results:
        return False
    said = [found.values[0] for found in quantities(sentence, ANY)][:_MOST_NUMBERS]
    if not said:
        return False
    return any(
        _by_a_step(sentence, said, result)
        or _between(said, result)
        or _by_a_multiple(sentence, said, result)
        or (not is_asked and _by_two(sentence, said, result))
        for result in results[:8]
    )


def counts_on(sentence: str) -> bool:
    """Whether a sentence speaks of a number as so much more or less than another one."""
    return len(quantities(sentence, ANY)) >= 2 and bool(_STEP.search(_marked(sentence)))


def _marked(sentence: str) -> str:
    """A sentence with # for each of its numbers."""
    sentence = plain(sentence)
    for found in reversed(quantities(sentence, ANY)):
        sentence = f"{sentence[: found.start]}#{sentence[found.end :]}"
    return sentence


def calculates_with_units(text: str, question: str) -> bool:
    """Whether a calculation with units stands in a text that the question does not have."""
    asked = re.sub(r"\s", "", plain(question))
    return any(re.sub(r"\s", "", found.group()) not in asked for found in _WITH_UNITS.finditer(plain(text)))


def near(value: float, results: Sequence[float]) -> bool:
    """Whether a number says much of a result: it is close to it, a simple multiple of it or one of its digits."""
    for result in results:
        if abs(value - result) <= max(2.0, 0.1 * abs(result)) or same(abs(value), abs(result)):
            return True
        if any(same(value * factor, result) for factor in (2, 3, 4, 5, 10, 12, 100, 0.5, 1 / 3, 0.25, 0.2, 0.1, 0.01)):
            return True
        if same(value * value, result) or same(result * result, value):
            return True
        digits = f"{abs(result):g}"
        if len(digits) > 1 and f"{value:g}" in digits:
            return True
    return False


def _by_a_step(sentence: str, said: list[float], result: float) -> bool:
    return any(same(abs(value - result), 1) for value in said) and bool(_STEP.search(_marked(sentence)))


def _between(said: list[float], result: float) -> bool:
    narrow = max(2.1, 0.1 * abs(result))
    low = [value for value in said if 0 < result - value <= narrow]
    return any(result < other and other - value <= narrow for value in low for other in said)


def _by_a_multiple(sentence: str, said: list[float], result: float) -> bool:
    factors = {factor for pattern, row in _MULTIPLES if pattern.search(sentence) for factor in row}
    if any(same(value * factor, result) for value in said for factor in factors):
        return True
    return bool(_SQUARE.search(sentence)) and any(
        same(value, result * result) or same(value * value, result) for value in said if value not in (0, 1)
    )


def _by_two(sentence: str, said: list[float], result: float) -> bool:
    return any(
        any(same(value, result) for value in make(one, other))
        for pattern, make in _OPERATIONS
        if pattern.search(sentence)
        for one, other in _pairs(said)
    )


def _pairs(said: list[float]) -> Iterator[tuple[float, float]]:
    # A pair with 0 or 1 comes to what it is of by itself.
    yield from combinations([value for value in said if value not in (0, 1)], 2)
