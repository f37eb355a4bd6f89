"""Earlier terms beside the present one: names and links of all together, and each term by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..tables import Table
from .frames import Frames, some
from .lessons import check_assessments
from .people import check_pupils
from .records import check_learning
from .schema import check_references, check_values

if TYPE_CHECKING:
    from ..earlier import EarlierTerms
    from ..school import School

# Of the present school, what the checks of a single term look things up in.
SHARED = ("Program", "Program Course", "Course Topic", "Topic Content", "Grading Scale Interval", "Room")


def verify_earlier(earlier: EarlierTerms, tables: Iterable[Table] | None = None) -> list[str]:
    """What is wrong with earlier terms, as sentences; empty when nothing is. `tables` takes the place of
    `earlier.tables()`."""
    present = list(earlier.present.tables())
    past = list(earlier.tables() if tables is None else tables)
    whole = Frames([*present, *past])
    users = {login.user for login in earlier.present.logins()}
    ill_typed = list(check_values(whole))
    problems = ill_typed + list(check_references(whole, users, earlier.series()))
    if ill_typed:
        return problems
    problems += _check_former(Frames(past), users)
    shared = [table for table in present if table.doctype in SHARED]
    for term, of_term in zip(earlier.terms, _by_term(past), strict=True):
        problems += _check_term(Frames([*shared, *of_term]), term)
    return problems


def _by_term(tables: list[Table]) -> list[list[Table]]:
    """The tables term by term: each term has each DocType once."""
    terms: dict[int, list[Table]] = defaultdict(list)
    seen: dict[str, int] = defaultdict(int)
    for table in tables:
        terms[seen[table.doctype]].append(table)
        seen[table.doctype] += 1
    return list(terms.values())


def _check_term(frames: Frames, term: School) -> Iterator[str]:
    yield from check_pupils(frames, term)
    yield from check_assessments(frames, term)
    yield from check_learning(frames, term)
    late = [name for name, end in frames.rows("Academic Term", "name", "term_end_date") if end > term.spec.today]
    if late:
        yield f"Academic Term: not over when the next year's begins: {some(late)}"


def _check_former(frames: Frames, users: set[str]) -> Iterator[str]:
    """Former pupils cannot sign in, and their groups are closed."""
    fields = ("name", "enabled", "user", "student_email_id")
    open_ = [
        name for name, enabled, user, email in frames.rows("Student", *fields) if enabled or user or email in users
    ]
    if open_:
        yield f"Student: left, but enabled or with a login: {some(open_)}"
    open_ = [name for name, disabled in frames.rows("Student Group", "name", "disabled") if not disabled]
    if open_:
        yield f"Student Group: of an earlier year, but not disabled: {some(open_)}"
