"""The matrix of who may do what is whole: no DocType and no method without a rule, and the document says the same."""

import ast
from pathlib import Path

import pytest

from embedded.environment import ROOT
from school_ai import permissions
from school_ai.access import document, matrix, terms
from school_ai.access.matrix import MATRIX
from school_ai.access.methods import METHODS
from school_ai.access.terms import EDUCATION, OURS, Rule
from tests.app import known
from tests.app.project import APP, app_modules

DOCUMENT = ROOT / "docs" / "permissions.md"
ACCESS = APP / "access"


def doctype_problems(rules: dict[str, Rule], ours: dict[str, dict], narrowed: set[str]) -> list[str]:
    """DocTypes without a rule, rules without a DocType, and tables that are said to be of another record."""
    problems = [f"{name} has no rule in access/matrix.py" for name in sorted((ours.keys() | narrowed) - rules.keys())]
    problems += [f"{name} has a rule, and is none of ours" for name in sorted(rules.keys() - ours.keys() - narrowed)]
    for name, rule in rules.items():
        if (name in ours and rule.of != OURS) or (name in narrowed and rule.of != EDUCATION):
            problems.append(f"{name} is not of {rule.of}")
        described = ours.get(name, {})
        if bool(described.get("istable")) and not rule.rows_of:
            problems.append(f"{name} is a table, and its rule does not say whose")
        if rule.rows_of and rule.rows_of not in rules:
            problems.append(f"{name} is said to be of {rule.rows_of}, which has no rule")
        if bool(described.get("issingle")) != rule.single and name in ours:
            problems.append(f"{name}: whether there is one alone is said wrongly")
    return problems


def role_problems(rules: dict[str, Rule], ours: dict[str, dict]) -> list[str]:
    """Rights that the DocType gives to a role, and the matrix to nobody with it: hooks can take away, never add."""
    problems = []
    for name, described in ours.items():
        for given in described.get("permissions", ()):
            role = given["role"]
            if role not in terms.ROLES:
                problems.append(f"{name} has rights for {role}, which the matrix does not know")
        for role in terms.ROLES:
            wanted = {each for relation in terms.relations_of(role) for each in rules[name].may(role, relation)}
            has = {
                each
                for given in described.get("permissions", ())
                if given["role"] == role
                for each in terms.OPERATIONS
                if given.get(each)
            }
            if lacking := wanted - has:
                problems.append(
                    f"{name}: {role} should {', '.join(sorted(lacking))}, and its DocType does not let them"
                )
    return problems


def tables_of(doctypes: dict[str, dict], of: set[str]) -> set[str]:
    return {
        field["options"]
        for name in of
        for field in doctypes.get(name, {}).get("fields", ())
        if field["fieldtype"] in ("Table", "Table MultiSelect")
    }


def method_problems(calls: set[str], served: set[str]) -> list[str]:
    problems = [f"{name} has no row in access/methods.py" for name in sorted(served - calls)]
    return problems + [f"{name} has a row, and is no method" for name in sorted(calls - served)]


def test_every_doctype_has_a_rule():
    assert doctype_problems(MATRIX, known.our_doctypes(), set(permissions.NARROWED)) == []


def test_tables_of_narrowed_doctypes_are_narrowed():
    """Rows are listed to whoever may read the DocType that they stand in, or another that has the same table."""
    records = {name for name, rule in permissions.NARROWED.items() if not isinstance(rule, permissions.RowsOf)}
    assert tables_of(known.doctypes(), records) - set(permissions.NARROWED) == set()


def test_doctypes_give_what_the_matrix_says():
    assert role_problems(MATRIX, known.our_doctypes()) == []


def test_nothing_of_ours_is_shared():
    for name in known.our_doctypes():
        for role in terms.ROLES:
            assert not any("share" in MATRIX[name].may(role, each) for each in terms.relations_of(role)), name


def test_every_method_has_a_row():
    app_modules()
    from school_ai.api.endpoint import ENDPOINTS

    assert method_problems(set(METHODS), {each.name for each in ENDPOINTS.values()}) == []


def test_methods_are_about_arguments_that_they_take():
    app_modules()
    from school_ai.api.endpoint import ENDPOINTS

    by_name = {each.name: each for each in ENDPOINTS.values()}
    for name, call in METHODS.items():
        assert {*call.arguments, *call.fixed} <= by_name[name].arguments.keys(), name


def test_rights_and_relations_are_among_those_that_there_are():
    for name, rule in MATRIX.items():
        for role, by_relation in rule.rights.items():
            assert role in terms.ROLES, name
            assert set(by_relation) <= set(terms.relations_of(role)), name
            for rights in by_relation.values():
                assert rights <= set(terms.OPERATIONS), name
                assert "read" in rights or not rights, f"{name}: {role} could change what they do not see"


def test_the_matrix_knows_nothing_of_frappe():
    for file in ACCESS.glob("*.py"):
        imported = {
            name
            for node in ast.walk(ast.parse(file.read_text()))
            for name in (
                [each.name for each in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert all(name.startswith(("school_ai.access", "collections", "dataclasses")) for name in imported), file.name


def test_the_document_says_what_the_matrix_says():
    """Written anew by docs/write-permissions."""
    assert DOCUMENT.read_text() == document.text()


def test_a_document_that_says_something_else_is_found(monkeypatch):
    more = Rule("AI Insight", "Everybody's.", {terms.GUEST: {terms.ANY: terms.LOOK}})
    monkeypatch.setitem(matrix.MATRIX, "AI Insight", more)
    assert Path(DOCUMENT).read_text() != document.text()


@pytest.mark.parametrize(
    ("rules", "ours", "problem"),
    [
        ({}, {"Wish": {}}, "no rule"),
        ({"Wish": Rule("Wish", "", {})}, {}, "none of ours"),
        ({"Wish": Rule("Wish", "", {})}, {"Wish": {"istable": 1}}, "does not say whose"),
        ({"Wish": Rule("Wish", "", {}, rows_of="Nothing")}, {"Wish": {"istable": 1}}, "Nothing, which has no rule"),
        ({"Wish": Rule("Wish", "", {})}, {"Wish": {"issingle": 1}}, "said wrongly"),
    ],
)
def test_a_doctype_without_its_rule_is_found(rules, ours, problem):
    (said,) = doctype_problems(rules, ours, set())
    assert problem in said


def test_a_right_that_no_doctype_gives_is_found():
    rules = {"Wish": Rule("Wish", "", {terms.PRINCIPAL: {terms.ANY: terms.LOOK}})}
    given = {"Wish": {"permissions": [{"role": "Principal", "read": 1}, {"role": "Baker", "read": 1}]}}
    problems = role_problems(rules, given)
    assert len(problems) == 2
    assert "Baker" in problems[0]
    assert "should report" in problems[1]


def test_a_table_that_is_not_narrowed_is_found():
    parent = {"Enrolment": {"fields": [{"fieldname": "fees", "fieldtype": "Table", "options": "Fee"}]}}
    assert tables_of(parent, {"Enrolment"}) == {"Fee"}


def test_a_method_without_a_row_is_found():
    assert len(method_problems({"a.b"}, {"a.c"})) == 2
