"""The DocTypes and roles that a site with school_ai has: the framework's, the stand-ins' and ours."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import frappe
import yaml
from frappe.model import child_table_fields, default_fields, optional_fields

from embedded.standin import build
from school_ai import roles
from school_ai.setup.custom_fields import CUSTOM_FIELDS
from tests.app.project import APP, app_files

STANDARD_FIELDS = frozenset((*default_fields, *child_table_fields, *optional_fields))


@dataclass(frozen=True)
class Record:
    """A record that the app brings as a file."""

    file: Path
    values: dict[str, Any]

    @property
    def doctype(self) -> str:
        return self.values["doctype"]

    @property
    def name(self) -> str:
        return self.values["name"]


@cache
def records() -> tuple[Record, ...]:
    found = []
    for file in app_files(".json"):
        # A template of a page.
        if APP / "www" in file.parents:
            continue
        values = json.loads(file.read_text())
        if isinstance(values, dict) and "doctype" in values:
            found.append(Record(file, values))
    return tuple(found)


def names_of(doctype: str) -> set[str]:
    """Our records of a DocType."""
    return {record.name for record in records() if record.doctype == doctype}


@cache
def foreign_doctypes() -> dict[str, dict]:
    """DocTypes that are not ours, by name."""
    found = {}
    for file in Path(frappe.__file__).parent.glob("**/doctype/*/*.json"):
        described = json.loads(file.read_text())
        if isinstance(described, dict) and described.get("doctype") == "DocType":
            found[described["name"]] = described
    for app, facts in build.APPS.items():
        for name, stated in yaml.safe_load((build.HERE / f"{app}.yaml").read_text()).items():
            found[name] = build.doctype_json(name, stated, facts["module"])
    return found


@cache
def our_doctypes() -> dict[str, dict]:
    return {record.name: record.values for record in records() if record.doctype == "DocType"}


@cache
def doctypes() -> dict[str, dict]:
    return foreign_doctypes() | our_doctypes()


def fields(doctype: str) -> dict[str, dict]:
    """A DocType's fields by name, those that school_ai adds included, without the standard ones."""
    own = doctypes()[doctype]["fields"]
    return {field["fieldname"]: field for field in (*own, *CUSTOM_FIELDS.get(doctype, ()))}


def has_field(doctype: str, fieldname: str) -> bool:
    return fieldname in STANDARD_FIELDS or fieldname in fields(doctype)


@cache
def role_names() -> frozenset[str]:
    """Roles that exist before ours are made, and ours."""
    granted = {rule["role"] for described in foreign_doctypes().values() for rule in described.get("permissions", ())}
    return frozenset(granted | roles.BROUGHT.keys() | roles.AUTOMATIC)
