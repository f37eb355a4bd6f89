"""What somebody may try who is up to no good, as data: `test_attacks.py` tries all of it, and none may succeed.

Each row is one attempt: by whom, how, and by what one would know that it succeeded. For each family there are controls:
the same way, gone by somebody who may. Where a control fails the attempts prove nothing.
"""

from school_ai.tests.attacks import files, methods, outside, queries, records, reports, words, writes
from school_ai.tests.attacks.terms import Attack

_MODULES = (methods, queries, records, writes, reports, files, outside, words)


def attacks() -> list[Attack]:
    return [attack for module in _MODULES for attack in module.ATTACKS]


def controls() -> list[Attack]:
    return [control for module in _MODULES for control in module.CONTROLS]
