"""Remarks about results in words: for the pupil (feedback), and about the pupil (comments for the report card)."""

from collections.abc import Iterable
from typing import Any

from frappe import _

from school_ai.ai.assistant.remarks import Remark


def number(value: Any) -> str:
    """A figure as it is written: no point without anything behind it."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def feedback(remark: Remark) -> str:
    """To the pupil."""
    values = [number(each) for each in remark.values]
    match remark.key:
        case "reached":
            return _("In {0} you reached {1} of {2} points ({3} %).").format(*values)
        case "as before":
            return _("That is much as in your {1} results before it ({0} % on average).").format(*values)
        case "better than before":
            return _("That is more than in your {1} results before it ({0} % on average).").format(*values)
        case "below before":
            return _("That is less than in your {1} results before it ({0} % on average).").format(*values)
        case "strong in":
            return _("You did well in “{0}”: {1} of {2} points.").format(*values)
        case "weak in":
            return _("There is most to gain in “{0}”: {1} of {2} points.").format(*values)
        case "step":
            return _("A next step: {0}").format(_ended(values[0]))
    return ""


def comment(remark: Remark, name: str) -> str:
    """About the pupil, for the report card. Who is meant is named in the first sentence of each."""
    values = [number(each) for each in remark.values]
    match remark.key:
        case "course mean":
            return _("{3} reached {1} % on average in {0} ({2} results).").format(*values, name)
        case "no results":
            return _("There is no result of {1} in {0} yet.").format(*values, name)
        case "rose":
            return _("The results rose during the term, from about {0} % to about {1} %.").format(*values)
        case "fell":
            return _("The results fell during the term, from about {0} % to about {1} %.").format(*values)
        case "strong in":
            return _("“{0}” went well: {1} of {2} points.").format(*values)
        case "weak in":
            return _("“{0}” needs practice: {1} of {2} points.").format(*values)
        case "lessons missed":
            return _("Lessons missed: {0}.").format(*values)
        case "steps done":
            return _("Recommended steps that were done: {0}.").format(*values)
        case "best course":
            return _("The best results of {2} were in {0}: {1} % on average.").format(*values, name)
        case "hardest course":
            return _("Most can be gained in {0}: {1} % on average.").format(*values)
        case "never away":
            return _("{1} was there on all {0} days that were recorded.").format(*values, name)
        case "days away":
            return _("{2} was away on {0} of {1} days that were recorded.").format(*values, name)
    return ""


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def together(sentences: Iterable[str]) -> str:
    return " ".join(filter(None, sentences))
