"""How the time of a search grows with the shelf. `benchmarks/growth_picture.py` draws it."""

import numpy as np

from benchmarks.knowledge.retrieval import times_of_searches
from benchmarks.registry import Figure, Run, benchmark

SIZES = (1_000, 10_000, 100_000)


@benchmark(unit="times", better="lower", needs_site=True)
def retrieval_growth(run: Run) -> Figure:
    """Times longer that a pupil's search takes among 100,000 passages than among 1,000 (95 of 100 searches)."""
    measured = {size: p95_of_readers(run, size) for size in SIZES}
    note = "; ".join(f"{size:,}: {figures['pupil']:.0f} ms" for size, figures in measured.items())
    return Figure(measured[SIZES[-1]]["pupil"] / measured[SIZES[0]]["pupil"], note)


def p95_of_readers(run: Run, size: int) -> dict[str, float]:
    return {name: float(np.percentile(times, 95)) for name, times in times_of_searches(run, size).items()}
