"""`./test`: every check of this project, or one part of them."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from embedded import assets, testing
from tests.runner import coverage, pytests, static
from tests.runner.report import Report

PARTS = ("static", "app", "host", "engines", "site", "browser")
DESCRIPTION = """Runs every check of this project, or one part of them.

  static    ruff, import-linter, prefly, semgrep, bandit, pip-audit, resolution of the requirements
  app       checks of the app as a whole: hooks, DocTypes, endpoints, client calls, the wheel
  host      tests of the embedded host and of the demo school
  engines   tests of what runs without a site
  site      tests inside a site of the embedded host
  browser   tests of the pages with headless Chromium
  stop      nothing but stopping the servers of the test environment

With --coverage it is measured too how much of the code they run, which takes two thirds longer; all parts together
must then reach what is demanded.

What follows a part is passed on to pytest: ./test engines -k chunk -x
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options, for_pytest = _options(arguments)
    # Several processes share the processors: threads of one would wait, turning, for those of the other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if options.part == "stop":
        testing.stop_everything()
        return 0
    report = Report()
    parts = PARTS if options.part == "all" else (options.part,)
    needs_environment = bool({"host", "engines", "site", "browser"} & set(parts))
    try:
        if needs_environment:
            with testing.alone():
                _run(report, parts, for_pytest, options.coverage)
                if options.stop or os.environ.get("CI"):
                    testing.stop_everything()
        else:
            _run(report, parts, for_pytest, options.coverage)
        if options.coverage:
            _coverage(report, parts)
    finally:
        status = report.close()
    return status


def _options(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="./test", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("part", nargs="?", choices=("all", *PARTS, "stop"), default="all", help="nothing: all")
    parser.add_argument(
        "--stop", action="store_true", help="stop the servers at the end (so does CI=true); else they are kept"
    )
    parser.add_argument("--coverage", action="store_true", help="measure how much of the code the tests run")
    return parser.parse_known_args(arguments)


def _run(report: Report, parts: Sequence[str], for_pytest: Sequence[str], with_coverage: bool) -> None:
    work: dict[str, Callable[[], None]] = {
        "static": lambda: static.run(report),
        "app": lambda: _tests(report, pytests.APP, for_pytest, with_coverage),
        "host": lambda: _tests(report, pytests.HOST, for_pytest, with_coverage),
        "engines": lambda: _tests(report, pytests.ENGINES, for_pytest, with_coverage),
        "site": lambda: _site(report, for_pytest, with_coverage),
        "browser": lambda: _browser(report, for_pytest, with_coverage),
    }
    if {"engines", "browser"} <= set(parts) and not with_coverage:
        # Pages wait for the network, the database and the browser: what runs without a site fills the time.
        work["browser"] = lambda: _browser_beside_engines(report, for_pytest)
        parts = [part for part in parts if part != "engines"]
    for part in parts:
        work[part]()


def _browser_beside_engines(report: Report, for_pytest: Sequence[str]) -> None:
    engines = pytests.Beside(pytests.ENGINES)
    try:
        _browser(report, for_pytest, with_coverage=False)
        with report.step(pytests.ENGINES.title):
            engines.wait(report)
    finally:
        engines.stop()


def _tests(report: Report, part: pytests.Part, for_pytest: Sequence[str], with_coverage: bool) -> None:
    if part.measured and with_coverage:
        coverage.forget(part.name)
    with report.step(part.title):
        pytests.run(report, part, for_pytest, with_coverage)


def _site(report: Report, for_pytest: Sequence[str], with_coverage: bool) -> None:
    with report.step("fresh sites"):
        testing.stop_programs()
        testing.start_servers()
        assets.build(testing.ENVIRONMENT)
        testing.fresh_sites(2)
    try:
        if "fresh sites" not in report.failed:
            _tests(report, pytests.SITE, for_pytest, with_coverage)
    finally:
        # Programs that run the code write down what they have measured when they end.
        testing.stop_programs()


def _browser(report: Report, for_pytest: Sequence[str], with_coverage: bool) -> None:
    with report.step("site with a demo school"):
        testing.stop_programs()
        testing.start_servers()
        assets.build(testing.ENVIRONMENT)
        testing.filled_site()
    try:
        if "site with a demo school" not in report.failed:
            _tests(report, pytests.BROWSER, for_pytest, with_coverage)
    finally:
        testing.stop_programs()


def _coverage(report: Report, parts: Sequence[str]) -> None:
    measured = [part for part in parts if part in ("host", "engines", "site", "browser")]
    if measured:
        with report.step("coverage"):
            coverage.report(measured, enforce=len(parts) == len(PARTS))


if __name__ == "__main__":
    sys.exit(main())
