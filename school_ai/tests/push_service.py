"""A browser on a device, and the push service of its maker, on loopback: the outside. What arrives is decrypted with
the device's own key, and who signed it is checked with the school's."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import frappe
import http_ece
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from school_ai.services.telling import push
from school_ai.tests.receiver import Got, Receiver, receiver


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Device:
    """One browser on one device: its keys, and the address at the push service."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    secret: bytes = b"sixteen letters!"

    @property
    def p256dh(self) -> str:
        public = self.key.public_key()
        return _text(public.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint))

    @property
    def auth(self) -> str:
        return _text(self.secret)

    def read(self, got: Got) -> dict:
        """What the school has sent. Raises where it is not for this device, or the school has not signed it."""
        scheme, _space, rest = got.headers["authorization"].partition(" ")
        assert scheme == "vapid", scheme
        said = dict(part.strip().split("=", 1) for part in rest.split(","))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(push.public_key()))
        assert _bytes(said["k"]) == _bytes(push.public_key()), "signed by somebody else"
        claims = jwt.decode(said["t"], public, algorithms=["ES256"], audience=self.endpoint.rsplit("/", 1)[0])
        assert time.time() < claims["exp"] < time.time() + 24 * 60 * 60, claims
        assert claims["sub"].startswith(("mailto:", "https:")), claims
        plain = http_ece.decrypt(got.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


@contextmanager
def push_service(**behaviour) -> Iterator[Receiver]:
    """A push service on this machine, which only a site that says so in its configuration sends to."""
    before = frappe.conf.get(push.LOOPBACK)
    frappe.conf[push.LOOPBACK] = 1
    try:
        with receiver(**behaviour) as made:
            yield made
    finally:
        frappe.conf[push.LOOPBACK] = before
