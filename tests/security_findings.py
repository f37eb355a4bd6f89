"""Bandit over the app's code and pip-audit over its locked dependencies. Each finding is mended or explained.

`python -m tests.security_findings bandit|pip-audit`. Explanations stand in explained_findings.toml.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tomllib

from embedded.environment import ROOT
from tests.runner.paths import TOOLS

EXPLAINED = Path(__file__).with_name("explained_findings.toml")
# What a school's server has of ours, and nothing of the tests.
LOCKED = ROOT / "embedded" / "locks" / "site.txt"


@dataclass(frozen=True)
class Finding:
    """`rule`: bandit's or the advisory's name; `where`: the file, or the package with its version."""

    rule: str
    where: str
    said: str


def main(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if name not in ("bandit", "pip-audit"):
        print(__doc__)
        return 2
    explained = tomllib.loads(EXPLAINED.read_text()).get(name, [])
    found = bandit() if name == "bandit" else pip_audit()
    if found is None:
        # Without the network nothing can be said; where there is one (CI of a school that builds it), it is asked.
        print("NOT audited: no service of advisories can be reached from here, or it knows none of the packages.")
        return 0
    problems = unexplained(found, explained)
    print("\n".join(problems) if problems else f"{len(found)} findings, each of them explained")
    return 1 if problems else 0


def unexplained(found: Iterable[Finding], explained: Iterable[dict]) -> list[str]:
    """Findings that no explanation covers, and explanations of nothing."""
    allowed = {(each["rule"], where) for each in explained for where in each["files"] if each["why"].strip()}
    seen = {(each.rule, each.where) for each in found}
    new = [f"{each.where}: {each.rule} {each.said}" for each in found if (each.rule, each.where) not in allowed]
    idle = [f"{where}: {rule} is explained, and not found any more" for rule, where in sorted(allowed - seen)]
    return new + idle


def bandit() -> list[Finding]:
    command = [str(TOOLS / "bandit"), "--quiet", "--recursive", "--format", "json", "--exclude", "school_ai/tests",
               "school_ai"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    if report["errors"]:
        raise SystemExit(f"bandit could not read: {report['errors']}")
    return [
        Finding(
            each["test_id"], each["filename"].removeprefix("./"), f"{each['issue_text']} (line {each['line_number']})"
        )
        for each in report["results"]
    ]


def pip_audit() -> list[Finding] | None:
    """None where no advisory could be asked for."""
    command = [str(TOOLS / "pip-audit"), "--requirement", str(LOCKED), "--no-deps", "--disable-pip", "--format", "json",
               "--progress-spinner", "off", "--timeout", "20"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        return None
    return advisories(report)


def advisories(report: dict) -> list[Finding] | None:
    """What pip-audit's report says; None where every package was skipped."""
    packages = report["dependencies"]
    if all("skip_reason" in each for each in packages):
        return None
    return [
        Finding(
            advisory["id"], each["name"], f"{each['version']}, mended in {', '.join(advisory['fix_versions']) or '?'}"
        )
        for each in packages
        for advisory in each.get("vulns", ())
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
