"""The texts that a person reads: where the code has them, and where records have them."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.app import javascript, known
from tests.app.project import APP, app_code, app_files, line_of, place

_JAVASCRIPT = re.compile(r"(?<![\w.$])__\((?!\s*\))")
_JINJA = re.compile(r"\{[{%](.*?)[%}]\}", re.S)
_IN_JINJA = re.compile(r"(?<![\w.])_\(")
# Values of Select fields, labels and names of DocTypes, which records bring into the catalogue.
_OF_RECORDS = re.compile(r"(doc|message|document|row|record|task|self)(\??\.\w+)+|doctype|[\w.]+\.get_label\(.+\)")
PLACEHOLDER = re.compile(r"\{(\d*)\}")


@dataclass(frozen=True)
class Text:
    """A call of `_` or `__`."""

    where: str
    # None: not written there, but looked up in `expression`.
    words: str | None
    expression: str
    # How many values are filled in, where that can be told.
    values: int | None = None

    @property
    def file(self) -> str:
        return self.where.rpartition(":")[0]


def in_python(source: str, shown_as: str) -> Iterator[Text]:
    tree = ast.parse(source)
    filled = {id(node.func.value): node for node in ast.walk(tree) if _is_format(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_lookup(node.func):
            first = node.args[0]
            words = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
            outer = filled.get(id(node))
            starred = outer and any(isinstance(value, ast.Starred) for value in outer.args)
            values = None if starred or (outer and outer.keywords) else len(outer.args) if outer else 0
            yield Text(f"{shown_as}:{node.lineno}", words, ast.unparse(first), values)


def in_javascript(source: str, shown_as: str) -> Iterator[Text]:
    source = javascript.blanked(source)
    for found in _JAVASCRIPT.finditer(source):
        # Where it is defined, no text is looked up.
        if source[: found.start()].rstrip().endswith("function"):
            continue
        given = javascript.parts(source, found.end() - 1)
        values = 0
        if len(given) > 1:
            values = len(javascript.parts(given[1], 0)) if given[1].startswith("[") else None
        yield Text(f"{shown_as}:{line_of(source, found.start())}", javascript.literal(given[0]), given[0], values)


def in_markup(source: str, shown_as: str) -> Iterator[Text]:
    for block in _JINJA.finditer(source):
        for found in _IN_JINJA.finditer(block[0]):
            given = javascript.parts(block[0], found.end() - 1)
            end = javascript.closing(block[0], found.end() - 1)
            filled = re.compile(r"\)\.format(?=\()").match(block[0], end)
            values = len(javascript.parts(block[0], filled.end())) if filled else 0
            where = f"{shown_as}:{line_of(source, block.start())}"
            yield Text(where, javascript.literal(given[0]), given[0], values)


@cache
def in_code() -> tuple[Text, ...]:
    found: list[Text] = []
    for file in app_code():
        found += in_python(file.read_text(), place(file))
    for file in app_files(".js", ".ts", ".vue"):
        found += in_javascript(file.read_text(), place(file))
    for file in app_files(".html"):
        found += in_markup(file.read_text(), place(file))
    return tuple(found)


@cache
def in_records() -> frozenset[str]:
    """Labels, options, descriptions and names in the records that the app brings, custom fields included."""
    found: set[str] = set()
    for record in known.records():
        found |= set(_words(record.values))
    found |= set(_words(list(known.CUSTOM_FIELDS.values())))
    found |= set((APP / "modules.txt").read_text().splitlines())
    return frozenset(found)


def is_looked_up(text: Text) -> bool:
    """Whether a text that is not written out comes from a record's field."""
    return bool(_OF_RECORDS.fullmatch(text.expression))


def _words(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from value.split("\n")
        # The blocks of a workspace, whose headers and paragraphs are looked up as they stand there.
        if value.startswith("[{"):
            yield from _words(json.loads(value))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _words(part)
    elif isinstance(value, list):
        for part in value:
            yield from _words(part)


def _is_lookup(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in ("_", "_lt")
    return (
        isinstance(function, ast.Attribute)
        and function.attr in ("_", "_lt")
        and ast.unparse(function.value) == "frappe"
    )


def _is_format(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
