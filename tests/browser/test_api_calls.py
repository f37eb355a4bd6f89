"""Calls of the API that are wrong in every way there is, over real HTTP: each is answered, and none with 500."""

import json

import pytest

from embedded import testing

METHOD = "/api/method/school_ai.api."
SEARCH = METHOD + "knowledge.search"
ASK = METHOD + "knowledge.ask"
FEEDBACK = METHOD + "tutor.feedback"
CONVERSATIONS = METHOD + "tutor.conversations"
ENHANCED = METHOD + "students.enhanced"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def head(site) -> testing.Client:
    return testing.client(site, "Administrator", "admin")


@pytest.fixture(scope="module")
def pupil(site, logins) -> testing.Client:
    return testing.client(site, logins["Student"], "demo")


def words(reply) -> str:
    return " ".join(json.loads(each)["message"] for each in json.loads(reply.json().get("_server_messages", "[]")))


@pytest.mark.parametrize(
    ("address", "arguments", "named"),
    [
        (SEARCH, {}, "query is missing"),
        (SEARCH, {"query": ""}, "query must not be empty"),
        (SEARCH, {"query": "x", "colour": "red"}, "no argument colour"),
        (SEARCH, {"query": "x", "limit": "many"}, "limit must be a whole number"),
        (SEARCH, {"query": "x", "limit": "9" * 3000}, "limit"),
        (SEARCH, {"query": "x\0y"}, "query has characters"),
        (SEARCH, {"query": "x", "fn": "y"}, "no argument fn"),
        (SEARCH, {"query": "x", "flags": "y"}, "no argument flags"),
        (SEARCH, {"query": "x", "ignore_permissions": "1"}, "no argument ignore_permissions"),
        (SEARCH, {"query": "x", "cmd": "frappe.auth.get_logged_user"}, "no argument cmd"),
        (SEARCH, {"query": "x", "self": "1", "positional": "2"}, "no argument"),
        (SEARCH, {"query": "x", "<script>alert(1)</script>": "1"}, "no argument &lt;script&gt;"),
        (CONVERSATIONS, {"start": "-1"}, "start must be 0 or more"),
        (CONVERSATIONS, {"start": "99999999999999999999"}, "start"),
        (CONVERSATIONS, {"start": "1e400"}, "start must be a whole number"),
        (CONVERSATIONS, {"page_length": "[[[[1]]]]"}, "page_length must be a whole number"),
        (METHOD + "cataloguing.suggestions", {"documents": "[" * 1200}, "documents"),
        (METHOD + "cataloguing.suggestions", {"documents": '{"a": 1}'}, "documents"),
        (METHOD + "cataloguing.suggestions", {"documents": "[]"}, "documents must have an entry"),
        (METHOD + "cataloguing.suggestions", {"documents": '["\\ud800"]'}, "documents"),
    ],
)
def test_arguments_in_the_address(head, address, arguments, named):
    reply = head.get(address, params=arguments)
    assert reply.status_code == 417, reply.text
    assert named in words(reply)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"message": 5, "rating": "Helpful"}, "message must be text"),
        ({"message": None, "rating": "Helpful"}, "message must be text"),
        ({"message": ["x"], "rating": "Helpful"}, "message must be text"),
        ({"message": {"like": "%"}, "rating": "Helpful"}, "message must be text"),
        ({"message": "\ud800", "rating": "Helpful"}, "message"),
        ({"message": "x\0", "rating": "Helpful"}, "message has characters"),
        ({"question": "x", "extra": {"deep": [1]}}, "no argument extra"),
        ({"question": "x" * 10001}, "question may have 10000"),
        ({"cmd": ["x"]}, "no argument cmd"),
        ({"fn": None}, "no argument fn"),
        ([], "Invalid request arguments"),
        ("text", "Invalid request arguments"),
        (7, "Invalid request arguments"),
    ],
)
def test_arguments_in_a_body(head, body, named):
    address = ASK if isinstance(body, dict) and "question" in body else FEEDBACK
    reply = head.post(address, data=json.dumps(body), headers=JSON)
    assert reply.status_code == 417, reply.text
    assert named in words(reply)


@pytest.mark.parametrize(
    "body",
    [b"{", b"{'message': 1}", b"\xff\xfe{}", b"[" * 200_000, b'{"message": "' + b"\xc3\x28" + b'"'],
    ids=["unfinished", "no JSON", "no UTF-8", "too deep", "broken"],
)
def test_a_body_that_is_no_json(pupil, body):
    reply = pupil.post(FEEDBACK, data=body, headers=JSON)
    assert reply.status_code == 417, reply.text
    assert words(reply) == "The body of the request is not JSON."


def test_a_body_of_another_kind(pupil):
    for kind in ("text/plain", "application/xml", "application/octet-stream", "nonsense", ""):
        reply = pupil.post(FEEDBACK, data=b"<message>x</message>", headers={"Content-Type": kind})
        assert (reply.status_code, "message is missing" in words(reply)) in ((417, True), (403, False)), kind


def test_invalid_utf_8_in_an_address(pupil):
    reply = pupil.get(SEARCH + "?query=%ff%fe%c3%28&course=%00")
    assert reply.status_code == 417, reply.text


@pytest.mark.parametrize(
    "name", ["nothing", "tutor.nothing", "tutor", "tutor.ask.__wrapped__", "endpoint.endpoint", "x.y"]
)
def test_a_method_that_is_none(pupil, name):
    reply = pupil.get(METHOD + name)
    assert reply.status_code == 404
    assert words(reply) == f"There is no method school_ai.api.{name}."


def test_the_wrong_verb(pupil):
    for verb in ("GET", "PUT", "DELETE", "PATCH", "HEAD"):
        assert pupil.request(verb, FEEDBACK, params={"message": "x", "rating": "Helpful"}).status_code == 403, verb


def test_what_is_not_there_and_what_is_somebody_elses(head, pupil):
    assert head.get(ENHANCED, params={"student": "nobody"}).status_code == 404
    assert pupil.get(ENHANCED, params={"student": "nobody"}).status_code == 403


def test_the_words_are_sent_without_tracebacks_too(head, pupil):
    """A site that shows no tracebacks sends nothing of an error but what was said."""
    settings = "/api/resource/System Settings/System Settings"
    head.put(settings, json={"allow_error_traceback": 0}).raise_for_status()
    try:
        reply = pupil.get(ENHANCED)
        assert reply.status_code == 417
        assert "exception" not in reply.json()
        assert "student is missing" in words(reply)
        assert reply.json()["exc_type"] == "InvalidArgument"
    finally:
        head.put(settings, json={"allow_error_traceback": 1}).raise_for_status()
