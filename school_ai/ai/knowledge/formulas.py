"""Writes what stands above, below and over a line as one line of text: m/s², v₀, v_avg, (a + b)/(2c)."""

import re
from collections.abc import Sequence

from school_ai.ai.knowledge.printed_lines import Line, Span
from school_ai.ai.knowledge.rulings import Rule

# A script is set smaller than this share of its line, and this share of the line's size above or below its baseline.
_SCRIPT_SIZE = 0.9
_RAISED = 0.12
_LOWERED = 0.05
# Above and below a fraction's bar: as far as this share of the letters' size.
_BAR_DISTANCE = 0.75
_LONGEST_BAR = 260.0

_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_HAVE_SUPERSCRIPT = frozenset(map(chr, _SUPERSCRIPTS))
_HAVE_SUBSCRIPT = frozenset(map(chr, _SUBSCRIPTS))
_STAY = frozenset(["st", "nd", "rd", "th", "er", "re", "e", "o", "a", "tm", "*", "†", "‡", "™", "®", "°", "′", "″"])
_LONGEST_SCRIPT = 16

_RELATION = re.compile(r"[=≈≠≤≥<>∝→⇌⟶↔]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SYMBOL = re.compile(r"[\d=≈≠≤≥<>∝→⇌+\-−–*/×·÷±√∑∫∂Δ^_(){}\[\]|⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉]")


def written(spans: Sequence[Span], size: float, baseline: float) -> str:
    """The spans of a row, in the order of the row, as text. `size` and `baseline` are those of the row's main text."""
    if len(spans) == 1:
        return spans[0].text
    text = ""
    end = spans[0].x0
    waiting, above = "", False
    for span in spans:
        shift = baseline - span.baseline
        is_script = span.size < _SCRIPT_SIZE * size and (shift > _RAISED * size or -shift > _LOWERED * size)
        if waiting and not (is_script and above == (shift > 0)):
            text, waiting = text + _script(waiting, above, text), ""
        if is_script:
            waiting, above = waiting + span.text, shift > 0
        else:
            if span.x0 - end > 0.22 * size and text and not text[-1].isspace() and not span.text[:1].isspace():
                text += " "
            text += span.text
        end = span.x1
    return text + _script(waiting, above, text) if waiting else text


def _script(script: str, above: bool, before: str) -> str:
    bare = script.strip()
    after = " " if script[-1:].isspace() else ""
    if not bare:
        return script
    if not before.strip():
        return f"{bare} "  # the mark before a footnote
    if len(bare) > _LONGEST_SCRIPT or before[-1].isspace():
        return f" {bare}{after}" if not before[-1].isspace() else bare + after
    if above:
        return superscript(bare, before) + after
    return subscript(bare) + after


def superscript(text: str, before: str = "") -> str:
    """Text above the line: as characters of its own where Unicode has them, or behind a ^."""
    if text.lower() in _STAY and (before[-1:].isdigit() or not text.isalpha()):
        return text
    if _HAVE_SUPERSCRIPT.issuperset(text):
        return text.translate(_SUPERSCRIPTS)
    return f"^{text}" if text.isalnum() else f"^({text})"


def subscript(text: str) -> str:
    """Text below the line: as characters of its own where Unicode has them, or behind a _."""
    if _HAVE_SUBSCRIPT.issuperset(text):
        return text.translate(_SUBSCRIPTS)
    return f"_{text}" if text.isalnum() else f"_({text})"


def fraction(above: str, below: str) -> str:
    return f"{_grouped(above)}/{_grouped(below)}"


def _grouped(text: str) -> str:
    text = text.strip()
    return text if re.fullmatch(r"[\w.,²³]+", text) else f"({text})"


def is_formula(text: str) -> bool:
    """Whether the text is a formula by itself, as it is set on a line of its own."""
    if not _RELATION.search(text):
        return False
    words = sum(map(len, _WORD.findall(text)))
    return len(_SYMBOL.findall(text)) >= 2 and words < 0.6 * len(text.replace(" ", ""))


def with_fractions(lines: list[Line], rules: Sequence[Rule]) -> list[Line]:
    """The lines, with what stands above and below the bar of a fraction brought onto one line."""
    bars = [rule for rule in rules if rule.is_level and 3 < rule.x1 - rule.x0 < _LONGEST_BAR]
    for bar in sorted(bars, key=lambda rule: rule.x1 - rule.x0):
        lines = _with_fraction(lines, bar)
    return lines


def _with_fraction(lines: list[Line], bar: Rule) -> list[Line]:
    above, below = [], []
    for line in lines:
        if abs(line.baseline - bar.y0) > 2 * line.size or line.x1 < bar.x0 or line.x0 > bar.x1:
            continue
        for span in () if line.mono else line.spans:
            if span.x0 < bar.x0 - 2 or span.x1 > bar.x1 + 2 or not span.text.strip():
                continue
            if 0 <= bar.y0 - span.baseline < _BAR_DISTANCE * span.size:
                above.append(span)
            elif 0 <= span.baseline - 0.75 * span.size - bar.y0 < _BAR_DISTANCE * span.size:
                below.append(span)
    if not above or not below:
        return lines
    size = max(span.size for span in above + below)
    text = fraction(_text_of(above), _text_of(below))
    bold = all(span.bold for span in above + below)
    merged = Span(text, bar.x0, bar.x1, size, bar.y0 + 0.3 * size, bold)
    taken = {id(span) for span in above + below}
    left = [Line(kept) for line in lines if (kept := [span for span in line.spans if id(span) not in taken])]
    return [*(line for line in left if line.text.strip()), Line([merged])]


def _text_of(spans: list[Span]) -> str:
    line = Line(sorted(spans, key=lambda span: span.x0))
    return " ".join(written(line.spans, line.size, line.baseline).split())
