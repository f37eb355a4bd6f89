"""How a request is signed: HMAC-SHA256 (RFC 2104) with the secret of the sender.

Signed are the version, the sender's key ID, the timestamp, the nonce and the body as it was sent, byte for byte. The
first four hold no line break, so no two requests have the same text to be signed.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass

VERSION = "school-ai-v1"
SENDER, TIMESTAMP, NONCE, SIGNATURE = (
    "X-School-AI-Sender",
    "X-School-AI-Timestamp",
    "X-School-AI-Nonce",
    "X-School-AI-Signature",
)
# Seconds by which the sender's clock may be off, either way.
WINDOW = 300
_FORMS = {
    SENDER: re.compile(r"[A-Za-z0-9]{1,40}", re.ASCII),
    TIMESTAMP: re.compile(r"[0-9]{1,12}", re.ASCII),
    NONCE: re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII),
    SIGNATURE: re.compile(r"v1=[0-9a-f]{64}", re.ASCII),
}


@dataclass(frozen=True)
class Signed:
    """What a request says of itself. `timestamp`: seconds since 1970."""

    sender: str
    timestamp: int
    nonce: str
    signature: str

    def __repr__(self) -> str:
        return f"Signed({self.sender}, {self.timestamp})"


def read(headers) -> Signed | None:
    """The four headers, or None where one is missing or of another form."""
    values = {name: headers.get(name) or "" for name in _FORMS}
    if not all(form.fullmatch(values[name]) for name, form in _FORMS.items()):
        return None
    return Signed(values[SENDER], int(values[TIMESTAMP]), values[NONCE], values[SIGNATURE])


def signature(secret: str, sender: str, timestamp: int, nonce: str, body: bytes) -> str:
    """What the header of the signature says."""
    head = "\n".join((VERSION, sender, str(timestamp), nonce, ""))
    return "v1=" + hmac.new(secret.encode(), head.encode() + body, hashlib.sha256).hexdigest()


def is_signed_with(secret: str, signed: Signed, body: bytes) -> bool:
    """Whether it is the signature of this secret. Takes the same time for every signature."""
    wanted = signature(secret, signed.sender, signed.timestamp, signed.nonce, body)
    return hmac.compare_digest(wanted, signed.signature)
