"""People whose login is missing, disabled, somebody else's, or another than their address says."""

from collections import defaultdict
from collections.abc import Iterable

from frappe import _

from school_ai.erpnext_records import disagreements
from school_ai.erpnext_records.disagreements import Login, Person
from school_ai.services.integrity.finding import CHANGE, LOGIN, NOTHING, Finding, Findings

USER = "User"


def disagreeing() -> Findings:
    """Links of pupils, guardians and employees to logins that disagree with what else is known."""
    persons, logins = disagreements.persons(), disagreements.logins()
    by_email = {_plain(login.email): login for login in logins.values()}
    spelt = {_plain(name): name for name in logins}
    of_login: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        if person.login:
            of_login[spelt.get(_plain(person.login), person.login)].append(person)
    shared = _shared(of_login, logins)
    of_address = _of_addresses(persons)
    for person in persons:
        own = by_email.get(_plain(person.email))
        free = own.name if own and not of_login.get(own.name) else None
        if not person.login:
            yield from _of_somebody_else(person, own, of_login)
        elif person.login not in logins and _plain(person.login) in spelt:
            # The database takes the two for the same, programs do not.
            login = spelt[_plain(person.login)]
            text = _("The login of {0} is written {1}, not {2}.").format(person.title, login, person.login)
            yield _finding(person, text, {person.login_field: login})
        elif person.login not in logins:
            text = _("The login {0} of {1} does not exist.").format(person.login, person.title)
            yield _finding(person, text, {person.login_field: free})
        elif not logins[person.login].enabled:
            yield _disabled(person)
        elif (person.doctype, person.name) in shared:
            first = shared[person.doctype, person.name]
            text = _("{0} and {1} have one login, {2}. Each needs their own.").format(
                person.title, first.title, person.login
            )
            # Where the address is the login's too, they would only be connected again.
            is_address = bool(own) and own.name == person.login
            yield _finding(person, text, None if is_address else {person.login_field: free})
        elif other := _whose_address(person, logins[person.login], of_address):
            text = _("{0} signs in as {1}, which is the address of {2}.").format(
                person.title, person.login, other.title
            )
            yield _finding(person, text, {person.login_field: free})
        elif own and own.name != person.login:
            yield _of_another_address(person, logins[person.login], own, of_login)


def _plain(address: str | None) -> str:
    """An address as all of its spellings are compared."""
    return (address or "").strip().lower()


def _shared(of_login: dict[str, list[Person]], logins: dict[str, Login]) -> dict[tuple[str, str], Person]:
    """Who has the login of somebody else: who that is. A pupil shares one with nobody, and no employee with another
    one; a guardian may be entered once for each child, and may work at the school. It stays with whom its address
    belongs to, else with who has none, else with a pupil, else with whom it was given first."""
    found = {}
    for login, persons in of_login.items():
        if len(persons) < 2 or login not in logins:
            continue
        address = _plain(logins[login].email)
        first, *others = sorted(
            persons,
            key=lambda each: (
                # Somebody with another address is the least likely to be whose it is.
                0 if _plain(each.email) == address else 2 if each.email else 1,
                each.doctype != "Student",
                str(each.made or ""),
                each.name,
            ),
        )
        for other in others:
            same = first.doctype == other.doctype
            if "Student" in (first.doctype, other.doctype) or (same and other.doctype == "Employee"):
                found[other.doctype, other.name] = first
    return found


def _of_addresses(persons: Iterable[Person]) -> dict[str, list[Person]]:
    """Who has an address in their record."""
    found: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        if person.email:
            found[_plain(person.email)].append(person)
    return found


def _whose_address(person: Person, login: Login, of_address: dict[str, list[Person]]) -> Person | None:
    """A guardian who signs in by the address that another guardian has in their record: who that is. One without an
    address may be the same person, entered once for each child."""
    if person.doctype != "Guardian" or not person.email or _plain(person.email) == _plain(login.email):
        return None
    others = of_address.get(_plain(login.email), ())
    return next((each for each in others if each.doctype == "Guardian" and each.name != person.name), None)


def _of_somebody_else(person: Person, own: Login | None, of_login: dict[str, list[Person]]) -> Findings:
    """A pupil without a login whose address is that of another's login: they would be taken for one another."""
    others = [each for each in of_login.get(own.name, ()) if each.name != person.name] if own else []
    if person.doctype == "Student" and others:
        text = _("The address {0} of {1} is the login of {2}. Enter their own address.").format(
            person.email, person.title, _named(others)
        )
        yield _finding(person, text, None)


def _of_another_address(person: Person, login: Login, own: Login, of_login: dict[str, list[Person]]) -> Finding:
    others = [each for each in of_login.get(own.name, ()) if each.name != person.name]
    if others:
        text = _("{0} signs in as {1}, but their address {2} is the login of {3}.").format(
            person.title, person.login, person.email, _named(others)
        )
        return _finding(person, text, {person.email_field: login.email})
    text = _("{0} signs in as {1}, but their address {2} has a login of its own.").format(
        person.title, person.login, person.email
    )
    return _finding(person, text, {person.login_field: own.name})


def _disabled(person: Person) -> Finding:
    text = _("The login {0} of {1} is disabled. Enable it, or enter that they have left.").format(
        person.login, person.title
    )
    return Finding(
        LOGIN,
        USER,
        person.login,
        text,
        about=f"{person.doctype} {person.name}",
        now={"enabled": 0},
        proposed={"enabled": 1},
        way=CHANGE,
    )


def _finding(person: Person, text: str, proposed: dict | None) -> Finding:
    now = {person.login_field: person.login}
    if person.email_field:
        now[person.email_field] = person.email
    return Finding(
        LOGIN,
        person.doctype,
        person.name,
        text,
        now=now,
        proposed=proposed,
        way=NOTHING if proposed is None else CHANGE,
    )


def _named(persons: Iterable[Person]) -> str:
    return ", ".join(person.title for person in persons)
