"""Runs pytest for a part of the tests, and counts."""

import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass

from embedded.environment import ROOT
from tests.runner.coverage import environ as coverage_environ
from tests.runner.paths import PYTHON, RESULTS
from tests.runner.report import Counts, Report, StepFailed

NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Part:
    """Tests that run together."""

    name: str
    title: str
    arguments: tuple[str, ...]
    # Whether its processes, and those that they start, are measured.
    measured: bool = True


APP = Part("app", "app checks", ("tests/app", "-n", "2"), measured=False)
# A file's tests stay together: some share a school that takes seconds to make. Those that make sites take longest for
# themselves, and so come first.
ENGINES = Part("engines", "engine tests", ("tests/embedded", "tests/engines", "-n", "2", "--dist", "loadfile"))
SITE = Part("site", "site tests", ("-p", "embedded.pytest_site", "school_ai/tests", "-n", "2", "--dist", "loadfile"))
BROWSER = Part("browser", "browser tests", ("tests/browser",))


def run(report: Report, part: Part, more: Sequence[str] = (), with_coverage: bool = False) -> None:
    """Run a part's tests. Raises `StepFailed` when one fails, or when there are none."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    results = RESULTS / f"{part.name}.xml"
    results.unlink(missing_ok=True)
    status = subprocess.run(
        [PYTHON, "-m", "pytest", *part.arguments, f"--junitxml={results}", *more],
        cwd=ROOT,
        env={**os.environ, **(coverage_environ(part.name) if part.measured and with_coverage else {})},
        check=False,
    ).returncode
    counts = counted(results.read_text()) if results.exists() else Counts()
    report.counts += counts
    if status == NOTHING_COLLECTED:
        raise StepFailed("there are no such tests")
    if status:
        raise StepFailed(str(counts) if counts.failed else f"pytest ended with {status}")


def counted(junit: str) -> Counts:
    """What pytest's report in JUnit's format says. A test whose setup or teardown broke has failed."""
    passed = failed = skipped = 0
    for case in ElementTree.fromstring(junit).iter("testcase"):
        found = {child.tag for child in case}
        if found & {"failure", "error"}:
            failed += 1
        elif "skipped" in found:
            skipped += 1
        else:
            passed += 1
    return Counts(passed, failed, skipped)
