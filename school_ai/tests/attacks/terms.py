"""What an attempt is, what it is made in, and how it is made."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import frappe

from school_ai import permissions
from school_ai.access import terms as access
from school_ai.access.matrix import MATRIX
from school_ai.tests import access_checks, access_paths
from school_ai.tests.access_paths import called
from school_ai.tests.access_world import World

PUPIL, GUARDIAN, INSTRUCTOR = "pupil", "guardian", "instructor"
OUTSIDER, GUEST, PRINCIPAL, ADMINISTRATOR = "outsider", "guest", "principal", "administrator"
ROLES = {
    PUPIL: access.STUDENT,
    GUARDIAN: access.GUARDIAN,
    INSTRUCTOR: access.INSTRUCTOR,
    OUTSIDER: access.OUTSIDER,
    GUEST: access.GUEST,
    PRINCIPAL: access.PRINCIPAL,
    ADMINISTRATOR: access.ADMINISTRATOR,
    "system": access.SYSTEM,
    "planner": access.PLANNER,
}
# What is slipped in lets the database sleep for so many seconds, or count for longer. A statement that took less was let
# do neither, however slow the machine was.
ASLEEP = 5.0
_LETS_SLEEP = ("sleep(", "benchmark(")


@dataclass
class Scene:
    """The school in which it is tried. `secrets`: what stands nowhere but where nobody here may read."""

    world: World
    secrets: tuple[str, ...] = ()
    names: dict[str, Any] = field(default_factory=dict)
    _forbidden: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["names"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def school(self):
        return self.world.school

    def person(self, who: str):
        return next(each for each in self.world.persons if each.role == ROLES[who])

    def user(self, who: str) -> str:
        return self.person(who).user

    def record(self, doctype: str, key: str) -> str:
        return self.world.records[doctype, key]

    def subject(self, key: str):
        return self.world.subjects[key]

    def forbidden(self, who: str) -> tuple[str, ...]:
        """Words of records that somebody may not read, and what nobody may."""
        if who not in self._forbidden:
            person, found = self.person(who), []
            for (doctype, key), word in self.world.words.items():
                theirs = access_checks.readable(self.world, person, doctype)
                if self.world.records[doctype, key] not in theirs and "secret" in word:
                    found.append(word)
            self._forbidden[who] = (*found, *self.secrets)
        return self._forbidden[who]


@dataclass(frozen=True)
class Outcome:
    """What came of it. `asleep`: the longest that a statement took in which it stands to sleep, in seconds."""

    value: Any
    said: str
    error: Exception | None
    asleep: float


Go = Callable[[Scene], Any]
Wins = Callable[[Scene, str, Outcome], bool]


def answered(scene: Scene, who: str, outcome: Outcome) -> bool:
    """Anything came at all."""
    return outcome.error is None and outcome.value not in (None, [], {}, "", False, 0)


def not_refused(scene: Scene, who: str, outcome: Outcome) -> bool:
    """It was not refused for want of rights: whatever else was said, the guard was passed."""
    return not isinstance(outcome.error, (frappe.PermissionError, frappe.DoesNotExistError))


def tells(scene: Scene, who: str, outcome: Outcome) -> bool:
    """A word is told that stands where the person may not read; or a statement of theirs has put the database to
    sleep."""
    said = outcome.said + str(outcome.error or "")
    return outcome.asleep >= ASLEEP or any(word in said for word in scene.forbidden(who))


def stands(doctype: str, name: Go | str, field_name: str, value: Any) -> Wins:
    """A value stands in a record then."""

    def wins(scene: Scene, who: str, outcome: Outcome) -> bool:
        found = name if isinstance(name, str) else name(scene)
        wanted = value(scene) if callable(value) else value
        return bool(found) and frappe.db.get_value(doctype, found, field_name) == wanted

    return wins


def there(doctype: str, filters: Callable[[Scene], dict]) -> Wins:
    """A record is there then."""
    return lambda scene, who, outcome: bool(frappe.db.exists(doctype, filters(scene)))


@dataclass(frozen=True)
class Attack:
    """One attempt. `family`: what kind it is, as docs/threats.md names it."""

    name: str
    family: str
    who: str
    go: Go
    wins: Wins = answered

    def __str__(self) -> str:
        return f"{self.family}: {self.name} ({self.who})"


def tried(scene: Scene, attack: Attack) -> tuple[bool, Outcome]:
    """Make the attempt, and take back whatever came of it. Returns whether it succeeded."""
    with _as(scene.user(attack.who)):
        outcome = _went(attack, scene)
        frappe.set_user("Administrator")
        return attack.wins(scene, attack.who, outcome), outcome


def _went(attack: Attack, scene: Scene) -> Outcome:
    slept: list[float] = []
    try:
        # In a test Frappe lets everybody do what is for some roles only.
        with patch.dict(frappe.local.flags, in_test=False), timed_sleep(slept):
            value = attack.go(scene)
    except Exception as error:
        return Outcome(None, "", error, max(slept, default=0.0))
    response = {key: each for key, each in frappe.local.response.items() if key != "docs" or each}
    said = access_paths._as_text(value) + access_paths._as_text(response)
    return Outcome(value, said, None, max(slept, default=0.0))


@contextmanager
def timed_sleep(taken: list[float]) -> Iterator[None]:
    """Note how many seconds each statement takes in which it stands to sleep, as an order or as part of a text."""
    cursor = frappe.db._cursor
    execute = cursor.execute

    def timed(query: str, *arguments: Any, **named: Any) -> Any:
        said = f"{query} {arguments} {named}".lower()
        if not any(each in said for each in _LETS_SLEEP):
            return execute(query, *arguments, **named)
        began = time.monotonic()
        try:
            return execute(query, *arguments, **named)
        finally:
            taken.append(time.monotonic() - began)

    with patch.object(cursor, "execute", timed):
        yield


def _undo() -> None:
    try:
        frappe.db.rollback(save_point="one_attempt")
    except Exception:
        # What was called has rolled back all of it.
        frappe.db.rollback()


@contextmanager
def _as(user: str) -> Iterator[None]:
    frappe.db.savepoint("one_attempt")
    frappe.local.response = frappe._dict(docs=[])
    frappe.local.message_log = []
    frappe.set_user(user)
    permissions.forget_standings()
    try:
        # What a method commits by itself is to be taken back as well.
        with patch.object(frappe.db, "commit"):
            yield
    finally:
        frappe.set_user("Administrator")
        _undo()
        frappe.local.message_log = []
        frappe.local.response = frappe._dict(docs=[])
        frappe.local.role_permissions = {}
        frappe.cache.delete_key("roles")
        frappe.clear_document_cache("School AI Settings", "School AI Settings")
        permissions.forget_standings()


def rows(family: str, who: str, wins: Wins, named: dict[str, Go]) -> list[Attack]:
    return [Attack(name, family, who, go, wins) for name, go in named.items()]


def ask(path: str, verb: str = "POST", /, **arguments: Any) -> Go:
    """Call a method; arguments that can be called are made of the scene."""

    def go(scene: Scene) -> Any:
        given = {name: each(scene) if callable(each) else each for name, each in arguments.items()}
        return called(path, verb, **given)

    return go


def record(doctype: str, key: str) -> Go:
    return lambda scene: scene.record(doctype, key)


def of(key: str, what: str) -> Go:
    return lambda scene: getattr(scene.subject(key), what)


assert set(ROLES.values()) <= set(access.ROLES)
assert MATRIX
