"""Whether numba has translated the search for this machine, and having it done ahead of time: it takes up to a minute.

numba keeps what it has translated in a folder beside the kernel, or in the user's cache where that cannot be written. A
mark in that same folder says for which kernel, numba and processor all of it is there: whoever empties the folder takes
the mark away with it.
"""

import hashlib
import platform
from pathlib import Path

__all__ = ["is_warm", "mark", "warm_up"]

PREFIX = "school_ai_warm_"


def is_warm() -> bool:
    """Whether the next search begins at once. Raises whatever numba raises where it cannot keep anything."""
    where = mark()
    return where is None or where.exists()


def warm_up() -> None:
    """Translate the kernel, or load what was translated, and leave the mark."""
    from school_ai.ai.scheduling import solve

    solve.warm_up()
    where = mark()
    if where is None:
        return
    for old in where.parent.glob(f"{PREFIX}*"):
        old.unlink(missing_ok=True)
    where.touch()


def mark() -> Path | None:
    """Where the mark stands; None where nothing is translated (numba is switched off)."""
    import llvmlite.binding
    import numba

    from school_ai.ai.scheduling import kernel

    translated = [each for each in vars(kernel).values() if hasattr(each, "py_func") and hasattr(each, "stats")]
    if not translated:
        return None
    # numba translates anew when a file's time or size is another one, and so does the mark.
    sources = sorted({each.py_func.__code__.co_filename for each in translated})
    facts = [numba.__version__, platform.python_version(), llvmlite.binding.get_host_cpu_name()]
    facts += [f"{name} {Path(name).stat().st_mtime_ns} {Path(name).stat().st_size}" for name in sources]
    version = hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
    return Path(kernel.anneal.stats.cache_path) / f"{PREFIX}{version}"
