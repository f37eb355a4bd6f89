"""The audit log, over real HTTP: who was refused, and who looked, is there when the request is over."""

import pytest

from embedded import testing

SEARCH = "/api/method/school_ai.api.audit.search"
ENHANCED = "/api/method/school_ai.api.students.enhanced"


@pytest.fixture(scope="module")
def administrator(site) -> testing.Client:
    return testing.client(site, "Administrator", "admin")


def found(administrator: testing.Client, **wanted) -> list[dict]:
    reply = administrator.get(SEARCH, params={"page_length": 5, **wanted})
    assert reply.status_code == 200, reply.text
    return reply.json()["message"]


def test_a_denial_and_a_read_are_there(site, logins, administrator):
    other = logins["other pupil"]
    pupil = next(each["record"] for each in testing.logins() if each["user"] == logins["Student"])
    refused = testing.client(site, other, "demo").get(ENHANCED, params={"student": pupil})
    assert refused.status_code == 403
    row = found(administrator, who=other, outcome="Denied")[0]
    assert (row["action"], row["detail"], row["student"], row["who_role"]) == (
        "Read",
        "api students.enhanced",
        pupil,
        "Student",
    )
    own = testing.client(site, logins["Student"], "demo").get(ENHANCED, params={"student": pupil})
    assert own.status_code == 200
    row = found(administrator, who=logins["Student"], student=pupil, action="Read")[0]
    assert (row["outcome"], row["detail"]) == ("Done", "api students.enhanced")


def test_who_looked_is_there_and_nobody_else_looks(site, logins, administrator):
    for role in ("Principal", "Instructor", "Student", "Guardian"):
        assert testing.client(site, logins[role], "demo").get(SEARCH).status_code == 403
        row = found(administrator, who=logins[role], outcome="Denied")[0]
        assert row["detail"] == "api audit.search"
    row = found(administrator, who="Administrator", doctype="AI Audit Log")[0]
    assert (row["action"], row["outcome"], row["who_role"]) == ("Read", "Done", "Administrator")
