"""What hooks.py and patches.txt name is there, and can be called as Frappe calls it."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from croniter import croniter

from school_ai import hooks
from tests.app import assets, known
from tests.app.project import APP, app_code, place, strings

DOTTED = re.compile(r"school_ai(\.\w+)+")


@dataclass(frozen=True)
class Call:
    """How Frappe calls what a hook names: so many arguments by position, and those that it offers by name."""

    positional: int = 0
    names: frozenset[str] = frozenset()


def _by_name(*names: str) -> Call:
    return Call(0, frozenset(names))


# Hooks that hold dotted paths. None: each path is called in a way of its own.
PATHS: dict[str, Call | None] = {
    **dict.fromkeys(("before_install", "after_install", "before_uninstall", "after_uninstall"), Call()),
    **dict.fromkeys(("before_migrate", "after_migrate", "before_tests", "auth_hooks", "notification_config"), Call()),
    **dict.fromkeys(
        ("before_app_install", "after_app_install", "before_app_uninstall", "after_app_uninstall"), Call(1)
    ),
    **dict.fromkeys(("boot_session", "extend_bootinfo"), Call(1)),
    **dict.fromkeys(("on_login", "on_logout", "on_session_creation"), _by_name("login_manager")),
    **dict.fromkeys(("before_request", "after_request"), _by_name("response", "request")),
    **dict.fromkeys(("before_job", "after_job"), _by_name("method", "kwargs", "transaction_type", "result")),
    **dict.fromkeys(("update_website_context", "website_context", "override_doctype_dashboards"), Call(1)),
    "scheduler_events": Call(),
    "doc_events": Call(2),
    "permission_query_conditions": Call(1, frozenset({"doctype"})),
    "has_permission": _by_name("doc", "ptype", "user", "debug"),
    "has_website_permission": _by_name("doc", "ptype", "user", "verbose", "debug"),
    # Ours: told of whoever was erased, by DocType and name
    "school_ai_on_erased": Call(2),
    **dict.fromkeys(("override_whitelisted_methods", "override_doctype_class", "extend_doctype_class"), None),
    **dict.fromkeys(("standard_queries", "jinja", "jenv", "get_website_user_home_page", "get_translated_dict"), None),
    **dict.fromkeys(("additional_timeline_content", "page_renderer", "website_path_resolver"), None),
}
# Hooks that hold a script of ours for a DocType or a page of somebody's.
SCRIPTS = {"doctype_js", "doctype_list_js", "doctype_tree_js", "doctype_calendar_js", "page_js"}
# Hooks that hold names of bundles, or of what is served below /assets.
BUNDLES = {"app_include_js", "app_include_css", "web_include_js", "web_include_css", "email_css", "app_include_icons"}
OTHERS = {
    *("app_name", "app_title", "app_publisher", "app_description", "app_email", "app_license", "app_logo_url"),
    *("required_apps", "add_to_apps_screen", "ignore_links_on_delete", "website_route_rules", "website_redirects"),
    *("fixtures", "user_data_fields", "global_search_doctypes", "default_log_clearing_doctypes", "default_roles"),
    *("standard_portal_menu_items", "portal_menu_items", "role_home_page", "export_python_type_annotations"),
    *("require_type_annotated_api_methods", "auto_cancel_exempted_doctypes", "source_link", "calendars"),
}
# Hooks whose keys, or whose items, are DocTypes.
OF_DOCTYPES = {
    *("doc_events", "permission_query_conditions", "has_permission", "has_website_permission", "doctype_js"),
    *("doctype_list_js", "doctype_tree_js", "doctype_calendar_js", "override_doctype_class", "extend_doctype_class"),
    *("override_doctype_dashboards", "standard_queries", "ignore_links_on_delete", "default_log_clearing_doctypes"),
}
# Of apps that a school may have beside ours.
OF_OTHER_APPS = {"Leave Application"}
EVENTS = {
    *("before_insert", "after_insert", "before_naming", "autoname", "before_validate", "validate", "before_save"),
    *("on_update", "before_submit", "on_submit", "before_cancel", "on_cancel", "on_trash", "after_delete", "on_change"),
    *("before_update_after_submit", "on_update_after_submit", "before_rename", "after_rename", "onload"),
    *("before_discard", "on_discard"),
}
FREQUENCIES = {"all", "hourly", "daily", "weekly", "monthly", "yearly"}
SCHEDULES = {name + ending for name in FREQUENCIES for ending in ("", "_long", "_maintenance")} | {"cron"}


def defined() -> dict[str, Any]:
    return {name: value for name, value in vars(hooks).items() if not name.startswith("__")}


def leaves(value: Any) -> Iterator[str]:
    """The strings that a hook's value holds, keys of mappings left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from leaves(part)
    elif isinstance(value, (list, tuple, set)):
        for part in value:
            yield from leaves(part)


def found_at(path: str) -> Any:
    """What a dotted path names. Raises ImportError or AttributeError."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError as error:
        # Anything else that is missing is a fault of the module itself.
        if not path.startswith(error.name or " "):
            raise
    owner, _, name = path.rpartition(".")
    return getattr(found_at(owner), name)


def misfit(function: Callable, call: Call) -> str:
    """What keeps a function from being called so; empty where nothing does."""
    parameters = list(inspect.signature(function).parameters.values())
    by_position = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    takes_any = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    if len(by_position) < call.positional and not takes_any:
        return f"takes {len(by_position)} arguments and is given {call.positional}"
    demanded = [
        p.name
        for p in parameters
        if p not in by_position[: call.positional]
        and p.default is p.empty
        and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        and p.name not in call.names
    ]
    return f"wants {', '.join(demanded)}, which it is not given" if demanded else ""


def path_problems(found: dict[str, Any]) -> list[str]:
    problems = []
    for hook, value in found.items():
        for path in leaves(value):
            if not DOTTED.fullmatch(path):
                if hook in PATHS:
                    problems.append(f"{hook}: {path} is no path of ours")
                continue
            try:
                target = found_at(path)
            except (ImportError, AttributeError) as error:
                problems.append(f"{hook}: {path}: {error}")
                continue
            if hook == "jinja" and inspect.ismodule(target):
                continue
            call = PATHS.get(hook)
            if not callable(target):
                problems.append(f"{hook}: {path} cannot be called")
            elif call and (what := misfit(target, call)):
                problems.append(f"{hook}: {path} {what}")
    return problems


def name_problems(found: dict[str, Any]) -> list[str]:
    """Hooks, DocTypes, events and times that Frappe would not find, and so pass over in silence."""
    problems = [
        f"{hook} is unknown here: is it Frappe's? If so, tell this check what it holds"
        for hook in found.keys() - PATHS.keys() - SCRIPTS - BUNDLES - OTHERS
    ]
    for hook in found.keys() & OF_DOCTYPES:
        strange = set(found[hook]) - known.doctypes().keys() - OF_OTHER_APPS - {"*"}
        problems += [f"{hook}: there is no DocType {doctype}" for doctype in strange]
    for doctype, events in found.get("doc_events", {}).items():
        problems += [f"doc_events: {doctype} has no event {event}" for event in events.keys() - EVENTS]
    schedule = found.get("scheduler_events", {})
    problems += [f"scheduler_events: there is no {often}" for often in schedule.keys() - SCHEDULES]
    problems += [f"scheduler_events: {when} is no time" for when in schedule.get("cron", ()) if not _is_time(when)]
    return sorted(problems)


def _is_time(expression: str) -> bool:
    return croniter.is_valid(expression)


def asset_problems(found: dict[str, Any]) -> list[str]:
    problems = []
    for hook in found.keys() & SCRIPTS:
        problems += [f"{hook}: there is no file {name}" for name in leaves(found[hook]) if not (APP / name).is_file()]
    for hook in found.keys() & BUNDLES:
        problems += [f"{hook}: there is nothing for {name}" for name in leaves(found[hook]) if not assets.exists(name)]
    return problems


def patch_problems(lines: list[str]) -> list[str]:
    problems = []
    for line in lines:
        path = line.partition("#")[0].strip()
        if not path or path.startswith(("[", "execute:")):
            continue
        try:
            execute = found_at(path.split()[0]).execute
        except (ImportError, AttributeError) as error:
            problems.append(f"patches.txt: {path}: {error}")
        else:
            if what := misfit(execute, Call()):
                problems.append(f"patches.txt: {path}.execute {what}")
    return problems


def test_paths_lead_to_what_frappe_can_call():
    assert path_problems(defined()) == []


def test_hooks_and_what_they_are_about_exist():
    assert name_problems(defined()) == []


def test_scripts_and_bundles_exist():
    assert asset_problems(defined()) == []


def test_patches_can_be_run():
    assert patch_problems((APP / "patches.txt").read_text().splitlines()) == []


def test_dotted_paths_in_the_code_lead_somewhere():
    """Work is queued, and tasks are described, by dotted paths."""
    problems = []
    for file in app_code():
        for text, line in strings(file):
            if DOTTED.fullmatch(text):
                try:
                    found_at(text)
                except (ImportError, AttributeError) as error:
                    problems.append(f"{place(file, line)}: {text}: {error}")
    assert problems == []


def test_the_tile_on_the_apps_screen_leads_somewhere():
    for tile in hooks.add_to_apps_screen:
        assert assets.exists(tile["logo"])
        slugs = {name.lower().replace(" ", "-") for name in known.names_of("Workspace")}
        assert tile["route"].removeprefix("/app/") in slugs
        assert DOTTED.fullmatch(tile["has_permission"])


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ({"after_install": "school_ai.setup.install.never_written"}, "never_written"),
        ({"after_install": "school_ai.setup.nowhere.after_install"}, "nowhere"),
        ({"after_install": "schol_ai.setup.install.after_install"}, "no path of ours"),
        ({"after_install": "school_ai.hooks.app_name"}, "cannot be called"),
        ({"after_install": "school_ai.events.student.on_update"}, "wants doc"),
        ({"doc_events": {"Student": {"on_update": "school_ai.jobs.tasks.resume_lost"}}}, "is given 2"),
        ({"has_permission": {"Student": "school_ai.permissions.may_stop_whom"}}, "may_stop_whom"),
        ({"add_to_apps_screen": [{"has_permission": "school_ai.permissions.nothing_like_it"}]}, "nothing_like_it"),
    ],
)
def test_a_path_that_leads_nowhere_is_found(found, problem):
    (said,) = path_problems(found)
    assert problem in said


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ({"doc_event": {}}, "unknown here"),
        ({"has_permission": {"Pupil": ""}}, "no DocType Pupil"),
        ({"doc_events": {"Student": {"on_save": ""}}}, "no event on_save"),
        ({"scheduler_events": {"nightly": []}}, "no nightly"),
        ({"scheduler_events": {"cron": {"every day": []}}}, "no time"),
    ],
)
def test_a_name_that_frappe_would_pass_over_is_found(found, problem):
    (said,) = name_problems(found)
    assert problem in said


@pytest.mark.parametrize(
    "found",
    [
        {"doctype_js": {"Guardian": "public/js/desk/nobody.js"}},
        {"app_include_js": "nothing.bundle.js"},
        {"web_include_css": ["/assets/school_ai/css/nothing.css"]},
    ],
)
def test_a_missing_asset_is_found(found):
    assert len(asset_problems(found)) == 1


def test_a_missing_patch_is_found():
    lines = ["[pre_model_sync]", "# a remark", "", "school_ai.patches.v9.nothing", "school_ai.patches"]
    assert len(patch_problems(lines)) == 2
