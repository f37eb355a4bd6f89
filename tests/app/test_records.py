"""Records that the app brings as files (DocTypes, reports, workspaces …) stand where Frappe looks for them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from frappe import scrub

from tests.app import known
from tests.app.known import Record, names_of, records
from tests.app.project import APP, ROOT, place

MODULES = APP.joinpath("modules.txt").read_text().split("\n")


def placing_problems(record: Record) -> list[str]:
    """Frappe finds a record by its path: APP/MODULE/DOCTYPE/NAME/NAME.json."""
    problems = []
    name = scrub(record.name)
    kind = scrub(record.doctype)
    if record.file.stem != name or record.file.parent.name != name:
        problems.append(f"{record.doctype} {record.name} belongs into {kind}/{name}/{name}.json")
    if record.file.parents[1].name != kind:
        problems.append(f"{record.doctype} {record.name} belongs below {kind}/")
    if record.values.get("module") not in MODULES:
        problems.append(f"{record.name}: there is no module {record.values.get('module')}")
    elif record.file.parents[2].name != scrub(record.values["module"]):
        problems.append(f"{record.name} belongs below {scrub(record.values['module'])}/")
    folders = (record.file.parent, record.file.parents[1])
    return problems + [f"{folder.name} is no package" for folder in folders if not (folder / "__init__.py").is_file()]


def form_problems(file: Path) -> list[str]:
    """As Frappe itself writes them, so that saving one at the desk changes no line but what was changed."""
    text = file.read_text()
    values = json.loads(text)
    forms = {json.dumps(values, indent=1, sort_keys=True, ensure_ascii=escaped) for escaped in (True, False)}
    problems = []
    if text.removesuffix("\n") not in forms:
        problems.append(f"{place(file)} is not as json.dumps(…, indent=1, sort_keys=True) writes it")
    # Without it bench migrate cannot tell that a record has changed.
    if not values.get("modified"):
        problems.append(f"{place(file)} does not say when it was modified")
    return problems


def value_problems(doctype: str, values: dict[str, Any]) -> list[str]:
    """Links that lead nowhere and choices that there are not, in a record and the rows of its tables."""
    described = known.fields(doctype)
    problems = []
    for fieldname, value in values.items():
        field = described.get(fieldname)
        if not field or value in (None, "", []):
            continue
        options = field.get("options") or ""
        what = f"{fieldname} {value}"
        match field["fieldtype"]:
            case "Link" if not _exists(options, value):
                problems.append(f"{what}: there is no such {options}")
            case "Dynamic Link" if not _exists(values.get(options, ""), value):
                problems.append(f"{what}: there is no such {values.get(options)}")
            case "Select" if options and "\n" in options and value not in options.split("\n"):
                problems.append(f"{what} is not one of {options.split()}")
            case "Table" | "Table MultiSelect":
                for row in value:
                    problems += value_problems(options, row)
    return problems


def _exists(doctype: str, name: str) -> bool:
    there: dict[str, Any] = {
        "DocType": known.doctypes(),
        "Role": known.role_names(),
        "Module Def": MODULES,
        **{kind: names_of(kind) for kind in ("Report", "Page", "Number Card", "Dashboard Chart", "Dashboard")},
    }
    return doctype not in there or name in there[doctype]


def workspace_problems(values: dict[str, Any]) -> list[str]:
    """What the page shows is in its tables, and what is in its tables is shown."""
    tables = {
        "shortcut": ("shortcut_name", {row["label"] for row in values.get("shortcuts", ())}),
        "card": ("card_name", {row["label"] for row in values.get("links", ()) if row["type"] == "Card Break"}),
        "number_card": ("number_card_name", {row["label"] for row in values.get("number_cards", ())}),
        "chart": ("chart_name", {row["label"] for row in values.get("charts", ())}),
        "quick_list": ("quick_list_name", {row["label"] for row in values.get("quick_lists", ())}),
    }
    blocks = json.loads(values["content"])
    problems = []
    for kind, (key, listed) in tables.items():
        shown = {block["data"][key] for block in blocks if block["type"] == kind}
        problems += [f"{values['name']} shows the {kind} {name}, which it does not have" for name in shown - listed]
        problems += [f"{values['name']} has the {kind} {name} and does not show it" for name in listed - shown]
    return sorted(problems)


def report_problems(record: Record) -> list[str]:
    folder = record.file.parent
    problems = []
    if record.values["report_type"] == "Script Report" and "def execute(" not in _text(folder / f"{folder.name}.py"):
        problems.append(f"{folder.name}.py has no execute()")
    script = folder / f"{folder.name}.js"
    if script.exists() and f'frappe.query_reports["{record.name}"]' not in script.read_text():
        problems.append(f"{script.name} is about another report")
    return problems


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def _folders() -> Iterator[Path]:
    """Folders in which Frappe would look for a record."""
    for module in filter(None, MODULES):
        for kind in (APP / scrub(module)).iterdir():
            if kind.is_dir() and kind.name not in ("__pycache__", "tests"):
                yield from (folder for folder in kind.iterdir() if folder.is_dir() and folder.name != "__pycache__")


def test_records_stand_where_they_belong():
    assert [problem for record in records() for problem in placing_problems(record)] == []


def test_no_folder_is_left_of_a_record_that_is_gone():
    assert [place(folder) for folder in _folders() if not (folder / f"{folder.name}.json").is_file()] == []


def test_records_are_written_as_frappe_writes_them():
    assert [problem for record in records() for problem in form_problems(record.file)] == []


def test_links_of_records_lead_somewhere():
    assert [
        f"{place(record.file)}: {problem}"
        for record in records()
        for problem in value_problems(record.doctype, record.values)
    ] == []


def test_workspaces_show_what_they_have():
    assert [
        problem
        for record in records()
        if record.doctype == "Workspace"
        for problem in workspace_problems(record.values)
    ] == []


def test_reports_have_their_code():
    assert [problem for record in records() if record.doctype == "Report" for problem in report_problems(record)] == []


def test_modules_have_folders():
    assert [module for module in filter(None, MODULES) if not (APP / scrub(module) / "__init__.py").is_file()] == []
    assert (ROOT / "school_ai" / "__init__.py").is_file()


def test_a_record_in_the_wrong_place_is_found(tmp_path):
    file = tmp_path / "school_ai" / "report" / "late_pupils" / "late.json"
    record = Record(file, {"doctype": "Notification", "name": "Late Pupils", "module": "School"})
    assert len(placing_problems(record)) == 5


def test_a_record_in_another_form_is_found(tmp_path):
    file = tmp_path / "sample.json"
    file.write_text('{\n  "name": "Sample"\n}\n')
    assert len(form_problems(file)) == 2
    file.write_text('{\n "modified": "2026-01-01 00:00:00",\n "name": "Sample"\n}\n')
    assert form_problems(file) == []


@pytest.mark.parametrize(
    ("doctype", "values"),
    [
        ("Report", {"ref_doctype": "Nothing"}),
        ("Report", {"roles": [{"role": "Head of Nothing"}]}),
        ("Report", {"report_type": "Crystal Ball"}),
        ("Workspace", {"links": [{"link_type": "Report", "link_to": "Nothing"}]}),
        ("Notification", {"document_type": "Nothing"}),
        ("DocType", {"permissions": [{"role": "Head of Nothing"}]}),
        ("DocType", {"fields": [{"fieldtype": "Dato"}]}),
    ],
)
def test_a_link_to_nothing_is_found(doctype, values):
    assert len(value_problems(doctype, values)) == 1


def test_a_workspace_that_hides_a_shortcut_is_found():
    content = [{"type": "shortcut", "data": {"shortcut_name": "Pupils"}}]
    values = {"name": "School", "content": json.dumps(content), "shortcuts": [{"label": "Pupil"}]}
    assert len(workspace_problems(values)) == 2


def test_a_report_without_code_is_found(tmp_path):
    record = Record(tmp_path / "late" / "late.json", {"name": "Late", "report_type": "Script Report"})
    assert report_problems(record) == ["late.py has no execute()"]
