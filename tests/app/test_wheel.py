"""What is built from the checkout holds the whole app and nothing else. Built without a network."""

import email
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

import school_ai
from embedded.environment import ROOT
from tests.runner.paths import PYTHON, copy_app, project_files

BUILD = "from setuptools import build_meta; build_meta.build_sdist('dist'); build_meta.build_wheel('dist')"
# What building itself adds to a source distribution.
ADDED = {
    "PKG-INFO",
    "setup.cfg",
    *(f"school_ai.egg-info/{name}" for name in ("PKG-INFO", "SOURCES.txt", "requires.txt")),
}
ADDED |= {f"school_ai.egg-info/{name}" for name in ("dependency_links.txt", "top_level.txt")}
BESIDE = {"LICENSE", "MANIFEST.in", "README.md", "license.txt", "pyproject.toml", "requirements.txt", "setup.py"}


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    app = copy_app(tmp_path_factory.mktemp("wheel") / "app")
    # What a bench leaves in a checkout that it builds and runs.
    for left in ("school_ai/public/dist/js/old.bundle.ABC.js", "school_ai/__pycache__/hooks.cpython-311.pyc"):
        (app / left).parent.mkdir(parents=True)
        (app / left).touch()
    done = subprocess.run(
        [PYTHON, "-c", BUILD], cwd=app, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return app / "dist"


@pytest.fixture(scope="module")
def wheel(built) -> zipfile.ZipFile:
    (file,) = built.glob("*.whl")
    with zipfile.ZipFile(file) as opened:
        yield opened


def differences(expected: set[str], found: set[str]) -> list[str]:
    return sorted([f"lacks {name}" for name in expected - found] + [f"has {name}" for name in found - expected])


def of_the_app() -> set[str]:
    return {str(name) for name in project_files("school_ai")}


def test_the_wheel_is_the_app(wheel):
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert differences(of_the_app(), names) == []


def test_the_source_distribution_is_the_app_and_what_builds_it(built):
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as opened:
        names = {member.name.partition("/")[2] for member in opened if member.isfile()}
    beside = {name for name in BESIDE if (ROOT / name).exists()}
    assert differences(of_the_app() | beside, names - ADDED) == []


def test_what_frappe_reads_is_there(wheel):
    """Kinds of files rather than their names, in case that the list of files itself is at fault."""
    names = wheel.namelist()
    for ending in ("/ai_task.json", ".html", ".svg", "bundle.js", "bundle.scss", "modules.txt", "patches.txt"):
        assert any(name.endswith(ending) for name in names), ending
    assert not [name for name in names if name.startswith(("tests/", "embedded/", "benchmarks/", "docs/"))]


def test_the_metadata_are_those_of_the_project(wheel):
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = email.message_from_bytes(wheel.read(name))
    assert metadata["Version"] == school_ai.__version__
    needed = {line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()} - {""}
    stated = [text for text in metadata.get_all("Requires-Dist", []) if "extra ==" not in text]
    assert len(stated) == len(needed)


def test_the_readme_describes_the_package(wheel):
    assert (ROOT / "README.md").is_file()
    (name,) = [name for name in wheel.namelist() if name.endswith(".dist-info/METADATA")]
    described = email.message_from_bytes(wheel.read(name)).get_payload(decode=True).decode()
    assert described.strip() == (ROOT / "README.md").read_text().strip()


def test_a_difference_is_found():
    assert differences({"a", "b"}, {"b", "c"}) == ["has c", "lacks a"]
