"""Tells which text of a Word document can be seen."""

from collections.abc import Iterator

from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HIDDEN = ("vanish", "specVanish", "webHidden")
_DEEPEST = 20
# In half points.
_SMALLEST = 2


def is_on(element) -> bool:
    """Whether a switch is there and not set to off."""
    return element is not None and element.get(f"{_W}val") not in ("0", "false", "off", "none")


class Looks:
    """What the styles of a document hide and shade."""

    def __init__(self, document: Document):
        self._styles = {style.get(f"{_W}styleId"): style for style in document.styles.element.iter(f"{_W}style")}

    def shows(self, run) -> bool:
        """Whether a run of letters can be seen: not hidden by itself or by a style, not white on nothing, not tiny."""
        properties = list(self._properties(run))
        if any(self._first_switch(properties, name) for name in _HIDDEN):
            return False
        size = self._first_value(properties, "sz")
        if size.isdigit() and int(size) <= _SMALLEST:
            return False
        return self._first_value(properties, "color").upper() != "FFFFFF" or self._is_shaded(run, properties)

    def _properties(self, run) -> Iterator:
        """The properties that bear on a run, its own first."""
        own = run.find(f"{_W}rPr")
        if own is not None:
            yield own
            yield from self._of_style(own.find(f"{_W}rStyle"))
        for paragraph in run.iterancestors(f"{_W}p"):
            yield from self._of_style(paragraph.find(f"{_W}pPr/{_W}pStyle"))

    def _of_style(self, reference) -> Iterator:
        for style in self._chain(reference):
            properties = style.find(f"{_W}rPr")
            if properties is not None:
                yield properties

    def _chain(self, reference) -> Iterator:
        """A style and those that it is based on."""
        for _ in range(_DEEPEST):
            style = self._styles.get(reference.get(f"{_W}val")) if reference is not None else None
            if style is None:
                return
            yield style
            reference = style.find(f"{_W}basedOn")

    @staticmethod
    def _first_switch(properties: list, name: str) -> bool:
        return next((is_on(switch) for found in properties if (switch := found.find(f"{_W}{name}")) is not None), False)

    @staticmethod
    def _first_value(properties: list, name: str) -> str:
        found = (element for one in properties if (element := one.find(f"{_W}{name}")) is not None)
        return next((element.get(f"{_W}val") or "" for element in found), "")

    def _is_shaded(self, run, properties: list) -> bool:
        if any(one.find(f"{_W}{name}") is not None for one in properties for name in ("shd", "highlight")):
            return True
        for around in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
            kind = around.tag.removeprefix(_W)
            own = around.find(f"{_W}{kind}Pr")
            if own is None:
                continue
            if own.find(f"{_W}shd") is not None:
                return True
            if any(style.find(f".//{_W}shd") is not None for style in self._chain(own.find(f"{_W}{kind}Style"))):
                return True
        return False
