"""Files of others, files at records of others, and files that are not what they say."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache

import frappe
import frappe.handler
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from school_ai.tests import documents
from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    OUTSIDER,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    answered,
    ask,
    of,
    record,
    rows,
    there,
)

FAMILY = "Files"
UPLOADS = "Uploads"
INSERT = "frappe.client.insert"
SECRET = "zqfilesecret"


def shows_file(scene: Scene, who: str, outcome: Outcome) -> bool:
    return SECRET in outcome.said


def _file(**values) -> Go:
    def go(scene: Scene):
        given = {key: each(scene) if callable(each) else each for key, each in values.items()}
        return called(INSERT, doc=json.dumps({"doctype": "File", **given}))

    return go


def _read_by_own(scene: Scene):
    """Make a record for somebody's private file, and read that."""
    made = called(
        INSERT, doc=json.dumps({"doctype": "File", "file_url": scene.file_url, "is_private": 1, "file_name": "x.txt"})
    )
    return frappe.get_doc("File", made["name"]).get_content()


def _turned(scene: Scene):
    """A file of one's own, turned to somebody's."""
    mine = called(
        INSERT, doc=json.dumps({"doctype": "File", "file_name": "mine.txt", "is_private": 1, "content": "mine"})
    )
    called("frappe.client.set_value", doctype="File", name=mine["name"], fieldname="file_url", value=scene.file_url)
    return frappe.get_doc("File", mine["name"]).get_content()


def _made_public(scene: Scene):
    return called("frappe.client.set_value", doctype="File", name=scene.file, fieldname="is_private", value=0)


def _downloaded(url: Go | str) -> Go:
    return lambda scene: called(
        "frappe.core.doctype.file.file.download_file", "GET", file_url=url(scene) if callable(url) else url
    )


def _url(scene: Scene) -> str:
    return scene.file_url


_READING = {
    "by its address": _downloaded(_url),
    "by its record": ask("frappe.client.get", doctype="File", name=lambda s: s.file),
    "by a record of one's own": _read_by_own,
    "by turning one's own": _turned,
    "zipped": lambda s: called("frappe.core.api.file.zip_files", files=json.dumps([{"name": s.file}])),
    "in a list": lambda s: called(
        "frappe.client.get_list",
        doctype="File",
        fields='["*"]',
        filters=json.dumps({"file_name": ["like", "zqfilesecret%"]}),
    ),
    "by search": ask("frappe.core.api.file.get_files_by_search_text", text="zqfilesecret"),
    "at a record": lambda s: called(
        "frappe.client.get_list",
        doctype="File",
        fields='["*"]',
        filters=json.dumps({"attached_to_doctype": "Student", "attached_to_name": s.subject("b").student}),
    ),
    "as a picture at a record": lambda s: called(
        "frappe.core.api.file.get_attached_images", doctype="Student", names=json.dumps([s.subject("b").student])
    ),
}
_PATHS = (
    "/private/files/../../site_config.json",
    "/private/files/../backups/x.sql.gz",
    "/files/../../private/files/x",
    "../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "/private/files/%2e%2e/%2e%2e/site_config.json",
    "/private/files/..%2f..%2fsite_config.json",
)


def _docx(**inside: bytes) -> bytes:
    """A container as of Word."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in inside.items():
            zipped.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return packed.getvalue()


@cache
def _bomb() -> bytes:
    """A small file that is a large one when it is unpacked."""
    return _docx(word__document_dot_xml=bytes(300_000_000))


_NOT_WHAT_THEY_SAY = {
    "a program as PDF": ("x.pdf", b"MZ\x90\x00" + b"\0" * 500),
    "HTML with a script as PDF": ("x.pdf", b"<html><script>alert(1)</script></html>"),
    "a page": ("x.html", b"<html><script>alert(1)</script></html>"),
    "a picture with a script": ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "a script as text": ("x.js", b"alert(1)"),
    "a program": ("x.exe", b"MZ\x90\x00"),
    "a bomb": ("x.docx", _bomb),
    "a document with macros": ("x.docm", _docx(word__vbaProject_dot_bin=b"x")),
    "an archive": ("x.zip", _docx(a=b"x")),
    "nothing": ("x.pdf", b""),
    "a PDF that is none": ("x.pdf", b"%PDF-1.7\n" + b"\xff" * 100),
    "XML with an entity": (
        "x.docx",
        _docx(word__document_dot_xml=b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
    ),
}


def _uploaded(method: str, name: str, sent: bytes | Callable[[], bytes]) -> Go:
    """A form with a file, as the web server takes it."""

    def go(scene: Scene):
        content = sent if isinstance(sent, bytes) else sent()
        data = {"file": (io.BytesIO(content), name)}
        path = f"school_ai.api.{method}"
        frappe.local.request = Request(EnvironBuilder("/api/method", method="POST", data=data).get_environ())
        frappe.local.form_dict = frappe._dict(cmd=path)
        frappe.local.uploaded_filename, frappe.local.uploaded_file = name, content
        try:
            return frappe.handler.execute_cmd(path)
        finally:
            frappe.local.request = None
            frappe.local.uploaded_filename, frappe.local.uploaded_file = None, None

    return go


def _stored_outside(scene: Scene, who: str, outcome: Outcome) -> bool:
    """A name that leads elsewhere was stored as it is."""
    made = outcome.value or {}
    address = str(made.get("file_url") or made.get("url") or "")
    parts = address.replace("\\", "/").split("/")
    return outcome.error is None and (".." in parts or not address.startswith(("/private/files/", "/files/")))


_NAMES = (
    "../../../../tmp/zq.txt",
    "..\\..\\zq.txt",
    "/etc/cron.d/zq.txt",
    "zq.txt/../../../x.txt",
    "....//....//zq.txt",
)

ATTACKS = [
    *rows(FAMILY, PUPIL, shows_file, {f"another's file {how}": go for how, go in _READING.items()}),
    *rows(FAMILY, INSTRUCTOR, shows_file, {f"a file at another's pupil {how}": go for how, go in _READING.items()}),
    *rows(FAMILY, GUARDIAN, shows_file, {f"a file {how}": go for how, go in _READING.items() if how.startswith("by")}),
    *rows(FAMILY, GUEST, shows_file, {"by its address": _downloaded(_url), "by its record": ask("frappe.client.get", doctype="File", name=lambda s: s.file)}),
    *rows(FAMILY, PUPIL, answered, {f"the path {path}": _downloaded(path) for path in _PATHS}),
    *rows(FAMILY, PUPIL, answered, {f"a record for {path}": _file(file_url=path, is_private=1, file_name="x") for path in _PATHS}),
    *rows(
        FAMILY,
        PUPIL,
        answered,
        {
            "another's file made public": _made_public,
            "another's file deleted": lambda s: called("frappe.client.delete", doctype="File", name=s.file) or not frappe.db.exists("File", s.file),
            "a file at a classmate": ask("frappe.client.attach_file", filename="x.txt", filedata="x", doctype="Student", docname=of("b", "student"), is_private=1),
            "a file at an insight": _file(file_name="x.txt", content="x", attached_to_doctype="AI Insight", attached_to_name=record("AI Insight", "a")),
            "a file at a classmate's talk": _file(file_name="x.txt", content="x", attached_to_doctype="AI Message", attached_to_name=record("AI Message", "b")),
            "another's file as one's work": ask("school_ai.api.tutor.ask", message="Look", course=of("a", "course"), attachment=lambda s: s.file),
            "another's archive unpacked": ask("frappe.core.api.file.unzip_file", name=lambda s: s.file),
        },
    ),
    Attack("another's file as a document", FAMILY, INSTRUCTOR, ask("school_ai.api.knowledge.add_documents", files=lambda s: [s.file], course=of("a", "course")), lambda s, who, o: bool(o.value and o.value["documents"])),
    Attack("another's file looked at", FAMILY, INSTRUCTOR, ask("school_ai.api.cataloguing.first_look", files=lambda s: [s.file]), shows_file),
    Attack("a document with another's address", FAMILY, INSTRUCTOR, lambda s: called(INSERT, doc=json.dumps({"doctype": "AI Knowledge Document", "title": "x", "file": s.file_url, "visibility": "Course", "course": s.subject("a").course})), there("AI Knowledge Document", lambda s: {"file": s.file_url})),
    *rows(UPLOADS, INSTRUCTOR, answered, {f"{what}, on the shelf": _uploaded("knowledge.upload", *file) for what, file in _NOT_WHAT_THEY_SAY.items() if what != "XML with an entity"}),
    *rows(UPLOADS, PUPIL, answered, {f"{what}, as one's work": _uploaded("tutor.attach", *file) for what, file in _NOT_WHAT_THEY_SAY.items() if what not in ("XML with an entity", "a script as text")}),
    *rows(UPLOADS, PUPIL, _stored_outside, {f"the name {name}": _uploaded("tutor.attach", name, b"F = 36 N") for name in _NAMES}),
    *rows(UPLOADS, INSTRUCTOR, _stored_outside, {f"the name {name}, on the shelf": _uploaded("knowledge.upload", name, b"Forces make bodies move.") for name in _NAMES}),
    *rows(UPLOADS, OUTSIDER, answered, {"a document without a role": _uploaded("knowledge.upload", "x.txt", b"x"), "work without a role": _uploaded("tutor.attach", "x.txt", b"x")}),
]  # fmt: skip


def _came(scene: Scene, who: str, outcome: Outcome) -> bool:
    return outcome.error is None and bool(outcome.value)


CONTROLS = [
    Attack("one's own file", FAMILY, PUPIL, lambda s: called(INSERT, doc=json.dumps({"doctype": "File", "file_name": "mine.txt", "is_private": 1, "content": "mine"})), _came),
    Attack("a document on the shelf", UPLOADS, INSTRUCTOR, _uploaded("knowledge.upload", "x.pdf", documents.pdf([("Forces", 20)])), _came),
    Attack("one's work", UPLOADS, PUPIL, _uploaded("tutor.attach", "work.txt", b"F = m a = 4 kg * 9 m/s2 = 36 N"), _came),
]  # fmt: skip
