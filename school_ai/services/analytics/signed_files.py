"""What was learned is kept in files beside the site's, each signed with the site's key: they hold Python objects, so
one
that was put there by somebody else must never be opened."""

import hashlib
import hmac
import os
import pickle
import zlib
from pathlib import Path
from typing import Any

from school_ai import settings
from school_ai.services import site_key

FOLDER = "predictions"
_SIGNATURE = 32


class NotOurs(Exception):
    """The file is not there, was changed, or was signed with another key, as after a restored backup."""


def folder() -> Path:
    return settings.models_folder() / FOLDER


def write(name: str, what: Any) -> tuple[str, int]:
    """Keep something under a name. Returns its SHA-256 and how many bytes it has. All or nothing."""
    body = zlib.compress(pickle.dumps(what, protocol=5), 3)
    path = folder() / name
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(_signed(site_key.to_sign_with(), name, body) + body)
    unfinished.replace(path)
    return hashlib.sha256(body).hexdigest(), len(body)


def read(name: str) -> Any:
    """What is kept under a name. Raises `NotOurs`."""
    try:
        whole = (folder() / name).read_bytes()
    except FileNotFoundError:
        raise NotOurs(name) from None
    signature, body = whole[:_SIGNATURE], whole[_SIGNATURE:]
    try:
        expected = _signed(site_key.known(), name, body)
    except site_key.NoKey:
        raise NotOurs(name) from None
    if not hmac.compare_digest(signature, expected):
        raise NotOurs(name)
    return pickle.loads(zlib.decompress(body))  # noqa: S301 (signed by this site)


def is_ours(name: str | None) -> bool:
    """Whether something is kept under a name, and can be read."""
    try:
        read(name or "")
    except (NotOurs, OSError):
        return False
    return True


def forget(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def _signed(key: str, name: str, body: bytes) -> bytes:
    """The signature holds the name: one model's file does not pass for another's."""
    return hmac.new(key.encode(), name.encode() + b"\0" + body, "sha256").digest()
