"""Spreads what is found over documents where several fit about equally well."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from school_ai.ai.knowledge.retrieve import Hit

# By so much of its score a passage falls behind for each one of its document that is before it.
_FALLS_BEHIND = 0.05


def spread(hits: Sequence["Hit"], limit: int) -> list["Hit"]:
    """The best hits, one after the other, each time the one with the most left of its score: maximal marginal relevance
    (Carbonell and Goldstein 1998, https://doi.org/10.1145/290941.291025) with documents for likeness. A text that is
    there already, as from a handout that was uploaded twice, is left out."""
    waiting = list(hits)
    chosen: list[Hit] = []
    of_document: Counter[str] = Counter()
    said: set[str] = set()
    while waiting and len(chosen) < limit:
        best = max(waiting, key=lambda hit: hit.score * (1 - _FALLS_BEHIND) ** of_document[hit.passage.document])
        waiting.remove(best)
        text = " ".join(best.passage.text.split()).casefold()
        if text in said:
            continue
        said.add(text)
        of_document[best.passage.document] += 1
        chosen.append(best)
    return chosen
