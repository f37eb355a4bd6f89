"""Vectors of the examples' sentences by a local embedding model, kept between processes."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from school_ai.ai.knowledge.embed import Embedder

# More of a message says nothing new on what it is for, and would take longer.
MOST_CHARACTERS = 600


def of_message(text: str, embedder: Embedder) -> np.ndarray:
    """float32 of shape (dimensions,)."""
    return embedder.embed_question(text[:MOST_CHARACTERS])


def of_examples(texts: Sequence[str], embedder: Embedder, cache: Path | None = None) -> np.ndarray:
    """float32 of shape (len(texts), dimensions). They are read from the folder `cache` if they were made before of the
    same texts by the same model, and kept there otherwise."""
    if cache is None:
        return _made(texts, embedder)
    file = cache / f"purpose-{_digest(texts, embedder)}.npy"
    try:
        kept = np.load(file, allow_pickle=False)
    except (OSError, ValueError):
        kept = np.empty((0, 0), np.float32)
    if len(kept) == len(texts):
        return kept
    made = _made(texts, embedder)
    cache.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(f".{hashlib.sha256(made.tobytes()).hexdigest()[:8]}.tmp")
    with partial.open("wb") as opened:
        np.save(opened, made, allow_pickle=False)
    partial.replace(file)
    return made


def _made(texts: Sequence[str], embedder: Embedder) -> np.ndarray:
    return np.stack([of_message(text, embedder) for text in texts]).astype(np.float32)


def _digest(texts: Sequence[str], embedder: Embedder) -> str:
    digest = hashlib.sha256(embedder.name.encode())
    for text in texts:
        digest.update(b"\0" + text[:MOST_CHARACTERS].encode())
    return digest.hexdigest()[:32]
