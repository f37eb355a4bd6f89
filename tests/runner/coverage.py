"""How much of the code the tests run.

Everything that a part of the tests starts is measured, web server and workers too: coverage looks for its variables in
the environment of every Python process (tool.coverage in pyproject.toml). Each process leaves a file of its own.
"""

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import coverage

from embedded.environment import ROOT
from tests.runner.paths import COVERAGE
from tests.runner.report import StepFailed

CONFIG = ROOT / "pyproject.toml"
LEAST_COVERED = 12


@dataclass(frozen=True)
class Demand:
    """The share of statements in a folder that the given parts of the tests must run, in per cent."""

    folder: str
    percent: float
    parts: tuple[str, ...]


DEMANDS = (
    Demand("school_ai/ai", 95, ("engines",)),
    Demand("school_ai", 90, ("host", "engines", "site", "browser")),
)


def environ(part: str) -> dict[str, str]:
    """Variables under which Python processes are measured for a part."""
    return {"COVERAGE_PROCESS_START": str(CONFIG), "COVERAGE_FILE": str(_folder(part) / "data")}


def forget(part: str) -> None:
    """Throw away what an earlier run measured."""
    shutil.rmtree(_folder(part), ignore_errors=True)
    _folder(part).mkdir(parents=True)


def report(parts: Sequence[str], enforce: bool) -> None:
    """Print the coverage that the parts reach. With `enforce`, raises `StepFailed` where a demand is not met."""
    short = []
    for demand in DEMANDS:
        measured = [part for part in demand.parts if part in parts]
        if not measured:
            continue
        combined = _combined(measured, demand.folder.replace("/", "-"))
        percent = _percent(combined, demand)
        bar = f", at least {demand.percent:g} % demanded" if enforce else ""
        print(f"\n{demand.folder}: {percent:.1f} % of statements, by {' + '.join(measured)} tests{bar}")
        print(_least_covered(combined, demand), flush=True)
        if percent < demand.percent:
            short.append(f"{demand.folder} {percent:.1f} % of {demand.percent:g} %")
    if enforce and short:
        raise StepFailed("; ".join(short))


def _folder(part: str) -> Path:
    return COVERAGE / part


def _combined(parts: Sequence[str], name: str) -> coverage.Coverage:
    found = coverage.Coverage(data_file=str(COVERAGE / name), config_file=str(CONFIG))
    files = [str(file) for part in parts for file in _folder(part).glob("data.*")]
    if not files:
        raise StepFailed("nothing was measured")
    found.combine(files, keep=True)
    found.save()
    return found


def _percent(measured: coverage.Coverage, demand: Demand) -> float:
    return measured.report(include=[f"{ROOT / demand.folder}/*"], file=io.StringIO(), ignore_errors=True)


def _least_covered(measured: coverage.Coverage, demand: Demand) -> str:
    """The files that would gain most, with the lines that no test ran."""
    out = io.StringIO()
    measured.report(
        include=[f"{ROOT / demand.folder}/*"],
        file=out,
        show_missing=True,
        skip_covered=True,
        sort="-miss",
        ignore_errors=True,
    )
    lines = [line for line in out.getvalue().splitlines() if line.startswith("school_ai/")]
    return "\n".join(line if len(line) <= 140 else line[:139] + "…" for line in lines[:LEAST_COVERED])
