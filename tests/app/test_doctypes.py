"""Our DocTypes hold together: their fields, what those lead to, and the classes behind them."""

import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from frappe import scrub
from frappe.model import data_fieldtypes, no_value_fields, table_fields
from frappe.model.document import Document

from school_ai.overrides.rows import WithRightsOfItsRecord
from tests.app import known
from tests.app.project import app_files, line_of, place

FIELDTYPES = {*data_fieldtypes, *no_value_fields, *table_fields}
# Frappe sets these on every document, and MariaDB or Frappe refuses them as columns.
RESERVED = {*known.STANDARD_FIELDS, "flags", "file_list"}
OF_DOC = re.compile(r"\bdoc\.(\w+)")
NAMED_IN_SCRIPT = re.compile(
    r"""(?:frappe\.ui\.form\.on\(\s*|frappe\.(?:listview|treeview)_settings\[)["']([^"']+)["']"""
)


def controller(name: str, described: dict[str, Any]) -> type:
    """The class of a DocType. Raises ImportError or AttributeError."""
    module = importlib.import_module(f"school_ai.{scrub(described['module'])}.doctype.{scrub(name)}.{scrub(name)}")
    return getattr(module, name.replace(" ", "").replace("-", ""))


def controller_problems(name: str, described: dict[str, Any]) -> list[str]:
    try:
        found = controller(name, described)
    except (ImportError, AttributeError) as error:
        return [f"{name}: {error}"]
    if not issubclass(found, Document):
        return [f"{name}: {found.__name__} is no Document"]
    if described.get("istable") and not issubclass(found, WithRightsOfItsRecord):
        # A row that is loaded by itself knows no record on Frappe of today, which then asks for none.
        return [f"{name}: who may read one record may read its rows in all: derive it from WithRightsOfItsRecord"]
    # A field of the same name as a method hides it.
    return [
        f"{name}.{field['fieldname']} is the name of something that every such document has"
        for field in described["fields"]
        if not field.get("is_virtual") and (hasattr(found, field["fieldname"]) or field["fieldname"] in RESERVED)
    ]


def field_problems(name: str, described: dict[str, Any]) -> Iterator[str]:
    fields = {field["fieldname"]: field for field in described["fields"]}
    names = [field["fieldname"] for field in described["fields"]]
    if len(fields) < len(names):
        yield f"{name} has two fields of one name"
    if names != described["field_order"]:
        yield f"{name}: field_order is not the order of the fields"
    for fieldname, field in fields.items():
        for problem in _problems_of(field, fields):
            yield f"{name}.{fieldname} {problem}"


def _problems_of(field: dict[str, Any], fields: dict[str, dict[str, Any]]) -> Iterator[str]:
    options = field.get("options") or ""
    match field["fieldtype"]:
        case kind if kind not in FIELDTYPES:
            yield f"is of no type {kind}"
        case "Link" if options not in known.doctypes():
            yield f"leads to {options}, which is no DocType"
        case "Table" | "Table MultiSelect" if not known.doctypes().get(options, {}).get("istable"):
            yield f"holds rows of {options}, which is no child table"
        case "Dynamic Link" if fields.get(options, {}).get("fieldtype") not in ("Link", "Select"):
            yield f"is of the DocType in {options}, which is no field that says one"
        case "Select" if not options.strip():
            yield "has no options"
        case "Select" if field.get("default") and field["default"] not in options.split("\n"):
            yield f"has the default {field['default']}, which is no option"
    if field.get("fieldname") != scrub(field.get("fieldname", "")):
        yield "is not written in small letters"
    for key in ("depends_on", "mandatory_depends_on", "read_only_depends_on"):
        for other in OF_DOC.findall(field.get(key) or ""):
            if other not in fields and other not in known.STANDARD_FIELDS:
                yield f"depends on {other}, which is no field"
    if field.get("fetch_from"):
        link, _, source = field["fetch_from"].partition(".")
        target = fields.get(link, {}).get("options")
        if target not in known.doctypes() or not known.has_field(target, source):
            yield f"is fetched from {field['fetch_from']}, which is not there"


def setting_problems(name: str, described: dict[str, Any]) -> Iterator[str]:
    """Settings of a DocType that name its fields."""
    fields = {field["fieldname"] for field in described["fields"]}
    standard = fields | known.STANDARD_FIELDS
    for key in ("title_field", "image_field", "timeline_field", "sender_field", "subject_field"):
        if described.get(key) and described[key] not in standard:
            yield f"{name}: {key} {described[key]} is no field"
    for fieldname in filter(None, map(str.strip, described.get("search_fields", "").split(","))):
        if fieldname not in standard:
            yield f"{name}: search_fields: {fieldname} is no field"
    # Frappe v15 sorts by `modified` where nothing is said, v16 by `creation`.
    for fieldname in described.get("sort_field", "").split(","):
        if fieldname.strip() not in standard:
            yield f"{name}: sort_field {fieldname or 'is missing'}"
    autoname = described.get("autoname", "")
    if autoname.startswith("field:") and autoname.removeprefix("field:") not in fields:
        yield f"{name}: autoname {autoname}: there is no such field"
    if not described.get("istable") and not described.get("permissions"):
        yield f"{name} can be seen by nobody"
    for link in described.get("links", ()):
        doctype = link["link_doctype"]
        if doctype not in known.doctypes() or not known.has_field(
            link.get("parent_doctype") or doctype, link["link_fieldname"]
        ):
            yield f"{name}: connection to {doctype}.{link['link_fieldname']}: there is no such field"


def list_problems(name: str, described: dict[str, Any]) -> Iterator[str]:
    """Links in a list whose titles are read from DocTypes that somebody who has the list may not read: Frappe then
    refuses the whole list."""
    readers = {row["role"] for row in described.get("permissions", ()) if row.get("read")}
    for field in described["fields"]:
        target = known.doctypes().get(field.get("options"), {})
        if field["fieldtype"] != "Link" or not target.get("show_title_field_in_link"):
            continue
        allowed = {row["role"] for row in target.get("permissions", ()) if row.get("read")}
        shown = field.get("in_list_view") or field["fieldname"] == described.get("title_field")
        # A filter's field looks for the linked records.
        if (shown or field.get("in_standard_filter")) and readers - allowed:
            yield f"{name}.{field['fieldname']}: {', '.join(sorted(readers - allowed))} may not read {field['options']}"


def script_problems(script: str, shown_as: str) -> list[str]:
    """Scripts of forms and lists that are about no DocType."""
    return [
        f"{shown_as}:{line_of(script, found.start())}: there is no DocType {found[1]}"
        for found in NAMED_IN_SCRIPT.finditer(script)
        if found[1] not in known.doctypes()
    ]


def test_there_are_doctypes():
    assert len(known.our_doctypes()) >= 8


@pytest.mark.parametrize("name", sorted(known.our_doctypes()))
def test_a_doctype_holds_together(name):
    described = known.our_doctypes()[name]
    assert [
        *controller_problems(name, described),
        *field_problems(name, described),
        *setting_problems(name, described),
        *list_problems(name, described),
    ] == []


def test_scripts_are_about_doctypes():
    assert [problem for file in app_files(".js") for problem in script_problems(file.read_text(), place(file))] == []


def sample(**changes: Any) -> dict[str, Any]:
    described = {
        "module": "School AI",
        "fields": [{"fieldname": "title", "fieldtype": "Data"}],
        "field_order": ["title"],
        "permissions": [{"role": "Principal"}],
        "sort_field": "creation",
    }
    return described | changes


@pytest.mark.parametrize(
    "field",
    [
        {"fieldname": "pupil", "fieldtype": "Link", "options": "Pupil"},
        {"fieldname": "rows", "fieldtype": "Table", "options": "Student"},
        {"fieldname": "record", "fieldtype": "Dynamic Link", "options": "record_type"},
        {"fieldname": "state", "fieldtype": "Select", "options": ""},
        {"fieldname": "state", "fieldtype": "Select", "options": "Open\nDone", "default": "Gone"},
        {"fieldname": "State", "fieldtype": "Data"},
        {"fieldname": "state", "fieldtype": "Dato"},
        {"fieldname": "state", "fieldtype": "Data", "depends_on": "eval:doc.nothing"},
        {"fieldname": "state", "fieldtype": "Data", "fetch_from": "pupil.title"},
    ],
)
def test_a_field_that_cannot_work_is_found(field):
    assert len(list(field_problems("Sample", sample(fields=[field], field_order=[field["fieldname"]])))) == 1


def test_fields_out_of_order_are_found():
    assert len(list(field_problems("Sample", sample(field_order=["title", "gone"])))) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"title_field": "nothing"},
        {"search_fields": "title, nothing"},
        {"sort_field": ""},
        {"autoname": "field:nothing"},
        {"permissions": []},
        {"links": [{"link_doctype": "Student", "link_fieldname": "nothing"}]},
    ],
)
def test_a_setting_that_names_no_field_is_found(change):
    assert len(list(setting_problems("Sample", sample(**change)))) == 1


@pytest.mark.parametrize("shown", [{"in_list_view": 1}, {"in_standard_filter": 1}, {"fieldname": "title"}])
def test_a_list_that_is_refused_for_a_title_is_found(shown):
    field = {"fieldname": "student", "fieldtype": "Link", "options": "Student", **shown}
    described = sample(fields=[field], title_field="title", permissions=[{"role": "Principal", "read": 1}])
    assert len(list(list_problems("Sample", described))) == 1
    assert not list(list_problems("Sample", {**described, "permissions": [{"role": "Instructor", "read": 1}]}))


def test_a_missing_class_is_found():
    assert len(controller_problems("AI Nothing", sample())) == 1
    # Of a table whose class asks for no right of the record.
    assert len(controller_problems("AI Task", sample(istable=1))) == 1


def test_a_field_that_hides_a_method_is_found():
    fields = [{"fieldname": name} for name in ("title", "submit", "flags", "parent")]
    assert len(controller_problems("AI Task", sample(fields=fields))) == 3


def test_a_script_about_no_doctype_is_found():
    assert (
        len(script_problems('frappe.ui.form.on("Pupil", {});\nfrappe.listview_settings["Student"] = {};', "x.js")) == 1
    )
