"""Where the checks find things, and where they leave theirs."""

import shutil
import subprocess
import sys
from pathlib import Path

from embedded.environment import ROOT, STATE

PYTHON = sys.executable
TOOLS = STATE / "tools" / "bin"
RESULTS = STATE / "test-results"
COVERAGE = STATE / "coverage"

# Where there is no git to ask: what ./demo and ./test make, by the names in .gitignore.
_MADE = {".embedded", ".git", "__pycache__", "node_modules", ".ruff_cache", ".pytest_cache", ".hypothesis", "dist"}


def project_files(*within: str) -> list[Path]:
    """The files of the project, relative to its root: those in git, and those that git would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *within],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
    else:
        names = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not _MADE & set(path.parts)]
        if within:
            names = [name for name in names if any(name.is_relative_to(part) for part in within)]
    return sorted(name for name in set(names) if (ROOT / name).is_file() and not (ROOT / name).is_symlink())


def copy_app(target: Path) -> Path:
    """A copy of what makes the app, without what stands beside it in a checkout that was worked in."""
    shutil.rmtree(target, ignore_errors=True)
    for name in project_files(
        "school_ai", "pyproject.toml", "setup.py", "requirements.txt", "MANIFEST.in", "README.md", "license.txt"
    ):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target / name)
    return target
