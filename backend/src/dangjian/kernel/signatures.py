"""Signatures of Standard Webhooks 1.0: HMAC-SHA-256 (v1) and, for who must not be able to forge, ed25519 (v1a)."""

import base64
import secrets
from datetime import UTC, datetime
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from standardwebhooks.webhooks import Webhook

SignatureKind = Literal["v1", "v1a"]
SECRET_BYTES = 32
SECRET, PRIVATE, PUBLIC = "whsec_", "whsk_", "whpk_"


def new_secret() -> str:
    """A fresh shared secret, as both sides write it."""
    return SECRET + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def new_pair() -> tuple[str, str]:
    """A fresh private key, which stays here, and the public one for the receiver."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return PRIVATE + base64.b64encode(private).decode("ascii"), PUBLIC + base64.b64encode(public).decode("ascii")


def signature(kind: SignatureKind, secret: str, message_id: str, instant: datetime, body: bytes) -> str:
    """One signature over id, moment and body."""
    if kind == "v1":
        # The library reads the clock face as UTC.
        signed = Webhook(secret).sign(message_id, instant.astimezone(UTC), body.decode("utf-8"))
        return str(signed)
    key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(secret.removeprefix(PRIVATE)))
    content = f"{message_id}.{int(instant.timestamp())}.".encode() + body
    return "v1a," + base64.b64encode(key.sign(content)).decode("ascii")
