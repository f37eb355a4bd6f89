"""What Frappe itself has answered or refused of School AI's records, told by the request: forms, lists, REST, reports,
exports, pages and files. What our own methods answer is noted by `api/endpoint.py`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import frappe

from school_ai.permissions import NARROWED
from school_ai.services.auditing import subjects, writing
from school_ai.services.auditing.vocabulary import (
    ABOUT_PEOPLE,
    CALLED,
    DELETED,
    DENIED,
    DONE,
    EXPORTED,
    FAILED,
    READ,
    WRITTEN,
)

_RESOURCE = re.compile(r"/api/(?:v\d/)?(?:resource|document)/([^/]+)(?:/([^/]+))?")
_METHOD = re.compile(r"/api/(?:v\d/)?method/([^/]+)")
_VERBS = {"GET": READ, "HEAD": READ, "POST": WRITTEN, "PUT": WRITTEN, "PATCH": WRITTEN, "DELETE": DELETED}
# Frappe's own methods, without the name of the package, that show records.
_READING = frozenset(
    {
        *("desk.form.load.getdoc", "client.get", "client.get_list", "client.get_value", "client.validate_link"),
        *("desk.reportview.get", "desk.reportview.get_list", "desk.search.search_link", "desk.search.search_widget"),
        *("desk.search.get_link_title", "www.printview.get_html_and_style"),
    }
)
_EXPORTING = frozenset(
    {
        *("desk.reportview.export_query", "utils.print_format.download_pdf", "utils.print_format.download_multi_pdf"),
        "core.doctype.data_export.exporter.export_data",
    }
)
_WRITING = frozenset(
    {
        *("client.set_value", "client.insert", "client.insert_many", "client.save", "client.submit", "client.cancel"),
        *("client.rename_doc", "client.bulk_update", "desk.form.save.savedocs", "desk.form.save.cancel"),
        "model.rename_doc.update_document_title",
        "desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
    }
)
_DELETING = frozenset({"client.delete", "desk.reportview.delete_items", "client.delete_doc"})
_REPORTS = {"desk.query_report.run": READ, "desk.query_report.export_query": EXPORTED}
_KINDS = {
    **dict.fromkeys(_READING, READ),
    **dict.fromkeys(_EXPORTING, EXPORTED),
    **dict.fromkeys(_WRITING, WRITTEN),
    **dict.fromkeys(_DELETING, DELETED),
    **_REPORTS,
}
# Pages that show something of people. Most say themselves of which pupil.
PEOPLES_PAGES = frozenset({"family", "home", "progress", "talk", "tutor", "messages", "teaching"})
PAGES, FILES = "/school-ai/", "/private/files/"


@dataclass(frozen=True)
class Asked:
    """What a request was for. `way`: how, in a word or two."""

    action: str
    doctype: str
    record: str
    way: str


def outcome_of(status: int) -> str:
    """What became of a request, by the status of its answer."""
    if status < 400:
        return DONE
    return DENIED if status in (401, 403) else FAILED


def note(path: str, verb: str, given: dict[str, Any], status: int, is_noted: bool) -> None:
    """Note a request that has ended. `is_noted`: whether a method of ours has noted it already."""
    outcome = outcome_of(status)
    page = path.removeprefix(PAGES) if path.startswith(PAGES) else ""
    # A guest is sent to sign in.
    if status == 200 and page in PEOPLES_PAGES and not writing.is_noted(f"page {page}"):
        writing.happened(READ, detail=f"page {page}")
    for asked in _asked(path, verb, given):
        about_people = asked.doctype in ABOUT_PEOPLE or _is_our_report(asked)
        if outcome == DONE:
            # What was written is noted by the record, in the transaction that wrote it.
            if not about_people or asked.action not in (READ, EXPORTED):
                continue
            if asked.record and not frappe.db.exists(asked.doctype, asked.record):
                continue
        elif is_noted or not (about_people or (outcome == DENIED and _is_ours(path, asked))):
            continue
        writing.happened(
            asked.action,
            outcome,
            doctype=asked.doctype,
            record=asked.record,
            pupil=subjects.pupil_of(asked.doctype, asked.record),
            detail=asked.way,
        )


def _is_ours(path: str, asked: Asked) -> bool:
    """Whether a refusal is ours to note: of our pages and methods, of a pupil's records, and of their files."""
    return asked.doctype in NARROWED or asked.way.startswith(("page ", "api ")) or path.startswith(FILES)


def _is_our_report(asked: Asked) -> bool:
    if asked.doctype != "Report" or not asked.record:
        return False
    return frappe.db.get_value("Report", asked.record, "module") == "School AI"


def _asked(path: str, verb: str, given: dict[str, Any]) -> Iterator[Asked]:
    path = unquote(path)
    if found := _RESOURCE.match(path):
        yield Asked(_VERBS.get(verb, CALLED), found[1], found[2] or "", "rest")
    elif path.startswith(PAGES):
        yield Asked(READ, "", "", f"page {_plain(path.removeprefix(PAGES))}")
    elif path.startswith(FILES):
        yield from _of_file(path)
    elif path == "/printview":
        yield Asked(EXPORTED, _text(given.get("doctype")), _text(given.get("name")), "print")
    elif method := _method(path, given):
        yield from _by_method(method, given)


def _of_file(path: str) -> Iterator[Asked]:
    row = frappe.db.get_value("File", {"file_url": path}, ["attached_to_doctype", "attached_to_name"], as_dict=True)
    doctype, name = (row.attached_to_doctype, row.attached_to_name) if row else ("File", "")
    yield Asked(READ, doctype or "File", name or "", "file")


def _method(path: str, given: dict[str, Any]) -> str:
    found = _METHOD.match(path)
    return found[1] if found else _text(given.get("cmd"))


def _by_method(method: str, given: dict[str, Any]) -> Iterator[Asked]:
    package, _dot, name = method.partition(".")
    if package == "school_ai":
        yield Asked(CALLED, "", "", f"api {_plain(name.removeprefix('api.'))}")
        return
    if package not in ("frappe", frappe.__name__):
        return
    action, way = _KINDS.get(name, CALLED), name.rpartition(".")[2]
    if name in _REPORTS:
        yield Asked(action, "Report", _text(given.get("report_name")), way)
        return
    for doctype, record in _records(given):
        yield Asked(action, doctype, record, way)


def _records(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The records that one of Frappe's methods was called for, by the names that it has for its arguments."""
    doctype = given.get("doctype") or given.get("dt") or given.get("reference_doctype")
    name = given.get("name") or given.get("docname") or given.get("dn") or given.get("reference_name")
    if isinstance(doctype, str):
        yield doctype, _text(name)
        return
    for key in ("doc", "docs"):
        said = given.get(key)
        try:
            said = json.loads(said) if isinstance(said, str) else said
        except ValueError:
            continue
        for each in said if isinstance(said, list) else [said]:
            if isinstance(each, dict) and isinstance(each.get("doctype"), str):
                yield each["doctype"], _text(each.get("name"))


def _plain(name: str) -> str:
    """The name of a page or a method of ours. In an address anything can stand."""
    return name if re.fullmatch(r"[a-z_.-]{1,60}", name) else ""


def _text(value: Any) -> str:
    """The name of one record; of several none."""
    return value if isinstance(value, str) and not value.startswith(("[", "{")) else ""
