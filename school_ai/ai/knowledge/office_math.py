"""Writes the formulas of Word documents and slides (Office Math) as one line of text."""

from school_ai.ai.knowledge.formulas import fraction, subscript, superscript

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 40
# Children that say how a formula looks, not what it says.
_PROPERTIES = "Pr"


def text_of(element, depth: int = 0) -> str:
    """The formula in an element, from left to right: (a + b)/2, x², v_avg, √(x + 1), ∑_(i=1)^n."""
    if depth > _DEEPEST:
        return ""
    return "".join(_written(child, depth + 1) for child in element).strip()


def _written(element, depth: int) -> str:
    tag = element.tag if isinstance(element.tag, str) else ""
    name = tag.removeprefix(_M)

    def part(which: str) -> str:
        found = element.find(f"{_M}{which}")
        return text_of(found, depth) if found is not None else ""

    if name == tag or name.endswith(_PROPERTIES):
        return ""
    match name:
        case "t":
            return element.text or ""
        case "f":
            return fraction(part("num"), part("den"))
        case "sSup":
            return _grouped(part("e")) + _raised(part("sup"))
        case "sSub":
            return part("e") + _lowered(part("sub"))
        case "sSubSup":
            return part("e") + _lowered(part("sub")) + _raised(part("sup"))
        case "rad":
            degree = part("deg")
            return f"{_raised(degree) if degree and degree != '2' else ''}√({part('e')})"
        case "nary":
            return f"{_operator(element)}{_lowered(part('sub'))}{_raised(part('sup'))} {part('e')}"
        case "d":
            inner = ", ".join(text_of(child, depth) for child in element.iterchildren(f"{_M}e"))
            return f"{_bracket(element, 'begChr', '(')}{inner}{_bracket(element, 'endChr', ')')}"
        case "m":
            rows = element.iterchildren(f"{_M}mr")
            return "[" + "; ".join(", ".join(text_of(cell, depth) for cell in row) for row in rows) + "]"
        case "eqArr":
            return "; ".join(text_of(child, depth) for child in element.iterchildren(f"{_M}e"))
        case "func":
            return f"{part('fName')} {part('e')}"
        case "limLow":
            return part("e") + _lowered(part("lim"))
    return text_of(element, depth)


def _raised(text: str) -> str:
    return superscript(text.strip()) if text.strip() else ""


def _lowered(text: str) -> str:
    return subscript(text.strip()) if text.strip() else ""


def _grouped(text: str) -> str:
    return text if len(text) <= 3 or (text.startswith("(") and text.endswith(")")) else f"({text})"


def _operator(element) -> str:
    sign = element.find(f"{_M}naryPr/{_M}chr")
    return sign.get(f"{_M}val") or "" if sign is not None else "∫"


def _bracket(element, which: str, usual: str) -> str:
    sign = element.find(f"{_M}dPr/{_M}{which}")
    return sign.get(f"{_M}val") or "" if sign is not None else usual
