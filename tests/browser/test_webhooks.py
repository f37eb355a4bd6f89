"""Webhooks over real HTTP: systems outside that sign rightly and wrongly, the examples of docs/webhooks.md, and the
desk."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import requests
from playwright.sync_api import expect

from clients.python import school_ai_client
from embedded import testing
from embedded.environment import LOOPBACK, ROOT
from school_ai.services.webhooks import signing
from tests.browser.test_api_client import CLIENT, LOCAL_NAMES

METHOD = "/api/method/school_ai.api.webhooks."
DOCUMENT = ROOT / "docs" / "webhooks.md"
UNKNOWN = "not signed by a system that this school knows"


@pytest.fixture(scope="module")
def head(site) -> testing.Client:
    return testing.client(site, "Administrator", "admin")


@dataclass
class System:
    """A system outside: its key ID and secret, and how it reaches the school."""

    site: str
    name: str
    secret: str

    def signed(self, body: bytes, *, off: int = 0, nonce: str = "", secret: str = "", name: str = "") -> dict[str, str]:
        name, timestamp = name or self.name, int(time.time()) + off
        nonce = nonce or os.urandom(16).hex()
        return {
            signing.SENDER: name,
            signing.TIMESTAMP: str(timestamp),
            signing.NONCE: nonce,
            signing.SIGNATURE: signing.signature(secret or self.secret, name, timestamp, nonce, body),
        }

    def send(self, body: bytes, headers: dict[str, str], kind: str = "application/json") -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(
                testing.ENVIRONMENT.url + METHOD + "receive",
                data=body,
                headers={"Host": self.host, "Content-Type": kind, "Accept": "application/json", **headers},
                timeout=60,
            )

    @property
    def host(self) -> str:
        return f"{self.site}:{testing.ENVIRONMENT.ports['web']}"


@pytest.fixture
def system(site, head) -> Iterator[System]:
    made = head.post("/api/resource/AI Webhook Sender", json={"title": "Admissions"})
    made.raise_for_status()
    name = made.json()["data"]["name"]
    secret = head.post(METHOD + "make_secret", json={"sender": name}).json()["message"]["secret"]
    yield System(site, name, secret)
    head.delete(f"/api/resource/AI Webhook Sender/{name}").raise_for_status()


@pytest.fixture(scope="module")
def pupil_record() -> str:
    return next(login["record"] for login in testing.logins() if login["role"] == "Student")


def body(event: str = "student-updated", **other) -> bytes:
    return json.dumps({"event": event, "id": os.urandom(8).hex(), **other}).encode()


def words(reply) -> str:
    return " ".join(json.loads(each)["message"] for each in json.loads(reply.json().get("_server_messages", "[]")))


def test_a_signed_event_is_accepted_once(system, pupil_record):
    sent = body(records=[pupil_record, "nobody"])
    headers = system.signed(sent)
    reply = system.send(sent, headers)
    assert reply.status_code == 200, reply.text
    told = reply.json()["message"]
    assert told["outcome"] == "accepted"
    assert [each["outcome"] for each in told["records"]][1] == "not there"
    again = system.send(sent, headers)
    assert (again.status_code, "nonce was used before" in words(again)) == (409, True)
    anew = system.send(sent, system.signed(sent))
    assert anew.json()["message"]["outcome"] == "already received"


def test_who_does_not_sign_rightly_is_told_nothing(system, pupil_record):
    sent = body(records=[pupil_record])
    right = system.signed(sent)
    for what, headers, content in (
        ("changed body", right, sent.replace(b"updated", b"created")),
        ("changed timestamp", {**right, signing.TIMESTAMP: str(int(right[signing.TIMESTAMP]) - 1)}, sent),
        ("changed nonce", {**right, signing.NONCE: "n" * 20}, sent),
        ("another secret", system.signed(sent, secret="x" * 43), sent),
        ("unknown sender", system.signed(sent, name="nobody"), sent),
        ("no headers", {}, sent),
    ):
        reply = system.send(content, headers)
        assert (reply.status_code, UNKNOWN in words(reply)) == (403, True), (what, reply.text)
        assert pupil_record not in reply.text
    # What it was all taken from is still good.
    assert system.send(sent, right).status_code == 200


def test_old_and_future_requests_are_told_to_be(system):
    for off in (-400, 400):
        sent = body(records=["nobody"])
        reply = system.send(sent, system.signed(sent, off=off))
        assert reply.status_code == 403
        assert "seconds off the school's clock" in reply.json()["exception"] + words(reply).replace("&#39;", "'")


def test_a_sender_that_is_switched_off_and_an_event_that_is_not_allowed(system, head):
    resource = f"/api/resource/AI Webhook Sender/{system.name}"
    head.put(resource, json={"enabled": 0}).raise_for_status()
    sent = body()
    assert "switched off" in words(system.send(sent, system.signed(sent)))
    head.put(resource, json={"enabled": 1, "attendance_marked": 0}).raise_for_status()
    sent = body("attendance-marked", records=["nobody"])
    reply = system.send(sent, system.signed(sent))
    assert (reply.status_code, "may not tell of attendance-marked" in words(reply)) == (403, True)
    kept = head.get(resource).json()["data"]
    assert kept["refusals"] == 2
    assert system.secret not in json.dumps(kept)


def test_wrong_arguments_are_named_to_who_signs_rightly(system):
    for sent, named in (
        (json.dumps({"event": "nonsense", "id": "1"}).encode(), "event must be one of"),
        (json.dumps({"event": "student-updated"}).encode(), "id is missing"),
        (body(records="x"), "records"),
        (body(records=["x"] * 201), "records has too many entries"),
        (body(colour="red"), "no argument colour"),
    ):
        reply = system.send(sent, system.signed(sent))
        assert (reply.status_code, named in words(reply)) == (417, True), reply.text
    assert system.send(b"{", system.signed(b"{")).status_code == 417
    large = body(records=["x" * 100] * 800)
    assert system.send(large, system.signed(large)).status_code == 413
    form = b"event=student-updated&id=1"
    assert system.send(form, system.signed(form), "application/x-www-form-urlencoded").status_code == 403


def test_two_with_the_same_nonce_at_the_same_moment(system, pupil_record):
    sent = body(records=[pupil_record])
    headers = system.signed(sent)
    barrier, answers = threading.Barrier(4), []

    def send():
        barrier.wait()
        answers.append(system.send(sent, headers).status_code)

    threads = [threading.Thread(target=send) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409]


class _OfSite(requests.Session):
    def __init__(self, host: str):
        super().__init__()
        self.trust_env = False
        self.headers["Host"] = host


def test_the_client_sends_an_event(system, pupil_record):
    def send(secret: str, **other):
        return school_ai_client.send_event(
            testing.ENVIRONMENT.url,
            system.name,
            secret,
            event="student-updated",
            session=_OfSite(system.host),
            **other,
        )

    assert send(system.secret, records=[pupil_record], id="1")["outcome"] == "accepted"
    assert send(system.secret, records=[pupil_record], id="1")["outcome"] == "already received"
    assert send(system.secret)["task"]
    with pytest.raises(school_ai_client.NotAllowed, match=UNKNOWN):
        send("x" * 43)


def example(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text(), re.S)
    return found


def _environ(system: System, pupil: str, school: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(CLIENT),
        "NO_PROXY": "*",
        "no_proxy": "*",
        "SCHOOL": school,
        "SENDER": system.name,
        "SECRET": system.secret,
        "PUPIL": pupil,
    }


def test_the_python_example_of_the_document_runs(system, pupil_record):
    ran = subprocess.run(
        [sys.executable, "-c", LOCAL_NAMES + example("python")],
        env=_environ(system, pupil_record, testing.url(system.site)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert re.fullmatch(r"accepted (noted|unchanged)\n", ran.stdout), ran.stdout


def test_the_shell_example_of_the_document_runs(system, pupil_record, tmp_path):
    # Names under "localhost" are this machine to a browser; curl is told so.
    (tmp_path / ".curlrc").write_text(f"connect-to = ::{LOOPBACK}:\n")
    ran = subprocess.run(
        ["sh", "-c", example("sh")],
        env={**_environ(system, pupil_record, testing.url(system.site)), "CURL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["message"]["outcome"] == "accepted", ran.stdout


def test_a_secret_is_shown_once_at_the_desk(visitors, head):
    made = head.post("/api/resource/AI Webhook Sender", json={"title": "Library"}).json()["data"]["name"]
    try:
        page = visitors.page("Administrator", f"/app/ai-webhook-sender/{made}", password="admin")
        expect(page.get_by_text("This system cannot send yet")).to_be_visible()
        page.get_by_role("button", name="New Secret").click()
        dialog = page.locator(".modal.show").filter(has_text="it is not shown again")
        expect(dialog).to_be_visible()
        secret = dialog.locator("[data-fieldname=secret] .control-value").inner_text()
        assert re.fullmatch(r"[\w-]{43}", secret)
        page.reload()
        expect(page.get_by_role("button", name="New Secret")).to_be_visible()
        expect(page.get_by_text("This system cannot send yet")).to_be_hidden()
        assert secret not in page.content()
    finally:
        head.delete(f"/api/resource/AI Webhook Sender/{made}")
