"""Whom a school does not want for cover, learnt from what became of those who were proposed. Proposed, never applied.

A colleague is taken, ruled out ("not this colleague"), passed over (proposed first, and another way taken), or turned
down with everything that was proposed. Being ruled out counts as one no; the other two, which may have other reasons,
count half. A colleague is not wanted (for a course, a group, a day, a period, or at all) where the noes are more than
would come about by chance at the rate at which the others get them, all that is asked together held to a false
discovery rate, and clearly more than the times they were taken.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from school_ai.ai.scheduling.preferences import LEAST, standing, tail, wilson
from school_ai.ai.scheduling.sentences import Said, Sentence
from school_ai.ai.scheduling.sentences import preferences as say

__all__ = ["CHOSEN", "PASSED_OVER", "RULED_OUT", "TURNED_DOWN", "CoverEvent", "NotWanted", "learn_covers"]

CHOSEN, RULED_OUT, PASSED_OVER, TURNED_DOWN = "chosen", "ruled out", "passed over", "turned down"
# What each counts, in halves.
WEIGHTS = {CHOSEN: 2, RULED_OUT: 2, PASSED_OVER: 1, TURNED_DOWN: 1}
# Of what is as clear, that which keeps the fewest lessons from somebody.
_NARROW = {"group": 0, "course": 1, "period": 2, "day": 3, "": 4}


@dataclass(frozen=True)
class CoverEvent:
    """What became of `colleague`, who was proposed for a lesson. `weekday` is 0 for Monday; `period` the name of the
    one that the lesson begins in, None where it is in none."""

    kind: str
    on: date
    colleague: str
    course: str
    groups: tuple[str, ...]
    weekday: int
    period: str | None = None

    @property
    def scopes(self) -> tuple[tuple[str, str | int], ...]:
        return (
            ("", ""),
            ("course", self.course),
            *(("group", name) for name in self.groups),
            ("day", self.weekday),
            *((("period", self.period),) if self.period else ()),
        )


@dataclass(frozen=True)
class NotWanted:
    """A proposal: `colleague` is not to be asked for cover, of what `scope` ("course", "group", "day", "period", or ""
    for all) and `value` say. `count` noes, of which they were `ruled_out` so often, against `taken` times they took
    such a lesson. `interval`: where the share of noes lies (Wilson, nine of ten), each counted as what it weighs."""

    colleague: str
    scope: str
    value: str | int
    count: int
    ruled_out: int
    taken: int
    interval: tuple[float, float]
    chance: float
    dates: tuple[date, ...]
    said: Said
    evidence: Said


@dataclass(frozen=True)
class _Seen:
    colleague: str
    scope: tuple[str, str | int]
    noes: tuple[int, ...]
    taken: int
    so: float
    chance: float


def learn_covers(
    events: Sequence[CoverEvent],
    titles: Mapping[tuple[str, str | int], str] | None = None,
    *,
    false_discoveries: float = 0.05,
) -> list[NotWanted]:
    """Who is not wanted for cover, the clearest first. `titles`: what colleagues ("colleague", name), groups, days and
    periods are called. One no counts for one proposal only: the one that explains most."""
    left = set(range(len(events)))
    rates = _rates(events)
    found: list[NotWanted] = []
    while True:
        clear = [
            each
            for each in standing(_hypotheses(events, left, rates), false_discoveries)
            if each.so >= LEAST and wilson(each.so, each.so + each.taken)[0] > 0.5
        ]
        if not clear:
            return found
        best = min(clear, key=lambda each: (each.chance, _NARROW[each.scope[0]], each.colleague, str(each.scope[1])))
        found.append(_not_wanted(events, best, titles or {}))
        left -= set(best.noes)


def _rates(events: Sequence[CoverEvent]) -> dict[str, float]:
    """How often the others get a no: colleague -> a share, never taken for 0 or 1."""
    noes = defaultdict(int)
    asked = defaultdict(int)
    for event in events:
        noes[event.colleague] += event.kind != CHOSEN
        asked[event.colleague] += 1
    all_noes, all_asked = sum(noes.values()), len(events)
    return {name: (all_noes - noes[name] + 1) / (all_asked - asked[name] + 2) for name in asked}


def _hypotheses(events: Sequence[CoverEvent], left: set[int], rates: Mapping[str, float]) -> list[_Seen]:
    of: dict[tuple[str, tuple[str, str | int]], list[int]] = defaultdict(list)
    for number in sorted(left):
        for scope in events[number].scopes:
            of[events[number].colleague, scope].append(number)
    found = []
    for (name, scope), numbers in of.items():
        noes = tuple(number for number in numbers if events[number].kind != CHOSEN)
        weights = np.array([WEIGHTS[events[number].kind] for number in numbers])
        so = int(sum(WEIGHTS[events[number].kind] for number in noes))
        likely = np.zeros((len(numbers), 2))
        likely[:, 0] = rates[name]
        chance = tail(so, likely, weights) if noes else 1.0
        found.append(_Seen(name, scope, noes, len(numbers) - len(noes), so / WEIGHTS[RULED_OUT], chance))
    return found


def _not_wanted(events: Sequence[CoverEvent], seen: _Seen, titles: Mapping[tuple[str, str | int], str]) -> NotWanted:
    scope, value = seen.scope
    noes = [events[number] for number in seen.noes]
    kinds = [each.kind for each in noes]
    dates = tuple(sorted(each.on for each in noes))
    who = titles.get(("colleague", seen.colleague), seen.colleague)
    what = () if not scope else (titles.get((scope, value), str(value)),)
    return NotWanted(
        seen.colleague,
        scope,
        value,
        len(noes),
        kinds.count(RULED_OUT),
        seen.taken,
        wilson(seen.so, seen.so + seen.taken),
        seen.chance,
        dates,
        Sentence(_TEMPLATES[scope], (who, *what)),
        Sentence(
            say.COVER_EVIDENCE,
            (
                len(noes) + seen.taken,
                kinds.count(RULED_OUT),
                kinds.count(PASSED_OVER),
                kinds.count(TURNED_DOWN),
                seen.taken,
                dates[0],
                dates[-1],
            ),
        ),
    )


_TEMPLATES = {
    "": say.NOT_FOR_COVER,
    "course": say.NOT_FOR_COVER_OF,
    "group": say.NOT_FOR_COVER_OF,
    "day": say.NOT_FOR_COVER_ON,
    "period": say.NOT_FOR_COVER_ON,
}
