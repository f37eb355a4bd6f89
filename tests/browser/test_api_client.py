"""The Python client and the example of docs/api.md, against a school that is really served."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from clients.python.school_ai_client import (
    InvalidArgument,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    SchoolAI,
    ServerFailed,
    SwitchedOff,
    TooLarge,
    TooMany,
    Unreachable,
)
from embedded import testing
from embedded.environment import LOOPBACK, ROOT
from school_ai.tests import documents

CLIENT = ROOT / "clients" / "python"
# Names under "localhost" are this machine to a browser, and should be to everybody (RFC 6761); to Python they are not.
LOCAL_NAMES = f"""
import socket
found = socket.getaddrinfo
socket.getaddrinfo = lambda host, *more, **named: found(
    {LOOPBACK!r} if str(host).endswith(".localhost") else host, *more, **named
)
"""
EXAMPLE = re.compile(r"```python\n(.*?)```", re.S)


@pytest.fixture(scope="module")
def keys(site, logins) -> dict[str, tuple[str, str]]:
    """API keys of an instructor, a pupil and the head of school, made as the administrator makes them at the desk."""
    head = testing.client(site, "Administrator", "admin")
    found = {}
    for role in ("Instructor", "Student", "Principal"):
        path = "/api/method/frappe.core.doctype.user.user.generate_keys"
        reply = head.post(path.replace("frappe.", f"{_framework(head)}."), data={"user": logins[role]})
        reply.raise_for_status()
        user = head.get(f"/api/resource/User/{logins[role]}").json()["data"]
        found[role] = (user["api_key"], reply.json()["message"]["api_secret"])
    return found


def _framework(head: testing.Client) -> str:
    """The embedded host knows its own methods by its own name."""
    return "criscostack" if head.get("/api/method/criscostack.ping").ok else "frappe"


class _OfSite(requests.Session):
    """Names the site in every request: the address is that of this machine."""

    def __init__(self, site: str):
        super().__init__()
        self.trust_env = False
        self.headers["Host"] = f"{site}:{testing.ENVIRONMENT.ports['web']}"


@pytest.fixture
def school(site, keys):
    def as_role(role: str, **options) -> SchoolAI:
        key, secret = keys[role]
        return SchoolAI(testing.ENVIRONMENT.url, **{"key": key, "secret": secret, "session": _OfSite(site), **options})

    return as_role


@pytest.fixture(scope="module")
def pupil_record() -> str:
    return next(login["record"] for login in testing.logins() if login["role"] == "Student")


def test_the_example_of_the_document_runs(site, keys, pupil_record):
    (example,) = EXAMPLE.findall((ROOT / "docs" / "api.md").read_text())
    key, secret = keys["Student"]
    ran = subprocess.run(
        [sys.executable, "-c", LOCAL_NAMES + example],
        env={
            **os.environ,
            "PYTHONPATH": str(CLIENT),
            "SCHOOL": testing.url(site),
            "NO_PROXY": "*",
            "KEY": key,
            "SECRET": secret,
            "PUPIL": pupil_record,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert re.fullmatch(r".+ \d+", lines[0]), ran.stdout
    assert any(line.startswith("Physics ") for line in lines), ran.stdout
    assert lines[-2] == "Refused: You do not have access to this."
    assert lines[-1] == "Wrong: The argument limit must be 50 or less."


def test_modules_and_methods_tell_what_they_are(school):
    pupil = school("Student")
    assert {"students", "tutor", "knowledge"} <= set(dir(pupil))
    assert "enhanced" in dir(pupil.students)
    assert str(pupil.methods["tutor.conversations"].__signature__) == "(*, start=0, page_length=20)"
    assert pupil.students.enhanced.__doc__.startswith("GET students/{id}/enhanced\n\nHow a pupil stands")
    with pytest.raises(AttributeError, match="no module pupils"):
        _ = pupil.pupils
    with pytest.raises(AttributeError, match="no method enhance:"):
        _ = pupil.students.enhance


def test_what_goes_wrong_is_raised_as_what_it_is(school, site, pupil_record):
    pupil = school("Student")
    with pytest.raises(InvalidArgument, match="student is missing") as wrong:
        pupil.students.enhanced()
    assert (wrong.value.status, wrong.value.kind) == (417, "InvalidArgument")
    with pytest.raises(NotAllowed):
        pupil.students.enhanced(student="somebody else")
    # Frappe before the release of v15 takes whoever has a wrong secret for a guest.
    with pytest.raises((NotSignedIn, NotAllowed)):
        school("Student", secret="wrong").methods  # noqa: B018
    with pytest.raises(NotAllowed):
        SchoolAI(testing.ENVIRONMENT.url, session=_OfSite(site)).methods  # noqa: B018
    with pytest.raises(Unreachable):
        SchoolAI(f"http://{LOOPBACK}:9", timeout=2).methods  # noqa: B018
    with pytest.raises(NotFound):
        found = pupil.knowledge.search(query="mass and weight", course="Physics")["passages"][0]["document"]
        pupil.knowledge.page(document=found, page_number=999)


def test_pictures_files_and_lists(school):
    pupil, instructor = school("Student"), school("Instructor")
    document = pupil.knowledge.search(query="mass and weight", course="Physics")["passages"][0]["document"]
    assert pupil.knowledge.page(document=document, page_number=1).startswith(b"\x89PNG")
    assert pupil.tutor.attach(file=("work.txt", b"F = m a"))["text"] == "F = m a"
    stored = instructor.knowledge.upload(file=("laws.pdf", documents.pdf([("Forces", 20)])))
    (look,) = instructor.cataloguing.first_look(files=[stored["name"]])
    assert look["file"] == stored["name"]
    assert instructor.cataloguing.suggestions(documents=[document])[0]["document"] == document


def test_another_system_is_kept_up_to_date(school, site):
    head = school("Principal")
    with pytest.raises(NotAllowed):
        list(school("Instructor").changes("students"))
    everything = head.changes("assessments", page_length=100)
    found = [(record["doctype"], record["name"]) for record in everything]
    assert {doctype for doctype, _name in found} == {"Assessment Plan", "Assessment Result"}
    assert len(found) == len(set(found)) > 100
    assert list(head.changes("assessments", since=everything.watermark)) == []
    guardians = head.changes("guardians")
    names = [record["name"] for record in guardians]
    name = names[0]
    desk = testing.client(site, "Administrator", "admin")
    change = {"doctype": "Guardian", "name": name, "fieldname": "occupation", "value": "Beekeeper"}
    desk.post(f"/api/method/{_framework(desk)}.client.set_value", data=change).raise_for_status()
    (changed,) = head.changes("guardians", since=guardians.watermark)
    assert (changed["name"], changed["record"]["occupation"]) == (name, "Beekeeper")


# --- pages of changes, from a stand-in for the school's server ---

_DESCRIBED = {
    "paths": {
        "/api/method/school_ai.api.sync.pull": {
            "get": {
                "operationId": "sync.pull",
                "summary": "Changes",
                "description": "Changes.",
                "parameters": [
                    {"name": name, "required": name == "entity", "schema": {"type": "string"}}
                    for name in ("entity", "since", "start", "page_length")
                ],
            }
        }
    }
}


class _School(BaseHTTPRequestHandler):
    """Serves seven records, by pages, and failures of the status that is asked for."""

    def do_GET(self):
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        if self.path.startswith("/school-ai/openapi.json"):
            return self._answer(200, _DESCRIBED)
        if query["entity"].isdigit():
            return self._answer(int(query["entity"]), {"exc_type": query.get("since", "")})
        self.server.asked.append(query)
        start, length = int(query["since"].removeprefix("w")), int(query["page_length"])
        records = [{"name": str(number)} for number in range(7)][start : start + length]
        page = {"records": records, "watermark": f"w{start + len(records)}", "more": start + length < 7}
        return self._answer(200, {"message": page})

    def _answer(self, status: int, body: dict) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


@contextmanager
def stand_in() -> Iterator[tuple[SchoolAI, list[dict]]]:
    server = HTTPServer((LOOPBACK, 0), _School)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    session = requests.Session()
    session.trust_env = False
    try:
        yield SchoolAI(f"http://{LOOPBACK}:{server.server_port}", session=session), server.asked
    finally:
        server.shutdown()
        server.server_close()


def test_changes_are_read_page_by_page():
    with stand_in() as (school, asked):
        changes = school.changes("students", since="w0", page_length=3)
        assert [record["name"] for record in changes] == list("0123456")
        assert [query["since"] for query in asked] == ["w0", "w3", "w6"]
        assert changes.watermark == "w7"


def test_whoever_stops_reading_keeps_the_watermark_that_they_had():
    with stand_in() as (school, _asked):
        changes = school.changes("students", since="w0", page_length=3)
        next(iter(changes))
        assert changes.watermark == "w0"


def test_statuses_become_errors():
    with stand_in() as (school, _asked):
        for status, kind, error in (
            (401, "", NotSignedIn),
            (413, "", TooLarge),
            (417, "ValidationError", Refused),
            (417, "CapabilityDisabled", SwitchedOff),
            (429, "", TooMany),
            (500, "", ServerFailed),
            (502, "", ServerFailed),
        ):
            with pytest.raises(error) as raised:
                school.sync.pull(entity=str(status), since=kind)
            assert type(raised.value) is error
