"""What the web server answers to calls that are wrong, over real HTTP."""

import io

import pytest

from embedded import testing
from school_ai.tests import documents

ASK = "/api/method/school_ai.api.tutor.ask"
KNOWLEDGE_ASK = "/api/method/school_ai.api.knowledge.ask"
UPLOAD = "/api/method/upload_file"


@pytest.fixture(scope="module")
def pupil(site, logins) -> testing.Client:
    return testing.client(site, logins["Student"], "demo")


@pytest.fixture(scope="module")
def instructor(site, logins) -> testing.Client:
    return testing.client(site, logins["Instructor"], "demo")


def test_a_missing_an_unknown_and_a_malformed_argument_are_named(pupil):
    for arguments, named in (
        ({}, "question"),
        ({"question": "What is a force?", "colour": "red"}, "colour"),
        ({"question": "x" * 5000}, "2000"),
    ):
        reply = pupil.post(KNOWLEDGE_ASK, data=arguments)
        assert reply.status_code == 417, reply.text
        assert named in reply.text


def test_a_guest_is_refused(site):
    reply = testing.client(site).post(KNOWLEDGE_ASK, data={"question": "What is a force?"})
    assert reply.status_code == 403


def test_writing_by_get_is_refused(pupil):
    assert pupil.get(ASK, params={"message": "What is a force?"}).status_code == 403


def test_a_course_of_others_is_refused(site, logins):
    other = testing.client(site, logins["other pupil"], "demo")
    reply = other.post(KNOWLEDGE_ASK, data={"question": "What is a force?", "course": "Physics"})
    assert reply.status_code == 403


def test_a_document_of_others_is_refused_like_one_that_is_not_there(site, logins, pupil):
    found = pupil.post(KNOWLEDGE_ASK, data={"question": "What is the difference between mass and weight?"})
    document = found.json()["message"]["sources"][0]["document"]
    page = {"document": document, "page_number": 1}
    assert pupil.get("/api/method/school_ai.api.knowledge.page", params=page).status_code == 200
    other = testing.client(site, logins["other pupil"], "demo")
    theirs = other.get("/api/method/school_ai.api.knowledge.page", params=page)
    missing = other.get("/api/method/school_ai.api.knowledge.page", params={**page, "document": "nonsense"})
    assert theirs.status_code == missing.status_code == 403
    assert document not in theirs.text


def test_a_page_that_is_not_there_is_not_found(pupil):
    found = pupil.post(KNOWLEDGE_ASK, data={"question": "What is the difference between mass and weight?"})
    document = found.json()["message"]["sources"][0]["document"]
    reply = pupil.get("/api/method/school_ai.api.knowledge.page", params={"document": document, "page_number": 999})
    assert reply.status_code == 404


def upload(client, name: str, content: bytes):
    return client.post(
        UPLOAD, files={"file": (name, io.BytesIO(content))}, data={"method": "school_ai.api.knowledge.upload"}
    )


def test_the_uploader_says_what_is_wrong_with_a_file(instructor):
    for name, content, said in (
        ("empty.pdf", b"", "empty"),
        ("letter.pdf", b"Dear parents, ...", "PDF"),
        ("half.pdf", documents.pdf([("Forces", 20)])[:200], "damaged"),
    ):
        reply = upload(instructor, name, content)
        assert reply.status_code == 417, (name, reply.status_code, reply.text)
        assert said in reply.text, name


def test_a_file_beyond_the_limit_is_refused(instructor):
    reply = upload(instructor, "huge.pdf", b"%PDF-1.7\n" + b"\0" * (26 * 1024 * 1024))
    # The server does not even read it; the form names the limit before it is sent (test_desk).
    assert reply.status_code == 413


def test_a_pupil_may_not_put_anything_on_the_shelf(pupil):
    assert upload(pupil, "note.pdf", documents.pdf([("Forces", 20)])).status_code == 403
    made = pupil.post("/api/resource/AI Knowledge Document", json={"title": "Mine"})
    assert made.status_code == 403


def test_records_of_other_pupils_stay_closed(site, logins, pupil):
    """Education grants its Student role all pupils' records: here they end at one's own."""
    own = pupil.get("/api/resource/Student", params={"limit_page_length": 0})
    assert own.status_code == 200
    assert len(own.json()["data"]) == 1
    results = pupil.get("/api/resource/Assessment Result", params={"fields": '["student"]', "limit_page_length": 0})
    assert {row["student"] for row in results.json()["data"]} <= {own.json()["data"][0]["name"]}
