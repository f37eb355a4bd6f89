"""What is wrong with a problem before it is solved: all of it at once, in words that name the record.

An error means that no timetable can be complete; that there is none does not mean that there is a timetable: clashes of
rules are found by solving.
"""

from school_ai.ai.scheduling.checks import locked, people, places, records, settings
from school_ai.ai.scheduling.checks.finding import ERROR, WARNING, Finding
from school_ai.ai.scheduling.problem import Problem

__all__ = ["ERROR", "WARNING", "Finding", "findings"]

_CHECKS = (
    records.cycle,
    records.names,
    records.loads,
    settings.settings,
    people.teachers,
    people.groups,
    people.pupils,
    places.times,
    places.rooms,
    places.crowded_rooms,
    locked.locked,
)


def findings(problem: Problem) -> list[Finding]:
    """Everything that is wrong, each once, errors first."""
    found = dict.fromkeys(finding for check in _CHECKS for finding in check(problem))
    return sorted(found, key=lambda finding: finding.severity != ERROR)
