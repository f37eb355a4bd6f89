"""Messages of pupils with what they are for, from which the tutor learns to tell purposes apart.

A file has `messages`, one by one with all that is known of each, or `groups` of texts that have a purpose, a language
and a manner in common.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from school_ai.ai.tutor.asked import PURPOSES, Asked, Turn

FOLDER = Path(__file__).parent


def load(*files: Path) -> list[tuple[Asked, str]]:
    """The examples of the given files; of all files of this package for none. Raises ValueError for an unknown
    purpose."""
    return [example for path in files or sorted(FOLDER.glob("*.yaml")) for example in _of_file(path)]


def _of_file(path: Path) -> Iterator[tuple[Asked, str]]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    for entry in content.get("messages", []):
        yield asked_of(entry), _purpose(entry["label"], path)
    for group in content.get("groups", []):
        for text in group["texts"]:
            entry = text if isinstance(text, dict) else {"text": str(text)}
            yield asked_of(entry), _purpose(group["label"], path)


def asked_of(entry: dict) -> Asked:
    """A message as it stands in a file: `text`, and maybe `earlier` and `attachment`."""
    earlier = tuple(Turn(turn["author"], str(turn["text"])) for turn in entry.get("earlier") or ())
    return Asked(str(entry["text"]), earlier, str(entry.get("attachment") or ""))


def _purpose(label: str, path: Path) -> str:
    if label not in PURPOSES:
        raise ValueError(f"{path.name}: {label} is no purpose")
    return label
