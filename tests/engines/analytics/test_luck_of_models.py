"""Apart from what else is tested of models: it takes long, and tests of one file run one after the other."""

import numpy as np
import pandas as pd

from school_ai.ai.analytics.model import fit
from school_ai.ai.analytics.outcomes import CHANCE

# Of the first twelve, six of the eight in which a model that adds nothing has less loss than the rule.
LOOKS_BETTER = (1, 2, 3, 8, 10, 11)


def test_the_best_of_several_must_be_better_by_more_than_luck():
    """Of models that add nothing one looks better by chance, and is not taken."""
    for seed in LOOKS_BETTER:
        rng = np.random.default_rng(seed)
        mean = rng.normal(60, 12, 200)
        fails = (mean + rng.normal(0, 8, 200) < 50).astype(float)
        rows = pd.DataFrame({"pupil": [f"P{each}" for each in range(200)], "mean": mean, "outcome": fails})
        for number in range(4):
            rows[f"noise {number}"] = rng.normal(0, 1, 200)
        found = fit(rows, CHANCE, rules=("mean",), seed=seed)
        rule = next(each for each in found.metrics if each.model == found.model)
        # Else this seed would show nothing.
        assert min(each.loss for each in found.metrics) < rule.loss
        assert found.why_rule
