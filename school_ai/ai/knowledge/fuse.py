"""Makes one ranking of several."""

from collections.abc import Iterable, Sequence

Ranking = Sequence[tuple[str, float]]
# The constant of the paper below.
_RANK_OFFSET = 60


def min_max(rankings: Iterable[Ranking], weights: Sequence[float] | None = None) -> dict[str, float]:
    """Every ranking's scores brought to 0 (its last) to 1 (its first), then added by weight; 0 where one is not in it.

    Bruch, Gai and Ingber 2023 (https://doi.org/10.1145/3596512) find this better than fusing ranks, and not very
    sensitive to the weight. What it does here is measured by `benchmarks/knowledge/retrieval.py`.
    """
    rankings = list(rankings)
    weights = weights or [1 / len(rankings)] * len(rankings)
    fused: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        scores = [score for _, score in ranking]
        lowest, width = min(scores, default=0.0), max(scores, default=0.0) - min(scores, default=0.0)
        for name, score in ranking:
            fused[name] = fused.get(name, 0.0) + weight * ((score - lowest) / width if width else 1.0)
    return fused


def reciprocal_ranks(rankings: Iterable[Ranking]) -> dict[str, float]:
    """Reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009, https://doi.org/10.1145/1571941.1572114)."""
    fused: dict[str, float] = {}
    for ranking in rankings:
        for place, (name, _) in enumerate(ranking, 1):
            fused[name] = fused.get(name, 0.0) + 1 / (_RANK_OFFSET + place)
    return fused
