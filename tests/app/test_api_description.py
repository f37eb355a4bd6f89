"""The description of the API is valid OpenAPI, tells of every endpoint, and is the same each time."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import Field

from school_ai.api import description
from school_ai.api.endpoint import ENDPOINTS, Endpoint, Upload, endpoint
from school_ai.permissions import is_signed_in
from tests.app.project import app_modules

app_modules()


@pytest.fixture(scope="module")
def document() -> dict:
    return description.document(is_on=lambda capability: True)


@dataclass(frozen=True)
class Told:
    name: str
    on: datetime
    day: date | None
    share: float | None = None


def described(method: str = "GET", **options):
    """The description of a function as an endpoint, which is none behind the test."""

    def describe(function) -> tuple[dict, dict]:
        endpoint(method, **{"guard": is_signed_in, **options})(function)
        entry = ENDPOINTS.pop(f"{function.__module__}.{function.__qualname__}")
        whole = description.document([entry], is_on=lambda capability: False)
        OpenAPIV31SpecValidator(whole).validate()
        ((_path, operations),) = whole["paths"].items()
        return operations[method.lower()], whole

    return describe


def operations(document: dict) -> dict[str, dict]:
    return {each["operationId"]: each for path in document["paths"].values() for each in path.values()}


def test_it_is_valid(document):
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_what_is_not_valid_is_found(document):
    broken = json.loads(json.dumps(document))
    broken["paths"]["/api/method/school_ai.api.tutor.ask"]["post"]["responses"] = []
    assert list(OpenAPIV31SpecValidator(broken).iter_errors())


def test_every_endpoint_is_in_it_by_its_verb(document):
    ours = {path: each for path, each in ENDPOINTS.items() if path.startswith("school_ai.api.")}
    assert set(operations(document)) == {path.removeprefix("school_ai.api.") for path in ours}
    for path, each in ours.items():
        address = each.upload.through if each.upload and each.upload.through else path
        assert each.method.lower() in document["paths"][f"/api/method/{address}"]


def test_it_is_the_same_each_time(document):
    assert json.dumps(description.document(is_on=lambda capability: True)) == json.dumps(document)


def test_what_it_refers_to_is_there(document):
    text = json.dumps(document)
    for name in document["components"]["schemas"]:
        assert f'"#/components/schemas/{name}"' in text, f"nothing is a {name}"


def test_the_architectures_name_is_the_summary(document):
    operation = operations(document)["students.enhanced"]
    assert operation["summary"] == "GET students/{id}/enhanced"
    assert operation["description"].startswith("How a pupil stands")
    assert operation["tags"] == ["students"]
    named = [each["summary"] for each in operations(document).values() if each["summary"].startswith(("GET ", "POST "))]
    assert len(named) == len(set(named)) >= 12


def test_arguments_of_get_stand_in_the_address():
    @described()
    def look(
        kind: Literal["short", "long"],
        names: Annotated[list[str], Field(max_length=3)],
        most: Annotated[int, Field(ge=1)] = 5,
        day: date | None = None,
    ) -> list[Told]:
        """GET things/{id}: what there is.

        Two lines
        of words."""

    operation, whole = look
    kind, names, most, day = operation["parameters"]
    assert (kind["schema"], kind["required"]) == ({"enum": ["short", "long"], "type": "string"}, True)
    # Frappe takes one value for each name.
    assert names["content"]["application/json"]["schema"]["type"] == "array"
    assert most["schema"] == {"type": "integer", "minimum": 1, "maximum": 2**31 - 1, "default": 5}
    assert (day["schema"], day["required"]) == ({"type": "string", "format": "date"}, False)
    assert operation["summary"] == "GET things/{id}"
    assert operation["description"] == "What there is.\n\nTwo lines of words."
    message = operation["responses"]["200"]["content"]["application/json"]["schema"]
    assert message["required"] == ["message"]
    told = whole["components"]["schemas"]["Told"]
    assert told["required"] == ["name", "on", "day", "share"]
    assert "format" not in told["properties"]["on"], "a time without an offset is none of RFC 3339"


def test_arguments_of_post_are_a_json_object():
    @described("POST", capability="tutor_enabled", also_answers=(429,))
    def change(name: str, note: str | None = None) -> None:
        """Change it."""

    operation, _whole = change
    body = operation["requestBody"]
    schema = body["content"]["application/json"]["schema"]
    assert (body["required"], schema["required"], schema["additionalProperties"]) == (True, ["name"], False)
    assert operation["security"] == [{"token": []}, {"session": [], "csrf": []}]
    assert {"400", "403", "417", "429"} <= set(operation["responses"])
    assert "message" not in json.dumps(operation["responses"]["200"])
    assert "*Tutor*. It is switched off at this school" in operation["description"]


def test_files_and_pictures_are_told_as_what_they_are():
    @described("POST", upload=Upload("file", "upload_file"), allow_guest=True, open_because="for this test", guard=None)
    def store() -> str | None:
        """Store it."""

    operation, whole = store
    assert list(whole["paths"]) == ["/api/method/upload_file"]
    form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert form["required"] == ["file", "method"]
    assert form["properties"]["method"]["const"].endswith(".store")
    assert operation["security"] == [{}]
    assert "required" not in operation["responses"]["200"]["content"]["application/json"]["schema"]

    @described(produces="image/png")
    def draw() -> None:
        """Draw it."""

    operation, _whole = draw
    assert list(operation["responses"]["200"]["content"]) == ["image/png"]


def test_two_classes_of_one_name_are_told_apart(document):
    assert not [name for name in document["components"]["schemas"] if "__" in name]


def test_endpoints_know_what_they_are():
    assert all(isinstance(each, Endpoint) for each in description.endpoints())
    assert [each.path for each in description.endpoints()] == sorted(each.path for each in description.endpoints())
