"""Proves that requirements.txt resolves where school_ai is installed: beside Frappe 15.92's pins, and for Python 3.14.

`python -m tests.requirements_check` asks the package index of this machine through uv. What was proved stays proved for
a day, since only new releases can change it; continuous integration always asks.
"""

import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from embedded.environment import ROOT, STATE

REQUIREMENTS = ROOT / "requirements.txt"
FRAPPE_15 = ROOT / "embedded" / "locks" / "frappe-15.92-pins.txt"
UV = STATE / "venv" / "bin" / "uv"
PROVED = STATE / "requirements-proved.json"


@dataclass(frozen=True)
class Case:
    """A set of requirements that must resolve together."""

    name: str
    arguments: tuple[str, ...]


CASES = (
    Case(
        "with Frappe 15.92's pins on Python 3.10",
        (str(REQUIREMENTS), str(FRAPPE_15), "--python-version", "3.10"),
    ),
    Case(
        "with Frappe 15.92's pins on Python 3.12",
        (str(REQUIREMENTS), str(FRAPPE_15), "--python-version", "3.12"),
    ),
    # Wheels only: a school's server has no compilers. http-ece comes as source alone, and is Python alone.
    Case(
        "on Python 3.14, as Frappe v16 needs",
        (str(REQUIREMENTS), "--python-version", "3.14", "--only-binary", ":all:", "--no-binary", "http-ece"),
    ),
)


def main() -> int:
    proved = {} if os.environ.get("CI") else _proved_today()
    failed = 0
    for case in CASES:
        key = _fingerprint(case)
        if key in proved:
            print(f"resolves {case.name} (proved today)")
            continue
        problem = resolve(case)
        if problem:
            failed = 1
            print(f"does not resolve {case.name}:\n{problem}")
        else:
            proved[key] = datetime.date.today().isoformat()
            print(f"resolves {case.name}")
    PROVED.write_text(json.dumps(proved, indent=1))
    return failed


def resolve(case: Case) -> str:
    """What stands in the way of resolving a case; empty where nothing does."""
    with tempfile.NamedTemporaryFile(suffix=".txt") as out:
        done = subprocess.run(
            [str(UV), "pip", "compile", "--quiet", "--no-header", *case.arguments, "-o", out.name],
            capture_output=True,
            text=True,
            check=False,
        )
    return "" if done.returncode == 0 else done.stderr.strip() or f"uv ended with {done.returncode}"


def _fingerprint(case: Case) -> str:
    digest = hashlib.sha256(repr(case.arguments).encode())
    for file in (REQUIREMENTS, FRAPPE_15):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _proved_today() -> dict[str, str]:
    try:
        noted = json.loads(PROVED.read_text())
    except (OSError, ValueError):
        return {}
    today = datetime.date.today().isoformat()
    return {key: day for key, day in noted.items() if day == today}


if __name__ == "__main__":
    sys.exit(main())
