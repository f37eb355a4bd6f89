"""A ring of keys: what is written is written under the present one, what was written under a former one is still read.

A token is `enc1:` + eight digits that say which key + `:` + a Fernet token (AES-128 in CBC mode with an HMAC over it,
https://github.com/fernet/spec). By the digits a database finds what is under which key, without any key.
"""

import base64
import hashlib
import re
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = "enc1"
_TOKEN = re.compile(rf"{MARK}:([0-9a-f]{{8}}):([A-Za-z0-9_-]{{96,}}={{0,2}})")


class Unreadable(Exception):
    """A token that none of the keys opens."""


class OtherKey(Unreadable):
    """It was written under a key that is not on the ring."""


class Damaged(Unreadable):
    """The key is there, and the token is not as it was written."""


def key_for(secret: str, purpose: bytes) -> bytes:
    """The key of a purpose, derived of a secret that serves for others too (HKDF, RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)


def is_token(value: str) -> bool:
    return value.startswith(MARK) and _TOKEN.fullmatch(value) is not None


class Ring:
    """`secrets`: what the keys are derived of, the present one first. `purpose`: what they serve for; the same secrets
    for another purpose are other keys. Raises `ValueError` without a secret."""

    def __init__(self, secrets: Sequence[str], purpose: bytes):
        if not secrets or not all(secrets):
            raise ValueError("a ring needs a secret")
        keys = [key_for(secret, purpose) for secret in dict.fromkeys(secrets)]
        self.names = tuple(hashlib.sha256(key).hexdigest()[:8] for key in keys)
        self._all = MultiFernet([Fernet(key) for key in keys])

    def begins(self, number: int) -> str:
        """What every token of a key begins with; 0 is the present key."""
        return f"{MARK}:{self.names[number]}:"

    @property
    def present(self) -> str:
        return self.begins(0)

    def hide(self, text: str) -> str:
        """The token of a text. A text that looks like a token is a text like others."""
        return self.present + self._all.encrypt(text.encode()).decode()

    def read(self, token: str) -> str:
        """The text of a token. Raises `OtherKey` or `Damaged`."""
        return self._opened(token, self._all.decrypt).decode()

    def renew(self, token: str) -> str:
        """The same text under the present key. Raises `OtherKey` or `Damaged`."""
        return self.present + self._opened(token, self._all.rotate).decode()

    def _opened(self, token: str, do) -> bytes:
        found = _TOKEN.fullmatch(token)
        if not found:
            raise Damaged
        if found[1] not in self.names:
            raise OtherKey(found[1])
        try:
            return do(found[2].encode())
        except InvalidToken:
            raise Damaged from None
