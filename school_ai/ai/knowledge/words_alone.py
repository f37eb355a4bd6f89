"""What retrieval is given where a question must not go to the embedding model: words alone find passages then."""

from collections.abc import Sequence

import numpy as np


class NoVectors:
    """An embedding model that says nothing, and an index in which nothing is near."""

    name = "none"
    unrelated = 0.0

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        return np.zeros((len(texts), 1), np.float32)

    def embed_question(self, text: str) -> np.ndarray:
        return np.zeros(1, np.float32)

    def nearest(
        self, vector: np.ndarray, scopes: frozenset[str] | None, limit: int, among: Sequence[str] | None = None
    ) -> list[tuple[str, float]]:
        return []
