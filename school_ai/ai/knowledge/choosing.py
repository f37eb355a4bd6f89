"""Chooses one of several, or none, with a probability that can be taken at its word.

A conditional logit (D. McFadden, Conditional logit analysis of qualitative choice behavior, 1974): what speaks for each
candidate is a row of numbers, all candidates are weighed alike, and "none of them" stands beside them with a weight of
its own. So candidates that were never seen before can be chosen among, and a few weights learn from little. They are
the most likely ones given both what was seen and the weights that a school begins with (a Gaussian prior): without
anything seen they stay as they were, and with much seen they follow it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NONE = -1


@dataclass(frozen=True)
class Choice:
    """What spoke for each candidate, float of shape (candidates, features), and which one was right (or `NONE`)."""

    features: np.ndarray
    right: int
    weight: float = 1.0


class Chooser:
    """`begin` are the weights to begin with, float of shape (features,); `trust` says how many observations' worth
    of evidence each of them stands for."""

    def __init__(self, begin: Sequence[float], trust: float = 4.0):
        self.begin = begin
        self.trust = trust

    def fit(self, seen: Sequence[Choice]) -> "Chooser":
        """Newton's method on a convex loss: the same for the same observations."""
        begin = np.asarray(self.begin, dtype=float)
        # A weight may be moved by about half of what it is.
        precision = self.trust / np.maximum(0.5 * np.abs(begin), 0.25) ** 2
        weights = begin.copy()
        loss = self._loss(weights, seen, begin, precision)
        for _ in range(50):
            gradient = precision * (weights - begin)
            curvature = np.diag(precision)
            for each in seen:
                if not len(each.features):
                    continue
                chances = _chances(each.features @ weights)
                wanted = np.zeros(len(chances))
                if each.right != NONE:
                    wanted[each.right] = 1.0
                gradient = gradient + each.weight * (chances - wanted) @ each.features
                mean = chances @ each.features
                spread = (each.features * chances[:, None]).T @ each.features - np.outer(mean, mean)
                curvature = curvature + each.weight * spread
            step = np.linalg.solve(curvature, gradient)
            size = 1.0
            while size > 1e-4 and self._loss(weights - size * step, seen, begin, precision) > loss:
                size /= 2
            weights = weights - size * step
            before, loss = loss, self._loss(weights, seen, begin, precision)
            if before - loss < 1e-7:
                break
        self.weights_ = weights
        return self

    def chances(self, features: np.ndarray) -> np.ndarray:
        """The probability of each candidate: float of shape (candidates,). What is missing to one is that of none."""
        return _chances(features @ self.weights_) if len(features) else np.zeros(0)

    @staticmethod
    def _loss(weights: np.ndarray, seen: Sequence[Choice], begin: np.ndarray, precision: np.ndarray) -> float:
        total = 0.5 * float(precision @ (weights - begin) ** 2)
        for each in seen:
            if len(each.features):
                utilities = np.append(each.features @ weights, 0.0)
                top = utilities.max()
                log_sum = top + np.log(np.exp(utilities - top).sum())
                total -= each.weight * float(utilities[each.right] - log_sum)  # NONE is the last one
        return total


def _chances(utilities: np.ndarray) -> np.ndarray:
    top = max(0.0, float(utilities.max()))
    raised = np.exp(utilities - top)
    return raised / (raised.sum() + np.exp(-top))
