"""Holds the site against the matrix: what somebody reaches and should not, and what they should and do not.

Each check returns what is wrong, so that a test of the checks can see them find it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

import frappe
import frappe.permissions
import frappe.share

from school_ai import permissions
from school_ai.access import matrix, terms
from school_ai.access.matrix import MATRIX, record_rule
from school_ai.access.methods import METHODS
from school_ai.access.terms import Rule
from school_ai.api import description
from school_ai.tests import access_paths as paths
from school_ai.tests.access_paths import Answer, Target, asked
from school_ai.tests.access_world import GIVEN, Person, Subject, World

PACKAGE = "school_ai.api."
_TEXTS = ("Data", "Small Text", "Text", "Long Text", "Text Editor")


@dataclass(frozen=True)
class Finding:
    """What is not as the matrix says. `leak`: somebody gets what is not theirs."""

    way: str
    role: str
    what: str
    relation: str
    leak: bool
    said: str = ""

    def __str__(self) -> str:
        kind = "LEAK" if self.leak else "refused"
        return f"{kind}: {self.role} by {self.way}, {self.what} ({self.relation}) {self.said}".strip()


@contextmanager
def signed_in(user: str) -> Iterator[None]:
    frappe.set_user(user)
    permissions.forget_standings()
    try:
        with _without_words():
            yield
    finally:
        frappe.set_user("Administrator")
        permissions.forget_standings()


def target(world: World, doctype: str, key: str = "") -> Target:
    meta = frappe.get_meta(doctype)
    if MATRIX[doctype].single:
        return Target(doctype, doctype, "", (doctype,), "modified")
    text = next(
        (each.fieldname for each in meta.fields if each.fieldtype in _TEXTS and not each.permlevel and not each.hidden),
        "name",
    )
    if meta.title_field and meta.get_field(meta.title_field).fieldtype in _TEXTS:
        text = meta.title_field
    names = tuple(sorted({world.records[doctype, each] for each in world.subject_keys(doctype)}))
    return Target(doctype, world.records.get((doctype, key), ""), world.words.get((doctype, key), ""), names, text)


def _may(world: World, person: Person, doctype: str, key: str) -> frozenset[str]:
    rule = MATRIX[doctype]
    return matrix.may(doctype, person.role, person.relation(world.subjects[key], rule, world))


def readable(world: World, person: Person, doctype: str) -> set[str]:
    """Names of the world's records that somebody should read."""
    return {
        world.records[doctype, key]
        for key in world.subject_keys(doctype)
        if "read" in _may(world, person, doctype, key)
    }


def first_keys(world: World, person: Person, doctype: str) -> list[str]:
    """One subject for each relation that is told apart."""
    found: dict[str, str] = {}
    for key in world.subject_keys(doctype):
        found.setdefault(person.relation(world.subjects[key], MATRIX[doctype], world), key)
    return list(found.values())


def keys_to_try(world: World, person: Person, doctype: str) -> list[str]:
    """One subject for each relation, where somebody has rights with some; else the one that is nearest to them. What
    rights there are is asked for all of them by `cells`."""
    keys = first_keys(world, person, doctype)
    return keys if any(_may(world, person, doctype, key) for key in keys) else keys[:1]


def doctypes(of: Callable[[Rule], bool] = lambda rule: True) -> list[str]:
    return [doctype for doctype, rule in MATRIX.items() if of(rule)]


@contextmanager
def _without_words() -> Iterator[None]:
    """Frappe tells, in words, why it refuses something, and first looks whether it was shared: thousands of times that
    takes longer than the asking. Nothing is shared here; what sharing does is tried by `beside`."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(frappe.share, "get_shared", lambda *_arguments, **_named: []))
        for name in ("push_perm_check_log", "msgprint"):
            if hasattr(frappe.permissions, name):
                stack.enter_context(patch.object(frappe.permissions, name))
        yield


# --- cells ---


def cells(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    """Every operation on every record, as Frappe's rules and our hooks answer."""
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes():
            for key in first_keys(world, person, doctype):
                should = _may(world, person, doctype, key)
                document = frappe.get_doc(doctype, world.records[doctype, key])
                relation = person.relation(world.subjects[key], MATRIX[doctype], world)
                for operation in _operations(world, person, doctype, key):
                    count += 1
                    does = _has(document, operation)
                    if does == (operation in should) or (not does and _grants_less(doctype, person.role, operation)):
                        continue
                    findings.append(Finding(f"right to {operation}", person.role, doctype, relation, does))
    return count, findings


# What a role without any right to a DocType is tried with, for the second and each further relation: that there are
# none of the others is the DocType's affair, and the same for all its records.
_BY_RECORD = ("read", "write", "create", "delete")


def _operations(world: World, person: Person, doctype: str, key: str) -> tuple[str, ...]:
    if MATRIX[doctype].rows_of:
        return ("read",)
    keys = first_keys(world, person, doctype)
    has_any = any(_may(world, person, doctype, each) for each in keys)
    return terms.OPERATIONS if has_any or key == keys[0] else _BY_RECORD


def _grants_less(doctype: str, role: str, operation: str) -> bool:
    """Of Education's records the matrix says how much there may be at most; a pupil reads their own."""
    rule = MATRIX[doctype]
    return _is_of_no_table(rule) or (rule.of == terms.EDUCATION and (operation != "read" or role == terms.PLANNER))


def _is_of_no_table(rule: Rule) -> bool:
    """Rows of a table that the DocType here does not have: of which nobody has any right."""
    if not rule.rows_of:
        return False
    return not any(each.options == rule.doctype for each in frappe.get_meta(rule.rows_of).get_table_fields())


def _has(document, operation: str) -> bool:
    if operation == "create":
        document = frappe.copy_doc(document, ignore_no_copy=False)
        document.owner = frappe.session.user
    return bool(document.has_permission(operation))


# --- ways ---


def lists(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes(lambda rule: not rule.single):
            may_export = _exports(world, person, doctype)
            for way, go in paths.LISTS.items():
                count += 1
                answer = asked(go, target(world, doctype))
                findings += _listed(world, person, doctype, way, answer, may_export)
    return count, findings


def _exports(world: World, person: Person, doctype: str) -> bool:
    """Whether somebody has the right to export some of the records. Frappe asks a System Manager for none, of whatever
    DocType: what their file has in it must be theirs to read all the same."""
    if person.role == terms.SYSTEM:
        return True
    return any("export" in _may(world, person, doctype, each) for each in world.subject_keys(doctype))


# Ways that show whatever may be read; the others show some of it.
_WHOLE = {"list", "report view"}


def _listed(
    world: World, person: Person, doctype: str, way: str, answer: Answer, may_export: bool
) -> Iterator[Finding]:
    theirs = readable(world, person, doctype)
    if way == "export" and not may_export:
        if not answer.error:
            yield Finding(way, person.role, doctype, terms.ANY, leak=True)
        return
    for key in world.subject_keys(doctype):
        name, word = world.records[doctype, key], world.words[doctype, key]
        relation = person.relation(world.subjects[key], MATRIX[doctype], world)
        shown = f'"{name}"' in answer.said or word in answer.said
        if shown and name not in theirs:
            yield Finding(way, person.role, doctype, relation, leak=True)
        elif way in _WHOLE and not shown and name in theirs and not _grants_less(doctype, person.role, "list"):
            yield Finding(way, person.role, doctype, relation, leak=False, said=repr(answer.error or ""))


def numbers(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    """That nobody counts what they do not see: with a filter, counting is reading."""
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes(lambda rule: not rule.single):
            most = len(readable(world, person, doctype))
            for way, go in paths.NUMBERS.items():
                count += 1
                answer = asked(go, target(world, doctype))
                if not answer.error and int(answer.value or 0) > most:
                    said = f"{answer.value} instead of {most}"
                    findings.append(Finding(way, person.role, doctype, terms.ANY, leak=True, said=said))
    return count, findings


# Ways that must lead to what somebody may read; of the others it is enough that they lead to nothing else.
_TO_BE_OPEN = {"get", "resource"}


def records(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes():
            for key in keys_to_try(world, person, doctype):
                should = "read" in _may(world, person, doctype, key)
                relation = person.relation(world.subjects[key], MATRIX[doctype], world)
                reached = target(world, doctype, key)
                for way, go in paths.RECORDS.items():
                    if MATRIX[doctype].rows_of and way in ("form", "around the form"):
                        continue
                    if should and way not in _TO_BE_OPEN:
                        continue
                    count += 1
                    answer = asked(go, reached)
                    came = not answer.error and bool(answer.value or answer.said.replace("{}", "").replace("null", ""))
                    if came and not should:
                        findings.append(Finding(way, person.role, doctype, relation, leak=True))
                    elif should and not came and not _grants_less(doctype, person.role, way):
                        findings.append(
                            Finding(way, person.role, doctype, relation, leak=False, said=repr(answer.error))
                        )
    return count, findings


def searches(world: World, person: Person) -> tuple[int, list[Finding]]:
    """Global search, over whatever was indexed: each record's text."""
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in doctypes(lambda rule: not rule.single):
            theirs = readable(world, person, doctype)
            found = asked(paths.searched_for, doctype).value or set()
            for key in world.subject_keys(doctype):
                count += 1
                if world.records[doctype, key] in found - theirs:
                    relation = person.relation(world.subjects[key], MATRIX[doctype], world)
                    findings.append(Finding("global search", person.role, doctype, relation, leak=True))
    return count, findings


def _may_change(world: World, person: Person, doctype: str, key: str) -> frozenset[str]:
    rule = MATRIX[doctype]
    if not rule.rows_of:
        return _may(world, person, doctype, key)
    # Rows are changed, made and deleted by changing their record.
    of_record = record_rule(rule).may(person.role, person.relation(world.subjects[key], rule, world))
    return frozenset(each for each, _go in paths.CHANGES.values()) if "write" in of_record else frozenset()


def changes(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    """What somebody may not do is refused for that reason, and no other."""
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes(lambda rule: not _is_of_no_table(rule)):
            for key in keys_to_try(world, person, doctype):
                may = _may_change(world, person, doctype, key)
                relation = person.relation(world.subjects[key], MATRIX[doctype], world)
                reached = target(world, doctype, key)
                for way, (operation, go) in paths.CHANGES.items():
                    if operation in may:
                        continue
                    count += 1
                    findings += _done(person, doctype, relation, way, asked(go, reached))
    return count, findings


def beside(world: World, person: Person, only: list[str] | None = None) -> tuple[int, list[Finding]]:
    """Who may not read a record leaves nothing at it, and is told nothing that stands beside it."""
    count, findings = 0, []
    with signed_in(person.user):
        for doctype in only or doctypes(lambda rule: not rule.rows_of and not rule.single):
            for key in keys_to_try(world, person, doctype):
                if "read" in _may(world, person, doctype, key):
                    continue
                relation = person.relation(world.subjects[key], MATRIX[doctype], world)
                for way, go in paths.BESIDE.items():
                    count += 1
                    findings += _done(person, doctype, relation, way, asked(go, target(world, doctype, key)))
    return count, findings


def _done(person: Person, doctype: str, relation: str, way: str, answer: Answer) -> Iterator[Finding]:
    if answer.error is None and answer.value:
        yield Finding(way, person.role, doctype, relation, leak=True)
    elif isinstance(answer.error, frappe.DoesNotExistError) and MATRIX[doctype].rows_of:
        # Newer releases of Frappe's say so of a row whose record somebody may not change.
        return
    elif answer.error is not None and not answer.refused:
        yield Finding(way, person.role, doctype, relation, leak=True, said=f"refused by {answer.error!r}")


# --- methods ---

# Let in by what the request itself carries, a signature: tried by test_webhooks_received.
_BY_REQUEST = {"webhooks.receive"}


def methods(world: World, person: Person) -> tuple[int, list[Finding]]:
    """Whom the guards of our methods let in. The contract of the API calls the methods themselves."""
    count, findings = 0, []
    endpoints = {each.path.removeprefix(PACKAGE): each for each in description.endpoints()}
    for name, call in METHODS.items():
        if name in _BY_REQUEST:
            continue
        seen: set[str] = set()
        for subject in world.subjects.values():
            relation = person.relation_about(subject, call.about, world)
            given = _arguments(world, call.arguments, subject)
            if given is None or relation in seen:
                continue
            seen.add(relation)
            count += 1
            should = relation in call.let_in.get(person.role, ())
            with signed_in(person.user):
                error = _guarded(endpoints[name].guard, {**call.fixed, **given})
            if error is not None and not isinstance(error, (frappe.PermissionError, frappe.DoesNotExistError)):
                findings.append(Finding("method", person.role, name, relation, leak=False, said=repr(error)))
            elif (error is None) != should:
                findings.append(Finding("method", person.role, name, relation, leak=error is None, said=repr(error)))
    return count, findings


def _arguments(world: World, wanted, subject: Subject) -> dict | None:
    """The subject's records for the arguments; None where it has none."""
    given = {}
    for argument, doctype in wanted.items():
        value = getattr(subject, GIVEN[doctype]) if doctype in GIVEN else world.records.get((doctype, subject.key))
        if not value:
            return None
        given[argument] = [value] if argument in ("recommendations", "suggestions") else value
        if argument == "persons":
            given[argument] = [frappe._dict(doctype=doctype, name=value)]
    return given


def _guarded(guard, given: dict) -> Exception | None:
    if guard is None:
        return None
    names = guard.__code__.co_varnames[: guard.__code__.co_argcount]
    taken = {name: given.get(name) for name in names}
    try:
        guard(**taken)
    except Exception as error:
        return error
    finally:
        frappe.local.message_log = []
    return None
