"""Which rows a model is tried on: never a pupil that it learned from, and later terms after earlier ones."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

__all__ = ["folds", "how"]

MOST_FOLDS = 5
# A class is tried as a whole where there are so many of them.
ENOUGH_GROUPS = 8


def folds(table: pd.DataFrame, seed: int = 0, most: int = MOST_FOLDS) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions to learn from and to try, fold by fold; the tried ones of all folds together are every row once where
    there is one term, and those of the later terms where there are several.

    With several terms (by when they begin) each later one is tried by what was learned from those that had ended when
    it began. With one, whole groups are tried by others, or, where there are few, pupils by others.
    """
    begins = table["begins"] if "begins" in table else pd.Series(pd.Timestamp(0), index=table.index)
    starts = np.sort(begins.unique())
    if len(starts) >= 3:
        tried = starts[-min(most, len(starts) - 1) :]
        found = []
        for start in tried:
            learn = np.flatnonzero((table["ends"] < start).to_numpy())
            test = np.flatnonzero((begins == start).to_numpy())
            if len(learn) and len(test):
                found.append((learn, test))
        if len(found) >= 2:
            yield from found
            return
    owner = _owners(table)
    rng = np.random.default_rng(seed)
    names = rng.permutation(np.unique(owner))
    count = min(most, len(names))
    if count < 2:
        return
    place = pd.Series(np.arange(len(names)) % count, index=names)
    fold = place.loc[owner].to_numpy()
    for number in range(count):
        yield np.flatnonzero(fold != number), np.flatnonzero(fold == number)


def how(table: pd.DataFrame) -> str:
    """What rows are kept apart by: "terms", "groups" or "pupils"."""
    if "begins" in table and table["begins"].nunique() >= 3:
        return "terms"
    return "groups" if _by_group(table) else "pupils"


def _by_group(table: pd.DataFrame) -> bool:
    if "group" not in table or table["group"].nunique() < ENOUGH_GROUPS:
        return False
    # A pupil who is in two groups would stand on both sides.
    return bool((table.groupby("pupil")["group"].nunique() == 1).all())


def _owners(table: pd.DataFrame) -> np.ndarray:
    return table["group" if _by_group(table) else "pupil"].astype(str).to_numpy()
