"""What installing adds to the DocTypes of others is what uninstalling takes away. tests/embedded does it on a site."""

import ast
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from frappe.model import data_fieldtypes, no_value_fields

from school_ai.setup import custom_fields, install, uninstall
from school_ai.setup.custom_fields import CUSTOM_FIELDS
from tests.app import known
from tests.app.project import APP, app_code, place, strings

ALL = [(doctype, field) for doctype, fields in CUSTOM_FIELDS.items() for field in fields]
# What makes custom fields and property setters in Frappe.
MAKERS = re.compile(r"Custom Field|Property Setter|create_custom_fields?|make_property_setter")


def field_problems(doctype: str, field: dict) -> list[str]:
    name = f"{doctype}.{field['fieldname']}"
    problems = []
    if not field["fieldname"].startswith("school_ai_"):
        problems.append(f"{name} does not say whose it is")
    if doctype not in known.foreign_doctypes():
        return [*problems, f"{name}: there is no DocType {doctype}"]
    if not known.has_field(doctype, field.get("insert_after", "")):
        problems.append(f"{name}: there is no field {field.get('insert_after')} to stand after")
    if field["fieldtype"] not in (*data_fieldtypes, *no_value_fields):
        problems.append(f"{name} is of no type {field['fieldtype']}")
    if field["fieldtype"] == "Link" and field.get("options") not in known.doctypes():
        problems.append(f"{name} leads to {field.get('options')}, which is no DocType")
    return problems


class Database:
    """Notes what is deleted."""

    def __init__(self):
        self.deleted: dict[str, set[tuple[str, str]]] = {"Custom Field": set(), "Property Setter": set()}
        self.dropped: set[tuple[str, str]] = set()

    def delete(self, doctype: str, filters: dict) -> None:
        of, fieldname = ("dt", "fieldname") if doctype == "Custom Field" else ("doc_type", "field_name")
        self.deleted[doctype] |= {(filters[of], name) for name in filters[fieldname][1]}

    def get_table_columns(self, doctype: str) -> list[str]:
        return [field["fieldname"] for field in CUSTOM_FIELDS[doctype]]

    def sql_ddl(self, statement: str) -> None:
        self.dropped.add(re.fullmatch(r"alter table `tab(.+)` drop column `(.+)`", statement).groups())


def installed_and_removed(monkeypatch) -> tuple[set, Database]:
    made = []
    database = Database()
    monkeypatch.setattr(install, "create_custom_fields", lambda fields, **_options: made.append(fields))
    monkeypatch.setattr(uninstall, "frappe", SimpleNamespace(db=database, clear_cache=lambda **_options: None))
    install.make_custom_fields()
    uninstall.delete_custom_fields()
    return {(doctype, field["fieldname"]) for each in made for doctype in each for field in each[doctype]}, database


def unmirrored(data: Path, *users: Path) -> list[str]:
    """Tables of `data` that one of its users does not use."""
    tables = [
        target.id
        for node in ast.parse(data.read_text()).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name) and not target.id.startswith("_")
    ]
    used = {user: {n.id for n in ast.walk(ast.parse(user.read_text())) if isinstance(n, ast.Name)} for user in users}
    return [f"{user.name} does not use {table}" for user in users for table in tables if table not in used[user]]


def test_fields_say_whose_they_are_and_stand_where_they_can():
    assert ALL
    assert [problem for doctype, field in ALL for problem in field_problems(doctype, field)] == []


def test_what_is_made_is_removed(monkeypatch):
    made, database = installed_and_removed(monkeypatch)
    assert made == {(doctype, field["fieldname"]) for doctype, field in ALL}
    assert database.deleted == {"Custom Field": made, "Property Setter": made}
    assert database.dropped == made


def test_what_is_added_later_is_removed_too(monkeypatch):
    monkeypatch.setitem(CUSTOM_FIELDS, "Program", [{"fieldname": "school_ai_later", "fieldtype": "Data"}])
    made, database = installed_and_removed(monkeypatch)
    assert ("Program", "school_ai_later") in made
    assert database.deleted["Custom Field"] == database.dropped == made


def test_installing_and_uninstalling_use_the_same_tables():
    assert unmirrored(Path(custom_fields.__file__), Path(install.__file__), Path(uninstall.__file__)) == []


def test_nothing_else_makes_custom_fields():
    assert [
        place(file, line)
        for file in app_code()
        if file.parent != APP / "setup"
        for text, line in _names_and_strings(file)
        if MAKERS.search(text)
    ] == []


def _names_and_strings(file: Path):
    yield from strings(file)
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, (ast.Name, ast.Attribute)):
            yield getattr(node, "id", None) or node.attr, node.lineno


@pytest.mark.parametrize(
    ("doctype", "change", "count"),
    [
        ("Course", {}, 0),
        ("Course", {"fieldname": "language"}, 1),
        ("Course", {"insert_after": "nothing"}, 1),
        ("Course", {"fieldtype": "Dato"}, 1),
        ("Course", {"options": "Nothing"}, 1),
        ("Pupil", {}, 1),
    ],
)
def test_a_field_that_cannot_stand_there_is_found(doctype, change, count):
    assert len(field_problems(doctype, {**CUSTOM_FIELDS["Course"][0], **change})) == count


def test_a_table_that_is_not_removed_is_found(tmp_path):
    (tmp_path / "data.py").write_text("CUSTOM_FIELDS: dict = {}\nPROPERTY_SETTERS = {}\n")
    (tmp_path / "install.py").write_text("make(CUSTOM_FIELDS, PROPERTY_SETTERS)\n")
    (tmp_path / "uninstall.py").write_text("delete(CUSTOM_FIELDS)\n")
    files = (tmp_path / name for name in ("data.py", "install.py", "uninstall.py"))
    assert unmirrored(*files) == ["uninstall.py does not use PROPERTY_SETTERS"]
