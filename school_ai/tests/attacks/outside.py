"""From outside, and after something has ended: forged and repeated requests, guessed addresses, servers that one is led
to, and rights that somebody had."""

import json
import time

import frappe
import frappe.handler
from frappe.utils import add_days, getdate
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from school_ai import permissions
from school_ai.services.webhooks import senders, signing
from school_ai.tests.access_paths import called
from school_ai.tests.attacks.terms import (
    GUARDIAN,
    GUEST,
    INSTRUCTOR,
    PUPIL,
    Attack,
    Go,
    Outcome,
    Scene,
    ask,
    of,
    rows,
)

WEBHOOKS = "Requests of other systems"
ADDRESSES = "Secret addresses"
SERVERS = "Servers that one is led to"
ENDED = "Rights that have ended"
METHOD = "school_ai.api.webhooks.receive"


def came(scene: Scene, who: str, outcome: Outcome) -> bool:
    """It was answered, whatever with."""
    return outcome.error is None


# --- requests of other systems ---


def _sent(
    body: dict | bytes = b"",
    secret: str = "",
    sender: str | None = None,
    off: int = 0,
    version: str = "",
    times: int = 1,
    swapped: bytes = b"",
    drop: str = "",
    disabled: bool = False,
    path: str = "",
) -> Go:
    """A request as of a system outside; by default signed rightly."""

    def go(scene: Scene):
        raw = (
            body
            if isinstance(body, bytes) and body
            else json.dumps(body or {"event": "student-updated", "id": "x1"}).encode()
        )
        name = sender if sender is not None else scene.sender
        now, nonce = int(time.time()) + off, frappe.generate_hash(length=32)
        signed = signing.signature(secret or scene.sender_secret, name, now, nonce, raw)
        headers = {
            signing.SENDER: name,
            signing.TIMESTAMP: str(now),
            signing.NONCE: nonce,
            signing.SIGNATURE: (version or "v1=") + signed[3:],
        }
        headers.pop(drop, None)
        if disabled:
            frappe.db.set_value(senders.SENDER, scene.sender, "enabled", 0)
        answer = None
        for _number in range(times):
            answer = _received(swapped or raw, headers, path)
        return answer

    return go


def _received(raw: bytes, headers: dict, path: str):
    environ = EnvironBuilder(
        f"/api/method/{METHOD}{path}", method="POST", data=raw, headers=headers, content_type="application/json"
    ).get_environ()
    frappe.local.request, frappe.local.request_ip = Request(environ), "192.0.2.9"
    frappe.local.form_dict = frappe._dict(json.loads(raw) if raw.startswith(b"{") else {}, cmd=METHOD)
    try:
        return frappe.handler.execute_cmd(METHOD)
    finally:
        frappe.local.request = None
        frappe.local.form_dict = frappe._dict()


_BODY = {"event": "student-updated", "id": "x1"}
_FORGED = {
    "another secret": _sent(secret="x" * 43),
    "an empty secret": _sent(secret=" "),
    "another sender": _sent(sender="nobody"),
    "no sender": _sent(drop=signing.SENDER),
    "no signature": _sent(drop=signing.SIGNATURE),
    "no nonce": _sent(drop=signing.NONCE),
    "no time": _sent(drop=signing.TIMESTAMP),
    "another body": _sent(swapped=json.dumps({"event": "student-deleted", "id": "x1"}).encode()),
    "another version": _sent(version="v0="),
    "no version": _sent(version=""[:0] or "sha256="),
    "of yesterday": _sent(off=-86_400),
    "of tomorrow": _sent(off=86_400),
    "sent again": _sent(times=2),
    "of a sender that is off": _sent(disabled=True),
    "with arguments in the address": _sent(path="?event=student-deleted"),
    "too large": _sent({**_BODY, "records": ["x" * 100] * 1000}),
    "a sender of many": _sent(sender="%"),
}

# --- secret addresses ---


def _feed(key: Go | str) -> Go:
    return lambda scene: called("school_ai.api.calendar.feed", "GET", key=key(scene) if callable(key) else key)


def _ended_feed(scene: Scene):
    """An address that was taken back."""
    _as(scene, GUARDIAN, lambda: called("school_ai.api.calendar.take_back", student=scene.subject("a").student))
    return called("school_ai.api.calendar.feed", "GET", key=scene.calendar_key)


def _limited_feed(scene: Scene):
    """An address of a guardian who has got a custody limit since."""
    row = {"parent": scene.subject("a").student, "guardian": scene.school.mother}
    frappe.db.set_value("Student Guardian", row, "school_ai_access", "No access")
    permissions.forget_standings()
    return called("school_ai.api.calendar.feed", "GET", key=scene.calendar_key)


def _as(scene: Scene, who: str, do):
    user = frappe.session.user
    frappe.set_user(scene.user(who))
    permissions.forget_standings()
    try:
        return do()
    finally:
        frappe.set_user(user)
        permissions.forget_standings()


# --- servers that one is led to ---

_PUSH = (
    "http://push.example/1",
    "https://127.0.0.1/1",
    "https://localhost/1",
    "https://2130706433/1",
    "https://0x7f000001/1",
    "https://0177.0.0.1/1",
    "https://127.1/1",
    "https://0.0.0.0/1",
    "https://[::1]/1",
    "https://[::ffff:127.0.0.1]/1",
    "https://[::ffff:a9fe:a9fe]/1",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/1",
    "https://192.168.1.1/1",
    "https://172.16.0.1/1",
    "https://100.64.0.1/1",
    "https://user:pass@127.0.0.1/1",
    "https://push.example@127.0.0.1/1",
    "https://127.0.0.1#push.example",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_x",
    "https://224.0.0.1/1",
    "https://127.0.0.1:6379/1",
    "//127.0.0.1/1",
)

# --- rights that have ended ---


def _limited(go: Go) -> Go:
    """As a guardian who has got a custody limit a moment ago."""

    def then(scene: Scene):
        row = {"parent": scene.subject("a").student, "guardian": scene.school.mother}
        frappe.db.set_value("Student Guardian", row, "school_ai_access", "No access")
        permissions.forget_standings()
        return go(scene)

    return then


def _left_school(go: Go) -> Go:
    """As a guardian whose child has left a moment ago."""

    def then(scene: Scene):
        frappe.db.set_value("Student", scene.subject("a").student, "enabled", 0)
        permissions.forget_standings()
        return go(scene)

    return then


def _left_group(go: Go) -> Go:
    """As an instructor whose groups are of a year that has ended."""

    def then(scene: Scene):
        frappe.db.set_value("Academic Year", scene.subject("a").year, "year_end_date", add_days(getdate(), -1))
        permissions.forget_standings()
        return go(scene)

    return then


def _without_role(go: Go, role: str) -> Go:
    """As somebody whose role was taken a moment ago."""

    def then(scene: Scene):
        frappe.db.delete("Has Role", {"parent": frappe.session.user, "role": role})
        frappe.cache.delete_key("roles")
        frappe.local.role_permissions = {}
        permissions.forget_standings()
        return go(scene)

    return then


def _in_five_days(scene: Scene) -> str:
    return str(add_days(getdate(), 5))


_OF_CHILD = {
    "the child": ask("school_ai.api.students.enhanced", "GET", student=of("a", "student")),
    "steps": ask("school_ai.api.students.recommendations", "GET", student=of("a", "student")),
    "the child's day": ask("school_ai.api.family.day", "GET", student=of("a", "student"), day=lambda s: str(getdate())),
    "the child's talks": ask("school_ai.api.tutor.conversations_of_child", "GET", student=of("a", "student")),
    "consents": ask("school_ai.api.privacy.consents", "GET", student=of("a", "student")),
    "a message": ask(
        "school_ai.api.messages.send",
        text="Hi",
        key="attempt-4",
        conversation=lambda s: s.record("Family Conversation", "a"),
    ),
    "leave": ask(
        "school_ai.api.family.ask_leave",
        student=of("a", "student"),
        first=_in_five_days,
        last=_in_five_days,
        reason="x",
    ),
}
_OF_PUPILS = {
    "the pupil": ask("school_ai.api.students.enhanced", "GET", student=of("a", "student")),
    "the group": ask("school_ai.api.teaching.student_group", "GET", student_group=of("a", "group")),
    "the lesson": ask("school_ai.api.teaching.lesson", "GET", lesson=lambda s: s.record("Course Schedule", "a")),
    "the talk": ask("school_ai.api.tutor.messages", "GET", conversation=lambda s: s.record("AI Conversation", "a")),
    "the insight": ask("frappe.client.get", doctype="AI Insight", name=lambda s: s.record("AI Insight", "a")),
    "the pupil's record": ask("frappe.client.get", doctype="Student", name=of("a", "student")),
    "the comment": ask("school_ai.api.report_comments.read", comment=lambda s: s.record("Report Comment", "a")),
    "the course": ask("school_ai.api.courses.analytics", "GET", course=of("a", "course")),
}
_OF_PUPIL = {
    "oneself": ask("school_ai.api.students.enhanced", "GET", student=of("a", "student")),
    "the tutor": ask("school_ai.api.tutor.ask", message="What is a force?", course=of("a", "course")),
    "the shelf": ask("school_ai.api.knowledge.search", "GET", query="force", course=of("a", "course")),
    "one's record": ask("frappe.client.get", doctype="Student", name=of("a", "student")),
}

ATTACKS = [
    *rows(WEBHOOKS, GUEST, came, _FORGED),
    *rows(
        ADDRESSES,
        GUEST,
        came,
        {
            "a guess": _feed("x.y"),
            "the name alone": _feed(lambda s: s.calendar_key.partition(".")[0]),
            "an empty secret": _feed(lambda s: s.calendar_key.partition(".")[0] + "."),
            "the last letter guessed": _feed(lambda s: s.calendar_key[:-1] + ("a" if s.calendar_key[-1] != "a" else "b")),
            "in other letters": _feed(lambda s: s.calendar_key.swapcase()),
            "a pattern": _feed("%.%"),
            "a statement": _feed("x' or '1'='1"),
            "the hash": _feed(lambda s: s.calendar_key.partition(".")[0] + "." + (frappe.db.get_value("Calendar Address", s.calendar_key.partition(".")[0], "secret_hash") or "x")),
            "taken back": _ended_feed,
            "after a custody limit": _limited_feed,
        },
    ),
    *rows(SERVERS, PUPIL, came, {f"a device at {each}": ask("school_ai.api.notices.subscribe", endpoint=each, p256dh=lambda s: s.device_key, auth=lambda s: s.device_secret) for each in _PUSH}),
    *rows(
        SERVERS,
        INSTRUCTOR,
        came,
        {
            "a provider's address": lambda s: called("frappe.client.set_value", doctype="School AI Settings", name="School AI Settings", fieldname="chat_base_url", value="http://169.254.169.254/"),
            "a provider tried": ask("school_ai.api.providers.test_connection", what="chat"),
            "a web hook": lambda s: called("frappe.client.insert", doc=json.dumps({"doctype": "Webhook", "webhook_doctype": "AI Insight", "webhook_docevent": "on_update", "request_url": "http://169.254.169.254/"})),
            "an address of an index": lambda s: called("frappe.client.set_value", doctype="School AI Settings", name="School AI Settings", fieldname="index_url", value="http://169.254.169.254/"),
        },
    ),
    *rows(ENDED, GUARDIAN, came, {f"{what}, after a custody limit": _limited(go) for what, go in _OF_CHILD.items()}),
    *rows(ENDED, GUARDIAN, came, {f"{what}, after the child has left": _left_school(go) for what, go in _OF_CHILD.items()}),
    *rows(ENDED, INSTRUCTOR, came, {f"{what}, after the year": _left_group(go) for what, go in _OF_PUPILS.items()}),
    *rows(ENDED, INSTRUCTOR, came, {f"{what}, without the role": _without_role(go, "Instructor") for what, go in _OF_PUPILS.items()}),
    *rows(ENDED, PUPIL, came, {f"{what}, without the role": _without_role(go, "Student") for what, go in _OF_PUPIL.items()}),
]  # fmt: skip

CONTROLS = [
    Attack("signed rightly", WEBHOOKS, GUEST, _sent(), came),
    Attack("the true address", ADDRESSES, GUEST, _feed(lambda s: s.calendar_key), came),
    *[Attack(what, ENDED, GUARDIAN, go, came) for what, go in _OF_CHILD.items() if what not in ("a message", "leave")],
    *[Attack(what, ENDED, INSTRUCTOR, go, came) for what, go in _OF_PUPILS.items() if what not in ("the comment",)],
    *[Attack(what, ENDED, PUPIL, go, came) for what, go in _OF_PUPIL.items() if what in ("oneself", "one's record")],
]  # fmt: skip
