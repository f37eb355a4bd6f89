"""The description of the API as an OpenAPI 3.1 document, made from the endpoints' signatures and docstrings.

https://spec.openapis.org/oas/v3.1.1.html. The same endpoints give the same document, word for word.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from typing import Any

import pydantic
from pydantic.json_schema import GenerateJsonSchema

import school_ai
from school_ai import api, permissions, settings
from school_ai.api.endpoint import ENDPOINTS, LEAST, MOST, Endpoint
from school_ai.permissions import Standing

PACKAGE = "school_ai.api."
# The architecture's name of a method, with which its docstring begins.
_NAMED = re.compile(r"(?:GET|POST) [\w{}/-]+(?=: )")
_REFERENCE = "#/components/schemas/{model}"
_JSON = "application/json"

Schema = dict[str, Any]

INTRODUCTION = """\
What School AI's pages do, programs can do: each method is called at `/api/method/` and its name, by GET where it only
reads and by POST where it writes.

* **Who calls**: the user of an API key (`Authorization: token KEY:SECRET`; keys are made in the user's record), or of a
  session. POST within a session needs the session's CSRF token. A user is given what they would see on the pages.
* **Arguments**: of GET in the address, lists and objects as JSON text; of POST as a JSON object, or as a form. A
  missing, unknown or malformed argument is answered with 417, and named. An optional argument that is empty counts as
  not given. Text may not hold U+0000, and years are those from 1900 to 2200.
* **Answers**: `{"message": …}`; where there is nothing to say, `{}`. Dates are ISO 8601; times of day are the server's.
* **Refusals**: 403 for what the caller may not see or do, whether it exists or not; 404 only to those who might see it.
  `_server_messages` holds the words for a person: a JSON text with a list of JSON texts, each with a `message`.
"""

_FAILURES = {
    304: "It is as the caller has it.",
    400: "The CSRF token of the session is missing or wrong.",
    401: "The key or its secret is wrong.",
    403: "The caller may not do or see this, or nobody is signed in.",
    404: "It is not there. Told only to those who might see it.",
    409: "There is one already, somebody else was quicker, or a signed request was let in before.",
    413: "The file, or the body of a signed request, is larger than is accepted.",
    414: "The address is longer than the web server takes.",
    417: "An argument is missing, unknown or not right, a capability is switched off, or the records do not allow it. "
    "The words say what.",
    429: "The caller has asked as often as the school allows within an hour.",
    503: "Something that School AI depends on does not answer: the index, or a provider.",
}
_OF_WEB_SERVER = (413, 414)
_ALWAYS = (401, 403, 404, 417)

_FAILURE_SCHEMA: Schema = {
    "type": "object",
    "description": "What Frappe answers where a request did not go well.",
    "properties": {
        "exc_type": {"type": "string", "description": "The kind of error, such as InvalidArgument or PermissionError."},
        "_server_messages": {
            "type": "string",
            "contentMediaType": _JSON,
            "description": "The words for a person: a JSON text with a list of JSON texts, each with a `message`.",
        },
        "exception": {"type": "string", "description": "The error as text, where the site shows tracebacks."},
        "exc": {"type": "string", "description": "Tracebacks as JSON text, where the site shows them."},
        "_error_message": {"type": "string"},
        "session_expired": {"type": "integer", "description": "1 where the session has ended."},
    },
}


def endpoints() -> list[Endpoint]:
    """Every endpoint of the API, by its path; all modules of the package are imported for it."""
    for module in pkgutil.iter_modules(api.__path__, PACKAGE):
        importlib.import_module(module.name)
    return sorted((each for each in ENDPOINTS.values() if each.path.startswith(PACKAGE)), key=lambda each: each.path)


def callable_by(standing: Standing) -> list[Endpoint]:
    """The endpoints whose guards might let somebody through."""
    return [each for each in endpoints() if permissions.may_call(each.guard, standing)]


def document(described: list[Endpoint] | None = None, is_on: Callable[[str], bool] = settings.is_on) -> dict[str, Any]:
    """The OpenAPI document of all endpoints, or of those given. `is_on` tells whether a capability is switched on."""
    described = endpoints() if described is None else described
    arguments, results, definitions = _schemas(described)
    paths: dict[str, dict[str, Any]] = {}
    for each in described:
        path = f"/api/method/{each.upload.through if each.upload and each.upload.through else each.path}"
        operation = _operation(each, arguments[each.path], results[each.path], is_on)
        paths.setdefault(path, {})[each.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "School AI",
            "version": school_ai.__version__,
            "description": INTRODUCTION,
            "license": {"name": "GPL-3.0", "identifier": "GPL-3.0-or-later"},
        },
        "servers": [{"url": "/", "description": "The school's site"}],
        "tags": list(_tags(described)),
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**dict(sorted(definitions.items())), "Failure": _FAILURE_SCHEMA},
            "responses": {str(status): _failure(status, words) for status, words in _FAILURES.items()},
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "`token KEY:SECRET`, of a user's API key.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "sid",
                    "description": "The session of somebody who has signed in.",
                },
                "csrf": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-Frappe-CSRF-Token",
                    "description": "The session's CSRF token, for POST. Or the field `csrf_token` of a form.",
                },
            },
        },
    }


def _failure(status: int, words: str) -> dict[str, Any]:
    # By the web server, before Frappe is asked.
    if status in _OF_WEB_SERVER:
        return {"description": words}
    return {"description": words, "content": {_JSON: {"schema": _reference("Failure")}}}


def _reference(name: str) -> Schema:
    return {"$ref": _REFERENCE.format(model=name)}


def _tags(described: list[Endpoint]) -> Iterator[dict[str, str]]:
    """One for each module, in the words of its docstring."""
    for name in sorted({each.function.__module__ for each in described}):
        words = inspect.getdoc(importlib.import_module(name)) or ""
        yield {"name": _tag(name), "description": _unfolded(words)}


def _tag(module: str) -> str:
    return module.removeprefix(PACKAGE)


# --- schemas ---------------------------------------------------------------------------------------------------------


class _Served(GenerateJsonSchema):
    """Every field of a result is served, those with a default too."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        return True


def _schemas(described: list[Endpoint]) -> tuple[dict[str, dict[str, Schema]], dict[str, Schema], dict[str, Schema]]:
    """Of each path the schemas of its arguments and of its result, and the definitions that they refer to."""
    given, of_arguments = pydantic.TypeAdapter.json_schemas(
        [
            ((each.path, name), "validation", argument.check)
            for each in described
            for name, argument in each.arguments.items()
        ],
        ref_template=_REFERENCE.format(model="{model}Sent"),
    )
    # What is answered as a file is told by its media type.
    returned = {each.path: type(None) if each.produces else each.returns for each in described}
    made, of_results = pydantic.TypeAdapter.json_schemas(
        [((path, ""), "serialization", pydantic.TypeAdapter(returns)) for path, returns in returned.items()],
        ref_template=_REFERENCE,
        schema_generator=_Served,
    )
    arguments: dict[str, dict[str, Schema]] = {each.path: {} for each in described}
    for ((path, name), _mode), schema in given.items():
        arguments[path][name] = _bounded(schema)
    results = {path: _as_served(schema) for ((path, _name), _mode), schema in made.items()}
    definitions = {
        **{f"{_short(name)}Sent": _bounded(schema) for name, schema in of_arguments.get("$defs", {}).items()},
        **{_short(name): _as_served(schema) for name, schema in of_results.get("$defs", {}).items()},
    }
    return arguments, results, definitions


def _short(name: str) -> str:
    """Of two classes of one name pydantic writes all modules out: the last ones tell them apart, where two modules
    share a name as well."""
    return ".".join(name.split("__")[-3:])


def _with_short_references(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {**schema, "$ref": _REFERENCE.format(model=_short(schema["$ref"].rpartition("/")[2]))}
    return schema


def _bounded(schema: Any) -> Any:
    """Whole numbers of arguments are those that `endpoint` lets through."""
    if isinstance(schema, list):
        return [_bounded(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    schema = _with_short_references(schema)
    schema = {name: _bounded(part) for name, part in schema.items() if name != "title" or isinstance(part, dict)}
    if schema.get("type") == "integer":
        if "exclusiveMinimum" not in schema:
            schema.setdefault("minimum", LEAST)
        if "exclusiveMaximum" not in schema:
            schema.setdefault("maximum", MOST)
    return schema


def _as_served(schema: Any) -> Any:
    """Of results: a point in time is served as the school's server has it, without an offset."""
    if isinstance(schema, list):
        return [_as_served(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    schema = _with_short_references(schema)
    schema = {name: _as_served(part) for name, part in schema.items() if name != "title" or isinstance(part, dict)}
    if schema.get("format") in ("date-time", "time", "duration"):
        schema.pop("format")
        schema.setdefault("description", "ISO 8601, in the time zone of the school.")
    return schema


# --- operations ------------------------------------------------------------------------------------------------------


def _operation(
    each: Endpoint, arguments: dict[str, Schema], result: Schema, is_on: Callable[[str], bool]
) -> dict[str, Any]:
    summary, description = _words(each)
    if each.capability:
        name = settings.CAPABILITIES[each.capability]
        state = "" if is_on(each.capability) else " It is switched off at this school: calls are answered with 417."
        description += f"\n\nPart of the capability *{name}*.{state}"
    operation: dict[str, Any] = {
        "tags": [_tag(each.function.__module__)],
        "summary": summary,
        "description": description,
        "operationId": each.path.removeprefix(PACKAGE),
        "security": _security(each),
        "responses": {"200": _success(each, result), **_failures(each)},
    }
    if each.method == "GET":
        parameters = [_parameter(each, name, schema) for name, schema in arguments.items()]
        if parameters:
            operation["parameters"] = parameters
    elif arguments or each.upload:
        operation["requestBody"] = _body(each, arguments)
    return operation


def _words(each: Endpoint) -> tuple[str, str]:
    """The architecture's name of a method, else the first sentence of its docstring; and the docstring."""
    words = _unfolded(inspect.getdoc(each.function) or "")
    if named := _NAMED.match(words):
        rest = words[named.end() + 2 :]
        return named[0], rest[:1].upper() + rest[1:]
    first = re.match(r".*?[.:;](?=\s|$)", words.split("\n\n")[0])
    return (first[0] if first else words).rstrip(".:;"), words


def _unfolded(text: str) -> str:
    """A docstring's paragraphs, each in one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n")).strip()


def _security(each: Endpoint) -> list[dict[str, list]]:
    if each.allow_guest:
        return [{}]
    session: dict[str, list] = {"session": []} if each.method == "GET" else {"session": [], "csrf": []}
    return [{"token": []}, session]


def _parameter(each: Endpoint, name: str, schema: Schema) -> dict[str, Any]:
    argument = each.arguments[name]
    schema = _without_null(schema)
    parameter: dict[str, Any] = {"name": name, "in": "query", "required": argument.required}
    if _is_structure(schema):
        # Such a value is sent as JSON text.
        parameter["content"] = {_JSON: {"schema": schema}}
    else:
        parameter["schema"] = _with_default(schema, argument.default)
    return parameter


def _without_null(schema: Schema) -> Schema:
    """An address has no null: an argument is left out."""
    if "anyOf" not in schema:
        return schema
    kinds = [each for each in schema["anyOf"] if each.get("type") != "null"]
    rest = {name: part for name, part in schema.items() if name != "anyOf" and (name, part) != ("default", None)}
    return {**kinds[0], **rest} if len(kinds) == 1 else {**rest, "anyOf": kinds}


def _is_structure(schema: Schema) -> bool:
    kinds = schema.get("anyOf", [schema])
    return any("$ref" in kind or kind.get("type") in ("array", "object") for kind in kinds)


def _with_default(schema: Schema, default: Any) -> Schema:
    return schema if default is None else {**schema, "default": default}


def _body(each: Endpoint, arguments: dict[str, Schema]) -> dict[str, Any]:
    properties = {name: _with_default(schema, each.arguments[name].default) for name, schema in arguments.items()}
    required = [name for name, argument in each.arguments.items() if argument.required]
    media = _JSON
    if each.upload:
        media = "multipart/form-data"
        properties[each.upload.field] = {"type": "string", "contentMediaType": "application/octet-stream"}
        required.append(each.upload.field)
        if each.upload.through:
            properties["method"] = {"type": "string", "const": each.path}
            required.append("method")
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = required
    return {"required": bool(required), "content": {media: {"schema": schema}}}


def _success(each: Endpoint, result: Schema) -> dict[str, Any]:
    if each.produces:
        kind = each.produces.partition(";")[0]
        schema: Schema = {"type": "string"} if kind.startswith("text/") else {"contentMediaType": kind}
        return {"description": "What was asked for.", "content": {each.produces: {"schema": schema}}}
    if result.get("type") == "null":
        return {"description": "Done.", "content": {_JSON: {"schema": {"type": "object"}}}}
    envelope: Schema = {"type": "object", "properties": {"message": result}}
    # Frappe leaves out a message of nothing.
    if not any(kind.get("type") == "null" for kind in result.get("anyOf", [])):
        envelope["required"] = ["message"]
    return {"description": "What was asked for.", "content": {_JSON: {"schema": envelope}}}


def _failures(each: Endpoint) -> dict[str, dict[str, str]]:
    statuses = {*_ALWAYS, *each.also_answers}
    statuses |= {400, 409} if each.method == "POST" else {414}
    if each.upload:
        statuses.add(413)
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
