"""People who look at the portal's pages at once, as browsers do, and how long each page takes them."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import requests

from benchmarks.api import schools
from benchmarks.knowledge.shelves import ENVIRONMENT
from embedded import assets
from embedded.services import WEB_PROCESSES

# Who looks at what.
PAGES = {
    "Guardian": (
        "/school-ai/family",
        "/school-ai/progress",
        "/school-ai/messages",
        "/school-ai/changes",
        "/school-ai/notices",
        "/school-ai/notifications",
        "/school-ai/privacy",
    ),
    "Student": (
        "/school-ai/home",
        "/school-ai/progress",
        "/school-ai/tutor",
        "/school-ai/materials",
        "/school-ai/privacy",
    ),
    "Instructor": ("/school-ai/teaching", "/school-ai/messages", "/school-ai/changes"),
}


@dataclass
class Visit:
    """What visitors saw. `took`: milliseconds by page; `problems`: answers that were none; `seconds`: how long it
    lasted, from the first page to the last."""

    took: dict[str, list[float]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def pages(self) -> int:
        return sum(map(len, self.took.values()))

    def later(self) -> dict[str, float]:
        """The 95th percentile by page."""
        return {path: float(np.percentile(each, 95)) for path, each in self.took.items()}

    def said(self) -> str:
        later = self.later()
        return ", ".join(
            f"{path.rpartition('/')[2]} {later[path]:.0f}" for path in sorted(later, key=later.get, reverse=True)
        )


def visit(
    served: Callable,
    people: int,
    seconds: float,
    between: float,
    processes: int = WEB_PROCESSES,
    logins: Callable[[object, dict[str, str], int], Sequence[tuple[str, str]]] | None = None,
) -> Visit:
    """Let so many people look at one page after the other for some seconds, each waiting `between` seconds before the
    next one. `served`: serves a school (`benchmarks.api.schools`); `logins`: who they are, as pairs of role and login,
    given `frappe`, the shown logins by role and how many; without it the shown logins in turn."""
    assets.build(ENVIRONMENT)
    found = Visit()
    lock = threading.Lock()
    with served(processes) as (frappe, address, shown):
        who = (logins or in_turn)(frappe, shown, people)
        sessions = [(role, schools.signed_in(address, user)) for role, user in who]
        for _role, session in sessions:
            session.headers["Accept"] = "text/html"
        _warm(address, sessions, processes)
        began = time.monotonic()
        until = began + seconds

        def look(number: int, role: str, session: requests.Session) -> None:
            time.sleep(number * between / people)
            turn = number
            while time.monotonic() < until:
                path = PAGES[role][turn % len(PAGES[role])]
                turn += 1
                asked = time.perf_counter()
                problem = _problem(session, address + path)
                milliseconds = 1000 * (time.perf_counter() - asked)
                with lock:
                    found.took.setdefault(path, []).append(milliseconds)
                    if problem:
                        found.problems.append(f"{problem} for {path}")
                time.sleep(between)

        threads = [threading.Thread(target=look, args=(number, *each)) for number, each in enumerate(sessions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found.seconds = time.monotonic() - began
        for _role, session in sessions:
            session.close()
    return found


def in_turn(_frappe, shown: dict[str, str], people: int) -> list[tuple[str, str]]:
    """The shown logins, one role after the other."""
    roles = [role for role in PAGES if role in shown]
    return [(role, shown[role]) for role in (roles * people)[:people]]


def everybody(frappe, _shown: dict[str, str], people: int) -> list[tuple[str, str]]:
    """Different people: as many pupils as guardians, and an instructor to ten of them, as far as the school has
    some."""
    found = {
        "Instructor": _logins(
            frappe,
            "select employee.user_id from tabInstructor instructor join tabEmployee employee"
            " on employee.name = instructor.employee where employee.user_id is not null order by instructor.name",
        ),
        "Guardian": _logins(
            frappe,
            "select distinct guardian.user from tabGuardian guardian join `tabStudent Guardian` linked"
            " on linked.guardian = guardian.name join tabStudent student on student.name = linked.parent"
            " where student.enabled = 1 and guardian.user is not null order by guardian.name",
        ),
        "Student": _logins(frappe, "select user from tabStudent where enabled = 1 and user is not null order by name"),
    }
    instructors = min(len(found["Instructor"]), people // 11)
    rest = people - instructors
    chosen = [("Instructor", user) for user in found["Instructor"][:instructors]]
    for role, count in (("Guardian", rest // 2), ("Student", rest - rest // 2)):
        # A small school has fewer than are wanted: some sign in on a second device.
        users = found[role]
        chosen += [(role, users[number % len(users)]) for number in range(count)]
    return chosen


def _logins(frappe, query: str) -> list[str]:
    return [user for (user,) in frappe.db.sql(query) if user]


def _warm(address: str, sessions: list, processes: int) -> None:
    """As often as there are processes, and once more: each of them has seen a page before it is measured."""
    first = {}
    for role, session in sessions:
        first.setdefault(role, session)
    for role, session in list(first.items()) * (processes + 1):
        for path in PAGES[role]:
            session.get(address + path, timeout=120)


def _problem(session: requests.Session, address: str) -> str:
    try:
        status = session.get(address, timeout=120).status_code
    except requests.RequestException as error:
        return type(error).__name__
    return "" if status == 200 else str(status)
