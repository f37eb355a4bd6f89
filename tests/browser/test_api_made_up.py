"""Calls that Schemathesis makes up, as the administrator and as a pupil: no 5xx, and every answer as it is described.

`./benchmark api.schemathesis` makes up many more.
"""

import pytest
import requests

from embedded import testing
from tests.browser import made_up_calls

SEED = 20261129
EXAMPLES = 4


def session(site: str, user: str, password: str) -> requests.Session:
    """Signed in, for whole addresses."""
    signed_in = testing.client(site, user, password)
    made = requests.Session()
    made.trust_env = False
    made.headers.update(Host=signed_in.headers["Host"], Accept="application/json")
    made.cookies.update(signed_in.cookies)
    return made


@pytest.mark.parametrize("role", ["Administrator", "Student"])
def test_made_up_calls_are_answered_as_described(site, logins, role):
    head = session(site, "Administrator", "admin")
    caller = head if role == "Administrator" else session(site, logins[role], "demo")
    address = testing.ENVIRONMENT.url
    document = head.get(f"{address}/school-ai/openapi.json").json()
    names = made_up_calls.names_in(head, address)
    found = made_up_calls.try_all(document, address, caller, names, examples=EXAMPLES, seed=SEED)
    assert found.faults == [], "\n\n".join(found.faults[:10])
    assert found.calls > 4 * len(document["paths"])
    assert {200, 403, 417} <= found.statuses.keys(), found.statuses
