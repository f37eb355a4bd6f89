"""Turns texts into vectors whose nearness is nearness of meaning."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Embedder(Protocol):
    """What indexing and retrieval ask of an embedding model."""

    # Names model and version: vectors of two names must never be compared.
    name: str
    # Texts that have nothing to do with one another seldom reach this cosine similarity; 0 where that is not known.
    # Measured for the local models: docs/embedders.md.
    unrelated: float

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        """A unit vector for each text: float32 of shape (len(texts), dimensions)."""

    def embed_question(self, text: str) -> np.ndarray:
        """A unit vector: float32 of shape (dimensions,)."""


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows scaled to length one; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.where(lengths == 0, 1, lengths)).astype(np.float32)
