"""Lets `import frappe` find the embedded host.

Frappe itself is not on PyPI. The package `criscostack` republishes Frappe 15.0.0-dev of August 2023 under another
import name; it is used unmodified. A meta-path finder answers `frappe` and `frappe.*` with the very module objects of
`criscostack` and `criscostack.*`, so that a module is never loaded twice and `isinstance` holds across both names.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys

HOST = "criscostack"
FRAMEWORK = "frappe"


class _SameModuleLoader(importlib.abc.Loader):
    """Hands out an already imported host module under its framework name."""

    def __init__(self, module):
        self.module = module
        self.spec = getattr(module, "__spec__", None)

    def create_module(self, spec):
        return self.module

    def exec_module(self, module):
        # importlib has just stamped the alias's spec on the shared module: give it its own back.
        module.__spec__ = self.spec


class _FrameworkFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname, path=None, target=None):
        if fullname != FRAMEWORK and not fullname.startswith(FRAMEWORK + "."):
            return None
        host_name = HOST + fullname[len(FRAMEWORK) :]
        try:
            module = importlib.import_module(host_name)
        except ModuleNotFoundError as error:
            if error.name == host_name:
                return None
            raise
        return importlib.machinery.ModuleSpec(
            fullname, _SameModuleLoader(module), is_package=hasattr(module, "__path__")
        )


def install() -> None:
    """Make `frappe` importable. Safe to call more than once."""
    if not any(isinstance(finder, _FrameworkFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _FrameworkFinder())
