"""What it costs that texts of conversations lie encrypted."""

import time
from functools import lru_cache

import numpy as np

from benchmarks.registry import Figure, Run, benchmark

HUNDRED, ROUNDS = 100, 50
# Letters of a message: what pupils ask is shorter, what the tutor writes about as long.
LETTERS = 600


@benchmark(unit="ms", bar=20, aim=8, better="lower")
def hidden_100(run: Run) -> Figure:
    """How long it takes to encrypt 100 messages of 600 letters."""
    took, _read, longer = _measured()
    return Figure(took, f"stored in {longer:.2f} times the room")


@benchmark(unit="ms", bar=20, aim=8, better="lower")
def read_100(run: Run) -> Figure:
    """How long it takes to read 100 messages of 600 letters, the longest that a page shows at once."""
    _hidden, took, _longer = _measured()
    return Figure(took, f"{1000 * took / HUNDRED:.0f} µs a message")


@benchmark(unit="ms", bar=20, better="lower")
def read_100_under_a_former_key(run: Run) -> Figure:
    """The same while the key is being changed, all of them still under the former one."""
    from school_ai.ai.encryption.ring import Ring

    tokens = [Ring(("former",), b"bench").hide(text) for text in _texts()]
    ring = Ring(("present", "former"), b"bench")
    return Figure(_median(lambda: [ring.read(token) for token in tokens]))


@lru_cache(maxsize=1)
def _measured() -> tuple[float, float, float]:
    from school_ai.ai.encryption.ring import Ring

    ring, texts = Ring(("present",), b"bench"), _texts()
    tokens = [ring.hide(text) for text in texts]
    longer = sum(map(len, tokens)) / sum(len(text.encode()) for text in texts)
    return (
        _median(lambda: [ring.hide(text) for text in texts]),
        _median(lambda: [ring.read(token) for token in tokens]),
        longer,
    )


def _texts() -> list[str]:
    rng = np.random.default_rng(7)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyzäöüß     .,?"))
    return ["".join(rng.choice(letters, LETTERS)) for _number in range(HUNDRED)]


def _median(do) -> float:
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        do()
        took.append(1000 * (time.perf_counter() - began))
    return float(np.median(took))
