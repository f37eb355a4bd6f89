"""Formulas in a text, written as LaTeX between dollar signs or in brackets, as MathML, which browsers draw by
themselves."""

import re
from functools import lru_cache

from lxml import etree

MOST, LONGEST = 40, 500
_FORMULA = re.compile(
    r"\$\$(.{1,500}?)\$\$|\$(?!\s)([^$\n]{1,500}?)(?<!\s)\$|\\\((.{1,500}?)\\\)|\\\[(.{1,500}?)\\\]", re.S
)
# Between two sums of money stand words; a formula has signs in it.
_HAS_SIGNS = re.compile(r"[\\^_=+<>{}*/|-]|^\s*[A-Za-z]\s*$")


def formulas(text: str) -> dict[str, str]:
    """Each formula as it stands in the text, its marks included -> MathML. What cannot be read as one is left out."""
    found: dict[str, str] = {}
    for match in _FORMULA.finditer(text or ""):
        latex = next(part for part in match.groups() if part)
        if len(found) < MOST and match[0] not in found and _HAS_SIGNS.search(latex):
            drawn = _drawn(latex.strip(), match[0].startswith(("$$", "\\[")))
            if drawn:
                found[match[0]] = drawn
    return found


_MATHML = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS = frozenset(
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle mpadded mphantom mfenced menclose msub msup msubsup "
    "munder mover munderover mmultiscripts mprescripts none mtable mtr mtd merror".split()
)
_ATTRIBUTES = frozenset(
    "display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace width height depth "
    "linethickness columnalign rowspacing columnspacing columnlines rowlines accent accentunder largeop movablelimits "
    "minsize maxsize symmetric".split()
)


@lru_cache(maxsize=512)
def _drawn(latex: str, alone: bool) -> str:
    from latex2mathml.converter import convert

    try:
        drawn = convert(latex, display="block" if alone else "inline")
    except Exception:
        # The library raises whatever it stumbles over; the text is shown as it was written.
        return ""
    return _harmless(drawn)


def _harmless(drawn: str) -> str:
    """The formula, if it is made of nothing but what formulas are made of: the converter does not escape texts."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(drawn.encode(), parser)
    except etree.XMLSyntaxError:
        return ""
    for element in root.iter():
        if not isinstance(element.tag, str):
            return ""
        name = etree.QName(element)
        if name.namespace != _MATHML or name.localname not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.attrib):
            return ""
    return etree.tostring(root, encoding="unicode")
