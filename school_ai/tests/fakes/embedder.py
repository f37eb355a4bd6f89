"""An embedder that needs no model: texts are near when they share words."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from school_ai.ai.knowledge.embed import unit


class WordEmbedder:
    """Words hashed into a few hundred dimensions. Deterministic, and quick enough for any number of texts."""

    name = "words"
    unrelated = 0.3
    DIMENSIONS = 256

    def __init__(self):
        self.embedded: list[str] = []

    def embed_passages(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded.extend(texts)
        return np.vstack([self._vector(text) for text in texts])

    def embed_question(self, text: str) -> np.ndarray:
        return self._vector(text)

    def _vector(self, text: str) -> np.ndarray:
        vector = np.zeros(self.DIMENSIONS, np.float32)
        for word in re.findall(r"\w{3,}", text.lower()):
            vector[int.from_bytes(hashlib.md5(word.encode()).digest()[:2], "big") % self.DIMENSIONS] += 1
        return unit(vector)
