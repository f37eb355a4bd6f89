"""Runs pytest for a part of the tests, and counts."""

import os
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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
# A file's tests stay together: some share a school that takes seconds to make.
HOST = Part("host", "tests of the host", ("tests/embedded", "-n", "2", "--dist", "loadfile"))
ENGINES = Part("engines", "engine tests", ("tests/engines", "-n", "2", "--dist", "loadfile"))
SITE = Part("site", "site tests", ("-p", "embedded.pytest_site", "school_ai/tests", "-n", "2", "--dist", "loadfile"))
BROWSER = Part("browser", "browser tests", ("tests/browser",))


def run(report: Report, part: Part, more: Sequence[str] = (), with_coverage: bool = False) -> None:
    """Run a part's tests. Raises `StepFailed` when one fails, or when there are none."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    _results(part).unlink(missing_ok=True)
    environ = {**os.environ, **(coverage_environ(part.name) if part.measured and with_coverage else {})}
    status = subprocess.run(_command(part, more), cwd=ROOT, env=environ, check=False).returncode
    _judge(report, part, status)


class Beside:
    """A part's tests that run beside others, with what those leave of the processors. What they say is printed when
    they are waited for."""

    def __init__(self, part: Part):
        self._part = part
        RESULTS.mkdir(parents=True, exist_ok=True)
        _results(part).unlink(missing_ok=True)
        self._said = RESULTS / f"{part.name}.log"
        with self._said.open("w") as said:
            command = ["nice", "-n", "10", *_command(part)]
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)

    def wait(self, report: Report) -> None:
        """Raises `StepFailed` as `run` does."""
        status = self._process.wait()
        print(self._said.read_text(), flush=True)
        _judge(report, self._part, status)

    def stop(self) -> None:
        """End it, where what it runs beside was broken off."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def _results(part: Part) -> Path:
    return RESULTS / f"{part.name}.xml"


def _command(part: Part, more: Sequence[str] = ()) -> list[str | Path]:
    return [PYTHON, "-m", "pytest", *part.arguments, f"--junitxml={_results(part)}", *more]


def _judge(report: Report, part: Part, status: int) -> None:
    results = _results(part)
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
