"""Rules that are set so that they mean nothing."""

from collections.abc import Iterator

from school_ai.ai.scheduling.checks.finding import ERROR, WARNING, Finding
from school_ai.ai.scheduling.problem import Problem, Setting
from school_ai.ai.scheduling.rules import RULES
from school_ai.ai.scheduling.sentences import Sentence, listed
from school_ai.ai.scheduling.sentences import checks as say

__all__ = ["settings"]


def settings(problem: Problem) -> Iterator[Finding]:
    """Unknown rules, missing limits, names that are not there."""
    for number, setting in enumerate(problem.settings):
        yield from _setting(problem, setting, str(number))


def _setting(problem: Problem, setting: Setting, name: str) -> Iterator[Finding]:
    rule = RULES.get(setting.rule)
    if rule is None:
        yield Finding(ERROR, "setting", name, say.UNKNOWN_RULE, (setting.rule,))
        return

    def found(severity: str, template: str, *values: object) -> Finding:
        return Finding(severity, "setting", name, template, (Sentence(rule.title), *values))

    if rule.always:
        yield found(WARNING, say.ALWAYS_ON)
        return
    if rule.of and setting.of not in rule.of:
        yield found(ERROR, say.SAY_OF_WHOM)
    if rule.needs_limit and setting.limit is None:
        yield found(ERROR, say.SAY_LIMIT, Sentence(rule.limit))
    if setting.limit is not None and setting.limit < 0:
        yield found(ERROR, say.NEGATIVE_LIMIT, setting.limit)
    if rule.window and not (
        setting.window and 0 <= setting.window[0] <= setting.window[1] < len(problem.cycle.periods)
    ):
        yield found(ERROR, say.SAY_WINDOW)
    if setting.weight is not None and setting.weight < 0:
        yield found(ERROR, say.NEGATIVE_WEIGHT, setting.weight)
    known = {
        "teachers": problem.teacher.keys(),
        "groups": problem.group.keys(),
        "loads": {load.name for load in problem.loads},
    }.get(rule.is_about(setting))
    strange = sorted((setting.who or set()) - known) if known is not None else []
    if strange:
        yield found(WARNING, say.UNKNOWN_WHO, listed(strange))
