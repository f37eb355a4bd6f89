"""What can be called from outside goes through our endpoint, and what our pages call is there."""

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import frappe
import pytest

from school_ai.api.endpoint import ENDPOINTS, Endpoint, endpoint
from school_ai.permissions import is_signed_in
from tests.app import javascript
from tests.app.project import app_files, app_modules, line_of, place

app_modules()

# Frappe's own methods, which our pages may call as well.
THEIRS = ("frappe.",)
NAMED = re.compile(r"""["'`](school_ai\.[\w.]+)["'`]""")
ADDRESS = re.compile(r"/api/method/([\w.]+)(?!\w|\.\$)")
COMMAND = re.compile(r"[?&]cmd=([\w.]+)")
FRAPPE_CALL = re.compile(r"\bfrappe\.(call|xcall)\(")
# The portal's scripts: get("tutor.messages", {…}), post(…), path(…), from public/js/portal/server.js.
PORTAL_CALL = re.compile(r"(?<![\w.])(get|post|path)\(")
IMPORTED = re.compile(r"""import\s*\{([^}]*)\}\s*from\s*["']\./(?:[\w./]*/)?server\.js["']""")


def served() -> dict[str, Callable]:
    """The methods of ours that Frappe serves, by the path that they are called under."""
    return {
        f"{function.__module__}.{function.__qualname__}": function
        for function in frappe.whitelisted
        if function.__module__.startswith("school_ai.")
        # What stands in for a method of Frappe's is called as that is.
        and not function.__module__.startswith("school_ai.overrides.")
    }


def unchecked(whitelisted: dict[str, Callable], endpoints: dict[str, Endpoint]) -> list[str]:
    return sorted(f"{path} is not made by @endpoint" for path in whitelisted.keys() - endpoints.keys())


def endpoint_problems(described: Endpoint) -> Iterator[str]:
    path = described.path
    parameters = inspect.signature(described.function).parameters
    for name in (*parameters, "return"):
        if name not in inspect.get_annotations(described.function):
            yield f"{path}: {name} has no annotation"
    if described.returns is Any or any(argument.annotation is Any for argument in described.arguments.values()):
        yield f"{path} takes or returns anything"
    if described.guard is None and len(described.open_because) < 10:
        yield f"{path} has neither a guard nor a reason for having none"
    if described.guard is not None and not hasattr(described.guard, "may"):
        yield f"{path}: its guard does not say whom it might let through (permissions.for_callers)"
    if not inspect.getdoc(described.function):
        yield f"{path} has no description"
    if "." in described.function.__qualname__ or not described.function.__module__.startswith("school_ai.api."):
        yield f"{path} is not a function of a module in api/"


@dataclass(frozen=True)
class ClientCall:
    """A call of a method in a script, as far as it can be told from its text."""

    where: str
    method: str | None
    verb: str | None = None
    # None: it cannot be told which.
    arguments: frozenset[str] | None = frozenset()


def calls_in(script: str, shown_as: str) -> list[ClientCall]:
    script = javascript.blanked(script)
    return [*_frappe_calls(script, shown_as), *_portal_calls(script, shown_as)]


def _frappe_calls(script: str, shown_as: str) -> Iterator[ClientCall]:
    for found in FRAPPE_CALL.finditer(script):
        where = f"{shown_as}:{line_of(script, found.start())}"
        given = javascript.parts(script, found.end() - 1)
        options = javascript.members(given[0]) if given else None
        if options is None:
            method = javascript.literal(given[0]) if given else None
            yield ClientCall(where, method, "POST", _argument_names(given[1:2], script))
            continue
        verb = javascript.literal(options.get("type", "'POST'"))
        args = [options["args"]] if "args" in options else []
        yield ClientCall(where, javascript.literal(options.get("method", "")), verb, _argument_names(args, script))


def _portal_calls(script: str, shown_as: str) -> Iterator[ClientCall]:
    imported = {name.strip() for names in IMPORTED.findall(script) for name in names.split(",")}
    for found in PORTAL_CALL.finditer(script):
        if found[1] not in imported:
            continue
        where = f"{shown_as}:{line_of(script, found.start())}"
        given = javascript.parts(script, found.end() - 1)
        name = javascript.literal(given[0]) if given else None
        args = given[1:2]
        if found[1] == "path":
            args = _query_after(script, javascript.closing(script, found.end() - 1))
        verb = "POST" if found[1] == "post" else "GET"
        yield ClientCall(where, name and f"school_ai.api.{name}", verb, _argument_names(args, script))


def _query_after(script: str, at: int) -> list[str]:
    """The object in `path(…)}?${new URLSearchParams({…})}`."""
    query = re.compile(r"\)\}\?\$\{new URLSearchParams(?=\()").match(script, at)
    return javascript.parts(script, query.end()) if query else []


def _argument_names(args: list[str], script: str) -> frozenset[str] | None:
    if not args:
        return frozenset()
    written = javascript.members(args[0])
    if written is not None:
        return frozenset(written)
    if not re.fullmatch(r"\w+", args[0]):
        return None
    # A variable: the object that it begins as, and what is put into it.
    begun = re.search(rf"\b(?:const|let)\s+{args[0]}\s*=\s*(?=\{{)", script)
    if not begun:
        return None
    first = javascript.members(script[begun.end() : javascript.closing(script, begun.end()) + 1])
    return None if first is None else frozenset({*first, *re.findall(rf"\b{args[0]}\.(\w+)\s*=[^=]", script)})


def call_problems(call: ClientCall) -> Iterator[str]:
    if call.method is None:
        yield f"{call.where}: write the method's name where it is called, so that it can be checked"
        return
    if call.method.startswith(THEIRS):
        return
    described = ENDPOINTS.get(call.method)
    if described is None:
        yield f"{call.where}: there is no method {call.method}"
        return
    if call.verb != described.method:
        yield f"{call.where}: {call.method} is called by {call.verb}, and takes {described.method} only"
    if call.arguments is None:
        yield f"{call.where}: write what is sent to {call.method} as an object, so that it can be checked"
        return
    for name in sorted(call.arguments - described.arguments.keys()):
        yield f"{call.where}: {call.method} takes no {name}"
    for name, argument in described.arguments.items():
        if argument.required and name not in call.arguments:
            yield f"{call.where}: {call.method} needs {name}"


def name_problems(text: str, shown_as: str) -> Iterator[str]:
    """Methods that are named otherwise than in a call: for an uploader, in an address, as a command."""
    for pattern in (NAMED, ADDRESS):
        for found in pattern.finditer(text):
            # server.js puts the name behind `school_ai.api.`
            if found[1] not in ENDPOINTS and not found[1].startswith(THEIRS) and not found[1].endswith("."):
                yield f"{shown_as}:{line_of(text, found.start())}: there is no method {found[1]}"
    for found in COMMAND.finditer(text):
        target = getattr(frappe.get_module("frappe.handler"), found[1], None)
        if target not in frappe.whitelisted and found[1] not in ENDPOINTS:
            yield f"{shown_as}:{line_of(text, found.start())}: there is no command {found[1]}"


def _scripts():
    return [(file.read_text(), place(file)) for file in app_files(".js", ".html", ".mjs", ".ts", ".vue")]


def test_what_is_served_is_made_by_endpoint():
    assert served()
    assert unchecked(served(), ENDPOINTS) == []


def test_endpoints_are_served_under_their_path_by_their_verb():
    for path, described in ENDPOINTS.items():
        function = served()[path]
        assert getattr(sys.modules[function.__module__], function.__name__) is function
        assert frappe.allowed_http_methods_for_whitelisted_func[function] == [described.method]


def test_endpoints_are_typed_guarded_and_described():
    assert [problem for described in ENDPOINTS.values() for problem in endpoint_problems(described)] == []


def test_what_scripts_call_is_there():
    calls = [call for text, name in _scripts() for call in calls_in(text, name)]
    assert len(calls) >= 8, "the calls are not found any more"
    assert [problem for call in calls for problem in call_problems(call)] == []


def test_what_scripts_and_pages_name_is_there():
    assert [problem for text, name in _scripts() for problem in name_problems(text, name)] == []


def test_an_unchecked_method_is_found():
    def bare() -> None:
        pass

    assert unchecked({"school_ai.api.tutor.bare": bare}, ENDPOINTS) == [
        "school_ai.api.tutor.bare is not made by @endpoint"
    ]


def test_an_endpoint_that_lacks_everything_is_found():
    def bare(pupil):
        pass

    described = Endpoint(bare, "GET", None, None, "", {}, Any)
    assert len(list(endpoint_problems(described))) == 6


def test_the_decorator_refuses_what_has_no_guard_or_no_types():
    with pytest.raises(TypeError, match="guard"):
        endpoint("GET")(lambda: None)
    with pytest.raises(TypeError, match="annotations"):
        endpoint("GET", guard=is_signed_in)(lambda pupil: None)


PORTAL = 'import { get, post, path } from "./server.js";\n'


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ('frappe.call({ method: "school_ai.api.tasks.halt", args: { task } });', "no method"),
        ('frappe.call("school_ai.api.tasks.stop", { task: frm.docname, now: 1 });', "takes no now"),
        ('frappe.xcall("school_ai.api.tasks.stop");', "needs task"),
        ('frappe.call({ method: "school_ai.api.tasks.stop", type: "GET", args: { task } });', "takes POST"),
        ('frappe.call({ method: "school_ai.api.knowledge.status", args: { document } });', "takes GET"),
        ("frappe.call({ method: name });", "write the method's name"),
        ('frappe.xcall("school_ai.api.tasks.stop", frm.doc);', "as an object"),
        (PORTAL + 'get("tutor.message");', "no method"),
        (PORTAL + 'get("tutor.messages", { chat: "x", conversation: y });', "takes no chat"),
        (PORTAL + 'get("tutor.ask", { message });', "takes POST"),
        (
            PORTAL + 'const args = {}; if (a) args.text = "x"; args.message = b;\npost("tutor.ask", args);',
            "takes no text",
        ),
        (PORTAL + '`${path("knowledge.page")}?${new URLSearchParams({ document: a })}`', "needs page_number"),
    ],
)
def test_a_call_of_what_is_not_there_is_found(script, problem):
    (said,) = [said for call in calls_in(script, "x.js") for said in call_problems(call)]
    assert problem in said


def test_calls_in_remarks_are_none():
    assert calls_in('// frappe.call({ method: "a.b" })\n/* frappe.xcall("a.b") */', "x.js") == []


def test_a_name_of_what_is_not_there_is_found():
    text = 'x = "school_ai.api.tasks.halt"; fetch("/api/method/school_ai.api.tasks.halt"); href="/?cmd=log_me_in"'
    assert len(list(name_problems(text, "x.html"))) == 3
    text = 'x = "school_ai.api.tasks.stop"; fetch("/api/method/frappe.ping"); href="/?cmd=web_logout"'
    assert list(name_problems(text, "x.html")) == []
