"""What the tutor has learned, kept in a file: to be fitted once and not by every process that starts."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent


def digest(*names: str) -> str:
    """Changes with the examples, with the code that makes features of them, and with `names`."""
    found = hashlib.sha256("\0".join(names).encode())
    for file in sorted((*FOLDER.glob("*.py"), *(FOLDER / "examples").glob("*.yaml"))):
        found.update(file.name.encode() + b"\0" + file.read_bytes())
    return found.hexdigest()[:32]


def load(file: Path) -> dict[str, np.ndarray] | None:
    """The arrays of a file, or None where there is none that can be read."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError):
        return None


def keep(file: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write them so that another process finds the whole file or none. A folder that cannot be written to is no
    reason not to work: then each process learns for itself."""
    partial = file.with_suffix(f".{hashlib.sha256(repr(arrays).encode()).hexdigest()[:8]}.tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as opened:
            np.savez(opened, **arrays)
        partial.replace(file)
        _forget_others(file)
    except OSError:
        partial.unlink(missing_ok=True)


def _forget_others(file: Path) -> None:
    """Files of former examples."""
    stem, _, digest = file.stem.rpartition("-")
    for other in file.parent.glob(f"{stem}-{'?' * len(digest)}{file.suffix}"):
        if other != file:
            other.unlink(missing_ok=True)


def strings(texts: Iterable[str]) -> np.ndarray:
    """Texts as an array that needs no pickling."""
    return np.frombuffer("\0".join(texts).encode(), np.uint8)


def texts(array: np.ndarray) -> list[str]:
    return array.tobytes().decode().split("\0")
