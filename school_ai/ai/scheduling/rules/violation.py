"""What a rule is, and what it says where it is broken."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from school_ai.ai.scheduling.problem import Setting
from school_ai.ai.scheduling.rules.placed import Placed
from school_ai.ai.scheduling.sentences import Said

__all__ = ["Rule", "Violation", "broken"]


@dataclass(frozen=True)
class Violation(Said):
    """Where a rule is broken, how often (`units`, of which each rule says what they are) and what that costs (0 if it
    is hard). `lessons`: positions in `Problem.placings`. `lines`: whom it is about, such as ("teachers", "T1")."""

    rule: str
    units: int
    cost: int
    hard: bool
    template: str
    arguments: tuple
    lessons: tuple[int, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rule:
    """`about`: whose violations `function` gives: "groups", "teachers", "rooms", "loads", "lessons" (positions), or
    "lines" where a setting's `of` says which of groups and teachers. `limit` and `window` say what they mean, empty
    where the rule has none. `always`: cannot be switched off.

    `function(placed, setting, names)` yields the violations of these names alone.
    """

    name: str
    title: str
    about: str
    function: Callable[[Placed, Setting, Sequence], Iterator[Violation]]
    limit: str = ""
    window: str = ""
    always: bool = False
    needs_limit: bool = False

    @property
    def of(self) -> tuple[str, ...]:
        """The values that a setting's `of` may have; none where there is nothing to choose."""
        return ("groups", "teachers") if self.about == "lines" else ()

    def is_about(self, setting: Setting) -> str:
        return setting.of if self.about == "lines" else self.about

    def applies(self, setting: Setting) -> bool:
        """Whether a setting says all that the rule needs."""
        if self.about == "lines" and setting.of not in self.of:
            return False
        if self.window and setting.window is None:
            return False
        return not self.needs_limit or setting.limit is not None


def broken(
    setting: Setting,
    units: int,
    template: str,
    arguments: tuple,
    lessons: Sequence[int] = (),
    lines: Sequence[tuple[str, str]] = (),
) -> Violation:
    """A violation of a setting's rule."""
    cost = 0 if setting.weight is None else setting.weight * units
    return Violation(setting.rule, units, cost, setting.is_hard, template, arguments, tuple(lessons), tuple(lines))
