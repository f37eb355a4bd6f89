"""The form of a rule says of each rule what the engine means by it."""

import re

from school_ai.ai.scheduling.rules import SWITCHABLE
from tests.app.project import APP

FORM = APP / "school_ai" / "doctype" / "ai_scheduling_rule" / "ai_scheduling_rule.js"
RULE = re.compile(r'^\t"([^\n]+)": \{\n(.*?)^\t\},$', re.M | re.S)
PART = re.compile(r"^\t\t(\w+): (.+),$", re.M)
WORDS = re.compile(r"""\(\) => __\("([^"]*)"\)""")


def said() -> dict[str, dict[str, str]]:
    """What the form says, by the title of the rule."""
    return {title: dict(PART.findall(parts)) for title, parts in RULE.findall(FORM.read_text())}


def words(value: str | None) -> str:
    found = WORDS.fullmatch(value or "")
    return found[1] if found else ""


def test_every_rule_is_explained():
    assert list(said()) == [rule.title for rule in SWITCHABLE.values()]
    assert all(words(each["wants"]) for each in said().values())


def test_limit_and_window_are_the_engines():
    for rule in SWITCHABLE.values():
        form = said()[rule.title]
        assert words(form.get("limit")) == rule.limit, rule.title
        assert words(form.get("window")) == rule.window, rule.title
        assert ("either" in form) == bool(rule.of), rule.title
        # A limit that is shown is asked for, unless the rule can do without it.
        assert bool(rule.limit) == (rule.needs_limit or "optional" in form), rule.title
