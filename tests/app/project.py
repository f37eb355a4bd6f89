"""The files and modules of the project, for the checks to look at."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from embedded.environment import ROOT
from tests.runner.paths import project_files

APP = ROOT / "school_ai"


@cache
def listed(*within: str) -> tuple[Path, ...]:
    """Full paths of the project's files below the given folders or files, or of all."""
    return tuple(ROOT / name for name in project_files(*within))


def app_files(*suffixes: str) -> list[Path]:
    """Files of the app whose names end so, or all."""
    return [file for file in listed("school_ai") if not suffixes or file.name.endswith(suffixes)]


def app_code() -> list[Path]:
    """The app's Python files but its tests."""
    return [file for file in app_files(".py") if not file.is_relative_to(APP / "tests")]


def place(file: Path, line: int = 0) -> str:
    """How a file is named in what a check says."""
    name = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else file.name
    return f"{name}:{line}" if line else name


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def strings(file: Path) -> Iterator[tuple[str, int]]:
    """The string constants of a Python file with their lines, docstrings included."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno


@cache
def app_modules() -> tuple[ModuleType, ...]:
    """Every module of the app but its tests, imported."""
    import school_ai

    found = pkgutil.walk_packages(school_ai.__path__, "school_ai.")
    names = [module.name for module in found if not module.name.startswith(("school_ai.tests", "school_ai.www"))]
    return tuple(importlib.import_module(name) for name in names)
