"""`docs/permissions.md`, written from the matrix."""

from collections.abc import Iterable

from school_ai.access import terms
from school_ai.access.matrix import MATRIX
from school_ai.access.methods import METHODS, Call
from school_ai.access.terms import ANY, GUARDIAN, GUEST, INSTRUCTOR, MEANINGS, RELATIONS, ROLES, STUDENT, Rule

HEAD = """# Who may do what

<!-- Written by docs/write-permissions from school_ai/access. A test holds it against them: change those, not this. -->

Every DocType of ours, those of Education and ERPNext that are narrowed, and every
method, by role and by how somebody stands to the record. What is not named here may nobody do. The site is held against
it on every way that there is to a record: forms, lists, REST, report views, exports, search, links, prints, charts,
numbers, rooms of realtime, tags, assignments, followers (`school_ai/tests/test_matrix.py`, for some roles a part of it;
`./benchmark security.leaks_of_the_matrix` asks every way for every role); what else one may try is in
[threats](threats.md).

- [Relations](#relations)
- [Records of School AI](#records-of-school-ai)
- [Records of Education and ERPNext](#records-of-education-and-erpnext)
- [Methods](#methods)

*Administrator*, Frappe's own user, may do everything: that is the framework's. Pupils, guardians, auditors, whoever has
no role, and whoever has not signed in have no right to a record of ours unless it is named. What is for families they
get by [methods](#methods), in words for them. Nothing of ours can be shared, since what is shared goes past every rule.
"""
RELATIONS_HEAD = """
## Relations

Of an instructor, a pupil and a guardian it matters how they stand to the record:

| relation | of | |
|---|---|---|
"""
OURS_HEAD = """
## Records of School AI

Changing rows of a table is changing their record. `read` is reading one in its form, `report` seeing many in a list or
report, `export` taking them along.

| DocType | who | with which records | may |
|---|---|---|---|
"""
THEIRS_HEAD = """
## Records of Education and ERPNext

At most, for the roles that are narrowed: Education may grant less. A person with another role that grants the records,
such as Academics User, may do what Education lets them, and so does everybody where *Narrow Education's access* is off.

| DocType | who | with which records | may at most |
|---|---|---|---|
"""
METHODS_HEAD = """
## Methods

Whom a method lets in, by the record that it is called about. What it answers with is described in [the API](api.md).

| who | methods |
|---|---|
"""


def text() -> str:
    """The whole document."""
    return "".join(
        (
            HEAD,
            RELATIONS_HEAD,
            *_relations(),
            OURS_HEAD,
            *_records(terms.OURS),
            THEIRS_HEAD,
            *_records(terms.EDUCATION),
            METHODS_HEAD,
            *_methods(),
        )
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def _relations() -> Iterable[str]:
    for relation, meaning in MEANINGS.items():
        yield _row(f"*{relation}*", ", ".join(role for role in RELATIONS if relation in RELATIONS[role]), meaning)


def _records(of: str) -> Iterable[str]:
    for rule in MATRIX.values():
        if rule.of == of and not rule.rows_of:
            yield from _of_doctype(rule)


def _of_doctype(rule: Rule) -> Iterable[str]:
    tables = sorted(name for name, each in MATRIX.items() if each.rows_of == rule.doctype)
    with_tables = f" Its rows: {', '.join(tables)}." if tables else ""
    yield _row(f"**{rule.doctype}**", "", f"{rule.why}{with_tables}", "" if rule.rights else "nothing, to anybody")
    for roles, relations, rights in _grouped(rule):
        yield _row("", ", ".join(roles), _told(relations), " ".join(rights))


def _grouped(rule: Rule) -> Iterable[tuple[list[str], tuple[str, ...], list[str]]]:
    """Roles with the same rights to the same records stand in one line."""
    found: dict[tuple, list[str]] = {}
    for role in ROLES:
        if rule.of == terms.EDUCATION and role == terms.PLANNER:
            continue
        by_rights: dict[frozenset[str], list[str]] = {}
        for relation in terms.relations_of(role):
            if rights := rule.may(role, relation):
                by_rights.setdefault(rights, []).append(relation)
        for rights, relations in by_rights.items():
            every = len(relations) == len(terms.relations_of(role))
            found.setdefault((rights, (ANY,) if every else tuple(relations)), []).append(role)
    for (rights, relations), roles in found.items():
        yield roles, relations, [each for each in terms.OPERATIONS if each in rights]


def _told(relations: Iterable[str]) -> str:
    return ", ".join(f"*{each}*" if each != ANY else "any" for each in relations)


def _methods() -> Iterable[str]:
    found: dict[str, list[str]] = {}
    for name, call in sorted(METHODS.items()):
        found.setdefault(_let_in(call), []).append(f"`{name}`")
    for who, names in found.items():
        yield _row(who, ", ".join(names))


def _let_in(call: Call) -> str:
    roles = [role for role in ROLES if call.let_in.get(role)]
    if not roles:
        return "nobody, with the records above: what it asks for is told with it"
    if len(roles) == len(ROLES):
        return "everybody"
    if set(ROLES) - set(roles) == {GUEST}:
        return "whoever has signed in"
    parts = []
    for role in roles:
        relations = call.let_in[role]
        named = role in (INSTRUCTOR, STUDENT, GUARDIAN) and len(relations) < len(terms.relations_of(role))
        parts.append(f"{role} ({_told(relations)})" if named else role)
    return "; ".join(parts)
