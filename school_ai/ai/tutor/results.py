"""What a set task comes to, worked out where it is a calculation."""

import re
from dataclasses import dataclass
from functools import lru_cache

from school_ai.ai.tutor import algebra
from school_ai.ai.tutor.algebra import NotMaths, Term
from school_ai.ai.tutor.quantities import plain, readings_of, unit_of

MOST_CHARACTERS = 2_000
MOST_EQUATIONS = 6


@dataclass(frozen=True)
class Worked:
    """`numbers`: what a task comes to, all of them together; `terms`: the term that it asks for; `written`: results
    that are no numbers in base ten; `equations`: those of the task, for a look at the steps; `unknowns`: name ->
    values."""

    numbers: tuple[float, ...] = ()
    terms: tuple[Term, ...] = ()
    written: tuple[str, ...] = ()
    equations: tuple[algebra.Equation, ...] = ()
    unknowns: tuple[tuple[str, tuple[float, ...]], ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.numbers or self.terms or self.written)


_N = r"(?:\d+(?:[.,]\d+)*)"
_PERCENT_OF = re.compile(
    rf"(?P<part>{_N})\s?(?:%|per ?cent|prozent|pour ?cent|por ciento)\s(?:of|von|de|d')\s?(?:the |den |"
    rf"der )?(?P<whole>{_N})",
    re.IGNORECASE,
)
_DERIVE = re.compile(
    r"\b(?:derivative|derive|differentiate|ableitung|leite?t?|dérivée|dérive[rz]?|derivada|deriva)\b", re.IGNORECASE
)
_INTEGRATE = re.compile(r"\b(?:integral|integrate|integrier\w*|intégrale?|intègre)\b", re.IGNORECASE)
_FROM_TO = re.compile(r"(?:from|von|de|between)\s(-?[\d.,]+)\s(?:to|bis|à|a|and)\s(-?[\d.,]*\d)", re.IGNORECASE)
_EXPAND = re.compile(
    r"\b(?:expand|simplify|factori[sz]e|factor|multipliziere aus|vereinfache|faktorisiere|développe[rz]?|"
    r"simplifie[rz]?|"
    r"factorise[rz]?|desarrolla|simplifica|factoriza)\b",
    re.IGNORECASE,
)
_BINARY = re.compile(r"\b(?:binary|binär\w*|dual\w*|binaire|binario)\b", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"\b(?:hexa?decimal|hex|hexadezimal\w*|hexadécimal\w*)\b", re.IGNORECASE)
_AS_FRACTION = re.compile(r"\b(?:as an? fraction|als bruch|en fraction|como fracción)\b", re.IGNORECASE)
_ROOT_OF = re.compile(
    rf"\b(?:square root of|quadratwurzel (?:von|aus)|racine carrée de|raíz cuadrada de)\s(?P<n>{_N})", re.IGNORECASE
)
_HALF_OF = re.compile(
    rf"\b(?P<word>half|a third|a quarter|double|twice|three quarters|die hälfte|das doppelte|la moitié|le double|"
    rf"la mitad|el doble)\s(?:of |von |de |vom )?(?P<n>{_N})",
    re.IGNORECASE,
)
_TIMES = {
    "half": 1 / 2, "a third": 1 / 3, "a quarter": 1 / 4, "double": 2, "twice": 2, "three quarters": 3 / 4,
    "die hälfte": 1 / 2, "das doppelte": 2, "la moitié": 1 / 2, "le double": 2, "la mitad": 1 / 2, "el doble": 2,
}  # fmt: skip
_CONVERT = re.compile(
    rf"(?P<n>{_N})\s?(?P<from>[^\W\d_]{{1,12}}(?:/[^\W\d_]{{1,2}})?(?:\^?[23])?)\s(?:are |is |"
    rf"be )?(?:in ?to|in|to|en|a)\s"
    r"(?P<to>[^\W\d_]{1,12}(?:/[^\W\d_]{1,2})?(?:\^?[23])?)(?![\w/])",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"\b(?:how many|wie viele|combien de|cuántos|cuántas)\s(?P<to>[^\W\d_]+)\s(?:are (?:there )?in|are|is|"
    rf"in|sind|hat|have|"
    rf"dans|hay en)\s(?P<n>{_N}|an?|one|eine?m?r?|une?|una?)\s(?P<from>[^\W\d_]+)",
    re.IGNORECASE,
)
_WORDED = (
    (re.compile(r"\s(?:plus|más)\s", re.IGNORECASE), " + "),
    (re.compile(r"\s(?:minus|moins|menos)\s", re.IGNORECASE), " - "),
    (re.compile(r"\s(?:times|multiplied by|mal|fois|multiplié par|por)\s", re.IGNORECASE), " * "),
    (re.compile(r"\s(?:divided by|geteilt durch|divisé par|dividido (?:por|entre))\s", re.IGNORECASE), " / "),
    (re.compile(r"\s(?:squared|zum quadrat|au carré|al cuadrado)\b", re.IGNORECASE), "^2"),
    (re.compile(r"\s(?:to the power of|hoch|puissance)\s", re.IGNORECASE), "^"),
    (re.compile(r"\s(?:equals|is equal to|ist gleich|gleich|égale?|es igual a)\s", re.IGNORECASE), " = "),
)


def in_signs(text: str) -> str:
    """Words of calculating as signs: 3 times 5 is 3 * 5."""
    for pattern, sign in _WORDED:
        text = pattern.sub(sign, text)
    return text


@lru_cache(maxsize=1024)
def worked(question: str) -> Worked:
    """What a task comes to, where it is a calculation, an equation or a system, a percentage, a derivative, an
    integral, a term to be put otherwise, a number in another notation or unit. Without `is_known` where it cannot
    be told."""
    text = in_signs(plain(question[:MOST_CHARACTERS]))
    for work in (_percentage, _notation, _calculus, _conversion, _part, _equation, _rewriting, _calculation):
        try:
            found = work(text)
        except (NotMaths, OverflowError, ValueError, ZeroDivisionError):
            continue
        if found:
            return found
    return Worked()


def _number(figures: str) -> float:
    return readings_of(figures)[0]


def _percentage(text: str) -> Worked | None:
    found = _PERCENT_OF.search(text)
    if not found or len(_PERCENT_OF.findall(text)) > 1 or "=" in text:
        return None
    return Worked(numbers=(_number(found["part"]) / 100 * _number(found["whole"]),))


def _notation(text: str) -> Worked | None:
    if _BINARY.search(text) or _HEXADECIMAL.search(text):
        return _other_base(text)
    if _AS_FRACTION.search(text):
        found = re.search(_N, text)
        return Worked(numbers=(_number(found.group()),)) if found else None
    found = _ROOT_OF.search(text)
    return Worked(numbers=(_number(found["n"]) ** 0.5,)) if found else None


def _other_base(text: str) -> Worked | None:
    to_decimal = re.search(
        r"\b(?:as a |in |into |to |ins? |en )(?:\w+ )?(?:decimal|dezimal\w*|décimal\w*)\b", text, re.IGNORECASE
    )
    if _BINARY.search(text) and (bits := re.search(r"\b[01]{3,16}\b", text)):
        return Worked(numbers=(float(int(bits.group(), 2)),))
    figures = re.search(r"\b(?=[0-9A-F]*\d)[0-9A-F]{2,8}\b", text)
    if not figures:
        return None
    if to_decimal and _HEXADECIMAL.search(text):
        return Worked(numbers=(float(int(figures.group(), 16)),))
    if not figures.group().isdigit():
        return None
    number = int(figures.group())
    return Worked(written=(f"{number:b}" if _BINARY.search(text) else f"{number:X}",))


def _calculus(text: str) -> Worked | None:
    if _DERIVE.search(text):
        for term in _terms(text):
            names = sorted(algebra.symbols(term) - {"e"})
            if len(names) == 1:
                return Worked(terms=(algebra.derived(term, names[0]),))
        return None
    if _INTEGRATE.search(text):
        bounds = _FROM_TO.search(text)
        for term in _terms(text):
            names = sorted(algebra.symbols(term) - {"e"})
            if len(names) != 1:
                continue
            inside = algebra.antiderived(term, names[0])
            if not bounds:
                return Worked(terms=(inside,))
            low, high = (complex(_number(each.lstrip("-"))) * (-1 if each[0] == "-" else 1) for each in bounds.groups())
            result = algebra.value(inside, {names[0]: high}) - algebra.value(inside, {names[0]: low})
            return Worked(numbers=(float(complex(result).real),), terms=(inside,))
    return None


def _terms(text: str) -> list[Term]:
    """The terms of a text with an unknown in them; of an equation the right side."""
    found = []
    for piece in algebra.pieces(text):
        try:
            term = algebra.parsed(piece.rpartition("=")[2])
        except NotMaths:
            continue
        if algebra.symbols(term) - {"e"}:
            found.append(term)
    return found


def _conversion(text: str) -> Worked | None:
    for pattern in (_CONVERT, _HOW_MANY):
        found = pattern.search(text)
        if not found:
            continue
        source, target = unit_of(found["from"]), unit_of(found["to"])
        if source and target and source[0] == target[0] and source[1] != target[1]:
            number = _number(found["n"]) if found["n"][0].isdigit() else 1.0
            return Worked(numbers=(number * source[1] / target[1],))
    return None


def _part(text: str) -> Worked | None:
    found = _HALF_OF.search(text)
    if not found or not re.match(
        r"\W*(?:what|how much|calculate|find|was|wie|berechne|combien|calcule|cuánto|calcula|half|double|twice)",
        text,
        re.IGNORECASE,
    ):
        return None
    if len(re.findall(_N, text)) > 1:
        return None
    return Worked(numbers=(_TIMES[found["word"].lower()] * _number(found["n"]),))


def _equation(text: str) -> Worked | None:
    system: list[algebra.Equation] = []
    for piece in algebra.pieces(re.sub(r"\b(?:and|und|et)\b(?=[^=]{1,40}=)", ";", text)):
        if "=" not in piece:
            continue
        try:
            system += [each for each in algebra.equations(piece) if each.unknowns]
        except NotMaths:
            continue
        if len(system) >= MOST_EQUATIONS:
            break
    if not system:
        return None
    if len({name for each in system for name in each.unknowns}) > 1:
        together = algebra.solved_together(system)
        if not together:
            return None
        return Worked(
            numbers=tuple(together.values()),
            equations=tuple(system),
            unknowns=tuple((name, (value,)) for name, value in together.items()),
        )
    if _is_given(system[0]):
        return _put_in(text, system)
    solutions = algebra.solved(system[0])
    if solutions is None:
        return None
    unknown = next(iter(system[0].unknowns))
    return Worked(numbers=solutions, equations=tuple(system[:1]), unknowns=((unknown, solutions),))


def _is_given(equation: algebra.Equation) -> bool:
    """x = 3 asks nothing."""
    return isinstance(equation.left, algebra.Symbol) and not algebra.symbols(equation.right)


def _put_in(text: str, system: list[algebra.Equation]) -> Worked | None:
    """The value of a term at a given place."""
    try:
        at = {each.left.name: complex(algebra.value(each.right)) for each in system if _is_given(each)}
    except NotMaths:
        return None
    for term in _terms(re.sub(r"=[^=]*", lambda found: found.group(), text)):
        if algebra.symbols(term) and algebra.symbols(term) <= set(at) and not isinstance(term, algebra.Symbol):
            found = algebra.real(algebra.value(term, at))
            return Worked(numbers=(found,)) if found is not None else None
    return None


def _rewriting(text: str) -> Worked | None:
    if not _EXPAND.search(text):
        return None
    terms = _terms(text)
    return Worked(terms=(terms[0],)) if terms else None


_ASKS_TO_CALCULATE = re.compile(
    r"\b(?:what (?:is|are|does|do)|what's|calculate|compute|work out|evaluate|find|how much|solve|result|add|print|"
    r"berechne|rechne|was (?:ist|ergibt)|wie viel|löse|calcule[rz]?|combien|calcula|cuánto|résou[ds]\w*|"
    r"simplify|write)\b|\?|=\s*$",
    re.IGNORECASE,
)


def _calculation(text: str) -> Worked | None:
    if not _ASKS_TO_CALCULATE.search(text) and not re.fullmatch(r"[\d\s+*/^().,:=?-]+", text):
        return None
    text = re.sub(r"(?<=\d)\s*%\s*(?=\d)", " mod ", text)
    modulo = re.search(r"(\d{1,9}) mod (\d{1,9})", text)
    if modulo and int(modulo.group(2)):
        return Worked(numbers=(float(int(modulo.group(1)) % int(modulo.group(2))),))
    found = []
    for piece in algebra.pieces(text):
        try:
            term = algebra.parsed(piece.strip("= "))
            value = None if algebra.symbols(term) else algebra.real(algebra.value(term))
        except NotMaths:
            continue
        if value is not None and re.search(r"\d\s*(?:[-+*/^:]|\()|√", piece) and not isinstance(term, algebra.Number):
            found.append((len(piece), value))
    if not found or (len(found) > 1 and not _only_calculations(text)):
        return None
    return Worked(numbers=tuple(value for _, value in found[:8]))


def _only_calculations(text: str) -> bool:
    return len(re.findall(r"[^\W\d_]{3,}", text)) <= 6
