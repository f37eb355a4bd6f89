"""How many cells of the permission matrix the site does not keep to, for every role on every way to a record."""

import unittest
from unittest.mock import patch

from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from benchmarks.security.attacks import SITE

# By what a check is called in the tests; the tests ask all of them too, some of them for fewer roles.
CHECKS = ("cells", "lists", "numbers", "records", "changes", "beside", "searches", "methods")
_kept: list[tuple[dict[str, int], list]] = []


@benchmark(unit="", bar=0, better="lower", needs_site=True)
def leaks_of_the_matrix(run: Run) -> Figure:
    """Attempts to read, change or come by what the matrix says is not somebody's, that succeed: every role, relation
    and DocType on every way."""
    asked, findings = _all_of_it()
    leaks = [each for each in findings if each.leak]
    ways = ", ".join(f"{count:,} {name}" for name, count in asked.items())
    return Figure(len(leaks), f"{ways}. {'; '.join(map(str, leaks[:5]))}".strip())


@benchmark(unit="", bar=0, better="lower", needs_site=True)
def refused_against_the_matrix(run: Run) -> Figure:
    """Attempts that the matrix allows and the site refuses, of the same."""
    refused = [each for each in _all_of_it()[1] if not each.leak]
    return Figure(len(refused), "; ".join(map(str, refused[:5])))


def _all_of_it() -> tuple[dict[str, int], list]:
    """How much was asked by each check, and what was found."""
    if not _kept:
        with shelf_site(SITE) as frappe:
            from school_ai.tests import access_checks, test_matrix

            # Else Frappe commits what it notes of exports and prints, and with it what was tried.
            frappe.flags.in_test = True

            asked = dict.fromkeys(CHECKS, 0)
            findings: list = []

            def all_of_them(case) -> None:
                # The tests spare themselves the records of relations in which a role has no right to any.
                every = patch.object(access_checks, "keys_to_try", access_checks.first_keys)
                with every, test_matrix.indexed(case.world):
                    for name in CHECKS:
                        for person in case.world.persons:
                            count, found = getattr(access_checks, name)(case.world, person)
                            asked[name] += count
                            findings.extend(found)

            trying = type("Trying", (test_matrix.MatrixTest,), {"runTest": all_of_them})
            outcome = unittest.TestSuite([trying()]).run(unittest.TestResult())
            if not outcome.wasSuccessful():
                raise RuntimeError(outcome.errors or outcome.failures)
        _kept.append((asked, findings))
    return _kept[0]
