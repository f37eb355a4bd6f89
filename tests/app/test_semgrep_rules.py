"""The rules in .semgrep/ fire where the samples say `ruleid:`, and nowhere else."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from embedded.environment import ROOT
from tests.runner.paths import TOOLS

RULES = ROOT / ".semgrep"
SAMPLES = RULES / "samples"
MARK = re.compile(r"(?:#|//) (ruleid|ok): ([\w, -]+)$")

# A rule's name, a file below samples/, and a line of it.
Spot = tuple[str, str, int]


def rule_names() -> set[str]:
    return {rule["id"] for file in RULES.glob("*.yaml") for rule in yaml.safe_load(file.read_text())["rules"]}


def marks(folder: Path) -> tuple[set[Spot], set[Spot]]:
    """Where rules must fire, and where they must not. A mark is about the line below it."""
    fires: set[Spot] = set()
    silent: set[Spot] = set()
    for file in (path for path in folder.rglob("*") if path.is_file()):
        for number, line in enumerate(file.read_text().splitlines(), 1):
            if mark := MARK.search(line):
                spots = {(rule.strip(), str(file.relative_to(folder)), number + 1) for rule in mark[2].split(",")}
                (fires if mark[1] == "ruleid" else silent).update(spots)
    return fires, silent


def fired(folder: Path) -> set[Spot]:
    done = subprocess.run(
        [
            *(TOOLS / "semgrep", "scan", "--config", RULES, "--json", "--strict", "--quiet"),
            *("--metrics", "off", "--disable-version-check", "--no-git-ignore", "."),
        ],
        cwd=folder,
        env={**os.environ, "SEMGREP_SETTINGS_FILE": str(folder.parent / "semgrep.yml")},
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        (finding["check_id"].rpartition(".")[2], finding["path"], finding["start"]["line"])
        for finding in json.loads(done.stdout)["results"]
    }


def unshown(rules: Iterable[str], fires: set[Spot], silent: set[Spot]) -> list[str]:
    """Rules that lack a sample on which they fire or one on which they do not, and marks of rules that are gone."""
    rules = set(rules)
    return sorted(
        [f"{rule} is not shown to fire" for rule in rules - {spot[0] for spot in fires}]
        + [f"{rule} is not shown to be silent" for rule in rules - {spot[0] for spot in silent}]
        + [f"there is no rule {rule}" for rule in {spot[0] for spot in fires | silent} - rules]
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The samples where the rules' paths are as in the project."""
    return shutil.copytree(SAMPLES, tmp_path_factory.mktemp("semgrep") / "samples")


def test_rules_fire_where_the_samples_say_and_nowhere_else(folder):
    fires, silent = marks(folder)
    found = fired(folder)
    assert {"fired though not marked": found - fires, "marked and silent": fires - found} == {
        "fired though not marked": set(),
        "marked and silent": set(),
    }
    assert found & silent == set()


def test_every_rule_is_shown_to_fire_and_to_be_silent():
    assert unshown(rule_names(), *marks(SAMPLES)) == []


def test_every_rule_covers_the_app_alone():
    """Else the rules would hold for the checkout's own tools, and samples would not stand for the app."""
    rules = [rule for file in RULES.glob("*.yaml") for rule in yaml.safe_load(file.read_text())["rules"]]
    assert [rule["id"] for rule in rules if rule.get("paths", {}).get("include") != ["school_ai/**"]] == []


def test_a_rule_without_samples_is_found(tmp_path):
    (tmp_path / "sample.py").write_text("# ruleid: first, gone\ncall()\n# ok: first\nfine()\n    # ruleid: second\n")
    fires, silent = marks(tmp_path)
    assert fires == {("first", "sample.py", 2), ("gone", "sample.py", 2), ("second", "sample.py", 6)}
    assert silent == {("first", "sample.py", 4)}
    assert unshown({"first", "second"}, fires, silent) == ["second is not shown to be silent", "there is no rule gone"]
