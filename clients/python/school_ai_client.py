"""A client of School AI's API: one file, beside `requests` nothing is needed.

    school = SchoolAI("https://school.example", key="…", secret="…")
    school.students.enhanced(student="EDU-STU-2026-00001")

Which methods there are, and what they take, is read from the school's own description (`/school-ai/openapi.json`) at
the first call: `help(school.students.enhanced)` shows it. What goes wrong is raised as one of the errors below.
"""

import hashlib
import hmac
import inspect
import json
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import requests

__all__ = [
    "AlreadyThere",
    "Changes",
    "InvalidArgument",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Refused",
    "SchoolAI",
    "SchoolAIError",
    "ServerFailed",
    "SwitchedOff",
    "TooLarge",
    "TooMany",
    "Unavailable",
    "Unreachable",
    "send_event",
]

_JSON = "application/json"


def send_event(
    address: str,
    sender: str,
    secret: str,
    *,
    event: str,
    records: Iterable[str] | None = None,
    id: str | None = None,  # noqa: A002
    session: requests.Session | None = None,
    timeout: float = 60,
) -> dict[str, Any]:
    """Tell a school that records of its have changed, as a system that has a key ID (`sender`) and a secret there.

    `event`: such as "student-updated"; `records`: names of the school's records, or None to have all of the kind
    compared; `id`: the sender's own of the event, made up where it is None. The same `id` may be sent again, where one
    is not sure whether it has arrived. Returns what the school answers; raises the errors below.
    """
    given: dict[str, Any] = {"event": event, "id": id or secrets.token_hex(16)}
    if records is not None:
        given["records"] = list(records)
    body = json.dumps(given).encode()
    timestamp, nonce = str(int(time.time())), secrets.token_hex(16)
    signed = "\n".join(("school-ai-v1", sender, timestamp, nonce, "")).encode() + body
    headers = {
        "Content-Type": _JSON,
        "X-School-AI-Sender": sender,
        "X-School-AI-Timestamp": timestamp,
        "X-School-AI-Nonce": nonce,
        "X-School-AI-Signature": "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest(),
    }
    school = SchoolAI(address, session=session, timeout=timeout)
    reply = school._send("POST", "api/method/school_ai.api.webhooks.receive", data=body, headers=headers)
    return reply.json()["message"]


class SchoolAIError(Exception):
    """A call that did not go well. `status`: of HTTP, 0 without an answer; `kind`: the server's name of the error."""

    def __init__(self, words: str, status: int = 0, kind: str = ""):
        super().__init__(words)
        self.status = status
        self.kind = kind


class Unreachable(SchoolAIError):
    """The school's server does not answer."""


class NotSignedIn(SchoolAIError):
    """The key or its secret is wrong."""


class NotAllowed(SchoolAIError):
    """The caller may not do or see this. Whether it exists is not told."""


class NotFound(SchoolAIError):
    """It is not there, told to those who might see it."""


class Refused(SchoolAIError):
    """The school's records do not allow it. The words say why."""


class InvalidArgument(Refused):
    """An argument is missing, unknown or not right. The words name it."""


class SwitchedOff(Refused):
    """The capability is switched off at this school."""


class AlreadyThere(SchoolAIError):
    """There is one already."""


class TooLarge(SchoolAIError):
    """The file is larger than the site accepts."""


class TooMany(SchoolAIError):
    """The caller has asked as often as the school allows within an hour."""


class Unavailable(SchoolAIError):
    """Something that School AI depends on does not answer: the index, or a provider. Try again later."""


class ServerFailed(SchoolAIError):
    """The server failed, which it should not."""


_BY_KIND = {"InvalidArgument": InvalidArgument, "CapabilityDisabled": SwitchedOff}
_BY_STATUS = {
    401: NotSignedIn,
    403: NotAllowed,
    404: NotFound,
    409: AlreadyThere,
    413: TooLarge,
    417: Refused,
    429: TooMany,
    503: Unavailable,
}


class SchoolAI:
    """The API of one school, called as the user of an API key.

    `session`: a `requests.Session` to use, one that is signed in for instance. `timeout`: seconds that the server may
    take to answer. Where several threads call, each should have a client of its own.
    """

    def __init__(
        self,
        address: str,
        key: str | None = None,
        secret: str | None = None,
        *,
        session: requests.Session | None = None,
        timeout: float = 60,
    ):
        self.address = address.rstrip("/") + "/"
        self.timeout = timeout
        self._session = session or requests.Session()
        self._headers = {"Accept": _JSON}
        if key is not None:
            self._headers["Authorization"] = f"token {key}:{secret}"
        self._methods: dict[str, Method] | None = None

    @property
    def methods(self) -> dict[str, "Method"]:
        """Every method of the API, by its name, such as "students.enhanced"."""
        if self._methods is None:
            described = self._send("GET", "school-ai/openapi.json").json()
            self._methods = {
                operation["operationId"]: Method(self, path, verb.upper(), operation)
                for path, verbs in described["paths"].items()
                for verb, operation in verbs.items()
            }
        return self._methods

    def __getattr__(self, name: str) -> "Module":
        if name.startswith("_"):
            raise AttributeError(name)
        module = Module(self, name)
        if not dir(module):
            raise AttributeError(f"the API has no module {name}: {', '.join(dir(self))}")
        return module

    def __dir__(self) -> list[str]:
        return sorted({name.partition(".")[0] for name in self.methods} | {"changes", "methods"})

    def changes(self, entity: str, since: str | None = None, page_length: int = 500) -> "Changes":
        """The records of an entity ("students", "attendance", …) that were changed since a watermark, or all."""
        return Changes(self, entity, since, page_length)

    def _send(self, verb: str, path: str, **options: Any) -> requests.Response:
        headers = {**self._headers, **options.pop("headers", {})}
        try:
            reply = self._session.request(
                verb, urljoin(self.address, path.lstrip("/")), headers=headers, timeout=self.timeout, **options
            )
        except requests.RequestException as error:
            raise Unreachable(str(error)) from error
        if not reply.ok:
            raise _error(reply)
        return reply


class Module:
    """Methods of the API that belong together: `school.students`."""

    def __init__(self, school: SchoolAI, name: str):
        self._school, self._name = school, name

    def __getattr__(self, name: str) -> "Method":
        method = None if name.startswith("_") else self._school.methods.get(f"{self._name}.{name}")
        if method is None:
            raise AttributeError(f"{self._name} has no method {name}: {', '.join(dir(self))}")
        return method

    def __dir__(self) -> list[str]:
        whole = f"{self._name}."
        return sorted(name.removeprefix(whole) for name in self._school.methods if name.startswith(whole))


class Method:
    """One method of the API, called with its arguments by name. Returns its result: what JSON says, or bytes."""

    def __init__(self, school: SchoolAI, path: str, verb: str, operation: dict[str, Any]):
        self._school, self._path, self._verb = school, path, verb
        self.name: str = operation["operationId"]
        self.__name__ = self.name
        self.__doc__ = f"{operation['summary']}\n\n{operation['description']}"
        self._media = next(iter(operation.get("requestBody", {}).get("content", {})), None)
        self._fixed: dict[str, Any] = {}
        self.__signature__ = inspect.Signature(list(self._parameters(operation)))

    def __repr__(self) -> str:
        return f"<{self._verb} {self.name}{self.__signature__}>"

    def _parameters(self, operation: dict[str, Any]) -> Iterator[inspect.Parameter]:
        for each in operation.get("parameters", ()):
            schema = each.get("schema") or each["content"][_JSON]["schema"]
            yield _parameter(each["name"], each["required"], schema)
        body = operation.get("requestBody", {}).get("content", {}).get(self._media, {}).get("schema", {})
        for name, schema in body.get("properties", {}).items():
            if "const" in schema:
                self._fixed[name] = schema["const"]
            else:
                yield _parameter(name, name in body.get("required", ()), schema)

    def __call__(self, **arguments: Any) -> Any:
        given = {name: value for name, value in arguments.items() if value is not None} | self._fixed
        if self._verb == "GET":
            options: dict[str, Any] = {"params": {name: _in_address(value) for name, value in given.items()}}
        elif self._media == "multipart/form-data":
            files = {name: _file(value) for name, value in given.items() if not isinstance(value, str)}
            options = {"files": files, "data": {name: value for name, value in given.items() if name not in files}}
        else:
            options = {"data": json.dumps(given, default=_plain), "headers": {"Content-Type": _JSON}}
        reply = self._school._send(self._verb, self._path, **options)
        kind = reply.headers.get("Content-Type", "").partition(";")[0]
        if kind == _JSON:
            return reply.json().get("message")
        return reply.text if kind.startswith("text/") else reply.content


class Changes:
    """Records that were changed since a watermark, read page by page while one goes through them.

    When all are read, `watermark` is where to go on from the next time: keep it once the records are stored.
    """

    def __init__(self, school: SchoolAI, entity: str, since: str | None, page_length: int):
        self._school, self.entity, self.since, self.page_length = school, entity, since, page_length
        self.watermark: str | None = since

    def __iter__(self) -> Iterator[dict[str, Any]]:
        reached, more = self.since, True
        while more:
            page = self._school.sync.pull(entity=self.entity, since=reached, page_length=self.page_length)
            yield from page["records"]
            reached, more = page["watermark"], page["more"]
        # Not before all are read: whoever stops in between must not miss the rest.
        self.watermark = reached


def _parameter(name: str, required: bool, schema: dict[str, Any]) -> inspect.Parameter:
    default = inspect.Parameter.empty if required else schema.get("default")
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)


def _in_address(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be sent")


def _file(value: Any) -> Any:
    """A path, a (name, content) pair, or an open file."""
    return (value.name, value.read_bytes()) if isinstance(value, Path) else value


def _error(reply: requests.Response) -> SchoolAIError:
    try:
        body = reply.json()
    except ValueError:
        body = {}
    kind = str(body.get("exc_type") or "") if isinstance(body, dict) else ""
    words = _words(body) if isinstance(body, dict) else ""
    error = _BY_KIND.get(kind) or _BY_STATUS.get(reply.status_code)
    if error is None:
        error = ServerFailed if reply.status_code >= 500 else SchoolAIError
    return error(words or f"{reply.status_code} {reply.reason}", reply.status_code, kind)


def _words(body: dict[str, Any]) -> str:
    """What Frappe says to a person: JSON texts within a JSON text; else the last line of the error."""
    try:
        said = [json.loads(each)["message"] for each in json.loads(body.get("_server_messages") or "[]")]
    except (ValueError, TypeError, KeyError):
        said = []
    return " ".join(map(str, said)) or str(body.get("exception") or "").partition(": ")[2]
