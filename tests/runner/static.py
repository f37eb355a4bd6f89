"""Checks that read the code without running it. They run two at a time and report in order."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from embedded.environment import ROOT
from tests.runner.paths import PYTHON, TOOLS, copy_app
from tests.runner.report import Report, heading


@dataclass(frozen=True)
class Check:
    """A program that ends with 0 when it has nothing to say."""

    name: str
    command: Callable[[Path], list[str]]


def _tool(name: str, *arguments: str) -> Callable[[Path], list[str]]:
    return lambda scratch: [str(TOOLS / name), *arguments]


def _preflight(scratch: Path) -> list[str]:
    # It reads every folder below the one it is given, so it is given the app alone.
    app = copy_app(scratch / "preflight" / "school_ai")
    return [str(TOOLS / "preflight"), "--path", str(app), "--target", "v16", "--fail-on", "warning"]


CHECKS = (
    Check("ruff check", _tool("ruff", "check", "--output-format=concise", ".")),
    Check("ruff format", _tool("ruff", "format", "--check", "--output-format=concise", ".")),
    Check("import-linter", _tool("lint-imports", "--no-logo", "--no-cache")),
    Check("prefly for v16", _preflight),
    Check(
        "semgrep",
        _tool(
            "semgrep",
            *("scan", "--config", ".semgrep", "--error", "--strict", "--quiet"),
            *("--metrics", "off", "--disable-version-check", "school_ai"),
        ),
    ),
    Check("bandit", lambda scratch: [PYTHON, "-m", "tests.security_findings", "bandit"]),
    Check("pip-audit", lambda scratch: [PYTHON, "-m", "tests.security_findings", "pip-audit"]),
    Check("requirements resolve", lambda scratch: [PYTHON, "-m", "tests.requirements_check"]),
)


def run(report: Report) -> None:
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(max_workers=2) as pool:
        running = [(check, pool.submit(_run, check, Path(folder))) for check in CHECKS]
        for check, future in running:
            status, output, seconds = future.result()
            heading(check.name)
            if output.strip():
                print(output.strip(), flush=True)
            report.note(check.name, seconds, f"exit status {status}" if status else "")


def _run(check: Check, scratch: Path) -> tuple[int, str, float]:
    begun = time.monotonic()
    try:
        done = subprocess.run(
            check.command(scratch),
            cwd=ROOT,
            env={**os.environ, "SEMGREP_SETTINGS_FILE": str(scratch / "semgrep.yml"), "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except OSError as error:
        return 127, str(error), time.monotonic() - begun
    return done.returncode, done.stdout, time.monotonic() - begun
