"""What every save and every request of the school goes through is loaded without what computes: the first save of a
process, which holds locks meanwhile, would wait for it."""

import json
import subprocess
import sys

from school_ai import hooks

# What takes long to load.
HEAVY = ("anthropic", "chromadb", "langchain_core", "openai", "ortools", "pandas", "pymupdf", "pytesseract", "sklearn")
SETTINGS = "school_ai.school_ai.doctype.school_ai_settings.school_ai_settings"
HOOKS = (
    "doc_events",
    "has_permission",
    "permission_query_conditions",
    "override_doctype_class",
    "override_whitelisted_methods",
    "before_request",
    "after_request",
)
LOOK = """
import importlib, json, sys
from embedded import alias
alias.install()
for name in sys.argv[2:]:
    importlib.import_module(name)
print(json.dumps([name for name in json.loads(sys.argv[1]) if name in sys.modules]))
"""


def test_saves_and_requests_load_nothing_that_computes():
    paths = {path for hook in HOOKS for path in _paths(getattr(hooks, hook))}
    modules = sorted({path.rpartition(".")[0] for path in paths})
    assert _loaded([SETTINGS, *modules]) == []


def test_what_computes_is_seen():
    assert _loaded(["school_ai.services.indexing"]) != []


def _paths(value) -> set[str]:
    if isinstance(value, dict):
        return {path for each in value.values() for path in _paths(each)}
    return {value} if isinstance(value, str) else set(value)


def _loaded(modules: list[str]) -> list[str]:
    command = [sys.executable, "-c", LOOK, json.dumps(HEAVY), *modules]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
