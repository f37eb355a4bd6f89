"""What the engines say of timetables, in the reader's language."""

from datetime import date
from typing import Any

from frappe import _
from frappe.utils import formatdate

from school_ai.ai.scheduling.sentences import Said

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def said(sentence: Said) -> str:
    """A sentence with what is filled in; a part that is a sentence of its own is looked up too."""
    return _(sentence.template).format(*(_part(each) for each in sentence.arguments))


def _part(value: Any) -> Any:
    if isinstance(value, Said):
        return said(value)
    return formatdate(value) if isinstance(value, date) else value


def weekday(number: int, week: int | None = None) -> str:
    """The name of a day; with `week`, of a cycle of two weeks."""
    name = _(WEEKDAYS[number])
    return name if week is None else _("{0}, week {1}").format(name, "AB"[week])


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def plain(sentence: Said) -> dict[str, Any]:
    """A sentence to be kept and said later, to whoever then reads it."""
    return {"template": sentence.template, "arguments": [_kept(each) for each in sentence.arguments]}


def _kept(value: Any) -> Any:
    if isinstance(value, Said):
        return plain(value)
    return {"date": value.isoformat()} if isinstance(value, date) else value


def said_again(kept: dict[str, Any]) -> str:
    """What `plain` kept, in the reader's language."""
    return _(kept["template"]).format(*(_again(each) for each in kept["arguments"]))


def _again(value: Any) -> Any:
    if isinstance(value, dict):
        return formatdate(value["date"]) if "date" in value else said_again(value)
    return value
