"""Pass or fail and final grades of UCI Student Performance, tenfold, each fold with a model chosen inside of it."""

import numpy as np
from sklearn.model_selection import KFold

from benchmarks.analytics import uci
from benchmarks.registry import Figure, Run, benchmark
from school_ai.ai.analytics.features import inputs_of
from school_ai.ai.analytics.model import fit
from school_ai.ai.analytics.outcomes import CHANCE, VALUE

FOLDS = 10
BESIDE = ("final", "last_grade")


def _inputs(table) -> list[str]:
    return [name for name in inputs_of(table) if name not in BESIDE]


def _across(table, outcome, kind: str, rules: tuple[str, ...], seed: int, **more) -> tuple[np.ndarray, list[str]]:
    """What is said of each row by a model that was chosen and learned without it."""
    said, models = np.full(len(table), np.nan), []
    table = table.assign(outcome=outcome)
    for learn, test in KFold(FOLDS, shuffle=True, random_state=seed).split(table):
        model = fit(table.iloc[learn], kind, rules=rules, inputs=_inputs(table), seed=seed, **more)
        said[test] = model.predict(table.iloc[test])
        models.append(model.model)
    return said, models


def _right(run: Run, subject: str) -> Figure:
    folder = run.dataset("student-performance")
    worst, notes = float("inf"), []
    for grades in (1, 2):
        table = uci.table(folder, subject, grades)
        fails = (table["final"] < uci.PASS).to_numpy(dtype=float)
        said, models = _across(table, fails, CHANCE, ("last", "mean"), run.seed)
        mine = ((said >= 0.5) == (fails == 1)).mean()
        naive = ((table["last_grade"] < uci.PASS).to_numpy() == (fails == 1)).mean()
        worst = min(worst, 100 * (mine - naive))
        used = ", ".join(f"{models.count(name)} {name}" for name in dict.fromkeys(models))
        notes.append(f"{grades} known: {mine:.4f}, rule {naive:.4f} ({used})")
    return Figure(worst, "; ".join(notes))


@benchmark(unit="points", bar=0.0, aim=2.0)
def uci_maths_right(run: Run) -> Figure:
    """UCI maths, pass or fail: share right above that of the last grade, the lower of one and two grades known."""
    return _right(run, "maths")


@benchmark(unit="points", bar=0.0, aim=2.0)
def uci_portuguese_right(run: Run) -> Figure:
    """UCI Portuguese, pass or fail: share right above that of the last grade, the lower of one and two grades known."""
    return _right(run, "Portuguese")


def _error(run: Run, subject: str) -> Figure:
    table = uci.table(run.dataset("student-performance"), subject, 0)
    final = table["final"].to_numpy(dtype=float)
    said, models = _across(table, final, VALUE, ("outlook",), run.seed, limits=(0.0, 20.0))
    mean = np.concatenate(
        [
            np.full(len(test), final[learn].mean()) - final[test]
            for learn, test in KFold(FOLDS, shuffle=True, random_state=run.seed).split(final)
        ]
    )
    error, rule = float(np.sqrt(((said - final) ** 2).mean())), float(np.sqrt((mean**2).mean()))
    used = ", ".join(f"{models.count(name)} {name}" for name in dict.fromkeys(models))
    if error >= rule:
        raise AssertionError(f"{error:.3f} is not below the mean's {rule:.3f}")
    return Figure(error, f"the mean: {rule:.3f} ({used})")


@benchmark(unit="grades", bar=4.0, aim=3.8, better="lower")
def uci_maths_error(run: Run) -> Figure:
    """UCI maths without any grade: root of the mean squared error of the final grade (0 to 20)."""
    return _error(run, "maths")


@benchmark(unit="grades", bar=2.8, aim=2.65, better="lower")
def uci_portuguese_error(run: Run) -> Figure:
    """UCI Portuguese without any grade: root of the mean squared error of the final grade (0 to 20)."""
    return _error(run, "Portuguese")
