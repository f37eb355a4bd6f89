"""The kernel without numba: the same code, read by Python, so that its lines and its indices are checked."""

import importlib.util
import sys
from functools import cache
from types import ModuleType

import numba

from school_ai.ai.scheduling import kernel, memory


@cache
def plain_kernel() -> ModuleType:
    """A second copy of the kernel's modules, whose functions numba has left as they are."""
    before = numba.config.DISABLE_JIT
    numba.config.DISABLE_JIT = True
    try:
        copies = {}
        for module in (memory, kernel):
            spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
            copies[module.__name__] = importlib.util.module_from_spec(spec)
            sys.modules[module.__name__] = copies[module.__name__]
            spec.loader.exec_module(copies[module.__name__])
        return copies[kernel.__name__]
    finally:
        numba.config.DISABLE_JIT = before
        sys.modules[memory.__name__], sys.modules[kernel.__name__] = memory, kernel
