"""A pupil's working, line by line: what a line calculates or states, and whether that holds.

A line may be right without being the result: a step of the teacher's solution, a calculation that leads on to the
result, an equation that the result solves, a formula. Only what states a result can be a wrong one.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from school_ai.ai.tutor import algebra, results
from school_ai.ai.tutor.algebra import Equation, NotMaths, Number, Operation, Symbol, Term
from school_ai.ai.tutor.asked import Key
from school_ai.ai.tutor.own_words import language_of, own_stems
from school_ai.ai.tutor.quantities import Quantity, plain, quantities, same, unit_of
from school_ai.ai.tutor.secrets import stems

MOST_SIDES = 12
MOST_NUMBERS = 8

Values = tuple[float, ...]


# ---------------------------------------------------------------- numbers and units

_FURTHER_UNITS = frozenset(["K", "°C", "°F", "°", "€", "$", "£", "eV", "kcal", "Ct", "ct", "Hz", "C", "T"])
_ONE_UNIT = r"(?:°[CF]?|[€$£]|[^\W\d_]{1,12})(?:\^-?\d(?!\d|[.,]\d))?"
_FURTHER_UNIT = rf"(?:{_ONE_UNIT}|\({_ONE_UNIT}(?:[ *]{_ONE_UNIT})*\))"
_NUMBER_WITH_UNIT = re.compile(
    rf"(?<![\d.,^])(?P<number>\d(?:[\d.,]*\d)?)\s?(?P<unit>{_ONE_UNIT}(?:[/*]{_FURTHER_UNIT})*)(?![^\W_])"
)
_POWER_OF_A_UNIT = re.compile(r"(?<=[^\W\d_])\^-?\d(?!\d|[.,]\d)")


@lru_cache(maxsize=1024)
def _measured(name: str) -> tuple[str, float | None] | None:
    """What a unit measures, and its factor to the SI's where that is known; None of what is no unit."""
    if found := unit_of(name):
        return found
    kinds, factor = [], 1.0
    for sign, one in re.findall(r"(^|[/*])([^/*]+)", name.replace("(", "").replace(")", "").replace(" ", "*")):
        base, _, power = one.partition("^")
        known = unit_of(base) or ((base, 1.0) if base in _FURTHER_UNITS else None)
        if not known:
            return None
        exponent = int(power or 1) * (-1 if sign == "/" else 1)
        kinds.append(f"{known[0]}{exponent}")
        factor *= known[1] ** exponent
    return " ".join(sorted(kinds)), factor


def numbers_in(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers of a text, the powers of its units and names left out: 3 m/s² has one."""
    text = plain(text)
    return tuple(found for found in quantities(text, language) if not _is_a_power(text, found))


def _is_a_power(text: str, found: Quantity) -> bool:
    before = text[: found.start]
    return bool(re.search(r"[^\W\d_]\^-?$", before)) and bool(_POWER_OF_A_UNIT.match(text, before.rindex("^")))


def whole_values(text: str, found: Quantity) -> Values:
    """The values that a number stands for: of a fraction not its parts."""
    if "/" in plain(text)[found.start : found.end] and len(found.values) >= 3 and not found.unit:
        return found.values[:1] + found.values[3:]
    return found.values


def fits(value: float, wanted: float) -> bool:
    """Whether a number is the wanted one, at most rounded."""
    return same(value, wanted, 1e-6) or ((value != int(value) or abs(value) >= 100) and same(value, wanted, 2e-3))


def _any_fits(values: Iterable[float], wanted: Iterable[float]) -> bool:
    wanted = tuple(wanted)
    return any(fits(value, want) for value in values if math.isfinite(value) for want in wanted)


# ---------------------------------------------------------------- what is to be found


class Sought:
    """What an exercise comes to, for a look at the working towards it."""

    def __init__(self, question: str, key: Key):
        self.question = question
        self.key = key
        self.language = language_of(question)
        self.worked = results.worked(question)
        self.unknowns: dict[str, Values] = dict(self.worked.unknowns)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms that are asked for."""
        answer = plain(self.key.answer).strip().rstrip(".")
        if answer:
            if not re.search(r"[+*/^\d]", answer.rpartition("=")[2]):
                return ()
            try:
                term = algebra.parsed(_units_put(answer.rpartition("=")[2], frozenset(self.unknowns), False))
            except NotMaths:
                return ()
            return (term,) if algebra.symbols(term) and isinstance(term, Operation) else ()
        return () if self.worked.numbers else self.worked.terms

    @cached_property
    def wanted(self) -> tuple[Values, ...]:
        """The numbers that make up the result, each in its notations."""
        answer = self.key.answer
        if not answer.strip():
            return tuple((number,) for number in self.worked.numbers)
        if self.terms or len(re.findall(r"[^\W\d_]{3,}", answer)) > 6:
            return ()
        return tuple(whole_values(answer, found) for found in numbers_in(answer, self.language))

    @cached_property
    def results(self) -> Values:
        return tuple(value for group in self.wanted for value in group)

    @cached_property
    def given(self) -> Values:
        """The numbers of the question, as they stand there."""
        return tuple(dict.fromkeys(found.value for found in numbers_in(self.question, self.language)))

    @cached_property
    def steps(self) -> Values:
        """The numbers of the teacher's solution that neither the question nor the result has."""
        solution = self.key.solution
        return tuple(
            value
            for found in numbers_in(solution, self.language)
            if not self.is_given(found.value)
            for value in whole_values(solution, found)
            if not _any_fits([value], self.results)
        )

    @cached_property
    def computed(self) -> Values:
        """Those of them that it calculates: 24 of 30 − 6 = 24, and not 6."""
        found = [relation for line in lines_in(self.key.solution) for relation in relations_in(line)]
        if not any(relation.value is not None for relation in found):
            return self.steps
        return tuple(value for relation in found for value in values_of(relation) if _any_fits([value], self.steps))

    @cached_property
    def names(self) -> frozenset[str]:
        """What the result is called: a in a = 3."""
        found = set(self.unknowns)
        for line in [*lines_in(self.key.answer), *lines_in(self.key.solution)]:
            for relation in relations_in(line):
                if isinstance(relation.left, Symbol) and _any_fits(values_of(relation), self.results):
                    found.add(relation.left.name)
        return frozenset(found)

    @cached_property
    def formulas(self) -> tuple[Equation, ...]:
        return tuple(
            relation.equation
            for text in (self.question, self.key.solution, self.key.answer)
            for line in lines_in(text)
            for relation in relations_in(line)
            if len(relation.equation.unknowns) > 1
        )

    def is_given(self, value: float) -> bool:
        return any(same(value, each) for each in self.given)

    def is_result(self, values: Iterable[float]) -> bool:
        return _any_fits(values, self.results)

    def is_step(self, values: Iterable[float]) -> bool:
        return _any_fits(values, self.steps)

    def leads_on(self, values: Values, used: Sequence[float], others: Sequence[float]) -> bool:
        """Whether one more calculation with a number of the question or an earlier result gives what is sought. `used`:
        the numbers of the calculation that has led here; to undo it is no way on."""
        if _any_fits(used, self.results):
            return False
        more = [*self._numbers([*others, *used]), 2.0, math.pi]
        return any(
            _any_fits(_next_values(value, [each for each in more if each != value]), self.results)
            or self._squares(value)
            for value in values
        )

    def may_lead_on(self, values: Values, used: Sequence[float], others: Sequence[float]) -> bool:
        """Whether two more might: too many wrong results do to be sure of it."""
        unused = [value for value in self._numbers(others) if not any(same(value, each) for each in used)]
        more = [*unused, 10.0, 100.0]
        return any(
            _any_fits(_next_values(between, [other for other in more if other != by]), self.results)
            for value in values[:2]
            for by in more
            for between in _next_values(value, [by])
        )

    def is_all_used(self, used: Sequence[float]) -> bool:
        """Whether a calculation has all numbers of the question in it, so that it is meant to be the whole."""
        return all(
            any(same(form, each) for form in (value, value / 100, 1 + value / 100, 1 - value / 100) for each in used)
            for value in self.given
        )

    def _numbers(self, others: Sequence[float]) -> list[float]:
        percent = [value / 100 for value in self.given if re.search(rf"\b{value:g}\s?%", self.question)]
        return list(dict.fromkeys([*self.given[:MOST_NUMBERS], *percent[:2], *others[-MOST_NUMBERS:]]))

    def _squares(self, value: float) -> bool:
        return value > 0 and _any_fits([math.sqrt(value)], self.results)


def _next_values(value: float, others: Iterable[float]) -> Iterator[float]:
    for other in others:
        yield value + other
        yield value - other
        yield other - value
        yield value * other
        if other:
            yield value / other
        if value:
            yield other / value


# ---------------------------------------------------------------- lines

_BETWEEN_LINES = re.compile(r";|(?<=\D)\.\s+|,(?=[^,;]*=)|⇒|=>|→|->|\bthen\b|\bdann\b|\bpuis\b")


def lines_in(text: str) -> list[str]:
    """A text line by line; steps that stand in one line one by one."""
    return [piece.strip() for line in text.splitlines() for piece in _BETWEEN_LINES.split(line) if piece.strip()]


# ---------------------------------------------------------------- the equations of a line


@dataclass(frozen=True)
class Relation:
    """Two sides of an equals sign. `value`: what the right one comes to, where that is a number; `in_si`: both with
    their units in the SI's; `is_finished`: the right one is a number and no calculation; `is_whole`: no words were
    cut away that may belong to a side."""

    left: Term
    right: Term
    in_si: tuple[Term, Term]
    written: tuple[str, str]
    is_whole: bool = True
    behind: str = ""

    @property
    def equation(self) -> Equation:
        return Equation(self.left, self.right)

    @property
    def value(self) -> float | None:
        return number_of(self.right)

    @property
    def is_finished(self) -> bool:
        return is_a_number(self.right)


def number_of(term: Term) -> float | None:
    """What a term without unknowns comes to."""
    if algebra.symbols(term):
        return None
    try:
        return algebra.real(algebra.value(term))
    except NotMaths:
        return None


def is_a_number(term: Term) -> bool:
    """Whether a term is a number as one writes it: 7, -7, 85 %, 3/8; 24/8 is still to be calculated."""
    if isinstance(term, Number):
        return True
    if not isinstance(term, Operation):
        return False
    if term.sign == "-" and term.left == Number(algebra.Fraction(0)):
        return is_a_number(term.right)
    if term.sign == "*" and isinstance(term.left, Number) and isinstance(term.right, Operation):
        # 3 · 10^8
        power = term.right
        return power.sign == "^" and power.left == Number(algebra.Fraction(10)) and is_a_number(power.right)
    if term.sign != "/" or not isinstance(term.right, Number) or not is_a_number(term.left):
        return False
    value = number_of(term)
    return term.right.value == 100 or (value is not None and value != int(value))


# Words of one or two letters that are no names of quantities.
_SMALL_WORDS = frozenset(
    "is so of to in at by an we it or if es le la de du un il zu am im on as be do he my no up us et en ou ab da ob "
    "ich er go hi ok ya y".split()
)
# What stands behind them is but a part of what is meant: half of 30.
_PART_OF = frozenset(
    "of von vom de du half twice double triple third quarter percent hälfte doppelte doppelt moitié mitad doble root "
    "wurzel racine raíz square sum difference product quotient mean average summe produkt somme suma each".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_SIGNS = re.compile(r"[^\w\s+\-*/^()=:√%.,|#§]|_|[.,](?!\d)|(?<!\d)[,]")
_INDEX = re.compile(r"\b([a-zA-Z])_?([0-9])(?=\s*=)")
_NUMBER_IS_NUMBER = re.compile(
    r"(?<=[\d)])\s+(?:is|are|makes?|equals|gives|ist|sind|ergibt|macht|fait|font|donne|son|da)\s+(?=-?\d)"
)
_SHARE_OF = re.compile(r"(?P<share>\d\s?%|\d+\s?/\s?\d+)\s*(?:of|von|de)\s+(?:the |den |der )?(?=\d)")
_REMAINDER = re.compile(
    r"\s*(?:r|rem|remainder|rest|reste|resto)\b\.?\s*(?P<rest>\d*)",
    re.IGNORECASE,
)


def _in_signs(line: str) -> str:
    text = re.sub("[₀-₉]", lambda found: str(ord(found.group()) - 0x2080), line)
    text = re.sub("[≈≃≅~]", "=", results.in_signs(plain(text)))
    text = _INDEX.sub(r"\1", _SHARE_OF.sub(r"\g<share> * ", text))
    return _NUMBER_IS_NUMBER.sub(" = ", text)


def _without_words(side: str) -> str:
    def word(found: re.Match) -> str:
        said = found.group()
        if said.casefold() in algebra.FUNCTIONS or said in ("pi", "π"):
            return said
        if said.casefold() in _PART_OF:
            return "§"
        if len(said) > 3 or said in _SMALL_WORDS or (len(said) == 3 and re.search("[aeiouyäöü]", said, re.IGNORECASE)):
            return "#"
        return said if said != "I" or not side.strip().startswith("I ") else "#"

    return _WORD.sub(word, _OTHER_SIGNS.sub("#", side))


def _units_put(side: str, unknowns: frozenset[str], in_si: bool) -> str:
    """A side without its units, or with their factors instead."""

    def unit(found: re.Match) -> str:
        known = None if found["unit"] in unknowns else _measured(found["unit"])
        if not known:
            return found.group()
        if not in_si or known[1] in (None, 1.0):
            return f"{found['number']} "
        # A factor belongs to its number: 6 / 30 min.
        return f"({found['number']} * {known[1]!r})"

    return _NUMBER_WITH_UNIT.sub(unit, side)


def _units_of(side: str) -> list[str]:
    return [known[0] for found in _NUMBER_WITH_UNIT.finditer(side) if (known := _measured(found["unit"]))]


def _parsed(text: str) -> Term | None:
    try:
        return algebra.parsed(_scientific(text).strip(" :"))
    except (NotMaths, ValueError, OverflowError):
        return None


def _scientific(text: str) -> str:
    def figures(found: re.Match) -> str:
        return f"{float(found.group()):.18f}".rstrip("0").rstrip(".")

    return re.sub(r"\d+(?:\.\d+)?[eE][-+]?\d{1,2}(?!\d)", figures, text)


@lru_cache(maxsize=512)
def relations_in(line: str, unknowns: frozenset[str] = frozenset()) -> tuple[Relation, ...]:
    """The equations of a line that can be read, in their order. `unknowns`: names that are no units."""
    sides = _in_signs(line).split("=")[:MOST_SIDES]
    found = (_relation(left, right, unknowns) for left, right in pairwise(sides))
    return tuple(relation for relation in found if relation)


def _relation(left: str, right: str, unknowns: frozenset[str]) -> Relation | None:
    bare, in_si = ([_units_put(side, unknowns, way) for side in (left, right)] for way in (False, True))
    bare = [_without_words(side) for side in bare]
    in_si = [_without_words(side) for side in in_si]
    parts = [re.split("[#§]", bare[0])[-1], re.split("[#§]", bare[1])[0]]
    terms = [_parsed(part) for part in parts]
    if terms[0] is None or terms[1] is None:
        return None
    scaled = [_parsed(re.split("[#§]", in_si[0])[-1]), _parsed(re.split("[#§]", in_si[1])[0])]
    behind = re.sub(r"^\s*-?(?:[\d.,]*\d)?", "", right)
    rest = bare[1][len(parts[1]) :]
    is_whole = not re.search(r"[-+*/^]\s*\d", rest)
    if len(parts[0]) < len(bare[0]):
        cut = bare[0][: len(bare[0]) - len(parts[0])]
        is_whole &= (
            not is_a_number(terms[0])
            and not re.match(r"\s*[-+*/^]", parts[0])
            and not (cut.rstrip().endswith("§") or re.search(r"\d\s*#$", cut))
        )
    return Relation(
        terms[0],
        terms[1],
        (scaled[0] or terms[0], scaled[1] or terms[1]),
        (left, right),
        is_whole,
        behind,
    )


# ---------------------------------------------------------------- whether they hold


def holds(relation: Relation, sought: Sought) -> bool | None:
    """Whether an equation of the working is right; None where it cannot be told."""
    names = relation.equation.unknowns
    unknowns = sought.unknowns
    if not names:
        return _is_calculated(relation, sought)
    if names <= set(unknowns):
        return _is_solved_by(relation.equation, unknowns)
    if len(names - {"e"}) == 1:
        return _of_one_unknown(relation, next(iter(names - {"e"})), sought)
    return True if any(_same_formula(relation.equation, other) for other in sought.formulas) else None


def _is_calculated(relation: Relation, sought: Sought) -> bool | None:
    pairs = [(relation.left, relation.right), relation.in_si]
    read = [(number_of(left), number_of(right)) for left, right in pairs]
    if any(one is None or other is None for one, other in read):
        return None
    if any(about(one, other) or _is_rounded(one, other, relation.written[1]) for one, other in read):
        return True
    remainder = _REMAINDER.match(relation.behind)
    if remainder and isinstance(relation.left, Operation) and relation.left.sign == "/":
        return _is_divided(relation, remainder["rest"])
    bare = is_a_number(relation.left) and is_a_number(relation.right)
    units = [_units_of(side) for side in relation.written]
    if bare and (sought.worked.written or units[0] != units[1] or any("%" in side for side in relation.written)):
        # 100 % = 80 €, 1 l = 1 kg: as much as.
        return None
    if not relation.is_whole or _may_be_an_unknown(relation.written):
        return None
    return False


def about(one: complex, other: complex) -> bool:
    return abs(one - other) <= 5e-3 * max(abs(one), abs(other)) + 1e-12


def _is_rounded(one: float, other: float, digits: str) -> bool:
    """Whether the second number is the first one, rounded to the places that it has."""
    found = re.match(r"\s*-?\d+[.,](\d+)", digits)
    return bool(found) and abs(one - other) <= 0.5000001 * 10 ** -len(found.group(1))


def _is_divided(relation: Relation, rest: str) -> bool | None:
    above, below, said = number_of(relation.left.left), number_of(relation.left.right), relation.value
    if not below or above is None or said is None:
        return None
    return said == above // below and (not rest or float(rest) == above % below)


def _may_be_an_unknown(written: Sequence[str]) -> bool:
    """2m + 4 = 10: no metres."""
    return any(
        re.search(r"\d[^\W\d_](?![^\W_])", side) and re.search(r"[^\W_]\s*[-+]\s*\d[\d.,]*\s*(?![^\W])$", side.rstrip())
        for side in written
    )


def _is_solved_by(equation: Equation, unknowns: dict[str, Values]) -> bool | None:
    if len(unknowns) == 1:
        wanted = unknowns[next(iter(unknowns))]
        solutions = algebra.solved(equation)
        if solutions is None:
            return True if algebra.equivalent(equation.left, equation.right) else None
        return bool(solutions) and all(any(about(one, other) for other in wanted) for one in solutions)
    at = {name: complex(values[0]) for name, values in unknowns.items()}
    try:
        sides = [complex(algebra.value(side, at)) for side in (equation.left, equation.right)]
    except NotMaths:
        return None
    return about(sides[0], sides[1])


def _of_one_unknown(relation: Relation, name: str, sought: Sought) -> bool | None:
    if isinstance(relation.left, Symbol) and relation.value is not None:
        values = values_of(relation)
        if sought.is_result(values) and (name in sought.names or not sought.names):
            return True
        if name in sought.names and sought.results:
            return None if sought.is_step(values) and not relation.is_finished else False
        return True if sought.is_step(values) else None
    solutions = algebra.solved(relation.equation, name, searches=False)
    if not solutions:
        return None
    if all(sought.is_result([one]) or (one < 0 and sought.is_result([-one])) for one in solutions):
        return True
    if name in sought.names and sought.results and not any(sought.is_result([one]) for one in solutions):
        return False
    return True if sought.is_step(solutions) else None


def values_of(relation: Relation) -> Values:
    """What the right side comes to: as it stands and in the SI's units."""
    found = [number_of(relation.right), number_of(relation.in_si[1])]
    return tuple(dict.fromkeys(value for value in found if value is not None))


_SAMPLES = (1.7310585, 2.3169579, 3.4342944, 1.2360679, 5.1591549)


def _same_formula(one: Equation, other: Equation) -> bool:
    """Whether two equations in several unknowns say the same: F = m·a and a = F/m."""
    names = sorted(one.unknowns)
    if set(names) != other.unknowns:
        return False
    ratios = []
    for shift in range(3):
        at = {name: complex(_SAMPLES[(place + 2 * shift) % 5] * (1 + 0.3 * place)) for place, name in enumerate(names)}
        for side, term in ((other.left, other.right), (other.right, other.left)):
            if isinstance(side, Symbol) and side.name not in algebra.symbols(term):
                try:
                    at[side.name] = complex(algebra.value(term, at))
                    sides = [complex(algebra.value(each, at)) for each in (one.left, one.right)]
                except NotMaths:
                    return False
                if abs(sides[0] - sides[1]) > 1e-8 * max(map(abs, sides)):
                    return False
                ratios.append(1.0)
                break
        else:
            try:
                differences = [complex(algebra.value(each.difference, at)) for each in (one, other)]
            except NotMaths:
                return False
            if not differences[1]:
                return False
            ratios.append(differences[0] / differences[1])
    return abs(ratios[0]) > 1e-9 and all(abs(each - ratios[0]) < 1e-8 * abs(ratios[0]) for each in ratios)


# ---------------------------------------------------------------- what a line says


@dataclass(frozen=True)
class Read:
    """A line of the working. `is_wrong`: what it calculates or states is not so; `is_right`: it is a step on the way,
    or the result; `states`: whether what it gives as the result is the result, None where it gives none; `is_sure`:
    it surely is meant as the result; `stated`: the numbers that it gives; `is_guess`: nothing but a number."""

    text: str
    is_wrong: bool = False
    is_right: bool = False
    states: bool | None = None
    is_sure: bool = False
    stated: tuple[Values, ...] = ()
    is_guess: bool = False


def read_lines(lines: Sequence[str], sought: Sought) -> list[Read]:
    """What each line of a working says."""
    found, earlier = [], []
    for line in lines:
        found.append(_read(line, sought, earlier))
        earlier += [number.value for number in numbers_in(line, sought.language) if not sought.is_given(number.value)]
        del earlier[:-MOST_NUMBERS]
    return _against_what_stands_above(found, sought)


# A value may be rounded.
_ABOUT = 0.03


def _against_what_stands_above(lines: Sequence[Read], sought: Sought) -> list[Read]:
    """The lines, with those wrong that give a letter another value than an equation further up has for it. Nothing
    needs to be known of the exercise for that."""
    found, solved = [], {}
    for line in lines:
        for relation in relations_in(line.text, frozenset(sought.unknowns)):
            names = relation.equation.unknowns
            if len(names) != 1:
                continue
            name = next(iter(names))
            if isinstance(relation.left, Symbol) and relation.is_finished and relation.value is not None:
                values = solved.get(name)
                if values and not line.is_right and not any(_is_near(relation.value, value) for value in values):
                    line = replace(line, is_wrong=True, states=None)
            elif not line.is_wrong and (values := algebra.solved(relation.equation, name, searches=False)):
                solved.setdefault(name, tuple(values))
        found.append(line)
    return found


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _ABOUT * max(abs(one), abs(other)) + 1e-9


def _read(line: str, sought: Sought, earlier: Sequence[float]) -> Read:
    if sought.terms and not sought.wanted:
        return _read_term(line, sought)
    if _BOTH.search(line):
        return _read_both(line, sought, earlier)
    relations = relations_in(line, frozenset(sought.unknowns))
    judged = [holds(relation, sought) for relation in relations]
    if False in judged:
        return Read(line, is_wrong=True)
    said = [_read_chain(line, chain, sought, earlier) for chain in _chains(list(zip(relations, judged, strict=True)))]
    if not any(each.stated or each.is_right or each.states is not None for each in said):
        has_result = any(relation.value is not None for relation in relations)
        return Read(line) if has_result and not _is_said_before(line, sought) else _read_words(line, sought, earlier)
    states = [each.states for each in said if each.states is not None]
    if True not in states and _is_said_before(line, sought):
        states.append(True)
    return Read(
        line,
        is_right=any(each.is_right for each in said),
        states=states[-1] if states else None,
        is_sure=any(each.is_sure for each in said),
        stated=tuple(values for each in said for values in each.stated) + _further(relations[-1], sought),
    )


def _further(last: Relation, sought: Sought) -> tuple[Values, ...]:
    """The 3 of x = 2 or 3, where the result are several numbers."""
    if len(sought.wanted) < 2 or not last.is_finished:
        return ()
    return tuple(whole_values(last.written[1], each) for each in numbers_in(last.written[1], sought.language)[1:])


_BOTH = re.compile(r"±|\+\s?/\s?[-−]|\+[-−]")


def _read_both(line: str, sought: Sought, earlier: Sequence[float]) -> Read:
    """x = ±3 says two things."""
    both = [_read(_BOTH.sub(sign, line), sought, earlier) for sign in "+-"]
    return Read(
        line,
        is_wrong=all(each.is_wrong for each in both),
        is_right=any(each.is_right for each in both),
        states=True if any(each.states for each in both) and len(sought.wanted) == 1 else None,
        stated=tuple(values for each in both for values in each.stated),
    )


def _chains(judged: Sequence[tuple[Relation, bool | None]]) -> list[list[tuple[Relation, bool | None]]]:
    """a = b = c is one statement, a = 1 and b = 2 are two."""
    chains: list[list[tuple[Relation, bool | None]]] = []
    for relation, is_so in judged:
        if chains and chains[-1][-1][0].written[1] == relation.written[0] and relation.left == chains[-1][-1][0].right:
            chains[-1].append((relation, is_so))
        else:
            chains.append([(relation, is_so)])
    return chains


def _read_chain(
    line: str, chain: Sequence[tuple[Relation, bool | None]], sought: Sought, earlier: Sequence[float]
) -> Read:
    relations = [relation for relation, _ in chain]
    holds_so = any(is_so for _, is_so in chain)
    head = relations[0].left
    ends = [relation for relation in relations if relation.value is not None]
    if not ends:
        return Read(line, is_right=holds_so)
    end = ends[-1]
    values = values_of(end)
    names = algebra.symbols(head)
    if names and not isinstance(head, Symbol):
        # 3x = 21 is on the way, whatever the numbers are; U·I = 1840 gives a result.
        if sought.is_result(values) and end.is_finished and not names <= set(sought.unknowns):
            return Read(line, is_right=True, states=len(sought.wanted) == 1 or None, stated=(values,))
        return Read(line, is_right=holds_so)
    is_named = bool(names & sought.names)
    if sought.is_result(values):
        if not end.is_finished:
            return Read(line, is_right=True)
        return Read(line, is_right=True, states=True, is_sure=is_named or not names, stated=(values,))
    if is_named:
        # That it is another than the result was seen before.
        return Read(line, is_right=holds_so)
    used = [number.value for number in numbers_in(line, sought.language)]
    calculates = any(
        is_so and not is_a_number(side) and number_of(side) is not None
        for relation, is_so in chain
        for side in (relation.left, relation.right)
    )
    converts = holds_so and is_a_number(head) and sought.is_given(number_of(head) or 0)
    if sought.is_step(values):
        return Read(line, is_right=True)
    if sought.worked.written and holds_so and any(sought.is_given(value) for value in values):
        return Read(line, is_right=True)
    if any(sought.is_given(value) for value in values[:1]) or _REMAINDER.match(end.behind):
        return Read(line)
    if not names and not holds_so:
        # 1 % = 0.80 €, a third of 12 = 4
        return Read(line)
    if (calculates or converts) and sought.leads_on(values, used, earlier):
        return Read(line, is_right=True)
    if (calculates or converts) and sought.may_lead_on(values, used, earlier):
        return Read(line)
    if not sought.results or converts or (names and sought.names and not sought.steps):
        return Read(line, is_right=holds_so and bool(names) and names <= set(sought.unknowns))
    if calculates and not sought.steps and not sought.is_all_used(used):
        # It may be a step of a way that nobody has written down.
        return Read(line)
    return Read(line, states=False, is_sure=not calculates, stated=(values,))


def _is_said_before(line: str, sought: Sought) -> bool:
    """Whether the result stands in words before an equation: 1840 W, because P = U·I."""
    before = re.findall(r"^(.*[^\W\d_]{3,})\b", plain(line).partition("=")[0])
    found = numbers_in(before[0], sought.language) if before else ()
    return bool(found) and len(sought.wanted) == 1 and sought.is_result(whole_values(before[0], found[-1]))


_LONGEST_RESULT = 4
_GIVES_RESULT = re.compile(
    r"(?:[=:]|\b(?:got|get|gets|gives|is|are|be|was|makes|equals|answer|result|solution|think|guess|about|maybe|"
    r"bekomme|habe|hab|ist|sind|wären|wäre|ergibt|ergebnis|antwort|lösung|denke|glaube|etwa|"
    r"trouve|est|sont|fait|donne|réponse|résultat|crois|pense|es|son|da|respuesta|resultado|creo))"
    r"[\s=:]*(?:[^\W\d_]+\s+)?-?$",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:or|oder|ou|o)\b", re.IGNORECASE)


def _read_words(line: str, sought: Sought, earlier: Sequence[float]) -> Read:
    text = plain(line)
    found = [each for each in numbers_in(line, sought.language) if each.unit or not text[each.end :][:1].isalpha()]
    if not found or not sought.wanted:
        calculated = _calculated_only(line, sought)
        return Read(line, is_right=calculated is not None and sought.is_step([calculated]))
    calculated = _calculated_only(line, sought)
    if calculated is not None:
        used = [each.value for each in found]
        is_step = sought.is_result([calculated]) or sought.is_step([calculated])
        return Read(line, is_right=is_step or sought.leads_on((calculated,), used, earlier))
    fresh = [
        each
        for each in found
        # "One has to" counts nothing.
        if not sought.is_given(each.value) and not (each.in_words and each.value == 1 and len(text.split()) > 2)
    ]
    several = len(sought.wanted)
    if len({each.value for each in fresh}) > several + (0 if _EITHER.search(line) else 2):
        return Read(line)
    last = (fresh or found)[-1]
    values = whole_values(line, last)
    is_short = len(text.split()) <= _LONGEST_RESULT + several - 1
    if not fresh and not is_short and not _is_about(line, sought):
        return Read(line)
    gives = is_short or bool(_GIVES_RESULT.search(text[: last.start])) or bool(re.match(r"\s*raus\b", text[last.end :]))
    if several > 1:
        meant = found if gives or any(sought.is_result(whole_values(line, each)) for each in found) else []
        stated = tuple(whole_values(line, each) for each in meant)
        return Read(line, is_right=any(sought.is_result(values) for values in stated), stated=stated)
    if sought.is_result(values):
        return Read(line, is_right=True, states=True, is_sure=True, stated=(values,), is_guess=is_short)
    if sought.is_step(values):
        return Read(line, is_right=bool(last.unit) or _any_fits(values, sought.computed))
    return Read(line, states=False, is_sure=True, stated=(values,), is_guess=is_short) if gives else Read(line)


def _is_about(line: str, sought: Sought) -> bool:
    """Whether a line speaks of nothing but what is asked for."""
    of_question = {*stems(sought.question, sought.language), *own_stems(sought.language)}
    return not set(stems(_THINKS.sub(" ", line), sought.language)) - of_question


_THINKS = re.compile(
    r"\b(?:i|ich|je|yo|think|guess|believe|maybe|perhaps|probably|glaube|denke|meine|vielleicht|crois|pense|creo|pienso|quizás)\b",
    re.IGNORECASE,
)


def _calculated_only(line: str, sought: Sought) -> float | None:
    """What a line comes to that sets a calculation up without a result: 230 V · 8 A."""
    text = _without_words(_units_put(_in_signs(line), frozenset(sought.unknowns), False))
    parts = [part for part in re.split("[#§]", text) if re.search(r"\w", part)]
    term = _parsed(parts[0]) if len(parts) == 1 else None
    return None if term is None or is_a_number(term) else number_of(term)


# ---------------------------------------------------------------- terms

_OF_THE_RESULT = re.compile(r"^\W*(?:[fFyYgGhH]\s*['′’]*\s*(?:\(\s*\w\s*\))?['′’]*|d\w?/d\w.*)\s*$")


def _read_term(line: str, sought: Sought) -> Read:
    """A line on the way to a term: 3x² + 2."""
    sides = _in_signs(line).split("=")
    read = [_term_of(side, is_right=at > 0) for at, side in enumerate(sides[:MOST_SIDES])]
    term = read[-1]
    if term is None:
        return Read(line)
    if any(algebra.equivalent(term, wanted) for wanted in sought.terms):
        return Read(line, is_right=True, states=True, is_sure=True)
    before = [each for each in read[:-1] if each is not None] or _terms_before(line, term)
    if before and any(_is_derived(term, each) for each in before):
        return Read(line, is_right=True)
    if len(sides) > 1 and not _OF_THE_RESULT.match(sides[0]):
        head = read[0]
        if head is None or isinstance(head, Symbol):
            if head is not None and head == _parsed(_in_signs(sought.key.answer).partition("=")[0]):
                return Read(line, states=False, is_sure=True)
            return Read(line, is_right=any(holds(relation, sought) for relation in relations_in(line)))
        if any(algebra.equivalent(head, wanted) for wanted in sought.terms):
            return Read(line, is_wrong=True)
        return Read(line, is_right=algebra.equivalent(head, term))
    return Read(line, states=False, is_sure=True)


def _term_of(side: str, is_right: bool) -> Term | None:
    """The term that stands behind an equals sign, or else at the end."""
    parts = re.split("[#§]", _without_words(side))
    if is_right:
        parts = parts[:1]
    parts = [part for part in parts if re.search(r"\w", part)]
    return _parsed(re.sub(r"\+\s*[cC]\s*$", "", parts[-1])) if parts else None


def _terms_before(line: str, last: Term) -> list[Term]:
    parts = [part for part in re.split("[#§]", _without_words(_in_signs(line))) if re.search(r"\w", part)]
    return [term for part in parts[:-1] if (term := _parsed(part)) and term != last and algebra.symbols(term)]


def _is_derived(term: Term, source: Term) -> bool:
    names = sorted(algebra.symbols(source) - {"e"})
    if len(names) != 1:
        return False
    try:
        return algebra.equivalent(term, algebra.derived(source, names[0]))
    except NotMaths:
        return False
