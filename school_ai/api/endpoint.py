"""The one way in: `@endpoint(...)` makes a function a method that Frappe serves.

Before the function runs, the capability it belongs to is on, its guard has let the caller through, and its arguments
are what its signature says. Whatever is wrong with a call is answered with the status and the words for it:

* 417 `InvalidArgument`, naming the argument, for one that is missing, unknown or of the wrong form;
* 403 for what the caller may not do or see; 404 for what is not there, to those who might see it.

What is wrong with a request before Frappe has found the method that is meant is answered by `wrong_requests.py`.
"""

import dataclasses
import inspect
import json
import math
import random
import time
import typing
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import frappe
import pydantic
from frappe import _

from school_ai import settings
from school_ai.exceptions import InvalidArgument
from school_ai.permissions import Guard
from school_ai.services.auditing import calls

# A request that was in another one's way is tried so often.
MOST_TRIES = 4
# What comes with a request beside the method's own arguments.
_TRANSPORT = frozenset({"cmd", "csrf_token", "_", "_lang", "data"})
# Whole numbers that every column of a database and every list takes, and years that dates can be reckoned in.
MOST, LEAST = 2**31 - 1, -(2**31)
FIRST_YEAR, LAST_YEAR = 1900, 2200
# No record has a longer name.
LONGEST = 140


@dataclasses.dataclass(frozen=True)
class Argument:
    """One argument of an endpoint."""

    annotation: Any
    required: bool
    default: Any
    check: pydantic.TypeAdapter


@dataclasses.dataclass(frozen=True)
class Upload:
    """How an endpoint is sent a file: as a form of several parts, in the field `field`. `through`: Frappe's method that
    takes the form and hands it on, where the endpoint is not called itself."""

    field: str = "file"
    through: str | None = None


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """What is known of an endpoint: for the checks of the app and for the description of the API."""

    function: Callable
    method: str
    guard: Guard | None
    capability: str | None
    open_because: str
    arguments: dict[str, "Argument"]
    returns: Any
    allow_guest: bool = False
    upload: Upload | None = None
    produces: str | None = None
    also_answers: tuple[int, ...] = ()

    @property
    def path(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"

    @property
    def name(self) -> str:
        """As in `students.enhanced`."""
        return self.path.removeprefix("school_ai.api.")


ENDPOINTS: dict[str, Endpoint] = {}


def endpoint(
    method: typing.Literal["GET", "POST"],
    *,
    guard: Guard | None = None,
    open_because: str = "",
    capability: str | None = None,
    allow_guest: bool = False,
    upload: Upload | None = None,
    produces: str | None = None,
    also_answers: tuple[int, ...] = (),
) -> Callable[[Callable], Callable]:
    """Serve a function under /api/method/.

    `method` is GET for what only reads and POST for what writes. `guard` refuses those who may not call it; it is
    handed the arguments that it names. A method for everybody has no guard, but says why in `open_because`.
    `capability` is the switch in School AI Settings without which the method is off.

    For the description of the API: `upload`, where a file is sent; `produces`, the media type of an answer that is no
    JSON; `also_answers`, statuses beside those that every method may answer with.
    """
    if (guard is None) == (not open_because):
        raise TypeError("an endpoint has a guard, or a reason for having none")

    def decorate(function: Callable) -> Callable:
        arguments, returns = _signature(function)
        described = Endpoint(
            function,
            method,
            guard,
            capability,
            open_because,
            arguments,
            returns,
            allow_guest,
            upload,
            produces,
            also_answers,
        )
        ENDPOINTS[described.path] = described
        guard_names = _guarded_by(guard, arguments) if guard else frozenset()

        # The wrapper takes whatever is sent, so that an unknown argument can be answered rather than dropped. It must
        # not carry `__wrapped__`: Frappe would look through it at the function's own signature.
        def serve(**sent: Any) -> Any:
            try:
                return answer(sent)
            except Exception as error:
                if not isinstance(error, InvalidArgument):
                    calls.note(described.name, method, _named(sent), error=error)
                if isinstance(error, (frappe.ValidationError, frappe.PermissionError, frappe.DoesNotExistError)):
                    _say(error)
                raise

        def answer(sent: dict[str, Any]) -> Any:
            given = {name: value for name, value in sent.items() if name not in _TRANSPORT}
            if capability:
                settings.require(capability)
            values, problems = _checked(arguments, given)
            if guard:
                for name in guard_names & problems.keys():
                    raise problems[name]
                guard(**{name: values[name] for name in guard_names})
            for problem in problems.values():
                raise problem
            return _without_deadlock(lambda: done(values))

        def done(values: dict[str, Any]) -> Any:
            served = _served(function(**values))
            calls.note(described.name, method, values, served)
            return served

        serve.__name__ = function.__name__
        serve.__qualname__ = function.__qualname__
        serve.__doc__ = function.__doc__
        serve.__module__ = function.__module__
        # Calling it from Python goes the same way, positional arguments included.
        return frappe.whitelist(allow_guest=allow_guest, methods=[method])(_keyword_only(serve, function))

    return decorate


def _say(error: Exception) -> None:
    """Have the words of an error sent. Frappe sends those of what was thrown; of what was raised only where the site
    shows tracebacks."""
    words = frappe.utils.escape_html(str(error))
    said = frappe.get_message_log()
    if words and not any(each.get("raise_exception") or each.get("message") == words for each in said):
        frappe.msgprint(words, indicator="red")
    frappe.local.response["exc_type"] = type(error).__name__


def _named(sent: dict[str, Any]) -> dict[str, Any]:
    """What a call that was refused has named, as far as it is well formed."""
    return {name: value for name, value in sent.items() if isinstance(value, (str, list)) and len(value) <= LONGEST}


def _without_deadlock(do: Callable[[], Any]) -> Any:
    """What a method returns. Where two requests were in one another's way the database has undone all of one of them:
    it is done again. Only where the request is all that there is: a caller in Python has a transaction of their own."""
    for tried in range(1, MOST_TRIES + 1):
        try:
            return do()
        except frappe.QueryDeadlockError:
            if tried == MOST_TRIES or not getattr(frappe.local, "request", None):
                raise
            frappe.db.rollback()
            frappe.clear_messages()
            time.sleep(random.uniform(0, 0.1) * tried)  # noqa: S311
    return None


def _keyword_only(serve: Callable, function: Callable) -> Callable:
    names = list(inspect.signature(function).parameters)

    def call(*positional: Any, **sent: Any) -> Any:
        return serve(**dict(zip(names, positional, strict=False)), **sent)

    for attribute in ("__name__", "__qualname__", "__doc__", "__module__"):
        setattr(call, attribute, getattr(serve, attribute))
    return call


def _guarded_by(guard: Guard, arguments: dict[str, Argument]) -> frozenset[str]:
    """Names of the arguments that a guard looks at."""
    parameters = inspect.signature(guard).parameters
    for name, parameter in parameters.items():
        if name not in arguments and parameter.default is parameter.empty:
            raise TypeError(f"the guard {guard.__name__} looks at {name}, which the endpoint does not take")
    return frozenset(parameters) & arguments.keys()


def _signature(function: Callable) -> tuple[dict[str, Argument], Any]:
    """Every argument, and the result, must be annotated: who calls from outside has nothing else to go by."""
    hints = typing.get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters
    missing = [name for name in (*parameters, "return") if name not in hints]
    if missing:
        raise TypeError(f"{function.__qualname__} lacks annotations of {', '.join(missing)}")
    arguments = {}
    for name, parameter in parameters.items():
        required = parameter.default is parameter.empty
        arguments[name] = Argument(
            annotation=hints[name],
            required=required,
            default=None if required else parameter.default,
            check=pydantic.TypeAdapter(hints[name]),
        )
    return arguments, hints["return"]


def _checked(
    arguments: dict[str, Argument], given: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, InvalidArgument]]:
    """The arguments as the function takes them, and what is wrong with those that are not well formed."""
    values: dict[str, Any] = {}
    problems: dict[str, InvalidArgument] = {}
    for name, argument in arguments.items():
        # A form sends its empty fields along: an optional argument that is empty was not given.
        if name not in given or (given[name] in ("", None) and not argument.required):
            values[name] = argument.default
            if argument.required:
                problems[name] = InvalidArgument(_("The argument {0} is missing.").format(name))
            continue
        try:
            values[name] = argument.check.validate_python(_decoded(given[name], argument.annotation))
        except pydantic.ValidationError as error:
            problems[name] = InvalidArgument(_described(name, error.errors()[0]))
            continue
        if unfit := _unfit(values[name]):
            problems[name] = InvalidArgument(unfit.format(name))
    for name in given.keys() - arguments.keys():
        problems[name] = InvalidArgument(_("There is no argument {0}.").format(name))
    return values, problems


def _decoded(value: Any, annotation: Any) -> Any:
    """Lists and objects come as JSON text where a request is a form."""
    if not isinstance(value, str) or not value.startswith(("[", "{")) or not _takes_structure(annotation):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _unfit(value: Any) -> str:
    """Why a value of the right type can neither be stored nor reckoned with; empty where it can."""
    if isinstance(value, str):
        if "\0" in value or not _is_unicode(value):
            return _("The argument {0} has characters that cannot be stored.")
    elif isinstance(value, float):
        if not math.isfinite(value):
            return _("The argument {0} must be a number.")
    elif isinstance(value, int):
        if not LEAST <= value <= MOST:
            return _("The argument {0} is too large a number.")
    elif isinstance(value, date):
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            return _("The argument {0} must be a date such as 2026-09-01.")
    elif isinstance(value, dict):
        return next(filter(None, map(_unfit, [*value.keys(), *value.values()])), "")
    elif isinstance(value, (list, tuple, set, frozenset)):
        return next(filter(None, map(_unfit, value)), "")
    return ""


def _is_unicode(text: str) -> bool:
    """Whether a text has no half of a surrogate pair, which JSON can spell and no encoding has."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _takes_structure(annotation: Any) -> bool:
    if annotation is str:
        return False
    origin = typing.get_origin(annotation)
    if origin in (list, dict, tuple, set) or annotation in (list, dict):
        return True
    if isinstance(annotation, type) and issubclass(annotation, pydantic.BaseModel):
        return True
    return any(_takes_structure(part) for part in typing.get_args(annotation) if part is not type(None))


def _described(name: str, problem: dict[str, Any]) -> str:
    """A sentence for one of pydantic's findings."""
    argument = ".".join((name, *map(str, problem["loc"])))
    context = problem.get("ctx", {})
    sentences = {
        "string_type": lambda: _("The argument {0} must be text."),
        "string_too_short": lambda: _("The argument {0} must not be empty."),
        "string_too_long": lambda: _("The argument {0} may have {1} characters at most."),
        "int_parsing": lambda: _("The argument {0} must be a whole number."),
        "int_type": lambda: _("The argument {0} must be a whole number."),
        "int_from_float": lambda: _("The argument {0} must be a whole number."),
        "float_parsing": lambda: _("The argument {0} must be a number."),
        "bool_parsing": lambda: _("The argument {0} must be true or false."),
        "date_from_datetime_parsing": lambda: _("The argument {0} must be a date such as 2026-09-01."),
        "too_long": lambda: _("The argument {0} has too many entries: {1} at most."),
        "too_short": lambda: _("The argument {0} must have an entry."),
        "literal_error": lambda: _("The argument {0} must be one of: {1}."),
        "greater_than_equal": lambda: _("The argument {0} must be {1} or more."),
        "less_than_equal": lambda: _("The argument {0} must be {1} or less."),
    }
    sentence = sentences.get(problem["type"], lambda: _("The argument {0} is not right: {1}"))()
    detail = next(
        (context[key] for key in ("max_length", "expected", "ge", "le") if key in context), problem.get("msg", "")
    )
    return sentence.format(argument, detail)


def _of_field(field: dataclasses.Field, value: Any) -> Any:
    """A text that was never filled in is nothing to the database, and an empty text to whoever is told of a text."""
    return "" if value is None and field.type in (str, "str") else _served(value)


def _served(result: Any) -> Any:
    """Results as plain values: dataclasses become dictionaries, dates ISO text."""
    if dataclasses.is_dataclass(result) and not isinstance(result, type):
        return {field.name: _of_field(field, getattr(result, field.name)) for field in dataclasses.fields(result)}
    if isinstance(result, dict):
        return {key: _served(value) for key, value in result.items()}
    if isinstance(result, (list, tuple, set, frozenset)):
        return [_served(item) for item in result]
    if isinstance(result, (date, datetime)):
        return result.isoformat()
    # JSON has neither infinity nor "not a number".
    if isinstance(result, float) and not math.isfinite(result):
        return None
    return result
