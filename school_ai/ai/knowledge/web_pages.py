"""Reads web pages and Markdown: the main content, with its headings, lists, tables and formulas.

What a browser does not show is dropped. It is where instructions to a machine would be hidden from the teacher who
uploads the page.
"""

import re
from collections.abc import Iterator

import lxml.html
from lxml import etree
from markdown_it import MarkdownIt

from school_ai.ai.knowledge import hidden_text, lists, sections
from school_ai.ai.knowledge.characters import clean, clean_line
from school_ai.ai.knowledge.errors import BrokenDocument
from school_ai.ai.knowledge.formulas import fraction, subscript, superscript
from school_ai.ai.knowledge.pages import HEADING, LIST, PARAGRAPH, TABLE, Part
from school_ai.ai.knowledge.tables import row_text
from school_ai.ai.knowledge.text_files import decoded

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "canvas",
        "iframe",
        "object",
        "embed",
        "applet",
        "head",
        "nav",
        "footer",
        "button",
        "input",
        "select",
        "textarea",
        "datalist",
        "dialog",
        "audio",
        "video",
        "map",
        "area",
        "img",
        "picture",
        "source",
        "track",
        "link",
        "meta",
        "base",
        "menu",
        "rp",
        "rt",
    ]
)
_DROPPED_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog", "alert"]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "header",
        "hgroup",
        "hr",
        "legend",
        "main",
        "ol",
        "p",
        "section",
        "summary",
        "ul",
        "caption",
        "html",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DEEPEST = 200
# A table with longer cells is there for the looks of the page.
_LONGEST_CELL = 600
_LEAST_SHARE_OF_MAIN = 0.3
_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def pages_of(data: bytes) -> list[list[Part]]:
    """The main content of a web page in sections. Raises `BrokenDocument`."""
    declared = _DECLARED.search(data[:4096])
    root = _parsed(decoded(data, declared.group(1).decode("ascii") if declared else ""))
    hidden_text.drop(root)
    return list(sections.cut(_Reader().parts(_main(root))))


def pages_of_markdown(data: bytes) -> list[list[Part]]:
    """A Markdown text in sections. Raises `BrokenDocument`."""
    text = _FRONT_MATTER.sub("", decoded(data).replace("\r\n", "\n"), count=1)
    root = _parsed(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
    hidden_text.drop(root)
    return list(sections.cut(_Reader().parts(root)))


def _parsed(text: str) -> lxml.html.HtmlElement:
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    try:
        # Without the parser's ids a page cannot make lookups slow; entities are those of HTML alone.
        return lxml.html.document_fromstring(text or "<p></p>", parser=lxml.html.HTMLParser(recover=True))
    except (etree.LxmlError, ValueError) as error:
        raise BrokenDocument(str(error)) from None


def _main(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that holds the content, without what surrounds it on every page of a site."""
    body = root.find("body")
    if body is None:
        return root
    whole = len(body.text_content())
    candidates = body.xpath(".//main | .//*[@role='main'] | .//article")
    largest = max(candidates, key=lambda element: len(element.text_content()), default=None)
    if largest is not None and len(largest.text_content()) >= _LEAST_SHARE_OF_MAIN * whole:
        return largest
    for header in body.xpath("./header | ./div/header"):
        if not header.xpath(".//h1"):
            header.drop_tree()
    return body


class _Reader:
    """Walks over a page's elements and gathers its parts."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._text: list[str] = []

    def parts(self, root: lxml.html.HtmlElement) -> list[Part]:
        self._walk(root, 0)
        self._end()
        return self._parts

    def _end(self, kind: str = PARAGRAPH, level: int = 0) -> None:
        """What was gathered so far is a part."""
        lines = (clean_line(line) for line in "".join(self._text).split("\n"))
        text = "\n".join(filter(None, lines))
        self._text = []
        if not text:
            return
        if kind == PARAGRAPH and lists.marker(text) and not lists.is_marker(text):
            kind = LIST
        self._parts.append(Part(text.replace("\n", " ") if kind == HEADING else text, kind, level))

    def _walk(self, element: lxml.html.HtmlElement, depth: int) -> None:
        if element.text:
            self._text.append(_flowing(element.text))
        for child in element:
            if isinstance(child.tag, str) and depth < _DEEPEST:
                self._visit(child, depth + 1)
            if child.tail:
                self._text.append(_flowing(child.tail))

    def _visit(self, element: lxml.html.HtmlElement, depth: int) -> None:
        tag = element.tag
        if tag in _DROPPED or element.get("role") in _DROPPED_ROLES:
            return
        if tag in _HEADINGS:
            self._end()
            self._walk(element, depth)
            self._end(HEADING, _HEADINGS[tag])
        elif tag == "br":
            self._text.append("\n")
        elif tag in ("sup", "sub"):
            inner = clean_line(element.text_content())
            before = "".join(self._text[-1:])
            self._text.append(
                superscript(inner, before) if tag == "sup" and inner else subscript(inner) if inner else ""
            )
        elif tag == "math":
            self._text.append(f" {_formula(element)} ")
        elif tag == "pre":
            self._end()
            text = clean(element.text_content().expandtabs(4)).strip("\n")
            if text.strip():
                self._parts.append(Part("\n".join(line.rstrip() for line in text.split("\n"))))
        elif tag == "table" and _is_table(element):
            self._end()
            self._parts.append(Part("\n".join(_rows(element)), TABLE))
        elif tag in ("ul", "ol"):
            self._end()
            self._list(element, depth)
        elif tag in _BLOCKS or tag == "li":
            self._end()
            self._walk(element, depth)
            self._end()
        else:
            self._walk(element, depth)

    def _list(self, element: lxml.html.HtmlElement, depth: int) -> None:
        start = element.get("start", "1")
        number = int(start) if start.lstrip("-").isdigit() and len(start) < 6 else 1
        for item in element:
            if item.tag != "li":
                if isinstance(item.tag, str) and depth < _DEEPEST:
                    self._visit(item, depth + 1)
                continue
            self._text.append(f"{number}. " if element.tag == "ol" else f"{lists.BULLET} ")
            number += 1
            first = len(self._parts)
            self._walk(item, depth + 1)
            self._end(LIST)
            self._mend_item(first)

    def _mend_item(self, first: int) -> None:
        """An item whose text stands in a paragraph of its own: the bullet belongs to it."""
        if len(self._parts) > first + 1 and lists.is_marker(self._parts[first].text):
            bullet, following = self._parts[first].text, self._parts[first + 1]
            if following.kind == PARAGRAPH:
                self._parts[first : first + 2] = [Part(f"{bullet} {following.text}", LIST)]


def _flowing(text: str) -> str:
    """Text of HTML, where a line break is nothing but a space."""
    return re.sub(r"\s+", " ", text)


def _is_table(element: lxml.html.HtmlElement) -> bool:
    if element.get("role") == "presentation" or element.xpath(".//table | .//h1 | .//h2 | .//h3 | .//ul | .//ol"):
        return False
    cells = element.xpath(".//td | .//th")
    return len(cells) > 1 and all(len(cell.text_content()) <= _LONGEST_CELL for cell in cells)


def _rows(element: lxml.html.HtmlElement) -> Iterator[str]:
    caption = element.find("caption")
    if caption is not None and clean_line(caption.text_content()):
        yield clean_line(caption.text_content())
    for row in element.iter("tr"):
        cells = [_Reader().parts(cell) for cell in row.iterchildren("td", "th")]
        texts = [" ".join(part.text for part in cell) for cell in cells]
        if any(texts):
            yield row_text(texts)


def _formula(element, depth: int = 0) -> str:
    """MathML as one line of text."""
    tag = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
    if not tag or tag.startswith("annotation") or depth > 40:
        return ""
    inner = [_formula(child, depth + 1) for child in element]
    match tag, inner:
        case "mfrac", [above, below]:
            return fraction(above, below)
        case "msup", [base, raised]:
            return base + superscript(raised)
        case "msub", [base, lowered]:
            return base + subscript(lowered)
        case "msubsup", [base, lowered, raised]:
            return base + subscript(lowered) + superscript(raised)
        case "msqrt", _:
            return f"√({''.join(inner)})"
        case "mroot", [base, degree]:
            return f"{superscript(degree)}√({base})"
        case "mo", _:
            sign = clean_line(element.text or "")
            return f" {sign} " if sign and sign not in "()[]{}|,.!′" else sign
    return clean_line(element.text or "") + "".join(inner)
