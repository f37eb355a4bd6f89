"""Writes the stand-in apps `erpnext` and `education` into a folder, from the DocTypes that the YAML files state."""

import json
import re
import shutil
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent

APPS = {
    "erpnext": {
        "title": "ERPNext (stand-in)",
        "module": "Setup",
        "requires": [],
        "controllers": "embedded.standin.erpnext_controllers",
        "hooks": "",
    },
    "education": {
        "title": "Education (stand-in)",
        "module": "Education",
        "requires": ["frappe/erpnext"],
        "controllers": "embedded.standin.education_controllers",
        "hooks": (
            'after_install = "embedded.standin.education_install.after_install"\n'
            'default_roles = [{"role": "Student", "doctype": "Student", "email_field": "student_email_id"}]\n'
            'standard_portal_menu_items = [{"title": "Admission", "route": "/admissions", "role": "Student"}]\n'
            'global_search_doctypes = {"Education": [{"doctype": name, "index": index} for index, name in '
            'enumerate(("Topic", "Course", "Program", "Student Group", "Student", "Instructor", "Assessment Result", '
            '"Student Log"), 1)]}\n'
        ),
    },
}

# Below the app's own package, as in the real app: `education.education.api.mark_attendance` is a public name.
FORWARDED_MODULES = {
    "education/education/api.py": "from embedded.standin.education_api import *\n",
    "education/education/utils.py": "from embedded.standin.overlap import *\n",
}

CREATION = "2023-08-01 00:00:00.000000"


def build(target: Path) -> None:
    """Write both apps below `target`, laid out as `APP/APP/hooks.py` and so on. What stood there is replaced."""
    for app, facts in APPS.items():
        root = target / app
        shutil.rmtree(root, ignore_errors=True)
        package = root / app
        module = package / _scrub(facts["module"])
        _write(package / "__init__.py", '__version__ = "15.5.0"\n')
        _write(package / "hooks.py", _hooks(app, facts))
        _write(package / "modules.txt", facts["module"] + "\n")
        _write(package / "patches.txt", "")
        _write(module / "__init__.py", "")
        _write(module / "doctype" / "__init__.py", "")
        doctypes = yaml.safe_load((HERE / f"{app}.yaml").read_text())
        for name, stated in doctypes.items():
            _write_doctype(module / "doctype" / _scrub(name), name, stated, facts)
    for path, source in FORWARDED_MODULES.items():
        _write(target / "education" / path, source)


def _hooks(app: str, facts: dict) -> str:
    return (
        f'app_name = "{app}"\napp_title = "{facts["title"]}"\napp_publisher = "school_ai"\n'
        f'app_description = "Stand-in for the demo and the tests"\napp_email = "dev@school-ai.example"\n'
        f'app_license = "GNU GPL v3"\nrequired_apps = {facts["requires"]!r}\n{facts["hooks"]}'
    )


def _write_doctype(folder: Path, name: str, stated: dict, facts: dict) -> None:
    _write(folder / "__init__.py", "")
    _write(folder / f"{_scrub(name)}.json", json.dumps(doctype_json(name, stated, facts["module"]), indent=1))
    class_name = name.replace(" ", "").replace("-", "")
    _write(
        folder / f"{_scrub(name)}.py",
        "from frappe.model.document import Document\n"
        f"import {facts['controllers']} as controllers\n\n"
        f'{class_name} = getattr(controllers, "{class_name}", None) or type("{class_name}", (Document,), '
        '{"__module__": __name__})\n',
    )


def doctype_json(name: str, stated: dict, module: str) -> dict:
    """A DocType's JSON as the framework exports it, from its compact statement."""
    fields = list(_laid_out(stated["fields"]))
    document = {
        "actions": [],
        "autoname": stated.get("autoname", ""),
        "creation": CREATION,
        "doctype": "DocType",
        "engine": "InnoDB",
        "field_order": [field["fieldname"] for field in fields],
        "fields": fields,
        "links": [],
        "modified": CREATION,
        "modified_by": "Administrator",
        "module": module,
        "name": name,
        "naming_rule": _naming_rule(stated.get("autoname", "")),
        "owner": "Administrator",
        "permissions": [
            {"role": role, "permlevel": 0, **dict.fromkeys(rights.split(), 1)}
            for role, rights in stated.get("permissions", {}).items()
        ],
        "sort_field": stated.get("sort_field", "modified"),
        "sort_order": stated.get("sort_order", "DESC"),
        "states": [],
    }
    for key, value in stated.items():
        if key not in ("fields", "permissions"):
            document.setdefault(key, value)
    return document


def _naming_rule(autoname: str) -> str:
    if autoname.startswith("field:"):
        return "By fieldname"
    if autoname.startswith("naming_series:"):
        return 'By "Naming Series" field'
    if autoname.startswith("format:"):
        return "Expression"
    return "Expression (old style)" if autoname else ""


def _laid_out(fields: list[dict]):
    """The fields in two columns, each table in a section of its own."""
    plain = [field for field in fields if field["type"] not in ("Table", "Text Editor", "Long Text")]
    half = (len(plain) + 1) // 2
    for index, field in enumerate(plain):
        if index == half and len(plain) > 3:
            yield {"fieldname": "column_break_middle", "fieldtype": "Column Break"}
        yield _docfield(field)
    for field in fields:
        if field not in plain:
            yield {"fieldname": f"section_{field['name']}", "fieldtype": "Section Break"}
            yield _docfield(field)


def _docfield(field: dict) -> dict:
    docfield = {
        "fieldname": field["name"],
        "fieldtype": field["type"],
        "label": field.get("label") or field["name"].replace("_", " ").title(),
    }
    for key in ("options", "default", "fetch_from", "precision", "fetch_if_empty", "depends_on", "non_negative"):
        if key in field:
            docfield[key] = field[key]
    docfield.update(dict.fromkeys(field.get("flags", "").split(), 1))
    return docfield


def _scrub(name: str) -> str:
    return re.sub(r"[ -]", "_", name).lower()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
