"""What numba has translated is told from what it has not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def translated(tmp_path_factory) -> Path:
    """A folder in which numba has kept what it has translated."""
    folder = tmp_path_factory.mktemp("numba")
    assert asked(folder, "print(warming.is_warm())") == "False"
    # What is there already need not be translated once more for this test.
    kept, there = ROOT / "school_ai" / "ai" / "scheduling" / "__pycache__", Path(asked(folder, "print(warming.mark())"))
    there.parent.mkdir(parents=True, exist_ok=True)
    for file in (*kept.glob("*.nbi"), *kept.glob("*.nbc")):
        shutil.copy2(file, there.parent)
    assert asked(folder, "warming.warm_up(); print(warming.is_warm())") == "True"
    return folder


@pytest.fixture
def mine(translated, tmp_path) -> Path:
    """The same folder for one test, which may change it."""
    return shutil.copytree(translated, tmp_path / "numba")


def asked(folder: Path, what: str, **environment: str) -> str:
    """What a process of its own says, whose numba keeps things in `folder`."""
    done = subprocess.run(
        [sys.executable, "-c", f"from school_ai.ai.scheduling import warming\n{what}"],
        env={**os.environ, "NUMBA_CACHE_DIR": str(folder), "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    return done.stdout.strip()


def test_it_is_warm_after_warming_up_and_cold_when_what_was_kept_is_gone(mine):
    assert asked(mine, "print(warming.is_warm())") == "True"
    # numba has written its translations there, and the mark stands beside them.
    where = Path(asked(mine, "print(warming.mark())"))
    assert where.exists()
    assert list(where.parent.glob("*.nbc"))
    shutil.rmtree(where.parent)
    assert asked(mine, "print(warming.is_warm())") == "False"


def test_another_kernel_or_another_numba_is_cold(mine):
    newer = "import numba; numba.__version__ = '999'; print(warming.is_warm())"
    assert asked(mine, newer) == "False"
    changed = (
        "from pathlib import Path; stat = Path.stat\n"
        "class Later:\n    st_mtime_ns, st_size = 1, 1\n"
        "Path.stat = lambda self, **more: Later if self.name == 'kernel.py' else stat(self, **more)\n"
    )
    assert asked(mine, changed + "print(warming.is_warm())") == "False"
    # One mark is left, that of the last time.
    where = Path(asked(mine, changed + "warming.warm_up(); print(warming.is_warm(), warming.mark())").split()[1])
    assert [each.name for each in where.parent.glob("school_ai_warm_*")] == [where.name]


def test_without_numba_there_is_nothing_to_do(tmp_path):
    assert asked(tmp_path, "print(warming.mark(), warming.is_warm())", NUMBA_DISABLE_JIT="1") == "None True"
