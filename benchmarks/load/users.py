"""People who use School AI while things fail, and what they were told was done."""

import json
import random
import re
import threading
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

import requests

from benchmarks.api import schools

_TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]*)"')
# Longer than a browser waits for a page.
TIMEOUT = 30


@dataclass
class Done:
    """What was promised to somebody: an answer of 200 that named what was kept. `failed`: answers that were none, by
    the second at which they came."""

    questions: dict[str, str] = field(default_factory=dict)  # name of the message -> its text
    letters: dict[str, str] = field(default_factory=dict)  # key -> text
    documents: list[str] = field(default_factory=list)
    good: list[float] = field(default_factory=list)
    failed: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Users:
    """Threads, each a person in a browser, until `stop`."""

    def __init__(self, address: str, seed: int):
        self.address, self.seed = address, seed
        self.done = Done()
        self.begun = time.monotonic()
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self, what, user: str, number: int) -> None:
        def go() -> None:
            chance = random.Random(f"{self.seed} {number}")
            session = None
            while not self._ended.is_set():
                try:
                    session = session or self._sign_in(user)
                    what(session, chance)
                except _Refused as refused:
                    self._note(str(refused))
                    if refused.signed_out:
                        session = None
                except requests.RequestException as error:
                    self._note(type(error).__name__)
                self._ended.wait(chance.uniform(0.5, 2.5))

        thread = threading.Thread(target=go, daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(TIMEOUT + 10)

    def _sign_in(self, user: str) -> requests.Session:
        """With what a page gives a browser to write by."""
        session = schools.signed_in(self.address, user)
        page = session.get(f"{self.address}/school-ai/notices", headers={"Accept": "text/html"}, timeout=TIMEOUT)
        if page.status_code != 200:
            raise _Refused("page", page.status_code)
        session.token = _TOKEN.search(page.text).group(1)
        return session

    def _note(self, problem: str) -> None:
        with self.done.lock:
            self.done.failed.append((time.monotonic() - self.begun, problem))

    def _post(self, session, method: str, values: dict):
        """As the portal's pages do: a form with the page's token."""
        sent = {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}
        reply = session.post(
            f"{self.address}/api/method/school_ai.api.{method}",
            data={**sent, "csrf_token": session.token},
            timeout=TIMEOUT,
        )
        if reply.status_code != 200:
            raise _Refused(method, reply.status_code)
        with self.done.lock:
            self.done.good.append(time.monotonic() - self.begun)
        return reply.json()["message"]

    # --- what they do ------------------------------------------------------------------------------------------------

    def ask(self, course: str):
        """A pupil asks the tutor. Whoever gets no answer to the request asks something else: what was not promised may
        be there or not."""

        def do(session, chance: random.Random) -> None:
            text = f"What is a force? I am asking for number {uuid.UUID(int=chance.getrandbits(128)).hex}."
            asked, _reply = self._post(session, "tutor.ask", {"message": text, "course": course})
            with self.done.lock:
                self.done.questions[asked["name"]] = text

        return do

    def write(self, student: str, to: str):
        """A guardian writes to a teacher, and sends the same message until it is taken."""

        def do(session, chance: random.Random) -> None:
            key = uuid.UUID(int=chance.getrandbits(128)).hex
            text = f"About the homework, letter {key}."
            body = {"text": text, "key": key, "student": student, "to": to, "subject": "Homework"}
            while not self._ended.is_set():
                with suppress(requests.RequestException, _Refused):
                    self._post(session, "messages.send", body)
                    with self.done.lock:
                        self.done.letters[key] = text
                    return
                self._ended.wait(1.0)

        return do

    def upload(self, course: str, make):
        """A teacher uploads a document and makes a record of it. `make`: the PDF to a text that is in no other one."""

        def do(session, chance: random.Random) -> None:
            mark = uuid.UUID(int=chance.getrandbits(128)).hex
            files = {"file": (f"{mark}.pdf", make(mark), "application/pdf")}
            data = {"method": "school_ai.api.knowledge.upload", "is_private": 1, "csrf_token": session.token}
            reply = session.post(f"{self.address}/api/method/upload_file", files=files, data=data, timeout=TIMEOUT)
            if reply.status_code != 200:
                raise _Refused("upload", reply.status_code)
            stored = reply.json()["message"]["name"]
            added = self._post(session, "knowledge.add_documents",
                               {"files": [stored], "visibility": "Course", "course": course})  # fmt: skip
            with self.done.lock:
                self.done.documents += [each["name"] for each in added["documents"]]
            self._ended.wait(6.0)

        return do


class _Refused(Exception):
    def __init__(self, method: str, status: int):
        super().__init__(f"{method}: {status}")
        self.signed_out = status in (401, 403)
