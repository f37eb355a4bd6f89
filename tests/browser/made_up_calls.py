"""Calls made up from the description of the API by Schemathesis, right ones and wrong ones, to a school that is served.

Of what they find two things are faults: an answer of 5xx, and an answer that is not as the description says (status,
media type, schema).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, strategies
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# Whole records of a school, whose names are put in place of made-up ones so that calls come further: DocType -> the
# arguments that take such a name.
NAMED = {
    "Student": ("student",),
    "Course": ("course",),
    "Instructor": ("instructor", "colleague"),
    "Student Group": ("student_group",),
    "Academic Term": ("academic_term", "from_term", "for_term", "old_term", "new_term"),
    "AI Knowledge Document": ("document",),
    "AI Timetable Run": ("run", "other"),
    "Course Schedule": ("lesson",),
}
# What sets a worker about the whole school, or asks outside: whoever may call these is tried by the contract.
LEFT_OUT = frozenset(
    {
        "predictions.learn",
        "predictions.estimate",
        "recommendations.propose_prerequisites",
        "providers.test_connection",
        "schedules.resolve_conflicts",
        "integrity.repair",
        "integrity.start_check",
        "sync.trigger",
    }
)


@dataclass
class Found:
    """What came of the calls: how many of each status, and what is wrong, said with the call."""

    statuses: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return sum(self.statuses.values())


def names_in(head: requests.Session, address: str) -> dict[str, list[str]]:
    """Names of a few records of the school, by the argument that takes them."""
    found: dict[str, list[str]] = {}
    for doctype, arguments in NAMED.items():
        reply = head.get(f"{address}/api/resource/{doctype}", params={"limit_page_length": 5, "order_by": "name asc"})
        reply.raise_for_status()
        names = [row["name"] for row in reply.json()["data"]]
        found |= dict.fromkeys(arguments, names)
    return found


def try_all(
    document: dict[str, Any],
    address: str,
    caller: requests.Session,
    names: dict[str, list[str]],
    *,
    examples: int,
    seed: int,
    writes: bool = False,
) -> Found:
    """So many right calls, and as many wrong ones, of each method. The same seed makes up the same calls. `writes`: the
    school is there for it, so that calls that write are given names of its records too."""
    config = SchemathesisConfig()
    config.projects.default.generation.update(modes=list(GenerationMode), allow_x00=False)
    config.projects.default.generation.with_security_parameters = False
    schema = schemathesis.openapi.from_dict(document, config=config)
    found = Found()
    for operation in _operations(schema):
        name = operation.definition.raw["operationId"]
        if name in LEFT_OUT:
            continue
        given = names if writes or operation.method.upper() == "GET" else {}
        for mode in GenerationMode:
            _try(operation, mode, address, caller, given, found, examples=examples, seed=seed)
    return found


def _operations(schema) -> Iterator[Any]:
    for result in schema.get_all_operations():
        yield result.ok()


def _try(operation, mode, address, caller, names, found: Found, *, examples: int, seed: int) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @hypothesis.given(case=operation.as_strategy(mode), chosen=strategies.integers(0, 11))
    def call(case, chosen):
        for sent in (case.query, case.body):
            for name in sorted(sent.keys() & names.keys()) if isinstance(sent, dict) and chosen < 9 else ():
                if names[name]:
                    sent[name] = names[name][chosen % len(names[name])]
        response = case.call(base_url=address, session=caller, timeout=60)
        found.statuses[response.status_code] = found.statuses.get(response.status_code, 0) + 1
        # Whoever describes 503 among their answers says by it that something else is not there just now; one that is
        # not described is a fault all the same.
        checks = [each for each in CHECKS if response.status_code != 503 or each is not not_a_server_error]
        try:
            case.validate_response(response, checks=checks)
        except (Failure, FailureGroup) as fault:
            found.faults.append(f"{case.as_curl_command()[:600]}\n{fault}"[:2000])

    try:
        call()
    except hypothesis.errors.Unsatisfiable:
        # Nothing can be wrong with a call that takes no arguments.
        return
