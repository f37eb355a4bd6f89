"""Takes out of a web page what a browser does not show."""

import re

import lxml.html

_HIDING = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden|"
    r"opacity\s*:\s*(?:0+(?:\.0+)?|\.0+)\s*%?\s*(?:;|!|$)|"
    r"font-size\s*:\s*(?:(?:[01]?\.\d+|[01])(?:px|pt|%)|0+(?:\.0+)?(?:\s|;|!|$|r?em))|"
    r"(?:text-indent|left|right|top|bottom|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"transform\s*:[^;]*scale\(\s*0|clip\s*:\s*rect\(\s*[01](?:px)?\s*[, ]|"
    r"clip-path\s*:\s*(?:inset\((?:50|100)%|circle\(0))",
    re.IGNORECASE,
)
_NO_ROOM = re.compile(r"(?<![-\w])(?:max-)?(?:height|width)\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|!|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = frozenset(["white", "#fff", "#ffffff", "rgb(255,255,255)", "hsl(0,0%,100%)"])
_NO_COLOUR = re.compile(r"transparent|rgba\([^)]*,0(?:\.0+)?\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}@;]+)\{([^{}]*)\}")
_PRINT_ONLY = re.compile(r"@media\s+print\s*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)")
_MOST_RULES = 5000


def drop(root: lxml.html.HtmlElement) -> None:
    """Remove comments and whatever is hidden: by attribute, by its own style, or by a style sheet in the page."""
    hidden_by_sheet = _hiding_selectors(root)
    for element in list(root.iter()):
        if element.getparent() is None or not isinstance(element.tag, str):
            if element.getparent() is not None:
                element.drop_tree()
            continue
        if _is_hidden(element) or any(_matches(element, selector) for selector in hidden_by_sheet):
            element.drop_tree()


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden", "").lower() == "true":
        return True
    style = element.get("style", "")
    if style and (_HIDING.search(style) or (_NO_ROOM.search(style) and _CUT_OFF.search(style))):
        return True
    colour = _COLOUR.search(style) if style else None
    value = _plain(colour.group(1) if colour else element.get("color", "") if element.tag == "font" else "")
    if not value:
        return False
    background = _background_of(element)
    return bool(_NO_COLOUR.fullmatch(value)) or value == background or (value in _WHITE and background in ("", *_WHITE))


def _background_of(element: lxml.html.HtmlElement) -> str:
    """What an element's own style or that of those around it says, as far as it is known."""
    for around in (element, *element.iterancestors()):
        found = _BACKGROUND.search(around.get("style", ""))
        value = _plain(found.group(1) if found else around.get("bgcolor", ""))
        if value and value not in ("transparent", "none", "inherit"):
            return value
    return ""


def _plain(value: str) -> str:
    return re.sub(r"\s+", "", value).lower()


def _hiding_selectors(root: lxml.html.HtmlElement) -> list[list[tuple[str, frozenset[str], str]]]:
    """Selectors of the rules that hide, each as its compounds (tag, classes, id) from the outermost on."""
    selectors = []
    for sheet in root.iter("style"):
        text = _PRINT_ONLY.sub("", _COMMENT.sub("", sheet.text or ""))
        for number, rule in enumerate(_RULE.finditer(text)):
            declarations = rule.group(2)
            hides = _HIDING.search(declarations) or (_NO_ROOM.search(declarations) and _CUT_OFF.search(declarations))
            if not hides or number > _MOST_RULES:
                continue
            for selector in rule.group(1).split(","):
                compounds = [_compound(part) for part in re.split(r"[\s>]+", selector.strip()) if part]
                if compounds and None not in compounds and compounds[-1] != ("", frozenset(), ""):
                    selectors.append(compounds)
    return selectors


def _compound(text: str) -> tuple[str, frozenset[str], str] | None:
    """A tag with classes and an id; None for what depends on more than the page (:hover, [open], +)."""
    found = _COMPOUND.fullmatch(text)
    if not found:
        return None
    names = re.findall(r"[.#][\w-]+", found.group(2))
    tag = "" if found.group(1) in (None, "*") else found.group(1).lower()
    classes = frozenset(name[1:] for name in names if name[0] == ".")
    return tag, classes, next((name[1:] for name in names if name[0] == "#"), "")


def _matches(element: lxml.html.HtmlElement, selector: list[tuple[str, frozenset[str], str]]) -> bool:
    if not _fits(element, selector[-1]):
        return False
    wanted = selector[:-1]
    for around in element.iterancestors():
        if wanted and _fits(around, wanted[-1]):
            wanted = wanted[:-1]
    return not wanted


def _fits(element: lxml.html.HtmlElement, compound: tuple[str, frozenset[str], str]) -> bool:
    tag, classes, name = compound
    return (
        (not tag or element.tag == tag)
        and (not classes or classes.issubset(element.get("class", "").split()))
        and (not name or element.get("id") == name)
    )
