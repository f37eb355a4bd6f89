"""Reads what pupils write as calculations and equations, and works out what they come to.

A tokenizer and a recursive-descent parser of our own: nothing that somebody writes is ever evaluated as a program.
Terms have at most `MOST_TOKENS` tokens and a bounded depth, powers are bounded, and polynomials are kept small, so
each piece of work is bounded too. Numbers are exact fractions as long as they can be.
"""

import cmath
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from school_ai.ai.tutor.quantities import KEPT, plain, readings_of

MOST_TOKENS = 120
MOST_DEPTH = 25
HIGHEST_POWER = 64
HIGHEST_DEGREE = 8
MOST_TERMS = 60
# Digits that a number may grow to.
_LARGEST = 10**30

FUNCTIONS = {
    "sqrt": cmath.sqrt,
    "wurzel": cmath.sqrt,
    "sin": cmath.sin,
    "cos": cmath.cos,
    "tan": cmath.tan,
    "exp": cmath.exp,
    "ln": cmath.log,
    "log": cmath.log10,
    "lg": cmath.log10,
    "abs": abs,
}
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}


class NotMaths(ValueError):
    """The text is no calculation, or one beyond the bounds."""


# ---------------------------------------------------------------- terms


@dataclass(frozen=True)
class Number:
    value: Fraction


@dataclass(frozen=True)
class Symbol:
    name: str


@dataclass(frozen=True)
class Operation:
    """`sign`: + - * / ^."""

    sign: str
    left: "Term"
    right: "Term"


@dataclass(frozen=True)
class Call:
    name: str
    argument: "Term"


Term = Number | Symbol | Operation | Call

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:[.,]\d+)?|[.,]\d+)|(?P<name>[^\W\d_]+)|(?P<sign>\*\*|[-+*/^():√%=|²³{}\[\]]))"
)


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if not token or len(found) >= MOST_TOKENS:
            raise NotMaths(text[:40])
        kind = token.lastgroup or ""
        value = token.group(kind)
        if kind == "name" and value.casefold() not in FUNCTIONS and value.casefold() not in ("pi", "x"):
            # ab is a times b.
            if len(value) > 3:
                raise NotMaths(value)
            found += [("name", letter) for letter in value]
        else:
            found.append((kind, {"**": "^", "[": "(", "]": ")", "{": "(", "}": ")", ":": "/"}.get(value, value)))
        at = token.end()
    return found


class _Parser:
    def __init__(self, text: str):
        self.tokens = _tokens(text)
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def whole(self) -> Term:
        term = self.sum()
        if self.at < len(self.tokens):
            raise NotMaths(self.peek())
        return term

    def sum(self) -> Term:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotMaths("too deep")
        term = self.product()
        while self.peek() in ("+", "-"):
            sign = self.tokens[self.at][1]
            self.at += 1
            term = Operation(sign, term, self.product())
        self.depth -= 1
        return term

    def product(self) -> Term:
        term = self.signed()
        while True:
            if self.peek() in ("*", "/"):
                sign = self.tokens[self.at][1]
                self.at += 1
                term = Operation(sign, term, self.signed())
            elif self._begins_a_factor():
                term = Operation("*", term, self.power())
            else:
                return term

    def _begins_a_factor(self) -> bool:
        if self.at >= len(self.tokens):
            return False
        kind, value = self.tokens[self.at]
        if kind == "number":
            return self.tokens[self.at - 1][1] == ")"
        return kind == "name" or value in ("(", "√")

    def signed(self) -> Term:
        minus = False
        while self.peek() in ("+", "-"):
            minus ^= self.peek() == "-"
            self.at += 1
        term = self.power()
        return Operation("-", Number(Fraction(0)), term) if minus else term

    def power(self) -> Term:
        base = self.atom()
        while self.peek() == "%":
            self.at += 1
            base = Operation("/", base, Number(Fraction(100)))
        if self.peek() == "^":
            self.at += 1
            self.depth += 1
            if self.depth > MOST_DEPTH:
                raise NotMaths("too deep")
            base = Operation("^", base, self.signed())
            self.depth -= 1
        return base

    def atom(self) -> Term:
        if self.at >= len(self.tokens):
            raise NotMaths("ends too early")
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return Number(Fraction(value.replace(",", ".") if value[0] not in ".," else "0." + value[1:]))
        if kind == "name":
            name = value.casefold()
            if name in FUNCTIONS:
                return self._call(name)
            return Symbol("pi" if name in ("pi", "π") else value)
        if value == "√":
            return Call("sqrt", self.power_of_root())
        if value == "(":
            term = self.sum()
            if self.peek() != ")":
                raise NotMaths("no closing bracket")
            self.at += 1
            return term
        raise NotMaths(value)

    def power_of_root(self) -> Term:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotMaths("too deep")
        term = self.atom()
        self.depth -= 1
        return term

    def _call(self, name: str) -> Term:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise NotMaths("too deep")
        power = None
        if self.peek() == "^":
            self.at += 1
            power = self.atom()
        argument = self.atom()
        # sin 2x
        while (
            self.tokens[self.at - 1][0] == "number" and self.at < len(self.tokens) and self.tokens[self.at][0] == "name"
        ):
            argument = Operation("*", argument, self.atom())
        self.depth -= 1
        called = Call("sqrt" if name == "wurzel" else name, argument)
        return Operation("^", called, power) if power else called


@lru_cache(maxsize=4096)
def parsed(text: str) -> Term:
    """The term that a text without an equals sign stands for. Raises `NotMaths`."""
    if len(text) > 400:
        raise NotMaths("too long")
    return _Parser(_readied(plain(text))).whole()


_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,']\d{3})+(?![\d])")


def _readied(text: str) -> str:
    def figures(found: re.Match) -> str:
        return f"{readings_of(found.group())[0]:.0f}"

    text = _THOUSANDS.sub(figures, text)
    return re.sub(r"(?<=[\d)\s])[xX](?=\s*[\d(])", "*", text) if re.search(r"\d\s*[xX]\s*\d", text) else text


# ---------------------------------------------------------------- values


def value(term: Term, at: Mapping[str, complex] | None = None) -> complex | Fraction:
    """What a term comes to; exactly where it has no roots and the like. Raises `NotMaths` where it comes to
    nothing."""
    try:
        return _value(term, at or {})
    except (ZeroDivisionError, OverflowError, ValueError) as error:
        raise NotMaths(str(error)) from error


def _value(term: Term, at: Mapping[str, complex]) -> complex | Fraction:
    if isinstance(term, Number):
        return term.value
    if isinstance(term, Symbol):
        if term.name in at:
            return at[term.name]
        if term.name in CONSTANTS:
            return complex(CONSTANTS[term.name])
        raise NotMaths(term.name)
    if isinstance(term, Call):
        return FUNCTIONS[term.name](_as_complex(_value(term.argument, at)))
    left, right = _value(term.left, at), _value(term.right, at)
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        left, right = _as_complex(left), _as_complex(right)
    if term.sign == "+":
        return _bounded(left + right)
    if term.sign == "-":
        return _bounded(left - right)
    if term.sign == "*":
        return _bounded(left * right)
    if term.sign == "/":
        return _bounded(left / right)
    return _bounded(_raised(left, right))


def _raised(base: complex | Fraction, power: complex | Fraction) -> complex | Fraction:
    if isinstance(base, Fraction) and isinstance(power, Fraction):
        if power.denominator == 1 and abs(power) <= HIGHEST_POWER:
            return base**power.numerator
        return _exact_root(base, power) or _as_complex(base) ** float(_small(power))
    return _as_complex(base) ** _as_complex(power)


def _small(power: Fraction) -> Fraction:
    if abs(power) > 400:
        raise NotMaths("power too high")
    return power


def _exact_root(base: Fraction, power: Fraction) -> Fraction | None:
    if base < 0 or power.denominator > 6 or abs(power.numerator) > 6:
        return None
    roots = [round(part ** (1 / power.denominator)) for part in (base.numerator, base.denominator) if part < 10**15]
    if len(roots) == 2 and Fraction(*roots) ** power.denominator == base and (base or power > 0):
        return Fraction(*roots) ** power.numerator
    return None


def _as_complex(number: complex | Fraction) -> complex:
    return complex(float(number)) if isinstance(number, Fraction) else complex(number)


def _bounded(number):
    if isinstance(number, Fraction) and (abs(number.numerator) > _LARGEST or number.denominator > _LARGEST):
        return complex(float(number))
    return number


def real(number: complex | Fraction | float) -> float | None:
    """A value as a real number, None where it is none."""
    if isinstance(number, Fraction):
        return float(number)
    number = complex(number)
    if abs(number.imag) > 1e-9 * max(1.0, abs(number)) or not math.isfinite(number.real):
        return None
    return number.real


def symbols(term: Term) -> frozenset[str]:
    """The unknowns in a term."""
    if isinstance(term, Symbol):
        return frozenset() if term.name in ("pi", "π") else frozenset({term.name})
    if isinstance(term, Call):
        return symbols(term.argument)
    if isinstance(term, Operation):
        return symbols(term.left) | symbols(term.right)
    return frozenset()


_SAMPLES = (0.7310585, 1.3169579, -0.4342944, 2.2360679, 0.1591549)


def equivalent(one: Term, other: Term) -> bool:
    """Whether two terms are the same for all values of their unknowns: compared at places where a chance meeting has
    next to no likelihood."""
    names = sorted(symbols(one) | symbols(other))
    compared = 0
    for shift in range(len(_SAMPLES)):
        at = {
            name: complex(_SAMPLES[(shift + place * 2) % len(_SAMPLES)] * (1 + 0.37 * place))
            for place, name in enumerate(names)
        }
        try:
            left, right = _as_complex(value(one, at)), _as_complex(value(other, at))
        except NotMaths:
            continue
        if abs(left - right) > 1e-8 * max(1e-12, abs(left), abs(right)):
            return False
        compared += 1
        if not names:
            break
    return compared > 0


# ---------------------------------------------------------------- polynomials

# The powers of its unknowns -> what stands before it.
Monomial = tuple[tuple[str, int], ...]
Polynomial = dict[Monomial, Fraction]


def polynomial(term: Term) -> Polynomial:
    """A term as a polynomial. Raises `NotMaths` where it is none, or a large one."""
    if isinstance(term, Number):
        return {(): term.value} if term.value else {}
    if isinstance(term, Symbol):
        if term.name in ("pi", "π"):
            raise NotMaths("pi")
        return {((term.name, 1),): Fraction(1)}
    if isinstance(term, Call):
        raise NotMaths(term.name)
    left, right = polynomial(term.left), polynomial(term.right)
    if term.sign == "+":
        return _added(left, right, 1)
    if term.sign == "-":
        return _added(left, right, -1)
    if term.sign == "*":
        return _multiplied(left, right)
    if term.sign == "/":
        if set(right) - {()} or not right:
            raise NotMaths("division by an unknown")
        return {key: factor / right[()] for key, factor in left.items()}
    if set(right) - {()}:
        raise NotMaths("an unknown as power")
    power = right.get((), Fraction(0))
    if power.denominator != 1 or not 0 <= power <= HIGHEST_DEGREE:
        raise NotMaths("power")
    result: Polynomial = {(): Fraction(1)}
    for _ in range(int(power)):
        result = _multiplied(result, left)
    return result


def _added(left: Polynomial, right: Polynomial, sign: int) -> Polynomial:
    result = dict(left)
    for key, factor in right.items():
        result[key] = result.get(key, Fraction(0)) + sign * factor
    return {key: factor for key, factor in result.items() if factor}


def _multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    if len(left) * len(right) > MOST_TERMS * 4:
        raise NotMaths("too many terms")
    result: Polynomial = {}
    for one, factor in left.items():
        for other, by in right.items():
            powers = dict(one)
            for name, power in other:
                powers[name] = powers.get(name, 0) + power
            key = tuple(sorted(powers.items()))
            product = factor * by
            if abs(product.numerator) > _LARGEST or product.denominator > _LARGEST:
                raise NotMaths("too large")
            result[key] = result.get(key, Fraction(0)) + product
    return {key: factor for key, factor in result.items() if factor}


def coefficients(poly: Polynomial, unknown: str) -> list[Fraction]:
    """Those of a polynomial in one unknown, from the constant on. Raises `NotMaths` where it has others."""
    found: dict[int, Fraction] = {}
    for key, factor in poly.items():
        powers = dict(key)
        power = powers.pop(unknown, 0)
        if powers or power > HIGHEST_DEGREE:
            raise NotMaths("other unknowns")
        found[power] = factor
    return [found.get(power, Fraction(0)) for power in range(max(found, default=0) + 1)]


def as_term(poly: Polynomial) -> Term:
    """A polynomial as a term."""
    total: Term | None = None
    for key, factor in sorted(poly.items(), reverse=True):
        piece: Term = Number(factor)
        for name, power in key:
            piece = Operation("*", piece, Operation("^", Symbol(name), Number(Fraction(power))))
        total = piece if total is None else Operation("+", total, piece)
    return total or Number(Fraction(0))


# ---------------------------------------------------------------- equations


@dataclass(frozen=True)
class Equation:
    left: Term
    right: Term

    @property
    def difference(self) -> Term:
        return Operation("-", self.left, self.right)

    @property
    def unknowns(self) -> frozenset[str]:
        return symbols(self.left) | symbols(self.right)


def equations(text: str) -> list[Equation]:
    """The equations in a line of maths: of a = b = c there are two. Raises `NotMaths`."""
    sides = [parsed(side) for side in plain(text).split("=")]
    if len(sides) < 2:
        raise NotMaths("no equation")
    return [Equation(left, right) for left, right in pairwise(sides)]


Solutions = tuple[float, ...]


@lru_cache(maxsize=1024)
def solved(equation: Equation, unknown: str | None = None, searches: bool = True) -> Solutions | None:
    """The real solutions of an equation in one unknown, in order; None where it cannot be told (no or several
    unknowns, all numbers solve it). `searches`: also where it is no polynomial, which takes some 20 ms."""
    names = equation.unknowns
    if unknown is None:
        names = names - {"e"} if len(names) > 1 else names
        if len(names) != 1:
            return None
        unknown = next(iter(names))
    try:
        row = coefficients(polynomial(equation.difference), unknown)
    except NotMaths:
        return _searched(equation, unknown) if searches else None
    while row and not row[-1]:
        row.pop()
    if len(row) <= 1:
        return () if row else None
    return _roots(row)


def _roots(row: list[Fraction]) -> Solutions | None:
    if len(row) == 2:
        return (float(-row[0] / row[1]),)
    if len(row) == 3:
        _, middle, high = (float(each) for each in row)
        inside = row[1] ** 2 - 4 * row[2] * row[0]
        if inside < 0:
            return ()
        root = float(_exact_root(inside, Fraction(1, 2)) or math.sqrt(inside))
        found = {(-middle - root) / (2 * high), (-middle + root) / (2 * high)}
        return tuple(sorted(found))
    return _real_roots([float(each) for each in row])


def _real_roots(row: list[float]) -> Solutions | None:
    """By the places where the derivative vanishes: between two of them there is at most one."""
    while row and row[-1] == 0:
        row = row[:-1]
    if len(row) <= 1:
        return ()
    if len(row) == 2:
        return (-row[0] / row[1],)
    turning = _real_roots([power * factor for power, factor in enumerate(row)][1:]) or ()
    reach = 1 + max(abs(each / row[-1]) for each in row[:-1])

    def at(x: float) -> float:
        total = 0.0
        for factor in reversed(row):
            total = total * x + factor
        return total

    places = [-reach, *turning, reach]
    scale = max(map(abs, row))
    nothing = 1e-9 * scale
    found = [place for place in turning if abs(at(place)) < nothing * max(1.0, abs(place)) ** (len(row) - 1)]
    for left, right in pairwise(places):
        if at(left) * at(right) < 0:
            root = _halved(at, left, right)
            if not any(abs(root - other) < 1e-6 * max(1.0, abs(root)) for other in found):
                found.append(root)
    return tuple(sorted(_tidy(root) for root in found))


def _halved(at, left: float, right: float) -> float:
    below = at(left)
    for _ in range(100):
        middle = (left + right) / 2
        here = at(middle)
        if here == 0:
            return middle
        if (here < 0) == (below < 0):
            left, below = middle, here
        else:
            right = middle
    return (left + right) / 2


def _tidy(number: float) -> float:
    return float(round(number)) if abs(number - round(number)) < 1e-9 * max(1.0, abs(number)) else number


def _searched(equation: Equation, unknown: str) -> Solutions | None:
    """Solutions between -100 and 1,000 of an equation that is no polynomial."""
    if equation.unknowns - {unknown, "e"}:
        return None
    difference = equation.difference

    def at(x: float) -> float:
        try:
            found = real(value(difference, {unknown: complex(x)}))
        except NotMaths:
            return math.nan
        return math.nan if found is None else found

    grid = [step / 4 - 20.0371 for step in range(161)] + [20.5 * 1.15**step for step in range(28)]
    seen = [at(x) for x in grid]
    found = []
    for x, y, here, there in zip(grid, grid[1:], seen, seen[1:], strict=False):
        if here * there < 0:
            root = _halved(at, x, y)
            if abs(at(root)) < 1e-6 * max(1.0, abs(here), abs(there)):
                found.append(_tidy(round(root, 12)))
    return tuple(found) or None


def solved_together(system: Sequence[Equation]) -> dict[str, float] | None:
    """The one solution of a linear system, None where it is none or has not one."""
    names = sorted({name for each in system for name in each.unknowns})
    if not 1 < len(names) <= 4 or len(system) < len(names):
        return None
    rows = []
    for each in system[:6]:
        try:
            poly = polynomial(each.difference)
        except NotMaths:
            return None
        if any(len(key) > 1 or any(power > 1 for _, power in key) for key in poly):
            return None
        rows.append([poly.get(((name, 1),), Fraction(0)) for name in names] + [-poly.get((), Fraction(0))])
    for column in range(len(names)):
        pivot = next((row for row in range(column, len(rows)) if rows[row][column]), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [each / rows[column][column] for each in rows[column]]
        for row in range(len(rows)):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [one - factor * other for one, other in zip(rows[row], rows[column], strict=True)]
    if any(row[-1] for row in rows[len(names) :]):
        return None
    return {name: float(rows[place][-1]) for place, name in enumerate(names)}


# ---------------------------------------------------------------- calculus


def derived(term: Term, unknown: str) -> Term:
    """The derivative of a term. Raises `NotMaths` for what it does not know."""
    if isinstance(term, Number):
        return Number(Fraction(0))
    if isinstance(term, Symbol):
        return Number(Fraction(int(term.name == unknown)))
    if isinstance(term, Call):
        return Operation("*", _outer(term), derived(term.argument, unknown))
    left, right = term.left, term.right
    if term.sign in "+-":
        return Operation(term.sign, derived(left, unknown), derived(right, unknown))
    if term.sign == "*":
        return Operation(
            "+", Operation("*", derived(left, unknown), right), Operation("*", left, derived(right, unknown))
        )
    if term.sign == "/":
        over = Operation(
            "-", Operation("*", derived(left, unknown), right), Operation("*", left, derived(right, unknown))
        )
        return Operation("/", over, Operation("^", right, Number(Fraction(2))))
    if unknown not in symbols(right):
        lower = Operation("^", left, Operation("-", right, Number(Fraction(1))))
        return Operation("*", Operation("*", right, lower), derived(left, unknown))
    if unknown not in symbols(left):
        return Operation("*", Operation("*", term, Call("ln", left)), derived(right, unknown))
    raise NotMaths("power of both")


def _outer(term: Call) -> Term:
    inside, one = term.argument, Number(Fraction(1))
    table: dict[str, Term] = {
        "sin": Call("cos", inside),
        "cos": Operation("-", Number(Fraction(0)), Call("sin", inside)),
        "exp": term,
        "ln": Operation("/", one, inside),
        "tan": Operation("/", one, Operation("^", Call("cos", inside), Number(Fraction(2)))),
        "sqrt": Operation("/", Number(Fraction(1, 2)), term),
    }
    if term.name not in table:
        raise NotMaths(term.name)
    return table[term.name]


def antiderived(term: Term, unknown: str) -> Term:
    """An antiderivative of a polynomial. Raises `NotMaths`."""
    row = coefficients(polynomial(term), unknown)
    return as_term({((unknown, power + 1),): factor / (power + 1) for power, factor in enumerate(row) if factor})


# ---------------------------------------------------------------- in running text

# Between these nothing of a formula is cut: a piece with at least one sign of calculation or equality.
_PIECE = re.compile(
    r"(?:(?<![\w])(?:sqrt|sin|cos|tan|exp|ln|log|pi)(?![^\W\d_])|(?<![^\W\d_])[^\W\d_]{1,2}(?![^\W\d_])|"
    r"\d[\d.,]*\d|\d|"
    r"[-+*/^()=:√%|]|\s(?=[-+*/^()=:√\w])){2,}"
)
_HAS_SIGN = re.compile(r"[-+*/^=:√]")
_NO_NAMES = re.compile(
    r"(?<![^\W\d_])(?:is|so|of|to|in|at|by|an?|we|it|or|if|es|le|la|de|du|un|il|zu|am|im|on|as|be|do|he|my|"
    r"no|up|us|et|en|ou|A|I)(?![^\W\d_])"
)


@lru_cache(maxsize=KEPT)
def pieces(text: str) -> tuple[str, ...]:
    """The pieces of a text that may be calculations or equations, in their order; each can be given to `parsed` or
    `equations`, which say whether it is one."""
    return tuple(_pieces(plain(text)))


def _pieces(text: str) -> Iterator[str]:
    for sentence in re.split(r"[;\n]|(?<!\d)[.,]|[.,](?=\s|$)|[!?]", text):
        for part in _NO_NAMES.split(sentence):
            for found in _PIECE.finditer(part):
                piece = found.group().strip(" :*/+^=")
                if found.group().lstrip().startswith("="):
                    piece = found.group().strip()[1:].strip()
                if _HAS_SIGN.search(piece) and any(map(str.isalnum, piece)):
                    yield piece.strip("%") if piece.startswith("%") else piece
