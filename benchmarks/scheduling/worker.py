"""Solves one of the made-up schools in a process of its own, as a background worker does, and prints what came of it:

python -m benchmarks.scheduling.worker large|demo SEED SECONDS [first]
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

__all__ = ["solved"]

ROOT = Path(__file__).resolve().parents[2]


def solved(school: str, seed: int, seconds: float, *, first_only: bool = False, cold: bool = False) -> dict:
    """What `main` printed, with `first` counted from the start of the process. `cold`: with nothing translated yet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **({"NUMBA_CACHE_DIR": folder} if cold else {})}
        command = [sys.executable, "-m", "benchmarks.scheduling.worker", school, str(seed), str(seconds)]
        begun = time.time()
        text = subprocess.run(
            [*command, *(["first"] if first_only else [])],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = json.loads(text)
    if found["first"] is not None:
        found["first"] -= begun
    return found


def main() -> None:
    school, seed, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    first_only = len(sys.argv) > 4
    from benchmarks.scheduling.demo_school import demo_school
    from benchmarks.scheduling.large_school import large_school
    from school_ai.ai.scheduling.rules import score
    from school_ai.ai.scheduling.solve import solve

    problem = large_school(seed) if school == "large" else demo_school(seed)
    first: list[float] = []
    course: list[tuple[float, int, int, int]] = []

    def told(progress) -> bool:
        if progress.hard == 0 and not first:
            first.append(time.time())
        course.append((round(progress.seconds, 2), progress.cost, progress.hard, progress.bound))
        return not (first_only and first)

    outcome = solve(problem, seed=seed, seconds=seconds, on_progress=told)
    checked = score(problem, outcome.timetable)
    print(
        json.dumps(
            {
                "status": outcome.status,
                "cost": checked.cost,
                "hard": checked.hard,
                "said": [outcome.cost, outcome.hard],
                "bound": outcome.bound,
                "seconds": outcome.seconds,
                "steps": outcome.steps,
                "first": first[0] if first else None,
                "gibibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
                "course": course,
            }
        )
    )


if __name__ == "__main__":
    main()
