"""Reads as much of JavaScript as the checks need: where a bracket closes, and what an object or a call consists of."""

import re
from collections.abc import Iterator

_PAIRS = {"{": "}", "[": "]", "(": ")"}
_KEY = re.compile(r"""\s*(?:async\s+)?(?:["']([^"']+)["']|([A-Za-z_$][\w$]*))\s*(?:[:(,}]|$)""")
_COMMENT = re.compile(r"\s*(?://[^\n]*\n|/\*.*?\*/)", re.S)


def skip_string(text: str, start: int) -> int:
    """Position behind the string that begins at `start` with its quote."""
    quote = text[start]
    at = start + 1
    while at < len(text) and text[at] != quote:
        if text[at] == "\\":
            at += 1
        elif quote == "`" and text.startswith("${", at):
            at = closing(text, at + 1)
        at += 1
    return at + 1


def closing(text: str, start: int) -> int:
    """Position of the bracket that closes the one at `start`; the end of the text where none does."""
    for at, char in _outside_strings(text, start + 1):
        if char == _PAIRS[text[start]]:
            return at
    return len(text)


def parts(text: str, start: int) -> list[str]:
    """What stands between the commas of the bracket at `start`."""
    found = []
    begun = start + 1
    for at, char in _outside_strings(text, start + 1):
        if char in (",", _PAIRS[text[start]]):
            found.append(_without_comments(text[begun:at]))
            begun = at + 1
        if char == _PAIRS[text[start]]:
            break
    return [part for part in found if part]


def members(text: str) -> dict[str, str] | None:
    """Keys and values of an object as written. None where it has others than can be read off it."""
    text = text.strip()
    if not text.startswith("{"):
        return None
    found = {}
    for part in parts(text, 0):
        key = _KEY.match(part)
        if not key:
            return None
        name = key[1] or key[2]
        _, colon, value = part.partition(":")
        found[name] = value.strip() if colon else name
    return found


def literal(text: str) -> str | None:
    """The text of a string that has nothing filled in."""
    text = text.strip()
    if len(text) < 2 or text[0] not in "\"'`" or skip_string(text, 0) != len(text):
        return None
    if text[0] == "`" and "${" in text:
        return None
    return re.sub(r"\\(.)", lambda escaped: {"n": "\n", "t": "\t"}.get(escaped[1], escaped[1]), text[1:-1])


def blanked(text: str) -> str:
    """The same text with comments made blank, so that positions stay."""
    out = list(text)
    at = 0
    while at < len(text):
        if text[at] in "\"'`":
            # A quote in a regular expression has no partner on its line.
            end = skip_string(text, at)
            at = end if text[at] == "`" or "\n" not in text[at:end] else at + 1
            continue
        # `://` is an address.
        ends = {"//": "\n", "/*": "*/"}.get(text[at : at + 2]) if text[at - 1 : at] != ":" else None
        if ends:
            end = text.find(ends, at + 2)
            end = len(text) if end < 0 else end + (2 if ends == "*/" else 0)
            out[at:end] = ["\n" if char == "\n" else " " for char in text[at:end]]
            at = end
        else:
            at += 1
    return "".join(out)


def _outside_strings(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Positions and characters at the bracket's own level, its closing bracket the last."""
    depth = 0
    at = start
    while at < len(text):
        char = text[at]
        if char in "\"'`":
            at = skip_string(text, at)
            continue
        if char in _PAIRS:
            depth += 1
        elif char in _PAIRS.values():
            if depth == 0:
                yield at, char
                return
            depth -= 1
        elif depth == 0:
            yield at, char
        at += 1


def _without_comments(text: str) -> str:
    while found := _COMMENT.match(text):
        text = text[found.end() :]
    return text.strip()
