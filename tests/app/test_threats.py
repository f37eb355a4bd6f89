"""The threats that we know are each held off by tests that there are."""

import ast
import re

import pytest

from embedded.environment import ROOT
from tests.app.project import APP

DOCUMENT = ROOT / "docs" / "threats.md"
NAMED = re.compile(r"`(test_\w+\.py)(?:::(\w+)(?:::(\w+))?)?`")
ROW = re.compile(r"^\| ([STRIDE](?:, [STRIDE])*) \|(.*)\|$", re.M)
TESTS = APP / "tests"
# Those inside a site, and those of the engines, by the file's name.
FILES = {file.name: file for folder in (ROOT / "tests" / "engines", TESTS) for file in folder.rglob("test_*.py")}


def classes_of(file) -> dict[str, set[str]]:
    """Class -> its tests."""
    return {
        node.name: {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
        for node in ast.parse(file.read_text()).body
        if isinstance(node, ast.ClassDef)
    }


def problems(text: str) -> list[str]:
    found = []
    for letters, row in ROW.findall(text):
        cells = [cell.strip() for cell in row.split("|")]
        named = NAMED.findall(cells[-1])
        if not named:
            found.append(f"{letters}: {cells[0]}: no test is named")
        for file, name, test in named:
            path = FILES.get(file)
            if not path:
                found.append(f"there is no {file}")
            elif name and name not in classes_of(path):
                found.append(f"{file} has no {name}")
            elif test and test not in classes_of(path)[name]:
                found.append(f"{file} has no {name}.{test}")
    return found


def test_every_threat_names_tests_that_there_are():
    text = DOCUMENT.read_text()
    assert len(ROW.findall(text)) >= 20
    assert problems(text) == []


def test_every_letter_has_a_threat():
    letters = {each for row, _rest in ROW.findall(DOCUMENT.read_text()) for each in row.split(", ")}
    assert letters == set("STRIDE")


def test_every_kind_of_attempt_stands_in_the_document():
    """The kinds are the families of the rows."""
    families = set()
    for file in (TESTS / "attacks").glob("*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.targets[0].id.isupper():
                families.add((node.targets[0].id, node.value.value))
    names = {"FAMILY", "SECRETS", "SEARCH", "ROOMS", "ROLES", "FIELDS", "METHODS", "UPLOADS", "WEBHOOKS", "ADDRESSES"}
    names |= {"SERVERS", "ENDED", "SCRIPTS", "PROMPTS"}
    kinds = {value for name, value in families if name in names and isinstance(value, str)}
    text = DOCUMENT.read_text()
    assert len(kinds) >= 15
    assert {kind for kind in kinds if f"| {kind} |" not in text} == set()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("| I | something | by nothing | none |", "no test is named"),
        ("| I | something | by this | `test_nowhere.py` |", "no test_nowhere.py"),
        ("| I | something | by this | `test_matrix.py::TestNothing` |", "no TestNothing"),
        ("| I | something | by this | `test_matrix.py::TestMatrix::test_nothing` |", "TestMatrix.test_nothing"),
    ],
)
def test_a_test_that_there_is_not_is_found(row, problem):
    (said,) = problems(row)
    assert problem in said
