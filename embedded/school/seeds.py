"""Independent random streams, one for each named part of the school.

Every part draws from its own generator, keyed by its name, so that adding a part, or drawing more in one of
them, leaves all the others as they were (numpy's `SeedSequence` with a spawn key; a name is keyed by its
CRC-32 because Python's own string hash differs from process to process).
"""

from __future__ import annotations

import zlib

import numpy as np


class Streams:
    """Random generators by name: `Streams(7)("illness")` is the same stream wherever and whenever it is asked
    for."""

    def __init__(self, seed: int) -> None:
        self.seed = int(seed)

    def __call__(self, *names: str | int) -> np.random.Generator:
        key = tuple(zlib.crc32(str(name).encode()) for name in names)
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))
