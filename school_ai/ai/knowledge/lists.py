"""Tells the items of a list by what they begin with."""

import re

_BULLETS = "•◦▪▫‣⁃●○■□◆◇➢➤✓✔❖\uf0b7\uf0a7\uf0d8"
_DASHES = "-–—*·+"
_NUMBER = r"(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{2,4})"
_MARKER = re.compile(
    rf"(?:[{_BULLETS}]|[{_DASHES}](?=\s|$)|\({_NUMBER}\)|[A-H]\)|"
    r"(?:\d{1,3}|[a-z]|[ivx]{2,4})[.)](?=\s|$))"
)
_NUMBERED = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivx]{2,4})[.)]\s")
_OWN_BULLET = re.compile(rf"[{_BULLETS}]\s*")

BULLET = "•"


def marker(text: str) -> str:
    """The bullet or number that a line begins with, or nothing."""
    found = _MARKER.match(text)
    return found.group() if found else ""


def is_marker(text: str) -> bool:
    """Whether a piece of a line is a bullet or a number and nothing else."""
    text = text.strip()
    return bool(text) and marker(text) == text


def is_bullet(text: str) -> bool:
    """Whether a line begins with a bullet that is nothing else but one."""
    return bool(text) and text[0] in _BULLETS


def with_plain_bullet(text: str) -> str:
    """An item with its bullet, whichever it is, as the common one."""
    return _OWN_BULLET.sub(f"{BULLET} ", text, count=1) if is_bullet(text) else text
