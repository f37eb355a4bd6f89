"""The second International Timetabling Competition, track 3: ten instances, formulation UD2, 300 seconds on two cores.

The whole takes two and a half hours, so finished runs are kept and not done again. Environment variables narrow it:
`ITC_INSTANCES` ("comp01 comp05"), `ITC_SEEDS` ("1 2 3"), `ITC_SECONDS` ("300"). Seconds are counted as processor time
of this process divided by two, so that what else the machine does makes no difference.
"""

import json
import os
import time
from pathlib import Path
from statistics import median

from benchmarks.registry import Figure, Run, Skipped, benchmark
from benchmarks.scheduling.itc import read, ud2

INSTANCES = tuple(f"comp{number:02}" for number in range(1, 11))
CORES = 2
RESULTS = Path(__file__).resolve().parents[2] / ".embedded" / "benchmarks" / "itc.json"
# Costs of the best timetables known, for comparison.
BEST_KNOWN = dict(zip(INSTANCES, (5, 24, 64, 35, 284, 27, 6, 37, 96, 4), strict=True))


def cores_clock() -> float:
    """Seconds that this process has had two cores for."""
    return time.process_time() / CORES


@benchmark(unit="cost", bar=741, aim=600, better="lower")
def itc_sum(run: Run) -> Figure:
    """Sum of the median costs of ITC-2007's comp01 to comp10, checked by a scorer of its own."""
    instances = os.environ.get("ITC_INSTANCES", " ".join(INSTANCES)).split()
    seeds = [int(seed) for seed in os.environ.get("ITC_SEEDS", "1 2 3").split()]
    seconds = float(os.environ.get("ITC_SECONDS", "300"))
    folder = run.dataset("timetabling")
    known = _known()
    for seed in seeds:
        for name in instances:
            key = f"{name} seed {seed} {seconds:g}s"
            if key not in known:
                known[key] = _solved(folder / f"{name}.ectt", seed, seconds)
                _keep(known)
    costs = {name: [known[f"{name} seed {seed} {seconds:g}s"] for seed in seeds] for name in instances}
    if any(cost is None for found in costs.values() for cost in found):
        raise AssertionError(f"a timetable breaks a hard rule: {costs}")
    medians = {name: median(found) for name, found in costs.items()}
    note = ", ".join(f"{name[4:]}: {cost:g} ({BEST_KNOWN[name]})" for name, cost in medians.items())
    if set(instances) != set(INSTANCES):
        raise Skipped(f"only {note}")
    return Figure(sum(medians.values()), f"{seconds:g} s, {len(seeds)} seeds; median (best known) {note}")


def _solved(path: Path, seed: int, seconds: float) -> int | None:
    """Cost by the competition's rules; None where a hard one is broken."""
    from school_ai.ai.scheduling.memetic import Search

    if not path.is_file():
        raise Skipped(f"no {path.name}")
    instance = read(path)
    outcome = Search(instance.problem(), seed=seed, seconds=seconds, threads=CORES, clock=cores_clock).run()
    result = ud2(instance, outcome.timetable)
    return None if result.hard else result.cost


def _known() -> dict[str, int | None]:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() else {}


def _keep(known: dict[str, int | None]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    written = RESULTS.with_suffix(".new")
    written.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
    written.replace(RESULTS)
